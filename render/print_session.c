/* SPDX-License-Identifier: MIT */
#include "print_session.h"

#include "message.h"
#include "print_session_internal.h"

#include <stdlib.h>

struct kept {
    const void *key;
    void *value;
    void (*free_value)(void *value);
};

int print_session_new(struct print_session **out, struct font_library *library,
                      enum print_mode mode, struct error *error)
{
    *out = NULL;
    struct print_session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return error_out_of_memory(error);
    session->library = library;
    session->mode = mode;
    session->deflater = pdf_deflater_new(PDF_DEFLATE_PAGES);
    session->strong_deflater = pdf_deflater_new(PDF_DEFLATE_SHARED);
    session->glyphs = font_subset_new_base();
    if (session->deflater == NULL || session->strong_deflater == NULL || session->glyphs == NULL) {
        print_session_free(session);
        return error_out_of_memory(error);
    }
    *out = session;
    return 0;
}

void print_session_free(struct print_session *session)
{
    if (session == NULL)
        return;
    for (int i = 0; i < session->kept_count; i++)
        session->kept[i].free_value(session->kept[i].value);
    free(session->kept);
    for (int i = 0; i < session->background_count; i++)
        pdf_stream_free(&session->backgrounds[i].content);
    free(session->backgrounds);
    for (int face = 0; face < FONT_FACE_COUNT; face++)
        pdf_font_free(&session->fonts[face]);
    canvas_free(&session->canvas);
    font_subset_free(session->glyphs);
    pdf_deflater_free(session->deflater);
    pdf_deflater_free(session->strong_deflater);
    free(session);
}

/* ---- Backgrounds ---- */

int refuse_order(struct error *error)
{
    return error_set(error, ERROR_STORE, _("a page or background was begun while another is open"));
}

int drawing_failed(struct error *error)
{
    return error_set(error, ERROR_STORE,
                     _("memory is out, or one file holds more than 65,535 different characters of "
                       "one face; nothing was printed. Print fewer cases at once"));
}

struct canvas *session_background_begin(struct print_session *session, double width_mm,
                                        double height_mm, struct error *error)
{
    if (session->is_drawing) {
        refuse_order(error);
        return NULL;
    }
    session->is_drawing = true;
    session->mark = font_subset_mark(session->glyphs);
    canvas_open(&session->canvas, session->glyphs, width_mm, height_mm);
    return &session->canvas;
}

static int add_background(struct print_session *session, int *number, struct error *error)
{
    const struct canvas *canvas = &session->canvas;
    if (session->background_count == session->background_capacity) {
        size_t capacity = (size_t)session->background_capacity * 2 + 8;
        struct print_background *backgrounds =
            realloc(session->backgrounds, capacity * sizeof *backgrounds);
        if (backgrounds == NULL)
            return error_out_of_memory(error);
        session->backgrounds = backgrounds;
        session->background_capacity = (int)capacity;
    }
    struct print_background *background = &session->backgrounds[session->background_count];
    background->width_mm = canvas->width_mm;
    background->height_mm = canvas->height_mm;
    if (pdf_stream_make(&background->content, session->strong_deflater, &canvas->content, error) !=
        0)
        return -1;
    *number = session->background_count++;
    return 0;
}

int session_background_end(struct print_session *session, int *number, struct error *error)
{
    canvas_close(&session->canvas);
    int result = canvas_failed(&session->canvas) ? drawing_failed(error)
                                                 : add_background(session, number, error);
    if (result != 0)
        session_background_abandon(session);
    session->is_drawing = false;
    return result;
}

void session_background_abandon(struct print_session *session)
{
    if (session->is_drawing)
        font_subset_rollback(session->glyphs, &session->mark);
    session->is_drawing = false;
}

/* ---- Fonts ---- */

const struct pdf_font *print_session_font(struct print_session *session, enum font_face face,
                                          struct error *error)
{
    size_t count = font_subset_count(session->glyphs, face);
    if (session->font_counts[face] == count)
        return &session->fonts[face];
    struct font_program program;
    if (font_program_make(&program, session->glyphs, session->library, face, error) != 0)
        return NULL;
    pdf_font_free(&session->fonts[face]);
    session->font_counts[face] = 0;
    int result = pdf_font_make(&session->fonts[face], session->strong_deflater, &program, error);
    font_program_free(&program);
    if (result != 0)
        return NULL;
    session->font_counts[face] = count;
    return &session->fonts[face];
}

/* ---- What is kept with the session ---- */

void *session_kept(const struct print_session *session, const void *key)
{
    for (int i = 0; i < session->kept_count; i++)
        if (session->kept[i].key == key)
            return session->kept[i].value;
    return NULL;
}

int session_keep(struct print_session *session, const void *key, void *value,
                 void (*free_value)(void *value), struct error *error)
{
    size_t count = (size_t)session->kept_count + 1;
    struct kept *kept = realloc(session->kept, count * sizeof *kept);
    if (kept == NULL)
        return error_out_of_memory(error);
    session->kept = kept;
    kept[session->kept_count++] = (struct kept){key, value, free_value};
    return 0;
}
