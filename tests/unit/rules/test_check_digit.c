/* SPDX-License-Identifier: MIT */
/* If this fails, a mistyped 個人番号 or slip passes for a right one, or a right one is refused. */
#include "rules_check.h"

#include "check_digit.h"

#include <stdio.h>
#include <string.h>

static void individual_numbers_end_in_their_check_digit(void **state)
{
    static const struct {
        const char *eleven;
        int check_digit;
    } rows[] = {
        {"12345678901", 8}, /* the number that texts about it show: 123456789018 */
        {"00000000000", 0}, /* remainder 0 */
        {"00000000006", 0}, /* 6×2 = 12, remainder 1 */
        {"00000000001", 9}, {"10000000000", 5},  {"00000100000", 4}, /* Q = 2, 6 and 7 */
        {"1234567890", -1}, {"1234567890A", -1},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_int_equal(individual_number_check_digit(rows[i].eleven), rows[i].check_digit);
}

/* Every other last digit, every single wrong digit: none is taken. Of two neighbours that were
 * exchanged too, as long as the remainder is neither 0 nor 1. */
static void mistyped_individual_numbers_are_refused(void **state)
{
    static const char *const right = "123456789018";
    (void)state;
    assert_true(is_individual_number(right));
    for (size_t i = 0; i < INDIVIDUAL_NUMBER_DIGITS; i++) {
        for (char digit = '0'; digit <= '9'; digit++) {
            char typed[INDIVIDUAL_NUMBER_DIGITS + 1];
            strcpy(typed, right);
            typed[i] = digit;
            assert_int_equal(is_individual_number(typed), digit == right[i]);
        }
    }
    assert_false(is_individual_number("123456789081"));
    assert_false(is_individual_number("12345678901"));
    assert_false(is_individual_number("1234567890180"));
    assert_false(is_individual_number("12345678901 "));
    assert_false(is_individual_number(""));
}

static void slips_end_in_their_check_digit(void **state)
{
    /* The sample that the trade prints: AI, company, free digits, reissue, last day 040131, no
     * stamp duty, 029500 yen, check digit 4. */
    static const char *const right = "91912345000000000000004520875004013100295004";
    static const struct {
        const char *digits;
        int check_digit;
    } rows[] = {
        {"9191234500000000000000452087500401310029500", 4},
        {"490123456789", 4}, /* an EAN-13 */
        {"0", 0},
        {"1", 7},
        {"", -1},
        {"12a", -1},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_int_equal(gs1_check_digit(rows[i].digits, strlen(rows[i].digits)),
                         rows[i].check_digit);
    assert_true(is_payment_slip_code(right));
    for (size_t i = 0; i < PAYMENT_SLIP_DIGITS; i++) {
        char typed[PAYMENT_SLIP_DIGITS + 1];
        strcpy(typed, right);
        typed[i] = typed[i] == '9' ? '0' : (char)(typed[i] + 1);
        assert_false(is_payment_slip_code(typed));
    }
    assert_false(is_payment_slip_code("9191234500000000000000452087500401310029500"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(individual_numbers_end_in_their_check_digit),
        cmocka_unit_test(mistyped_individual_numbers_are_refused),
        cmocka_unit_test(slips_end_in_their_check_digit),
    };
    return cmocka_run_group_tests_name("check_digit", tests, NULL, NULL);
}
