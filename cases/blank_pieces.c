/* SPDX-License-Identifier: MIT */
/* Pieces of blank forms: paper that was printed elsewhere and came in. */
#include "message.h"
#include "page_code.h"
#include "scan_private.h"

#include <inttypes.h>

static int insert_job(int64_t *job_id, struct case_store *store, const struct blank_form *form,
                      struct error *error)
{
    if (store_execute(store, STATEMENT_JOB_INSERT_BLANK_FORM,
                      BIND(bound_text(store->time), bound_text(store->actor),
                           bound_text(form->document), bound_number(form->pages)),
                      error) != 0)
        return -1;
    *job_id = sqlite3_last_insert_rowid(store->database);
    return 0;
}

static int insert_piece(int64_t *piece_id, struct case_store *store, const struct blank_form *form,
                        int64_t case_id, struct error *error)
{
    int64_t job_id;
    if (print_piece_next_number(piece_id, store, error) != 0 ||
        insert_job(&job_id, store, form, error) != 0 ||
        store_execute(store, STATEMENT_PIECE_INSERT_BLANK_FORM,
                      BIND(bound_number(*piece_id), bound_number(case_id),
                           bound_text(form->document), bound_text(form->form_code),
                           bound_number(form->revision), bound_number(form->pages)),
                      error) != 0)
        return -1;
    return store_execute(store, STATEMENT_JOB_PIECE_INSERT,
                         BIND(bound_number(job_id), bound_number(*piece_id), bound_number(1)),
                         error);
}

int blank_piece_find(int64_t *piece_id, struct case_store *store,
                     const struct blank_joining *wanted, struct error *error)
{
    const struct blank_form *form = wanted->form;
    if (store_query_number(piece_id, store, STATEMENT_PIECE_OF_BLANK_FORM,
                           BIND(bound_number(wanted->case_id), bound_text(form->form_code),
                                bound_number(form->revision), bound_number(wanted->form_page),
                                bound_number(wanted->page_id),
                                bound_number_or_null(wanted->filed_piece_id)),
                           0, error) != 0)
        return -1;
    return *piece_id != 0 ? 0 : insert_piece(piece_id, store, form, wanted->case_id, error);
}
