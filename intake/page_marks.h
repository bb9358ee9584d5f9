/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAGE_MARKS_H
#define FORMLOOP_PAGE_MARKS_H

#include "page_frame.h"
#include "page_transform.h"

#include <stdbool.h>
#include <stddef.h>

/* A dark spot of about the size and compactness of a registration mark. */
struct mark_candidate {
    struct point_px centre;
    double cov_xx, cov_xy, cov_yy; /* of its pixels, px² */
    bool has_hole;                 /* paper shows in its middle */
};

#define MAX_MARK_CANDIDATES 80

/* Finds the candidates in a picture of 70 to 200 dpi; those nearest to a square when there are
 * more than fit. -1 when memory is out. */
int mark_candidates_find(struct mark_candidate out[MAX_MARK_CANDIDATES], size_t *count,
                         const struct gray_image *image, struct error *error);

/* Which candidates are the page's marks: the choice of three or four whose squares, seen through
 * the transform that they imply, are squares of PAGE_MARK_SIZE_MM at the corners of a page of that
 * size, with the hole at the bottom right. A page may lie in any direction. */
struct mark_choice {
    bool found[MARK_COUNT];
    struct point_px centre[MARK_COUNT];
    int count; /* 4, 3, or 0: no such choice */
    double width_mm, height_mm;
    double cost; /* 0: perfect */
};

/* Looks for pages of the sizes that are printed: A4 and A5, upright. */
void mark_choice_find(struct mark_choice *out, const struct mark_candidate *candidates,
                      size_t count);

/* The centre of the mark to a small part of a pixel: from the places of its four edges, medians
 * over the lines that cross it, so that a torn corner or a stroke across does not move it.
 * Looks up to 2 mm around where the transform says. False if there is no square of that size. */
bool mark_centre_refine(struct point_px *out, const struct gray_image *image,
                        const struct page_transform *transform, struct point_mm expected);

#endif
