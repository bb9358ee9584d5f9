/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PEN_H
#define FORMLOOP_PEN_H

#include "form.h"
#include "gray_image.h"
#include "random.h"

#include <stdint.h>

/* Marks as people make them, drawn into the picture of a page. */

enum pen_mark {
    PEN_NOTHING,
    PEN_CHECK,         /* ✓ of 80 to 110 % of the box, may overshoot it */
    PEN_SMALL_CHECK,   /* ✓ of about 40 % of the box */
    PEN_LARGE_CHECK,   /* ✓ of 120 to 180 % of the box */
    PEN_LONG_CHECK,    /* ✓ whose tail runs 6 to 11 mm to the right */
    PEN_BESIDE_CHECK,  /* ✓ of which only the foot or the tail is in the box */
    PEN_CROSS,         /* ×, at most as large as the box */
    PEN_LARGE_CROSS,   /* × of 110 to 150 % of the box */
    PEN_SLASH,         /* ／ through the box */
    PEN_DOT,           /* ● of 30 to 60 % of the box */
    PEN_RING_INSIDE,   /* ○ in the box */
    PEN_RING_AROUND,   /* ○ around the box */
    PEN_FILL,          /* the box filled by strokes to and fro: ■ */
    PEN_SCRIBBLE_OUT,  /* scribbled over, far beyond the box */
    PEN_DOUBLE_LINE,   /* two level lines through box and what stands beside it: 二重線 */
    PEN_SEAL,          /* a round seal of 6 to 9 mm on the box: 訂正印 */
    PEN_WRITING,       /* several characters */
    PEN_SHORT_WRITING, /* one or two strokes somewhere in the zone, or a single digit in a comb */
    PEN_SIGNATURE,     /* a running line */
    PEN_MARK_COUNT
};
const char *pen_mark_name(enum pen_mark mark);

struct pen {
    double width_mm; /* 0.3 … 1.2 */
    int grey; /* of its line on white paper: 20 black ball-point, 70 blue, 135 pencil; from 110
               * on the line is grainy, as of a pencil */
};

/* Draws the mark into the zone, shaky and never twice the same; random says how. dpi is that of
 * the picture, which shows the whole page upright. -1 when memory is out. */
int pen_draw(struct gray_image *image, double dpi, const struct form_zone *zone, enum pen_mark mark,
             const struct pen *pen, struct random *random, struct error *error);

/* One of the instruments that people fill in forms with: ball-points of 0.35 mm, gel pens, felt
 * pens of 1 mm, pencils of 40 to 50 % of the contrast, … */
struct pen pen_pick(struct random *random);

/* One zone of a filled page: what was drawn and what must be read. */
struct pen_fill {
    enum pen_mark mark;
    enum field_value expected;
};

/* Fills the zones of a page as a person might: of each group of ticks one or none (now and then
 * one scribbled out and another ticked), ink and comb zones written in or left. One person keeps
 * to one pen. `busy` 0 … 1 says how much is filled in. fills has an entry for each zone. */
int pen_fill_page(struct pen_fill *fills, struct gray_image *image, double dpi,
                  const struct form_zone *zones, size_t count, double busy, struct random *random,
                  struct error *error);

#endif
