/* SPDX-License-Identifier: MIT */
#include "gray_image.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MAX_BLUR_RADIUS 30

int gray_image_alloc(struct gray_image *out, int width, int height, struct error *error)
{
    *out = (struct gray_image)GRAY_IMAGE_INIT;
    size_t size = (size_t)width * (size_t)height;
    out->pixels = malloc(size);
    if (out->pixels == NULL)
        return error_out_of_memory(error);
    memset(out->pixels, 255, size);
    out->width = width;
    out->height = height;
    return 0;
}

void gray_image_free(struct gray_image *image)
{
    free(image->pixels);
    *image = (struct gray_image)GRAY_IMAGE_INIT;
}

/* Adds up `factor` rows of the picture, column group by column group. */
static void sum_rows(uint32_t *sums, const struct gray_image *image, int top, int width, int factor)
{
    memset(sums, 0, (size_t)width * sizeof *sums);
    for (int y = top; y < top + factor; y++) {
        const unsigned char *row = image->pixels + (size_t)y * (size_t)image->width;
        for (int x = 0; x < width; x++)
            for (int i = 0; i < factor; i++)
                sums[x] += *row++;
    }
}

int gray_image_reduce(struct gray_image *out, const struct gray_image *image, int factor,
                      struct error *error)
{
    int width = image->width / factor, height = image->height / factor;
    if (width < 1)
        width = 1;
    if (height < 1)
        height = 1;
    if (image->width < factor || image->height < factor)
        return gray_image_alloc(out, width, height, error); /* a sliver: nothing to see on it */
    uint32_t *sums = malloc((size_t)width * sizeof *sums);
    if (sums == NULL)
        return error_out_of_memory(error);
    int result = gray_image_alloc(out, width, height, error);
    uint32_t area = (uint32_t)factor * (uint32_t)factor;
    uint32_t reciprocal = (1U << 22) / area + 1; /* area is at most 150²; exact enough for a grey */
    for (int y = 0; result == 0 && y < height; y++) {
        sum_rows(sums, image, y * factor, width, factor);
        unsigned char *row = out->pixels + (size_t)y * (size_t)width;
        for (int x = 0; x < width; x++) {
            uint64_t grey = ((uint64_t)sums[x] * reciprocal) >> 22;
            row[x] = (unsigned char)(grey > 255 ? 255 : grey);
        }
    }
    free(sums);
    return result;
}

/* One row convolved in place; weights in 1/65536. */
static void blur_row(unsigned char *pixels, int length, const int *weights,
                     int radius, unsigned char *copy)
{
    for (int i = 0; i < length; i++)
        copy[radius + i] = pixels[i];
    memset(copy, copy[radius], (size_t)radius);
    memset(copy + radius + length, copy[radius + length - 1], (size_t)radius);
    for (int i = 0; i < length; i++) {
        int sum = 32768;
        for (int k = 0; k <= 2 * radius; k++)
            sum += weights[k] * copy[i + k];
        pixels[i] = (unsigned char)(sum >> 16);
    }
}

static int blur_weights(int weights[2 * MAX_BLUR_RADIUS + 1], double sigma_px)
{
    int radius = (int)ceil(2.6 * sigma_px);
    if (radius > MAX_BLUR_RADIUS)
        radius = MAX_BLUR_RADIUS;
    double total = 0;
    for (int k = -radius; k <= radius; k++)
        total += exp(-k * k / (2 * sigma_px * sigma_px));
    int rest = 65536;
    for (int k = -radius; k <= radius; k++) {
        weights[k + radius] = (int)(65536 * exp(-k * k / (2 * sigma_px * sigma_px)) / total);
        rest -= weights[k + radius];
    }
    weights[radius] += rest;
    return radius;
}

/* The columns of a band of rows together: runs along the rows, which is kinder to the cache than
 * column after column. */
static void blur_columns(struct gray_image *image, const unsigned char *source, const int *weights,
                         int radius)
{
    size_t width = (size_t)image->width;
    for (int y = 0; y < image->height; y++) {
        unsigned char *row = image->pixels + (size_t)y * width;
        for (size_t x = 0; x < width; x++) {
            int sum = 32768;
            for (int k = -radius; k <= radius; k++) {
                int line = y + k < 0 ? 0 : y + k >= image->height ? image->height - 1 : y + k;
                sum += weights[k + radius] * source[(size_t)line * width + x];
            }
            row[x] = (unsigned char)(sum >> 16);
        }
    }
}

int gray_image_blur(struct gray_image *image, double sigma_px, struct error *error)
{
    int weights[2 * MAX_BLUR_RADIUS + 1];
    int radius = blur_weights(weights, sigma_px);
    size_t width = (size_t)image->width, size = width * (size_t)image->height;
    unsigned char *line = malloc(width + 2 * (size_t)radius), *copy = malloc(size);
    int result = 0;
    if (line == NULL || copy == NULL) {
        result = error_out_of_memory(error);
        goto out;
    }
    for (int y = 0; y < image->height; y++)
        blur_row(image->pixels + (size_t)y * width, image->width, weights, radius, line);
    memcpy(copy, image->pixels, size);
    blur_columns(image, copy, weights, radius);
out:
    free(line);
    free(copy);
    return result;
}

int gray_percentile(const unsigned counts[256], double share)
{
    double total = 0, below = 0;
    for (int grey = 0; grey < 256; grey++)
        total += counts[grey];
    for (int grey = 0; grey < 256; grey++) {
        below += counts[grey];
        if (below >= share * total && below > 0)
            return grey;
    }
    return 255;
}

void gray_image_count(unsigned counts[256], const struct gray_image *image)
{
    size_t size = (size_t)image->width * (size_t)image->height;
    for (size_t i = 0; i < size; i++)
        counts[image->pixels[i]]++;
}
