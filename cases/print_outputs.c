/* SPDX-License-Identifier: MIT */
/* What a job has written and not yet given its final name (print_ledger.h says why). */
#include "message.h"
#include "print_ledger.h"
#include "store_private.h"

int print_job_add_output(struct case_store *store, const char *staged, const char *final,
                         struct error *error)
{
    if (store->job_id == 0)
        return error_set(error, ERROR_STORE, _("no print job is open"));
    return store_execute(
        store, STATEMENT_OUTPUT_INSERT,
        BIND(bound_number(store->job_id), bound_text(staged), bound_text(final)), error);
}

int print_job_list_outputs(struct case_store *store,
                           int (*visit)(void *user, const struct print_output *output), void *user,
                           struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_OUTPUT_LIST, BIND_NONE, error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        struct print_output output = {sqlite3_column_int64(query, 0), store_text(query, 1),
                                      store_text(query, 2)};
        if (visit(user, &output) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int print_job_end_output(struct case_store *store, int64_t job_id, const char *staged,
                         struct error *error)
{
    if (store_begin(store, error) != 0)
        return -1;
    if (store_execute(store, STATEMENT_OUTPUT_DELETE,
                      BIND(bound_number(job_id), bound_text(staged)), error) != 0) {
        store_rollback(store);
        return -1;
    }
    return store_commit(store, error);
}
