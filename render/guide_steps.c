/* SPDX-License-Identifier: MIT */
#include "guide_flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The diagram of {{steps}}: a badge and a box for each item of the numbered list behind it, joined
 * by arrows. An item is **title** and when, in its first paragraph; what happens, in the others. */

#define BADGE 15.0
#define BOX_LEFT (GUIDE_LEFT + BADGE + 5)
#define BOX_WIDTH (GUIDE_LEFT + GUIDE_MEASURE - BOX_LEFT)
#define PADDING 3.6
#define TEXT_WIDTH (BOX_WIDTH - 2 * PADDING)
#define TITLE_MM 6.2
#define WHEN_MM 5.4
#define STEP_GAP 4.4

static const struct guide_type
    title_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 11.5, 1.4, {0x14, 0x18, 0x16}},
    when_type = {FACE_GOTHIC, FACE_GOTHIC_BOLD, 8.75, 1.4, {0x1F, 0x5C, 0x4D}},
    what_type = {FACE_GOTHIC, FACE_GOTHIC_BOLD, 9, 1.6, {0x14, 0x18, 0x16}};

static bool continues_step(const struct guide *guide, size_t index)
{
    return index < guide->block_count && guide->blocks[index].kind == GUIDE_ITEM &&
           guide->blocks[index].number == -1;
}

static bool is_step(const struct guide *guide, size_t index)
{
    return index < guide->block_count && guide->blocks[index].kind == GUIDE_ITEM &&
           guide->blocks[index].number > 0 && guide->blocks[index].level == 0;
}

static size_t step_length(const struct guide *guide, size_t index)
{
    size_t count = 1;
    while (continues_step(guide, index + count))
        count++;
    return count;
}

static int step_height(double *out, struct guide_flow *flow, size_t index, struct error *error)
{
    size_t count = step_length(flow->guide, index);
    double height = 2 * PADDING + TITLE_MM + WHEN_MM - 1;
    for (size_t i = 1; i < count; i++) {
        const struct guide_text *text = &flow->guide->blocks[index + i].text;
        if (guide_text_set(flow, text, &what_type, TEXT_WIDTH, true, error) != 0)
            return -1;
        height += (double)flow->block.line_count * flow->block.line_pitch_mm;
    }
    *out = height < BADGE ? BADGE : height;
    return 0;
}

static int draw_badge(struct guide_flow *flow, int number, double y, struct error *error)
{
    const struct guide_type word_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 7.5, 1, guide_white};
    const struct guide_type number_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 19, 1, guide_white};
    const struct guide_slot word_slot = {GUIDE_LEFT, y + 2.3, BADGE, ALIGN_CENTRE};
    const struct guide_slot number_slot = {GUIDE_LEFT, y + 6, BADGE, ALIGN_CENTRE};
    char text[16];
    snprintf(text, sizeof text, "%d", number);
    guide_fill(flow, (struct rect_mm){GUIDE_LEFT, y, BADGE, BADGE}, 2, guide_green);
    if (guide_draw_label(flow, "STEP", &word_type, word_slot, error) != 0)
        return -1;
    return guide_draw_label(flow, text, &number_type, number_slot, error);
}

/* The part of text between two bytes as a line of its own. */
static int draw_part(struct guide_flow *flow, const struct guide_text *text, size_t from,
                     size_t until, const struct guide_type *type, double y, struct error *error)
{
    const struct guide_slot slot = {BOX_LEFT + PADDING, y, TEXT_WIDTH, ALIGN_LEFT};
    struct guide_text part = {strndup(text->text + from, until - from), NULL, 0, text->line};
    if (part.text == NULL)
        return error_out_of_memory(error);
    char *resolved = guide_text_resolve(flow, &part, error);
    free(part.text);
    if (resolved == NULL)
        return -1;
    int result = guide_draw_label(flow, resolved + strspn(resolved, " "), type, slot, error);
    free(resolved);
    return result;
}

static int draw_box(struct guide_flow *flow, size_t index, double height, struct error *error)
{
    const struct canvas_paint paint = {
        .stroke_mm = 0.3, .stroke = guide_green, .has_fill = true, .fill = guide_white};
    const struct guide_text *text = &flow->guide->blocks[index].text;
    size_t title_end = text->bold_count > 0 ? text->bold[0].until : strlen(text->text);
    double top = flow->y;
    if (flow->canvas != NULL)
        canvas_rect(flow->canvas, (struct rect_mm){BOX_LEFT, top, BOX_WIDTH, height}, 2, &paint);
    if (draw_part(flow, text, 0, title_end, &title_type, top + PADDING, error) != 0 ||
        draw_part(flow, text, title_end, strlen(text->text), &when_type, top + PADDING + TITLE_MM,
                  error) != 0)
        return -1;
    flow->y = top + PADDING + TITLE_MM + WHEN_MM - 0.5;
    for (size_t i = 1; i < step_length(flow->guide, index); i++) {
        if (guide_text_set(flow, &flow->guide->blocks[index + i].text, &what_type, TEXT_WIDTH, true,
                           error) != 0)
            return -1;
        guide_draw_lines(flow, 0, flow->block.line_count, BOX_LEFT + PADDING, TEXT_WIDTH,
                         &what_type);
    }
    flow->y = top + height;
    return 0;
}

static void draw_arrow(struct guide_flow *flow, double from_y, double to_y)
{
    const struct canvas_paint paint = {
        .stroke_mm = 0.9, .stroke = guide_green, .has_fill = true, .fill = guide_green};
    const double x = GUIDE_LEFT + BADGE / 2;
    if (flow->canvas != NULL)
        canvas_arrow(flow->canvas, (struct point_mm){x, from_y}, (struct point_mm){x, to_y}, 3.4,
                     &paint);
}

/* The step at index; *badge_mm is the bottom of the badge before it, and then of its own. */
static int draw_step(struct guide_flow *flow, size_t index, double *badge_mm, struct error *error)
{
    double height;
    if (step_height(&height, flow, index, error) != 0)
        return -1;
    int page = flow->edition->page_count;
    flow->gap = *badge_mm > 0 ? STEP_GAP : flow->gap;
    if (guide_flow_room(flow, height, error) != 0)
        return -1;
    double top = flow->y;
    if (*badge_mm > 0 && page == flow->edition->page_count)
        draw_arrow(flow, *badge_mm + 1, top - 0.8);
    *badge_mm = top + BADGE;
    if (draw_badge(flow, flow->guide->blocks[index].number, top, error) != 0)
        return -1;
    return draw_box(flow, index, height, error);
}

int guide_flow_steps(struct guide_flow *flow, size_t first, size_t *count, struct error *error)
{
    size_t index = first + 1;
    double badge_mm = 0;
    while (is_step(flow->guide, index)) {
        if (draw_step(flow, index, &badge_mm, error) != 0)
            return -1;
        index += step_length(flow->guide, index);
    }
    *count = index - first;
    return 0;
}
