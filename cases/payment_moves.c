/* SPDX-License-Identifier: MIT */
/* Decisions about payments, and what follows from them for the cases. */
#include "payment_private.h"

#include "message.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *payment_side_name(enum payment_side side)
{
    static const char *const names[SIDE_COUNT] = {
        [SIDE_MATCHED] = "matched",     [SIDE_REVIEW] = "review",
        [SIDE_REFUNDED] = "refunded",   [SIDE_DISCARDED] = "discarded",
        [SIDE_CANCELLED] = "cancelled",
    };
    return side < SIDE_COUNT ? names[side] : NULL;
}

/* NULL for "no month". */
static const char *month_text(char out[MONTH_TEXT_SIZE], struct month month)
{
    return month_is_set(month) ? month_format_iso(month, out) : NULL;
}

static int move_money(struct case_store *store, const struct payment_move *move,
                      struct error *error)
{
    int64_t yen[SIDE_COUNT] = {0};
    yen[move->to] += move->amount_yen;
    if (move->from != SIDE_NONE)
        yen[move->from] -= move->amount_yen;
    return store_execute(store, STATEMENT_PAYMENT_MOVE_MONEY,
                         BIND(bound_number(move->payment_id), bound_number(yen[SIDE_MATCHED]),
                              bound_number(yen[SIDE_REVIEW]), bound_number(yen[SIDE_REFUNDED]),
                              bound_number(yen[SIDE_DISCARDED]), bound_number(yen[SIDE_CANCELLED])),
                         error);
}

int payment_append_move(struct case_store *store, const struct payment_move *move,
                        struct error *error)
{
    char first[MONTH_TEXT_SIZE], last[MONTH_TEXT_SIZE];
    if (store_execute(
            store, STATEMENT_DECISION_INSERT,
            BIND(bound_number(move->payment_id), bound_text(store->time), bound_text(store->actor),
                 bound_text(payment_rule_name(move->rule)),
                 bound_text(payment_class_name(move->class)),
                 bound_text(payment_side_name(move->from)), bound_text(payment_side_name(move->to)),
                 bound_number(move->amount_yen), bound_number_or_null(move->case_id),
                 bound_text(month_text(first, move->first)),
                 bound_text(month_text(last, move->last)), bound_number_or_null(move->event_id),
                 bound_number_or_null(move->reverses),
                 bound_text(move->why == NULL ? "" : move->why)),
            error) != 0)
        return -1;
    return move_money(store, move, error);
}

static void mark_months(struct payment_standing *standing, struct month first, struct month last,
                        bool is_paid)
{
    for (size_t i = 0; i < standing->expected.premium_count; i++) {
        struct month month = standing->expected.premiums[i].month;
        if (month_is_set(first) && month_compare(month, first) >= 0 &&
            month_compare(month, last) <= 0)
            standing->is_paid[i] = is_paid;
    }
}

static int set_paid_through(struct case_store *store, int64_t case_id,
                            const struct payment_standing *standing, struct error *error)
{
    char iso[DATE_TEXT_SIZE];
    struct date through = payment_paid_through(standing);
    return store_execute(
        store, STATEMENT_CASE_SET_PAID,
        BIND(bound_number(case_id),
             bound_text(date_is_set(through) ? date_format_iso(through, iso) : "")),
        error);
}

int payment_renew_paid_through(struct case_store *store, int64_t case_id, struct error *error)
{
    struct payment_standing standing; /* the state is of no concern */
    if (payment_load_standing(&standing, store, case_id, CASE_GUIDE_SENT, error) != 0)
        return -1;
    return set_paid_through(store, case_id, &standing, error);
}

/* Appends the event of a move, and notes its number in the move. */
static int append_event(struct case_store *store, struct case_record *record,
                        struct payment_move *move, enum case_event_kind kind, enum case_guard guard,
                        struct error *error)
{
    char payload[240], first[MONTH_TEXT_SIZE], last[MONTH_TEXT_SIZE];
    int length = snprintf(payload, sizeof payload, "{\"payment\":%" PRId64 ",\"amount\":%ld",
                          move->payment_id, move->amount_yen);
    if (month_is_set(move->first))
        length +=
            snprintf(payload + length, sizeof payload - (size_t)length,
                     ",\"first_month\":\"%s\",\"last_month\":\"%s\"",
                     month_format_iso(move->first, first), month_format_iso(move->last, last));
    snprintf(payload + length, sizeof payload - (size_t)length, ",\"rule\":\"%s\"}",
             payment_rule_name(move->rule));
    if (store_append_event(store, record, kind, guard, payload, NULL, error) != 0)
        return -1;
    move->event_id = store->event_count;
    return 0;
}

int payment_credit(struct case_store *store, struct case_record *record,
                   struct payment_standing *standing, struct payment_move *move,
                   struct error *error)
{
    mark_months(standing, move->first, move->last, true);
    const bool is_first = record->state == CASE_GUIDE_SENT && payment_first_is_paid(standing);
    move->case_id = record->case_id;
    if (append_event(store, record, move, is_first ? EVENT_PAYMENT_RECEIVED : EVENT_PREMIUM_PAID,
                     is_first ? GUARD_IN_TIME : GUARD_NONE, error) != 0 ||
        payment_append_move(store, move, error) != 0)
        return -1;
    standing->state = record->state;
    return set_paid_through(store, record->case_id, standing, error);
}

/* --- taking back -------------------------------------------------------------------------- */

/* A decision that matched an amount and was not taken back. */
struct matched_part {
    int64_t decision_id, case_id;
    long amount_yen;
    struct month first, last;
};
#define MATCHED_PARTS_MAX 64

static int list_matched(struct matched_part parts[MATCHED_PARTS_MAX], size_t *count,
                        struct case_store *store, int64_t payment_id, struct error *error)
{
    sqlite3_stmt *query;
    int step;
    *count = 0;
    if (store_query(&query, store, STATEMENT_DECISIONS_MATCHING, BIND(bound_number(payment_id)),
                    error) != 0)
        return -1;
    while ((step = store_step(store, query, error)) > 0 && *count < MATCHED_PARTS_MAX)
        parts[(*count)++] = (struct matched_part){
            sqlite3_column_int64(query, 0), sqlite3_column_int64(query, 1),
            (long)sqlite3_column_int64(query, 2), store_month(query, 3), store_month(query, 4)};
    store_end(query);
    return step < 0 ? -1 : 0;
}

/* The first payment is no longer whole: the case waits for it again. In other states the note tells
 * a person that money of an ended case is gone. */
static int reverse_part(struct case_store *store, struct case_record *record,
                        const struct matched_part *part, struct payment_move *move,
                        struct error *error)
{
    struct payment_standing standing;
    if (case_store_load_by_id(record, store, part->case_id, error) != 0 ||
        payment_load_standing(&standing, store, part->case_id, record->state, error) != 0)
        return -1;
    mark_months(&standing, part->first, part->last, false);
    move->case_id = part->case_id;
    move->amount_yen = part->amount_yen;
    move->first = part->first;
    move->last = part->last;
    move->reverses = part->decision_id;
    const bool is_first = record->state == CASE_ACQUIRED && month_is_set(part->first) &&
                          !payment_first_is_paid(&standing);
    if (append_event(store, record, move,
                     is_first ? EVENT_PAYMENT_REVERSED : EVENT_PREMIUM_REVERSED, GUARD_NONE,
                     error) != 0 ||
        payment_append_move(store, move, error) != 0)
        return -1;
    return set_paid_through(store, part->case_id, &standing, error);
}

/* What of the payment is on a side that is no case's. */
static int take_back_rest(struct case_store *store, struct payment_move *move, struct error *error)
{
    static const enum payment_side sides[] = {SIDE_REVIEW, SIDE_REFUNDED, SIDE_DISCARDED};
    for (size_t i = 0; i < sizeof sides / sizeof *sides; i++) {
        int64_t yen;
        if (sides[i] == move->to)
            continue;
        if (store_query_number(&yen, store,
                               sides[i] == SIDE_REVIEW     ? STATEMENT_PAYMENT_REVIEW_YEN
                               : sides[i] == SIDE_REFUNDED ? STATEMENT_PAYMENT_REFUNDED_YEN
                                                           : STATEMENT_PAYMENT_DISCARDED_YEN,
                               BIND(bound_number(move->payment_id)), 0, error) != 0)
            return -1;
        move->from = sides[i];
        move->amount_yen = (long)yen;
        if (yen > 0 && payment_append_move(store, move, error) != 0)
            return -1;
    }
    return 0;
}

int payment_take_back(struct case_store *store, int64_t payment_id, enum payment_side to,
                      enum payment_rule rule, const char *why,
                      void (*moved)(void *user, const struct case_record *record), void *user,
                      struct error *error)
{
    struct matched_part parts[MATCHED_PARTS_MAX];
    const enum payment_class class = to == SIDE_CANCELLED ? PAYMENT_CANCELLED : PAYMENT_UNKNOWN;
    size_t count;
    if (list_matched(parts, &count, store, payment_id, error) != 0)
        return -1;
    while (count-- > 0) {
        struct case_record record;
        struct payment_move move = {.payment_id = payment_id,
                                    .rule = rule,
                                    .class = class,
                                    .from = SIDE_MATCHED,
                                    .to = to,
                                    .why = why};
        if (reverse_part(store, &record, &parts[count], &move, error) != 0)
            return -1;
        if (moved != NULL)
            moved(user, &record);
    }
    struct payment_move rest = {
        .payment_id = payment_id, .rule = rule, .class = class, .to = to, .why = why};
    return take_back_rest(store, &rest, error);
}

static int set_pair(struct case_store *store, int64_t payment_id, int64_t pair_id,
                    struct error *error)
{
    return store_execute(store, STATEMENT_PAYMENT_SET_PAIR,
                         BIND(bound_number(payment_id), bound_number(pair_id),
                              bound_text(payment_class_name(PAYMENT_CANCELLED)),
                              bound_text(payment_rule_name(RULE_CANCELLING))),
                         error);
}

int payment_cancel_pair(struct case_store *store, const struct payment_pair *pair,
                        void (*moved)(void *user, const struct case_record *record), void *user,
                        struct error *error)
{
    const enum payment_rule rule = pair->why == NULL ? RULE_CANCELLING : RULE_CLERK;
    const struct payment_move own = {.payment_id = pair->cancelling_id,
                                     .rule = rule,
                                     .class = PAYMENT_CANCELLED,
                                     .from = pair->from,
                                     .to = SIDE_CANCELLED,
                                     .amount_yen = pair->amount_yen,
                                     .why = pair->why};
    struct payment_move taken = own;
    taken.payment_id = pair->payment_id;
    taken.from = SIDE_NONE;
    if (payment_append_move(store, &own, error) != 0 ||
        (pair->is_new && payment_append_move(store, &taken, error) != 0) ||
        payment_take_back(store, pair->payment_id, SIDE_CANCELLED, rule, pair->why, moved, user,
                          error) != 0 ||
        set_pair(store, pair->cancelling_id, pair->payment_id, error) != 0)
        return -1;
    return set_pair(store, pair->payment_id, pair->cancelling_id, error);
}
