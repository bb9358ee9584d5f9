/* SPDX-License-Identifier: MIT */
#include "plain_writer.h"

#include "customer_barcode_layout.h"
#include "form_text.h"
#include "page_code.h"
#include "text.h"

#include <hpdf.h>
#include <math.h>
#include <qrencode.h>
#include <string.h>

static const char *const font_files[FACE_COUNT] = {
    [FACE_GOTHIC] = "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Regular.ttf",
    [FACE_GOTHIC_BOLD] = "/usr/share/fonts/truetype/bizud-gothic/BIZUDGothic-Bold.ttf",
    [FACE_MINCHO] = "/usr/share/fonts/truetype/bizud-mincho/BIZUDMincho-Regular.ttf",
};

struct plain_page {
    HPDF_Doc pdf;
    HPDF_Page page;
    double height_mm;
    const HPDF_Font *fonts; /* by enum form_face */
    struct form_text_source source;
    struct form_text text; /* scratch */
};

static float points(double mm)
{
    return (float)(mm * POINTS_PER_MM);
}

static float upwards(const struct plain_page *plain, double y_mm)
{
    return points(plain->height_mm - y_mm);
}

/* ---- Shapes ---- */

static void set_fill(struct plain_page *plain, struct form_colour colour)
{
    HPDF_Page_SetRGBFill(plain->page, (float)colour.red / 255, (float)colour.green / 255,
                         (float)colour.blue / 255);
}

static void set_stroke(struct plain_page *plain, const struct form_element *element)
{
    const struct form_colour colour = element->stroke_colour;
    HPDF_Page_SetRGBStroke(plain->page, (float)colour.red / 255, (float)colour.green / 255,
                           (float)colour.blue / 255);
    HPDF_Page_SetLineWidth(plain->page, points(element->stroke_mm));
}

static void fill_rect(struct plain_page *plain, struct rect_mm r, struct form_colour colour)
{
    set_fill(plain, colour);
    HPDF_Page_Rectangle(plain->page, points(r.x), upwards(plain, r.y + r.h), points(r.w),
                        points(r.h));
    HPDF_Page_Fill(plain->page);
}

static void draw_line(struct plain_page *plain, double x, double y, double w, double h,
                      const struct form_element *element)
{
    if (element->stroke_mm <= 0)
        return;
    set_stroke(plain, element);
    HPDF_Page_MoveTo(plain->page, points(x), upwards(plain, y));
    HPDF_Page_LineTo(plain->page, points(x + w), upwards(plain, y + h));
    HPDF_Page_Stroke(plain->page);
}

/* A corner: a quarter of a circle from where the path stands, through the handles, to x, y. */
static void add_corner(struct plain_page *plain, double x1, double y1, double x2, double y2,
                       double x, double y)
{
    HPDF_Page_CurveTo(plain->page, points(x1), upwards(plain, y1), points(x2), upwards(plain, y2),
                      points(x), upwards(plain, y));
}

static void add_rect(struct plain_page *plain, struct rect_mm box, double radius)
{
    const double k = radius * 0.4477, x = box.x, y = box.y, right = x + box.w, bottom = y + box.h;
    if (radius <= 0) {
        HPDF_Page_Rectangle(plain->page, points(x), upwards(plain, bottom), points(box.w),
                            points(box.h));
        return;
    }
    HPDF_Page_MoveTo(plain->page, points(x + radius), upwards(plain, y));
    HPDF_Page_LineTo(plain->page, points(right - radius), upwards(plain, y));
    add_corner(plain, right - k, y, right, y + k, right, y + radius);
    HPDF_Page_LineTo(plain->page, points(right), upwards(plain, bottom - radius));
    add_corner(plain, right, bottom - k, right - k, bottom, right - radius, bottom);
    HPDF_Page_LineTo(plain->page, points(x + radius), upwards(plain, bottom));
    add_corner(plain, x + k, bottom, x, bottom - k, x, bottom - radius);
    HPDF_Page_LineTo(plain->page, points(x), upwards(plain, y + radius));
    add_corner(plain, x, y + k, x + k, y, x + radius, y);
    HPDF_Page_ClosePath(plain->page);
}

static void draw_box(struct plain_page *plain, struct rect_mm box,
                     const struct form_element *element)
{
    const bool has_stroke = element->stroke_mm > 0;
    if (!has_stroke && !element->has_fill)
        return;
    if (has_stroke)
        set_stroke(plain, element);
    if (element->has_fill)
        set_fill(plain, element->fill_colour);
    add_rect(plain, box, fmin(element->radius_mm, fmin(box.w, box.h) / 2));
    if (has_stroke && element->has_fill)
        HPDF_Page_FillStroke(plain->page);
    else if (has_stroke)
        HPDF_Page_Stroke(plain->page);
    else
        HPDF_Page_Fill(plain->page);
}

/* One frame around boxes that touch, lines between them. */
static void draw_comb(struct plain_page *plain, const struct form_element *comb)
{
    int first = 0;
    for (int cell = 0; cell < comb->cells; cell++) {
        const bool is_last = cell + 1 == comb->cells || comb->cell_gap_mm[cell] > 0;
        struct rect_mm box = form_comb_cell(comb, first), here = form_comb_cell(comb, cell);
        if (!is_last)
            continue;
        box.w = here.x + here.w - box.x;
        draw_box(plain, box, comb);
        for (int inner = first + 1; inner <= cell; inner++)
            draw_line(plain, form_comb_cell(comb, inner).x, box.y, 0, box.h, comb);
        first = cell + 1;
    }
}

/* ---- Texts ---- */

static int draw_glyph(struct plain_page *plain, const struct font_glyph *glyph, double x_mm,
                      double baseline_mm, struct error *error)
{
    char bytes[5] = "";
    if (glyph->code_point > 0xFFFF || glyph->mark != 0 || glyph->face == FONT_NAMES)
        return error_set(error, ERROR_REFUSED, "U+%04X is beyond libharu", glyph->code_point);
    bytes[utf8_put(bytes, glyph->code_point)] = '\0';
    if (glyph->glyph != 0)
        HPDF_Page_TextOut(plain->page, points(x_mm), upwards(plain, baseline_mm), bytes);
    return 0;
}

static int draw_glyphs(struct plain_page *plain, const struct font_glyph *glyphs, size_t count,
                       double x_mm, double baseline_mm, double size_pt, enum form_face face,
                       struct form_colour colour, struct error *error)
{
    const double em_mm = size_pt / POINTS_PER_MM;
    int result = 0;
    set_fill(plain, colour);
    HPDF_Page_BeginText(plain->page);
    HPDF_Page_SetFontAndSize(plain->page, plain->fonts[face], (float)size_pt);
    for (size_t i = 0; i < count && result == 0; i++) {
        result = draw_glyph(plain, &glyphs[i], x_mm, baseline_mm, error);
        x_mm += (glyphs[i].advance + glyphs[i].extra) * em_mm / 1000;
    }
    HPDF_Page_EndText(plain->page);
    return result;
}

/* Where a line begins, from the left of its box: a bracket or full stop at an end does not count
 * with the empty half of its em box. */
static double line_start_mm(const struct text_block *block, const struct text_line *line,
                            double width_mm, enum form_align align)
{
    static const char *const closing = "」』）】〕］｝〉》、。，．";
    const struct font_glyph *last = &block->run.glyphs[line->first + line->count - 1];
    const double em_mm = block->size_pt / POINTS_PER_MM, trim_mm = line->trim * em_mm / 1000;
    char bytes[5] = "";
    bytes[utf8_put(bytes, last->code_point)] = '\0';
    const bool has_empty_end = last->extra == 0 && strstr(closing, bytes) != NULL;
    const double rest = width_mm - line->width_mm + (has_empty_end ? em_mm / 2 : 0);
    return (align == ALIGN_RIGHT ? rest : align == ALIGN_CENTRE ? rest / 2 : 0) - trim_mm;
}

static int draw_block(struct plain_page *plain, const struct form_element *element,
                      struct error *error)
{
    const struct text_block *block = &plain->text.block;
    const struct form_style *style = element->style;
    const struct rect_mm *box = &element->box;
    const double free_mm = box->h - text_block_height_mm(block);
    double top = box->y + (style->valign == VALIGN_MIDDLE   ? free_mm / 2
                           : style->valign == VALIGN_BOTTOM ? free_mm
                                                            : 0);
    for (size_t i = 0; i < block->line_count; i++, top += block->line_pitch_mm) {
        const struct text_line *line = &block->lines[i];
        if (line->count == 0)
            continue;
        const double baseline = top + block->size_pt * FONT_EM_ASCENT / 1000 / POINTS_PER_MM;
        if (draw_glyphs(plain, block->run.glyphs + line->first, line->count,
                        box->x + line_start_mm(block, line, box->w, style->align), baseline,
                        block->size_pt, style->face, style->colour, error) != 0)
            return -1;
    }
    return 0;
}

static int draw_text(struct plain_page *plain, const struct form_element *element,
                     struct error *error)
{
    if (element->ruby != NULL || element->style->vertical || element->kind == ELEMENT_COMB ||
        element->style->align == ALIGN_DISTRIBUTE)
        return error_set(error, ERROR_REFUSED, "a text of a kind that is not drawn plainly");
    if (form_text_fill(&plain->text, &plain->source, element, error) != 0 ||
        form_text_set(&plain->text, &plain->source, element, error) != 0)
        return -1;
    return draw_block(plain, element, error);
}

/* ---- Codes, bars, marks ---- */

static const struct form_colour black = {0, 0, 0}, white = {255, 255, 255};

/* As an image of a bit a module, white included. */
static int draw_symbol(struct plain_page *plain, const char *text, struct rect_mm box,
                       struct error *error)
{
    enum { ROW_BYTES = (PAGE_CODE_MODULES + 7) / 8 };
    HPDF_BYTE bits[PAGE_CODE_MODULES * ROW_BYTES];
    QRcode *symbol = QRcode_encodeString(text, 3, QR_ECLEVEL_Q, QR_MODE_8, 1);
    if (symbol == NULL || symbol->width != PAGE_CODE_MODULES)
        return error_set(error, ERROR_REFUSED, "no symbol of version 3");
    memset(bits, 0xFF, sizeof bits);
    for (int y = 0; y < PAGE_CODE_MODULES; y++)
        for (int x = 0; x < PAGE_CODE_MODULES; x++)
            if (symbol->data[y * PAGE_CODE_MODULES + x] & 1)
                bits[y * ROW_BYTES + x / 8] &= (HPDF_BYTE) ~(0x80 >> x % 8);
    QRcode_free(symbol);
    HPDF_Image image = HPDF_LoadRawImageFromMem(plain->pdf, bits, PAGE_CODE_MODULES,
                                                PAGE_CODE_MODULES, HPDF_CS_DEVICE_GRAY, 1);
    HPDF_Page_DrawImage(plain->page, image, points(box.x), upwards(plain, box.y + box.h),
                        points(box.w), points(box.h));
    return 0;
}

/* Two lines of four groups (code_symbol.h). */
static int draw_code_text(struct plain_page *plain, const char *text, struct rect_mm box,
                          struct error *error)
{
    const double size_pt = 5.8, em_mm = size_pt / POINTS_PER_MM;
    for (int i = 0; i < PAGE_CODE_LENGTH; i++) {
        const int column = i % 16, row = i / 16;
        const double x = box.x + (column * 0.5 + column / 4 * 0.28) * em_mm;
        const struct font_glyph glyph = {.code_point = (unsigned char)text[i], .glyph = 1};
        const double baseline = box.y + row * box.h / 2 + FONT_EM_ASCENT / 1000.0 * em_mm;
        if (draw_glyphs(plain, &glyph, 1, x, baseline, size_pt, FACE_GOTHIC, black, error) != 0)
            return -1;
    }
    return 0;
}

static int draw_codes(struct plain_page *plain, const char *text, struct error *error)
{
    const struct form_definition *form = plain->source.form;
    const struct page_frame frame = page_frame_for(form->width_mm, form->height_mm);
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++)
        if (draw_symbol(plain, text, frame.code[copy], error) != 0 ||
            draw_code_text(plain, text, frame.code_text[copy], error) != 0)
            return -1;
    return 0;
}

static void draw_marks(struct plain_page *plain)
{
    const struct form_definition *form = plain->source.form;
    const struct page_frame frame = page_frame_for(form->width_mm, form->height_mm);
    for (int mark = 0; mark < MARK_COUNT; mark++) {
        const struct point_mm at = frame.mark_centre[mark];
        fill_rect(plain, (struct rect_mm){at.x - 2.5, at.y - 2.5, 5, 5}, black);
        if (mark == MARK_BOTTOM_RIGHT)
            fill_rect(plain, (struct rect_mm){at.x - 1, at.y - 1, 2, 2}, white);
    }
}

/* Bars on whole dots of 600 dpi: 1 long, 2 without the lower third, 3 without the upper, 4 the
 * middle third. */
static void draw_barcode(struct plain_page *plain, const struct form_element *element)
{
    const struct filled_form *filled = plain->source.filled;
    const struct customer_barcode_layout layout = customer_barcode_layout_for(element->size_pt);
    const double dot = 25.4 / 600, third = layout.timing_mm;
    const double left = round(element->box.x / dot) * dot;
    const double top = round((element->box.y + (element->box.h - 3 * third) / 2) / dot) * dot;
    struct customer_barcode barcode;
    if (customer_barcode_for_address(&barcode, filled_form_lookup(filled, "postal_code_digits"),
                                     filled_form_lookup(filled, "address"),
                                     filled_form_lookup(filled, "address_building")) !=
        CUSTOMER_BARCODE_MADE)
        return;
    for (int i = 0; i < CUSTOMER_BARCODE_BARS; i++) {
        const bool up = barcode.bars[i] == '1' || barcode.bars[i] == '2';
        const bool down = barcode.bars[i] == '1' || barcode.bars[i] == '3';
        fill_rect(plain,
                  (struct rect_mm){left + i * layout.pitch_mm, top + (up ? 0 : third),
                                   layout.bar_mm, third * (1 + up + down)},
                  black);
    }
}

/* ---- Pages ---- */

static bool is_varying(const struct form_element *element)
{
    return element->kind == ELEMENT_CUSTOMER_BARCODE || form_text_is_varying(element);
}

static int draw_fixed(struct plain_page *plain, const struct form_element *element,
                      struct error *error)
{
    if (element->dashed)
        return error_set(error, ERROR_REFUSED, "libharu's dashes are whole points");
    switch (element->kind) {
    case ELEMENT_LINE:
        draw_line(plain, element->box.x, element->box.y, element->box.w, element->box.h, element);
        return 0;
    case ELEMENT_COMB:
        draw_comb(plain, element);
        return 0;
    case ELEMENT_TEXT:
    case ELEMENT_VALUE:
        return is_varying(element) ? 0 : draw_text(plain, element, error);
    case ELEMENT_CUSTOMER_BARCODE:
        return 0;
    default:
        draw_box(plain, element->box, element);
        return 0;
    }
}

/* In the order in which render/ draws: what all pieces share, then this one's. */
static int draw_page(struct plain_page *plain, struct error *error)
{
    const struct filled_form *filled = plain->source.filled;
    const struct form_page *page = &filled->form->pages[plain->source.page - 1];
    for (size_t i = 0; i < page->element_count; i++)
        if (draw_fixed(plain, &page->elements[i], error) != 0)
            return -1;
    if (filled->page_codes != NULL)
        draw_marks(plain);
    for (size_t i = 0; i < page->element_count; i++) {
        const struct form_element *element = &page->elements[i];
        if (element->kind == ELEMENT_CUSTOMER_BARCODE)
            draw_barcode(plain, element);
        else if (is_varying(element) && draw_text(plain, element, error) != 0)
            return -1;
    }
    return filled->page_codes == NULL
               ? 0
               : draw_codes(plain, filled->page_codes[plain->source.page - 1], error);
}

static int draw_form(HPDF_Doc pdf, const HPDF_Font *fonts, struct font_library *library,
                     const struct filled_form *filled, struct error *error)
{
    const struct form_definition *form = filled->form;
    struct plain_page plain = {.pdf = pdf, .height_mm = form->height_mm, .fonts = fonts};
    int result = 0;
    for (size_t i = 0; i < form->page_count && result == 0; i++) {
        plain.source = (struct form_text_source){library, form, filled, (int)i + 1};
        plain.page = HPDF_AddPage(pdf);
        HPDF_Page_SetWidth(plain.page, points(form->width_mm));
        HPDF_Page_SetHeight(plain.page, points(form->height_mm));
        result = draw_page(&plain, error);
    }
    form_text_free(&plain.text);
    return result;
}

static int load_fonts(HPDF_Font fonts[FACE_COUNT], HPDF_Doc pdf, struct error *error)
{
    for (int face = 0; face < FACE_COUNT; face++) {
        const char *name = HPDF_LoadTTFontFromFile(pdf, font_files[face], HPDF_TRUE);
        fonts[face] = name == NULL ? NULL : HPDF_GetFont(pdf, name, "UTF-8");
        if (fonts[face] == NULL)
            return error_set(error, ERROR_STORE, "%s: cannot be loaded", font_files[face]);
    }
    return 0;
}

int plain_write(const char *path, struct font_library *library, const struct filled_form *forms,
                size_t count, struct error *error)
{
    HPDF_Doc pdf = HPDF_New(NULL, NULL); /* without a handler: errors stay until HPDF_GetError */
    HPDF_Font fonts[FACE_COUNT];
    if (pdf == NULL)
        return error_out_of_memory(error);
    HPDF_UseUTFEncodings(pdf);
    HPDF_SetCompressionMode(pdf, HPDF_COMP_ALL);
    int result = load_fonts(fonts, pdf, error);
    for (size_t i = 0; i < count && result == 0; i++)
        result = draw_form(pdf, fonts, library, &forms[i], error);
    if (result == 0 && (HPDF_GetError(pdf) != HPDF_OK || HPDF_SaveToFile(pdf, path) != HPDF_OK))
        result = error_set(error, ERROR_STORE, "%s: libharu error 0x%04lX", path,
                           (unsigned long)HPDF_GetError(pdf));
    HPDF_Free(pdf);
    return result;
}
