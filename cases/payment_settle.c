/* SPDX-License-Identifier: MIT */
/* What a clerk decides about a payment. */
#include "clerk_reason.h"
#include "message.h"
#include "payment_private.h"
#include "procedure.h"

#include <inttypes.h>
#include <string.h>

/* A payment as far as deciding needs it. */
struct settled_payment {
    bool is_found, is_cancelling;
    long amount_yen, review_yen, cancelled_yen;
    int64_t pair_id;
    enum payment_class class;
};

static int note_payment(void *user, const struct payment_record *payment)
{
    struct settled_payment *out = user;
    out->is_found = true;
    out->is_cancelling = payment->is_cancelling;
    out->amount_yen = payment->amount_yen;
    out->review_yen = payment->sides_yen[SIDE_REVIEW];
    out->cancelled_yen = payment->sides_yen[SIDE_CANCELLED];
    out->pair_id = payment->pair_id;
    if (payment_class_parse(&out->class, payment->class) != 0)
        out->class = PAYMENT_UNKNOWN;
    return 0;
}

static int load_payment(struct settled_payment *out, struct case_store *store, int64_t payment_id,
                        struct error *error)
{
    const struct payment_filter filter = {.payment_id = payment_id};
    *out = (struct settled_payment){.is_found = false};
    if (payment_list(store, &filter, note_payment, out, error) != 0)
        return -1;
    return out->is_found ? 0
                         : error_set(error, ERROR_REFUSED,
                                     _("payment %" PRId64 ": there is no such payment; payment "
                                       "list shows them"),
                                     payment_id);
}

/* *amount is that of the settlement, or all that is in review. */
static int check_amount(long *amount, const struct settled_payment *payment,
                        const struct payment_settlement *settlement, struct error *error)
{
    *amount = settlement->amount_yen == 0 ? payment->review_yen : settlement->amount_yen;
    if (payment->review_yen == 0)
        return error_set(error, ERROR_REFUSED,
                         _("payment %" PRId64 ": nothing of it is in review; nothing was settled. "
                           "--reopen takes back what was decided"),
                         settlement->payment_id);
    if (*amount > 0 && *amount <= payment->review_yen)
        return 0;
    return error_set(error, ERROR_REFUSED,
                     _("payment %" PRId64 ": %ld yen of it are in review, not %ld; nothing was "
                       "settled"),
                     settlement->payment_id, payment->review_yen, *amount);
}

/* Each month must be one that the guide asked for, and not be paid. */
static int check_months(const struct payment_standing *standing,
                        const struct payment_settlement *settlement, const char *case_number,
                        struct error *error)
{
    char text[MONTH_TEXT_SIZE];
    const struct payment_expectation *expected = &standing->expected;
    for (struct month month = settlement->first;
         month_is_set(month) && month_compare(month, settlement->last) <= 0;
         month = month_add(month, 1)) {
        int place = expected->premium_count == 0
                        ? -1
                        : month_difference(month, expected->premiums[0].month);
        if (place < 0 || place >= (int)expected->premium_count)
            return error_set(error, ERROR_REFUSED,
                             _("case %s: its guide asks for no premium of %s; nothing was settled"),
                             case_number, month_format_iso(month, text));
        if (standing->is_paid[place])
            return error_set(error, ERROR_REFUSED,
                             _("case %s: %s is paid already; nothing was settled"), case_number,
                             month_format_iso(month, text));
    }
    return 0;
}

static int match_payment(struct case_store *store, const struct payment_settlement *settlement,
                         struct payment_move *move, struct error *error)
{
    struct case_record record;
    struct payment_standing standing;
    if (case_store_load(&record, store, settlement->case_number, error) != 0 ||
        payment_load_standing(&standing, store, record.case_id, record.state, error) != 0)
        return -1;
    if (record.state != CASE_GUIDE_SENT && record.state != CASE_ACQUIRED)
        return error_set(error, ERROR_REFUSED,
                         _("case %s is in state %s and does not wait for money; nothing was "
                           "settled. Refund the payment, or decide about the case first"),
                         record.case_number, case_state_name(record.state));
    if (check_months(&standing, settlement, record.case_number, error) != 0)
        return -1;
    move->to = SIDE_MATCHED;
    move->first = settlement->first;
    move->last = settlement->last;
    return payment_credit(store, &record, &standing, move, error);
}

static int pair_payment(struct case_store *store, const struct payment_settlement *settlement,
                        const struct settled_payment *cancelling, struct error *error)
{
    struct settled_payment taken;
    const struct payment_pair pair = {.payment_id = settlement->pair_id,
                                      .cancelling_id = settlement->payment_id,
                                      .amount_yen = cancelling->amount_yen,
                                      .from = SIDE_REVIEW,
                                      .why = settlement->why};
    if (load_payment(&taken, store, settlement->pair_id, error) != 0)
        return -1;
    if (!cancelling->is_cancelling || cancelling->review_yen != cancelling->amount_yen ||
        taken.is_cancelling || taken.cancelled_yen != 0 ||
        taken.amount_yen != cancelling->amount_yen)
        return error_set(error, ERROR_REFUSED,
                         _("payment %" PRId64 " does not take payment %" PRId64 " back: it must be "
                           "the bank's cancelling row, in review, of the same amount; nothing was "
                           "settled"),
                         settlement->payment_id, settlement->pair_id);
    return payment_cancel_pair(store, &pair, NULL, NULL, error);
}

static int reopen_payment(struct case_store *store, const struct payment_settlement *settlement,
                          const struct settled_payment *payment, struct error *error)
{
    if (payment->cancelled_yen != 0)
        return error_set(error, ERROR_REFUSED,
                         _("payment %" PRId64 ": the bank took it back; there is nothing to "
                           "reopen"),
                         settlement->payment_id);
    if (payment->review_yen == payment->amount_yen)
        return error_set(error, ERROR_REFUSED,
                         _("payment %" PRId64 ": is in review; there is nothing to reopen"),
                         settlement->payment_id);
    return payment_take_back(store, settlement->payment_id, SIDE_REVIEW, RULE_CLERK,
                             settlement->why, NULL, NULL, error);
}

static int settle(struct case_store *store, const struct payment_settlement *settlement,
                  struct error *error)
{
    struct settled_payment payment;
    struct payment_move move = {.payment_id = settlement->payment_id,
                                .rule = RULE_CLERK,
                                .from = SIDE_REVIEW,
                                .why = settlement->why};
    if (load_payment(&payment, store, settlement->payment_id, error) != 0)
        return -1;
    move.class = payment.class;
    if (settlement->action == ACTION_REOPEN)
        return reopen_payment(store, settlement, &payment, error);
    if (check_amount(&move.amount_yen, &payment, settlement, error) != 0)
        return -1;
    if (settlement->action == ACTION_PAIR)
        return pair_payment(store, settlement, &payment, error);
    if (payment.is_cancelling && settlement->action != ACTION_DISCARD)
        return error_set(error, ERROR_REFUSED,
                         _("payment %" PRId64
                           ": is the bank's row that takes another back; nothing "
                           "was settled. Name that one with --takes-back, or discard it"),
                         settlement->payment_id);
    if (settlement->action == ACTION_MATCH)
        return match_payment(store, settlement, &move, error);
    move.to = settlement->action == ACTION_REFUND ? SIDE_REFUNDED : SIDE_DISCARDED;
    return payment_append_move(store, &move, error);
}

int payment_settle(struct case_store *store, const struct payment_settlement *settlement,
                   struct error *error)
{
    if (why_check(settlement->why, error) != 0 || store_begin(store, error) != 0)
        return -1;
    if (settle(store, settlement, error) == 0)
        return store_commit(store, error);
    store_rollback(store);
    return -1;
}
