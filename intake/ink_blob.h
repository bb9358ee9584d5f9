/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_INK_BLOB_H
#define FORMLOOP_INK_BLOB_H

#include "error.h"

#include <stddef.h>

/* Connected dark pixels (8 neighbours) of a mask. */
#define INK_REGIONS 8
struct ink_blob {
    int area;                      /* pixels */
    int left, top, right, bottom;  /* the outermost pixels */
    double centre_x, centre_y;     /* of gravity */
    double cov_xx, cov_xy, cov_yy; /* of its pixels, px² */
    int area_in[INK_REGIONS];      /* pixels by the value of the region map; all in [0] without */
};

/* Finds the blobs of the non-zero pixels of the mask (width × height bytes). Blobs of less than
 * min_area pixels are dust: they are wiped out of the mask; the others stay. regions, which may be
 * NULL, gives each pixel a region 0 … INK_REGIONS - 1. *out is an array of *count entries that the
 * caller frees. -1 when memory is out. */
int ink_blobs_find(struct ink_blob **out, size_t *count, unsigned char *mask, int width, int height,
                   int min_area, const unsigned char *regions, struct error *error);

#endif
