/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FORM_MARK_READ_H
#define FORMLOOP_FORM_MARK_READ_H

#include "form_mark.h"
#include "gray_image.h"
#include "page_geometry.h"

#include <stdbool.h>

/* Looks for the form mark of a blank form in both code zones of a page set straight: each cell is
 * the mean of its inner 60 %, black or white by the middle between the fixed black and white cells,
 * which must stand 40 greys apart. Either copy will do; when neither is whole, the mean of both.
 * *found is false if there is none, or the copies name different pages. -1 when memory is out. */
int form_mark_read(struct form_mark *out, bool *found, const struct gray_image *image,
                   const struct page_geometry *geometry, struct error *error);

#endif
