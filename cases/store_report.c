/* SPDX-License-Identifier: MIT */
/* Counts for `report`, and the list of what the archive must hold. */
#include "store_report.h"
#include "message.h"
#include "store_check.h"
#include "store_private.h"

#include <string.h>
#include <time.h>

int case_store_report_begin(struct case_store *store, struct error *error)
{
    if (store->in_transaction || store->group != GROUP_NONE)
        return error_set(error, ERROR_STORE, _("%s: a print job is open; report it afterwards"),
                         store->path);
    return store_execute(store, STATEMENT_BEGIN_READ, BIND_NONE, error);
}

void case_store_report_end(struct case_store *store)
{
    store_rollback(store);
}

/* Adds up the rows (name, count) of a query under the index that parse gives the name. */
static int count_by(struct case_store *store, enum store_statement statement,
                    const struct bound *values, long *counts, int (*index_of)(const char *name),
                    struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, statement, values, error) != 0)
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

static int event_index(const char *name)
{
    enum case_event_kind kind;
    return case_event_parse(&kind, name) == 0 ? (int)kind : -1;
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

static int read_counted(struct store_report *out, struct case_store *store, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_REPORT_COUNTED, BIND_NONE, error) != 0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0) {
        out->pages_taken_in = (long)sqlite3_column_int64(query, 0);
        out->pieces_printed = (long)sqlite3_column_int64(query, 1);
        out->payments_in_yen = sqlite3_column_int64(query, 2);
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int case_store_report(struct store_report *out, struct case_store *store, struct error *error)
{
    int64_t blank_forms;
    memset(out, 0, sizeof *out);
    if (store_query_number(&blank_forms, store, STATEMENT_COUNT_BLANK_FORMS, BIND_NONE, 0, error) !=
        0)
        return -1;
    out->blank_forms = (long)blank_forms;
    if (read_counted(out, store, error) != 0)
        return -1;
    if (count_by(store, STATEMENT_COUNT_CASES, BIND_NONE, out->cases_by_state, case_state_index,
                 error) != 0 ||
        count_by(store, STATEMENT_COUNT_PIECES, BIND_NONE, out->pieces_by_state, piece_state_index,
                 error) != 0)
        return -1;
    return count_by(store, STATEMENT_COUNT_PAGES, BIND_NONE, out->pages_by_outcome, outcome_index,
                    error);
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

/* ---- weeks ---- */

/* Midnight of a day by the local clock, as the store writes times. */
static void format_midnight(char out[STORE_TIME_SIZE], struct date day)
{
    struct tm local = {
        .tm_year = day.year - 1900, .tm_mon = day.month - 1, .tm_mday = day.day, .tm_isdst = -1};
    time_t midnight = mktime(&local);
    struct tm utc;
    gmtime_r(&midnight, &utc);
    strftime(out, STORE_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* The first number whose row's time is not before that time; newest + 1 if there is none. The
 * statement gives time and number of the first row from a number on. */
static int find_from(int64_t *out, struct case_store *store, enum store_statement statement,
                     int64_t newest, const char *time, struct error *error)
{
    int64_t low = 1, high = newest + 1;
    while (low < high) {
        const int64_t middle = low + (high - low) / 2;
        sqlite3_stmt *query;
        if (store_query(&query, store, statement, BIND(bound_number(middle)), error) != 0)
            return -1;
        int step = store_step(store, query, error);
        if (step > 0 && strcmp(store_text(query, 0), time) < 0)
            low = sqlite3_column_int64(query, 1) + 1;
        else
            high = middle;
        store_end(query);
        if (step < 0)
            return -1;
    }
    *out = low;
    return 0;
}

/* Where a week begins, as numbers of cases and events. */
struct week_start {
    int64_t case_id, event_id;
};

static int find_start(struct week_start *out, struct case_store *store, struct date day,
                      const struct week_start *newest, struct error *error)
{
    char time[STORE_TIME_SIZE];
    format_midnight(time, day);
    return find_from(&out->case_id, store, STATEMENT_REPORT_CASE_FROM, newest->case_id, time,
                     error) != 0 ||
                   find_from(&out->event_id, store, STATEMENT_REPORT_EVENT_FROM, newest->event_id,
                             time, error) != 0
               ? -1
               : 0;
}

static int count_week(struct report_week *week, struct case_store *store,
                      const struct week_start *from, const struct week_start *to,
                      struct error *error)
{
    const struct bound *cases = BIND(bound_number(from->case_id), bound_number(to->case_id)),
                       *events = BIND(bound_number(from->event_id), bound_number(to->event_id));
    memset(week->cases_by_state, 0, sizeof week->cases_by_state);
    memset(week->events_by_kind, 0, sizeof week->events_by_kind);
    if (count_by(store, STATEMENT_REPORT_CASES_OF, cases, week->cases_by_state, case_state_index,
                 error) != 0)
        return -1;
    if (!date_is_set(week->first) || !date_is_set(week->last))
        return 0;
    return count_by(store, STATEMENT_REPORT_EVENTS_OF, events, week->events_by_kind, event_index,
                    error);
}

int case_store_count_weeks(struct report_week *weeks, size_t count, struct case_store *store,
                           struct error *error)
{
    struct week_start newest, from = {1, 1}, to;
    if (store_query_number(&newest.case_id, store, STATEMENT_CASE_NEXT_ID, BIND_NONE, 1, error) !=
            0 ||
        store_query_number(&newest.event_id, store, STATEMENT_REPORT_NEXT_EVENT, BIND_NONE, 1,
                           error) != 0)
        return -1;
    newest.case_id--;
    newest.event_id--;
    for (size_t i = 0; i < count; i++) {
        to = (struct week_start){newest.case_id + 1, newest.event_id + 1};
        if (i + 1 < count && find_start(&to, store, weeks[i + 1].first, &newest, error) != 0)
            return -1;
        if (count_week(&weeks[i], store, &from, &to, error) != 0)
            return -1;
        from = to;
    }
    return 0;
}

/* ---- money and review ---- */

int case_store_count_money(struct case_store *store,
                           void (*visit)(void *user, const struct report_money *money), void *user,
                           struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_REPORT_MONEY, BIND_NONE, error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0)
        visit(user, &(struct report_money){
                        .booked = store_date(query, 0),
                        .payments = (long)sqlite3_column_int64(query, 1),
                        .matched_yen = sqlite3_column_int64(query, 2),
                        .review_yen = sqlite3_column_int64(query, 3),
                        .refunded_yen = sqlite3_column_int64(query, 4),
                        .discarded_yen = sqlite3_column_int64(query, 5),
                        .cancelled_yen = sqlite3_column_int64(query, 6),
                    });
    store_end(query);
    return step;
}

int case_store_count_review(struct case_store *store,
                            void (*visit)(void *user, const struct report_review *review),
                            void *user, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_REPORT_REVIEW, BIND_NONE, error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0)
        visit(user, &(struct report_review){
                        .is_payment = sqlite3_column_int(query, 0) != 0,
                        .reason = store_text(query, 1),
                        .note = store_text(query, 2),
                        .count = (long)sqlite3_column_int64(query, 3),
                        .yen = sqlite3_column_int64(query, 4),
                    });
    store_end(query);
    return step;
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
