/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_RECIPE_H
#define FORMLOOP_PRINT_RECIPE_H

#include "case_states.h"

#include <stdbool.h>

/* What a document of `print` consists of, and for which cases it is due. */
#define RECIPE_MAX_FORMS 2

/* Letters tell what only the store and the archive know of a case (print_letter.h). */
enum letter_kind { LETTER_NONE, LETTER_DEFICIENCY, LETTER_CARD_NOTICE };

struct print_recipe {
    const char *document;                /* of the command line: "application" */
    const char *forms[RECIPE_MAX_FORMS]; /* each begins a sheet; before the booklet, if there is one */
    const char *coded; /* the form that comes back: the piece is of it. NULL: the booklet */
    enum letter_kind letter; /* of the first form: its address shows in the envelope's window, so that
                                no cover sheet goes with it */
    bool has_booklet;
    unsigned due_states; /* bit 1u << enum case_state */
    bool is_due_once;    /* only until it was printed in that state */
};

/* NULL if there is no such document. */
const struct print_recipe *print_recipe_lookup(const char *document);

#endif
