/* SPDX-License-Identifier: MIT */
#include "page_transform.h"

#include <math.h>
#include <stdint.h>
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

/* Samples of which only the ends are looked up exactly: up to 6 mm, off by less than 0.01 px. */
#define RUN 32
#define RUN_MM 6.4

/* Two neighbours 16 bits apart, so that one multiplication weighs both. */
static inline uint32_t pair_at(const unsigned char *p)
{
    uint32_t pair = (uint32_t)p[0] | (uint32_t)p[1] << 8;
    return (pair | pair << 8) & 0xff00ff;
}

/* Bilinear, in 1/65536 of a grey; x and y in 1/65536 px. */
static inline uint32_t sample_fixed(const struct gray_image *image, int32_t x, int32_t y)
{
    const unsigned char *p =
        image->pixels + (size_t)(y >> 16) * (size_t)image->width + (size_t)(x >> 16);
    uint32_t fx = (uint32_t)x >> 8 & 255, fy = (uint32_t)y >> 8 & 255;
    uint32_t pair = pair_at(p) * (256 - fy) + pair_at(p + image->width) * fy;
    return (pair & 0xffff) * (256 - fx) + (pair >> 16) * fx;
}

/* A straight way within the picture in equal steps, in 1/65536 px. */
struct straight_run {
    int32_t x, y, dx, dy;
};

static struct straight_run straight_run(struct point_px from, struct point_px to, int steps)
{
    return (struct straight_run){(int32_t)(from.x * 65536), (int32_t)(from.y * 65536),
                                 (int32_t)((to.x - from.x) * 65536 / steps),
                                 (int32_t)((to.y - from.y) * 65536 / steps)};
}

static uint16_t neighbours_at(const unsigned char *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

/* A run of samples, stage by stage, so that compilers use vectors for all but the loads; exactly
 * what sample_fixed gives. All RUN places lie within the picture. */
static void sample_run(unsigned char *out, int count, const struct gray_image *image,
                       struct straight_run run)
{
    uint32_t offset[RUN];
    uint16_t fx[RUN], fy[RUN], upper[RUN], lower[RUN];
    unsigned char greys[RUN];
    const uint16_t width = (uint16_t)image->width;
    for (int i = 0; i < RUN; i++) {
        uint32_t x = (uint32_t)(run.x + i * run.dx), y = (uint32_t)(run.y + i * run.dy);
        offset[i] = (uint32_t)(uint16_t)(y >> 16) * width + (x >> 16);
        fx[i] = (uint16_t)(x >> 8 & 255);
        fy[i] = (uint16_t)(y >> 8 & 255);
    }
    for (int i = 0; i < RUN; i++) {
        upper[i] = neighbours_at(image->pixels + offset[i]);
        lower[i] = neighbours_at(image->pixels + offset[i] + width);
    }
    for (int i = 0; i < RUN; i++) {
        uint16_t left = (uint16_t)(256 - fx[i]), top = (uint16_t)(256 - fy[i]);
        uint16_t above = (uint16_t)((upper[i] & 255) * left + (upper[i] >> 8) * fx[i]);
        uint16_t below = (uint16_t)((lower[i] & 255) * left + (lower[i] >> 8) * fx[i]);
        uint32_t sum = (uint32_t)above * top + (uint32_t)below * fy[i] + 32768;
        greys[i] = (unsigned char)(sum >> 16);
    }
    memcpy(out, greys, (size_t)count);
}

static bool is_within(const struct gray_image *image, struct point_px px)
{
    return px.x >= 0 && px.y >= 0 && px.x < image->width - 1.01 && px.y < image->height - 1.01;
}

static void sample_row(unsigned char *out, int count, const struct gray_image *image,
                       const struct page_transform *t, double x_mm, double y_mm, double step_mm)
{
    struct point_px from = page_transform_apply(t, x_mm, y_mm), to;
    for (int start = 0; start < count; start += RUN, from = to) {
        int length = count - start < RUN ? count - start : RUN;
        to = page_transform_apply(t, x_mm + (start + RUN) * step_mm, y_mm);
        if (is_within(image, from) && is_within(image, to)) {
            sample_run(out + start, length, image, straight_run(from, to, RUN));
            continue;
        }
        for (int i = start; i < start + length; i++) {
            struct point_px px = page_transform_apply(t, x_mm + i * step_mm, y_mm);
            out[i] = (unsigned char)(gray_image_sample(image, px.x, px.y) + 0.5);
        }
    }
}

/* Sum of the greys along a part of a line, of which the feed moved nothing, at `count` places. */
static double sum_run(const struct gray_image *image, const struct page_transform *t,
                      struct point_mm at, struct point_mm step, int count)
{
    struct point_px from = page_transform_apply(t, at.x, at.y);
    struct point_px to = page_transform_apply(t, at.x + count * step.x, at.y + count * step.y);
    if (t->knot_count == 0 && is_within(image, from) && is_within(image, to)) {
        struct straight_run run = straight_run(from, to, count);
        uint32_t sum = 0; /* of up to RUN greys in 1/256 */
        for (int i = 0; i < count; i++, run.x += run.dx, run.y += run.dy)
            sum += sample_fixed(image, run.x, run.y) >> 8;
        return sum / 256.0;
    }
    double sum = 0;
    for (int i = 0; i < count; i++) {
        struct point_px px = page_transform_apply(t, at.x + i * step.x, at.y + i * step.y);
        sum += gray_image_sample(image, px.x, px.y);
    }
    return sum;
}

double page_transform_line_grey(const struct gray_image *image,
                                const struct page_transform *transform, struct point_mm from,
                                struct point_mm to, int count)
{
    const struct point_mm step = {(to.x - from.x) / count, (to.y - from.y) / count};
    int run = (int)(RUN_MM / (fabs(step.x) + fabs(step.y) + 1e-9));
    run = run < 1 ? 1 : run > RUN ? RUN : run;
    double sum = 0;
    for (int i = 0; i < count; i += run) {
        struct point_mm at = {from.x + (i + 0.5) * step.x, from.y + (i + 0.5) * step.y};
        sum += sum_run(image, transform, at, step, count - i < run ? count - i : run);
    }
    return sum / count;
}

int page_transform_sample(struct gray_image *out, const struct gray_image *image,
                          const struct page_transform *transform, struct rect_mm rect,
                          double px_per_mm, struct error *error)
{
    int width = (int)(rect.w * px_per_mm + 0.5), height = (int)(rect.h * px_per_mm + 0.5);
    if (gray_image_alloc_unset(out, width < 1 ? 1 : width, height < 1 ? 1 : height, error) != 0)
        return -1;
    unsigned char *pixel = out->pixels;
    for (int row = 0; row < out->height; row++) {
        sample_row(pixel, out->width, image, transform, rect.x + 0.5 / px_per_mm,
                   rect.y + (row + 0.5) / px_per_mm, 1 / px_per_mm);
        pixel += out->width;
    }
    return 0;
}
