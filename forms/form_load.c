/* SPDX-License-Identifier: MIT */
/* Form definitions from JSON. The format is described in docs/form-format.md; a key that is not
 * known is refused, so that a slip of the pen cannot change what is printed or read unseen. */
#include "form_json.h"

#include "buffer.h"
#include "message.h"
#include "page_code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_ELEMENTS 4000 /* on a page */
#define MAX_RULES 200
#define MAX_STYLES 64
#define MAX_FOLDS 8
#define MAX_CELLS 40
#define MAX_FAULTS_TOLD 4

static const struct form_style *lookup_style(const struct form_definition *form, const char *name)
{
    for (size_t i = 0; name != NULL && i < form->style_count; i++)
        if (strcmp(form->styles[i].name, name) == 0)
            return &form->styles[i];
    return NULL;
}

static int load_style(struct form_style *out, struct loader *loader, json_t *object)
{
    static const char *const faces[] = {"gothic", "gothic_bold", "mincho", NULL};
    static const char *const aligns[] = {"left", "centre", "right", "justify", "distribute", NULL};
    static const char *const valigns[] = {"top", "middle", "bottom", NULL};
    static const char *const writings[] = {"horizontal", "vertical", NULL};
    static const char keys[] =
        "face size_pt min_size_pt line_height colour align valign latin_gap_em writing";
    int face = FACE_GOTHIC, align = ALIGN_LEFT, valign = VALIGN_MIDDLE, writing = 0;
    out->size_pt = 9;
    out->line_height = 1.4;
    if (check_keys(loader, object, keys) != 0 ||
        load_word(&face, loader, object, "face", faces) != 0 ||
        load_word(&align, loader, object, "align", aligns) != 0 ||
        load_word(&valign, loader, object, "valign", valigns) != 0 ||
        load_word(&writing, loader, object, "writing", writings) != 0 ||
        load_number(&out->size_pt, loader, object, "size_pt", 3, 96) != 0)
        return -1;
    out->min_size_pt = out->size_pt < FORM_SHRINK_LIMIT_PT ? out->size_pt : FORM_SHRINK_LIMIT_PT;
    if (load_number(&out->min_size_pt, loader, object, "min_size_pt", 3, out->size_pt) != 0 ||
        load_number(&out->line_height, loader, object, "line_height", 0.8, 4) != 0 ||
        load_number(&out->latin_gap_em, loader, object, "latin_gap_em", 0, 0.5) != 0 ||
        load_colour(&out->colour, NULL, loader, object, "colour") != 0)
        return -1;
    out->face = (enum form_face)face;
    out->align = (enum form_align)align;
    out->valign = (enum form_valign)valign;
    out->vertical = writing == 1;
    return 0;
}

static int load_styles(struct loader *loader, json_t *object)
{
    struct form_definition *form = loader->form;
    size_t count = json_object_size(object);
    loader->place = "styles";
    if (!json_is_object(object) || count > MAX_STYLES)
        return refuse(loader, _("must be an object of at most 64 styles"), "styles");
    form->styles = calloc(count + 1, sizeof *form->styles);
    if (form->styles == NULL)
        return error_out_of_memory(loader->error);
    const char *name;
    json_t *value;
    json_object_foreach(object, name, value) {
        struct form_style *style = &form->styles[form->style_count++];
        loader->place = name;
        style->name = strdup(name);
        if (style->name == NULL)
            return error_out_of_memory(loader->error);
        if (!json_is_object(value) || load_style(style, loader, value) != 0)
            return refuse(loader, _("must be an object"), "styles");
    }
    return 0;
}

static int load_gaps(struct form_element *out, struct loader *loader, json_t *object)
{
    json_t *gaps = json_object_get(object, "gap_after"), *value;
    const char *key;
    if (gaps == NULL)
        return 0;
    if (!json_is_object(gaps))
        return refuse(loader, _("must be an object such as {\"3\": 2.5}"), "gap_after");
    json_object_foreach(gaps, key, value) {
        char *end;
        long cell = strtol(key, &end, 10);
        double gap = json_number_value(value);
        if (*key == '\0' || *end != '\0' || cell < 1 || cell >= out->cells || !(gap > 0 && gap <= 50))
            return refuse(loader, _("must give a gap of 0 to 50 mm behind a cell before the last"),
                          "gap_after");
        out->cell_gap_mm[cell - 1] = gap;
    }
    return 0;
}

static int load_zone(struct form_element *out, struct loader *loader, json_t *object)
{
    if (load_string(&out->id, loader, object, "id", out->bind == NULL) != 0 ||
        load_string(&out->group, loader, object, "group", out->kind == ELEMENT_TICK) != 0 ||
        load_string(&out->text, loader, object, "label", out->bind == NULL) != 0 ||
        load_boolean(&out->required, loader, object, "required") != 0)
        return -1;
    if (out->bind != NULL && out->id != NULL)
        return refuse(loader, _("cannot go with an id: what is prefilled is not read"), "bind");
    if (out->id != NULL && (out->id[0] == '\0' || strlen(out->id) > 63 ||
                            strspn(out->id, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(out->id)))
        return refuse(loader, _("must be up to 63 lower-case letters, digits and _"), "id");
    return 0;
}

static int load_comb(struct form_element *out, struct loader *loader, json_t *object)
{
    double cells = 0;
    if (load_number(&cells, loader, object, "cells", 1, MAX_CELLS) != 0)
        return -1;
    out->cells = (int)cells;
    if (out->cells < 1 || out->cells != cells)
        return refuse(loader, _("must be a whole number from 1 to 40"), "cells");
    return load_gaps(out, loader, object);
}

static int load_text_style(struct form_element *out, struct loader *loader, json_t *object)
{
    const char *name = json_string_value(json_object_get(object, "style"));
    out->style = lookup_style(loader->form, name);
    return out->style == NULL ? refuse(loader, _("must name one of the styles"), "style") : 0;
}

static int load_barcode(struct form_element *out, struct loader *loader, json_t *object)
{
    if (load_number(&out->size_pt, loader, object, "size_pt", CUSTOMER_BARCODE_MIN_PT,
                    CUSTOMER_BARCODE_MAX_PT) != 0)
        return -1;
    return out->size_pt > 0 ? 0 : refuse(loader, _("is missing"), "size_pt");
}

/* What a kind of element may hold besides kind and at, and how the rest is loaded. */
static const struct element_format {
    const char *word;
    const char *keys;
} element_formats[] = {
    [ELEMENT_LINE] = {"line", "kind at stroke_mm colour dashed"},
    [ELEMENT_BOX] = {"box", "kind at stroke_mm colour dashed fill radius_mm"},
    [ELEMENT_TEXT] = {"text", "kind at style text wrap"},
    [ELEMENT_VALUE] = {"value", "kind at style bind wrap ruby required"},
    [ELEMENT_COMB] = {"comb", "kind at stroke_mm colour fill cells gap_after id group label required bind style"},
    [ELEMENT_TICK] = {"tick", "kind at stroke_mm colour fill id group label required radius_mm"},
    [ELEMENT_INK] = {"ink", "kind at stroke_mm colour dashed fill id group label required"},
    [ELEMENT_CUSTOMER_BARCODE] = {"customer_barcode", "kind at size_pt"},
};
#define ELEMENT_KINDS (sizeof element_formats / sizeof *element_formats)

static int load_element_parts(struct form_element *out, struct loader *loader, json_t *object)
{
    bool has_colour = false;
    double width = 0;
    if (load_number(&width, loader, object, "stroke_mm", 0, 5) != 0 ||
        load_number(&out->radius_mm, loader, object, "radius_mm", 0, 50) != 0 ||
        load_boolean(&out->dashed, loader, object, "dashed") != 0 ||
        load_boolean(&out->wrap, loader, object, "wrap") != 0 ||
        load_colour(&out->stroke_colour, &has_colour, loader, object, "colour") != 0 ||
        load_colour(&out->fill_colour, &out->has_fill, loader, object, "fill") != 0)
        return -1;
    out->stroke_mm = width;
    switch (out->kind) {
    case ELEMENT_LINE:
    case ELEMENT_BOX:
        return 0;
    case ELEMENT_TEXT:
        if (load_string(&out->text, loader, object, "text", true) != 0)
            return -1;
        return load_text_style(out, loader, object);
    case ELEMENT_VALUE:
        if (load_string(&out->bind, loader, object, "bind", true) != 0 ||
            load_string(&out->ruby, loader, object, "ruby", false) != 0 ||
            load_boolean(&out->required, loader, object, "required") != 0)
            return -1;
        return load_text_style(out, loader, object);
    case ELEMENT_COMB:
        if (load_string(&out->bind, loader, object, "bind", false) != 0 ||
            load_comb(out, loader, object) != 0 || load_zone(out, loader, object) != 0)
            return -1;
        return out->bind != NULL ? load_text_style(out, loader, object) : 0;
    case ELEMENT_TICK:
    case ELEMENT_INK:
        return load_zone(out, loader, object);
    case ELEMENT_CUSTOMER_BARCODE:
        return load_barcode(out, loader, object);
    }
    return 0;
}

static int load_element(struct form_element *out, struct loader *loader, json_t *object)
{
    const char *word = json_string_value(json_object_get(object, "kind"));
    size_t kind = 0;
    while (kind < ELEMENT_KINDS && (word == NULL || strcmp(element_formats[kind].word, word) != 0))
        kind++;
    if (kind == ELEMENT_KINDS)
        return refuse(loader, _("must be line, box, text, value, comb, tick, ink or customer_barcode"), "kind");
    out->kind = (enum form_element_kind)kind;
    double at[4];
    if (check_keys(loader, object, element_formats[kind].keys) != 0 ||
        load_mm_list(at, 4, loader, object, "at", -2000, 2000) != 0)
        return -1;
    out->box = (struct rect_mm){at[0], at[1], at[2], at[3]};
    if (out->kind != ELEMENT_LINE && (out->box.w <= 0 || out->box.h <= 0))
        return refuse(loader, _("must be [x, y, width, height] with a width and height above 0"), "at");
    return load_element_parts(out, loader, object);
}

static int load_page(struct form_page *out, size_t number, struct loader *loader, json_t *list)
{
    char place[80];
    snprintf(place, sizeof place, _("page %zu"), number);
    loader->place = place;
    size_t count = json_array_size(list);
    if (!json_is_array(list) || count > MAX_ELEMENTS)
        return refuse(loader, _("must hold lists of at most 4000 elements"), "pages");
    out->elements = calloc(count + 1, sizeof *out->elements);
    if (out->elements == NULL)
        return error_out_of_memory(loader->error);
    for (size_t i = 0; i < count; i++) {
        snprintf(place, sizeof place, _("page %zu, element %zu"), number, i + 1);
        out->element_count++;
        if (load_element(&out->elements[i], loader, json_array_get(list, i)) != 0)
            return -1;
    }
    return 0;
}

static int load_pages(struct loader *loader, json_t *list)
{
    struct form_definition *form = loader->form;
    size_t count = json_array_size(list);
    loader->place = "pages";
    if (!json_is_array(list) || count < 1 || count > PAGE_CODE_MAX_PAGES)
        return refuse(loader, _("must be a list of 1 to 31 pages"), "pages");
    form->pages = calloc(count, sizeof *form->pages);
    if (form->pages == NULL)
        return error_out_of_memory(loader->error);
    for (size_t i = 0; i < count; i++) {
        form->page_count++;
        if (load_page(&form->pages[i], i + 1, loader, json_array_get(list, i)) != 0)
            return -1;
    }
    return 0;
}

static int load_rule_zones(struct form_rule *out, struct loader *loader, const json_t *list)
{
    size_t count = json_array_size(list);
    if (list == NULL)
        return 0;
    if (!json_is_array(list) || count < 1 || count > 200)
        return refuse(loader, _("must be a list of zones or groups"), "zones");
    out->zones = calloc(count, sizeof *out->zones);
    if (out->zones == NULL)
        return error_out_of_memory(loader->error);
    for (size_t i = 0; i < count; i++) {
        const char *name = json_string_value(json_array_get(list, i));
        if (name == NULL)
            return refuse(loader, _("must be a list of zones or groups"), "zones");
        out->zones[out->zone_count] = strdup(name);
        if (out->zones[out->zone_count++] == NULL)
            return error_out_of_memory(loader->error);
    }
    return 0;
}

static int load_rule(struct form_rule *out, struct loader *loader, json_t *object)
{
    static const char *const kinds[] = {"exactly_one", "at_most_one", "all_or_none", "if_ticked", NULL};
    int kind = -1;
    if (!json_is_object(object))
        return refuse(loader, _("must hold objects"), "rules");
    if (check_keys(loader, object, "rule group when zones") != 0 ||
        load_word(&kind, loader, object, "rule", kinds) != 0)
        return -1;
    if (kind < 0)
        return refuse(loader, _("is missing"), "rule");
    out->kind = (enum form_rule_kind)kind;
    bool is_choice = out->kind == RULE_EXACTLY_ONE || out->kind == RULE_AT_MOST_ONE;
    if (load_string(&out->group, loader, object, "group", is_choice) != 0 ||
        load_string(&out->when, loader, object, "when", out->kind == RULE_IF_TICKED) != 0)
        return -1;
    if (!is_choice && json_object_get(object, "zones") == NULL)
        return refuse(loader, _("is missing"), "zones");
    return load_rule_zones(out, loader, json_object_get(object, "zones"));
}

static int load_rules(struct loader *loader, json_t *list)
{
    struct form_definition *form = loader->form;
    size_t count = json_array_size(list);
    loader->place = "rules";
    if (list == NULL)
        return 0;
    if (!json_is_array(list) || count > MAX_RULES)
        return refuse(loader, _("must be a list of at most 200 rules"), "rules");
    form->rules = calloc(count + 1, sizeof *form->rules);
    if (form->rules == NULL)
        return error_out_of_memory(loader->error);
    for (size_t i = 0; i < count; i++) {
        char place[40];
        snprintf(place, sizeof place, _("rule %zu"), i + 1);
        loader->place = place;
        form->rule_count++;
        if (load_rule(&form->rules[i], loader, json_array_get(list, i)) != 0)
            return -1;
    }
    return 0;
}

static int load_folds(struct loader *loader, json_t *root)
{
    struct form_definition *form = loader->form;
    json_t *list = json_object_get(root, "folds_mm");
    size_t count = json_array_size(list);
    if (list == NULL)
        return 0;
    if (!json_is_array(list) || count > MAX_FOLDS)
        return refuse(loader, _("must be a list of at most 8 heights in mm"), "folds_mm");
    form->folds_mm = calloc(count + 1, sizeof *form->folds_mm);
    if (form->folds_mm == NULL)
        return error_out_of_memory(loader->error);
    form->fold_count = count;
    return load_mm_list(form->folds_mm, count, loader, root, "folds_mm", 0, form->height_mm);
}

static int load_form_code(struct loader *loader, json_t *root)
{
    char *code = NULL;
    if (load_string(&code, loader, root, "code", true) != 0)
        return -1;
    bool fits = strlen(code) == 2 && strspn(code, PAGE_CODE_DIGITS) == 2;
    if (fits)
        memcpy(loader->form->code, code, 3);
    free(code);
    return fits ? 0 : refuse(loader, _("must be two of 0-9 A-Z without I, L, O, U"), "code");
}

static int load_head(struct loader *loader, json_t *root)
{
    struct form_definition *form = loader->form;
    double revision = 0, paper[2];
    loader->place = "form";
    if (!json_is_object(root))
        return refuse(loader, _("must be a JSON object"), "form");
    if (check_keys(loader, root, "form code revision title paper_mm folds_mm palette styles pages rules") != 0 ||
        load_string(&form->name, loader, root, "form", true) != 0 || load_form_code(loader, root) != 0 ||
        load_string(&form->title, loader, root, "title", true) != 0 ||
        load_number(&revision, loader, root, "revision", 1, PAGE_CODE_MAX_REVISION) != 0 ||
        load_mm_list(paper, 2, loader, root, "paper_mm", 100, 1000) != 0)
        return -1;
    if (form->name[0] == '\0' || strspn(form->name, "abcdefghijklmnopqrstuvwxyz-") != strlen(form->name) ||
        strlen(form->name) > 32)
        return refuse(loader, _("must be up to 32 lower-case letters and hyphens"), "form");
    form->revision = (int)revision;
    if (form->revision < 1 || form->revision != revision)
        return refuse(loader, _("must be a whole number from 1 to 1023"), "revision");
    form->width_mm = paper[0];
    form->height_mm = paper[1];
    return load_folds(loader, root);
}

static int load_root(struct loader *loader, json_t *root)
{
    if (load_head(loader, root) != 0)
        return -1;
    loader->palette = json_object_get(root, "palette");
    if (load_styles(loader, json_object_get(root, "styles")) != 0 ||
        load_pages(loader, json_object_get(root, "pages")) != 0)
        return -1;
    return load_rules(loader, json_object_get(root, "rules"));
}

static int refuse_faults(const struct form_definition *form, struct error *error)
{
    struct buffer faults = BUFFER_INIT;
    int count = form_check(&faults, form, MAX_FAULTS_TOLD);
    for (size_t i = 0; i + 1 < faults.size; i++)
        if (faults.data[i] == '\n') {
            faults.data[i] = ';';
        }
    if (faults.size > 0)
        faults.data[faults.size - 1] = '\0';
    if (count > 0)
        error_set(error, ERROR_REFUSED, _("%d fault(s): %s"), count, buffer_text(&faults));
    buffer_free(&faults);
    return count == 0 ? 0 : -1;
}

struct form_definition *form_parse(const char *bytes, size_t size, const char *source, struct error *error)
{
    struct form_definition *form = NULL;
    json_error_t json_error;
    json_t *root = NULL;
    if (size > FORM_MAX_BYTES) {
        error_set(error, ERROR_REFUSED, _("%s: larger than 1 MiB; not loaded"), source);
        return NULL;
    }
    root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &json_error);
    if (root == NULL) {
        error_set(error, ERROR_REFUSED, _("%s: line %d, column %d: %s; not loaded"), source, json_error.line,
                  json_error.column, json_error.text);
        return NULL;
    }
    form = calloc(1, sizeof *form);
    struct loader loader = {form, NULL, "form", error};
    if (form == NULL)
        error_out_of_memory(error);
    else if (load_root(&loader, root) != 0) {
        error_prefix(error, "%s", source);
        form_free(form);
        form = NULL;
    } else {
        hash_bytes(form->content_hash, bytes, size);
    }
    json_decref(root);
    return form;
}

struct form_definition *form_load(const char *bytes, size_t size, const char *source, struct error *error)
{
    struct form_definition *form = form_parse(bytes, size, source, error);
    if (form == NULL || refuse_faults(form, error) == 0)
        return form;
    error_prefix(error, "%s", source);
    form_free(form);
    return NULL;
}

static void free_element(struct form_element *element)
{
    free(element->text);
    free(element->bind);
    free(element->ruby);
    free(element->id);
    free(element->group);
}

static void free_rule(struct form_rule *rule)
{
    for (size_t i = 0; i < rule->zone_count; i++)
        free(rule->zones[i]);
    free(rule->zones);
    free(rule->group);
    free(rule->when);
}

void form_free(struct form_definition *form)
{
    if (form == NULL)
        return;
    for (size_t p = 0; p < form->page_count; p++) {
        for (size_t i = 0; i < form->pages[p].element_count; i++)
            free_element(&form->pages[p].elements[i]);
        free(form->pages[p].elements);
    }
    for (size_t i = 0; i < form->rule_count; i++)
        free_rule(&form->rules[i]);
    for (size_t i = 0; i < form->style_count; i++)
        free(form->styles[i].name);
    free(form->pages);
    free(form->rules);
    free(form->styles);
    free(form->folds_mm);
    free(form->title);
    free(form->name);
    free(form);
}
