/* SPDX-License-Identifier: MIT */
/* Published form revisions: what was printed stays readable, so a revision never changes. */
#include "message.h"
#include "store_private.h"

#include <string.h>

/* *is_same: published with this content; *is_other: with other content. */
static int find_revision(bool *is_same, bool *is_other, struct case_store *store,
                         const char *form_code, int revision, const char *document,
                         const char *content_hash, struct error *error)
{
    sqlite3_stmt *query;
    *is_same = *is_other = false;
    if (store_query(&query, store, STATEMENT_FORM_FIND,
                    BIND(bound_text(form_code), bound_number(revision)), error) != 0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0) {
        *is_same = strcmp(store_text(query, 0), document) == 0 &&
                   strcmp(store_text(query, 1), content_hash) == 0;
        *is_other = !*is_same;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int case_store_publish_form(struct case_store *store, const char *form_code, int revision,
                            const char *document, const char content_hash[HASH_TEXT_SIZE],
                            struct error *error)
{
    bool is_same, is_other;
    if (store_begin(store, error) != 0)
        return -1;
    if (find_revision(&is_same, &is_other, store, form_code, revision, document, content_hash,
                      error) != 0)
        goto fail;
    if (is_other) {
        error_set(error, ERROR_REFUSED,
                  _("form %s revision %d is published with other content; a published revision "
                    "never changes: give the changed form a new revision"),
                  form_code, revision);
        goto fail;
    }
    if (!is_same &&
        store_execute(store, STATEMENT_FORM_INSERT,
                      BIND(bound_text(form_code), bound_number(revision), bound_text(document),
                           bound_text(content_hash), bound_text(store->time)),
                      error) != 0)
        goto fail;
    return store_commit(store, error);

fail:
    store_rollback(store);
    return -1;
}

int case_store_list_forms(struct case_store *store,
                          int (*visit)(void *user, const struct form_revision *revision),
                          void *user, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_FORM_LIST, BIND_NONE, error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        struct form_revision revision = {.revision = sqlite3_column_int(query, 1)};
        store_copy(revision.form_code, sizeof revision.form_code, query, 0);
        store_copy(revision.document, sizeof revision.document, query, 2);
        store_copy(revision.content_hash, sizeof revision.content_hash, query, 3);
        store_copy(revision.published_at, sizeof revision.published_at, query, 4);
        if (visit(user, &revision) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}
