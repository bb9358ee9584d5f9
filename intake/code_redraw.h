/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_REDRAW_H
#define FORMLOOP_CODE_REDRAW_H

#include "code_grid.h"

/* A damaged symbol drawn anew from what its modules look like, for a reader that gives up when it
 * cannot find a symbol's own landmarks: those, and the format information with the mask that fits
 * best, are drawn as they must be. out is owned by the caller. -1 when memory is out. */
int code_redraw(struct gray_image *out, const struct code_greys *greys,
                const struct code_pattern *pattern, struct error *error);

#endif
