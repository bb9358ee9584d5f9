/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FONT_SUBSET_H
#define FORMLOOP_FONT_SUBSET_H

#include "buffer.h"
#include "crew.h"
#include "error.h"
#include "font_codes.h"
#include "font_library.h"

#include <stdint.h>

/* The glyphs that are used, of all faces. Each (character, mark) pair gets a code of its own in its
 * face, in order of first use, even where two pairs share a glyph: else copying text from the PDF
 * would lose the selector. A pair in its vertical form has another code than upright. Codes are
 * 1 … 65,535. */
struct font_subset;

struct font_subset *font_subset_new(void); /* with codes of its own; NULL when memory is out */

/* With the codes of a job: one thread draws with it, one drawing (a piece, a background) at a time,
 * and turn is that thread's (NULL: it is alone). codes and turn are borrowed. */
struct font_subset *font_subset_new_shared(struct font_codes *codes, enum font_code_part part,
                                           const struct crew_turn *turn);
void font_subset_free(struct font_subset *subset);

/* The code of the glyph in its face; 0 when memory is out or the face has no code left. */
unsigned font_subset_code(struct font_subset *subset, const struct font_glyph *glyph);

/* Number of glyphs in a face. */
size_t font_subset_count(const struct font_subset *subset, enum font_face face);

/* A drawing. Committed, other threads see the codes that it was the first to use, and *uses (to be
 * freed; empty for a subset with codes of its own) is what it used. Abandoned, e.g. because a piece is
 * refused half-way, it is as if it had never been tried. -1 when memory is out. */
void font_subset_begin(struct font_subset *subset);
int font_subset_commit(struct font_subset *subset, struct font_uses *uses);
void font_subset_abandon(struct font_subset *subset);

/* Puts the codes of drawings into a subset (font_subset_new) that nothing draws with, for the font of
 * a document that holds them. -1 when memory is out. */
int font_subset_add(struct font_subset *subset, const struct font_uses *uses);

/* What a PDF needs to embed the used part of one face (ISO 32000-1, 9.7.4 and 9.10.3). */
struct font_program {
    char name[64];            /* "ABCDEF+BIZUDGothic": the tag is made from the bytes */
    struct buffer file;       /* the subset as a TrueType file */
    struct buffer cid_to_gid; /* two bytes a code, from code 0 to the highest in use */
    struct buffer to_unicode; /* the CMap: UTF-16 of character and mark, 100 codes a block */
    struct buffer widths;     /* the array W as text; codes of 1000/1000 em are left out */
    int ascent, descent, cap_height, stem_v; /* 1/1000 em */
    int box[4];                              /* left, bottom, right, top, 1/1000 em */
};

/* Makes the program of a face with font_subset_count > 0. The caller frees with font_program_free. */
int font_program_make(struct font_program *out, const struct font_subset *subset,
                      struct font_library *library, enum font_face face, struct error *error);
void font_program_free(struct font_program *program);

#endif
