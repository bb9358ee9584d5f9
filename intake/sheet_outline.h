/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SHEET_OUTLINE_H
#define FORMLOOP_SHEET_OUTLINE_H

#include "page_geometry.h"

/* Where the sheet lies in the scan: its corners, from the top left of the page on clockwise
 * (counter-clockwise in a mirrored scan). */
struct sheet_outline {
    struct point_px corner[4];
};

/* The sheet less a margin on each side. */
struct sheet_outline sheet_outline_of(const struct page_geometry *geometry, double margin_mm);

/* Area in px². */
double sheet_outline_area(const struct sheet_outline *outline);

/* The part of a row of the scan that lies on the sheet: from *left to before *right, within 0 …
 * width; none if right is not greater than left. */
void sheet_outline_row(int *left, int *right, const struct sheet_outline *outline, int y,
                       int width);

#endif
