/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PICTURE_COMPARE_H
#define FORMLOOP_PICTURE_COMPARE_H

#include "gray_image.h"

/* How far two pictures of the same size are apart, in greys of 255. */
struct picture_difference {
    double mean;       /* of all pixels, without sign */
    double cell;       /* of the mean grey of the square that differs most */
    double x_px, y_px; /* its middle */
};

/* Squares of cell_px overlap by half, so that none has what changed on its edge only. Edges that
 * are smoothed otherwise change pixels by a lot and squares by little; a character that is another
 * one changes its square. */
struct picture_difference pictures_compare(const struct gray_image *a, const struct gray_image *b,
                                           int cell_px);

#endif
