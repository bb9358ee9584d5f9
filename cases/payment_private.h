/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAYMENT_PRIVATE_H
#define FORMLOOP_PAYMENT_PRIVATE_H

#include "payment_ledger.h"
#include "store_private.h"

/* What payment_import.c and payment_settle.c share. All of it within an open transaction. */

/* One move of an amount. */
struct payment_move {
    int64_t payment_id;
    enum payment_rule rule;
    enum payment_class class;
    enum payment_side from, to; /* from SIDE_NONE: came in */
    long amount_yen;
    int64_t case_id; /* 0: none */
    struct month first, last;
    int64_t event_id, reverses; /* 0: none */
    const char *why;            /* NULL: none */
};

/* Appends the decision and moves the amount. */
int payment_append_move(struct case_store *store, const struct payment_move *move,
                        struct error *error);

/* Credits the amount to the case: event, decision, paid_through. move->to is SIDE_MATCHED, months
 * may be none. record needs case_id, case_number and state, which follows; standing follows too. */
int payment_credit(struct case_store *store, struct case_record *record,
                   struct payment_standing *standing, struct payment_move *move,
                   struct error *error);

/* Reckons anew through which month the case is paid: its guide now asks for other months. */
int payment_renew_paid_through(struct case_store *store, int64_t case_id, struct error *error);

/* Takes back whatever the payment was matched to, and whatever it else became, to the side: an
 * event and a reversal for each decision. cases (may be NULL) is told of each case whose state
 * followed. */
int payment_take_back(struct case_store *store, int64_t payment_id, enum payment_side to,
                      enum payment_rule rule, const char *why,
                      void (*moved)(void *user, const struct case_record *record), void *user,
                      struct error *error);

/* The bank's row takes the payment back: both stand as cancelled, each with the other as its pair.
 */
struct payment_pair {
    int64_t payment_id, cancelling_id;
    long amount_yen;
    enum payment_side from; /* of the cancelling row: SIDE_NONE as it comes in */
    bool is_new; /* nothing was decided about the payment yet: it came in the same file */
    const char *why;
};
int payment_cancel_pair(struct case_store *store, const struct payment_pair *pair,
                        void (*moved)(void *user, const struct case_record *record), void *user,
                        struct error *error);

#endif
