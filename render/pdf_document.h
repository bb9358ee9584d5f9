/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PDF_DOCUMENT_H
#define FORMLOOP_PDF_DOCUMENT_H

#include "buffer.h"
#include "error.h"
#include "file_batch.h"
#include "font_subset.h"
#include "pdf_file.h"
#include "pdf_stream.h"

#include <stddef.h>

/* A PDF document, as PDF/A-2u (ISO 19005-2; pdf_metadata.h). Content, compression and fonts are
 * ours, because libharu's are slow and lose characters outside the BMP; the objects are libharu's
 * (pdf_file.h). Nothing that depends on the clock or on addresses is written: the same calls give
 * the same bytes. */
struct pdf_document;

/* title (UTF-8) and language ("ja-JP") go to Info and the catalog. The deflater and the colour profile
 * (pdf_srgb_profile_append) are borrowed.
 * ERROR_STORE on failure, here and below: memory is out, a limit of the format is reached, or the
 * file cannot be written. */
int pdf_document_new(struct pdf_document **out, struct pdf_deflater *deflater,
                     const struct pdf_stream *srgb_profile, const char *title, const char *language,
                     struct error *error);
void pdf_document_free(
    struct pdf_document *document); /* NULL is fine; removes an unfinished file */

/* Opens the file now: from here on pages go to it as they are added, and some 150 bytes a page are
 * held instead of the page. Before the first page. */
int pdf_document_open_file(struct pdf_document *document, const char *path, struct error *error);

/* A form XObject that page contents draw as "/B<number> Do". Each number at most once. */
int pdf_document_add_background(struct pdf_document *document, int number, double width_mm,
                                double height_mm, const struct pdf_stream *content,
                                struct error *error);

/* A page with that content, which pdf_deflate has deflated. */
int pdf_document_add_page(struct pdf_document *document, double width_mm, double height_mm,
                          const char *deflated, size_t size, struct error *error);
int pdf_document_page_count(const struct pdf_document *document);

/* What is left of the pages added from here on when they are trimmed (TrimBox), in their middle. 0,
 * 0, as at first: the whole page. */
void pdf_document_set_trim(struct pdf_document *document, double width_mm, double height_mm);

/* Asks the printer for two-sided printing with sheets that turn over their short edge. */
int pdf_document_flip_on_short_edge(struct pdf_document *document, struct error *error);

/* Labels of the pages from page index (0 …) on: prefix and decimal numbers from first_number; 0:
 * the prefix alone. In order of pages. Pages before the first label are numbered from 1. */
void pdf_document_add_label(struct pdf_document *document, int page, const char *prefix,
                            int first_number);

/* Bytes of pages, backgrounds and fonts so far, whether they are held or in the file. */
size_t pdf_document_size(const struct pdf_document *document);

/* An entry of the outline at level 0 … 2 that leads to page index (0 …). Its parent is the last
 * entry of the level above. */
int pdf_document_add_bookmark(struct pdf_document *document, int level, const char *title, int page,
                              struct error *error);

/* Embeds the font that contents name "/F<face>" as a Type0 font with a CIDFontType2 (ISO 32000-1,
 * 9.7): for the pages, for the backgrounds, or for both. Each face at most once for each. */
enum pdf_font_use { PDF_FOR_PAGES = 1, PDF_FOR_BACKGROUNDS = 2 };
int pdf_document_add_font(struct pdf_document *document, enum font_face face, unsigned use,
                          const struct pdf_font *font, struct error *error);

/* Writes the file under path, or ends the one that is open: whole or not at all. Once, last. *bytes
 * (unless NULL) is its size. With a batch the file gets its name when the batch is committed. */
int pdf_document_write(struct pdf_document *document, const char *path, struct file_batch *batch,
                       size_t *bytes, struct error *error);

#endif
