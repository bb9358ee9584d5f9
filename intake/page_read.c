/* SPDX-License-Identifier: MIT */
#include "page_read.h"

#include "blank_page.h"
#include "code_read.h"
#include "field_read.h"
#include "form_mark_read.h"
#include "message.h"
#include "page_beside.h"
#include "page_geometry.h"
#include "text.h"
#include "page_light.h"
#include "page_negative.h"
#include "page_streak.h"
#include "zone_crops.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_RESIDUAL_MM                                                                            \
    1.5               /* zones stand 2 mm apart or more; beyond it a mark could change boxes */
#define MAX_DPI 440.0 /* more is reduced: nothing on a form is finer */
#define MAX_UNKNOWN_SIDE_PX 5000 /* the same where the resolution is not known: A4 at 420 dpi */

/* The page on its way: what the stages hand on. */
struct page_scan {
    struct gray_image *image; /* the page's; replaced by a smaller one if it is too fine */
    int factor; /* by which it was reduced */
    double declared_dpi; /* along x, by the file; 0: nothing */
    struct page_geometry geometry;
    struct code_reading code;
    bool has_neighbour; /* another page of ours is in the picture as well */
    bool is_blank; /* looked at only where there are no marks */
    bool has_form_mark; /* looked for only where there is no code */
    struct form_mark form_mark;
    struct zone_crops *crops; /* NULL: not wanted */
};

__attribute__((format(printf, 4, 5))) static void settle(struct page_reading *reading,
                                                         enum page_outcome outcome,
                                                         enum page_reason reason,
                                                         const char *format, ...)
{
    va_list arguments;
    reading->outcome = outcome;
    reading->reason = reason;
    va_start(arguments, format);
    vsnprintf(reading->detail, sizeof reading->detail, format, arguments);
    va_end(arguments);
    utf8_make_line(reading->detail);
}

/* By how much the scan is finer than anything on a form: 1 for most. */
static int spare_factor(const struct page_scan *scan)
{
    const struct page_geometry *geometry = &scan->geometry;
    if (!geometry->is_known) {
        int side =
            scan->image->width > scan->image->height ? scan->image->width : scan->image->height;
        return 1 + side / MAX_UNKNOWN_SIDE_PX;
    }
    struct point_mm middle = {geometry->frame.width_mm / 2, geometry->frame.height_mm / 2};
    double scale = fmin(page_transform_scale_x(&geometry->transform, middle),
                        page_transform_scale_y(&geometry->transform, middle));
    int factor = (int)ceil(25.4 * scale / MAX_DPI);
    return factor < 1 ? 1 : factor;
}

static int find_geometry(struct page_scan *scan, struct error *error)
{
    struct gray_image smaller;
    if (page_geometry_from_marks(&scan->geometry, scan->image, error) != 0)
        return -1;
    if (scan->geometry.marks_used < MARK_COUNT &&
        page_negative_turn_over(&scan->geometry, scan->image, error) != 0)
        return -1;
    scan->factor = spare_factor(scan);
    if (scan->factor == 1)
        return 0;
    if (gray_image_reduce(&smaller, scan->image, scan->factor, error) != 0)
        return -1;
    gray_image_free(scan->image);
    *scan->image = smaller;
    page_transform_reduce(&scan->geometry.transform, scan->factor);
    return 0;
}

/* The codes read by a rough geometry, as if they had been scanned where they were found. */
static void settle_by_zones(struct page_scan *scan)
{
    struct scanned_code codes[CODE_COPY_COUNT] = {{.size = 0}};
    const struct scanned_code *found[CODE_COPY_COUNT];
    size_t count = 0;
    const struct page_transform *transform = &scan->geometry.transform;
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        if (!scan->code.found[copy])
            continue;
        double half = PAGE_CODE_SIZE_MM / 2;
        struct point_mm middle = scan->code.centre_mm[copy];
        struct scanned_code *code = &codes[count];
        for (int i = 0; i < 4; i++)
            code->corner[i] =
                page_transform_apply(transform, middle.x + (i == 1 || i == 2 ? half : -half),
                                     middle.y + (i >= 2 ? half : -half));
        found[count++] = code;
    }
    page_geometry_from_codes(&scan->geometry, scan->image, found, count);
}

/* One code found anywhere says about where the other copy is: it is read there by all means, as on a
 * page with marks, and then says better how the page lies. */
static int read_other_copy(struct page_scan *scan, const struct page_code_keys *keys,
                           struct error *error)
{
    struct code_reading zones;
    if (code_read_zones(&zones, scan->image, &scan->geometry, keys, error) != 0)
        return -1;
    if (zones.reason == REASON_CODES_DISAGREE || zones.forged > 0 ||
        (zones.verified > 0 && strcmp(zones.text, scan->code.text) != 0)) {
        scan->code.reason = REASON_CODES_DISAGREE;
        return 0;
    }
    if (!zones.found[CODE_TOP_RIGHT] || !zones.found[CODE_BOTTOM_LEFT])
        return 0;
    const struct page_geometry by_one = scan->geometry;
    scan->code = zones;
    settle_by_zones(scan);
    if (!scan->geometry.is_known)
        scan->geometry = by_one;
    return 0;
}

/* Looks for the codes everywhere and takes the geometry from them. What the zones said stays when
 * nothing verifies, and a disagreement stays whatever comes. */
static int search_page(struct page_scan *scan, const struct page_code_keys *keys,
                       struct error *error)
{
    struct scanned_codes codes;
    struct code_reading anywhere, *zones = &scan->code;
    if (code_read_page(&anywhere, &codes, scan->image, keys, error) != 0)
        return -1;
    if (anywhere.verified == 0 && zones->reason != REASON_NO_CODE)
        return 0;
    if (anywhere.verified > 0)
        page_geometry_from_codes(&scan->geometry, scan->image, anywhere.verified_code,
                                 (size_t)anywhere.verified);
    anywhere.verified_code[0] = anywhere.verified_code[1] = NULL; /* they are in codes */
    if (zones->reason == REASON_CODES_DISAGREE ||
        (zones->verified > 0 && strcmp(zones->text, anywhere.text) != 0))
        anywhere.reason = REASON_CODES_DISAGREE;
    *zones = anywhere;
    bool is_one_alone = zones->verified == 1 && zones->reason == REASON_NONE;
    return is_one_alone && scan->geometry.is_known ? read_other_copy(scan, keys, error) : 0;
}

/* Where nothing else is left: takes the sheet by its edges, either way up, and looks for the codes
 * where they should then be. */
static int try_edges(struct page_scan *scan, const struct page_code_keys *keys,
                     struct error *error)
{
    double declared = scan->declared_dpi / scan->factor;
    for (int turn = 0; turn < 4; turn++) {
        struct page_geometry geometry;
        struct code_reading code;
        if (!page_geometry_from_edges(&geometry, scan->image, turn, declared))
            continue;
        if (code_read_zones(&code, scan->image, &geometry, keys, error) != 0)
            return -1;
        if (code.verified == 0)
            continue;
        scan->geometry = geometry;
        scan->code = code;
        settle_by_zones(scan);
        return 0;
    }
    return 0;
}

/* Reads the codes in their zones; failing that anywhere, and takes the geometry from them. Codes
 * far from where they should be tell of a wrong geometry: with the hole of the bottom right mark
 * filled in, a page may seem to lie the other way up, and its codes stand 6 mm off. A blank sheet
 * is not searched. */
static int find_codes(struct page_scan *scan, const struct page_code_keys *keys,
                      struct error *error)
{
    scan->code.reason = REASON_NO_CODE;
    if (scan->geometry.is_known) {
        if (code_read_zones(&scan->code, scan->image, &scan->geometry, keys, error) != 0)
            return -1;
        page_geometry_check_codes(&scan->geometry, scan->code.found, scan->code.centre_mm);
        if (scan->code.reason != REASON_NO_CODE && scan->geometry.residual_mm <= MAX_RESIDUAL_MM)
            return 0;
    }
    if (scan->geometry.is_known && scan->code.reason == REASON_NO_CODE &&
        form_mark_read(&scan->form_mark, &scan->has_form_mark, scan->image, &scan->geometry,
                       error) != 0)
        return -1;
    if (scan->has_form_mark)
        return 0;
    if (gray_image_unpack(scan->image, error) != 0) /* what follows looks everywhere */
        return -1;
    if (!scan->geometry.is_known && blank_page_check(&scan->is_blank, scan->image, error) != 0)
        return -1;
    if (scan->is_blank)
        return 0;
    if (search_page(scan, keys, error) != 0)
        return -1;
    /* Three marks may be none: on a blurred page boxes of the form look like them. */
    bool is_lost =
        scan->geometry.marks_used < MARK_COUNT && scan->code.reason == REASON_NO_CODE;
    return is_lost ? try_edges(scan, keys, error) : 0;
}

static void report_geometry(struct page_reading *out, const struct page_scan *scan)
{
    const struct page_geometry *geometry = &scan->geometry;
    out->marks_found =
        geometry->marks_used > geometry->marks_seen ? geometry->marks_used : geometry->marks_seen;
    if (!geometry->is_known)
        return;
    struct point_mm middle = {geometry->frame.width_mm / 2, geometry->frame.height_mm / 2};
    out->turn_degrees = page_geometry_turn_degrees(geometry);
    out->dpi_x = 25.4 * scan->factor * page_transform_scale_x(&geometry->transform, middle);
    out->dpi_y = 25.4 * scan->factor * page_transform_scale_y(&geometry->transform, middle);
    out->residual_mm = geometry->residual_mm;
}

static void report_no_code(struct page_reading *out, const struct page_scan *scan)
{
    if (scan->is_blank)
        settle(out, PAGE_BLANK, REASON_NONE, "%s", _("there is nothing on the page"));
    else if (scan->code.reason == REASON_NO_CODE)
        settle(out, PAGE_REVIEW, REASON_NO_CODE, "%s",
               _("no page code was found; look at the page and settle it with its case"));
    else
        settle(out, PAGE_REVIEW, REASON_CODE_FORGED, "%s",
               _("the page code does not verify; the page was not filed"));
}

/* Whether the page can be read: one code, a form that is published, set straight. */
static bool is_readable(struct page_reading *out, const struct page_scan *scan,
                        const struct intake_context *context)
{
    const struct page_code *code = &out->code;
    out->form = context->find_form(context->user, code->form, code->revision);
    if (scan->has_neighbour)
        settle(out, PAGE_REVIEW, REASON_CODES_DISAGREE, "%s",
               _("there are two pages in one picture; none was filed; scan each by itself"));
    else if (scan->code.reason == REASON_CODES_DISAGREE)
        settle(out, PAGE_REVIEW, REASON_CODES_DISAGREE, "%s",
               _("the page codes say different things; the page was not filed"));
    else if (out->form == NULL || (size_t)code->page > out->form->page_count)
        settle(out, PAGE_REVIEW, REASON_UNKNOWN_FORM,
               _("form %s revision %d page %d is not published here"), code->form, code->revision,
               code->page);
    else if (!scan->geometry.is_known)
        settle(out, PAGE_REVIEW, REASON_GEOMETRY, "%s",
               _("too few registration marks and codes were found; scan the page again"));
    else if (scan->geometry.residual_mm > MAX_RESIDUAL_MM)
        settle(out, PAGE_REVIEW, REASON_GEOMETRY,
               _("marks and codes stand %.1f mm off; the limit is %.1f"),
               scan->geometry.residual_mm, MAX_RESIDUAL_MM);
    else if (fabs(scan->geometry.frame.width_mm - out->form->width_mm) > 1)
        settle(out, PAGE_REVIEW, REASON_GEOMETRY, _("the sheet is %.0f mm wide, the form %.0f"),
               scan->geometry.frame.width_mm, out->form->width_mm);
    else
        return true;
    return false;
}

static int report_fields(struct page_reading *out, struct page_scan *scan, struct error *error)
{
    bool is_evened;
    if (page_streak_heal(scan->image, error) != 0 ||
        page_light_even(&is_evened, scan->image, &scan->geometry, error) != 0 ||
        field_read_page(out, scan->image, &scan->geometry, scan->crops, error) != 0)
        return -1;
    if (out->fields == NULL) {
        out->residual_mm = scan->geometry.residual_mm;
        settle(out, PAGE_REVIEW, REASON_GEOMETRY, "%s",
               _("the printed boxes are not where marks and codes say; scan the page again"));
        return 0;
    }
    size_t uncertain = 0;
    const char *first = NULL;
    for (size_t i = 0; i < out->field_count; i++) {
        if (out->fields[i].value != FIELD_UNCERTAIN)
            continue;
        first = uncertain++ == 0 ? out->fields[i].id : first;
    }
    if (uncertain > 0)
        settle(out, PAGE_REVIEW, REASON_MARKS_UNCERTAIN,
               _("%zu fields are uncertain, the first is %s"), uncertain, first);
    else
        settle(out, PAGE_READ, REASON_NONE, "%s", "");
    return 0;
}

/* A form that names no case is read and left to a clerk. */
static int report_blank_form(struct page_reading *out, struct page_scan *scan,
                             const struct intake_context *context, struct error *error)
{
    const struct form_mark *mark = &scan->form_mark;
    out->code =
        (struct page_code){.revision = mark->revision, .page = mark->page, .pages = mark->pages};
    memcpy(out->code.form, mark->form, sizeof out->code.form);
    if (!is_readable(out, scan, context))
        return 0;
    if (report_fields(out, scan, error) != 0)
        return -1;
    if (out->reason != REASON_GEOMETRY)
        settle(out, PAGE_REVIEW, REASON_BLANK_FORM, "%s",
               _("a blank form that names no case; join it to one"));
    return 0;
}

static int read_scan(struct page_reading *out, struct page_scan *scan,
                     const struct intake_context *context, struct error *error)
{
    if (find_geometry(scan, error) != 0 || find_codes(scan, context->keys, error) != 0)
        return -1;
    report_geometry(out, scan);
    if (scan->code.verified > 0 && scan->geometry.is_known &&
        page_beside_find(&scan->has_neighbour, scan->image, &scan->geometry, &scan->code,
                         context->keys, error) != 0)
        return -1;
    out->codes_read = scan->code.verified;
    out->has_code = scan->code.verified > 0;
    if (scan->has_form_mark)
        return report_blank_form(out, scan, context, error);
    if (!out->has_code) {
        report_no_code(out, scan);
        return 0;
    }
    out->code = scan->code.code;
    memcpy(out->code_text, scan->code.text, sizeof out->code_text);
    return is_readable(out, scan, context) ? report_fields(out, scan, error) : 0;
}

int page_read(struct page_reading *out, struct decoded_page *page,
              const struct intake_context *context, struct error *error)
{
    struct zone_crops crops = {NULL, 0};
    struct page_scan scan = {.image = &page->image,
                             .declared_dpi = page->declared_dpi_x,
                             .crops = context->wants_crops ? &crops : NULL};
    int result = read_scan(out, &scan, context, error);
    if (result == 0 && scan.crops != NULL)
        result = zone_crops_write(out, scan.crops, scan.image, &scan.geometry, error);
    zone_crops_free(&crops);
    return result;
}
