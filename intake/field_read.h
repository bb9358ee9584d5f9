/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FIELD_READ_H
#define FORMLOOP_FIELD_READ_H

#include "intake.h"
#include "page_geometry.h"

/* Reads every zone of the page that the code names, in the order of form_zones, and judges what is
 * missing. Fills fields, field_count and findings of the reading. A page without zones has none.
 * The geometry is first matched with the printed frames (frame_match.h); when these still stand off
 * by more than FIELD_MAX_SHIFT_MM on average, nothing is read and the distance is the geometry's
 * residual. -1 when memory is out. */
#define FIELD_MAX_SHIFT_MM 0.35
int field_read_page(struct page_reading *reading, const struct gray_image *image,
                    struct page_geometry *geometry, struct error *error);

#endif
