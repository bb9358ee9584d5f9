/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CASE_STORE_H
#define FORMLOOP_CASE_STORE_H

#include "case_record.h"
#include "error.h"
#include "hash.h"
#include "periods.h"

#include <stdbool.h>
#include <stdint.h>

/* The store: cases, their events, the ledger of paper. One process opens it as often as it likes;
 * several processes may have it open, writers take turns (each waits up to 30 s for the other).
 * Nothing of SQLite shows in these headers, so that another store can stand behind them.
 *
 * Functions return 0, or -1 with an error: ERROR_REFUSED when what was asked for is not there or
 * not allowed, ERROR_STORE when the store failed; then nothing of the call was written. Each call
 * that writes is one transaction, durable when it returns (but for groups); a print job is one transaction from
 * print_job_open to print_job_commit (print_ledger.h). */
struct case_store;

/* Makes an empty store at path (mode 0600); refuses if a file is there. */
int case_store_create(const char *path, struct error *error);

/* Opens the store at path and brings its schema up to date, one numbered step a transaction; a
 * store made by a newer program is refused. The caller closes *out. */
int case_store_open(struct case_store **out, const char *path, struct error *error);
void case_store_close(struct case_store *store); /* NULL is fine; an open transaction is undone */

/* A group of calls that write becomes one commit, because syncing the disk takes longer than filing a
 * page. Each call is still whole or not there; what it wrote is durable only when the group is
 * committed, so nothing may be said of it before. The first call takes the store's write lock, which
 * others wait for: keep groups under a second or so. If a commit, or a full disk within the group,
 * fails, nothing of the group was written. Not for print jobs. */
int case_store_group_begin(struct case_store *store, struct error *error);
int case_store_group_commit(struct case_store *store, struct error *error);
void case_store_group_abandon(struct case_store *store); /* undone; without a group nothing */

/* Who is written into events: by default the login name. Copied, at most 63 bytes. */
void case_store_set_actor(struct case_store *store, const char *actor);

/* How the last day to apply is counted (rules/periods.h): the society's rule and its calendar, both
 * copied. Before the first call: the loss day counts, rolled to the next business day of the public
 * offices' calendar. A day outside the calendar's table of holidays is not rolled: the earlier day
 * warns sooner, and an application after it goes to a clerk instead of being refused. */
int case_store_set_deadlines(struct case_store *store, const struct deadline_rule *rule,
                             const struct business_calendar *calendar, struct error *error);

/* Fills out with the case of that 整理番号, or of that number in a page code. A case that is not
 * there: ERROR_REFUSED. */
int case_store_load(struct case_record *out, struct case_store *store, const char *case_number,
                    struct error *error);
int case_store_load_by_id(struct case_record *out, struct case_store *store, int64_t case_id,
                          struct error *error);

/* Which cases to list. All zero: every case. */
struct case_filter {
    unsigned states;          /* bit 1u << enum case_state for each state that is wanted; 0: all */
    struct date deadline_by;  /* only cases whose last day to apply is this day or before */
    struct date deadline_from;/* … and this day or after */
};

/* Calls visit for each case that fits, by case number; the record is valid during the call. A
 * non-zero result of visit ends the list and is not an error. visit may read the store. */
int case_store_list(struct case_store *store, const struct case_filter *filter,
                    int (*visit)(void *user, const struct case_record *record), void *user,
                    struct error *error);

/* One event of a case. Texts are borrowed during the visit. */
struct case_event {
    int64_t event_id;
    int64_t case_id;
    const char *time; /* UTC, "2026-04-01T08:30:00Z" */
    enum case_event_kind kind;
    enum case_guard guard;
    const char *actor;
    enum case_state from, to; /* equal: no move. EVENT_IMPORTED begins with from = to */
    const char *payload;      /* a JSON object; names of fields and numbers, nothing of the person */
};

/* The events of a case, oldest first. */
int case_store_history(struct case_store *store, int64_t case_id,
                       int (*visit)(void *user, const struct case_event *event), void *user,
                       struct error *error);

/* The calendar moves cases too: each case that was received provisionally and whose loss date is
 * today or before gets the event loss_date_reached and becomes received. *moved (unless NULL): how
 * many. To be called before cases are listed or a guide is printed; calling it again changes
 * nothing. */
int case_store_reach_loss_dates(long *moved, struct case_store *store, struct date today,
                                struct error *error);

/* Published form revisions. Publishing the same content again changes nothing; other content under
 * a form and revision that is published is refused (ERROR_REFUSED). form_code: two characters. */
int case_store_publish_form(struct case_store *store, const char *form_code, int revision,
                            const char *document, const char content_hash[HASH_TEXT_SIZE],
                            struct error *error);

struct form_revision {
    char form_code[3];
    int revision;
    char document[65]; /* "application" */
    char content_hash[HASH_TEXT_SIZE];
    char published_at[32]; /* UTC, ISO 8601 */
};
int case_store_list_forms(struct case_store *store,
                          int (*visit)(void *user, const struct form_revision *revision),
                          void *user, struct error *error);

#endif
