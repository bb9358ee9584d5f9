/* SPDX-License-Identifier: MIT */
#include "print_document.h"

#include "message.h"
#include "pdf_document.h"

#include <stdlib.h>
#include <string.h>

#define LANGUAGE "ja-JP"

struct bookmark {
    int level, page; /* page of the piece, 0 … */
    char *title;     /* owned */
};

struct kept {
    const void *key;
    void *value;
    void (*free_value)(void *value);
};

struct print_document {
    struct font_library *library;
    struct font_subset *subset;
    struct pdf_document *pdf;

    struct canvas background;
    bool in_background, in_piece;
    struct font_subset_mark mark; /* codes before the open background or piece */

    struct canvas **pages; /* of the open piece; canvases are kept for the next one */
    int page_count, page_capacity;
    struct bookmark *bookmarks; /* of the open piece */
    int bookmark_count, bookmark_capacity;

    struct kept *kept;
    int kept_count;
};

int print_document_new(struct print_document **out, struct font_library *library, const char *title,
                       struct error *error)
{
    *out = NULL;
    struct print_document *document = calloc(1, sizeof *document);
    if (document == NULL)
        return error_out_of_memory(error);
    document->library = library;
    document->subset = font_subset_new();
    int result = document->subset == NULL
                     ? error_out_of_memory(error)
                     : pdf_document_new(&document->pdf, title, LANGUAGE, error);
    if (result != 0) {
        print_document_free(document);
        return -1;
    }
    *out = document;
    return 0;
}

static void clear_bookmarks(struct print_document *document)
{
    for (int i = 0; i < document->bookmark_count; i++)
        free(document->bookmarks[i].title);
    document->bookmark_count = 0;
}

void print_document_free(struct print_document *document)
{
    if (document == NULL)
        return;
    for (int i = 0; i < document->kept_count; i++)
        document->kept[i].free_value(document->kept[i].value);
    free(document->kept);
    for (int i = 0; i < document->page_capacity; i++) {
        canvas_free(document->pages[i]);
        free(document->pages[i]);
    }
    free(document->pages);
    clear_bookmarks(document);
    free(document->bookmarks);
    canvas_free(&document->background);
    pdf_document_free(document->pdf);
    font_subset_free(document->subset);
    free(document);
}

struct font_library *print_document_library(const struct print_document *document)
{
    return document->library;
}

int print_document_page_count(const struct print_document *document)
{
    return pdf_document_page_count(document->pdf);
}

/* ---- Backgrounds ---- */

static int refuse_order(struct error *error)
{
    return error_set(error, ERROR_STORE, _("a page or background was begun while another is open"));
}

/* What canvas_failed stands for. */
static int drawing_failed(struct error *error)
{
    return error_set(error, ERROR_STORE,
                     _("memory is out, or one file holds more than 65,535 different characters of "
                       "one face; nothing was printed. Print fewer cases at once"));
}

struct canvas *print_background_begin(struct print_document *document, double width_mm,
                                      double height_mm, struct error *error)
{
    if (document->in_background || document->in_piece) {
        refuse_order(error);
        return NULL;
    }
    document->in_background = true;
    document->mark = font_subset_mark(document->subset);
    canvas_open(&document->background, document->subset, width_mm, height_mm);
    return &document->background;
}

int print_background_end(struct print_document *document, int *number, struct error *error)
{
    struct canvas *canvas = &document->background;
    canvas_close(canvas);
    int result = canvas_failed(canvas)
                     ? drawing_failed(error)
                     : pdf_document_add_background(document->pdf, number, canvas->width_mm,
                                                   canvas->height_mm, &canvas->content, error);
    if (result != 0)
        print_background_abandon(document);
    document->in_background = false;
    return result;
}

void print_background_abandon(struct print_document *document)
{
    if (document->in_background)
        font_subset_rollback(document->subset, &document->mark);
    document->in_background = false;
}

/* ---- Pieces ---- */

int print_piece_begin(struct print_document *document, struct error *error)
{
    if (document->in_background || document->in_piece)
        return refuse_order(error);
    document->in_piece = true;
    document->page_count = 0;
    document->mark = font_subset_mark(document->subset);
    return 0;
}

static int reserve_page(struct print_document *document, struct error *error)
{
    if (document->page_count < document->page_capacity)
        return 0;
    size_t capacity = (size_t)document->page_capacity + 1;
    struct canvas **pages = realloc(document->pages, capacity * sizeof *pages);
    if (pages == NULL)
        return error_out_of_memory(error);
    document->pages = pages;
    pages[document->page_capacity] = calloc(1, sizeof **pages);
    if (pages[document->page_capacity] == NULL)
        return error_out_of_memory(error);
    document->page_capacity++;
    return 0;
}

struct canvas *print_piece_page(struct print_document *document, double width_mm, double height_mm,
                                struct error *error)
{
    if (!document->in_piece) {
        refuse_order(error);
        return NULL;
    }
    if (reserve_page(document, error) != 0)
        return NULL;
    struct canvas *canvas = document->pages[document->page_count++];
    canvas_open(canvas, document->subset, width_mm, height_mm);
    return canvas;
}

int print_piece_bookmark(struct print_document *document, int level, const char *title,
                         struct error *error)
{
    if (!document->in_piece || document->page_count == 0 || level < 0 ||
        level >= PDF_OUTLINE_LEVELS)
        return refuse_order(error);
    if (document->bookmark_count == document->bookmark_capacity) {
        size_t capacity = (size_t)document->bookmark_capacity * 2 + 8;
        struct bookmark *bookmarks = realloc(document->bookmarks, capacity * sizeof *bookmarks);
        if (bookmarks == NULL)
            return error_out_of_memory(error);
        document->bookmarks = bookmarks;
        document->bookmark_capacity = (int)capacity;
    }
    char *copy = strdup(title);
    if (copy == NULL)
        return error_out_of_memory(error);
    document->bookmarks[document->bookmark_count++] =
        (struct bookmark){level, document->page_count - 1, copy};
    return 0;
}

static int add_pages(struct print_document *document, struct error *error)
{
    int first = pdf_document_page_count(document->pdf);
    for (int i = 0; i < document->page_count; i++) {
        const struct canvas *canvas = document->pages[i];
        if (pdf_document_add_page(document->pdf, canvas->width_mm, canvas->height_mm,
                                  &canvas->content, error) != 0)
            return -1;
    }
    for (int i = 0; i < document->bookmark_count; i++) {
        const struct bookmark *bookmark = &document->bookmarks[i];
        if (pdf_document_add_bookmark(document->pdf, bookmark->level, bookmark->title,
                                      first + bookmark->page, error) != 0)
            return -1;
    }
    return 0;
}

int print_piece_commit(struct print_document *document, struct error *error)
{
    if (!document->in_piece)
        return refuse_order(error);
    bool failed = false;
    for (int i = 0; i < document->page_count; i++) {
        canvas_close(document->pages[i]);
        failed |= canvas_failed(document->pages[i]);
    }
    if (failed) {
        print_piece_abandon(document);
        return drawing_failed(error);
    }
    document->in_piece = false;
    int result = add_pages(document, error);
    clear_bookmarks(document);
    return result;
}

void print_piece_abandon(struct print_document *document)
{
    if (document->in_piece)
        font_subset_rollback(document->subset, &document->mark);
    document->in_piece = false;
    clear_bookmarks(document);
}

/* ---- What is kept with the document ---- */

void *print_document_kept(const struct print_document *document, const void *key)
{
    for (int i = 0; i < document->kept_count; i++)
        if (document->kept[i].key == key)
            return document->kept[i].value;
    return NULL;
}

int print_document_keep(struct print_document *document, const void *key, void *value,
                        void (*free_value)(void *value), struct error *error)
{
    size_t count = (size_t)document->kept_count + 1;
    struct kept *kept = realloc(document->kept, count * sizeof *kept);
    if (kept == NULL)
        return error_out_of_memory(error);
    document->kept = kept;
    kept[document->kept_count++] = (struct kept){key, value, free_value};
    return 0;
}

/* ---- Writing ---- */

static int add_fonts(struct print_document *document, struct error *error)
{
    for (enum font_face face = 0; face < FONT_FACE_COUNT; face++) {
        if (font_subset_count(document->subset, face) == 0)
            continue;
        struct font_program program;
        if (font_program_make(&program, document->subset, document->library, face, error) != 0)
            return -1;
        int result = pdf_document_add_font(document->pdf, face, &program, error);
        font_program_free(&program);
        if (result != 0)
            return -1;
    }
    return 0;
}

int print_document_write(struct print_document *document, const char *path, size_t *bytes,
                         struct error *error)
{
    if (document->in_background || document->in_piece)
        return refuse_order(error);
    if (add_fonts(document, error) != 0)
        return -1;
    return pdf_document_write(document->pdf, path, bytes, error);
}
