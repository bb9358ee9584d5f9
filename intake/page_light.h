/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAGE_LIGHT_H
#define FORMLOOP_PAGE_LIGHT_H

#include "page_geometry.h"

#include <stdbool.h>

/* Evens out the light of a page that was photographed: where the paper's grey changes so much within a
 * field that the field's darker part would count as ink (the shadow of a hand, a lamp, a bent page, a
 * pool of coffee), each pixel is divided by the paper around it. *is_changed says whether that was so;
 * a scanner's page stays as it is, to the bit. -1 when memory is out. */
int page_light_even(bool *is_changed, struct gray_image *image,
                    const struct page_geometry *geometry, struct error *error);

#endif
