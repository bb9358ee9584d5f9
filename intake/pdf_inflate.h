/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PDF_INFLATE_H
#define FORMLOOP_PDF_INFLATE_H

#include "buffer.h"
#include "error.h"

#include <stdbool.h>
#include <stddef.h>

/* How the rows of a PDF image were prepared for deflate (ISO 32000-1, 7.4.4.4). Those of a PNG file
 * are the same, of kind 15. */
struct pdf_predictor {
    int kind; /* 1 none, 2 TIFF, 10 … 15 PNG */
    int channels, bits, columns;
};

enum pdf_inflate_result { PDF_INFLATED, PDF_INFLATE_BROKEN, PDF_INFLATE_TOO_LONG };

/* The bytes of a zlib stream of unknown length, appended to out; never more than max_size of them.
 * -1 when memory is out. */
int pdf_inflate_text(struct buffer *out, enum pdf_inflate_result *result, const void *bytes,
                     size_t size, size_t max_size, struct error *error);

/* Inflates a zlib stream that must give exactly `rows` rows with that predictor, and undoes it:
 * out is the rows without padding between them, owned by the caller; NULL unless *result is
 * PDF_INFLATED. Predictor 2 is undone for 8 bits; with other bits it is PDF_INFLATE_BROKEN. -1 when
 * memory is out. */
int pdf_inflate_rows(unsigned char **out, enum pdf_inflate_result *result, const void *bytes,
                     size_t size, const struct pdf_predictor *predictor, int rows,
                     struct error *error);

#endif
