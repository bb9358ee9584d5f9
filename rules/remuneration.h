/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_REMUNERATION_H
#define FORMLOOP_REMUNERATION_H

#include "error.h"
#include "month.h"

#include <stdbool.h>
#include <stddef.h>

/* 標準報酬月額: the amount that premiums are reckoned from. */

#define REMUNERATION_GRADE_COUNT 50

/* One row of the table of 健康保険法40条1項. */
struct remuneration_grade {
    int grade;        /* 1..50 */
    int standard_yen; /* 標準報酬月額 */
    int from_yen; /* lowest 報酬月額 of the grade; the next grade's from_yen is no longer in it */
};

/* The grade of a monthly remuneration (報酬月額); below the table it is grade 1. Static. */
const struct remuneration_grade *remuneration_grade_of(long amount_yen);

/* Whether the amount is one of the 50 標準報酬月額. */
bool is_standard_remuneration(long amount_yen);

/* What the society's 規約 says of persons whose own amount is above the average (法47条2項). */
enum article_47_2 {
    ARTICLE_47_2_AS_BEFORE, /* what the years before have, in the end nothing */
    ARTICLE_47_2_NONE,      /* nothing: the smaller of the two */
    ARTICLE_47_2_OWN,       /* their own amount */
    ARTICLE_47_2_CAPPED,    /* an amount between the two: capped_yen */
};

/* The average of the 標準報酬月額 of all insured persons on 30 September, by the fiscal year in
 * which it applies: 2026 holds for 2026-04 to 2027-03 and comes from 30 September 2025
 * (法47条1項2号: the year before; for January to March the year before that). A 規約 that was
 * changed with a fiscal year stands in that year's row, and holds until a later row says another.
 */
struct average_remuneration {
    int fiscal_year;
    int average_yen; /* or the lower amount that the society's 規約 fixes */
    enum article_47_2 article_47_2;
    int capped_yen; /* for ARTICLE_47_2_CAPPED, a 報酬月額 */
};

struct remuneration_rule {
    const struct average_remuneration *averages; /* ascending fiscal years */
    size_t average_count;
    enum article_47_2 article_47_2; /* until a row says another */
    int capped_yen;                 /* for ARTICLE_47_2_CAPPED, a 報酬月額 */
};

struct applied_remuneration {
    int amount_yen;   /* 標準報酬月額 that the premium is reckoned from */
    bool is_own;      /* the amount of the person's own time of loss, not the society's */
    bool is_estimate; /* the society has entered no average for that fiscal year: its latest stands
                         in */
};

/* 標準報酬月額 in a month: the smaller of own_yen (標準報酬月額 at the loss) and the grade of the
 * average, or what article_47_2 says; capped_yen outside the two counts as the nearer of them. A
 * month before the first average, or an own_yen that is no 標準報酬月額, is refused with the month
 * or amount named. */
int applied_remuneration_of(struct applied_remuneration *out, int own_yen, struct month month,
                            const struct remuneration_rule *rule, struct error *error);

#endif
