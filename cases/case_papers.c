/* SPDX-License-Identifier: MIT */
#include "case_papers.h"

#include "store_private.h"

int case_store_list_unprinted(struct case_store *store, enum case_state state, const char *document,
                              int (*visit)(void *user, int64_t case_id), void *user,
                              struct error *error)
{
    sqlite3_stmt *query;
    int step;
    if (store_query(&query, store, STATEMENT_CASE_UNPRINTED,
                    BIND(bound_text(case_state_name(state)), bound_text(document)), error) != 0)
        return -1;
    while ((step = store_step(store, query, error)) > 0)
        if (visit(user, sqlite3_column_int64(query, 0)) != 0)
            break;
    store_end(query);
    return step < 0 ? -1 : 0;
}

int case_store_list_application_pages(struct case_store *store, int64_t case_id,
                                      int (*visit)(void *user, const struct application_page *page),
                                      void *user, struct error *error)
{
    sqlite3_stmt *query;
    int step;
    if (store_query(&query, store, STATEMENT_APPLICATION_PAGES, BIND(bound_number(case_id)),
                    error) != 0)
        return -1;
    while ((step = store_step(store, query, error)) > 0) {
        const struct application_page page = {
            .form_code = store_text(query, 0),
            .revision = sqlite3_column_int(query, 1),
            .form_page = sqlite3_column_int(query, 2),
            .missing = store_text(query, 3),
            .conflicts = store_text(query, 4),
            .reading_hash = store_text(query, 5),
            .settled_values = store_text(query, 6),
        };
        if (visit(user, &page) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int case_store_list_acquired(struct case_store *store, struct date since,
                             int (*visit)(void *user, int64_t case_id, struct date day), void *user,
                             struct error *error)
{
    sqlite3_stmt *query;
    char iso[DATE_TEXT_SIZE] = "";
    int step;
    if (date_is_set(since))
        date_format_iso(since, iso);
    if (store_query(&query, store, STATEMENT_CASE_ACQUIRED, BIND(bound_text(iso)), error) != 0)
        return -1;
    while ((step = store_step(store, query, error)) > 0)
        if (visit(user, sqlite3_column_int64(query, 0), store_date(query, 1)) != 0)
            break;
    store_end(query);
    return step < 0 ? -1 : 0;
}
