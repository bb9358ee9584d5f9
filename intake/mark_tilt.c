/* SPDX-License-Identifier: MIT */
#include "page_marks.h"

#include <math.h>

/* Photographs show the sheet as four corners of any quadrilateral, so the fourth mark stands up to
 * several centimetres from where three others put it, and marks that are nearer to the camera are
 * larger. Four centres always have a homography; what says that they are marks is that each is,
 * seen through it, a square of the mark's size, with the hole in the right one. */

#define MAX_LOOKED_AT 32         /* of the candidates, the squarest: marks are among the first 10 */
#define MAX_SIZE_RATIO 3.5       /* between variances of two marks of a page */
#define LEAST_LEG 44.0           /* of a side, in deviations of a mark; mark_choice.c says why … */
#define MOST_LEG 400.0           /* … these */
#define LEAST_SINE 0.75          /* of the angle at a corner: 49 degrees */
#define MAX_PERSPECTIVE 0.45     /* by which one side is nearer than the one across from it */
#define MAX_MARK_COST 0.65       /* photographs: up to 0.3; filled boxes of the form from 0.7 on */

static bool is_leg(const struct mark_candidate *from, const struct mark_candidate *to)
{
    double x = to->centre.x - from->centre.x, y = to->centre.y - from->centre.y;
    double size = from->cov_xx + from->cov_yy, other = to->cov_xx + to->cov_yy;
    double length = x * x + y * y, variance = (size + other) / 4;
    return size < MAX_SIZE_RATIO * other && other < MAX_SIZE_RATIO * size &&
           length > LEAST_LEG * LEAST_LEG * variance && length < MOST_LEG * MOST_LEG * variance;
}

/* The three follow each other clockwise round the sheet, about square. */
static bool is_corner(const struct mark_candidate *before, const struct mark_candidate *middle,
                      const struct mark_candidate *after)
{
    double ux = before->centre.x - middle->centre.x, uy = before->centre.y - middle->centre.y;
    double vx = after->centre.x - middle->centre.x, vy = after->centre.y - middle->centre.y;
    return uy * vx - ux * vy > LEAST_SINE * hypot(ux, uy) * hypot(vx, vy);
}

/* The homography of the square (0, 0) … (1, 1) on the four centres, from the first clockwise (Heckbert,
 * Fundamentals of Texture Mapping, 1989). False for one that no camera over a desk makes. */
static bool unit_square_on(struct page_transform *t, const struct mark_candidate *const corner[4])
{
    struct point_px p0 = corner[0]->centre, p1 = corner[1]->centre;
    struct point_px p2 = corner[2]->centre, p3 = corner[3]->centre;
    double dx1 = p1.x - p2.x, dy1 = p1.y - p2.y, dx2 = p3.x - p2.x, dy2 = p3.y - p2.y;
    double sx = p0.x - p1.x + p2.x - p3.x, sy = p0.y - p1.y + p2.y - p3.y;
    double determinant = dx1 * dy2 - dx2 * dy1;
    if (!(fabs(determinant) > 1))
        return false;
    double g = (sx * dy2 - sy * dx2) / determinant, h = (dx1 * sy - dy1 * sx) / determinant;
    *t = (struct page_transform){.a = p1.x - p0.x + g * p1.x,
                                 .b = p3.x - p0.x + h * p3.x,
                                 .c = p0.x,
                                 .d = p1.y - p0.y + g * p1.y,
                                 .e = p3.y - p0.y + h * p3.y,
                                 .f = p0.y,
                                 .g = g,
                                 .h = h};
    return fabs(g) < MAX_PERSPECTIVE && fabs(h) < MAX_PERSPECTIVE;
}

/* What the homography does right at a corner of the unit square, for sides of so many mm. */
static struct page_transform near_corner(const struct page_transform *t, int corner,
                                         struct point_mm side)
{
    double x = corner == 1 || corner == 2, y = corner >= 2;
    double divisor = 1 + t->g * x + t->h * y;
    double u = (t->a * x + t->b * y + t->c) / divisor, v = (t->d * x + t->e * y + t->f) / divisor;
    return (struct page_transform){.a = (t->a - u * t->g) / divisor / side.x,
                                   .b = (t->b - u * t->h) / divisor / side.y,
                                   .d = (t->d - v * t->g) / divisor / side.x,
                                   .e = (t->e - v * t->h) / divisor / side.y};
}

/* Takes corner[0] as the page's mark clockwise[turn] and so on, if that is better than *best. */
static void consider(struct mark_choice *best, const struct page_transform *unit,
                     const struct mark_candidate *const corner[4], int turn, struct point_mm size)
{
    static const enum page_mark clockwise[MARK_COUNT] = {MARK_TOP_LEFT, MARK_TOP_RIGHT,
                                                         MARK_BOTTOM_RIGHT, MARK_BOTTOM_LEFT};
    const struct page_frame frame = page_frame_for(size.x, size.y);
    struct point_mm from = frame.mark_centre[MARK_TOP_LEFT];
    struct point_mm to = frame.mark_centre[MARK_BOTTOM_RIGHT];
    struct point_mm side = {to.x - from.x, to.y - from.y};
    if (turn % 2 == 1)
        side = (struct point_mm){side.y, side.x};
    double cost = 0;
    for (int i = 0; i < MARK_COUNT; i++) {
        const struct page_transform near = near_corner(unit, i, side);
        double square = mark_square_cost(&near, corner[i], clockwise[(turn + i) % MARK_COUNT]);
        cost += square;
        if (square > MAX_MARK_COST || (best->count > 0 && cost >= best->cost))
            return;
    }
    int corner_squares = best->corner_squares;
    *best = (struct mark_choice){.count = MARK_COUNT,
                                 .width_mm = size.x,
                                 .height_mm = size.y,
                                 .cost = cost,
                                 .corner_squares = corner_squares};
    for (int i = 0; i < MARK_COUNT; i++) {
        best->found[i] = true;
        best->centre[clockwise[(turn + i) % MARK_COUNT]] = corner[i]->centre;
    }
}

static void consider_corners(struct mark_choice *best, const struct mark_candidate *const corner[4])
{
    struct page_transform unit;
    if (!is_leg(corner[2], corner[3]) || !is_leg(corner[3], corner[0]) ||
        !is_corner(corner[1], corner[2], corner[3]) || !is_corner(corner[2], corner[3], corner[0]) ||
        !is_corner(corner[3], corner[0], corner[1]) || !unit_square_on(&unit, corner))
        return;
    for (int turn = 0; turn < MARK_COUNT; turn++)
        for (size_t size = 0; size < MARKED_PAGE_SIZE_COUNT; size++)
            consider(best, &unit, corner, turn, marked_page_sizes[size]);
}

void mark_choice_find_tilted(struct mark_choice *best, const struct mark_candidates *candidates)
{
    const struct mark_candidate *at = candidates->at;
    size_t count = candidates->count < MAX_LOOKED_AT ? candidates->count : MAX_LOOKED_AT;
    /* Each quadrilateral once: the first corner is the first in the list. */
    for (size_t first = 0; first < count; first++) {
        for (size_t second = first + 1; second < count; second++) {
            if (!is_leg(&at[first], &at[second]))
                continue;
            for (size_t third = first + 1; third < count; third++) {
                if (third == second || !is_leg(&at[second], &at[third]) ||
                    !is_corner(&at[first], &at[second], &at[third]))
                    continue;
                for (size_t fourth = first + 1; fourth < count; fourth++) {
                    const struct mark_candidate *const corner[4] = {&at[first], &at[second],
                                                                    &at[third], &at[fourth]};
                    if (fourth != second && fourth != third)
                        consider_corners(best, corner);
                }
            }
        }
    }
}
