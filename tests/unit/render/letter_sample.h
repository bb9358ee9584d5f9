/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TESTS_LETTER_SAMPLE_H
#define FORMLOOP_TESTS_LETTER_SAMPLE_H

#include "form.h"

/* Values of the bindings that only letters and the sheets of a packet have, as long as they come. */
extern const struct form_value letter_sample[];
extern const size_t letter_sample_count;

#endif
