/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAYMENT_INDEX_H
#define FORMLOOP_PAYMENT_INDEX_H

#include "case_store.h"

#include <stddef.h>

/* All cases in memory, found by what a payment says of its payer: built once for a bank file. */

struct indexed_case {
    int64_t case_id;
    char case_number[CASE_NUMBER_SIZE];
    enum case_state state; /* kept up to date by whoever moves the case */
    uint64_t reference;    /* transfer_reference, as a number */
    const char *kana;      /* kana_key; "" if the case has none */
    const char *family;    /* … of the first word of it; "" if there is one word */
    long first_amount_yen; /* of the first payment that its guide asks for; 0: none */
};

struct payment_index;

/* Reads the cases of the store. Free with payment_index_free (NULL is fine). */
int payment_index_build(struct payment_index **out, struct case_store *store, struct error *error);
void payment_index_free(struct payment_index *index);

/* The cases that a look-up found, the first PAYMENT_CANDIDATES_MAX of count. */
#define PAYMENT_CANDIDATES_MAX 32
struct case_candidates {
    struct indexed_case *cases[PAYMENT_CANDIDATES_MAX]; /* borrowed from the index */
    size_t count; /* all that there are; more than the maximum: nobody is meant */
};

/* Each fills *out anew. */
void payment_index_by_reference(struct case_candidates *out, const struct payment_index *index,
                                uint64_t reference);
void payment_index_by_kana(struct case_candidates *out, const struct payment_index *index,
                           const char *kana);
/* The next two only among cases that wait for money: guide_sent, acquired, cancelled_unpaid. */
void payment_index_by_family(struct case_candidates *out, const struct payment_index *index,
                             const char *family);
/* By a key at most PAYER_MAX_EDITS edits away (but not the same): an exact search. */
#define PAYER_MAX_EDITS 2
void payment_index_by_similar_kana(struct case_candidates *out, const struct payment_index *index,
                                   const char *kana);
/* Cases in guide_sent whose first payment is that amount; counted no further than one more than the
 * maximum. */
void payment_index_by_first_amount(struct case_candidates *out, const struct payment_index *index,
                                   long amount_yen);

struct indexed_case *payment_index_lookup(const struct payment_index *index, int64_t case_id);

#endif
