/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_SESSION_INTERNAL_H
#define FORMLOOP_PRINT_SESSION_INTERNAL_H

/* Between print_session.c and print_document.c only. */

#include "canvas.h"
#include "pdf_document.h"
#include "print_session.h"

#include <stdbool.h>
#include <stddef.h>

/* A background, compiled. */
struct print_background {
    double width_mm, height_mm;
    struct pdf_stream content;
};

struct print_session {
    struct font_library *library; /* borrowed */
    enum print_mode mode;
    struct pdf_deflater *deflater;        /* for pages */
    struct pdf_deflater *strong_deflater; /* for what documents share */
    struct font_subset *glyphs; /* of the backgrounds */

    struct print_background *backgrounds; /* owned; by number */
    int background_count, background_capacity;
    struct canvas canvas; /* of the background that is being drawn */
    bool is_drawing;
    struct font_subset_mark mark; /* codes before it */

    struct pdf_font fonts[FONT_FACE_COUNT]; /* PRINT_SINGLES: of the backgrounds */
    size_t font_counts[FONT_FACE_COUNT];    /* the glyphs that they hold */

    struct kept *kept; /* owned */
    int kept_count;
};

/* The font of the backgrounds in a face that they use; made when first asked for, and again when
 * there are more glyphs. NULL on failure. */
const struct pdf_font *print_session_font(struct print_session *session, enum font_face face,
                                          struct error *error);

/* What canvas_failed stands for. Always -1. */
int drawing_failed(struct error *error);
int refuse_order(struct error *error);

struct canvas *session_background_begin(struct print_session *session, double width_mm,
                                        double height_mm, struct error *error);
int session_background_end(struct print_session *session, int *number, struct error *error);
void session_background_abandon(struct print_session *session);

void *session_kept(const struct print_session *session, const void *key);
int session_keep(struct print_session *session, const void *key, void *value,
                 void (*free_value)(void *value), struct error *error);

#endif
