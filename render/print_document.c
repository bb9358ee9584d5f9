/* SPDX-License-Identifier: MIT */
#include "print_document.h"

#include "message.h"
#include "print_document_internal.h"

#include <stdlib.h>
#include <string.h>

#define LANGUAGE "ja-JP"

int print_document_new_in(struct print_document **out, struct print_session *session,
                          const char *title, struct error *error)
{
    *out = NULL;
    struct print_document *document = calloc(1, sizeof *document);
    if (document == NULL)
        return error_out_of_memory(error);
    document->session = session;
    document->subset =
        session->mode == PRINT_SPOOLS ? font_subset_new_over(session->glyphs) : font_subset_new();
    int result = document->subset == NULL
                     ? error_out_of_memory(error)
                     : pdf_document_new(&document->pdf, session->deflater, title, LANGUAGE, error);
    if (result != 0) {
        print_document_free(document);
        return -1;
    }
    *out = document;
    return 0;
}

int print_document_new(struct print_document **out, struct font_library *library, const char *title,
                       struct error *error)
{
    struct print_session *session;
    *out = NULL;
    if (print_session_new(&session, library, PRINT_SPOOLS, error) != 0)
        return -1;
    if (print_document_new_in(out, session, title, error) != 0) {
        print_session_free(session);
        return -1;
    }
    (*out)->own_session = session;
    return 0;
}

void print_document_clear_bookmarks(struct print_document *document)
{
    for (int i = 0; i < document->bookmark_count; i++)
        free(document->bookmarks[i].title);
    document->bookmark_count = 0;
}

void print_document_free(struct print_document *document)
{
    if (document == NULL)
        return;
    for (int i = 0; i < document->page_capacity; i++) {
        canvas_free(document->pages[i]);
        free(document->pages[i]);
    }
    free(document->pages);
    print_document_clear_bookmarks(document);
    free(document->bookmarks);
    canvas_free(&document->sheet);
    pdf_document_free(document->pdf);
    font_subset_free(document->subset);
    free(document->has_background);
    print_session_free(document->own_session);
    free(document);
}

struct font_library *print_document_library(const struct print_document *document)
{
    return document->session->library;
}

int print_document_open_file(struct print_document *document, const char *path, struct error *error)
{
    return pdf_document_open_file(document->pdf, path, error);
}

size_t print_document_size(const struct print_document *document)
{
    return pdf_document_size(document->pdf);
}

int print_document_page_count(const struct print_document *document)
{
    return pdf_document_page_count(document->pdf);
}

/* ---- Backgrounds ---- */

struct canvas *print_background_begin(struct print_document *document, double width_mm,
                                      double height_mm, struct error *error)
{
    if (document->in_piece) {
        refuse_order(error);
        return NULL;
    }
    return session_background_begin(document->session, width_mm, height_mm, error);
}

int print_background_end(struct print_document *document, int *number, struct error *error)
{
    return session_background_end(document->session, number, error);
}

void print_background_abandon(struct print_document *document)
{
    session_background_abandon(document->session);
}

static int reserve_background(struct print_document *document, int number, struct error *error)
{
    if (number < document->background_capacity)
        return 0;
    size_t capacity = (size_t)number + 16;
    bool *has = realloc(document->has_background, capacity * sizeof *has);
    if (has == NULL)
        return error_out_of_memory(error);
    memset(has + document->background_capacity, 0,
           (capacity - (size_t)document->background_capacity) * sizeof *has);
    document->has_background = has;
    document->background_capacity = (int)capacity;
    return 0;
}

int print_document_add_backgrounds(struct print_document *document, const struct canvas *canvas,
                                   struct error *error)
{
    for (int i = 0; i < canvas->background_count; i++) {
        int number = canvas->backgrounds[i];
        const struct print_background *background = &document->session->backgrounds[number];
        if (reserve_background(document, number, error) != 0)
            return -1;
        if (document->has_background[number])
            continue;
        document->has_background[number] = true;
        if (pdf_document_add_background(document->pdf, number, background->width_mm,
                                        background->height_mm, &background->content, error) != 0)
            return -1;
    }
    return 0;
}

/* ---- Pieces ---- */

int print_piece_begin(struct print_document *document, struct error *error)
{
    if (document->session->is_drawing || document->in_piece)
        return refuse_order(error);
    document->in_piece = true;
    document->page_count = 0;
    document->label = document->cover_label = document->front_label = NULL;
    document->booklet = -1;
    document->marked_piece = 0;
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

struct canvas *print_piece_last_page(const struct print_document *document)
{
    return document->in_piece && document->page_count > 0
               ? document->pages[document->page_count - 1]
               : NULL;
}

struct canvas *print_piece_page_at(const struct print_document *document, int page)
{
    return document->in_piece && page >= 1 && page <= document->page_count
               ? document->pages[page - 1]
               : NULL;
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

void print_piece_label(struct print_document *document, const char *prefix, const char *cover)
{
    document->label = prefix;
    document->cover_label = cover;
}

int print_document_set_imposition(struct print_document *document,
                                  const struct imposition *imposition, struct error *error)
{
    if (document->session->is_drawing || document->in_piece)
        return refuse_order(error);
    document->imposition = *imposition;
    return pdf_document_flip_on_short_edge(document->pdf, error);
}

/* ---- What is kept with the session ---- */

void *print_document_kept(const struct print_document *document, const void *key)
{
    return session_kept(document->session, key);
}

int print_document_keep(struct print_document *document, const void *key, void *value,
                        void (*free_value)(void *value), struct error *error)
{
    return session_keep(document->session, key, value, free_value, error);
}

/* ---- Writing ---- */

/* Of the pieces, and in a spool of the backgrounds too. */
static int add_own_font(struct print_document *document, enum font_face face, struct error *error)
{
    struct font_program program;
    struct pdf_font font;
    const struct print_session *session = document->session;
    unsigned use = PDF_FOR_PAGES | (session->mode == PRINT_SPOOLS ? PDF_FOR_BACKGROUNDS : 0);
    if (font_subset_count(document->subset, face) == 0)
        return 0;
    if (font_program_make(&program, document->subset, session->library, face, error) != 0)
        return -1;
    int result = pdf_font_make(&font, session->deflater, &program, error);
    font_program_free(&program);
    if (result != 0)
        return -1;
    result = pdf_document_add_font(document->pdf, face, use, &font, error);
    pdf_font_free(&font);
    return result;
}

static int add_shared_font(struct print_document *document, enum font_face face,
                           struct error *error)
{
    if (font_subset_count(document->session->glyphs, face) == 0)
        return 0;
    const struct pdf_font *font = print_session_font(document->session, face, error);
    return font == NULL
               ? -1
               : pdf_document_add_font(document->pdf, face, PDF_FOR_BACKGROUNDS, font, error);
}

static int add_fonts(struct print_document *document, struct error *error)
{
    for (enum font_face face = 0; face < FONT_FACE_COUNT; face++) {
        if (document->session->mode == PRINT_SINGLES && add_shared_font(document, face, error) != 0)
            return -1;
        if (add_own_font(document, face, error) != 0)
            return -1;
    }
    return 0;
}

int print_document_write_in(struct print_document *document, const char *path,
                            struct file_batch *batch, size_t *bytes, struct error *error)
{
    if (document->session->is_drawing || document->in_piece)
        return refuse_order(error);
    if (add_fonts(document, error) != 0)
        return -1;
    return pdf_document_write(document->pdf, path, batch, bytes, error);
}

int print_document_write(struct print_document *document, const char *path, size_t *bytes,
                         struct error *error)
{
    return print_document_write_in(document, path, NULL, bytes, error);
}
