/* SPDX-License-Identifier: MIT */
#include "scan_ledger.h"

#include "message.h"
#include "print_ledger.h"
#include "scan_private.h"

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

const char *scan_kind_name(enum scan_kind kind)
{
    static const char *const names[SCAN_KIND_COUNT] = {[KIND_FORM] = "form",
                                                       [KIND_ATTACHMENT] = "attachment",
                                                       [KIND_BATCH_SHEET] = "batch_sheet"};
    return names[kind];
}

int scan_kind_parse(enum scan_kind *out, const char *name)
{
    *out = KIND_NONE;
    for (int i = KIND_NONE + 1; i < SCAN_KIND_COUNT; i++)
        if (strcmp(scan_kind_name((enum scan_kind)i), name) == 0)
            *out = (enum scan_kind)i;
    return *out != KIND_NONE || *name == '\0' ? 0 : -1;
}

/* --- pages that came before --------------------------------------------------------------- */

/* A page as recorded, as far as deciding needs it. */
struct recorded_page {
    bool found;
    struct page_result as_result;
    char values_hash[HASH_TEXT_SIZE];
    int64_t case_id; /* 0: not known */
    int64_t run_case_id;
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
        scan_kind_parse(&page->kind, store_text(query, 14));
        out->run_case_id = sqlite3_column_int64(query, 15);
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
    struct scan_run run;
    int64_t run_case_id; /* whose attachment the next page may be */
    bool is_blank; /* so was read, or so stands the page that it repeats */
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
    d->result->kind = KIND_NONE;
    decide(d->result, SCAN_DUPLICATE, reason);
}

static int find_case(struct decision *d, struct case_store *store, int64_t case_id,
                     struct error *error)
{
    return store_find_case(&d->record, &d->case_known, store, STATEMENT_CASE_BY_ID,
                           BIND(bound_number(case_id)), error);
}

static bool is_sheet_code(const struct page_result *result)
{
    return result->has_code && strcmp(result->code.form, SCAN_SHEET_FORM) == 0;
}

/* The case that a recorded page stands with, else the one that the code names. */
static int find_case_of_page(struct decision *d, struct case_store *store, int64_t case_id,
                             struct error *error)
{
    if (case_id == 0 && d->result->has_code && !is_sheet_code(d->result))
        case_id = d->result->code.case_id;
    return case_id == 0 ? 0 : find_case(d, store, case_id, error);
}

/* Why the piece in the code is not the one that was printed, or NULL. */
static const char *compare_piece(struct decision *d, sqlite3_stmt *query)
{
    const struct page_code *code = &d->result->code;
    piece_state_parse(&d->piece_state, store_text(query, 4));
    d->is_application = print_document_is_application(store_text(query, 5));
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

/* Nobody has seen what is on it: the limits, the program or the machine may be others now. */
static bool is_unread(const struct page_result *result)
{
    return result->outcome == SCAN_REJECTED && strcmp(result->reason, SCAN_REASON_DISCARDED) != 0;
}

/* The same page of the same file came before: what follows it now is what followed it then. */
static int check_image(struct decision *d, struct case_store *store, struct error *error)
{
    struct recorded_page first;
    const struct bound *image =
        BIND(bound_text(d->entry->image_hash), bound_number(d->entry->source_page));
    if (find_page(&first, store, STATEMENT_PAGE_BY_IMAGE, image, error) != 0)
        return -1;
    if (!first.found || (is_unread(&first.as_result) && d->entry->outcome != SCAN_REJECTED))
        return 0;
    d->is_blank = first.as_result.outcome == SCAN_BLANK;
    repeat(d, &first, SCAN_REASON_SAME_IMAGE);
    return store_query_number(&d->run_case_id, store, STATEMENT_PAGE_RUN, image, 0, error) != 0
               ? -1
               : find_case_of_page(d, store, first.case_id, error);
}

static int check_sheet(struct decision *d, struct case_store *store, struct error *error)
{
    struct recorded_page first;
    int64_t declared;
    const struct page_code *code = &d->result->code;
    if (store_query_number(&declared, store, STATEMENT_SHEET_DECLARED,
                           BIND(bound_number(code->case_id)), 0, error) != 0 ||
        find_page(&first, store, STATEMENT_PAGE_OF_SHEET, BIND(bound_number(code->case_id)),
                  error) != 0)
        return -1;
    if (declared == 0 || declared != code->piece_id) {
        decide(d->result, SCAN_REVIEW, SCAN_REASON_UNKNOWN_SHEET);
    } else if (first.found) {
        repeat(d, &first, SCAN_REASON_SAME_PAGE);
    } else {
        decide(d->result, SCAN_FILED, "");
        d->result->kind = KIND_BATCH_SHEET;
    }
    return 0;
}

static int check_form_page(struct decision *d, struct case_store *store, struct error *error)
{
    if (d->result->has_code && find_case(d, store, d->result->code.case_id, error) != 0)
        return -1;
    if (d->entry->outcome == SCAN_FILED && !d->case_known)
        decide(d->result, SCAN_REVIEW, SCAN_REASON_UNKNOWN_CASE);
    if (d->case_known && check_piece(d, store, error) != 0)
        return -1;
    if (d->result->outcome == SCAN_FILED && check_filed(d, store, error) != 0)
        return -1;
    if (d->result->outcome == SCAN_FILED) {
        d->result->kind = KIND_FORM;
        d->run_case_id = d->result->code.case_id;
    }
    return 0;
}

/* A sheet without anything of ours, behind a form page. */
static int check_attachment(struct decision *d, struct case_store *store, struct error *error)
{
    decide(d->result, SCAN_FILED, "");
    d->result->kind = KIND_ATTACHMENT;
    d->run_case_id = d->run.case_id;
    return find_case(d, store, d->run.case_id, error);
}

static bool may_be_attachment(const struct page_entry *entry)
{
    return entry->may_be_attachment && entry->outcome == SCAN_REVIEW && entry->code == NULL &&
           strcmp(entry->reason, SCAN_REASON_NO_CODE) == 0;
}

/* Steps 1 to 5 of case_store_file_page: fills the result, writes nothing. */
static int decide_page(struct decision *d, struct case_store *store, struct error *error)
{
    const struct page_entry *entry = d->entry;
    struct page_result *result = d->result;
    if (scan_run_load(&d->run, store, entry, error) != 0 || check_image(d, store, error) != 0)
        return -1;
    if (result->outcome == SCAN_DUPLICATE)
        return 0;
    result->has_code = entry->code != NULL;
    if (entry->code != NULL)
        result->code = *entry->code;
    snprintf(result->image_hash, sizeof result->image_hash, "%s", entry->image_hash);
    if (entry->reading_hash != NULL)
        snprintf(result->reading_hash, sizeof result->reading_hash, "%s", entry->reading_hash);
    decide(result, entry->outcome, entry->outcome == SCAN_FILED ? "" : entry->reason);
    if (is_sheet_code(result))
        return check_sheet(d, store, error);
    if (may_be_attachment(entry) && d->run.case_id != 0)
        return check_attachment(d, store, error);
    d->is_blank = entry->outcome == SCAN_BLANK;
    if (d->is_blank)
        d->run_case_id = d->run.case_id; /* the blank back of a sheet */
    return check_form_page(d, store, error);
}

/* --- recording ---------------------------------------------------------------------------- */

/* Each page but blank ones and the sheet itself counts against what the batch sheet declared. */
static int64_t counting_section(const struct decision *d)
{
    return is_sheet_code(d->result) || d->is_blank ? 0 : d->run.section_id;
}

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
             bound_number_or_null(d->case_known ? d->record.case_id : 0),
             bound_number_or_null(d->piece_known ? code->piece_id : 0),
             bound_text(has_code ? code->form : NULL),
             bound_number_or_null(has_code ? code->revision : 0),
             bound_number_or_null(has_code ? code->page : 0),
             bound_number_or_null(has_code ? code->pages : 0),
             bound_number_or_null(has_code ? code->case_id : 0),
             bound_number_or_null(has_code ? code->piece_id : 0), bound_text(d->values_hash),
             bound_text(missing), bound_text(conflicts), bound_text(received),
             bound_number(entry->source_pages), bound_text(scan_kind_name(result->kind)),
             bound_number_or_null(result->kind == KIND_FORM ? code->page : 0),
             bound_text(entry->crops_hash), bound_number_or_null(counting_section(d)),
             bound_number_or_null(d->run_case_id)),
        error);
}

static int count_page(struct decision *d, struct case_store *store, struct error *error)
{
    int64_t batch_id = d->entry->batch_id, section_id = counting_section(d);
    if (store_execute(store, STATEMENT_BATCH_COUNT, BIND(bound_number(batch_id)), error) != 0)
        return -1;
    if (sqlite3_changes(store->database) != 1)
        return error_set(error, ERROR_STORE, _("batch %" PRId64 " is not open; the page was not "
                                               "filed"),
                         batch_id);
    return section_id == 0 ? 0
                           : store_execute(store, STATEMENT_SECTION_COUNT,
                                           BIND(bound_number(section_id)), error);
}

/* The page's own row, then what follows from it: a section, or the moves of its case. */
static int record_page(struct decision *d, struct case_store *store, const char *missing,
                       const char *conflicts, struct error *error)
{
    const struct page_entry *entry = d->entry;
    struct page_result *result = d->result;
    struct page_move move = {.record = &d->record,
                             .result = result,
                             .code = result->code,
                             .is_application = d->is_application,
                             .received_date = entry->received_date,
                             .missing = missing,
                             .conflicts = conflicts,
                             .is_deficient = entry->missing_count + entry->conflict_count > 0};
    if (insert_page(d, store, missing, conflicts, error) != 0)
        return -1;
    result->page_id = sqlite3_last_insert_rowid(store->database);
    if (count_page(d, store, error) != 0)
        return -1;
    if (is_sheet_code(result) && result->outcome != SCAN_REVIEW)
        return scan_section_begin(store, entry, result, error);
    if (result->kind == KIND_ATTACHMENT)
        return scan_move_attached(&move, store, error);
    return result->kind == KIND_FORM ? scan_move_filed(&move, store, error) : 0;
}

static int write_page(struct decision *d, struct case_store *store, struct error *error)
{
    struct buffer missing = BUFFER_INIT, conflicts = BUFFER_INIT;
    store_append_json_array(&missing, d->entry->missing, d->entry->missing_count);
    store_append_json_array(&conflicts, d->entry->conflicts, d->entry->conflict_count);
    int result = missing.failed || conflicts.failed
                     ? error_out_of_memory(error)
                     : record_page(d, store, missing.data, conflicts.data, error);
    buffer_free(&missing);
    buffer_free(&conflicts);
    return result;
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
    if (entry->source_pages < 1)
        complete.source_pages = 1;
    const char *values = entry->field_values != NULL ? entry->field_values : "";
    hash_bytes(d.values_hash, values, strlen(values));
    if (store_begin(store, error) != 0)
        return -1;
    if (decide_page(&d, store, error) != 0 || write_page(&d, store, error) != 0) {
        store_rollback(store);
        return -1;
    }
    finish_result(&d);
    return store_commit(store, error);
}

int case_store_lookup_image(struct page_result *out, bool *found, struct case_store *store,
                            const char *image_hash, int source_page, struct error *error)
{
    const struct page_entry entry = {
        .image_hash = image_hash, .source_page = source_page, .outcome = SCAN_REVIEW};
    struct decision d = {.result = out, .entry = &entry};
    memset(out, 0, sizeof *out);
    if (check_image(&d, store, error) != 0)
        return -1;
    *found = out->outcome == SCAN_DUPLICATE;
    finish_result(&d);
    return 0;
}

int case_store_is_file_taken(bool *is_taken, struct case_store *store, const char *image_hash,
                             const char *source, struct error *error)
{
    int64_t found;
    if (store_query_number(&found, store, STATEMENT_PAGE_FILE_TAKEN,
                           BIND(bound_text(image_hash), bound_text(source)), 0, error) != 0)
        return -1;
    *is_taken = found != 0;
    return 0;
}
