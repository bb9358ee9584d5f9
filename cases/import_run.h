/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_IMPORT_RUN_H
#define FORMLOOP_IMPORT_RUN_H

#include "case_import.h"
#include "import_rows.h"

/* A file of rows into the store, all of it or nothing: what the imports of cases and of notices
 * have in common. */
struct import_run {
    struct case_store *store;
    const struct import_observer *observer; /* NULL: nobody */
    const char *file;                       /* its path */
    const struct import_columns *columns;
    /* Takes in the row that the run stands on; what a row lacks is import_run_reject()ed. -1: the
     * store failed, and the run ends. */
    int (*take_in)(void *user, struct error *error);
    void *user;

    struct import_rows *rows;
    struct import_row row; /* the current one */
    long read;             /* rows so far */
};

/* One transaction: rolled back when a row fails, the file cannot be read to its end, or the
 * observer says to stop (ERROR_INTERRUPTED). */
int import_run_file(struct import_run *run, struct error *error);

/* Tells the observer that the current row was not taken in. column: of run->columns, or their count
 * for the row as a whole. */
void import_run_reject(struct import_run *run, int column, const char *reason);

#endif
