/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_IMPOSITION_H
#define FORMLOOP_IMPOSITION_H

#include "canvas.h"
#include "error.h"

#include <stdbool.h>

/* Saddle imposition: the pages of a booklet, two side by side on each side of a sheet, so that the
 * sheets printed on both sides (turned over the short edge), laid into each other and folded in the
 * middle are the booklet. For horizontal text: the spine is at the left of page 1. */
struct imposition {
    double sheet_width_mm, sheet_height_mm; /* landscape: two pages and what is trimmed off */
    double creep_mm;     /* how much further in than the sheet around it each sheet is pushed */
    bool has_fold_marks; /* where the sheet is folded, at its upper and lower edge */
    bool has_trim_marks; /* at the corners, where the sheet has room for them */
};

/* A4 landscape for A5 pages (296 of 297 mm wide), without creep, with fold marks. */
extern const struct imposition imposition_a4;

/* Creep. Sheet i from the outside (0 …) is folded round the inner ones and they push its neighbours
 * out at the fore edge; when that is trimmed, inner pages lose of their outer margin. So the pages of
 * sheet i are moved i × creep_mm towards the spine. Geometry of paper of thickness t, without air
 * between the sheets: a creased fold moves each inner sheet by t; a round fold, whose arc of radius r
 * takes up π r of the sheet, by π/2 t. Office paper of 64–80 g/m² is 0.09–0.10 mm thick.
 * The limits keep registration marks and page codes (page_frame.h) where a scanner sees them. */
#define IMPOSITION_MAX_CREEP_MM 0.5
#define IMPOSITION_MAX_SHIFT_MM 3.0

/* One side of a sheet. Pages count from 0; -1: blank. */
struct imposed_side {
    int left, right;
    int sheet; /* 0: outermost */
    bool is_back;
    double shift_mm; /* of both pages, towards the spine */
};

/* Sides for page_count pages: two a sheet, four pages a sheet; missing pages are blank at the end. */
int imposition_side_count(int page_count);

/* Side 0 …: front and back of the outermost sheet, then of the next. */
struct imposed_side imposition_side(const struct imposition *imposition, int page_count, int side);

/* The side that page stands on. */
int imposition_side_of(int page_count, int page);

/* ERROR_REFUSED when the pages differ in size or two do not fit the sheet side by side, or creep_mm
 * or the innermost sheet's shift is out of its limits: nothing may be printed then. */
int imposition_check(const struct imposition *imposition, struct canvas *const *pages,
                     int page_count, struct error *error);

/* Draws a side: the closed pages at their places, cut at the spine, and the marks. sheet is open and
 * of the sheet's size, and stays open. */
void imposition_draw(struct canvas *sheet, const struct imposition *imposition,
                     struct canvas *const *pages, const struct imposed_side *side);

#endif
