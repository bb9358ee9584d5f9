/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_RUBY_H
#define FORMLOOP_RUBY_H

#include "canvas.h"
#include "error.h"
#include "typeset.h"

#include <stddef.h>

/* Kana above a name (group ruby, JLREQ 3.3). Family and given name are set as groups of their own
 * if both texts have as many words; else the whole name is one group. The narrower of a group's two
 * lines is spread over the wider one, with half the space at both ends. */

/* Kana are half as large as the name (JLREQ 3.3.3), but never smaller than this: printed forms and
 * their copies keep ッ and ャ apart down to here. */
#define RUBY_LEAST_PT 5.0
#define RUBY_MAX_GROUPS 8

struct ruby_part {
    size_t first, count; /* glyphs of the block */
    double start_mm;     /* from the left end of the line */
};

struct ruby_line {
    struct ruby_part base[RUBY_MAX_GROUPS], kana[RUBY_MAX_GROUPS];
    size_t count;
    double base_pt, kana_pt, width_mm;
};

/* Sets base, and kana above it, in the style's size or a smaller one down to min_size_pt, so that
 * both fit the box. Both blocks hold one line of text each; their extra spaces are set. Without any
 * kana the base is set alone. -1 (ERROR_REFUSED) if they do not fit or have a line feed. */
int ruby_set(struct ruby_line *out, struct text_block *base, struct text_block *kana,
             const struct form_style *style, struct rect_mm box, struct error *error);

/* Draws what ruby_set has set, aligned in the box as the style says. */
void ruby_draw(struct canvas *canvas, const struct ruby_line *line, const struct text_block *base,
               const struct text_block *kana, struct rect_mm box, const struct form_style *style);

#endif
