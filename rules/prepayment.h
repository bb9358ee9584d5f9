/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PREPAYMENT_H
#define FORMLOOP_PREPAYMENT_H

#include "date.h"
#include "error.h"
#include "month.h"
#include "premium.h"

#include <stddef.h>
#include <stdint.h>

/* 前納 (健康保険法165条, 施行令48条, 49条): months paid ahead at a discount of 4 % a year
 * compound.
 *
 *   amount = round half up ( Σ k=1..n  P_k × 1.04^(-k/12) )
 *
 * P_k is the premium of the k-th prepaid month before any rounding; the sum is rounded once.
 * Rounding each month first is wrong by a yen in most cells. Checked against the published table of
 * 協会けんぽ埼玉支部, 平成27年度. */

#define PREPAYMENT_MONTHS_MAX 12

enum prepayment_unit {
    PREPAYMENT_HALF_YEAR, /* April to September, October to March */
    PREPAYMENT_YEAR,      /* April to March */
};

/* The discounted sum of count (0..12) exact premiums (struct premium, exact) of consecutive months,
 * in yen. */
long prepayment_amount(const int64_t *exact, size_t count);

/* What is paid back to a person who lost the status in the month of exact[0] and had prepaid count
 * (0..12) months from there on: the month of loss undiscounted, the months behind it as they would
 * be prepaid at that time: P_0 + Σ k=1..count-1 P_k v_k, rounded half up once
 * (昭59.12.4保険発103号, 1, on the refund of the 施行令). */
long prepayment_refund(const int64_t *exact, size_t count);

/* What is still to be paid when the rates rise from the month of before[0] on and count (0..12)
 * months from there on are prepaid at the old rate: the prepayment of the new premiums less that of
 * the old ones, both as of that month; negative if it falls (昭59.12.4保険発103号, 2). Payable by
 * the last day of the month before the change. */
long prepayment_difference(const int64_t *before, const int64_t *after, size_t count);

struct prepayment {
    struct month first, last;
    int months; /* 0: nothing of this unit can be prepaid */
    long amount_yen;
    long undiscounted_yen; /* the same months paid one by one */
    long saving_yen;
    struct date deadline;    /* last day of the month before the first (規則139条) */
    struct date transfer_by; /* last business day up to the deadline: for a transfer to arrive */
};

/* The first month that a person may prepay: the one after acquisition (施行令48条ただし書), but
 * none before the month after `payable_from`, the day from which the society can take the money
 * ("no date": not looked at). Acquired 10-31, payable in November → December. */
struct month prepayment_first_month(struct date acquired, struct date payable_from);

/* The prepayment of the unit that `first` falls into, from `first` to the unit's end, or to the
 * month before the person's loss if that comes first (施行令48条ただし書). Fails as
 * premium_of_month does. */
int prepayment_of(struct prepayment *out, enum prepayment_unit unit, struct month first,
                  const struct premium_person *person, const struct premium_rules *rules,
                  struct error *error);

#endif
