/* SPDX-License-Identifier: MIT */
#include "payment_expected.h"

#include "message.h"
#include "payment_private.h"

#include <inttypes.h>
#include <string.h>

static int check_expectation(const struct payment_expectation *expectation, struct error *error)
{
    bool is_sound = expectation->premium_count > 0 && expectation->amount_yen > 0 &&
                    expectation->premium_count <= PREMIUM_TABLE_MAX &&
                    expectation->prepayment_count <= PREPAYMENT_GOALS_MAX &&
                    date_is_set(expectation->due) &&
                    month_compare(expectation->first, expectation->last) <= 0;
    for (size_t i = 0; is_sound && i < expectation->premium_count; i++)
        is_sound = expectation->premiums[i].amount_yen > 0 &&
                   month_difference(expectation->premiums[i].month, expectation->first) == (int)i;
    if (is_sound)
        is_sound = month_compare(expectation->last,
                                 expectation->premiums[expectation->premium_count - 1].month) <= 0;
    return is_sound ? 0
                    : error_set(error, ERROR_REFUSED,
                                _("what the guide asks for does not fit together: the months of "
                                  "the first payment and their amounts; nothing was written"));
}

/* Everything but the structs' padding. */
static bool is_same(const struct payment_expectation *a, const struct payment_expectation *b)
{
    if (month_compare(a->first, b->first) != 0 || month_compare(a->last, b->last) != 0 ||
        a->amount_yen != b->amount_yen || date_compare(a->due, b->due) != 0 ||
        a->premium_count != b->premium_count || a->prepayment_count != b->prepayment_count)
        return false;
    for (size_t i = 0; i < a->premium_count; i++)
        if (a->premiums[i].amount_yen != b->premiums[i].amount_yen ||
            date_compare(a->premiums[i].due, b->premiums[i].due) != 0)
            return false;
    for (size_t i = 0; i < a->prepayment_count; i++)
        if (month_compare(a->prepayments[i].first, b->prepayments[i].first) != 0 ||
            month_compare(a->prepayments[i].last, b->prepayments[i].last) != 0 ||
            a->prepayments[i].amount_yen != b->prepayments[i].amount_yen ||
            date_compare(a->prepayments[i].deadline, b->prepayments[i].deadline) != 0)
            return false;
    return true;
}

static int insert_premiums(struct case_store *store, int64_t expectation_id,
                           const struct payment_expectation *expectation, struct error *error)
{
    char month[MONTH_TEXT_SIZE], last[MONTH_TEXT_SIZE], day[DATE_TEXT_SIZE];
    for (size_t i = 0; i < expectation->premium_count; i++) {
        const struct expected_premium *premium = &expectation->premiums[i];
        if (store_execute(store, STATEMENT_EXPECTED_PREMIUM_INSERT,
                          BIND(bound_number(expectation_id),
                               bound_text(month_format_iso(premium->month, month)),
                               bound_number(premium->amount_yen),
                               bound_text(date_format_iso(premium->due, day))),
                          error) != 0)
            return -1;
    }
    for (size_t i = 0; i < expectation->prepayment_count; i++) {
        const struct prepayment_goal *offer = &expectation->prepayments[i];
        if (store_execute(store, STATEMENT_EXPECTED_PREPAYMENT_INSERT,
                          BIND(bound_number(expectation_id), bound_number((int64_t)i + 1),
                               bound_text(month_format_iso(offer->first, month)),
                               bound_text(month_format_iso(offer->last, last)),
                               bound_number(offer->amount_yen),
                               bound_text(date_format_iso(offer->deadline, day))),
                          error) != 0)
            return -1;
    }
    return 0;
}

static int insert_expectation(struct case_store *store, int64_t case_id,
                              const struct payment_expectation *expectation, struct error *error)
{
    char first[MONTH_TEXT_SIZE], last[MONTH_TEXT_SIZE], due[DATE_TEXT_SIZE];
    char time[STORE_TIME_SIZE];
    struct payment_expectation newest;
    bool found;
    if (case_store_load_expectation(&newest, &found, store, case_id, error) != 0)
        return -1;
    if (found && is_same(&newest, expectation))
        return 0;
    store_format_time(time);
    date_format_iso(expectation->due, due);
    if (store_execute(store, STATEMENT_EXPECTATION_INSERT,
                      BIND(bound_number(case_id), bound_text(time),
                           bound_text(month_format_iso(expectation->first, first)),
                           bound_text(month_format_iso(expectation->last, last)),
                           bound_number(expectation->amount_yen), bound_text(due)),
                      error) != 0 ||
        insert_premiums(store, sqlite3_last_insert_rowid(store->database), expectation, error) != 0)
        return -1;
    if (store_execute(store, STATEMENT_CASE_SET_FIRST_DUE,
                      BIND(bound_number(case_id), bound_text(due)), error) != 0)
        return -1;
    return found ? payment_renew_paid_through(store, case_id, error) : 0;
}

int case_store_expect_payments(struct case_store *store, int64_t case_id,
                               const struct payment_expectation *expectation, struct error *error)
{
    if (check_expectation(expectation, error) != 0)
        return -1;
    if (store->in_transaction)
        return insert_expectation(store, case_id, expectation, error);
    if (store_begin(store, error) != 0)
        return -1;
    if (insert_expectation(store, case_id, expectation, error) == 0)
        return store_commit(store, error);
    store_rollback(store);
    return -1;
}

/* --- reading ------------------------------------------------------------------------------ */

struct month store_month(sqlite3_stmt *query, int column)
{
    struct month month;
    return month_parse(&month, store_text(query, column), NULL) == 0 ? month : (struct month){0, 0};
}

/* Row: STATEMENT_EXPECTATION_NEWEST. */
static int read_newest(struct payment_expectation *out, int64_t *expectation_id,
                       struct case_store *store, int64_t case_id, struct error *error)
{
    sqlite3_stmt *query;
    *expectation_id = 0;
    if (store_query(&query, store, STATEMENT_EXPECTATION_NEWEST, BIND(bound_number(case_id)),
                    error) != 0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0) {
        *expectation_id = sqlite3_column_int64(query, 0);
        out->first = store_month(query, 1);
        out->last = store_month(query, 2);
        out->amount_yen = (long)sqlite3_column_int64(query, 3);
        out->due = store_date(query, 4);
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

static int read_premiums(struct payment_expectation *out, struct case_store *store,
                         int64_t expectation_id, struct error *error)
{
    sqlite3_stmt *query;
    int step;
    if (store_query(&query, store, STATEMENT_EXPECTED_PREMIUM_LIST,
                    BIND(bound_number(expectation_id)), error) != 0)
        return -1;
    while ((step = store_step(store, query, error)) > 0 && out->premium_count < PREMIUM_TABLE_MAX)
        out->premiums[out->premium_count++] = (struct expected_premium){
            store_month(query, 0), (long)sqlite3_column_int64(query, 1), store_date(query, 2)};
    store_end(query);
    if (step < 0 || store_query(&query, store, STATEMENT_EXPECTED_PREPAYMENT_LIST,
                                BIND(bound_number(expectation_id)), error) != 0)
        return -1;
    while ((step = store_step(store, query, error)) > 0 &&
           out->prepayment_count < PREPAYMENT_GOALS_MAX)
        out->prepayments[out->prepayment_count++] =
            (struct prepayment_goal){store_month(query, 0), store_month(query, 1),
                                     (long)sqlite3_column_int64(query, 2), store_date(query, 3)};
    store_end(query);
    return step < 0 ? -1 : 0;
}

int case_store_load_expectation(struct payment_expectation *out, bool *found,
                                struct case_store *store, int64_t case_id, struct error *error)
{
    int64_t expectation_id;
    *out = (struct payment_expectation){.premium_count = 0};
    if (read_newest(out, &expectation_id, store, case_id, error) != 0)
        return -1;
    *found = expectation_id != 0;
    return *found ? read_premiums(out, store, expectation_id, error) : 0;
}
