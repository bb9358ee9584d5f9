/* SPDX-License-Identifier: MIT */
#include "check_digit.h"

#include <string.h>

static bool are_digits(const char *text, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

/* With P(n) the n-th digit from the right: 11 less the remainder by 11 of the sum of P(n)×Q(n),
 * where Q(n) is n+1 up to the sixth and n-5 behind it; 0 if the remainder is 0 or 1. */
int individual_number_check_digit(const char *eleven)
{
    const int count = INDIVIDUAL_NUMBER_DIGITS - 1;
    int sum = 0;
    if (!are_digits(eleven, (size_t)count))
        return -1;
    for (int n = 1; n <= count; n++)
        sum += (eleven[count - n] - '0') * (n <= 6 ? n + 1 : n - 5);
    return sum % 11 <= 1 ? 0 : 11 - sum % 11;
}

bool is_individual_number(const char *text)
{
    return strlen(text) == INDIVIDUAL_NUMBER_DIGITS && are_digits(text, INDIVIDUAL_NUMBER_DIGITS) &&
           individual_number_check_digit(text) == text[INDIVIDUAL_NUMBER_DIGITS - 1] - '0';
}

int gs1_check_digit(const char *digits, size_t count)
{
    int sum = 0;
    if (count == 0 || !are_digits(digits, count))
        return -1;
    for (size_t i = 0; i < count; i++)
        sum += (digits[count - 1 - i] - '0') * (i % 2 == 0 ? 3 : 1);
    return (10 - sum % 10) % 10;
}

bool is_payment_slip_code(const char *text)
{
    const size_t last = PAYMENT_SLIP_DIGITS - 1;
    return strlen(text) == PAYMENT_SLIP_DIGITS && are_digits(text, PAYMENT_SLIP_DIGITS) &&
           strncmp(text, "91", 2) == 0 && gs1_check_digit(text, last) == text[last] - '0';
}
