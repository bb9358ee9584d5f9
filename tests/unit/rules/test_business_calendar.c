/* SPDX-License-Identifier: MIT */
/* If this fails, letters name a deadline on a day when nobody is there, or one that is too early.
 */
#include "rules_check.h"

#include "business_calendar.h"

#include <stdbool.h>
#include <string.h>

static const struct business_calendar plain = {.year_end = YEAR_END_NONE};
static const struct business_calendar banks = {.year_end = YEAR_END_BANKS};
static const struct business_calendar offices = {.year_end = YEAR_END_OFFICES};

static const char *holiday(struct date date)
{
    const char *name;
    struct error error = ERROR_INIT;
    assert_int_equal(national_holiday_lookup(&name, date, &error), 0);
    return name;
}

/* The holidays of 国民の祝日に関する法律 2条 as they stand since 2022: fixed days and Mondays. The
 * equinoxes are named by the government and given here as day numbers. */
static const char *holiday_by_law(struct date date)
{
    static const struct {
        int month, day;
        const char *name;
    } fixed[] = {{1, 1, "元日"},          {2, 11, "建国記念の日"}, {2, 23, "天皇誕生日"},
                 {4, 29, "昭和の日"},     {5, 3, "憲法記念日"},    {5, 4, "みどりの日"},
                 {5, 5, "こどもの日"},    {8, 11, "山の日"},       {11, 3, "文化の日"},
                 {11, 23, "勤労感謝の日"}},
      mondays[] = {
          {1, 2, "成人の日"}, {7, 3, "海の日"}, {9, 3, "敬老の日"}, {10, 2, "スポーツの日"}};
    static const int equinoxes[][3] = {{2022, 21, 23}, {2023, 21, 23}, {2024, 20, 22},
                                       {2025, 20, 23}, {2026, 20, 23}, {2027, 21, 23},
                                       {2028, 20, 22}, {2029, 20, 23}, {2030, 20, 23}};
    for (size_t i = 0; i < ROWS(fixed); i++)
        if (date.month == fixed[i].month && date.day == fixed[i].day)
            return fixed[i].name;
    for (size_t i = 0; i < ROWS(mondays); i++)
        if (date.month == mondays[i].month && date_weekday(date) == 1 &&
            (date.day + 6) / 7 == mondays[i].day)
            return mondays[i].name;
    const int *equinox = equinoxes[date.year - 2022];
    if (date.month == 3 && date.day == equinox[1])
        return "春分の日";
    return date.month == 9 && date.day == equinox[2] ? "秋分の日" : NULL;
}

/* 3条2項: after a holiday on a Sunday, the next day that is none itself. 3条3項: a day between two.
 */
static const char *substitute_by_law(struct date date)
{
    if (date_weekday(date) == 0)
        return NULL;
    struct date before = date_add_days(date, -1);
    for (struct date d = before; d.year >= 2022 && holiday_by_law(d) != NULL;
         d = date_add_days(d, -1))
        if (date_weekday(d) == 0)
            return "振替休日";
    struct date after = date_add_days(date, 1);
    if (before.year >= 2022 && after.year <= 2030 && holiday_by_law(before) &&
        holiday_by_law(after))
        return "国民の休日";
    return NULL;
}

static void table_follows_the_law(void **state)
{
    (void)state;
    int count = 0;
    for (struct date d = day("2022-01-01"); d.year <= 2030; d = date_add_days(d, 1)) {
        const char *expected = holiday_by_law(d), *found = holiday(d);
        if (expected == NULL)
            expected = substitute_by_law(d);
        char text[DATE_TEXT_SIZE];
        if ((expected == NULL) != (found == NULL) ||
            (found != NULL && strcmp(expected, found) != 0))
            fail_msg("%s: law says %s, table %s", date_format_iso(d, text),
                     expected ? expected : "-", found ? found : "-");
        count += found != NULL;
    }
    assert_int_equal(count, 162);
}

static void olympic_years_have_their_own_days(void **state)
{
    static const struct {
        const char *day, *name;
    } rows[] = {
        {"2020-07-23", "海の日"},   {"2020-07-24", "スポーツの日"}, {"2020-08-10", "山の日"},
        {"2020-07-20", NULL},       {"2020-10-12", NULL},           {"2020-08-11", NULL},
        {"2021-07-22", "海の日"},   {"2021-07-23", "スポーツの日"}, {"2021-08-08", "山の日"},
        {"2021-08-09", "振替休日"}, {"2021-08-11", NULL},           {"2021-10-11", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        const char *name = holiday(day(rows[i].day));
        if (rows[i].name == NULL)
            assert_null(name);
        else
            assert_string_equal(name, rows[i].name);
    }
}

static void days_roll_to_business_days(void **state)
{
    static const struct {
        const char *day;
        const struct business_calendar *calendar;
        const char *after, *before;
    } rows[] = {
        {"2026-04-20", &plain, "2026-04-20", "2026-04-20"},
        {"2026-04-19", &plain, "2026-04-20", "2026-04-17"},
        {"2026-05-03", &plain, "2026-05-07", "2026-05-01"}, /* four days off in a row */
        {"2026-09-20", &plain, "2026-09-24", "2026-09-18"}, /* 国民の休日 between two holidays */
        {"2026-10-10", &plain, "2026-10-13", "2026-10-09"},
        {"2027-01-10", &plain, "2027-01-12", "2027-01-08"},
        {"2026-12-29", &plain, "2026-12-29", "2026-12-29"},
        {"2026-12-31", &plain, "2026-12-31", "2026-12-31"},
        {"2026-12-30", &banks, "2026-12-30", "2026-12-30"},
        {"2026-12-31", &banks, "2027-01-04", "2026-12-30"},
        {"2027-01-03", &banks, "2027-01-04", "2026-12-30"},
        {"2026-12-28", &offices, "2026-12-28", "2026-12-28"},
        {"2026-12-29", &offices, "2027-01-04", "2026-12-28"},
        {"2027-01-02", &offices, "2027-01-04", "2026-12-28"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct date after, before;
        struct error error = ERROR_INIT;
        assert_int_equal(
            business_day_on_or_after(&after, day(rows[i].day), rows[i].calendar, &error), 0);
        assert_int_equal(
            business_day_on_or_before(&before, day(rows[i].day), rows[i].calendar, &error), 0);
        assert_day(after, rows[i].after);
        assert_day(before, rows[i].before);
    }
}

static void society_closes_on_its_own_days(void **state)
{
    (void)state;
    const struct date closed[] = {day("2026-08-14"), day("2026-08-13")};
    const struct business_calendar calendar = {.year_end = YEAR_END_NONE, .closed_days = closed, .closed_day_count = 2};
    struct date out;
    assert_int_equal(business_day_on_or_after(&out, day("2026-08-13"), &calendar, NULL), 0);
    assert_day(out, "2026-08-17");
    assert_int_equal(business_day_on_or_before(&out, day("2026-08-14"), &calendar, NULL), 0);
    assert_day(out, "2026-08-12");
}

static void years_outside_the_table_are_an_error(void **state)
{
    (void)state;
    struct date out = {0, 0, 0};
    bool is_business_day;
    struct error error = ERROR_INIT;
    assert_int_equal(business_day_check(&is_business_day, day("2031-01-06"), &plain, &error), -1);
    assert_int_equal(error.code, ERROR_REFUSED);
    assert_non_null(strstr(error.message, "2031-01-06"));
    error_clear(&error);
    assert_int_equal(business_day_on_or_after(&out, day("2030-12-31"), &banks, &error), -1);
    assert_false(date_is_set(out));
    error_clear(&error);
    assert_int_equal(business_day_check(&is_business_day, day("2019-12-31"), &plain, &error), -1);
    assert_non_null(strstr(error.message, "2019-12-31"));
}

/* A law that moves a holiday, or a year beyond the table, is a setting and not a new program. */
static void a_calendar_may_have_its_own_years(void **state)
{
    (void)state;
    static const struct date own[] = {{2028, 7, 24}, {2031, 1, 1}, {2028, 1, 1}};
    static const struct business_calendar calendar = {
        .year_end = YEAR_END_NONE, .holidays = own, .holiday_count = 3};
    static const struct {
        struct date date;
        int is_business_day; /* -1: cannot be told */
    } rows[] = {
        {{2028, 7, 17}, true},  /* 海の日 of the table, moved */
        {{2028, 7, 24}, false}, /* to here */
        {{2028, 1, 10}, true},  /* 成人の日 is not in the list, which is the whole year's */
        {{2027, 7, 19}, false}, /* other years as they are */
        {{2031, 1, 1}, false},
        {{2031, 1, 2}, true},
        {{2032, 1, 5}, -1},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct error error = ERROR_INIT;
        bool is_business_day = false;
        int result = business_day_check(&is_business_day, rows[i].date, &calendar, &error);
        if ((result == 0 ? is_business_day : -1) != rows[i].is_business_day)
            fail_msg("row %zu", i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_calendar_may_have_its_own_years),
        cmocka_unit_test(table_follows_the_law),
        cmocka_unit_test(olympic_years_have_their_own_days),
        cmocka_unit_test(days_roll_to_business_days),
        cmocka_unit_test(society_closes_on_its_own_days),
        cmocka_unit_test(years_outside_the_table_are_an_error),
    };
    return cmocka_run_group_tests_name("business_calendar", tests, NULL, NULL);
}
