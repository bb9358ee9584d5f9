/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PNG_MAKER_H
#define FORMLOOP_PNG_MAKER_H

#include "buffer.h"

/* A PNG of one of libpng's colour types and depths, with the same picture in each: the left half
 * black, the right half white; with alpha also transparent black in the right half. */
int png_make(struct buffer *out, int colour_type, int bit_depth, int interlaced, int width,
             int height);

/* A picture of 8-bit grey, its rows filtered by one of libpng's filters (PNG_FILTER_NONE …), the stream
 * in chunks of up to chunk_size bytes, with 300 dpi. With see_through > 0 that grey is transparent (tRNS). */
int png_make_grey(struct buffer *out, const unsigned char *pixels, int width, int height, int filter,
                  int chunk_size, int see_through);

#endif
