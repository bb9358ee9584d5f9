/* SPDX-License-Identifier: MIT */
/* If this fails, a letter goes out with a wrong name, a code that no scanner reads, or a file that
 * the print shop refuses. The pages are looked at by other programs: poppler, qpdf and zxing. */
#include "print_document.h"

#include "file.h"
#include "sample_form.h"
#include "tools.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

struct scene {
    struct font_library *library;
    char folder[40];
    char pdf[64];
};

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct error error = ERROR_INIT;
    strcpy(scene->folder, "/tmp/formloop-render-XXXXXX");
    if (font_library_open(&scene->library, NULL, &error) != 0 || mkdtemp(scene->folder) == NULL)
        return -1;
    snprintf(scene->pdf, sizeof scene->pdf, "%s/job.pdf", scene->folder);
    *state = scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    unlink(scene->pdf);
    rmdir(scene->folder);
    font_library_close(scene->library);
    free(scene);
    return 0;
}

static struct print_document *begin(const struct scene *scene)
{
    struct print_document *document;
    struct error error = ERROR_INIT;
    if (print_document_new(&document, scene->library, "見本 𠮷野家", &error) != 0)
        fail_msg("%s", error.message);
    return document;
}

static void add(struct print_document *document, const char *case_number, const char *name)
{
    struct sample_piece piece;
    struct error error = ERROR_INIT;
    sample_fill(&piece, case_number, name);
    if (print_document_add_form(document, &piece.filled, &error) != 0)
        fail_msg("%s", error.message);
}

/* Writes and frees the document. */
static void finish(struct scene *scene, struct print_document *document)
{
    struct error error = ERROR_INIT;
    size_t bytes = 0;
    if (print_document_write(document, scene->pdf, &bytes, &error) != 0)
        fail_msg("%s", error.message);
    assert_true(bytes > 1000);
    print_document_free(document);
}

static const char *const names[] = {
    "𠮷野家",
    "髙﨑",
    "葛\U000E0100城",
    "渡邉\U000E0100",
    "邉\U000E0110",
    "森鷗外",
    "Ａ－Ｚ",
    "葛城",
    "渡邉",
    "葛\U000E0100𠮷",
    "か\u3099んた",
    "(O'Neil) \\ Zoë-Łucja",
    "Anastasia-Konstantina Papadopoulou-Vandenberghe",
};
#define NAME_COUNT (sizeof names / sizeof *names)

static void names_come_back_code_point_for_code_point(void **state)
{
    struct scene *scene = *state;
    struct print_document *document = begin(scene);
    struct buffer text = BUFFER_INIT;
    for (size_t i = 0; i < NAME_COUNT; i++)
        add(document, "A-1", names[i]);
    assert_int_equal(print_document_page_count(document), 2 * NAME_COUNT);
    finish(scene, document);
    for (size_t i = 0; i < NAME_COUNT; i++) {
        char line[100];
        snprintf(line, sizeof line, "氏名 %s\n", names[i]);
        run_tool(&text, "pdftotext -raw -f %zu -l %zu %s -", 2 * i + 1, 2 * i + 1, scene->pdf);
        if (strstr(buffer_text(&text), line) == NULL)
            fail_msg("%s is not in: %s", names[i], buffer_text(&text));
        snprintf(line, sizeof line, "A-1 %s 様\n", names[i]);
        run_tool(&text, "pdftotext -raw -f %zu -l %zu %s -", 2 * i + 2, 2 * i + 2, scene->pdf);
        if (strstr(buffer_text(&text), line) == NULL)
            fail_msg("%s is not in: %s", names[i], buffer_text(&text));
        assert_non_null(strstr(buffer_text(&text), "2/2 第3版\n裏面"));
    }
    buffer_free(&text);
}

static void file_is_sound(void **state)
{
    struct scene *scene = *state;
    struct print_document *document = begin(scene);
    struct buffer text = BUFFER_INIT;
    for (size_t i = 0; i < NAME_COUNT; i++)
        add(document, "A-1", names[i]);
    finish(scene, document);
    run_tool(&text, "qpdf --check %s", scene->pdf);
    assert_non_null(strstr(buffer_text(&text), "No syntax or stream encoding errors found"));
    run_tool(&text, "pdfinfo %s", scene->pdf);
    assert_non_null(strstr(buffer_text(&text), "見本 𠮷野家"));
    assert_non_null(strstr(buffer_text(&text), "595.276 x 841.89 pts (A4)"));
    assert_null(strstr(buffer_text(&text), "Date"));
    run_tool(&text, "pdftoppm -r 20 %s %s/page && rm %s/page*", scene->pdf, scene->folder,
             scene->folder);
    assert_string_equal(buffer_text(&text), ""); /* no warning */
    run_tool(&text, "pdffonts %s", scene->pdf);
    assert_null(strstr(buffer_text(&text), " no ")); /* all embedded, subset, with ToUnicode */
    buffer_free(&text);
}

static void same_pieces_give_the_same_bytes(void **state)
{
    struct scene *scene = *state;
    struct buffer bytes[2] = {BUFFER_INIT, BUFFER_INIT};
    for (int run = 0; run < 2; run++) {
        struct error error = ERROR_INIT;
        struct print_document *document = begin(scene);
        for (size_t i = 0; i < NAME_COUNT; i++)
            add(document, "A-1", names[i]);
        finish(scene, document);
        assert_int_equal(file_read(&bytes[run], scene->pdf, 1 << 24, &error), 0);
    }
    assert_int_equal(bytes[0].size, bytes[1].size);
    assert_memory_equal(bytes[0].data, bytes[1].data, bytes[0].size);
    buffer_free(&bytes[0]);
    buffer_free(&bytes[1]);
}

/* Pieces that must be refused: what is wrong, and what the message must say. */
static const struct {
    const char *binding, *text;
    const char *field, *said;
} refused[] = {
    {"name", "山田\uE123子", "field name", "U+E123"},
    {"name", "山田😀子", "field name", "U+1F600"},
    {"name", "あ\U000E0100子", "field name", "U+3042 with U+E0100"},
    {"name", "山\n田", "field name", "several lines"},
    {"name", "山田山田山田山田山田山田山田山田山田山田山田山田山田山田山田山田山田山田山田山田",
     "field name", "does not fit"},
    {"address", "鼕\u0301町", "field address", "U+9F15"},
    {"postal_code_digits", "12345678", "field postal_code_digits", "8 characters"},
};

static void refused_pieces_are_named_and_leave_no_trace(void **state)
{
    struct scene *scene = *state;
    struct buffer expected = BUFFER_INIT, actual = BUFFER_INIT;
    struct error error = ERROR_INIT;
    for (int run = 0; run < 2; run++) {
        struct print_document *document = begin(scene);
        add(document, "A-1", "見本一郎");
        for (size_t i = 0; run == 1 && i < sizeof refused / sizeof *refused; i++) {
            struct sample_piece piece;
            struct error refusal = ERROR_INIT;
            sample_fill(&piece, "K-77", "鷹取龍之介");
            sample_set(&piece, refused[i].binding, refused[i].text);
            assert_int_equal(print_document_add_form(document, &piece.filled, &refusal), -1);
            assert_int_equal(refusal.code, ERROR_REFUSED);
            assert_non_null(strstr(refusal.message, "case K-77"));
            assert_non_null(strstr(refusal.message, refused[i].field));
            assert_non_null(strstr(refusal.message, refused[i].said));
            assert_null(
                strstr(refusal.message, "山田")); /* a person's data stays out of messages */
        }
        add(document, "A-2", "見本花子");
        assert_int_equal(print_document_page_count(document), 4);
        finish(scene, document);
        assert_int_equal(file_read(run == 0 ? &expected : &actual, scene->pdf, 1 << 24, &error), 0);
    }
    assert_int_equal(expected.size, actual.size);
    assert_memory_equal(expected.data, actual.data, expected.size);
    buffer_free(&expected);
    buffer_free(&actual);
}

static void code_that_does_not_fit_is_refused(void **state)
{
    static const char *const codes[] = {
        "F11SA03120000001000001012 lower case",
        "F11SA0312000000100000101234ABCDEF11SA0312000000100000101234ABCDE"};
    struct scene *scene = *state;
    struct print_document *document = begin(scene);
    for (size_t i = 0; i < 2; i++) {
        struct sample_piece piece;
        struct error error = ERROR_INIT;
        sample_fill(&piece, "K-77", "見本一郎");
        piece.page_codes[1] = codes[i];
        assert_int_equal(print_document_add_form(document, &piece.filled, &error), -1);
        assert_non_null(strstr(error.message, "field page_code"));
        assert_int_equal(print_document_page_count(document), 0);
    }
    print_document_free(document);
}

static int count_of(const char *text, const char *part)
{
    int count = 0;
    for (; (text = strstr(text, part)) != NULL; text++)
        count++;
    return count;
}

static void both_codes_are_read_by_another_decoder(void **state)
{
    struct scene *scene = *state;
    struct print_document *document = begin(scene);
    struct buffer text = BUFFER_INIT;
    add(document, "A-1", "見本一郎");
    finish(scene, document);
    for (int page = 1; page <= 2; page++) {
        char said[64];
        run_tool(&text, "pdftoppm -r 200 -png -singlefile -f %d -l %d %s %s/page", page, page,
                 scene->pdf, scene->folder);
        run_tool(&text, "ZXingReader %s/page.png && rm %s/page.png", scene->folder, scene->folder);
        snprintf(said, sizeof said, "Text:       \"F11SA03%d2000000100000101234ABCDE\"", page);
        assert_int_equal(count_of(buffer_text(&text), said), 2);
        assert_int_equal(count_of(buffer_text(&text), "EC Level:   Q"), 2);
        run_tool(&text, "pdftotext -raw -f %d -l %d %s -", page, page, scene->pdf);
        snprintf(said, sizeof said, "F11S A03%d 2000 0001\n0000 0101 234A BCDE\n", page);
        assert_int_equal(count_of(buffer_text(&text), said), 2);
    }
    buffer_free(&text);
}

/* The pixels of the name box of a page, copied out; number of dark ones in *ink. */
static void cut_name(struct buffer *out, int *ink, const char *pdf, int page)
{
    const int dpi = 150;
    struct gray_picture picture;
    render_page(&picture, pdf, page, dpi);
    int left = (int)(sample_name_box.x / 25.4 * dpi), top = (int)(sample_name_box.y / 25.4 * dpi);
    int width = (int)(sample_name_box.w / 25.4 * dpi),
        height = (int)(sample_name_box.h / 25.4 * dpi);
    *ink = 0;
    for (int y = top; y < top + height; y++) {
        const unsigned char *row = picture.pixels + y * picture.width + left;
        buffer_append(out, row, (size_t)width);
        for (int x = 0; x < width; x++)
            *ink += row[x] < 128;
    }
    buffer_free(&picture.bytes);
}

static void names_look_as_they_are_written(void **state)
{
    /* Each name, and whether it must look the same as the one before. */
    static const struct {
        const char *name;
        bool same_as_before;
    } rows[] = {
        {"葛城", false},         {"葛\U000E0100城", false},
        {"葛城", false},         {"葛城", true},
        {"渡邉", false},         {"渡邉\U000E0100", true},
        {"髙崎", false},         {"高崎", false},
        {"か\u3099", false},     {"が", true},
        {"𠮷野", false},         {"吉野", false},
        {"邉\U000E0110", false}, {"邉", false},
    };
    enum { COUNT = sizeof rows / sizeof *rows };
    struct scene *scene = *state;
    struct print_document *document = begin(scene);
    struct buffer pictures[COUNT] = {0};
    for (size_t i = 0; i < COUNT; i++)
        add(document, "A-1", rows[i].name);
    finish(scene, document);
    for (size_t i = 0; i < COUNT; i++) {
        int ink;
        cut_name(&pictures[i], &ink, scene->pdf, 2 * (int)i + 1);
        assert_true(ink > 50);
        if (i == 0)
            continue;
        bool same = memcmp(pictures[i].data, pictures[i - 1].data, pictures[i].size) == 0;
        if (same != rows[i].same_as_before)
            fail_msg("%s", rows[i].name);
    }
    for (size_t i = 0; i < COUNT; i++)
        buffer_free(&pictures[i]);
}

static void pieces_of_many_pages_with_bookmarks(void **state)
{
    enum { PAGES = 33000 }; /* libharu by itself ends at 32,767 */
    struct scene *scene = *state;
    struct print_document *document = begin(scene);
    struct buffer text = BUFFER_INIT;
    struct error error = ERROR_INIT;
    int background;
    const struct canvas_paint paint = {.stroke_mm = 0.2};
    struct canvas *canvas = print_background_begin(document, 105, 148, &error);
    assert_non_null(canvas);
    canvas_ellipse(canvas, (struct rect_mm){20, 20, 30, 30}, &paint);
    assert_int_equal(print_background_end(document, &background, &error), 0);

    assert_int_equal(print_piece_begin(document, &error), 0);
    for (int page = 0; page < PAGES; page++) {
        canvas = print_piece_page(document, 105, 148, &error);
        assert_non_null(canvas);
        canvas_background(canvas, background);
        if (page % 10000 == 0)
            assert_int_equal(print_piece_bookmark(document, page > 0, "章 𠮷", &error), 0);
    }
    assert_int_equal(print_document_page_count(document), 0);
    assert_int_equal(print_piece_commit(document, &error), 0);
    finish(scene, document);
    run_tool(&text, "qpdf --show-npages %s", scene->pdf);
    assert_string_equal(buffer_text(&text), "33000\n");
    run_tool(&text, "qpdf --json --json-key=outlines %s", scene->pdf);
    assert_int_equal(count_of(buffer_text(&text), "\"title\": \"章 𠮷\""), 4);
    assert_int_equal(count_of(buffer_text(&text), "\"destpageposfrom1\": 10001"), 1);
    buffer_free(&text);
}

static void order_of_calls_is_kept(void **state)
{
    struct print_document *document = begin(*state);
    struct error error = ERROR_INIT;
    assert_null(print_piece_page(document, 210, 297, &error));
    error_clear(&error);
    assert_int_equal(print_piece_commit(document, &error), -1);
    error_clear(&error);
    assert_int_equal(print_piece_begin(document, &error), 0);
    assert_null(print_background_begin(document, 210, 297, &error));
    error_clear(&error);
    assert_int_equal(print_document_write(document, "/nowhere/x.pdf", NULL, &error), -1);
    print_piece_abandon(document);
    error_clear(&error);
    assert_int_equal(print_document_write(document, "/nowhere/x.pdf", NULL, &error), -1);
    assert_int_equal(error.code, ERROR_REFUSED); /* no page */
    print_document_free(document);
}

static void disk_that_cannot_be_written_is_reported(void **state)
{
    struct print_document *document = begin(*state);
    struct error error = ERROR_INIT;
    add(document, "A-1", "見本一郎");
    assert_int_equal(print_document_write(document, "/nowhere/x.pdf", NULL, &error), -1);
    assert_int_equal(error.code, ERROR_STORE);
    assert_non_null(strstr(error.message, "/nowhere/x.pdf"));
    print_document_free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_come_back_code_point_for_code_point),
        cmocka_unit_test(file_is_sound),
        cmocka_unit_test(same_pieces_give_the_same_bytes),
        cmocka_unit_test(refused_pieces_are_named_and_leave_no_trace),
        cmocka_unit_test(code_that_does_not_fit_is_refused),
        cmocka_unit_test(both_codes_are_read_by_another_decoder),
        cmocka_unit_test(names_look_as_they_are_written),
        cmocka_unit_test(pieces_of_many_pages_with_bookmarks),
        cmocka_unit_test(order_of_calls_is_kept),
        cmocka_unit_test(disk_that_cannot_be_written_is_reported),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
