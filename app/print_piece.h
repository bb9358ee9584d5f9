/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_PIECE_H
#define FORMLOOP_PRINT_PIECE_H

#include "guide.h"
#include "guide_values.h"
#include "print_document.h"
#include "print_ledger.h"
#include "print_recipe.h"
#include "print_run.h"
#include "values.h"

/* One piece of a job: its values, its page codes, its pages. */

/* Cover sheet and forms. */
#define PIECE_MAX_FORMS (1 + RECIPE_MAX_FORMS)

/* What all pieces of a job are made from. */
struct piece_source {
    struct workspace *workspace;     /* borrowed */
    const struct print_order *order; /* borrowed */
    const struct print_recipe *recipe;
    const struct form_definition *forms[PIECE_MAX_FORMS]; /* borrowed from the workspace */
    size_t form_count;
    bool has_cover;                      /* the first of them is a cover sheet */
    const struct form_definition *coded; /* the form that comes back; NULL: of a guide */
    struct guide *guide;                 /* of the guide, else NULL; owned */
    char guide_hash[HASH_TEXT_SIZE];     /* of its text */
};

/* Loads what order->document needs and checks it as a whole: cover letter, room for inserter marks,
 * the envelope's window (of every cover sheet and letter, and of a form that is mailed without one).
 * ERROR_REFUSED: nothing of the job may be printed. Free the guide with guide_free, also after a
 * failure. */
int piece_source_load(struct piece_source *source, struct error *error);
const char *piece_source_title(const struct piece_source *source);
/* Whether the first page shows address and barcode in the window. */
bool piece_source_has_address(const struct piece_source *source);

/* Appends what a letter says and the record does not: from the store and the archive, so in the
 * thread that holds them. Nothing for other documents. ERROR_REFUSED: no letter for this case. */
int piece_facts_load(struct value_list *facts, const struct piece_source *source,
                     const struct case_record *record, struct error *error);

/* What one piece is set from. */
struct piece_content {
    struct value_list values[PIECE_MAX_FORMS]; /* of the source's forms */
    struct guide_values guide;                 /* of the guide */
};

/* Fills content and the request for the ledger, which points to hash (of all that is printed). Free
 * content with piece_content_free, also after a failure. */
int piece_content_fill(struct piece_content *out, struct piece_request *request,
                       char hash[HASH_TEXT_SIZE], const struct piece_source *source,
                       const struct case_record *record, const struct value_list *facts,
                       struct error *error);

void piece_content_free(struct piece_content *content);

/* Sets a guide whose values are so long that they may not fit, and drops it again; does nothing with any
 * other, so that this costs a job nothing. ERROR_REFUSED as piece_add refuses it. */
int piece_try_guide(struct print_compositor *compositor, const struct piece_source *source,
                    const struct case_record *record, const struct piece_content *content,
                    struct error *error);

/* Adds the piece's pages to the document, whole or not at all: cover sheet and forms, each from the
 * front of a sheet on, the booklet, and with order->mail the inserter's marks. has_outline: a booklet with
 * bookmarks of its own. */
int piece_add(struct print_document *document, const struct piece_source *source,
              const struct case_record *record, const struct piece_content *content,
              int64_t piece_id, bool has_outline, struct error *error);

#endif
