/* SPDX-License-Identifier: MIT */
#include "guide_flow.h"

#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The body of a guide: headings, paragraphs, lists and notes. */

#define GAP_SECTION 7.5
#define GAP_SUBSECTION 4.0
#define GAP_PARAGRAPH 1.6
#define GAP_ITEM 0.7
#define GAP_BLOCK 2.8 /* around tables and notes */

#define ITEM_INDENT 5.2
#define NOTE_PADDING 3.2
#define NOTE_BAR 1.1

static const struct guide_block *block_at(const struct guide_flow *flow, size_t index)
{
    return index < flow->guide->block_count ? &flow->guide->blocks[index] : NULL;
}

static double item_indent(const struct guide_block *block)
{
    return ITEM_INDENT * (block->level + 1);
}

static double line_mm(const struct guide_type *type)
{
    return type->size_pt * type->line_height / POINTS_PER_MM;
}

static const struct guide_type *type_of(const struct guide_block *block)
{
    return block->note != 0 ? &guide_type_note : &guide_type_body;
}

static bool is_plain(const struct guide_block *block)
{
    return block->kind == GUIDE_PARAGRAPH || block->kind == GUIDE_ITEM;
}

static double gap_before(const struct guide_block *block, const struct guide_block *last)
{
    if (last == NULL || last->kind == GUIDE_SECTION || last->kind == GUIDE_SUBSECTION)
        return last == NULL ? 0 : 1.8;
    if (block->kind == GUIDE_SECTION)
        return GAP_SECTION;
    if (block->kind == GUIDE_SUBSECTION)
        return GAP_SUBSECTION;
    if (block->kind == GUIDE_ITEM && last->kind == GUIDE_ITEM && block->note == last->note)
        return GAP_ITEM;
    return is_plain(block) && is_plain(last) && block->note == last->note ? GAP_PARAGRAPH
                                                                          : GAP_BLOCK;
}

/* Blocks of the note that begins at first. */
static size_t note_length(const struct guide_flow *flow, size_t first)
{
    size_t count = 1;
    int note = flow->guide->blocks[first].note;
    for (const struct guide_block *block; (block = block_at(flow, first + count)) != NULL; count++)
        if (block->note != note)
            break;
    return count;
}

static double note_text_width(const struct guide_block *block)
{
    double indent = block->kind == GUIDE_ITEM ? item_indent(block) : 0;
    return GUIDE_MEASURE - NOTE_BAR - 2 * NOTE_PADDING - indent;
}

static int note_height(double *out, struct guide_flow *flow, size_t first, size_t count,
                       struct error *error)
{
    *out = 2 * NOTE_PADDING - 1.2;
    for (size_t i = 0; i < count; i++) {
        const struct guide_block *block = block_at(flow, first + i);
        if (guide_text_set(flow, &block->text, &guide_type_note, note_text_width(block), true,
                           error) != 0)
            return -1;
        *out += (double)flow->block.line_count * flow->block.line_pitch_mm;
        *out += i > 0 ? gap_before(block, block - 1) : 0;
    }
    return 0;
}

/* What must stand on the same page as a heading that comes before block `index`: two lines, a whole
 * note, the first row of a table; a short sentence keeps what it introduces. */
static int least_height(double *out, struct guide_flow *flow, size_t index, size_t until,
                        struct error *error)
{
    const struct guide_block *block = index < until ? block_at(flow, index) : NULL;
    *out = 0;
    if (block == NULL)
        return 0;
    if (block->note != 0)
        return note_height(out, flow, index, note_length(flow, index), error);
    if (block->kind == GUIDE_TABLE)
        return guide_table_least(out, flow, &block->table, error);
    if (block->kind == GUIDE_SUBSECTION)
        *out = line_mm(&guide_type_subsection) + 2;
    else if (block->kind != GUIDE_PARAGRAPH && block->kind != GUIDE_ITEM)
        return 0;
    double indent = block->kind == GUIDE_ITEM ? item_indent(block) : 0;
    if (block->kind != GUIDE_SUBSECTION) {
        if (guide_text_set(flow, &block->text, type_of(block), GUIDE_MEASURE - indent, true,
                           error) != 0)
            return -1;
        *out = (double)(flow->block.line_count > 3 ? 2 : flow->block.line_count) *
               flow->block.line_pitch_mm;
        const struct guide_block *next = block_at(flow, index + 1);
        bool introduces = block->kind == GUIDE_PARAGRAPH && flow->block.line_count <= 2 &&
                          next != NULL && (next->kind == GUIDE_TABLE || next->kind == GUIDE_ITEM) &&
                          next->note == 0;
        if (!introduces)
            return 0;
    }
    double next_mm;
    if (least_height(&next_mm, flow, index + 1, until, error) != 0)
        return -1;
    *out += next_mm + GAP_BLOCK;
    return 0;
}

/* A white number on a green square, the title, and a line under both. */
static int draw_section(struct guide_flow *flow, const char *title, struct error *error)
{
    const struct guide_type number_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 11.5, 1,
                                           guide_white};
    const char *rest;
    int number = guide_title_number(title, &rest);
    double x = GUIDE_LEFT, y = flow->y;
    if (number > 0) {
        char text[16];
        snprintf(text, sizeof text, "%d", number);
        const struct guide_slot slot = {x + 0.4, y + 1.67, 6.6, ALIGN_CENTRE};
        guide_fill(flow, (struct rect_mm){x, y, 7.4, 7.4}, 0.8, guide_green);
        if (guide_draw_label(flow, text, &number_type, slot, error) != 0)
            return -1;
        x += 10.4;
    }
    const struct guide_slot slot = {x, y + 1.32, GUIDE_LEFT + GUIDE_MEASURE - x, ALIGN_LEFT};
    if (guide_draw_label(flow, rest, &guide_type_section, slot, error) != 0)
        return -1;
    guide_line(flow, GUIDE_LEFT, y + 8.9, GUIDE_LEFT + GUIDE_MEASURE, y + 8.9, 0.35, guide_green);
    flow->y += 9.6;
    return 0;
}

static int draw_subsection(struct guide_flow *flow, const char *title, struct error *error)
{
    const struct guide_slot slot = {GUIDE_LEFT + 3, flow->y + 1.1, GUIDE_MEASURE - 3, ALIGN_LEFT};
    guide_fill(flow, (struct rect_mm){GUIDE_LEFT, flow->y + 0.9, 1.1, 4.2}, 0, guide_green);
    if (guide_draw_label(flow, title, &guide_type_subsection, slot, error) != 0)
        return -1;
    flow->y += 6;
    return 0;
}

static int flow_heading(struct guide_flow *flow, size_t index, size_t until, struct error *error)
{
    const struct guide_block *block = block_at(flow, index);
    bool is_section = block->kind == GUIDE_SECTION;
    double next_mm;
    if (least_height(&next_mm, flow, index + 1, until, error) != 0)
        return -1;
    if (is_section)
        flow->section = index;
    if (guide_flow_room(flow, (is_section ? 10 : 6) + 1.8 + next_mm, error) != 0 ||
        guide_flow_mark(flow, is_section ? 0 : 1, &block->text, error) != 0)
        return -1;
    char *title = guide_text_resolve(flow, &block->text, error);
    if (title == NULL)
        return -1;
    int result =
        is_section ? draw_section(flow, title, error) : draw_subsection(flow, title, error);
    free(title);
    return result;
}

/* Draws flow->block over as many pages as it needs, never one line alone at a page's end or head.
 */
static int flow_lines(struct guide_flow *flow, double x, double width,
                      const struct guide_type *type, struct error *error)
{
    const size_t count = flow->block.line_count;
    const double pitch = flow->block.line_pitch_mm;
    for (size_t first = 0; first < count;) {
        size_t fits = (size_t)((GUIDE_BOTTOM - flow->y) / pitch + 1e-6);
        size_t left = count - first;
        size_t now = fits < left ? fits : left;
        if (now + 1 == left && now > 2)
            now--; /* two lines at least go over */
        guide_draw_lines(flow, first, now, x, width, type);
        first += now;
        if (first < count && guide_flow_page(flow, error) != 0)
            return -1;
    }
    return 0;
}

static int draw_marker(struct guide_flow *flow, const struct guide_block *block, double x,
                       const struct guide_type *type, struct error *error)
{
    const struct guide_type number_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, type->size_pt, 1,
                                           guide_green};
    double middle = flow->y + line_mm(type) / 2;
    const struct guide_slot slot = {x, middle - type->size_pt / POINTS_PER_MM / 2,
                                    ITEM_INDENT - 1.4, ALIGN_RIGHT};
    char text[16];
    if (block->number < 0)
        return 0;
    if (block->number == 0) {
        const struct canvas_paint paint = {.has_fill = true, .fill = guide_green};
        double size = block->level == 0 ? 1.5 : 1.1;
        if (flow->canvas != NULL)
            canvas_ellipse(flow->canvas, (struct rect_mm){x + 1.5, middle - size / 2, size, size},
                           &paint);
        return 0;
    }
    snprintf(text, sizeof text, "%d", block->number);
    return guide_draw_label(flow, text, &number_type, slot, error);
}

static int flow_paragraph(struct guide_flow *flow, size_t index, size_t until, struct error *error)
{
    const struct guide_block *block = block_at(flow, index);
    const struct guide_type *type = type_of(block);
    double indent = block->kind == GUIDE_ITEM ? item_indent(block) : 0, least_mm;
    if (least_height(&least_mm, flow, index, until, error) != 0 ||
        guide_flow_room(flow, least_mm, error) != 0 ||
        guide_text_set(flow, &block->text, type, GUIDE_MEASURE - indent, true, error) != 0)
        return -1;
    if (block->kind == GUIDE_ITEM &&
        draw_marker(flow, block, GUIDE_LEFT + indent - ITEM_INDENT, type, error) != 0)
        return -1;
    return flow_lines(flow, GUIDE_LEFT + indent, GUIDE_MEASURE - indent, type, error);
}

static int draw_note_block(struct guide_flow *flow, const struct guide_block *block, double x,
                           struct error *error)
{
    double width = note_text_width(block);
    double indent = block->kind == GUIDE_ITEM ? item_indent(block) : 0;
    if (guide_text_set(flow, &block->text, &guide_type_note, width, true, error) != 0)
        return -1;
    if (block->kind == GUIDE_ITEM &&
        draw_marker(flow, block, x + indent - ITEM_INDENT, &guide_type_note, error) != 0)
        return -1;
    guide_draw_lines(flow, 0, flow->block.line_count, x + indent, width, &guide_type_note);
    return 0;
}

static int flow_note(struct guide_flow *flow, size_t first, size_t count, struct error *error)
{
    double height;
    if (note_height(&height, flow, first, count, error) != 0)
        return -1;
    if (height > GUIDE_BOTTOM - GUIDE_TOP)
        return error_set(error, ERROR_REFUSED,
                         _("%s: line %d: the note is higher than a page; shorten it; not printed"),
                         flow->guide->source, block_at(flow, first)->line);
    if (guide_flow_room(flow, height, error) != 0)
        return -1;
    double top = flow->y;
    guide_fill(flow, (struct rect_mm){GUIDE_LEFT, top, GUIDE_MEASURE, height}, 0, guide_tint);
    guide_fill(flow, (struct rect_mm){GUIDE_LEFT, top, NOTE_BAR, height}, 0, guide_green);
    flow->y += NOTE_PADDING - 0.6;
    for (size_t i = 0; i < count; i++) {
        const struct guide_block *block = block_at(flow, first + i);
        flow->y += i > 0 ? gap_before(block, block - 1) : 0;
        if (draw_note_block(flow, block, GUIDE_LEFT + NOTE_BAR + NOTE_PADDING, error) != 0)
            return -1;
    }
    flow->y = top + height;
    return 0;
}

/* Sets the block at first and tells in *count how many blocks that took. */
static int flow_block(struct guide_flow *flow, size_t first, size_t until, size_t *count,
                      struct error *error)
{
    const struct guide_block *block = block_at(flow, first);
    *count = 1;
    if (block->note != 0) {
        *count = note_length(flow, first);
        return flow_note(flow, first, *count, error);
    }
    switch (block->kind) {
    case GUIDE_SECTION:
    case GUIDE_SUBSECTION:
        return flow_heading(flow, first, until, error);
    case GUIDE_PARAGRAPH:
    case GUIDE_ITEM:
        return flow_paragraph(flow, first, until, error);
    case GUIDE_TABLE:
        return guide_flow_table(flow, &block->table, error);
    case GUIDE_STEPS:
        return guide_flow_steps(flow, first, count, error);
    case GUIDE_PREMIUM_TABLE:
        return guide_flow_months(flow, error);
    default:
        return 0;
    }
}

int guide_flow_blocks(struct guide_flow *flow, size_t first, size_t count, struct error *error)
{
    const size_t until = first + count;
    const struct guide_block *last = NULL;
    for (size_t taken; first < until; first += taken) {
        const struct guide_block *block = block_at(flow, first);
        flow->gap = gap_before(block, last);
        if (flow_block(flow, first, until, &taken, error) != 0)
            return -1;
        last = block->kind == GUIDE_STEPS ? block : block_at(flow, first + taken - 1);
    }
    return 0;
}
