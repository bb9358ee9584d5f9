/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAGE_NEGATIVE_H
#define FORMLOOP_PAGE_NEGATIVE_H

#include "page_geometry.h"

/* For a picture without four marks: if it is mostly dark, and shows marks when black and white are turned
 * over, it is left so, and *geometry is that of these marks; else both stay as they are. -1 when memory is
 * out. */
int page_negative_turn_over(struct page_geometry *geometry, struct gray_image *image,
                            struct error *error);

#endif
