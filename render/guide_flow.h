/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_GUIDE_FLOW_H
#define FORMLOOP_GUIDE_FLOW_H

#include "guide_model.h"
#include "typeset.h"

/* Private to render/guide_*.c: the pages of a guide while they are being set. Lengths are mm. */

/* 34 characters of 9.5 pt a line, 31 lines of 5.6 mm a page. */
#define GUIDE_LEFT 17.0
#define GUIDE_MEASURE 114.0
#define GUIDE_TOP 19.5
#define GUIDE_BOTTOM 194.0

/* How a text is set: bold words of Mincho are Gothic bold, as is usual in Japanese books. */
struct guide_type {
    enum form_face face, bold_face;
    double size_pt, line_height;
    struct form_colour colour;
};
extern const struct guide_type guide_type_body, guide_type_note, guide_type_table,
    guide_type_table_head, guide_type_section, guide_type_subsection, guide_type_label,
    guide_type_small;
extern const struct form_colour guide_green, guide_tint, guide_rule, guide_ink, guide_grey,
    guide_white;

/* A heading, for bookmarks and contents. */
struct guide_mark {
    int page;  /* 0 … of its chapter */
    int level; /* 0 section, 1 subsection */
    char *title;
};

/* What setting a chapter gives: its pages as backgrounds of the document, or only their number. */
struct guide_edition {
    size_t chapter; /* of guide->chapters; GUIDE_MEMO for the memo pages */
    int start_page; /* 1 … of the booklet */
    char *key;      /* what else it depends on: the values that it shows */
    int page_count;
    int *backgrounds; /* NULL when the chapter was only measured or drawn into a piece */
    struct guide_mark *marks;
    size_t mark_count;
    struct guide_edition *next;
};
#define GUIDE_MEMO SIZE_MAX

enum guide_target { GUIDE_TO_NOWHERE, GUIDE_TO_BACKGROUNDS, GUIDE_TO_PIECE };

struct guide_flow {
    const struct guide *guide;
    const struct guide_data *data;
    struct print_document *document;
    enum guide_target target;
    struct guide_edition *edition; /* being made */
    struct canvas *canvas; /* of the open page; NULL: GUIDE_TO_NOWHERE, or no page is open */
    bool page_is_open, page_is_bare; /* bare: no running head, no page number */
    double y;                        /* top of what comes next */
    double gap;                      /* to leave above what comes next, unless it begins a page */
    size_t section;                  /* block of the ## that the page belongs to; SIZE_MAX: none */
    struct text_block block;         /* for one text at a time */
};

void guide_flow_begin(struct guide_flow *flow, const struct guide *guide,
                      const struct guide_data *data, struct print_document *document,
                      enum guide_target target, struct guide_edition *edition);
/* Ends the open page; after a failure abandons it. Frees what the flow holds. */
int guide_flow_end(struct guide_flow *flow, int result, struct error *error);

int guide_flow_page(struct guide_flow *flow, struct error *error); /* begins a page */
/* Makes room for height_mm under the gap: on this page, or at the top of the next. */
int guide_flow_room(struct guide_flow *flow, double height_mm, struct error *error);
int guide_flow_mark(struct guide_flow *flow, int level, const struct guide_text *title,
                    struct error *error);

/* The value of a name that the layout itself uses on the page being set; an optional one
 * is "" when there is none. */
const char *guide_named_value(const struct guide_flow *flow, const char *name, struct error *error);
const char *guide_optional_value(const struct guide_flow *flow, const char *name);

/* The text with its values, for bookmarks; owned by the caller. */
char *guide_text_resolve(const struct guide_flow *flow, const struct guide_text *text,
                         struct error *error);

/* Appends text with its values to block, which the caller then breaks. */
int guide_text_append(struct text_block *block, const struct guide_flow *flow,
                      const struct guide_text *text, const struct guide_type *type,
                      struct error *error);

/* flow->block = text, broken to width_mm. */
int guide_text_set(struct guide_flow *flow, const struct guide_text *text,
                   const struct guide_type *type, double width_mm, bool justify,
                   struct error *error);

/* Draws lines of flow->block at flow->y and moves it on. */
void guide_draw_lines(struct guide_flow *flow, size_t first, size_t count, double x_mm,
                      double width_mm, const struct guide_type *type);

/* Where a line of plain text goes: the top of its em box, and how it stands in the width. */
struct guide_slot {
    double x_mm, y_mm, width_mm;
    enum form_align align;
};

/* One line of plain text, shrunk down to 60 % if it is wide. */
int guide_draw_label(struct guide_flow *flow, const char *text, const struct guide_type *type,
                     struct guide_slot slot, struct error *error);

/* Plain text in a box, wrapped, shrunk down to 60 % if it is high. */
int guide_draw_box(struct guide_flow *flow, const char *text, const struct guide_type *type,
                   struct rect_mm box, enum form_valign valign, struct error *error);

/* The value of a binding as label or in a box; an error names the binding. */
int guide_draw_value(struct guide_flow *flow, const char *binding, const struct guide_type *type,
                     struct guide_slot slot, struct error *error);
int guide_draw_value_box(struct guide_flow *flow, const char *binding,
                         const struct guide_type *type, struct rect_mm box, enum form_valign valign,
                         struct error *error);

/* "32,256" */
#define GUIDE_YEN_SIZE 32
const char *guide_format_yen(int64_t yen, char out[GUIDE_YEN_SIZE]);

/* The page's number at the outer edge of its foot. */
int guide_draw_folio(struct guide_flow *flow, struct error *error);

/* Filled rectangle, and a line of width_mm, when the flow draws. */
void guide_fill(struct guide_flow *flow, struct rect_mm rect, double radius_mm,
                struct form_colour colour);
void guide_line(struct guide_flow *flow, double x1, double y1, double x2, double y2,
                double width_mm, struct form_colour colour);

/* The blocks first … first + count - 1, on as many pages as they need. */
int guide_flow_blocks(struct guide_flow *flow, size_t first, size_t count, struct error *error);

/* Parts of guide_flow_blocks. */
int guide_flow_table(struct guide_flow *flow, const struct guide_table *table, struct error *error);
/* Height of the table's header and first row, or of all of it if it is low enough to stay whole. */
int guide_table_least(double *out_mm, struct guide_flow *flow, const struct guide_table *table,
                      struct error *error);
int guide_flow_steps(struct guide_flow *flow, size_t first, size_t *count, struct error *error);
int guide_flow_months(struct guide_flow *flow, struct error *error);

/* Pages of their own, begun with guide_flow_page and page_is_bare set. */
int guide_draw_cover(struct guide_flow *flow, struct error *error);
int guide_draw_cover_values(struct guide_flow *flow, struct error *error);
int guide_draw_personal(struct guide_flow *flow, struct error *error);
int guide_draw_personal_values(struct guide_flow *flow, struct error *error);
int guide_draw_memo(struct guide_flow *flow, struct error *error);

/* One line of the contents. */
struct guide_entry {
    const char *title; /* "3 保険料の決まり方" */
    int page;
};
int guide_draw_contents(struct guide_flow *flow, const struct guide_entry *entries, size_t count,
                        struct error *error);

/* Splits "3 保険料の決まり方" into 3 and the rest; 0 and the whole if there is no number. */
int guide_title_number(const char *title, const char **rest);

#endif
