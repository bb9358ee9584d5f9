/* SPDX-License-Identifier: MIT */
#include "packed_pixels.h"

#include <stdlib.h>

int packed_pixels_alloc(struct gray_image *out, int width, int height, size_t row_size,
                        unsigned char grey_of_0, unsigned char grey_of_1, struct error *error)
{
    *out = (struct gray_image)GRAY_IMAGE_INIT;
    out->packed = malloc(sizeof *out->packed + row_size * (size_t)height);
    if (out->packed == NULL)
        return error_out_of_memory(error);
    gray_bits_init(&out->packed->greys, grey_of_0, grey_of_1);
    out->packed->row_size = row_size;
    out->width = width;
    out->height = height;
    return 0;
}

void packed_pixels_row(unsigned char *out, const struct gray_image *image, int y, int left,
                       int count)
{
    const struct packed_pixels *packed = image->packed;
    gray_bits_expand(out, &packed->greys,
                     packed->bits + (size_t)y * packed->row_size + (size_t)left / 8, (size_t)count);
}

int packed_pixels_part(struct gray_image *out, const struct gray_image *image,
                       const struct rect_px *part, struct error *error)
{
    if (gray_image_alloc_unset(out, part->width, part->height, error) != 0)
        return -1;
    for (int y = 0; y < part->height; y++)
        packed_pixels_row(out->pixels + (size_t)y * (size_t)part->width, image, part->top + y,
                          part->left, part->width);
    return 0;
}

int gray_image_unpack(struct gray_image *image, struct error *error)
{
    struct gray_image whole;
    const struct rect_px all = {0, 0, image->width, image->height};
    if (image->packed == NULL)
        return 0;
    if (packed_pixels_part(&whole, image, &all, error) != 0)
        return -1;
    gray_image_free(image);
    *image = whole;
    return 0;
}

static int grey_at(const struct packed_pixels *packed, int x, int y)
{
    unsigned char byte = packed->bits[(size_t)y * packed->row_size + (size_t)x / 8];
    return ((const unsigned char *)&packed->greys.pixels[byte])[x % 8];
}

double packed_pixels_sample(const struct gray_image *image, double x, double y)
{
    int left = (int)x, top = (int)y;
    int right = left + (left < image->width - 1), bottom = top + (top < image->height - 1);
    double fx = x - left, fy = y - top;
    int upper = grey_at(image->packed, left, top), lower = grey_at(image->packed, left, bottom);
    double above = upper + fx * (grey_at(image->packed, right, top) - upper);
    double below = lower + fx * (grey_at(image->packed, right, bottom) - lower);
    return above + fy * (below - above);
}
