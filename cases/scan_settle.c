/* SPDX-License-Identifier: MIT */
#include "clerk_reason.h"
#include "message.h"
#include "print_ledger.h"
#include "scan_private.h"
#include "scan_review.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *settle_action_name(enum settle_action action)
{
    static const char *const names[SETTLE_ACTION_COUNT] = {
        [SETTLE_FILE] = "file",       [SETTLE_ATTACH] = "attach",   [SETTLE_DUPLICATE] = "duplicate",
        [SETTLE_BLANK] = "blank",     [SETTLE_DISCARD] = "discard", [SETTLE_ACCEPT] = "accept",
        [SETTLE_REOPEN] = "reopen",   [SETTLE_RECALL] = "recall"};
    return names[action];
}

/* How a page stands: what settling changes. */
struct standing {
    enum scan_outcome outcome;
    char reason[33]; /* "" when filed */
    enum scan_kind kind;
    int64_t case_id, piece_id, first_page_id;
    int form_page;
    char values_hash[HASH_TEXT_SIZE];
};

/* A page, and the decision about it. */
struct settling {
    struct case_store *store;
    const struct settlement *settlement;
    struct page_result *result;
    struct standing from, to;
    bool has_code;
    struct page_code code;
    int64_t code_case_id; /* case that the code names, if it is known here; else 0 */
    struct date received_date;
    struct buffer missing, conflicts; /* JSON arrays: what is missing on the page from now on */
    int64_t settlement_id;
};

/* --- how the page stands ------------------------------------------------------------------ */

static void read_standing(struct settling *s, sqlite3_stmt *query)
{
    struct standing *from = &s->from;
    scan_outcome_parse(&from->outcome, store_text(query, 0));
    store_copy(from->reason, sizeof from->reason, query, 1);
    scan_kind_parse(&from->kind, store_text(query, 2));
    from->case_id = sqlite3_column_int64(query, 3);
    from->piece_id = sqlite3_column_int64(query, 4);
    from->form_page = sqlite3_column_int(query, 5);
    from->first_page_id = sqlite3_column_int64(query, 6);
    store_copy(from->values_hash, sizeof from->values_hash, query, 7);
    s->has_code = sqlite3_column_type(query, 8) != SQLITE_NULL;
    store_copy(s->code.form, sizeof s->code.form, query, 8);
    s->code.case_id = sqlite3_column_int64(query, 9);
    s->code_case_id = sqlite3_column_int64(query, 10);
    date_parse(&s->received_date, store_text(query, 11), NULL);
    buffer_append_text(&s->missing, store_text(query, 12));
    buffer_append_text(&s->conflicts, store_text(query, 13));
    store_copy(s->result->image_hash, sizeof s->result->image_hash, query, 14);
    store_copy(s->result->reading_hash, sizeof s->result->reading_hash, query, 15);
}

static int load_standing(struct settling *s, struct error *error)
{
    sqlite3_stmt *query;
    int64_t page_id = s->settlement->page_id;
    if (store_query(&query, s->store, STATEMENT_PAGE_STANDING, BIND(bound_number(page_id)),
                    error) != 0)
        return -1;
    int step = store_step(s->store, query, error);
    if (step > 0)
        read_standing(s, query);
    store_end(query);
    if (step == 0)
        error_set(error, ERROR_REFUSED,
                  _("page %" PRId64 ": there is no such page; review list shows those that wait"),
                  page_id);
    s->result->page_id = page_id;
    return step > 0 ? 0 : -1;
}

static bool is_batch_sheet(const struct settling *s)
{
    return s->has_code && strcmp(s->code.form, SCAN_SHEET_FORM) == 0;
}

static int check_page(const struct settling *s, struct error *error)
{
    int64_t page_id = s->settlement->page_id;
    enum settle_action action = s->settlement->action;
    if (s->from.outcome == SCAN_DUPLICATE &&
        strcmp(s->from.reason, SCAN_REASON_SAME_IMAGE) == 0 && action != SETTLE_RECALL)
        return error_set(error, ERROR_REFUSED,
                         _("page %" PRId64 ": is the same image as page %" PRId64
                           "; nothing was settled, settle that one"),
                         page_id, s->from.first_page_id);
    bool for_sheets = action == SETTLE_ACCEPT || action == SETTLE_DISCARD ||
                      action == SETTLE_REOPEN || action == SETTLE_RECALL;
    if (is_batch_sheet(s) && !for_sheets)
        return error_set(error, ERROR_REFUSED,
                         _("page %" PRId64 ": is a batch sheet; nothing was settled, accept or "
                           "discard it"),
                         page_id);
    if (!is_batch_sheet(s) && action == SETTLE_ACCEPT)
        return error_set(error, ERROR_REFUSED,
                         _("page %" PRId64 ": is no batch sheet; nothing was settled"), page_id);
    return 0;
}

/* --- what it is filed as ------------------------------------------------------------------ */

static int check_case(struct settling *s, struct error *error)
{
    struct case_record record;
    if (case_store_load(&record, s->store, s->settlement->case_number, error) != 0)
        return -1;
    s->to.case_id = record.case_id;
    if (s->code_case_id == 0 || s->code_case_id == record.case_id ||
        s->settlement->is_against_code)
        return 0;
    return error_set(error, ERROR_REFUSED,
                     _("page %" PRId64 ": its code verifies and names another case than %s; nothing "
                       "was settled. Look at the paper; --against-code files it all the same"),
                     s->settlement->page_id, record.case_number);
}

/* What is to know of a piece beside its page code. */
struct piece_facts {
    int64_t case_id; /* 0: there is no such piece */
    bool is_application, is_blank_form;
};

/* Form, revision and pages of the piece go into the result's code. */
static int load_piece(struct piece_facts *out, struct settling *s, int64_t piece_id,
                      struct error *error)
{
    sqlite3_stmt *query;
    struct page_code *code = &s->result->code;
    *out = (struct piece_facts){0};
    if (store_query(&query, s->store, STATEMENT_PIECE_BY_ID, BIND(bound_number(piece_id)), error) !=
        0)
        return -1;
    int step = store_step(s->store, query, error);
    if (step > 0) {
        out->case_id = code->case_id = sqlite3_column_int64(query, 0);
        store_copy(code->form, sizeof code->form, query, 1);
        code->revision = sqlite3_column_int(query, 2);
        code->pages = sqlite3_column_int(query, 3);
        code->piece_id = piece_id;
        out->is_application = print_document_is_application(store_text(query, 5));
        out->is_blank_form = sqlite3_column_int(query, 6) != 0;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

/* A blank form was not printed for the case, whatever is out. */
static int check_blank_form(const struct settling *s, const struct piece_facts *piece,
                            struct error *error)
{
    const struct blank_form *form = s->settlement->blank_form;
    const struct page_code *code = &s->result->code;
    if (form == NULL || (piece->is_blank_form && code->revision == form->revision &&
                         strcmp(code->form, form->form_code) == 0))
        return 0;
    return error_set(error, ERROR_REFUSED,
                     _("piece %" PRId64 ": the page is of a blank form, that piece is not; nothing "
                       "was settled. Leave out --piece"),
                     s->to.piece_id);
}

static int check_piece(struct settling *s, struct error *error)
{
    const struct settlement *settlement = s->settlement;
    struct piece_facts piece;
    int64_t other, piece_id = s->to.piece_id;
    if (load_piece(&piece, s, piece_id, error) != 0)
        return -1;
    if (piece.case_id != s->to.case_id)
        return error_set(error, ERROR_REFUSED,
                         _("piece %" PRId64 ": is not of case %s; nothing was settled"), piece_id,
                         settlement->case_number);
    if (check_blank_form(s, &piece, error) != 0)
        return -1;
    if (settlement->form_page < 1 || settlement->form_page > s->result->code.pages)
        return error_set(error, ERROR_REFUSED,
                         _("piece %" PRId64 ": has %d pages, not a page %d; nothing was settled"),
                         piece_id, s->result->code.pages, settlement->form_page);
    if (store_query_number(&other, s->store, STATEMENT_PAGE_FILED,
                           BIND(bound_number(piece_id), bound_number(settlement->form_page)), 0,
                           error) != 0)
        return -1;
    if (other != 0 && other != settlement->page_id)
        return error_set(error, ERROR_REFUSED,
                         _("piece %" PRId64 " page %d: page %" PRId64
                           " is filed as it already; nothing was settled. If that one is wrong, "
                           "settle it first"),
                         piece_id, settlement->form_page, other);
    return 0;
}

/* The piece that is named; of a blank form one that is there, or a new one. */
static int choose_piece(struct settling *s, struct error *error)
{
    const struct settlement *settlement = s->settlement;
    const struct blank_joining wanted = {.form = settlement->blank_form,
                                         .case_id = s->to.case_id,
                                         .page_id = settlement->page_id,
                                         .form_page = settlement->form_page,
                                         .filed_piece_id = s->from.piece_id};
    s->to.piece_id = settlement->piece_id;
    if (wanted.form == NULL || settlement->piece_id != 0)
        return 0;
    return blank_piece_find(&s->to.piece_id, s->store, &wanted, error);
}

static int file_to(struct settling *s, struct error *error)
{
    const struct settlement *settlement = s->settlement;
    const char *values = settlement->field_values != NULL ? settlement->field_values : "";
    if (!date_is_set(s->received_date))
        return error_set(error, ERROR_REFUSED,
                         _("page %" PRId64 ": the day on which it arrived is not known; nothing was "
                           "settled, scan it again"),
                         settlement->page_id);
    if (check_case(s, error) != 0 || choose_piece(s, error) != 0 || check_piece(s, error) != 0)
        return -1;
    s->to.outcome = SCAN_FILED;
    s->to.kind = KIND_FORM;
    s->to.form_page = settlement->form_page;
    hash_bytes(s->to.values_hash, values, strlen(values));
    buffer_clear(&s->missing);
    buffer_clear(&s->conflicts);
    store_append_json_array(&s->missing, settlement->missing, settlement->missing_count);
    store_append_json_array(&s->conflicts, settlement->conflicts, settlement->conflict_count);
    return 0;
}

static int attach_to(struct settling *s, struct error *error)
{
    s->to.outcome = SCAN_FILED;
    s->to.kind = KIND_ATTACHMENT;
    return check_case(s, error);
}

static int repeat_to(struct settling *s, struct error *error)
{
    int64_t first = s->settlement->first_page_id, outcome_is_sound;
    if (first == 0)
        first = s->from.first_page_id;
    if (store_query_number(&outcome_is_sound, s->store, STATEMENT_PAGE_MAY_BE_FIRST,
                           BIND(bound_number(first)), 0, error) != 0)
        return -1;
    if (outcome_is_sound == 0 || first == s->settlement->page_id)
        return error_set(error, ERROR_REFUSED,
                         _("page %" PRId64 ": name the filed page that it repeats; nothing was "
                           "settled"),
                         s->settlement->page_id);
    s->to.outcome = SCAN_DUPLICATE;
    snprintf(s->to.reason, sizeof s->to.reason, "%s", SCAN_REASON_SAME_PAGE);
    s->to.first_page_id = first;
    return 0;
}

/* A batch sheet that was scanned twice is filed once. */
static int accept_to(struct settling *s, struct error *error)
{
    int64_t filed;
    if (store_query_number(&filed, s->store, STATEMENT_PAGE_OF_SHEET,
                           BIND(bound_number(s->code.case_id)), 0, error) != 0)
        return -1;
    if (filed != 0 && filed != s->settlement->page_id) {
        s->to.outcome = SCAN_DUPLICATE;
        snprintf(s->to.reason, sizeof s->to.reason, "%s", SCAN_REASON_SAME_PAGE);
        s->to.first_page_id = filed;
    } else {
        s->to.outcome = SCAN_FILED;
        s->to.kind = KIND_BATCH_SHEET;
    }
    return 0;
}

static int stand_as(struct settling *s, enum scan_outcome outcome, const char *reason)
{
    s->to.outcome = outcome;
    snprintf(s->to.reason, sizeof s->to.reason, "%s", reason);
    s->to.first_page_id = outcome == SCAN_REVIEW ? s->from.first_page_id : 0;
    return 0;
}

static int decide(struct settling *s, const char *recall_reason, struct error *error)
{
    s->to.case_id = s->code_case_id;
    memcpy(s->to.values_hash, s->from.values_hash, sizeof s->to.values_hash);
    switch (s->settlement->action) {
    case SETTLE_FILE:
        return file_to(s, error);
    case SETTLE_ATTACH:
        return attach_to(s, error);
    case SETTLE_DUPLICATE:
        return repeat_to(s, error);
    case SETTLE_ACCEPT:
        return accept_to(s, error);
    case SETTLE_BLANK:
        return stand_as(s, SCAN_BLANK, SCAN_REASON_BLANK);
    case SETTLE_DISCARD:
        return stand_as(s, SCAN_REJECTED, SCAN_REASON_DISCARDED);
    case SETTLE_REOPEN:
        return stand_as(s, SCAN_REVIEW, SCAN_REASON_REOPENED);
    case SETTLE_RECALL:
    case SETTLE_ACTION_COUNT:
        break;
    }
    return stand_as(s, SCAN_REVIEW, recall_reason);
}

/* --- recording ---------------------------------------------------------------------------- */

static const char *reason_or_null(const struct standing *standing)
{
    return standing->reason[0] == '\0' ? NULL : standing->reason;
}

static int record(struct settling *s, const char *actor, struct error *error)
{
    const struct settlement *settlement = s->settlement;
    const struct standing *from = &s->from, *to = &s->to;
    const char *values = settlement->field_values != NULL ? settlement->field_values : "";
    if (s->missing.failed || s->conflicts.failed)
        return error_out_of_memory(error);
    if (store_execute(
            s->store, STATEMENT_SETTLEMENT_INSERT,
            BIND(bound_number(settlement->page_id), bound_text(s->store->time), bound_text(actor),
                 bound_text(settlement->why), bound_text(settle_action_name(settlement->action)),
                 bound_text(values), bound_text(scan_outcome_name(from->outcome)),
                 bound_text(reason_or_null(from)), bound_text(scan_kind_name(from->kind)),
                 bound_number_or_null(from->case_id), bound_number_or_null(from->piece_id),
                 bound_number_or_null(from->form_page), bound_number_or_null(from->first_page_id),
                 bound_text(from->values_hash), bound_text(scan_outcome_name(to->outcome)),
                 bound_text(reason_or_null(to)), bound_text(scan_kind_name(to->kind)),
                 bound_number_or_null(to->case_id), bound_number_or_null(to->piece_id),
                 bound_number_or_null(to->form_page), bound_number_or_null(to->first_page_id),
                 bound_text(to->values_hash), bound_text(s->missing.data),
                 bound_text(s->conflicts.data)),
            error) != 0)
        return -1;
    s->settlement_id = sqlite3_last_insert_rowid(s->store->database);
    return store_execute(
        s->store, STATEMENT_PAGE_SETTLE,
        BIND(bound_number(settlement->page_id), bound_text(scan_outcome_name(to->outcome)),
             bound_text(reason_or_null(to)), bound_text(scan_kind_name(to->kind)),
             bound_number_or_null(to->case_id), bound_number_or_null(to->piece_id),
             bound_number_or_null(to->form_page), bound_number_or_null(to->first_page_id),
             bound_text(to->values_hash), bound_text(s->missing.data),
             bound_text(s->conflicts.data)),
        error);
}

/* --- what follows ------------------------------------------------------------------------- */

static int load_record(struct case_record *out, struct settling *s, int64_t case_id,
                       struct error *error)
{
    return case_store_load_by_id(out, s->store, case_id, error);
}

static struct page_move move_of(struct settling *s, struct case_record *of)
{
    return (struct page_move){
        .record = of,
        .result = s->result,
        .settlement_id = s->settlement_id,
        .received_date = s->received_date,
        .missing = s->missing.data,
        .conflicts = s->conflicts.data,
        .is_deficient = s->settlement->missing_count + s->settlement->conflict_count > 0};
}

/* Values of a filed page are mended in place: it is not withdrawn in between. */
static bool stays_filed(const struct settling *s)
{
    const struct standing *from = &s->from, *to = &s->to;
    return from->outcome == SCAN_FILED && to->outcome == SCAN_FILED && from->kind == to->kind &&
           from->case_id == to->case_id && from->piece_id == to->piece_id &&
           from->form_page == to->form_page;
}

static int withdraw(struct settling *s, struct error *error)
{
    struct case_record of;
    struct page_move move = move_of(s, &of);
    struct piece_facts piece;
    if (s->from.outcome != SCAN_FILED || s->from.case_id == 0 || stays_filed(s))
        return 0;
    if (s->from.kind == KIND_FORM) {
        if (load_piece(&piece, s, s->from.piece_id, error) != 0)
            return -1;
        move.is_application = piece.is_application;
        move.code = s->result->code;
        move.code.page = s->from.form_page;
    }
    return load_record(&of, s, s->from.case_id, error) != 0
               ? -1
               : scan_move_withdrawn(&move, s->store, error);
}

static void finish_result(struct settling *s, const struct case_record *of)
{
    struct page_result *result = s->result;
    memcpy(result->case_number, of->case_number, sizeof result->case_number);
    result->state = of->state;
    result->has_state = true;
}

static int follow(struct settling *s, struct error *error)
{
    struct case_record of;
    struct page_move move = move_of(s, &of);
    struct piece_facts piece = {0};
    s->result->has_code = s->to.kind == KIND_FORM;
    if (s->to.case_id == 0)
        return 0;
    if (s->to.kind == KIND_FORM &&
        load_piece(&piece, s, s->to.piece_id, error) != 0)
        return -1;
    move.is_application = piece.is_application;
    s->result->code.page = s->to.form_page;
    move.code = s->result->code;
    if (load_record(&of, s, s->to.case_id, error) != 0)
        return -1;
    int result = 0;
    if (s->to.kind == KIND_FORM)
        result = scan_move_filed(&move, s->store, error);
    else if (s->to.kind == KIND_ATTACHMENT && !stays_filed(s))
        result = scan_move_attached(&move, s->store, error);
    finish_result(s, &of);
    return result;
}

static int settle(struct settling *s, const char *actor, const char *recall_reason,
                  struct error *error)
{
    if (load_standing(s, error) != 0 || check_page(s, error) != 0 ||
        decide(s, recall_reason, error) != 0 || record(s, actor, error) != 0 ||
        withdraw(s, error) != 0 || follow(s, error) != 0)
        return -1;
    s->result->outcome = s->to.outcome;
    s->result->kind = s->to.kind;
    s->result->first_page_id = s->to.first_page_id;
    memcpy(s->result->reason, s->to.reason, sizeof s->result->reason);
    return 0;
}

int scan_settle_page(struct page_result *out, struct case_store *store,
                     const struct settlement *settlement, struct error *error)
{
    struct settling s = {.store = store, .settlement = settlement, .result = out};
    memset(out, 0, sizeof *out);
    if (why_check(settlement->why, error) != 0 || store_begin(store, error) != 0)
        return -1;
    int result = settle(&s, store->actor, SCAN_REASON_REOPENED, error);
    buffer_free(&s.missing);
    buffer_free(&s.conflicts);
    if (result == 0)
        return store_commit(store, error);
    store_rollback(store);
    return -1;
}

int scan_recall_page(struct case_store *store, int64_t page_id, const char *reason,
                     const char *why, struct error *error)
{
    struct page_result ignored = {0};
    const struct settlement settlement = {
        .page_id = page_id, .action = SETTLE_RECALL, .why = why};
    struct settling s = {.store = store, .settlement = &settlement, .result = &ignored};
    int result = settle(&s, "formloop", reason, error);
    buffer_free(&s.missing);
    buffer_free(&s.conflicts);
    return result;
}
