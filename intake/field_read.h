/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FIELD_READ_H
#define FORMLOOP_FIELD_READ_H

#include "intake.h"
#include "page_geometry.h"

/* Reads every zone of the page that the code names, in the order of form_zones, and judges what is
 * missing. Fills fields, field_count and findings of the reading. A page without zones has none.
 * -1 when memory is out. */
int field_read_page(struct page_reading *reading, const struct gray_image *image,
                    const struct page_geometry *geometry, struct error *error);

#endif
