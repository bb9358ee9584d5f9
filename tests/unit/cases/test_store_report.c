/* SPDX-License-Identifier: MIT */
/* If this fails, the report names another day or amount than the person was asked for. */
#include "store_fixture.h"

#include "payment_expected.h"
#include "store_report.h"

#include <string.h>

/* April is the first payment, due on the 15th; May is due on the 11th. */
static void expect_two_months(struct fixture *f, const char *number, long yen)
{
    const struct payment_expectation expectation = {
        .first = {2026, 4},
        .last = {2026, 4},
        .amount_yen = yen,
        .due = day("2026-04-15"),
        .premiums = {{{2026, 4}, yen, day("2026-04-15")}, {{2026, 5}, yen, day("2026-05-11")}},
        .premium_count = 2,
    };
    assert_done(f, case_store_expect_payments(f->store, load_case(f, number).case_id, &expectation,
                                              &f->error));
}

struct totals {
    long cases[REPORT_DUE_COUNT];
    int64_t yen[REPORT_DUE_COUNT];
    char numbers[100];
};

static void add_day(void *user, const struct report_due_day *due)
{
    struct totals *totals = user;
    totals->cases[due->due] += due->cases;
    totals->yen[due->due] += due->yen;
}

static int add_number(void *user, const struct report_due_case *due)
{
    struct totals *totals = user;
    strcat(totals->numbers, due->case_number);
    return 0;
}

static void what_is_due_is_what_the_guide_said_and_nobody_paid(void **state)
{
    struct fixture *f = *state;
    struct totals totals = {0};
    const struct date today = day("2026-05-01"), last = day("2026-05-31");
    for (const char *number = "ABCD"; *number != '\0'; number++)
        add_case(f, (const char[]){*number, '\0'}, "2026-03-31");
    expect_two_months(f, "A", 30000);
    expect_two_months(f, "B", 31000);
    expect_two_months(f, "C", 32000);
    tamper(f, "UPDATE cases SET state = 'guide_sent' WHERE case_number = 'A'");
    tamper(f, "UPDATE cases SET state = 'acquired', paid_through = '2026-04-30' "
              "WHERE case_number = 'B'");
    tamper(f, "UPDATE cases SET state = 'acquired', paid_through = '2026-05-31' "
              "WHERE case_number = 'C'");
    assert_done(f, case_store_count_due(f->store, today, last, add_day, &totals, &f->error));
    assert_int_equal(totals.cases[DUE_APPLICATION], 1); /* D */
    assert_int_equal(totals.cases[DUE_FIRST_PREMIUM], 1);
    assert_int_equal(totals.yen[DUE_FIRST_PREMIUM], 30000);
    assert_int_equal(totals.cases[DUE_MONTHLY_PREMIUM], 1);
    assert_int_equal(totals.yen[DUE_MONTHLY_PREMIUM], 31000);
    for (int due = 0; due < REPORT_DUE_COUNT; due++)
        assert_done(f, case_store_list_due(f->store, (enum report_due)due, today,
                                           (struct date){0, 0, 0}, last, add_number, &totals,
                                           &f->error));
    assert_string_equal(totals.numbers, "DAB");
}

static void each_case_is_counted_in_one_week(void **state)
{
    struct fixture *f = *state;
    const struct date today = date_today();
    struct report_week weeks[3] = {
        {.last = date_add_days(today, -2)},
        {.first = date_add_days(today, -1), .last = date_add_days(today, 1)},
        {.first = date_add_days(today, 2)}};
    add_case(f, "A", "2026-03-31");
    add_case(f, "B", "2026-03-31");
    print_application(f, "A", 2, "content");
    assert_done(f, case_store_count_weeks(weeks, 3, f->store, &f->error));
    assert_int_equal(weeks[1].cases_by_state[CASE_REGISTERED], 1);
    assert_int_equal(weeks[1].cases_by_state[CASE_FORM_SENT], 1);
    assert_int_equal(weeks[1].events_by_kind[EVENT_IMPORTED], 2);
    assert_int_equal(weeks[1].events_by_kind[EVENT_APPLICATION_PRINTED], 1);
    assert_int_equal(weeks[0].cases_by_state[CASE_REGISTERED], 0);
    assert_int_equal(weeks[2].cases_by_state[CASE_REGISTERED], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_due_is_what_the_guide_said_and_nobody_paid,
                                        fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(each_case_is_counted_in_one_week, fixture_open,
                                        fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
