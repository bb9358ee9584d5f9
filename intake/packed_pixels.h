/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PACKED_PIXELS_H
#define FORMLOOP_PACKED_PIXELS_H

#include "gray_image.h"
#include "gray_row.h"

/* The pixels of a page of two greys, as fax coding gives them: one bit each, the first in the
 * highest bit, each row from a whole byte on. A page of A4 at 300 dpi is 1.1 MB instead of 8.7 and
 * stays near the processor; the parts that are looked at are unpacked when they are. */
struct packed_pixels {
    struct gray_bits greys;
    size_t row_size; /* bytes */
    unsigned char bits[];
};

/* A picture of packed pixels, of any of the two greys: for a decoder that sets each of them.
 * row_size is at least (width + 7) / 8. -1 (ERROR_STORE) when memory is out. */
int packed_pixels_alloc(struct gray_image *out, int width, int height, size_t row_size,
                        unsigned char grey_of_0, unsigned char grey_of_1, struct error *error);

/* One row of a packed picture, `count` greys from pixel `left` on, which must be a multiple of 8.
 */
void packed_pixels_row(unsigned char *out, const struct gray_image *image, int y, int left,
                       int count);

/* The part of a packed picture as a picture of its own; its left must be a multiple of 8. -1
 * (ERROR_STORE) when memory is out. */
int packed_pixels_part(struct gray_image *out, const struct gray_image *image,
                       const struct rect_px *part, struct error *error);

#endif
