/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_BUFFER_H
#define FORMLOOP_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

/* A growing array of bytes. Its bytes are always followed by a NUL that size does not count, so
 * that buffer.data is also a C string. A failed allocation is remembered instead of reported by
 * each append: append freely, then look at `failed` once. */
struct buffer {
    char *data;      /* owned; NULL while nothing was appended */
    size_t size;     /* bytes in use */
    size_t capacity; /* bytes allocated */
    bool failed;     /* an allocation failed; what was appended since is lost */
};

#define BUFFER_INIT {NULL, 0, 0, false}

void buffer_append(struct buffer *buffer, const void *bytes, size_t size);
void buffer_append_text(struct buffer *buffer, const char *text);
void buffer_append_char(struct buffer *buffer, char c);
void buffer_append_number(struct buffer *buffer, long number); /* in decimal digits */
void buffer_format(struct buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void buffer_reserve(struct buffer *buffer, size_t more); /* room for `more` bytes further */
void buffer_clear(struct buffer *buffer);                /* keeps the memory */
void buffer_free(struct buffer *buffer);                 /* frees the memory, ready for use again */

/* The bytes as a string that the caller owns (never NULL unless failed); the buffer is empty
 * afterwards. */
char *buffer_take(struct buffer *buffer);

/* The bytes, "" when nothing was appended. Borrowed. */
const char *buffer_text(const struct buffer *buffer);

#endif
