/* SPDX-License-Identifier: MIT */
#include "code_symbol.h"

#include "code_matrix.h"
#include "message.h"
#include "page_code.h"
#include "typeset.h"

#include <string.h>

int code_symbol_make(struct code_symbol *out, const char *text, struct error *error)
{
    struct code_matrix matrix;
    if (code_matrix_make(&matrix, text) != 0)
        return error_set(error, ERROR_REFUSED,
                         _("the page code does not fit a version 3 symbol of level Q"));
    unsigned char *module = out->modules;
    for (int y = 0; y < PAGE_CODE_MODULES; y++)
        for (int x = 0; x < PAGE_CODE_MODULES; x++)
            *module++ = matrix.rows[y] >> x & 1;
    return 0;
}

/* 16 characters and their gaps are 18 mm wide: as large as the room under the symbol allows. */
#define CODE_TEXT_SIZE_PT 5.8
#define CODE_TEXT_GROUP 4
#define CODE_TEXT_LINE (PAGE_CODE_LENGTH / 2)
#define CODE_TEXT_GAP 280 /* between groups, 1/1000 em */

int code_text_draw(struct canvas *canvas, struct font_library *library, const char *text,
                   struct rect_mm box, struct error *error)
{
    struct font_run run = FONT_RUN_INIT;
    const struct form_colour black = {0, 0, 0};
    int result = font_run_append(&run, library, FONT_GOTHIC, text, strlen(text), NULL, error);
    for (size_t i = 0; i < run.count; i++)
        if (i % CODE_TEXT_GROUP == CODE_TEXT_GROUP - 1)
            run.glyphs[i].extra = CODE_TEXT_GAP;
    for (size_t first = 0; first < run.count; first += CODE_TEXT_LINE) {
        size_t count = run.count - first < CODE_TEXT_LINE ? run.count - first : CODE_TEXT_LINE;
        double line_mm = box.h / 2, top = box.y + line_mm * (double)(first / CODE_TEXT_LINE);
        double baseline = top + CODE_TEXT_SIZE_PT * FONT_EM_ASCENT / 1000 / POINTS_PER_MM;
        canvas_glyphs(canvas, run.glyphs + first, count, box.x, baseline, CODE_TEXT_SIZE_PT, black);
    }
    font_run_free(&run);
    return result;
}

void page_marks_draw(struct canvas *canvas, const struct page_frame *frame)
{
    const struct canvas_paint black = {.has_fill = true, .fill = {0, 0, 0}};
    const struct canvas_paint white = {.has_fill = true, .fill = {255, 255, 255}};
    const double half = PAGE_MARK_SIZE_MM / 2, hole = PAGE_MARK_HOLE_MM / 2;
    for (int mark = 0; mark < MARK_COUNT; mark++) {
        struct point_mm at = frame->mark_centre[mark];
        canvas_rect(canvas, (struct rect_mm){at.x - half, at.y - half, 2 * half, 2 * half}, 0,
                    &black);
        if (mark == MARK_BOTTOM_RIGHT)
            canvas_rect(canvas, (struct rect_mm){at.x - hole, at.y - hole, 2 * hole, 2 * hole}, 0,
                        &white);
    }
}
