/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAYMENT_MATCH_H
#define FORMLOOP_PAYMENT_MATCH_H

#include "payment_index.h"
#include "payment_judge.h"
#include "payment_payer.h"

/* Which case a payment is of, and whether that is sure. In this order, the first that finds anybody
 * decides:
 *
 *   1 virtual_account  the account that it came in on is the case's own (振込専用口座)
 *   2 reference        the case's reference, and a payer's name that does not speak against it
 *   3 name_and_amount  the name in kana to the letter, of one case only, and the amount that is due
 *   4 name             the name to the letter, another amount or day
 *   5 similar_name     the family name alone, or two letters off, and the amount that is due
 *   6 amount           nothing but the amount of a first payment
 *
 * 1 to 3 may move a case, if the judgement is sure too; 4 to 6 never do, a person looks. Of two
 * cases that fit, a person chooses. A reference is one digit away from another person's, and most
 * premiums are the same amount: so it counts only where the name bears it out: the same, near it,
 * or of the same family, and not that of another case to the letter. */
enum payment_rule {
    RULE_NONE,
    RULE_VIRTUAL_ACCOUNT,
    RULE_REFERENCE,
    RULE_NAME_AND_AMOUNT,
    RULE_NAME,
    RULE_SIMILAR_NAME,
    RULE_AMOUNT,
    RULE_CANCELLING, /* the bank's row that takes another back */
    RULE_CLERK,
    RULE_COUNT,
};
const char *payment_rule_name(enum payment_rule rule); /* "none", "virtual_account", … */

/* Why a payment is for a person, beside its class. */
enum payment_note {
    NOTE_NONE,
    NOTE_SEVERAL_CASES,    /* more than one case fits */
    NOTE_OTHER_NAME,       /* the reference is one case's, the name is not */
    NOTE_NO_NAME,          /* a reference, and no name that bears it out */
    NOTE_NAME_IS_NO_PROOF, /* rules 5 and 6 only propose */
    NOTE_STATE,            /* the case is in a state in which it cannot pay this */
    NOTE_FIRST_MISSING,    /* a prepayment before the first payment */
    NOTE_FEE,              /* short by the usual fee of a transfer */
    NOTE_NO_PAIR,          /* takes back a row that is not there, or one of several */
    NOTE_COUNT,
};
const char *payment_note_name(enum payment_note note); /* "several_cases", …; "" for none */

/* The society's choices. */
struct payment_rules {
    struct transfer_fees fees;
    bool reference_alone; /* a reference counts whatever the name says */
};

/* What came in, as far as matching looks at it. */
struct incoming_payment {
    const struct payer *payer;
    uint64_t
        virtual_account; /* reference that the account stands for; 0: the society's own account */
    long amount_yen;
    struct date value;
};

#define SHOWN_CANDIDATES_MAX 5
struct payment_match {
    enum payment_rule rule;
    enum payment_note note;
    bool is_sure;
    struct payment_judgement judgement;
    struct indexed_case *candidates[SHOWN_CANDIDATES_MAX]; /* the first is the one, if it is sure */
    size_t candidate_count;
    struct payment_standing standing; /* of the first, if it is sure */
};

/* Loads how a case stands: its expectation and what was matched to it. */
int payment_load_standing(struct payment_standing *out, struct case_store *store, int64_t case_id,
                          enum case_state state, struct error *error);

int payment_match_find(struct payment_match *out, const struct incoming_payment *payment,
                       const struct payment_index *index, struct case_store *store,
                       const struct payment_rules *rules, struct error *error);

#endif
