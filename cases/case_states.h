/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CASE_STATES_H
#define FORMLOOP_CASE_STATES_H

#include <stdbool.h>

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
    EVENT_KIND_COUNT,
};

/* When an application arrived, seen from the case's dates: what decides between the states that
 * EVENT_APPLICATION_RECEIVED leads to. Other events have TIMING_NONE. */
enum case_timing {
    TIMING_NONE,
    TIMING_BEFORE_LOSS, /* before L */
    TIMING_IN_TIME,     /* from L to the last day to apply, both included */
    TIMING_LATE,        /* after the last day to apply */
    TIMING_COUNT,
};

/* Identifiers of the JSON contract and of the store: "registered", "form_sent", …; "imported", …;
 * "none", "before_loss", "in_time", "late". */
const char *case_state_name(enum case_state state);
const char *case_event_name(enum case_event_kind kind);
const char *case_timing_name(enum case_timing timing);

/* The state for people, translated: "form sent". */
const char *case_state_label(enum case_state state);

/* -1 if there is no such identifier. */
int case_state_parse(enum case_state *out, const char *name);
int case_event_parse(enum case_event_kind *out, const char *name);
int case_timing_parse(enum case_timing *out, const char *name);

/* The state that an event leads to. Every event may happen in every state: paper is printed and
 * comes back whatever we think of the case, and is recorded. An event that the table does not name
 * for the state leaves it where it is (*out = from): printing a form again, a second application
 * for a case that is received already. Returns whether the table names it. */
bool case_state_next(enum case_state *out, enum case_state from, enum case_event_kind kind,
                     enum case_timing timing);

#endif
