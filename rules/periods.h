/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PERIODS_H
#define FORMLOOP_PERIODS_H

#include "business_calendar.h"
#include "date.h"
#include "error.h"

#include <stdbool.h>

/* From the retirement date to the dates that follow from it, and the ways to lose the status. */

/* The last day of a period of months that begins at 0:00 of first_day (民法143条2項): the day
 * before the corresponding day, or, when the last month has none, its last day: 2026-02-01 + 2
 * months → 2026-03-31, 2025-12-31 + 2 months → 2026-02-28. */
struct date period_end(struct date first_day, int months);

/* 資格喪失日: the day after the last day of employment (健康保険法36条). The status of voluntary
 * continuation is acquired on this same day (昭2.2.1保理330号). */
struct date loss_date(struct date retirement);

enum deadline_roll {
    DEADLINE_ROLL_NEXT_BUSINESS_DAY, /* 民法142条, practice of 協会けんぽ */
    DEADLINE_ROLL_NONE,
};

struct deadline_rule {
    bool count_first_day; /* the loss begins at 0:00, so its day counts (民法140条ただし書) */
    enum deadline_roll roll;
};

/* The last day on which an application may arrive: within 20 days of the loss date (法37条1項).
 * With count_first_day that is loss + 19 days = retirement + 20 days, else loss + 20 days; rolled
 * as the rule says. -1 when rolling needs a day outside the calendar's table. */
int application_deadline(struct date *out, struct date loss, const struct deadline_rule *rule,
                         const struct business_calendar *calendar, struct error *error);

/* 資格喪失予定日: two years counted from the day of acquisition have passed (法38条1号): the same
 * day two years later. Acquired on 29 February, the day after 28 February two years later
 * (民法143条2項: without a corresponding day the period ends with the month): 2028-02-29 →
 * 2030-03-01. */
struct date planned_loss_date(struct date acquired);

/* Whether a person insured from `acquired` through `retirement` was so for two months or more up to
 * the day before the loss (法3条4項): period_end(acquired, 2) <= retirement.
 * Days with another insurer just before count too, if the caller passes the first of them. */
bool is_insured_two_months(struct date acquired, struct date retirement);

/* How the status of voluntary continuation ends (法38条). */
enum loss_event {
    LOSS_TWO_YEARS, /* 1号; event day: the day of acquisition */
    LOSS_DEATH,     /* 2号; the day of death */
    LOSS_UNPAID,    /* 3号; the due date, after rolling. Not for the first premium: 法37条2項 */
    LOSS_EMPLOYED,  /* 4号; the first day as 被保険者 elsewhere */
    LOSS_SEAMAN,    /* 5号; likewise for 船員保険 */
    LOSS_LATE_ELDERLY, /* 6号; the day of becoming 後期高齢者医療の被保険者 (age.h) */
    LOSS_REQUESTED,    /* 7号; the day on which the request was received */
};

/* The loss date that follows from an event on that day: the day itself (4 to 6), the day after (2,
 * 3), the first of the next month (7), two years later (1). */
struct date loss_date_of_event(enum loss_event event, struct date day);

#endif
