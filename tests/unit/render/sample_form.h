/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SAMPLE_FORM_H
#define FORMLOOP_SAMPLE_FORM_H

#include "form.h"

/* A form of two A4 pages with one element of each kind, made by hand: render is tested without the
 * loader of definitions. */
extern const struct form_definition sample_form;

/* Where the name is printed on page 1. */
extern const struct rect_mm sample_name_box;

/* A filled sample form. Everything but the name and the case number is the same for all. */
struct sample_piece {
    struct form_value values[4];
    const char *page_codes[2];
    struct filled_form filled;
};
void sample_fill(struct sample_piece *out, const char *case_number, const char *name);

/* Changes the value of a binding. */
void sample_set(struct sample_piece *piece, const char *binding, const char *text);

#endif
