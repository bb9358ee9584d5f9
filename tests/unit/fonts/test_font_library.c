/* SPDX-License-Identifier: MIT */
/* If this fails, a person's name is printed with another character, or with a blank, and nobody
 * notices before the letter is opened. */
#include "font_library.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

static int open_library(void **state)
{
    struct error error = ERROR_INIT;
    struct font_library *library;
    if (font_library_open(&library, NULL, &error) != 0) {
        print_error("%s\n", error.message);
        return -1;
    }
    *state = library;
    return 0;
}

static int close_library(void **state)
{
    font_library_close(*state);
    return 0;
}

/* The faces of a run's glyphs, a letter each: g, b, m, n. */
static void write_faces(char *out, const struct font_run *run)
{
    for (size_t i = 0; i < run->count; i++)
        out[i] = "gbmn"[run->glyphs[i].face];
    out[run->count] = '\0';
}

static void each_text_finds_its_face(void **state)
{
    static const struct {
        const char *text;
        enum font_face face;
        const char *faces; /* one letter a cluster */
    } rows[] = {
        {"山田太郎", FONT_GOTHIC, "gggg"},
        {"山田太郎", FONT_GOTHIC_BOLD, "bbbb"},
        {"髙﨑", FONT_MINCHO, "mm"},
        {"森鷗外", FONT_MINCHO, "mmm"},
        {"Ａ－Ｚ", FONT_GOTHIC, "ggg"},
        {"A-Z", FONT_GOTHIC, "ggg"},
        {"葛\U000E0100城", FONT_MINCHO, "mm"}, /* the pair is not in IPAmj */
        {"渡邉\U000E0100", FONT_GOTHIC, "gg"}, /* the default form, listed as such */
        {"邉\U000E0110", FONT_MINCHO, "n"},    /* the pair is in IPAmj only */
        {"𠮷野家", FONT_GOTHIC, "nnn"},        /* the whole name, so that weights do not mix */
        {"𠮷野家", FONT_GOTHIC_BOLD, "nnn"},
        {"葛\U000E0100𠮷", FONT_GOTHIC, "gn"}, /* no single face has both */
        {"か\u3099", FONT_MINCHO, "m"},        /* one cluster, drawn as が */
        {"e\u0301", FONT_MINCHO, "m"},
        {"一\n二", FONT_MINCHO, "mmm"},
        {"", FONT_MINCHO, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct font_run run = FONT_RUN_INIT;
        struct error error = ERROR_INIT;
        char faces[16];
        if (font_run_append(&run, *state, rows[i].face, rows[i].text, strlen(rows[i].text), NULL,
                            &error) != 0)
            fail_msg("%s: %s", rows[i].text, error.message);
        write_faces(faces, &run);
        assert_string_equal(faces, rows[i].faces);
        font_run_free(&run);
    }
}

static void what_no_face_has_is_refused_by_code_point(void **state)
{
    static const struct {
        const char *text;
        struct font_missing missing;
        const char *message;
    } rows[] = {
        {"山\uE000", {0xE000, 0}, "U+E000"}, /* gaiji */
        {"\U000F0001", {0xF0001, 0}, "U+F0001"},
        {"😀", {0x1F600, 0}, "U+1F600"},
        {"あ\U000E0100", {0x3042, 0xE0100}, "U+3042 with U+E0100"},
        {"邉\U000E01EF", {0x9089, 0xE01EF}, "U+9089 with U+E01EF"},
        {"𠮷\U000E01EF", {0x20BB7, 0xE01EF}, "U+20BB7 with U+E01EF"},
        {"\U000E0100", {0xE0100, 0}, "U+E0100"}, /* a selector that selects nothing */
        {"葛\U000E0100\U000E0101", {0xE0101, 0}, "U+E0101"},
        {"山\t田", {0x09, 0}, "U+0009"},
        {"山\x7F", {0x7F, 0}, "U+007F"},
        {"山\xFF", {0xFFFD, 0}, "U+FFFD"}, /* not UTF-8 */
        {"漢\u3099", {0x6F22, 0x3099}, "U+6F22 with U+3099"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct font_run run = FONT_RUN_INIT;
        struct error error = ERROR_INIT;
        struct font_missing missing = {0, 0};
        assert_int_equal(font_run_append(&run, *state, FONT_MINCHO, "前", 3, NULL, &error), 0);
        assert_int_equal(font_run_append(&run, *state, FONT_MINCHO, rows[i].text,
                                         strlen(rows[i].text), &missing, &error),
                         -1);
        assert_int_equal(error.code, ERROR_REFUSED);
        assert_int_equal(missing.code_point, rows[i].missing.code_point);
        assert_int_equal(missing.mark, rows[i].missing.mark);
        assert_non_null(strstr(error.message, rows[i].message));
        assert_int_equal(run.count, 1); /* nothing of the refused text */
        font_run_free(&run);
    }
}

static void selectors_choose_another_form(void **state)
{
    struct font_glyph plain, selected, listed_as_default;
    assert_true(font_lookup(&plain, *state, FONT_MINCHO, 0x845B, 0));
    assert_true(font_lookup(&selected, *state, FONT_MINCHO, 0x845B, 0xE0100));
    assert_int_not_equal(plain.glyph, selected.glyph);
    assert_true(font_lookup(&plain, *state, FONT_GOTHIC, 0x9089, 0));
    assert_true(font_lookup(&listed_as_default, *state, FONT_GOTHIC, 0x9089, 0xE0100));
    assert_int_equal(plain.glyph, listed_as_default.glyph);
    assert_false(font_lookup(&plain, *state, FONT_NAMES, 0x845B, 0xE0100));
}

static void widths_are_those_of_the_face(void **state)
{
    static const struct {
        uint32_t code_point;
        int advance;
    } rows[] = {{0x6F22, 1000}, {'A', 500}, {'0', 500}, {0xFF21, 1000}, {0x3001, 1000}, {' ', 500}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct font_glyph glyph;
        assert_true(font_lookup(&glyph, *state, FONT_GOTHIC, rows[i].code_point, 0));
        assert_int_equal(glyph.advance, rows[i].advance);
    }
}

/* A clerk who is told one character at a time prints, mends and prints again, five times. */
static void all_that_is_missing_is_told_at_once(void **state)
{
    static const struct {
        const char *text;
        int count;
        struct font_missing missing[4];
    } rows[] = {
        {"山田太郎", 0, {{0, 0}}},
        {"𠮷野葛\U000E0100", 0, {{0, 0}}},
        {"ễ一\uE000ễ邉\U000E01EF\t",
         4,
         {{0x1EC5, 0}, {0xE000, 0}, {0x9089, 0xE01EF}, {0x09, 0}}},
        {"😀\U000E0100", 1, {{0x1F600, 0}}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct font_missing missing[8];
        struct error error = ERROR_INIT;
        int count = font_missing_all(missing, 8, *state, FONT_MINCHO, rows[i].text,
                                     strlen(rows[i].text), &error);
        assert_int_equal(count, rows[i].count);
        for (int m = 0; m < count; m++) {
            assert_int_equal(missing[m].code_point, rows[i].missing[m].code_point);
            assert_int_equal(missing[m].mark, rows[i].missing[m].mark);
        }
    }
}

/* 、 in the middle of a vertical line, or ー lying across it, is what amateurs print. */
static void vertical_lines_have_their_own_forms(void **state)
{
    static const struct {
        uint32_t code_point;
        bool has_form;
    } rows[] = {{0x3001, true}, {0x3002, true},  {0x300C, true},  {0x30FC, true}, {0x3083, true},
                {0x2026, true}, {0x6F22, false}, {0x3042, false}, {'A', false}};
    static const enum font_face faces[] = {FONT_GOTHIC, FONT_GOTHIC_BOLD, FONT_MINCHO, FONT_NAMES};
    for (size_t f = 0; f < sizeof faces / sizeof *faces; f++)
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            struct font_glyph glyph, form;
            assert_true(font_lookup(&glyph, *state, faces[f], rows[i].code_point, 0));
            form = glyph;
            assert_int_equal(font_make_vertical(&form, *state), rows[i].has_form);
            assert_int_equal(form.glyph != glyph.glyph, rows[i].has_form);
            assert_int_equal(form.code_point, glyph.code_point);
        }
}

static void broken_font_file_is_named(void **state)
{
    (void)state;
    char folder[] = "/tmp/formloop-fonts-XXXXXX", path[64];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/BIZUDMincho-Regular.ttf", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs("no font", file);
    fclose(file);

    struct font_library *library;
    struct error error = ERROR_INIT;
    assert_int_equal(font_library_open(&library, folder, &error), -1);
    assert_int_equal(error.code, ERROR_STORE);
    assert_non_null(strstr(error.message, path));
    assert_non_null(strstr(error.message, "fonts-morisawa-bizud-mincho"));
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_text_finds_its_face),
        cmocka_unit_test(what_no_face_has_is_refused_by_code_point),
        cmocka_unit_test(selectors_choose_another_form),
        cmocka_unit_test(widths_are_those_of_the_face),
        cmocka_unit_test(all_that_is_missing_is_told_at_once),
        cmocka_unit_test(vertical_lines_have_their_own_forms),
        cmocka_unit_test(broken_font_file_is_named),
    };
    return cmocka_run_group_tests(tests, open_library, close_library);
}
