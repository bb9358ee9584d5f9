/* SPDX-License-Identifier: MIT */
/* The calendar and the clerk. A day too early cancels somebody's insurance, a day too late keeps
 * somebody who has lost it. */
#include "payment_private.h"
#include "procedure.h"
#include "store_fixture.h"

static const struct day_rules strict = {0, 0};

static void append(struct fixture *f, const char *number, enum case_event_kind kind,
                   enum case_guard guard)
{
    struct case_record record = load_case(f, number);
    if (case_store_append(NULL, f->store, record.case_id, kind, guard, "{}", &f->error) != 0)
        fail_msg("%s", f->error.message);
}

static void set_notice(struct fixture *f, const char *number, const char *date)
{
    struct case_record record = load_case(f, number);
    assert_done(f, store_execute(f->store, STATEMENT_CASE_SET_NOTICE,
                                 BIND(bound_number(record.case_id), bound_text(date)), &f->error));
}

#define MONTH_YEN 32256

/* What a guide asks for: two years of months from the month of acquisition on. */
static void expect_payments(struct fixture *f, const struct case_record *record, struct date due)
{
    const struct month first = month_of(record->loss_date);
    struct payment_expectation expected = {
        .first = first, .last = first, .amount_yen = MONTH_YEN, .due = due, .premium_count = 24};
    for (int i = 0; i < 24; i++)
        expected.premiums[i] = (struct expected_premium){month_add(first, i), MONTH_YEN, due};
    assert_done(f, case_store_expect_payments(f->store, record->case_id, &expected, &f->error));
}

/* A row of a bank file; its number. */
static int64_t bring_in(struct fixture *f, long amount_yen)
{
    char sql[1000];
    int64_t number;
    assert_done(f, store_query_number(&number, f->store, STATEMENT_COUNT_PAYMENTS, BIND_NONE, 0,
                                      &f->error));
    number++;
    snprintf(
        sql, sizeof sql,
        "INSERT INTO payment_files VALUES (%lld, 'hash%lld', '', 'bank', 'bank.txt', '', 1, 0, "
        "0, 1, %ld, 0, 0); INSERT INTO payments (payment_id, file_id, record, raw, "
        "fingerprint, is_cancelling, booked_date, value_date, amount_yen, account, inquiry, "
        "payer_code, payer_name, edi, sending_bank, class) VALUES (%lld, %lld, 2, zeroblob(200), "
        "randomblob(32), 0, '', '', %ld, '', '', '', '', '', '', 'exact')",
        (long long)number, (long long)number, amount_yen, (long long)number, (long long)number,
        amount_yen);
    tamper(f, sql);
    return number;
}

/* Pays from the month of acquisition through the month that ends on that day. */
static void pay_through(struct fixture *f, struct case_record *record, const char *paid)
{
    struct payment_standing standing;
    struct payment_move move = {.rule = RULE_REFERENCE,
                                .class = PAYMENT_EXACT,
                                .from = SIDE_NONE,
                                .to = SIDE_MATCHED,
                                .first = month_of(record->loss_date),
                                .last = month_of(day(paid))};
    move.amount_yen = MONTH_YEN * (1 + month_difference(move.last, move.first));
    move.payment_id = bring_in(f, move.amount_yen);
    assert_done(f, store_begin(f->store, &f->error));
    assert_done(
        f, payment_load_standing(&standing, f->store, record->case_id, record->state, &f->error));
    assert_done(f, payment_credit(f->store, record, &standing, &move, &f->error));
    assert_done(f, store_commit(f->store, &f->error));
}

/* A case whose guide went out, to pay by that day; with paid: acquired, paid up to that day. */
static void send_guide(struct fixture *f, const char *number, const char *first_due,
                       const char *paid)
{
    append(f, number, EVENT_APPLICATION_RECEIVED, GUARD_IN_TIME);
    append(f, number, EVENT_GUIDE_BECAME_DUE, GUARD_NONE);
    append(f, number, EVENT_GUIDE_PRINTED, GUARD_NONE);
    struct case_record record = load_case(f, number);
    expect_payments(f, &record, day(first_due));
    if (paid != NULL)
        pay_through(f, &record, paid);
}

static long run_day(struct fixture *f, const char *date)
{
    long moved = 0;
    struct case_record before[8];
    static const char *const numbers[] = {"A", "B", "C", "D", "E", "F"};
    size_t count = 0;
    for (size_t i = 0; i < ROWS(numbers); i++)
        if (case_store_load(&before[count], f->store, numbers[i], NULL) == 0)
            count++;
    if (case_store_run_day(NULL, f->store, day(date), &strict, false, NULL, NULL, &f->error) != 0)
        fail_msg("%s", f->error.message);
    for (size_t i = 0; i < count; i++)
        moved += load_case(f, before[i].case_number).state != before[i].state;
    return moved;
}

static void the_calendar_moves_on_the_right_day(void **state)
{
    /* Each case on the last day on which it stays, and a day later. Born 1980-05-05. */
    static const struct {
        const char *retirement, *first_due, *paid; /* no guide: NULL */
        const char *stays, *moves;
        enum case_state to;
        const char *ended;
    } rows[] = {
        /* 法37条1項: L = 04-01, twenty days with it are over after 04-20. */
        {"2026-03-31", NULL, NULL, "2026-04-20", "2026-04-21", CASE_INELIGIBLE, ""},
        /* The last day is a Sunday and moves on. */
        {"2026-03-30", NULL, NULL, "2026-04-20", "2026-04-21", CASE_INELIGIBLE, ""},
        {"2026-04-13", NULL, NULL, "2026-05-07", "2026-05-08", CASE_INELIGIBLE, ""},
        /* 法37条2項: the first premium. */
        {"2026-03-31", "2026-05-15", NULL, "2026-05-15", "2026-05-16", CASE_CANCELLED_UNPAID, ""},
        /* 法38条3号: paid through May, June is due on the 10th; lost the day after. */
        {"2026-03-31", "2026-05-15", "2026-05-31", "2026-06-10", "2026-06-11", CASE_LOST,
         "2026-06-11"},
        /* October's 10th is a Saturday, the 12th a holiday: due on the 13th. */
        {"2026-03-31", "2026-05-15", "2026-09-30", "2026-10-13", "2026-10-14", CASE_LOST,
         "2026-10-14"},
        /* 法38条1号: two years from 2026-04-01. */
        {"2026-03-31", "2026-05-15", "2028-03-31", "2028-03-31", "2028-04-01", CASE_LOST,
         "2028-04-01"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char number[8];
        snprintf(number, sizeof number, "R%zu", i);
        add_case(f, number, rows[i].retirement);
        if (rows[i].first_due != NULL)
            send_guide(f, number, rows[i].first_due, rows[i].paid);
        enum case_state before = load_case(f, number).state;
        run_day(f, rows[i].stays);
        assert_int_equal(load_case(f, number).state, before);
        run_day(f, rows[i].moves);
        struct case_record record = load_case(f, number);
        if (record.state != rows[i].to)
            fail_msg("row %zu: %s", i, case_state_name(record.state));
        struct date ended = rows[i].ended[0] != '\0' ? day(rows[i].ended) : (struct date){0, 0, 0};
        assert_int_equal(date_compare(record.ended_date, ended), 0);
        append(f, number, EVENT_UPDATED, GUARD_NONE); /* later rows find it at its end */
    }
    assert_sound(f);
}

static void a_75th_birthday_ends_the_status(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A", "2026-03-31");
    send_guide(f, "A", "2026-05-15", "2027-03-31");
    struct case_record record = load_case(f, "A");
    record.birth_date = day("1951-09-10");
    assert_int_equal(store_begin(f->store, &f->error), 0);
    assert_int_equal(store_update_case(f->store, &record, &f->error), 0);
    assert_int_equal(store_commit(f->store, &f->error), 0);
    assert_int_equal(run_day(f, "2026-09-09"), 0);
    assert_int_equal(run_day(f, "2026-09-10"), 1);
    assert_int_equal(date_compare(load_case(f, "A").ended_date, day("2026-09-10")), 0);
}

static void a_day_may_be_run_again_or_skipped(void **state)
{
    struct fixture *f = *state;
    long moved = 0, cases = 0;
    add_case(f, "A", "2026-03-31");
    add_case(f, "B", "2026-06-30");
    append(f, "B", EVENT_APPLICATION_RECEIVED, GUARD_BEFORE_LOSS);
    assert_int_equal(case_store_run_day(&cases, f->store, day("2026-08-01"), &strict, true, NULL,
                                        NULL, &f->error),
                     0);
    assert_int_equal(cases, 2);
    assert_int_equal(load_case(f, "A").state, CASE_REGISTERED); /* a rehearsal writes nothing */
    moved = run_day(f, "2026-08-01");
    assert_int_equal(moved, 2);
    assert_int_equal(load_case(f, "A").state, CASE_INELIGIBLE);
    assert_int_equal(load_case(f, "B").state, CASE_RECEIVED);
    assert_int_equal(run_day(f, "2026-08-01"), 0);
    assert_int_equal(run_day(f, "2026-04-01"), 0);
    assert_sound(f);
}

/* STEP 2: application and notice, in either order. */
static void the_guide_waits_for_both(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A", "2026-03-31");
    set_notice(f, "A", "2026-04-02");
    append(f, "A", EVENT_NOTICE_RECEIVED, GUARD_NONE);
    assert_int_equal(load_case(f, "A").state, CASE_REGISTERED);
    append(f, "A", EVENT_APPLICATION_RECEIVED, GUARD_IN_TIME);
    assert_int_equal(load_case(f, "A").state, CASE_GUIDE_DUE);
    add_case(f, "B", "2026-03-31");
    append(f, "B", EVENT_APPLICATION_RECEIVED, GUARD_IN_TIME);
    assert_int_equal(load_case(f, "B").state, CASE_RECEIVED);
    set_notice(f, "B", "2026-04-02");
    append(f, "B", EVENT_NOTICE_RECEIVED, GUARD_NONE);
    assert_int_equal(load_case(f, "B").state, CASE_GUIDE_DUE);
    append(f, "B", EVENT_DEFICIENCY_FOUND, GUARD_NONE);
    assert_int_equal(load_case(f, "B").state, CASE_DEFICIENT);
    append(f, "B", EVENT_APPLICATION_RECEIVED, GUARD_IN_TIME);
    assert_int_equal(load_case(f, "B").state, CASE_GUIDE_DUE);
    assert_sound(f);
}

static void a_clerk_moves_and_takes_back(void **state)
{
    struct fixture *f = *state;
    struct case_move move;
    struct case_record record = add_case(f, "A", "2026-03-31");
    int64_t id = record.case_id;
    append(f, "A", EVENT_APPLICATION_RECEIVED, GUARD_LATE);
    assert_int_equal(case_store_decide(&move, f->store, id, false, "slept", &f->error), 0);
    assert_int_equal(load_case(f, "A").state, CASE_INELIGIBLE);
    assert_int_equal(case_store_undo(&move, f->store, id, "earthquake that day", &f->error), 0);
    assert_int_equal(move.to, CASE_LATE_REVIEW);
    assert_int_equal(case_store_decide(&move, f->store, id, true, "earthquake", &f->error), 0);
    assert_int_equal(load_case(f, "A").state, CASE_RECEIVED);
    assert_int_equal(case_store_withdraw(&move, f->store, id, "found work", &f->error), 0);
    assert_int_equal(load_case(f, "A").state, CASE_WITHDRAWN);
    assert_int_equal(case_store_undo(&move, f->store, id, "mistaken", &f->error), 0);
    assert_int_equal(load_case(f, "A").state, CASE_RECEIVED);
    /* What was undone is not undone again, and paper is not undone by a word. */
    assert_int_equal(case_store_undo(&move, f->store, id, "again", &f->error), -1);
    assert_int_equal(f->error.code, ERROR_REFUSED);
    error_clear(&f->error);
    assert_sound(f);
}

static void loss_dates_follow_from_what_was_reported(void **state)
{
    static const struct {
        enum loss_event event;
        const char *day, *ended;
    } rows[] = {
        {LOSS_DEATH, "2026-08-15", "2026-08-16"},
        {LOSS_EMPLOYED, "2026-09-01", "2026-09-01"},
        {LOSS_REQUESTED, "2027-01-31", "2027-02-01"},
        {LOSS_REQUESTED, "2027-02-01", "2027-03-01"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char number[8];
        snprintf(number, sizeof number, "L%zu", i);
        struct case_record record = add_case(f, number, "2026-03-31");
        send_guide(f, number, "2026-05-15", "2027-03-31");
        assert_int_equal(case_store_report_loss(NULL, f->store, record.case_id, rows[i].event,
                                                day(rows[i].day), "reported", &f->error),
                         0);
        assert_int_equal(load_case(f, number).state, CASE_LOST);
        assert_int_equal(date_compare(load_case(f, number).ended_date, day(rows[i].ended)), 0);
        assert_int_equal(case_store_undo(NULL, f->store, record.case_id, "wrong case", &f->error),
                         0);
        assert_int_equal(load_case(f, number).state, CASE_ACQUIRED);
        assert_false(date_is_set(load_case(f, number).ended_date));
    }
    assert_sound(f);
}

/* Nothing of a refused event is written. */
static void what_does_not_fit_is_refused(void **state)
{
    struct fixture *f = *state;
    struct case_record record = add_case(f, "A", "2026-03-31");
    int64_t id = record.case_id, events = f->store->event_count;
    assert_int_equal(case_store_append(NULL, f->store, id, EVENT_PAYMENT_RECEIVED, GUARD_IN_TIME,
                                       "{}", &f->error),
                     -1);
    assert_int_equal(f->error.code, ERROR_REFUSED);
    assert_non_null(strstr(f->error.message, "case A is in state registered: payment_received"));
    error_clear(&f->error);
    assert_int_equal(case_store_decide(NULL, f->store, id, true, "why", &f->error), -1);
    error_clear(&f->error);
    assert_int_equal(case_store_withdraw(NULL, f->store, id, "  ", &f->error), -1);
    error_clear(&f->error);
    assert_int_equal(case_store_undo(NULL, f->store, id, "why", &f->error), -1);
    error_clear(&f->error);
    assert_int_equal(load_case(f, "A").state, CASE_REGISTERED);
    assert_int_equal(f->store->event_count, events);
    assert_sound(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_calendar_moves_on_the_right_day, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(a_75th_birthday_ends_the_status, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(a_day_may_be_run_again_or_skipped, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(the_guide_waits_for_both, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(a_clerk_moves_and_takes_back, fixture_open, fixture_close),
        cmocka_unit_test_setup_teardown(loss_dates_follow_from_what_was_reported, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(what_does_not_fit_is_refused, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
