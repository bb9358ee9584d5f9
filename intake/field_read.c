/* SPDX-License-Identifier: MIT */
#include "field_read.h"

#include "field_judge.h"
#include "frame_match.h"
#include "tick_choice.h"

#include <stdlib.h>

#define SPECKLED_SHARE 0.0015 /* of a zone's surroundings: at 3 % 0.0045, on sound scans 0.0000 */

/* A page while its zones are read. */
struct page_zones {
    const struct form_definition *form;
    const struct gray_image *image;
    const struct page_geometry *geometry;
    int ink_grey;
    struct zone_crops *crops; /* NULL: not wanted */
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
    if (result == 0)
        field_judge(field, zone, &patch, ink, speckled_coverage);
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

static int read_zones(struct page_reading *reading, const struct page_zones *page,
                      enum field_value *values, struct error *error)
{
    const struct field_sheet *sheet = &page->sheet;
    if (read_all(page, PAPER_CALM, error) != 0)
        return -1;
    if (is_speckled(sheet) && read_all(page, PAPER_SPECKLED, error) != 0)
        return -1;
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
    struct page_zones page = {.form = reading->form,
                              .image = image,
                              .geometry = geometry,
                              .ink_grey = page_geometry_ink_grey(geometry, image),
                              .crops = crops,
                              .sheet = {zones, reading->fields, inks, count}};
    int result =
        inks != NULL && values != NULL && reading->fields != NULL ? 0 : error_out_of_memory(error);
    if (result == 0 && crops != NULL)
        result = zone_crops_start(crops, count, error);
    if (result == 0)
        result = read_zones(reading, &page, values, error);
    free(values);
    free(inks);
    free(zones);
    return result;
}
