/* SPDX-License-Identifier: MIT */
#include "zone_tone.h"

#include "vector_clones.h"

#include <math.h>
#include <stdlib.h>

#define TILE_MM 10.0
#define LEAST_CONTRAST_SHARE 0.16
#define SPECKLED_CONTRAST_SHARE 0.3 /* a tenth of all pixels black, twice blurred, is below it */
#define NOISE_SIGMAS 4.5
#define LEAST_GREYS 5.0 /* between paper and ink, however faint the scan */
#define LOST_MARKS_GREYS                                                                           \
    10 /* marks as light as this are not there: ink is taken for half the paper */
#define DROWNING_GREYS 60 /* a thin pencil line would drown in such noise */

VECTOR_CLONES static void blur_row(unsigned char *out, const unsigned char *in, int width)
{
    out[0] = in[0];
    out[width - 1] = in[width - 1];
    for (int x = 1; x < width - 1; x++)
        out[x] = (unsigned char)((in[x - 1] + 2 * in[x] + in[x + 1] + 2) >> 2);
}

VECTOR_CLONES static void blur_column(unsigned char *out, const unsigned char *above,
                                      const unsigned char *row, const unsigned char *below,
                                      int width)
{
    for (int x = 0; x < width; x++)
        out[x] = (unsigned char)((above[x] + 2 * row[x] + below[x] + 2) >> 2);
}

/* Weights 1 2 1 both ways, a sigma of 0.12 mm, from a picture of the same size, or the same
 * picture. scratch has room for the picture. */
static void blur_soft(struct gray_image *image, const struct gray_image *from,
                      unsigned char *scratch)
{
    size_t width = (size_t)image->width;
    for (int y = 0; y < image->height; y++)
        blur_row(scratch + (size_t)y * width, from->pixels + (size_t)y * width, image->width);
    for (int y = 0; y < image->height; y++) {
        const unsigned char *row = scratch + (size_t)y * width;
        blur_column(image->pixels + (size_t)y * width, y > 0 ? row - width : row, row,
                    y < image->height - 1 ? row + width : row, image->width);
    }
}

double zone_tone_ink_grey(double paper_grey, int marks_grey)
{
    return paper_grey - marks_grey < LOST_MARKS_GREYS ? paper_grey / 2 : marks_grey;
}

double zone_tone_noise_sigma(const struct gray_image *image)
{
    unsigned counts[256] = {0};
    for (int y = 0; y < image->height; y += 3) {
        const unsigned char *row = image->pixels + (size_t)y * (size_t)image->width;
        for (int x = 0; x + 3 < image->width; x += 2)
            counts[abs(row[x + 3] - row[x])]++;
    }
    return gray_percentile(counts, 0.25) / 0.451;
}

/* The ink's mask serves as room to work in. */
double zone_tone_calm(struct zone_patch *patch, enum zone_paper paper)
{
    blur_soft(&patch->image, &patch->plain, patch->ink);
    double sigma = zone_tone_noise_sigma(&patch->image);
    for (int pass = 0; pass < 2 && NOISE_SIGMAS * sigma > DROWNING_GREYS; pass++) {
        blur_soft(&patch->image, &patch->image, patch->ink);
        sigma = zone_tone_noise_sigma(&patch->image);
    }
    if (paper == PAPER_SPECKLED)
        blur_soft(&patch->image, &patch->image, patch->ink);
    return sigma;
}

/* Grey of the paper in the columns from left to right, by the pixels that are not print: what 70 %
 * of them are not above, or 95 % where a scribble covers nearly all; less what noise adds. */
static double paper_grey(const struct zone_patch *patch, int left, int right, double sigma)
{
    unsigned counts[256] = {0}, free_pixels = 0;
    for (int row = 0; row < patch->image.height; row += 2) {
        for (int column = left; column < right; column += 2) {
            size_t i = (size_t)row * (size_t)patch->image.width + (size_t)column;
            if (patch->regions[i] == REGION_PRINT || patch->regions[i] == REGION_LINE)
                continue;
            counts[patch->image.pixels[i]]++;
            free_pixels++;
        }
    }
    return free_pixels == 0 ? 255
                            : fmax(gray_percentile(counts, 0.7) - 0.52 * sigma,
                                   gray_percentile(counts, 0.95) - 1.64 * sigma);
}

static size_t find_row_ink(unsigned char *ink, const unsigned char *greys,
                           const unsigned char *regions, int count, unsigned char threshold)
{
    unsigned found = 0;
    for (int i = 0; i < count; i++) {
        ink[i] = (unsigned char)((greys[i] < threshold) & (regions[i] < REGION_LINE));
        found += ink[i];
    }
    return found;
}

void zone_tone_find_ink(struct zone_patch *patch, int ink_grey, double sigma,
                        enum zone_paper paper_kind)
{
    double least_share =
        paper_kind == PAPER_SPECKLED ? SPECKLED_CONTRAST_SHARE : LEAST_CONTRAST_SHARE;
    int width = patch->image.width;
    int tiles = (int)(patch->rect.w / TILE_MM) < 1 ? 1 : (int)(patch->rect.w / TILE_MM);
    for (int tile = 0; tile < tiles; tile++) {
        int left = width * tile / tiles, right = width * (tile + 1) / tiles;
        double paper = paper_grey(patch, left, right, sigma);
        double ink = zone_tone_ink_grey(paper, ink_grey);
        double contrast = fmax(least_share * (paper - ink), NOISE_SIGMAS * sigma);
        int threshold = (int)ceil(paper - fmax(contrast, LEAST_GREYS));
        patch->contrast_share =
            fmax(patch->contrast_share, fmax(contrast, LEAST_GREYS) / fmax(paper - ink, 1));
        patch->paper_grey = tile == 0 ? (int)paper : patch->paper_grey;
        for (int row = 0; row < patch->image.height && threshold > 0; row++) {
            size_t i = (size_t)row * (size_t)width + (size_t)left;
            patch->ink_count +=
                find_row_ink(patch->ink + i, patch->image.pixels + i, patch->regions + i,
                             right - left, (unsigned char)threshold);
        }
    }
}
