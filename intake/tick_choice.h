/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TICK_CHOICE_H
#define FORMLOOP_TICK_CHOICE_H

#include "intake.h"
#include "zone_ink.h"

/* A page's zones, what was found in them, and what each was taken for by itself. All borrowed. */
struct field_sheet {
    const struct form_zone *zones;
    struct field_reading *fields;
    struct zone_ink *inks;
    size_t count;
};

/* Settles the tick boxes of a page beside each other: strokes that come from another box, marks
 * that were taken back while another box of the choice is ticked (field_read.h says the rules). -1
 * when memory is out. */
int tick_choice_settle(const struct field_sheet *sheet, struct error *error);

#endif
