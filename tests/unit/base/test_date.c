/* SPDX-License-Identifier: MIT */
/* A wrong date costs a person the right to apply: every way of writing one, and the calendar. */
#include "check.h"
#include "date.h"

static void test_parse_accepts(void **state)
{
    static const struct {
        const char *text;
        struct date date;
    } rows[] = {
        {"2026-03-31", {2026, 3, 31}},       {"2026/3/31", {2026, 3, 31}},
        {"2026.3.31", {2026, 3, 31}},        {"20260331", {2026, 3, 31}},
        {"2026年3月31日", {2026, 3, 31}},    {"R8.3.31", {2026, 3, 31}},
        {"r8.3.31", {2026, 3, 31}},          {"R8/3/31", {2026, 3, 31}},
        {"R08-03-31", {2026, 3, 31}},        {"R080331", {2026, 3, 31}},
        {"令和8年3月31日", {2026, 3, 31}},   {"令和８年３月３１日", {2026, 3, 31}},
        {"Ｒ８．３．３１", {2026, 3, 31}},   {" 2026-03-31 ", {2026, 3, 31}},
        {"　令和8年3月31日　", {2026, 3, 31}}, {"令和元年5月1日", {2019, 5, 1}},
        {"令和1年5月1日", {2019, 5, 1}},     {"H31.4.30", {2019, 4, 30}},
        {"平成元年1月8日", {1989, 1, 8}},    {"昭和64年1月7日", {1989, 1, 7}},
        {"S1.12.25", {1926, 12, 25}},        {"大正15年12月24日", {1926, 12, 24}},
        {"M45.7.29", {1912, 7, 29}},         {"2028-02-29", {2028, 2, 29}},
        {"2026年 3月 31日", {2026, 3, 31}},  {"2026－03－31", {2026, 3, 31}},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct date date = {0};
        const char *reason = "";
        if (date_parse(&date, rows[i].text, &reason) != 0)
            fail_msg("\"%s\": %s", rows[i].text, reason);
        if (date_compare(date, rows[i].date) != 0)
            fail_msg("\"%s\": read as %d-%d-%d", rows[i].text, date.year, date.month, date.day);
    }
}

static void test_parse_refuses(void **state)
{
    static const char *const rows[] = {
        "",           "2026-02-29", "2026-04-31",   "2026-13-01",     "2026-00-10",    "2026-3",
        "3/31/2026x", "令和8年2月30日", "平成31年5月1日", "昭和64年1月8日", "令和元年4月30日", "R0.1.1",
        "X8.3.31",    "2026-03-31 12:00", "abc",     "26-03-31",       "2026--03-31",   "2026年3月",
        "R8.3.3１x",  "99999-01-01", "-2026-01-01", "0000-01-01",
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct date date = {1, 1, 1};
        const char *reason = NULL;
        if (date_parse(&date, rows[i], &reason) == 0)
            fail_msg("\"%s\": was accepted as %d-%d-%d", rows[i], date.year, date.month, date.day);
        assert_non_null(reason);
    }
}

static void test_format(void **state)
{
    static const struct {
        struct date date;
        const char *iso, *wareki;
    } rows[] = {
        {{2026, 3, 31}, "2026-03-31", "令和8年3月31日"}, {{2019, 5, 1}, "2019-05-01", "令和元年5月1日"},
        {{2019, 4, 30}, "2019-04-30", "平成31年4月30日"}, {{1989, 1, 7}, "1989-01-07", "昭和64年1月7日"},
        {{1989, 1, 8}, "1989-01-08", "平成元年1月8日"},   {{1926, 12, 24}, "1926-12-24", "大正15年12月24日"},
    };
    char text[DATE_TEXT_SIZE];
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        assert_string_equal(date_format_iso(rows[i].date, text), rows[i].iso);
        assert_string_equal(date_format_wareki(rows[i].date, text), rows[i].wareki);
    }
}

static void test_day_numbers_walk(void **state)
{
    /* Each day from 1868 to 2200 follows the one before, and its number leads back to it. */
    struct date date = {1868, 1, 1};
    long number = date_to_day_number(date);
    int weekday = date_weekday(date);
    (void)state;
    assert_int_equal(date_to_day_number((struct date){1970, 1, 1}), 0);
    assert_int_equal(date_weekday((struct date){2026, 3, 31}), 2); /* a Tuesday */
    while (date.year <= 2200) {
        assert_int_equal(date_to_day_number(date), number);
        assert_int_equal(date_weekday(date), weekday);
        struct date again = date_from_day_number(number);
        assert_int_equal(date_compare(again, date), 0);
        number++;
        weekday = (weekday + 1) % 7;
        if (++date.day > date_days_in_month(date.year, date.month)) {
            date.day = 1;
            if (++date.month > 12) {
                date.month = 1;
                date.year++;
            }
        }
    }
}

static void test_add_months(void **state)
{
    static const struct {
        struct date from;
        int months;
        struct date to;
    } rows[] = {
        {{2026, 1, 31}, 1, {2026, 2, 28}},   {{2028, 2, 29}, 24, {2030, 2, 28}},
        {{2026, 12, 1}, 1, {2027, 1, 1}},    {{2026, 1, 1}, -1, {2025, 12, 1}},
        {{2026, 3, 31}, -1, {2026, 2, 28}},  {{2027, 12, 31}, 2, {2028, 2, 29}},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_int_equal(date_compare(date_add_months(rows[i].from, rows[i].months), rows[i].to), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse_accepts), cmocka_unit_test(test_parse_refuses),
        cmocka_unit_test(test_format),        cmocka_unit_test(test_day_numbers_walk),
        cmocka_unit_test(test_add_months),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
