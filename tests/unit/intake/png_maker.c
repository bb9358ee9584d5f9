/* SPDX-License-Identifier: MIT */
#include "png_maker.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

static void append(png_structp png, png_bytep bytes, size_t size)
{
    buffer_append(png_get_io_ptr(png), bytes, size);
}

static void flush(png_structp png)
{
    (void)png;
}

/* Puts one sample of `depth` bits. */
static void put_sample(unsigned char *row, size_t index, int depth, unsigned value)
{
    if (depth == 16) {
        row[2 * index] = (unsigned char)(value >> 8);
        row[2 * index + 1] = (unsigned char)value;
        return;
    }
    size_t per_byte = 8 / (size_t)depth, shift = (per_byte - 1 - index % per_byte) * (size_t)depth;
    row[index / per_byte] = (unsigned char)(row[index / per_byte] | value << shift);
}

static void fill_row(unsigned char *row, int colour_type, int depth, int width)
{
    unsigned full = (1U << depth) - 1;
    int colours =
        colour_type & PNG_COLOR_MASK_COLOR && !(colour_type & PNG_COLOR_MASK_PALETTE) ? 3 : 1;
    int channels = colours + (colour_type & PNG_COLOR_MASK_ALPHA ? 1 : 0);
    for (int x = 0; x < width; x++) {
        int is_right = x >= width / 2;
        for (int c = 0; c < channels; c++) {
            unsigned value = c < colours ? is_right && channels == colours : !is_right;
            if (colour_type == PNG_COLOR_TYPE_PALETTE)
                put_sample(row, (size_t)x, depth, (unsigned)is_right);
            else
                put_sample(row, (size_t)x * (size_t)channels + (size_t)c, depth, value ? full : 0);
        }
    }
}

int png_make(struct buffer *out, int colour_type, int bit_depth, int interlaced, int width,
             int height)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    unsigned char *row = calloc((size_t)width * 8 + 8, 1);
    png_bytepp rows = calloc((size_t)height, sizeof *rows);
    if (info == NULL || row == NULL || rows == NULL || setjmp(png_jmpbuf(png)) != 0)
        return -1;
    png_set_write_fn(png, out, append, flush);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, bit_depth, colour_type,
                 interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_color palette[2] = {{0, 0, 0}, {255, 255, 255}};
    if (colour_type == PNG_COLOR_TYPE_PALETTE)
        png_set_PLTE(png, info, palette, 2);
    fill_row(row, colour_type, bit_depth, width);
    for (int y = 0; y < height; y++)
        rows[y] = row;
    png_set_rows(png, info, rows);
    png_write_png(png, info, PNG_TRANSFORM_IDENTITY, NULL);
    png_destroy_write_struct(&png, &info);
    free(row);
    free(rows);
    return out->failed ? -1 : 0;
}

int png_make_grey(struct buffer *out, const unsigned char *pixels, int width, int height, int filter,
                  int chunk_size, int see_through)
{
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    if (info == NULL || setjmp(png_jmpbuf(png)) != 0)
        return -1;
    png_set_write_fn(png, out, append, flush);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, 8, PNG_COLOR_TYPE_GRAY,
                 PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    png_set_pHYs(png, info, 11811, 11811, PNG_RESOLUTION_METER);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, filter);
    png_set_compression_buffer_size(png, (size_t)chunk_size);
    png_color_16 transparent = {.gray = (png_uint_16)see_through};
    if (see_through > 0)
        png_set_tRNS(png, info, NULL, 0, &transparent);
    png_write_info(png, info);
    for (int y = 0; y < height; y++)
        png_write_row(png, pixels + (size_t)y * (size_t)width);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
    return out->failed ? -1 : 0;
}
