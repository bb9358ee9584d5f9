/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAYMENT_LEDGER_H
#define FORMLOOP_PAYMENT_LEDGER_H

#include "case_store.h"
#include "month.h"
#include "payment_match.h"

/* Money that came in, and every decision about it. At all times, in each file and in all:
 *
 *   money in = matched + review + refunded + discarded + cancelled
 *
 * Decisions are appended, never changed: each moves an amount of a payment from one side to another
 * and says by which rule, by whom and when. Taking one back is a decision of its own. */
enum payment_side {
    SIDE_MATCHED,   /* credited to a case */
    SIDE_REVIEW,    /* a person decides */
    SIDE_REFUNDED,  /* 過誤納: goes back to the payer */
    SIDE_DISCARDED, /* is none of ours: accounted for elsewhere */
    SIDE_CANCELLED, /* the bank took it back */
    SIDE_COUNT,
    SIDE_NONE = SIDE_COUNT,
};
const char *payment_side_name(enum payment_side side); /* "matched", … */

/* A payment as it stands. Texts are borrowed during a visit. */
struct payment_record {
    int64_t payment_id, file_id;
    const char *file;   /* as it was named, without its folders */
    long record;        /* of the file */
    bool is_cancelling; /* the bank's row that takes another back */
    int64_t pair_id;    /* that it takes back, or that takes it back; 0: none */
    struct date booked; /* 勘定日 */
    struct date value;  /* 起算日 */
    long amount_yen;
    long sides_yen[SIDE_COUNT];
    const char *account, *inquiry, *payer_code, *payer_name, *edi, *sending_bank;
    const char *class, *rule, *note; /* as it was found; note "" if there is none */
    const char *candidates;          /* JSON array of case numbers, the likeliest first */
    long difference_yen;             /* what came in less what was to come */
    bool has_difference;
    const char *case_number;  /* that it is matched to now; "" if none, or several */
    struct month first, last; /* that it pays there; "no month" if none */
};

/* The sides that hold money of it, for people: "review", "matched", "matched+refunded". */
#define SIDES_TEXT_SIZE 64
const char *payment_sides_text(char out[SIDES_TEXT_SIZE], const struct payment_record *payment);

struct payment_filter {
    int64_t payment_id;      /* this one; 0: any */
    bool in_review;          /* only those of which money is in review */
    int64_t case_id;         /* only those that were matched to the case, or might be; 0: any */
    const char *case_number; /* of case_id */
};

/* In the order in which they came in. A non-zero result of visit ends the list. */
int payment_list(struct case_store *store, const struct payment_filter *filter,
                 int (*visit)(void *user, const struct payment_record *payment), void *user,
                 struct error *error);

struct payment_decision_record {
    int64_t decision_id;
    const char *time, *actor, *rule, *class, *from_side, *to_side, *why; /* from "": came in */
    long amount_yen;
    const char *case_number; /* "" if none */
    struct month first, last;
    int64_t event_id; /* 0: none */
    int64_t reverses; /* 0: none */
};
int payment_list_decisions(struct case_store *store, int64_t payment_id,
                           int (*visit)(void *user, const struct payment_decision_record *decision),
                           void *user, struct error *error);

enum payment_action {
    ACTION_MATCH,   /* it is of that case */
    ACTION_REFUND,  /* it goes back to the payer */
    ACTION_DISCARD, /* it is none of ours */
    ACTION_PAIR,    /* a cancelling row takes that payment back */
    ACTION_REOPEN,  /* what was decided is taken back: all of it is in review again */
};

/* What a clerk decides. Who is the store's actor; why is kept as it is written (procedure.h). */
struct payment_settlement {
    int64_t payment_id;
    enum payment_action action;
    const char *case_number;  /* MATCH */
    struct month first, last; /* MATCH: that are paid by it; "no month": it is only credited */
    int64_t pair_id;          /* PAIR */
    long amount_yen;          /* part of what is in review; 0: all of it */
    const char *why;
};

/* One transaction: the decision, and what follows for the case: when the first payment is whole by
 * it payment_received (guide_sent → acquired), else premium_paid; paid_through. ERROR_REFUSED, and
 * nothing changed, if so much is not in review, the case does not wait for money, or a month is not
 * one that it has to pay, or is paid. */
int payment_settle(struct case_store *store, const struct payment_settlement *settlement,
                   struct error *error);

#endif
