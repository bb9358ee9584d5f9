/* SPDX-License-Identifier: MIT */
#include "field_read.h"

#include "field_judge.h"
#include "frame_match.h"
#include "gray_image.h"
#include "tick_choice.h"
#include "zone_gap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NO_FRAME 255
#define LEAST_FRAMES 4
#define LEAST_FRAME_GREYS 12    /* less, and noise could be taken for frames */
#define HIDDEN_FRAME_SHARE 0.25 /* of what the page's frames usually stand out by */
#define SPECKLED_SHARE 0.0015   /* of a zone's surroundings: at 3 % 0.0045, on sound scans 0.0000 */

/* A page while its zones are read. */
struct page_zones {
    const struct form_definition *form;
    const struct gray_image *image;
    const struct page_geometry *geometry;
    int ink_grey;
    bool is_fine;               /* gaps of 0.4 mm are seen, lines are unbroken */
    struct zone_crops *crops;   /* NULL: not wanted */
    unsigned char *frame_greys; /* a zone: by which its printed frame stands out */
    struct field_sheet sheet;
};

static int read_zone(const struct page_zones *page, size_t i, enum zone_paper paper,
                     struct error *error)
{
    const struct form_zone *zone = &page->sheet.zones[i];
    struct field_reading *field = &page->sheet.fields[i];
    struct zone_ink *ink = &page->sheet.inks[i];
    struct zone_patch patch;
    double speckled_coverage = paper == PAPER_SPECKLED ? ink->coverage : 0;
    *field = (struct field_reading){.id = zone->id, .value = FIELD_UNCERTAIN};
    int result = zone_patch_take(&patch, page->image, page->geometry, page->form, zone, paper,
                                 page->ink_grey, error);
    if (result == 0)
        result = zone_ink_measure(ink, &patch, zone->kind, error);
    if (result == 0 && page->crops != NULL && paper == PAPER_CALM)
        result = zone_crops_take(page->crops, i, zone, &patch, page->ink_grey, error);
    if (result == 0 && zone->kind == ZONE_TICK && paper == PAPER_CALM && page->is_fine)
        ink->is_gap_inked = zone_gap_is_inked(&patch, zone->element->stroke_mm, page->ink_grey);
    if (result == 0)
        field_judge(field, zone, &patch, ink, speckled_coverage);
    int frame_greys = page->is_fine ? patch.frame_greys : patch.line_greys;
    page->frame_greys[i] = (unsigned char)(frame_greys < 0 ? 0 : frame_greys);
    zone_patch_free(&patch);
    return result;
}

static int read_all(const struct page_zones *page, enum zone_paper paper, struct error *error)
{
    for (size_t i = 0; i < page->sheet.count; i++)
        if (read_zone(page, i, paper, error) != 0)
            return -1;
    return 0;
}

/* Whether there are specks in and around more than half of the zones: a scan of salt and pepper, as
 * of a bad copier, and not a faint pencil here and there. */
static bool is_speckled(const struct field_sheet *sheet)
{
    size_t speckled = 0;
    for (size_t i = 0; i < sheet->count; i++)
        speckled += sheet->inks[i].dust_share > SPECKLED_SHARE;
    return speckled > sheet->count / 2;
}

static bool has_same_frame(const struct form_zone *a, const struct form_zone *b)
{
    return a->kind == b->kind && fabs(a->element->stroke_mm - b->element->stroke_mm) < 0.01 &&
           memcmp(&a->element->stroke_colour, &b->element->stroke_colour,
                  sizeof a->element->stroke_colour) == 0;
}

/* What half of the frames of a zone's kind stand out by, at least; 0 if the page has few of them.
 */
static int usual_frame_greys(const struct page_zones *page, const struct form_zone *zone)
{
    unsigned counts[256] = {0}, framed = 0;
    for (size_t i = 0; i < page->sheet.count; i++) {
        bool is_like =
            page->frame_greys[i] < NO_FRAME && has_same_frame(&page->sheet.zones[i], zone);
        counts[page->frame_greys[i]] += is_like;
        framed += is_like;
    }
    return framed < LEAST_FRAMES ? 0 : gray_percentile(counts, 0.5);
}

/* Where the frames of a page are seen and that of a zone is not, something lies on it or the paper
 * is bent there: a note, white-out, a turned corner, a curl. What looks empty may be hidden, what
 * looks like writing may be the frame. A box that is filled in hides its frame itself. */
static void doubt_hidden(const struct page_zones *page)
{
    for (size_t i = 0; i < page->sheet.count; i++) {
        struct field_reading *field = &page->sheet.fields[i];
        int usual = usual_frame_greys(page, &page->sheet.zones[i]);
        if (usual < LEAST_FRAME_GREYS || page->frame_greys[i] >= HIDDEN_FRAME_SHARE * usual ||
            field->value == FIELD_TICKED)
            continue;
        field->value = FIELD_UNCERTAIN;
        field->confidence = 0;
    }
}

/* Whether nearly all pixels are of two greys, seen in every TONE_STEP-th. */
#define TONE_STEP 997
#define TWO_GREYS_SHARE 0.995
static bool is_bilevel(const struct gray_image *image)
{
    unsigned counts[256] = {0}, seen = 0, most = 0, second = 0;
    if (image->packed != NULL)
        return true;
    for (size_t i = 0, size = (size_t)image->width * (size_t)image->height; i < size;
         i += TONE_STEP) {
        counts[image->pixels[i]]++;
        seen++;
    }
    for (int grey = 0; grey < 256; grey++) {
        if (counts[grey] > most) {
            second = most;
            most = counts[grey];
        } else if (counts[grey] > second) {
            second = counts[grey];
        }
    }
    return most + second >= TWO_GREYS_SHARE * seen;
}

/* On a fine fax a gap of 0.4 mm is 3 px wide, and print is ragged by one of them on either side: it
 * darkens the gap by as much as a stroke. Its thin lines are broken over as much as a quarter. */
#define FINE_PX_PER_MM 9.0
static bool is_fine(const struct gray_image *image, const struct page_geometry *geometry)
{
    struct point_mm middle = {geometry->frame.width_mm / 2, geometry->frame.height_mm / 2};
    double scale = fmin(page_transform_scale_x(&geometry->transform, middle),
                        page_transform_scale_y(&geometry->transform, middle));
    return scale >= FINE_PX_PER_MM || !is_bilevel(image);
}

static int read_zones(struct page_reading *reading, const struct page_zones *page,
                      enum field_value *values, struct error *error)
{
    const struct field_sheet *sheet = &page->sheet;
    if (read_all(page, PAPER_CALM, error) != 0)
        return -1;
    if (is_speckled(sheet) && read_all(page, PAPER_SPECKLED, error) != 0)
        return -1;
    doubt_hidden(page);
    if (tick_choice_settle(sheet, error) != 0)
        return -1;
    reading->field_count = sheet->count;
    for (size_t i = 0; i < sheet->count; i++)
        values[i] = reading->fields[i].value;
    form_judge(&reading->findings, reading->form, sheet->zones, values, sheet->count);
    return 0;
}

int field_read_page(struct page_reading *reading, const struct gray_image *image,
                    struct page_geometry *geometry, struct zone_crops *crops, struct error *error)
{
    struct form_zone *zones = NULL;
    size_t count = 0;
    if (form_zones(&zones, &count, reading->form, reading->code.page, error) != 0)
        return -1;
    double shift_mm = frame_match(geometry, image, zones, count);
    if (shift_mm > FIELD_MAX_SHIFT_MM) {
        if (shift_mm < FRAMES_DO_NOT_FIT)
            geometry->residual_mm = shift_mm;
        free(zones);
        return 0;
    }
    struct zone_ink *inks = calloc(count + 1, sizeof *inks);
    enum field_value *values = calloc(count + 1, sizeof *values);
    reading->fields = calloc(count + 1, sizeof *reading->fields);
    unsigned char *frame_greys = calloc(count + 1, 1);
    struct page_zones page = {.form = reading->form,
                              .image = image,
                              .geometry = geometry,
                              .ink_grey = page_geometry_ink_grey(geometry, image),
                              .is_fine = is_fine(image, geometry),
                              .crops = crops,
                              .frame_greys = frame_greys,
                              .sheet = {zones, reading->fields, inks, count}};
    bool has_memory =
        inks != NULL && values != NULL && frame_greys != NULL && reading->fields != NULL;
    int result = has_memory ? 0 : error_out_of_memory(error);
    if (result == 0 && crops != NULL)
        result = zone_crops_start(crops, count, error);
    if (result == 0)
        result = read_zones(reading, &page, values, error);
    free(frame_greys);
    free(values);
    free(inks);
    free(zones);
    return result;
}
