/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TEXT_SOURCE_H
#define FORMLOOP_TEXT_SOURCE_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* A text file of unknown encoding as a sequence of lines in UTF-8. Splitting into lines comes
 * before decoding, which is safe: CR and LF are never part of a character in CP932 or UTF-8.
 * Splitting into fields comes after it. Memory does not grow with the file. */

#define TEXT_SOURCE_MAX_BYTES (INT64_C(2) << 30) /* of a file */
#define TEXT_LINE_MAX_BYTES 65536                /* of a line, in the file's encoding */

enum text_encoding { ENCODING_UTF8, ENCODING_CP932 };

struct text_source;

/* Opens the file at path, "-" for standard input, and finds out its encoding by reading it once: a
 * BOM or well-formed UTF-8 is UTF-8, and so is a text with eight well-formed characters of several
 * bytes for each byte that is not; anything else is CP932. (CP932 text is almost never well-formed
 * UTF-8; a UTF-8 file with a few broken bytes must not come out as other characters.) What cannot
 * be read twice is copied to an unnamed temporary file first. Refused: folders, UTF-16, files above
 * the limit. The caller closes *out. */
int text_source_open(struct text_source **out, const char *path, struct error *error);

/* The same for an open file that can seek, which the source then owns. */
int text_source_from_file(struct text_source **out, FILE *file, const char *name,
                          struct error *error);
void text_source_close(struct text_source *source); /* NULL is fine */

enum text_encoding text_source_encoding(const struct text_source *source);

/* A line without its end. */
struct text_line {
    /* UTF-8, followed by a NUL, valid until the next call. With bad_offset: the bytes as they are
     * in the file, good for finding commas and quotes only (neither is ever part of a character of
     * several bytes). "" if the line is too long. */
    const char *text;
    size_t size;
    int64_t offset;     /* of its first byte in the file */
    int64_t bad_offset; /* of the first byte that cannot be decoded, or is NUL; -1: none */
    bool is_too_long;   /* passed TEXT_LINE_MAX_BYTES */
};

/* 1 a line, 0 the end, -1 the file cannot be read. A BOM is skipped. */
int text_source_next_line(struct text_line *out, struct text_source *source, struct error *error);

/* Goes back (or on) to the line at that offset. */
int text_source_seek(struct text_source *source, int64_t offset, struct error *error);

#endif
