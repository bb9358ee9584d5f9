/* SPDX-License-Identifier: MIT */
#include "scan_batches.h"

#include "message.h"
#include "scan_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* --- opening and ending ------------------------------------------------------------------- */

int scan_batch_open(int64_t *batch_id, struct case_store *store, struct error *error)
{
    if (store_begin(store, error) != 0)
        return -1;
    if (store_execute(store, STATEMENT_BATCH_INSERT,
                      BIND(bound_text(store->time), bound_text(store->actor)), error) != 0) {
        store_rollback(store);
        return -1;
    }
    *batch_id = sqlite3_last_insert_rowid(store->database);
    return store_commit(store, error);
}

/* The page after page_id that was joined to a case in that section; 0: none. */
static int next_attachment(int64_t *page_id, struct case_store *store, int64_t section_id,
                           struct error *error)
{
    return store_query_number(page_id, store, STATEMENT_SECTION_ATTACHMENT,
                              BIND(bound_number(section_id), bound_number(*page_id)), 0, error);
}

static int recall_section(struct case_store *store, int64_t section_id, int64_t sheet_page_id,
                          const char *why, struct error *error)
{
    int64_t page_id = 0;
    if (scan_recall_page(store, sheet_page_id, SCAN_REASON_COUNT_DIFFERS, why, error) != 0 ||
        next_attachment(&page_id, store, section_id, error) != 0)
        return -1;
    while (page_id != 0)
        if (scan_recall_page(store, page_id, SCAN_REASON_COUNT_DIFFERS, why, error) != 0 ||
            next_attachment(&page_id, store, section_id, error) != 0)
            return -1;
    return 0;
}

/* Ends the open section of the batch, if there is one, and compares its counts. */
static int end_section(struct case_store *store, int64_t batch_id, struct error *error)
{
    sqlite3_stmt *query;
    int64_t section_id = 0, page_id = 0, declared = 0, found = 0;
    char why[80];
    if (store_query(&query, store, STATEMENT_SECTION_OPEN, BIND(bound_number(batch_id)), error) !=
        0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0) {
        section_id = sqlite3_column_int64(query, 0);
        page_id = sqlite3_column_int64(query, 1);
        declared = sqlite3_column_int64(query, 2);
        found = sqlite3_column_int64(query, 3);
    }
    store_end(query);
    if (step <= 0)
        return step;
    if (store_execute(store, STATEMENT_SECTION_CLOSE,
                      BIND(bound_number(section_id), bound_text(store->time)), error) != 0)
        return -1;
    snprintf(why, sizeof why, "declared %" PRId64 " pages, found %" PRId64, declared, found);
    return declared == found ? 0 : recall_section(store, section_id, page_id, why, error);
}

static int end_batch(struct case_store *store, int64_t batch_id, bool is_whole,
                     struct error *error)
{
    if (store_begin(store, error) != 0)
        return -1;
    if ((is_whole && end_section(store, batch_id, error) != 0) ||
        store_execute(store, STATEMENT_BATCH_CLOSE,
                      BIND(bound_number(batch_id), bound_text(store->time)), error) != 0) {
        store_rollback(store);
        return -1;
    }
    return store_commit(store, error);
}

int scan_batch_close(struct case_store *store, int64_t batch_id, struct error *error)
{
    return end_batch(store, batch_id, true, error);
}

int scan_batch_cut_short(struct case_store *store, int64_t batch_id, struct error *error)
{
    return end_batch(store, batch_id, false, error);
}

/* --- what a batch ends with so far -------------------------------------------------------- */

static bool is_same_folder(const char *a, const char *b)
{
    const char *end_a = strrchr(a, '/'), *end_b = strrchr(b, '/');
    size_t length_a = end_a == NULL ? 0 : (size_t)(end_a - a);
    size_t length_b = end_b == NULL ? 0 : (size_t)(end_b - b);
    return length_a == length_b && strncmp(a, b, length_a) == 0;
}

/* Whether entry lies directly behind the page of that row: the next page of its file, or the next of
 * files of one page each. A file of several pages is a document of its own. */
static bool lies_behind(const struct page_entry *entry, sqlite3_stmt *row)
{
    const char *source = store_text(row, 1);
    if (strcmp(source, entry->source) == 0)
        return entry->source_page == sqlite3_column_int(row, 2) + 1;
    return sqlite3_column_int(row, 3) == 1 && entry->source_pages == 1 &&
           is_same_folder(source, entry->source);
}

int scan_run_load(struct scan_run *out, struct case_store *store, const struct page_entry *entry,
                  struct error *error)
{
    sqlite3_stmt *query;
    *out = (struct scan_run){0, 0};
    if (store_query_number(&out->section_id, store, STATEMENT_SECTION_OPEN,
                           BIND(bound_number(entry->batch_id)), 0, error) != 0 ||
        store_query(&query, store, STATEMENT_BATCH_LAST, BIND(bound_number(entry->batch_id)),
                    error) != 0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0 && lies_behind(entry, query))
        out->case_id = sqlite3_column_int64(query, 0);
    store_end(query);
    return step < 0 ? -1 : 0;
}

/* --- batch sheets ------------------------------------------------------------------------- */

int scan_sheet_new(int64_t *sheet_id, struct case_store *store, int64_t declared_pages,
                   struct error *error)
{
    if (declared_pages < 1 || declared_pages > PAGE_CODE_MAX_PIECE)
        return error_set(error, ERROR_REFUSED,
                         _("a batch sheet declares 1 to %" PRId64 " pages; none was made"),
                         PAGE_CODE_MAX_PIECE);
    if (store_begin(store, error) != 0)
        return -1;
    if (store_execute(store, STATEMENT_SHEET_INSERT,
                      BIND(bound_text(store->time), bound_text(store->actor),
                           bound_number(declared_pages)),
                      error) != 0) {
        store_rollback(store);
        return -1;
    }
    *sheet_id = sqlite3_last_insert_rowid(store->database);
    return store_commit(store, error);
}

int scan_section_begin(struct case_store *store, const struct page_entry *entry,
                       const struct page_result *sheet, struct error *error)
{
    const struct page_code *code = &sheet->code;
    if (end_section(store, entry->batch_id, error) != 0)
        return -1;
    return store_execute(store, STATEMENT_SECTION_INSERT,
                         BIND(bound_number(entry->batch_id), bound_number(code->case_id),
                              bound_number(sheet->page_id), bound_number(code->piece_id)),
                         error);
}

/* --- receipts ----------------------------------------------------------------------------- */

static void read_batch(struct scan_batch *out, sqlite3_stmt *query)
{
    *out = (struct scan_batch){.batch_id = sqlite3_column_int64(query, 0),
                               .opened_at = store_text(query, 1),
                               .closed_at = store_text(query, 2),
                               .actor = store_text(query, 3),
                               .pages_in = (long)sqlite3_column_int64(query, 4),
                               .attachments = (long)sqlite3_column_int64(query, 5),
                               .sections = (long)sqlite3_column_int64(query, 6),
                               .sections_that_differ = (long)sqlite3_column_int64(query, 7)};
    for (int i = 0; i < SCAN_OUTCOME_COUNT; i++)
        out->pages_by_outcome[i] = (long)sqlite3_column_int64(query, 8 + i);
}

int scan_batch_list(struct case_store *store, int64_t batch_id, long limit,
                    int (*visit)(void *user, const struct scan_batch *batch), void *user,
                    struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_BATCH_LIST,
                    BIND(bound_number(batch_id), bound_number(limit)), error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        struct scan_batch batch;
        read_batch(&batch, query);
        if (visit(user, &batch) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int scan_batch_count_reasons(struct case_store *store, int64_t batch_id,
                             int (*visit)(void *user, enum scan_outcome outcome, const char *reason,
                                          long pages),
                             void *user, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_BATCH_REASONS, BIND(bound_number(batch_id)), error) !=
        0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        enum scan_outcome outcome;
        if (scan_outcome_parse(&outcome, store_text(query, 0)) == 0 &&
            visit(user, outcome, store_text(query, 1), (long)sqlite3_column_int64(query, 2)) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int scan_batch_list_sections(struct case_store *store, int64_t batch_id,
                             int (*visit)(void *user, const struct scan_section *section),
                             void *user, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_SECTION_LIST, BIND(bound_number(batch_id)), error) !=
        0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        const struct scan_section section = {
            .section_id = sqlite3_column_int64(query, 0),
            .sheet_id = sqlite3_column_int64(query, 1),
            .page_id = sqlite3_column_int64(query, 2),
            .declared_pages = (long)sqlite3_column_int64(query, 3),
            .pages_in = (long)sqlite3_column_int64(query, 4),
            .is_open = sqlite3_column_type(query, 5) == SQLITE_NULL,
        };
        if (visit(user, &section) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}
