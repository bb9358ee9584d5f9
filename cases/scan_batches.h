/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SCAN_BATCHES_H
#define FORMLOOP_SCAN_BATCHES_H

#include "scan_ledger.h"

/* Batches of intake: their batch sheets and their receipts (受領書).
 *
 * A batch sheet goes before a stack of paper and carries how many pages the receiver counted (授受簿).
 * When it is scanned a section of the batch begins: the pages behind it, up to the next sheet or the
 * end of the batch, are counted, blank ones left out, since scanners drop the empty back of a sheet or
 * keep it. When the counts differ a sheet of paper was lost, fed twice or pulled through with
 * another one, and perhaps a form with it. Then the batch sheet goes to review, and so do the
 * attachments of the section: they were joined to the case of the form before them, and the form that
 * they belong to may be the one that is missing (reason count_differs). */

/* Numbers a new batch sheet; the caller prints it. declared_pages: 1 … PAGE_CODE_MAX_PIECE, else
 * refused. */
int scan_sheet_new(int64_t *sheet_id, struct case_store *store, int64_t declared_pages,
                   struct error *error);

struct scan_batch {
    int64_t batch_id;
    const char *opened_at, *closed_at; /* UTC; closed_at "" while it is open, or was killed */
    const char *actor;
    long pages_in;
    long pages_by_outcome[SCAN_OUTCOME_COUNT]; /* as they stand now */
    long attachments;
    long sections, sections_that_differ;
};
/* The batches, latest first, at most limit; batch_id 0: all, else that one if it is there. */
int scan_batch_list(struct case_store *store, int64_t batch_id, long limit,
                    int (*visit)(void *user, const struct scan_batch *batch), void *user,
                    struct error *error);

/* The pages of a batch by outcome and reason, as they stand now; reason "" for filed. */
int scan_batch_count_reasons(struct case_store *store, int64_t batch_id,
                             int (*visit)(void *user, enum scan_outcome outcome, const char *reason,
                                          long pages),
                             void *user, struct error *error);

struct scan_section {
    int64_t section_id, sheet_id;
    int64_t page_id; /* the sheet as it was scanned */
    long declared_pages, pages_in;
    bool is_open;    /* the batch goes on or was cut short: nothing was compared */
};
/* The sections of a batch, in order. */
int scan_batch_list_sections(struct case_store *store, int64_t batch_id,
                             int (*visit)(void *user, const struct scan_section *section),
                             void *user, struct error *error);

#endif
