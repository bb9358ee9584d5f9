/* SPDX-License-Identifier: MIT */
#include "print_recipe.h"

#include <stddef.h>
#include <string.h>

static const struct print_recipe recipes[] = {
    {.document = "application",
     .forms = {"application"},
     .coded = "application",
     .due_states = 1u << CASE_REGISTERED},
    {.document = "guide",
     .forms = {"acquisition-notice", "transfer-slip"},
     .has_booklet = true,
     .due_states = 1u << CASE_RECEIVED | 1u << CASE_GUIDE_DUE},
    {.document = "deficiency",
     .forms = {"deficiency", "application"},
     .coded = "application",
     .letter = LETTER_DEFICIENCY,
     .due_states = 1u << CASE_DEFICIENT,
     .is_due_once = true},
    {.document = "card-notice",
     .forms = {"card-notice"},
     .coded = "card-notice",
     .letter = LETTER_CARD_NOTICE,
     .due_states = 1u << CASE_ACQUIRED,
     .is_due_once = true},
};

const struct print_recipe *print_recipe_lookup(const char *document)
{
    for (size_t i = 0; i < sizeof recipes / sizeof *recipes; i++)
        if (strcmp(recipes[i].document, document) == 0)
            return &recipes[i];
    return NULL;
}
