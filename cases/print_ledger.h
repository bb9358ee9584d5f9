/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_LEDGER_H
#define FORMLOOP_PRINT_LEDGER_H

#include "case_store.h"

/* Paper out. A piece is what is made for one case of one document, with a number of its own in the
 * page codes of all its pages. Every piece is waiting, mailed, voided or returned, at all times.
 *
 *   print_job_open → print_job_plan for each case → write the files under other names, durably →
 *   print_job_add_output → print_job_commit, or print_job_abandon → give the files their names →
 *   print_job_end_output
 *
 * Up to the commit all of it is one transaction: a job is in the ledger whole, with its pieces and
 * events, or not at all. While a job is open other writers of the store wait. A file gets its final
 * name only when the ledger knows all its pieces, so that no paper is mailed that the ledger would
 * not know; if the program dies between the two, the rows of print_job_list_outputs say what is left
 * to be named. */

enum piece_state { PIECE_WAITING, PIECE_MAILED, PIECE_VOIDED, PIECE_RETURNED, PIECE_STATE_COUNT };
const char *piece_state_name(enum piece_state state); /* "waiting", … */

/* What a piece is made from. Texts are borrowed. */
struct piece_request {
    int64_t case_id;
    const char *document;     /* "application", "guide", "deficiency", "card-notice" */
    const char *form_code;    /* two base-32 characters */
    int revision;
    int pages;                /* pages of the piece that carry its code, 1 … PAGE_CODE_MAX_PAGES */
    const char *content_hash; /* of the values that are printed, without the page code */
};

/* Whether what comes back of such a piece is an application: of one printed by itself, or with the
 * letter that sends a deficient one back. */
bool print_document_is_application(const char *document);

#define PIECE_REASON_SUPERSEDED "superseded" /* its case's values changed before it was mailed */
#define PIECE_REASON_REPRINT "reprint"       /* alone, or "reprint: " and what a person says */
#define PIECE_REASON_WITHDRAWN "withdrawn" /* a blank form that was joined by mistake */
#define PIECE_REASON_SIZE 200                /* of a reason that a person gives, with its NUL */

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

/* The piece for a request that is a copy of one in the ledger: always a new number. The older piece,
 * waiting, mailed, or voided by hand and not replaced yet, is void from then on, for the reason
 * "reprint" (a piece voided by hand keeps its reason); note (NULL: none) is added to it. Refused:
 * a piece that is not there, is a blank form, has come back, was replaced already, differs in case, document or
 * revision, or of whose case and form a later copy waits. */
int print_job_plan_copy(struct planned_piece *out, struct case_store *store,
                        const struct piece_request *request, int64_t piece_id, const char *note,
                        struct error *error);

/* Takes a planned piece out of the open job again, e.g. because a character of the name has no
 * glyph; what it superseded or copied is as before. */
int print_job_drop(struct case_store *store, int64_t piece_id, struct error *error);

/* Appends the event of printing to the piece's case now instead of at the commit: for a job that sets
 * other pieces meanwhile. Once each, and for all pieces of a job or for none; such a piece is not
 * dropped any more. */
int print_job_note_printed(struct case_store *store, int64_t piece_id, struct error *error);

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

/* Files of the open job that stand in the folder staged (an absolute path) and belong, under the same
 * names, into the folder final. Written with the job's commit. */
int print_job_add_output(struct case_store *store, const char *staged, const char *final,
                         struct error *error);
struct print_output {
    int64_t job_id;
    const char *staged, *final;
};
int print_job_list_outputs(struct case_store *store,
                           int (*visit)(void *user, const struct print_output *output), void *user,
                           struct error *error);
/* All files of staged stand in final. */
int print_job_end_output(struct case_store *store, int64_t job_id, const char *staged,
                         struct error *error);

struct print_job {
    int64_t job_id;
    const char *time; /* UTC */
    const char *actor;
    const char *document;
    const char *file;
    long pieces, pages, new_pieces;
    int64_t bytes;
    long pieces_by_state[PIECE_STATE_COUNT]; /* as they are now */
    bool is_blank_form; /* nothing was printed: a blank form came in and was joined to a case */
};
/* Latest first, at most limit; job_id 0: all jobs, else that one if it is there. */
int print_job_list(struct case_store *store, int64_t job_id, long limit,
                   int (*visit)(void *user, const struct print_job *job), void *user,
                   struct error *error);

struct print_piece {
    int64_t piece_id, case_id;
    const char *case_number;
    const char *document, *form_code;
    int revision, pages;
    enum piece_state state;
    const char *reason;      /* why it was voided: "superseded", "reprint", …; else NULL */
    const char *mailed_date; /* "2026-04-01", "" before; stays when it is voided or comes back */
    int64_t replaced_by, replaces; /* the later and the earlier copy; 0: none */
    bool is_blank_form;            /* came in, printed by somebody else; never waiting or mailed */
};
/* The pieces of a case, oldest first; case_id 0: all pieces. */
int print_piece_list(struct case_store *store, int64_t case_id,
                     int (*visit)(void *user, const struct print_piece *piece), void *user,
                     struct error *error);
/* The pieces of a job, by number; a piece that still waited when it was printed again is of both
 * jobs. */
int print_job_list_pieces(struct case_store *store, int64_t job_id,
                          int (*visit)(void *user, const struct print_piece *piece), void *user,
                          struct error *error);

/* Waiting pieces of the job are mailed, on that day; waiting and mailed ones are voided for that
 * reason (print_reason_check), all of them or those that are named (count 0: all). Others stay as
 * they are and are counted. Each piece that changes appends mailed or piece_voided to its case. A job
 * that is not there, or a named piece that is not of it: refused, nothing changed. */
struct piece_changes {
    long changed, left;
};
int print_job_mail(struct piece_changes *out, struct case_store *store, int64_t job_id,
                   struct date date, struct error *error);
int print_job_void(struct piece_changes *out, struct case_store *store, int64_t job_id,
                   const int64_t *piece_ids, size_t count, const char *reason, struct error *error);

/* Whether a person may give that reason: one line, less than PIECE_REASON_SIZE bytes, and none of the
 * program's own, by which a voided piece is told apart. */
int print_reason_check(const char *reason, struct error *error);

#endif
