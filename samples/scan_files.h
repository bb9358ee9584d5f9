/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SCAN_FILES_H
#define FORMLOOP_SCAN_FILES_H

#include "buffer.h"
#include "gray_image.h"

#include <stdbool.h>
#include <stddef.h>

/* Pictures as the files that scanners write. All functions append to out; -1 when memory is out or
 * the kind does not exist. */

/* A TIFF page. Zero is the plain kind of each: little endian, strips, upright. */
struct sample_tiff {
    int compression; /* TIFF's number: 1 none, 3 G3, 4 G4, 5 LZW, 7 JPEG, 8 Deflate, 32773 PackBits */
    int photometric; /* 0 min-is-white, 1 min-is-black, 2 RGB, 3 palette, 6 YCbCr (with JPEG) */
    int bits;        /* 1, 4, 8 or 16 a sample; of 1 bit: black below 128 */
    bool has_alpha, is_two_dimensional /* G3 */, is_separate, is_tiled;
    bool is_big_endian, is_big_tiff, is_low_bit_first;
    int orientation;    /* 0 or 1 … 8, only written down */
    int rows_per_strip; /* 0: one strip */
};
int sample_tiff_append(struct buffer *out, const struct sample_tiff *kind,
                       const struct gray_image *pages, size_t count, double dpi_x, double dpi_y,
                       struct error *error);

struct sample_jpeg {
    int channels; /* 1, 3 (the same grey in each) or 4 (CMYK as Adobe writes it) */
    int quality;
    bool is_progressive;
    int exif_orientation; /* 0: no Exif segment */
};
int sample_jpeg_append(struct buffer *out, const struct sample_jpeg *kind,
                       const struct gray_image *image, double dpi, struct error *error);

/* A PDF with a page for each picture, as document scanners write it: each the only image of its
 * page, as G4 (is_bilevel) or JPEG. */
int sample_scanned_pdf_append(struct buffer *out, bool is_bilevel, const struct gray_image *pages,
                              size_t count, double dpi, struct error *error);

/* Objects of a PDF written one after the other, their places noted for the table at its end. */
struct pdf_objects {
    struct buffer *out;
    size_t offset[4000];
    int count; /* objects begun; the first is number 1 */
};
void pdf_objects_begin(struct pdf_objects *objects, struct buffer *out);
/* Begins the next object with its text; a stream follows the dictionary if bytes is not NULL (the
 * dictionary lacks its closing >> and /Length then). Returns its number. */
int pdf_objects_add(struct pdf_objects *objects, const char *text, const void *bytes, size_t size);
/* Cross-reference table and trailer; object 1 is the catalogue. */
void pdf_objects_end(struct pdf_objects *objects);

#endif
