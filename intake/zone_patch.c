/* SPDX-License-Identifier: MIT */
#include "zone_patch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LINE_MARGIN_MM                                                                             \
    0.28 /* beside the stroke: blur of 0.13 mm and 0.15 mm of misregistration                      \
          */
#define TEXT_MARGIN_MM 0.2
#define TILE_MM 10.0
#define SPARE_MM 0.8
#define MAX_SLIP_MM 0.25 /* LINE_MARGIN_MM hides less */
#define LEAST_CONTRAST_SHARE 0.16
#define SPECKLED_CONTRAST_SHARE 0.3 /* a tenth of all pixels black, twice blurred, is below it */
#define NOISE_SIGMAS 4.5
#define LEAST_GREYS 5.0 /* between paper and ink, however faint the scan */
#define LOST_MARKS_GREYS                                                                           \
    10 /* marks as light as this are not there: ink is taken for half the paper */
#define DROWNING_GREYS 60 /* a thin pencil line would drown in such noise */
#define NEAR_MM 1.6
#define SHIFT_PX 4 /* ±0.7 mm */
#define QUARTERS 4
#define FAR_OFF_GREYS 4 /* at 1 px; at 0.5 mm 36, half of what a frame is darker than paper */
#define CLEAR_GREYS 12  /* that a printed line stands out by */
#define DARK_FILL 150   /* luma below which a printed fill counts as print, not as tint */

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

#define MAX_NEAR_ELEMENTS 96
#define TALLEST_STROKE_MM 1.5

/* The elements of the page that reach into the patch. */
static size_t near_elements(const struct form_element *out[MAX_NEAR_ELEMENTS],
                            const struct zone_patch *patch, const struct form_page *page)
{
    double left = patch->rect.x - TALLEST_STROKE_MM, top = patch->rect.y - TALLEST_STROKE_MM;
    double right = patch->rect.x + patch->rect.w + TALLEST_STROKE_MM;
    double bottom = patch->rect.y + patch->rect.h + TALLEST_STROKE_MM;
    size_t count = 0;
    for (size_t i = 0; i < page->element_count && count < MAX_NEAR_ELEMENTS; i++) {
        const struct rect_mm *box = &page->elements[i].box;
        if (fmin(box->x, box->x + box->w) < right && fmax(box->x, box->x + box->w) > left &&
            fmin(box->y, box->y + box->h) < bottom && fmax(box->y, box->y + box->h) > top)
            out[count++] = &page->elements[i];
    }
    return count;
}

/* Later marks win: other zones, this zone, printed lines, printed text (but not within the zone,
 * where the boxes of long texts may reach in without ink). */
static void mark_regions(struct zone_patch *patch, const struct form_page *page,
                         const struct form_zone *zone, struct point_mm shift)
{
    const struct form_element *elements[MAX_NEAR_ELEMENTS];
    size_t count = near_elements(elements, patch, page);
    mark_rect(patch, moved(zone->box, shift), NEAR_MM, REGION_NEAR);
    for (size_t i = 0; i < count; i++)
        if (is_zone_element(elements[i]) && elements[i] != zone->element)
            mark_rect(patch, moved(elements[i]->box, shift), 0, REGION_OTHER);
    for (size_t i = 0; i < count; i++)
        mark_print(patch, elements[i], shift);
    mark_inside(patch, zone, shift);
    for (size_t i = 0; i < count; i++)
        mark_element_lines(patch, elements[i], shift);
    size_t size = (size_t)patch->image.width * (size_t)patch->image.height;
    unsigned inside = 0;
    for (size_t i = 0; i < size; i++)
        inside += patch->regions[i] == REGION_INSIDE;
    patch->inside_mm2 = inside / (ZONE_PX_PER_MM * ZONE_PX_PER_MM);
}

/* Sigma of the pixel noise: from differences of pixels too far apart to share the blur, of which a
 * quarter at least cross no edge, even in a box scribbled over. */
static double noise_sigma(const struct gray_image *image)
{
    unsigned counts[256] = {0};
    for (int y = 0; y < image->height; y += 3) {
        const unsigned char *row = image->pixels + (size_t)y * (size_t)image->width;
        for (int x = 0; x + 3 < image->width; x += 2)
            counts[abs(row[x + 3] - row[x])]++;
    }
    return gray_percentile(counts, 0.25) / 0.451;
}

/* Grey of the paper in the columns from left to right, by the pixels that are not print: what 70 %
 * of them are not above, or 95 % where a scribble covers nearly all; less what noise adds. */
static double paper_grey(const struct zone_patch *patch, int left, int right, double sigma)
{
    unsigned counts[256] = {0}, free_pixels = 0;
    for (int row = 0; row < patch->image.height; row += 2) {
        for (int column = left; column < right; column += 2) {
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

static size_t find_row_ink(unsigned char *ink, const unsigned char *greys,
                           const unsigned char *regions, int count, unsigned char threshold)
{
    unsigned found = 0;
    for (int i = 0; i < count; i++) {
        ink[i] = (unsigned char)((greys[i] < threshold) & (regions[i] < REGION_LINE));
        found += ink[i];
    }
    return found;
}

static void find_ink(struct zone_patch *patch, int ink_grey, double sigma, double least_share)
{
    int width = patch->image.width;
    int tiles = (int)(patch->rect.w / TILE_MM) < 1 ? 1 : (int)(patch->rect.w / TILE_MM);
    for (int tile = 0; tile < tiles; tile++) {
        int left = width * tile / tiles, right = width * (tile + 1) / tiles;
        double paper = paper_grey(patch, left, right, sigma);
        double ink = paper - ink_grey < LOST_MARKS_GREYS ? paper / 2 : ink_grey;
        double contrast = fmax(least_share * (paper - ink), NOISE_SIGMAS * sigma);
        int threshold = (int)ceil(paper - fmax(contrast, LEAST_GREYS));
        patch->contrast_share =
            fmax(patch->contrast_share, fmax(contrast, LEAST_GREYS) / fmax(paper - ink, 1));
        patch->paper_grey = tile == 0 ? (int)paper : patch->paper_grey;
        for (int row = 0; row < patch->image.height && threshold > 0; row++) {
            size_t i = (size_t)row * (size_t)width + (size_t)left;
            patch->ink_count +=
                find_row_ink(patch->ink + i, patch->image.pixels + i, patch->regions + i,
                             right - left, (unsigned char)threshold);
        }
    }
}

/* The grey of the lightest quarter of a printed line, were it moved by each of the shifts: the line
 * is dark all along, a stroke of the pen or the label beside the box only here and there. Raises
 * greys to it. */
static void lightest_quarters(int greys[2 * SHIFT_PX + 1], const struct gray_image *image,
                              bool is_level, int line, int from, int to)
{
    for (int quarter = 0; quarter < QUARTERS; quarter++) {
        unsigned sums[2 * SHIFT_PX + 1] = {0};
        int start = from + (to - from) * quarter / QUARTERS;
        int end = from + (to - from) * (quarter + 1) / QUARTERS;
        for (int along = start; along < end; along++) {
            for (int k = -SHIFT_PX; k <= SHIFT_PX; k++) {
                int x = is_level ? along : line + k, y = is_level ? line + k : along;
                sums[k + SHIFT_PX] += image->pixels[(size_t)y * (size_t)image->width + (size_t)x];
            }
        }
        for (int k = 0; k <= 2 * SHIFT_PX; k++) {
            int grey = (int)(sums[k] / (unsigned)(end - start));
            greys[k] = grey > greys[k] ? grey : greys[k];
        }
    }
}

/* Greys by which a place must be darker: the further off, the less likely (the geometry is matched
 * with the frames before, and boxes filled by a broad pen are dark beside their lines). */
static int far_off(int k)
{
    return FAR_OFF_GREYS * (k - SHIFT_PX) * (k - SHIFT_PX);
}

/* By how many pixels, and parts of them, the two parallel lines of the frame stand off: where the
 * lightest quarter of both is darkest. 0 if they are not seen. */
static double find_shift(const struct zone_patch *patch, const struct rect_mm *box, bool is_level)
{
    int left = column_of(patch, box->x), right = column_of(patch, box->x + box->w);
    int top = row_of(patch, box->y), bottom = row_of(patch, box->y + box->h);
    int from = (is_level ? left : top) + SHIFT_PX, to = (is_level ? right : bottom) - SHIFT_PX;
    int near = is_level ? top : left, far = is_level ? bottom : right;
    int end = is_level ? patch->image.height : patch->image.width;
    int greys[2 * SHIFT_PX + 1] = {0}, best = SHIFT_PX, sum = 0;
    if (to - from < QUARTERS || near < SHIFT_PX || far + SHIFT_PX >= end)
        return 0;
    lightest_quarters(greys, &patch->image, is_level, near, from, to);
    lightest_quarters(greys, &patch->image, is_level, far, from, to);
    for (int k = 0; k <= 2 * SHIFT_PX; k++)
        sum += greys[k];
    for (int k = 0; k <= 2 * SHIFT_PX; k++)
        if (greys[k] + far_off(k) < greys[best] + far_off(best))
            best = k;
    if (sum / (2 * SHIFT_PX + 1) - greys[best] <= CLEAR_GREYS)
        return 0;
    double place = (is_level ? box->y - patch->rect.y : box->x - patch->rect.x) * ZONE_PX_PER_MM;
    double found = near + best - SHIFT_PX + 0.5;
    if (best > 0 && best < 2 * SHIFT_PX) { /* the bottom of a parabola through three rows */
        int bend = greys[best - 1] - 2 * greys[best] + greys[best + 1];
        found += bend > 0 ? (greys[best - 1] - greys[best + 1]) / (2.0 * bend) : 0;
    }
    return found - place;
}

static void blur_row(unsigned char *out, const unsigned char *in, int width)
{
    out[0] = in[0];
    out[width - 1] = in[width - 1];
    for (int x = 1; x < width - 1; x++)
        out[x] = (unsigned char)((in[x - 1] + 2 * in[x] + in[x + 1] + 2) >> 2);
}

static void blur_column(unsigned char *out, const unsigned char *above, const unsigned char *row,
                        const unsigned char *below, int width)
{
    for (int x = 0; x < width; x++)
        out[x] = (unsigned char)((above[x] + 2 * row[x] + below[x] + 2) >> 2);
}

/* Weights 1 2 1 both ways, a sigma of 0.12 mm, from a picture of the same size, or the same
 * picture. scratch has room for the picture. */
static void blur_soft(struct gray_image *image, const struct gray_image *from,
                      unsigned char *scratch)
{
    size_t width = (size_t)image->width;
    for (int y = 0; y < image->height; y++)
        blur_row(scratch + (size_t)y * width, from->pixels + (size_t)y * width, image->width);
    for (int y = 0; y < image->height; y++) {
        const unsigned char *row = scratch + (size_t)y * width;
        blur_column(image->pixels + (size_t)y * width, y > 0 ? row - width : row, row,
                    y < image->height - 1 ? row + width : row, image->width);
    }
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

/* Blurs by what the noise asks for; returns the sigma that is left. The ink's mask serves as room
 * to work in. */
static double calm(struct zone_patch *patch)
{
    blur_soft(&patch->image, &patch->plain, patch->ink);
    double sigma = noise_sigma(&patch->image);
    for (int pass = 0; pass < 2 && NOISE_SIGMAS * sigma > DROWNING_GREYS; pass++) {
        blur_soft(&patch->image, &patch->image, patch->ink);
        sigma = noise_sigma(&patch->image);
    }
    return sigma;
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
    double sigma = calm(out);
    if (paper == PAPER_SPECKLED)
        blur_soft(&out->image, &out->image, out->ink);
    struct point_mm shift = {0, 0};
    if (zone->element->stroke_mm > 0) {
        shift.x = find_shift(out, &zone->box, false) / ZONE_PX_PER_MM;
        shift.y = find_shift(out, &zone->box, true) / ZONE_PX_PER_MM;
    }
    out->zone = moved(zone->box, shift);
    mark_regions(out, page, zone, shift);
    memset(out->ink, 0, size);
    find_ink(out, ink_grey, sigma,
             paper == PAPER_SPECKLED ? SPECKLED_CONTRAST_SHARE : LEAST_CONTRAST_SHARE);
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
