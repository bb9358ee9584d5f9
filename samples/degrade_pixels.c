/* SPDX-License-Identifier: MIT */
#include "degrade_steps.h"

#include <math.h>

static unsigned char to_grey(double value)
{
    return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
}

static void add_noise(struct gray_image *image, double sigma, double speckle, struct random *random)
{
    size_t size = (size_t)image->width * (size_t)image->height;
    for (size_t i = 0; i < size && sigma > 0; i++)
        image->pixels[i] = to_grey(image->pixels[i] + sigma * random_normal(random));
    for (size_t i = 0; i < size * speckle; i++)
        image->pixels[random_bits(random) % size] = random_bits(random) & 1 ? 255 : 0;
}

/* Steps of the luminance coefficients in ITU-T T.81, table K.1. */
static const unsigned char jpeg_steps[64] = {
    16, 11, 10, 16, 24,  40,  51,  61,  12, 12, 14, 19, 26,  58,  60,  55,
    14, 13, 16, 24, 40,  57,  69,  56,  14, 17, 22, 29, 51,  87,  80,  62,
    18, 22, 37, 56, 68,  109, 103, 77,  24, 35, 55, 64, 81,  104, 113, 92,
    49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99};

/* One pass of the 8-point cosine transform over rows; out is transposed. */
static void transform_rows(float out[64], const float in[64], const float basis[64], bool inverse)
{
    for (int row = 0; row < 8; row++) {
        for (int k = 0; k < 8; k++) {
            float sum = 0;
            for (int i = 0; i < 8; i++)
                sum += in[row * 8 + i] * (inverse ? basis[i * 8 + k] : basis[k * 8 + i]);
            out[k * 8 + row] = sum;
        }
    }
}

static void quantise_block(unsigned char *pixels, size_t stride, const float basis[64],
                           const float steps[64])
{
    float block[64], half[64];
    for (size_t i = 0; i < 64; i++)
        block[i] = (float)pixels[i / 8 * stride + i % 8] - 128;
    transform_rows(half, block, basis, false);
    transform_rows(block, half, basis, false);
    for (int i = 0; i < 64; i++)
        block[i] = steps[i] * roundf(block[i] / steps[i]);
    transform_rows(half, block, basis, true);
    transform_rows(block, half, basis, true);
    for (size_t i = 0; i < 64; i++)
        pixels[i / 8 * stride + i % 8] = to_grey(block[i] + 128);
}

/* What JPEG of that quality loses: the coefficients of 8 × 8 blocks are rounded. */
static void lose_like_jpeg(struct gray_image *image, int quality)
{
    float basis[64], steps[64];
    double factor = quality < 50 ? 50.0 / quality : 2 - quality / 50.0;
    for (int k = 0; k < 8; k++)
        for (int i = 0; i < 8; i++)
            basis[k * 8 + i] = (float)((k == 0 ? sqrt(0.125) : 0.5) *
                                       cos((2 * i + 1) * k * 3.14159265358979 / 16));
    for (int i = 0; i < 64; i++)
        steps[i] = (float)fmax(1, floor(jpeg_steps[i] * factor + 0.5));
    for (int y = 0; y + 8 <= image->height; y += 8)
        for (int x = 0; x + 8 <= image->width; x += 8)
            quantise_block(image->pixels + (size_t)y * (size_t)image->width + x,
                           (size_t)image->width, basis, steps);
}

static void make_bilevel(struct gray_image *image, int threshold)
{
    size_t size = (size_t)image->width * (size_t)image->height;
    for (size_t i = 0; i < size; i++)
        image->pixels[i] = image->pixels[i] < threshold ? 0 : 255;
}

/* The order in which an 8 × 8 pattern turns black: the bits of x ^ y and y, woven together. */
static int dither_rank(int x, int y)
{
    int rank = 0;
    for (int bit = 0; bit < 3; bit++)
        rank = rank * 4 + ((x ^ y) >> bit & 1) * 2 + (y >> bit & 1);
    return rank;
}

static void dither(struct gray_image *image)
{
    int thresholds[8][8];
    for (int y = 0; y < 8; y++)
        for (int x = 0; x < 8; x++)
            thresholds[y][x] = dither_rank(x, y) * 4 + 2;
    for (int y = 0; y < image->height; y++) {
        unsigned char *row = image->pixels + (size_t)y * (size_t)image->width;
        for (int x = 0; x < image->width; x++)
            row[x] = row[x] < thresholds[y & 7][x & 7] ? 0 : 255;
    }
}

void degrade_pixels(struct gray_image *image, const struct degradation *d, struct random *random)
{
    add_noise(image, d->noise_sigma, d->speckle_share, random);
    if (d->jpeg_quality > 0)
        lose_like_jpeg(image, d->jpeg_quality);
    if (d->bilevel_threshold > 0)
        make_bilevel(image, d->bilevel_threshold);
    if (d->is_dithered)
        dither(image);
}
