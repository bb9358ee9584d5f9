/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_IMPORT_ROWS_H
#define FORMLOOP_IMPORT_ROWS_H

#include "case_record.h"
#include "error.h"

/* The rows of an import file, CSV or JSON Lines, under the columns of the contract. */
struct import_rows;

/* The columns of one kind of file, numbered from 0; those of a case keep their numbers. */
#define IMPORT_MAX_COLUMNS (COLUMN_COUNT + 4)
struct import_columns {
    int count; /* at most IMPORT_MAX_COLUMNS; as a column's number: none */
    const char *(*key)(int column);
    const char *(*title)(int column);
    bool (*is_required)(int column); /* a CSV header without it is refused */
};
extern const struct import_columns import_case_columns;

struct import_row {
    long row; /* as case_import.h counts */
    /* What the file says of each column, UTF-8; NULL: nothing, the column is not there. Valid until
     * the next call. */
    const char *cells[IMPORT_MAX_COLUMNS];
    const char *fault; /* why the row cannot be read, translated; NULL: it can */
    int fault_column;  /* the columns' count: the row as a whole */
};

/* Opens the file and reads its header. warn is called for each unknown column, also while rows are
 * read (JSON Lines names them there). Refused: what text_source_open refuses, an empty file, a
 * header that lacks or repeats a column. The caller closes *out. path and columns are borrowed. */
int import_rows_open(struct import_rows **out, const char *path,
                     const struct import_columns *columns,
                     void (*warn)(void *user, const char *message), void *user,
                     struct error *error);
void import_rows_close(struct import_rows *rows); /* NULL is fine */

/* 1 a row that has something in it, 0 the end, -1 the file cannot be read. */
int import_rows_next(struct import_row *out, struct import_rows *rows, struct error *error);

/* The column's name as the file spells it, or would: NULL for JSON Lines, which have keys. Borrowed. */
const char *import_rows_title(const struct import_rows *rows, int column);

struct text_source;
/* The same from an open source, which the rows then own: for tests. */
int import_rows_from_source(struct import_rows **out, struct text_source *source, const char *name,
                            const struct import_columns *columns,
                            void (*warn)(void *user, const char *message), void *user,
                            struct error *error);

#endif
