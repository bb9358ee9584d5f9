/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SET_PIECE_H
#define FORMLOOP_SET_PIECE_H

#include "canvas.h"
#include "pdf_stream.h"
#include "print_document.h"

#include <stdbool.h>
#include <stddef.h>

/* A piece that is set: the finished content of its pages and what the document has to know of them,
 * but for their places in the file. One thread makes it, another may put it into a document. */
struct set_page {
    double width_mm, height_mm;
    double trim_width_mm, trim_height_mm; /* 0: not trimmed */
    size_t begin, size;                   /* in content */
    int background_end; /* backgrounds up to here are to be in the document before this page */
};

struct set_bookmark {
    int level, page; /* page of the piece, 0 … */
    char *title;     /* owned */
};

struct set_label {
    int page, first_number; /* 0: the prefix alone */
    char prefix[120];
};

struct set_piece {
    struct buffer content; /* deflated, page by page */
    struct set_page *pages; /* owned, as are those below */
    int page_count, page_capacity;
    int *backgrounds; /* numbers */
    int background_count, background_capacity;
    struct set_bookmark *bookmarks;
    int bookmark_count, bookmark_capacity;
    struct set_label *labels;
    int label_count, label_capacity;
    struct font_uses uses; /* of the job's codes */
    bool failed;           /* memory is out; every call below is then without effect */
};

/* The backgrounds that a canvas draws, in front of the page that is added next. */
void set_piece_add_backgrounds(struct set_piece *piece, const struct canvas *canvas);
/* The closed canvas as a page, deflated. */
void set_piece_add_page(struct set_piece *piece, struct pdf_deflater *deflater,
                        const struct canvas *canvas, double trim_width_mm, double trim_height_mm);
void set_piece_add_bookmark(struct set_piece *piece, int level, const char *title, int page);
/* Prefix is first and second, one after the other. */
void set_piece_add_label(struct set_piece *piece, int page, const char *first, const char *second,
                         int first_number);

#endif
