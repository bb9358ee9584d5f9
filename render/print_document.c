/* SPDX-License-Identifier: MIT */
#include "print_document.h"

#include "inserter_mark.h"
#include "message.h"
#include "print_session_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LANGUAGE "ja-JP"

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
    for (int i = 0; i < document->page_capacity; i++) {
        canvas_free(document->pages[i]);
        free(document->pages[i]);
    }
    free(document->pages);
    clear_bookmarks(document);
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

/* Writes what the canvas draws and the document does not have yet. */
static int add_backgrounds(struct print_document *document, const struct canvas *canvas,
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

static bool is_imposed(const struct print_document *document)
{
    return document->imposition.sheet_width_mm > 0;
}

/* ---- Sheets of their own, and booklets ---- */

int print_piece_end_sheet(struct print_document *document, struct error *error)
{
    const struct canvas *last = print_piece_last_page(document);
    if (last == NULL)
        return refuse_order(error);
    if (document->page_count % PRINT_PAGES_PER_SHEET == 0)
        return 0;
    return print_piece_page(document, last->width_mm, last->height_mm, error) == NULL ? -1 : 0;
}

int print_piece_begin_booklet(struct print_document *document, const char *front_label,
                              struct error *error)
{
    if (!document->in_piece || document->booklet >= 0)
        return refuse_order(error);
    if (document->page_count > 0 && print_piece_end_sheet(document, error) != 0)
        return -1;
    document->booklet = document->page_count;
    document->front_label = front_label;
    return 0;
}

void print_piece_mark_sheets(struct print_document *document, int64_t piece, int pages_per_sheet)
{
    document->marked_piece = piece;
    document->pages_per_sheet = pages_per_sheet;
}

/* Pages before the booklet, or all. In an imposed document every piece is a booklet. */
static int loose_count(const struct print_document *document)
{
    if (document->booklet >= 0)
        return document->booklet;
    return is_imposed(document) ? 0 : document->page_count;
}

static int booklet_count(const struct print_document *document)
{
    return document->page_count - loose_count(document);
}

static int loose_sheet_count(const struct print_document *document)
{
    return (loose_count(document) + document->pages_per_sheet - 1) / document->pages_per_sheet;
}

static int imposed_sheet_count(const struct print_document *document)
{
    return is_imposed(document) ? imposition_side_count(booklet_count(document)) / 2 : 0;
}

/* Sheet 1 … of those that the inserter sees. */
static int draw_inserter_mark(struct print_document *document, struct canvas *canvas, int sheet,
                              struct error *error)
{
    const struct inserter_sheet mark = {
        document->marked_piece, sheet, loose_sheet_count(document) + imposed_sheet_count(document)};
    return inserter_mark_draw(canvas, document->session->library, &mark, error);
}

static int mark_loose_sheets(struct print_document *document, struct error *error)
{
    int sheet = 0;
    if (document->marked_piece == 0)
        return 0;
    for (int page = 0; page < loose_count(document); page += document->pages_per_sheet)
        if (draw_inserter_mark(document, document->pages[page], ++sheet, error) != 0)
            return -1;
    return 0;
}

/* ---- From pages of the piece to pages of the file ---- */

static int add_own_page(struct print_document *document, const struct canvas *canvas,
                        struct error *error)
{
    if (add_backgrounds(document, canvas, error) != 0)
        return -1;
    return pdf_document_add_page(document->pdf, canvas->width_mm, canvas->height_mm,
                                 &canvas->content, error);
}

static int add_own_pages(struct print_document *document, int first, int count, struct error *error)
{
    pdf_document_set_trim(document->pdf, 0, 0);
    for (int i = first; i < first + count; i++)
        if (add_own_page(document, document->pages[i], error) != 0)
            return -1;
    return 0;
}

static void add_label(struct print_document *document, int page, const char *name, int first_number)
{
    char label[120];
    snprintf(label, sizeof label, "%s%s", document->label, name);
    pdf_document_add_label(document->pdf, page, label, first_number);
}

/* Of pages that go as they are; those of imposed sheets come with the sheets. */
static void add_own_labels(struct print_document *document)
{
    const int first = pdf_document_page_count(document->pdf), loose = loose_count(document);
    const int booklet = document->booklet < 0 ? first : first + loose;
    const int pages = document->booklet < 0 ? loose : booklet_count(document);
    if (document->label == NULL)
        return;
    if (booklet > first)
        add_label(document, first, document->front_label, 1);
    if (is_imposed(document) || pages == 0)
        return;
    add_label(document, booklet, document->cover_label, 0);
    if (pages > 1)
        add_label(document, booklet + 1, "", 2);
}

static int add_sheet_side(struct print_document *document, int side, struct error *error)
{
    const struct imposition *imposition = &document->imposition;
    const struct imposed_side pages = imposition_side(imposition, booklet_count(document), side);
    struct canvas *sheet = &document->sheet;
    char label[120];
    canvas_open(sheet, document->subset, imposition->sheet_width_mm, imposition->sheet_height_mm);
    imposition_draw(sheet, imposition, document->pages + loose_count(document), &pages);
    if (document->marked_piece != 0 && !pages.is_back &&
        draw_inserter_mark(document, sheet, loose_sheet_count(document) + pages.sheet + 1, error) !=
            0)
        return -1;
    canvas_close(sheet);
    if (canvas_failed(sheet))
        return drawing_failed(error);
    snprintf(label, sizeof label, "%s%d%s", document->label == NULL ? "" : document->label,
             pages.sheet + 1, pages.is_back ? "裏" : "表");
    pdf_document_add_label(document->pdf, pdf_document_page_count(document->pdf), label, 0);
    return pdf_document_add_page(document->pdf, sheet->width_mm, sheet->height_mm, &sheet->content,
                                 error);
}

static int add_sheets(struct print_document *document, struct error *error)
{
    const int first = loose_count(document), count = booklet_count(document);
    if (count == 0)
        return 0;
    const struct canvas *page = document->pages[first];
    pdf_document_set_trim(document->pdf, 2 * page->width_mm, page->height_mm);
    for (int i = first; i < document->page_count; i++)
        if (add_backgrounds(document, document->pages[i], error) != 0)
            return -1;
    for (int side = 0; side < imposition_side_count(count); side++)
        if (add_sheet_side(document, side, error) != 0)
            return -1;
    return 0;
}

/* The page of the file, counted from the piece's first, that a page of the piece stands on. */
static int place_of(const struct print_document *document, int page)
{
    const int loose = loose_count(document);
    if (!is_imposed(document) || page < loose)
        return page;
    return loose + imposition_side_of(booklet_count(document), page - loose);
}

static int add_pages(struct print_document *document, struct error *error)
{
    const int first = pdf_document_page_count(document->pdf), loose = loose_count(document);
    add_own_labels(document);
    if (add_own_pages(document, 0, loose, error) != 0)
        return -1;
    if ((is_imposed(document)
             ? add_sheets(document, error)
             : add_own_pages(document, loose, booklet_count(document), error)) != 0)
        return -1;
    for (int i = 0; i < document->bookmark_count; i++) {
        const struct bookmark *bookmark = &document->bookmarks[i];
        if (pdf_document_add_bookmark(document->pdf, bookmark->level, bookmark->title,
                                      first + place_of(document, bookmark->page), error) != 0)
            return -1;
    }
    return 0;
}

/* Draws what only the whole piece tells, and says whether all of it can be printed. */
static int close_pages(struct print_document *document, struct error *error)
{
    const int loose = loose_count(document);
    bool failed = false;
    if (mark_loose_sheets(document, error) != 0)
        return -1;
    for (int i = 0; i < document->page_count; i++) {
        canvas_close(document->pages[i]);
        failed |= canvas_failed(document->pages[i]);
    }
    if (failed)
        return drawing_failed(error);
    if (!is_imposed(document))
        return 0;
    return imposition_check(&document->imposition, document->pages + loose,
                            document->page_count - loose, error);
}

int print_piece_commit(struct print_document *document, struct error *error)
{
    if (!document->in_piece)
        return refuse_order(error);
    if (close_pages(document, error) != 0) {
        print_piece_abandon(document);
        return -1;
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
