/* SPDX-License-Identifier: MIT */
/* Which text a PDF page would be drawn without: poppler takes fonts that a file does not hold from
 * the system, and a page reader may open no file (worker/confinement.h), so that such text would be
 * missing from the picture and a page full of it blank. */
#include "scan_pdf_objects.h"

#include <stdio.h>
#include <string.h>

#define MAX_DEPTH 8      /* of forms within forms */
#define MAX_LOOKS 20000  /* at fonts, forms and annotations of a page, circles among them */

struct font_search {
    struct scan_pdf *file;
    struct decoded_page *page;
    struct error *error;
    int looks;
    char *missing;
    size_t size;
};

static qpdf_oh key_of(const struct font_search *search, qpdf_oh dictionary, const char *key)
{
    return qpdf_oh_get_key_if_dict(search->file->qpdf, dictionary, key);
}

static bool has(const struct font_search *search, qpdf_oh dictionary, const char *key)
{
    return !qpdf_oh_is_null(search->file->qpdf, key_of(search, dictionary, key));
}

static bool is_over(const struct font_search *search)
{
    return search->missing[0] != '\0' || search->looks > MAX_LOOKS ||
           search->page->reason != REASON_NONE;
}

/* Whether the glyphs are in the file: a font program, or (Type 3) drawings. */
static bool is_held(const struct font_search *search, qpdf_oh font)
{
    qpdf_data qpdf = search->file->qpdf;
    if (qpdf_oh_is_name_and_equals(qpdf, key_of(search, font, "/Subtype"), "/Type3"))
        return true;
    qpdf_oh descendants = key_of(search, font, "/DescendantFonts");
    if (qpdf_oh_is_array(qpdf, descendants) && qpdf_oh_get_array_n_items(qpdf, descendants) > 0)
        font = qpdf_oh_get_array_item(qpdf, descendants, 0);
    qpdf_oh descriptor = key_of(search, font, "/FontDescriptor");
    return has(search, descriptor, "/FontFile") || has(search, descriptor, "/FontFile2") ||
           has(search, descriptor, "/FontFile3");
}

static void note_missing(struct font_search *search, qpdf_oh font)
{
    qpdf_data qpdf = search->file->qpdf;
    qpdf_oh name = key_of(search, font, "/BaseFont");
    const char *text = qpdf_oh_is_name(qpdf, name) ? qpdf_oh_get_name(qpdf, name) : "/?";
    size_t length = 0;
    for (const char *c = text + 1; *c != '\0' && length + 1 < search->size; c++)
        search->missing[length++] = *c > ' ' && *c < 127 ? *c : '?'; /* bytes of the file's own */
    if (length == 0)
        search->missing[length++] = '?';
    search->missing[length] = '\0';
}

static void look_at_fonts(struct font_search *search, qpdf_oh resources)
{
    qpdf_data qpdf = search->file->qpdf;
    qpdf_oh fonts = key_of(search, resources, "/Font");
    if (!qpdf_oh_is_dictionary(qpdf, fonts))
        return;
    qpdf_oh_begin_dict_key_iter(qpdf, fonts);
    while (!is_over(search) && qpdf_oh_dict_more_keys(qpdf)) {
        qpdf_oh font = key_of(search, fonts, qpdf_oh_dict_next_key(qpdf));
        search->looks++;
        if (qpdf_oh_is_dictionary(qpdf, font) && !is_held(search, font))
            note_missing(search, font);
    }
}

static int look_at_form(struct font_search *search, qpdf_oh form, int depth);

/* The forms that a page or a form may draw: a list of keys first, since qpdf walks one dictionary at a
 * time. */
static int look_at_forms(struct font_search *search, qpdf_oh resources, int depth)
{
    qpdf_data qpdf = search->file->qpdf;
    qpdf_oh objects = key_of(search, resources, "/XObject");
    struct buffer keys = BUFFER_INIT;
    int result = 0;
    if (!qpdf_oh_is_dictionary(qpdf, objects))
        return 0;
    qpdf_oh_begin_dict_key_iter(qpdf, objects);
    while (qpdf_oh_dict_more_keys(qpdf) && ++search->looks <= MAX_LOOKS) {
        const char *key = qpdf_oh_dict_next_key(qpdf);
        buffer_append(&keys, key, strlen(key) + 1);
    }
    if (keys.failed)
        result = error_out_of_memory(search->error);
    for (size_t at = 0; result == 0 && at < keys.size && !is_over(search);
         at += strlen(keys.data + at) + 1)
        result = look_at_form(search, key_of(search, objects, keys.data + at), depth);
    buffer_free(&keys);
    return result;
}

static int look_at_form(struct font_search *search, qpdf_oh form, int depth)
{
    qpdf_data qpdf = search->file->qpdf;
    struct buffer content = BUFFER_INIT;
    bool is_plain;
    search->looks++;
    if (depth > MAX_DEPTH || is_over(search) || !qpdf_oh_is_stream(qpdf, form))
        return 0;
    qpdf_oh dictionary = qpdf_oh_get_dict(qpdf, form);
    qpdf_oh resources = key_of(search, dictionary, "/Resources");
    if (!qpdf_oh_is_dictionary(qpdf, resources)) /* an image, or a form that writes nothing */
        return 0;
    int result =
        pdf_content_append(&content, &is_plain, search->page, search->file, form, search->error);
    if (result == 0 &&
        (!is_plain || pdf_content_shows_text(buffer_text(&content), content.size)))
        look_at_fonts(search, resources);
    buffer_free(&content);
    return result != 0 ? -1 : look_at_forms(search, resources, depth + 1);
}

/* An appearance: a form, or one form a state. */
static int look_at_appearance(struct font_search *search, qpdf_oh appearance)
{
    qpdf_data qpdf = search->file->qpdf;
    qpdf_oh wrapped = key_of(search, appearance, "/N");
    if (qpdf_oh_is_stream(qpdf, wrapped))
        return look_at_form(search, wrapped, 0);
    qpdf_oh states = qpdf_oh_new_dictionary(qpdf); /* looked at as forms of a page are */
    qpdf_oh_replace_key(qpdf, states, "/XObject", wrapped);
    return look_at_forms(search, states, 0);
}

/* Annotations lie on the page: what is typed into the fields of a PDF form is one. Without an appearance
 * of its own, text is set in a font of the system. */
static int look_at_annotations(struct font_search *search, qpdf_oh page_object)
{
    qpdf_data qpdf = search->file->qpdf;
    qpdf_oh list = qpdf_oh_get_key(qpdf, page_object, "/Annots");
    int count = qpdf_oh_is_array(qpdf, list) ? qpdf_oh_get_array_n_items(qpdf, list) : 0;
    for (int i = 0; i < count && !is_over(search); i++) {
        qpdf_oh annotation = qpdf_oh_get_array_item(qpdf, list, i);
        qpdf_oh appearance = key_of(search, annotation, "/AP");
        search->looks++;
        if (qpdf_oh_is_dictionary(qpdf, appearance)) {
            if (look_at_appearance(search, appearance) != 0)
                return -1;
        } else if (qpdf_oh_is_string(qpdf, key_of(search, annotation, "/V")) ||
                   qpdf_oh_is_name_and_equals(qpdf, key_of(search, annotation, "/Subtype"),
                                              "/FreeText"))
            snprintf(search->missing, search->size, "?");
    }
    return 0;
}

int scan_pdf_missing_font(char *out, size_t size, struct decoded_page *page, struct scan_pdf *file,
                          int page_index, struct error *error)
{
    const struct pdf_page *pdf_page = &file->pages[page_index];
    struct font_search search = {file, page, error, 0, out, size};
    struct buffer content = BUFFER_INIT;
    bool is_plain;
    out[0] = '\0';
    qpdf_oh resources = pdf_page_resources(file, pdf_page);
    int result =
        pdf_content_read(&content, &is_plain, page, file, pdf_page->object, error);
    bool is_covered = result == 0 && is_plain && pdf_page_is_covered(file, pdf_page, &content);
    if (result == 0 && !is_covered &&
        (!is_plain || pdf_content_shows_text(buffer_text(&content), content.size)))
        look_at_fonts(&search, resources);
    buffer_free(&content);
    if (result == 0)
        result = look_at_forms(&search, resources, 0);
    return result != 0 ? -1 : look_at_annotations(&search, pdf_page->object);
}
