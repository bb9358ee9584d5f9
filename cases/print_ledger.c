/* SPDX-License-Identifier: MIT */
#include "print_ledger.h"

#include "message.h"
#include "page_code.h"
#include "store_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Documents whose printing moves a case on. */
static const struct printed_event {
    const char *document;
    enum case_event_kind kind;
    bool is_application; /* print_document_is_application */
} printed_events[] = {
    {"application", EVENT_APPLICATION_PRINTED, true},
    {"guide", EVENT_GUIDE_PRINTED, false},
    {"deficiency", EVENT_DOCUMENT_PRINTED, true},
    {"card-notice", EVENT_DOCUMENT_PRINTED, false},
};

static const struct printed_event *lookup_event(const char *document)
{
    for (size_t i = 0; i < sizeof printed_events / sizeof printed_events[0]; i++)
        if (strcmp(printed_events[i].document, document) == 0)
            return &printed_events[i];
    return NULL;
}

bool print_document_is_application(const char *document)
{
    const struct printed_event *event = lookup_event(document);
    return event != NULL && event->is_application;
}

int print_job_open(int64_t *job_id, struct case_store *store, const char *document,
                   struct error *error)
{
    if (lookup_event(document) == NULL)
        return error_set(error, ERROR_REFUSED, _("there is no document \"%.40s\" to print"),
                         document);
    if (store_begin(store, error) != 0)
        return -1;
    if (store_execute(store, STATEMENT_JOB_INSERT,
                      BIND(bound_text(store->time), bound_text(store->actor),
                           bound_text(document)),
                      error) != 0) {
        store_rollback(store);
        return -1;
    }
    snprintf(store->job_document, sizeof store->job_document, "%s", document);
    store->job_id = *job_id = sqlite3_last_insert_rowid(store->database);
    store->job_pieces = store->job_new_pieces = store->job_noted = 0;
    return 0;
}

static int check_request(const struct case_store *store, const struct piece_request *request,
                         struct error *error)
{
    if (store->job_id == 0)
        return error_set(error, ERROR_STORE, _("no print job is open"));
    if (strcmp(request->document, store->job_document) != 0 || strlen(request->form_code) != 2 ||
        request->revision < 1 || request->revision > PAGE_CODE_MAX_REVISION ||
        request->pages < 1 || request->pages > PAGE_CODE_MAX_PAGES)
        return error_set(error, ERROR_REFUSED,
                         _("a piece with form \"%.8s\", revision %d and %d pages cannot be "
                           "printed in a job of %s"),
                         request->form_code, request->revision, request->pages,
                         store->job_document);
    return 0;
}

/* The waiting piece of the case and form: *waiting_id 0 if there is none; *is_same whether it is
 * what the request asks for. */
static int find_waiting(int64_t *waiting_id, bool *is_same, struct case_store *store,
                        const struct piece_request *request, struct error *error)
{
    sqlite3_stmt *query;
    *waiting_id = 0;
    *is_same = false;
    if (store_query(&query, store, STATEMENT_PIECE_WAITING,
                    BIND(bound_number(request->case_id), bound_text(request->form_code)),
                    error) != 0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0) {
        *waiting_id = sqlite3_column_int64(query, 0);
        *is_same = sqlite3_column_int(query, 1) == request->revision &&
                   sqlite3_column_int(query, 2) == request->pages &&
                   strcmp(store_text(query, 3), request->content_hash) == 0;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

static int insert_job_piece(struct case_store *store, int64_t piece_id, bool is_new,
                            struct error *error)
{
    if (store_execute(
            store, STATEMENT_JOB_PIECE_INSERT,
            BIND(bound_number(store->job_id), bound_number(piece_id), bound_number(is_new)),
            error) != 0)
        return -1;
    store->job_pieces++;
    store->job_new_pieces += is_new;
    return 0;
}

static int plan_again(struct planned_piece *out, struct case_store *store, int64_t piece_id,
                      struct error *error)
{
    int64_t is_new;
    if (store_query_number(&is_new, store, STATEMENT_JOB_PIECE_FIND,
                           BIND(bound_number(store->job_id), bound_number(piece_id)), -1,
                           error) != 0)
        return -1;
    *out = (struct planned_piece){
        .piece_id = piece_id, .again = is_new != 1, .in_job = is_new >= 0};
    return is_new >= 0 ? 0 : insert_job_piece(store, piece_id, false, error);
}

int print_piece_next_number(int64_t *piece_id, struct case_store *store, struct error *error)
{
    if (store_query_number(piece_id, store, STATEMENT_PIECE_NEXT_ID, BIND_NONE, 1, error) != 0)
        return -1;
    if (*piece_id > PAGE_CODE_MAX_PIECE)
        return error_set(error, ERROR_STORE,
                         _("the page code has no room for more pieces than %" PRId64),
                         (int64_t)PAGE_CODE_MAX_PIECE);
    return 0;
}

/* A new piece, which voids the one that it replaces (0: none) for that reason. */
static int plan_new(struct planned_piece *out, struct case_store *store,
                    const struct piece_request *request, int64_t replaced_id, const char *reason,
                    struct error *error)
{
    int64_t piece_id;
    if (print_piece_next_number(&piece_id, store, error) != 0)
        return -1;
    if (replaced_id != 0 &&
        store_execute(store, STATEMENT_PIECE_REPLACE,
                      BIND(bound_number(replaced_id), bound_number(piece_id), bound_text(reason)),
                      error) != 0)
        return -1;
    if (store_execute(store, STATEMENT_PIECE_INSERT,
                      BIND(bound_number(piece_id), bound_number(request->case_id),
                           bound_text(request->document), bound_text(request->form_code),
                           bound_number(request->revision), bound_number(request->pages),
                           bound_text(request->content_hash)),
                      error) != 0)
        return -1;
    *out = (struct planned_piece){.piece_id = piece_id, .superseded_id = replaced_id};
    return insert_job_piece(store, piece_id, true, error);
}

int print_job_plan(struct planned_piece *out, struct case_store *store,
                   const struct piece_request *request, struct error *error)
{
    int64_t waiting_id, in_job = -1;
    bool is_same;
    if (check_request(store, request, error) != 0 ||
        find_waiting(&waiting_id, &is_same, store, request, error) != 0)
        return -1;
    if (is_same)
        return plan_again(out, store, waiting_id, error);
    if (waiting_id != 0 &&
        store_query_number(&in_job, store, STATEMENT_JOB_PIECE_FIND,
                           BIND(bound_number(store->job_id), bound_number(waiting_id)), -1,
                           error) != 0)
        return -1;
    if (in_job >= 0)
        return error_set(error, ERROR_REFUSED,
                         _("one case cannot stand twice in a job with different content"));
    return plan_new(out, store, request, waiting_id, PIECE_REASON_SUPERSEDED, error);
}

/* Why no copy of the piece can be made, as an error; 0 if it can. Row: STATEMENT_PIECE_FOR_COPY. */
static int check_copied(sqlite3_stmt *query, const struct piece_request *request, int64_t piece_id,
                        struct error *error)
{
    int64_t later_id = sqlite3_column_int64(query, 4), waiting_id = sqlite3_column_int64(query, 6);
    if (sqlite3_column_int(query, 7) != 0)
        return error_set(error, ERROR_REFUSED,
                         _("piece %" PRId64 ": is a blank form that came in; it is not printed "
                           "again, print --case makes one of the case"),
                         piece_id);
    if (sqlite3_column_int64(query, 0) != request->case_id ||
        strcmp(store_text(query, 1), request->form_code) != 0 ||
        sqlite3_column_int(query, 2) != request->revision ||
        strcmp(store_text(query, 5), request->document) != 0)
        return error_set(error, ERROR_REFUSED,
                         _("piece %" PRId64 ": is of another case, document or revision than its "
                           "copy; not printed again"),
                         piece_id);
    if (later_id != 0)
        return error_set(error, ERROR_REFUSED,
                         _("piece %" PRId64 ": is void, piece %" PRId64 " stands for it; print "
                           "that one again instead"),
                         piece_id, later_id);
    if (strcmp(store_text(query, 3), piece_state_name(PIECE_RETURNED)) == 0)
        return error_set(error, ERROR_REFUSED,
                         _("piece %" PRId64 ": has come back and its pages are filed; it is not "
                           "printed again, print --case makes another"),
                         piece_id);
    if (waiting_id != 0)
        return error_set(error, ERROR_REFUSED,
                         _("piece %" PRId64 ": a later copy waits to be mailed, piece %" PRId64
                           "; print that one again instead"),
                         piece_id, waiting_id);
    return 0;
}

static int check_copy(struct case_store *store, const struct piece_request *request,
                      int64_t piece_id, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_PIECE_FOR_COPY, BIND(bound_number(piece_id)), error) !=
        0)
        return -1;
    int step = store_step(store, query, error);
    int result = step > 0 ? check_copied(query, request, piece_id, error) : step;
    store_end(query);
    if (step == 0)
        return error_set(error, ERROR_REFUSED, _("there is no piece %" PRId64), piece_id);
    return result;
}

int print_job_plan_copy(struct planned_piece *out, struct case_store *store,
                        const struct piece_request *request, int64_t piece_id, const char *note,
                        struct error *error)
{
    char reason[PIECE_REASON_SIZE + sizeof PIECE_REASON_REPRINT + 2];
    bool has_note = note != NULL && note[0] != '\0';
    snprintf(reason, sizeof reason, "%s%s%s", PIECE_REASON_REPRINT, has_note ? ": " : "",
             has_note ? note : "");
    if ((has_note && print_reason_check(note, error) != 0) ||
        check_request(store, request, error) != 0 ||
        check_copy(store, request, piece_id, error) != 0)
        return -1;
    return plan_new(out, store, request, piece_id, reason, error);
}

int print_job_drop(struct case_store *store, int64_t piece_id, struct error *error)
{
    int64_t is_new;
    if (store_query_number(&is_new, store, STATEMENT_JOB_PIECE_FIND,
                           BIND(bound_number(store->job_id), bound_number(piece_id)), -1,
                           error) != 0)
        return -1;
    if (is_new < 0)
        return error_set(error, ERROR_REFUSED, _("piece %" PRId64 " is not in the open job"),
                         piece_id);
    if (store_execute(store, STATEMENT_JOB_PIECE_DELETE,
                      BIND(bound_number(store->job_id), bound_number(piece_id)), error) != 0)
        return -1;
    store->job_pieces--;
    store->job_new_pieces -= is_new;
    if (is_new == 0)
        return 0;
    if (store_execute(store, STATEMENT_PIECE_DELETE, BIND(bound_number(piece_id)), error) != 0)
        return -1;
    return store_execute(store, STATEMENT_PIECE_RESTORE, BIND(bound_number(piece_id)), error);
}

/* Row: STATEMENT_JOB_PIECES or STATEMENT_JOB_PIECE. */
static int append_printed(struct case_store *store, sqlite3_stmt *query, struct error *error)
{
    struct case_record record;
    const enum case_event_kind kind = lookup_event(store->job_document)->kind;
    char payload[240];
    int64_t piece_id = sqlite3_column_int64(query, 0), replaced_id = sqlite3_column_int64(query, 4);
    bool is_new = sqlite3_column_int(query, 2) != 0;
    if (case_store_load_by_id(&record, store, sqlite3_column_int64(query, 1), error) != 0)
        return -1;
    int length =
        snprintf(payload, sizeof payload, "{\"job\":%" PRId64 ",\"piece\":%" PRId64 ",\"again\":%s",
                 store->job_id, piece_id, is_new ? "false" : "true");
    if (is_new && replaced_id != 0)
        length += snprintf(payload + length, sizeof payload - (size_t)length,
                           ",\"replaces\":%" PRId64, replaced_id);
    if (kind == EVENT_DOCUMENT_PRINTED)
        length += snprintf(payload + length, sizeof payload - (size_t)length,
                           ",\"document\":\"%.40s\"", store->job_document);
    snprintf(payload + length, sizeof payload - (size_t)length, "}");
    return store_append_event(store, &record, kind, GUARD_NONE, payload, NULL, error);
}

int print_job_note_printed(struct case_store *store, int64_t piece_id, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_JOB_PIECE,
                    BIND(bound_number(store->job_id), bound_number(piece_id)), error) != 0)
        return -1;
    int step = store_step(store, query, error);
    if (step == 0)
        step = error_set(error, ERROR_REFUSED, _("piece %" PRId64 " is not in the open job"),
                         piece_id);
    else if (step > 0 && append_printed(store, query, error) != 0)
        step = -1;
    store_end(query);
    store->job_noted += step > 0;
    return step < 0 ? -1 : 0;
}

/* Of all pieces, unless each was noted as it was printed. */
static int append_events(struct case_store *store, struct error *error)
{
    sqlite3_stmt *query;
    if (store->job_noted == store->job_pieces)
        return 0;
    if (store->job_noted != 0)
        return error_set(error, ERROR_STORE, _("the job has pieces that were not noted as printed"));
    if (store_query(&query, store, STATEMENT_JOB_PIECES, BIND(bound_number(store->job_id)),
                    error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        if (append_printed(store, query, error) != 0) {
            step = -1;
            break;
        }
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int print_job_commit(struct case_store *store, const struct print_job_totals *totals,
                     struct error *error)
{
    if (store->job_id == 0)
        return error_set(error, ERROR_STORE, _("no print job is open"));
    if (store->job_pieces == 0) {
        error_set(error, ERROR_REFUSED, _("there is nothing to print: no case fits"));
        print_job_abandon(store);
        return -1;
    }
    if (append_events(store, error) != 0 ||
        store_execute(store, STATEMENT_JOB_FINISH,
                      BIND(bound_number(store->job_id), bound_text(totals->file),
                           bound_number(totals->pages), bound_number(totals->bytes),
                           bound_number(store->job_pieces), bound_number(store->job_new_pieces)),
                      error) != 0) {
        print_job_abandon(store);
        return -1;
    }
    store->job_id = 0;
    return store_commit(store, error);
}

void print_job_abandon(struct case_store *store)
{
    if (store->job_id == 0)
        return;
    store->job_id = 0;
    store_rollback(store);
}
