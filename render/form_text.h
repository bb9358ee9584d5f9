/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FORM_TEXT_H
#define FORMLOOP_FORM_TEXT_H

#include "canvas.h"
#include "error.h"
#include "font_library.h"
#include "form.h"
#include "ruby.h"
#include "typeset.h"

/* The text of one element of a form: bindings filled in, resolved to glyphs, set to its box.
 * Drawing and preflight both go through here, so that what passes preflight is printed. */

/* Where the texts of a page come from. All borrowed. */
struct form_text_source {
    struct font_library *library;
    const struct form_definition *form;
    const struct filled_form *filled; /* NULL: only what is the same on all pieces */
    int page;                         /* 1 … */
};

/* One element's text; ready when all zero, used again for the next element. */
#define FORM_TEXT_HINTS 64
struct form_text {
    struct text_block block, kana;
    struct ruby_line ruby;
    struct buffer text, kana_text; /* as UTF-8 */
    size_t hints[FORM_TEXT_HINTS]; /* where values were found before */
};
void form_text_free(struct form_text *text);

/* Whether the element's text differs from piece to piece. */
bool form_text_is_varying(const struct form_element *element);

/* The binding of that index (0 …) in the order in which the element uses them, without those of the
 * page; NULL when there are no more. Static. */
const char *form_text_binding(const struct form_element *element, size_t index);

/* The field to name when an element was refused: the first binding that has no value, or whose
 * value has a character that cannot be set, else the one with the longest value; "" if there is
 * none. Static. */
const char *form_text_culprit(const struct form_element *element,
                              const struct form_text_source *source);

/* Fills in the bindings: text and kana_text. -1 with ERROR_REFUSED when the form is not given a
 * value for a binding, or a required one is empty; the message names it. */
int form_text_fill(struct form_text *out, const struct form_text_source *source,
                   const struct form_element *element, struct error *error);

/* Resolves and fits what form_text_fill has filled in. -1 with ERROR_REFUSED when a character is in
 * no face or the text does not fit the element's box at the style's least size. */
int form_text_set(struct form_text *text, const struct form_text_source *source,
                  const struct form_element *element, struct error *error);

/* Draws what form_text_set has set; of a comb the characters, not the boxes. */
void form_text_draw(const struct form_text *text, struct canvas *canvas,
                    const struct form_element *element);

#endif
