/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FONT_SUBSET_INTERNAL_H
#define FORMLOOP_FONT_SUBSET_INTERNAL_H

/* Shared by the files of fonts/ only. */

#include "font_subset.h"

struct subset_entry {
    uint32_t code_point, mark;
    uint16_t glyph, advance, code;
};

/* The codes of one face. */
struct subset_face {
    struct subset_entry *entries; /* owned; in order of first use */
    size_t count, capacity;
    uint16_t *slots; /* owned; hash of the character to entry + 1, open addressing; 0: empty */
    size_t slot_count;
};

/* All entries of a face, the base's too, by ascending code. *out is an array of *count that the
 * caller frees, on failure too. -1 when memory is out, there is none, or they are too many. */
int font_subset_list(struct subset_entry **out, size_t *count, const struct font_subset *subset,
                     enum font_face face);

#endif
