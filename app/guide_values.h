/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_GUIDE_VALUES_H
#define FORMLOOP_GUIDE_VALUES_H

#include "guide.h"
#include "payment_expected.h"
#include "prepayment.h"
#include "values.h"

/* One person's guide, reckoned by rules/: values, months, prepayment offers. */
struct guide_values {
    struct value_list values;
    struct guide_month months[PREMIUM_TABLE_MAX];
    size_t month_count;
    struct guide_prepayment prepayments[2];
    char prepayment_labels[2][64];
    size_t prepayment_count;
    struct payment_expectation expected; /* the same in figures, for the payments to come */
};

/* Fills out for a case whose guide is printed on that day (free with guide_values_free, also after a
 * failure). ERROR_REFUSED, with the reason, if something is not known that the amounts hang on: the
 * standard remuneration, a rate, a holiday. */
int guide_values_fill(struct guide_values *out, const struct case_record *record,
                      const struct settings *settings, struct date printed, struct error *error);
void guide_values_free(struct guide_values *values);

/* Content hash of all that is printed. */
void guide_values_hash(char out[HASH_TEXT_SIZE], const struct guide_values *values, const char *seed);

#endif
