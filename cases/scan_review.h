/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SCAN_REVIEW_H
#define FORMLOOP_SCAN_REVIEW_H

#include "scan_ledger.h"

/* What the machine could not settle, a clerk does. The reading stays as it was archived; what was
 * decided, by whom and why is a record that is never changed, and undoing it is a record too. */

struct page_filter {
    int64_t page_id;  /* 0: any */
    int64_t batch_id; /* 0: any */
    bool in_review;   /* only pages that wait for a clerk */
    const char *reason; /* NULL: any */
};

/* A page as it stands now. Texts are borrowed during the visit; those that are not known are "". */
struct page_record {
    int64_t page_id, batch_id;
    const char *time; /* UTC */
    const char *source;
    int source_page, source_pages;
    const char *image_hash, *reading_hash, *crops_hash;
    enum scan_outcome outcome;
    const char *reason;
    enum scan_kind kind;
    int64_t first_page_id; /* the page that it repeats or contradicts; 0: none */
    const char *case_number; /* of the case that it stands with, by its code or by a clerk */
    int64_t piece_id;        /* likewise */
    int form_page;           /* that it is filed as; 0: none */
    bool has_code;           /* as read */
    struct page_code code;
    const char *missing, *conflicts; /* JSON arrays of ids of fields */
    const char *received_date;       /* "2026-04-05" */
    long settlements;
};
/* The pages that fit, in the order in which they were taken in. */
int scan_list_pages(struct case_store *store, const struct page_filter *filter,
                   int (*visit)(void *user, const struct page_record *page), void *user,
                   struct error *error);

enum settle_action {
    SETTLE_FILE,      /* a page of a form: case, piece, form page, values */
    SETTLE_ATTACH,    /* a paper that came with the form of a case */
    SETTLE_DUPLICATE, /* another scan of first_page_id, which holds */
    SETTLE_BLANK,
    SETTLE_DISCARD, /* not for us; rejected, "discarded" */
    SETTLE_ACCEPT,  /* a batch sheet whose count differed: it was looked into */
    SETTLE_REOPEN,  /* back to review, "reopened": undoes what was decided */
    SETTLE_RECALL,  /* the program's own: to review, because a count differs */
    SETTLE_ACTION_COUNT,
};
const char *settle_action_name(enum settle_action action); /* "file", … */

#define SCAN_REASON_REOPENED "reopened"   /* review */
#define SCAN_REASON_DISCARDED "discarded" /* rejected */

/* What a blank form is, by its form mark. */
struct blank_form {
    const char *document; /* as of a printed piece: "application" */
    const char *form_code;
    int revision, pages;
};

struct settlement {
    int64_t page_id;
    enum settle_action action;
    const char *why;         /* for people; as why_check asks (clerk_reason.h) */
    const char *case_number; /* FILE, ATTACH */
    int64_t piece_id;        /* FILE; of a blank form 0: a blank piece of the case, or a new one */
    int form_page;
    const struct blank_form *blank_form; /* FILE: what the page is a page of; NULL: printed here */
    bool is_against_code;     /* FILE, ATTACH: although the page's code names another case */
    const char *field_values; /* FILE: canonical text of all values, as in page_entry */
    const char *const *missing;
    size_t missing_count;
    const char *const *conflicts;
    size_t conflict_count;
    int64_t first_page_id; /* DUPLICATE; 0: the one that the page was linked to */
};

/* Records the decision of the store's actor and lets piece and case follow, in one transaction: what
 * the page was filed as before is withdrawn (page_withdrawn; application_withdrawn when nothing of an
 * application is left), what it is filed as now moves the case as case_store_file_page would, with
 * the day on which its batch arrived. A clerk may file a page of a void copy; the piece stays void.
 * A deficient case whose application lacks nothing any more is received again.
 *
 * A page of a blank form (blank_form) has no piece of the case: nothing that was printed for it comes
 * back with it. It gets one, counted by a job of its own kind, and goes as any other then. The other
 * pages of the same form, revision and case go to that piece while they are free in it. When its last
 * page is withdrawn it is void (PIECE_REASON_WITHDRAWN), since it was never out.
 *
 * Refused: no such page, case or piece; a piece of another case; a printed piece for a blank form; a
 * form page that is not of the
 * piece, or that another page is filed as; a page whose verified code names another case, unless
 * is_against_code; a page that repeats the image of another (settle that one); a batch sheet filed as
 * anything else; no reason why. */
int scan_settle_page(struct page_result *out, struct case_store *store,
                     const struct settlement *settlement, struct error *error);

/* A decision of the past. Texts are borrowed during the visit. */
struct settlement_record {
    int64_t settlement_id;
    const char *time, *actor, *why, *action;
    const char *from_outcome, *from_reason, *to_outcome, *to_reason;
    const char *to_case_number;
    int64_t to_piece_id;
    int to_form_page;
    const char *field_values;
};
/* What was decided about a page, oldest first. */
int scan_list_settlements(struct case_store *store, int64_t page_id,
                               int (*visit)(void *user, const struct settlement_record *record),
                               void *user, struct error *error);

#endif
