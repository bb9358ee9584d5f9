/* SPDX-License-Identifier: MIT */
#include "store_check.h"
#include "store_check_private.h"
#include "store_report.h"

#include "message.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void check_report(struct check *check, const char *format, ...)
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
                        void (*found)(struct check *check, sqlite3_stmt *query))
{
    sqlite3_stmt *query;
    if (store_query(&query, check->store, statement, BIND_NONE, check->error) != 0)
        return -1;
    int step;
    while ((step = store_step(check->store, query, check->error)) > 0)
        found(check, query);
    store_end(query);
    return step;
}

/* --- the ledger --------------------------------------------------------------------------- */

static void read_counts(struct check *check, sqlite3_stmt *query)
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
}

static void fault_batch(struct check *check, sqlite3_stmt *query)
{
    check_report(check, _("batch %lld: took in %lld pages, but has %lld"),
                 (long long)sqlite3_column_int64(query, 0),
                 (long long)sqlite3_column_int64(query, 1),
                 (long long)sqlite3_column_int64(query, 2));
}

static void fault_job(struct check *check, sqlite3_stmt *query)
{
    check_report(check, _("job %lld: printed %lld pieces (%lld new), but has %lld (%lld new)"),
                 (long long)sqlite3_column_int64(query, 0),
                 (long long)sqlite3_column_int64(query, 1),
                 (long long)sqlite3_column_int64(query, 3),
                 (long long)sqlite3_column_int64(query, 2),
                 (long long)sqlite3_column_int64(query, 4));
}

static void fault_section(struct check *check, sqlite3_stmt *query)
{
    check_report(check, _("section %lld of a batch: counted %lld pages, but has %lld"),
                 (long long)sqlite3_column_int64(query, 0),
                 (long long)sqlite3_column_int64(query, 1),
                 (long long)sqlite3_column_int64(query, 2));
}

static void fault_payment_file(struct check *check, sqlite3_stmt *query)
{
    check_report(check, _("bank file %lld: brought in %lld yen, but its rows are %lld yen, or their "
                          "numbers differ"),
                 (long long)sqlite3_column_int64(query, 0),
                 (long long)sqlite3_column_int64(query, 1),
                 (long long)sqlite3_column_int64(query, 2));
}

/* Row: STATEMENT_CHECK_PAID. */
static void fault_paid(struct check *check, sqlite3_stmt *query)
{
    const char *number = store_text(query, 0), *paid = store_text(query, 1);
    const char *reckoned = store_text(query, 2), *due = store_text(query, 3);
    if (strcmp(paid, reckoned) != 0)
        check_report(check, _("case %s: is paid through \"%s\", but its payments reach \"%s\""),
                     number, paid, reckoned);
    if (strcmp(due, store_text(query, 4)) != 0)
        check_report(check, _("case %s: its first payment is due on \"%s\", but its guide says "
                              "\"%s\""),
                     number, due, store_text(query, 4));
}

/* Row: STATEMENT_COUNT_PAYMENTS. */
static void check_money(struct check *check, sqlite3_stmt *query)
{
    struct store_check_counts *counts = check->counts;
    long sum = 0;
    counts->payments = (long)sqlite3_column_int64(query, 0);
    counts->money_in_yen = (long)sqlite3_column_int64(query, 7);
    for (int side = 0; side < SIDE_COUNT; side++)
        sum += counts->money_by_side_yen[side] = (long)sqlite3_column_int64(query, 2 + side);
    if (sum != counts->money_in_yen)
        check_report(check,
                     _("payments: %ld yen came in, but matched + review + refunded + discarded + "
                       "cancelled = %ld"),
                     counts->money_in_yen, sum);
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
        check_report(check,
                     _("ledger: %ld pages taken in, but filed + review + duplicate + blank + "
                       "rejected = %ld"),
                     counts->pages_taken_in, pages);
    if (pieces != counts->pieces_printed)
        check_report(check,
                     _("ledger: %ld pieces printed, but waiting + mailed + voided + returned = "
                       "%ld"),
                     counts->pieces_printed, pieces);
}

/* Rows that should not be: a query gives the number of each, and all that there is to say of it. */
enum subject { SUBJECT_PIECE, SUBJECT_PAGE, SUBJECT_SETTLEMENT, SUBJECT_NOTICE, SUBJECT_PAYMENT, SUBJECT_PAYMENT_DECISION };

static const struct plain_check {
    enum store_statement statement;
    enum subject subject;
    const char *text;
} plain_checks[] = {
    {STATEMENT_CHECK_PIECES, SUBJECT_PIECE, N_("no job printed it")},
    {STATEMENT_CHECK_COPIES, SUBJECT_PIECE, N_("was replaced by a piece that is no later copy of it")},
    {STATEMENT_CHECK_BLANK_FORMS, SUBJECT_PIECE, N_("is a blank form that came in, but is waiting or mailed")},
    {STATEMENT_CHECK_RETURNS, SUBJECT_PIECE, N_("is returned without a filed page, or has one and is not")},
    {STATEMENT_CHECK_REASONS, SUBJECT_PAGE, N_("its outcome lacks a reason, a case, a piece or a first page")},
    {STATEMENT_CHECK_SETTLED, SUBJECT_PAGE, N_("does not stand as the last decision about it says")},
    {STATEMENT_CHECK_SETTLEMENTS, SUBJECT_SETTLEMENT, N_("lacks who or why, or does not follow from the one before")},
    {STATEMENT_CHECK_NOTICES, SUBJECT_NOTICE, N_("its case has no notice, or it does not stand as the last decision about it says")},
    {STATEMENT_CHECK_PAYMENTS, SUBJECT_PAYMENT, N_("its money does not stand where its decisions put it")},
    {STATEMENT_CHECK_DECISIONS, SUBJECT_PAYMENT_DECISION,
     N_("lacks rule, who or why, or does not fit what it takes back or its case's event")},
};

static void report_subject(struct check *check, enum subject subject, long long number, const char *text)
{
    switch (subject) {
    case SUBJECT_PIECE:
        check_report(check, _("piece %lld: %s"), number, text);
        return;
    case SUBJECT_PAGE:
        check_report(check, _("page %lld: %s"), number, text);
        return;
    case SUBJECT_SETTLEMENT:
        check_report(check, _("decision %lld: %s"), number, text);
        return;
    case SUBJECT_NOTICE:
        check_report(check, _("notice %lld: %s"), number, text);
        return;
    case SUBJECT_PAYMENT:
        check_report(check, _("payment %lld: %s"), number, text);
        return;
    case SUBJECT_PAYMENT_DECISION:
        check_report(check, _("decision %lld about a payment: %s"), number, text);
        return;
    }
}

static int run_plain_check(struct check *check, const struct plain_check *plain)
{
    sqlite3_stmt *query;
    if (store_query(&query, check->store, plain->statement, BIND_NONE, check->error) != 0)
        return -1;
    int step;
    while ((step = store_step(check->store, query, check->error)) > 0)
        report_subject(check, plain->subject, (long long)sqlite3_column_int64(query, 0), _(plain->text));
    store_end(query);
    return step;
}

/* Rows of which more is said. */
static int check_rows(struct check *check)
{
    static const struct {
        enum store_statement statement;
        void (*found)(struct check *check, sqlite3_stmt *query);
    } rows[] = {
        {STATEMENT_CHECK_BATCHES, fault_batch},   {STATEMENT_CHECK_SECTIONS, fault_section},
        {STATEMENT_CHECK_JOBS, fault_job},        {STATEMENT_COUNT_PAYMENTS, check_money},
        {STATEMENT_CHECK_PAYMENT_FILES, fault_payment_file},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (for_each_row(check, rows[i].statement, rows[i].found) != 0)
            return -1;
    for (size_t i = 0; i < sizeof plain_checks / sizeof *plain_checks; i++)
        if (run_plain_check(check, &plain_checks[i]) != 0)
            return -1;
    /* After the decisions about payments, from which it follows: the cause is told first. */
    return for_each_row(check, STATEMENT_CHECK_PAID, fault_paid);
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

/* --- the database ------------------------------------------------------------------------- */

static void fault_foreign_key(struct check *check, sqlite3_stmt *query)
{
    check_report(check, _("table %s row %lld: points to a row of %s that is not there"),
                 store_text(query, 0), (long long)sqlite3_column_int64(query, 1),
                 store_text(query, 2));
}

static void fault_integrity(struct check *check, sqlite3_stmt *query)
{
    if (strcmp(store_text(query, 0), "ok") != 0)
        check_report(check, _("database: %s"), store_text(query, 0));
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
