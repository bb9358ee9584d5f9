/* SPDX-License-Identifier: MIT */
/* If this fails, a person is told the wrong last day to apply, or is refused or insured wrongly. */
#include "rules_check.h"

#include "periods.h"

static const struct business_calendar calendar = {.year_end = YEAR_END_OFFICES};

static struct date deadline(const char *retirement, bool count_first_day, enum deadline_roll roll)
{
    struct deadline_rule rule = {count_first_day, roll};
    struct date out = {0, 0, 0};
    assert_int_equal(application_deadline(&out, loss_date(day(retirement)), &rule, &calendar, NULL),
                     0);
    return out;
}

static void applications_must_arrive_within_20_days(void **state)
{
    static const struct {
        const char *retirement, *loss, *deadline, *rolled;
    } rows[] = {
        {"2026-03-31", "2026-04-01", "2026-04-20", "2026-04-20"},
        {"2026-03-30", "2026-03-31", "2026-04-19", "2026-04-20"}, /* Sunday */
        {"2026-04-13", "2026-04-14", "2026-05-03", "2026-05-07"}, /* 5/6 is 振替休日 */
        {"2026-04-20", "2026-04-21", "2026-05-10", "2026-05-11"},
        {"2026-06-30", "2026-07-01", "2026-07-20", "2026-07-21"}, /* 海の日 */
        {"2026-08-31", "2026-09-01", "2026-09-20", "2026-09-24"}, /* 9/22 is 国民の休日 */
        {"2026-09-01", "2026-09-02", "2026-09-21", "2026-09-24"},
        {"2025-12-31", "2026-01-01", "2026-01-20", "2026-01-20"},
        {"2028-02-10", "2028-02-11", "2028-03-01", "2028-03-01"}, /* leap year */
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        const char *retirement = rows[i].retirement;
        assert_day(loss_date(day(retirement)), rows[i].loss);
        assert_day(deadline(retirement, true, DEADLINE_ROLL_NONE), rows[i].deadline);
        assert_day(deadline(retirement, true, DEADLINE_ROLL_NEXT_BUSINESS_DAY), rows[i].rolled);
    }
}

static void the_first_day_may_not_count(void **state)
{
    (void)state;
    assert_day(deadline("2026-03-31", false, DEADLINE_ROLL_NONE), "2026-04-21");
    assert_day(deadline("2026-04-12", false, DEADLINE_ROLL_NEXT_BUSINESS_DAY), "2026-05-07");
    assert_day(deadline("2026-12-09", true, DEADLINE_ROLL_NEXT_BUSINESS_DAY), "2027-01-04");
}

static void a_deadline_beyond_the_holiday_table_is_an_error(void **state)
{
    (void)state;
    struct deadline_rule rule = {true, DEADLINE_ROLL_NEXT_BUSINESS_DAY};
    struct date out;
    struct error error = ERROR_INIT;
    assert_int_equal(application_deadline(&out, day("2030-12-20"), &rule, &calendar, &error), -1);
    assert_int_equal(error.code, ERROR_REFUSED);
    rule.roll = DEADLINE_ROLL_NONE;
    assert_int_equal(application_deadline(&out, day("2030-12-20"), &rule, &calendar, NULL), 0);
    assert_day(out, "2031-01-08");
}

static void the_status_ends_after_two_years(void **state)
{
    static const char *const rows[][2] = {
        {"2024-04-01", "2026-04-01"}, {"2026-04-15", "2028-04-15"}, {"2026-03-31", "2028-03-31"},
        {"2026-02-28", "2028-02-28"}, {"2028-02-29", "2030-03-01"}, {"2027-03-01", "2029-03-01"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_day(planned_loss_date(day(rows[i][0])), rows[i][1]);
}

static void two_months_go_by_the_calendar(void **state)
{
    static const struct {
        const char *acquired, *last_too_short, *first_enough;
    } rows[] = {
        {"2026-02-01", "2026-03-30", "2026-03-31"}, {"2026-01-16", "2026-03-14", "2026-03-15"},
        {"2025-12-31", "2026-02-27", "2026-02-28"}, {"2026-01-01", "2026-02-27", "2026-02-28"},
        {"2027-12-30", "2028-02-28", "2028-02-29"}, {"2027-12-31", "2028-02-28", "2028-02-29"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        assert_false(is_insured_two_months(day(rows[i].acquired), day(rows[i].last_too_short)));
        assert_true(is_insured_two_months(day(rows[i].acquired), day(rows[i].first_enough)));
    }
}

static void each_event_has_its_loss_date(void **state)
{
    static const struct {
        enum loss_event event;
        const char *day, *loss;
    } rows[] = {
        {LOSS_TWO_YEARS, "2024-04-01", "2026-04-01"},
        {LOSS_DEATH, "2026-05-31", "2026-06-01"},
        {LOSS_UNPAID, "2026-05-11", "2026-05-12"},
        {LOSS_EMPLOYED, "2026-05-01", "2026-05-01"},
        {LOSS_SEAMAN, "2026-05-01", "2026-05-01"},
        {LOSS_LATE_ELDERLY, "2026-05-09", "2026-05-09"},
        {LOSS_REQUESTED, "2026-01-31", "2026-02-01"},
        {LOSS_REQUESTED, "2026-02-01", "2026-03-01"},
        {LOSS_REQUESTED, "2026-12-15", "2027-01-01"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_day(loss_date_of_event(rows[i].event, day(rows[i].day)), rows[i].loss);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(applications_must_arrive_within_20_days),
        cmocka_unit_test(the_first_day_may_not_count),
        cmocka_unit_test(a_deadline_beyond_the_holiday_table_is_an_error),
        cmocka_unit_test(the_status_ends_after_two_years),
        cmocka_unit_test(two_months_go_by_the_calendar),
        cmocka_unit_test(each_event_has_its_loss_date),
    };
    return cmocka_run_group_tests_name("periods", tests, NULL, NULL);
}
