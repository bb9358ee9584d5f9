/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_SESSION_H
#define FORMLOOP_PRINT_SESSION_H

#include "crew.h"
#include "error.h"
#include "font_library.h"

/* What the documents of one job share, so that the second document costs only its own pages: forms
 * and booklets compiled to deflated backgrounds, the codes of glyphs, and fonts. Documents may be open
 * side by side; each thread has one piece open at a time.
 *
 * Several threads may set pieces of the session, each with a compositor of its own. What is new in the
 * session (a background, the code of a glyph) is made in the order of the pieces, so that neither the
 * number of threads nor timing shows in any file. */
struct print_session;

/* PRINT_SPOOLS: documents of many pieces. A document has one font a face, with the glyphs of its
 * backgrounds and of its pieces; the codes are those of the job.
 * PRINT_SINGLES: a document a piece. Fonts of the backgrounds and of the piece are apart, so that
 * the former are made and deflated once for all documents, and a document's bytes do not depend on
 * the documents before it. */
enum print_mode { PRINT_SPOOLS, PRINT_SINGLES };

/* The library is borrowed and must outlive the session; it is that of the thread that opens documents
 * with print_document_new_in. */
int print_session_new(struct print_session **out, struct font_library *library,
                      enum print_mode mode, struct error *error);
void print_session_free(struct print_session *session); /* after its documents; NULL is fine */

/* What one thread sets pieces with: its faces, its compressor, its turn. All three arguments are
 * borrowed and must outlive it; turn is set anew for each piece before it is begun. */
struct print_compositor;
int print_compositor_new(struct print_compositor **out, struct print_session *session,
                         struct font_library *library, const struct crew_turn *turn,
                         struct error *error);
void print_compositor_free(struct print_compositor *compositor); /* NULL is fine */

#endif
