/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAGE_TRANSFORM_H
#define FORMLOOP_PAGE_TRANSFORM_H

#include "gray_image.h"
#include "page_frame.h"

#include <stdbool.h>
#include <stddef.h>

/* Where the mm of the page lie among the pixels of the scan. This is the only place where the two
 * meet: whatever reads a page asks for a rectangle in mm and is given an upright picture. */

struct point_px {
    double x, y;
};

/* What a feeder does that no homography describes: it pulls faster or slower for a while, it slips.
 * Places along the feed (the scan's rows, or its columns where a program turned the scan) at which
 * all that is there was found `by_px` further on; even between the first and last two of them and
 * beyond. */
#define MAX_FEED_KNOTS 96
struct feed_knot {
    double at_px, by_px;
};

/* A homography: px = (a x + b y + c, d x + e y + f) / (g x + h y + 1), x and y in mm; then, if
 * there are knots, moved along the feed. */
struct page_transform {
    double a, b, c, d, e, f, g, h;
    int knot_count;
    bool is_fed_sideways; /* the knots are columns, not rows */
    struct feed_knot knot[MAX_FEED_KNOTS];
};

/* A place that is known on the page and was found in the scan. */
struct point_pair {
    struct point_mm mm;
    struct point_px px;
};

enum transform_kind {
    TRANSFORM_SIMILAR, /* turn, one scale, shift: from 2 pairs on */
    TRANSFORM_AFFINE,  /* also shear and unequal scales: from 3 pairs on */
    TRANSFORM_FULL,    /* also perspective: from 4 pairs on */
};

/* The transform of that kind that fits the pairs best (least squares). -1 if they do not determine
 * one, e.g. because they lie on a line. */
int page_transform_fit(struct page_transform *out, enum transform_kind kind,
                       const struct point_pair *pairs, size_t count);

/* Largest distance, in mm of the page, between the pairs and what the transform says of them. */
double page_transform_residual_mm(const struct page_transform *transform,
                                  const struct point_pair *pairs, size_t count);

/* Where the feed put what lies at that place, by the knots. */
struct point_px page_transform_feed(const struct page_transform *transform, struct point_px px);

static inline struct point_px page_transform_apply(const struct page_transform *t, double x_mm,
                                                   double y_mm)
{
    double w = t->g * x_mm + t->h * y_mm + 1;
    struct point_px px = {(t->a * x_mm + t->b * y_mm + t->c) / w,
                          (t->d * x_mm + t->e * y_mm + t->f) / w};
    return t->knot_count == 0 ? px : page_transform_feed(t, px);
}

/* Pixels for 1 mm of the page's x (y) axis at that place. */
double page_transform_scale_x(const struct page_transform *transform, struct point_mm at);
double page_transform_scale_y(const struct page_transform *transform, struct point_mm at);

/* By how much, in mm, the feeder slipped within 0.3 mm of the rectangle: what lies there may be cut
 * or doubled. 0 where the sheet only drifted (up to 3.5 %) or the feed is not known. */
double page_transform_slip_mm(const struct page_transform *transform, const struct rect_mm *rect);

/* The same transform for a picture reduced by gray_image_reduce. */
void page_transform_reduce(struct page_transform *transform, int factor);

/* The same transform for the part of the picture that begins at that pixel. */
void page_transform_move(struct page_transform *transform, int left, int top);

/* The rectangle as an upright picture with px_per_mm pixels to the mm, owned by the caller; white
 * where the scan ends. The scan may be packed. -1 when memory is out. */
int page_transform_sample(struct gray_image *out, const struct gray_image *image,
                          const struct page_transform *transform, struct rect_mm rect,
                          double px_per_mm, struct error *error);

/* Mean greys along `lines` lines of the page that lie side by side: the first from `from` to `to`,
 * each next one moved by `across`. Each is looked at in `count` places an equal way apart (the
 * first half a way from its start); white where the scan ends, and all along when memory is out.
 * The scan may be packed. */
void page_transform_line_greys(double *greys, int lines, const struct gray_image *image,
                               const struct page_transform *transform, struct point_mm from,
                               struct point_mm to, struct point_mm across, int count);

#endif
