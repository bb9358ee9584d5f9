/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PREFLIGHT_H
#define FORMLOOP_PREFLIGHT_H

#include "error.h"
#include "font_library.h"
#include "form.h"

#include <stdint.h>

/* What would stop a piece from being printed, found without drawing it: for a job to know all of it
 * before anything is written. A fault names case, field and code point, never a value. */
enum preflight_kind {
    PREFLIGHT_CHARACTER, /* no face has the character */
    PREFLIGHT_SELECTOR, /* the character is there, but not in the form its selector or mark asks for
                         */
    PREFLIGHT_GAIJI,    /* a private use character that is not in the gaiji map */
    PREFLIGHT_ROOM,     /* the text does not fit its box at the least size */
    PREFLIGHT_VALUE,    /* there is no value, or a required one is empty */
};

struct preflight_fault {
    enum preflight_kind kind;
    const char *case_number, *field; /* borrowed for the visit */
    int page;                        /* 1 … */
    uint32_t code_point, mark;       /* of the first three kinds; else 0 */
    const char *message; /* "U+E000 is a private use character …"; without case and field */
};

/* "character", "selector", "gaiji", "room", "value": for JSON. */
const char *preflight_kind_name(enum preflight_kind kind);

/* Preflight of one job; keeps what it has seen of texts that are the same from piece to piece. The
 * library is borrowed; one thread may use both. */
struct preflight;
int preflight_new(struct preflight **out, struct font_library *library, struct error *error);
void preflight_free(struct preflight *preflight); /* NULL is fine */

/* Looks at one piece and visits all its faults, each of a field once; *faults (unless
 * NULL) is their number. Page codes are not looked at, and may be NULL. Returns 0 with and without
 * faults, -1 with ERROR_STORE when memory is out or a face cannot be opened. filled->form must stay
 * where and as it is for as long as pieces of it are looked at. */
typedef void (*preflight_visit)(void *user, const struct preflight_fault *fault);
int preflight_form(size_t *faults, struct preflight *preflight, const struct filled_form *filled,
                   preflight_visit visit, void *user, struct error *error);

/* The same for a document that is no form, the guide: characters of its values that no face has.
 * The faces of documents have the same repertoire, so that one of them stands for all; page is 1.
 * Whether a text fits is only known when it is set. */
int preflight_values(size_t *faults, struct preflight *preflight, const struct form_value *values,
                     size_t count, const char *case_number, preflight_visit visit, void *user,
                     struct error *error);

/* What form_check cannot see of a definition without its faces: texts that are the same on all
 * pieces and hold a character that is in no face, or do not fit their box. Up to `limit` faults are
 * appended to out, a line each, as form_check does; returns their number (0: sound). */
struct buffer;
int preflight_definition(struct buffer *out, const struct form_definition *form,
                         struct font_library *library, int limit);

#endif
