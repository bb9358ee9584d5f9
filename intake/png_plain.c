/* SPDX-License-Identifier: MIT */
#include "png_plain.h"

#include "pdf_inflate.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#define SIGNATURE_SIZE 8
#define CHUNK_FRAME 12 /* size, name, checksum (ISO/IEC 15948, 5.3) */
#define IHDR_SIZE 13
#define PHYS_SIZE 9
#define MAX_CHUNK 0x7fffffff
#define KIND_PNG 15 /* pdf_predictor */

struct chunk {
    const unsigned char *name, *data;
    size_t size;
    bool is_sound; /* the checksum is right */
};

/* What is known of the file so far. */
struct plain_png {
    int width, height;
    double dpi_x, dpi_y;
    unsigned char *stream; /* the deflated rows, owned */
    size_t size;
    bool has_resolution, has_end;
};

static uint32_t big_endian_32(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool is_named(const struct chunk *chunk, const char *name)
{
    return memcmp(chunk->name, name, 4) == 0;
}

/* The chunk at *at, which moves on behind it; false where none is whole. */
static bool next_chunk(struct chunk *out, const struct scan_source *source, size_t *at)
{
    if (source->size - *at < CHUNK_FRAME)
        return false;
    const unsigned char *start = source->bytes + *at;
    out->size = big_endian_32(start);
    out->name = start + 4;
    out->data = start + 8;
    if (out->size > MAX_CHUNK || out->size > source->size - *at - CHUNK_FRAME)
        return false;
    out->is_sound =
        libdeflate_crc32(0, out->name, out->size + 4) == big_endian_32(out->data + out->size);
    *at += out->size + CHUNK_FRAME;
    return true;
}

static bool read_header(struct plain_png *png, const struct chunk *chunk)
{
    static const unsigned char grey[5] = {8, 0, 0, 0, 0}; /* bits, colour, deflate, filter, passes */
    if (!is_named(chunk, "IHDR") || chunk->size != IHDR_SIZE || !chunk->is_sound ||
        memcmp(chunk->data + 8, grey, sizeof grey) != 0)
        return false;
    png->width = (int)big_endian_32(chunk->data);
    png->height = (int)big_endian_32(chunk->data + 4);
    return true;
}

/* Pixels a metre. */
static bool read_resolution(struct plain_png *png, const struct chunk *chunk)
{
    if (chunk->size != PHYS_SIZE || png->has_resolution || png->size > 0)
        return false;
    png->has_resolution = true;
    if (chunk->data[8] == 1) {
        png->dpi_x = 0.0254 * big_endian_32(chunk->data);
        png->dpi_y = 0.0254 * big_endian_32(chunk->data + 4);
    }
    return true;
}

/* Chunks of lower case may be left out; tRNS is of grey that is none. */
static bool is_needless(const struct chunk *chunk)
{
    for (int i = 0; i < 4; i++) {
        unsigned char letter = chunk->name[i] & 0xdf;
        if (letter < 'A' || letter > 'Z')
            return false;
    }
    return chunk->name[0] >= 'a' && !is_named(chunk, "tRNS");
}

/* Up to the end; false if anything is not as plain as it should be. */
static bool read_chunks(struct plain_png *png, const struct scan_source *source)
{
    size_t at = SIGNATURE_SIZE;
    struct chunk chunk;
    bool was_stream = false;
    if (source->size < at || !next_chunk(&chunk, source, &at) || !read_header(png, &chunk))
        return false;
    while (!png->has_end) {
        if (!next_chunk(&chunk, source, &at) || !chunk.is_sound)
            return false;
        bool is_stream = is_named(&chunk, "IDAT");
        if (is_stream && (was_stream || png->size == 0)) {
            memcpy(png->stream + png->size, chunk.data, chunk.size);
            png->size += chunk.size;
        } else if (is_named(&chunk, "pHYs")) {
            if (!read_resolution(png, &chunk))
                return false;
        } else if (is_named(&chunk, "IEND")) {
            png->has_end = true;
        } else if (!is_needless(&chunk)) {
            return false;
        }
        was_stream = is_stream;
    }
    return true;
}

int png_plain_read(struct decoded_page *page, bool *is_done, const struct scan_source *source,
                   struct error *error)
{
    struct plain_png png = {.stream = malloc(source->size + 1)};
    enum pdf_inflate_result inflated = PDF_INFLATE_BROKEN;
    unsigned char *rows = NULL;
    int result = 0;
    *is_done = false;
    if (png.stream == NULL)
        return error_out_of_memory(error);
    if (read_chunks(&png, source)) {
        const struct pdf_predictor rows_of = {KIND_PNG, 1, 8, png.width};
        result = pdf_inflate_rows(&rows, &inflated, png.stream, png.size, &rows_of, png.height,
                                  error);
    }
    if (result == 0 && inflated == PDF_INFLATED) {
        page->image = (struct gray_image){.width = png.width, .height = png.height, .pixels = rows};
        page->declared_dpi_x = png.dpi_x;
        page->declared_dpi_y = png.dpi_y;
        *is_done = true;
        scan_source_in_time(source, page); /* or the page is rejected: a hostile file pays as others do */
    }
    free(png.stream);
    return result;
}
