/* SPDX-License-Identifier: MIT */
#include "zone_regions.h"

#include <math.h>
#include <string.h>

#define LINE_MARGIN_MM                                                                             \
    0.28 /* beside the stroke: blur of 0.13 mm and 0.15 mm of misregistration                      \
          */
#define TEXT_MARGIN_MM 0.2
#define MOST_GAP_MM 1.2 /* a label further off leaves paper to be seen between the margins */
#define NEAR_MM 1.6
#define DARK_FILL 150 /* luma below which a printed fill counts as print, not as tint */

struct rect_mm rect_moved(struct rect_mm rect, struct point_mm shift)
{
    return (struct rect_mm){rect.x + shift.x, rect.y + shift.y, rect.w, rect.h};
}

static void mark_rect(struct zone_patch *patch, struct rect_mm rect, double margin_mm,
                      enum zone_region region)
{
    int left = zone_patch_column(patch, rect.x - margin_mm),
        top = zone_patch_row(patch, rect.y - margin_mm);
    int right = zone_patch_column(patch, rect.x + rect.w + margin_mm);
    int bottom = zone_patch_row(patch, rect.y + rect.h + margin_mm);
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

static void mark_comb_lines(struct zone_patch *patch, const struct form_element *comb,
                            struct point_mm shift)
{
    for (int i = 0; i < comb->cells; i++)
        mark_frame(patch, rect_moved(form_comb_cell(comb, i), shift), comb->stroke_mm);
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
        mark_rect(patch, rect_moved(line_rect(element), shift),
                  element->stroke_mm / 2 + LINE_MARGIN_MM, REGION_LINE);
    else if (element->kind == ELEMENT_COMB)
        mark_comb_lines(patch, element, shift);
    else if (element->stroke_mm > 0)
        mark_frame(patch, rect_moved(element->box, shift), element->stroke_mm);
}

static void mark_print(struct zone_patch *patch, const struct form_element *element,
                       struct point_mm shift)
{
    bool is_text = element->kind == ELEMENT_TEXT || element->kind == ELEMENT_VALUE;
    bool is_prefilled = element->kind == ELEMENT_COMB && element->bind != NULL;
    if (is_text || is_prefilled || is_dark_fill(element))
        mark_rect(patch, rect_moved(element->box, shift), TEXT_MARGIN_MM, REGION_PRINT);
}

/* How far right of the box's line a text begins that is printed beside it, MOST_GAP_MM at the most.
 */
static double gap_before(const struct form_zone *zone, const struct form_element *element)
{
    double middle = zone->box.y + zone->box.h / 2;
    double gap = element->box.x - (zone->box.x + zone->box.w + zone->element->stroke_mm / 2);
    bool is_label = element->kind == ELEMENT_TEXT && element->box.y < middle &&
                    element->box.y + element->box.h > middle && gap > 0;
    return is_label ? fmin(gap, MOST_GAP_MM) : MOST_GAP_MM;
}

static double label_gap_mm(const struct form_zone *zone, const struct form_element *const *elements,
                           size_t count)
{
    double gap = MOST_GAP_MM;
    for (size_t i = 0; i < count && zone->kind == ZONE_TICK; i++)
        gap = fmin(gap, gap_before(zone, elements[i]));
    return gap < MOST_GAP_MM ? gap : 0;
}

/* The zone's own inside: of a comb the boxes, else all of it. */
static void mark_inside(struct zone_patch *patch, const struct form_zone *zone,
                        struct point_mm shift)
{
    if (zone->kind != ZONE_COMB) {
        mark_rect(patch, rect_moved(zone->box, shift), 0, REGION_INSIDE);
        return;
    }
    for (int i = 0; i < zone->element->cells; i++)
        mark_rect(patch, rect_moved(form_comb_cell(zone->element, i), shift), 0, REGION_INSIDE);
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
void zone_regions_mark(struct zone_patch *patch, const struct form_page *page,
                       const struct form_zone *zone, struct point_mm shift)
{
    const struct form_element *elements[MAX_NEAR_ELEMENTS];
    size_t count = near_elements(elements, patch, page);
    mark_rect(patch, rect_moved(zone->box, shift), NEAR_MM, REGION_NEAR);
    for (size_t i = 0; i < count; i++)
        if (is_zone_element(elements[i]) && elements[i] != zone->element)
            mark_rect(patch, rect_moved(elements[i]->box, shift), 0, REGION_OTHER);
    for (size_t i = 0; i < count; i++)
        mark_print(patch, elements[i], shift);
    mark_inside(patch, zone, shift);
    patch->gap_mm = label_gap_mm(zone, elements, count);
    for (size_t i = 0; i < count; i++)
        mark_element_lines(patch, elements[i], shift);
    size_t size = (size_t)patch->image.width * (size_t)patch->image.height;
    unsigned inside = 0;
    for (size_t i = 0; i < size; i++)
        inside += patch->regions[i] == REGION_INSIDE;
    patch->inside_mm2 = inside / (ZONE_PX_PER_MM * ZONE_PX_PER_MM);
}
