/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SETTLE_FORM_H
#define FORMLOOP_SETTLE_FORM_H

#include "settle_words.h"
#include "workspace.h"

#include <jansson.h>

/* The page as far as deciding needs it. */
struct settled_page {
    bool is_found, has_code;
    struct page_code code;
    char reading_hash[HASH_TEXT_SIZE];
    json_t *reading; /* as it was archived, owned; NULL if there is none */
};

/* Settles the page as a page of a form: which form and piece, which page of it, its values and what is
 * missing by them. -1 with ERROR_REFUSED where one of them does not follow from the page and the
 * words; nothing is settled then. */
int settle_form(struct page_result *out, struct settlement *settlement, struct workspace *workspace,
                const struct settle_words *words, const struct settled_page *page,
                struct error *error);

#endif
