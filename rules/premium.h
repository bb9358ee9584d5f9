/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PREMIUM_H
#define FORMLOOP_PREMIUM_H

#include "business_calendar.h"
#include "date.h"
#include "error.h"
#include "month.h"
#include "remuneration.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Monthly premiums: 標準報酬月額 × (健康保険 + 子ども・子育て支援金 + 介護) rate, all of it paid by
 * the person (法161条1項ただし書), for each month from the one of acquisition to the one before the
 * loss (法156条3項, 157条); acquired and lost in one month, that month is due. */

/* Rates in 1/1000 %: 9.85 % is 9850. They hold from their month until the next row's. */
struct premium_rate {
    struct month from;
    int health, support, care;
};

enum premium_rounding {
    ROUNDING_COMBINED,      /* sum the rates, then drop the fraction of a yen once */
    ROUNDING_PER_COMPONENT, /* drop the fraction of each component */
};

/* The society's choices that premiums depend on. All pointers are borrowed. */
struct premium_rules {
    const struct premium_rate *rates; /* ascending months */
    size_t rate_count;
    struct remuneration_rule remuneration;
    enum premium_rounding rounding;
    struct business_calendar calendar; /* for due dates */
};

/* The person, as far as money goes. */
struct premium_person {
    struct date birth;
    struct date acquired; /* of the voluntary continuation: the loss date of the employment */
    struct date loss; /* of the voluntary continuation; planned_premium_end if nothing is known */
    int own_remuneration_yen;
};

/* The day on which the status will end if nothing happens before: two years (periods.h) or the 75th
 * birthday (age.h), whichever comes first. */
struct date planned_premium_end(struct date birth, struct date acquired);

/* Exact amounts are integers of 1/100,000 yen: 標準報酬月額 × rate in 1/1000 %. */
#define EXACT_PER_YEN 100000

/* One month's premium. The components add up to total_yen: under ROUNDING_COMBINED the yen that
 * dropping each fraction would lose goes to the component with the largest one (58,000 yen at
 * 9.85 + 0.23 + 1.62 %: 5,713 + 133 + 940 = 6,786). */
struct premium {
    struct month month;
    int remuneration_yen;
    struct premium_rate rate; /* the society's; care is charged if has_care */
    bool has_care;
    bool is_own;      /* the person's own 標準報酬月額, not the society's average */
    bool is_estimate; /* no average or no rate was entered for this fiscal year: the latest stand in
                       */
    int64_t exact;    /* before rounding, in 1/EXACT_PER_YEN yen: what prepayment discounts */
    int health_yen, support_yen, care_yen, total_yen;
};

/* The premium of one month. A month before the first rate (or average) is refused and named. */
int premium_of_month(struct premium *out, const struct premium_person *person, struct month month,
                     const struct premium_rules *rules, struct error *error);

/* The due date of a month's premium: its 10th (法164条1項), on a holiday the next business day. The
 * first payment has a due date that the society names: first_payment. */
int premium_due_date(struct date *out, struct month month, const struct business_calendar *calendar,
                     struct error *error);

/* All months of a person: 24, or 25 for one who acquired on 29 February. */
#define PREMIUM_TABLE_MAX 25

struct premium_row {
    struct premium premium;
    struct date due;
    long running_total_yen; /* of this and all rows before */
};

struct premium_table {
    struct premium_row rows[PREMIUM_TABLE_MAX];
    size_t count;
};

/* -1 if a month has no rate, a due date leaves the table of holidays, the loss is not after the
 * acquisition, or there are more than PREMIUM_TABLE_MAX months. */
int premium_table_fill(struct premium_table *out, const struct premium_person *person,
                       const struct premium_rules *rules, struct error *error);

/* How the society sets the first payment (法164条1項: by the day that the insurer names). */
struct first_payment_rule {
    int days_after_print; /* the due date: this many days after printing, rolled to a business day
                           */
    int minimum_months;   /* months that the first payment covers at least, 1..6 */
};

struct first_payment {
    struct month first, last;
    int months;
    long amount_yen;
    struct date due;
};

/* The first payment of a table whose guide is printed on `printed`: it covers the month of
 * acquisition and every further month whose own due date is not after the first due date, at least
 * minimum_months (as far as the table goes). */
int first_payment_of(struct first_payment *out, const struct premium_table *table,
                     struct date printed, const struct first_payment_rule *rule,
                     const struct business_calendar *calendar, struct error *error);

/* Writes the first payment's due date into the rows that it covers. */
void first_payment_apply(struct premium_table *table, const struct first_payment *first);

#endif
