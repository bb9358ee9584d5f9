/* SPDX-License-Identifier: MIT */
#include "page_marks.h"

#include <math.h>
#include <stdlib.h>

/* Sizes that forms and booklets are printed in. */
const struct point_mm marked_page_sizes[MARKED_PAGE_SIZE_COUNT] = {{210, 297}, {148, 210}};

/* Variance along a side of a 5 mm square, without and with its 2 mm hole, mm². */
#define SOLID_VARIANCE (PAGE_MARK_SIZE_MM * PAGE_MARK_SIZE_MM / 12)
#define HOLED_VARIANCE ((625.0 - 16.0) / (12 * 21.0))

/* What is tolerated of a mark's variance: ±10 % of its side by threshold and blur, then some. */
#define MAX_SQUARE_COST 0.75
#define MISSING_MARK_COST 0.9
#define WRONG_HOLE_COST 0.8
#define MAX_FOURTH_MM 12.0 /* perspective moves the fourth corner away from the parallelogram */
#define COST_PER_MM 0.03

/* The page's corners clockwise, as they lie in the scan when it is upright. */
static const enum page_mark clockwise[MARK_COUNT] = {MARK_TOP_LEFT, MARK_TOP_RIGHT,
                                                     MARK_BOTTOM_RIGHT, MARK_BOTTOM_LEFT};

#define LARGEST_RATIO 4.8 /* of a variance to the expected: its logarithm alone costs too much */

static bool is_far(double ratio)
{
    return ratio > LARGEST_RATIO || ratio * LARGEST_RATIO < 1;
}

double mark_square_cost(const struct page_transform *t, const struct mark_candidate *mark,
                        enum page_mark role)
{
    double determinant = t->a * t->e - t->b * t->d;
    double a = t->e / determinant, b = -t->b / determinant;
    double c = -t->d / determinant, d = t->a / determinant;
    double xx = a * a * mark->cov_xx + 2 * a * b * mark->cov_xy + b * b * mark->cov_yy;
    double yy = c * c * mark->cov_xx + 2 * c * d * mark->cov_xy + d * d * mark->cov_yy;
    double xy = a * c * mark->cov_xx + (a * d + b * c) * mark->cov_xy + b * d * mark->cov_yy;
    double expected = mark->has_hole ? HOLED_VARIANCE : SOLID_VARIANCE;
    if (is_far(xx / expected) || is_far(yy / expected))
        return 2 * (MAX_SQUARE_COST + WRONG_HOLE_COST);
    double cost = fabs(log(fmax(xx, 1e-6) / expected)) + fabs(log(fmax(yy, 1e-6) / expected)) +
                  fabs(xy) / expected;
    return cost + (mark->has_hole != (role == MARK_BOTTOM_RIGHT) ? WRONG_HOLE_COST : 0);
}

/* Three corners that follow each other clockwise; the middle one has role clockwise[turn]. */
struct corner_triple {
    const struct mark_candidate *before, *middle, *after;
};

/* The affine transform that puts the corners of the page's mark rectangle on the triple. */
static struct page_transform transform_of(const struct corner_triple *triple,
                                          struct point_mm before, struct point_mm middle,
                                          struct point_mm after)
{
    double ax = after.x - middle.x, ay = after.y - middle.y;
    double bx = before.x - middle.x, by = before.y - middle.y, determinant = ax * by - ay * bx;
    struct point_px m = triple->middle->centre;
    double ux = triple->after->centre.x - m.x, uy = triple->after->centre.y - m.y;
    double vx = triple->before->centre.x - m.x, vy = triple->before->centre.y - m.y;
    struct page_transform t = {.a = (ux * by - vx * ay) / determinant,
                               .b = (vx * ax - ux * bx) / determinant,
                               .d = (uy * by - vy * ay) / determinant,
                               .e = (vy * ax - uy * bx) / determinant};
    t.c = m.x - t.a * middle.x - t.b * middle.y;
    t.f = m.y - t.d * middle.x - t.e * middle.y;
    return t;
}

/* The candidate that serves best as the fourth mark, if one is better than none: a square of the
 * right size near where the parallelogram has its corner; *cost becomes its cost. */
static const struct mark_candidate *find_fourth(const struct mark_candidate *candidates,
                                                size_t count,
                                                const struct page_transform *transform,
                                                struct point_mm corner, enum page_mark role,
                                                double *cost)
{
    const struct mark_candidate *best = NULL;
    struct point_px expected = page_transform_apply(transform, corner.x, corner.y);
    double scale = page_transform_scale_x(transform, corner);
    for (size_t i = 0; i < count; i++) {
        double distance_mm =
            hypot(candidates[i].centre.x - expected.x, candidates[i].centre.y - expected.y) / scale;
        if (distance_mm > MAX_FOURTH_MM)
            continue;
        double value = mark_square_cost(transform, &candidates[i], role) + COST_PER_MM * distance_mm;
        if (value < *cost) {
            *cost = value;
            best = &candidates[i];
        }
    }
    return best;
}

static void consider(struct mark_choice *best, const struct mark_candidate *candidates,
                     size_t count, const struct corner_triple *triple, int turn,
                     struct point_mm size)
{
    const struct page_frame frame = page_frame_for(size.x, size.y);
    const struct mark_candidate *marks[MARK_COUNT] = {NULL};
    const enum page_mark before = clockwise[(turn + 3) % 4], after = clockwise[(turn + 1) % 4];
    const enum page_mark opposite = clockwise[(turn + 2) % 4];
    marks[before] = triple->before;
    marks[clockwise[turn]] = triple->middle;
    marks[after] = triple->after;
    const struct page_transform transform =
        transform_of(triple, frame.mark_centre[before], frame.mark_centre[clockwise[turn]],
                     frame.mark_centre[after]);
    double cost = 0;
    for (int role = 0; role < MARK_COUNT; role++) {
        double square = marks[role] != NULL ? mark_square_cost(&transform, marks[role], role) : 0;
        if (square > MAX_SQUARE_COST + WRONG_HOLE_COST)
            return;
        cost += square;
        if (best->count > 0 && cost >= best->cost)
            return;
    }
    double fourth = MISSING_MARK_COST;
    marks[opposite] =
        find_fourth(candidates, count, &transform, frame.mark_centre[opposite], opposite, &fourth);
    cost += fourth;
    if (best->count > 0 && cost >= best->cost)
        return;
    *best = (struct mark_choice){.width_mm = size.x, .height_mm = size.y, .cost = cost};
    for (int role = 0; role < MARK_COUNT; role++) {
        best->found[role] = marks[role] != NULL;
        best->count += best->found[role];
        if (best->found[role])
            best->centre[role] = marks[role]->centre;
    }
}

/* Area of the parallelogram that has the candidate's covariance. */
static double parallelogram_px(const struct mark_candidate *mark)
{
    return 12 * sqrt(fmax(1e-6, mark->cov_xx * mark->cov_yy - mark->cov_xy * mark->cov_xy));
}

static double size_of(const struct mark_candidate *mark)
{
    return mark->cov_xx + mark->cov_yy;
}

/* Marks are alike in size, and the way from one corner to the next is 88 (A5) to 192 (A4) times as
 * long as the deviation of a mark's pixels, or half and double that where a scan has unequal
 * resolutions. */
static bool is_plausible_leg(const struct mark_candidate *middle, const struct mark_candidate *end)
{
    double x = end->centre.x - middle->centre.x, y = end->centre.y - middle->centre.y;
    double size = size_of(middle), other = size_of(end);
    double length = x * x + y * y, variance = size / 2;
    return middle != end && other <= 2.2 * size && size <= 2.2 * other &&
           length > 44.0 * 44 * variance && length < 400.0 * 400 * variance;
}

/* The legs stand about square on each other, clockwise, and the rectangle between them has the area
 * of 960 (A5) or 2087 (A4) marks. Throws out nearly all triples before the costly look. */
static bool is_plausible(const struct corner_triple *triple)
{
    double ux = triple->before->centre.x - triple->middle->centre.x;
    double uy = triple->before->centre.y - triple->middle->centre.y;
    double vx = triple->after->centre.x - triple->middle->centre.x;
    double vy = triple->after->centre.y - triple->middle->centre.y;
    double cross = ux * vy - uy * vx;
    if (cross > 0) /* counter-clockwise */
        return false;
    double u = sqrt(ux * ux + uy * uy), v = sqrt(vx * vx + vy * vy);
    double marks = -cross / parallelogram_px(triple->middle);
    return -cross > 0.9 * u * v && marks > 0.6 * 960 && marks < 1.5 * 2087;
}

void mark_choice_find(struct mark_choice *out, const struct mark_candidates *candidates)
{
    const struct mark_candidate *at = candidates->at;
    size_t count = candidates->count;
    *out = (struct mark_choice){0};
    for (size_t b = 0; b < count; b++) {
        for (size_t m = 0; m < count; m++) {
            if (!is_plausible_leg(&at[m], &at[b]))
                continue;
            for (size_t a = 0; a < count; a++) {
                struct corner_triple triple = {&at[b], &at[m], &at[a]};
                if (a == b || !is_plausible_leg(&at[m], &at[a]) || !is_plausible(&triple))
                    continue;
                for (int turn = 0; turn < 4; turn++)
                    for (size_t size = 0; size < MARKED_PAGE_SIZE_COUNT; size++)
                        consider(out, at, count, &triple, turn, marked_page_sizes[size]);
            }
        }
    }
}
