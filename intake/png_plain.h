/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PNG_PLAIN_H
#define FORMLOOP_PNG_PLAIN_H

#include "scan_source.h"

/* A PNG file as scanners write nearly all of them: rows of 8-bit grey, not interlaced, nothing broken.
 * Its stream is inflated as that of a picture in a PDF is (pdf_inflate.h), in half the time that libpng
 * takes with zlib. *is_done is false, and the page untouched, for every other file: libpng then reads
 * it, and says what is wrong with it. A page that took too long is rejected. page is fresh; its sides
 * were looked at. -1 when memory is out. */
int png_plain_read(struct decoded_page *page, bool *is_done, const struct scan_source *source,
                   struct error *error);

#endif
