/* SPDX-License-Identifier: MIT */
#include "zone_crops.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

#define PAPER_SHARE 0.9  /* of its pixels are not lighter: paper even of a box scribbled over */
#define PAPER_WHITE 0.94 /* of the paper's grey and above is white: its noise costs bytes */
#define DEFLATE_LEVEL 1
#define PX_PER_METRE 6000

static bool is_shown(const struct form_zone *zone, const struct field_reading *field)
{
    return zone->kind != ZONE_TICK || field->value == FIELD_UNCERTAIN;
}

static struct rect_mm rect_of(const struct form_zone *zone)
{
    const struct rect_mm *box = &zone->box;
    return (struct rect_mm){box->x - CROP_MARGIN_MM, box->y - CROP_MARGIN_MM,
                            box->w + 2 * CROP_MARGIN_MM, box->h + 2 * CROP_MARGIN_MM};
}

/* Gives every crop its place, row by row; the size of the whole. */
static void place_crops(struct page_reading *reading, const struct form_zone *zones, int *width,
                        int *height)
{
    int left = 0, top = 0, row_height = 0;
    *width = CROPS_WIDTH_PX;
    for (size_t i = 0; i < reading->field_count; i++) {
        struct rect_mm rect = rect_of(&zones[i]);
        struct crop_px crop = {0, 0, (int)(rect.w * CROP_PX_PER_MM + 0.5),
                               (int)(rect.h * CROP_PX_PER_MM + 0.5)};
        reading->fields[i].crop = (struct crop_px){0, 0, 0, 0};
        if (!is_shown(&zones[i], &reading->fields[i]))
            continue;
        if (left > 0 && left + crop.width > *width) {
            top += row_height + 1;
            left = row_height = 0;
        }
        crop.left = left;
        crop.top = top;
        left += crop.width + 1;
        row_height = crop.height > row_height ? crop.height : row_height;
        *width = crop.width > *width ? crop.width : *width;
        reading->fields[i].crop = crop;
    }
    *height = top + row_height;
}

/* Greys to 0 … 15, paper white. */
static void level_map(unsigned char map[256], const struct gray_image *crop, int ink_grey)
{
    unsigned counts[256] = {0};
    gray_image_count(counts, crop);
    double white = PAPER_WHITE * gray_percentile(counts, PAPER_SHARE);
    double black = ink_grey < white - 10 ? ink_grey : white / 2;
    for (int grey = 0; grey < 256; grey++) {
        double level = 15 * (grey - black) / (white - black) + 0.5;
        map[grey] = (unsigned char)(level < 0 ? 0 : level > 15 ? 15 : level);
    }
}

/* Packs the crop into rows of 4-bit pixels, each row behind its filter byte. */
static void pack_crop(unsigned char *rows, size_t stride, const struct gray_image *image,
                      const struct crop_px *place, const unsigned char map[256])
{
    int width = place->width < image->width ? place->width : image->width;
    int height = place->height < image->height ? place->height : image->height;
    for (int y = 0; y < height; y++) {
        unsigned char *row = rows + (size_t)(place->top + y) * stride + 1;
        const unsigned char *greys = image->pixels + (size_t)y * (size_t)image->width;
        for (int x = 0; x < width; x++) {
            int at = place->left + x;
            unsigned char *byte = &row[at / 2];
            *byte = at & 1 ? (unsigned char)((*byte & 0xf0) | map[greys[x]])
                           : (unsigned char)((*byte & 0x0f) | map[greys[x]] << 4);
        }
    }
}

static void put_big_endian(unsigned char out[4], uint32_t number)
{
    for (int i = 0; i < 4; i++)
        out[i] = (unsigned char)(number >> (24 - 8 * i));
}

/* A chunk of a PNG file: size, name, bytes, checksum (ISO/IEC 15948, 5.3). */
static void append_chunk(struct buffer *out, const char name[4], const void *bytes, size_t size)
{
    unsigned char number[4];
    put_big_endian(number, (uint32_t)size);
    buffer_append(out, number, 4);
    buffer_append(out, name, 4);
    buffer_append(out, bytes, size);
    uint32_t checksum = libdeflate_crc32(libdeflate_crc32(0, name, 4), bytes, size);
    put_big_endian(number, checksum);
    buffer_append(out, number, 4);
}

static int append_png(struct buffer *out, const unsigned char *rows, size_t size, int width,
                      int height, struct error *error)
{
    struct libdeflate_compressor *compressor = libdeflate_alloc_compressor(DEFLATE_LEVEL);
    size_t bound = compressor != NULL ? libdeflate_zlib_compress_bound(compressor, size) : 0;
    unsigned char *packed = malloc(bound + 1), head[13] = {0}, density[9] = {0};
    if (compressor != NULL && packed != NULL) {
        size_t packed_size = libdeflate_zlib_compress(compressor, rows, size, packed, bound);
        put_big_endian(head, (uint32_t)width);
        put_big_endian(head + 4, (uint32_t)height);
        head[8] = 4; /* bits a pixel, grey */
        put_big_endian(density, PX_PER_METRE);
        put_big_endian(density + 4, PX_PER_METRE);
        density[8] = 1; /* to the metre */
        buffer_append(out, "\x89PNG\r\n\x1a\n", 8);
        append_chunk(out, "IHDR", head, sizeof head);
        append_chunk(out, "pHYs", density, sizeof density);
        append_chunk(out, "IDAT", packed, packed_size);
        append_chunk(out, "IEND", "", 0);
    }
    bool failed = compressor == NULL || packed == NULL || out->failed;
    libdeflate_free_compressor(compressor);
    free(packed);
    return failed ? error_out_of_memory(error) : 0;
}

static int take_crop(unsigned char *rows, size_t stride, const struct crop_px *place,
                     const struct form_zone *zone, const struct gray_image *image,
                     const struct page_geometry *geometry, int ink_grey, struct error *error)
{
    struct gray_image crop;
    unsigned char map[256];
    if (page_transform_sample(&crop, image, &geometry->transform, rect_of(zone), CROP_PX_PER_MM,
                              error) != 0)
        return -1;
    level_map(map, &crop, ink_grey);
    pack_crop(rows, stride, &crop, place, map);
    gray_image_free(&crop);
    return 0;
}

static int write_crops(struct page_reading *reading, const struct form_zone *zones,
                       const struct gray_image *image, const struct page_geometry *geometry,
                       struct error *error)
{
    int width, height, result = 0, ink_grey = page_geometry_ink_grey(geometry, image);
    place_crops(reading, zones, &width, &height);
    if (height == 0)
        return 0;
    size_t stride = ((size_t)width + 1) / 2 + 1, size = stride * (size_t)height;
    unsigned char *rows = malloc(size);
    if (rows == NULL)
        return error_out_of_memory(error);
    memset(rows, 0xff, size);
    for (int y = 0; y < height; y++)
        rows[(size_t)y * stride] = 0;
    for (size_t i = 0; i < reading->field_count && result == 0; i++)
        if (reading->fields[i].crop.width > 0)
            result = take_crop(rows, stride, &reading->fields[i].crop, &zones[i], image, geometry,
                               ink_grey, error);
    if (result == 0)
        result = append_png(&reading->crops, rows, size, width, height, error);
    free(rows);
    return result;
}

int zone_crops_write(struct page_reading *reading, const struct gray_image *image,
                     const struct page_geometry *geometry, struct error *error)
{
    struct form_zone *zones = NULL;
    size_t count = 0;
    if (reading->field_count == 0)
        return 0;
    if (form_zones(&zones, &count, reading->form, reading->code.page, error) != 0)
        return -1;
    int result =
        count == reading->field_count ? write_crops(reading, zones, image, geometry, error) : 0;
    free(zones);
    return result;
}
