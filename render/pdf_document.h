/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PDF_DOCUMENT_H
#define FORMLOOP_PDF_DOCUMENT_H

#include "buffer.h"
#include "error.h"
#include "font_subset.h"

#include <stddef.h>

/* The PDF file, as PDF/A-2u (ISO 19005-2). libharu 2.3.0 owns the objects, the page tree, the outline and the cross-reference
 * table; content, compression and fonts are ours, because libharu's are slow and lose characters
 * outside the BMP. pdf_document.c is the only file that includes libharu's headers. Nothing that
 * depends on the clock or on addresses is written: the same calls give the same bytes. */
struct pdf_document;

/* title (UTF-8) and language ("ja-JP") go to Info and the catalog. ERROR_STORE on failure, here and
 * below: memory is out or a limit of the format is reached. */
int pdf_document_new(struct pdf_document **out, const char *title, const char *language,
                     struct error *error);
void pdf_document_free(struct pdf_document *document); /* NULL is fine */

/* A form XObject that page contents draw as "/B<number> Do": deflated and stored once. */
int pdf_document_add_background(struct pdf_document *document, int *number, double width_mm,
                                double height_mm, const struct buffer *content,
                                struct error *error);

/* A page with that content, deflated at once. */
int pdf_document_add_page(struct pdf_document *document, double width_mm, double height_mm,
                          const struct buffer *content, struct error *error);
int pdf_document_page_count(const struct pdf_document *document);

/* What is left of the pages added from here on when they are trimmed (TrimBox), in their middle. 0, 0,
 * as at first: the whole page. */
void pdf_document_set_trim(struct pdf_document *document, double width_mm, double height_mm);

/* Asks the printer for two-sided printing with sheets that turn over their short edge. */
int pdf_document_flip_on_short_edge(struct pdf_document *document, struct error *error);

/* Labels of the pages from page index (0 …) on: prefix and decimal numbers from first_number; 0: the
 * prefix alone. In order of pages. Pages before the first label are numbered from 1. */
void pdf_document_add_label(struct pdf_document *document, int page, const char *prefix,
                            int first_number);

/* An entry of the outline at level 0 … 2 that leads to page index (0 …). Its parent is the last entry
 * of the level above. */
#define PDF_OUTLINE_LEVELS 3
int pdf_document_add_bookmark(struct pdf_document *document, int level, const char *title, int page,
                              struct error *error);

/* Embeds the font that contents name "/F<face>" as a Type0 font with a CIDFontType2 (ISO 32000-1,
 * 9.7). Each face at most once. */
int pdf_document_add_font(struct pdf_document *document, enum font_face face,
                          const struct font_program *program, struct error *error);

/* Writes the file: whole or not at all. Once, last. *bytes (unless NULL) is its size. */
int pdf_document_write(struct pdf_document *document, const char *path, size_t *bytes,
                       struct error *error);

#endif
