/* SPDX-License-Identifier: MIT */
/* What becomes of pieces once they are printed, and the lists of jobs and pieces. */
#include "clerk_reason.h"
#include "message.h"
#include "print_ledger.h"
#include "store_private.h"
#include "text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const char *const piece_state_names[PIECE_STATE_COUNT] = {
    [PIECE_WAITING] = "waiting",
    [PIECE_MAILED] = "mailed",
    [PIECE_VOIDED] = "voided",
    [PIECE_RETURNED] = "returned",
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

/* --- mailed, voided ----------------------------------------------------------------------- */

int print_reason_check(const char *reason, struct error *error)
{
    if (!reason_is_line(reason, PIECE_REASON_SIZE - 1))
        return error_set(error, ERROR_REFUSED,
                         _("the reason must be one line of UTF-8, 1 to %d bytes; nothing was "
                           "changed"),
                         PIECE_REASON_SIZE - 1);
    if (strcmp(reason, PIECE_REASON_SUPERSEDED) == 0 ||
        strncasecmp(reason, PIECE_REASON_REPRINT, strlen(PIECE_REASON_REPRINT)) == 0)
        return error_set(error, ERROR_REFUSED,
                         _("\"%s\" is a reason that the program gives by itself; nothing was "
                           "changed, say it in other words"),
                         reason);
    return 0;
}

/* One change of a piece of a job. */
struct change {
    struct case_store *store;
    int64_t job_id;
    enum store_statement statement;
    unsigned from;    /* bit 1u << enum piece_state for each state that it changes */
    const char *text; /* bound as ?2: the date or the reason */
    enum case_event_kind event;
    struct piece_changes *counts;
};

static int append_change(const struct change *change, int64_t piece_id, int64_t case_id,
                         struct error *error)
{
    struct case_record record;
    char payload[160];
    bool is_mailed = change->event == EVENT_PIECE_MAILED;
    if (case_store_load_by_id(&record, change->store, case_id, error) != 0)
        return -1;
    snprintf(payload, sizeof payload, "{\"job\":%" PRId64 ",\"piece\":%" PRId64 "%s%s%s}",
             change->job_id, piece_id, is_mailed ? ",\"date\":\"" : "",
             is_mailed ? change->text : "", is_mailed ? "\"" : "");
    return store_append_event(change->store, &record, change->event, GUARD_NONE, payload, NULL,
                              error);
}

/* Row: STATEMENT_JOB_PIECES. */
static int change_piece(const struct change *change, sqlite3_stmt *query, struct error *error)
{
    enum piece_state state;
    int64_t piece_id = sqlite3_column_int64(query, 0);
    if (piece_state_parse(&state, store_text(query, 3)) != 0 || !(change->from & 1u << state)) {
        change->counts->left++;
        return 0;
    }
    change->counts->changed++;
    if (store_execute(change->store, change->statement,
                      BIND(bound_number(piece_id), bound_text(change->text)), error) != 0)
        return -1;
    return append_change(change, piece_id, sqlite3_column_int64(query, 1), error);
}

static bool is_named(const int64_t *piece_ids, size_t count, int64_t piece_id)
{
    for (size_t i = 0; i < count; i++)
        if (piece_ids[i] == piece_id)
            return true;
    return count == 0;
}

static int change_pieces(const struct change *change, const int64_t *piece_ids, size_t count,
                         struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, change->store, STATEMENT_JOB_PIECES,
                    BIND(bound_number(change->job_id)), error) != 0)
        return -1;
    int step;
    while ((step = store_step(change->store, query, error)) > 0) {
        if (is_named(piece_ids, count, sqlite3_column_int64(query, 0)) &&
            change_piece(change, query, error) != 0) {
            step = -1;
            break;
        }
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

/* Named pieces must be of the job. */
static int check_named(struct case_store *store, int64_t job_id, const int64_t *piece_ids,
                       size_t count, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        int64_t is_new;
        if (store_query_number(&is_new, store, STATEMENT_JOB_PIECE_FIND,
                               BIND(bound_number(job_id), bound_number(piece_ids[i])), -1,
                               error) != 0)
            return -1;
        if (is_new < 0)
            return error_set(error, ERROR_REFUSED,
                             _("piece %" PRId64 " is not of job %" PRId64 "; nothing was changed, "
                               "job show lists its pieces"),
                             piece_ids[i], job_id);
    }
    return 0;
}

static int count_job(void *user, const struct print_job *job)
{
    (void)job;
    ++*(long *)user;
    return 0;
}

static int check_job(struct case_store *store, int64_t job_id, struct error *error)
{
    long jobs = 0;
    if (job_id < 1)
        return error_set(error, ERROR_REFUSED, _("there is no job %" PRId64), job_id);
    if (print_job_list(store, job_id, 1, count_job, &jobs, error) != 0)
        return -1;
    return jobs == 1 ? 0 : error_set(error, ERROR_REFUSED, _("there is no job %" PRId64), job_id);
}

static int run_change(struct change *change, const int64_t *piece_ids, size_t count,
                      struct error *error)
{
    *change->counts = (struct piece_changes){0};
    if (store_begin(change->store, error) != 0)
        return -1;
    if (check_job(change->store, change->job_id, error) != 0 ||
        check_named(change->store, change->job_id, piece_ids, count, error) != 0 ||
        change_pieces(change, piece_ids, count, error) != 0) {
        store_rollback(change->store);
        return -1;
    }
    return store_commit(change->store, error);
}

int print_job_mail(struct piece_changes *out, struct case_store *store, int64_t job_id,
                   struct date date, struct error *error)
{
    char iso[DATE_TEXT_SIZE];
    struct change change = {.store = store,
                            .job_id = job_id,
                            .statement = STATEMENT_PIECE_MAIL,
                            .from = 1u << PIECE_WAITING,
                            .text = date_format_iso(date, iso),
                            .event = EVENT_PIECE_MAILED,
                            .counts = out};
    return run_change(&change, NULL, 0, error);
}

int print_job_void(struct piece_changes *out, struct case_store *store, int64_t job_id,
                   const int64_t *piece_ids, size_t count, const char *reason, struct error *error)
{
    struct change change = {.store = store,
                            .job_id = job_id,
                            .statement = STATEMENT_PIECE_VOID,
                            .from = 1u << PIECE_WAITING | 1u << PIECE_MAILED,
                            .text = reason,
                            .event = EVENT_PIECE_VOIDED,
                            .counts = out};
    if (print_reason_check(reason, error) != 0)
        return -1;
    return run_change(&change, piece_ids, count, error);
}

/* --- lists -------------------------------------------------------------------------------- */

int print_job_list(struct case_store *store, int64_t job_id, long limit,
                   int (*visit)(void *user, const struct print_job *job), void *user,
                   struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_JOB_LIST, BIND(bound_number(limit), bound_number(job_id)),
                    error) != 0)
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
        for (int i = 0; i < PIECE_STATE_COUNT; i++)
            job.pieces_by_state[i] = (long)sqlite3_column_int64(query, 9 + i);
        job.is_blank_form = strcmp(store_text(query, 9 + PIECE_STATE_COUNT), "blank_form") == 0;
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
        .mailed_date = store_text(query, 9),
        .replaced_by = sqlite3_column_int64(query, 10),
        .replaces = sqlite3_column_int64(query, 11),
        .is_blank_form = sqlite3_column_int(query, 12) != 0,
    };
    if (piece_state_parse(&out->state, store_text(query, 7)) == 0)
        return 0;
    return error_set(error, ERROR_STORE, _("piece %" PRId64 ": is in a state that this program "
                                           "does not know"),
                     out->piece_id);
}

static int list_pieces(struct case_store *store, enum store_statement statement, int64_t number,
                       int (*visit)(void *user, const struct print_piece *piece), void *user,
                       struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, statement, BIND(bound_number(number)), error) != 0)
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

int print_piece_list(struct case_store *store, int64_t case_id,
                     int (*visit)(void *user, const struct print_piece *piece), void *user,
                     struct error *error)
{
    return list_pieces(store, STATEMENT_PIECE_LIST, case_id, visit, user, error);
}

int print_job_list_pieces(struct case_store *store, int64_t job_id,
                          int (*visit)(void *user, const struct print_piece *piece), void *user,
                          struct error *error)
{
    return list_pieces(store, STATEMENT_PIECE_LIST_OF_JOB, job_id, visit, user, error);
}
