/* SPDX-License-Identifier: MIT */
#include "gray_image.h"

#include "packed_pixels.h"
#include "vector_clones.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BLUR_RADIUS 30

int gray_image_alloc_unset(struct gray_image *out, int width, int height, struct error *error)
{
    *out = (struct gray_image)GRAY_IMAGE_INIT;
    out->pixels = malloc((size_t)width * (size_t)height);
    if (out->pixels == NULL)
        return error_out_of_memory(error);
    out->width = width;
    out->height = height;
    return 0;
}

int gray_image_alloc(struct gray_image *out, int width, int height, struct error *error)
{
    if (gray_image_alloc_unset(out, width, height, error) != 0)
        return -1;
    memset(out->pixels, 255, (size_t)width * (size_t)height);
    return 0;
}

void gray_image_free(struct gray_image *image)
{
    free(image->pixels);
    free(image->packed);
    *image = (struct gray_image)GRAY_IMAGE_INIT;
}

/* A row of the part; unpacked, which needs room for it and a byte's pixels more. */
static const unsigned char *row_of_part(const struct gray_image *image, const struct rect_px *part,
                                        int y, unsigned char *room)
{
    if (image->packed == NULL)
        return image->pixels + (size_t)y * (size_t)image->width + (size_t)part->left;
    int spare = part->left % 8;
    packed_pixels_row(room, image, y, part->left - spare, part->width + spare);
    return room + spare;
}

/* Adds up `factor` rows of the part, column by column. 257 rows fit 16 bits. */
VECTOR_CLONES static void sum_rows(uint16_t *sums, const struct gray_image *image,
                                   const struct rect_px *part, int top, int factor,
                                   unsigned char *room)
{
    size_t count = (size_t)part->width;
    memset(sums, 0, count * sizeof *sums);
    for (int y = top; y < top + factor; y++) {
        const unsigned char *row = row_of_part(image, part, y, room);
        for (size_t x = 0; x < count; x++)
            sums[x] = (uint16_t)(sums[x] + row[x]);
    }
}

static inline void put_means_of(unsigned char *out, const uint16_t *sums, int width,
                                uint32_t factor)
{
    for (int x = 0; x < width; x++) {
        uint32_t sum = 0;
        for (uint32_t i = 0; i < factor; i++)
            sum += *sums++;
        out[x] = (unsigned char)(sum / (factor * factor));
    }
}

/* A factor that the compiler knows needs no division: three times as fast. */
VECTOR_CLONES static void put_means(unsigned char *out, const uint16_t *sums, int width, int factor)
{
    switch (factor) {
    case 2:
        put_means_of(out, sums, width, 2);
        break;
    case 3: /* 300 dpi to 100 */
        put_means_of(out, sums, width, 3);
        break;
    case 4:
        put_means_of(out, sums, width, 4);
        break;
    default:
        put_means_of(out, sums, width, (uint32_t)factor);
    }
}

static int copy_part(struct gray_image *out, const struct gray_image *image,
                     const struct rect_px *part, unsigned char *room, struct error *error)
{
    if (gray_image_alloc_unset(out, part->width, part->height, error) != 0)
        return -1;
    for (int y = 0; y < part->height; y++)
        memcpy(out->pixels + (size_t)y * (size_t)part->width,
               row_of_part(image, part, part->top + y, room), (size_t)part->width);
    return 0;
}

static int reduce_part(struct gray_image *out, const struct gray_image *image,
                       const struct rect_px *part, int factor, unsigned char *room,
                       struct error *error)
{
    int width = part->width / factor, height = part->height / factor;
    uint16_t *sums = malloc((size_t)part->width * sizeof *sums);
    int result = sums == NULL ? error_out_of_memory(error)
                              : gray_image_alloc_unset(out, width, height, error);
    for (int y = 0; result == 0 && y < height; y++) {
        sum_rows(sums, image, part, part->top + y * factor, factor, room);
        put_means(out->pixels + (size_t)y * (size_t)width, sums, width, factor);
    }
    free(sums);
    return result;
}

int gray_image_reduce_part(struct gray_image *out, const struct gray_image *image,
                           const struct rect_px *part, int factor, struct error *error)
{
    int width = part->width / factor, height = part->height / factor;
    if (width < 1 || height < 1) /* a sliver: nothing to see on it */
        return gray_image_alloc(out, width < 1 ? 1 : width, height < 1 ? 1 : height, error);
    unsigned char *room = malloc((size_t)part->width + 8);
    int result = room == NULL  ? error_out_of_memory(error)
                 : factor == 1 ? copy_part(out, image, part, room, error)
                               : reduce_part(out, image, part, factor, room, error);
    free(room);
    return result;
}

int gray_image_reduce(struct gray_image *out, const struct gray_image *image, int factor,
                      struct error *error)
{
    const struct rect_px whole = {0, 0, image->width, image->height};
    return gray_image_reduce_part(out, image, &whole, factor, error);
}

/* Weights in 1/256, so that sums of 8-bit greys fit 16 bits and compilers use vectors. The rounding
 * is carried along: they add up to 256. */
static int blur_weights(uint16_t weights[2 * MAX_BLUR_RADIUS + 1], double sigma_px)
{
    int radius = (int)ceil(2.6 * sigma_px), given = 0;
    if (radius > MAX_BLUR_RADIUS)
        radius = MAX_BLUR_RADIUS;
    double total = 0, sum = 0;
    for (int k = -radius; k <= radius; k++)
        total += exp(-k * k / (2 * sigma_px * sigma_px));
    for (int k = -radius; k <= radius; k++) {
        sum += exp(-k * k / (2 * sigma_px * sigma_px));
        int due = (int)(256 * sum / total + 0.5);
        weights[k + radius] = (uint16_t)(due - given);
        given = due;
    }
    return radius;
}

static void add_weighted(uint16_t *sums, const unsigned char *greys, uint16_t weight, int count)
{
    for (int i = 0; i < count; i++)
        sums[i] = (uint16_t)(sums[i] + weight * greys[i]);
}

static void put_sums(unsigned char *out, const uint16_t *sums, int count)
{
    for (int i = 0; i < count; i++)
        out[i] = (unsigned char)(sums[i] >> 8);
}

static void start_sums(uint16_t *sums, int count)
{
    for (int i = 0; i < count; i++)
        sums[i] = 127;
}

/* One row convolved in place; padded has room for the row and twice the radius. */
VECTOR_CLONES static void blur_row(unsigned char *row, int width, const uint16_t *weights,
                                   int radius, unsigned char *padded, uint16_t *sums)
{
    memcpy(padded + radius, row, (size_t)width);
    memset(padded, row[0], (size_t)radius);
    memset(padded + radius + width, row[width - 1], (size_t)radius);
    start_sums(sums, width);
    for (int k = 0; k <= 2 * radius; k++)
        add_weighted(sums, padded + k, weights[k], width);
    put_sums(row, sums, width);
}

VECTOR_CLONES static void blur_columns(struct gray_image *image, const unsigned char *source,
                                       const uint16_t *weights, int radius, uint16_t *sums)
{
    size_t width = (size_t)image->width;
    for (int y = 0; y < image->height; y++) {
        start_sums(sums, image->width);
        for (int k = -radius; k <= radius; k++) {
            int line = y + k < 0 ? 0 : y + k >= image->height ? image->height - 1 : y + k;
            add_weighted(sums, source + (size_t)line * width, weights[k + radius], image->width);
        }
        put_sums(image->pixels + (size_t)y * width, sums, image->width);
    }
}

int gray_image_blur(struct gray_image *image, double sigma_px, struct error *error)
{
    uint16_t weights[2 * MAX_BLUR_RADIUS + 1];
    int radius = blur_weights(weights, sigma_px), result = 0;
    size_t width = (size_t)image->width, size = width * (size_t)image->height;
    unsigned char *padded = malloc(width + 2 * (size_t)radius), *copy = malloc(size);
    uint16_t *sums = malloc(width * sizeof *sums);
    if (padded == NULL || copy == NULL || sums == NULL) {
        result = error_out_of_memory(error);
        goto out;
    }
    for (int y = 0; y < image->height; y++)
        blur_row(image->pixels + (size_t)y * width, image->width, weights, radius, padded, sums);
    memcpy(copy, image->pixels, size);
    blur_columns(image, copy, weights, radius, sums);
out:
    free(padded);
    free(copy);
    free(sums);
    return result;
}

void gray_image_invert(struct gray_image *image)
{
    for (size_t i = 0, size = (size_t)image->width * (size_t)image->height; i < size; i++)
        image->pixels[i] = (unsigned char)(255 - image->pixels[i]);
}

#define TONE_STEP 61 /* pixels: the tone of a page shows in few of them */

double gray_image_dark_share(const struct gray_image *image)
{
    size_t size = (size_t)image->width * (size_t)image->height, dark = 0, seen = 0;
    for (size_t i = 0; i < size; i += TONE_STEP, seen++)
        dark += image->pixels[i] < 128;
    return (double)dark / (double)seen;
}

int gray_percentile(const unsigned counts[256], double share)
{
    unsigned total = 0, below = 0;
    for (int grey = 0; grey < 256; grey++)
        total += counts[grey];
    double least = ceil(share * total);
    const unsigned wanted = least < 1 ? 1 : (unsigned)least;
    for (int grey = 0; grey < 256; grey++) {
        below += counts[grey];
        if (below >= wanted)
            return grey;
    }
    return 255;
}

/* In four tables: neighbours are mostly of one grey, and one count would wait for the other. */
void gray_image_count(unsigned counts[256], const struct gray_image *image)
{
    size_t size = (size_t)image->width * (size_t)image->height, i = 0;
    unsigned part[4][256] = {{0}};
    for (; i + 4 <= size; i += 4)
        for (int k = 0; k < 4; k++)
            part[k][image->pixels[i + (size_t)k]]++;
    for (; i < size; i++)
        part[0][image->pixels[i]]++;
    for (int grey = 0; grey < 256; grey++)
        counts[grey] += part[0][grey] + part[1][grey] + part[2][grey] + part[3][grey];
}
