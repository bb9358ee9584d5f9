/* SPDX-License-Identifier: MIT */
/* Pages and decisions, for people to look at. */
#include "scan_private.h"
#include "scan_review.h"

#include <string.h>

static void read_page(struct page_record *out, sqlite3_stmt *query)
{
    *out = (struct page_record){
        .page_id = sqlite3_column_int64(query, 0),
        .batch_id = sqlite3_column_int64(query, 1),
        .time = store_text(query, 2),
        .source = store_text(query, 3),
        .source_page = sqlite3_column_int(query, 4),
        .source_pages = sqlite3_column_int(query, 5),
        .image_hash = store_text(query, 6),
        .reading_hash = store_text(query, 7),
        .crops_hash = store_text(query, 8),
        .reason = store_text(query, 10),
        .first_page_id = sqlite3_column_int64(query, 12),
        .case_number = store_text(query, 13),
        .piece_id = sqlite3_column_int64(query, 14),
        .form_page = sqlite3_column_int(query, 15),
        .has_code = sqlite3_column_type(query, 16) != SQLITE_NULL,
        .code = {.revision = sqlite3_column_int(query, 17),
                 .page = sqlite3_column_int(query, 18),
                 .pages = sqlite3_column_int(query, 19),
                 .case_id = sqlite3_column_int64(query, 20),
                 .piece_id = sqlite3_column_int64(query, 21)},
        .missing = store_text(query, 22),
        .conflicts = store_text(query, 23),
        .received_date = store_text(query, 24),
        .settlements = (long)sqlite3_column_int64(query, 25),
    };
    scan_outcome_parse(&out->outcome, store_text(query, 9));
    scan_kind_parse(&out->kind, store_text(query, 11));
    store_copy(out->code.form, sizeof out->code.form, query, 16);
}

int scan_list_pages(struct case_store *store, const struct page_filter *filter,
                   int (*visit)(void *user, const struct page_record *page), void *user,
                   struct error *error)
{
    sqlite3_stmt *query;
    enum store_statement statement = filter->page_id != 0  ? STATEMENT_PAGE_BY_ID
                                     : filter->in_review   ? STATEMENT_PAGE_IN_REVIEW
                                     : filter->batch_id != 0 ? STATEMENT_PAGE_OF_BATCH
                                                             : STATEMENT_PAGE_LIST;
    int64_t key = filter->page_id != 0 ? filter->page_id : filter->batch_id;
    if (store_query(&query, store, statement, BIND(bound_number(key)), error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        struct page_record page;
        read_page(&page, query);
        if (filter->reason != NULL && strcmp(page.reason, filter->reason) != 0)
            continue;
        if (visit(user, &page) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int scan_list_settlements(struct case_store *store, int64_t page_id,
                               int (*visit)(void *user, const struct settlement_record *record),
                               void *user, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_SETTLEMENT_LIST, BIND(bound_number(page_id)), error) !=
        0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        const struct settlement_record record = {
            .settlement_id = sqlite3_column_int64(query, 0),
            .time = store_text(query, 1),
            .actor = store_text(query, 2),
            .why = store_text(query, 3),
            .action = store_text(query, 4),
            .from_outcome = store_text(query, 5),
            .from_reason = store_text(query, 6),
            .to_outcome = store_text(query, 7),
            .to_reason = store_text(query, 8),
            .to_case_number = store_text(query, 9),
            .to_piece_id = sqlite3_column_int64(query, 10),
            .to_form_page = sqlite3_column_int(query, 11),
            .field_values = store_text(query, 12),
        };
        if (visit(user, &record) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}
