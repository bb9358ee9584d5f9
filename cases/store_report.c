/* SPDX-License-Identifier: MIT */
/* Counts for `report`, and the list of what the archive must hold. */
#include "store_check.h"
#include "store_private.h"

#include <string.h>

/* Adds up the rows (name, count) of a query under the index that parse gives the name. */
static int count_by(struct case_store *store, enum store_statement statement, long *counts,
                    int (*index_of)(const char *name), struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, statement, BIND_NONE, error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        int index = index_of(store_text(query, 0));
        if (index >= 0)
            counts[index] = (long)sqlite3_column_int64(query, 1);
    }
    store_end(query);
    return step;
}

static int case_state_index(const char *name)
{
    enum case_state state;
    return case_state_parse(&state, name) == 0 ? (int)state : -1;
}

static int piece_state_index(const char *name)
{
    enum piece_state state;
    return piece_state_parse(&state, name) == 0 ? (int)state : -1;
}

static int outcome_index(const char *name)
{
    enum scan_outcome outcome;
    return scan_outcome_parse(&outcome, name) == 0 ? (int)outcome : -1;
}

int case_store_report(struct store_report *out, struct case_store *store, struct error *error)
{
    int64_t blank_forms;
    memset(out, 0, sizeof *out);
    if (store_query_number(&blank_forms, store, STATEMENT_COUNT_BLANK_FORMS, BIND_NONE, 0, error) != 0)
        return -1;
    out->blank_forms = (long)blank_forms;
    if (count_by(store, STATEMENT_COUNT_CASES, out->cases_by_state, case_state_index, error) != 0 ||
        count_by(store, STATEMENT_COUNT_PIECES, out->pieces_by_state, piece_state_index, error) !=
            0)
        return -1;
    return count_by(store, STATEMENT_COUNT_PAGES, out->pages_by_outcome, outcome_index, error);
}

int case_store_count_reasons(struct case_store *store,
                             int (*visit)(void *user, enum scan_outcome outcome, const char *reason,
                                          long pages),
                             void *user, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_COUNT_REASONS, BIND_NONE, error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        enum scan_outcome outcome;
        if (scan_outcome_parse(&outcome, store_text(query, 0)) == 0 &&
            visit(user, outcome, (const char *)sqlite3_column_text(query, 1),
                  (long)sqlite3_column_int64(query, 2)) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int case_store_list_archived(struct case_store *store,
                             int (*visit)(void *user, enum archived_kind kind, const char *hash),
                             void *user, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_ARCHIVED, BIND_NONE, error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        enum archived_kind kind = (enum archived_kind)sqlite3_column_int(query, 0);
        if (visit(user, kind, store_text(query, 1)) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}
