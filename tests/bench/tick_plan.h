/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TICK_PLAN_H
#define FORMLOOP_TICK_PLAN_H

#include "pen.h"

/* What happens to one box: a mark, perhaps a second that takes it back, and what must be read. */
struct tick_plan {
    enum pen_mark mark, over; /* over: PEN_NOTHING or what strikes it out */
    enum field_value expected;
    bool is_alone; /* struck out with no other tick beside: cancelled or uncertain */
};

/* Plans every choice of the page: a quarter is left, most are ticked once, some twice, some taken
 * back. is_plain: as the form asks for, one mark a choice, not much larger than its box. */
void tick_plan_page(struct tick_plan *plans, const struct form_zone *zones, size_t count,
                    bool is_plain, struct random *random);

/* Draws it, with one pen for the whole page. */
int tick_plan_draw(const struct tick_plan *plans, struct gray_image *image, double dpi,
                   const struct form_zone *zones, size_t count, struct random *random,
                   struct error *error);

#endif
