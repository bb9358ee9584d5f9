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
    bool has_group;     /* pages were added since the last commit */
    struct buffer said; /* what is to be said of them */
};

int intake_filing_open(struct intake_filing *out, const struct app *app,
                       struct workspace *workspace, struct date received, struct error *error);

/* Files one page (not a refused file). Only after intake_filing_commit it is sure to be filed. */
int intake_filing_add(struct intake_filing *filing, const struct scan_page *page,
                      struct error *error);

/* Makes the pages added so far durable, then says what became of them: what was said is filed. */
int intake_filing_commit(struct intake_filing *filing, struct error *error);

/* Closes the batch, or ends one that was cut short; pages that were not committed are dropped. */
int intake_filing_close(struct intake_filing *filing, bool is_cut_short, struct error *error);

#endif
