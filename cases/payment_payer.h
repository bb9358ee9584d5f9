/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAYMENT_PAYER_H
#define FORMLOOP_PAYMENT_PAYER_H

#include "zengin_file.h"

/* Who a row says that it is from. People are told to type the reference of their case before their
 * name (transfer_name.h); some type it behind, some with the letters of the case number, and some
 * banks carry it in 振込依頼人コード or EDI情報. */

#define PAYER_REFERENCES_MAX 6
#define PAYER_KEY_SIZE 256

struct payer {
    uint64_t references[PAYER_REFERENCES_MAX]; /* as numbers, each once; 0 is none */
    size_t reference_count;
    char kana[PAYER_KEY_SIZE];   /* kana_key of the name without the numbers at its ends */
    char family[PAYER_KEY_SIZE]; /* … of its first word; equal to kana if there is one word */
};

/* A number of up to ten digits, letters of a case number before it ("C0000012") let pass; 0 if it
 * is none. */
uint64_t payer_reference_of(const char *text);

/* Reads the payer of a row. -1: out of memory. */
int payer_read(struct payer *out, const char *payer_code, const char *payer_name, const char *edi,
               struct error *error);

#endif
