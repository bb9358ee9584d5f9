/* SPDX-License-Identifier: MIT */
/* The one file that includes libpng. Its errors leave by longjmp and stay inside decode_png. */
#include "png_read.h"

#include "message.h"

#include <png.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEFAULT_MAX_BYTES ((size_t)64 << 20)
#define DEFAULT_MAX_SIDE_PX 15000
#define DEFAULT_MAX_PIXELS 120000000
#define IHDR_END 33 /* signature, then the whole IHDR chunk */

/* What lives longer than a longjmp. */
struct png_source {
    const unsigned char *bytes;
    size_t size, position;
    png_structp png;
    png_infop info;
    unsigned char *row; /* one row as libpng delivers it */
    char message[120];
};

static void read_bytes(png_structp png, png_bytep out, size_t size)
{
    struct png_source *source = png_get_io_ptr(png);
    if (size > source->size - source->position)
        png_error(png, "the file ends too early");
    memcpy(out, source->bytes + source->position, size);
    source->position += size;
}

static void leave_with_error(png_structp png, png_const_charp text)
{
    struct png_source *source = png_get_error_ptr(png);
    snprintf(source->message, sizeof source->message, "%s", text);
    png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

static uint32_t big_endian_32(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static enum page_reason check_limits(char detail[200], const struct intake_limits *limits,
                                     const unsigned char *bytes, size_t size)
{
    size_t max_bytes = limits->max_bytes > 0 ? limits->max_bytes : DEFAULT_MAX_BYTES;
    long max_side = limits->max_side_px > 0 ? limits->max_side_px : DEFAULT_MAX_SIDE_PX;
    long max_pixels = limits->max_pixels > 0 ? limits->max_pixels : DEFAULT_MAX_PIXELS;
    if (size > max_bytes) {
        snprintf(detail, 200, _("the file has %zu bytes; the limit is %zu"), size, max_bytes);
        return REASON_LIMIT_EXCEEDED;
    }
    if (size < IHDR_END || png_sig_cmp(bytes, 0, 8) != 0 || memcmp(bytes + 12, "IHDR", 4) != 0) {
        snprintf(detail, 200, "%s", _("the file is not a PNG image; scan again as PNG"));
        return REASON_UNREADABLE_FILE;
    }
    uint32_t width = big_endian_32(bytes + 16), height = big_endian_32(bytes + 20);
    if (width > (uint32_t)max_side || height > (uint32_t)max_side ||
        (uint64_t)width * height > (uint64_t)max_pixels) {
        snprintf(detail, 200,
                 _("the image has %lu × %lu pixels; the limits are %ld a side and %ld in all"),
                 (unsigned long)width, (unsigned long)height, max_side, max_pixels);
        return REASON_LIMIT_EXCEEDED;
    }
    return REASON_NONE;
}

/* Asks libpng for rows of 8-bit grey, grey + alpha, RGB or RGBA. */
static void set_transforms(png_structp png, png_infop info)
{
    png_byte type = png_get_color_type(png, info), depth = png_get_bit_depth(png, info);
    if (depth == 16)
        png_set_scale_16(png);
    if (type == PNG_COLOR_TYPE_PALETTE)
        png_set_palette_to_rgb(png);
    if (type == PNG_COLOR_TYPE_GRAY && depth < 8)
        png_set_expand_gray_1_2_4_to_8(png);
    if (png_get_valid(png, info, PNG_INFO_tRNS))
        png_set_tRNS_to_alpha(png);
    png_read_update_info(png, info);
}

/* Luma of ITU-R BT.601 in 1/256. */
static int luma(const unsigned char *rgb)
{
    return (77 * rgb[0] + 150 * rgb[1] + 29 * rgb[2] + 128) >> 8;
}

static int over_white(int grey, int alpha)
{
    return 255 - ((255 - grey) * alpha + 127) / 255;
}

/* Turns `count` pixels of a row to grey and puts them at out, out + step, … */
static void put_row(unsigned char *out, size_t step, const unsigned char *row, size_t count,
                    int channels)
{
    switch (channels) {
    case 1:
        for (size_t i = 0; i < count; i++)
            out[i * step] = row[i];
        break;
    case 2:
        for (size_t i = 0; i < count; i++)
            out[i * step] = (unsigned char)over_white(row[2 * i], row[2 * i + 1]);
        break;
    case 3:
        for (size_t i = 0; i < count; i++)
            out[i * step] = (unsigned char)luma(row + 3 * i);
        break;
    default:
        for (size_t i = 0; i < count; i++)
            out[i * step] = (unsigned char)over_white(luma(row + 4 * i), row[4 * i + 3]);
    }
}

static void read_plain(struct png_source *source, struct gray_image *image, int channels)
{
    for (int y = 0; y < image->height; y++) {
        unsigned char *out = image->pixels + (size_t)y * (size_t)image->width;
        png_read_row(source->png, channels == 1 ? out : source->row, NULL);
        if (channels != 1)
            put_row(out, 1, source->row, (size_t)image->width, channels);
    }
}

/* Takes the seven passes apart ourselves: libpng would need all rows of the picture in colour. */
static void read_interlaced(struct png_source *source, struct gray_image *image, int channels)
{
    png_uint_32 width = (png_uint_32)image->width, height = (png_uint_32)image->height;
    for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
        png_uint_32 columns = PNG_PASS_COLS(width, pass), rows = PNG_PASS_ROWS(height, pass);
        if (columns == 0)
            continue;
        for (png_uint_32 y = 0; y < rows; y++) {
            png_read_row(source->png, source->row, NULL);
            size_t line = PNG_ROW_FROM_PASS_ROW(y, pass);
            unsigned char *out = image->pixels + line * width + PNG_PASS_START_COL(pass);
            put_row(out, PNG_PASS_COL_OFFSET(pass), source->row, columns, channels);
        }
    }
}

/* Chunks with compressed text or profiles are not needed and are no place for surprises. */
static void leave_out_chunks(png_structp png)
{
    static const png_byte names[] = "iCCP\0zTXt\0iTXt\0tEXt\0sPLT\0eXIf\0hIST";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, names, sizeof names / 5);
    png_set_chunk_malloc_max(png, 1 << 20);
}

static enum page_reason decode_png(struct gray_image *out, struct png_source *source,
                                   bool *out_of_memory, struct error *error)
{
    if (setjmp(png_jmpbuf(source->png)) != 0)
        return REASON_UNREADABLE_FILE;
    png_set_read_fn(source->png, source, read_bytes);
    png_set_user_limits(source->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX); /* ours were looked at */
    leave_out_chunks(source->png);
    png_read_info(source->png, source->info);
    set_transforms(source->png, source->info);
    int channels = png_get_channels(source->png, source->info);
    source->row = malloc(png_get_rowbytes(source->png, source->info) + 8);
    if (source->row == NULL ||
        gray_image_alloc(out, (int)png_get_image_width(source->png, source->info),
                         (int)png_get_image_height(source->png, source->info), error) != 0) {
        *out_of_memory = true;
        return REASON_UNREADABLE_FILE;
    }
    if (png_get_interlace_type(source->png, source->info) == PNG_INTERLACE_ADAM7)
        read_interlaced(source, out, channels);
    else
        read_plain(source, out, channels);
    png_read_end(source->png, NULL);
    return REASON_NONE;
}

int png_read_gray(struct gray_image *out, enum page_reason *reason, char detail[200],
                  const struct intake_limits *limits, const void *bytes, size_t size,
                  struct error *error)
{
    struct png_source source = {.bytes = bytes, .size = size};
    bool out_of_memory = false;
    *out = (struct gray_image)GRAY_IMAGE_INIT;
    *reason = check_limits(detail, limits, bytes, size);
    if (*reason != REASON_NONE)
        return 0;
    source.png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, leave_with_error, ignore_warning);
    if (source.png != NULL)
        source.info = png_create_info_struct(source.png);
    if (source.info == NULL)
        out_of_memory = true;
    else
        *reason = decode_png(out, &source, &out_of_memory, error);
    if (*reason != REASON_NONE) {
        snprintf(detail, 200, _("the PNG image is broken (%s); scan the page again"),
                 source.message);
        gray_image_free(out);
    }
    png_destroy_read_struct(&source.png, &source.info, NULL);
    free(source.row);
    return out_of_memory ? error_out_of_memory(error) : 0;
}
