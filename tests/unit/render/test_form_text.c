/* SPDX-License-Identifier: MIT */
/* If this fails, a name on a label lies on its side, the kana stand above the wrong letter, or a
 * text runs over the line into the next field: looked at in the picture, and copied from the PDF.
 */
#include "preflight.h"
#include "print_document.h"
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

#define DPI 200

/* Each page has one element at 60, 60 of that width and height. */
static struct form_definition *define(const char *style, const char *element, double width_mm,
                                      double height_mm)
{
    struct buffer json = BUFFER_INIT;
    struct error error = ERROR_INIT;
    buffer_format(&json,
                  "{\"form\": \"test\", \"code\": \"TT\", \"revision\": 1, \"title\": \"試験\", "
                  "\"paper_mm\": [210, 297], \"styles\": {\"s\": {\"face\": \"mincho\", %s}}, "
                  "\"pages\": [[{\"at\": [60, 60, %g, %g], \"style\": \"s\", %s}]]}",
                  style, width_mm, height_mm, element);
    struct form_definition *form = form_load(json.data, json.size, "test.json", &error);
    if (form == NULL)
        fail_msg("%s", error.message);
    buffer_free(&json);
    return form;
}

static const struct form_value values[] = {
    {"name", "山田　太郎"},
    {"name_kana", "ヤマダ　タロウ"},
    {"employer_name", "Anastasia-Konstantina Papadopoulou-Vandenberghe"},
    {"address",
     "神奈川県横浜市保土ケ谷区見本ヶ丘西一丁目２３４番地の５６７グランドパーク１２０３号室"},
    {"address_building", ""},
    {"phone", "0312"},
    {"insured_number", "12345678"},
};
static const char *const codes[] = {"F11TT0111000000100000101234ABCDE"};

static struct filled_form fill(const struct form_definition *form)
{
    return (struct filled_form){.form = form, .values = values, .value_count = sizeof values / sizeof *values, .page_codes = codes, .case_number = "A-1"};
}

struct scene {
    struct font_library *library;
    char pdf[40];
};

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct error error = ERROR_INIT;
    strcpy(scene->pdf, "/tmp/formloop-text-XXXXXX");
    int descriptor = mkstemp(scene->pdf);
    if (descriptor < 0 || font_library_open(&scene->library, NULL, &error) != 0)
        return -1;
    close(descriptor);
    *state = scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    unlink(scene->pdf);
    font_library_close(scene->library);
    free(scene);
    return 0;
}

static void print(const struct scene *scene, const struct form_definition *form)
{
    struct error error = ERROR_INIT;
    struct print_document *document;
    const struct filled_form filled = fill(form);
    if (print_document_new(&document, scene->library, "試験", &error) != 0 ||
        print_document_add_form(document, &filled, &error) != 0 ||
        print_document_write(document, scene->pdf, NULL, &error) != 0)
        fail_msg("%s", error.message);
    print_document_free(document);
}

/* The box around all ink of the element, in mm from its upper left corner. Nothing else of the page
 * is near: the frame stands at its corners. */
static struct rect_mm find_ink(const char *pdf)
{
    struct gray_picture picture;
    render_page(&picture, pdf, 1, DPI);
    double scale = DPI / 25.4;
    int left = picture.width, top = picture.height, right = -1, bottom = -1;
    for (int y = (int)(45 * scale); y < (int)(240 * scale); y++)
        for (int x = (int)(15 * scale); x < (int)(195 * scale); x++) {
            if (picture.pixels[y * picture.width + x] > 128)
                continue;
            left = x < left ? x : left;
            right = x > right ? x : right;
            top = y < top ? y : top;
            bottom = y > bottom ? y : bottom;
        }
    buffer_free(&picture.bytes);
    assert_true(right >= 0);
    return (struct rect_mm){left / scale - 60, top / scale - 60, (right + 1 - left) / scale,
                            (bottom + 1 - top) / scale};
}

/* Where the ink of each row stands, and what is copied from it. */
static void texts_stand_in_their_box_and_are_copied_whole(void **state)
{
    static const struct {
        const char *style, *element;
        double width_mm, height_mm;
        struct rect_mm ink; /* within half a mm; 0 wide: only that it is in the box */
        const char *copied;
    } rows[] = {
        {"\"size_pt\": 14, \"align\": \"distribute\"",
         "\"kind\": \"text\", \"text\": \"山田太郎\"",
         60,
         8,
         {0.3, 1.6, 59.4, 4.7},
         "山田太郎\n"},
        {"\"size_pt\": 14, \"align\": \"distribute\", \"writing\": \"vertical\"",
         "\"kind\": \"text\", \"text\": \"山田太郎\"",
         8,
         60,
         {1.7, 0.4, 4.7, 59.3},
         "山田太郎\n"},
        {"\"size_pt\": 20, \"writing\": \"vertical\"",
         "\"kind\": \"text\", \"text\": \"、\"",
         8,
         8,
         {5.4, 0.5, 1.6, 1.8},
         "、\n"}, /* upper right */
        {"\"size_pt\": 20, \"writing\": \"vertical\"",
         "\"kind\": \"text\", \"text\": \"ー\"",
         8,
         8,
         {3.5, 0.5, 0.9, 6},
         "ー\n"}, /* upright */
        {"\"size_pt\": 20, \"writing\": \"vertical\"",
         "\"kind\": \"text\", \"text\": \"ABC\"",
         8,
         20,
         {1.1, 0.1, 5.6, 10},
         "ABC\n"}, /* turned */
        {"\"size_pt\": 20, \"writing\": \"vertical\"",
         "\"kind\": \"text\", \"text\": \"12月\"",
         8,
         20,
         {1, 0.7, 6, 13},
         "12月\n"},
        {"\"size_pt\": 16",
         "\"kind\": \"value\", \"bind\": \"name\", \"ruby\": \"name_kana\"",
         60,
         10,
         {0.3, 0.9, 24.5, 8.3},
         "ヤマダ　タロウ\n山田　太郎\n"},
        {"\"size_pt\": 16, \"min_size_pt\": 6",
         "\"kind\": \"value\", \"bind\": \"employer_name\"",
         60,
         8,
         {0, 0, 0, 0},
         "Anastasia-Konstantina Papadopoulou-Vandenberghe\n"},
        {"\"size_pt\": 16",
         "\"kind\": \"value\", \"bind\": \"address\", \"wrap\": true",
         40,
         14,
         {0, 0, 0, 0},
         "神奈川県横浜市保土ケ谷区見本ヶ\n"},
    };
    struct scene *scene = *state;
    struct buffer text = BUFFER_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct form_definition *form =
            define(rows[i].style, rows[i].element, rows[i].width_mm, rows[i].height_mm);
        print(scene, form);
        struct rect_mm ink = find_ink(scene->pdf), expected = rows[i].ink;
        if (ink.x < -0.2 || ink.y < -0.2 || ink.x + ink.w > rows[i].width_mm + 0.2 ||
            ink.y + ink.h > rows[i].height_mm + 0.2)
            fail_msg("row %zu leaves its box: %.1f %.1f %.1f %.1f", i, ink.x, ink.y, ink.w, ink.h);
        bool is_there = abs((int)((ink.x - expected.x) * 10)) <= 5 &&
                        abs((int)((ink.y - expected.y) * 10)) <= 5 &&
                        abs((int)((ink.w - expected.w) * 10)) <= 5 &&
                        abs((int)((ink.h - expected.h) * 10)) <= 5;
        if (expected.w > 0 && !is_there)
            fail_msg("row %zu: ink at %.1f %.1f, %.1f × %.1f mm", i, ink.x, ink.y, ink.w, ink.h);
        run_tool(&text, "pdftotext -raw -enc UTF-8 %s -", scene->pdf);
        if (strstr(buffer_text(&text), rows[i].copied) == NULL)
            fail_msg("row %zu is copied as: %s", i, buffer_text(&text));
        form_free(form);
    }
    buffer_free(&text);
}

/* The ink inside a box, away from its lines, as a box in mm from the box's upper left corner; w < 0:
 * none. */
static struct rect_mm ink_in_cell(const struct gray_picture *picture, const struct rect_mm *cell)
{
    const double scale = DPI / 25.4, line_mm = 0.3;
    struct rect_mm ink = {cell->w, cell->h, -1, -1};
    double right = -1, bottom = -1;
    for (int y = (int)((cell->y + line_mm) * scale) + 1; y < (int)((cell->y + cell->h - line_mm) * scale); y++)
        for (int x = (int)((cell->x + line_mm) * scale) + 1; x < (int)((cell->x + cell->w - line_mm) * scale); x++) {
            if (picture->pixels[y * picture->width + x] > 128)
                continue;
            const double x_mm = x / scale - cell->x, y_mm = y / scale - cell->y;
            ink.x = x_mm < ink.x ? x_mm : ink.x;
            ink.y = y_mm < ink.y ? y_mm : ink.y;
            right = x_mm > right ? x_mm : right;
            bottom = y_mm > bottom ? y_mm : bottom;
        }
    if (right >= 0)
        ink = (struct rect_mm){ink.x, ink.y, right - ink.x, bottom - ink.y};
    return ink;
}

/* A digit in the wrong box is another number. */
static void comb_characters_stand_each_in_their_box(void **state)
{
    static const struct {
        const char *style, *cells;
        const char *filled; /* a # for each box with ink */
    } rows[] = {
        {"\"size_pt\": 12", "\"cells\": 6", "####.."},
        {"\"size_pt\": 12, \"align\": \"right\"", "\"cells\": 6", "..####"},
        {"\"size_pt\": 12", "\"cells\": 6, \"gap_after\": {\"2\": 4, \"4\": 3}", "####.."},
        {"\"size_pt\": 12", "\"cells\": 4", "####"},
    };
    struct scene *scene = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buffer element = BUFFER_INIT;
        buffer_format(&element, "\"kind\": \"comb\", \"stroke_mm\": 0.2, \"bind\": \"phone\", %s",
                      rows[i].cells);
        struct form_definition *form = define(rows[i].style, buffer_text(&element), 60, 9);
        struct gray_picture picture;
        print(scene, form);
        render_page(&picture, scene->pdf, 1, DPI);
        for (int cell = 0; rows[i].filled[cell] != '\0'; cell++) {
            struct rect_mm box = form_comb_cell(&form->pages[0].elements[0], cell);
            struct rect_mm ink = ink_in_cell(&picture, &box);
            if ((ink.w > 0) != (rows[i].filled[cell] == '#'))
                fail_msg("row %zu, box %d: ink %.1f mm wide", i, cell + 1, ink.w);
            /* "1" of this face leans by 0.3 mm */
            if (ink.w > 0 && (abs((int)((ink.x + ink.w / 2 - box.w / 2) * 10)) > 4 ||
                              abs((int)((ink.y + ink.h / 2 - box.h / 2) * 10)) > 4))
                fail_msg("row %zu, box %d: ink at %.1f %.1f, %.1f x %.1f mm", i, cell + 1, ink.x,
                         ink.y, ink.w, ink.h);
        }
        buffer_free(&picture.bytes);
        buffer_free(&element);
        form_free(form);
    }
}

/* The definition is at fault, not the person: named by page and element, before any piece. */
static void wrong_definitions_print_nothing(void **state)
{
    static const struct {
        const char *style, *element, *message;
        const char *told; /* by preflight_definition */
    } rows[] = {
        {"\"size_pt\": 10", "\"kind\": \"text\", \"text\": \"とても長い表題とても長い表題\"",
         "form test revision 1, page 1, element 1: the text does not fit", "page 1, element 1: "},
        {"\"size_pt\": 10", "\"kind\": \"text\", \"text\": \"\xEE\x80\x80\"", "U+E000", "U+E000"},
        {"\"size_pt\": 10", "\"kind\": \"text\", \"text\": \"ễ\"", "U+1EC5", "U+1EC5"},
        {"\"size_pt\": 10", "\"kind\": \"value\", \"bind\": \"email\"",
         "case A-1, field email: there is no value for {email}", NULL},
        {"\"size_pt\": 10", "\"kind\": \"text\", \"text\": \"{email}\"",
         "case A-1, field email: there is no value for {email}", NULL},
        {"\"size_pt\": 10",
         "\"kind\": \"value\", \"bind\": \"address_building\", \"required\": true",
         "case A-1, field address_building: the value is empty", NULL},
        {"\"size_pt\": 16, \"min_size_pt\": 12", "\"kind\": \"value\", \"bind\": \"employer_name\"",
         "case A-1, field employer_name: the text does not fit", NULL},
        {"\"size_pt\": 10", "\"kind\": \"comb\", \"bind\": \"insured_number\", \"cells\": 4",
         "case A-1, field insured_number: 8 characters do not fit 4 boxes", NULL},
        {"\"size_pt\": 24", "\"kind\": \"comb\", \"bind\": \"name\", \"cells\": 5",
         "case A-1, field name: character 1 is wider than its box", NULL},
    };
    struct scene *scene = *state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct form_definition *form = define(rows[i].style, rows[i].element, 20, 8);
        struct print_document *document;
        struct error error = ERROR_INIT;
        struct buffer told = BUFFER_INIT;
        const struct filled_form filled = fill(form);
        assert_int_equal(print_document_new(&document, scene->library, "試験", &error), 0);
        assert_int_equal(print_document_add_form(document, &filled, &error), -1);
        assert_int_equal(error.code, ERROR_REFUSED);
        if (strstr(error.message, rows[i].message) == NULL)
            fail_msg("row %zu: %s", i, error.message);
        assert_int_equal(print_document_page_count(document), 0);
        assert_int_equal(preflight_definition(&told, form, scene->library, 10),
                         rows[i].told != NULL);
        if (rows[i].told != NULL && strstr(buffer_text(&told), rows[i].told) == NULL)
            fail_msg("row %zu: %s", i, buffer_text(&told));
        print_document_free(document);
        buffer_free(&told);
        form_free(form);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_stand_in_their_box_and_are_copied_whole),
        cmocka_unit_test(comb_characters_stand_each_in_their_box),
        cmocka_unit_test(wrong_definitions_print_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
