/* SPDX-License-Identifier: MIT */
/* If this fails, premiums are charged for the wrong months. */
#include "rules_check.h"

#include "month.h"

static void months_are_added_across_years(void **state)
{
    static const struct {
        const char *from;
        int months;
        const char *to;
    } rows[] = {
        {"2026-04", 0, "2026-04"},   {"2026-04", 1, "2026-05"},  {"2026-12", 1, "2027-01"},
        {"2026-04", 23, "2028-03"},  {"2027-01", -1, "2026-12"}, {"2026-03", -12, "2025-03"},
        {"2026-04", -16, "2024-12"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        assert_month(month_add(month(rows[i].from), rows[i].months), rows[i].to);
        assert_int_equal(month_difference(month(rows[i].to), month(rows[i].from)), rows[i].months);
    }
    assert_true(month_compare(month("2026-12"), month("2027-01")) < 0);
    assert_int_equal(month_compare(month("2026-12"), month("2026-12")), 0);
}

static void fiscal_years_begin_in_april(void **state)
{
    (void)state;
    assert_int_equal(month_fiscal_year(month("2026-03")), 2025);
    assert_int_equal(month_fiscal_year(month("2026-04")), 2026);
    assert_int_equal(month_fiscal_year(month("2027-01")), 2026);
}

static void months_have_first_and_last_days(void **state)
{
    (void)state;
    assert_day(month_first_day(month("2028-02")), "2028-02-01");
    assert_day(month_last_day(month("2028-02")), "2028-02-29");
    assert_day(month_last_day(month("2027-02")), "2027-02-28");
    assert_day(month_day(month("2026-10"), 10), "2026-10-10");
    assert_month(month_of(day("2026-10-31")), "2026-10");
}

static void months_are_written_by_era(void **state)
{
    static const char *const rows[][2] = {
        {"2026-04", "令和8年4月"},  {"2019-05", "令和元年5月"}, {"2019-04", "平成31年4月"},
        {"1989-01", "平成元年1月"}, {"1986-05", "昭和61年5月"},
    };
    (void)state;
    char text[MONTH_TEXT_SIZE];
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_string_equal(month_format_wareki(month(rows[i][0]), text), rows[i][1]);
}

static void broken_months_are_refused(void **state)
{
    static const char *const rows[] = {"",        "2026",    "2026-4",   "2026-13",   "2026-00",
                                       "2026/04", "202604",  "2026-04-", "2026-04 ",  " 2026-04",
                                       "1026-04", "2026-0x", "R8-04",    "2026-04-01"};
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct month value;
        const char *reason = NULL;
        assert_int_equal(month_parse(&value, rows[i], &reason), -1);
        assert_string_equal(reason, "is not a month such as 2026-04");
    }
    assert_false(month_is_set((struct month){0, 0}));
    assert_true(month_is_set(month("2026-04")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_are_added_across_years),
        cmocka_unit_test(fiscal_years_begin_in_april),
        cmocka_unit_test(months_have_first_and_last_days),
        cmocka_unit_test(months_are_written_by_era),
        cmocka_unit_test(broken_months_are_refused),
    };
    return cmocka_run_group_tests_name("month", tests, NULL, NULL);
}
