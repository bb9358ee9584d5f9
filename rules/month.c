/* SPDX-License-Identifier: MIT */
#include "month.h"

#include "message.h"

#include <stdio.h>

bool month_is_set(struct month month)
{
    return month.year != 0;
}

struct month month_of(struct date date)
{
    struct month month = {date.year, date.month};
    return month;
}

static int month_number(struct month month)
{
    return month.year * 12 + month.month - 1;
}

struct month month_add(struct month month, int months)
{
    int number = month_number(month) + months;
    struct month out = {(short)(number / 12), (signed char)(number % 12 + 1)};
    return out;
}

int month_compare(struct month a, struct month b)
{
    return month_number(a) - month_number(b);
}

int month_difference(struct month later, struct month earlier)
{
    return month_number(later) - month_number(earlier);
}

struct date month_day(struct month month, int day)
{
    struct date date = {month.year, month.month, (signed char)day};
    return date;
}

struct date month_first_day(struct month month)
{
    return month_day(month, 1);
}

struct date month_last_day(struct month month)
{
    return month_day(month, date_days_in_month(month.year, month.month));
}

int month_fiscal_year(struct month month)
{
    return month.month >= 4 ? month.year : month.year - 1;
}

static int parse_digits(const char *text, int count)
{
    int value = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

int month_parse(struct month *out, const char *text, const char **reason)
{
    int year = parse_digits(text, 4);
    int month = year >= 0 && text[4] == '-' ? parse_digits(text + 5, 2) : -1;
    if (month < 0 || text[7] != '\0' || !date_is_valid(year, month, 1)) {
        if (reason != NULL)
            *reason = N_("is not a month such as 2026-04");
        return -1;
    }
    out->year = (short)year;
    out->month = (signed char)month;
    return 0;
}

const char *month_format_iso(struct month month, char out[MONTH_TEXT_SIZE])
{
    snprintf(out, MONTH_TEXT_SIZE, "%04d-%02d", month.year, month.month);
    return out;
}

const char *month_format_wareki(struct month month, char out[MONTH_TEXT_SIZE])
{
    const char *name;
    int year;
    date_era(month_last_day(month), &name, NULL, &year);
    if (year == 1)
        snprintf(out, MONTH_TEXT_SIZE, "%s元年%d月", name, month.month);
    else
        snprintf(out, MONTH_TEXT_SIZE, "%s%d年%d月", name, year, month.month);
    return out;
}
