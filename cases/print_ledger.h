/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_LEDGER_H
#define FORMLOOP_PRINT_LEDGER_H

#include "case_store.h"

/* Paper out. A piece is what is made for one case of one document, with a number of its own in the
 * page codes of all its pages. Every piece is waiting, mailed, voided or returned, at all times.
 *
 *   print_job_open → print_job_plan for each case → write the PDF under its final name →
 *   print_job_commit, or print_job_abandon
 *
 * All of it is one transaction: a job is in the ledger whole, with its pieces and events, or not at
 * all. While a job is open other writers of the store wait. If the program dies between writing
 * the file and the commit, the file is there and the ledger does not know it; printing again gives
 * the same pieces, so the same bytes. */

enum piece_state { PIECE_WAITING, PIECE_MAILED, PIECE_VOIDED, PIECE_RETURNED, PIECE_STATE_COUNT };
const char *piece_state_name(enum piece_state state); /* "waiting", … */

/* What a piece is made from. Texts are borrowed. */
struct piece_request {
    int64_t case_id;
    const char *document;     /* "application", "guide" */
    const char *form_code;    /* two base-32 characters */
    int revision;
    int pages;                /* pages of the piece that carry its code, 1 … PAGE_CODE_MAX_PAGES */
    const char *content_hash; /* of the values that are printed, without the page code */
};

struct planned_piece {
    int64_t piece_id;
    bool again;            /* a waiting piece with the same content was there: same number */
    bool in_job;           /* planned in this job before: it is in the file already */
    int64_t superseded_id; /* a waiting piece with other content that this one voids; 0: none */
};

/* Begins a job for a document; *job_id is its number. At most one job is open a store. */
int print_job_open(int64_t *job_id, struct case_store *store, const char *document,
                   struct error *error);

/* The piece for a request: the one that still waits with the same case, form, revision, pages and
 * content, else a new one, which voids a waiting piece of the same case and form (reason
 * "superseded"). Planning the same request twice in a job gives the same piece once. */
int print_job_plan(struct planned_piece *out, struct case_store *store,
                   const struct piece_request *request, struct error *error);

/* Takes a planned piece out of the open job again, e.g. because a character of the name has no
 * glyph; what it superseded waits as before. */
int print_job_drop(struct case_store *store, int64_t piece_id, struct error *error);

struct print_job_totals {
    const char *file; /* name of what was written, as given by the user; no personal data in it */
    long pages; /* all pages of the file */
    int64_t bytes;
};

/* Ends the job: appends application_printed or guide_printed to each of its cases (which moves
 * registered → form_sent, received and guide_due → guide_sent) and makes everything durable. A job
 * without pieces is refused. On failure the job is undone. */
int print_job_commit(struct case_store *store, const struct print_job_totals *totals,
                     struct error *error);
void print_job_abandon(struct case_store *store); /* without an open job: nothing */

struct print_job {
    int64_t job_id;
    const char *time; /* UTC */
    const char *actor;
    const char *document;
    const char *file;
    long pieces, pages, new_pieces;
    int64_t bytes;
};
/* Latest first, at most limit. */
int print_job_list(struct case_store *store, int limit,
                   int (*visit)(void *user, const struct print_job *job), void *user,
                   struct error *error);

struct print_piece {
    int64_t piece_id, case_id;
    const char *case_number;
    const char *document, *form_code;
    int revision, pages;
    enum piece_state state;
    const char *reason; /* why it was voided: "superseded"; else NULL */
};
/* The pieces of a case, oldest first; case_id 0: all pieces. */
int print_piece_list(struct case_store *store, int64_t case_id,
                     int (*visit)(void *user, const struct print_piece *piece), void *user,
                     struct error *error);

#endif
