/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_INSERTER_MARK_H
#define FORMLOOP_INSERTER_MARK_H

#include "canvas.h"
#include "error.h"
#include "font_library.h"
#include "form.h"

#include <stdbool.h>
#include <stdint.h>

/* What the inserting machine, and the person who stops it, read on the front of every sheet: a
 * column of bars at the left edge (optical marks), and a line at the top: "00000123 1/2". The line
 * is the piece number, sheet i of n. With them a sheet that is missing, doubled or of another piece
 * is seen before the envelope is closed. */

struct inserter_sheet {
    int64_t piece;     /* as in the piece ledger */
    int sheet, sheets; /* 1 … sheets */
};

/* The column has 12 places at a pitch of 1/4 inch, from the top:
 *
 *   0  start, always       4–6   sheet number modulo 8, most significant bit on top
 *   1  gate, always        7–9   piece number modulo 8, likewise
 *   2  first sheet         10    makes the number of bars even
 *   3  last sheet          11    end, always
 *
 * A bar is 4 × 0.6 mm. The places stand between the folds of an A4 sheet, clear of marks and page
 * codes. Bit i of the result is place i. On a landscape sheet, two pages of a booklet side by side, the
 * column stands in the outer margin of the left page (GUIDE_LEFT is 17 mm), where the sheet is trimmed
 * if it is larger than the pages, and the line stands above it, turned to read downwards. */
#define INSERTER_PLACES 12
unsigned inserter_mark_bits(const struct inserter_sheet *sheet);

/* Where the column and the line stand, with the white they need around them. */
struct inserter_frame {
    struct rect_mm column, line;
    bool line_is_turned;
};
struct inserter_frame inserter_frame_for(double width_mm, double height_mm);

/* Draws both in black. ERROR_STORE only: memory. */
int inserter_mark_draw(struct canvas *canvas, struct font_library *library,
                       const struct inserter_sheet *sheet, struct error *error);

/* Whether the fronts of a form (pages 1, 3, …) leave both places free. -1 (ERROR_REFUSED) names page
 * and element: then no marks can be printed on this form. */
int inserter_mark_check_form(const struct form_definition *form, struct error *error);

#endif
