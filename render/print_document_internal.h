/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_DOCUMENT_INTERNAL_H
#define FORMLOOP_PRINT_DOCUMENT_INTERNAL_H

/* Between print_document.c and print_sheets.c only. */

#include "print_document.h"
#include "print_session_internal.h"

struct bookmark {
    int level, page; /* page of the piece, 0 … */
    char *title;     /* owned */
};

struct print_document {
    struct print_session *session;
    struct print_session *own_session; /* NULL: the session is borrowed */
    struct font_subset *subset;
    struct pdf_document *pdf;
    bool *has_background; /* owned; by number: written into this document */
    int background_capacity;

    bool in_piece;
    struct font_subset_mark mark; /* codes before the open piece */

    struct canvas **pages; /* of the open piece; canvases are kept for the next one */
    int page_count, page_capacity;
    struct bookmark *bookmarks; /* of the open piece */
    int bookmark_count, bookmark_capacity;
    const char *label, *cover_label, *front_label; /* of the open piece; NULL: none */
    int booklet;          /* page of the open piece that its booklet begins with, 0 …; -1: none */
    int64_t marked_piece; /* number in the inserter's marks of the open piece; 0: none */
    int pages_per_sheet;  /* of those */
    struct imposition imposition; /* sheet_width_mm 0: none */
    struct canvas sheet;
};

/* Writes the backgrounds that the canvas draws and the document does not have yet. */
int print_document_add_backgrounds(struct print_document *document, const struct canvas *canvas,
                                   struct error *error);

void print_document_clear_bookmarks(struct print_document *document);

#endif
