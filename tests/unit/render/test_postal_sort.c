/* SPDX-License-Identifier: MIT */
/* If this fails, the post office counts other numbers than our sheet and refuses the discount. */
#include "check.h"

#include "postal_count_sheet.h"
#include "tools.h"

#include <stdio.h>
#include <unistd.h>

static const struct postal_piece unsorted[] = {
    {"154-0023", true, 0}, {"0600906", true, 1},   {"", false, 2},
    {"1540001", true, 3},  {"060-0000", false, 4}, {"1540023", false, 5},
    {"123456", false, 6},  {"9100067", true, 7},   {"0600906", true, 8},
};

static void sorted_copy(struct postal_piece out[ROWS(unsorted)])
{
    memcpy(out, unsorted, sizeof unsorted);
    postal_sort(out, ROWS(unsorted));
}

static void pieces_are_in_the_order_of_their_codes(void **state)
{
    static const size_t order[] = {4, 1, 8, 3, 0, 5, 7, 2, 6};
    struct postal_piece pieces[ROWS(unsorted)];
    (void)state;
    sorted_copy(pieces);
    for (size_t i = 0; i < ROWS(order); i++)
        assert_int_equal(pieces[i].index, order[i]);
    postal_sort(NULL, 0);
}

static void every_area_is_counted(void **state)
{
    static const struct postal_area expected[] = {
        {"060", 1, 3, 2}, {"154", 4, 3, 2}, {"910", 7, 1, 1}, {"", 8, 2, 0}};
    struct postal_piece pieces[ROWS(unsorted)];
    struct postal_area *areas;
    struct error error = ERROR_INIT;
    struct buffer csv = BUFFER_INIT;
    size_t count;
    (void)state;
    sorted_copy(pieces);
    assert_int_equal(postal_areas(&areas, &count, pieces, ROWS(pieces), &error), 0);
    assert_int_equal(count, ROWS(expected));
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(areas[i].number, expected[i].number);
        assert_int_equal(areas[i].first, expected[i].first);
        assert_int_equal(areas[i].pieces, expected[i].pieces);
        assert_int_equal(areas[i].with_barcode, expected[i].with_barcode);
    }
    postal_areas_write_csv(&csv, areas, count);
    assert_string_equal(buffer_text(&csv), "郵便区番号,通数,うちバーコード付,先頭,末尾\r\n"
                                           "060,3,2,1,3\r\n154,3,2,4,6\r\n910,1,1,7,7\r\n"
                                           "番号なし,2,0,8,9\r\n合計,9,5,,\r\n");
    buffer_free(&csv);
    free(areas);
    assert_int_equal(postal_areas(&areas, &count, NULL, 0, &error), 0);
    assert_int_equal(count, 0);
    free(areas);
}

/* All thousand areas: the sheet must hold each, and its total is the number of pieces. */
static void the_sheet_shows_every_area(void **state)
{
    static struct postal_area areas[1001];
    const struct postal_count_head head = {"見本健康保険組合", "任意継続のしおり", "12",
                                           "令和8年4月14日"};
    char folder[] = "/tmp/formloop-postal-XXXXXX", path[60];
    struct error error = ERROR_INIT;
    struct font_library *library;
    struct print_document *document;
    struct buffer text = BUFFER_INIT;
    int pages = 0;
    (void)state;
    for (unsigned i = 0; i < 1000; i++) {
        snprintf(areas[i].number, sizeof areas[i].number, "%03u", i % 1000);
        areas[i] = (struct postal_area){
            {areas[i].number[0], areas[i].number[1], areas[i].number[2], 0}, i * 100 + 1, 100, 99};
    }
    areas[1000] = (struct postal_area){"", 100001, 100, 0};
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/count.pdf", folder);
    if (font_library_open(&library, NULL, &error) != 0 ||
        print_document_new(&document, library, "count", &error) != 0 ||
        print_document_add_count_sheet(document, &head, areas, 1001, &pages, &error) != 0 ||
        print_document_write(document, path, NULL, &error) != 0)
        fail_msg("%s", error.message);
    assert_int_equal(pages, 9);
    assert_int_equal(print_document_page_count(document), 9);
    run_tool(&text, "pdftotext -raw %s -", path);
    for (unsigned i = 0; i < 1000; i++) {
        char row[60];
        snprintf(row, sizeof row, "%03u 100 99 %u–%u", i, i * 100 + 1, i * 100 + 100);
        if (strstr(buffer_text(&text), row) == NULL)
            fail_msg("%s is not in: %.600s", row, buffer_text(&text));
    }
    assert_non_null(strstr(buffer_text(&text), "なし 100 0 100001–100100"));
    assert_non_null(strstr(buffer_text(&text), "合計 100100 通"));
    buffer_free(&text);
    print_document_free(document);
    font_library_close(library);
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_in_the_order_of_their_codes),
        cmocka_unit_test(every_area_is_counted),
        cmocka_unit_test(the_sheet_shows_every_area),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
