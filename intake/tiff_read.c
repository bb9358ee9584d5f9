/* SPDX-License-Identifier: MIT */
/* The pixels of TIFF pages. */
#include "gray_row.h"
#include "message.h"
#include "orientation.h"
#include "packed_pixels.h"
#include "tiff_picture.h"

#include <stdlib.h>
#include <string.h>

/* A fax comes with lines that the telephone line broke. Up to this share of them the page is a
 * page; what they hid is found when it is read. */
#define MAX_BAD_FAX_LINES 0.05

/* One row of a strip or tile, from pixel `left` of row y of the picture on; its samples are
 * changed. */
static void put_row(struct gray_image *image, uint32_t left, uint32_t y,
                    const struct tiff_picture *picture, unsigned char *row, size_t count)
{
    const size_t samples = picture->samples, channels = (size_t)picture->channels;
    if (image->packed != NULL) {
        memcpy(image->packed->bits + y * image->packed->row_size + left / 8, row, (count + 7) / 8);
        return;
    }
    unsigned char *out = image->pixels + (size_t)y * (size_t)image->width + left;
    if (picture->bits < 8) {
        gray_row_from_samples(out, row, count, picture->bits, picture->greys);
        return;
    }
    if (picture->bits == 16)
        gray_row_from_16_bits(row, count * samples);
    if (samples != channels)
        for (size_t i = 0; i < count; i++)
            memmove(row + i * channels, row + i * samples, channels);
    if (channels < 3)
        for (size_t i = 0; i < count; i++)
            row[i * channels] = picture->greys[row[i * channels]];
    gray_row_put(out, 1, row, count, picture->channels, picture->is_premultiplied);
}

/* Strips and tiles alike: rectangles of the page, each decoded at once. */
struct tiff_blocks {
    uint32_t width, height; /* of a block; those at the right and bottom may stick out */
    size_t row_size, size;  /* bytes */
    bool is_tiled;
    unsigned char *bytes; /* of one block */
};

static int alloc_blocks(struct tiff_blocks *out, struct decoded_page *page,
                        const struct tiff_file *file, const struct tiff_picture *picture,
                        struct error *error)
{
    TIFF *tiff = file->tiff;
    *out = (struct tiff_blocks){.width = picture->width, .is_tiled = TIFFIsTiled(tiff)};
    if (out->is_tiled) {
        TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &out->width);
        TIFFGetField(tiff, TIFFTAG_TILELENGTH, &out->height);
    } else {
        TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &out->height);
    }
    uint64_t size = out->is_tiled ? TIFFTileSize64(tiff) : TIFFStripSize64(tiff);
    uint64_t row_size = out->is_tiled ? TIFFTileRowSize64(tiff) : TIFFScanlineSize64(tiff);
    if (!out->is_tiled && out->height > picture->height)
        out->height = picture->height;
    uint64_t pixels = ((uint64_t)out->width * picture->samples * picture->bits + 7) / 8;
    if (out->height == 0 || row_size < pixels || row_size * out->height > size) {
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s",
                            _("the TIFF page has strips of no size"));
        return 0;
    }
    if (!scan_source_allows_bytes(file->source, page, size))
        return 0;
    out->row_size = (size_t)row_size;
    out->size = (size_t)size;
    out->bytes = malloc(out->size);
    return out->bytes == NULL ? error_out_of_memory(error) : 0;
}

/* libtiff takes the end mark of G4 for the end of the strip, wherever it comes. Rows that were not
 * written still hold what was put there before. */
#define UNWRITTEN 0xa5

static bool decode_block(const struct tiff_blocks *blocks, const struct tiff_file *file,
                         const struct tiff_picture *picture, uint32_t left, uint32_t top)
{
    TIFF *tiff = file->tiff;
    if (blocks->is_tiled)
        return TIFFReadEncodedTile(tiff, TIFFComputeTile(tiff, left, top, 0, 0), blocks->bytes,
                                   (tmsize_t)blocks->size) >= 0;
    uint32_t rows = picture->height - top < blocks->height ? picture->height - top : blocks->height;
    unsigned char *last = blocks->bytes + (rows - 1) * blocks->row_size;
    memset(last, UNWRITTEN, blocks->row_size);
    if (TIFFReadEncodedStrip(tiff, TIFFComputeStrip(tiff, top, 0), blocks->bytes,
                             (tmsize_t)(rows * blocks->row_size)) < 0)
        return false;
    if (picture->compression != COMPRESSION_CCITTFAX4 || rows < 2)
        return true;
    for (size_t i = 0; i < blocks->row_size; i++)
        if (last[i] != UNWRITTEN)
            return true;
    return false;
}

/* Whether the decoder's complaints leave a page. */
static bool is_whole(const struct tiff_file *file, const struct tiff_picture *picture)
{
    bool may_be_noisy = picture->compression == COMPRESSION_CCITTFAX3;
    return file->complaints == 0 ||
           (may_be_noisy && !file->ends_early &&
            (double)file->complaints <= MAX_BAD_FAX_LINES * picture->height);
}

static void reject_broken(struct decoded_page *page, const struct tiff_file *file)
{
    decoded_page_reject(page, REASON_UNREADABLE_FILE,
                        _("the TIFF page is broken (%s); scan the page again"),
                        file->message[0] != '\0' ? file->message : _("rows are missing"));
}

static void read_blocks(struct decoded_page *page, const struct tiff_file *file,
                        const struct tiff_picture *picture, const struct tiff_blocks *blocks)
{
    const uint32_t width = picture->width;
    for (uint32_t top = 0; top < picture->height; top += blocks->height) {
        for (uint32_t left = 0; left < picture->width; left += blocks->width) {
            if (!decode_block(blocks, file, picture, left, top) || !is_whole(file, picture)) {
                reject_broken(page, file);
                return;
            }
            size_t count = width - left < blocks->width ? width - left : blocks->width;
            for (uint32_t y = 0; y < blocks->height && top + y < picture->height; y++)
                put_row(&page->image, left, top + y, picture, blocks->bytes + y * blocks->row_size,
                        count);
            if (picture->height - top <= blocks->height && width - left <= blocks->width)
                return;
        }
        if (!scan_source_in_time(file->source, page))
            return;
    }
}

/* Bits stay packed; blocks must begin at whole bytes, as those of all writers do. */
static int alloc_image(struct gray_image *out, const struct tiff_picture *picture,
                       const struct tiff_blocks *blocks, struct error *error)
{
    int width = (int)picture->width, height = (int)picture->height;
    if (picture->bits == 1 && (blocks->width % 8 == 0 || !blocks->is_tiled))
        return packed_pixels_alloc(out, width, height, (picture->width + 7) / 8, picture->greys[0],
                                   picture->greys[1], error);
    return gray_image_alloc_unset(out, width, height, error);
}

static int read_plain(struct decoded_page *page, const struct tiff_file *file,
                      const struct tiff_picture *picture, struct error *error)
{
    struct tiff_blocks blocks;
    int result = alloc_blocks(&blocks, page, file, picture, error);
    if (result == 0 && page->reason == REASON_NONE)
        result = alloc_image(&page->image, picture, &blocks, error);
    if (result == 0 && page->reason == REASON_NONE)
        read_blocks(page, file, picture, &blocks);
    free(blocks.bytes);
    return result;
}

/* Colour that only libtiff takes apart: CMYK, CIE L*a*b*, subsampled YCbCr, separate planes. */
static int read_by_rgba(struct decoded_page *page, struct tiff_file *file,
                        const struct tiff_picture *picture, struct error *error)
{
    const size_t count = (size_t)picture->width * picture->height;
    if (!scan_source_allows_bytes(file->source, page, 4 * (uint64_t)count))
        return 0;
    uint32_t *raster = malloc(4 * count);
    int result = raster == NULL ? error_out_of_memory(error)
                                : gray_image_alloc_unset(&page->image, (int)picture->width,
                                                         (int)picture->height, error);
    TIFFSetField(file->tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT); /* turned later, by us */
    if (result == 0 && (!TIFFReadRGBAImageOriented(file->tiff, picture->width, picture->height,
                                                   raster, ORIENTATION_TOPLEFT, 1) ||
                        !is_whole(file, picture)))
        reject_broken(page, file);
    for (size_t i = 0; result == 0 && page->reason == REASON_NONE && i < count; i++) {
        unsigned char pixel[4] = {
            (unsigned char)TIFFGetR(raster[i]), (unsigned char)TIFFGetG(raster[i]),
            (unsigned char)TIFFGetB(raster[i]), (unsigned char)TIFFGetA(raster[i])};
        gray_row_put(page->image.pixels + i, 1, pixel, 1, 4, true);
    }
    free(raster);
    return result;
}

static void close_tiff(void *state)
{
    struct tiff_file *file = state;
    if (file->tiff != NULL)
        TIFFClose(file->tiff);
    tiff_pages_free(&file->pages);
    free(file);
}

static int open_tiff(void **state, int *page_count, struct decoded_page *page,
                     const struct scan_source *source, struct error *error)
{
    struct tiff_file *file = calloc(1, sizeof *file);
    if (file == NULL)
        return error_out_of_memory(error);
    *state = file;
    file->source = source;
    if (tiff_pages_list(&file->pages, page, source, error) != 0)
        return -1;
    if (page->reason != REASON_NONE)
        return 0;
    if (file->pages.count > 0 && tiff_file_open(file, error) != 0)
        return -1;
    if (file->tiff == NULL)
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s", _("the TIFF file has no page"));
    /* What is behind the break is lost: it shows as one more page, which is rejected. */
    *page_count = file->pages.count + file->pages.is_broken;
    return 0;
}

static int decode_tiff(struct decoded_page *page, const struct scan_source *source, void *state,
                       int page_index, struct error *error)
{
    struct tiff_file *file = state;
    struct tiff_picture picture;
    file->source = source;
    tiff_file_forget_complaints(file);
    if (page_index >= file->pages.count) {
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s",
                            _("the TIFF file breaks off here; further pages may be lost"));
        return 0;
    }
    if (!TIFFSetSubDirectory(file->tiff, file->pages.offset[page_index])) {
        reject_broken(page, file);
        return 0;
    }
    tiff_picture_read(&picture, page, file->tiff);
    tiff_file_forget_complaints(file); /* unknown tags and the like do no harm */
    if (!tiff_picture_check(&picture, page, file))
        return 0;
    int result = picture.is_plain ? read_plain(page, file, &picture, error)
                                  : read_by_rgba(page, file, &picture, error);
    if (result == 0 && page->reason == REASON_NONE)
        result = decoded_page_turn_upright(page, picture.orientation, error);
    return result;
}

const struct scan_format tiff_format = {"tif", tiff_is_file, open_tiff, decode_tiff, close_tiff};
