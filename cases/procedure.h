/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PROCEDURE_H
#define FORMLOOP_PROCEDURE_H

#include "case_store.h"

/* The procedure's moves that no paper makes: by the calendar, and by a clerk who says why. All of
 * them are events of the chain (case_states.h); nothing is ever deleted. */

/* What an event did. */
struct case_move {
    enum case_event_kind event;
    enum case_state from, to;
};

/* Appends one event to a case, as one transaction or within the open group. payload is a JSON
 * object without anything of the person. ERROR_REFUSED, and nothing changed, if the table of
 * transitions has no such move. out may be NULL. */
int case_store_append(struct case_move *out, struct case_store *store, int64_t case_id,
                      enum case_event_kind kind, enum case_guard guard, const char *payload,
                      struct error *error);

/* A clerk's events. why (clerk_reason.h) is kept as it is written: no names, no diagnoses. */
int case_store_withdraw(struct case_move *out, struct case_store *store, int64_t case_id,
                        const char *why, struct error *error);
/* Of a late application, or a first premium paid late. */
int case_store_decide(struct case_move *out, struct case_store *store, int64_t case_id,
                      bool is_accepted, const char *why, struct error *error);
/* 法38条2号, 4号 to 7号; day is that of the event (rules/periods.h), the loss date follows from it.
 */
int case_store_report_loss(struct case_move *out, struct case_store *store, int64_t case_id,
                           enum loss_event event, struct date day, const char *why,
                           struct error *error);
/* Not eligible (法3条4項); reason is an identifier: "two_months", "age_75", "no_retirement". */
int case_store_refuse_eligibility(struct case_move *out, struct case_store *store, int64_t case_id,
                                  const char *reason, struct error *error);
/* Takes the newest move back, if it was one by the calendar or a clerk. */
int case_store_undo(struct case_move *out, struct case_store *store, int64_t case_id,
                    const char *why, struct error *error);

/* "death", "employed", "seaman", "late_elderly", "requested"; -1 if there is none such. */
int loss_event_parse(enum loss_event *out, const char *name);

/* The society's choices for the day. */
struct day_rules {
    int first_premium_grace_days; /* after the due date of the first premium */
    int premium_grace_days;       /* after that of a later month; 0 by law (法38条3号) */
};

/* What a day did to one case. */
struct day_move {
    int64_t case_id;
    struct case_move move;
    struct date ended; /* 資格喪失日, if the case was lost */
};

/* Everything that the calendar does up to the end of that day, for all cases, in one transaction:
 * loss dates reached (provisional → received), last days to apply passed (→ ineligible), first
 * premiums unpaid (→ cancelled_unpaid), later premiums unpaid, 75th birthdays, two years (→ lost).
 * The same day again, or an earlier one, changes nothing more. visit (may be NULL) is told of each
 * move; with is_rehearsal nothing is written. Days outside the table of holidays: a due date that
 * cannot be rolled is not passed. *cases (unless NULL) is how many cases were looked at. */
int case_store_run_day(long *cases, struct case_store *store, struct date day,
                       const struct day_rules *rules, bool is_rehearsal,
                       void (*visit)(void *user, const struct day_move *move), void *user,
                       struct error *error);

#endif
