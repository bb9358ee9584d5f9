/* SPDX-License-Identifier: MIT */
#include "page_geometry.h"

#include "page_marks.h"

#include <math.h>

#define MAX_CODE_RESIDUAL_MM 3.0
#define EVEN_RESIDUAL_MM 1.0   /* more, and the scan's resolutions differ */
#define LEAST_RIGHT_ANGLE 0.97 /* sine between the axes of an uneven scan */
#define MAX_CORNER_MM 25.0     /* mean distance of the sheet's corners from the picture's */
#define FINDER_CENTRE_MODULES 3.5

/* One way to take what was found: which code is which copy, on which sheet. */
struct code_fit {
    const struct gray_image *image;
    const struct scanned_code *copies[CODE_COPY_COUNT]; /* NULL: not found */
    struct point_pair pairs[MAX_ANCHORS];
    size_t count;
};

static void add_pair(struct code_fit *fit, struct point_mm mm, struct point_px px)
{
    if (fit->count < MAX_ANCHORS)
        fit->pairs[fit->count++] = (struct point_pair){mm, px};
}

/* Corners of a copy, from its own top left clockwise: as zbar says, to about a module. */
static void add_corners(struct code_fit *fit, const struct rect_mm *place,
                        const struct scanned_code *code)
{
    const struct point_mm corners[4] = {{place->x, place->y},
                                        {place->x + place->w, place->y},
                                        {place->x + place->w, place->y + place->h},
                                        {place->x, place->y + place->h}};
    for (int i = 0; i < 4; i++)
        add_pair(fit, corners[i], code->corner[i]);
}

/* The finders of a copy, as far as they are seen; at least two, or its corners. */
static void add_finders(struct code_fit *fit, const struct page_transform *transform,
                        const struct rect_mm *place, const struct scanned_code *code)
{
    double in = FINDER_CENTRE_MODULES * place->w / PAGE_CODE_MODULES, out = place->w - in;
    const struct point_mm finders[3] = {{place->x + in, place->y + in},
                                        {place->x + out, place->y + in},
                                        {place->x + in, place->y + out}};
    size_t before = fit->count;
    for (int i = 0; i < 3; i++) {
        struct point_px px;
        if (finder_centre_refine(&px, fit->image, transform, finders[i]))
            add_pair(fit, finders[i], px);
    }
    if (fit->count >= before + 2)
        return;
    fit->count = before;
    add_corners(fit, place, code);
}

/* Even resolutions, or else uneven ones; the axes stay at right angles. */
static bool fit_evenly(struct page_geometry *geometry, const struct code_fit *fit)
{
    struct page_transform *t = &geometry->transform;
    geometry->is_uneven = false;
    if (page_transform_fit(t, TRANSFORM_SIMILAR, fit->pairs, fit->count) != 0)
        return false;
    geometry->residual_mm = page_transform_residual_mm(t, fit->pairs, fit->count);
    if (geometry->residual_mm < EVEN_RESIDUAL_MM)
        return true;
    if (page_transform_fit(t, TRANSFORM_AFFINE, fit->pairs, fit->count) != 0)
        return false;
    geometry->is_uneven = true;
    geometry->residual_mm = page_transform_residual_mm(t, fit->pairs, fit->count);
    double sine = fabs(t->a * t->e - t->b * t->d) / (hypot(t->a, t->d) * hypot(t->b, t->e));
    return geometry->residual_mm < MAX_CODE_RESIDUAL_MM && sine > LEAST_RIGHT_ANGLE;
}

/* Marks near where a rough transform expects them; at least two make it a good one. */
static void settle_by_marks(struct page_geometry *geometry, const struct code_fit *codes)
{
    struct code_fit fit = *codes;
    for (int role = 0; role < MARK_COUNT; role++) {
        struct point_mm mm = geometry->frame.mark_centre[role];
        struct point_px px;
        if (mark_centre_refine(&px, fit.image, &geometry->transform, mm))
            add_pair(&fit, mm, px);
    }
    size_t marks = fit.count - codes->count;
    const struct point_pair *pairs = fit.pairs;
    if (marks == MARK_COUNT) {
        pairs += codes->count;
        fit.count = marks;
    }
    enum transform_kind kind = marks == MARK_COUNT                 ? TRANSFORM_FULL
                               : marks >= 2 || geometry->is_uneven ? TRANSFORM_AFFINE
                                                                   : TRANSFORM_SIMILAR;
    if (page_transform_fit(&geometry->transform, kind, pairs, fit.count) != 0)
        return;
    geometry->marks_used = (int)marks;
    geometry->rests_on_codes = marks < MARK_COUNT;
    geometry->residual_mm = page_transform_residual_mm(&geometry->transform, pairs, fit.count);
    geometry->anchor_count = fit.count;
    for (size_t i = 0; i < fit.count; i++)
        geometry->anchor[i] = pairs[i];
}

/* How far, on average, the sheet's corners lie from those of the picture: which of several rough
 * ways to take a code puts the sheet where the scanner saw one. */
static double corner_distance_mm(const struct page_geometry *geometry,
                                 const struct gray_image *image)
{
    const struct page_frame *frame = &geometry->frame;
    double sum = 0, scale = 0;
    for (int corner = 0; corner < 4; corner++) {
        struct point_mm mm = {corner & 1 ? frame->width_mm : 0, corner & 2 ? frame->height_mm : 0};
        struct point_px px = page_transform_apply(&geometry->transform, mm.x, mm.y);
        sum += hypot(fmin(fabs(px.x), fabs(px.x - image->width)),
                     fmin(fabs(px.y), fabs(px.y - image->height)));
        scale += page_transform_scale_x(&geometry->transform, mm);
    }
    return sum / scale;
}

static void fit_codes(struct page_geometry *out, const struct code_fit *codes, struct point_mm size)
{
    struct code_fit fit = *codes;
    *out = (struct page_geometry){.frame = page_frame_for(size.x, size.y)};
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++)
        if (fit.copies[copy] != NULL)
            add_corners(&fit, &out->frame.code[copy], fit.copies[copy]);
    if (!fit_evenly(out, &fit))
        return;
    const struct page_transform first = out->transform;
    fit.count = 0;
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++)
        if (fit.copies[copy] != NULL)
            add_finders(&fit, &first, &out->frame.code[copy], fit.copies[copy]);
    if (!fit_evenly(out, &fit))
        return;
    for (int pass = 0; pass < 2; pass++)
        settle_by_marks(out, &fit);
    bool has_both = fit.copies[CODE_TOP_RIGHT] != NULL && fit.copies[CODE_BOTTOM_LEFT] != NULL;
    out->is_rough = out->marks_used < 2 && !has_both;
    out->is_known = !out->is_rough || corner_distance_mm(out, fit.image) < MAX_CORNER_MM;
}

/* Which of two copies stands top right: along the codes' own axes it lies to the right and above.
 */
static bool is_top_right(const struct scanned_code *code, const struct scanned_code *other)
{
    double dx = code->corner[0].x - other->corner[0].x, dy = code->corner[0].y - other->corner[0].y;
    double right =
        dx * (code->corner[1].x - code->corner[0].x) + dy * (code->corner[1].y - code->corner[0].y);
    return right > 0;
}

/* More marks, then less in doubt. */
static bool is_better(const struct page_geometry *geometry, const struct page_geometry *than,
                      const struct gray_image *image)
{
    if (!geometry->is_known || !than->is_known)
        return geometry->is_known;
    if (geometry->marks_used != than->marks_used)
        return geometry->marks_used > than->marks_used;
    if (geometry->is_rough && than->is_rough)
        return corner_distance_mm(geometry, image) < corner_distance_mm(than, image);
    return geometry->residual_mm < than->residual_mm;
}

void page_geometry_from_codes(struct page_geometry *out, const struct gray_image *image,
                              const struct scanned_code *const *codes, size_t count)
{
    static const struct point_mm sizes[] = {{210, 297}, {148, 210}};
    *out = (struct page_geometry){0};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && count > 0; i++) {
        for (int first = 0; first < CODE_COPY_COUNT; first++) {
            struct code_fit fit = {.image = image};
            struct page_geometry geometry;
            fit.copies[first] = codes[0];
            if (count > 1)
                fit.copies[1 - first] = codes[1];
            if (count > 1 &&
                !is_top_right(fit.copies[CODE_TOP_RIGHT], fit.copies[CODE_BOTTOM_LEFT]))
                continue;
            fit_codes(&geometry, &fit, sizes[i]);
            if (is_better(&geometry, out, image))
                *out = geometry;
        }
    }
}
