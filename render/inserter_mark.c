/* SPDX-License-Identifier: MIT */
#include "inserter_mark.h"

#include "message.h"
#include "typeset.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define PITCH_MM (25.4 / 4)
#define BAR_LENGTH_MM 4.0
#define BAR_HEIGHT_MM 0.6
#define WHITE_MM 1.0       /* left and right of the bars, and around the line */
#define COLUMN_X_MM 4.5    /* printers leave up to 4.2 mm at the edge white */
#define BELOW_THIRD_MM 8.0 /* below the first fold and its 5 mm */
#define LINE_SIZE_PT 7.0
#define LINE_WIDTH_MM 60.0
#define LINE_RIGHT_MM 18.0 /* clear of the registration mark */
#define LINE_TOP_MM 8.5
#define LINE_HEIGHT_MM 3.5
#define TURNED_LINE_MM 28.0 /* above the column of a landscape sheet */

enum {
    PLACE_START,
    PLACE_GATE,
    PLACE_FIRST,
    PLACE_LAST,
    PLACE_SHEET,
    PLACE_PIECE = 7,
    PLACE_PARITY = 10,
    PLACE_END
};

/* Three bits, the most significant at the first place. */
static unsigned counter_bits(int64_t number, int first_place)
{
    unsigned bits = 0;
    for (int i = 0; i < 3; i++)
        bits |= (unsigned)(number >> (2 - i) & 1) << (first_place + i);
    return bits;
}

static bool is_odd(unsigned bits)
{
    bool odd = false;
    for (; bits != 0; bits &= bits - 1)
        odd = !odd;
    return odd;
}

unsigned inserter_mark_bits(const struct inserter_sheet *sheet)
{
    unsigned bits = 1u << PLACE_START | 1u << PLACE_GATE | 1u << PLACE_END;
    if (sheet->sheet == 1)
        bits |= 1u << PLACE_FIRST;
    if (sheet->sheet == sheet->sheets)
        bits |= 1u << PLACE_LAST;
    bits |= counter_bits(sheet->sheet, PLACE_SHEET) | counter_bits(sheet->piece, PLACE_PIECE);
    return is_odd(bits) ? bits | 1u << PLACE_PARITY : bits;
}

struct inserter_frame inserter_frame_for(double width_mm, double height_mm)
{
    const double column_height = (INSERTER_PLACES - 1) * PITCH_MM + BAR_HEIGHT_MM;
    struct inserter_frame frame = {
        .column = {COLUMN_X_MM - WHITE_MM, height_mm / 3 + BELOW_THIRD_MM,
                   BAR_LENGTH_MM + 2 * WHITE_MM, column_height + 2 * WHITE_MM},
        .line = {width_mm - LINE_RIGHT_MM - LINE_WIDTH_MM, LINE_TOP_MM, LINE_WIDTH_MM,
                 LINE_HEIGHT_MM},
        .line_is_turned = width_mm > height_mm};
    if (frame.line_is_turned)
        frame.line = (struct rect_mm){COLUMN_X_MM, frame.column.y - TURNED_LINE_MM - WHITE_MM,
                                      LINE_HEIGHT_MM, TURNED_LINE_MM};
    return frame;
}

static void draw_column(struct canvas *canvas, struct rect_mm column, unsigned bits)
{
    const struct canvas_paint black = {.has_fill = true, .fill = {0, 0, 0}};
    for (int place = 0; place < INSERTER_PLACES; place++)
        if (bits >> place & 1)
            canvas_rect(canvas,
                        (struct rect_mm){column.x + WHITE_MM,
                                         column.y + WHITE_MM + place * PITCH_MM, BAR_LENGTH_MM,
                                         BAR_HEIGHT_MM},
                        0, &black);
}

/* Reads downwards and ends where the column begins. */
static void draw_turned(struct canvas *canvas, const struct text_block *block, struct rect_mm box,
                        const struct form_style *style)
{
    const struct font_run *run = &block->run;
    const double em_mm = block->size_pt / POINTS_PER_MM;
    const double baseline_mm =
        box.x + (box.w - em_mm) / 2 + (1000 - FONT_EM_ASCENT) / 1000.0 * em_mm;
    canvas_span_begin(canvas, run->glyphs, run->count);
    canvas_turned_glyphs(canvas, run->glyphs, run->count, baseline_mm,
                         box.y + box.h - block->lines[0].width_mm, block->size_pt, style->colour);
    canvas_span_end(canvas);
}

int inserter_mark_draw(struct canvas *canvas, struct font_library *library,
                       const struct inserter_sheet *sheet, struct error *error)
{
    struct inserter_frame frame = inserter_frame_for(canvas->width_mm, canvas->height_mm);
    const struct form_style style = {.face = FACE_GOTHIC,
                                     .size_pt = LINE_SIZE_PT,
                                     .min_size_pt = LINE_SIZE_PT,
                                     .align = ALIGN_RIGHT,
                                     .valign = VALIGN_MIDDLE};
    struct text_block block = TEXT_BLOCK_INIT;
    char text[64];
    int length = snprintf(text, sizeof text, "%08" PRId64 " %d/%d", sheet->piece, sheet->sheet,
                          sheet->sheets);
    int result = text_block_append(&block, library, style.face, text, (size_t)length, error);
    if (result == 0)
        result = text_block_set_line(&block, &style,
                                     frame.line_is_turned ? frame.line.h : frame.line.w, error);
    if (result == 0 && frame.line_is_turned)
        draw_turned(canvas, &block, frame.line, &style);
    else if (result == 0)
        text_block_draw(canvas, &block, frame.line, &style);
    text_block_free(&block);
    if (result == 0)
        draw_column(canvas, frame.column, inserter_mark_bits(sheet));
    return result;
}

static bool overlaps(struct rect_mm a, struct rect_mm b)
{
    const double touch_mm = 1e-6;
    double left = fmin(b.x, b.x + b.w), top = fmin(b.y, b.y + b.h); /* a line may run backwards */
    return a.x < left + fabs(b.w) - touch_mm && left < a.x + a.w - touch_mm &&
           a.y < top + fabs(b.h) - touch_mm && top < a.y + a.h - touch_mm;
}

int inserter_mark_check_form(const struct form_definition *form, struct error *error)
{
    struct inserter_frame frame = inserter_frame_for(form->width_mm, form->height_mm);
    for (size_t page = 0; page < form->page_count; page += 2)
        for (size_t i = 0; i < form->pages[page].element_count; i++) {
            struct rect_mm box = form->pages[page].elements[i].box;
            if (overlaps(frame.column, box) || overlaps(frame.line, box))
                return error_set(error, ERROR_REFUSED,
                                 _("form %s revision %d: element %zu of page %zu stands where the "
                                   "inserter's marks go; nothing was printed. Print without the "
                                   "marks, or move the element in a new revision"),
                                 form->name, form->revision, i + 1, page + 1);
        }
    return 0;
}
