/* SPDX-License-Identifier: MIT */
#include "buffer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void buffer_reserve(struct buffer *buffer, size_t more)
{
    if (more >= SIZE_MAX / 2 - buffer->size) {
        buffer->failed = true;
        return;
    }
    size_t needed = buffer->size + more + 1;
    if (needed <= buffer->capacity)
        return;
    size_t capacity = buffer->capacity < 64 ? 64 : buffer->capacity;
    while (capacity < needed)
        capacity *= 2;
    char *data = realloc(buffer->data, capacity);
    if (data == NULL) {
        buffer->failed = true;
        return;
    }
    buffer->data = data;
    buffer->capacity = capacity;
}

void buffer_append(struct buffer *buffer, const void *bytes, size_t size)
{
    buffer_reserve(buffer, size);
    if (buffer->failed)
        return;
    if (size > 0)
        memcpy(buffer->data + buffer->size, bytes, size);
    buffer->size += size;
    buffer->data[buffer->size] = '\0';
}

void buffer_append_text(struct buffer *buffer, const char *text)
{
    buffer_append(buffer, text, strlen(text));
}

void buffer_append_char(struct buffer *buffer, char c)
{
    buffer_append(buffer, &c, 1);
}

void buffer_append_number(struct buffer *buffer, long number)
{
    char text[24], *end = text + sizeof text, *s = end;
    unsigned long rest = number < 0 ? 0UL - (unsigned long)number : (unsigned long)number;
    do
        *--s = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    if (number < 0)
        *--s = '-';
    buffer_append(buffer, s, (size_t)(end - s));
}

/* Room that is there before the text is made: most texts are shorter, and are made once. */
#define FORMAT_BYTES 64

void buffer_format(struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    buffer_reserve(buffer, FORMAT_BYTES);
    size_t room = buffer->failed ? 0 : buffer->capacity - buffer->size;
    int length = vsnprintf(room == 0 ? NULL : buffer->data + buffer->size, room, format, arguments);
    va_end(arguments);
    if (length < 0)
        buffer->failed = true;
    else
        buffer_reserve(buffer, (size_t)length);
    if (!buffer->failed) {
        if ((size_t)length >= room)
            vsnprintf(buffer->data + buffer->size, (size_t)length + 1, format, again);
        buffer->size += (size_t)length;
    }
    va_end(again);
}

void buffer_clear(struct buffer *buffer)
{
    buffer->size = 0;
    if (buffer->data != NULL)
        buffer->data[0] = '\0';
}

void buffer_free(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer)BUFFER_INIT;
}

char *buffer_take(struct buffer *buffer)
{
    buffer_reserve(buffer, 0);
    char *data = buffer->failed ? NULL : buffer->data;
    if (data == NULL) {
        buffer_free(buffer);
        return NULL;
    }
    data[buffer->size] = '\0';
    *buffer = (struct buffer)BUFFER_INIT;
    return data;
}

const char *buffer_text(const struct buffer *buffer)
{
    return buffer->data == NULL ? "" : buffer->data;
}
