/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TRANSFER_NAME_H
#define FORMLOOP_TRANSFER_NAME_H

#include <stdint.h>

/* 振込名義: what a person types as the payer's name of a transfer, and what comes back in the bank's
 * file: the case's reference, a space, and the name in kana as banks write it:
 *
 *   C0000012, ヤマダ　タロウ  →  "0000012 ﾔﾏﾀﾞ ﾀﾛｳ"
 *
 * The bank's field has TRANSFER_NAME_CHARACTERS characters (依頼人名 C48). Printed documents and the
 * matching of payments both take it from here. */
#define TRANSFER_NAME_CHARACTERS 48
#define TRANSFER_NAME_SIZE (3 * TRANSFER_NAME_CHARACTERS + 1) /* half-width kana: three bytes */

/* The case's reference: the digits of its 整理番号 in order, the last ten of them (振込依頼人コード N10);
 * of a number without any, the store's own number. Two cases can have the same reference ("A-1",
 * "B-1"): a payment that names it is then of neither for sure. */
#define TRANSFER_REFERENCE_DIGITS 10
void transfer_reference(char out[TRANSFER_REFERENCE_DIGITS + 1], const char *case_number,
                        int64_t case_id);

/* Writes the 振込名義 in UTF-8. Small kana are large, 濁点 are letters of their own, 長音 and dashes
 * "-", middle dots and runs of spaces one space, letters capital and half-width; what a bank cannot
 * write is left out, what is more than the field holds is cut off between characters, never between
 * a kana and its 濁点. name_kana is full-width, as cases have it; empty: the reference stands alone.
 * Returns out. */
const char *transfer_name_format(char out[TRANSFER_NAME_SIZE], const char *case_number,
                                 int64_t case_id, const char *name_kana);

#endif
