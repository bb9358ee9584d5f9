/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_BUSINESS_CALENDAR_H
#define FORMLOOP_BUSINESS_CALENDAR_H

#include "date.h"
#include "error.h"

#include <stdbool.h>
#include <stddef.h>

/* Business days. A day is not one if it is a Saturday, a Sunday, a national holiday, a day of the
 * year-end closing, or one of the society's own closed days. */

/* The years of the table of national holidays (rules/holidays.csv). A question about a day outside them is
 * an error that names the day: a guessed holiday would be a wrong deadline. */
#define HOLIDAY_FIRST_YEAR 2020
#define HOLIDAY_LAST_YEAR 2030

enum year_end_closing {
    YEAR_END_NONE,  /* 1 January only, which is a national holiday */
    YEAR_END_BANKS, /* 31 December to 3 January (銀行法施行令5条1項) */
    YEAR_END_OFFICES, /* 29 December to 3 January (行政機関の休日に関する法律1条1項3号) */
};

struct business_calendar {
    enum year_end_closing year_end;
    const struct date *closed_days; /* the society's own; any order */
    size_t closed_day_count;
    /* National holidays of years that the table lacks or that a law has changed since: a year of which
     * there is one here has these, and none of the table's. Any order. */
    const struct date *holidays;
    size_t holiday_count;
};

/* The Japanese name of the national holiday that falls on date, or NULL in *name when it is none.
 * 国民の祝日に関する法律: 2条 the holidays, 3条2項 振替休日, 3条3項 国民の休日. -1 outside the
 * table. */
int national_holiday_lookup(const char **name, struct date date, struct error *error);

/* Whether date is a business day. -1 outside the table and the calendar's own years. */
int business_day_check(bool *out, struct date date, const struct business_calendar *calendar,
                       struct error *error);

/* date itself if it is a business day, else the next one (民法142条: a period whose last day is a
 * holiday ends on the day after), or the one before it. -1 outside the table. */
int business_day_on_or_after(struct date *out, struct date date,
                             const struct business_calendar *calendar, struct error *error);
int business_day_on_or_before(struct date *out, struct date date,
                              const struct business_calendar *calendar, struct error *error);

#endif
