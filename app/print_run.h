/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_RUN_H
#define FORMLOOP_PRINT_RUN_H

#include "command.h"
#include "date.h"
#include "workspace.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What one print job makes. All is borrowed. */
struct print_order {
    const char *document; /* "application", "guide" */
    int revision;         /* of a form; 0: the latest that is published */
    struct date printed;  /* the day of printing, for due dates */
    const char *output;   /* -o FILE: one PDF of all pieces, or NULL */
    const char *split;    /* --split DIR: a PDF a piece, or NULL */
    const char
        *mail; /* --mail DIR: a job folder of spools and manifest, instead of output; or NULL */
    bool sort_postal;     /* by postal code; with mail a count sheet */
    bool has_cover;       /* a cover sheet before each form */
    bool is_booklet;      /* of the guide the booklet alone, without the sheets before it */
    int sheets_per_spool; /* of mail */
    bool is_imposed;      /* the guide on A4 sheets for folding */
    double creep_mm;      /* of those sheets; below 0: as the settings say */
    int jobs;             /* threads; 0: one. The files do not depend on it */
    const int64_t *case_ids;
    size_t case_count;
    const int64_t
        *copied_pieces; /* job reprint: the piece of each case that is copied; else NULL */
    const char *note;   /* job reprint: why, or NULL */
};

/* Prints the order as one job: plans, sets, writes, commits to the ledger, gives the files their
 * names, and says what became of it (docs/commands.md, print). A piece that cannot be set is left
 * out and named. A job without a piece leaves no trace and no file. Returns the exit code. */
int print_order_run(struct app *app, struct workspace *workspace, const struct print_order *order);

#endif
