/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAGE_READ_H
#define FORMLOOP_PAGE_READ_H

#include "gray_image.h"
#include "intake.h"

/* What intake_read_page does once the picture is decoded: marks → geometry → codes → form → fields.
 * out is fresh (all zero, PAGE_REJECTED); the image may be replaced by a smaller one and stays the
 * caller's. -1 when memory is out. */
int page_read(struct page_reading *out, struct gray_image *image,
              const struct intake_context *context, struct error *error);

#endif
