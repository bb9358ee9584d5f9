/* SPDX-License-Identifier: MIT */
#include "preflight.h"

#include "form_text.h"
#include "message.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

#define MAX_MISSING 64 /* characters of one text that are told */

/* An element whose text differs from piece to piece, and the last text that was found sound: that
 * of the society, a town, a date comes again and again. */
struct slot {
    const struct form_element *element;
    int page;
    bool has_sound;
    struct buffer sound, sound_kana;
};

/* The slots of one form. A job has few: the form, its cover sheet. */
struct slot_list {
    const struct form_definition *form;
    struct slot_list *next; /* owned */
    size_t count;
    struct slot slots[];
};

struct preflight {
    struct font_library *library;
    struct slot_list *lists; /* owned */
    struct form_text text;   /* scratch */
};

/* What one piece is looked at with. */
struct look {
    struct preflight *preflight;
    struct form_text_source source;
    preflight_visit visit;
    void *user;
    struct preflight_fault *told; /* owned: what was visited of this piece; case and message NULL */
    size_t told_count, told_capacity;
};

const char *preflight_kind_name(enum preflight_kind kind)
{
    static const char *const names[] = {[PREFLIGHT_CHARACTER] = "character",
                                        [PREFLIGHT_SELECTOR] = "selector",
                                        [PREFLIGHT_GAIJI] = "gaiji",
                                        [PREFLIGHT_ROOM] = "room",
                                        [PREFLIGHT_VALUE] = "value"};
    return names[kind];
}

/* ---- Slots ---- */

static void free_slots(struct slot_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        buffer_free(&list->slots[i].sound);
        buffer_free(&list->slots[i].sound_kana);
    }
    free(list);
}

/* The slots of a form, made when it is first seen. NULL when memory is out. */
static struct slot_list *slots_of(struct preflight *preflight, const struct form_definition *form)
{
    size_t count = 0;
    for (struct slot_list *list = preflight->lists; list != NULL; list = list->next)
        if (list->form == form)
            return list;
    for (size_t p = 0; p < form->page_count; p++)
        count += form->pages[p].element_count;
    struct slot_list *made = calloc(1, sizeof *made + count * sizeof made->slots[0]);
    if (made == NULL)
        return NULL;
    for (size_t p = 0; p < form->page_count; p++)
        for (size_t i = 0; i < form->pages[p].element_count; i++)
            if (form_text_is_varying(&form->pages[p].elements[i]))
                made->slots[made->count++] =
                    (struct slot){.element = &form->pages[p].elements[i], .page = (int)p + 1};
    made->form = form;
    made->next = preflight->lists;
    preflight->lists = made;
    return made;
}

int preflight_new(struct preflight **out, struct font_library *library, struct error *error)
{
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return error_out_of_memory(error);
    (*out)->library = library;
    return 0;
}

void preflight_free(struct preflight *preflight)
{
    if (preflight == NULL)
        return;
    while (preflight->lists != NULL) {
        struct slot_list *list = preflight->lists;
        preflight->lists = list->next;
        free_slots(list);
    }
    form_text_free(&preflight->text);
    free(preflight);
}

static bool is_same(const struct buffer *a, const struct buffer *b)
{
    return a->size == b->size && (a->size == 0 || memcmp(a->data, b->data, a->size) == 0);
}

static bool was_sound(const struct slot *slot, const struct form_text *text)
{
    return slot->has_sound && is_same(&slot->sound, &text->text) &&
           is_same(&slot->sound_kana, &text->kana_text);
}

static void remember_sound(struct slot *slot, const struct form_text *text)
{
    buffer_clear(&slot->sound);
    buffer_append(&slot->sound, buffer_text(&text->text), text->text.size);
    buffer_clear(&slot->sound_kana);
    buffer_append(&slot->sound_kana, buffer_text(&text->kana_text), text->kana_text.size);
    slot->has_sound = !slot->sound.failed && !slot->sound_kana.failed;
}

/* ---- Faults ---- */

static bool is_same_fault(const struct preflight_fault *a, const struct preflight_fault *b)
{
    return a->kind == b->kind && a->code_point == b->code_point && a->mark == b->mark &&
           strcmp(a->field, b->field) == 0;
}

static bool was_told(const struct look *look, const struct preflight_fault *fault)
{
    for (size_t i = 0; i < look->told_count; i++)
        if (is_same_fault(&look->told[i], fault))
            return true;
    return false;
}

/* The field's name must last as long as the look: bindings of the form do. */
static int tell(struct look *look, struct preflight_fault fault, struct error *error)
{
    if (was_told(look, &fault))
        return 0;
    if (look->told_count == look->told_capacity) {
        size_t capacity = look->told_capacity == 0 ? 16 : look->told_capacity * 2;
        struct preflight_fault *told = realloc(look->told, capacity * sizeof *told);
        if (told == NULL)
            return error_out_of_memory(error);
        look->told = told;
        look->told_capacity = capacity;
    }
    look->told[look->told_count++] = fault;
    fault.case_number = look->source.filled->case_number;
    look->visit(look->user, &fault);
    return 0;
}

static enum preflight_kind kind_of(const struct font_missing *missing)
{
    if (missing->mark != 0)
        return PREFLIGHT_SELECTOR;
    return is_private_use(missing->code_point) ? PREFLIGHT_GAIJI : PREFLIGHT_CHARACTER;
}

/* Tells every character of one text that cannot be set; *count grows by their number. */
static int tell_missing(size_t *count, struct look *look, enum form_face face, const char *text,
                        const char *field, struct error *error)
{
    struct font_missing missing[MAX_MISSING];
    int found = font_missing_all(missing, MAX_MISSING, look->source.library, font_face_of(face),
                                 text, strlen(text), error);
    if (found < 0)
        return -1;
    *count += (size_t)found;
    for (int i = 0; i < found; i++) {
        struct error reason = ERROR_INIT;
        font_missing_refuse(&missing[i], &reason);
        struct preflight_fault fault = {.kind = kind_of(&missing[i]),
                                        .field = field,
                                        .page = look->source.page,
                                        .code_point = missing[i].code_point,
                                        .mark = missing[i].mark,
                                        .message = reason.message};
        if (tell(look, fault, error) != 0)
            return -1;
    }
    return 0;
}

/* Looks for characters in the values that the element uses, one after another, and in the whole
 * only if none of them is at fault: a mark may belong to what stands before its value. */
static int tell_all_missing(size_t *count, struct look *look, const struct slot *slot,
                            struct error *error)
{
    const char *name, *first = form_text_binding(slot->element, 0);
    enum form_face face = slot->element->style->face;
    *count = 0;
    for (size_t i = 0; (name = form_text_binding(slot->element, i)) != NULL; i++)
        if (tell_missing(count, look, face, filled_form_lookup(look->source.filled, name), name,
                         error) != 0)
            return -1;
    if (*count > 0 || first == NULL)
        return 0;
    return tell_missing(count, look, face, buffer_text(&look->preflight->text.text), first, error);
}

/* The slot's text was refused with cause: says why, or every why. */
static int explain(struct look *look, const struct slot *slot, enum preflight_kind kind,
                   const struct error *cause, struct error *error)
{
    size_t missing = 0;
    if (cause->code != ERROR_REFUSED)
        return error_set(error, cause->code, "%s", cause->message);
    if (kind == PREFLIGHT_ROOM && tell_all_missing(&missing, look, slot, error) != 0)
        return -1;
    if (missing > 0)
        return 0;
    struct preflight_fault fault = {.kind = kind,
                                    .field = form_text_culprit(slot->element, &look->source),
                                    .page = slot->page,
                                    .message = cause->message};
    return tell(look, fault, error);
}

static int look_at(struct look *look, struct slot *slot, struct error *error)
{
    struct form_text *text = &look->preflight->text;
    struct error cause = ERROR_INIT;
    look->source.page = slot->page;
    if (form_text_fill(text, &look->source, slot->element, &cause) != 0)
        return explain(look, slot, PREFLIGHT_VALUE, &cause, error);
    if (was_sound(slot, text))
        return 0;
    if (form_text_set(text, &look->source, slot->element, &cause) != 0)
        return explain(look, slot, PREFLIGHT_ROOM, &cause, error);
    remember_sound(slot, text);
    return 0;
}

static int end_look(size_t *faults, struct look *look, int result)
{
    free(look->told);
    if (faults != NULL)
        *faults = look->told_count;
    return result;
}

int preflight_form(size_t *faults, struct preflight *preflight, const struct filled_form *filled,
                   preflight_visit visit, void *user, struct error *error)
{
    struct look look = {.preflight = preflight,
                        .source = {preflight->library, filled->form, filled, 1},
                        .visit = visit,
                        .user = user};
    struct slot_list *list = slots_of(preflight, filled->form);
    int result = list == NULL ? error_out_of_memory(error) : 0;
    for (size_t i = 0; result == 0 && i < list->count; i++)
        result = look_at(&look, &list->slots[i], error);
    return end_look(faults, &look, result);
}

int preflight_values(size_t *faults, struct preflight *preflight, const struct form_value *values,
                     size_t count, const char *case_number, preflight_visit visit, void *user,
                     struct error *error)
{
    const struct filled_form filled = {.case_number = case_number};
    struct look look = {.preflight = preflight,
                        .source = {preflight->library, NULL, &filled, 1},
                        .visit = visit,
                        .user = user};
    size_t missing = 0;
    int result = 0;
    for (size_t i = 0; result == 0 && i < count; i++)
        result = tell_missing(&missing, &look, FACE_MINCHO, values[i].text, values[i].name, error);
    return end_look(faults, &look, result);
}

/* ---- Definitions ---- */

static bool has_fixed_text(const struct form_element *element)
{
    bool is_text = element->kind == ELEMENT_TEXT || element->kind == ELEMENT_VALUE;
    return is_text && !form_text_is_varying(element);
}

int preflight_definition(struct buffer *out, const struct form_definition *form,
                         struct font_library *library, int limit)
{
    struct form_text text = {0};
    struct form_text_source source = {library, form, NULL, 1};
    int faults = 0;
    for (size_t p = 0; p < form->page_count; p++)
        for (size_t i = 0; i < form->pages[p].element_count; i++) {
            const struct form_element *element = &form->pages[p].elements[i];
            struct error cause = ERROR_INIT;
            source.page = (int)p + 1;
            if (!has_fixed_text(element) || (form_text_fill(&text, &source, element, &cause) == 0 &&
                                             form_text_set(&text, &source, element, &cause) == 0))
                continue;
            if (faults++ < limit) {
                buffer_format(out, _("page %zu, element %zu"), p + 1, i + 1);
                buffer_format(out, ": %s\n", cause.message);
            }
        }
    form_text_free(&text);
    return faults;
}
