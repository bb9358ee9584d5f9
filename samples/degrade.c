/* SPDX-License-Identifier: MIT */
#include "degrade.h"

#include "degrade_steps.h"

#include <math.h>

static unsigned char to_grey(double value)
{
    return (unsigned char)(value < 0 ? 0 : value > 255 ? 255 : value + 0.5);
}

static void map_greys(struct gray_image *image, const unsigned char map[256])
{
    size_t size = (size_t)image->width * (size_t)image->height;
    for (size_t i = 0; i < size; i++)
        image->pixels[i] = map[image->pixels[i]];
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

/* A faint picture: greys from `greys` below white paper of 235 up to it. */
static void flatten(struct gray_image *image, double greys)
{
    unsigned char map[256];
    for (int i = 0; i < 256; i++)
        map[i] = to_grey(235 - greys + greys * i / 255);
    map_greys(image, map);
}

/* What a copier does: lenses blur, toner makes it steep, the glass has specks. */
static int photocopy(struct gray_image *image, double px_per_mm, struct random *random,
                     struct error *error)
{
    const struct degradation specks = {.noise_sigma = 5, .speckle_share = 0.0004};
    unsigned char map[256];
    if (gray_image_blur(image, fmax(0.3, 0.07 * px_per_mm), error) != 0)
        return -1;
    for (int i = 0; i < 256; i++)
        map[i] = to_grey(128 + 1.7 * (i - 140));
    map_greys(image, map);
    degrade_pixels(image, &specks, random);
    return 0;
}

static int change_tones(struct gray_image *image, const struct degradation *d, double px_per_mm,
                        struct error *error)
{
    if (d->paper_grey > 0 || d->shading > 0)
        dim(image, d->paper_grey, d->shading);
    if (d->contrast_greys > 0)
        flatten(image, d->contrast_greys);
    double sigma = fmax(d->blur_mm * px_per_mm, d->blur_px);
    return sigma > 0 ? gray_image_blur(image, fmax(0.3, sigma), error) : 0;
}

int degrade(struct gray_image *image, const struct degradation *degradation, double dpi,
            uint64_t seed, struct error *error)
{
    struct random random = {seed};
    double px_per_mm = dpi / 25.4;
    degrade_paper(image, degradation, px_per_mm, &random);
    for (int i = 0; i < degradation->photocopies; i++)
        if (photocopy(image, px_per_mm, &random, error) != 0)
            return -1;
    if (degrade_lie(image, degradation, px_per_mm, error) != 0 ||
        degrade_photo(image, degradation, px_per_mm, &random, error) != 0 ||
        change_tones(image, degradation, px_per_mm, error) != 0 ||
        degrade_scan(image, degradation, dpi, &random, error) != 0)
        return -1;
    degrade_pixels(image, degradation, &random);
    return 0;
}
