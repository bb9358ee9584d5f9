/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FONT_CODES_H
#define FORMLOOP_FONT_CODES_H

#include <stddef.h>
#include <stdint.h>

/* The codes that the documents of one job have in common, for threads that draw different pieces of
 * it. Backgrounds are drawn once and stand in many documents: their codes run from 1 to 2,047 and, when
 * those are out, from 65,535 downwards. Codes of the pieces run from 2,048 upwards; a glyph that a
 * background had first keeps that code.
 *
 * Codes are given in order of first use in the job, so that a piece has the same bytes whichever
 * thread drew it: a thread that meets a glyph without a code waits until all pieces before its own
 * are drawn (crew_turn). That is rare after the first hundred names. */
struct font_codes;
struct font_codes *font_codes_new(void); /* NULL when memory is out */
void font_codes_free(struct font_codes *codes);

enum font_code_part { FONT_CODES_OF_BACKGROUNDS, FONT_CODES_OF_PIECES, FONT_CODE_PARTS };

/* A code as it is used: what a font needs to know of it. */
struct font_use {
    uint32_t code_point, mark;
    uint16_t glyph, advance, code;
    unsigned char face; /* enum font_face */
    unsigned drawing;   /* internal: the last drawing that it was used in */
};

/* The codes that one drawing uses, each once. */
struct font_uses {
    struct font_use *items; /* owned */
    size_t count, capacity;
};
#define FONT_USES_INIT {NULL, 0, 0}
void font_uses_free(struct font_uses *uses);

#endif
