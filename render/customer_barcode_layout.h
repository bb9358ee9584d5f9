/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CUSTOMER_BARCODE_LAYOUT_H
#define FORMLOOP_CUSTOMER_BARCODE_LAYOUT_H

#include "canvas.h"
#include "customer_barcode.h"

#include <stdbool.h>

/* The customer barcode on paper, in a size of 8 to 11.5 pt, with 2 mm of white around
 * it (form.h). All measures grow with size / 10. */

/* Bars are laid out in whole dots of a 600 dpi printer (0.12 pt): 10 pt has bars of 14 dots at a
 * pitch of 28 and thirds of 28 dots. With the nominal 0.6 mm a space falls on 15 dots now and then,
 * and 0.635 mm is more than the 0.60 that the manual allows; so whole dots below nominal. */
struct customer_barcode_layout {
    double size_pt;
    double bar_mm, pitch_mm;
    double timing_mm; /* height of a timing bar: the middle third of a long one */
};
struct customer_barcode_layout customer_barcode_layout_for(double size_pt);
double customer_barcode_width_mm(const struct customer_barcode_layout *layout);
double customer_barcode_height_mm(const struct customer_barcode_layout *layout);

/* Draws the bars in black, top left corner at `at` moved to the nearest dot. The margin is the
 * caller's. */
void customer_barcode_draw(struct canvas *canvas, const struct customer_barcode *barcode,
                           const struct customer_barcode_layout *layout, struct point_mm at);

/* How a printer turns edges into dots. */
enum dot_rule {
    DOTS_NEAREST, /* an edge falls on the nearest border between two dots */
    DOTS_TOUCHED, /* every dot that an area touches is black (PostScript and PDF rule) */
};

struct mm_range {
    double least, most;
};

/* The measures of all bars as a printer of some resolution makes them. */
struct customer_barcode_print {
    struct mm_range bar, space, pitch, timing, tall;
    /* All within the manual's tolerances at size / 10: bar 0.50–0.70, space 0.45–0.60, pitch
     * 0.95–1.30, timing bar 1.05–1.35, long bar 3.40–3.60 mm. */
    bool is_within;
};
struct customer_barcode_print customer_barcode_on_dots(const struct customer_barcode_layout *layout,
                                                       struct point_mm at, double dots_per_inch,
                                                       enum dot_rule rule);

#endif
