/* SPDX-License-Identifier: MIT */
#include "sample_page.h"
#include "sample_surface.h"
#include "text.h"

#include <cairo.h>
#include <math.h>
#include <qrencode.h>
#include <stdint.h>
#include <string.h>

static void set_colour(cairo_t *cairo, const struct form_colour *colour)
{
    cairo_set_source_rgb(cairo, colour->red / 255.0, colour->green / 255.0, colour->blue / 255.0);
}

static void draw_box(cairo_t *cairo, const struct form_element *element, struct rect_mm box)
{
    cairo_rectangle(cairo, box.x, box.y, box.w, box.h);
    if (element->has_fill) {
        set_colour(cairo, &element->fill_colour);
        cairo_fill_preserve(cairo);
    }
    if (element->stroke_mm > 0) {
        set_colour(cairo, &element->stroke_colour);
        cairo_set_line_width(cairo, element->stroke_mm);
        cairo_stroke_preserve(cairo);
    }
    cairo_new_path(cairo);
}

/* A line of characters that look like 田, as many as the text has and the box holds: as dark and in
 * the way as text, without a font, which another machine might not have. */
static void draw_text(cairo_t *cairo, const struct form_element *element)
{
    const struct rect_mm *box = &element->box;
    double size = element->style->size_pt * 25.4 / 72 * 0.8, pitch = size / 0.8;
    double y = box->y + (box->h - size) / 2;
    int count = element->text != NULL ? (int)utf8_length(element->text) : 10;
    set_colour(cairo, &element->style->colour);
    cairo_set_line_width(cairo, size * 0.1);
    for (int i = 0; i < count && (i + 1) * pitch < box->w; i++) {
        double x = box->x + i * pitch;
        cairo_rectangle(cairo, x, y, size, size);
        cairo_move_to(cairo, x + size / 2, y);
        cairo_rel_line_to(cairo, 0, size);
        cairo_move_to(cairo, x, y + size / 2);
        cairo_rel_line_to(cairo, size, 0);
    }
    cairo_stroke(cairo);
}

static void draw_element(cairo_t *cairo, const struct form_element *element)
{
    switch (element->kind) {
    case ELEMENT_LINE:
        set_colour(cairo, &element->stroke_colour);
        cairo_set_line_width(cairo, element->stroke_mm);
        cairo_move_to(cairo, element->box.x, element->box.y);
        cairo_rel_line_to(cairo, element->box.w, element->box.h);
        cairo_stroke(cairo);
        break;
    case ELEMENT_TEXT:
    case ELEMENT_VALUE:
        draw_text(cairo, element);
        break;
    case ELEMENT_COMB:
        for (int i = 0; i < element->cells; i++)
            draw_box(cairo, element, form_comb_cell(element, i));
        break;
    case ELEMENT_BOX:
    case ELEMENT_TICK:
    case ELEMENT_INK:
        draw_box(cairo, element, element->box);
        break;
    case ELEMENT_CUSTOMER_BARCODE: /* nothing of it is read */
        break;
    }
}

static void draw_square(cairo_t *cairo, struct point_mm centre, double side, double grey)
{
    cairo_set_source_rgb(cairo, grey, grey, grey);
    cairo_rectangle(cairo, centre.x - side / 2, centre.y - side / 2, side, side);
    cairo_fill(cairo);
}

/* One alphanumeric segment, as page codes are printed: an encoder left to itself would put runs of
 * digits into segments of their own. */
static QRcode *encode_code(const char *code)
{
    QRinput *input = QRinput_new2(3, QR_ECLEVEL_Q);
    QRcode *symbol = NULL;
    if (input != NULL &&
        QRinput_append(input, QR_MODE_AN, (int)strlen(code), (const unsigned char *)code) == 0)
        symbol = QRcode_encodeInput(input);
    QRinput_free(input);
    return symbol;
}

static int draw_code(cairo_t *cairo, const struct rect_mm *place, const char *code,
                     struct error *error)
{
    QRcode *symbol = encode_code(code);
    if (symbol == NULL)
        return error_set(error, ERROR_REFUSED, "the code does not fit a symbol of version 3");
    double module = place->w / symbol->width;
    cairo_set_source_rgb(cairo, 0, 0, 0);
    for (int y = 0; y < symbol->width; y++)
        for (int x = 0; x < symbol->width; x++)
            if (symbol->data[y * symbol->width + x] & 1)
                cairo_rectangle(cairo, place->x + x * module, place->y + y * module, module,
                                module);
    cairo_fill(cairo);
    QRcode_free(symbol);
    return 0;
}

static int draw_page(cairo_t *cairo, const struct form_definition *form, int page, const char *code,
                     struct error *error)
{
    struct page_frame frame = page_frame_for(form->width_mm, form->height_mm);
    const struct form_page *content = &form->pages[page - 1];
    for (size_t i = 0; i < content->element_count; i++)
        draw_element(cairo, &content->elements[i]);
    for (int role = 0; role < MARK_COUNT; role++)
        draw_square(cairo, frame.mark_centre[role], PAGE_MARK_SIZE_MM, 0);
    draw_square(cairo, frame.mark_centre[MARK_BOTTOM_RIGHT], PAGE_MARK_HOLE_MM, 1);
    for (int copy = 0; code != NULL && copy < CODE_COPY_COUNT; copy++)
        if (draw_code(cairo, &frame.code[copy], code, error) != 0)
            return -1;
    return 0;
}

int sample_surface_to_grey(struct gray_image *out, cairo_surface_t *surface, struct error *error)
{
    int width = cairo_image_surface_get_width(surface),
        height = cairo_image_surface_get_height(surface);
    if (gray_image_alloc(out, width, height, error) != 0)
        return -1;
    cairo_surface_flush(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
            uint32_t pixel;
            memcpy(&pixel, data + (size_t)y * stride + (size_t)x * 4, 4);
            unsigned grey =
                77 * (pixel >> 16 & 255) + 150 * (pixel >> 8 & 255) + 29 * (pixel & 255);
            out->pixels[(size_t)y * (size_t)width + (size_t)x] = (unsigned char)((grey + 128) >> 8);
        }
    }
    return 0;
}

int sample_page_draw(struct gray_image *out, const struct form_definition *form, int page,
                     const char *code, double dpi, struct error *error)
{
    double px_per_mm = dpi / 25.4;
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)(form->width_mm * px_per_mm + 0.5),
                                   (int)(form->height_mm * px_per_mm + 0.5));
    cairo_t *cairo = cairo_create(surface);
    cairo_set_source_rgb(cairo, 1, 1, 1);
    cairo_paint(cairo);
    cairo_scale(cairo, px_per_mm, px_per_mm);
    int result = draw_page(cairo, form, page, code, error);
    if (result == 0)
        result = cairo_status(cairo) == CAIRO_STATUS_SUCCESS
                     ? sample_surface_to_grey(out, surface, error)
                     : error_out_of_memory(error);
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
    return result;
}
