/* SPDX-License-Identifier: MIT */
#include "payment_ledger.h"

#include "message.h"
#include "payment_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *payment_sides_text(char out[SIDES_TEXT_SIZE], const struct payment_record *payment)
{
    size_t length = 0;
    out[0] = '\0';
    for (int side = 0; side < SIDE_COUNT; side++)
        if (payment->sides_yen[side] > 0)
            length +=
                (size_t)snprintf(out + length, SIDES_TEXT_SIZE - length, "%s%s",
                                 length > 0 ? "+" : "", payment_side_name((enum payment_side)side));
    return out;
}

/* Row: STATEMENT_PAYMENT_LIST. */
static void read_payment(struct payment_record *out, sqlite3_stmt *query)
{
    *out = (struct payment_record){
        .payment_id = sqlite3_column_int64(query, 0),
        .file_id = sqlite3_column_int64(query, 1),
        .file = store_text(query, 2),
        .record = (long)sqlite3_column_int64(query, 3),
        .is_cancelling = sqlite3_column_int(query, 4) != 0,
        .pair_id = sqlite3_column_int64(query, 5),
        .booked = store_date(query, 6),
        .value = store_date(query, 7),
        .amount_yen = (long)sqlite3_column_int64(query, 8),
        .account = store_text(query, 14),
        .inquiry = store_text(query, 15),
        .payer_code = store_text(query, 16),
        .payer_name = store_text(query, 17),
        .edi = store_text(query, 18),
        .sending_bank = store_text(query, 19),
        .class = store_text(query, 20),
        .rule = store_text(query, 21),
        .note = store_text(query, 22),
        .candidates = store_text(query, 23),
        .difference_yen = (long)sqlite3_column_int64(query, 24),
        .has_difference = sqlite3_column_type(query, 24) != SQLITE_NULL,
        .case_number = store_text(query, 25),
        .first = store_month(query, 26),
        .last = store_month(query, 27),
    };
    for (int side = 0; side < SIDE_COUNT; side++)
        out->sides_yen[side] = (long)sqlite3_column_int64(query, 9 + side);
}

int payment_list(struct case_store *store, const struct payment_filter *filter,
                 int (*visit)(void *user, const struct payment_record *payment), void *user,
                 struct error *error)
{
    char quoted[CASE_NUMBER_SIZE + 2];
    struct payment_record payment;
    sqlite3_stmt *query;
    int step;
    snprintf(quoted, sizeof quoted, "\"%s\"",
             filter->case_number == NULL ? "" : filter->case_number);
    if (store_query(&query, store, STATEMENT_PAYMENT_LIST,
                    BIND(bound_number(filter->payment_id), bound_number(filter->in_review),
                         bound_number(filter->case_id), bound_text(quoted)),
                    error) != 0)
        return -1;
    while ((step = store_step(store, query, error)) > 0) {
        read_payment(&payment, query);
        if (visit(user, &payment) != 0) {
            step = 0;
            break;
        }
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int payment_list_decisions(struct case_store *store, int64_t payment_id,
                           int (*visit)(void *user, const struct payment_decision_record *decision),
                           void *user, struct error *error)
{
    sqlite3_stmt *query;
    int step;
    if (store_query(&query, store, STATEMENT_DECISION_LIST, BIND(bound_number(payment_id)),
                    error) != 0)
        return -1;
    while ((step = store_step(store, query, error)) > 0) {
        const struct payment_decision_record decision = {
            .decision_id = sqlite3_column_int64(query, 0),
            .time = store_text(query, 1),
            .actor = store_text(query, 2),
            .rule = store_text(query, 3),
            .class = store_text(query, 4),
            .from_side = store_text(query, 5),
            .to_side = store_text(query, 6),
            .why = store_text(query, 7),
            .amount_yen = (long)sqlite3_column_int64(query, 8),
            .case_number = store_text(query, 9),
            .first = store_month(query, 10),
            .last = store_month(query, 11),
            .event_id = sqlite3_column_int64(query, 12),
            .reverses = sqlite3_column_int64(query, 13),
        };
        if (visit(user, &decision) != 0) {
            step = 0;
            break;
        }
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}
