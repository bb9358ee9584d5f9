/* SPDX-License-Identifier: MIT */
/* A page that is one scanned image goes to the image's own decoder; any other is rendered. */
#include "gray_row.h"
#include "jpeg_read.h"
#include "message.h"
#include "orientation.h"
#include "scan_pdf.h"
#include "pdf_render.h"

#include <stdlib.h>
#include <string.h>

#define HEADER_WITHIN 1024 /* some devices put a few bytes before "%PDF-" */

struct pdf_scan {
    struct scan_pdf *file;
    struct pdf_renderer *renderer; /* NULL until a page needs it */
};

static bool is_pdf(const unsigned char *bytes, size_t size)
{
    return memmem(bytes, size < HEADER_WITHIN ? size : HEADER_WITHIN, "%PDF-", 5) != NULL;
}

static void close_pdf(void *state)
{
    struct pdf_scan *scan = state;
    pdf_renderer_close(scan->renderer);
    scan_pdf_close(scan->file);
    free(scan);
}

static int open_pdf(void **state, int *page_count, struct decoded_page *page,
                    const struct scan_source *source, struct error *error)
{
    struct pdf_scan *scan = calloc(1, sizeof *scan);
    if (scan == NULL)
        return error_out_of_memory(error);
    *state = scan;
    if (scan_pdf_open(&scan->file, page, source, error) != 0)
        return -1;
    *page_count = scan_pdf_page_count(scan->file);
    return 0;
}

/* Samples → grey; the row is changed. */
static void put_row(unsigned char *out, const struct pdf_image *image, unsigned char *row)
{
    const size_t width = (size_t)image->width, channels = (size_t)image->channels;
    if (image->bits == 16) { /* the high byte of each: PDF is big endian */
        for (size_t i = 0; i < width * channels; i++)
            row[i] = row[2 * i];
    }
    if (channels == 3)
        gray_row_put(out, 1, row, width, 3, false);
    else
        gray_row_from_samples(out, row, width, image->bits > 8 ? 8 : image->bits, image->greys);
}

static int put_rows(struct decoded_page *page, const struct pdf_image *image, unsigned char *rows,
                    size_t row_size, struct error *error)
{
    if (gray_image_alloc_unset(&page->image, image->width, image->height, error) != 0)
        return -1;
    for (int y = 0; y < image->height; y++)
        put_row(page->image.pixels + (size_t)y * (size_t)image->width, image,
                rows + (size_t)y * row_size);
    return 0;
}

static int read_rows(struct decoded_page *page, const struct pdf_image *image,
                     const struct scan_source *source, struct error *error)
{
    const size_t bits = (size_t)image->channels * (size_t)image->bits;
    const size_t row_size = (bits * (size_t)image->width + 7) / 8;
    const size_t size = row_size * (size_t)image->height;
    enum pdf_inflate_result inflated = PDF_INFLATED;
    unsigned char *rows = NULL;
    int result = 0;
    if (!scan_source_allows_bytes(source, page, size))
        return 0;
    if (image->is_deflated)
        result = pdf_inflate_rows(&rows, &inflated, image->bytes, image->size, &image->predictor,
                                  image->height, error);
    else if (image->size < size)
        inflated = PDF_INFLATE_BROKEN;
    if (result == 0 && inflated != PDF_INFLATED)
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s",
                            _("the image of the PDF page does not have the rows that it names; scan "
                              "the page again"));
    else if (result == 0)
        result = put_rows(page, image, rows != NULL ? rows : image->bytes, row_size, error);
    free(rows);
    return result;
}

static int read_image(struct decoded_page *page, const struct pdf_image *image,
                      const struct scan_source *source, struct error *error)
{
    struct scan_source stream = *source;
    const struct jpeg_surroundings surroundings = {
        .ignores_exif = true, .channels = image->channels, .is_inverted = image->is_inverted};
    stream.bytes = image->bytes;
    stream.size = image->size;
    int result = image->kind == PDF_IMAGE_JPEG  ? jpeg_read(page, &stream, &surroundings, error)
                 : image->kind == PDF_IMAGE_FAX ? fax_read(page, &image->fax, &stream, error)
                                                : read_rows(page, image, source, error);
    page->declared_dpi_x = image->dpi_x;
    page->declared_dpi_y = image->dpi_y;
    if (result == 0 && page->reason == REASON_NONE)
        result = decoded_page_turn_upright(page, image->orientation, error);
    return result;
}

static int render(struct decoded_page *page, struct pdf_scan *scan,
                  const struct scan_source *source, int page_index, struct error *error)
{
    if (scan->renderer == NULL &&
        pdf_renderer_open(&scan->renderer, page, source, scan_pdf_page_count(scan->file), error) !=
            0)
        return -1;
    if (page->reason != REASON_NONE) {
        pdf_renderer_close(scan->renderer);
        scan->renderer = NULL; /* the next page is told the same */
        return 0;
    }
    if (scan_pdf_missing_font(page->missing_font, sizeof page->missing_font, page, scan->file,
                              page_index, error) != 0)
        return -1;
    if (page->reason != REASON_NONE)
        return 0;
    return pdf_render_page(page, scan->renderer, source, page_index,
                           scan_pdf_user_unit(scan->file, page_index), error);
}

static int decode_pdf(struct decoded_page *page, const struct scan_source *source, void *state,
                      int page_index, struct error *error)
{
    struct pdf_scan *scan = state;
    struct pdf_image image = {0};
    if (!scan_pdf_has_page(scan->file, page_index)) {
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s",
                            _("the PDF has nothing where this page should be"));
        return 0;
    }
    int result = scan_pdf_read_image(&image, page, scan->file, page_index, source, error);
    if (result == 0 && page->reason == REASON_NONE)
        result = image.kind == PDF_IMAGE_NONE ? render(page, scan, source, page_index, error)
                                              : read_image(page, &image, source, error);
    pdf_image_free(&image);
    return result;
}

const struct scan_format pdf_format = {"pdf", is_pdf, open_pdf, decode_pdf, close_pdf};
