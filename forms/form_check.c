/* SPDX-License-Identifier: MIT */
/* The rules that a form definition must keep, each fault with its place. */
#include "form.h"

#include "buffer.h"
#include "message.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Zones keep this far from a fold: the crease throws a shadow of up to 4 mm on a scan, and feeders
 * slip there (design.md "The page code": 5 mm from the folds). */
#define FOLD_CLEARANCE_MM 5.0
/* Smallest and largest tick box: hand-marked boxes are 3.5 to 6 mm on public forms. */
#define TICK_MIN_MM 3.0
#define TICK_MAX_MM 8.0
/* A hand-written character wants 4 mm at least (boxes of public forms: 5 to 7 mm). */
#define COMB_CELL_MIN_MM 4.0
#define INK_MIN_MM 4.0
#define TOUCH_MM 1e-6

struct check {
    struct buffer *out;
    const struct form_definition *form;
    int faults, limit;
};

__attribute__((format(printf, 2, 3))) static void report(struct check *check, const char *format, ...)
{
    char line[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (check->faults++ < check->limit)
        buffer_format(check->out, "%s\n", line);
}

/* "page 1, element 12 (signature)" */
static const char *place_of(char out[160], size_t page, size_t index, const struct form_element *element)
{
    const char *name = element->id != NULL ? element->id : element->bind;
    snprintf(out, 160, name != NULL ? _("page %zu, element %zu (%s)") : _("page %zu, element %zu"),
             page + 1, index + 1, name);
    return out;
}

static bool overlaps(struct rect_mm a, struct rect_mm b)
{
    return a.x < b.x + b.w - TOUCH_MM && b.x < a.x + a.w - TOUCH_MM && a.y < b.y + b.h - TOUCH_MM &&
           b.y < a.y + a.h - TOUCH_MM;
}

static struct rect_mm grown(struct rect_mm r, double by_mm)
{
    return (struct rect_mm){r.x - by_mm, r.y - by_mm, r.w + 2 * by_mm, r.h + 2 * by_mm};
}

/* A line may run to the left or upwards: its box with positive sides. */
static struct rect_mm upright(struct rect_mm r)
{
    return (struct rect_mm){fmin(r.x, r.x + r.w), fmin(r.y, r.y + r.h), fabs(r.w), fabs(r.h)};
}

static bool is_zone(const struct form_element *element)
{
    return element->id != NULL;
}

static void check_place_on_page(struct check *check, const struct form_element *element, const char *place)
{
    struct rect_mm box = upright(element->box);
    if (box.x < -TOUCH_MM || box.y < -TOUCH_MM || box.x + box.w > check->form->width_mm + TOUCH_MM ||
        box.y + box.h > check->form->height_mm + TOUCH_MM)
        report(check, _("%s: reaches outside the page of %g × %g mm"), place, check->form->width_mm,
               check->form->height_mm);
}

/* Nothing may be printed or written on the marks, the codes and their quiet zones. */
static void check_frame(struct check *check, const struct form_element *element, const char *place)
{
    struct page_frame frame = page_frame_for(check->form->width_mm, check->form->height_mm);
    struct rect_mm box = upright(element->box);
    for (int i = 0; i < CODE_COPY_COUNT; i++)
        if (overlaps(box, grown(frame.code[i], PAGE_CODE_QUIET_MM)) || overlaps(box, frame.code_text[i]))
            report(check, _("%s: lies in the quiet zone of page code %s"), place, i == 0 ? "A" : "B");
    for (int i = 0; i < MARK_COUNT; i++) {
        double half = PAGE_MARK_SIZE_MM / 2 + 1.0; /* 1 mm of white around a mark */
        struct rect_mm mark = {frame.mark_centre[i].x - half, frame.mark_centre[i].y - half, 2 * half,
                               2 * half};
        if (overlaps(box, mark))
            report(check, _("%s: lies on registration mark %d"), place, i + 1);
    }
}

static void check_folds(struct check *check, const struct form_element *element, const char *place)
{
    for (size_t i = 0; i < check->form->fold_count; i++) {
        double fold = check->form->folds_mm[i];
        if (element->box.y < fold + FOLD_CLEARANCE_MM - TOUCH_MM &&
            element->box.y + element->box.h > fold - FOLD_CLEARANCE_MM + TOUCH_MM)
            report(check, _("%s: lies within %g mm of the fold at %g mm"), place,
                   FOLD_CLEARANCE_MM, fold);
    }
}

static void check_comb_size(struct check *check, const struct form_element *element, const char *place)
{
    double cell = form_comb_cell(element, 0).w;
    if (cell < COMB_CELL_MIN_MM - TOUCH_MM || element->box.h < COMB_CELL_MIN_MM - TOUCH_MM)
        report(check, _("%s: a box of the comb is %.1f × %.1f mm; at least %g mm are needed to write in"),
               place, cell, element->box.h, COMB_CELL_MIN_MM);
}

static void check_zone_size(struct check *check, const struct form_element *element, const char *place)
{
    double smaller = fmin(element->box.w, element->box.h), larger = fmax(element->box.w, element->box.h);
    if (element->kind == ELEMENT_TICK && (smaller < TICK_MIN_MM || larger > TICK_MAX_MM))
        report(check, _("%s: a tick box is %g to %g mm, this one is %g × %g mm"), place, TICK_MIN_MM,
               TICK_MAX_MM, element->box.w, element->box.h);
    if (element->kind == ELEMENT_INK && smaller < INK_MIN_MM)
        report(check, _("%s: an area to write in is at least %g mm high and wide"), place, INK_MIN_MM);
    if (element->kind == ELEMENT_COMB)
        check_comb_size(check, element, place);
}

static void check_barcode_size(struct check *check, const struct form_element *element, const char *place)
{
    double width = CUSTOMER_BARCODE_WIDTH_MM_PER_PT * element->size_pt;
    double height = CUSTOMER_BARCODE_HEIGHT_MM_PER_PT * element->size_pt;
    if (element->box.w < width - TOUCH_MM || element->box.h < height - TOUCH_MM)
        report(check, _("%s: a barcode of %g pt needs a box of %.2f × %.2f mm, this one is %g × %g mm"),
               place, element->size_pt, width, height, element->box.w, element->box.h);
}

/* White around a barcode: nothing stands there but a filled box without an outline, the ground that
 * the whole barcode lies on. */
static void check_barcode_margin(struct check *check, size_t page, const struct form_element *barcode)
{
    struct rect_mm white = grown(barcode->box, CUSTOMER_BARCODE_MARGIN_MM);
    for (size_t i = 0; i < check->form->pages[page].element_count; i++) {
        const struct form_element *element = &check->form->pages[page].elements[i];
        struct rect_mm box = upright(element->box);
        bool is_ground = element->kind == ELEMENT_BOX && element->stroke_mm <= 0 &&
                         box.x <= white.x && box.y <= white.y && box.x + box.w >= white.x + white.w &&
                         box.y + box.h >= white.y + white.h;
        char place[160];
        if (element != barcode && !is_ground && overlaps(box, white))
            report(check, _("%s: lies within %g mm of the barcode"), place_of(place, page, i, element),
                   CUSTOMER_BARCODE_MARGIN_MM);
    }
}

static void check_text_bindings(struct check *check, const char *text, const char *place)
{
    for (const char *open = strchr(text, '{'); open != NULL; open = strchr(open + 1, '{')) {
        const char *close = strchr(open, '}');
        char name[64];
        if (close == NULL || (size_t)(close - open - 1) >= sizeof name) {
            report(check, _("%s: the text has a { without its }"), place);
            return;
        }
        memcpy(name, open + 1, (size_t)(close - open - 1));
        name[close - open - 1] = '\0';
        if (!form_binding_is_known(name))
            report(check, _("%s: unknown binding {%s}"), place, name);
    }
}

static void check_bindings(struct check *check, const struct form_element *element, const char *place)
{
    if (element->bind != NULL && !form_binding_is_known(element->bind))
        report(check, _("%s: unknown binding \"%s\""), place, element->bind);
    if (element->kind == ELEMENT_TEXT && element->text != NULL)
        check_text_bindings(check, element->text, place);
}

/* What of a style goes with what kind of element. */
static void check_setting(struct check *check, const struct form_element *element, const char *place)
{
    const struct form_style *style = element->style;
    if (style == NULL)
        return;
    if (element->ruby != NULL && !form_binding_is_known(element->ruby))
        report(check, _("%s: unknown binding \"%s\""), place, element->ruby);
    if (element->ruby != NULL && (element->wrap || style->vertical || style->align >= ALIGN_JUSTIFY))
        report(check, _("%s: ruby goes with one horizontal line, left, centre or right"), place);
    if (style->align == ALIGN_DISTRIBUTE && (element->wrap || element->kind == ELEMENT_COMB))
        report(check, _("%s: the alignment \"distribute\" is for texts of one line"), place);
    if (style->vertical && element->kind == ELEMENT_COMB)
        report(check, _("%s: the boxes of a comb stand in a row; its style cannot be vertical"), place);
}

/* Smaller print is not read, by people or by the next scanner. */
static void check_styles(struct check *check)
{
    for (size_t i = 0; i < check->form->style_count; i++) {
        const struct form_style *style = &check->form->styles[i];
        if (style->min_size_pt > 0 && style->min_size_pt < FORM_LEAST_SIZE_PT)
            report(check, _("style \"%s\": texts would be printed at %g pt; the least is %g pt"), style->name,
                   style->min_size_pt, FORM_LEAST_SIZE_PT);
    }
}

static void check_element(struct check *check, size_t page, size_t index)
{
    const struct form_element *element = &check->form->pages[page].elements[index];
    char place[160];
    place_of(place, page, index, element);
    check_place_on_page(check, element, place);
    check_setting(check, element, place);
    check_frame(check, element, place);
    check_bindings(check, element, place);
    if (element->kind == ELEMENT_CUSTOMER_BARCODE) {
        check_folds(check, element, place);
        check_barcode_size(check, element, place);
        check_barcode_margin(check, page, element);
    } else if (is_zone(element)) {
        check_folds(check, element, place);
        check_zone_size(check, element, place);
    } else if (element->kind == ELEMENT_COMB) {
        check_comb_size(check, element, place);
    }
}

static void check_zone_pairs(struct check *check, const struct form_zone *zones, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++) {
            if (strcmp(zones[i].id, zones[j].id) == 0)
                report(check, _("zones on pages %d and %d have the same id \"%s\""), zones[i].page,
                       zones[j].page, zones[i].id);
            else if (zones[i].page == zones[j].page && overlaps(zones[i].box, zones[j].box))
                report(check, _("page %d: the zones \"%s\" and \"%s\" overlap"), zones[i].page,
                       zones[i].id, zones[j].id);
        }
}

/* Whether box meets what is read of the zone: of a comb its boxes, not the gaps between them. */
static bool meets_zone(struct rect_mm box, const struct form_zone *zone)
{
    if (zone->kind != ZONE_COMB)
        return overlaps(box, zone->box);
    for (int i = 0; i < zone->element->cells; i++)
        if (overlaps(box, form_comb_cell(zone->element, i)))
            return true;
    return false;
}

/* Printing inside a zone would be read as handwriting: texts and values keep out of zones. */
static void check_print_in_zones(struct check *check, const struct form_zone *zones, size_t count)
{
    for (size_t z = 0; z < count; z++) {
        const struct form_page *page = &check->form->pages[zones[z].page - 1];
        for (size_t i = 0; i < page->element_count; i++) {
            const struct form_element *element = &page->elements[i];
            bool is_text = element->kind == ELEMENT_TEXT || element->kind == ELEMENT_VALUE;
            char place[160];
            if (is_text && meets_zone(element->box, &zones[z]))
                report(check, _("%s: its text lies in the zone \"%s\""),
                       place_of(place, (size_t)zones[z].page - 1, i, element), zones[z].id);
        }
    }
}

static bool is_zone_or_group(const struct form_zone *zones, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(zones[i].id, name) == 0 || (zones[i].group != NULL && strcmp(zones[i].group, name) == 0))
            return true;
    return false;
}

static void check_rule_name(struct check *check, const struct form_zone *zones, size_t count, size_t rule,
                            const char *name)
{
    if (name != NULL && !is_zone_or_group(zones, count, name))
        report(check, _("rule %zu: there is no zone or group \"%s\""), rule + 1, name);
}

static void check_rules(struct check *check, const struct form_zone *zones, size_t count)
{
    for (size_t r = 0; r < check->form->rule_count; r++) {
        const struct form_rule *rule = &check->form->rules[r];
        check_rule_name(check, zones, count, r, rule->group);
        check_rule_name(check, zones, count, r, rule->when);
        for (size_t i = 0; i < rule->zone_count; i++)
            check_rule_name(check, zones, count, r, rule->zones[i]);
    }
}

/* The codes themselves: edge and folds (they move with the paper size). */
static void check_codes(struct check *check)
{
    struct page_frame frame = page_frame_for(check->form->width_mm, check->form->height_mm);
    for (int i = 0; i < CODE_COPY_COUNT; i++)
        for (size_t f = 0; f < check->form->fold_count; f++) {
            double fold = check->form->folds_mm[f];
            if (frame.code[i].y < fold + FOLD_CLEARANCE_MM &&
                frame.code[i].y + frame.code[i].h > fold - FOLD_CLEARANCE_MM)
                report(check, _("the fold at %g mm runs through page code %s or within %g mm of it"), fold,
                       i == 0 ? "A" : "B", FOLD_CLEARANCE_MM);
        }
}

int form_check(struct buffer *out, const struct form_definition *form, int limit)
{
    struct check check = {out, form, 0, limit};
    check_codes(&check);
    check_styles(&check);
    for (size_t page = 0; page < form->page_count; page++)
        for (size_t index = 0; index < form->pages[page].element_count; index++)
            check_element(&check, page, index);
    struct form_zone *zones;
    size_t count;
    if (form_zones(&zones, &count, form, 0, NULL) != 0) {
        report(&check, "%s", _("out of memory; the zones were not checked"));
        return check.faults;
    }
    check_zone_pairs(&check, zones, count);
    check_print_in_zones(&check, zones, count);
    check_rules(&check, zones, count);
    free(zones);
    return check.faults;
}
