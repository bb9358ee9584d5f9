/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_BARCODE_PICTURE_H
#define FORMLOOP_BARCODE_PICTURE_H

#include "page_frame.h"
#include "tools.h"

/* Reads a customer barcode from a picture, knowing nothing of how it was drawn. */
#define BARCODE_PICTURE_DPI 600
#define BARCODE_TEXT_SIZE 30

/* The first 67 bars to the right of `from`, a point at the height of their middle, as postal code
 * and address code; a letter whose second symbol was cut is left out. Fails the test if a bar, a
 * space or a pitch is out of the manual's tolerance for the size, or a symbol is wrong. */
void barcode_read(char out[BARCODE_TEXT_SIZE], const struct gray_picture *picture,
                  struct point_mm from, double size_pt);

#endif
