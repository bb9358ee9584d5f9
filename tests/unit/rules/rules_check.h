/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TESTS_RULES_CHECK_H
#define FORMLOOP_TESTS_RULES_CHECK_H

#include "check.h"
#include "date.h"
#include "month.h"
#include "premium.h"

/* "2026-03-31" and "2026-04" of the tables; a slip of the pen fails the test. */
static inline struct date day(const char *text)
{
    struct date date;
    assert_int_equal(date_parse(&date, text, NULL), 0);
    return date;
}

static inline struct month month(const char *text)
{
    struct month value;
    assert_int_equal(month_parse(&value, text, NULL), 0);
    return value;
}

static inline void assert_day(struct date date, const char *expected)
{
    char text[DATE_TEXT_SIZE];
    assert_string_equal(date_format_iso(date, text), expected);
}

static inline void assert_month(struct month value, const char *expected)
{
    char text[MONTH_TEXT_SIZE];
    assert_string_equal(month_format_iso(value, text), expected);
}

#endif
