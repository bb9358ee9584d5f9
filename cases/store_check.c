/* SPDX-License-Identifier: MIT */
#include "store_check.h"
#include "store_report.h"

#include "message.h"
#include "store_private.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A check in progress: everything is read in one snapshot of the store. */
struct check {
    struct case_store *store;
    struct store_check_counts *counts;
    void (*fault)(void *user, const char *message);
    void *user;
    struct error *error;
};

__attribute__((format(printf, 2, 3))) static void report_fault(struct check *check,
                                                               const char *format, ...)
{
    char message[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    check->counts->faults++;
    if (check->fault != NULL)
        check->fault(check->user, message);
}

/* Runs a query and calls found for each of its rows. */
static int for_each_row(struct check *check, enum store_statement statement,
                        int (*found)(struct check *check, sqlite3_stmt *query))
{
    sqlite3_stmt *query;
    if (store_query(&query, check->store, statement, BIND_NONE, check->error) != 0)
        return -1;
    int step;
    while ((step = store_step(check->store, query, check->error)) > 0) {
        if (found(check, query) != 0) {
            step = -1;
            break;
        }
    }
    store_end(query);
    return step;
}

/* --- the ledger --------------------------------------------------------------------------- */

static int read_counts(struct check *check, sqlite3_stmt *query)
{
    struct store_check_counts *counts = check->counts;
    counts->cases = (long)sqlite3_column_int64(query, 0);
    counts->events = (long)sqlite3_column_int64(query, 1);
    counts->pages = (long)sqlite3_column_int64(query, 2);
    counts->pieces = (long)sqlite3_column_int64(query, 3);
    counts->jobs = (long)sqlite3_column_int64(query, 4);
    counts->batches = (long)sqlite3_column_int64(query, 5);
    counts->pages_taken_in = (long)sqlite3_column_int64(query, 6);
    counts->pieces_printed = (long)sqlite3_column_int64(query, 7);
    return 0;
}

static int fault_batch(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("batch %lld: took in %lld pages, but has %lld"),
                 (long long)sqlite3_column_int64(query, 0),
                 (long long)sqlite3_column_int64(query, 1),
                 (long long)sqlite3_column_int64(query, 2));
    return 0;
}

static int fault_job(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("job %lld: printed %lld pieces (%lld new), but has %lld (%lld new)"),
                 (long long)sqlite3_column_int64(query, 0),
                 (long long)sqlite3_column_int64(query, 1),
                 (long long)sqlite3_column_int64(query, 3),
                 (long long)sqlite3_column_int64(query, 2),
                 (long long)sqlite3_column_int64(query, 4));
    return 0;
}

static int fault_piece(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("piece %lld: no job printed it"),
                 (long long)sqlite3_column_int64(query, 0));
    return 0;
}

static int fault_copy(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("piece %lld: was replaced by a piece that is no later copy of it"),
                 (long long)sqlite3_column_int64(query, 0));
    return 0;
}

static int fault_return(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("piece %lld: is returned without a filed page, or has one and is not"),
                 (long long)sqlite3_column_int64(query, 0));
    return 0;
}

static int fault_blank_form(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("piece %lld: is a blank form that came in, but is waiting or mailed"),
                 (long long)sqlite3_column_int64(query, 0));
    return 0;
}

static int fault_page(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("page %lld: its outcome lacks a reason, a case, a piece or a first page"),
                 (long long)sqlite3_column_int64(query, 0));
    return 0;
}

static int fault_section(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("section %lld of a batch: counted %lld pages, but has %lld"),
                 (long long)sqlite3_column_int64(query, 0),
                 (long long)sqlite3_column_int64(query, 1),
                 (long long)sqlite3_column_int64(query, 2));
    return 0;
}

static int fault_settled(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("page %lld: does not stand as the last decision about it says"),
                 (long long)sqlite3_column_int64(query, 0));
    return 0;
}

static int fault_settlement(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("decision %lld: lacks who or why, or does not follow from the one before"),
                 (long long)sqlite3_column_int64(query, 0));
    return 0;
}

static int fault_notice(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("notice %lld: its case has no notice, or it does not stand as the last "
                          "decision about it says"),
                 (long long)sqlite3_column_int64(query, 0));
    return 0;
}

static int fault_payment_file(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("bank file %lld: brought in %lld yen, but its rows are %lld yen, or their "
                          "numbers differ"),
                 (long long)sqlite3_column_int64(query, 0),
                 (long long)sqlite3_column_int64(query, 1),
                 (long long)sqlite3_column_int64(query, 2));
    return 0;
}

static int fault_payment(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("payment %lld: its money does not stand where its decisions put it"),
                 (long long)sqlite3_column_int64(query, 0));
    return 0;
}

static int fault_decision(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("decision %lld about a payment: lacks rule, who or why, or does not fit "
                          "what it takes back or its case's event"),
                 (long long)sqlite3_column_int64(query, 0));
    return 0;
}

/* Row: STATEMENT_CHECK_PAID. */
static int fault_paid(struct check *check, sqlite3_stmt *query)
{
    const char *number = store_text(query, 0), *paid = store_text(query, 1);
    const char *reckoned = store_text(query, 2), *due = store_text(query, 3);
    if (strcmp(paid, reckoned) != 0)
        report_fault(check, _("case %s: is paid through \"%s\", but its payments reach \"%s\""),
                     number, paid, reckoned);
    if (strcmp(due, store_text(query, 4)) != 0)
        report_fault(check, _("case %s: its first payment is due on \"%s\", but its guide says "
                              "\"%s\""),
                     number, due, store_text(query, 4));
    return 0;
}

/* Row: STATEMENT_COUNT_PAYMENTS. */
static int check_money(struct check *check, sqlite3_stmt *query)
{
    struct store_check_counts *counts = check->counts;
    long sum = 0;
    counts->payments = (long)sqlite3_column_int64(query, 0);
    counts->money_in_yen = (long)sqlite3_column_int64(query, 7);
    for (int side = 0; side < SIDE_COUNT; side++)
        sum += counts->money_by_side_yen[side] = (long)sqlite3_column_int64(query, 2 + side);
    if (sum != counts->money_in_yen)
        report_fault(check,
                     _("payments: %ld yen came in, but matched + review + refunded + discarded + "
                       "cancelled = %ld"),
                     counts->money_in_yen, sum);
    return 0;
}

static void check_equations(struct check *check, const struct store_report *report)
{
    struct store_check_counts *counts = check->counts;
    long pages = 0, pieces = 0;
    counts->blank_forms = report->blank_forms;
    for (int i = 0; i < SCAN_OUTCOME_COUNT; i++)
        pages += counts->pages_by_outcome[i] = report->pages_by_outcome[i];
    for (int i = 0; i < PIECE_STATE_COUNT; i++)
        pieces += counts->pieces_by_state[i] = report->pieces_by_state[i];
    if (pages != counts->pages_taken_in)
        report_fault(check,
                     _("ledger: %ld pages taken in, but filed + review + duplicate + blank + "
                       "rejected = %ld"),
                     counts->pages_taken_in, pages);
    if (pieces != counts->pieces_printed)
        report_fault(check,
                     _("ledger: %ld pieces printed, but waiting + mailed + voided + returned = "
                       "%ld"),
                     counts->pieces_printed, pieces);
}

static int check_rows(struct check *check)
{
    static const struct {
        enum store_statement statement;
        int (*found)(struct check *check, sqlite3_stmt *query);
    } rows[] = {
        {STATEMENT_CHECK_BATCHES, fault_batch},   {STATEMENT_CHECK_SECTIONS, fault_section},
        {STATEMENT_CHECK_JOBS, fault_job},        {STATEMENT_CHECK_PIECES, fault_piece},
        {STATEMENT_CHECK_COPIES, fault_copy},     {STATEMENT_CHECK_BLANK_FORMS, fault_blank_form},
        {STATEMENT_CHECK_RETURNS, fault_return},  {STATEMENT_CHECK_REASONS, fault_page},
        {STATEMENT_CHECK_SETTLED, fault_settled}, {STATEMENT_CHECK_SETTLEMENTS, fault_settlement},
        {STATEMENT_CHECK_NOTICES, fault_notice},
        {STATEMENT_COUNT_PAYMENTS, check_money},
        {STATEMENT_CHECK_PAYMENT_FILES, fault_payment_file},
        {STATEMENT_CHECK_PAYMENTS, fault_payment},
        {STATEMENT_CHECK_DECISIONS, fault_decision},
        {STATEMENT_CHECK_PAID, fault_paid},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (for_each_row(check, rows[i].statement, rows[i].found) != 0)
            return -1;
    return 0;
}

static int check_ledger(struct check *check)
{
    struct store_report report;
    if (for_each_row(check, STATEMENT_COUNT_ROWS, read_counts) != 0 ||
        case_store_report(&report, check->store, check->error) != 0)
        return -1;
    check_equations(check, &report);
    return check_rows(check);
}

/* --- the chain of events ------------------------------------------------------------------ */

struct chain {
    int64_t last_id;
    unsigned char hash[STORE_HASH_BYTES];
};

/* Goes on from the hash that is recorded, so that one changed event is one fault. */
static void check_link(struct check *check, struct chain *chain, sqlite3_stmt *query)
{
    struct case_event event;
    unsigned char expected[STORE_HASH_BYTES];
    int64_t event_id = sqlite3_column_int64(query, 0);
    if (event_id != chain->last_id + 1)
        report_fault(check, _("event %" PRId64 ": follows event %" PRId64 ", so events between "
                              "are missing"),
                     event_id, chain->last_id);
    if (store_read_event(&event, query, NULL) != 0) {
        report_fault(check, _("event %" PRId64 ": holds a kind, guard or state that is unknown"),
                     event_id);
    } else {
        store_event_hash(expected, chain->hash, &event);
        if (sqlite3_column_bytes(query, 9) != STORE_HASH_BYTES ||
            memcmp(expected, sqlite3_column_blob(query, 9), STORE_HASH_BYTES) != 0)
            report_fault(check, _("event %" PRId64 ": its content was changed, or the event "
                                  "before it"),
                         event_id);
    }
    chain->last_id = event_id;
    if (sqlite3_column_bytes(query, 9) == STORE_HASH_BYTES)
        memcpy(chain->hash, sqlite3_column_blob(query, 9), STORE_HASH_BYTES);
}

static int check_chain_end(struct check *check, const struct chain *chain)
{
    sqlite3_stmt *query;
    if (store_query(&query, check->store, STATEMENT_CHAIN_READ, BIND_NONE, check->error) != 0)
        return -1;
    int step = store_step(check->store, query, check->error);
    if (step == 0)
        report_fault(check, _("events: the record of the chain's end is missing"));
    else if (step > 0 && (sqlite3_column_int64(query, 0) != chain->last_id ||
                          sqlite3_column_bytes(query, 1) != STORE_HASH_BYTES ||
                          memcmp(sqlite3_column_blob(query, 1), chain->hash, STORE_HASH_BYTES) !=
                              0))
        report_fault(check, _("events: the chain ends with event %" PRId64 ", but should end with "
                              "event %lld"),
                     chain->last_id, (long long)sqlite3_column_int64(query, 0));
    store_end(query);
    return step < 0 ? -1 : 0;
}

static int check_chain(struct check *check)
{
    struct chain chain = {0, {0}};
    sqlite3_stmt *query;
    if (store_query(&query, check->store, STATEMENT_EVENT_ALL, BIND_NONE, check->error) != 0)
        return -1;
    int step;
    while ((step = store_step(check->store, query, check->error)) > 0)
        check_link(check, &chain, query);
    store_end(query);
    return step < 0 ? -1 : check_chain_end(check, &chain);
}

/* --- the states --------------------------------------------------------------------------- */

struct replay {
    int64_t case_id;
    char case_number[CASE_NUMBER_SIZE];
    char recorded[32];      /* the state that the case is in */
    enum case_state state;  /* the state that its events lead to */
    enum case_event_kind last_move; /* the newest event that moved it, and where from */
    enum case_state last_from;
    bool is_broken;
};

/* Whether the event follows from the events before it. */
static bool is_sound(const struct replay *replay, enum case_event_kind kind, enum case_guard guard,
                     enum case_state from, enum case_state to)
{
    enum case_state next;
    if (from != replay->state)
        return false;
    if (kind == EVENT_UNDONE)
        return case_event_may_be_undone(replay->last_move) && to == replay->last_from;
    return (case_state_next(&next, from, kind, guard) || case_event_is_note(kind)) && to == next;
}

static void end_replay(struct check *check, const struct replay *replay)
{
    if (replay->case_id != 0 && !replay->is_broken &&
        strcmp(replay->recorded, case_state_name(replay->state)) != 0)
        report_fault(check, _("case %s: is in state %s, but its events lead to %s"),
                     replay->case_number, replay->recorded, case_state_name(replay->state));
}

/* Follows one event by the table of transitions. Row: STATEMENT_EVENT_REPLAY. */
static void replay_event(struct check *check, struct replay *replay, sqlite3_stmt *query)
{
    enum case_event_kind kind;
    enum case_guard guard;
    enum case_state from, to;
    bool is_known = case_event_parse(&kind, store_text(query, 3)) == 0 &&
                    case_guard_parse(&guard, store_text(query, 4)) == 0 &&
                    case_state_parse(&from, store_text(query, 5)) == 0 &&
                    case_state_parse(&to, store_text(query, 6)) == 0;
    if (is_known && is_sound(replay, kind, guard, from, to)) {
        if (from != to) {
            replay->last_move = kind;
            replay->last_from = from;
        }
        replay->state = to;
        return;
    }
    report_fault(check, _("case %s: event %lld does not follow from the state before it"),
                 replay->case_number, (long long)sqlite3_column_int64(query, 7));
    replay->is_broken = true;
}

static void begin_replay(struct check *check, struct replay *replay, sqlite3_stmt *query)
{
    enum case_event_kind kind;
    *replay = (struct replay){.case_id = sqlite3_column_int64(query, 0), .state = CASE_REGISTERED};
    store_copy(replay->case_number, sizeof replay->case_number, query, 1);
    store_copy(replay->recorded, sizeof replay->recorded, query, 2);
    if (case_event_parse(&kind, store_text(query, 3)) == 0 && kind == EVENT_IMPORTED)
        return;
    report_fault(check, _("case %s: its first event is not its import"), replay->case_number);
    replay->is_broken = true;
}

static int check_states(struct check *check)
{
    struct replay replay = {0};
    sqlite3_stmt *query;
    if (store_query(&query, check->store, STATEMENT_EVENT_REPLAY, BIND_NONE, check->error) != 0)
        return -1;
    int step;
    while ((step = store_step(check->store, query, check->error)) > 0) {
        if (sqlite3_column_int64(query, 0) != replay.case_id) {
            end_replay(check, &replay);
            begin_replay(check, &replay, query);
        }
        if (!replay.is_broken)
            replay_event(check, &replay, query);
    }
    store_end(query);
    end_replay(check, &replay);
    return step < 0 ? -1 : 0;
}

/* --- the database ------------------------------------------------------------------------- */

static int fault_foreign_key(struct check *check, sqlite3_stmt *query)
{
    report_fault(check, _("table %s row %lld: points to a row of %s that is not there"),
                 store_text(query, 0), (long long)sqlite3_column_int64(query, 1),
                 store_text(query, 2));
    return 0;
}

static int fault_integrity(struct check *check, sqlite3_stmt *query)
{
    if (strcmp(store_text(query, 0), "ok") != 0)
        report_fault(check, _("database: %s"), store_text(query, 0));
    return 0;
}

int case_store_check(struct store_check_counts *out, struct case_store *store,
                     void (*fault)(void *user, const char *message), void *user,
                     struct error *error)
{
    struct check check = {store, out, fault, user, error};
    memset(out, 0, sizeof *out);
    if (store->in_transaction || store->group != GROUP_NONE)
        return error_set(error, ERROR_STORE, _("%s: a print job is open; check it afterwards"),
                         store->path);
    if (store_execute(store, STATEMENT_BEGIN_READ, BIND_NONE, error) != 0)
        return -1;
    int result = check_ledger(&check) != 0 || check_chain(&check) != 0 ||
                         check_states(&check) != 0 ||
                         for_each_row(&check, STATEMENT_CHECK_FOREIGN_KEYS, fault_foreign_key) !=
                             0 ||
                         for_each_row(&check, STATEMENT_CHECK_INTEGRITY, fault_integrity) != 0
                     ? -1
                     : 0;
    store_rollback(store);
    return result;
}
