/* SPDX-License-Identifier: MIT */
/* If this fails, a job stops at piece 40,000, or the clerk hears of one name at a time, or a name
 * that nobody can print passes and its letter is missing from the mail. */
#include "preflight.h"

#include "print_document.h"
#include "sample_form.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define LONG_NAME                                                                                  \
    "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処やぶら小路の藪柑子"

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

/* What was told, one line a fault: "case field kind U+cp U+mark;". */
static void write_fault(void *user, const struct preflight_fault *fault)
{
    struct buffer *out = user;
    buffer_format(out, "%s %s %s U+%04X U+%04X;", fault->case_number, fault->field,
                  preflight_kind_name(fault->kind), (unsigned)fault->code_point,
                  (unsigned)fault->mark);
}

static struct preflight *begin(struct font_library *library)
{
    struct preflight *preflight;
    struct error error = ERROR_INIT;
    assert_int_equal(preflight_new(&preflight, library, &error), 0);
    return preflight;
}

static void look(struct buffer *out, struct preflight *preflight, const struct filled_form *filled)
{
    struct error error = ERROR_INIT;
    size_t count;
    buffer_clear(out);
    if (preflight_form(&count, preflight, filled, write_fault, out, &error) != 0)
        fail_msg("%s", error.message);
    size_t told = 0;
    for (const char *s = buffer_text(out); (s = strchr(s, ';')) != NULL; s++)
        told++;
    assert_int_equal(told, count);
}

static const struct {
    const char *binding, *text, *faults;
} rows[] = {
    {"name", "山田　太郎", ""},
    {"name", "葛\U000E0100城　𠮷之助", ""},
    {"name", "邉\U000E0110　Zoë", ""},
    {"name", "", ""},
    {"name", "ễ　一", "A-1 name character U+1EC5 U+0000;"}, /* on both pages, told once */
    {"name", "\uE000外字", "A-1 name gaiji U+E000 U+0000;"},
    {"name", "邉\U000E01EF", "A-1 name selector U+9089 U+E01EF;"},
    {"name", "漢\u3099", "A-1 name selector U+6F22 U+3099;"},
    {"name", "山\t田", "A-1 name character U+0009 U+0000;"},
    {"name", "\xFF", "A-1 name character U+FFFD U+0000;"},
    {"name", "ễ\uE000邉\U000E01EFễ",
     "A-1 name character U+1EC5 U+0000;A-1 name gaiji U+E000 U+0000;"
     "A-1 name selector U+9089 U+E01EF;"},
    {"name", LONG_NAME, "A-1 name room U+0000 U+0000;"},
    {"name", "山田\n太郎", "A-1 name room U+0000 U+0000;"},
    {"address", "東京都見本区\n一丁目", ""},
    {"address", LONG_NAME LONG_NAME LONG_NAME LONG_NAME LONG_NAME,
     "A-1 address room U+0000 U+0000;"},
    {"address", "\U000F0001", "A-1 address gaiji U+F0001 U+0000;"},
    {"postal_code_digits", "12345678", "A-1 postal_code_digits room U+0000 U+0000;"},
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

static void every_fault_is_told_with_case_field_and_code_point(void **state)
{
    struct preflight *preflight = begin(*state);
    struct buffer told = BUFFER_INIT;
    for (size_t i = 0; i < ROW_COUNT; i++) {
        struct sample_piece piece;
        sample_fill(&piece, "A-1", "見本　一");
        sample_set(&piece, rows[i].binding, rows[i].text);
        look(&told, preflight, &piece.filled);
        if (strcmp(buffer_text(&told), rows[i].faults) != 0)
            fail_msg("row %zu: %s", i, buffer_text(&told));
    }
    preflight_free(preflight);
    buffer_free(&told);
}

/* What passes is printed, and what does not is refused with case and field, and no page of it. */
static void preflight_and_printing_agree(void **state)
{
    struct preflight *preflight = begin(*state);
    struct print_document *document;
    struct buffer told = BUFFER_INIT;
    struct error error = ERROR_INIT;
    assert_int_equal(print_document_new(&document, *state, "見本", &error), 0);
    for (size_t i = 0; i < ROW_COUNT; i++) {
        struct sample_piece piece;
        char place[60];
        sample_fill(&piece, "A-1", "見本　一");
        sample_set(&piece, rows[i].binding, rows[i].text);
        int pages = print_document_page_count(document);
        look(&told, preflight, &piece.filled);
        int result = print_document_add_form(document, &piece.filled, &error);
        assert_int_equal(result == 0, told.size == 0);
        assert_int_equal(print_document_page_count(document), pages + (result == 0 ? 2 : 0));
        if (result == 0)
            continue;
        assert_int_equal(error.code, ERROR_REFUSED);
        snprintf(place, sizeof place, "case A-1, field %s: ", rows[i].binding);
        assert_non_null(strstr(error.message, place));
        assert_null(strstr(error.message, rows[i].text)); /* never a value */
        error_clear(&error);
    }
    print_document_free(document);
    preflight_free(preflight);
    buffer_free(&told);
}

/* A value that nobody gave is no empty line on ten thousand letters. */
static void value_that_is_not_given_is_a_fault(void **state)
{
    struct preflight *preflight = begin(*state);
    struct print_document *document;
    struct buffer told = BUFFER_INIT;
    struct error error = ERROR_INIT;
    struct sample_piece piece;
    sample_fill(&piece, "A-1", "見本　一");
    piece.filled.value_count = 3; /* without postal_code_digits */
    look(&told, preflight, &piece.filled);
    assert_string_equal(buffer_text(&told), "A-1 postal_code_digits value U+0000 U+0000;");
    assert_int_equal(print_document_new(&document, *state, "見本", &error), 0);
    assert_int_equal(print_document_add_form(document, &piece.filled, &error), -1);
    assert_non_null(strstr(error.message, "case A-1, field postal_code_digits: there is no value "
                                          "for {postal_code_digits}"));
    assert_int_equal(print_document_page_count(document), 0);
    print_document_free(document);
    preflight_free(preflight);
    buffer_free(&told);
}

/* A sound text of the piece before must not cover the fault of this one. */
static void pieces_do_not_cover_for_each_other(void **state)
{
    static const char *const names[] = {"見本　一", "ễ　一", "見本　一", "ễ　一"};
    struct preflight *preflight = begin(*state);
    struct buffer told = BUFFER_INIT;
    for (size_t i = 0; i < 4; i++) {
        struct sample_piece piece;
        sample_fill(&piece, "A-1", names[i]);
        look(&told, preflight, &piece.filled);
        assert_int_equal(told.size > 0, i % 2 == 1);
    }
    preflight_free(preflight);
    buffer_free(&told);
}

/* The guide is no form; its names are looked at before a job of it all the same. */
static void values_of_other_documents_are_looked_at(void **state)
{
    const struct form_value values[] = {
        {"name", "ễ\uE000ễ"}, {"address", "葛\U000E0100城"}, {"employer_name", "邉\U000E01EF"}};
    struct preflight *preflight = begin(*state);
    struct buffer told = BUFFER_INIT;
    struct error error = ERROR_INIT;
    size_t count;
    assert_int_equal(
        preflight_values(&count, preflight, values, 3, "G-1", write_fault, &told, &error), 0);
    assert_int_equal(count, 3);
    assert_string_equal(buffer_text(&told),
                        "G-1 name character U+1EC5 U+0000;G-1 name gaiji U+E000 U+0000;"
                        "G-1 employer_name selector U+9089 U+E01EF;");
    preflight_free(preflight);
    buffer_free(&told);
}

static void mapped_gaiji_is_no_fault(void **state)
{
    const char *text = "gaiji,character\nF040,𠮷\n";
    struct preflight *preflight = begin(*state);
    struct buffer told = BUFFER_INIT;
    struct error error = ERROR_INIT;
    struct gaiji_map *map;
    struct sample_piece piece;
    sample_fill(&piece, "A-1", "\uE000野");
    assert_int_equal(gaiji_map_parse(&map, text, strlen(text), "gaiji.csv", &error), 0);
    assert_int_equal(font_library_use_gaiji(*state, map, &error), 0);
    look(&told, preflight, &piece.filled);
    assert_string_equal(buffer_text(&told), "");
    assert_int_equal(font_library_use_gaiji(*state, NULL, &error), 0);
    preflight_free(preflight);
    gaiji_map_free(map);
    buffer_free(&told);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_fault_is_told_with_case_field_and_code_point),
        cmocka_unit_test(preflight_and_printing_agree),
        cmocka_unit_test(value_that_is_not_given_is_a_fault),
        cmocka_unit_test(pieces_do_not_cover_for_each_other),
        cmocka_unit_test(values_of_other_documents_are_looked_at),
        cmocka_unit_test(mapped_gaiji_is_no_fault),
    };
    return cmocka_run_group_tests(tests, open_library, close_library);
}
