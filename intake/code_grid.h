/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_GRID_H
#define FORMLOOP_CODE_GRID_H

#include "code_pattern.h"
#include "gray_image.h"
#include "page_transform.h"

/* Where the modules of a symbol lie in the upright picture of its code zone. The symbol's landmarks
 * are known beforehand, so it needs not be found: a grid is laid where all of them together fit
 * best, however many of them are torn off or scribbled over. */
struct code_grid {
    const struct gray_image *zone; /* borrowed; smoothed, or one speck of dust is a module */
    double module_px;
    struct point_px corner[4];                 /* of the symbol, from its top left clockwise */
    double row_x[CODE_SIDE], row_y[CODE_SIDE]; /* how far each row is off, px */
    struct code_pattern pattern;
};

/* Lays a grid of module_px pixels a module: the left and top edge of the symbol should lie at
 * origin_px, and are looked for within 2.5 modules of it. */
void code_grid_lay(struct code_grid *out, const struct gray_image *zone, double origin_px,
                   double module_px);

/* Moves each corner by itself, up to about a module, to where the landmarks show most contrast. */
void code_grid_fit_corners(struct code_grid *grid);

/* Follows sideways shifts of single rows (a fold, a feeder that jitters), or rows that were lost or
 * repeated (a feeder that slips): the course of shifts, up to 2 modules, that shows the landmarks
 * and the difference of light and dark best (Viterbi). */
enum grid_axis { GRID_SIDEWAYS, GRID_ALONG };
void code_grid_follow_rows(struct code_grid *grid, enum grid_axis axis);

/* The greys at the middles of the modules, and how far each row can be relied on (0 … 1: where a
 * row was lost, what was read in its place is another one). */
struct code_greys {
    float grey[CODE_SIDE][CODE_SIDE];
    float row_weight[CODE_SIDE];
};
void code_grid_read(struct code_greys *out, const struct code_grid *grid);

/* The middle of the symbol in the picture. */
struct point_px code_grid_centre(const struct code_grid *grid);

#endif
