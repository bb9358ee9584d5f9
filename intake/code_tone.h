/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_TONE_H
#define FORMLOOP_CODE_TONE_H

#include "code_decode.h"
#include "code_grid.h"

/* Which greys are dark. */
enum code_tone {
    TONE_GLOBAL,  /* half way between the light and the dark landmarks */
    TONE_LOCAL,   /* half way between light and dark within 3 modules: stains, shadows */
    TONE_DOUBTED, /* local; what lies by landmarks that are wrong, or in 4 × 4 modules of one
                     colour (2^-15 in a masked symbol, sure under a patch), is hardly relied on */
};

void code_modules_tell(struct code_modules *out, const struct code_greys *greys,
                       const struct code_pattern *pattern, enum code_tone tone);

/* The grey half way between the light and the dark landmarks. */
float code_greys_threshold(const struct code_greys *greys, const struct code_pattern *pattern);

#endif
