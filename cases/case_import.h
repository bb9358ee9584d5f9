/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CASE_IMPORT_H
#define FORMLOOP_CASE_IMPORT_H

#include "case_store.h"

/* `case import`: a CSV or JSON Lines file in, cases out.
 *
 * Encoding: a BOM or well-formed UTF-8 is UTF-8, anything else CP932, decoded before it is split.
 * A file that is clearly UTF-8 but for a few bytes is UTF-8 too; a row with a byte that cannot be
 * decoded is rejected with the byte's offset in the file. JSON Lines is told by its first
 * character, '{'. CSV: fields in double quotes may hold commas, quotes ("") and line ends; lines
 * end with CRLF, LF or CR; the header names columns by their Japanese name or their JSON key, in
 * any order. A tab- or semicolon-separated file is refused, saying so.
 *
 * Row: what a spreadsheet shows at the left of it. The header is row 1, a record is one row however
 * many lines its quoted fields span, empty lines count. In JSON Lines: the number of the line.
 *
 * Same person: the case number if the row has one; else symbol, number and birth date if both are
 * given; else (or if that finds nobody) name, kana, birth date and retirement date. A case found
 * with the same values is unchanged, with others updated. A column that the file does not have
 * leaves what is stored; an empty cell empties it, but never symbol and number: a file without them
 * must not take away what tells namesakes apart. Rows that contradict each other inside one file,
 * or a case number that belongs to a person with another birth date, are rejected.
 *
 * Limits, each with its own message: field 4 KiB, record 64 KiB, 200 columns, file 2 GiB. */

struct import_rejection {
    const char *file;
    long row;
    enum case_column column; /* COLUMN_COUNT when the row as a whole is at fault */
    const char *column_key;  /* JSON key, or NULL */
    const char *column_title;/* the header as the file spells it, or NULL */
    const char *reason;      /* one line for people; holds nothing of the person */
};

/* All callbacks may be NULL; texts are borrowed during the call. */
struct import_observer {
    void *user;
    void (*rejected)(void *user, const struct import_rejection *rejection);
    void (*warned)(void *user, const char *file, const char *message);
    /* Asked every few hundred rows; non-zero stops: nothing of this file goes in, and the error is
     * ERROR_INTERRUPTED. */
    int (*progress)(void *user, long rows);
};

struct import_summary {
    long read; /* rows with anything in them, the header not counted; the sum of the other four */
    long added, unchanged, updated, rejected;
};

/* Imports the file at path ("-": standard input; pipes are fine) in one transaction: good rows go
 * in, bad rows are rejected, and after a crash all of it is there or nothing. Adds to *summary
 * (the caller zeroes it), only when the file went in. The file as a whole is refused
 * (ERROR_REFUSED) when it cannot be read, a required column is missing or named twice, or a limit
 * of the file is passed. Memory does not grow with the file. */
int case_import_file(struct import_summary *summary, struct case_store *store, const char *path,
                     const struct import_observer *observer, struct error *error);

#endif
