/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PNG_MAKER_H
#define FORMLOOP_PNG_MAKER_H

#include "buffer.h"

/* A PNG of one of libpng's colour types and depths, with the same picture in each: the left half
 * black, the right half white; with alpha also transparent black in the right half. */
int png_make(struct buffer *out, int colour_type, int bit_depth, int interlaced, int width,
             int height);

#endif
