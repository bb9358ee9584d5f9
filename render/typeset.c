/* SPDX-License-Identifier: MIT */
#include "typeset.h"

#include "line_break.h"
#include "message.h"

#include <math.h>
#include <stdlib.h>

/* A line may be this much wider than its measure: less than what 1/100 pt rounds. */
#define TOLERANCE_MM 0.005

/* A gap is never widened by more than this when a line is justified; such a line stays ragged. */
#define MAX_STRETCH 250 /* 1/1000 em */

/* ---- Text ---- */

void text_block_clear(struct text_block *block)
{
    font_run_clear(&block->run);
    block->line_count = 0;
    block->size_pt = block->line_pitch_mm = 0;
}

void text_block_free(struct text_block *block)
{
    font_run_free(&block->run);
    free(block->lines);
    *block = (struct text_block)TEXT_BLOCK_INIT;
}

enum font_face font_face_of(enum form_face face)
{
    static const enum font_face faces[FACE_COUNT] = {[FACE_GOTHIC] = FONT_GOTHIC,
                                                     [FACE_GOTHIC_BOLD] = FONT_GOTHIC_BOLD,
                                                     [FACE_MINCHO] = FONT_MINCHO};
    return faces[face];
}

int text_block_append(struct text_block *block, struct font_library *library, enum form_face face,
                      const char *text, size_t size, struct error *error)
{
    return font_run_append(&block->run, library, font_face_of(face), text, size, &block->missing,
                           error);
}

static double mm_of(long thousandths, double size_pt)
{
    return (double)thousandths / 1000 * size_pt / POINTS_PER_MM;
}

double text_block_natural_width_mm(const struct text_block *block, double size_pt)
{
    long sum = 0;
    for (size_t i = 0; i < block->run.count; i++)
        sum += block->run.glyphs[i].advance;
    return mm_of(sum, size_pt);
}

static struct text_line *append_line(struct text_block *block)
{
    if (block->line_count == block->line_capacity) {
        size_t capacity = block->line_capacity == 0 ? 8 : block->line_capacity * 2;
        struct text_line *lines = realloc(block->lines, capacity * sizeof *lines);
        if (lines == NULL)
            return NULL;
        block->lines = lines;
        block->line_capacity = capacity;
    }
    return &block->lines[block->line_count++];
}

/* ---- One line ---- */

static double least_size(const struct form_style *style)
{
    bool may_shrink = style->min_size_pt > 0 && style->min_size_pt < style->size_pt;
    return may_shrink ? style->min_size_pt : style->size_pt;
}

int text_block_set_line(struct text_block *block, const struct form_style *style, double width_mm,
                        struct error *error)
{
    for (size_t i = 0; i < block->run.count; i++) {
        if (block->run.glyphs[i].code_point == '\n')
            return error_set(error, ERROR_REFUSED,
                             _("the text has several lines, its box has one"));
        block->run.glyphs[i].extra = 0;
    }
    double size = style->size_pt, least = least_size(style);
    double natural = text_block_natural_width_mm(block, size);
    if (natural > width_mm + TOLERANCE_MM)
        size = floor(size * width_mm / natural * 10) / 10;
    if (size < least)
        return error_set(error, ERROR_REFUSED,
                         _("the text does not fit: %.1f mm wide at the least size of %.1f pt, its "
                           "box has %.1f mm"),
                         text_block_natural_width_mm(block, least), least, width_mm);
    block->size_pt = size;
    block->line_pitch_mm = size * (style->line_height > 0 ? style->line_height : 1) / POINTS_PER_MM;
    block->line_count = 0;
    if (block->run.count == 0)
        return 0;
    struct text_line *line = append_line(block);
    if (line == NULL)
        return error_out_of_memory(error);
    *line = (struct text_line){0, block->run.count, 0, text_block_natural_width_mm(block, size)};
    return 0;
}

/* ---- Lines ---- */

/* Space to take out between two neighbours: punctuation beside punctuation is set tight. */
static int tightening(const struct font_glyph *before, const struct font_glyph *after)
{
    int behind = empty_space_behind(before);
    if (behind > 0 && (empty_space_behind(after) > 0 || empty_space_before(after) > 0 ||
                       after->code_point == 0x3000))
        return behind;
    if (empty_space_before(before) > 0 && empty_space_before(after) > 0)
        return empty_space_before(after);
    return 0;
}

/* Where the line that begins at `first` ends (index behind its last glyph), for a measure in 1/1000
 * em. end is where the paragraph ends. */
static size_t find_line_end(const struct font_glyph *glyphs, size_t first, size_t end,
                            double measure)
{
    size_t best = first;
    double width = -empty_space_before(&glyphs[first]);
    for (size_t i = first; i < end; i++) {
        const struct font_glyph *glyph = &glyphs[i];
        width += glyph->advance;
        bool fits = width - empty_space_behind(glyph) <= measure;
        if (!fits && !is_line_space(glyph->code_point)) {
            if (best > first)
                return best;
            return i > first ? i : i + 1;
        }
        if (i + 1 < end) {
            width -= tightening(glyph, &glyphs[i + 1]);
            if (line_may_break(glyph->code_point, glyphs[i + 1].code_point))
                best = i + 1;
        }
    }
    return end;
}

/* Sets the extra spaces of a line of natural width and returns that width in 1/1000 em. */
static long set_tight(struct font_glyph *glyphs, const struct text_line *line, double measure)
{
    long width = -line->trim;
    size_t end = line->first + line->count;
    for (size_t i = line->first; i < end; i++) {
        glyphs[i].extra = 0;
        if (i + 1 < end)
            glyphs[i].extra = (int16_t)-tightening(&glyphs[i], &glyphs[i + 1]);
        else if ((double)(width + glyphs[i].advance) > measure)
            glyphs[i].extra = (int16_t)-empty_space_behind(&glyphs[i]);
        width += glyphs[i].advance + glyphs[i].extra;
    }
    return width;
}

/* Spreads slack (1/1000 em) over the gaps of the line that may be widened; true if it was done. */
static bool justify_line(struct font_glyph *glyphs, const struct text_line *line, long slack)
{
    size_t last = line->first + line->count - 1;
    long gaps = 0;
    for (size_t i = line->first; i < last; i++)
        gaps += line_may_stretch(glyphs[i].code_point, glyphs[i + 1].code_point);
    if (slack <= 0 || gaps == 0 || slack > gaps * MAX_STRETCH)
        return false;
    long done = 0, gap = 0;
    for (size_t i = line->first; i < last; i++) {
        if (!line_may_stretch(glyphs[i].code_point, glyphs[i + 1].code_point))
            continue;
        long until_here = slack * ++gap / gaps;
        glyphs[i].extra = (int16_t)(glyphs[i].extra + until_here - done);
        done = until_here;
    }
    return true;
}

static int add_line(struct text_block *block, size_t first, size_t end, double measure,
                    bool justify, struct error *error)
{
    struct font_glyph *glyphs = block->run.glyphs;
    while (end > first && is_line_space(glyphs[end - 1].code_point))
        end--;
    struct text_line *line = append_line(block);
    if (line == NULL)
        return error_out_of_memory(error);
    *line = (struct text_line){.first = first, .count = end - first};
    if (line->count == 0)
        return 0;
    line->trim = empty_space_before(&glyphs[first]);
    long width = set_tight(glyphs, line, measure);
    if (justify && justify_line(glyphs, line, (long)floor(measure) - width))
        width = (long)floor(measure);
    line->width_mm = mm_of(width, block->size_pt);
    return 0;
}

int text_block_break(struct text_block *block, double size_pt, double line_height, double width_mm,
                     bool justify, struct error *error)
{
    const struct font_glyph *glyphs = block->run.glyphs;
    double measure = (width_mm + TOLERANCE_MM) * POINTS_PER_MM / size_pt * 1000;
    block->size_pt = size_pt;
    block->line_pitch_mm = size_pt * line_height / POINTS_PER_MM;
    block->line_count = 0;
    for (size_t first = 0; first < block->run.count;) {
        size_t end = first; /* of the paragraph */
        while (end < block->run.count && glyphs[end].code_point != '\n')
            end++;
        do {
            size_t line_end = first < end ? find_line_end(glyphs, first, end, measure) : end;
            if (add_line(block, first, line_end, measure, justify && line_end < end, error) != 0)
                return -1;
            first = line_end;
        } while (first < end);
        first = end + 1;
    }
    return 0;
}

void text_block_narrow_spaces(struct text_block *block)
{
    for (size_t i = 0; i < block->run.count; i++)
        if (block->run.glyphs[i].code_point == 0x3000)
            block->run.glyphs[i].extra = (int16_t)(block->run.glyphs[i].extra - 500);
}

double text_block_height_mm(const struct text_block *block)
{
    if (block->line_count == 0)
        return 0;
    return block->size_pt / POINTS_PER_MM + (double)(block->line_count - 1) * block->line_pitch_mm;
}

/* Step in which a block of several lines shrinks. */
#define SHRINK_STEP_PT 0.25

int text_block_set_box(struct text_block *block, const struct form_style *style, double width_mm,
                       double height_mm, struct error *error)
{
    double least = least_size(style), line_height = style->line_height > 0 ? style->line_height : 1;
    bool justify = style->align == ALIGN_JUSTIFY;
    for (double size = style->size_pt;; size = fmax(size - SHRINK_STEP_PT, least)) {
        if (text_block_break(block, size, line_height, width_mm, justify, error) != 0)
            return -1;
        if (text_block_height_mm(block) <= height_mm + TOLERANCE_MM)
            return 0;
        if (size <= least)
            return error_set(
                error, ERROR_REFUSED,
                _("the text does not fit: %zu lines are %.1f mm high at the least size "
                  "of %.1f pt, its box has %.1f mm"),
                block->line_count, text_block_height_mm(block), least, height_mm);
    }
}

/* ---- Drawing ---- */

void text_block_draw_line(struct canvas *canvas, const struct text_block *block, size_t line,
                          double x_mm, double y_mm, double width_mm, enum form_align align,
                          struct form_colour colour)
{
    const struct text_line *l = &block->lines[line];
    double x = x_mm - mm_of(l->trim, block->size_pt);
    if (align == ALIGN_RIGHT)
        x += width_mm - l->width_mm;
    else if (align == ALIGN_CENTRE)
        x += (width_mm - l->width_mm) / 2;
    double baseline = y_mm + mm_of(FONT_EM_ASCENT, block->size_pt);
    canvas_glyphs(canvas, block->run.glyphs + l->first, l->count, x, baseline, block->size_pt,
                  colour);
}

void text_block_draw(struct canvas *canvas, const struct text_block *block, struct rect_mm box,
                     const struct form_style *style)
{
    double y = box.y, rest = box.h - text_block_height_mm(block);
    if (style->valign == VALIGN_MIDDLE)
        y += rest / 2;
    else if (style->valign == VALIGN_BOTTOM)
        y += rest;
    for (size_t line = 0; line < block->line_count; line++)
        text_block_draw_line(canvas, block, line, box.x, y + (double)line * block->line_pitch_mm,
                             box.w, style->align, style->colour);
}
