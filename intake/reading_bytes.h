/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_READING_BYTES_H
#define FORMLOOP_READING_BYTES_H

#include "buffer.h"
#include "intake.h"

/* A reading as bytes, on its way out of the process that read a hostile file. Numbers are little
 * endian:
 *
 *   u32 version   u8 outcome   u8 reason   text detail   u8 turn / 90   u8 codes read
 *   f64 dpi x, dpi y, residual mm   text page code, empty: none
 *   without a code: text form code, empty: none; then u32 revision, u8 page, u8 pages (a blank form)
 *   u32 number of fields
 *   a field: u8 value   f64 confidence   f64 ink   u32 left, top, width, height of its picture
 *   u32 size of the picture of the zones, then a PNG of that size
 *
 * text: u32 size, then UTF-8. Ids of fields, the form and what is missing are not carried: they
 * follow from the code and the values, and the parser works them out by itself. */

void page_reading_write(struct buffer *out, const struct page_reading *reading);

/* Reads exactly the size bytes back and trusts none: every number is in its range and goes with the
 * others, the page code verifies with the context's keys, a page that is read has the fields of its
 * form. -1: ERROR_REFUSED if not so, ERROR_STORE when memory is out; out then holds nothing. */
int page_reading_parse(struct page_reading *out, const void *bytes, size_t size,
                       const struct intake_context *context, struct error *error);

#endif
