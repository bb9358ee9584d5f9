/* SPDX-License-Identifier: MIT */
#include "zone_crops.h"

#include <libdeflate.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define PAPER_SHARE 0.9  /* of its pixels are not lighter: paper even of a box scribbled over */
#define PAPER_WHITE 0.94 /* of the paper's grey and above is white: its noise costs bytes */
#define DEFLATE_LEVEL 1
#define PX_PER_METRE 6000
#define LEVELS 15 /* above black */
#define FINE 4096 /* parts of a level; LEVELS * FINE fit 16 bits */

int zone_crops_start(struct zone_crops *out, size_t zone_count, struct error *error)
{
    *out = (struct zone_crops){calloc(zone_count + 1, sizeof *out->at), zone_count};
    return out->at != NULL ? 0 : error_out_of_memory(error);
}

void zone_crops_free(struct zone_crops *crops)
{
    for (size_t i = 0; crops->at != NULL && i < crops->count; i++)
        free(crops->at[i].rows);
    free(crops->at);
    *crops = (struct zone_crops){NULL, 0};
}

/* ---- One picture ---- */

static int pixels_of(double mm)
{
    return (int)((mm + 2 * CROP_MARGIN_MM) * CROP_PX_PER_MM + 0.5);
}

/* A part of a picture that becomes a crop. */
struct crop_source {
    const struct gray_image *image;
    struct rect_px part;
};

/* The grey of the paper: PAPER_SHARE of the pixels are not lighter. Every fourth tells enough. */
static int paper_grey(const struct crop_source *source)
{
    unsigned counts[256] = {0};
    for (int y = 0; y < source->part.height; y += 2) {
        const unsigned char *row = source->image->pixels +
                                   (size_t)(source->part.top + y) * (size_t)source->image->width +
                                   source->part.left;
        for (int x = 0; x < source->part.width; x += 2)
            counts[row[x]]++;
    }
    return gray_percentile(counts, PAPER_SHARE);
}

/* The levels of a row, black to white in LEVELS steps of `range` greys together; 16 bits suffice, and
 * compilers use vectors. */
static void put_levels(unsigned char *restrict levels, const unsigned char *restrict greys, int count,
                       unsigned char black, unsigned char range)
{
    const uint16_t scale = (uint16_t)(LEVELS * FINE / range);
    for (int i = 0; i < count; i++) {
        unsigned char above = (unsigned char)(greys[i] > black ? greys[i] - black : 0);
        uint16_t within = above < range ? above : range;
        levels[i] = (unsigned char)((uint16_t)(within * scale + FINE / 2) / FINE);
    }
}

static void pack_pairs(unsigned char *restrict out, const unsigned char *restrict levels, int pairs)
{
    for (int i = 0; i < pairs; i++)
        out[i] = (unsigned char)(levels[2 * i] << 4 | levels[2 * i + 1]);
}

static int pack_crop(struct zone_crop *out, const struct crop_source *source, int ink_grey,
                     struct error *error)
{
    const struct rect_px *part = &source->part;
    int white = (int)(PAPER_WHITE * paper_grey(source));
    int black = ink_grey < white - 10 ? ink_grey : white / 2;
    int pairs = (part->width + 1) / 2;
    unsigned char *levels = malloc(2 * (size_t)pairs);
    *out = (struct zone_crop){part->width, part->height,
                              malloc((size_t)pairs * (size_t)part->height)};
    if (levels == NULL || out->rows == NULL) {
        free(levels);
        return error_out_of_memory(error);
    }
    levels[2 * pairs - 1] = LEVELS; /* beside a row of an odd width */
    for (int y = 0; y < part->height; y++) {
        size_t start = (size_t)(part->top + y) * (size_t)source->image->width;
        put_levels(levels, source->image->pixels + start + part->left, part->width,
                   (unsigned char)black, (unsigned char)(white > black ? white - black : 1));
        pack_pairs(out->rows + (size_t)y * (size_t)pairs, levels, pairs);
    }
    free(levels);
    return 0;
}

int zone_crops_take(struct zone_crops *crops, size_t zone_index, const struct form_zone *zone,
                    const struct zone_patch *patch, int ink_grey, struct error *error)
{
    if (zone->kind == ZONE_TICK)
        return 0;
    const struct gray_image *image = &patch->plain;
    struct crop_source source = {
        image,
        {(int)((ZONE_SIDE_MARGIN_MM - CROP_MARGIN_MM) * CROP_PX_PER_MM),
         (int)((ZONE_TOP_MARGIN_MM - CROP_MARGIN_MM) * CROP_PX_PER_MM), pixels_of(zone->box.w),
         pixels_of(zone->box.h)}};
    return pack_crop(&crops->at[zone_index], &source, ink_grey, error);
}

/* A tick box: what is seen around it begins between two pixels of its patch. */
static int sample_crop(struct zone_crop *out, const struct form_zone *zone,
                       const struct gray_image *image, const struct page_geometry *geometry,
                       int ink_grey, struct error *error)
{
    const struct rect_mm *box = &zone->box;
    const struct rect_mm rect = {box->x - CROP_MARGIN_MM, box->y - CROP_MARGIN_MM,
                                 box->w + 2 * CROP_MARGIN_MM, box->h + 2 * CROP_MARGIN_MM};
    struct gray_image picture;
    if (page_transform_sample(&picture, image, &geometry->transform, rect, CROP_PX_PER_MM, error) !=
        0)
        return -1;
    struct crop_source source = {&picture, {0, 0, picture.width, picture.height}};
    int result = pack_crop(out, &source, ink_grey, error);
    gray_image_free(&picture);
    return result;
}

/* ---- All on one ---- */

/* Gives every crop its place, row by row, each from a whole byte on; the size of the whole. */
static void place_crops(struct page_reading *reading, const struct zone_crops *crops, int *width,
                        int *height)
{
    int left = 0, top = 0, row_height = 0;
    *width = CROPS_WIDTH_PX;
    for (size_t i = 0; i < reading->field_count; i++) {
        struct crop_px crop = {0, 0, crops->at[i].width, crops->at[i].height};
        reading->fields[i].crop = (struct crop_px){0, 0, 0, 0};
        if (crops->at[i].rows == NULL)
            continue;
        if (left > 0 && left + crop.width > *width) {
            top += row_height + 1;
            left = row_height = 0;
        }
        crop.left = left;
        crop.top = top;
        left += crop.width + 2 - crop.width % 2;
        row_height = crop.height > row_height ? crop.height : row_height;
        *width = crop.width > *width ? crop.width : *width;
        reading->fields[i].crop = crop;
    }
    *height = top + row_height;
}

/* Into the rows of the whole, each behind its filter byte. */
static void copy_crop(unsigned char *rows, size_t stride, const struct crop_px *place,
                      const struct zone_crop *crop)
{
    size_t size = ((size_t)crop->width + 1) / 2;
    for (int y = 0; y < crop->height; y++)
        memcpy(rows + (size_t)(place->top + y) * stride + 1 + place->left / 2,
               crop->rows + (size_t)y * size, size);
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

static int write_crops(struct page_reading *reading, const struct zone_crops *crops,
                       struct error *error)
{
    int width, height;
    place_crops(reading, crops, &width, &height);
    if (height == 0)
        return 0;
    size_t stride = ((size_t)width + 1) / 2 + 1, size = stride * (size_t)height;
    unsigned char *rows = malloc(size);
    if (rows == NULL)
        return error_out_of_memory(error);
    memset(rows, 0xff, size);
    for (int y = 0; y < height; y++)
        rows[(size_t)y * stride] = 0;
    for (size_t i = 0; i < reading->field_count; i++)
        if (crops->at[i].rows != NULL)
            copy_crop(rows, stride, &reading->fields[i].crop, &crops->at[i]);
    int result = append_png(&reading->crops, rows, size, width, height, error);
    free(rows);
    return result;
}

static int take_uncertain_ticks(struct zone_crops *crops, const struct page_reading *reading,
                                const struct form_zone *zones, const struct gray_image *image,
                                const struct page_geometry *geometry, struct error *error)
{
    int ink_grey = page_geometry_ink_grey(geometry, image);
    for (size_t i = 0; i < reading->field_count; i++)
        if (zones[i].kind == ZONE_TICK && reading->fields[i].value == FIELD_UNCERTAIN &&
            sample_crop(&crops->at[i], &zones[i], image, geometry, ink_grey, error) != 0)
            return -1;
    return 0;
}

int zone_crops_write(struct page_reading *reading, struct zone_crops *crops,
                     const struct gray_image *image, const struct page_geometry *geometry,
                     struct error *error)
{
    struct form_zone *zones = NULL;
    size_t count = 0;
    if (reading->field_count == 0 || crops->count != reading->field_count)
        return 0;
    if (form_zones(&zones, &count, reading->form, reading->code.page, error) != 0)
        return -1;
    int result = take_uncertain_ticks(crops, reading, zones, image, geometry, error);
    if (result == 0)
        result = write_crops(reading, crops, error);
    free(zones);
    return result;
}
