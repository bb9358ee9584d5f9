/* SPDX-License-Identifier: MIT */
/* A faulty definition that is let pass is printed ten thousand times: each kind of fault must be
 * refused, with its place. */
#include "buffer.h"
#include "check.h"
#include "file.h"
#include "form.h"

#include <stdio.h>

/* A sound definition with one marked place each for an element, a rule and a part of the head. */
static char *definition(const char *head, const char *elements, const char *rules)
{
    struct buffer text = BUFFER_INIT;
    buffer_format(&text,
                  "{\"form\": \"test\", \"code\": \"TT\", \"revision\": 1, \"title\": \"試験\", "
                  "\"paper_mm\": [210, 297], \"folds_mm\": [99, 198]%s, "
                  "\"palette\": {\"ink\": \"#000000\"}, "
                  "\"styles\": {\"plain\": {\"face\": \"mincho\", \"size_pt\": 10, \"colour\": \"ink\"}}, "
                  "\"pages\": [[{\"kind\": \"tick\", \"at\": [50, 50, 5, 5], \"id\": \"yes\", \"group\": \"answer\", "
                  "\"label\": \"はい\"}%s%s]], \"rules\": [%s]}",
                  head, *elements != '\0' ? ", " : "", elements, rules);
    return buffer_take(&text);
}

static void expect(const char *head, const char *elements, const char *rules, const char *message)
{
    char *text = definition(head, elements, rules);
    struct error error = ERROR_INIT;
    struct form_definition *form = form_load(text, strlen(text), "test.json", &error);
    if (message == NULL && form == NULL)
        fail_msg("refused: %s", error.message);
    if (message != NULL && form != NULL)
        fail_msg("accepted, expected: %s", message);
    if (message != NULL && strstr(error.message, message) == NULL)
        fail_msg("said \"%s\", expected \"%s\"", error.message, message);
    if (message != NULL)
        assert_int_equal(error.code, ERROR_REFUSED);
    form_free(form);
    free(text);
}

static void test_sound(void **state)
{
    (void)state;
    expect("", "", "", NULL);
    expect("", "{\"kind\": \"comb\", \"at\": [60, 60, 33, 8], \"cells\": 5, \"gap_after\": {\"2\": 3}, \"id\": \"c\", \"label\": \"数\"}", "", NULL);
    expect("", "{\"kind\": \"text\", \"at\": [60, 60, 20, 5], \"style\": \"plain\", \"text\": \"{name}　様\"}", "", NULL);
}

/* White around the barcode, with a ground below it that has no outline. */
static void test_barcode(void **state)
{
    (void)state;
    expect("", "{\"kind\": \"customer_barcode\", \"at\": [60, 60, 72, 3.3], \"size_pt\": 9}", "", NULL);
    expect("", "{\"kind\": \"box\", \"at\": [58, 58, 76, 8], \"fill\": \"#FFFFF0\"}, "
               "{\"kind\": \"customer_barcode\", \"at\": [60, 60, 72, 3.3], \"size_pt\": 9}", "", NULL);
    expect("", "{\"kind\": \"box\", \"at\": [58, 58, 76, 8], \"stroke_mm\": 0.2}, "
               "{\"kind\": \"customer_barcode\", \"at\": [60, 60, 72, 3.3], \"size_pt\": 9}", "",
           "page 1, element 2: lies within 2 mm of the barcode");
    expect("", "{\"kind\": \"line\", \"at\": [80, 66, 20, -1], \"stroke_mm\": 0.2}, "
               "{\"kind\": \"customer_barcode\", \"at\": [60, 60, 72, 3.3], \"size_pt\": 9}", "",
           "page 1, element 2: lies within 2 mm of the barcode");
}

static void test_faults(void **state)
{
    static const struct {
        const char *element, *message;
    } rows[] = {
        {"{\"kind\": \"tick\", \"at\": [208, 60, 5, 5], \"id\": \"a\", \"group\": \"g\", \"label\": \"x\"}", "page 1, element 2 (a): reaches outside the page"},
        {"{\"kind\": \"ink\", \"at\": [52, 52, 20, 8], \"id\": \"a\", \"label\": \"x\"}", "\"yes\" and \"a\" overlap"},
        {"{\"kind\": \"ink\", \"at\": [60, 90, 20, 6], \"id\": \"a\", \"label\": \"x\"}", "within 5 mm of the fold at 99 mm"},
        {"{\"kind\": \"ink\", \"at\": [60, 202, 20, 6], \"id\": \"a\", \"label\": \"x\"}", "within 5 mm of the fold at 198 mm"},
        {"{\"kind\": \"ink\", \"at\": [170, 20, 20, 8], \"id\": \"a\", \"label\": \"x\"}", "quiet zone of page code A"},
        {"{\"kind\": \"box\", \"at\": [20, 260, 20, 8]}", "quiet zone of page code B"},
        {"{\"kind\": \"box\", \"at\": [5, 5, 20, 8], \"fill\": \"ink\"}", "registration mark 1"},
        {"{\"kind\": \"value\", \"at\": [60, 60, 20, 5], \"style\": \"plain\", \"bind\": \"nmae\"}", "unknown binding \"nmae\""},
        {"{\"kind\": \"text\", \"at\": [60, 60, 20, 5], \"style\": \"plain\", \"text\": \"{nmae} 様\"}", "unknown binding {nmae}"},
        {"{\"kind\": \"text\", \"at\": [60, 60, 20, 5], \"style\": \"plain\", \"text\": \"{name 様\"}", "{ without its }"},
        {"{\"kind\": \"text\", \"at\": [51, 51, 20, 5], \"style\": \"plain\", \"text\": \"x\"}", "its text lies in the zone \"yes\""},
        {"{\"kind\": \"text\", \"at\": [60, 60, 20, 5], \"style\": \"fancy\", \"text\": \"x\"}", "must name one of the styles"},
        {"{\"kind\": \"tick\", \"at\": [60, 60, 2, 2], \"id\": \"a\", \"group\": \"g\", \"label\": \"x\"}", "a tick box is 3 to 8 mm"},
        {"{\"kind\": \"comb\", \"at\": [60, 60, 15, 8], \"cells\": 5, \"id\": \"c\", \"label\": \"x\"}", "at least 4 mm"},
        {"{\"kind\": \"tick\", \"at\": [60, 60, 5, 5], \"id\": \"yes\", \"group\": \"g\", \"label\": \"x\"}", "the same id \"yes\""},
        {"{\"kind\": \"circle\", \"at\": [60, 60, 5, 5]}", "page 1, element 2: \"kind\" must be"},
        {"{\"kind\": \"tick\", \"at\": [60, 60, 5, 5], \"group\": \"g\", \"label\": \"x\"}", "\"id\" is missing"},
        {"{\"kind\": \"tick\", \"at\": [60, 60, 5, 5], \"id\": \"Ä\", \"group\": \"g\", \"label\": \"x\"}", "lower-case letters"},
        {"{\"kind\": \"tick\", \"at\": [60, 60, 5], \"id\": \"a\", \"group\": \"g\", \"label\": \"x\"}", "\"at\" must be a list"},
        {"{\"kind\": \"box\", \"at\": [60, 60, 5, 0]}", "width and height above 0"},
        {"{\"kind\": \"box\", \"at\": [60, 60, 5, 5], \"colour\": \"green\"}", "colour of the palette"},
        {"{\"kind\": \"box\", \"at\": [60, 60, 5, 5], \"strokemm\": 1}", "\"strokemm\" is not a key"},
        {"{\"kind\": \"comb\", \"at\": [60, 60, 33, 8], \"cells\": 0, \"id\": \"c\", \"label\": \"x\"}", "\"cells\" must be"},
        {"{\"kind\": \"comb\", \"at\": [60, 60, 33, 8], \"cells\": 3, \"gap_after\": {\"3\": 1}, \"id\": \"c\", \"label\": \"x\"}", "\"gap_after\" must"},
        {"{\"kind\": \"comb\", \"at\": [60, 60, 33, 8], \"cells\": 3, \"id\": \"c\", \"label\": \"x\", \"bind\": \"phone\", \"style\": \"plain\"}", "cannot go with an id"},
        {"{\"kind\": \"customer_barcode\", \"at\": [60, 60, 80, 4]}", "\"size_pt\" is missing"},
        {"{\"kind\": \"customer_barcode\", \"at\": [60, 60, 80, 4], \"size_pt\": 7.9}", "\"size_pt\" must"},
        {"{\"kind\": \"customer_barcode\", \"at\": [60, 60, 80, 4], \"size_pt\": 9, \"bind\": \"address\"}", "\"bind\" is not a key"},
        {"{\"kind\": \"customer_barcode\", \"at\": [60, 60, 71, 4], \"size_pt\": 9}", "a barcode of 9 pt needs a box of 71.82 × 3.24 mm"},
        {"{\"kind\": \"customer_barcode\", \"at\": [60, 60, 72, 3], \"size_pt\": 9}", "a barcode of 9 pt needs a box"},
        {"{\"kind\": \"customer_barcode\", \"at\": [60, 91, 72, 4], \"size_pt\": 9}", "lies within 5 mm of the fold at 99 mm"},
        {"{\"kind\": \"customer_barcode\", \"at\": [56, 51, 72, 4], \"size_pt\": 9}", "page 1, element 1 (yes): lies within 2 mm of the barcode"},
        {"7", "\"kind\" must be"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        expect("", rows[i].element, "", rows[i].message);
}

/* "s" beside the style "plain" of every definition. */
static void test_styles(void **state)
{
    static const struct {
        const char *style, *element, *message;
    } rows[] = {
        {"\"size_pt\": 10, \"align\": \"distribute\"", "\"kind\": \"value\", \"bind\": \"name\"", NULL},
        {"\"size_pt\": 10, \"writing\": \"vertical\"", "\"kind\": \"value\", \"bind\": \"name\", \"wrap\": true", NULL},
        {"\"size_pt\": 10, \"latin_gap_em\": 0.25", "\"kind\": \"text\", \"text\": \"x\"", NULL},
        {"\"size_pt\": 10", "\"kind\": \"value\", \"bind\": \"name\", \"ruby\": \"name_kana\", \"required\": true", NULL},
        {"\"size_pt\": 5", "\"kind\": \"text\", \"text\": \"x\"", NULL},
        {"\"size_pt\": 10, \"min_size_pt\": 5", "\"kind\": \"text\", \"text\": \"x\"", NULL},
        {"\"size_pt\": 10, \"min_size_pt\": 4.9", "\"kind\": \"text\", \"text\": \"x\"", "style \"s\": texts would be printed at 4.9 pt; the least is 5 pt"},
        {"\"size_pt\": 4", "\"kind\": \"text\", \"text\": \"x\"", "style \"s\": texts would be printed at 4 pt"},
        {"\"size_pt\": 10, \"min_size_pt\": 11", "\"kind\": \"text\", \"text\": \"x\"", "\"min_size_pt\" must"},
        {"\"size_pt\": 10, \"latin_gap_em\": 0.6", "\"kind\": \"text\", \"text\": \"x\"", "\"latin_gap_em\" must"},
        {"\"size_pt\": 10, \"writing\": \"tate\"", "\"kind\": \"text\", \"text\": \"x\"", "\"writing\" is not one of"},
        {"\"size_pt\": 10, \"align\": \"spread\"", "\"kind\": \"text\", \"text\": \"x\"", "\"align\" is not one of"},
        {"\"size_pt\": 10, \"gap\": 1", "\"kind\": \"text\", \"text\": \"x\"", "\"gap\" is not a key"},
        {"\"size_pt\": 10", "\"kind\": \"value\", \"bind\": \"name\", \"ruby\": \"kana\"", "page 1, element 2 (name): unknown binding \"kana\""},
        {"\"size_pt\": 10", "\"kind\": \"value\", \"bind\": \"name\", \"ruby\": \"name_kana\", \"wrap\": true", "ruby goes with one horizontal line"},
        {"\"size_pt\": 10, \"writing\": \"vertical\"", "\"kind\": \"value\", \"bind\": \"name\", \"ruby\": \"name_kana\"", "ruby goes with one horizontal line"},
        {"\"size_pt\": 10, \"align\": \"distribute\"", "\"kind\": \"value\", \"bind\": \"name\", \"ruby\": \"name_kana\"", "ruby goes with one horizontal line"},
        {"\"size_pt\": 10", "\"kind\": \"text\", \"text\": \"x\", \"ruby\": \"name_kana\"", "\"ruby\" is not a key"},
        {"\"size_pt\": 10, \"align\": \"distribute\"", "\"kind\": \"value\", \"bind\": \"name\", \"wrap\": true", "\"distribute\" is for texts of one line"},
        {"\"size_pt\": 10, \"writing\": \"vertical\"", "\"kind\": \"comb\", \"cells\": 3, \"bind\": \"phone\"", "its style cannot be vertical"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct buffer element = BUFFER_INIT;
        buffer_format(&element, "{\"at\": [60, 60, 30, 20], \"style\": \"s\", %s}", rows[i].element);
        char *text = definition("", buffer_text(&element), ""), *place = strstr(text, "\"styles\": {");
        struct buffer whole = BUFFER_INIT;
        buffer_append(&whole, text, (size_t)(place - text));
        buffer_format(&whole, "\"styles\": {\"s\": {%s}, %s", rows[i].style, place + strlen("\"styles\": {"));
        struct error error = ERROR_INIT;
        struct form_definition *form = form_load(whole.data, whole.size, "test.json", &error);
        if ((form != NULL) != (rows[i].message == NULL))
            fail_msg("row %zu: %s", i, form != NULL ? "accepted" : error.message);
        if (form == NULL && strstr(error.message, rows[i].message) == NULL)
            fail_msg("row %zu: %s", i, error.message);
        form_free(form);
        buffer_free(&whole);
        buffer_free(&element);
        free(text);
    }
}

/* What a style says when it does not say how small: 6 pt, the least size of public forms' notes. */
static void test_least_size(void **state)
{
    static const struct {
        const char *sizes;
        double least;
    } rows[] = {{"\"size_pt\": 10", 6}, {"\"size_pt\": 5.5", 5.5}, {"\"size_pt\": 10, \"min_size_pt\": 8", 8}};
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct buffer head = BUFFER_INIT;
        struct error error = ERROR_INIT;
        char *text = definition("", "", ""), *size = strstr(text, "\"size_pt\": 10");
        buffer_append(&head, text, (size_t)(size - text));
        buffer_format(&head, "%s%s", rows[i].sizes, size + strlen("\"size_pt\": 10"));
        struct form_definition *form = form_load(head.data, head.size, "test.json", &error);
        if (form == NULL)
            fail_msg("%s", error.message);
        assert_true(form->styles[0].min_size_pt == rows[i].least);
        form_free(form);
        buffer_free(&head);
        free(text);
    }
}

static void test_head_and_rules(void **state)
{
    (void)state;
    expect(", \"folds\": 3", "", "", "\"folds\" is not a key");
    expect("", "", "{\"rule\": \"exactly_one\", \"group\": \"nothing\"}", "there is no zone or group \"nothing\"");
    expect("", "", "{\"rule\": \"if_ticked\", \"when\": \"yes\", \"zones\": [\"no\"]}", "there is no zone or group \"no\"");
    expect("", "", "{\"rule\": \"sometimes\"}", "is not one of the words");
    expect("", "", "{\"rule\": \"all_or_none\"}", "\"zones\" is missing");
    expect("", "", "5", "must hold objects");
}

static void test_not_json(void **state)
{
    static const char *const rows[] = {"", "{", "[]", "{\"form\": 1}", "\xFF\xFE", "null", "{\"form\":\"a\",\"form\":\"b\"}"};
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct error error = ERROR_INIT;
        assert_null(form_load(rows[i], strlen(rows[i]), "bad.json", &error));
        assert_int_equal(error.code, ERROR_REFUSED);
        assert_non_null(strstr(error.message, "bad.json"));
    }
}

/* The code may not stand on a fold: a page with its fold there is refused whole. */
static void test_code_on_fold(void **state)
{
    struct error error = ERROR_INIT;
    char *text = definition("", "", "");
    (void)state;
    memcpy(strstr(text, "[99, 198]"), "[30, 198]", 9);
    assert_null(form_load(text, strlen(text), "x", &error));
    assert_non_null(strstr(error.message, "through page code A"));
    free(text);
}

static void test_shipped_definition(void **state)
{
    struct buffer text = BUFFER_INIT;
    struct error error = ERROR_INIT;
    struct form_zone *zones;
    size_t count, front;
    (void)state;
    assert_int_equal(file_read(&text, DEFINITIONS "/application-1.json", FORM_MAX_BYTES, &error), 0);
    struct form_definition *form = form_load(buffer_text(&text), text.size, "application-1.json", &error);
    if (form == NULL)
        fail_msg("%s", error.message);
    assert_int_equal(form->page_count, 2);
    assert_int_equal(form_zones(&zones, &count, form, 0, &error), 0);
    free(zones);
    assert_int_equal(form_zones(&zones, &front, form, 1, &error), 0);
    assert_true(count > front && front > 10);
    for (size_t i = 0; i < front; i++) {
        assert_int_equal(zones[i].page, 1);
        assert_true(zones[i].box.w > 3 && zones[i].box.h > 3);
    }
    free(zones);
    form_free(form);
    buffer_free(&text);
}

/* The cells of a comb fill its box, gaps between them. */
static void test_comb_cells(void **state)
{
    char *text = definition("", "{\"kind\": \"comb\", \"at\": [60, 60, 33, 8], \"cells\": 5, \"gap_after\": {\"2\": 3}, \"id\": \"c\", \"label\": \"数\"}", "");
    struct error error = ERROR_INIT;
    struct form_definition *form = form_load(text, strlen(text), "x", &error);
    static const double left[] = {60, 66, 75, 81, 87};
    (void)state;
    for (int i = 0; i < 5; i++) {
        struct rect_mm cell = form_comb_cell(&form->pages[0].elements[1], i);
        assert_true(cell.x > left[i] - 1e-9 && cell.x < left[i] + 1e-9);
        assert_true(cell.w > 6 - 1e-9 && cell.w < 6 + 1e-9);
    }
    form_free(form);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound),        cmocka_unit_test(test_barcode),
        cmocka_unit_test(test_faults),
        cmocka_unit_test(test_styles), cmocka_unit_test(test_least_size),
        cmocka_unit_test(test_head_and_rules), cmocka_unit_test(test_not_json),
        cmocka_unit_test(test_code_on_fold), cmocka_unit_test(test_shipped_definition),
        cmocka_unit_test(test_comb_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
