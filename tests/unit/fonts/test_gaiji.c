/* SPDX-License-Identifier: MIT */
/* If this fails, a person whose name an employer drew for himself gets a letter with another name,
 * or none, though the office wrote down which character it is. */
#include "gaiji.h"

#include "font_library.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct gaiji_map *parse(const char *text)
{
    struct gaiji_map *map;
    struct error error = ERROR_INIT;
    if (gaiji_map_parse(&map, text, strlen(text), "gaiji.csv", &error) != 0)
        fail_msg("%s", error.message);
    return map;
}

static void codes_of_cp932_are_those_of_windows(void **state)
{
    static const struct {
        unsigned cp932;
        uint32_t code_point;
    } rows[] = {{0xF040, 0xE000}, {0xF07E, 0xE03E}, {0xF080, 0xE03F}, {0xF0FC, 0xE0BB},
                {0xF140, 0xE0BC}, {0xF9FC, 0xE757}, {0xF03F, 0},      {0xF07F, 0},
                {0xF0FD, 0},      {0xFA40, 0},      {0xEFFC, 0},      {0x889F, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(gaiji_from_cp932(rows[i].cp932), rows[i].code_point);
}

static void map_is_read_as_a_clerk_writes_it(void **state)
{
    struct gaiji_map *map = parse("\uFEFF外字,文字,備考\r\n"
                                  "U+E000,𠮷,一覧の1番, 2019年\r\n"
                                  "F041,U+9089 U+E0110,\r\n"
                                  "\r\n"
                                  "f9fc, 葛\U000E0100\r\n"
                                  "U+E010,U+20BB7");
    static const struct {
        uint32_t gaiji, code_point, mark;
        int line;
    } rows[] = {{0xE000, 0x20BB7, 0, 2},
                {0xE001, 0x9089, 0xE0110, 3},
                {0xE757, 0x845B, 0xE0100, 5},
                {0xE010, 0x20BB7, 0, 6}};
    (void)state;
    assert_int_equal(gaiji_map_count(map), 4);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct gaiji_character *known = gaiji_map_lookup(map, rows[i].gaiji);
        assert_non_null(known);
        assert_int_equal(known->code_point, rows[i].code_point);
        assert_int_equal(known->mark, rows[i].mark);
        assert_int_equal(known->line, rows[i].line);
    }
    assert_null(gaiji_map_lookup(map, 0xE002));
    assert_null(gaiji_map_lookup(map, 0xE758));
    assert_null(gaiji_map_lookup(map, 0x6F22));
    assert_null(gaiji_map_lookup(NULL, 0xE000));
    gaiji_map_free(map);
}

static void faults_of_a_map_are_named_by_line(void **state)
{
    static const struct {
        const char *text, *message;
    } rows[] = {
        {"", "line 1: the header"},
        {"gaiji;character\n", "line 1: the header"},
        {"gaiji,character,case\n", "line 1: the header"},
        {"gaiji,character\nU+E758,髙\n", "line 2: the first column"},
        {"gaiji,character\nU+DFFF,髙\n", "line 2: the first column"},
        {"gaiji,character\nF07F,髙\n", "line 2: the first column"},
        {"gaiji,character\n\xEE\x80\x80,髙\n", "line 2: the first column"},
        {"gaiji,character\nE000,髙\n", "line 2: the first column"},
        {"gaiji,character\nU+E0000000,髙\n", "line 2: the first column"},
        {"gaiji,character\n\nF040\n", "line 3: the second column"},
        {"gaiji,character\nF040,\n", "line 2: the second column"},
        {"gaiji,character\nF040,髙﨑\n", "line 2: the second column"},
        {"gaiji,character\nF040,\U000E0100\n", "line 2: the second column"},
        {"gaiji,character\nF040,葛\U000E0100\U000E0101\n", "line 2: the second column"},
        {"gaiji,character\nF040,U+E001\n", "line 2: the second column"},
        {"gaiji,character\nF040,U+D800\n", "line 2: the second column"},
        {"gaiji,character\nF040,U+3000\n", "line 2: the second column"},
        {"gaiji,character\nF040,\t\n", "line 2: the second column"},
        {"gaiji,character\nF040,髙\nU+E000,﨑\n", "line 3: this gaiji stands"},
        {"gaiji,character\nF040,\xFF\n", "line 2: the bytes are not UTF-8"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct gaiji_map *map;
        struct error error = ERROR_INIT;
        if (gaiji_map_parse(&map, rows[i].text, strlen(rows[i].text), "gaiji.csv", &error) == 0)
            fail_msg("row %zu was taken", i);
        assert_null(map);
        assert_int_equal(error.code, ERROR_REFUSED);
        assert_non_null(strstr(error.message, "gaiji.csv: "));
        if (strstr(error.message, rows[i].message) == NULL)
            fail_msg("row %zu: %s", i, error.message);
    }
}

static void too_large_a_file_is_not_read(void **state)
{
    struct gaiji_map *map;
    struct error error = ERROR_INIT;
    char *bytes = malloc(GAIJI_MAX_BYTES + 1);
    (void)state;
    memset(bytes, '\n', GAIJI_MAX_BYTES + 1);
    assert_int_equal(gaiji_map_parse(&map, bytes, GAIJI_MAX_BYTES + 1, "gaiji.csv", &error), -1);
    assert_non_null(strstr(error.message, "256 KiB"));
    free(bytes);
}

/* The glyph is that of the character; the mapping holds until it is taken away. */
static void mapped_gaiji_is_set_as_its_character(void **state)
{
    struct font_library *library;
    struct error error = ERROR_INIT;
    struct gaiji_map *map = parse("gaiji,character\nF040,𠮷\nF041,葛\U000E0100\n");
    struct font_run run = FONT_RUN_INIT;
    const char *name = "\uE000野\uE001";
    (void)state;
    assert_int_equal(font_library_open(&library, NULL, &error), 0);
    assert_int_equal(font_library_use_gaiji(library, map, &error), 0);
    assert_int_equal(font_run_append(&run, library, FONT_MINCHO, name, strlen(name), NULL, &error),
                     0);
    assert_int_equal(run.count, 3);
    assert_int_equal(run.glyphs[0].code_point, 0x20BB7);
    assert_int_equal(run.glyphs[2].code_point, 0x845B);
    assert_int_equal(run.glyphs[2].mark, 0xE0100);
    struct font_missing missing;
    const char *unknown = "\uE000\uE002";
    assert_int_equal(
        font_run_append(&run, library, FONT_MINCHO, unknown, strlen(unknown), &missing, &error),
        -1);
    assert_int_equal(missing.code_point, 0xE002);
    assert_int_equal(font_library_use_gaiji(library, NULL, &error), 0);
    assert_int_equal(font_missing_all(&missing, 1, library, FONT_MINCHO, name, strlen(name), NULL),
                     1);
    font_run_free(&run);
    font_library_close(library);
    gaiji_map_free(map);
}

static void map_to_what_no_face_has_is_refused(void **state)
{
    struct font_library *library;
    struct error error = ERROR_INIT;
    struct gaiji_map *map = parse("gaiji,character\nF040,髙\nF041,髙\U000E01EF\n");
    (void)state;
    assert_int_equal(font_library_open(&library, NULL, &error), 0);
    assert_int_equal(font_library_use_gaiji(library, map, &error), -1);
    assert_int_equal(error.code, ERROR_REFUSED);
    assert_non_null(strstr(error.message, "gaiji.csv: line 3: "));
    assert_non_null(strstr(error.message, "U+9AD9 with U+E01EF"));
    font_library_close(library);
    gaiji_map_free(map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_of_cp932_are_those_of_windows),
        cmocka_unit_test(map_is_read_as_a_clerk_writes_it),
        cmocka_unit_test(faults_of_a_map_are_named_by_line),
        cmocka_unit_test(too_large_a_file_is_not_read),
        cmocka_unit_test(mapped_gaiji_is_set_as_its_character),
        cmocka_unit_test(map_to_what_no_face_has_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
