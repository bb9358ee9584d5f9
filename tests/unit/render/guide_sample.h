/* SPDX-License-Identifier: MIT */
#ifndef GUIDE_SAMPLE_H
#define GUIDE_SAMPLE_H

#include "guide.h"

/* An invented person's booklet for the tests: 24 months from April 2026 at 320,000 yen, care from
 * September 2026, whose amounts are those of docs' worked examples. */

#define GUIDE_SAMPLE_MAX_VALUES 64

struct guide_sample {
    struct form_value values[GUIDE_SAMPLE_MAX_VALUES];
    struct guide_month months[24];
    struct guide_prepayment prepayments[2];
    struct guide_data data; /* points into the sample */
};

void guide_sample_fill(struct guide_sample *out);

/* Gives a binding another text; NULL takes it away. text is borrowed. */
void guide_sample_set(struct guide_sample *sample, const char *name, const char *text);

#endif
