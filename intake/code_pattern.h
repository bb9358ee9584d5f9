/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_PATTERN_H
#define FORMLOOP_CODE_PATTERN_H

#include "page_frame.h"

#include <stdbool.h>

/* What a QR symbol of version 3, level Q, holds where (ISO/IEC 18004:2015, 6.3 and 7.7): the one
 * kind of symbol that page codes are printed as. Rows and columns count from the top left. */

#define CODE_SIDE PAGE_CODE_MODULES
#define CODE_BLOCKS 2
#define CODE_BLOCK_DATA 17
#define CODE_BLOCK_CHECK 18
#define CODE_BLOCK_SIZE (CODE_BLOCK_DATA + CODE_BLOCK_CHECK)
#define CODE_BITS (8 * CODE_BLOCKS * CODE_BLOCK_SIZE)
#define CODE_FORMAT_BITS 30 /* 15, twice */
#define CODE_MASKS 8

enum module_kind { MODULE_LIGHT, MODULE_DARK, MODULE_FORMAT, MODULE_DATA };

struct module_place {
    unsigned char row, column;
};

struct code_pattern {
    unsigned char kind[CODE_SIDE][CODE_SIDE]; /* enum module_kind */
    struct module_place format[CODE_FORMAT_BITS];
    struct module_place data[CODE_BITS]; /* of the codewords as they are drawn, high bit first */
};

void code_pattern_make(struct code_pattern *out);

/* Whether that bit of the format information of level Q with that mask is dark. */
bool code_pattern_format_is_dark(int mask, int bit);

/* Whether the data mask turns that module over. */
bool code_pattern_is_masked(int mask, int row, int column);

#endif
