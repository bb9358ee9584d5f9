/* SPDX-License-Identifier: MIT */
#include "form.h"

#include <stdlib.h>

/* A comb that is prefilled is printed only; every other comb, tick and ink area is read. */
static bool is_zone(const struct form_element *element)
{
    return element->kind == ELEMENT_TICK || element->kind == ELEMENT_INK ||
           (element->kind == ELEMENT_COMB && element->bind == NULL);
}

static enum form_zone_kind zone_kind(const struct form_element *element)
{
    return element->kind == ELEMENT_TICK ? ZONE_TICK : element->kind == ELEMENT_INK ? ZONE_INK : ZONE_COMB;
}

int form_zones(struct form_zone **out, size_t *count, const struct form_definition *form, int page,
               struct error *error)
{
    size_t room = 0;
    for (size_t p = 0; p < form->page_count; p++)
        room += form->pages[p].element_count;
    struct form_zone *zones = calloc(room + 1, sizeof *zones);
    if (zones == NULL)
        return error_out_of_memory(error);
    *count = 0;
    for (size_t p = 0; p < form->page_count; p++) {
        if (page != 0 && (size_t)page != p + 1)
            continue;
        for (size_t i = 0; i < form->pages[p].element_count; i++) {
            const struct form_element *element = &form->pages[p].elements[i];
            if (is_zone(element))
                zones[(*count)++] = (struct form_zone){element, element->id, element->group,
                                                       zone_kind(element), element->box, (int)p + 1};
        }
    }
    *out = zones;
    return 0;
}

struct rect_mm form_comb_cell(const struct form_element *comb, int index)
{
    double gaps = 0, before = 0;
    for (int i = 0; i + 1 < comb->cells; i++) {
        gaps += comb->cell_gap_mm[i];
        before += i < index ? comb->cell_gap_mm[i] : 0;
    }
    double width = (comb->box.w - gaps) / comb->cells;
    return (struct rect_mm){comb->box.x + index * width + before, comb->box.y, width, comb->box.h};
}
