/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_PIECE_H
#define FORMLOOP_PRINT_PIECE_H

#include "guide.h"
#include "guide_values.h"
#include "print_document.h"
#include "print_ledger.h"
#include "print_run.h"
#include "values.h"

/* One piece of a job: its values, its page codes, its pages. */

/* What all pieces of a job are made from. */
struct piece_source {
    struct workspace *workspace;         /* borrowed */
    const struct print_order *order;     /* borrowed */
    const struct form_definition *form;  /* of a form, else NULL; borrowed from the workspace */
    const struct form_definition *cover; /* with a cover sheet, else NULL; likewise */
    struct guide *guide;                 /* of the guide, else NULL; owned */
    char guide_hash[HASH_TEXT_SIZE];     /* of its text */
};

/* Loads what order->document needs and checks it as a whole: cover letter, room for inserter marks,
 * the envelope's window (of every cover sheet, and of a form that is mailed without one).
 * ERROR_REFUSED: nothing of the job may be printed. Free the guide with guide_free, also after a
 * failure. */
int piece_source_load(struct piece_source *source, struct error *error);
const char *piece_source_title(const struct piece_source *source);

/* What one piece is set from. */
struct piece_content {
    struct value_list values;  /* of a form */
    struct value_list cover;   /* of its cover sheet, or the guide's */
    struct guide_values guide; /* of the guide */
};

/* The values of the source's form; of its cover sheet. */
void piece_append_values(struct value_list *list, const struct piece_source *source,
                         const struct case_record *record);
void piece_append_cover_values(struct value_list *list, const struct piece_source *source,
                               const struct case_record *record);

/* Fills content and the request for the ledger, which points to hash (of all that is printed). Free
 * content with piece_content_free, also after a failure. */
int piece_content_fill(struct piece_content *out, struct piece_request *request,
                       char hash[HASH_TEXT_SIZE], const struct piece_source *source,
                       const struct case_record *record, struct error *error);

void piece_content_free(struct piece_content *content);

/* Sets a guide whose values are so long that they may not fit, and drops it again; does nothing with any
 * other, so that this costs a job nothing. ERROR_REFUSED as piece_add refuses it. */
int piece_try_guide(struct print_compositor *compositor, const struct piece_source *source,
                    const struct case_record *record, struct error *error);

/* Adds the piece's pages to the document, whole or not at all: the cover sheet with its blank back,
 * the form or the booklet, and with order->mail the inserter's marks. has_outline: a booklet with
 * bookmarks of its own. */
int piece_add(struct print_document *document, const struct piece_source *source,
              const struct case_record *record, const struct piece_content *content,
              int64_t piece_id, bool has_outline, struct error *error);

#endif
