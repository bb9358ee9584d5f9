/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FONT_SUBSET_INTERNAL_H
#define FORMLOOP_FONT_SUBSET_INTERNAL_H

/* Shared by the files of fonts/ only. */

#include "font_subset.h"

struct subset_entry {
    uint32_t code_point, mark;
    uint16_t glyph, advance;
};

/* The codes of one face: entry i has code i + 1. */
struct subset_face {
    struct subset_entry *entries; /* owned; in order of first use */
    size_t count, capacity;
    uint16_t *slots; /* owned; hash of (code point, mark) to code, open addressing; 0: empty */
    size_t slot_count;
};

const struct subset_face *font_subset_face(const struct font_subset *subset, enum font_face face);

#endif
