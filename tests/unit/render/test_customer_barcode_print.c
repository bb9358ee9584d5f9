/* SPDX-License-Identifier: MIT */
/* If this fails, the post's test sheet refuses our bars and the mailing loses its discount. The
 * page is made a picture of 600 dpi by poppler, measured and read back there. */
#include "check.h"

#include "barcode_examples.h"
#include "barcode_picture.h"
#include "customer_barcode_layout.h"
#include "print_document.h"
#include "tools.h"

#include <stdio.h>
#include <unistd.h>

#define DPI BARCODE_PICTURE_DPI
#define MM_PER_DOT (25.4 / DPI)

static void every_size_keeps_the_tolerances_on_dots(void **state)
{
    (void)state;
    for (int tenths = 80; tenths <= 115; tenths++) {
        struct customer_barcode_layout layout = customer_barcode_layout_for(tenths / 10.0);
        for (int shift = 0; shift < 20; shift++) {
            struct point_mm at = {20 + shift * 0.0137, 48 + shift * 0.0071};
            assert_true(customer_barcode_on_dots(&layout, at, DPI, DOTS_NEAREST).is_within);
            assert_true(customer_barcode_on_dots(&layout, at, DPI, DOTS_TOUCHED).is_within);
        }
        double width = customer_barcode_width_mm(&layout);
        assert_true(width <= 7.98 * tenths / 10 && width > 7.98 * tenths / 10 - 3);
        assert_true(customer_barcode_height_mm(&layout) <= 0.36 * tenths / 10);
    }
}

/* The check must see what is wrong: each row breaks one measure at 10 pt. */
static void wrong_measures_are_seen(void **state)
{
    static const struct {
        double bar_mm, pitch_mm, timing_mm;
        bool is_within;
    } rows[] = {
        {14 * MM_PER_DOT, 28 * MM_PER_DOT, 28 * MM_PER_DOT, true},
        {0.6, 1.2, 1.2, false}, /* nominal: some spaces get 15 dots */
        {11 * MM_PER_DOT, 25 * MM_PER_DOT, 28 * MM_PER_DOT, false},
        {17 * MM_PER_DOT, 28 * MM_PER_DOT, 28 * MM_PER_DOT, false},
        {16 * MM_PER_DOT, 31 * MM_PER_DOT, 28 * MM_PER_DOT, false},
        {14 * MM_PER_DOT, 28 * MM_PER_DOT, 24 * MM_PER_DOT, false},
        {14 * MM_PER_DOT, 28 * MM_PER_DOT, 29 * MM_PER_DOT, false},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct customer_barcode_layout layout = {10, rows[i].bar_mm, rows[i].pitch_mm,
                                                 rows[i].timing_mm};
        struct point_mm at = {20, 48};
        assert_int_equal(customer_barcode_on_dots(&layout, at, DPI, DOTS_NEAREST).is_within,
                         rows[i].is_within);
    }
}

/* ---- The picture ---- */

static double size_of_example(size_t i)
{
    return 8 + (double)(i % 8) * 0.5;
}

static struct point_mm place_of_example(size_t i)
{
    return (struct point_mm){20 + (double)i * 0.31, 14 + (double)i * 10.83};
}

static void draw_examples(struct canvas *canvas)
{
    for (size_t i = 0; i < ROWS(barcode_examples); i++) {
        struct customer_barcode barcode;
        struct customer_barcode_layout layout = customer_barcode_layout_for(size_of_example(i));
        assert_int_equal(customer_barcode_for_address(&barcode, barcode_examples[i].postal_code,
                                                      barcode_examples[i].address,
                                                      barcode_examples[i].building),
                         CUSTOMER_BARCODE_MADE);
        customer_barcode_draw(canvas, &barcode, &layout, place_of_example(i));
    }
}

static void print_examples(const char *path)
{
    struct error error = ERROR_INIT;
    struct font_library *library;
    struct print_document *document;
    if (font_library_open(&library, NULL, &error) != 0 ||
        print_document_new(&document, library, "barcodes", &error) != 0 ||
        print_piece_begin(document, &error) != 0)
        fail_msg("%s", error.message);
    draw_examples(print_piece_page(document, 210, 297, &error));
    if (print_piece_commit(document, &error) != 0 ||
        print_document_write(document, path, NULL, &error) != 0)
        fail_msg("%s", error.message);
    print_document_free(document);
    font_library_close(library);
}

static void expect_example(const char *decoded, size_t i)
{
    char expected[40];
    const char *postal_code = barcode_examples[i].postal_code, *code = barcode_examples[i].code;
    bool is_cut =
        strcmp(code, "3-80-25J1-2B") == 0; /* the B has room for its control symbol only */
    snprintf(expected, sizeof expected, "%.3s%s%.*s", postal_code, postal_code + 4,
             (int)strlen(code) - is_cut, code);
    assert_string_equal(decoded, expected);
}

static void bars_are_measured_and_read_from_the_picture(void **state)
{
    (void)state;
    char folder[] = "/tmp/formloop-barcode-XXXXXX", path[60];
    struct gray_picture picture;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/barcodes.pdf", folder);
    print_examples(path);
    render_page(&picture, path, 1, DPI);
    for (size_t i = 0; i < ROWS(barcode_examples); i++) {
        struct customer_barcode_layout layout = customer_barcode_layout_for(size_of_example(i));
        struct point_mm at = place_of_example(i);
        char decoded[BARCODE_TEXT_SIZE];
        double middle_mm = at.y + 1.5 * layout.timing_mm;
        barcode_read(decoded, &picture, (struct point_mm){0, middle_mm}, size_of_example(i));
        expect_example(decoded, i);
    }
    buffer_free(&picture.bytes);
    unlink(path);
    rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_size_keeps_the_tolerances_on_dots),
        cmocka_unit_test(wrong_measures_are_seen),
        cmocka_unit_test(bars_are_measured_and_read_from_the_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
