/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_DOCUMENT_INTERNAL_H
#define FORMLOOP_PRINT_DOCUMENT_INTERNAL_H

/* Between print_document.c, print_composition.c and print_sheets.c only. */

#include "print_document.h"
#include "print_session_internal.h"
#include "set_piece.h"

#include <stdint.h>

struct print_document {
    struct print_compositor *compositor; /* borrowed */
    struct print_session *own_session;   /* NULL: the session is borrowed */
    struct font_subset *subset;          /* what pages are drawn with */
    struct font_subset *spool_glyphs;    /* PRINT_SPOOLS: all that is in the document */
    struct pdf_document *pdf;            /* NULL: pieces are taken away */
    struct set_piece *set;               /* the last piece, until it is taken */
    bool *has_background;                /* owned; by number: written into this document */
    int background_capacity;

    bool in_piece;
    struct canvas **pages; /* of the open piece; canvases are kept for the next one */
    int page_count, page_capacity;
    struct set_bookmark *bookmarks; /* of the open piece */
    int bookmark_count, bookmark_capacity;
    const char *label, *cover_label, *front_label; /* of the open piece; NULL: none */
    int booklet;          /* page of the open piece that its booklet begins with, 0 …; -1: none */
    int64_t marked_piece; /* number in the inserter's marks of the open piece; 0: none */
    int pages_per_sheet;  /* of those */
    struct imposition imposition; /* sheet_width_mm 0: none */
    struct canvas sheet;
};

/* Sets the closed pages of the open piece. NULL on failure. */
struct set_piece *print_document_set_piece(struct print_document *document, struct error *error);

/* Abandons an open piece and frees what pieces are drawn on. */
void print_composition_free(struct print_document *document);

#endif
