/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_SPOOL_H
#define FORMLOOP_PRINT_SPOOL_H

#include "print_document.h"
#include "print_output.h"

/* The PDFs that a job writes its pieces into, one after another: a spool is closed when it holds
 * enough sheets, and the next one is begun. Pages go to the file as they come, so memory does not
 * grow with the job. */
struct print_spools {
    struct print_session *session;           /* borrowed */
    const struct print_output_folder *folder; /* where the files wait for their names; borrowed */
    const char *title;
    const struct imposition *imposition; /* NULL: pages as they are */
    char name[256];       /* of the only file, or "spool" for spool-001.pdf, spool-002.pdf, … */
    int sheets_per_spool; /* 0: one file, whatever it holds */
    int pages_per_sheet;  /* 1 printed on one side, 2 on both */

    struct print_document *document; /* open, or NULL */
    char path_name[300];             /* of the open or last file */
    int number;                      /* of the open or last spool, 1 … */
    long pages;                      /* of all closed spools and the open one */
    size_t bytes;                    /* of all closed spools */
};

/* The document that the next piece goes into; opens a spool if none is. NULL on failure. */
struct print_document *print_spools_document(struct print_spools *spools, struct error *error);

/* After each piece: closes the spool if it is full. */
int print_spools_end_piece(struct print_spools *spools, struct error *error);

/* Closes the open spool. One without a page leaves no file. */
int print_spools_close(struct print_spools *spools, struct error *error);
void print_spools_abandon(struct print_spools *spools); /* removes the open file; NULL-safe */

#endif
