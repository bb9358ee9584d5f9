/* SPDX-License-Identifier: MIT */
#include "picture_compare.h"

#include <math.h>
#include <stdlib.h>

static double cell_difference(const struct gray_image *a, const struct gray_image *b, int x0,
                              int y0, int cell_px, double *sum)
{
    int difference = 0;
    for (int y = y0; y < y0 + cell_px; y++)
        for (int x = x0; x < x0 + cell_px; x++) {
            int here = a->pixels[y * a->width + x] - b->pixels[y * b->width + x];
            difference += here;
            *sum += abs(here);
        }
    return fabs(difference / (double)(cell_px * cell_px));
}

struct picture_difference pictures_compare(const struct gray_image *a, const struct gray_image *b,
                                           int cell_px)
{
    struct picture_difference out = {0};
    double sum = 0;
    for (int y = 0; y + cell_px <= a->height; y += cell_px / 2)
        for (int x = 0; x + cell_px <= a->width; x += cell_px / 2) {
            double cell = cell_difference(a, b, x, y, cell_px, &sum);
            if (cell > out.cell)
                out = (struct picture_difference){0, cell, x + cell_px / 2.0, y + cell_px / 2.0};
        }
    out.mean = sum / 4 / a->width / a->height;
    return out;
}
