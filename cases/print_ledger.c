/* SPDX-License-Identifier: MIT */
#include "print_ledger.h"

#include "message.h"
#include "page_code.h"
#include "store_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *const piece_state_names[PIECE_STATE_COUNT] = {
    [PIECE_WAITING] = "waiting",
    [PIECE_MAILED] = "mailed",
    [PIECE_VOIDED] = "voided",
    [PIECE_RETURNED] = "returned",
};

/* Documents whose printing moves a case on. */
static const struct printed_event {
    const char *document;
    enum case_event_kind kind;
} printed_events[] = {
    {"application", EVENT_APPLICATION_PRINTED},
    {"guide", EVENT_GUIDE_PRINTED},
};

const char *piece_state_name(enum piece_state state)
{
    return piece_state_names[state];
}

int piece_state_parse(enum piece_state *out, const char *name)
{
    for (int i = 0; i < PIECE_STATE_COUNT; i++) {
        if (strcmp(piece_state_names[i], name) == 0) {
            *out = (enum piece_state)i;
            return 0;
        }
    }
    return -1;
}

static const struct printed_event *lookup_event(const char *document)
{
    for (size_t i = 0; i < sizeof printed_events / sizeof printed_events[0]; i++)
        if (strcmp(printed_events[i].document, document) == 0)
            return &printed_events[i];
    return NULL;
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
    store->job_pieces = store->job_new_pieces = 0;
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

static int plan_new(struct planned_piece *out, struct case_store *store,
                    const struct piece_request *request, int64_t superseded_id,
                    struct error *error)
{
    int64_t piece_id;
    if (store_query_number(&piece_id, store, STATEMENT_PIECE_NEXT_ID, BIND_NONE, 1, error) != 0)
        return -1;
    if (piece_id > PAGE_CODE_MAX_PIECE)
        return error_set(error, ERROR_STORE,
                         _("the page code has no room for more pieces than %" PRId64),
                         (int64_t)PAGE_CODE_MAX_PIECE);
    if (superseded_id != 0 &&
        store_execute(store, STATEMENT_PIECE_SUPERSEDE,
                      BIND(bound_number(superseded_id), bound_number(piece_id)), error) != 0)
        return -1;
    if (store_execute(store, STATEMENT_PIECE_INSERT,
                      BIND(bound_number(piece_id), bound_number(request->case_id),
                           bound_text(request->document), bound_text(request->form_code),
                           bound_number(request->revision), bound_number(request->pages),
                           bound_text(request->content_hash)),
                      error) != 0)
        return -1;
    *out = (struct planned_piece){.piece_id = piece_id, .superseded_id = superseded_id};
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
    return plan_new(out, store, request, waiting_id, error);
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

static int append_printed(struct case_store *store, int64_t case_id, int64_t piece_id, bool is_new,
                          struct error *error)
{
    struct case_record record;
    char payload[128];
    if (case_store_load_by_id(&record, store, case_id, error) != 0)
        return -1;
    snprintf(payload, sizeof payload, "{\"job\":%" PRId64 ",\"piece\":%" PRId64 ",\"again\":%s}",
             store->job_id, piece_id, is_new ? "false" : "true");
    return store_append_event(store, &record, lookup_event(store->job_document)->kind, TIMING_NONE,
                              payload, NULL, error);
}

static int append_events(struct case_store *store, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_JOB_PIECES, BIND(bound_number(store->job_id)),
                    error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        if (append_printed(store, sqlite3_column_int64(query, 1), sqlite3_column_int64(query, 0),
                           sqlite3_column_int(query, 2) != 0, error) != 0) {
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

int print_job_list(struct case_store *store, int limit,
                   int (*visit)(void *user, const struct print_job *job), void *user,
                   struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_JOB_LIST, BIND(bound_number(limit)), error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        struct print_job job = {
            .job_id = sqlite3_column_int64(query, 0),
            .time = store_text(query, 1),
            .actor = store_text(query, 2),
            .document = store_text(query, 3),
            .file = store_text(query, 4),
            .pieces = (long)sqlite3_column_int64(query, 5),
            .pages = (long)sqlite3_column_int64(query, 6),
            .new_pieces = (long)sqlite3_column_int64(query, 7),
            .bytes = sqlite3_column_int64(query, 8),
        };
        if (visit(user, &job) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

static int read_piece(struct print_piece *out, sqlite3_stmt *query, struct error *error)
{
    *out = (struct print_piece){
        .piece_id = sqlite3_column_int64(query, 0),
        .case_id = sqlite3_column_int64(query, 1),
        .case_number = store_text(query, 2),
        .document = store_text(query, 3),
        .form_code = store_text(query, 4),
        .revision = sqlite3_column_int(query, 5),
        .pages = sqlite3_column_int(query, 6),
        .reason = (const char *)sqlite3_column_text(query, 8),
    };
    if (piece_state_parse(&out->state, store_text(query, 7)) == 0)
        return 0;
    return error_set(error, ERROR_STORE, _("piece %" PRId64 ": is in a state that this program "
                                           "does not know"),
                     out->piece_id);
}

int print_piece_list(struct case_store *store, int64_t case_id,
                     int (*visit)(void *user, const struct print_piece *piece), void *user,
                     struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_PIECE_LIST, BIND(bound_number(case_id)), error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        struct print_piece piece;
        step = read_piece(&piece, query, error);
        if (step != 0 || visit(user, &piece) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}
