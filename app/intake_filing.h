/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_INTAKE_FILING_H
#define FORMLOOP_INTAKE_FILING_H

#include "buffer.h"
#include "command.h"
#include "scan_ledger.h"
#include "scan_reader.h"
#include "workspace.h"

/* What becomes of the pages of a run: their readings are archived, the ledger decides and records,
 * and what it decided is said, a line a page. A run is one batch of the ledger. */
struct intake_filing {
    const struct app *app;
    struct workspace *workspace;
    int64_t batch_id;
    struct date received; /* the day on which the paper arrived */
    long by_outcome[SCAN_OUTCOME_COUNT];
    long differing_sheets; /* known when it was closed */

    struct buffer said; /* of pages that are not committed yet */
    long pages_waiting;
    double waiting_since_s;
};

int intake_filing_open(struct intake_filing *out, const struct app *app,
                       struct workspace *workspace, struct date received, struct error *error);

/* Files one page (not a refused file). Only after intake_filing_commit it is sure to be filed; now and
 * then (64 pages, half a second) this commits by itself. */
int intake_filing_add(struct intake_filing *filing, const struct scan_page *page,
                      struct error *error);

/* Makes the pages added so far durable, then says what became of them: what was said is filed. */
int intake_filing_commit(struct intake_filing *filing, struct error *error);

/* Closes the batch. Pages that were not committed are dropped. is_whole: all that there is was taken
 * in; then the count of the last batch sheet is compared too, and each sheet whose count differs is
 * named in a warning. Also after a failure, not whole. */
int intake_filing_close(struct intake_filing *filing, bool is_whole, struct error *error);

/* Whether a clerk has to look at something. */
bool intake_filing_needs_person(const struct intake_filing *filing);

#endif
