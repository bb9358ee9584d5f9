/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_BLANK_PAGE_H
#define FORMLOOP_BLANK_PAGE_H

#include "gray_image.h"

#include <stdbool.h>

/* Whether nothing is on the page: less than 4 mm² of ink in spots of 0.25 mm² or more, on a sheet
 * taken as A4 (three words by hand are 10 mm² and more). Ink is what is darker than its
 * surroundings by a fifth of the paper's grey: bleed-through and shadows stay below. What touches
 * the outer 3 % of the picture (black margins, punch holes, torn edges) does not count. A picture of
 * less than 200 px (no page can be told on it) or darker than any paper (median grey below 70: the
 * scanner's lid, a lamp that failed) is not blank, nor one whose middle is dark on 1 % (a photograph, a
 * black shape that reaches the margin): a person must look.
 * -1 when memory is out. */
int blank_page_check(bool *out, const struct gray_image *image, struct error *error);

#endif
