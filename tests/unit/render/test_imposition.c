/* SPDX-License-Identifier: MIT */
/* If this fails, a folded booklet has its pages in the wrong order, or a cut takes off text. */
#include "imposition.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define ROWS(array) (sizeof(array) / sizeof *(array))

/* As printers' hand books have it, pages from 1. */
static void pages_stand_where_a_printer_puts_them(void **state)
{
    static const struct {
        int pages, side, left, right;
    } rows[] = {
        {4, 0, 4, 1},   {4, 1, 2, 3},    {8, 0, 8, 1},   {8, 1, 2, 7},   {8, 2, 6, 3},
        {8, 3, 4, 5},   {16, 0, 16, 1},  {16, 1, 2, 15}, {16, 2, 14, 3}, {16, 3, 4, 13},
        {16, 4, 12, 5}, {16, 5, 6, 11},  {16, 6, 10, 7}, {16, 7, 8, 9},  {3, 0, 0, 1},
        {3, 1, 2, 3},   {5, 0, 0, 1},    {5, 1, 2, 0},   {5, 2, 0, 3},   {5, 3, 4, 5},
        {1, 0, 0, 1},   {1, 1, 0, 0},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct imposed_side side = imposition_side(&imposition_a4, rows[i].pages, rows[i].side);
        assert_int_equal(side.left + 1, rows[i].left);
        assert_int_equal(side.right + 1, rows[i].right);
        assert_int_equal(side.sheet, rows[i].side / 2);
        assert_int_equal(side.is_back, rows[i].side % 2);
    }
}

/* Prints, turns each sheet over its short edge, nests and folds the sheets, and turns the leaves. */
static void a_folded_booklet_reads_from_the_first_page_to_the_last(void **state)
{
    (void)state;
    for (int pages = 1; pages <= 64; pages++) {
        const int sheets = imposition_side_count(pages) / 2;
        int *read = calloc((size_t)sheets * 4, sizeof *read), count = 0;
        assert_non_null(read);
        for (int sheet = 0; sheet < sheets; sheet++) { /* first halves, from the outside in */
            read[count++] = imposition_side(&imposition_a4, pages, 2 * sheet).right;
            read[count++] = imposition_side(&imposition_a4, pages, 2 * sheet + 1).left;
        }
        for (int sheet = sheets - 1; sheet >= 0; sheet--) { /* last halves, from the inside out */
            read[count++] = imposition_side(&imposition_a4, pages, 2 * sheet + 1).right;
            read[count++] = imposition_side(&imposition_a4, pages, 2 * sheet).left;
        }
        for (int i = 0; i < count; i++)
            assert_int_equal(read[i], i < pages ? i : -1);
        free(read);
    }
}

static void a_bookmark_leads_to_the_side_with_its_page(void **state)
{
    (void)state;
    for (int pages = 1; pages <= 64; pages++)
        for (int page = 0; page < pages; page++) {
            int side_number = imposition_side_of(pages, page);
            struct imposed_side side = imposition_side(&imposition_a4, pages, side_number);
            assert_true(side_number < imposition_side_count(pages));
            assert_true(side.left == page || side.right == page);
        }
}

static void creep_grows_towards_the_inner_sheets(void **state)
{
    struct imposition imposition = imposition_a4;
    (void)state;
    imposition.creep_mm = 0.1;
    for (int side = 0; side < 8; side++)
        assert_true(fabs(imposition_side(&imposition, 16, side).shift_mm - side / 2 * 0.1) < 1e-9);
}

static int check(const struct imposition *imposition, int pages, double width_mm, double height_mm,
                 struct error *error)
{
    struct canvas page = {.width_mm = width_mm, .height_mm = height_mm}, other = page;
    struct canvas *list[200];
    other.width_mm = width_mm - 1;
    for (int i = 0; i < pages; i++)
        list[i] = &page;
    int result = imposition_check(imposition, list, pages, error);
    if (result == 0 && pages > 1) {
        struct error size = ERROR_INIT;
        list[pages - 1] = &other;
        assert_int_equal(imposition_check(imposition, list, pages, &size), -1);
        assert_int_equal(size.code, ERROR_REFUSED);
        assert_non_null(strstr(size.message, "another size"));
    }
    return result;
}

static void what_cannot_be_folded_is_refused(void **state)
{
    static const struct {
        int pages;
        double width_mm, height_mm, creep_mm;
        const char *message; /* NULL: is accepted */
    } rows[] = {
        {16, 148, 210, 0, NULL},
        {16, 148, 210, 0.1, NULL},
        {16, 148.5, 210, 0.5, NULL},
        {28, 148, 210, 0.5, NULL},
        {32, 148, 210, 0.5, "innermost pages by 3.5 mm"},
        {160, 148, 210, 0.1, "40 sheets"},
        {16, 149, 210, 0, "do not fit"},
        {16, 148, 211, 0, "do not fit"},
        {2, 210, 297, 0, "do not fit"},
        {4, 148, 210, -0.1, "0 to 0.5 mm"},
        {4, 148, 210, 0.6, "0 to 0.5 mm"},
        {4, 148, 210, NAN, "0 to 0.5 mm"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct imposition imposition = imposition_a4;
        struct error error = ERROR_INIT;
        imposition.creep_mm = rows[i].creep_mm;
        int result = check(&imposition, rows[i].pages, rows[i].width_mm, rows[i].height_mm, &error);
        assert_int_equal(result, rows[i].message == NULL ? 0 : -1);
        if (rows[i].message != NULL && strstr(error.message, rows[i].message) == NULL)
            fail_msg("\"%s\" was expected, not \"%s\"", rows[i].message, error.message);
    }
}

/* A page that draws beyond its spine edge must not reach its neighbour. */
static void a_side_is_placed_in_points_and_cut_at_the_spine(void **state)
{
    static char content[] = "CONTENT\n";
    struct canvas page = {.content = {content, sizeof content - 1, sizeof content, false},
                          .width_mm = 148,
                          .height_mm = 210};
    struct canvas *pages[] = {&page, &page, &page, &page};
    struct imposition imposition = {.sheet_width_mm = 297, .sheet_height_mm = 210, .creep_mm = 0.1};
    struct imposed_side side = {.left = 0, .right = 1, .sheet = 2, .shift_mm = 0.2};
    struct canvas sheet = {0};
    (void)state;
    canvas_open(&sheet, NULL, 297, 210);
    imposition_draw(&sheet, &imposition, pages, &side);
    /* 0.5 + 0.2 mm; 147.8 mm; 148.5 - 0.2 mm; 0.2 mm */
    assert_string_equal(buffer_text(&sheet.content),
                        "q 1 0 0 1 1.98 0.00 cm\n0.00 0 418.96 595.28 re W n\nCONTENT\nQ\n"
                        "q 1 0 0 1 420.38 0.00 cm\n0.57 0 418.96 595.28 re W n\nCONTENT\nQ\n");
    canvas_free(&sheet);
}

static int count_of(const char *text, const char *part)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
        count++;
    return count;
}

static void marks_stand_only_where_the_sheet_has_room(void **state)
{
    static const struct {
        double width_mm, height_mm;
        bool fold, trim;
        int lines;
    } rows[] = {
        {297, 210, false, false, 0}, {297, 210, true, false, 2}, {297, 210, true, true, 2},
        {320, 225, false, true, 8},  {320, 225, true, true, 10}, {320, 210, true, true, 6},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        const struct imposition imposition = {rows[i].width_mm, rows[i].height_mm, 0, rows[i].fold,
                                              rows[i].trim};
        struct canvas page = {.width_mm = 148, .height_mm = 210}, sheet = {0};
        struct canvas *pages[] = {&page};
        const struct imposed_side side = {.left = -1, .right = 0};
        canvas_open(&sheet, NULL, rows[i].width_mm, rows[i].height_mm);
        imposition_draw(&sheet, &imposition, pages, &side);
        assert_int_equal(count_of(buffer_text(&sheet.content), " l\n"), rows[i].lines);
        canvas_free(&sheet);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_stand_where_a_printer_puts_them),
        cmocka_unit_test(a_folded_booklet_reads_from_the_first_page_to_the_last),
        cmocka_unit_test(a_bookmark_leads_to_the_side_with_its_page),
        cmocka_unit_test(creep_grows_towards_the_inner_sheets),
        cmocka_unit_test(what_cannot_be_folded_is_refused),
        cmocka_unit_test(a_side_is_placed_in_points_and_cut_at_the_spine),
        cmocka_unit_test(marks_stand_only_where_the_sheet_has_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
