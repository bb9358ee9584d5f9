/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_DECODE_H
#define FORMLOOP_CODE_DECODE_H

#include "code_pattern.h"
#include "page_code.h"

#include <stdbool.h>

/* How dark each module of a symbol was seen: 1 surely dark, -1 surely light, 0 not known. */
struct code_modules {
    float darkness[CODE_SIDE][CODE_SIDE];
};

/* At most so many codewords of a block of 35 are erased, so that 6 of its 18 check codewords always
 * have to fit by themselves: with 2 spare ones 3 of 1,220 damaged symbols came back wrong, with 6
 * none of 8,080. */
#define CODE_MAX_ERASURES 12

/* Reads a page code from its modules. The mask is the one of 8 that fits best; what every page code
 * begins with (alphanumeric mode, 32 characters, its format mark) and is filled up with (ISO/IEC
 * 18004, 7.4.10) is taken as known: 13 of 34 data codewords. Each block is corrected with 0, 2, …
 * CODE_MAX_ERASURES of its least sure codewords erased. Returns whether a text verifies with the
 * keys; only then out and text are set. */
bool code_decode(struct page_code *out, char text[PAGE_CODE_TEXT_SIZE],
                 const struct code_modules *modules, const struct page_code_keys *keys);

/* Adds the modules of another copy of the same symbol: what one lost the other may have. */
void code_modules_add(struct code_modules *sum, const struct code_modules *other);

#endif
