/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CUSTOMER_BARCODE_H
#define FORMLOOP_CUSTOMER_BARCODE_H

#include "address_code.h"

/* Japan Post's customer barcode (郵便カスタマバーコード): start, 7 digits of the postal code, 13
 * symbols of the address code, check symbol, stop. Tables, filling, cutting and check: 日本郵便
 * 「郵便番号・バーコードマニュアル」. How it looks on paper: customer_barcode_layout.h. */

#define CUSTOMER_BARCODE_BARS 67
#define CUSTOMER_BARCODE_SYMBOLS 21 /* between start and stop */

struct customer_barcode {
    /* 0…9 the digits, 10 the hyphen, 11…18 CC1…CC8; the last is the check symbol. */
    unsigned char symbols[CUSTOMER_BARCODE_SYMBOLS];
    /* A digit a bar: 1 long, 2 upper half, 3 lower half, 4 timing. */
    char bars[CUSTOMER_BARCODE_BARS + 1];
};

/* Why a piece has a barcode or none. None is no fault: the post sorts such a piece by its text. */
enum customer_barcode_outcome {
    CUSTOMER_BARCODE_MADE,
    /* The code ends in 00: a 代表番号 of a whole city (以下に掲載がない場合), which says nothing of
     * the town; the manual forbids a barcode. In Japan Post's table of January 2023 all 1,770 codes
     * that end in 00 are of whole cities. */
    CUSTOMER_BARCODE_CITY_CODE,
    CUSTOMER_BARCODE_NO_POSTAL_CODE, /* it has not seven digits */
};

/* The identifier for JSON: "made", "city_code", "no_postal_code". */
const char *customer_barcode_outcome_name(enum customer_barcode_outcome outcome);

/* postal_code: seven digits, with or without the hyphen. address_code as address_code_make writes
 * it: up to 13 characters of 0-9 A-Z and the hyphen; others are left out. "" for a code of a large
 * office's own (大口事業所個別番号), which says all by itself. What is longer than 13 symbols is cut,
 * and where that parts the two symbols of a letter, the first stays. *out is set when the outcome is
 * CUSTOMER_BARCODE_MADE. */
enum customer_barcode_outcome customer_barcode_encode(struct customer_barcode *out,
                                                      const char *postal_code,
                                                      const char *address_code);

/* The same from the address as it is written; building may be "". */
enum customer_barcode_outcome customer_barcode_for_address(struct customer_barcode *out,
                                                           const char *postal_code,
                                                           const char *address,
                                                           const char *building);

#endif
