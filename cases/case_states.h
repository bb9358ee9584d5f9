/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CASE_STATES_H
#define FORMLOOP_CASE_STATES_H

#include <stdbool.h>
#include <stddef.h>

/* The states of a case and what moves it between them: the procedure of 健康保険法37条 and 38条 as
 * this society runs it. The table of transitions in case_states.c is the whole of it. */

enum case_state {
    CASE_REGISTERED,       /* 登録: imported, nothing sent yet */
    CASE_FORM_SENT,        /* 申出書送付: an application form was printed for it */
    CASE_PROVISIONAL,      /* 仮受付: application arrived before the loss date L = R + 1 day */
    CASE_RECEIVED,         /* 受付: application arrived in time and nothing is missing */
    CASE_DEFICIENT,        /* 不備: something required is missing or contradictory */
    CASE_LATE_REVIEW,      /* 期限後: arrived after the last day to apply; a clerk decides */
    CASE_GUIDE_DUE,        /* しおり送付待ち: the company's notice arrived */
    CASE_GUIDE_SENT,       /* しおり発送: waits for the first premium */
    CASE_ACQUIRED,         /* 資格取得 */
    CASE_INELIGIBLE,       /* 対象外 */
    CASE_WITHDRAWN,        /* 取下げ */
    CASE_CANCELLED_UNPAID, /* 初回不納付取消 */
    CASE_LOST,             /* 資格喪失 */
    CASE_STATE_COUNT,
};

/* What happens to a case. Notes are recorded in every state, for paper is printed and comes back
 * whatever we think of the case; they move it only where the table has a row for them. The others
 * claim a move: where the table has no row for them they are refused, and nothing changes. */
enum case_event_kind {
    EVENT_IMPORTED,
    EVENT_UPDATED,
    EVENT_APPLICATION_PRINTED,
    EVENT_PAGE_FILED,
    EVENT_APPLICATION_RECEIVED,
    EVENT_DEFICIENCY_FOUND,
    EVENT_GUIDE_PRINTED,
    EVENT_LOSS_DATE_REACHED,
    EVENT_PIECE_MAILED, /* moves no case: that it was printed did */
    EVENT_PIECE_VOIDED, /* by hand; moves no case: job reprint or print --case makes a new copy */
    EVENT_ATTACHMENT_FILED, /* 添付書類; moves no case */
    EVENT_PAGE_WITHDRAWN,   /* a clerk says that a filed page belongs elsewhere; moves no case */
    EVENT_APPLICATION_WITHDRAWN, /* … and it was all that had arrived of the application */
    EVENT_DOCUMENT_PRINTED,      /* a letter, a notice: moves no case */
    EVENT_NOTICE_RECEIVED,       /* the company's 退職のお届, agreeing with the case */
    EVENT_NOTICE_MISMATCH,       /* … with other dates: a clerk looks */
    EVENT_GUIDE_BECAME_DUE,      /* application and notice are there */
    EVENT_PAYMENT_RECEIVED,      /* the first premium, whole */
    EVENT_PREMIUM_PAID,          /* a later month, or months ahead */
    EVENT_PAYMENT_REVERSED,      /* the first premium was taken back: by the bank, or by a clerk */
    EVENT_PREMIUM_REVERSED,      /* a later month was; moves no case: the calendar does */
    EVENT_DEADLINE_PASSED,       /* nothing arrived by the last day to apply */
    EVENT_FIRST_PREMIUM_OVERDUE, /* 法37条2項: never became insured */
    EVENT_PREMIUM_OVERDUE,       /* 法38条3号 */
    EVENT_AGE_75_REACHED,        /* 法38条6号 */
    EVENT_TWO_YEARS_REACHED,     /* 法38条1号 */
    EVENT_ELIGIBILITY_REFUSED,   /* 法3条4項: not two months, too old, no retirement */
    EVENT_DECIDED,       /* a clerk, on a reason for being late (法37条1項・2項ただし書) */
    EVENT_WITHDRAWN,     /* 取下げ */
    EVENT_LOSS_REPORTED, /* 法38条2号・4号から7号 */
    EVENT_UNDONE,        /* the newest move by the clock or a clerk is taken back */
    EVENT_KIND_COUNT,
};

/* What decides between the states that an event leads to; most events have GUARD_NONE. */
enum case_guard {
    GUARD_NONE,
    GUARD_BEFORE_LOSS, /* the application arrived before L */
    GUARD_IN_TIME,  /* from L to the last day to apply, both included; a payment by its due date */
    GUARD_LATE,     /* after it */
    GUARD_ACCEPTED, /* a clerk's decision */
    GUARD_REFUSED,
    GUARD_NOT_PRINTED, /* no application was printed for the case: a blank form had come */
    GUARD_COUNT,
};

/* Identifiers of the JSON contract and of the store: "registered", "form_sent", …; "imported", …;
 * "none", "before_loss", …. */
const char *case_state_name(enum case_state state);
const char *case_event_name(enum case_event_kind kind);
const char *case_guard_name(enum case_guard guard);

/* For people: translated ("form sent"), and as the procedure calls it in Japanese (申出書送付). */
const char *case_state_label(enum case_state state);
const char *case_state_title(enum case_state state);
const char *case_event_title(enum case_event_kind kind);

/* -1 if there is no such identifier. */
int case_state_parse(enum case_state *out, const char *name);
int case_event_parse(enum case_event_kind *out, const char *name);
int case_guard_parse(enum case_guard *out, const char *name);

/* One row of the table. Everything that moves a case stands in it, but for EVENT_UNDONE, which
 * leads back to where the undone move came from. */
struct case_transition {
    enum case_state from;
    enum case_event_kind event;
    enum case_guard guard;
    enum case_state to;
};
extern const struct case_transition case_transitions[];
extern const size_t case_transition_count;

/* Whether the event is recorded in every state. */
bool case_event_is_note(enum case_event_kind kind);
/* Whether a move by this event may be undone: those by the clock and by a clerk. What paper and
 * money did is corrected by paper (review) and money (payments). */
bool case_event_may_be_undone(enum case_event_kind kind);

/* The state that an event leads to; *out = from when the table has no row. Whether it has. */
bool case_state_next(enum case_state *out, enum case_state from, enum case_event_kind kind,
                     enum case_guard guard);

#endif
