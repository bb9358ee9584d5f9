/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FONT_SUBSET_INTERNAL_H
#define FORMLOOP_FONT_SUBSET_INTERNAL_H

/* Shared by the files of fonts/ only. */

#include "font_codes.h"
#include "font_subset.h"

#include <stdbool.h>

/* The codes of one face. */
struct code_table {
    struct font_use *entries; /* owned; in the order in which they came */
    size_t count, capacity;
    uint16_t *slots; /* owned; hash of the character to entry + 1, open addressing; 0: empty */
    size_t slot_count;
};

/* The entry of the character in this form (、 has another one in vertical lines); NULL: none. */
struct font_use *code_table_find(const struct code_table *table, const struct font_glyph *glyph);

/* Appends a glyph that is not there. NULL when memory is out. */
struct font_use *code_table_append(struct code_table *table, const struct font_glyph *glyph,
                                   unsigned code);
void code_table_truncate(struct code_table *table, size_t count);
void code_table_free(struct code_table *table);

#define MAX_CODES 65535

/* The code that everybody sees; 0: none yet. */
unsigned font_codes_find(struct font_codes *codes, enum font_code_part part,
                         const struct font_glyph *glyph);

/* The code that a glyph without one gets when `pending` others get theirs before it; 0: there is no
 * code left. */
unsigned font_codes_next(struct font_codes *codes, enum font_code_part part, enum font_face face,
                         size_t pending);

/* Lets everybody see a code. -1 when memory is out. */
int font_codes_publish(struct font_codes *codes, enum font_code_part part,
                       const struct font_use *use);

/* All entries of a face by ascending code. *out is an array of *count that the caller frees, on
 * failure too. -1 when memory is out or there is none. */
int font_subset_list(struct font_use **out, size_t *count, const struct font_subset *subset,
                     enum font_face face);

#endif
