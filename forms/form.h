/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FORM_H
#define FORMLOOP_FORM_H

#include "error.h"
#include "hash.h"
#include "page_frame.h"

#include <stdbool.h>
#include <stddef.h>

/* A form definition states everything that is printed and everything that is read, in mm from the
 * top left corner of the paper. Print and intake use this same struct: the box that is printed is
 * the box that is read. The JSON that it is loaded from is described in docs/form-format.md. */

struct form_colour {
    unsigned char red, green, blue;
};

enum form_face { FACE_GOTHIC, FACE_GOTHIC_BOLD, FACE_MINCHO, FACE_COUNT };
/* DISTRIBUTE (均等割付): the characters of one line spread over the whole width of the box. */
enum form_align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT, ALIGN_JUSTIFY, ALIGN_DISTRIBUTE };
enum form_valign { VALIGN_TOP, VALIGN_MIDDLE, VALIGN_BOTTOM };

/* Texts shrink to no less than this unless their style says so, and no style may go below the least:
 * 6 pt is the smallest size of notes on public forms, 5 pt what a 600 dpi printer still sets clearly. */
#define FORM_SHRINK_LIMIT_PT 6.0
#define FORM_LEAST_SIZE_PT 5.0

/* How a text is set. Texts longer than their box shrink down to min_size_pt, then it is an error. */
struct form_style {
    char *name;
    enum form_face face;
    double size_pt, min_size_pt;
    double line_height; /* times the size */
    struct form_colour colour;
    enum form_align align;
    enum form_valign valign;
    double latin_gap_em; /* between kanji or kana and Latin letters or digits; JLREQ: 0.25 */
    bool vertical; /* lines run downwards and follow each other to the left. align is then along the
                    * line (left: top), valign across it (top: right) */
};

enum form_element_kind {
    ELEMENT_LINE,  /* from (x, y) to (x + w, y + h) */
    ELEMENT_BOX,   /* rectangle, stroked and/or filled, corner radius */
    ELEMENT_TEXT,  /* static text; may hold {bindings}; wraps if `wrap` */
    ELEMENT_VALUE, /* the text of one binding, one line (wrap: several) */
    ELEMENT_COMB,  /* a row of boxes for one character each; with bind: prefilled and not a zone */
    ELEMENT_TICK,  /* box to tick, 3.5–6 mm; zone */
    ELEMENT_INK,   /* area for handwriting or a signature; zone. Draws nothing itself but `stroke` */
    ELEMENT_CUSTOMER_BARCODE, /* Japan Post's barcode of postal code, address and building */
};

enum form_zone_kind { ZONE_TICK, ZONE_INK, ZONE_COMB };

struct form_element {
    enum form_element_kind kind;
    struct rect_mm box;
    const struct form_style *style; /* texts, values, combs with bind; points into form_definition */
    double stroke_mm;               /* 0: not stroked */
    bool has_fill, dashed, wrap;
    struct form_colour stroke_colour, fill_colour;
    double radius_mm;
    char *text; /* TEXT: the text. Zones: what the zone is called for people, e.g. 氏名 */
    char *bind; /* VALUE, COMB: name of the binding, else NULL */
    char *ruby; /* VALUE: binding whose kana stand above the text; else NULL */
    char *id;   /* zones: unique in the form, else NULL */
    char *group;/* TICK: the choice that it belongs to. INK, COMB: the row or block, may be NULL */
    bool required; /* zones: must be filled in; VALUE: must not be empty */
    int cells;             /* COMB: number of boxes, 1 … 40 */
    double cell_gap_mm[40];/* COMB: extra space behind cell i, e.g. for a hyphen or 年 */
    double size_pt;        /* CUSTOMER_BARCODE */
};

/* Sizes and white of a customer barcode, and the most that one is wide and high a pt of its size
 * (日本郵便「郵便番号・バーコードマニュアル」: 66 pitches of 1.2 mm and a bar of 0.6 mm by 3.6 mm at 10 pt). */
#define CUSTOMER_BARCODE_MIN_PT 8.0
#define CUSTOMER_BARCODE_MAX_PT 11.5
#define CUSTOMER_BARCODE_MARGIN_MM 2.0
#define CUSTOMER_BARCODE_WIDTH_MM_PER_PT 7.98
#define CUSTOMER_BARCODE_HEIGHT_MM_PER_PT 0.36

/* One rule over zones, for saying what is missing. */
enum form_rule_kind {
    RULE_EXACTLY_ONE, /* of the ticks of `group` */
    RULE_AT_MOST_ONE, /* of the ticks of `group` */
    RULE_ALL_OR_NONE, /* of `zones`: a row that is begun must be whole. A group counts as one */
    RULE_IF_TICKED,   /* when `when` is ticked, `zones` are required */
};

struct form_rule {
    enum form_rule_kind kind;
    char *group;
    char *when;
    char **zones; /* ids of zones or names of groups */
    size_t zone_count;
};

struct form_page {
    struct form_element *elements; /* in drawing order */
    size_t element_count;
};

struct form_definition {
    char *name;  /* "application": the DOCUMENT of the command line */
    char code[3];/* two base-32 characters for the page code, "AP" */
    int revision;
    char *title; /* 任意継続被保険者資格取得申出書 */
    double width_mm, height_mm;
    double *folds_mm; /* y of horizontal folds */
    size_t fold_count;
    struct form_style *styles;
    size_t style_count;
    struct form_page *pages;
    size_t page_count;
    struct form_rule *rules;
    size_t rule_count;
    char content_hash[HASH_TEXT_SIZE]; /* of the bytes it was loaded from */
};

/* A zone as print and intake see it: a view of an element. All pointers are borrowed from the
 * definition. For a comb the rectangle spans all its boxes. */
struct form_zone {
    const struct form_element *element;
    const char *id, *group; /* group may be NULL */
    enum form_zone_kind kind;
    struct rect_mm box;
    int page; /* 1 … */
};

/* What was read in a zone. Ticks: empty, ticked, cancelled, uncertain. Ink and comb: blank, inked,
 * uncertain. */
enum field_value {
    FIELD_EMPTY,
    FIELD_TICKED,
    FIELD_CANCELLED,
    FIELD_BLANK,
    FIELD_INKED,
    FIELD_UNCERTAIN,
};

/* The identifiers of the JSON contract: "empty", "ticked", … and "tick", "ink", "comb". */
const char *field_value_name(enum field_value value);
const char *form_zone_kind_name(enum form_zone_kind kind);

/* Loads a definition from the size bytes of a JSON document (at most FORM_MAX_BYTES) and checks it
 * (form_check). NULL with an error that names line and column, or page and element, on refusal
 * (ERROR_REFUSED). source is the name for messages. The caller frees the result with form_free. */
#define FORM_MAX_BYTES (1024 * 1024)
struct form_definition *form_load(const char *bytes, size_t size, const char *source, struct error *error);

/* The same without form_check: for telling all the faults of a definition, never for using it. */
struct form_definition *form_parse(const char *bytes, size_t size, const char *source, struct error *error);
void form_free(struct form_definition *form);

/* The rules that a definition must keep: everything on the page and clear of the frame's marks and
 * code zones with their quiet zones; zones do not overlap, have unique ids, stand 5 mm clear of
 * folds; ticks are 3 to 8 mm; barcodes fit their box and have white around it; known bindings and styles only; rules name existing zones. The
 * element at fault is named by page, place in the list and id. form_load calls it.
 * Up to `limit` faults are appended to out, a line each; returns their number (0: sound). */
struct buffer;
int form_check(struct buffer *out, const struct form_definition *form, int limit);

/* Zones of one page (1 …), or of all pages with page 0, in the order of the definition. *out is an
 * array of *count entries that the caller frees. */
int form_zones(struct form_zone **out, size_t *count, const struct form_definition *form, int page,
               struct error *error);

/* The rectangle of box `index` (0 … cells - 1) of a comb. Between boxes with a gap there may be print
 * (年, a hyphen): only the boxes themselves are read. */
struct rect_mm form_comb_cell(const struct form_element *comb, int index);

/* What is missing on a page, by `required` and the rules, given the values of all its zones in the
 * order of form_zones. Writes names of zones or groups, borrowed from the definition, to missing
 * (room for capacity) and returns their number. A FIELD_UNCERTAIN is not missing. A choice with
 * two ticks breaks RULE_EXACTLY_ONE and RULE_AT_MOST_ONE and is listed in conflicts likewise. */
struct form_findings {
    const char *missing[64];
    size_t missing_count;
    const char *conflicts[16];
    size_t conflict_count;
};
void form_judge(struct form_findings *out, const struct form_definition *form,
                const struct form_zone *zones, const enum field_value *values, size_t count);

/* Names that `bind` and {…} in texts may use, NULL-ended. What they mean: docs/form-format.md. */
extern const char *const form_bindings[];
bool form_binding_is_known(const char *name);

/* A form with a person's values: what render draws and nothing more. All borrowed. */
struct form_value {
    const char *name; /* one of form_bindings */
    const char *text; /* UTF-8 */
};
struct filled_form {
    const struct form_definition *form;
    const struct form_value *values;
    size_t value_count;
    const char *const *page_codes; /* one code text a page, PAGE_CODE_LENGTH characters */
    const char *case_number;       /* for error messages: the office's number of the case */
    bool is_blank; /* of no case: a value that is not there is left for the pen, and form marks
                    * (form_mark.h) stand where the page codes would */
};
/* The text of a binding, NULL when the form has none. Borrowed. *hint (unless NULL) is where it was
 * found in the piece before, most often its place in this one too. */
const char *filled_form_find(const struct filled_form *filled, const char *name, size_t *hint);
/* The text of a binding, "" when the form has none. Borrowed. */
const char *filled_form_lookup(const struct filled_form *filled, const char *name);

#endif
