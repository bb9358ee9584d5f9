/* SPDX-License-Identifier: MIT */
#include "prepayment.h"

#define DISCOUNT_SCALE 1000000000000LL /* 10^12 */

/* v_k = 1.04^(-k/12) × 10^12, rounded; computed with 50 decimal digits. v_0 is 1. */
static const int64_t discount[PREPAYMENT_MONTHS_MAX + 1] = {
    1000000000000, 996736942619, 993484532781, 990242735743, 987011516874,
    983790841659,  980580675691, 977380984679, 974191734442, 971012890912,
    967844420131,  964686288252, 961538461538,
};

/* Σ exact[i] × v(first_power + i), rounded half up to a yen once. At most 12 products below
 * 1.4 × 10^6 × 10^5 × 10^12: far inside 128 bits. */
static long discounted_sum(const int64_t *exact, size_t count, size_t first_power)
{
    const __int128 yen = (__int128)DISCOUNT_SCALE * EXACT_PER_YEN;
    __int128 sum = 0;
    for (size_t i = 0; i < count && first_power + i <= PREPAYMENT_MONTHS_MAX; i++)
        sum += (__int128)exact[i] * discount[first_power + i];
    return (long)((sum + yen / 2) / yen);
}

long prepayment_amount(const int64_t *exact, size_t count)
{
    return discounted_sum(exact, count, 1);
}

long prepayment_refund(const int64_t *exact, size_t count)
{
    return discounted_sum(exact, count, 0);
}

long prepayment_difference(const int64_t *before, const int64_t *after, size_t count)
{
    return prepayment_amount(after, count) - prepayment_amount(before, count);
}

struct month prepayment_first_month(struct date acquired, struct date payable_from)
{
    struct month first = month_add(month_of(acquired), 1);
    if (!date_is_set(payable_from))
        return first;
    struct month payable = month_add(month_of(payable_from), 1);
    return month_compare(payable, first) > 0 ? payable : first;
}

/* September or March that ends the unit of the month. */
static struct month unit_end(enum prepayment_unit unit, struct month month)
{
    int end_month = unit == PREPAYMENT_HALF_YEAR && month.month >= 4 && month.month <= 9 ? 9 : 3;
    struct month end = {(short)(end_month == 3 && month.month >= 4 ? month.year + 1 : month.year),
                        (signed char)end_month};
    return end;
}

static int fill_amounts(struct prepayment *out, const struct premium_person *person,
                        const struct premium_rules *rules, struct error *error)
{
    int64_t exact[PREPAYMENT_MONTHS_MAX];
    for (int i = 0; i < out->months; i++) {
        struct premium premium;
        if (premium_of_month(&premium, person, month_add(out->first, i), rules, error) != 0)
            return -1;
        exact[i] = premium.exact;
        out->undiscounted_yen += premium.total_yen;
    }
    out->amount_yen = prepayment_amount(exact, (size_t)out->months);
    out->saving_yen = out->undiscounted_yen - out->amount_yen;
    return 0;
}

int prepayment_of(struct prepayment *out, enum prepayment_unit unit, struct month first,
                  const struct premium_person *person, const struct premium_rules *rules,
                  struct error *error)
{
    struct month last = unit_end(unit, first);
    struct month last_insured = month_add(month_of(person->loss), -1);
    if (month_compare(last_insured, last) < 0)
        last = last_insured;
    int months = month_difference(last, first) + 1;
    *out = (struct prepayment){.first = first,
                               .last = last,
                               .months = months > 0 ? months : 0,
                               .deadline = month_last_day(month_add(first, -1))};
    if (out->months == 0)
        return 0;
    if (fill_amounts(out, person, rules, error) != 0)
        return -1;
    return business_day_on_or_before(&out->transfer_by, out->deadline, &rules->calendar, error);
}
