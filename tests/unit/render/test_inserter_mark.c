/* SPDX-License-Identifier: MIT */
/* If this fails, the inserting machine puts one person's sheet into another's envelope. */
#include "check.h"

#include "guide_flow.h"
#include "inserter_mark.h"
#include "print_document.h"
#include "tools.h"

#include <stdio.h>
#include <unistd.h>

static void the_bars_tell_sheet_and_piece(void **state)
{
    static const struct {
        struct inserter_sheet sheet;
        const char *places; /* from the top: | a bar */
    } rows[] = {
        {{0, 1, 1}, "||||..|....|"}, {{1, 1, 2}, "|||...|..|.|"}, {{1, 2, 2}, "||.|.|...|.|"},
        {{7, 1, 1}, "||||..||||||"}, {{8, 8, 9}, "||........||"}, {{123456, 3, 4}, "||...||...||"},
        {{5, 4, 4}, "||.||..|.|||"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char places[INSERTER_PLACES + 1] = {0};
        unsigned bits = inserter_mark_bits(&rows[i].sheet);
        for (int place = 0; place < INSERTER_PLACES; place++)
            places[place] = bits >> place & 1 ? '|' : '.';
        assert_string_equal(places, rows[i].places);
    }
}

/* One bar more or less, as a speck or a torn edge makes it, must not pass for another sheet. */
static void one_bar_wrong_is_never_another_sheet(void **state)
{
    (void)state;
    for (int piece = 0; piece < 8; piece++)
        for (int sheet = 1; sheet <= 8; sheet++) {
            struct inserter_sheet at = {piece, sheet, 8};
            assert_int_equal(__builtin_popcount(inserter_mark_bits(&at)) % 2, 0);
        }
}

static bool overlaps(struct rect_mm a, struct rect_mm b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static void marks_stand_clear_of_the_frame(void **state)
{
    static const double papers[][2] = {{210, 297}, {148, 210}};
    (void)state;
    for (size_t i = 0; i < ROWS(papers); i++) {
        struct inserter_frame places = inserter_frame_for(papers[i][0], papers[i][1]);
        struct page_frame frame = page_frame_for(papers[i][0], papers[i][1]);
        const double quiet = PAGE_CODE_QUIET_MM, half = PAGE_MARK_SIZE_MM / 2 + 1;
        for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
            struct rect_mm code = frame.code[copy];
            code = (struct rect_mm){code.x - quiet, code.y - quiet, code.w + 2 * quiet,
                                    code.h + 2 * quiet};
            assert_false(overlaps(code, places.column));
            assert_false(overlaps(code, places.line));
        }
        for (int mark = 0; mark < MARK_COUNT; mark++) {
            struct point_mm at = frame.mark_centre[mark];
            struct rect_mm box = {at.x - half, at.y - half, 2 * half, 2 * half};
            assert_false(overlaps(box, places.column));
            assert_false(overlaps(box, places.line));
        }
    }
    struct rect_mm column = inserter_frame_for(210, 297).column;
    assert_true(column.y > 99 + 5 && column.y + column.h < 198 - 5); /* clear of the folds */
}

static struct rect_mm moved(struct rect_mm box, double x_mm, double y_mm)
{
    return (struct rect_mm){box.x + x_mm, box.y + y_mm, box.w, box.h};
}

/* On a sheet of two A5 pages they stand in the left page's outer margin, whatever the creep: not on
 * its marks and codes, if it is the personal page, and not on its text. */
static void marks_stand_in_the_margin_of_a_folded_sheet(void **state)
{
    const struct page_frame frame = page_frame_for(GUIDE_WIDTH_MM, GUIDE_HEIGHT_MM);
    const struct inserter_frame places = inserter_frame_for(297, 210);
    const double left = 297 / 2.0 - GUIDE_WIDTH_MM, quiet = PAGE_CODE_QUIET_MM;
    (void)state;
    assert_true(places.line_is_turned);
    assert_false(overlaps(places.column, places.line));
    for (double shift = 0; shift <= IMPOSITION_MAX_SHIFT_MM; shift += 0.5) {
        for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
            struct rect_mm code = frame.code[copy];
            code = (struct rect_mm){code.x - quiet, code.y - quiet, code.w + 2 * quiet,
                                    code.h + 2 * quiet};
            assert_false(overlaps(moved(code, left + shift, 0), places.column));
            assert_false(overlaps(moved(code, left + shift, 0), places.line));
        }
        const struct rect_mm text = {GUIDE_LEFT + left + shift, 0, GUIDE_MEASURE, GUIDE_HEIGHT_MM};
        assert_false(overlaps(text, places.column));
        assert_false(overlaps(text, places.line));
    }
    const double marks_end = PAGE_MARK_INSET_MM + PAGE_MARK_SIZE_MM;
    assert_true(places.line.y > marks_end);
    assert_true(places.column.y + places.column.h < GUIDE_HEIGHT_MM - marks_end);
}

/* A piece whose parts come in another order is not printed: its sheets would be counted wrong. */
static void parts_in_another_order_are_refused(void **state)
{
    struct error error = ERROR_INIT;
    struct font_library *library;
    struct print_document *document;
    (void)state;
    assert_int_equal(font_library_open(&library, NULL, &error), 0);
    assert_int_equal(print_document_new(&document, library, "order", &error), 0);
    assert_int_equal(print_piece_begin_booklet(document, "", &error), -1); /* no piece is open */
    assert_int_equal(print_piece_begin(document, &error), 0);
    assert_int_equal(print_piece_end_sheet(document, &error), -1); /* there is no sheet */
    assert_non_null(print_piece_page(document, 210, 297, &error));
    assert_int_equal(print_piece_begin_booklet(document, "", &error), 0);
    assert_non_null(print_piece_page_at(document, 2)); /* the blank back of the cover sheet */
    assert_null(print_piece_page_at(document, 3));
    assert_int_equal(print_piece_begin_booklet(document, "", &error), -1); /* once a piece */
    print_piece_abandon(document);
    assert_int_equal(print_document_page_count(document), 0);
    print_document_free(document);
    font_library_close(library);
}

static void marks_come_out_on_paper(void **state)
{
    (void)state;
    char folder[] = "/tmp/formloop-inserter-XXXXXX", path[60];
    const struct inserter_sheet sheet = {123456, 1, 2};
    struct error error = ERROR_INIT;
    struct font_library *library;
    struct print_document *document;
    struct gray_picture picture;
    struct buffer text = BUFFER_INIT;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/marks.pdf", folder);
    if (font_library_open(&library, NULL, &error) != 0 ||
        print_document_new(&document, library, "marks", &error) != 0 ||
        print_piece_begin(document, &error) != 0 ||
        inserter_mark_draw(print_piece_page(document, 210, 297, &error), library, &sheet, &error) !=
            0 ||
        print_piece_commit(document, &error) != 0 ||
        print_document_write(document, path, NULL, &error) != 0)
        fail_msg("%s", error.message);
    render_page(&picture, path, 1, 254); /* ten dots a mm */
    struct rect_mm column = inserter_frame_for(210, 297).column;
    int x = (int)((column.x + column.w / 2) * 10), bars = 0;
    for (int y = 1; y < picture.height; y++) {
        const unsigned char *dot = picture.pixels + (size_t)y * (size_t)picture.width + x;
        bars += *dot < 128 && dot[-picture.width] >= 128;
    }
    assert_int_equal(bars, __builtin_popcount(inserter_mark_bits(&sheet)));
    run_tool(&text, "pdftotext -raw %s -", path);
    assert_non_null(strstr(buffer_text(&text), "00123456 1/2"));
    buffer_free(&text);
    buffer_free(&picture.bytes);
    print_document_free(document);
    font_library_close(library);
    unlink(path);
    rmdir(folder);
}

/* Five pages on both sides of three sheets: marks on pages 1, 3 and 5 and on no back. */
static void every_front_of_a_piece_is_marked(void **state)
{
    static const struct {
        int pages_per_sheet;
        const char *lines[5]; /* "" none */
    } rows[] = {
        {1, {"00000042 1/5", "00000042 2/5", "00000042 3/5", "00000042 4/5", "00000042 5/5"}},
        {2, {"00000042 1/3", "", "00000042 2/3", "", "00000042 3/3"}},
    };
    (void)state;
    char folder[] = "/tmp/formloop-inserter-XXXXXX", path[60];
    struct error error = ERROR_INIT;
    struct font_library *library;
    struct buffer text = BUFFER_INIT;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/marks.pdf", folder);
    assert_int_equal(font_library_open(&library, NULL, &error), 0);
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct print_document *document;
        assert_int_equal(print_document_new(&document, library, "marks", &error), 0);
        assert_int_equal(print_piece_begin(document, &error), 0);
        for (int page = 0; page < 5; page++)
            assert_non_null(print_piece_page(document, 210, 297, &error));
        print_piece_mark_sheets(document, 42, rows[i].pages_per_sheet);
        if (print_piece_commit(document, &error) != 0 ||
            print_document_write(document, path, NULL, &error) != 0)
            fail_msg("%s", error.message);
        assert_null(print_piece_page_at(document, 1)); /* no piece is open */
        print_document_free(document);
        for (int page = 0; page < 5; page++) {
            run_tool(&text, "pdftotext -raw -f %d -l %d %s -", page + 1, page + 1, path);
            assert_memory_equal(buffer_text(&text), rows[i].lines[page],
                                strlen(rows[i].lines[page]));
            assert_true(rows[i].lines[page][0] != '\0' ||
                        strspn(buffer_text(&text), "\n\f") == text.size);
        }
    }
    buffer_free(&text);
    font_library_close(library);
    unlink(path);
    rmdir(folder);
}

static void a_form_that_needs_the_place_is_refused(void **state)
{
    static const struct {
        struct rect_mm box;
        bool is_free;
    } rows[] = {
        {{10, 100, 190, 80}, true}, {{9, 120, 10, 10}, false}, {{9, 90, 10, 10}, true},
        {{130, 10, 20, 5}, false},  {{113, 15, 60, 30}, true}, {{12, 150, -6, 0}, false},
        {{12, 150, -6, 1}, false},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct form_element element = {.kind = ELEMENT_BOX, .box = rows[i].box};
        struct form_page pages[] = {{NULL, 0}, {&element, 1}, {&element, 1}};
        struct form_definition form = {.name = (char[]){"form"},
                                       .revision = 1,
                                       .width_mm = 210,
                                       .height_mm = 297,
                                       .pages = pages,
                                       .page_count = 2};
        struct error error = ERROR_INIT;
        assert_int_equal(inserter_mark_check_form(&form, &error), 0); /* page 2 is a back */
        form.page_count = 3;
        assert_int_equal(inserter_mark_check_form(&form, &error), rows[i].is_free ? 0 : -1);
        if (!rows[i].is_free)
            assert_non_null(strstr(error.message, "element 1 of page 3"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_bars_tell_sheet_and_piece),
        cmocka_unit_test(one_bar_wrong_is_never_another_sheet),
        cmocka_unit_test(marks_stand_clear_of_the_frame),
        cmocka_unit_test(marks_stand_in_the_margin_of_a_folded_sheet),
        cmocka_unit_test(parts_in_another_order_are_refused),
        cmocka_unit_test(marks_come_out_on_paper),
        cmocka_unit_test(every_front_of_a_piece_is_marked),
        cmocka_unit_test(a_form_that_needs_the_place_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
