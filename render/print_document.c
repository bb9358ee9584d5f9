/* SPDX-License-Identifier: MIT */
#include "print_document_internal.h"

#include <stdlib.h>
#include <string.h>

#define LANGUAGE "ja-JP"

static bool is_spool(const struct print_document *document)
{
    return print_session_mode(document->compositor->session) == PRINT_SPOOLS;
}

/* ---- Opening ---- */

/* What pages are drawn with. A document of one piece has codes of its own. */
static struct font_subset *new_subset(const struct print_compositor *compositor)
{
    struct print_session *session = compositor->session;
    return print_session_mode(session) == PRINT_SPOOLS
               ? font_subset_new_shared(print_session_codes(session), FONT_CODES_OF_PIECES,
                                        compositor->turn)
               : font_subset_new();
}

int print_document_new_apart(struct print_document **out, struct print_compositor *compositor,
                             struct error *error)
{
    *out = NULL;
    struct print_document *document = calloc(1, sizeof *document);
    if (document == NULL)
        return error_out_of_memory(error);
    document->compositor = compositor;
    document->subset = new_subset(compositor);
    if (document->subset == NULL) {
        print_document_free(document);
        return error_out_of_memory(error);
    }
    *out = document;
    return 0;
}

int print_document_new_by(struct print_document **out, struct print_compositor *compositor,
                          const char *title, struct error *error)
{
    if (print_document_new_apart(out, compositor, error) != 0)
        return -1;
    struct print_document *document = *out;
    int result = 0;
    if (is_spool(document)) {
        document->spool_glyphs = font_subset_new();
        result = document->spool_glyphs == NULL ? error_out_of_memory(error) : 0;
    }
    if (result == 0)
        result = pdf_document_new(&document->pdf, compositor->deflater,
                                  print_session_srgb_profile(compositor->session), title, LANGUAGE,
                                  error);
    if (result == 0)
        return 0;
    print_document_free(document);
    *out = NULL;
    return -1;
}

int print_document_new_in(struct print_document **out, struct print_session *session,
                          const char *title, struct error *error)
{
    return print_document_new_by(out, print_session_compositor(session), title, error);
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

void print_document_free(struct print_document *document)
{
    if (document == NULL)
        return;
    print_composition_free(document);
    set_piece_free(document->set);
    pdf_document_free(document->pdf);
    font_subset_free(document->subset);
    font_subset_free(document->spool_glyphs);
    free(document->has_background);
    print_session_free(document->own_session);
    free(document);
}

struct font_library *print_document_library(const struct print_document *document)
{
    return document->compositor->library;
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
    return document->pdf == NULL ? 0 : pdf_document_page_count(document->pdf);
}

int print_document_set_imposition(struct print_document *document,
                                  const struct imposition *imposition, struct error *error)
{
    if (document->in_piece || document->compositor->is_drawing)
        return refuse_order(error);
    document->imposition = *imposition;
    return document->pdf == NULL ? 0 : pdf_document_flip_on_short_edge(document->pdf, error);
}

/* ---- What belongs to the session ---- */

void print_document_await_turn(const struct print_document *document)
{
    crew_turn_await(document->compositor->turn);
}

struct canvas *print_background_begin(struct print_document *document, double width_mm,
                                      double height_mm, struct error *error)
{
    return session_background_begin(document->compositor, width_mm, height_mm, error);
}

int print_background_end(struct print_document *document, int *number, struct error *error)
{
    return session_background_end(document->compositor, number, error);
}

void print_background_abandon(struct print_document *document)
{
    session_background_abandon(document->compositor);
}

void *print_document_kept(const struct print_document *document, const void *key)
{
    return session_kept(document->compositor->session, key);
}

int print_document_keep(struct print_document *document, const void *key, void *value,
                        void (*free_value)(void *value), struct error *error)
{
    return session_keep(document->compositor->session, key, value, free_value, error);
}

/* ---- Pieces ---- */

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

/* Writes the background if the document does not have it yet. */
static int add_background(struct print_document *document, int number, struct error *error)
{
    if (reserve_background(document, number, error) != 0)
        return -1;
    if (document->has_background[number])
        return 0;
    const struct print_background *background =
        print_session_background(document->compositor->session, number);
    document->has_background[number] = true;
    if (is_spool(document) && font_subset_add(document->spool_glyphs, &background->uses) != 0)
        return error_out_of_memory(error);
    return pdf_document_add_background(document->pdf, number, background->width_mm,
                                       background->height_mm, &background->content, error);
}

static int append_pages(struct print_document *document, const struct set_piece *piece,
                        struct error *error)
{
    for (int i = 0, added = 0; i < piece->page_count; i++) {
        const struct set_page *page = &piece->pages[i];
        for (; added < page->background_end; added++)
            if (add_background(document, piece->backgrounds[added], error) != 0)
                return -1;
        pdf_document_set_trim(document->pdf, page->trim_width_mm, page->trim_height_mm);
        if (pdf_document_add_page(document->pdf, page->width_mm, page->height_mm,
                                  piece->content.data + page->begin, page->size, error) != 0)
            return -1;
    }
    return 0;
}

int print_document_append(struct print_document *document, const struct set_piece *piece,
                          struct error *error)
{
    const int first = print_document_page_count(document);
    if (is_spool(document) && font_subset_add(document->spool_glyphs, &piece->uses) != 0)
        return error_out_of_memory(error);
    for (int i = 0; i < piece->label_count; i++)
        pdf_document_add_label(document->pdf, first + piece->labels[i].page,
                               piece->labels[i].prefix, piece->labels[i].first_number);
    if (append_pages(document, piece, error) != 0)
        return -1;
    for (int i = 0; i < piece->bookmark_count; i++) {
        const struct set_bookmark *bookmark = &piece->bookmarks[i];
        if (pdf_document_add_bookmark(document->pdf, bookmark->level, bookmark->title,
                                      first + bookmark->page, error) != 0)
            return -1;
    }
    return 0;
}

/* ---- Writing ---- */

/* Of the pieces, and in a spool of the backgrounds too. */
static int add_own_font(struct print_document *document, enum font_face face, struct error *error)
{
    struct font_program program;
    struct pdf_font font;
    const struct print_compositor *compositor = document->compositor;
    const struct font_subset *glyphs =
        is_spool(document) ? document->spool_glyphs : document->subset;
    unsigned use = PDF_FOR_PAGES | (is_spool(document) ? PDF_FOR_BACKGROUNDS : 0);
    if (font_subset_count(glyphs, face) == 0)
        return 0;
    if (font_program_make(&program, glyphs, compositor->library, face, error) != 0)
        return -1;
    int result = pdf_font_make(&font, compositor->deflater, &program, error);
    font_program_free(&program);
    if (result != 0)
        return -1;
    result = pdf_document_add_font(document->pdf, face, use, &font, error);
    pdf_font_free(&font);
    return result;
}

/* Of the backgrounds of a document of one piece, ready-made; list is ascending. */
static int add_shared_font(struct print_document *document, const int *list, int count,
                           enum font_face face, struct error *error)
{
    struct error reason = ERROR_INIT;
    const struct pdf_font *font =
        print_session_font(document->compositor, list, count, face, &reason);
    if (font != NULL)
        return pdf_document_add_font(document->pdf, face, PDF_FOR_BACKGROUNDS, font, error);
    if (reason.code == ERROR_NONE)
        return 0;
    *error = reason;
    return -1;
}

static int add_shared_fonts(struct print_document *document, enum font_face face,
                            struct error *error)
{
    int count = 0, result = 0;
    int *list = malloc(((size_t)document->background_capacity + 1) * sizeof *list);
    if (list == NULL)
        return error_out_of_memory(error);
    for (int i = 0; i < document->background_capacity; i++)
        if (document->has_background[i])
            list[count++] = i;
    if (count > 0)
        result = add_shared_font(document, list, count, face, error);
    free(list);
    return result;
}

static int add_fonts(struct print_document *document, struct error *error)
{
    for (enum font_face face = 0; face < FONT_FACE_COUNT; face++) {
        if (!is_spool(document) && add_shared_fonts(document, face, error) != 0)
            return -1;
        if (add_own_font(document, face, error) != 0)
            return -1;
    }
    return 0;
}

int print_document_write_in(struct print_document *document, const char *path,
                            struct file_batch *batch, size_t *bytes, struct error *error)
{
    if (document->in_piece || document->compositor->is_drawing)
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
