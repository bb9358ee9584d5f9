/* SPDX-License-Identifier: MIT */
/* The one file that includes libpng. Its errors leave by longjmp and stay inside decode_png. */
#include "scan_source.h"

#include "gray_row.h"
#include "message.h"
#include "png_plain.h"

#include <png.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROWS_A_LOOK 128 /* at the clock */
#define IHDR_END 33 /* signature, then the whole IHDR chunk */

/* What lives longer than a longjmp. */
struct png_source {
    const unsigned char *bytes;
    size_t size, position;
    const struct scan_source *scan; /* for the time */
    struct decoded_page *page;
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

static bool is_png(const unsigned char *bytes, size_t size)
{
    return size >= 8 && png_sig_cmp(bytes, 0, 8) == 0;
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

/* Looks at the clock now and then; ends the decoding when time is up. */
static void look_at_time(struct png_source *source, png_uint_32 row)
{
    if (row % ROWS_A_LOOK == 0 && !scan_source_in_time(source->scan, source->page))
        png_longjmp(source->png, 1);
}

static void read_plain(struct png_source *source, struct gray_image *image, int channels)
{
    for (int y = 0; y < image->height; y++) {
        unsigned char *out = image->pixels + (size_t)y * (size_t)image->width;
        look_at_time(source, (png_uint_32)y);
        png_read_row(source->png, channels == 1 ? out : source->row, NULL);
        if (channels != 1)
            gray_row_put(out, 1, source->row, (size_t)image->width, channels, false);
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
            look_at_time(source, y);
            png_read_row(source->png, source->row, NULL);
            size_t line = PNG_ROW_FROM_PASS_ROW(y, pass);
            unsigned char *out = image->pixels + line * width + PNG_PASS_START_COL(pass);
            gray_row_put(out, PNG_PASS_COL_OFFSET(pass), source->row, columns, channels, false);
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

/* Pixels a metre in both directions, or nothing. */
static void read_resolution(struct decoded_page *page, const struct png_source *source)
{
    png_uint_32 x, y;
    int unit;
    if (png_get_pHYs(source->png, source->info, &x, &y, &unit) == 0 ||
        unit != PNG_RESOLUTION_METER)
        return;
    page->declared_dpi_x = 0.0254 * x;
    page->declared_dpi_y = 0.0254 * y;
}

/* -1 when memory is out or libpng gave up; source->message is then empty or says why. */
static int decode_png(struct decoded_page *page, struct png_source *source, struct error *error)
{
    if (setjmp(png_jmpbuf(source->png)) != 0)
        return -1;
    png_set_read_fn(source->png, source, read_bytes);
    png_set_user_limits(source->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX); /* ours were looked at */
    leave_out_chunks(source->png);
    png_read_info(source->png, source->info);
    read_resolution(page, source);
    set_transforms(source->png, source->info);
    int channels = png_get_channels(source->png, source->info);
    source->row = malloc(png_get_rowbytes(source->png, source->info) + 8);
    if (source->row == NULL)
        return error_out_of_memory(error);
    if (gray_image_alloc_unset(&page->image, (int)png_get_image_width(source->png, source->info),
                         (int)png_get_image_height(source->png, source->info), error) != 0)
        return -1;
    if (png_get_interlace_type(source->png, source->info) == PNG_INTERLACE_ADAM7)
        read_interlaced(source, &page->image, channels);
    else
        read_plain(source, &page->image, channels);
    png_read_end(source->png, NULL);
    return 0;
}

static int read_png(struct decoded_page *page, const struct scan_source *scan, void *state,
                    int page_index, struct error *error)
{
    (void)state;
    (void)page_index;
    struct png_source source = {
        .bytes = scan->bytes, .size = scan->size, .scan = scan, .page = page};
    if (scan->size < IHDR_END || memcmp(scan->bytes + 12, "IHDR", 4) != 0) {
        decoded_page_reject(page, REASON_UNREADABLE_FILE, _("the PNG image has no header"));
        return 0;
    }
    if (!scan_source_allows(scan, page, big_endian_32(scan->bytes + 16),
                            big_endian_32(scan->bytes + 20)))
        return 0;
    bool is_done;
    if (png_plain_read(page, &is_done, scan, error) != 0)
        return -1;
    if (is_done)
        return 0;
    source.png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, leave_with_error, ignore_warning);
    if (source.png != NULL)
        source.info = png_create_info_struct(source.png);
    int result = source.info == NULL ? error_out_of_memory(error)
                                     : decode_png(page, &source, error);
    if (page->reason != REASON_NONE) /* time is up */
        result = 0;
    else if (result != 0 && source.message[0] != '\0') {
        decoded_page_reject(page, REASON_UNREADABLE_FILE,
                            _("the PNG image is broken (%s); scan the page again"),
                            source.message);
        result = 0;
    }
    png_destroy_read_struct(&source.png, &source.info, NULL);
    free(source.row);
    return result;
}

const struct scan_format png_format = {"png", is_png, NULL, read_png, NULL};
