/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FONT_LIBRARY_H
#define FORMLOOP_FONT_LIBRARY_H

#include "error.h"
#include "gaiji.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The faces that documents are set in, and the way from a character to a glyph. The font files come
 * from packages (font_manifest.c); nothing is embedded in the program. */

enum font_face {
    FONT_GOTHIC,      /* BIZ UDGothic Regular */
    FONT_GOTHIC_BOLD, /* BIZ UDGothic Bold */
    FONT_MINCHO,      /* BIZ UDMincho Regular */
    FONT_NAMES,       /* IPAmj Mincho: the name characters and variants that the others lack */
    FONT_FACE_COUNT,
};

/* One printed character. It may stand for two code points: a base and the variation selector or
 * combining mark behind it, which are one cluster and never parted. */
struct font_glyph {
    uint32_t code_point;
    uint32_t mark;       /* variation selector or combining mark behind it; 0: none */
    uint16_t glyph;      /* of the face; 0 for a line feed, which is kept but draws nothing */
    uint16_t advance;    /* 1/1000 em */
    int16_t extra;       /* space added behind it by typesetting, 1/1000 em */
    unsigned char face;  /* enum font_face */
};

/* A text as glyphs. */
struct font_run {
    struct font_glyph *glyphs; /* owned */
    size_t count, capacity;
};
#define FONT_RUN_INIT {NULL, 0, 0}
void font_run_clear(struct font_run *run); /* keeps the memory */
void font_run_free(struct font_run *run);

/* What no face has. */
struct font_missing {
    uint32_t code_point;
    uint32_t mark; /* 0: the character itself is missing; else it is there, but not with this mark */
};

struct font_library;

/* Opens the faces. folder is where the font files are looked for first; NULL means the folder named
 * by the environment variable FORMLOOP_FONTS, if any. Then come the folders of the packages.
 * The face for names (46 MB) is only opened when first needed. Fails with ERROR_STORE when a face
 * cannot be opened. One library serves one thread. */
int font_library_open(struct font_library **out, const char *folder, struct error *error);
void font_library_close(struct font_library *library); /* NULL is fine */

/* From now on a gaiji that is in the map is set as the character it stands for; NULL: none is. The
 * map is borrowed. ERROR_REFUSED, and no map in use, when a face lacks one of its characters: the
 * message names the line of the map file. */
int font_library_use_gaiji(struct font_library *library, const struct gaiji_map *map,
                           struct error *error);

/* Appends the glyphs of the size bytes of UTF-8 at text to run. The text is set in `face` if that
 * has every character with its selector; else as a whole in FONT_NAMES, so that weights do not mix
 * within a name, if that has them all; else each cluster is taken from the first of the two that
 * has it. A pair that a cmap format 14 lists as default is supported (Unicode, UTS #37).
 *
 * -1 with ERROR_REFUSED, and *missing (unless NULL) filled in, when a character, or a character
 * with its selector, is in neither face, and for private use characters (外字) that are not in the
 * gaiji map, control characters and bytes that are not UTF-8 (missing U+FFFD): nothing is ever replaced. The message names the
 * code points only. run is then as it was. */
int font_run_append(struct font_run *run, struct font_library *library, enum font_face face,
                    const char *text, size_t size, struct font_missing *missing,
                    struct error *error);

/* Everything for which font_run_append refuses a text, in order: room for capacity, repeated ones
 * once. Returns their number, at most capacity; -1 (ERROR_STORE) when the face for names cannot be
 * opened or memory is out. 0: the text can be set. */
int font_missing_all(struct font_missing *out, size_t capacity, struct font_library *library,
                     enum font_face face, const char *text, size_t size, struct error *error);

/* Why a character cannot be set; the message names code points only. Always returns -1. */
int font_missing_refuse(const struct font_missing *missing, struct error *error);

/* The glyph of one cluster in one face, no fallback; false if the face has none. mark 0: none. */
bool font_lookup(struct font_glyph *out, struct font_library *library, enum font_face face,
                 uint32_t code_point, uint32_t mark);

/* Exchanges a glyph for the form that it has in vertical lines (GSUB feature vert: 、 at the upper
 * right, ー upright, brackets turned); false, and nothing changed, if the face has no other form. */
bool font_make_vertical(struct font_glyph *glyph, struct font_library *library);

/* Visits every (character, selector) pair of a face's cmap format 14, in order; for tests that all
 * of them can be printed. Returns their number, 0 if the face cannot be opened. */
size_t font_visit_pairs(struct font_library *library, enum font_face face,
                        void (*visit)(void *user, uint32_t code_point, uint32_t selector),
                        void *user);

/* Height of the em box above the baseline, 1/1000 em: where a line's baseline stands in its box. */
#define FONT_EM_ASCENT 880

#endif
