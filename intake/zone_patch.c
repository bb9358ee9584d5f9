/* SPDX-License-Identifier: MIT */
#include "zone_patch.h"

#include "zone_regions.h"
#include "zone_tone.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SPARE_MM 0.8
#define MAX_SLIP_MM 0.25 /* the margins of printed lines hide less (zone_regions.c) */
#define SHIFT_PX 4       /* ±0.7 mm */
#define QUARTERS 4
#define FAR_OFF_GREYS 4 /* at 1 px; at 0.5 mm 36, half of what a frame is darker than paper */
#define CLEAR_GREYS 12  /* that a printed line stands out by */

int zone_patch_column(const struct zone_patch *patch, double x_mm)
{
    int column = (int)floor((x_mm - patch->rect.x) * ZONE_PX_PER_MM + 0.5);
    return column < 0 ? 0 : column > patch->image.width ? patch->image.width : column;
}

int zone_patch_row(const struct zone_patch *patch, double y_mm)
{
    int row = (int)floor((y_mm - patch->rect.y) * ZONE_PX_PER_MM + 0.5);
    return row < 0 ? 0 : row > patch->image.height ? patch->image.height : row;
}

#define SHIFTS (2 * SHIFT_PX + 1)

/* By how much the darkest is darker than all on average. */
static int contrast_of(const int greys[SHIFTS], int best)
{
    int sum = 0;
    for (int k = 0; k < SHIFTS; k++)
        sum += greys[k];
    return sum / SHIFTS - greys[best];
}

static int darkest_of(const int greys[SHIFTS])
{
    int best = 0;
    for (int k = 0; k < SHIFTS; k++)
        best = greys[k] < greys[best] ? k : best;
    return best;
}

/* The grey of the lightest quarter of a printed line, were it moved by each of the shifts: the line
 * is dark all along, a stroke of the pen or the label beside the box only here and there. Raises
 * greys to it. Returns by how much the whole line stands out where it is darkest. */
static int lightest_quarters(int greys[SHIFTS], const struct gray_image *image, bool is_level,
                             int line, int from, int to)
{
    int means[SHIFTS] = {0};
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
        unsigned sums[SHIFTS] = {0};
        int start = from + (to - from) * quarter / QUARTERS;
        int end = from + (to - from) * (quarter + 1) / QUARTERS;
        for (int along = start; along < end; along++) {
            for (int k = -SHIFT_PX; k <= SHIFT_PX; k++) {
                int x = is_level ? along : line + k, y = is_level ? line + k : along;
                sums[k + SHIFT_PX] += image->pixels[(size_t)y * (size_t)image->width + (size_t)x];
            }
        }
        for (int k = 0; k < SHIFTS; k++) {
            int grey = (int)(sums[k] / (unsigned)(end - start));
            greys[k] = grey > greys[k] ? grey : greys[k];
            means[k] += grey;
        }
    }
    return contrast_of(means, darkest_of(means)) / QUARTERS;
}

/* Greys by which a place must be darker: the further off, the less likely (the geometry is matched
 * with the frames before, and boxes filled by a broad pen are dark beside their lines). */
static int far_off(int k)
{
    return FAR_OFF_GREYS * (k - SHIFT_PX) * (k - SHIFT_PX);
}

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* By how many pixels, and parts of them, the two parallel lines of the frame stand off: where the
 * lightest quarter of both is darkest. 0 if they are not seen. */
static double find_shift(struct zone_patch *patch, const struct rect_mm *box, bool is_level)
{
    int left = zone_patch_column(patch, box->x), right = zone_patch_column(patch, box->x + box->w);
    int top = zone_patch_row(patch, box->y), bottom = zone_patch_row(patch, box->y + box->h);
    int from = (is_level ? left : top) + SHIFT_PX, to = (is_level ? right : bottom) - SHIFT_PX;
    int near = is_level ? top : left, far = is_level ? bottom : right;
    int end = is_level ? patch->image.height : patch->image.width;
    int greys[SHIFTS] = {0}, best = SHIFT_PX;
    if (to - from < QUARTERS || near < SHIFT_PX || far + SHIFT_PX >= end)
        return 0;
    int near_line = lightest_quarters(greys, &patch->image, is_level, near, from, to);
    int far_line = lightest_quarters(greys, &patch->image, is_level, far, from, to);
    for (int k = 0; k < SHIFTS; k++)
        if (greys[k] + far_off(k) < greys[best] + far_off(best))
            best = k;
    int contrast = contrast_of(greys, best);
    patch->frame_greys = least(patch->frame_greys, contrast);
    patch->line_greys = least(patch->line_greys, least(near_line, far_line));
    if (contrast <= CLEAR_GREYS)
        return 0;
    double place = (is_level ? box->y - patch->rect.y : box->x - patch->rect.x) * ZONE_PX_PER_MM;
    double found = near + best - SHIFT_PX + 0.5;
    if (best > 0 && best < 2 * SHIFT_PX) { /* the bottom of a parabola through three rows */
        int bend = greys[best - 1] - 2 * greys[best] + greys[best + 1];
        found += bend > 0 ? (greys[best - 1] - greys[best + 1]) / (2.0 * bend) : 0;
    }
    return found - place;
}

/* Of an area to write in, a strip of SPARE_MM may be missing: nobody writes there alone. */
static bool is_cut_off(const struct gray_image *image, const struct page_transform *transform,
                       const struct form_zone *zone)
{
    double spare = zone->kind == ZONE_TICK ? 0 : SPARE_MM;
    struct rect_mm box = {zone->box.x + spare, zone->box.y + spare, zone->box.w - 2 * spare,
                          zone->box.h - 2 * spare};
    for (int corner = 0; corner < 4; corner++) {
        struct point_px px = page_transform_apply(transform, box.x + (corner & 1 ? box.w : 0),
                                                  box.y + (corner & 2 ? box.h : 0));
        if (!(px.x > -1 && px.y > -1 && px.x < image->width && px.y < image->height))
            return true;
    }
    return false;
}

static struct rect_mm rect_around(const struct form_zone *zone)
{
    bool is_tick = zone->kind == ZONE_TICK;
    double side = is_tick ? ZONE_TICK_MARGIN_MM : ZONE_SIDE_MARGIN_MM;
    double top = is_tick ? ZONE_TICK_MARGIN_MM : ZONE_TOP_MARGIN_MM;
    return (struct rect_mm){zone->box.x - side, zone->box.y - top, zone->box.w + 2 * side,
                            zone->box.h + 2 * top};
}

int zone_patch_take(struct zone_patch *out, const struct gray_image *image,
                    const struct page_geometry *geometry, const struct form_definition *form,
                    const struct form_zone *zone, enum zone_paper paper, int ink_grey,
                    struct error *error)
{
    const struct form_page *page = &form->pages[zone->page - 1];
    *out = (struct zone_patch){
        .is_cut = is_cut_off(image, &geometry->transform, zone),
        .is_slipped = page_transform_slip_mm(&geometry->transform, &zone->box) > MAX_SLIP_MM,
        .frame_greys = 255,
        .line_greys = 255,
        .rect = rect_around(zone)};
    if (page_transform_sample(&out->plain, image, &geometry->transform, out->rect, ZONE_PX_PER_MM,
                              error) != 0 ||
        gray_image_alloc_unset(&out->image, out->plain.width, out->plain.height, error) != 0)
        return -1;
    size_t size = (size_t)out->image.width * (size_t)out->image.height;
    out->regions = calloc(size, 1);
    out->ink = malloc(size);
    if (out->regions == NULL || out->ink == NULL)
        return error_out_of_memory(error);
    double sigma = zone_tone_calm(out, paper);
    struct point_mm shift = {0, 0};
    if (zone->element->stroke_mm > 0) {
        shift.x = find_shift(out, &zone->box, false) / ZONE_PX_PER_MM;
        shift.y = find_shift(out, &zone->box, true) / ZONE_PX_PER_MM;
    }
    out->zone = rect_moved(zone->box, shift);
    zone_regions_mark(out, page, zone, shift);
    memset(out->ink, 0, size);
    zone_tone_find_ink(out, ink_grey, sigma, paper);
    return 0;
}

void zone_patch_free(struct zone_patch *patch)
{
    gray_image_free(&patch->plain);
    gray_image_free(&patch->image);
    free(patch->regions);
    free(patch->ink);
    *patch = (struct zone_patch){0};
}
