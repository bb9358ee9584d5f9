/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SAMPLE_PAGE_H
#define FORMLOOP_SAMPLE_PAGE_H

#include "buffer.h"
#include "form.h"
#include "gray_image.h"

/* Pages to fill in: rendered from a PDF, or drawn plainly from a definition, and PNG files of them.
 */

/* Draws a page (1 …) of the form: boxes, lines, static texts, registration marks, both copies of
 * the code. Written apart from render/, as a second opinion on where things stand. code may be
 * NULL: no symbols. -1 when memory is out or the code does not fit a symbol. */
int sample_page_draw(struct gray_image *out, const struct form_definition *form, int page,
                     const char *code, double dpi, struct error *error);

/* A PDF file, opened with poppler. */
struct sample_pdf;
struct sample_pdf *sample_pdf_open(const char *path, struct error *error);
void sample_pdf_close(struct sample_pdf *pdf);
int sample_pdf_page_count(const struct sample_pdf *pdf);

/* Renders page `index` (0 …) as it would be printed. */
int sample_pdf_render(struct gray_image *out, const struct sample_pdf *pdf, int index, double dpi,
                      struct error *error);

/* The text on page `index`, UTF-8, owned by the caller; NULL when memory is out. */
char *sample_pdf_text(const struct sample_pdf *pdf, int index);

/* The picture as an 8-bit grey PNG, appended to out. */
int sample_png_append(struct buffer *out, const struct gray_image *image, struct error *error);

#endif
