/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_MONTH_H
#define FORMLOOP_MONTH_H

#include "date.h"

#include <stdbool.h>

/* A calendar month: premiums are counted in whole months (健康保険法157条). {0, 0} is "no month".
 */
struct month {
    short year;
    signed char month; /* 1..12 */
};

/* Size of a buffer that every month_format_* fits into. */
#define MONTH_TEXT_SIZE 32

bool month_is_set(struct month month);
struct month month_of(struct date date);
struct month month_add(struct month month, int months);
int month_compare(struct month a, struct month b);              /* <0, 0, >0 */
int month_difference(struct month later, struct month earlier); /* months from earlier to later */

struct date month_day(struct month month, int day); /* day 1..28 */
struct date month_first_day(struct month month);
struct date month_last_day(struct month month);

/* The fiscal year (年度, April to March) that the month belongs to: 2027-03 → 2026. */
int month_fiscal_year(struct month month);

/* Reads "2026-04". Returns 0, or -1 with *reason (static text for _(), unless NULL) saying why. */
int month_parse(struct month *out, const char *text, const char **reason);

/* "2026-04" */
const char *month_format_iso(struct month month, char out[MONTH_TEXT_SIZE]);

/* "令和8年4月"; the first year of an era is 元年. The era is that of the month's last day, so that
 * 2019-05 is 令和元年5月. */
const char *month_format_wareki(struct month month, char out[MONTH_TEXT_SIZE]);

#endif
