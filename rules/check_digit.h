/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CHECK_DIGIT_H
#define FORMLOOP_CHECK_DIGIT_H

#include <stdbool.h>
#include <stddef.h>

/* Check digits of numbers that stand on the papers of the procedure. No form of the program asks
 * for an 個人番号, and no slip of it carries a GS1-128 code: these are for the day one does, and
 * for numbers that a person keys. Texts are ASCII digits; anything else is never valid. */

/* 個人番号: twelve digits, the last of them 検査用数字 (平成26年総務省令85号5条). */
#define INDIVIDUAL_NUMBER_DIGITS 12
bool is_individual_number(const char *text);
/* The check digit of the first eleven digits, 0 to 9; -1 if they are not eleven digits. */
int individual_number_check_digit(const char *eleven);

/* GS1-128 of 料金代理収納 (convenience stores): 44 digits that begin with AI 91, the last of them
 * by GS1 General Specifications 7.9: mod 10, weights 3 and 1 from the right. */
#define PAYMENT_SLIP_DIGITS 44
bool is_payment_slip_code(const char *text);
/* The GS1 check digit of any number of digits, 0 to 9; -1 if there is none or other characters. */
int gs1_check_digit(const char *digits, size_t count);

#endif
