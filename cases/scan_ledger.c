/* SPDX-License-Identifier: MIT */
#include "scan_ledger.h"

#include "message.h"
#include "store_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const outcome_names[SCAN_OUTCOME_COUNT] = {
    [SCAN_FILED] = "filed", [SCAN_REVIEW] = "review",     [SCAN_DUPLICATE] = "duplicate",
    [SCAN_BLANK] = "blank", [SCAN_REJECTED] = "rejected",
};

const char *scan_outcome_name(enum scan_outcome outcome)
{
    return outcome_names[outcome];
}

int scan_outcome_parse(enum scan_outcome *out, const char *name)
{
    for (int i = 0; i < SCAN_OUTCOME_COUNT; i++) {
        if (strcmp(outcome_names[i], name) == 0) {
            *out = (enum scan_outcome)i;
            return 0;
        }
    }
    return -1;
}

/* --- batches ------------------------------------------------------------------------------ */

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

int scan_batch_close(struct case_store *store, int64_t batch_id, struct error *error)
{
    if (store_begin(store, error) != 0)
        return -1;
    if (store_execute(store, STATEMENT_BATCH_CLOSE,
                      BIND(bound_number(batch_id), bound_text(store->time)), error) != 0) {
        store_rollback(store);
        return -1;
    }
    return store_commit(store, error);
}

/* --- pages that came before --------------------------------------------------------------- */

/* A page as recorded, as far as deciding needs it. */
struct recorded_page {
    bool found;
    struct page_result as_result;
    char values_hash[HASH_TEXT_SIZE];
    int64_t case_id; /* 0: not known */
};

static void read_code(struct page_result *out, sqlite3_stmt *query)
{
    out->has_code = sqlite3_column_type(query, 4) != SQLITE_NULL;
    if (!out->has_code)
        return;
    store_copy(out->code.form, sizeof out->code.form, query, 4);
    out->code.revision = sqlite3_column_int(query, 5);
    out->code.page = sqlite3_column_int(query, 6);
    out->code.pages = sqlite3_column_int(query, 7);
    out->code.case_id = sqlite3_column_int64(query, 8);
    out->code.piece_id = sqlite3_column_int64(query, 9);
}

static int find_page(struct recorded_page *out, struct case_store *store,
                     enum store_statement statement, const struct bound *values,
                     struct error *error)
{
    sqlite3_stmt *query;
    memset(out, 0, sizeof *out);
    if (store_query(&query, store, statement, values, error) != 0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0) {
        struct page_result *page = &out->as_result;
        out->found = true;
        page->page_id = sqlite3_column_int64(query, 0);
        scan_outcome_parse(&page->outcome, store_text(query, 1));
        store_copy(page->reason, sizeof page->reason, query, 2);
        page->first_page_id = sqlite3_column_int64(query, 3);
        read_code(page, query);
        store_copy(out->values_hash, sizeof out->values_hash, query, 10);
        store_copy(page->reading_hash, sizeof page->reading_hash, query, 11);
        store_copy(page->image_hash, sizeof page->image_hash, query, 12);
        out->case_id = sqlite3_column_int64(query, 13);
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

/* --- deciding ----------------------------------------------------------------------------- */

/* What is known while a page is decided. */
struct decision {
    struct page_result *result;
    const struct page_entry *entry;
    char values_hash[HASH_TEXT_SIZE];
    bool case_known, piece_known;
    struct case_record record;
    enum piece_state piece_state;
    bool is_application;
};

static void decide(struct page_result *result, enum scan_outcome outcome, const char *reason)
{
    result->outcome = outcome;
    snprintf(result->reason, sizeof result->reason, "%s", reason);
}

/* The result that answers for a page that repeats an earlier one. */
static void repeat(struct decision *d, const struct recorded_page *first, const char *reason)
{
    *d->result = first->as_result;
    d->result->first_page_id = first->as_result.page_id;
    d->result->page_id = 0;
    decide(d->result, SCAN_DUPLICATE, reason);
}

static int find_case_of_code(struct decision *d, struct case_store *store, struct error *error)
{
    if (!d->result->has_code)
        return 0;
    return store_find_case(&d->record, &d->case_known, store, STATEMENT_CASE_BY_ID,
                           BIND(bound_number(d->result->code.case_id)), error);
}

/* Why the piece in the code is not the one that was printed, or NULL. */
static const char *compare_piece(struct decision *d, sqlite3_stmt *query)
{
    const struct page_code *code = &d->result->code;
    piece_state_parse(&d->piece_state, store_text(query, 4));
    d->is_application = strcmp(store_text(query, 5), "application") == 0;
    if (sqlite3_column_int64(query, 0) != code->case_id ||
        strcmp(store_text(query, 1), code->form) != 0 ||
        sqlite3_column_int(query, 2) != code->revision ||
        sqlite3_column_int(query, 3) != code->pages)
        return SCAN_REASON_PIECE_MISMATCH;
    d->piece_known = true;
    return d->piece_state == PIECE_VOIDED ? SCAN_REASON_VOID_COPY : NULL;
}

static int check_piece(struct decision *d, struct case_store *store, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_PIECE_BY_ID,
                    BIND(bound_number(d->result->code.piece_id)), error) != 0)
        return -1;
    int step = store_step(store, query, error);
    const char *reason = step == 0 ? SCAN_REASON_UNKNOWN_PIECE : NULL;
    if (step > 0)
        reason = compare_piece(d, query);
    store_end(query);
    if (reason != NULL && d->entry->outcome == SCAN_FILED)
        decide(d->result, SCAN_REVIEW, reason);
    return step < 0 ? -1 : 0;
}

/* Whether that page of the piece was filed already, with these values or with others. */
static int check_filed(struct decision *d, struct case_store *store, struct error *error)
{
    struct recorded_page first;
    const struct page_code *code = &d->result->code;
    if (find_page(&first, store, STATEMENT_PAGE_FILED,
                  BIND(bound_number(code->piece_id), bound_number(code->page)), error) != 0)
        return -1;
    if (!first.found)
        return 0;
    if (strcmp(first.values_hash, d->values_hash) == 0) {
        repeat(d, &first, SCAN_REASON_SAME_PAGE);
    } else {
        d->result->first_page_id = first.as_result.page_id;
        decide(d->result, SCAN_REVIEW, SCAN_REASON_READINGS_DIFFER);
    }
    return 0;
}

/* Steps 1 to 4 of case_store_file_page: fills the result, writes nothing. */
static int decide_page(struct decision *d, struct case_store *store, struct error *error)
{
    struct recorded_page first;
    const struct page_entry *entry = d->entry;
    if (find_page(&first, store, STATEMENT_PAGE_BY_IMAGE, BIND(bound_text(entry->image_hash)),
                  error) != 0)
        return -1;
    if (first.found) {
        repeat(d, &first, SCAN_REASON_SAME_IMAGE);
        return find_case_of_code(d, store, error);
    }
    d->result->has_code = entry->code != NULL;
    if (entry->code != NULL)
        d->result->code = *entry->code;
    snprintf(d->result->image_hash, sizeof d->result->image_hash, "%s", entry->image_hash);
    if (entry->reading_hash != NULL)
        snprintf(d->result->reading_hash, sizeof d->result->reading_hash, "%s",
                 entry->reading_hash);
    decide(d->result, entry->outcome, entry->outcome == SCAN_FILED ? "" : entry->reason);
    if (find_case_of_code(d, store, error) != 0)
        return -1;
    if (entry->outcome == SCAN_FILED && !d->case_known)
        decide(d->result, SCAN_REVIEW, SCAN_REASON_UNKNOWN_CASE);
    if (d->case_known && check_piece(d, store, error) != 0)
        return -1;
    return d->result->outcome == SCAN_FILED ? check_filed(d, store, error) : 0;
}

/* --- moving the case on ------------------------------------------------------------------- */

static int append_page_event(struct decision *d, struct case_store *store,
                             enum case_event_kind kind, enum case_timing timing,
                             const char *payload, bool *moved, struct error *error)
{
    struct page_event *event = &d->result->events[d->result->event_count];
    event->kind = kind;
    event->from = d->record.state;
    if (store_append_event(store, &d->record, kind, timing, payload, moved, error) != 0)
        return -1;
    event->to = d->record.state;
    d->result->event_count++;
    return 0;
}

static int append_filed(struct decision *d, struct case_store *store, struct error *error)
{
    char payload[160];
    const struct page_code *code = &d->result->code;
    snprintf(payload, sizeof payload,
             "{\"page\":%" PRId64 ",\"piece\":%" PRId64
             ",\"form\":\"%s\",\"form_page\":%d,\"of\":%d}",
             d->result->page_id, code->piece_id, code->form, code->page, code->pages);
    return append_page_event(d, store, EVENT_PAGE_FILED, TIMING_NONE, payload, NULL, error);
}

/* 健康保険法37条1項: counted by the day on which the application arrived first, also when a mended
 * one comes later. */
static enum case_timing time_arrival(const struct case_record *record)
{
    if (date_compare(record->received_date, record->loss_date) < 0)
        return TIMING_BEFORE_LOSS;
    return date_compare(record->received_date, record->last_day) <= 0 ? TIMING_IN_TIME
                                                                       : TIMING_LATE;
}

/* The first page of an application is its arrival. The piece that moved the case becomes the one
 * that its state rests on: only what is missing there makes the case deficient. */
static int append_received(struct decision *d, struct case_store *store, int64_t *application_id,
                           struct error *error)
{
    char payload[128], iso[DATE_TEXT_SIZE];
    bool moved;
    int64_t piece_id = d->result->code.piece_id;
    if (!date_is_set(d->record.received_date))
        d->record.received_date = d->entry->received_date;
    snprintf(payload, sizeof payload,
             "{\"page\":%" PRId64 ",\"piece\":%" PRId64 ",\"received_date\":\"%s\"}",
             d->result->page_id, piece_id, date_format_iso(d->entry->received_date, iso));
    if (append_page_event(d, store, EVENT_APPLICATION_RECEIVED, time_arrival(&d->record), payload,
                          &moved, error) != 0)
        return -1;
    if (moved)
        *application_id = piece_id;
    date_format_iso(d->record.received_date, iso);
    return store_execute(store, STATEMENT_CASE_SET_APPLICATION,
                         BIND(bound_number(d->record.case_id),
                              bound_number_or_null(*application_id), bound_text(iso)),
                         error);
}

static int append_deficiency(struct decision *d, struct case_store *store, struct error *error)
{
    struct buffer payload = BUFFER_INIT;
    buffer_format(&payload, "{\"page\":%" PRId64 ",\"missing\":", d->result->page_id);
    store_append_json_array(&payload, d->entry->missing, d->entry->missing_count);
    buffer_append_text(&payload, ",\"conflicts\":");
    store_append_json_array(&payload, d->entry->conflicts, d->entry->conflict_count);
    buffer_append_char(&payload, '}');
    int result = payload.failed ? error_out_of_memory(error)
                                : append_page_event(d, store, EVENT_DEFICIENCY_FOUND, TIMING_NONE,
                                                    payload.data, NULL, error);
    buffer_free(&payload);
    return result;
}

static int move_application(struct decision *d, struct case_store *store, struct error *error)
{
    int64_t application_id;
    if (store_query_number(&application_id, store, STATEMENT_CASE_APPLICATION,
                           BIND(bound_number(d->record.case_id)), 0, error) != 0)
        return -1;
    if (d->piece_state != PIECE_RETURNED &&
        append_received(d, store, &application_id, error) != 0)
        return -1;
    bool is_deficient = d->entry->missing_count + d->entry->conflict_count > 0;
    if (!is_deficient || application_id != d->result->code.piece_id)
        return 0;
    return append_deficiency(d, store, error);
}

static int move_case(struct decision *d, struct case_store *store, struct error *error)
{
    if (append_filed(d, store, error) != 0 ||
        store_execute(store, STATEMENT_PIECE_RETURN, BIND(bound_number(d->result->code.piece_id)),
                      error) != 0)
        return -1;
    return d->is_application ? move_application(d, store, error) : 0;
}

/* --- recording ---------------------------------------------------------------------------- */

static int insert_page(struct decision *d, struct case_store *store, const char *missing,
                       const char *conflicts, struct error *error)
{
    const struct page_entry *entry = d->entry;
    const struct page_result *result = d->result;
    const struct page_code *code = &result->code;
    bool has_code = result->has_code;
    char received[DATE_TEXT_SIZE] = "";
    if (date_is_set(entry->received_date))
        date_format_iso(entry->received_date, received);
    return store_execute(
        store, STATEMENT_PAGE_INSERT,
        BIND(bound_number(entry->batch_id), bound_text(store->time), bound_text(entry->source),
             bound_number(entry->source_page), bound_text(entry->image_hash),
             bound_text(entry->reading_hash), bound_text(scan_outcome_name(result->outcome)),
             bound_text(result->outcome == SCAN_FILED ? NULL : result->reason),
             bound_number_or_null(result->first_page_id),
             bound_number_or_null(d->case_known ? code->case_id : 0),
             bound_number_or_null(d->piece_known ? code->piece_id : 0),
             bound_text(has_code ? code->form : NULL),
             bound_number_or_null(has_code ? code->revision : 0),
             bound_number_or_null(has_code ? code->page : 0),
             bound_number_or_null(has_code ? code->pages : 0),
             bound_number_or_null(has_code ? code->case_id : 0),
             bound_number_or_null(has_code ? code->piece_id : 0), bound_text(d->values_hash),
             bound_text(missing), bound_text(conflicts), bound_text(received)),
        error);
}

static int record_page(struct decision *d, struct case_store *store, struct error *error)
{
    struct buffer missing = BUFFER_INIT, conflicts = BUFFER_INIT;
    store_append_json_array(&missing, d->entry->missing, d->entry->missing_count);
    store_append_json_array(&conflicts, d->entry->conflicts, d->entry->conflict_count);
    int result = missing.failed || conflicts.failed
                     ? error_out_of_memory(error)
                     : insert_page(d, store, missing.data, conflicts.data, error);
    buffer_free(&missing);
    buffer_free(&conflicts);
    if (result != 0)
        return -1;
    d->result->page_id = sqlite3_last_insert_rowid(store->database);
    if (store_execute(store, STATEMENT_BATCH_COUNT, BIND(bound_number(d->entry->batch_id)),
                      error) != 0)
        return -1;
    if (sqlite3_changes(store->database) != 1)
        return error_set(error, ERROR_STORE, _("batch %" PRId64 " is not open; the page was not "
                                               "filed"),
                         d->entry->batch_id);
    return 0;
}

static void finish_result(struct decision *d)
{
    if (!d->case_known)
        return;
    memcpy(d->result->case_number, d->record.case_number, sizeof d->result->case_number);
    d->result->state = d->record.state;
    d->result->has_state = true;
}

static int check_entry(const struct page_entry *entry, struct error *error)
{
    bool is_filed = entry->outcome == SCAN_FILED;
    if (entry->outcome == SCAN_DUPLICATE || (is_filed && entry->code == NULL) ||
        (is_filed && !date_is_set(entry->received_date)) ||
        (!is_filed && entry->outcome != SCAN_BLANK && entry->reason == NULL))
        return error_set(error, ERROR_STORE,
                         _("%s page %d: its reading is not whole; the page was not filed"),
                         entry->source, entry->source_page);
    return 0;
}

int case_store_file_page(struct page_result *out, struct case_store *store,
                         const struct page_entry *entry, struct error *error)
{
    struct page_entry complete = *entry;
    struct decision d = {.result = out, .entry = &complete};
    memset(out, 0, sizeof *out);
    if (check_entry(entry, error) != 0)
        return -1;
    if (entry->outcome == SCAN_BLANK && entry->reason == NULL)
        complete.reason = SCAN_REASON_BLANK;
    const char *values = entry->field_values != NULL ? entry->field_values : "";
    hash_bytes(d.values_hash, values, strlen(values));
    if (store_begin(store, error) != 0)
        return -1;
    if (decide_page(&d, store, error) != 0 || record_page(&d, store, error) != 0 ||
        (out->outcome == SCAN_FILED && move_case(&d, store, error) != 0)) {
        store_rollback(store);
        return -1;
    }
    finish_result(&d);
    return store_commit(store, error);
}

int case_store_lookup_image(struct page_result *out, bool *found, struct case_store *store,
                            const char *image_hash, struct error *error)
{
    struct recorded_page first;
    struct decision d = {.result = out};
    memset(out, 0, sizeof *out);
    *found = false;
    if (find_page(&first, store, STATEMENT_PAGE_BY_IMAGE, BIND(bound_text(image_hash)), error) != 0)
        return -1;
    if (!first.found)
        return 0;
    *found = true;
    repeat(&d, &first, SCAN_REASON_SAME_IMAGE);
    if (find_case_of_code(&d, store, error) != 0)
        return -1;
    finish_result(&d);
    return 0;
}
