/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_SESSION_INTERNAL_H
#define FORMLOOP_PRINT_SESSION_INTERNAL_H

/* Between the files of sessions and documents only. */

#include "canvas.h"
#include "pdf_document.h"
#include "print_session.h"

#include <stdbool.h>
#include <stddef.h>

/* ---- The session ---- */

/* A background, compiled; stays as it is until the session is freed. */
struct print_background {
    double width_mm, height_mm;
    struct pdf_stream content;
    struct font_uses uses;
};

struct print_compositor {
    struct print_session *session; /* borrowed, as is the library */
    struct font_library *library;
    const struct crew_turn *turn; /* borrowed; NULL: it is always this thread's turn */
    struct pdf_deflater *deflater;
    bool in_piece, is_drawing;
};

enum print_mode print_session_mode(const struct print_session *session);
struct font_codes *print_session_codes(struct print_session *session);
struct print_compositor *print_session_compositor(struct print_session *session); /* of the opener */
/* Borrowed until the session is freed; the same for every document. */
const struct pdf_stream *print_session_srgb_profile(const struct print_session *session);

/* Borrowed until the session is freed. */
const struct print_background *print_session_background(struct print_session *session, int number);

/* The font of these backgrounds, ascending, in a face: made when first asked for. NULL on failure, and,
 * without an error, when they do not use the face. */
const struct pdf_font *print_session_font(struct print_compositor *compositor,
                                          const int *backgrounds, int count, enum font_face face,
                                          struct error *error);

/* In the thread whose turn it is; begin waits for that. */
struct canvas *session_background_begin(struct print_compositor *compositor, double width_mm,
                                        double height_mm, struct error *error);
int session_background_end(struct print_compositor *compositor, int *number, struct error *error);
void session_background_abandon(struct print_compositor *compositor);

void *session_kept(struct print_session *session, const void *key);
int session_keep(struct print_session *session, const void *key, void *value,
                 void (*free_value)(void *value), struct error *error);

/* What canvas_failed stands for. Always -1. */
int drawing_failed(struct error *error);
int refuse_order(struct error *error);

#endif
