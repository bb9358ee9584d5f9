/* SPDX-License-Identifier: MIT */
/* The sampling half of page_transform.h: greys at places of the page. */
#include "page_transform.h"

#include "packed_pixels.h"
#include "vector_clones.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

/* Samples of which only the ends are looked up exactly: up to 6 mm, off by less than 0.01 px. */
#define RUN 32
#define RUN_MM 6.4
#define CACHE_LINE_PX 64

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
VECTOR_CLONES static void sample_run(unsigned char *out, int count, const struct gray_image *image,
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

/* Asks for the pixels of a row farther down: processors do not foresee them, and waiting for them
 * took a third of the time. */
#define ROWS_AHEAD 4
static void fetch_row(int count, const struct gray_image *image, const struct page_transform *t,
                      double x_mm, double y_mm, double step_mm)
{
    struct point_px from = page_transform_apply(t, x_mm, y_mm);
    struct point_px to = page_transform_apply(t, x_mm + count * step_mm, y_mm);
    if (!is_within(image, from) || !is_within(image, to))
        return;
    int steps = 1 + (int)(fabs(to.x - from.x) + fabs(to.y - from.y)) / CACHE_LINE_PX;
    struct straight_run run = straight_run(from, to, steps);
    for (int i = 0; i <= steps; i++, run.x += run.dx, run.y += run.dy) {
        const unsigned char *p =
            image->pixels + (size_t)(run.y >> 16) * (size_t)image->width + (size_t)(run.x >> 16);
        __builtin_prefetch(p);
        __builtin_prefetch(p + image->width);
    }
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

/* Lines of the page side by side: `count` places, `step` apart, on each, the first at `at`. */
struct line_band {
    struct point_mm at, step, across; /* across: from line to line */
    int lines, count;
};

static struct point_mm band_place(const struct line_band *band, int line, int i)
{
    return (struct point_mm){band->at.x + line * band->across.x + i * band->step.x,
                             band->at.y + line * band->across.y + i * band->step.y};
}

static struct point_px part_way(struct point_px from, struct point_px to, double part)
{
    return (struct point_px){from.x + part * (to.x - from.x), from.y + part * (to.y - from.y)};
}

/* Adds to each line's sum, of a band of which the feed moved nothing. Only the band's corners are
 * looked up exactly. False if it does not lie within the picture. */
static bool add_straight_band(double *sums, const struct line_band *band,
                              const struct gray_image *image, const struct page_transform *t)
{
    struct point_px corner[4];
    for (int i = 0; i < 4; i++) {
        struct point_mm mm = band_place(band, i & 1 ? band->lines : 0, i & 2 ? band->count : 0);
        corner[i] = page_transform_apply(t, mm.x, mm.y);
        if (!is_within(image, corner[i]))
            return false;
    }
    for (int line = 0; line < band->lines; line++) {
        double part = (double)line / band->lines;
        struct straight_run run = straight_run(part_way(corner[0], corner[1], part),
                                               part_way(corner[2], corner[3], part), band->count);
        uint32_t sum = 0; /* of up to RUN greys in 1/256 */
        for (int i = 0; i < band->count; i++, run.x += run.dx, run.y += run.dy)
            sum += sample_fixed(image, run.x, run.y) >> 8;
        sums[line] += sum / 256.0;
    }
    return true;
}

static void add_band(double *sums, const struct line_band *band, const struct gray_image *image,
                     const struct page_transform *t)
{
    if (t->knot_count == 0 && add_straight_band(sums, band, image, t))
        return;
    for (int line = 0; line < band->lines; line++) {
        for (int i = 0; i < band->count; i++) {
            struct point_mm mm = band_place(band, line, i);
            struct point_px px = page_transform_apply(t, mm.x, mm.y);
            sums[line] += gray_image_sample(image, px.x, px.y);
        }
    }
}

static void mean_greys(double *greys, int lines, const struct gray_image *image,
                       const struct page_transform *transform, struct point_mm from,
                       struct point_mm to, struct point_mm across, int count)
{
    const struct point_mm step = {(to.x - from.x) / count, (to.y - from.y) / count};
    int run = (int)(RUN_MM / (fabs(step.x) + fabs(step.y) + 1e-9));
    run = run < 1 ? 1 : run > RUN ? RUN : run;
    for (int line = 0; line < lines; line++)
        greys[line] = 0;
    for (int i = 0; i < count; i += run) {
        struct line_band band = {{from.x + (i + 0.5) * step.x, from.y + (i + 0.5) * step.y},
                                 step,
                                 across,
                                 lines,
                                 count - i < run ? count - i : run};
        add_band(greys, &band, image, transform);
    }
    for (int line = 0; line < lines; line++)
        greys[line] /= count;
}

static void sample_rect(struct gray_image *out, const struct gray_image *image,
                        const struct page_transform *transform, const struct rect_mm *rect,
                        double px_per_mm, bool is_near)
{
    unsigned char *pixel = out->pixels;
    double left = rect->x + 0.5 / px_per_mm, step = 1 / px_per_mm;
    for (int row = 0; row < out->height; row++) {
        if (!is_near)
            fetch_row(out->width, image, transform, left, rect->y + (row + ROWS_AHEAD + 0.5) * step,
                      step);
        sample_row(pixel, out->width, image, transform, left, rect->y + (row + 0.5) * step, step);
        pixel += out->width;
    }
}

/* ---- packed pages: the part that is looked at is unpacked, and lies in the nearest cache ---- */

#define SPARE_PX                                                                                   \
    3 /* around: neighbours, and what interpolation between the corners may be off by */

struct part_view {
    struct gray_image image;
    struct page_transform transform;
};

static int clamped(double px, int end)
{
    return (int)fmin(fmax(px, 0), end);
}

/* The pixels in which a rectangle of the page lies; at least a few, which show nothing of it where
 * it lies outside the scan. */
static struct rect_px pixels_of(const struct gray_image *image, const struct page_transform *t,
                                const struct rect_mm *rect)
{
    struct page_transform even = *t;
    double left = INFINITY, right = -INFINITY, top = INFINITY, bottom = -INFINITY;
    double back = 0, forth = 0;
    even.knot_count = 0;
    for (int corner = 0; corner < 4; corner++) {
        struct point_px px = page_transform_apply(&even, rect->x + (corner & 1 ? rect->w : 0),
                                                  rect->y + (corner & 2 ? rect->h : 0));
        left = fmin(left, px.x);
        right = fmax(right, px.x);
        top = fmin(top, px.y);
        bottom = fmax(bottom, px.y);
    }
    for (int i = 0; i < t->knot_count; i++) {
        back = fmin(back, t->knot[i].by_px);
        forth = fmax(forth, t->knot[i].by_px);
    }
    int first_x = clamped(left + (t->is_fed_sideways ? back : 0) - SPARE_PX, image->width - 1) & ~7;
    int first_y = clamped(top + (t->is_fed_sideways ? 0 : back) - SPARE_PX, image->height - 1);
    int end_x = clamped(right + (t->is_fed_sideways ? forth : 0) + SPARE_PX + 1, image->width);
    int end_y = clamped(bottom + (t->is_fed_sideways ? 0 : forth) + SPARE_PX + 1, image->height);
    return (struct rect_px){first_x, first_y, end_x > first_x ? end_x - first_x : 1,
                            end_y > first_y ? end_y - first_y : 1};
}

static int take_part(struct part_view *out, const struct gray_image *image,
                     const struct page_transform *transform, const struct rect_mm *rect,
                     struct error *error)
{
    struct rect_px part = pixels_of(image, transform, rect);
    out->transform = *transform;
    page_transform_move(&out->transform, part.left, part.top);
    return packed_pixels_part(&out->image, image, &part, error);
}

int page_transform_sample(struct gray_image *out, const struct gray_image *image,
                          const struct page_transform *transform, struct rect_mm rect,
                          double px_per_mm, struct error *error)
{
    int width = (int)(rect.w * px_per_mm + 0.5), height = (int)(rect.h * px_per_mm + 0.5);
    struct part_view part;
    if (gray_image_alloc_unset(out, width < 1 ? 1 : width, height < 1 ? 1 : height, error) != 0)
        return -1;
    if (image->packed == NULL) {
        sample_rect(out, image, transform, &rect, px_per_mm, false);
        return 0;
    }
    struct rect_mm runs = rect; /* whole ones: their ends are looked up beyond the rectangle */
    runs.w = (out->width + RUN - 1) / RUN * RUN / px_per_mm;
    if (take_part(&part, image, transform, &runs, error) != 0) {
        gray_image_free(out);
        return -1;
    }
    sample_rect(out, &part.image, &part.transform, &rect, px_per_mm, true);
    gray_image_free(&part.image);
    return 0;
}

void page_transform_line_greys(double *greys, int lines, const struct gray_image *image,
                               const struct page_transform *transform, struct point_mm from,
                               struct point_mm to, struct point_mm across, int count)
{
    struct part_view part;
    if (image->packed == NULL) {
        mean_greys(greys, lines, image, transform, from, to, across, count);
        return;
    }
    struct point_mm last = {to.x + lines * across.x, to.y + lines * across.y};
    struct rect_mm rect = {fmin(from.x, last.x), fmin(from.y, last.y), fabs(last.x - from.x),
                           fabs(last.y - from.y)};
    if (take_part(&part, image, transform, &rect, NULL) != 0) {
        for (int line = 0; line < lines; line++)
            greys[line] = 255;
        return;
    }
    mean_greys(greys, lines, &part.image, &part.transform, from, to, across, count);
    gray_image_free(&part.image);
}
