/* SPDX-License-Identifier: MIT */
#include "frame_match.h"

#include <math.h>
#include <stdlib.h>

#define SEARCH_MM 0.7
#define STEP_MM 0.0875
#define ENDS_MM 0.8 /* of a line that are not looked at: corners, and neighbours that cross */
#define LEAST_CONTRAST 12
#define PREFER_NEAR 6 /* greys for a mm: of equals the nearest */

#define GOOD_ENOUGH_MM 0.12
#define OUTLIER_MM 0.35
#define LEAST_FRAMES 6

/* Mean grey along a line of the page. */
static double line_grey(const struct gray_image *image, const struct page_transform *transform,
                        struct point_mm from, double dx, double dy)
{
    int steps = (int)(5 * (dx + dy));
    steps = steps < 12 ? 12 : steps > 120 ? 120 : steps;
    double sum = 0;
    for (int i = 0; i < steps; i++) {
        struct point_px px = page_transform_apply(transform, from.x + dx * (i + 0.5) / steps,
                                                  from.y + dy * (i + 0.5) / steps);
        sum += gray_image_sample(image, px.x, px.y);
    }
    return sum / steps;
}

/* The lighter of the two level (or upright) lines of the frame, moved by shift. */
static double pair_grey(const struct gray_image *image, const struct page_transform *transform,
                        const struct rect_mm *box, bool is_level, double shift)
{
    double dx = is_level ? box->w - 2 * ENDS_MM : 0, dy = is_level ? 0 : box->h - 2 * ENDS_MM;
    struct point_mm first = {box->x + (is_level ? ENDS_MM : shift),
                             box->y + (is_level ? shift : ENDS_MM)};
    struct point_mm second = {first.x + (is_level ? 0 : box->w), first.y + (is_level ? box->h : 0)};
    return fmax(line_grey(image, transform, first, dx, dy),
                line_grey(image, transform, second, dx, dy));
}

static bool find_along(double *out, const struct gray_image *image,
                       const struct page_transform *transform, const struct rect_mm *box,
                       bool is_level)
{
    double best = 0, best_grey = 256, sum = 0;
    int count = 0;
    for (double shift = -SEARCH_MM; shift <= SEARCH_MM + 1e-6; shift += STEP_MM, count++) {
        double grey = pair_grey(image, transform, box, is_level, shift);
        sum += grey;
        grey += PREFER_NEAR * fabs(shift);
        if (grey < best_grey) {
            best_grey = grey;
            best = shift;
        }
    }
    bool is_clear = sum / count - best_grey > LEAST_CONTRAST;
    *out = is_clear ? best : 0;
    return is_clear;
}

void frame_shift_find(struct frame_shift *out, const struct gray_image *image,
                      const struct page_transform *transform, const struct form_zone *zone)
{
    *out = (struct frame_shift){0};
    if (!(zone->element->stroke_mm > 0))
        return;
    out->is_known[0] = find_along(&out->mm.x, image, transform, &zone->box, false);
    out->is_known[1] = find_along(&out->mm.y, image, transform, &zone->box, true);
}

/* Frames that were seen as pairs of a place on the page and a place in the scan; returns the mean
 * of their shifts. */
static double take_pairs(struct point_pair *pairs, size_t *pair_count,
                         const struct page_geometry *geometry, const struct gray_image *image,
                         const struct form_zone *zones, size_t count)
{
    double sum = 0;
    *pair_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct frame_shift shift;
        frame_shift_find(&shift, image, &geometry->transform, &zones[i]);
        if (!shift.is_known[0] || !shift.is_known[1])
            continue;
        const struct rect_mm *box = &zones[i].box;
        struct point_mm centre = {box->x + box->w / 2, box->y + box->h / 2};
        pairs[(*pair_count)++] = (struct point_pair){
            centre, page_transform_apply(&geometry->transform, centre.x + shift.mm.x,
                                         centre.y + shift.mm.y)};
        sum += hypot(shift.mm.x, shift.mm.y);
    }
    return *pair_count > 0 ? sum / (double)*pair_count : 0;
}

/* Leaves out the pairs that the transform misses. */
static size_t drop_outliers(struct point_pair *pairs, size_t count,
                            const struct page_transform *transform)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (page_transform_residual_mm(transform, &pairs[i], 1) < OUTLIER_MM)
            pairs[kept++] = pairs[i];
    return kept;
}

static void refit(struct page_geometry *geometry, struct point_pair *pairs, size_t count)
{
    enum transform_kind kind = geometry->marks_used >= 3 ? TRANSFORM_FULL : TRANSFORM_AFFINE;
    for (int role = 0; role < MARK_COUNT && geometry->marks_used == MARK_COUNT; role++) {
        struct point_mm mark = geometry->frame.mark_centre[role];
        pairs[count++] =
            (struct point_pair){mark, page_transform_apply(&geometry->transform, mark.x, mark.y)};
    }
    struct page_transform transform;
    for (int pass = 0; pass < 2 && count >= LEAST_FRAMES; pass++) {
        if (page_transform_fit(&transform, kind, pairs, count) != 0)
            return;
        geometry->transform = transform;
        count = drop_outliers(pairs, count, &transform);
    }
}

double frame_match(struct page_geometry *geometry, const struct gray_image *image,
                   const struct form_zone *zones, size_t count)
{
    struct point_pair *pairs = calloc(count + MARK_COUNT, sizeof *pairs);
    size_t pair_count = 0;
    double mean = 0;
    for (int pass = 0; pairs != NULL && pass < 3; pass++) {
        mean = take_pairs(pairs, &pair_count, geometry, image, zones, count);
        bool is_good = mean < GOOD_ENOUGH_MM && (geometry->marks_used == MARK_COUNT || pass > 0);
        if (is_good || pair_count < LEAST_FRAMES || pass == 2)
            break;
        refit(geometry, pairs, pair_count);
    }
    free(pairs);
    return mean;
}
