/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CSV_READER_H
#define FORMLOOP_CSV_READER_H

#include "buffer.h"
#include "text_source.h"

/* CSV (RFC 4180) over a text source. A field is quoted when its first character but spaces is a
 * double quote; inside, two of them are one, and commas and line ends are text (a line end becomes
 * LF). */

#define CSV_MAX_COLUMNS 200
#define CSV_MAX_FIELD_BYTES 4096   /* UTF-8 */
#define CSV_MAX_RECORD_BYTES 65536 /* UTF-8 */

enum csv_fault {
    CSV_SOUND,
    CSV_UNDECODABLE,      /* bad_offset says where */
    CSV_FIELD_TOO_LONG,   /* field number fault_field */
    CSV_RECORD_TOO_LONG,
    CSV_TOO_MANY_FIELDS,
    CSV_TEXT_AFTER_QUOTE, /* a quote inside a quoted field is not doubled; fault_field */
    CSV_QUOTE_NOT_CLOSED, /* fault_field */
};

/* A record. A record at fault has no fields. When a quote is at fault in a record of several lines,
 * reading goes on with its second line: a missing quote then costs one row, not all that follow. */
struct csv_record {
    long row;   /* 1 …; every record counts, empty ones too */
    long lines; /* of the file that it takes */
    const char *fields[CSV_MAX_COLUMNS]; /* valid until the next call */
    size_t field_count;
    bool is_empty; /* nothing but spaces in its fields */
    enum csv_fault fault;
    size_t fault_field; /* 0 … */
    int64_t bad_offset;
};

struct csv_reader {
    struct text_source *source; /* borrowed */
    struct buffer text;         /* the fields of the record, each followed by a NUL */
    size_t starts[CSV_MAX_COLUMNS];
    long row;
};

void csv_reader_init(struct csv_reader *reader, struct text_source *source);
void csv_reader_free(struct csv_reader *reader);

/* 1 a record, 0 the end, -1 the file cannot be read. */
int csv_read_record(struct csv_record *out, struct csv_reader *reader, struct error *error);

#endif
