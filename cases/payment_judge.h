/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAYMENT_JUDGE_H
#define FORMLOOP_PAYMENT_JUDGE_H

#include "case_states.h"
#include "payment_expected.h"

/* What an amount that came in on a day is, held against what its case has to pay. Pure: which case
 * it is of was found before (payment_match.h). */

enum payment_class {
    PAYMENT_EXACT,         /* the first payment, or the next month, to the yen and in time */
    PAYMENT_SHORT,         /* less than what is next, be it by the bank's fee */
    PAYMENT_OVER,          /* more than what is next */
    PAYMENT_DUPLICATE,     /* the amount that this case has just paid, a second time */
    PAYMENT_LATE,          /* the right amount, but 起算日 is behind the due date */
    PAYMENT_EARLY,         /* no guide was sent yet: nothing is asked for */
    PAYMENT_UNKNOWN,       /* of no case that is known */
    PAYMENT_CANCELLED,     /* the bank took it back */
    PAYMENT_MULTI,         /* the sum of several months, or of what several people have to pay */
    PAYMENT_PREPAY_CHOSEN, /* the amount of a prepayment that was offered, in time */
    PAYMENT_CLASS_COUNT,
};
const char *payment_class_name(enum payment_class class); /* "exact", "short", … */
int payment_class_parse(enum payment_class *out, const char *name);

/* A payment that was matched to the case: its whole amount, and the due date of the last month that
 * it paid ("no date": none). */
struct paid_before {
    long amount_yen;
    struct date due;
};
#define PAID_BEFORE_MAX 40

/* How a case stands with its payments. */
struct payment_standing {
    enum case_state state;
    bool has_expectation;
    struct payment_expectation expected;
    bool is_paid[PREMIUM_TABLE_MAX]; /* the months of expected.premiums */
    struct paid_before before[PAID_BEFORE_MAX];
    size_t before_count;
};

/* The last day of the last month that is paid without a gap from the first on; "no date" if none.
 */
struct date payment_paid_through(const struct payment_standing *standing);
/* Whether every month of the first payment is paid. */
bool payment_first_is_paid(const struct payment_standing *standing);

/* Months that an amount pays. */
struct payment_part {
    struct month first, last;
    long amount_yen;
};

struct payment_judgement {
    enum payment_class class;
    /* Amount, day and state leave no doubt: EXACT, or PREPAY_CHOSEN. The parts then are what it
     * pays; the first payment and a prepayment in one transfer are two. Else they are a proposal.
     */
    bool is_sure;
    bool needs_first; /* a prepayment that came before the first payment: judge it again after it */
    struct payment_part parts[2];
    size_t part_count;
    long expected_yen;     /* what was to come; 0: nothing */
    bool is_less_by_a_fee; /* SHORT by what banks charge for a transfer */
};

#define TRANSFER_FEES_MAX 32
struct transfer_fees {
    int yen[TRANSFER_FEES_MAX];
    size_t count;
};

/* value is 起算日. A second row of the same amount is DUPLICATE up to the due date of what the
 * first one paid, for premiums are the same from month to month; behind it, it is the next month's.
 */
void payment_judge(struct payment_judgement *out, const struct payment_standing *standing,
                   long amount_yen, struct date value, const struct transfer_fees *fees);

#endif
