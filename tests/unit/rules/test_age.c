/* SPDX-License-Identifier: MIT */
/* If this fails, care premiums are charged a month too early or too late, or a person stays insured
 * past the 75th birthday. */
#include "rules_check.h"

#include "age.h"

static void ages_are_reached_the_day_before_the_birthday(void **state)
{
    static const struct {
        const char *birth;
        int age;
        const char *reached;
    } rows[] = {
        {"1986-05-01", 40, "2026-04-30"}, {"1986-05-02", 40, "2026-05-01"},
        {"1986-03-01", 40, "2026-02-28"}, {"1984-03-01", 44, "2028-02-29"},
        {"1988-02-29", 40, "2028-02-28"}, {"1988-02-29", 41, "2029-02-28"},
        {"1987-01-01", 40, "2026-12-31"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_day(age_reached_date(day(rows[i].birth), rows[i].age), rows[i].reached);
}

static void years_are_counted_by_birthdays(void **state)
{
    static const struct {
        const char *birth, *day;
        int age;
    } rows[] = {
        {"1986-05-01", "2026-04-30", 39}, {"1986-05-01", "2026-05-01", 40},
        {"1986-05-01", "2026-12-31", 40}, {"1986-05-01", "2026-01-01", 39},
        {"1988-02-29", "2027-02-28", 38}, {"1988-02-29", "2027-03-01", 39},
        {"1988-02-29", "2028-02-28", 39}, {"1988-02-29", "2028-02-29", 40},
        {"2026-05-01", "2026-05-01", 0},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_int_equal(age_on(day(rows[i].birth), day(rows[i].day)), rows[i].age);
}

static void care_is_paid_from_40_to_65(void **state)
{
    static const struct {
        const char *birth, *first, *through;
    } rows[] = {
        {"1986-05-01", "2026-04", "2051-03"}, {"1986-05-02", "2026-05", "2051-04"},
        {"1961-06-01", "2001-05", "2026-04"}, {"1961-06-02", "2001-06", "2026-05"},
        {"1986-01-01", "2025-12", "2050-11"}, {"1988-02-29", "2028-02", "2053-01"},
        {"1986-03-01", "2026-02", "2051-01"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct date birth = day(rows[i].birth);
        assert_month(care_first_month(birth), rows[i].first);
        assert_month(month_add(care_end_month(birth), -1), rows[i].through);
        assert_false(is_care_month(birth, month_add(month(rows[i].first), -1)));
        assert_true(is_care_month(birth, month(rows[i].first)));
        assert_true(is_care_month(birth, month(rows[i].through)));
        assert_false(is_care_month(birth, month_add(month(rows[i].through), 1)));
    }
}

static void late_elderly_care_begins_on_the_75th_birthday(void **state)
{
    static const char *const rows[][2] = {
        {"1951-05-09", "2026-05-09"},
        {"1952-01-01", "2027-01-01"},
        {"1952-02-29", "2027-03-01"},
        {"1952-03-01", "2027-03-01"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_day(late_elderly_date(day(rows[i][0])), rows[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ages_are_reached_the_day_before_the_birthday),
        cmocka_unit_test(years_are_counted_by_birthdays),
        cmocka_unit_test(care_is_paid_from_40_to_65),
        cmocka_unit_test(late_elderly_care_begins_on_the_75th_birthday),
    };
    return cmocka_run_group_tests_name("age", tests, NULL, NULL);
}
