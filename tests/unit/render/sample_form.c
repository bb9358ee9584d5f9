/* SPDX-License-Identifier: MIT */
#include "sample_form.h"

#include <string.h>

/* A string that may be changed: what a loaded definition has. */
#define OWN(text) ((char[]){text})

static struct form_style styles[] = {
    {.name = OWN("label"),
     .face = FACE_GOTHIC,
     .size_pt = 8,
     .min_size_pt = 8,
     .line_height = 1.4,
     .colour = {0x1F, 0x5C, 0x4D},
     .valign = VALIGN_MIDDLE},
    {.name = OWN("name"),
     .face = FACE_MINCHO,
     .size_pt = 17,
     .min_size_pt = 8,
     .line_height = 1.4,
     .valign = VALIGN_MIDDLE},
    {.name = OWN("lines"),
     .face = FACE_MINCHO,
     .size_pt = 9,
     .min_size_pt = 6,
     .line_height = 1.3,
     .align = ALIGN_JUSTIFY},
    {.name = OWN("title"),
     .face = FACE_GOTHIC_BOLD,
     .size_pt = 15,
     .min_size_pt = 15,
     .line_height = 1,
     .align = ALIGN_CENTRE,
     .valign = VALIGN_MIDDLE},
};

const struct rect_mm sample_name_box = {40, 70, 100, 10};

static struct form_element first_page[] = {
    {.kind = ELEMENT_TEXT,
     .box = {30, 40, 130, 10},
     .style = &styles[3],
     .text = OWN("見本の申出書")},
    {.kind = ELEMENT_LINE, .box = {30, 52, 130, 0}, .stroke_mm = 0.5},
    {.kind = ELEMENT_BOX,
     .box = {20, 60, 170, 60},
     .stroke_mm = 0.2,
     .has_fill = true,
     .fill_colour = {0xED, 0xF4, 0xF1},
     .radius_mm = 2,
     .dashed = true},
    {.kind = ELEMENT_TEXT, .box = {20, 70, 18, 10}, .style = &styles[0], .text = OWN("氏名")},
    {.kind = ELEMENT_VALUE, .box = {40, 70, 100, 10}, .style = &styles[1], .bind = OWN("name")},
    {.kind = ELEMENT_VALUE,
     .box = {40, 82, 60, 10},
     .style = &styles[2],
     .bind = OWN("address"),
     .wrap = true},
    {.kind = ELEMENT_COMB,
     .box = {110, 84, 60, 7},
     .style = &styles[1],
     .stroke_mm = 0.2,
     .stroke_colour = {0x9B, 0xBB, 0xB0},
     .bind = OWN("postal_code_digits"),
     .cells = 7,
     .cell_gap_mm = {0, 0, 4}},
    {.kind = ELEMENT_COMB,
     .box = {40, 100, 60, 7},
     .stroke_mm = 0.2,
     .id = OWN("phone"),
     .text = OWN("電話番号"),
     .cells = 11},
    {.kind = ELEMENT_TICK,
     .box = {120, 101, 5, 5},
     .stroke_mm = 0.3,
     .id = OWN("consent"),
     .text = OWN("承諾")},
    {.kind = ELEMENT_INK,
     .box = {130, 100, 50, 10},
     .stroke_mm = 0.3,
     .id = OWN("signature"),
     .text = OWN("署名")},
};

static struct form_element second_page[] = {
    {.kind = ELEMENT_TEXT,
     .box = {30, 40, 100, 8},
     .style = &styles[0],
     .text = OWN("{page}/{pages} 第{revision}版\n裏面")},
    {.kind = ELEMENT_TEXT,
     .box = {30, 60, 100, 6},
     .style = &styles[0],
     .text = OWN("{case_number} {name} 様")},
};

static struct form_page pages[] = {
    {first_page, sizeof first_page / sizeof *first_page},
    {second_page, sizeof second_page / sizeof *second_page},
};

const struct form_definition sample_form = {
    .name = OWN("sample"),
    .code = "SA",
    .revision = 3,
    .title = OWN("見本"),
    .width_mm = 210,
    .height_mm = 297,
    .styles = styles,
    .style_count = sizeof styles / sizeof *styles,
    .pages = pages,
    .page_count = 2,
};

void sample_fill(struct sample_piece *out, const char *case_number, const char *name)
{
    *out = (struct sample_piece){
        .values = {{"case_number", case_number},
                   {"name", name},
                   {"address", "東京都見本区見本町一丁目２番３号"},
                   {"postal_code_digits", "1234567"}},
        .page_codes = {"F11SA0312000000100000101234ABCDE", "F11SA0322000000100000101234ABCDE"},
    };
    out->filled = (struct filled_form){.form = &sample_form,
                                       .values = out->values,
                                       .value_count = 4,
                                       .page_codes = out->page_codes,
                                       .case_number = case_number};
}

void sample_set(struct sample_piece *piece, const char *binding, const char *text)
{
    for (size_t i = 0; i < piece->filled.value_count; i++)
        if (strcmp(piece->values[i].name, binding) == 0)
            piece->values[i].text = text;
}
