/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PDF_CONTENT_H
#define FORMLOOP_PDF_CONTENT_H

#include <stdbool.h>
#include <stddef.h>

/* Affine map of PDF: x' = a x + c y + e, y' = b x + d y + f. */
struct pdf_matrix {
    double a, b, c, d, e, f;
};

struct pdf_rect {
    double left, bottom, right, top; /* points, y upwards */
};

#define PDF_NAME_SIZE 128

/* The one image that a page shows. */
struct pdf_placed_image {
    char name[PDF_NAME_SIZE]; /* under /XObject of the resources, without the slash */
    struct pdf_matrix matrix; /* unit square → page */
    struct pdf_rect clip;     /* what of the page may show; very wide without a clip */
    bool is_black;            /* the fill colour, for an image mask */
    bool lies_on_text;        /* text was written before: the image must hide all of it */
};

/* Whether a page's content (ISO 32000-1 section 8, decoded) shows exactly one image XObject and
 * nothing else. Text of rendering mode 3, which OCR programs lay under a scan, is invisible; clips
 * by rectangles are followed. Text below the image is hidden by it if it is no mask and covers the page:
 * lies_on_text asks for that. Whatever is not surely without effect makes it false, and the page
 * is rendered. Nested deeper than 32 levels: false. */
bool pdf_content_find_image(struct pdf_placed_image *out, const char *content, size_t size);

/* Whether the content writes text that can be seen (not of rendering mode 3); true also if it cannot be
 * followed. */
bool pdf_content_shows_text(const char *content, size_t size);

/* The bounds of the unit square under the map. */
struct pdf_rect pdf_matrix_bounds(const struct pdf_matrix *matrix);

#endif
