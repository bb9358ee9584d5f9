/* SPDX-License-Identifier: MIT */
#include "guide_flow.h"

#include "message.h"
#include "text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INK                                                                                        \
    {                                                                                              \
        0x14, 0x18, 0x16                                                                           \
    }
#define GREEN                                                                                      \
    {                                                                                              \
        0x1F, 0x5C, 0x4D                                                                           \
    }

const struct form_colour guide_green = GREEN, guide_tint = {0xEC, 0xF3, 0xF0},
                         guide_rule = {0xB4, 0xC6, 0xBF}, guide_ink = INK,
                         guide_grey = {0x5C, 0x68, 0x63}, guide_white = {0xFF, 0xFF, 0xFF};

const struct guide_type guide_type_body = {FACE_MINCHO, FACE_GOTHIC_BOLD, 9.5, 1.67, INK},
                        guide_type_note = {FACE_GOTHIC, FACE_GOTHIC_BOLD, 9, 1.65, INK},
                        guide_type_table = {FACE_GOTHIC, FACE_GOTHIC_BOLD, 8.75, 1.45, INK},
                        guide_type_table_head = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 8.5, 1.4,
                                                 GREEN},
                        guide_type_section = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 13.5, 1.35, INK},
                        guide_type_subsection = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 10.75, 1.4,
                                                 GREEN},
                        guide_type_label = {FACE_GOTHIC, FACE_GOTHIC_BOLD, 8.5, 1.4, GREEN},
                        guide_type_small = {
                            FACE_GOTHIC, FACE_GOTHIC_BOLD, 7.5, 1.5, {0x5C, 0x68, 0x63}};

void guide_flow_begin(struct guide_flow *flow, const struct guide *guide,
                      const struct guide_data *data, struct print_document *document,
                      enum guide_target target, struct guide_edition *edition)
{
    *flow = (struct guide_flow){.guide = guide,
                                .data = data,
                                .document = document,
                                .target = target,
                                .edition = edition,
                                .section = SIZE_MAX,
                                .block = TEXT_BLOCK_INIT};
}

static int append_background(struct guide_edition *edition, int number, struct error *error)
{
    size_t size = ((size_t)edition->page_count + 1) * sizeof *edition->backgrounds;
    int *backgrounds = realloc(edition->backgrounds, size);
    if (backgrounds == NULL)
        return error_out_of_memory(error);
    edition->backgrounds = backgrounds;
    edition->backgrounds[edition->page_count] = number;
    return 0;
}

static int end_page(struct guide_flow *flow, struct error *error)
{
    if (!flow->page_is_open)
        return 0;
    flow->page_is_open = false;
    int number = 0;
    if (flow->target == GUIDE_TO_BACKGROUNDS &&
        (print_background_end(flow->document, &number, error) != 0 ||
         append_background(flow->edition, number, error) != 0))
        return -1;
    flow->canvas = NULL;
    flow->edition->page_count++;
    return 0;
}

int guide_flow_end(struct guide_flow *flow, int result, struct error *error)
{
    if (result == 0)
        result = end_page(flow, error);
    else if (flow->page_is_open && flow->target == GUIDE_TO_BACKGROUNDS)
        print_background_abandon(flow->document);
    text_block_free(&flow->block);
    return result;
}

static int page_number(const struct guide_flow *flow)
{
    return flow->edition->start_page + flow->edition->page_count;
}

static enum form_align outer_align(const struct guide_flow *flow)
{
    return page_number(flow) % 2 == 1 ? ALIGN_RIGHT : ALIGN_LEFT;
}

int guide_draw_folio(struct guide_flow *flow, struct error *error)
{
    const struct guide_type type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 9, 1.0, guide_green};
    const struct guide_slot slot = {GUIDE_LEFT, 199, GUIDE_MEASURE, outer_align(flow)};
    char number[16];
    snprintf(number, sizeof number, "%d", page_number(flow));
    return guide_draw_label(flow, number, &type, slot, error);
}

/* The section at the outer edge of the head, the page's number at the outer edge of the foot. */
static int draw_frame(struct guide_flow *flow, struct error *error)
{
    const struct guide_type head = {FACE_GOTHIC, FACE_GOTHIC, 7.5, 1.0, guide_grey};
    const struct guide_slot slot = {GUIDE_LEFT, 11.2, GUIDE_MEASURE, outer_align(flow)};
    const size_t block = flow->section == SIZE_MAX ? 0 : flow->section;
    char *title = guide_text_resolve(flow, &flow->guide->blocks[block].text, error);
    if (title == NULL)
        return -1;
    int result = guide_draw_label(flow, title, &head, slot, error);
    free(title);
    guide_line(flow, GUIDE_LEFT, 15.2, GUIDE_LEFT + GUIDE_MEASURE, 15.2, 0.12, guide_rule);
    return result == 0 ? guide_draw_folio(flow, error) : -1;
}

int guide_flow_page(struct guide_flow *flow, struct error *error)
{
    if (end_page(flow, error) != 0)
        return -1;
    if (flow->target == GUIDE_TO_BACKGROUNDS)
        flow->canvas =
            print_background_begin(flow->document, GUIDE_WIDTH_MM, GUIDE_HEIGHT_MM, error);
    else if (flow->target == GUIDE_TO_PIECE)
        flow->canvas = print_piece_page(flow->document, GUIDE_WIDTH_MM, GUIDE_HEIGHT_MM, error);
    if (flow->target != GUIDE_TO_NOWHERE && flow->canvas == NULL)
        return -1;
    flow->page_is_open = true;
    flow->y = GUIDE_TOP;
    flow->gap = 0;
    return flow->page_is_bare || flow->canvas == NULL ? 0 : draw_frame(flow, error);
}

int guide_flow_room(struct guide_flow *flow, double height_mm, struct error *error)
{
    bool at_top = flow->page_is_open && flow->y == GUIDE_TOP;
    double top = at_top ? flow->y : flow->y + flow->gap;
    if (!flow->page_is_open || (!at_top && top + height_mm > GUIDE_BOTTOM)) {
        if (guide_flow_page(flow, error) != 0)
            return -1;
        top = flow->y;
    }
    flow->y = top;
    flow->gap = 0;
    return 0;
}

int guide_flow_mark(struct guide_flow *flow, int level, const struct guide_text *title,
                    struct error *error)
{
    struct guide_edition *edition = flow->edition;
    size_t size = (edition->mark_count + 1) * sizeof *edition->marks;
    struct guide_mark *marks = realloc(edition->marks, size);
    if (marks == NULL)
        return error_out_of_memory(error);
    edition->marks = marks;
    char *text = guide_text_resolve(flow, title, error);
    if (text == NULL)
        return -1;
    marks[edition->mark_count++] = (struct guide_mark){edition->page_count, level, text};
    if (flow->target == GUIDE_TO_PIECE && flow->data->has_outline)
        return print_piece_bookmark(flow->document, level + 1, text, error);
    return 0;
}

const char *guide_optional_value(const struct guide_flow *flow, const char *name)
{
    for (size_t i = 0; i < flow->data->value_count; i++)
        if (strcmp(flow->data->values[i].name, name) == 0 && flow->data->values[i].text != NULL)
            return flow->data->values[i].text;
    return "";
}

static const char *value_at(const struct guide_flow *flow, const char *name, int line,
                            struct error *error)
{
    const char *value = guide_optional_value(flow, name);
    if (value[0] != '\0')
        return value;
    error_set(
        error, ERROR_REFUSED,
        _("%s: line %d: {%s} has no value for case %s; its guide was not printed; enter the value "
          "in the settings or the case"),
        flow->guide->source, line, name, flow->data->case_number);
    return NULL;
}

/* The value at a placeholder, NULL with an error that names its line when there is none. */
static const char *place_value(const struct guide_flow *flow, const struct guide_place *place,
                               struct error *error)
{
    return value_at(flow, place->binding->name, place->line, error);
}

const char *guide_named_value(const struct guide_flow *flow, const char *name, struct error *error)
{
    const struct guide_chapter *chapter = &flow->guide->chapters[flow->edition->chapter];
    return value_at(flow, name, flow->guide->blocks[chapter->first_block].line, error);
}

/* Where the chunk of text at position ends: at a place, or where bold begins or ends. */
static size_t chunk_end(const struct guide *guide, const struct guide_text *text, size_t position,
                        bool *is_bold, int *place)
{
    size_t size = strlen(text->text), limit = size, after = position;
    *is_bold = false;
    for (size_t i = 0; i < text->bold_count; i++) {
        const struct guide_span *bold = &text->bold[i];
        *is_bold |= position >= bold->from && position < bold->until;
        if (bold->from > position && bold->from < limit)
            limit = bold->from;
        if (bold->until > position && bold->until < limit)
            limit = bold->until;
    }
    *place = guide_place_index(guide, utf8_next(text->text, size, &after));
    if (*place >= 0)
        return after;
    for (size_t next = after; next <= limit; after = next)
        if (after == limit || guide_place_index(guide, utf8_next(text->text, size, &next)) >= 0)
            return after;
    return limit;
}

char *guide_text_resolve(const struct guide_flow *flow, const struct guide_text *text,
                         struct error *error)
{
    struct buffer out = BUFFER_INIT;
    size_t size = strlen(text->text);
    for (size_t position = 0; position < size;) {
        size_t start = position;
        int place = guide_place_index(flow->guide, utf8_next(text->text, size, &position));
        const char *value = place < 0 ? "" : place_value(flow, &flow->guide->places[place], error);
        if (value == NULL) {
            buffer_free(&out);
            return NULL;
        }
        if (place >= 0)
            buffer_append_text(&out, value);
        else
            buffer_append(&out, text->text + start, position - start);
    }
    char *resolved = buffer_take(&out);
    if (resolved == NULL)
        error_out_of_memory(error);
    return resolved;
}

/* Names case and binding in the error if result, of drawing that value, is not 0. */
static int blame(const struct guide_flow *flow, const char *binding, int result,
                 struct error *error)
{
    if (result != 0)
        error_prefix(error, _("case %s: {%s}"), flow->data->case_number, binding);
    return result;
}

static int append_chunk(struct text_block *block, const struct guide_flow *flow,
                        enum form_face face, const char *chunk, size_t size, int line, int place,
                        struct error *error)
{
    const struct guide *guide = flow->guide;
    const char *value = place < 0 ? NULL : place_value(flow, &guide->places[place], error);
    if (place >= 0 && value == NULL)
        return -1;
    if (value != NULL) {
        chunk = value;
        size = strlen(value);
    }
    if (text_block_append(block, print_document_library(flow->document), face, chunk, size,
                          error) == 0)
        return 0;
    if (value != NULL)
        return blame(flow, guide->places[place].binding->name, -1, error);
    error_prefix(error, _("%s: line %d"), guide->source, line);
    return -1;
}

int guide_text_append(struct text_block *block, const struct guide_flow *flow,
                      const struct guide_text *text, const struct guide_type *type,
                      struct error *error)
{
    size_t size = strlen(text->text);
    for (size_t position = 0; position < size;) {
        bool is_bold;
        int place;
        size_t end = chunk_end(flow->guide, text, position, &is_bold, &place);
        if (append_chunk(block, flow, is_bold ? type->bold_face : type->face, text->text + position,
                         end - position, text->line, place, error) != 0)
            return -1;
        position = end;
    }
    return 0;
}

int guide_text_set(struct guide_flow *flow, const struct guide_text *text,
                   const struct guide_type *type, double width_mm, bool justify,
                   struct error *error)
{
    text_block_clear(&flow->block);
    if (guide_text_append(&flow->block, flow, text, type, error) != 0)
        return -1;
    return text_block_break(&flow->block, type->size_pt, type->line_height, width_mm, justify,
                            error);
}

void guide_draw_lines(struct guide_flow *flow, size_t first, size_t count, double x_mm,
                      double width_mm, const struct guide_type *type)
{
    const double pitch = flow->block.line_pitch_mm;
    const double above = (pitch - type->size_pt / POINTS_PER_MM) / 2;
    for (size_t line = first; line < first + count; line++) {
        if (flow->canvas != NULL)
            text_block_draw_line(flow->canvas, &flow->block, line, x_mm, flow->y + above, width_mm,
                                 ALIGN_LEFT, type->colour);
        flow->y += pitch;
    }
}

/* Texts that must fit their place shrink down to 60 % of their size, but not below what people can
 * read (FORM_SHRINK_LIMIT_PT). */
static struct form_style least_style(const struct guide_type *type, enum form_align align,
                                     enum form_valign valign)
{
    return (struct form_style){.face = type->face,
                               .size_pt = type->size_pt,
                               .min_size_pt = fmax(type->size_pt * 0.6, FORM_SHRINK_LIMIT_PT),
                               .line_height = type->line_height,
                               .colour = type->colour,
                               .align = align,
                               .valign = valign};
}

int guide_draw_label(struct guide_flow *flow, const char *text, const struct guide_type *type,
                     struct guide_slot slot, struct error *error)
{
    const struct form_style style = least_style(type, slot.align, VALIGN_TOP);
    struct text_block block = TEXT_BLOCK_INIT;
    int result = text_block_append(&block, print_document_library(flow->document), type->face, text,
                                   strlen(text), error);
    if (result == 0)
        result = text_block_set_line(&block, &style, slot.width_mm, error);
    if (result == 0 && flow->canvas != NULL && block.line_count > 0) {
        /* A shrunk text keeps the middle of the line. */
        double lower = (type->size_pt - block.size_pt) / POINTS_PER_MM / 2;
        text_block_draw_line(flow->canvas, &block, 0, slot.x_mm, slot.y_mm + lower, slot.width_mm,
                             slot.align, type->colour);
    }
    text_block_free(&block);
    return result;
}

int guide_draw_box(struct guide_flow *flow, const char *text, const struct guide_type *type,
                   struct rect_mm box, enum form_valign valign, struct error *error)
{
    const struct form_style style = least_style(type, ALIGN_LEFT, valign);
    text_block_clear(&flow->block);
    int result = text_block_append(&flow->block, print_document_library(flow->document), type->face,
                                   text, strlen(text), error);
    if (result == 0)
        result = text_block_set_box(&flow->block, &style, box.w, box.h, error);
    text_block_narrow_spaces(&flow->block);
    if (result == 0 && flow->canvas != NULL)
        text_block_draw(flow->canvas, &flow->block, box, &style);
    return result;
}

int guide_draw_value(struct guide_flow *flow, const char *binding, const struct guide_type *type,
                     struct guide_slot slot, struct error *error)
{
    const char *value = guide_named_value(flow, binding, error);
    if (value == NULL)
        return -1;
    return blame(flow, binding, guide_draw_label(flow, value, type, slot, error), error);
}

int guide_draw_value_box(struct guide_flow *flow, const char *binding,
                         const struct guide_type *type, struct rect_mm box, enum form_valign valign,
                         struct error *error)
{
    const char *value = guide_named_value(flow, binding, error);
    if (value == NULL)
        return -1;
    return blame(flow, binding, guide_draw_box(flow, value, type, box, valign, error), error);
}

const char *guide_format_yen(int64_t yen, char out[GUIDE_YEN_SIZE])
{
    char digits[GUIDE_YEN_SIZE];
    int length = snprintf(digits, sizeof digits, "%lld", (long long)yen), written = 0;
    for (int i = 0; i < length && written + 2 < GUIDE_YEN_SIZE; i++) {
        out[written++] = digits[i];
        int behind = length - 1 - i;
        if (behind > 0 && behind % 3 == 0 && digits[i] != '-')
            out[written++] = ',';
    }
    out[written] = '\0';
    return out;
}

void guide_fill(struct guide_flow *flow, struct rect_mm rect, double radius_mm,
                struct form_colour colour)
{
    const struct canvas_paint paint = {.has_fill = true, .fill = colour};
    if (flow->canvas != NULL)
        canvas_rect(flow->canvas, rect, radius_mm, &paint);
}

void guide_line(struct guide_flow *flow, double x1, double y1, double x2, double y2,
                double width_mm, struct form_colour colour)
{
    const struct canvas_paint paint = {.stroke_mm = width_mm, .stroke = colour};
    if (flow->canvas != NULL)
        canvas_line(flow->canvas, (struct point_mm){x1, y1}, (struct point_mm){x2, y2}, &paint);
}

int guide_title_number(const char *title, const char **rest)
{
    char *end;
    long number = strtol(title, &end, 10);
    bool has_number = title[0] >= '1' && title[0] <= '9' && *end == ' ' && number <= 999;
    *rest = has_number ? end + 1 : title;
    return has_number ? (int)number : 0;
}
