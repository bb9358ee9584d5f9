/* SPDX-License-Identifier: MIT */
#include "degrade.h"

#include "random.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const struct degradation_name degradations[] = {
    {"clean", {.turn_degrees = 0}},
    {"plus3", {.turn_degrees = 3}},
    {"minus3", {.turn_degrees = -3}},
    {"turn90", {.turn_degrees = 90}},
    {"turn180", {.turn_degrees = 180}},
    {"turn270", {.turn_degrees = 270}},
    {"scale97", {.scale = 0.97}},
    {"jpeg", {.jpeg_quality = 25}},
    {"plus10", {.turn_degrees = 10}},
    {"minus10", {.turn_degrees = -190}},
    {"scale90", {.scale = 0.90}},
    {"scale110", {.scale = 1.08, .turn_degrees = 1}},
    {"noise20", {.noise_sigma = 20, .turn_degrees = 1}},
    {"noise40", {.noise_sigma = 40, .turn_degrees = -1}},
    {"speckle", {.speckle_share = 0.03, .turn_degrees = 0.5}},
    {"blur", {.blur_mm = 0.2, .turn_degrees = 0.5}},
    {"shaded", {.shading = 0.4, .paper_grey = 215, .turn_degrees = -0.7}},
    {"coloured", {.paper_grey = 170, .noise_sigma = 6}},
    {"perspective", {.perspective_mm = 4}},
    {"cropped", {.crop_mm = 6, .turn_degrees = 0.5}},
    {"margins", {.black_margin_mm = 12, .turn_degrees = 2}},
    {"bilevel", {.bilevel_threshold = 150, .turn_degrees = 1}},
    {"torn", {.hidden_mark = {199.5, 10.5}, .turn_degrees = 1.5}},
    {"stapled", {.hidden_mark = {10.5, 10.5}, .turn_degrees = -1.5}},
    {"office",
     {.turn_degrees = 0.8,
      .noise_sigma = 7,
      .blur_mm = 0.06,
      .shading = 0.08,
      .paper_grey = 240,
      .jpeg_quality = 60}},
    {NULL, {.turn_degrees = 0}},
};

const struct degradation *degradation_lookup(const char *name)
{
    for (const struct degradation_name *entry = degradations; entry->name != NULL; entry++)
        if (strcmp(entry->name, name) == 0)
            return &entry->degradation;
    return NULL;
}

static unsigned char to_grey(double value)
{
    return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
}

static void hide_patch(struct gray_image *image, const double centre_mm[2], double px_per_mm)
{
    for (int y = 0; y < image->height; y++)
        for (int x = 0; x < image->width; x++)
            if (fabs(x / px_per_mm - centre_mm[0]) < 4.5 &&
                fabs(y / px_per_mm - centre_mm[1]) < 4.5)
                image->pixels[(size_t)y * (size_t)image->width + (size_t)x] = 255;
}

/* Replaces the picture by `other`, which is taken over. */
static void replace(struct gray_image *image, struct gray_image *other)
{
    gray_image_free(image);
    *image = *other;
}

/* Turns, scales and tilts about the middle; every new pixel looks up where it came from. */
static int bend(struct gray_image *image, const struct degradation *d, double px_per_mm,
                struct error *error)
{
    double scale = d->scale > 0 ? d->scale : 1, angle = d->turn_degrees * 3.14159265358979 / 180;
    double c = cos(angle), s = sin(angle);
    double width = fabs(c) * image->width + fabs(s) * image->height;
    double height = fabs(s) * image->width + fabs(c) * image->height;
    struct gray_image bent;
    if (gray_image_alloc(&bent, (int)(width + 0.5), (int)(height + 0.5), error) != 0)
        return -1;
    double tilt = d->perspective_mm * px_per_mm / image->width / image->height;
    for (int y = 0; y < bent.height; y++) {
        for (int x = 0; x < bent.width; x++) {
            double dx = (x - (bent.width - 1) / 2.0) / scale,
                   dy = (y - (bent.height - 1) / 2.0) / scale;
            double u = c * dx + s * dy, v = -s * dx + c * dy, w = 1 + tilt * v;
            double grey = gray_image_sample(image, u * w + (image->width - 1) / 2.0,
                                            v * w + (image->height - 1) / 2.0);
            bent.pixels[(size_t)y * (size_t)bent.width + (size_t)x] = to_grey(grey);
        }
    }
    replace(image, &bent);
    return 0;
}

static void dim(struct gray_image *image, double paper_grey, double shading)
{
    double paper = paper_grey > 0 ? paper_grey / 255 : 1;
    for (int y = 0; y < image->height; y++) {
        for (int x = 0; x < image->width; x++) {
            unsigned char *pixel = image->pixels + (size_t)y * (size_t)image->width + x;
            double place = 0.5 * x / image->width + 0.5 * y / image->height;
            *pixel = to_grey(*pixel * paper * (1 - shading * place));
        }
    }
}

/* Cuts off (positive) or adds black (negative) on every side. */
static int trim(struct gray_image *image, int px, struct error *error)
{
    struct gray_image trimmed;
    if (gray_image_alloc(&trimmed, image->width - 2 * px, image->height - 2 * px, error) != 0)
        return -1;
    for (int y = 0; y < trimmed.height; y++) {
        for (int x = 0; x < trimmed.width; x++) {
            int u = x + px, v = y + px;
            bool outside = u < 0 || v < 0 || u >= image->width || v >= image->height;
            trimmed.pixels[(size_t)y * (size_t)trimmed.width + (size_t)x] =
                outside ? 12 : image->pixels[(size_t)v * (size_t)image->width + (size_t)u];
        }
    }
    replace(image, &trimmed);
    return 0;
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

static int change_shape(struct gray_image *image, const struct degradation *d, double px_per_mm,
                        struct error *error)
{
    if (d->hidden_mark[0] > 0)
        hide_patch(image, d->hidden_mark, px_per_mm);
    if ((d->turn_degrees != 0 || d->scale > 0 || d->perspective_mm > 0) &&
        bend(image, d, px_per_mm, error) != 0)
        return -1;
    if (d->paper_grey > 0 || d->shading > 0)
        dim(image, d->paper_grey, d->shading);
    if (d->blur_mm > 0 && gray_image_blur(image, fmax(0.3, d->blur_mm * px_per_mm), error) != 0)
        return -1;
    if (d->crop_mm > 0 && trim(image, (int)(d->crop_mm * px_per_mm), error) != 0)
        return -1;
    return d->black_margin_mm > 0 ? trim(image, -(int)(d->black_margin_mm * px_per_mm), error) : 0;
}

int degrade(struct gray_image *image, const struct degradation *degradation, double dpi,
            uint64_t seed, struct error *error)
{
    struct random random = {seed};
    if (change_shape(image, degradation, dpi / 25.4, error) != 0)
        return -1;
    add_noise(image, degradation->noise_sigma, degradation->speckle_share, &random);
    if (degradation->jpeg_quality > 0)
        lose_like_jpeg(image, degradation->jpeg_quality);
    if (degradation->bilevel_threshold > 0)
        make_bilevel(image, degradation->bilevel_threshold);
    return 0;
}
