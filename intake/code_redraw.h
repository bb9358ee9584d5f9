/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_REDRAW_H
#define FORMLOOP_CODE_REDRAW_H

#include "gray_image.h"

/* A damaged symbol drawn anew, for a reader that gives up when it cannot find a symbol's own
 * landmarks. zone is the upright picture of a code zone; the symbol of 29 × 29 modules (QR version
 * 3, level Q: ISO/IEC 18004) should start at origin_px from its left and top edge, within 2.5
 * modules, and has module_px pixels a module. The grid is laid where the finder, timing and
 * alignment patterns fit best; each module is sampled at its middle; those patterns and the format
 * information, which are known beforehand, are drawn as they must be. out is owned by the caller.
 * -1 when memory is out. */
int code_redraw(struct gray_image *out, const struct gray_image *zone, double origin_px,
                double module_px, struct error *error);

#endif
