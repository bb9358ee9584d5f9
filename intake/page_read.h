/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAGE_READ_H
#define FORMLOOP_PAGE_READ_H

#include "decoded_page.h"
#include "intake.h"

/* What intake_file_read_page does once a page is decoded: marks → geometry → codes → form → fields.
 * out is fresh (all zero, PAGE_REJECTED); the page's picture may be replaced by a smaller one and
 * stays the caller's. -1 when memory is out. */
int page_read(struct page_reading *out, struct decoded_page *page,
              const struct intake_context *context, struct error *error);

#endif
