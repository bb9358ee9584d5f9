/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_NOTICE_REVIEW_H
#define FORMLOOP_NOTICE_REVIEW_H

#include "case_store.h"
#include "notice_record.h"

/* The notices that came, and what a clerk decides about those that a machine must not. */

/* Calls visit for the notice of that number (0: for each), by number; in_review: only those that
 * wait for a clerk. A non-zero result of visit ends the list and is not an error. */
int notice_list(struct case_store *store, int64_t notice_id, bool in_review,
                int (*visit)(void *user, const struct notice_record *notice), void *user,
                struct error *error);

/* Cases that the notice may be of, by case number: by number, or by birth date and name. */
int notice_list_candidates(struct case_store *store, const struct notice_record *notice,
                           int (*visit)(void *user, const struct case_record *record), void *user,
                           struct error *error);

enum notice_action {
    NOTICE_IS_CASE,        /* it is of that case, and agrees with it */
    NOTICE_ACCEPT_COMPANY, /* the case takes the notice's dates and numbers */
    NOTICE_ACCEPT_CASE,    /* the notice counts, with the case's dates */
    NOTICE_NEW_CASE,       /* a case is made of it */
    NOTICE_DISCARD,        /* it is nobody's */
    NOTICE_ACTION_COUNT,
};
const char *notice_action_name(enum notice_action action); /* "case", "accept_company", … */

/* The loss date and the last day to apply follow from the retirement date that is accepted. */
struct notice_settlement {
    enum notice_action action;
    const char *case_number; /* whose it is; NULL: the case that the notice came to review with */
    const char *why;         /* kept as written, no names; needed to discard, else may be "" */
};

/* Settles a notice that is in review, as one transaction; the decision is kept with who (the
 * store's actor), when and why. *record (unless NULL): the case as it is then; case_id 0 if there
 * is none. ERROR_REFUSED, and nothing changed: not in review, no case, a case that the notice does
 * not agree with and no word on which dates count, a new case without postal code or address, no
 * reason. */
int notice_settle(struct case_record *record, struct case_store *store, int64_t notice_id,
                  const struct notice_settlement *settlement, struct error *error);

/* One decision about a notice; texts are borrowed during the visit. */
struct notice_decision {
    int64_t decision_id;
    const char *time, *actor, *why, *action, *from_standing, *to_standing, *case_number;
};
int notice_list_decisions(struct case_store *store, int64_t notice_id,
                          int (*visit)(void *user, const struct notice_decision *decision),
                          void *user, struct error *error);

/* Cases with an application (provisional, received, deficient, late_review) and without a notice,
 * whose retirement date is before that day, by retirement date and case number; else as
 * case_store_list. */
int notice_list_overdue(struct case_store *store, struct date retired_before,
                        int (*visit)(void *user, const struct case_record *record), void *user,
                        struct error *error);

#endif
