/* SPDX-License-Identifier: MIT */
/* The one file of intake that includes poppler and cairo. */
#include "pdf_render.h"

#include "gray_row.h"
#include "message.h"

#include <math.h>
#include <poppler.h>
#include <stdlib.h>
#include <string.h>

#define RENDER_DPI 300.0

struct pdf_renderer {
    PopplerDocument *document;
};

int pdf_renderer_open(struct pdf_renderer **out, struct decoded_page *page,
                      const struct scan_source *source, int page_count, struct error *error)
{
    struct pdf_renderer *renderer = *out = calloc(1, sizeof *renderer);
    if (renderer == NULL)
        return error_out_of_memory(error);
    GBytes *bytes = g_bytes_new_static(source->bytes, source->size);
    renderer->document = poppler_document_new_from_bytes(bytes, NULL, NULL);
    g_bytes_unref(bytes);
    if (renderer->document == NULL ||
        poppler_document_get_n_pages(renderer->document) != page_count)
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s",
                            _("the PDF is broken; scan the pages again"));
    return 0;
}

void pdf_renderer_close(struct pdf_renderer *renderer)
{
    if (renderer == NULL)
        return;
    if (renderer->document != NULL)
        g_object_unref(renderer->document);
    free(renderer);
}

/* Draws onto white; the surface's pixels become the page. */
static int draw(struct decoded_page *page, PopplerPage *poppler_page, cairo_surface_t *surface,
                double scale, struct error *error)
{
    cairo_t *context = cairo_create(surface);
    cairo_set_source_rgb(context, 1, 1, 1);
    cairo_paint(context);
    cairo_scale(context, scale, scale);
    poppler_page_render(poppler_page, context);
    cairo_status_t status = cairo_status(context);
    cairo_destroy(context);
    cairo_surface_flush(surface);
    if (status == CAIRO_STATUS_NO_MEMORY)
        return error_out_of_memory(error);
    int width = cairo_image_surface_get_width(surface);
    int height = cairo_image_surface_get_height(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    const unsigned char *pixels = cairo_image_surface_get_data(surface);
    if (gray_image_alloc_unset(&page->image, width, height, error) != 0)
        return -1;
    for (int y = 0; y < height; y++) {
        unsigned char *out = page->image.pixels + (size_t)y * (size_t)width;
        for (int x = 0; x < width; x++) {
            uint32_t pixel;
            memcpy(&pixel, pixels + (size_t)y * stride + 4 * (size_t)x, sizeof pixel);
            out[x] = gray_luma(pixel >> 16 & 0xff, pixel >> 8 & 0xff, pixel & 0xff);
        }
    }
    return 0;
}

int pdf_render_page(struct decoded_page *page, const struct pdf_renderer *renderer,
                    const struct scan_source *source, int page_index, double user_unit,
                    struct error *error)
{
    double width = 0, height = 0, scale = RENDER_DPI / 72 * user_unit;
    PopplerPage *poppler_page = poppler_document_get_page(renderer->document, page_index);
    if (poppler_page == NULL) {
        decoded_page_reject(page, REASON_UNREADABLE_FILE, "%s",
                            _("the PDF has nothing where this page should be"));
        return 0;
    }
    poppler_page_get_size(poppler_page, &width, &height);
    width = fmin(ceil(width * scale), 1e9);
    height = fmin(ceil(height * scale), 1e9);
    int result = 0;
    if (scan_source_allows(source, page, width > 0 ? (uint64_t)width : 0,
                           height > 0 ? (uint64_t)height : 0) &&
        scan_source_allows_bytes(source, page, 4 * (uint64_t)width * (uint64_t)height)) {
        cairo_surface_t *surface =
            cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
        result = cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS
                     ? draw(page, poppler_page, surface, scale, error)
                     : error_out_of_memory(error);
        cairo_surface_destroy(surface);
        page->declared_dpi_x = page->declared_dpi_y = RENDER_DPI;
    }
    g_object_unref(poppler_page);
    return result;
}
