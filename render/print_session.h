/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_SESSION_H
#define FORMLOOP_PRINT_SESSION_H

#include "error.h"
#include "font_library.h"

/* What the documents of one job share, so that the second document costs only its own pages: the
 * compressor, forms and booklets compiled to deflated backgrounds, the glyphs of those, and their
 * fonts. Documents may be open side by side, but one thread uses a session and its library: a job
 * on two processor cores has two of each. */
struct print_session;

/* PRINT_SPOOLS: documents of many pieces. A document has one font a face, with the glyphs of the
 * backgrounds and of the pieces.
 * PRINT_SINGLES: a document a piece. Fonts of the backgrounds and of the piece are apart, so that
 * the former are made and deflated once for all documents, and a document's bytes do not depend on
 * the documents before it. */
enum print_mode { PRINT_SPOOLS, PRINT_SINGLES };

/* The library is borrowed and must outlive the session. */
int print_session_new(struct print_session **out, struct font_library *library,
                      enum print_mode mode, struct error *error);
void print_session_free(struct print_session *session); /* after its documents; NULL is fine */

#endif
