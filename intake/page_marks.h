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
struct mark_candidates {
    size_t count;
    struct mark_candidate at[MAX_MARK_CANDIDATES];
    double oddness[MAX_MARK_CANDIDATES]; /* how far each is from a square, ascending */
};

/* Adds the candidates of a picture of 70 to 200 dpi, or of a part of it whose first pixel is
 * `origin`; picture_px is the area of the whole, of which a mark is a certain share. Those nearest
 * to a square stay when there are more than fit. -1 when memory is out. */
int mark_candidates_add(struct mark_candidates *out, const struct gray_image *image,
                        struct point_px origin, double picture_px, struct error *error);

/* Which candidates are the page's marks: the choice of three or four whose squares, seen through
 * the transform that they imply, are squares of PAGE_MARK_SIZE_MM at the corners of a page of that
 * size, with the hole at the bottom right. A page may lie in any direction. */
struct mark_choice {
    bool found[MARK_COUNT];
    struct point_px centre[MARK_COUNT];
    int count; /* 4, 3, or 0: no such choice */
    double width_mm, height_mm;
    double cost; /* 0: perfect */
    int corner_squares; /* what looks like a mark in a corner of the scan, whether chosen or not */
};

/* Looks for pages of the sizes that are printed: A4 and A5, upright. */
#define MARKED_PAGE_SIZE_COUNT 2
extern const struct point_mm marked_page_sizes[MARKED_PAGE_SIZE_COUNT];
void mark_choice_find(struct mark_choice *out, const struct mark_candidates *candidates);

/* The same for a sheet that was photographed from aslant: all four marks, at the corners of any
 * quadrilateral that a camera makes of a sheet. Replaces *best if it finds a better choice. */
void mark_choice_find_tilted(struct mark_choice *best, const struct mark_candidates *candidates);

/* How far the candidate, seen through a, b, d and e of the transform, is from a square of
 * PAGE_MARK_SIZE_MM with the hole that its role has or has not; beyond 1.5 not said exactly. */
double mark_square_cost(const struct page_transform *transform, const struct mark_candidate *mark,
                        enum page_mark role);

/* Finds the marks of a page in its scan, at about 100 dpi: first in the four corners, where nearly
 * all pages have them (a twentieth of the pixels), then everywhere. Centres are in pixels of the
 * scan, to about half a pixel of the small picture. -1 when memory is out. */
int mark_search(struct mark_choice *out, const struct gray_image *image, struct error *error);

/* The centre of the mark to a small part of a pixel: from the places of its four edges, medians
 * over the lines that cross it, so that a torn corner or a stroke across does not move it.
 * Looks up to 2 mm around where the transform says. False if there is no square of that size. */
bool mark_centre_refine(struct point_px *out, const struct gray_image *image,
                        const struct page_transform *transform, struct point_mm expected);

/* The centre of a finder of a page code, to about 0.03 mm: of the black square of 3 modules in its
 * middle, looked for up to 2 mm around where the transform says. */
bool finder_centre_refine(struct point_px *out, const struct gray_image *image,
                          const struct page_transform *transform, struct point_mm expected);

#endif
