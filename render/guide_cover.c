/* SPDX-License-Identifier: MIT */
#include "guide_flow.h"

#include "message.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Cover, contents and memo pages. */

#define PANEL_LEFT 12.0
#define PANEL_TOP 12.0
#define PANEL_WIDTH (GUIDE_WIDTH_MM - 2 * PANEL_LEFT)
#define PANEL_HEIGHT 92.0
#define TEXT_LEFT 22.0
#define TEXT_WIDTH (GUIDE_WIDTH_MM - 2 * TEXT_LEFT)

#define NAME_Y 119.0

/* Quarter circles that rise from the panel's lower right corner. */
static void draw_arcs(struct guide_flow *flow)
{
    enum { STEPS = 24, ARCS = 6 };
    const struct canvas_paint paint = {.stroke_mm = 0.5, .stroke = {0x4B, 0x86, 0x76}};
    const double x = PANEL_LEFT + PANEL_WIDTH, y = PANEL_TOP + PANEL_HEIGHT;
    for (int arc = 1; arc <= ARCS && flow->canvas != NULL; arc++) {
        struct point_mm points[STEPS + 1];
        for (int i = 0; i <= STEPS; i++) {
            double angle = M_PI / 2 * i / STEPS, radius = 7.0 * arc;
            points[i] = (struct point_mm){x - radius * cos(angle), y - radius * sin(angle)};
        }
        canvas_polygon(flow->canvas, points, STEPS + 1, false, &paint);
    }
}

/* A heading or paragraph of the text as one line. */
static int draw_text(struct guide_flow *flow, const struct guide_text *text,
                     const struct guide_type *type, double y, struct error *error)
{
    const struct guide_slot slot = {TEXT_LEFT, y, TEXT_WIDTH, ALIGN_LEFT};
    char *resolved = guide_text_resolve(flow, text, error);
    int result = resolved == NULL ? -1 : guide_draw_label(flow, resolved, type, slot, error);
    free(resolved);
    return result;
}

static int draw_title(struct guide_flow *flow, struct error *error)
{
    const struct form_colour pale = {0xCF, 0xE2, 0xDB};
    const struct guide_type over = {FACE_GOTHIC, FACE_GOTHIC, 10, 1, pale};
    const struct guide_type title = {FACE_MINCHO, FACE_MINCHO, 31, 1, guide_white};
    const struct guide_type under = {FACE_GOTHIC, FACE_GOTHIC, 11.5, 1, guide_white};
    const struct guide_slot over_slot = {TEXT_LEFT, 26, TEXT_WIDTH, ALIGN_LEFT};
    const struct guide_block *blocks = flow->guide->blocks;
    bool has_lead = flow->guide->chapters[0].block_count > 1;
    guide_line(flow, TEXT_LEFT, 53, TEXT_LEFT + 24, 53, 0.6, pale);
    if (guide_draw_label(flow, "健康保険", &over, over_slot, error) != 0 ||
        draw_text(flow, &blocks[0].text, &title, 35, error) != 0)
        return -1;
    return has_lead ? draw_text(flow, &blocks[1].text, &under, 59, error) : 0;
}

static int draw_issuer(struct guide_flow *flow, struct error *error)
{
    const struct guide_type name_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 13, 1.2, guide_ink};
    const struct rect_mm name_box = {TEXT_LEFT, 180, TEXT_WIDTH, 9};
    const struct guide_slot department = {TEXT_LEFT, 190.5, TEXT_WIDTH - 32, ALIGN_LEFT};
    const struct guide_slot issued = {TEXT_LEFT, 191, TEXT_WIDTH, ALIGN_RIGHT};
    guide_line(flow, TEXT_LEFT, 179, TEXT_LEFT + TEXT_WIDTH, 179, 0.25, guide_rule);
    if (guide_draw_value_box(flow, "society_name", &name_type, name_box, VALIGN_MIDDLE, error) !=
            0 ||
        guide_draw_value(flow, "society_department", &guide_type_table, department, error) != 0)
        return -1;
    return guide_draw_value(flow, "issue_date", &guide_type_small, issued, error);
}

int guide_draw_cover(struct guide_flow *flow, struct error *error)
{
    const struct guide_chapter *chapter = &flow->guide->chapters[0];
    const struct guide_block *blocks = flow->guide->blocks;
    guide_fill(flow, (struct rect_mm){PANEL_LEFT, PANEL_TOP, PANEL_WIDTH, PANEL_HEIGHT}, 0,
               guide_green);
    draw_arcs(flow);
    if (draw_title(flow, error) != 0)
        return -1;
    guide_line(flow, TEXT_LEFT, NAME_Y + 11, TEXT_LEFT + TEXT_WIDTH, NAME_Y + 11, 0.35,
               guide_green);
    const struct guide_slot number = {TEXT_LEFT, NAME_Y + 13.6, TEXT_WIDTH, ALIGN_LEFT};
    if (guide_draw_label(flow, "整理番号", &guide_type_table, number, error) != 0)
        return -1;
    flow->y = NAME_Y + 24;
    for (size_t i = 2; i < chapter->block_count; i++) {
        if (guide_text_set(flow, &blocks[i].text, &guide_type_body, TEXT_WIDTH, true, error) != 0)
            return -1;
        guide_draw_lines(flow, 0, flow->block.line_count, TEXT_LEFT, TEXT_WIDTH, &guide_type_body);
        flow->y += 1.5;
    }
    return draw_issuer(flow, error);
}

int guide_draw_cover_values(struct guide_flow *flow, struct error *error)
{
    const struct guide_type name_type = {FACE_MINCHO, FACE_MINCHO, 19, 1.2, guide_ink};
    const struct guide_type sama_type = {FACE_MINCHO, FACE_MINCHO, 14, 1, guide_ink};
    const struct rect_mm name_box = {TEXT_LEFT, NAME_Y - 6, TEXT_WIDTH - 10, 14.6};
    const struct guide_slot sama = {TEXT_LEFT, NAME_Y + 3.0, TEXT_WIDTH, ALIGN_RIGHT};
    const struct guide_slot number = {TEXT_LEFT + 15.5, NAME_Y + 13.6, TEXT_WIDTH - 15.5,
                                      ALIGN_LEFT};
    if (guide_draw_value_box(flow, "name", &name_type, name_box, VALIGN_BOTTOM, error) != 0 ||
        guide_draw_label(flow, "様", &sama_type, sama, error) != 0)
        return -1;
    return guide_draw_value(flow, "case_number", &guide_type_table, number, error);
}

static int draw_entry(struct guide_flow *flow, const struct guide_entry *entry, double pitch,
                      struct error *error)
{
    const struct guide_type plain = {FACE_GOTHIC, FACE_GOTHIC, 10, 1, guide_ink};
    const struct guide_type bold = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 10, 1, guide_green};
    const char *rest;
    const int number = guide_title_number(entry->title, &rest);
    const double y = flow->y + (pitch - 3.5) / 2, left = number > 0 ? 11 : 2;
    const struct guide_slot number_slot = {GUIDE_LEFT, y, 6.5, ALIGN_RIGHT};
    const struct guide_slot title_slot = {GUIDE_LEFT + left, y, GUIDE_MEASURE - 12 - left,
                                          ALIGN_LEFT};
    const struct guide_slot page_slot = {GUIDE_LEFT, y, GUIDE_MEASURE - 2, ALIGN_RIGHT};
    char text[16];
    snprintf(text, sizeof text, "%d", number);
    if (number > 0 && guide_draw_label(flow, text, &bold, number_slot, error) != 0)
        return -1;
    snprintf(text, sizeof text, "%d", entry->page);
    if (guide_draw_label(flow, rest, number > 0 ? &plain : &bold, title_slot, error) != 0 ||
        guide_draw_label(flow, text, &bold, page_slot, error) != 0)
        return -1;
    flow->y += pitch;
    guide_line(flow, GUIDE_LEFT, flow->y, GUIDE_LEFT + GUIDE_MEASURE, flow->y, 0.12, guide_rule);
    return 0;
}

int guide_draw_contents(struct guide_flow *flow, const struct guide_entry *entries, size_t count,
                        struct error *error)
{
    const struct guide_type type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 16, 1, guide_ink};
    const struct guide_slot title = {GUIDE_LEFT, 21, GUIDE_MEASURE, ALIGN_LEFT};
    const double top = 33, least = 5, most = 8.4;
    const double even = (GUIDE_BOTTOM - 2 - top) / (double)(count > 0 ? count : 1);
    const double pitch = even < most ? even : most;
    if (pitch < least)
        return error_set(error, ERROR_REFUSED,
                         _("%s: has %zu sections, more than its contents page holds; not printed"),
                         flow->guide->source, count);
    if (guide_draw_label(flow, "もくじ", &type, title, error) != 0)
        return -1;
    guide_line(flow, GUIDE_LEFT, top, GUIDE_LEFT + GUIDE_MEASURE, top, 0.35, guide_green);
    flow->y = top;
    for (size_t i = 0; i < count; i++)
        if (draw_entry(flow, &entries[i], pitch, error) != 0)
            return -1;
    return guide_draw_folio(flow, error);
}

int guide_draw_memo(struct guide_flow *flow, struct error *error)
{
    const struct guide_type type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 12, 1, guide_green};
    const struct guide_slot title = {GUIDE_LEFT, 18, GUIDE_MEASURE, ALIGN_LEFT};
    if (guide_draw_label(flow, "メモ", &type, title, error) != 0)
        return -1;
    for (double y = 34; y < GUIDE_BOTTOM; y += 9)
        guide_line(flow, GUIDE_LEFT, y, GUIDE_LEFT + GUIDE_MEASURE, y, 0.12, guide_rule);
    return guide_draw_folio(flow, error);
}
