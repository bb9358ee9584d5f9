/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FONT_SUBSET_H
#define FORMLOOP_FONT_SUBSET_H

#include "buffer.h"
#include "error.h"
#include "font_library.h"

#include <stdint.h>

/* The glyphs that one document uses, of all faces. Each (character, mark) pair gets a code of its
 * own in its face, in order of first use, even where two pairs share a glyph: else copying text from
 * the PDF would lose the selector. A pair in its vertical form has another code than upright. Codes are 1 … 65,535. */
struct font_subset;

struct font_subset *font_subset_new(void); /* NULL when memory is out */

/* For documents that share ready-made parts: a base holds the glyphs of those parts. Its codes run
 * from 65,535 downwards, so that they stay as they are in every document over it, and it may grow
 * while those documents are made. A document's subset over a base takes the base's code of a glyph
 * that is there, and its font program has the glyphs of both. The base is borrowed; one thread may
 * use it. */
struct font_subset *font_subset_new_base(void);
struct font_subset *font_subset_new_over(const struct font_subset *base);

void font_subset_free(struct font_subset *subset);

/* The code of the glyph in its face; 0 when memory is out or the face has no code left. */
unsigned font_subset_code(struct font_subset *subset, const struct font_glyph *glyph);

/* Number of codes handed out in a face, the base's with them. */
size_t font_subset_count(const struct font_subset *subset, enum font_face face);

/* Remembers what was handed out, and takes back all codes handed out since: for a piece that is
 * refused half-way, so that the document stays as if it had never been tried. */
struct font_subset_mark {
    size_t count[FONT_FACE_COUNT];
};
struct font_subset_mark font_subset_mark(const struct font_subset *subset);
void font_subset_rollback(struct font_subset *subset, const struct font_subset_mark *mark);

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
