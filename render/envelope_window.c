/* SPDX-License-Identifier: MIT */
#include "envelope_window.h"

#include "message.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TOUCH_MM 1e-6

static struct rect_mm grown(struct rect_mm r, double by_mm)
{
    return (struct rect_mm){r.x - by_mm, r.y - by_mm, r.w + 2 * by_mm, r.h + 2 * by_mm};
}

/* How far inner reaches out of outer, on the side where it is most; negative: it lies inside. */
static double sticks_out(struct rect_mm inner, struct rect_mm outer)
{
    double across = fmax(outer.x - inner.x, inner.x + inner.w - outer.x - outer.w);
    double down = fmax(outer.y - inner.y, inner.y + inner.h - outer.y - outer.h);
    return fmax(across, down);
}

/* How far a reaches into b; negative: there is room between them. */
static double reaches_into(struct rect_mm a, struct rect_mm b)
{
    double across = fmin(a.x + a.w - b.x, b.x + b.w - a.x);
    double down = fmin(a.y + a.h - b.y, b.y + b.h - a.y);
    return fmin(across, down);
}

/* What stays inside at every slip stays inside an opening that is smaller by the drift; what stays
 * out at every slip stays out of one that is larger. */
struct window_finding envelope_window_look(const struct envelope_window *window,
                                           struct rect_mm panel, const struct window_item *items,
                                           size_t count)
{
    struct rect_mm always = grown(window->opening, -window->drift_mm);
    struct rect_mm ever = grown(window->opening, window->drift_mm);
    size_t shown = 0;
    for (size_t i = 0; i < count; i++) {
        double cut = sticks_out(grown(items[i].box, items[i].margin_mm), always);
        double seen = reaches_into(items[i].box, ever);
        if (items[i].is_shown && cut > TOUCH_MM)
            return (struct window_finding){WINDOW_CUTS, i, cut};
        if (!items[i].is_shown && seen > TOUCH_MM)
            return (struct window_finding){WINDOW_SHOWS, i, seen};
        shown += items[i].is_shown;
    }
    double past = sticks_out(ever, panel);
    if (past > TOUCH_MM)
        return (struct window_finding){WINDOW_GAPES, 0, past};
    return (struct window_finding){shown > 0 ? WINDOW_FITS : WINDOW_EMPTY, 0, 0};
}

/* ---- A form's first page ---- */

static bool names_addressee(const char *binding, size_t size)
{
    static const char *const names[] = {
        "postal_code", "postal_code_digits", "address", "address_building", "name", NULL};
    if (size > 8 && memcmp(binding, "society_", 8) == 0)
        return true;
    for (const char *const *name = names; *name != NULL; name++)
        if (strlen(*name) == size && memcmp(*name, binding, size) == 0)
            return true;
    return false;
}

/* Whether the element says whom or from whom the letter is, and nothing else. */
static bool is_address(const struct form_element *element)
{
    if (element->kind == ELEMENT_CUSTOMER_BARCODE)
        return true;
    if (element->bind != NULL)
        return names_addressee(element->bind, strlen(element->bind));
    if (element->kind != ELEMENT_TEXT)
        return false;
    const char *open = strchr(element->text, '{');
    for (const char *s = open; s != NULL; s = strchr(s + 1, '{'))
        if (!names_addressee(s + 1, strcspn(s + 1, "}")))
            return false;
    return open != NULL;
}

static struct window_item item_of(const struct form_element *element,
                                  const struct envelope_window *window)
{
    struct rect_mm box = element->box;
    /* A line may run to the left or upwards. */
    struct rect_mm upright = {fmin(box.x, box.x + box.w), fmin(box.y, box.y + box.h), fabs(box.w),
                              fabs(box.h)};
    bool is_barcode = element->kind == ELEMENT_CUSTOMER_BARCODE;
    bool lies_in = reaches_into(upright, window->opening) > TOUCH_MM;
    return (struct window_item){upright, is_barcode ? CUSTOMER_BARCODE_MARGIN_MM : 0,
                                is_barcode || (lies_in && is_address(element))};
}

/* The marks and page codes, which are on every page. */
static size_t append_frame(struct window_item *items, const struct form_definition *form)
{
    struct page_frame frame = page_frame_for(form->width_mm, form->height_mm);
    const double size = PAGE_MARK_SIZE_MM;
    size_t count = 0;
    for (int i = 0; i < CODE_COPY_COUNT; i++)
        items[count++].box = frame.code[i];
    for (int i = 0; i < MARK_COUNT; i++)
        items[count++].box = (struct rect_mm){frame.mark_centre[i].x - size / 2,
                                              frame.mark_centre[i].y - size / 2, size, size};
    return count;
}

static struct rect_mm panel_of(const struct form_definition *form)
{
    double bottom = form->height_mm;
    for (size_t i = 0; i < form->fold_count; i++)
        bottom = fmin(bottom, form->folds_mm[i]);
    return (struct rect_mm){0, 0, form->width_mm, bottom};
}

static void describe(char out[200], const struct window_finding *finding,
                     const struct form_page *page)
{
    const struct form_element *element =
        finding->item < page->element_count ? &page->elements[finding->item] : NULL;
    const char *name = _("the page code or a registration mark");
    char number[80];
    if (element != NULL) {
        snprintf(number, sizeof number, _("element %zu of page 1"), finding->item + 1);
        name = element->kind == ELEMENT_CUSTOMER_BARCODE ? _("the barcode with its 2 mm of white")
                                                         : number;
    }
    switch (finding->fault) {
    case WINDOW_CUTS:
        snprintf(out, 200, _("%s leaves the envelope window by %.1f mm"), name, finding->by_mm);
        break;
    case WINDOW_SHOWS:
        snprintf(out, 200, _("%s shows in the envelope window by %.1f mm"), name, finding->by_mm);
        break;
    case WINDOW_GAPES:
        snprintf(out, 200, _("the envelope window reaches past the folded sheet by %.1f mm"),
                 finding->by_mm);
        break;
    default:
        snprintf(out, 200, "%s", _("no address lies in the envelope window"));
    }
}

static int refuse(const struct window_finding *finding, const struct envelope_window *window,
                  const struct form_definition *form, const char *case_number, struct error *error)
{
    char what[200];
    describe(what, finding, &form->pages[0]);
    error_set(
        error, ERROR_REFUSED,
        _("form %s revision %d: %s when the sheet slips by %g mm; nothing was printed. Correct "
          "envelope_window in formloop.json, or move the element in a new revision"),
        form->name, form->revision, what, window->drift_mm);
    if (case_number != NULL)
        error_prefix(error, _("case %s"), case_number);
    return -1;
}

int envelope_window_check_form(const struct envelope_window *window,
                               const struct form_definition *form, const char *case_number,
                               struct error *error)
{
    const struct form_page *page = &form->pages[0];
    size_t count = page->element_count;
    struct window_item *items = calloc(count + CODE_COPY_COUNT + MARK_COUNT, sizeof *items);
    if (items == NULL)
        return error_out_of_memory(error);
    for (size_t i = 0; i < count; i++)
        items[i] = item_of(&page->elements[i], window);
    count += append_frame(items + count, form);
    struct window_finding finding = envelope_window_look(window, panel_of(form), items, count);
    free(items);
    if (finding.fault == WINDOW_FITS)
        return 0;
    return refuse(&finding, window, form, case_number, error);
}
