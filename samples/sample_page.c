/* SPDX-License-Identifier: MIT */
#include "sample_page.h"
#include "sample_surface.h"

#include "file.h"

#include <png.h>
#include <cairo.h>
#include <poppler.h>
#include <stdlib.h>
#include <string.h>

#define PDF_MAX_BYTES ((size_t)1 << 30)

struct sample_pdf {
    PopplerDocument *document;
    int page_count;
};

struct sample_pdf *sample_pdf_open(const char *path, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    GError *reason = NULL;
    struct sample_pdf *pdf = calloc(1, sizeof *pdf);
    if (pdf == NULL)
        error_out_of_memory(error);
    if (pdf != NULL && file_read(&bytes, path, PDF_MAX_BYTES, error) == 0) {
        GBytes *copy = g_bytes_new(bytes.data, bytes.size);
        pdf->document = poppler_document_new_from_bytes(copy, NULL, &reason);
        g_bytes_unref(copy);
        if (pdf->document == NULL)
            error_set(error, ERROR_REFUSED, "%s: not a PDF that can be rendered: %s", path,
                      reason != NULL ? reason->message : "");
        g_clear_error(&reason);
    }
    buffer_free(&bytes);
    if (pdf == NULL || pdf->document == NULL) {
        free(pdf);
        return NULL;
    }
    pdf->page_count = poppler_document_get_n_pages(pdf->document);
    return pdf;
}

void sample_pdf_close(struct sample_pdf *pdf)
{
    if (pdf == NULL)
        return;
    g_object_unref(pdf->document);
    free(pdf);
}

int sample_pdf_page_count(const struct sample_pdf *pdf)
{
    return pdf->page_count;
}

int sample_pdf_render(struct gray_image *out, const struct sample_pdf *pdf, int index, double dpi,
                      struct error *error)
{
    PopplerPage *page = poppler_document_get_page(pdf->document, index);
    if (page == NULL)
        return error_set(error, ERROR_REFUSED, "the PDF has no page %d", index + 1);
    double width_pt, height_pt;
    poppler_page_get_size(page, &width_pt, &height_pt);
    cairo_surface_t *surface = cairo_image_surface_create(
        CAIRO_FORMAT_RGB24, (int)(width_pt * dpi / 72 + 0.5), (int)(height_pt * dpi / 72 + 0.5));
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, dpi / 72, dpi / 72);
    poppler_page_render_for_printing(page, cairo);
    int result = cairo_status(cairo) == CAIRO_STATUS_SUCCESS
                     ? sample_surface_to_grey(out, surface, error)
                     : error_out_of_memory(error);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    g_object_unref(page);
    return result;
}

char *sample_pdf_text(const struct sample_pdf *pdf, int index)
{
    PopplerPage *page = poppler_document_get_page(pdf->document, index);
    char *text = page != NULL ? poppler_page_get_text(page) : NULL;
    char *copy = text != NULL ? strdup(text) : NULL;
    g_free(text);
    if (page != NULL)
        g_object_unref(page);
    return copy;
}

/* Fast rather than small: the scans are read once and thrown away. */
int sample_png_append(struct buffer *out, const struct gray_image *image, struct error *error)
{
    png_image png = {.version = PNG_IMAGE_VERSION,
                     .width = (png_uint_32)image->width,
                     .height = (png_uint_32)image->height,
                     .format = PNG_FORMAT_GRAY,
                     .flags = PNG_IMAGE_FLAG_FAST};
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(png);
    buffer_reserve(out, size);
    if (out->failed ||
        !png_image_write_to_memory(&png, out->data + out->size, &size, 0, image->pixels, 0, NULL))
        return error_out_of_memory(error);
    out->size += size;
    return 0;
}
