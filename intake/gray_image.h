/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_GRAY_IMAGE_H
#define FORMLOOP_GRAY_IMAGE_H

#include "error.h"

#include <stddef.h>

/* A picture in grey: one byte a pixel, 0 black … 255 white, row after row without padding, the
 * first row on top. The struct owns its pixels. Pixel (x, y) covers the square around (x, y).
 * A page of two greys comes packed from its decoder: then pixels is NULL. Only what says so takes a
 * packed picture; for all else gray_image_unpack comes first. */
struct gray_image {
    int width, height;
    unsigned char *pixels;
    struct packed_pixels *packed; /* packed_pixels.h; NULL for most pictures */
};

#define GRAY_IMAGE_INIT                                                                            \
    {                                                                                              \
        0, 0, NULL, NULL                                                                           \
    }

/* A white picture. -1 (ERROR_STORE) when memory is out; the sides must be 1 or more. */
int gray_image_alloc(struct gray_image *out, int width, int height, struct error *error);
/* The same, but the pixels are of any grey: for a decoder that sets each of them. */
int gray_image_alloc_unset(struct gray_image *out, int width, int height, struct error *error);
void gray_image_free(struct gray_image *image); /* ready for use again */

/* Unpacks a packed picture, and leaves another as it is. -1 (ERROR_STORE) when memory is out. */
int gray_image_unpack(struct gray_image *image, struct error *error);

/* The picture at 1/factor of its size: each pixel the mean of factor × factor pixels; a rest at
 * the right and bottom that does not fill a pixel is left out. The picture may be packed. */
int gray_image_reduce(struct gray_image *out, const struct gray_image *image, int factor,
                      struct error *error);

/* A rectangle of pixels that lies within its picture. */
struct rect_px {
    int left, top, width, height;
};

/* gray_image_reduce of that part of the picture. */
int gray_image_reduce_part(struct gray_image *out, const struct gray_image *image,
                           const struct rect_px *part, int factor, struct error *error);

/* Gaussian blur in place; edges repeat. sigma 0.3 … 10 px. */
int gray_image_blur(struct gray_image *image, double sigma_px, struct error *error);

/* gray_image_sample of a place within a packed picture. */
double packed_pixels_sample(const struct gray_image *image, double x, double y);

/* Grey at a place between pixels (bilinear); white outside the picture, which may be packed. */
static inline double gray_image_sample(const struct gray_image *image, double x, double y)
{
    if (!(x >= 0 && y >= 0 && x <= image->width - 1 && y <= image->height - 1))
        return 255;
    if (image->packed != NULL)
        return packed_pixels_sample(image, x, y);
    int left = (int)x, top = (int)y;
    int right = left + (left < image->width - 1), bottom = top + (top < image->height - 1);
    double fx = x - left, fy = y - top;
    const unsigned char *upper = image->pixels + (size_t)top * (size_t)image->width;
    const unsigned char *lower = image->pixels + (size_t)bottom * (size_t)image->width;
    double above = upper[left] + fx * (upper[right] - upper[left]);
    double below = lower[left] + fx * (lower[right] - lower[left]);
    return above + fy * (below - above);
}

/* The grey that a share (0 … 1) of the counted pixels is not above; counts of the 256 greys. */
int gray_percentile(const unsigned counts[256], double share);

/* Black becomes white. */
void gray_image_invert(struct gray_image *image);

/* The share of the pixels that are darker than 128, as every 61st of them tells. */
double gray_image_dark_share(const struct gray_image *image);

/* Adds the greys of the picture's pixels to counts. */
void gray_image_count(unsigned counts[256], const struct gray_image *image);

#endif
