/* SPDX-License-Identifier: MIT */
#include "page_transform.h"

#include <math.h>
#include <string.h>

#define MAX_UNKNOWNS 8

/* Normal equations of a least-squares problem, one row of coefficients at a time. */
struct normal_equations {
    int unknowns;
    double matrix[MAX_UNKNOWNS][MAX_UNKNOWNS + 1];
};

static void add_equation(struct normal_equations *equations, const double *row, double value)
{
    for (int i = 0; i < equations->unknowns; i++) {
        for (int k = 0; k < equations->unknowns; k++)
            equations->matrix[i][k] += row[i] * row[k];
        equations->matrix[i][equations->unknowns] += row[i] * value;
    }
}

/* Gauss-Jordan with pivots. -1 if the equations do not determine the unknowns. */
static int solve(double *out, struct normal_equations *equations)
{
    int n = equations->unknowns;
    for (int column = 0; column < n; column++) {
        int pivot = column;
        for (int row = column + 1; row < n; row++)
            if (fabs(equations->matrix[row][column]) > fabs(equations->matrix[pivot][column]))
                pivot = row;
        if (!(fabs(equations->matrix[pivot][column]) > 1e-9))
            return -1;
        for (int k = 0; k <= n; k++) {
            double swapped = equations->matrix[column][k];
            equations->matrix[column][k] = equations->matrix[pivot][k];
            equations->matrix[pivot][k] = swapped;
        }
        for (int row = 0; row < n; row++) {
            double factor = equations->matrix[row][column] / equations->matrix[column][column];
            for (int k = column; row != column && k <= n; k++)
                equations->matrix[row][k] -= factor * equations->matrix[column][k];
        }
    }
    for (int i = 0; i < n; i++)
        out[i] = equations->matrix[i][n] / equations->matrix[i][i];
    return 0;
}

/* Lengths are brought near 1 before solving, or the normal equations lose their digits. */
#define MM_UNIT 100.0
#define PX_UNIT 1000.0

static void add_pair(struct normal_equations *equations, enum transform_kind kind,
                     const struct point_pair *pair)
{
    double x = pair->mm.x / MM_UNIT, y = pair->mm.y / MM_UNIT;
    double u = pair->px.x / PX_UNIT, v = pair->px.y / PX_UNIT;
    if (kind == TRANSFORM_SIMILAR) {
        add_equation(equations, (const double[]){x, -y, 1, 0}, u);
        add_equation(equations, (const double[]){y, x, 0, 1}, v);
        return;
    }
    add_equation(equations, (const double[]){x, y, 1, 0, 0, 0, -u * x, -u * y}, u);
    add_equation(equations, (const double[]){0, 0, 0, x, y, 1, -v * x, -v * y}, v);
}

int page_transform_fit(struct page_transform *out, enum transform_kind kind,
                       const struct point_pair *pairs, size_t count)
{
    static const int unknowns[] = {4, 6, 8};
    struct normal_equations equations = {.unknowns = unknowns[kind]};
    double s[MAX_UNKNOWNS] = {0};
    for (size_t i = 0; i < count; i++)
        add_pair(&equations, kind, &pairs[i]);
    if (solve(s, &equations) != 0)
        return -1;
    if (kind == TRANSFORM_SIMILAR)
        memcpy(s, (const double[]){s[0], -s[1], s[2], s[1], s[0], s[3], 0, 0}, sizeof s);
    double scale = PX_UNIT / MM_UNIT;
    *out = (struct page_transform){.a = s[0] * scale,
                                   .b = s[1] * scale,
                                   .c = s[2] * PX_UNIT,
                                   .d = s[3] * scale,
                                   .e = s[4] * scale,
                                   .f = s[5] * PX_UNIT,
                                   .g = s[6] / MM_UNIT,
                                   .h = s[7] / MM_UNIT};
    return 0;
}

static double feed_by(const struct page_transform *t, double at)
{
    const struct feed_knot *knot = t->knot;
    int last = t->knot_count - 1, i = 1;
    if (at <= knot[0].at_px)
        return knot[0].by_px;
    if (at >= knot[last].at_px)
        return knot[last].by_px;
    while (knot[i].at_px < at)
        i++;
    double gap = knot[i].at_px - knot[i - 1].at_px;
    double part = gap > 0 ? (at - knot[i - 1].at_px) / gap : 1;
    return knot[i - 1].by_px + part * (knot[i].by_px - knot[i - 1].by_px);
}

struct point_px page_transform_feed(const struct page_transform *transform, struct point_px px)
{
    if (transform->is_fed_sideways)
        px.x += feed_by(transform, px.x);
    else
        px.y += feed_by(transform, px.y);
    return px;
}

#define SLIP_REACH_MM 0.3
#define FREE_DRIFT 0.035

double page_transform_slip_mm(const struct page_transform *transform, const struct rect_mm *rect)
{
    struct page_transform even = *transform;
    double first = INFINITY, last = -INFINITY, largest = 0;
    even.knot_count = 0;
    for (int corner = 0; corner < 4; corner++) {
        struct point_px px = page_transform_apply(
            &even, corner & 1 ? rect->x + rect->w + SLIP_REACH_MM : rect->x - SLIP_REACH_MM,
            corner & 2 ? rect->y + rect->h + SLIP_REACH_MM : rect->y - SLIP_REACH_MM);
        first = fmin(first, transform->is_fed_sideways ? px.x : px.y);
        last = fmax(last, transform->is_fed_sideways ? px.x : px.y);
    }
    for (int i = 1; i < transform->knot_count; i++) {
        const struct feed_knot *from = &transform->knot[i - 1], *to = &transform->knot[i];
        if (from->at_px < last && to->at_px > first)
            largest = fmax(largest,
                           fabs(to->by_px - from->by_px) - FREE_DRIFT * (to->at_px - from->at_px));
    }
    return largest / page_transform_scale_y(&even, (struct point_mm){rect->x, rect->y});
}

double page_transform_scale_x(const struct page_transform *transform, struct point_mm at)
{
    struct point_px from = page_transform_apply(transform, at.x - 0.5, at.y);
    struct point_px to = page_transform_apply(transform, at.x + 0.5, at.y);
    return hypot(to.x - from.x, to.y - from.y);
}

double page_transform_scale_y(const struct page_transform *transform, struct point_mm at)
{
    struct point_px from = page_transform_apply(transform, at.x, at.y - 0.5);
    struct point_px to = page_transform_apply(transform, at.x, at.y + 0.5);
    return hypot(to.x - from.x, to.y - from.y);
}

double page_transform_residual_mm(const struct page_transform *transform,
                                  const struct point_pair *pairs, size_t count)
{
    double largest = 0;
    for (size_t i = 0; i < count; i++) {
        struct point_px px = page_transform_apply(transform, pairs[i].mm.x, pairs[i].mm.y);
        double scale = (page_transform_scale_x(transform, pairs[i].mm) +
                        page_transform_scale_y(transform, pairs[i].mm)) /
                       2;
        double distance = hypot(px.x - pairs[i].px.x, px.y - pairs[i].px.y) / scale;
        largest = distance > largest ? distance : largest;
    }
    return largest;
}

void page_transform_reduce(struct page_transform *transform, int factor)
{
    /* The middle of pixel 0 moves from 0 to -(factor - 1) / 2 of the large pixels. */
    double shift = (factor - 1) / 2.0;
    struct page_transform *t = transform;
    t->a = (t->a - shift * t->g) / factor;
    t->b = (t->b - shift * t->h) / factor;
    t->c = (t->c - shift) / factor;
    t->d = (t->d - shift * t->g) / factor;
    t->e = (t->e - shift * t->h) / factor;
    t->f = (t->f - shift) / factor;
    for (int i = 0; i < t->knot_count; i++) {
        t->knot[i].at_px = (t->knot[i].at_px - shift) / factor;
        t->knot[i].by_px /= factor;
    }
}

void page_transform_move(struct page_transform *transform, int left, int top)
{
    struct page_transform *t = transform;
    t->a -= left * t->g;
    t->b -= left * t->h;
    t->c -= left;
    t->d -= top * t->g;
    t->e -= top * t->h;
    t->f -= top;
    for (int i = 0; i < t->knot_count; i++)
        t->knot[i].at_px -= t->is_fed_sideways ? left : top;
}
