/* SPDX-License-Identifier: MIT */
#include "ruby.h"

#include "line_break.h"
#include "message.h"

#include <math.h>

#define STEP_PT 0.1
#define TOLERANCE_MM 0.005
#define WORD_GAP 500 /* between the groups, 1/1000 em of the base */

/* ---- Groups ---- */

static bool has_line_feed(const struct font_run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->glyphs[i].code_point == '\n')
            return true;
    return false;
}

/* The words of a run; 0 if there are none, or more than a line of groups holds. */
static size_t find_words(struct ruby_part out[RUBY_MAX_GROUPS], const struct font_run *run)
{
    size_t count = 0;
    for (size_t i = 0; i < run->count; i++) {
        if (is_line_space(run->glyphs[i].code_point))
            continue;
        bool begins = i == 0 || is_line_space(run->glyphs[i - 1].code_point);
        if (begins && count == RUBY_MAX_GROUPS)
            return 0;
        if (begins)
            out[count++] = (struct ruby_part){i, 0, 0};
        out[count - 1].count = i + 1 - out[count - 1].first;
    }
    return count;
}

static void find_groups(struct ruby_line *line, const struct font_run *base,
                        const struct font_run *kana)
{
    size_t words = find_words(line->base, base);
    line->count = find_words(line->kana, kana);
    if (words != 0 && words == line->count)
        return;
    line->count = base->count > 0;
    line->base[0] = (struct ruby_part){0, base->count, 0};
    line->kana[0] = (struct ruby_part){0, kana->count, 0};
}

/* ---- Spacing ---- */

static double width_of(const struct font_run *run, const struct ruby_part *part, double size_pt)
{
    long sum = 0;
    for (size_t i = part->first; i < part->first + part->count; i++)
        sum += run->glyphs[i].advance;
    return (double)sum / 1000 * size_pt / POINTS_PER_MM;
}

/* Spreads a part over slack_mm more than its own width: half a share at both ends, but no more than
 * half an em. */
static void spread(struct font_run *run, struct ruby_part *part, double slack_mm, double size_pt)
{
    double slack = fmin(slack_mm * POINTS_PER_MM / size_pt * 1000, INT16_MAX);
    double count = (double)part->count, end = slack / (2 * count);
    if (part->count > 1)
        end = fmin(end, 500);
    double between = part->count > 1 ? (slack - 2 * end) / (count - 1) : 0;
    part->start_mm += end / 1000 * size_pt / POINTS_PER_MM;
    for (size_t i = part->first; i < part->first + part->count; i++)
        run->glyphs[i].extra = (int16_t)between;
}

static double line_width(const struct ruby_line *line, const struct text_block *base,
                         const struct text_block *kana)
{
    double width = 0;
    for (size_t i = 0; i < line->count; i++)
        width += fmax(width_of(&base->run, &line->base[i], line->base_pt),
                      width_of(&kana->run, &line->kana[i], line->kana_pt));
    double gaps = line->count > 0 ? (double)line->count - 1 : 0;
    return width + gaps * WORD_GAP / 1000 * line->base_pt / POINTS_PER_MM;
}

static void place_groups(struct ruby_line *line, struct text_block *base, struct text_block *kana)
{
    double x = 0;
    for (size_t i = 0; i < line->count; i++) {
        struct ruby_part *below = &line->base[i], *above = &line->kana[i];
        double base_mm = width_of(&base->run, below, line->base_pt);
        double kana_mm = width_of(&kana->run, above, line->kana_pt);
        double width = fmax(base_mm, kana_mm);
        below->start_mm = above->start_mm = x;
        if (below->count > 0)
            spread(&base->run, below, width - base_mm, line->base_pt);
        if (above->count > 0)
            spread(&kana->run, above, width - kana_mm, line->kana_pt);
        x += width + WORD_GAP / 1000.0 * line->base_pt / POINTS_PER_MM;
    }
}

static double line_height_mm(const struct ruby_line *line)
{
    return (line->base_pt + line->kana_pt) / POINTS_PER_MM;
}

int ruby_set(struct ruby_line *out, struct text_block *base, struct text_block *kana,
             const struct form_style *style, struct rect_mm box, struct error *error)
{
    bool shrinks = style->min_size_pt > 0 && style->min_size_pt < style->size_pt;
    double least = shrinks ? style->min_size_pt : style->size_pt;
    if (has_line_feed(&base->run) || has_line_feed(&kana->run))
        return error_set(error, ERROR_REFUSED, _("the text has several lines, its box has one"));
    find_groups(out, &base->run, &kana->run);
    for (int step = 0;; step++) {
        out->base_pt = fmax(style->size_pt - step * STEP_PT, least);
        out->kana_pt = kana->run.count > 0 ? fmax(out->base_pt / 2, RUBY_LEAST_PT) : 0;
        out->width_mm = line_width(out, base, kana);
        if (out->width_mm <= box.w + TOLERANCE_MM && line_height_mm(out) <= box.h + TOLERANCE_MM)
            break;
        if (out->base_pt <= least)
            return error_set(error, ERROR_REFUSED,
                             _("the text and the kana above it do not fit: %.1f × %.1f mm at the "
                               "least size of %.1f pt, their box has %.1f × %.1f mm"),
                             out->width_mm, line_height_mm(out), least, box.w, box.h);
    }
    place_groups(out, base, kana);
    return 0;
}

/* ---- Drawing ---- */

/* Where the ends of a line go in a box, and its top. */
static struct point_mm start_of(const struct ruby_line *line, struct rect_mm box,
                                const struct form_style *style)
{
    struct point_mm at = {box.x, box.y};
    double rest = box.w - line->width_mm, below = box.h - line_height_mm(line);
    if (style->align == ALIGN_RIGHT)
        at.x += rest;
    else if (style->align == ALIGN_CENTRE || style->align == ALIGN_DISTRIBUTE)
        at.x += rest / 2;
    if (style->valign == VALIGN_MIDDLE)
        at.y += below / 2;
    else if (style->valign == VALIGN_BOTTOM)
        at.y += below;
    return at;
}

/* All parts of one line are one text to copy, with the spaces that stand between them. */
static void draw_parts(struct canvas *canvas, const struct ruby_part *parts, size_t count,
                       const struct text_block *block, double size_pt, struct point_mm at,
                       struct form_colour colour)
{
    double baseline = at.y + FONT_EM_ASCENT / 1000.0 * size_pt / POINTS_PER_MM;
    if (block->run.count == 0)
        return;
    canvas_span_begin(canvas, block->run.glyphs, block->run.count);
    for (size_t i = 0; i < count; i++)
        canvas_glyphs(canvas, block->run.glyphs + parts[i].first, parts[i].count,
                      at.x + parts[i].start_mm, baseline, size_pt, colour);
    canvas_span_end(canvas);
}

void ruby_draw(struct canvas *canvas, const struct ruby_line *line, const struct text_block *base,
               const struct text_block *kana, struct rect_mm box, const struct form_style *style)
{
    struct point_mm at = start_of(line, box, style);
    draw_parts(canvas, line->kana, line->count, kana, line->kana_pt, at, style->colour);
    at.y += line->kana_pt / POINTS_PER_MM;
    draw_parts(canvas, line->base, line->count, base, line->base_pt, at, style->colour);
}
