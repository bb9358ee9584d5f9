/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ORIENTATION_H
#define FORMLOOP_ORIENTATION_H

#include "decoded_page.h"

/* How the rows of a file lie on the page, numbered as in TIFF 6.0 and Exif: 1 upright, 2 mirrored, 3
 * upside down, 4 upside down and mirrored, 5 transposed, 6 to be turned 90° clockwise, 7 transposed
 * the other way, 8 to be turned 90° anticlockwise. */
#define ORIENTATION_UPRIGHT 1

/* Where the columns and rows of the file go on the upright page: a column step right is (xu, yu), a
 * row step down is (xv, yv), x to the right and y down, each -1, 0 or 1. The orientation, or 0 if
 * there is none such. */
int orientation_from_steps(int xu, int yu, int xv, int yv);

/* Sets the page upright and swaps its declared resolutions where sides change. Orientations that do
 * not exist leave it as it is. -1 when memory is out. */
int decoded_page_turn_upright(struct decoded_page *page, int orientation, struct error *error);

#endif
