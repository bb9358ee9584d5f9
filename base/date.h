/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_DATE_H
#define FORMLOOP_DATE_H

#include <stdbool.h>
#include <stddef.h>

/* A day of the proleptic Gregorian calendar, years 1868 to 2200. {0, 0, 0} is "no date". */
struct date {
    short year;
    signed char month; /* 1..12 */
    signed char day;   /* 1..31 */
};

/* Size of a buffer that every date_format_* fits into. */
#define DATE_TEXT_SIZE 32

bool date_is_set(struct date date);
bool date_is_valid(int year, int month, int day);
int date_compare(struct date a, struct date b); /* <0, 0, >0; "no date" comes first */

/* Days since 1970-01-01, and back. */
long date_to_day_number(struct date date);
struct date date_from_day_number(long day_number);
struct date date_add_days(struct date date, int days);

/* The same day of another month; a day that the month does not have becomes its last
 * (2028-02-29 + 24 months → 2030-02-28). A rule of law that wants another day says so itself. */
struct date date_add_months(struct date date, int months);

int date_days_in_month(int year, int month);
int date_weekday(struct date date); /* 0 Sunday … 6 Saturday */

/* Today by the local clock. */
struct date date_today(void);

/* Reads one of: 2026-03-31, 2026/3/31, 2026.3.31, 20260331, 2026年3月31日, R8.3.31, R8/3/31,
 * R8-3-31, R080331, 令和8年3月31日, 令和元年5月1日 (full-width digits and letters as well; eras M T S H R).
 * An era date outside its era (平成31年5月1日) or a day that does not exist is refused. Returns 0,
 * or -1 with *reason (static text for _(), unless NULL) saying why. */
int date_parse(struct date *out, const char *text, const char **reason);

/* "2026-03-31" */
const char *date_format_iso(struct date date, char out[DATE_TEXT_SIZE]);

/* "令和8年3月31日" (first year: 元年). Eras by 元号: 令和 from 2019-05-01, 平成 1989-01-08,
 * 昭和 1926-12-25, 大正 1912-07-30, 明治 1868-01-25. */
const char *date_format_wareki(struct date date, char out[DATE_TEXT_SIZE]);

/* Era of a date: its kanji name ("令和"), letter ('R') and year (令和8 → 8). Any out may be NULL. */
void date_era(struct date date, const char **name, char *letter, int *year);

#endif
