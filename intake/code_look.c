/* SPDX-License-Identifier: MIT */
#include "code_look.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define LEVEL_GAIN 3 /* what is 42 greys darker than its surroundings becomes black */
#define LEVEL_BIAS 8 /* greys that noise on plain paper may be darker */

static int enlarge(struct gray_image *image, int factor, struct error *error)
{
    struct gray_image large;
    if (gray_image_alloc(&large, image->width * factor, image->height * factor, error) != 0)
        return -1;
    unsigned char *pixel = large.pixels;
    for (int row = 0; row < large.height; row++)
        for (int column = 0; column < large.width; column++) {
            double x = (column + 0.5) / factor - 0.5, y = (row + 0.5) / factor - 0.5;
            x = x < 0 ? 0 : x > image->width - 1 ? image->width - 1 : x;
            y = y < 0 ? 0 : y > image->height - 1 ? image->height - 1 : y;
            *pixel++ = (unsigned char)(gray_image_sample(image, x, y) + 0.5);
        }
    gray_image_free(image);
    *image = large;
    return 0;
}

/* Sums of all pixels above and to the left; the first row and column are 0. Sums wrap around, which
 * their differences do not mind. */
static uint32_t *sum_areas(const struct gray_image *image)
{
    size_t width = (size_t)image->width, stride = width + 1;
    uint32_t *sums = calloc(stride * ((size_t)image->height + 1), sizeof *sums);
    const unsigned char *pixel = image->pixels;
    for (size_t y = 0; sums != NULL && y < (size_t)image->height; y++) {
        uint32_t row_sum = 0;
        for (size_t x = 0; x < width; x++) {
            row_sum += *pixel++;
            sums[(y + 1) * stride + x + 1] = sums[y * stride + x + 1] + row_sum;
        }
    }
    return sums;
}

/* Each pixel by how much darker it is than the mean of its surroundings. */
static int level(struct gray_image *image, int radius, struct error *error)
{
    uint32_t *sums = sum_areas(image);
    if (sums == NULL)
        return error_out_of_memory(error);
    size_t stride = (size_t)image->width + 1;
    unsigned char *pixel = image->pixels;
    for (int y = 0; y < image->height; y++) {
        int above = y < radius ? 0 : y - radius;
        int below = y + radius + 1 > image->height ? image->height : y + radius + 1;
        const uint32_t *upper = sums + (size_t)above * stride,
                       *lower = sums + (size_t)below * stride;
        for (int x = 0; x < image->width; x++, pixel++) {
            int left = x < radius ? 0 : x - radius;
            int right = x + radius + 1 > image->width ? image->width : x + radius + 1;
            uint32_t sum = lower[right] - lower[left] - upper[right] + upper[left];
            int mean = (int)(sum / (uint32_t)((right - left) * (below - above)));
            int grey = 128 + LEVEL_GAIN * (*pixel - mean + LEVEL_BIAS);
            *pixel = (unsigned char)(grey < 0 ? 0 : grey > 255 ? 255 : grey);
        }
    }
    free(sums);
    return 0;
}

static int add_border(struct gray_image *image, int border, struct error *error)
{
    struct gray_image framed;
    if (gray_image_alloc(&framed, image->width + 2 * border, image->height + 2 * border, error) !=
        0)
        return -1;
    for (int y = 0; y < image->height; y++)
        memcpy(framed.pixels + (size_t)(y + border) * (size_t)framed.width + border,
               image->pixels + (size_t)y * (size_t)image->width, (size_t)image->width);
    gray_image_free(image);
    *image = framed;
    return 0;
}

static int prepare(struct gray_image *image, const struct code_look *look, struct error *error)
{
    if (look->enlarged > 1 && enlarge(image, look->enlarged, error) != 0)
        return -1;
    if (look->level_px > 0 && level(image, look->level_px, error) != 0)
        return -1;
    if (look->sigma_px > 0 && gray_image_blur(image, look->sigma_px, error) != 0)
        return -1;
    if (look->inverted)
        gray_image_invert(image);
    return look->border_px > 0 ? add_border(image, look->border_px, error) : 0;
}

/* From pixels of the copy to those of the picture; pixel (0, 0) covers the square around (0, 0). */
static double place_back(double place, const struct code_look *look)
{
    double reduced = look->reduced > 1 ? look->reduced : 1;
    double enlarged = look->enlarged > 1 ? look->enlarged : 1;
    return (place - look->border_px + 0.5) * reduced / enlarged - 0.5;
}

int code_scan_look(struct scanned_codes *out, const struct gray_image *image,
                   const struct code_look *look, struct error *error)
{
    struct gray_image copy;
    size_t before = out->count;
    if (gray_image_reduce(&copy, image, look->reduced > 1 ? look->reduced : 1, error) != 0)
        return -1;
    struct scanned_codes *found = calloc(1, sizeof *found);
    int result = found == NULL ? error_out_of_memory(error) : prepare(&copy, look, error);
    if (result == 0)
        result = code_scan(found, &copy, error);
    for (size_t i = 0; result == 0 && i < found->count; i++) {
        for (int k = 0; k < 4; k++) {
            found->code[i].corner[k].x = place_back(found->code[i].corner[k].x, look);
            found->code[i].corner[k].y = place_back(found->code[i].corner[k].y, look);
        }
        scanned_codes_add(out, &found->code[i]);
    }
    if (result != 0)
        out->count = before;
    free(found);
    gray_image_free(&copy);
    return result;
}
