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
    block->latin_gap = 0;
    block->is_vertical = false;
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

static bool is_half_width_digit(const struct font_glyph *glyph)
{
    return glyph->code_point >= '0' && glyph->code_point <= '9' && glyph->advance == 500;
}

/* A number of one or two digits that begins at glyph i and stands upright in a vertical line
 * (縦中横, JLREQ 3.2.5): its digits; 0 if there is none. */
static size_t upright_digits(const struct font_run *run, size_t i)
{
    size_t end = i;
    while (end < run->count && is_half_width_digit(&run->glyphs[end]))
        end++;
    bool follows_word = i > 0 && line_is_word_part(run->glyphs[i - 1].code_point);
    bool goes_on = end < run->count && line_is_word_part(run->glyphs[end].code_point);
    return end - i > 2 || follows_word || goes_on ? 0 : end - i;
}

/* One digit fills an em of its own: that of the full-width form. It stays the character it is. */
static void widen_digit(struct font_glyph *glyph, struct font_library *library)
{
    struct font_glyph wide;
    if (!font_lookup(&wide, library, (enum font_face)glyph->face, 0xFF10 + glyph->code_point - '0',
                     0))
        return;
    glyph->glyph = wide.glyph;
    glyph->advance = wide.advance;
}

void text_block_make_vertical(struct text_block *block, struct font_library *library)
{
    struct font_glyph *glyphs = block->run.glyphs;
    block->is_vertical = true;
    for (size_t i = 0; i < block->run.count; i++) {
        if (glyphs[i].advance == 1000)
            font_make_vertical(&glyphs[i], library);
        else if (upright_digits(&block->run, i) == 1)
            widen_digit(&glyphs[i], library);
    }
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

/* Sets the extra spaces of the whole text on one line; returns its width, 1/1000 em. -1: it has a
 * line feed. */
static long space_one_line(struct text_block *block)
{
    struct font_glyph *glyphs = block->run.glyphs;
    long width = 0;
    for (size_t i = 0; i < block->run.count; i++) {
        if (glyphs[i].code_point == '\n')
            return -1;
        bool has_gap = block->latin_gap > 0 && i + 1 < block->run.count &&
                       line_takes_latin_gap(&glyphs[i], &glyphs[i + 1]);
        glyphs[i].extra = (int16_t)(has_gap ? block->latin_gap : 0);
        width += glyphs[i].advance + glyphs[i].extra;
    }
    return width;
}

/* Spreads the characters over slack (1/1000 em); what is not to be spread stays as it is. */
static bool distribute(struct text_block *block, double slack)
{
    size_t gaps = block->run.count - 1;
    if (block->run.count < 2 || slack / (double)gaps > INT16_MAX - 1)
        return false;
    for (size_t i = 0; i < block->run.count; i++)
        if (line_is_word_part(block->run.glyphs[i].code_point) &&
            block->run.glyphs[i].advance < 1000)
            return false;
    long done = 0;
    for (size_t i = 0; i < gaps; i++) {
        long until_here = lround(slack * (double)(i + 1) / (double)gaps);
        block->run.glyphs[i].extra = (int16_t)(until_here - done);
        done = until_here;
    }
    return true;
}

int text_block_set_line(struct text_block *block, const struct form_style *style, double width_mm,
                        struct error *error)
{
    block->latin_gap = (int)lround(style->latin_gap_em * 1000);
    long thousandths = space_one_line(block);
    if (thousandths < 0)
        return error_set(error, ERROR_REFUSED, _("the text has several lines, its box has one"));
    double size = style->size_pt, least = least_size(style);
    double natural = mm_of(thousandths, size);
    if (natural > width_mm + TOLERANCE_MM)
        size = floor(size * width_mm / natural * 10) / 10;
    if (size < least)
        return error_set(error, ERROR_REFUSED,
                         _("the text does not fit: %.1f mm wide at the least size of %.1f pt, its "
                           "box has %.1f mm"),
                         mm_of(thousandths, least), least, width_mm);
    block->size_pt = size;
    block->line_pitch_mm = size * (style->line_height > 0 ? style->line_height : 1) / POINTS_PER_MM;
    block->line_count = 0;
    if (block->run.count == 0)
        return 0;
    struct text_line *line = append_line(block);
    if (line == NULL)
        return error_out_of_memory(error);
    const int trim =
        style->align == ALIGN_DISTRIBUTE ? 0 : empty_space_before(&block->run.glyphs[0]);
    *line = (struct text_line){0, block->run.count, trim, mm_of(thousandths - trim, size)};
    double slack = (width_mm - line->width_mm) * POINTS_PER_MM / size * 1000;
    if (style->align == ALIGN_DISTRIBUTE && slack > 0 && distribute(block, slack))
        line->width_mm = width_mm;
    return 0;
}

/* ---- Lines ---- */

/* Space to take out between two neighbours: punctuation beside punctuation is set tight. Less than
 * none where a gap beside Latin is asked for. */
static int tightening(const struct font_glyph *before, const struct font_glyph *after,
                      int latin_gap)
{
    int behind = empty_space_behind(before);
    if (latin_gap > 0 && line_takes_latin_gap(before, after))
        return -latin_gap;
    if (behind > 0 && (empty_space_behind(after) > 0 || empty_space_before(after) > 0 ||
                       after->code_point == 0x3000))
        return behind;
    if (empty_space_before(before) > 0 && empty_space_before(after) > 0)
        return empty_space_before(after);
    return 0;
}

/* How much of the space between two neighbours compression may take out, 1/1000 em: half of what
 * stands behind a comma or closing bracket and before an opening one, half of a word space. */
static int compressible(const struct font_glyph *before, const struct font_glyph *after)
{
    if (tightening(before, after, 0) > 0)
        return 0;
    if (before->code_point == ' ')
        return before->advance / 2;
    int empty = line_is_full_stop(before->code_point) ? 0 : empty_space_behind(before);
    return (empty + empty_space_before(after)) / 2;
}

/* What lines are measured by. */
struct measure {
    double thousandths; /* of an em */
    int latin_gap;
    bool compresses;
};

/* Where the line that begins at `first` ends (index behind its last glyph). end is where the
 * paragraph ends. */
static size_t find_line_end(const struct font_glyph *glyphs, size_t first, size_t end,
                            const struct measure *measure)
{
    size_t best = first;
    double width = -empty_space_before(&glyphs[first]), saved = 0;
    for (size_t i = first; i < end; i++) {
        const struct font_glyph *glyph = &glyphs[i];
        width += glyph->advance;
        bool fits = width - saved - empty_space_behind(glyph) <= measure->thousandths;
        if (!fits && !is_line_space(glyph->code_point)) {
            if (best > first)
                return best;
            return i > first ? i : i + 1;
        }
        if (i + 1 < end) {
            width -= tightening(glyph, &glyphs[i + 1], measure->latin_gap);
            saved += measure->compresses ? compressible(glyph, &glyphs[i + 1]) : 0;
            if (line_may_break(glyph->code_point, glyphs[i + 1].code_point))
                best = i + 1;
        }
    }
    return end;
}

/* Sets the extra spaces of a line of natural width and returns that width in 1/1000 em. */
static long set_tight(struct font_glyph *glyphs, const struct text_line *line,
                      const struct measure *measure)
{
    long width = -line->trim;
    size_t end = line->first + line->count;
    for (size_t i = line->first; i < end; i++) {
        glyphs[i].extra = 0;
        if (i + 1 < end)
            glyphs[i].extra = (int16_t)-tightening(&glyphs[i], &glyphs[i + 1], measure->latin_gap);
        else if ((double)(width + glyphs[i].advance) > measure->thousandths)
            glyphs[i].extra = (int16_t)-empty_space_behind(&glyphs[i]);
        width += glyphs[i].advance + glyphs[i].extra;
    }
    return width;
}

/* Takes excess (1/1000 em) out of the gaps of the line that may be compressed, each by its share;
 * returns what was taken out. */
static long compress_line(struct font_glyph *glyphs, const struct text_line *line, long excess)
{
    size_t last = line->first + line->count - 1;
    long room = 0, passed = 0, done = 0;
    for (size_t i = line->first; i < last; i++)
        room += compressible(&glyphs[i], &glyphs[i + 1]);
    if (room < excess)
        return 0;
    for (size_t i = line->first; i < last; i++) {
        passed += compressible(&glyphs[i], &glyphs[i + 1]);
        long until_here = (excess * passed + room - 1) / room;
        glyphs[i].extra = (int16_t)(glyphs[i].extra - (until_here - done));
        done = until_here;
    }
    return done;
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

static int add_line(struct text_block *block, size_t first, size_t end,
                    const struct measure *measure, bool justify, struct error *error)
{
    struct font_glyph *glyphs = block->run.glyphs;
    long full = (long)floor(measure->thousandths);
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
    if (measure->compresses && width > full)
        width -= compress_line(glyphs, line, width - full);
    if (justify && justify_line(glyphs, line, full - width))
        width = full;
    line->width_mm = mm_of(width, block->size_pt);
    return 0;
}

/* The lines of one paragraph, glyphs first … end - 1. */
static int break_paragraph(struct text_block *block, size_t first, size_t end,
                           const struct measure *measure, struct error *error)
{
    do {
        size_t line_end = first < end ? find_line_end(block->run.glyphs, first, end, measure) : end;
        bool justify = measure->compresses && line_end < end;
        if (add_line(block, first, line_end, measure, justify, error) != 0)
            return -1;
        first = line_end;
    } while (first < end);
    return 0;
}

int text_block_break(struct text_block *block, double size_pt, double line_height, double width_mm,
                     bool justify, struct error *error)
{
    const struct font_glyph *glyphs = block->run.glyphs;
    const struct measure measure = {(width_mm + TOLERANCE_MM) * POINTS_PER_MM / size_pt * 1000,
                                    block->latin_gap, justify};
    block->size_pt = size_pt;
    block->line_pitch_mm = size_pt * line_height / POINTS_PER_MM;
    block->line_count = 0;
    for (size_t first = 0; first < block->run.count;) {
        size_t end = first; /* of the paragraph */
        while (end < block->run.count && glyphs[end].code_point != '\n')
            end++;
        if (break_paragraph(block, first, end, &measure, error) != 0)
            return -1;
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
    block->latin_gap = (int)lround(style->latin_gap_em * 1000);
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

/* What is drawn of a vertical line at one go: a run of turned glyphs, a number of two digits, or
 * one upright glyph. */
struct column_part {
    size_t count;
    bool is_turned;
};

static struct column_part next_part(const struct font_run *run, size_t i, size_t end)
{
    size_t digits = upright_digits(run, i), next = i;
    if (digits == 2 && i + 2 <= end)
        return (struct column_part){2, false};
    while (next < end && run->glyphs[next].advance != 1000 &&
           (next == i || upright_digits(run, next) == 0))
        next++;
    return next > i ? (struct column_part){next - i, true} : (struct column_part){1, false};
}

static void draw_column(struct canvas *canvas, const struct text_block *block,
                        const struct text_line *line, double x_mm, double y_mm,
                        struct form_colour colour)
{
    const struct font_glyph *glyphs = block->run.glyphs;
    double baseline = mm_of(FONT_EM_ASCENT, block->size_pt);
    double below = mm_of(1000 - FONT_EM_ASCENT, block->size_pt);
    size_t end = line->first + line->count;
    canvas_span_begin(canvas, glyphs + line->first, line->count);
    for (size_t i = line->first; i < end;) {
        struct column_part part = next_part(&block->run, i, end);
        if (part.is_turned)
            canvas_turned_glyphs(canvas, glyphs + i, part.count, x_mm + below, y_mm, block->size_pt,
                                 colour);
        else
            canvas_glyphs(canvas, glyphs + i, part.count, x_mm, y_mm + baseline, block->size_pt,
                          colour);
        long length = 0;
        for (size_t after = i + part.count; i < after; i++)
            length += glyphs[i].advance + glyphs[i].extra;
        y_mm += mm_of(length, block->size_pt);
    }
    canvas_span_end(canvas);
}

static void draw_row(struct canvas *canvas, const struct text_block *block,
                     const struct text_line *line, double x_mm, double y_mm, bool is_spread,
                     struct form_colour colour)
{
    const struct font_glyph *glyphs = block->run.glyphs + line->first;
    double baseline = y_mm + mm_of(FONT_EM_ASCENT, block->size_pt);
    if (is_spread)
        canvas_span_begin(canvas, glyphs, line->count);
    canvas_glyphs(canvas, glyphs, line->count, x_mm, baseline, block->size_pt, colour);
    if (is_spread)
        canvas_span_end(canvas);
}

/* What is empty at the end of a line: behind a full stop or a closing bracket. */
static double empty_end_mm(const struct text_block *block, const struct text_line *line)
{
    if (line->count == 0)
        return 0;
    const struct font_glyph *last = &block->run.glyphs[line->first + line->count - 1];
    return mm_of(empty_space_behind(last) + last->extra, block->size_pt);
}

void text_block_draw_line(struct canvas *canvas, const struct text_block *block, size_t line,
                          double x_mm, double y_mm, double width_mm, enum form_align align,
                          struct form_colour colour)
{
    const struct text_line *l = &block->lines[line];
    double start = -mm_of(l->trim, block->size_pt);
    if (align == ALIGN_RIGHT)
        start += width_mm - l->width_mm + empty_end_mm(block, l);
    else if (align == ALIGN_CENTRE)
        start += (width_mm - l->width_mm + empty_end_mm(block, l)) / 2;
    else if (align == ALIGN_DISTRIBUTE)
        start += (width_mm - l->width_mm) / 2;
    if (block->is_vertical)
        draw_column(canvas, block, l, x_mm, y_mm + start, colour);
    else
        draw_row(canvas, block, l, x_mm + start, y_mm, align == ALIGN_DISTRIBUTE, colour);
}

/* Lines follow each other downwards, vertical ones to the left. */
void text_block_draw(struct canvas *canvas, const struct text_block *block, struct rect_mm box,
                     const struct form_style *style)
{
    double size = block->size_pt / POINTS_PER_MM, offset = 0;
    double rest = (block->is_vertical ? box.w : box.h) - text_block_height_mm(block);
    if (style->valign == VALIGN_MIDDLE)
        offset = rest / 2;
    else if (style->valign == VALIGN_BOTTOM)
        offset = rest;
    for (size_t line = 0; line < block->line_count; line++) {
        double across = offset + (double)line * block->line_pitch_mm;
        if (block->is_vertical)
            text_block_draw_line(canvas, block, line, box.x + box.w - size - across, box.y, box.h,
                                 style->align, style->colour);
        else
            text_block_draw_line(canvas, block, line, box.x, box.y + across, box.w, style->align,
                                 style->colour);
    }
}
