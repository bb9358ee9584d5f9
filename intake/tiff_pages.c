/* SPDX-License-Identifier: MIT */
/* TIFF 6.0 section 2; BigTIFF: the same with 64-bit counts and offsets, version 43. */
#include "tiff_pages.h"

#include "message.h"

#include <stdlib.h>
#include <string.h>

#define TAG_NEW_SUBFILE_TYPE 254
#define SUBFILE_REDUCED 1u
#define SUBFILE_MASK 4u
#define TYPE_SHORT 3
#define MAX_OTHER_IMAGES 1000 /* thumbnails and masks beside the pages */

/* The numbers of a file of one byte order and offset size. */
struct reader {
    const unsigned char *bytes;
    uint64_t size;
    bool is_big_endian, is_big_tiff;
};

static uint64_t number(const struct reader *reader, uint64_t at, int size)
{
    uint64_t value = 0;
    for (int i = 0; i < size; i++)
        value = value << 8 | reader->bytes[at + (uint64_t)(reader->is_big_endian ? i : size - 1 - i)];
    return value;
}

static bool has(const struct reader *reader, uint64_t at, uint64_t size)
{
    return at <= reader->size && size <= reader->size - at;
}

bool tiff_is_file(const unsigned char *bytes, size_t size)
{
    static const char marks[][5] = {"II*\0", "MM\0*", "II+\0", "MM\0+"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (size >= 4 && memcmp(bytes, marks[i], 4) == 0)
            return true;
    return false;
}

static bool is_page(const struct reader *reader, uint64_t entries, uint64_t count, int entry_size)
{
    for (uint64_t i = 0; i < count; i++) {
        uint64_t at = entries + i * (uint64_t)entry_size;
        if (number(reader, at, 2) != TAG_NEW_SUBFILE_TYPE)
            continue;
        int size = number(reader, at + 2, 2) == TYPE_SHORT ? 2 : 4;
        uint64_t type = number(reader, at + (reader->is_big_tiff ? 12 : 8), size);
        return (type & (SUBFILE_REDUCED | SUBFILE_MASK)) == 0;
    }
    return true;
}

/* The directory at `at`: whether it is a page, and where the next one is (0: none). False if it does
 * not lie in the file. */
static bool read_directory(bool *page, uint64_t *next, const struct reader *reader, uint64_t at)
{
    const int count_size = reader->is_big_tiff ? 8 : 2, entry_size = reader->is_big_tiff ? 20 : 12;
    const int offset_size = reader->is_big_tiff ? 8 : 4;
    if (!has(reader, at, (uint64_t)count_size))
        return false;
    uint64_t count = number(reader, at, count_size), entries = at + (uint64_t)count_size;
    if (count > 65535 || !has(reader, entries, count * (uint64_t)entry_size + (uint64_t)offset_size))
        return false;
    *page = is_page(reader, entries, count, entry_size);
    *next = number(reader, entries + count * (uint64_t)entry_size, offset_size);
    return true;
}

static bool append(struct tiff_pages *pages, uint64_t offset)
{
    if ((pages->count & (pages->count - 1)) == 0) { /* a power of two: full */
        size_t capacity = pages->count == 0 ? 1 : 2 * (size_t)pages->count;
        uint64_t *larger = realloc(pages->offset, capacity * sizeof *larger);
        if (larger == NULL)
            return false;
        pages->offset = larger;
    }
    pages->offset[pages->count++] = offset;
    return true;
}

int tiff_pages_list(struct tiff_pages *out, struct decoded_page *page,
                    const struct scan_source *source, struct error *error)
{
    const long max_pages = source->limits->max_pages;
    struct reader reader = {.bytes = source->bytes, .size = source->size};
    uint64_t at = 0, next, first = 0;
    *out = (struct tiff_pages){0};
    if (source->size < 16)
        out->is_broken = true;
    else {
        reader.is_big_endian = source->bytes[0] == 'M';
        reader.is_big_tiff = number(&reader, 2, 2) == 43;
        at = first = reader.is_big_tiff ? number(&reader, 8, 8) : number(&reader, 4, 4);
    }
    for (long others = 0; at != 0; at = next) {
        bool is_a_page;
        if (!read_directory(&is_a_page, &next, &reader, at) || others > MAX_OTHER_IMAGES) {
            out->is_broken = true;
            return 0;
        }
        others += !is_a_page;
        if (is_a_page && out->count >= max_pages) {
            decoded_page_reject(page, REASON_LIMIT_EXCEEDED,
                                _("the file has more than %ld pages; split it"), max_pages);
            return 0;
        }
        if (is_a_page && !append(out, at))
            return error_out_of_memory(error);
        for (int i = 0; i + 1 < out->count && !out->is_broken; i++)
            out->is_broken = out->offset[i] == next;
        if (next == first || next == at)
            out->is_broken = true;
        if (out->is_broken)
            return 0;
    }
    return 0;
}

void tiff_pages_free(struct tiff_pages *pages)
{
    free(pages->offset);
    *pages = (struct tiff_pages){0};
}
