/* SPDX-License-Identifier: MIT */
#include "zone_patch.h"

#include "frame_match.h"
#include "ink_blob.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MARGIN_MM 0.28 /* beside the stroke: blur of 0.13 mm and 0.15 mm of misregistration   \
                             */
#define TEXT_MARGIN_MM 0.2
#define TILE_MM 10.0
#define MAX_SLIP_MM 0.25 /* LINE_MARGIN_MM hides less */
#define LEAST_CONTRAST_SHARE 0.16
#define NOISE_SIGMAS 4.5
#define DUST_PX 6     /* 0.09 mm² */
#define DARK_FILL 150 /* luma below which a printed fill counts as print, not as tint */

static int column_of(const struct zone_patch *patch, double x_mm)
{
    int column = (int)floor((x_mm - patch->rect.x) * ZONE_PX_PER_MM + 0.5);
    return column < 0 ? 0 : column > patch->image.width ? patch->image.width : column;
}

static int row_of(const struct zone_patch *patch, double y_mm)
{
    int row = (int)floor((y_mm - patch->rect.y) * ZONE_PX_PER_MM + 0.5);
    return row < 0 ? 0 : row > patch->image.height ? patch->image.height : row;
}

static void mark_rect(struct zone_patch *patch, struct rect_mm rect, double margin_mm,
                      enum zone_region region)
{
    int left = column_of(patch, rect.x - margin_mm), top = row_of(patch, rect.y - margin_mm);
    int right = column_of(patch, rect.x + rect.w + margin_mm);
    int bottom = row_of(patch, rect.y + rect.h + margin_mm);
    for (int row = top; row < bottom; row++)
        if (right > left)
            memset(patch->regions + (size_t)row * (size_t)patch->image.width + left, (int)region,
                   (size_t)(right - left));
}

static void mark_frame(struct zone_patch *patch, struct rect_mm box, double stroke_mm)
{
    double margin = stroke_mm / 2 + LINE_MARGIN_MM;
    mark_rect(patch, (struct rect_mm){box.x, box.y, box.w, 0}, margin, REGION_LINE);
    mark_rect(patch, (struct rect_mm){box.x, box.y + box.h, box.w, 0}, margin, REGION_LINE);
    mark_rect(patch, (struct rect_mm){box.x, box.y, 0, box.h}, margin, REGION_LINE);
    mark_rect(patch, (struct rect_mm){box.x + box.w, box.y, 0, box.h}, margin, REGION_LINE);
}

static struct rect_mm moved(struct rect_mm rect, struct point_mm shift)
{
    return (struct rect_mm){rect.x + shift.x, rect.y + shift.y, rect.w, rect.h};
}

static void mark_comb_lines(struct zone_patch *patch, const struct form_element *comb,
                            struct point_mm shift)
{
    for (int i = 0; i < comb->cells; i++)
        mark_frame(patch, moved(form_comb_cell(comb, i), shift), comb->stroke_mm);
}

static bool is_zone_element(const struct form_element *element)
{
    return element->id != NULL && element->bind == NULL;
}

static bool is_dark_fill(const struct form_element *element)
{
    const struct form_colour *fill = &element->fill_colour;
    return element->kind == ELEMENT_BOX && element->has_fill &&
           (77 * fill->red + 150 * fill->green + 29 * fill->blue) / 256 < DARK_FILL;
}

static struct rect_mm line_rect(const struct form_element *line)
{
    struct rect_mm rect = line->box; /* w and h may be negative */
    return (struct rect_mm){fmin(rect.x, rect.x + rect.w), fmin(rect.y, rect.y + rect.h),
                            fabs(rect.w), fabs(rect.h)};
}

static void mark_element_lines(struct zone_patch *patch, const struct form_element *element,
                               struct point_mm shift)
{
    if (element->kind == ELEMENT_LINE)
        mark_rect(patch, moved(line_rect(element), shift), element->stroke_mm / 2 + LINE_MARGIN_MM,
                  REGION_LINE);
    else if (element->kind == ELEMENT_COMB)
        mark_comb_lines(patch, element, shift);
    else if (element->stroke_mm > 0)
        mark_frame(patch, moved(element->box, shift), element->stroke_mm);
}

static void mark_print(struct zone_patch *patch, const struct form_element *element,
                       struct point_mm shift)
{
    bool is_text = element->kind == ELEMENT_TEXT || element->kind == ELEMENT_VALUE;
    bool is_prefilled = element->kind == ELEMENT_COMB && element->bind != NULL;
    if (is_text || is_prefilled || is_dark_fill(element))
        mark_rect(patch, moved(element->box, shift), TEXT_MARGIN_MM, REGION_PRINT);
}

/* The zone's own inside: of a comb the boxes, else all of it. */
static void mark_inside(struct zone_patch *patch, const struct form_zone *zone,
                        struct point_mm shift)
{
    if (zone->kind != ZONE_COMB) {
        mark_rect(patch, moved(zone->box, shift), 0, REGION_INSIDE);
        return;
    }
    for (int i = 0; i < zone->element->cells; i++)
        mark_rect(patch, moved(form_comb_cell(zone->element, i), shift), 0, REGION_INSIDE);
}

/* Later marks win: other zones, this zone, printed lines, printed text (but not within the zone,
 * where the boxes of long texts may reach in without ink). */
static void mark_regions(struct zone_patch *patch, const struct form_page *page,
                         const struct form_zone *zone, struct point_mm shift)
{
    for (size_t i = 0; i < page->element_count; i++)
        if (is_zone_element(&page->elements[i]) && &page->elements[i] != zone->element)
            mark_rect(patch, moved(page->elements[i].box, shift), 0, REGION_OTHER);
    for (size_t i = 0; i < page->element_count; i++)
        mark_print(patch, &page->elements[i], shift);
    mark_inside(patch, zone, shift);
    for (size_t i = 0; i < page->element_count; i++)
        mark_element_lines(patch, &page->elements[i], shift);
    size_t size = (size_t)patch->image.width * (size_t)patch->image.height, inside = 0;
    for (size_t i = 0; i < size; i++)
        inside += patch->regions[i] == REGION_INSIDE;
    patch->inside_mm2 = (double)inside / (ZONE_PX_PER_MM * ZONE_PX_PER_MM);
}

/* Sigma of the pixel noise: from differences of pixels too far apart to share the blur, of which
 * fewer than half cross an edge. */
static double noise_sigma(const struct gray_image *image)
{
    unsigned counts[256] = {0};
    for (int y = 0; y < image->height; y++) {
        const unsigned char *row = image->pixels + (size_t)y * (size_t)image->width;
        for (int x = 0; x + 4 < image->width; x++)
            counts[abs(row[x + 4] - row[x])]++;
    }
    return gray_percentile(counts, 0.5) / 0.954;
}

/* Grey of the paper in the columns from left to right, by the pixels that are not print: what 70 %
 * of them are not above, or 95 % where a scribble covers nearly all; less what noise adds. */
static double paper_grey(const struct zone_patch *patch, int left, int right, double sigma)
{
    unsigned counts[256] = {0}, free_pixels = 0;
    for (int row = 0; row < patch->image.height; row++) {
        for (int column = left; column < right; column++) {
            size_t i = (size_t)row * (size_t)patch->image.width + (size_t)column;
            if (patch->regions[i] == REGION_PRINT || patch->regions[i] == REGION_LINE)
                continue;
            counts[patch->image.pixels[i]]++;
            free_pixels++;
        }
    }
    return free_pixels == 0 ? 255
                            : fmax(gray_percentile(counts, 0.7) - 0.52 * sigma,
                                   gray_percentile(counts, 0.95) - 1.64 * sigma);
}

static void find_ink(struct zone_patch *patch, int ink_grey, double sigma)
{
    int width = patch->image.width;
    int tiles = (int)(patch->rect.w / TILE_MM) < 1 ? 1 : (int)(patch->rect.w / TILE_MM);
    for (int tile = 0; tile < tiles; tile++) {
        int left = width * tile / tiles, right = width * (tile + 1) / tiles;
        double paper = paper_grey(patch, left, right, sigma);
        double contrast = fmax(LEAST_CONTRAST_SHARE * (paper - ink_grey), NOISE_SIGMAS * sigma);
        double threshold = paper - fmax(contrast, 8);
        for (int row = 0; row < patch->image.height; row++) {
            for (int column = left; column < right; column++) {
                size_t i = (size_t)row * (size_t)width + (size_t)column;
                patch->ink[i] =
                    patch->image.pixels[i] < threshold && patch->regions[i] < REGION_LINE;
            }
        }
    }
}

/* Dust would pass for a ring around a box or for a line through it. */
static int wipe_dust(struct zone_patch *patch, struct error *error)
{
    struct ink_blob *blobs;
    size_t count, size = (size_t)patch->image.width * (size_t)patch->image.height;
    if (memchr(patch->ink, 1, size) == NULL)
        return 0;
    if (ink_blobs_find(&blobs, &count, patch->ink, patch->image.width, patch->image.height, DUST_PX,
                       NULL, error) != 0)
        return -1;
    free(blobs);
    for (size_t i = 0; i < size; i++)
        patch->ink[i] = patch->ink[i] != 0;
    return 0;
}

static bool is_cut_off(const struct gray_image *image, const struct page_transform *transform,
                       struct rect_mm box)
{
    for (int corner = 0; corner < 4; corner++) {
        struct point_px px = page_transform_apply(transform, box.x + (corner & 1 ? box.w : 0),
                                                  box.y + (corner & 2 ? box.h : 0));
        if (!(px.x > -1 && px.y > -1 && px.x < image->width && px.y < image->height))
            return true;
    }
    return false;
}

int zone_patch_take(struct zone_patch *out, const struct gray_image *image,
                    const struct page_geometry *geometry, const struct form_definition *form,
                    const struct form_zone *zone, int ink_grey, struct error *error)
{
    const struct form_page *page = &form->pages[zone->page - 1];
    *out = (struct zone_patch){
        .is_cut = is_cut_off(image, &geometry->transform, zone->box) ||
                  page_transform_slip_mm(&geometry->transform, &zone->box) > MAX_SLIP_MM};
    out->rect =
        (struct rect_mm){zone->box.x - ZONE_MARGIN_MM, zone->box.y - ZONE_MARGIN_MM,
                         zone->box.w + 2 * ZONE_MARGIN_MM, zone->box.h + 2 * ZONE_MARGIN_MM};
    if (page_transform_sample(&out->image, image, &geometry->transform, out->rect, ZONE_PX_PER_MM,
                              error) != 0)
        return -1;
    size_t size = (size_t)out->image.width * (size_t)out->image.height;
    out->regions = calloc(size, 1);
    out->ink = calloc(size, 1);
    if (out->regions == NULL || out->ink == NULL)
        return error_out_of_memory(error);
    if (gray_image_blur(&out->image, 1.0, error) != 0)
        return -1;
    double sigma = noise_sigma(&out->image);
    if (NOISE_SIGMAS * sigma > 60) { /* a thin pencil line would drown in it */
        if (gray_image_blur(&out->image, 1.5, error) != 0)
            return -1;
        sigma = noise_sigma(&out->image);
    }
    struct frame_shift shift;
    frame_shift_find(&shift, image, &geometry->transform, zone);
    out->zone = moved(zone->box, shift.mm);
    mark_regions(out, page, zone, shift.mm);
    find_ink(out, ink_grey, sigma);
    return wipe_dust(out, error);
}

void zone_patch_free(struct zone_patch *patch)
{
    gray_image_free(&patch->image);
    free(patch->regions);
    free(patch->ink);
    *patch = (struct zone_patch){0};
}
