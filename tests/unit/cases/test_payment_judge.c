/* SPDX-License-Identifier: MIT */
/* What an amount means for a case: a wrong class gives somebody a status that was not paid for, or
 * takes one away that was. */
#include "check.h"

#include "payment_judge.h"

#include <stdio.h>

static const struct transfer_fees fees = {{110, 440, 660}, 3};

static struct date on(const char *text)
{
    struct date date;
    assert_int_equal(date_parse(&date, text, NULL), 0);
    return date;
}

/* Acquired 2026-04-01, 32,256 yen a month; from September 37,440 (介護). The first payment is
 * April, by 20 April; May to September or to March may be prepaid by 30 April. Paid: the first
 * `paid` months. */
static struct payment_standing standing_of(enum case_state state, size_t paid)
{
    struct payment_standing out = {.state = state, .has_expectation = true};
    struct payment_expectation *expected = &out.expected;
    expected->first = expected->last = (struct month){2026, 4};
    expected->amount_yen = 32256;
    expected->due = on("2026-04-20");
    expected->premium_count = 24;
    for (int i = 0; i < 24; i++) {
        struct month month = month_add(expected->first, i);
        expected->premiums[i] = (struct expected_premium){
            month, i < 5 ? 32256 : 37440, i == 0 ? expected->due : month_day(month, 10)};
    }
    expected->prepayments[0] =
        (struct prepayment_goal){{2026, 5}, {2026, 9}, 164850, on("2026-04-30")};
    expected->prepayments[1] =
        (struct prepayment_goal){{2026, 5}, {2027, 3}, 381000, on("2026-04-30")};
    expected->prepayment_count = 2;
    for (size_t i = 0; i < paid; i++) {
        out.is_paid[i] = true;
        out.before[out.before_count++] =
            (struct paid_before){expected->premiums[i].amount_yen, expected->premiums[i].due};
    }
    return out;
}

static void test_amounts(void **state)
{
    (void)state;
    static const struct {
        enum case_state state;
        size_t paid;
        long amount;
        const char *value;
        enum payment_class class;
        bool is_sure, is_less_by_a_fee;
        int first_month, last_month; /* of the first part; 0: there is none */
    } rows[] = {
        /* the first payment */
        {CASE_GUIDE_SENT, 0, 32256, "2026-04-08", PAYMENT_EXACT, true, false, 4, 4},
        {CASE_GUIDE_SENT, 0, 32256, "2026-04-20", PAYMENT_EXACT, true, false, 4, 4},
        {CASE_GUIDE_SENT, 0, 32256, "2026-04-21", PAYMENT_LATE, false, false, 4, 4},
        {CASE_CANCELLED_UNPAID, 0, 32256, "2026-04-20", PAYMENT_EXACT, false, false, 4, 4},
        {CASE_CANCELLED_UNPAID, 0, 32256, "2026-04-30", PAYMENT_LATE, false, false, 4, 4},
        {CASE_GUIDE_SENT, 0, 32255, "2026-04-08", PAYMENT_SHORT, false, false, 0, 0},
        {CASE_GUIDE_SENT, 0, 31816, "2026-04-08", PAYMENT_SHORT, false, true, 0, 0},
        {CASE_GUIDE_SENT, 0, 31596, "2026-04-08", PAYMENT_SHORT, false, true, 0, 0},
        {CASE_GUIDE_SENT, 0, 1, "2026-04-08", PAYMENT_SHORT, false, false, 0, 0},
        {CASE_GUIDE_SENT, 0, 32257, "2026-04-08", PAYMENT_OVER, false, false, 0, 0},
        {CASE_GUIDE_SENT, 0, 9999999, "2026-04-08", PAYMENT_OVER, false, false, 0, 0},
        {CASE_GUIDE_SENT, 0, 64512, "2026-04-08", PAYMENT_MULTI, false, false, 4, 5},
        {CASE_GUIDE_SENT, 0, 96768, "2026-04-08", PAYMENT_MULTI, false, false, 4, 6},
        /* nothing is asked for yet */
        {CASE_REGISTERED, 0, 32256, "2026-04-08", PAYMENT_EARLY, false, false, 0, 0},
        {CASE_GUIDE_DUE, 0, 32256, "2026-04-08", PAYMENT_EARLY, false, false, 0, 0},
        /* a prepayment, with the first payment, before it, after it, too late */
        {CASE_GUIDE_SENT, 0, 197106, "2026-04-20", PAYMENT_PREPAY_CHOSEN, true, false, 4, 4},
        {CASE_GUIDE_SENT, 0, 197106, "2026-04-21", PAYMENT_LATE, false, false, 4, 4},
        {CASE_GUIDE_SENT, 0, 164850, "2026-04-20", PAYMENT_PREPAY_CHOSEN, false, false, 5, 9},
        {CASE_ACQUIRED, 1, 164850, "2026-04-30", PAYMENT_PREPAY_CHOSEN, true, false, 5, 9},
        {CASE_ACQUIRED, 1, 381000, "2026-04-30", PAYMENT_PREPAY_CHOSEN, true, false, 5, 3},
        {CASE_ACQUIRED, 1, 164850, "2026-05-01", PAYMENT_LATE, false, false, 5, 9},
        {CASE_ACQUIRED, 1, 164740, "2026-04-30", PAYMENT_SHORT, false, true, 0, 0},
        {CASE_ACQUIRED, 2, 164850, "2026-04-30", PAYMENT_OVER, false, false, 0, 0},
        {CASE_LOST, 1, 164850, "2026-04-30", PAYMENT_PREPAY_CHOSEN, false, false, 5, 9},
        /* later months; the same amount is a double up to the due date of what it paid */
        {CASE_ACQUIRED, 1, 32256, "2026-04-20", PAYMENT_DUPLICATE, false, false, 0, 0},
        {CASE_ACQUIRED, 1, 32256, "2026-04-21", PAYMENT_EXACT, true, false, 5, 5},
        {CASE_ACQUIRED, 1, 32256, "2026-05-10", PAYMENT_EXACT, true, false, 5, 5},
        {CASE_ACQUIRED, 1, 32256, "2026-05-11", PAYMENT_LATE, false, false, 5, 5},
        {CASE_ACQUIRED, 1, 31816, "2026-05-10", PAYMENT_SHORT, false, true, 0, 0},
        {CASE_ACQUIRED, 1, 37440, "2026-05-10", PAYMENT_OVER, false, false, 0, 0},
        {CASE_ACQUIRED, 5, 32256, "2026-09-10", PAYMENT_SHORT, false, false, 0, 0},
        {CASE_ACQUIRED, 5, 37440, "2026-09-10", PAYMENT_EXACT, true, false, 9, 9},
        {CASE_ACQUIRED, 1, 64512, "2026-05-10", PAYMENT_MULTI, false, false, 5, 6},
        {CASE_ACQUIRED, 4, 69696, "2026-08-10", PAYMENT_MULTI, false, false, 8, 9},
        {CASE_LOST, 1, 32256, "2026-05-10", PAYMENT_EXACT, false, false, 5, 5},
        {CASE_ACQUIRED, 24, 37440, "2028-04-10", PAYMENT_OVER, false, false, 0, 0},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct payment_standing standing = standing_of(rows[i].state, rows[i].paid);
        struct payment_judgement got;
        payment_judge(&got, &standing, rows[i].amount, on(rows[i].value), &fees);
        if (got.class != rows[i].class || got.is_sure != rows[i].is_sure ||
            got.is_less_by_a_fee != rows[i].is_less_by_a_fee)
            fail_msg("row %zu: %s, sure %d, fee %d", i, payment_class_name(got.class), got.is_sure,
                     got.is_less_by_a_fee);
        assert_int_equal(got.part_count > 0 ? got.parts[0].first.month : 0, rows[i].first_month);
        assert_int_equal(got.part_count > 0 ? got.parts[0].last.month : 0, rows[i].last_month);
    }
}

/* The two parts of one transfer add up to it. */
static void test_first_and_prepayment(void **state)
{
    (void)state;
    struct payment_standing standing = standing_of(CASE_GUIDE_SENT, 0);
    struct payment_judgement got;
    payment_judge(&got, &standing, 32256 + 381000, on("2026-04-18"), &fees);
    assert_true(got.is_sure);
    assert_int_equal(got.part_count, 2);
    assert_int_equal(got.parts[0].amount_yen + got.parts[1].amount_yen, 32256 + 381000);
    assert_int_equal(got.parts[1].first.month, 5);
    assert_int_equal(got.parts[1].last.year, 2027);
    payment_judge(&got, &standing, 164850, on("2026-04-18"), &fees);
    assert_true(got.needs_first);
}

/* Two offers of the same amount: nobody knows which was chosen. */
static void test_offers_alike(void **state)
{
    (void)state;
    struct payment_standing standing = standing_of(CASE_ACQUIRED, 1);
    struct payment_judgement got;
    standing.expected.prepayments[1].amount_yen = 164850;
    payment_judge(&got, &standing, 164850, on("2026-04-30"), &fees);
    assert_false(got.is_sure);
}

/* The first payment covers April and May when the guide goes out late. */
static void test_first_of_two_months(void **state)
{
    (void)state;
    struct payment_standing standing = standing_of(CASE_GUIDE_SENT, 0);
    struct payment_judgement got;
    standing.expected.last = (struct month){2026, 5};
    standing.expected.amount_yen = 64512;
    standing.expected.prepayment_count = 0;
    payment_judge(&got, &standing, 32256, on("2026-04-18"), &fees);
    assert_int_equal(got.class, PAYMENT_SHORT);
    payment_judge(&got, &standing, 64512, on("2026-04-18"), &fees);
    assert_int_equal(got.class, PAYMENT_EXACT);
    assert_true(got.is_sure);
    assert_int_equal(got.parts[0].last.month, 5);
    standing.is_paid[0] = true;
    assert_false(payment_first_is_paid(&standing));
    standing.is_paid[1] = true;
    assert_true(payment_first_is_paid(&standing));
}

/* A gap ends what is paid through: months behind it wait for it. */
static void test_paid_through(void **state)
{
    (void)state;
    struct payment_standing standing = standing_of(CASE_ACQUIRED, 1);
    standing.is_paid[2] = true;
    assert_int_equal(date_compare(payment_paid_through(&standing), on("2026-04-30")), 0);
    standing.is_paid[1] = true;
    assert_int_equal(date_compare(payment_paid_through(&standing), on("2026-06-30")), 0);
    standing.is_paid[0] = false;
    assert_false(date_is_set(payment_paid_through(&standing)));
}

static void test_names(void **state)
{
    (void)state;
    for (int i = 0; i < PAYMENT_CLASS_COUNT; i++) {
        enum payment_class class;
        assert_int_equal(payment_class_parse(&class, payment_class_name((enum payment_class)i)), 0);
        assert_int_equal(class, i);
    }
    enum payment_class class;
    assert_int_equal(payment_class_parse(&class, "free"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_amounts),      cmocka_unit_test(test_first_and_prepayment),
        cmocka_unit_test(test_offers_alike), cmocka_unit_test(test_first_of_two_months),
        cmocka_unit_test(test_paid_through), cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
