/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PEN_HAND_H
#define FORMLOOP_PEN_HAND_H

#include "pen.h"

#include <cairo.h>

/* A hand that draws: a cairo context in mm of the page. */
struct hand {
    cairo_t *cairo;
    struct random *random;
    double shake_mm, width_mm;
};

/* A stroke through points, as a curve that bends a little; its width differs a little each time. */
void hand_stroke(struct hand *hand, const double (*points)[2], int count);

/* The shapes of each kind of zone. */
void hand_mark_box(struct hand *hand, struct rect_mm box, enum pen_mark mark);
void hand_write(struct hand *hand, const struct form_zone *zone, enum pen_mark mark);

#endif
