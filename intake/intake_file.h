/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_INTAKE_FILE_H
#define FORMLOOP_INTAKE_FILE_H

#include "buffer.h"
#include "decoded_page.h"
#include "error.h"
#include "intake.h"

#include <stdbool.h>
#include <stddef.h>

/* A scanned file: its format is told from its bytes, never from its name, and its pages are
 * counted. Nothing is written to any stream, no file is opened; a file belongs to one thread at a
 * time, several threads may have files of their own. */
struct intake_file;

/* How a file of these bytes is named: "png", "tif", "jpg", "pdf", or "bin" for anything else. Looks
 * at the signature only. */
const char *intake_file_ending(const void *bytes, size_t size);

/* Opens a file whose size bytes stay where they are until it is closed; nothing is decoded yet. A
 * zero limit means the default of intake.h. Either *out is the file, or *out is NULL and *reason
 * is REASON_UNREADABLE_FILE or REASON_LIMIT_EXCEEDED and detail says why. -1 when memory is out. */
int intake_file_open(struct intake_file **out, enum page_reason *reason, char detail[200],
                     const struct intake_limits *limits, const void *bytes, size_t size,
                     struct error *error);
void intake_file_close(struct intake_file *file); /* may be NULL */

/* 1 or more. */
int intake_file_page_count(const struct intake_file *file);

/* Decodes page `page_index` (0 …, below the count) to grey: alpha over white, turned upright as far
 * as the file says how it lies. A page that cannot be decoded is a result too: out has its reason
 * and detail, no picture, and the other pages can still be decoded. Free with decoded_page_free.
 * -1 when memory is out. */
int intake_file_decode(struct decoded_page *out, struct intake_file *file, int page_index,
                       struct error *error);

/* intake_file_decode, then page_read: marks, code, form, fields. Always fills out (free with
 * page_reading_free); a page that cannot be decoded is PAGE_REJECTED with its reason. Of the
 * context the keys and forms are used; the limits are those the file was opened with. -1 only when
 * memory is out. */
int intake_file_read_page(struct page_reading *out, struct intake_file *file, int page_index,
                          const struct intake_context *context, struct error *error);

/* The bytes of all QR codes on a page, appended to out for read_codes_next; *count of them. They are
 * those of the symbols, which may be any, a NUL among them, without a guess at a character set. -1
 * (ERROR_REFUSED) if the page cannot be decoded. Needs no key: for `formloop read`. */
int intake_file_read_codes(struct buffer *out, size_t *count, struct intake_file *file,
                           int page_index, struct error *error);

/* The symbol at *position, which moves behind it: its bytes, borrowed. False at the end, where
 * *position is end, or at bytes that are no list of symbols. */
bool read_codes_next(const char **symbol, size_t *size, const char **position, const char *end);

#endif
