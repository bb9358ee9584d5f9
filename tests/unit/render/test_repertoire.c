/* SPDX-License-Identifier: MIT */
/* If this fails, some family of the country cannot be written to: every kanji of JIS X 0213:2004
 * and every pair of character and selector of the faces is printed, comes back from the PDF code
 * point for code point, and leaves ink. */
#include "print_document.h"

#include "text.h"
#include "tools.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

/* The kanji of the standard: 2,965 + 3,390 + 1,259 + 2,436 of levels 1 to 4, and 仝, which stands
 * among the signs. */
#define KANJI_COUNT 10051

#define CELL_MM 3.5
#define COLUMNS 56
#define ROWS 80
#define SIZE_PT 9.0
#define DPI 72

struct characters {
    struct font_glyph *glyphs; /* owned; only code point and mark are set */
    size_t count, capacity;
};

static void append(struct characters *list, uint32_t code_point, uint32_t mark)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity == 0 ? 4096 : list->capacity * 2;
        list->glyphs = realloc(list->glyphs, list->capacity * sizeof *list->glyphs);
        assert_non_null(list->glyphs);
    }
    list->glyphs[list->count++] = (struct font_glyph){.code_point = code_point, .mark = mark};
}

/* ---- What is to be printed ---- */

static bool is_kanji(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

/* The character of a cell of JIS X 0213; 0 if the cell is empty or holds a sequence. */
static uint32_t read_cell(iconv_t converter, int plane, int row, int cell)
{
    char bytes[3] = {(char)0x8F, (char)(0xA0 + row), (char)(0xA0 + cell)};
    char *in = plane == 2 ? bytes : bytes + 1;
    size_t in_size = plane == 2 ? 3 : 2;
    uint32_t code_points[4];
    char *out = (char *)code_points;
    size_t out_size = sizeof code_points;
    iconv(converter, NULL, NULL, NULL, NULL);
    if (iconv(converter, &in, &in_size, &out, &out_size) == (size_t)-1 ||
        iconv(converter, NULL, NULL, &out, &out_size) == (size_t)-1 ||
        out_size != sizeof code_points - sizeof code_points[0])
        return 0;
    return code_points[0];
}

static void list_kanji(struct characters *out)
{
    iconv_t converter = iconv_open("UTF-32LE", "EUC-JISX0213");
    assert_true(converter != (iconv_t)-1);
    for (int plane = 1; plane <= 2; plane++)
        for (int row = 1; row <= 94; row++)
            for (int cell = 1; cell <= 94; cell++) {
                uint32_t c = read_cell(converter, plane, row, cell);
                if (is_kanji(c))
                    append(out, c, 0);
            }
    iconv_close(converter);
}

static void append_pair(void *list, uint32_t code_point, uint32_t selector)
{
    append(list, code_point, selector);
}

/* ---- Printing and looking at it ---- */

static void resolve(struct characters *list, struct font_library *library, enum font_face face)
{
    for (size_t i = 0; i < list->count; i++) {
        struct font_glyph *glyph = &list->glyphs[i];
        uint32_t c = glyph->code_point, mark = glyph->mark;
        if (!font_lookup(glyph, library, face, c, mark))
            fail_msg("face %d: U+%04X U+%04X", (int)face, (unsigned)c, (unsigned)mark);
    }
}

static void print(const struct characters *list, struct font_library *library, const char *path)
{
    struct print_document *document;
    struct error error = ERROR_INIT;
    assert_int_equal(print_document_new(&document, library, "字", &error), 0);
    assert_int_equal(print_piece_begin(document, &error), 0);
    struct canvas *canvas = NULL;
    for (size_t i = 0; i < list->count; i++) {
        size_t place = i % (COLUMNS * ROWS);
        if (place == 0)
            canvas = print_piece_page(document, 210, 297, &error);
        assert_non_null(canvas);
        canvas_glyphs(canvas, &list->glyphs[i], 1, 5 + (double)(place % COLUMNS) * CELL_MM,
                      8 + (double)(place / COLUMNS) * CELL_MM, SIZE_PT,
                      (struct form_colour){0, 0, 0});
    }
    if (print_piece_commit(document, &error) != 0 ||
        print_document_write(document, path, NULL, &error) != 0)
        fail_msg("%s", error.message);
    print_document_free(document);
}

/* The next code point that is not white space; UINT32_MAX at the end. */
static uint32_t next_character(const struct buffer *text, size_t *position)
{
    while (*position < text->size) {
        uint32_t c = utf8_next(text->data, text->size, position);
        if (c > 0x20 && c != UINT32_MAX)
            return c;
    }
    return UINT32_MAX;
}

static void expect_text(const struct characters *list, const char *path)
{
    struct buffer text = BUFFER_INIT;
    size_t position = 0, count = 0;
    run_tool(&text, "pdftotext -raw -enc UTF-8 %s -", path);
    for (; count < list->count; count++) {
        const struct font_glyph *glyph = &list->glyphs[count];
        uint32_t c = next_character(&text, &position);
        uint32_t mark = glyph->mark != 0 ? next_character(&text, &position) : 0;
        if (c != glyph->code_point || mark != glyph->mark)
            fail_msg("character %zu: U+%04X U+%04X came back as U+%04X U+%04X", count,
                     (unsigned)glyph->code_point, (unsigned)glyph->mark, (unsigned)c,
                     (unsigned)mark);
    }
    assert_true(next_character(&text, &position) == UINT32_MAX);
    buffer_free(&text);
}

static int ink_of_cell(const struct gray_picture *picture, size_t place)
{
    double scale = DPI / 25.4;
    int left = (int)((5 + (double)(place % COLUMNS) * CELL_MM) * scale);
    int top = (int)((8 + (double)(place / COLUMNS) * CELL_MM - 2.8) * scale);
    int side = (int)(3.3 * scale), ink = 0;
    for (int y = top; y < top + side; y++)
        for (int x = left; x < left + side; x++)
            ink += 255 - picture->pixels[y * picture->width + x];
    return ink;
}

/* A missing outline leaves its cell white; 一 is the thinnest of all. */
static void expect_ink(const struct characters *list, const char *path)
{
    for (size_t first = 0; first < list->count; first += COLUMNS * ROWS) {
        struct gray_picture picture;
        render_page(&picture, path, (int)(first / (COLUMNS * ROWS)) + 1, DPI);
        for (size_t i = first; i < list->count && i < first + COLUMNS * ROWS; i++)
            if (ink_of_cell(&picture, i - first) < 255)
                fail_msg("U+%04X U+%04X is white", (unsigned)list->glyphs[i].code_point,
                         (unsigned)list->glyphs[i].mark);
        buffer_free(&picture.bytes);
    }
}

static void expect_all(struct characters *list, struct font_library *library, enum font_face face)
{
    char path[] = "/tmp/formloop-repertoire-XXXXXX";
    int descriptor = mkstemp(path);
    assert_true(descriptor >= 0);
    close(descriptor);
    resolve(list, library, face);
    print(list, library, path);
    expect_text(list, path);
    expect_ink(list, path);
    unlink(path);
}

static const struct {
    enum font_face face;
    const char *name;
    size_t pairs; /* of cmap format 14, counted in the packages of Debian 12 */
} faces[] = {
    {FONT_GOTHIC, "BIZ UDGothic", 10160},
    {FONT_GOTHIC_BOLD, "BIZ UDGothic Bold", 10160},
    {FONT_MINCHO, "BIZ UDMincho", 10160},
    {FONT_NAMES, "IPAmj Mincho", 11474},
};

static void every_kanji_prints_and_comes_back(void **state)
{
    struct characters kanji = {0};
    list_kanji(&kanji);
    assert_int_equal(kanji.count, KANJI_COUNT);
    for (size_t i = 0; i < sizeof faces / sizeof *faces; i++) {
        expect_all(&kanji, *state, faces[i].face);
        print_message("%s: %zu kanji of JIS X 0213:2004\n", faces[i].name, kanji.count);
    }
    free(kanji.glyphs);
}

static void every_pair_prints_and_comes_back(void **state)
{
    for (size_t i = 0; i < sizeof faces / sizeof *faces; i++) {
        struct characters pairs = {0};
        size_t count = font_visit_pairs(*state, faces[i].face, append_pair, &pairs);
        assert_int_equal(count, pairs.count);
        assert_int_equal(count, faces[i].pairs);
        expect_all(&pairs, *state, faces[i].face);
        print_message("%s: %zu pairs of character and selector\n", faces[i].name, count);
        free(pairs.glyphs);
    }
}

static int open_library(void **state)
{
    struct error error = ERROR_INIT;
    struct font_library *library;
    if (font_library_open(&library, NULL, &error) != 0)
        return -1;
    *state = library;
    return 0;
}

static int close_library(void **state)
{
    font_library_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kanji_prints_and_comes_back),
        cmocka_unit_test(every_pair_prints_and_comes_back),
    };
    return cmocka_run_group_tests(tests, open_library, close_library);
}
