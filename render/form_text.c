/* SPDX-License-Identifier: MIT */
#include "form_text.h"

#include "message.h"

#include <string.h>

#define NAME_SIZE 40

void form_text_free(struct form_text *text)
{
    text_block_free(&text->block);
    text_block_free(&text->kana);
    buffer_free(&text->text);
    buffer_free(&text->kana_text);
}

/* ---- Bindings ---- */

/* Reads "{name}" at text; returns its length, 0 if there is none. */
static size_t parse_binding(char name[NAME_SIZE], const char *text)
{
    const char *close = text[0] == '{' ? strchr(text, '}') : NULL;
    if (close == NULL || close - text - 1 >= NAME_SIZE)
        return 0;
    size_t length = (size_t)(close - text - 1);
    memcpy(name, text + 1, length);
    name[length] = '\0';
    return length + 2;
}

static bool is_of_page(const char *name)
{
    return strcmp(name, "page") == 0 || strcmp(name, "pages") == 0 || strcmp(name, "revision") == 0;
}

/* The name as the list of bindings has it; NULL if it is not there. */
static const char *lasting_name(const char *name)
{
    for (const char *const *binding = form_bindings; *binding != NULL; binding++)
        if (strcmp(*binding, name) == 0)
            return *binding;
    return NULL;
}

/* The binding of that index in a text, of those whose value differs from piece to piece. */
static const char *find_varying_binding(const char *text, size_t index)
{
    char name[NAME_SIZE];
    for (const char *s = strchr(text, '{'); s != NULL; s = strchr(s + 1, '{'))
        if (parse_binding(name, s) > 0 && !is_of_page(name) && index-- == 0)
            return lasting_name(name);
    return NULL;
}

bool form_text_is_varying(const struct form_element *element)
{
    switch (element->kind) {
    case ELEMENT_VALUE:
        return !is_of_page(element->bind);
    case ELEMENT_COMB:
        return element->bind != NULL;
    case ELEMENT_TEXT:
        return find_varying_binding(element->text, 0) != NULL;
    default:
        return false;
    }
}

const char *form_text_binding(const struct form_element *element, size_t index)
{
    if (element->kind == ELEMENT_TEXT)
        return find_varying_binding(element->text, index);
    const char *name = index == 0 ? element->bind : index == 1 ? element->ruby : NULL;
    return name == NULL || is_of_page(name) ? NULL : lasting_name(name);
}

const char *form_text_culprit(const struct form_element *element,
                              const struct form_text_source *source)
{
    const char *name, *longest = "";
    size_t longest_size = 0;
    for (size_t i = 0; (name = form_text_binding(element, i)) != NULL; i++) {
        struct font_missing missing;
        const char *value = filled_form_find(source->filled, name, NULL);
        if (value == NULL ||
            font_missing_all(&missing, 1, source->library, font_face_of(element->style->face),
                             value, strlen(value), NULL) > 0)
            return name;
        if (i == 0 || strlen(value) > longest_size) {
            longest = name;
            longest_size = strlen(value);
        }
    }
    return longest;
}

static size_t hint_of(const char *name)
{
    size_t hash = 5381;
    for (; *name != '\0'; name++)
        hash = hash * 33 + (unsigned char)*name;
    return hash % FORM_TEXT_HINTS;
}

static int append_value(struct buffer *to, struct form_text *text,
                        const struct form_text_source *source, const char *name,
                        struct error *error)
{
    if (strcmp(name, "page") == 0)
        buffer_format(to, "%d", source->page);
    else if (strcmp(name, "pages") == 0)
        buffer_format(to, "%zu", source->form->page_count);
    else if (strcmp(name, "revision") == 0)
        buffer_format(to, "%d", source->form->revision);
    else if (source->filled != NULL) {
        const char *value = filled_form_find(source->filled, name, &text->hints[hint_of(name)]);
        if (value == NULL && !source->filled->is_blank)
            return error_set(error, ERROR_REFUSED, _("there is no value for {%s}"), name);
        buffer_append_text(to, value == NULL ? "" : value);
    }
    return 0;
}

static int append_expanded(struct form_text *out, const struct form_text_source *source,
                           const char *text, struct error *error)
{
    char name[NAME_SIZE];
    while (*text != '\0') {
        size_t length = parse_binding(name, text);
        if (length > 0 && append_value(&out->text, out, source, name, error) != 0)
            return -1;
        if (length == 0)
            buffer_append(&out->text, text, length = 1 + strcspn(text + 1, "{"));
        text += length;
    }
    return 0;
}

/* Whether a blank form knows nothing of what the text is about: a 様 without a name is not printed. */
static bool is_left_out(const struct form_element *element, const struct form_text_source *source)
{
    const char *name;
    if (source->filled == NULL || !source->filled->is_blank || element->kind != ELEMENT_TEXT ||
        form_text_binding(element, 0) == NULL)
        return false;
    for (size_t i = 0; (name = form_text_binding(element, i)) != NULL; i++)
        if (*filled_form_lookup(source->filled, name) != '\0')
            return false;
    return true;
}

int form_text_fill(struct form_text *out, const struct form_text_source *source,
                   const struct form_element *element, struct error *error)
{
    buffer_clear(&out->text);
    buffer_clear(&out->kana_text);
    if (is_left_out(element, source))
        return 0;
    int result = element->bind != NULL ? append_value(&out->text, out, source, element->bind, error)
                                       : append_expanded(out, source, element->text, error);
    if (result == 0 && element->ruby != NULL)
        result = append_value(&out->kana_text, out, source, element->ruby, error);
    if (result == 0 && (out->text.failed || out->kana_text.failed))
        return error_out_of_memory(error);
    bool is_blank = source->filled != NULL && source->filled->is_blank;
    if (result == 0 && element->kind == ELEMENT_VALUE && element->required && !is_blank &&
        out->text.size == 0)
        return error_set(error, ERROR_REFUSED, _("the value is empty, and the form requires it"));
    return result;
}

/* ---- Setting ---- */

/* A definition's text may hold line feeds of its own; a person's value in a line may not. */
static bool has_lines(const struct form_element *element)
{
    return element->wrap || (element->kind == ELEMENT_TEXT && strchr(element->text, '\n') != NULL);
}

static int resolve(struct text_block *block, const struct buffer *text,
                   const struct form_text_source *source, const struct form_style *style,
                   struct error *error)
{
    text_block_clear(block);
    return text_block_append(block, source->library, style->face, buffer_text(text), text->size,
                             error);
}

static int fit_comb(const struct form_text *text, const struct form_element *comb,
                    struct error *error)
{
    struct rect_mm cell = form_comb_cell(comb, 0);
    double size_mm = comb->style->size_pt / POINTS_PER_MM;
    int count = (int)text->block.run.count;
    if (count > comb->cells)
        return error_set(error, ERROR_REFUSED, _("%d characters do not fit %d boxes"), count,
                         comb->cells);
    for (int i = 0; i < count; i++)
        if (text->block.run.glyphs[i].code_point == '\n' ||
            size_mm * text->block.run.glyphs[i].advance / 1000 > cell.w)
            return error_set(error, ERROR_REFUSED, _("character %d is wider than its box"), i + 1);
    return 0;
}

int form_text_set(struct form_text *text, const struct form_text_source *source,
                  const struct form_element *element, struct error *error)
{
    const struct form_style *style = element->style;
    const struct rect_mm *box = &element->box;
    if (resolve(&text->block, &text->text, source, style, error) != 0)
        return -1;
    if (element->kind == ELEMENT_COMB)
        return fit_comb(text, element, error);
    if (element->ruby != NULL) {
        if (resolve(&text->kana, &text->kana_text, source, style, error) != 0)
            return -1;
        return ruby_set(&text->ruby, &text->block, &text->kana, style, *box, error);
    }
    if (style->vertical)
        text_block_make_vertical(&text->block, source->library);
    double along = style->vertical ? box->h : box->w, across = style->vertical ? box->w : box->h;
    int result = has_lines(element) ? text_block_set_box(&text->block, style, along, across, error)
                                    : text_block_set_line(&text->block, style, along, error);
    if (result == 0 && style->align == ALIGN_LEFT && !style->vertical &&
        form_text_is_varying(element))
        text_block_narrow_spaces(&text->block);
    return result;
}

/* ---- Drawing ---- */

/* Each character in the middle of its box; the last one in the last box if the style says right. */
static void draw_comb(const struct form_text *text, struct canvas *canvas,
                      const struct form_element *comb)
{
    const struct form_style *style = comb->style;
    double size_mm = style->size_pt / POINTS_PER_MM;
    int count = (int)text->block.run.count;
    int first = style->align == ALIGN_RIGHT ? comb->cells - count : 0;
    for (int i = 0; i < count; i++) {
        const struct font_glyph *glyph = &text->block.run.glyphs[i];
        struct rect_mm cell = form_comb_cell(comb, first + i);
        double x = cell.x + (cell.w - size_mm * glyph->advance / 1000) / 2;
        double baseline = cell.y + (cell.h - size_mm) / 2 + size_mm * FONT_EM_ASCENT / 1000;
        canvas_glyphs(canvas, glyph, 1, x, baseline, style->size_pt, style->colour);
    }
}

void form_text_draw(const struct form_text *text, struct canvas *canvas,
                    const struct form_element *element)
{
    if (element->kind == ELEMENT_COMB)
        draw_comb(text, canvas, element);
    else if (element->ruby != NULL)
        ruby_draw(canvas, &text->ruby, &text->block, &text->kana, element->box, element->style);
    else
        text_block_draw(canvas, &text->block, element->box, element->style);
}
