/* SPDX-License-Identifier: MIT */
#include "canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define UNKNOWN (-1)

/* ---- Numbers ---- */

static long hundredths_of_pt(double mm)
{
    return lround(mm * POINTS_PER_MM * 100);
}

/* In decimal digits; returns the end. */
static char *put_integer(char *to, long number)
{
    char digits[20];
    int count = 0;
    unsigned long rest = number < 0 ? 0UL - (unsigned long)number : (unsigned long)number;
    if (number < 0)
        *to++ = '-';
    do
        digits[count++] = (char)('0' + rest % 10);
    while ((rest /= 10) > 0);
    while (count > 0)
        *to++ = digits[--count];
    return to;
}

/* "12.3 " for 1230. */
static void append_number(struct canvas *canvas, long hundredths)
{
    char text[32], *to = text;
    unsigned fraction = (unsigned)(labs(hundredths) % 100);
    if (hundredths < 0)
        *to++ = '-';
    to = put_integer(to, labs(hundredths) / 100);
    if (fraction != 0) {
        *to++ = '.';
        *to++ = (char)('0' + fraction / 10);
        if (fraction % 10 != 0)
            *to++ = (char)('0' + fraction % 10);
    }
    *to++ = ' ';
    buffer_append(&canvas->content, text, (size_t)(to - text));
}

static void append_mm(struct canvas *canvas, double mm)
{
    append_number(canvas, hundredths_of_pt(mm));
}

static void append_point(struct canvas *canvas, double x_mm, double y_mm)
{
    append_mm(canvas, x_mm);
    append_mm(canvas, canvas->height_mm - y_mm);
}

static void append_operator(struct canvas *canvas, const char *name)
{
    buffer_append_text(&canvas->content, name);
    buffer_append_char(&canvas->content, '\n');
}

/* ---- State ---- */

void canvas_open(struct canvas *canvas, struct font_subset *subset, double width_mm,
                 double height_mm)
{
    struct buffer content = canvas->content;
    buffer_clear(&content);
    content.failed = false;
    *canvas = (struct canvas){.content = content,
                              .subset = subset,
                              .width_mm = width_mm,
                              .height_mm = height_mm,
                              .fill = UNKNOWN,
                              .stroke = UNKNOWN,
                              .line_width = UNKNOWN,
                              .text_size = UNKNOWN,
                              .dash = UNKNOWN,
                              .text_face = UNKNOWN};
}

static void end_text(struct canvas *canvas)
{
    if (canvas->in_text)
        append_operator(canvas, "ET");
    canvas->in_text = false;
}

void canvas_close(struct canvas *canvas)
{
    end_text(canvas);
}

void canvas_free(struct canvas *canvas)
{
    buffer_free(&canvas->content);
}

bool canvas_failed(const struct canvas *canvas)
{
    return canvas->content.failed || canvas->codes_ran_out || canvas->too_many_backgrounds;
}

static void append_colour(struct canvas *canvas, struct form_colour colour, const char *gray,
                          const char *rgb)
{
    const unsigned char parts[3] = {colour.red, colour.green, colour.blue};
    bool is_gray = colour.red == colour.green && colour.green == colour.blue;
    for (int i = 0; i < (is_gray ? 1 : 3); i++)
        append_number(canvas, (parts[i] * 100 + 127) / 255);
    append_operator(canvas, is_gray ? gray : rgb);
}

static long colour_number(struct form_colour colour)
{
    return (long)colour.red << 16 | colour.green << 8 | colour.blue;
}

static void set_fill(struct canvas *canvas, struct form_colour colour)
{
    if (canvas->fill == colour_number(colour))
        return;
    canvas->fill = colour_number(colour);
    append_colour(canvas, colour, "g", "rg");
}

static void set_stroke(struct canvas *canvas, const struct canvas_paint *paint)
{
    if (canvas->stroke != colour_number(paint->stroke)) {
        canvas->stroke = colour_number(paint->stroke);
        append_colour(canvas, paint->stroke, "G", "RG");
    }
    long width = hundredths_of_pt(paint->stroke_mm);
    if (canvas->line_width != width) {
        canvas->line_width = width;
        append_number(canvas, width);
        append_operator(canvas, "w");
    }
    if (canvas->dash != paint->dashed) {
        canvas->dash = paint->dashed;
        append_operator(canvas, paint->dashed ? "[2.83 2.83]0 d" : "[]0 d");
    }
}

/* Sets what paint needs. False: it draws nothing. */
static bool begin_path(struct canvas *canvas, const struct canvas_paint *paint)
{
    bool has_stroke = paint->stroke_mm > 0;
    if (!has_stroke && !paint->has_fill)
        return false;
    end_text(canvas);
    if (has_stroke)
        set_stroke(canvas, paint);
    if (paint->has_fill)
        set_fill(canvas, paint->fill);
    return true;
}

static void paint_path(struct canvas *canvas, const struct canvas_paint *paint, bool closed)
{
    if (paint->has_fill && paint->stroke_mm > 0)
        append_operator(canvas, closed ? "b" : "B");
    else if (paint->has_fill)
        append_operator(canvas, "f");
    else
        append_operator(canvas, closed ? "s" : "S");
}

/* ---- Shapes ---- */

void canvas_line(struct canvas *canvas, struct point_mm from, struct point_mm to,
                 const struct canvas_paint *paint)
{
    canvas_polygon(canvas, (const struct point_mm[]){from, to}, 2, false, paint);
}

void canvas_polygon(struct canvas *canvas, const struct point_mm *points, size_t count, bool closed,
                    const struct canvas_paint *paint)
{
    struct canvas_paint line = *paint;
    line.has_fill = paint->has_fill && closed;
    if (count < 2 || !begin_path(canvas, &line))
        return;
    for (size_t i = 0; i < count; i++) {
        append_point(canvas, points[i].x, points[i].y);
        append_operator(canvas, i == 0 ? "m" : "l");
    }
    paint_path(canvas, &line, closed);
}

static void append_curve(struct canvas *canvas, double x1, double y1, double x2, double y2,
                         double x3, double y3)
{
    append_point(canvas, x1, y1);
    append_point(canvas, x2, y2);
    append_point(canvas, x3, y3);
    append_operator(canvas, "c");
}

/* A rectangle whose corners are quarters of an ellipse; k·r is where the Bézier handles stand. */
static void append_round_rect(struct canvas *canvas, struct rect_mm r, double rx, double ry)
{
    const double k = 1 - 0.5523;
    double left = r.x, top = r.y, right = r.x + r.w, bottom = r.y + r.h;
    append_point(canvas, left + rx, top);
    append_operator(canvas, "m");
    append_point(canvas, right - rx, top);
    append_operator(canvas, "l");
    append_curve(canvas, right - k * rx, top, right, top + k * ry, right, top + ry);
    append_point(canvas, right, bottom - ry);
    append_operator(canvas, "l");
    append_curve(canvas, right, bottom - k * ry, right - k * rx, bottom, right - rx, bottom);
    append_point(canvas, left + rx, bottom);
    append_operator(canvas, "l");
    append_curve(canvas, left + k * rx, bottom, left, bottom - k * ry, left, bottom - ry);
    append_point(canvas, left, top + ry);
    append_operator(canvas, "l");
    append_curve(canvas, left, top + k * ry, left + k * rx, top, left + rx, top);
}

void canvas_rect(struct canvas *canvas, struct rect_mm rect, double radius_mm,
                 const struct canvas_paint *paint)
{
    if (!begin_path(canvas, paint))
        return;
    double radius = fmin(radius_mm, fmin(rect.w, rect.h) / 2);
    if (radius > 0) {
        append_round_rect(canvas, rect, radius, radius);
    } else {
        append_point(canvas, rect.x, rect.y + rect.h);
        append_mm(canvas, rect.w);
        append_mm(canvas, rect.h);
        append_operator(canvas, "re");
    }
    paint_path(canvas, paint, true);
}

void canvas_ellipse(struct canvas *canvas, struct rect_mm box, const struct canvas_paint *paint)
{
    if (!begin_path(canvas, paint))
        return;
    append_round_rect(canvas, box, box.w / 2, box.h / 2);
    paint_path(canvas, paint, true);
}

void canvas_arrow(struct canvas *canvas, struct point_mm from, struct point_mm to, double head_mm,
                  const struct canvas_paint *paint)
{
    double dx = to.x - from.x, dy = to.y - from.y, length = hypot(dx, dy);
    if (length <= 0)
        return;
    dx /= length;
    dy /= length;
    double half = head_mm * 0.45; /* half the width of the head's back */
    struct point_mm back = {to.x - dx * head_mm, to.y - dy * head_mm};
    const struct point_mm head[3] = {
        to, {back.x - dy * half, back.y + dx * half}, {back.x + dy * half, back.y - dx * half}};
    canvas_line(canvas, from, back, paint);
    canvas_polygon(canvas, head, 3, true,
                   &(struct canvas_paint){.has_fill = true, .fill = paint->stroke});
}

/* ---- Text ---- */

/* Room for one code, and for a gap behind it. */
#define MAX_CODE_BYTES 4
#define MAX_GAP_BYTES 16

/* A byte of a literal string (ISO 32000-1, 7.3.4.2); returns the end. */
static char *put_string_byte(char *to, unsigned char byte)
{
    if (byte == '(' || byte == ')' || byte == '\\' || byte == '\r')
        *to++ = '\\';
    *to++ = byte == '\r' ? 'r' : (char)byte;
    return to;
}

static char *put_code(struct canvas *canvas, char *to, const struct font_glyph *glyph)
{
    unsigned code = font_subset_code(canvas->subset, glyph);
    if (code == 0)
        canvas->codes_ran_out = true;
    return put_string_byte(put_string_byte(to, (unsigned char)(code >> 8)),
                           (unsigned char)(code & 0xFF));
}

/* Moves to the start of a run and chooses its font; only what changed is written. */
static void begin_run(struct canvas *canvas, int face, long size, long x, long y)
{
    if (!canvas->in_text) {
        append_operator(canvas, "BT");
        canvas->in_text = true;
        canvas->text_x = canvas->text_y = 0;
    }
    if (canvas->text_face != face || canvas->text_size != size) {
        buffer_append_text(&canvas->content, "/F");
        buffer_append_char(&canvas->content, (char)('0' + face));
        buffer_append_char(&canvas->content, ' ');
        append_number(canvas, size);
        append_operator(canvas, "Tf");
        canvas->text_face = face;
        canvas->text_size = size;
    }
    append_number(canvas, x - canvas->text_x);
    append_number(canvas, y - canvas->text_y);
    append_operator(canvas, "Td");
    canvas->text_x = x;
    canvas->text_y = y;
}

/* The extra space that most gaps of a run have, if it is worth a character spacing of its own: in a
 * justified line all gaps are within 1/1000 em of each other, and one number is written for all. */
#define SPACING_GAPS 4

static int common_extra(const struct font_glyph *glyphs, size_t count)
{
    int candidate = 0;
    size_t votes = 0, near = 0;
    for (size_t i = 0; i + 1 < count; i++) { /* the majority, if there is one */
        bool agrees = glyphs[i].extra >= candidate - 1 && glyphs[i].extra <= candidate + 1;
        if (votes == 0)
            candidate = glyphs[i].extra;
        votes = votes == 0 || agrees ? votes + 1 : votes - 1;
    }
    for (size_t i = 0; i + 1 < count; i++)
        near += glyphs[i].extra >= candidate - 1 && glyphs[i].extra <= candidate + 1;
    return near >= SPACING_GAPS && 2 * near >= count ? candidate : 0;
}

/* The character spacing that readers add behind each glyph, 1/1000 of the text size. Written
 * exactly: sizes are 1/100 pt, so five decimals. */
static void set_spacing(struct canvas *canvas, int extra)
{
    long spacing = extra * canvas->text_size; /* 1/100000 pt */
    if (canvas->text_spacing == spacing)
        return;
    canvas->text_spacing = spacing;
    char digits[6] = "00000";
    long rest = labs(spacing) % 100000;
    for (int i = 4; i >= 0; i--, rest /= 10)
        digits[i] = (char)('0' + rest % 10);
    size_t length = 5;
    while (length > 0 && digits[length - 1] == '0')
        length--;
    if (spacing < 0)
        buffer_append_char(&canvas->content, '-');
    buffer_append_number(&canvas->content, labs(spacing) / 100000);
    if (length > 0)
        buffer_append_char(&canvas->content, '.');
    buffer_append(&canvas->content, digits, length);
    append_operator(canvas, " Tc");
}

/* Glyphs of one face as one string, or as an array of strings with what the gaps have besides the
 * character spacing. Rounding of less than 1/100 em is put off to a later gap. */
#define GAP_ROUNDING 10

static void show_run(struct canvas *canvas, const struct font_glyph *glyphs, size_t count)
{
    struct buffer *content = &canvas->content;
    int spacing = common_extra(glyphs, count), owed = 0;
    bool is_array = false;
    set_spacing(canvas, spacing);
    buffer_reserve(content, 2 + count * (MAX_CODE_BYTES + MAX_GAP_BYTES));
    if (content->failed)
        return;
    char *start = content->data + content->size, *to = start;
    *to++ = '[';
    *to++ = '(';
    for (size_t i = 0; i < count; i++) {
        to = put_code(canvas, to, &glyphs[i]);
        owed += glyphs[i].extra - spacing;
        if (i + 1 == count || (spacing == 0 ? owed == 0 : abs(owed) < GAP_ROUNDING))
            continue;
        is_array = true;
        *to++ = ')';
        to = put_integer(to, -owed);
        *to++ = ' ';
        *to++ = '(';
        owed = 0;
    }
    if (!is_array) /* no bracket */
        memmove(start, start + 1, (size_t)(--to - start));
    content->size += (size_t)(to - start);
    append_operator(canvas, is_array ? ")]TJ" : ")Tj");
}

/* A glyph without a number is a line feed: it is no part of any line that is drawn. */
static size_t run_length(const struct font_glyph *glyphs, size_t count)
{
    size_t length = 1;
    while (length < count && glyphs[length].face == glyphs[0].face && glyphs[length].glyph != 0)
        length++;
    return length;
}

void canvas_glyphs(struct canvas *canvas, const struct font_glyph *glyphs, size_t count,
                   double x_mm, double baseline_mm, double size_pt, struct form_colour colour)
{
    if (count == 0)
        return;
    long size = lround(size_pt * 100);
    double x = x_mm * POINTS_PER_MM * 100;
    long y = hundredths_of_pt(canvas->height_mm - baseline_mm);
    set_fill(canvas, colour);
    for (size_t i = 0; i < count;) {
        size_t length = run_length(glyphs + i, count - i);
        if (glyphs[i].glyph != 0) {
            begin_run(canvas, glyphs[i].face, size, lround(x), y);
            show_run(canvas, glyphs + i, length);
        }
        for (size_t end = i + length; i < end; i++)
            x += (double)(glyphs[i].advance + glyphs[i].extra) * (double)size / 1000;
    }
}

void canvas_turned_glyphs(struct canvas *canvas, const struct font_glyph *glyphs, size_t count,
                          double x_mm, double y_mm, double size_pt, struct form_colour colour)
{
    double y = y_mm;
    long size = lround(size_pt * 100);
    set_fill(canvas, colour);
    for (size_t i = 0; i < count;) {
        size_t length = run_length(glyphs + i, count - i);
        begin_run(canvas, glyphs[i].face, size, 0, 0);
        buffer_append_text(&canvas->content, "0 -1 1 0 ");
        append_point(canvas, x_mm, y);
        append_operator(canvas, "Tm");
        show_run(canvas, glyphs + i, length);
        append_operator(canvas, "1 0 0 1 0 0 Tm");
        canvas->text_x = canvas->text_y = 0;
        for (size_t end = i + length; i < end; i++)
            y += (glyphs[i].advance + glyphs[i].extra) * size_pt / 1000 / POINTS_PER_MM;
    }
}

static void append_utf16(struct canvas *canvas, uint32_t c)
{
    if (c < 0x10000)
        buffer_format(&canvas->content, "%04X", (unsigned)c);
    else
        buffer_format(&canvas->content, "%04X%04X", (unsigned)(0xD7C0 + (c >> 10)),
                      (unsigned)(0xDC00 + (c & 0x3FF)));
}

void canvas_span_begin(struct canvas *canvas, const struct font_glyph *glyphs, size_t count)
{
    end_text(canvas);
    buffer_append_text(&canvas->content, "/Span<</ActualText<FEFF");
    for (size_t i = 0; i < count; i++) {
        append_utf16(canvas, glyphs[i].code_point);
        if (glyphs[i].mark != 0)
            append_utf16(canvas, glyphs[i].mark);
    }
    append_operator(canvas, ">>>BDC");
}

void canvas_span_end(struct canvas *canvas)
{
    end_text(canvas);
    append_operator(canvas, "EMC");
}

/* ---- Symbols and backgrounds ---- */

void canvas_modules(struct canvas *canvas, const unsigned char *modules, int side,
                    struct rect_mm rect)
{
    static const char digits[] = "0123456789ABCDEF";
    end_text(canvas);
    set_fill(canvas, (struct form_colour){0, 0, 0});
    append_operator(canvas, "q");
    append_mm(canvas, rect.w);
    buffer_append_text(&canvas->content, "0 0 ");
    append_mm(canvas, rect.h);
    append_point(canvas, rect.x, rect.y + rect.h);
    append_operator(canvas, "cm");
    /* Hexadecimal, so that no reader can mistake image bytes for the end of the image. */
    buffer_format(&canvas->content, "BI/W %d/H %d/IM true/D[1 0]/F/AHx ID\n", side, side);
    for (int row = 0; row < side; row++) {
        for (int column = 0; column < side; column += 4) {
            int nibble = 0;
            for (int bit = 0; bit < 4; bit++) {
                bool black = column + bit < side && (modules[row * side + column + bit] & 1);
                nibble = nibble << 1 | black;
            }
            buffer_append_char(&canvas->content, digits[nibble]);
        }
        if ((side + 3) / 4 % 2 != 0) /* rows begin at whole bytes */
            buffer_append_char(&canvas->content, '0');
    }
    append_operator(canvas, ">\nEI\nQ");
}

void canvas_background(struct canvas *canvas, int number)
{
    end_text(canvas);
    set_spacing(canvas, 0); /* a form XObject begins with the page's state */
    if (canvas->background_count == CANVAS_MAX_BACKGROUNDS)
        canvas->too_many_backgrounds = true;
    else
        canvas->backgrounds[canvas->background_count++] = number;
    buffer_append_text(&canvas->content, "/B");
    buffer_append_number(&canvas->content, number);
    append_operator(canvas, " Do");
}
