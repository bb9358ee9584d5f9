/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PDF_STREAM_H
#define FORMLOOP_PDF_STREAM_H

#include "buffer.h"
#include "error.h"
#include "font_subset.h"

#include <stddef.h>

/* What several PDF documents may share: a compressor, and bytes and fonts that it has deflated. */

/* A compressor, kept because making one costs as much as compressing several pages. */
struct pdf_deflater;
#define PDF_DEFLATE_SPOOLS 6  /* pages of a spool; higher levels cost much and gain 2 % */
#define PDF_DEFLATE_SINGLES 1 /* a PDF a case: each has fonts to deflate (docs/architecture.md) */
#define PDF_DEFLATE_SHARED 12 /* for what is deflated once and copied thousands of times */
struct pdf_deflater *pdf_deflater_new(int level); /* NULL when memory is out */
void pdf_deflater_free(struct pdf_deflater *deflater);

/* Appends the bytes, deflated. */
void pdf_deflate(struct buffer *out, struct pdf_deflater *deflater, const struct buffer *bytes);

/* Deflated bytes, ready to be copied into any number of documents. */
struct pdf_stream {
    struct buffer deflated;
    size_t size; /* of the plain bytes */
};
int pdf_stream_make(struct pdf_stream *out, struct pdf_deflater *deflater,
                    const struct buffer *bytes, struct error *error);
void pdf_stream_free(struct pdf_stream *stream);

/* A font program with its streams deflated. */
struct pdf_font {
    char name[64];
    int ascent, descent, cap_height, stem_v, box[4];
    struct buffer widths;
    struct pdf_stream file, cid_to_gid, to_unicode;
};
int pdf_font_make(struct pdf_font *out, struct pdf_deflater *deflater,
                  const struct font_program *program, struct error *error);
void pdf_font_free(struct pdf_font *font); /* zeroed memory is fine */

#endif
