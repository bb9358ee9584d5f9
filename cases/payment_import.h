/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAYMENT_IMPORT_H
#define FORMLOOP_PAYMENT_IMPORT_H

#include "payment_ledger.h"
#include "zengin_file.h"

/* `payment import`: a bank's file of incoming transfers (zengin_file.h) in; what is sure moves its
 * case, the rest goes to review with candidates. */

/* The society's account; a code that is "" is not compared. */
struct payment_account {
    const char *bank_code, *branch_code, *number;
    char deposit_kind; /* '1' 普通, '2' 当座, '4' 貯蓄; 0: not compared */
    const char
        *virtual_branch; /* branch of accounts whose number is a case's reference (振込専用口座);
                            "": there are none */
};

/* One row, as it was found. Texts are borrowed. */
struct payment_row {
    int64_t payment_id;
    long record;
    const struct zengin_row *row;
    enum payment_side side;
    const struct payment_match
        *match; /* NULL for a row that takes another back, or was taken back */
    enum payment_class class;
    enum payment_rule rule;
    enum payment_note note;
    int64_t pair_id; /* 0: none */
};

struct payment_import_summary {
    bool is_known; /* the same file, by its hash, was taken in before: nothing was done */
    long read;     /* rows of the file: the sum of the next five */
    long matched, review, cancelled; /* rows that were new; cancelled counts both of a pair */
    long repeated, withdrawals;      /* that an earlier file had; that are no payments */
    long reversed;                   /* payments of earlier files that were taken back */
    long read_yen, matched_yen, review_yen,
        cancelled_yen; /* of payments, without cancelling rows */
    char hash[HASH_TEXT_SIZE];
};

/* Takes the bytes of a file in as one transaction: after a crash all of it is there or nothing.
 * name is kept without its folders. Refused whole (ERROR_REFUSED): what zengin_file_parse refuses,
 * a file of another account. Rows that an earlier file had (account, inquiry number, dates, amount,
 * payer) change nothing. visit (may be NULL) is told of each new row, before the whole is durable;
 * warned of each warning. */
int payment_import_bytes(struct payment_import_summary *out, struct case_store *store,
                         const void *bytes, size_t size, const char *name, struct date received,
                         const struct payment_account *account, const struct payment_rules *rules,
                         void (*visit)(void *user, const struct payment_row *row),
                         void (*warned)(void *user, const char *warning), void *user,
                         struct error *error);

#endif
