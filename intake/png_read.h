/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PNG_READ_H
#define FORMLOOP_PNG_READ_H

#include "gray_image.h"
#include "intake.h"

/* Decodes a PNG of any kind (1 to 16 bits, grey, colour, palette, alpha laid over white,
 * interlaced) to grey by rows: beside the grey picture only one row is kept. The limits are
 * looked at before anything is decoded; a zero limit means the default of intake.h.
 * *reason is REASON_NONE and out is the picture, owned by the caller, or *reason is
 * REASON_UNREADABLE_FILE or REASON_LIMIT_EXCEEDED, detail says what is wrong, and out is empty.
 * A file that ends early or whose checksums do not hold is unreadable: half a page is no page.
 * -1 only when memory is out. */
int png_read_gray(struct gray_image *out, enum page_reason *reason, char detail[200],
                  const struct intake_limits *limits, const void *bytes, size_t size,
                  struct error *error);

#endif
