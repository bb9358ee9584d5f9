/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SCAN_LEDGER_H
#define FORMLOOP_SCAN_LEDGER_H

#include "case_store.h"
#include "page_code.h"

/* Paper in. Every page that was taken in is filed, in review, a duplicate, blank or rejected; each
 * but the filed ones with a reason. Batch sheets and receipts: scan_batches.h; what a clerk decides
 * about a page: scan_review.h. */

enum scan_outcome {
    SCAN_FILED,
    SCAN_REVIEW,
    SCAN_DUPLICATE,
    SCAN_BLANK,
    SCAN_REJECTED,
    SCAN_OUTCOME_COUNT,
};
const char *scan_outcome_name(enum scan_outcome outcome); /* "filed", … */
int scan_outcome_parse(enum scan_outcome *out, const char *name);

/* As what a page is filed: a page of a form, a paper that came with one (添付書類), a batch sheet. */
enum scan_kind { KIND_NONE, KIND_FORM, KIND_ATTACHMENT, KIND_BATCH_SHEET, SCAN_KIND_COUNT };
const char *scan_kind_name(enum scan_kind kind); /* "form", "attachment", "batch_sheet"; NULL: none */

/* Reasons that the store gives; those of intake pass through as they are. */
#define SCAN_REASON_UNKNOWN_CASE "unknown_case"       /* review: the tag verifies, no such case */
#define SCAN_REASON_UNKNOWN_PIECE "unknown_piece"     /* review: no such piece */
#define SCAN_REASON_PIECE_MISMATCH "piece_mismatch"   /* review: piece of another case, form, … */
#define SCAN_REASON_VOID_COPY "void_copy"             /* review: the piece was voided */
#define SCAN_REASON_READINGS_DIFFER "readings_differ" /* review: filed before with other values */
#define SCAN_REASON_SAME_IMAGE "same_image"           /* duplicate: this very image came before */
#define SCAN_REASON_SAME_PAGE "same_page"             /* duplicate: page filed with equal values */
#define SCAN_REASON_UNKNOWN_SHEET "unknown_sheet"     /* review: no such batch sheet was printed */
#define SCAN_REASON_COUNT_DIFFERS "count_differs"     /* review: batch sheet and its attachments */
#define SCAN_REASON_BLANK "blank_page"                /* blank */
#define SCAN_REASON_NO_CODE "no_code" /* of intake; what may be an attachment comes with it */

/* The form code of batch sheets: in their page codes the case is the number of the sheet, the piece
 * the declared number of pages. */
#define SCAN_SHEET_FORM "BS"

/* A batch is one run of intake: it counts the pages it takes in by itself, which is what the
 * ledger is checked against. Closing it compares the last batch sheet's declared count with what came
 * behind it, as the next sheet does for the one before (scan_batches.h). A batch that was cut short
 * (interrupted, a full disk) is ended without that: the rest of its paper did not come yet. */
int scan_batch_open(int64_t *batch_id, struct case_store *store, struct error *error);
int scan_batch_close(struct case_store *store, int64_t batch_id, struct error *error);
int scan_batch_cut_short(struct case_store *store, int64_t batch_id, struct error *error);

/* A page as intake read it. All texts are borrowed; those that do not apply are NULL. */
struct page_entry {
    int64_t batch_id;
    const char *source;     /* name of the file it came from, for people */
    int source_page;        /* page in that file, 1 … */
    int source_pages;       /* pages of that file; 0: not known, taken as 1 */
    const char *image_hash; /* of the file, which is archived under it: with source_page, the page */
    const char *reading_hash; /* of the archived reading; NULL if there is none */
    const char *crops_hash; /* of the archived picture of what was written by hand; NULL: none */
    /* What intake says. SCAN_FILED: code verified, form known, all zones read. Else a reason. */
    enum scan_outcome outcome;
    const char *reason;
    const struct page_code *code; /* verified, else NULL. Needed for SCAN_FILED */
    const char *field_values;     /* canonical text of all values of the page: equal or not */
    const char *const *missing;   /* ids of required fields that are empty */
    size_t missing_count;
    const char *const *conflicts; /* ids of fields or groups that contradict each other */
    size_t conflict_count;
    struct date received_date;    /* day the paper arrived */
    /* With "no_code": neither a code nor a registration mark nor anything else of ours is on it, and
     * papers behind a form are wanted as its attachments. */
    bool may_be_attachment;
};

/* An event that filing a page appended. */
struct page_event {
    enum case_event_kind kind;
    enum case_state from, to;
};

#define SCAN_MAX_EVENTS 8

/* What became of the page. */
struct page_result {
    int64_t page_id;
    enum scan_outcome outcome;
    char reason[33];     /* "" only when filed */
    enum scan_kind kind; /* of a filed page */
    int64_t first_page_id; /* duplicate, or readings_differ: the page that came first; else 0 */
    bool has_code;       /* the parts below are known; for a duplicate, those of the first page */
    struct page_code code;
    char case_number[CASE_NUMBER_SIZE]; /* "" when the case is not known */
    bool has_state;
    enum case_state state; /* of the case, after this page */
    char image_hash[HASH_TEXT_SIZE];
    char reading_hash[HASH_TEXT_SIZE]; /* archived reading of the first page if a duplicate; or "" */
    struct page_event events[SCAN_MAX_EVENTS];
    int event_count;
};

/* Decides what becomes of a page and records it, in one transaction with the events and the moves
 * that follow:
 *   1. the same page of the same file came before, whatever became of it → duplicate, linked to it;
 *      but one that was rejected unread and can be read now counts as if it had not come before
 *   2. a batch sheet that was printed here → filed, the second time a duplicate; its section begins
 *   3. intake did not come through → as intake says (review, blank, rejected); but a page that
 *      may_be_attachment directly behind a filed form page → filed for that page's case
 *   4. case not known; piece not known; piece of another case, form, revision or number of pages;
 *      piece voided → review
 *   5. that page of the piece is filed already → duplicate if all values are equal, else review
 *   6. filed: the piece is returned and page_filed appended. The first page of an application that
 *      comes back is its arrival: application_received, timed by the day the case's first
 *      application arrived; anything missing or contradictory: deficiency_found.
 * Nothing that is recorded is ever changed by a later page; only by settling (scan_review.h).
 *
 * "Directly behind" (3): the page before it in the batch is a filed form page, or such an attachment
 * itself, with blank pages at most between them. Whatever else comes between ends that: a page in
 * review or rejected may be the form that the paper belongs to, a duplicate was put in twice, a
 * batch sheet begins other mail. So does the border of a file of several pages, since such a file is
 * one document, and of a folder. A page taken in again goes on as it went on before. */
int case_store_file_page(struct page_result *out, struct case_store *store,
                         const struct page_entry *entry, struct error *error);

/* The page that was taken in first with that file and page, as case_store_file_page would answer for
 * a duplicate; *found false if there is none, or it was rejected unread: it may be readable now. Lets intake skip reading an image that is known. */
int case_store_lookup_image(struct page_result *out, bool *found, struct case_store *store,
                            const char *image_hash, int source_page, struct error *error);

/* *is_taken: every page of the file with that content was taken in and could be read, from a file of that name. For a run
 * that was killed after it filed them and before it removed the file. */
int case_store_is_file_taken(bool *is_taken, struct case_store *store, const char *image_hash,
                             const char *source, struct error *error);

#endif
