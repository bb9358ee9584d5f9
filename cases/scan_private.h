/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SCAN_PRIVATE_H
#define FORMLOOP_SCAN_PRIVATE_H

#include "scan_ledger.h"
#include "scan_review.h"
#include "store_private.h"

/* What the files of the scan ledger share; not for other folders. */

int scan_kind_parse(enum scan_kind *out, const char *name); /* "" is KIND_NONE */

/* --- how a case follows the pages that are filed for it (scan_moves.c) -------------------- */

/* A page that is filed for a case, or no longer. Events are appended to the result; the record's
 * state follows them. All is borrowed. */
struct page_move {
    struct case_record *record;
    struct page_result *result; /* page_id is set */
    int64_t settlement_id;      /* the clerk's decision; 0: filed by intake */
    struct page_code code;      /* form page: piece, form, page, pages */
    bool is_application;        /* of the piece */
    struct date received_date;
    const char *missing, *conflicts; /* JSON arrays */
    bool is_deficient;               /* one of them holds something */
};

/* The page of the piece is filed: the piece is returned (a void one stays void), the first page of an
 * application is its arrival. */
int scan_move_filed(struct page_move *move, struct case_store *store, struct error *error);

/* An attachment is filed for the case; it moves nothing. */
int scan_move_attached(struct page_move *move, struct case_store *store, struct error *error);

/* A page that was filed is no longer, and the rows of pages say so already. A piece without a filed
 * page is out again, and an application without one has not arrived; another application of the case
 * that did then counts. piece_id 0: an attachment. */
int scan_move_withdrawn(struct page_move *move, struct case_store *store, struct error *error);

/* --- blank forms (blank_pieces.c) ---------------------------------------------------------- */

/* A page of a blank form that a clerk joins to a case. */
struct blank_joining {
    const struct blank_form *form;
    int64_t case_id, page_id;
    int form_page;
    int64_t filed_piece_id; /* that the page is filed as now; 0: none */
};
/* The piece that the page goes to: the newest blank one of that case, form and revision whose page
 * form_page is free (filed_piece_id before any other), else a new one, returned from the start, in a
 * job of its own, which counts it. */
int blank_piece_find(int64_t *piece_id, struct case_store *store, const struct blank_joining *wanted,
                     struct error *error);

/* --- batches (scan_batches.c) -------------------------------------------------------------- */

/* The paper that the batch ends with so far. */
struct scan_run {
    int64_t case_id;    /* whose attachment the next page may be; 0: nobody's */
    int64_t section_id; /* open section; 0: none */
};
/* entry: the page that comes next. */
int scan_run_load(struct scan_run *out, struct case_store *store, const struct page_entry *entry,
                  struct error *error);

/* The page is a batch sheet: ends the open section, begins the next. */
int scan_section_begin(struct case_store *store, const struct page_entry *entry,
                       const struct page_result *sheet, struct error *error);

/* --- settling (scan_settle.c) -------------------------------------------------------------- */

/* The program's own decision about a page: it goes to review. */
int scan_recall_page(struct case_store *store, int64_t page_id, const char *reason,
                     const char *why, struct error *error);

#endif
