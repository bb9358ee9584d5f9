/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PDF_FILE_H
#define FORMLOOP_PDF_FILE_H

#include "buffer.h"
#include "error.h"
#include "file_batch.h"
#include "pdf_stream.h"

#include <stddef.h>

/* The objects of a PDF file. libharu 2.3.0 hands out their numbers and keeps their positions, and
 * owns catalog, Info and outline; all else is text of ours that is written at once, because libharu
 * would hold a page as objects of 5 KB. pdf_file.c is the only file that includes libharu's
 * headers. -1 is ERROR_STORE: memory is out, a limit of the format is reached, or the file cannot
 * be written. */
struct pdf_file;

struct pdf_file_information {
    const char *title, *language, *producer; /* UTF-8; language as in BCP 47 */
};
int pdf_file_new(struct pdf_file **out, const struct pdf_file_information *information,
                 struct error *error);
void pdf_file_free(struct pdf_file *file); /* NULL is fine; removes an unfinished file */

/* "(libharu 2.3.0)" and what is ours. */
extern const char pdf_file_producer[];

/* Opens the file now: from here on objects go to it as they are ended, in blocks of 1 MB. */
int pdf_file_open(struct pdf_file *file, const char *path, struct error *error);

size_t pdf_file_size(const struct pdf_file *file); /* of the objects so far, wherever they are */

/* The number of a new object; 0 on failure, which writing it then reports. */
unsigned pdf_file_add_object(struct pdf_file *file);
unsigned pdf_file_page_root(const struct pdf_file *file); /* the object of the page tree's root */

/* Appends "12 0 R". */
void pdf_reference_append(struct buffer *out, unsigned object);

/* An object as text: append it to the buffer that begin returns, then end it. Each object once, one
 * at a time. */
struct buffer *pdf_file_begin_object(struct pdf_file *file, unsigned object);
int pdf_file_end_object(struct pdf_file *file, struct error *error);

/* A whole object, "<<entries>>"; a stream of bytes that are deflated already. */
int pdf_file_write_dict(struct pdf_file *file, unsigned object, const struct buffer *entries,
                        struct error *error);
int pdf_file_write_stream(struct pdf_file *file, unsigned object, const char *entries,
                          const char *deflated, size_t size, struct error *error);

/* Names an object in the catalog. */
int pdf_file_add_to_catalog(struct pdf_file *file, const char *key, unsigned object,
                            struct error *error);

/* An entry of the outline that leads to a page object. Its parent is the last one of the level
 * above, levels 0 … PDF_OUTLINE_LEVELS - 1. */
#define PDF_OUTLINE_LEVELS 3
int pdf_file_add_outline(struct pdf_file *file, int level, const char *title, unsigned page,
                         struct error *error);

/* Asks the printer for two-sided printing with sheets that turn over their short edge. */
int pdf_file_flip_on_short_edge(struct pdf_file *file, struct error *error);

/* Ends the file, under path unless it is open already: whole or not at all. Once, last. *bytes
 * (unless NULL) is its size. With a batch it gets its name when the batch is committed. */
int pdf_file_close(struct pdf_file *file, const char *path, struct pdf_deflater *deflater,
                   struct file_batch *batch, size_t *bytes, struct error *error);

#endif
