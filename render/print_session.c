/* SPDX-License-Identifier: MIT */
#include "print_session.h"

#include "message.h"
#include "pdf_metadata.h"
#include "print_session_internal.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct kept {
    const void *key;
    void *value;
    void (*free_value)(void *value);
};

/* The fonts of some backgrounds, for documents of one piece. */
struct background_fonts {
    struct background_fonts *next; /* owned */
    int *backgrounds;              /* owned; ascending */
    int count;
    struct font_subset *glyphs;
    struct pdf_font fonts[FONT_FACE_COUNT];
    bool is_made[FONT_FACE_COUNT];
};

/* The lock guards the lists. Drawing needs none: it is done by the thread whose turn it is. */
struct print_session {
    enum print_mode mode;
    struct font_codes *codes;
    struct print_compositor *own;         /* of the thread that opened the session */
    struct pdf_deflater *strong_deflater; /* for what documents share */
    struct pdf_stream srgb_profile;
    pthread_mutex_t lock;

    struct print_background **backgrounds; /* owned; by number */
    int background_count, background_capacity;
    struct font_subset *background_subset;
    struct canvas canvas; /* of the background that is being drawn */

    struct background_fonts *fonts; /* PRINT_SINGLES */

    struct kept *kept; /* owned */
    int kept_count;
};

/* ---- Sessions and compositors ---- */

int print_compositor_new(struct print_compositor **out, struct print_session *session,
                         struct font_library *library, const struct crew_turn *turn,
                         struct error *error)
{
    struct print_compositor *compositor = *out = calloc(1, sizeof *compositor);
    if (compositor == NULL)
        return error_out_of_memory(error);
    compositor->session = session;
    compositor->library = library;
    compositor->turn = turn;
    compositor->deflater =
        pdf_deflater_new(session->mode == PRINT_SINGLES ? PDF_DEFLATE_SINGLES : PDF_DEFLATE_SPOOLS);
    if (compositor->deflater != NULL)
        return 0;
    print_compositor_free(compositor);
    *out = NULL;
    return error_out_of_memory(error);
}

void print_compositor_free(struct print_compositor *compositor)
{
    if (compositor == NULL)
        return;
    pdf_deflater_free(compositor->deflater);
    free(compositor);
}

static int make_profile(struct print_session *session, struct error *error)
{
    struct buffer profile = BUFFER_INIT;
    pdf_srgb_profile_append(&profile);
    int result = profile.failed ? error_out_of_memory(error)
                                : pdf_stream_make(&session->srgb_profile, session->strong_deflater,
                                                  &profile, error);
    buffer_free(&profile);
    return result;
}

int print_session_new(struct print_session **out, struct font_library *library,
                      enum print_mode mode, struct error *error)
{
    *out = NULL;
    struct print_session *session = calloc(1, sizeof *session);
    if (session == NULL)
        return error_out_of_memory(error);
    pthread_mutex_init(&session->lock, NULL);
    session->mode = mode;
    session->strong_deflater = pdf_deflater_new(PDF_DEFLATE_SHARED);
    session->codes = font_codes_new();
    if (session->codes != NULL)
        session->background_subset =
            font_subset_new_shared(session->codes, FONT_CODES_OF_BACKGROUNDS, NULL);
    if (session->strong_deflater == NULL || session->background_subset == NULL)
        error_out_of_memory(error);
    else if (make_profile(session, error) == 0 &&
             print_compositor_new(&session->own, session, library, NULL, error) == 0) {
        *out = session;
        return 0;
    }
    print_session_free(session);
    return -1;
}

static void free_background(struct print_background *background)
{
    pdf_stream_free(&background->content);
    font_uses_free(&background->uses);
    free(background);
}

static void free_fonts(struct background_fonts *fonts)
{
    for (int face = 0; face < FONT_FACE_COUNT; face++)
        pdf_font_free(&fonts->fonts[face]);
    font_subset_free(fonts->glyphs);
    free(fonts->backgrounds);
    free(fonts);
}

void print_session_free(struct print_session *session)
{
    if (session == NULL)
        return;
    for (int i = 0; i < session->kept_count; i++)
        session->kept[i].free_value(session->kept[i].value);
    free(session->kept);
    for (int i = 0; i < session->background_count; i++)
        free_background(session->backgrounds[i]);
    free(session->backgrounds);
    while (session->fonts != NULL) {
        struct background_fonts *fonts = session->fonts;
        session->fonts = fonts->next;
        free_fonts(fonts);
    }
    pdf_stream_free(&session->srgb_profile);
    canvas_free(&session->canvas);
    font_subset_free(session->background_subset);
    font_codes_free(session->codes);
    pdf_deflater_free(session->strong_deflater);
    print_compositor_free(session->own);
    pthread_mutex_destroy(&session->lock);
    free(session);
}

enum print_mode print_session_mode(const struct print_session *session)
{
    return session->mode;
}

struct font_codes *print_session_codes(struct print_session *session)
{
    return session->codes;
}

const struct pdf_stream *print_session_srgb_profile(const struct print_session *session)
{
    return &session->srgb_profile;
}

struct print_compositor *print_session_compositor(struct print_session *session)
{
    return session->own;
}

/* ---- Backgrounds ---- */

int refuse_order(struct error *error)
{
    return error_set(error, ERROR_STORE, _("a page or background was begun while another is open"));
}

int drawing_failed(struct error *error)
{
    return error_set(error, ERROR_STORE,
                     _("memory is out, or one job holds more than 63,488 different characters of "
                       "one face; nothing was printed. Print fewer cases at once"));
}

struct canvas *session_background_begin(struct print_compositor *compositor, double width_mm,
                                        double height_mm, struct error *error)
{
    struct print_session *session = compositor->session;
    crew_turn_await(compositor->turn);
    if (compositor->is_drawing || compositor->in_piece) {
        refuse_order(error);
        return NULL;
    }
    compositor->is_drawing = true;
    font_subset_begin(session->background_subset);
    canvas_open(&session->canvas, session->background_subset, width_mm, height_mm);
    return &session->canvas;
}

static int reserve_background(struct print_session *session)
{
    if (session->background_count < session->background_capacity)
        return 0;
    const size_t capacity = (size_t)session->background_capacity * 2 + 8;
    struct print_background **backgrounds =
        realloc(session->backgrounds, capacity * sizeof(struct print_background *));
    if (backgrounds == NULL)
        return -1;
    session->backgrounds = backgrounds;
    session->background_capacity = (int)capacity;
    return 0;
}

/* The lock is held: another thread may be deflating a font. */
static int compile_background(struct print_background *background, struct print_session *session,
                              struct error *error)
{
    const struct canvas *canvas = &session->canvas;
    background->width_mm = canvas->width_mm;
    background->height_mm = canvas->height_mm;
    if (pdf_stream_make(&background->content, session->strong_deflater, &canvas->content, error) !=
        0)
        return -1;
    if (font_subset_commit(session->background_subset, &background->uses) != 0 ||
        reserve_background(session) != 0)
        return error_out_of_memory(error);
    session->backgrounds[session->background_count++] = background;
    return 0;
}

static int add_background(struct print_session *session, int *number, struct error *error)
{
    struct print_background *background = calloc(1, sizeof *background);
    if (background == NULL)
        return error_out_of_memory(error);
    pthread_mutex_lock(&session->lock);
    *number = session->background_count;
    int result = compile_background(background, session, error);
    pthread_mutex_unlock(&session->lock);
    if (result != 0)
        free_background(background);
    return result;
}

int session_background_end(struct print_compositor *compositor, int *number, struct error *error)
{
    struct print_session *session = compositor->session;
    canvas_close(&session->canvas);
    int result = canvas_failed(&session->canvas) ? drawing_failed(error)
                                                 : add_background(session, number, error);
    if (result != 0)
        session_background_abandon(compositor);
    compositor->is_drawing = false;
    return result;
}

void session_background_abandon(struct print_compositor *compositor)
{
    if (compositor->is_drawing)
        font_subset_abandon(compositor->session->background_subset);
    compositor->is_drawing = false;
}

const struct print_background *print_session_background(struct print_session *session, int number)
{
    pthread_mutex_lock(&session->lock);
    const struct print_background *background = session->backgrounds[number];
    pthread_mutex_unlock(&session->lock);
    return background;
}

/* ---- Fonts ---- */

static struct background_fonts *new_fonts(const struct print_session *session,
                                          const int *backgrounds, int count)
{
    struct background_fonts *fonts = calloc(1, sizeof *fonts);
    if (fonts == NULL)
        return NULL;
    fonts->glyphs = font_subset_new();
    fonts->backgrounds = malloc(((size_t)count + 1) * sizeof *fonts->backgrounds);
    bool failed = fonts->glyphs == NULL || fonts->backgrounds == NULL;
    for (int i = 0; i < count && !failed; i++) {
        fonts->backgrounds[fonts->count++] = backgrounds[i];
        failed =
            font_subset_add(fonts->glyphs, &session->backgrounds[backgrounds[i]]->uses) != 0;
    }
    if (!failed)
        return fonts;
    free_fonts(fonts);
    return NULL;
}

static struct background_fonts *find_fonts(struct print_session *session, const int *backgrounds,
                                           int count)
{
    struct background_fonts *fonts = session->fonts;
    while (fonts != NULL && (fonts->count != count || memcmp(fonts->backgrounds, backgrounds,
                                                             (size_t)count * sizeof(int)) != 0))
        fonts = fonts->next;
    if (fonts != NULL)
        return fonts;
    fonts = new_fonts(session, backgrounds, count);
    if (fonts != NULL) {
        fonts->next = session->fonts;
        session->fonts = fonts;
    }
    return fonts;
}

static int make_font(struct background_fonts *fonts, struct print_session *session,
                     struct font_library *library, enum font_face face, struct error *error)
{
    struct font_program program;
    if (font_program_make(&program, fonts->glyphs, library, face, error) != 0)
        return -1;
    int result = pdf_font_make(&fonts->fonts[face], session->strong_deflater, &program, error);
    font_program_free(&program);
    fonts->is_made[face] = result == 0;
    return result;
}

const struct pdf_font *print_session_font(struct print_compositor *compositor,
                                          const int *backgrounds, int count, enum font_face face,
                                          struct error *error)
{
    struct print_session *session = compositor->session;
    const struct pdf_font *font = NULL;
    pthread_mutex_lock(&session->lock);
    struct background_fonts *fonts = find_fonts(session, backgrounds, count);
    if (fonts == NULL)
        error_out_of_memory(error);
    else if (font_subset_count(fonts->glyphs, face) > 0 &&
             (fonts->is_made[face] ||
              make_font(fonts, session, compositor->library, face, error) == 0))
        font = &fonts->fonts[face];
    pthread_mutex_unlock(&session->lock);
    return font;
}

/* ---- What is kept with the session ---- */

void *session_kept(struct print_session *session, const void *key)
{
    void *value = NULL;
    pthread_mutex_lock(&session->lock);
    for (int i = 0; i < session->kept_count && value == NULL; i++)
        if (session->kept[i].key == key)
            value = session->kept[i].value;
    pthread_mutex_unlock(&session->lock);
    return value;
}

static int append_kept(struct print_session *session, const struct kept *kept)
{
    const size_t count = (size_t)session->kept_count + 1;
    struct kept *list = realloc(session->kept, count * sizeof *list);
    if (list == NULL)
        return -1;
    session->kept = list;
    list[session->kept_count++] = *kept;
    return 0;
}

int session_keep(struct print_session *session, const void *key, void *value,
                 void (*free_value)(void *value), struct error *error)
{
    const struct kept kept = {key, value, free_value};
    pthread_mutex_lock(&session->lock);
    int result = append_kept(session, &kept);
    pthread_mutex_unlock(&session->lock);
    return result == 0 ? 0 : error_out_of_memory(error);
}
