/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAYMENT_EXPECTED_H
#define FORMLOOP_PAYMENT_EXPECTED_H

#include "case_store.h"
#include "month.h"
#include "premium.h"

/* What a printed guide asked a person to pay: the goal that bank files are held against. It is kept
 * as it was printed, so that settings that change later do not move it. */

struct expected_premium {
    struct month month;
    long amount_yen;
    struct date due; /* of the months in the first payment: the first payment's */
};

struct prepayment_goal {
    struct month first, last;
    long amount_yen;
    struct date deadline; /* the last day on which the money may be there */
};

#define PREPAYMENT_GOALS_MAX 4
struct payment_expectation {
    /* The first payment: its months, their sum and the day that the society names (法164条1項). */
    struct month first, last;
    long amount_yen;
    struct date due;
    struct expected_premium
        premiums[PREMIUM_TABLE_MAX]; /* all months, from `first` on, ascending */
    size_t premium_count;
    struct prepayment_goal prepayments[PREPAYMENT_GOALS_MAX];
    size_t prepayment_count;
};

/* Keeps what the guide of a case says; its first due date becomes that of the case. A later guide
 * takes the place of an earlier one; the same again changes nothing. Within an open print job (or
 * group) part of it, else a transaction of its own. ERROR_REFUSED if the first payment is not in
 * premiums or an amount is not above 0. */
int case_store_expect_payments(struct case_store *store, int64_t case_id,
                               const struct payment_expectation *expectation, struct error *error);

/* What the newest guide of a case asks for; *found false if none was printed. */
int case_store_load_expectation(struct payment_expectation *out, bool *found,
                                struct case_store *store, int64_t case_id, struct error *error);

#endif
