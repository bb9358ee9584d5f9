/* SPDX-License-Identifier: MIT */
/* If this fails, the post's test sheet refuses our bars and the mailing loses its discount. The
 * page is made a picture of 600 dpi by poppler, measured and read back there. */
#include "check.h"

#include "barcode_examples.h"
#include "customer_barcode_layout.h"
#include "print_document.h"
#include "tools.h"

#include <stdio.h>
#include <unistd.h>

#define DPI 600
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

static bool is_black(const struct gray_picture *picture, int x, int y)
{
    return picture->pixels[(size_t)y * (size_t)picture->width + (size_t)x] < 128;
}

/* The black dots that touch (x, y) above and below. */
static void column_at(int *top, int *bottom, const struct gray_picture *picture, int x, int y)
{
    for (*top = y; is_black(picture, x, *top - 1);)
        --*top;
    for (*bottom = y; is_black(picture, x, *bottom);)
        ++*bottom;
}

struct bar {
    int left, right, top, bottom; /* dots; right and bottom are the first white ones */
};

/* The bars that the row y crosses from x on; returns their number. */
static int find_bars(struct bar out[CUSTOMER_BARCODE_BARS + 1], const struct gray_picture *picture,
                     int x, int y)
{
    int count = 0;
    while (x < picture->width && count <= CUSTOMER_BARCODE_BARS) {
        for (; x < picture->width && !is_black(picture, x, y);)
            x++;
        if (x == picture->width)
            break;
        struct bar *bar = &out[count++];
        for (bar->left = x; is_black(picture, x, y);)
            x++;
        bar->right = x;
        column_at(&bar->top, &bar->bottom, picture, (bar->left + bar->right) / 2, y);
    }
    return count;
}

static void expect_range(int dots, double low_mm, double high_mm, double size_pt)
{
    double mm = dots * MM_PER_DOT, factor = size_pt / 10;
    if (mm < low_mm * factor || mm > high_mm * factor)
        fail_msg("%d dots = %.3f mm at %g pt: not within %.2f to %.2f", dots, mm, size_pt,
                 low_mm * factor, high_mm * factor);
}

/* Measures the bars and writes their states. */
static void read_states(char out[CUSTOMER_BARCODE_BARS + 1], const struct bar *bars, double size_pt)
{
    int top = bars[0].top, bottom = bars[0].bottom, third = (bottom - top) / 3; /* a long bar */
    for (int i = 0; i < CUSTOMER_BARCODE_BARS; i++) {
        const struct bar *bar = &bars[i];
        bool rises = bar->top<top + third / 2, falls = bar->bottom> bottom - third / 2;
        expect_range(bar->right - bar->left, 0.50, 0.70, size_pt);
        if (i > 0) {
            expect_range(bar->left - bars[i - 1].right, 0.45, 0.60, size_pt);
            expect_range(bar->left - bars[i - 1].left, 0.95, 1.30, size_pt);
        }
        if (rises && falls)
            expect_range(bar->bottom - bar->top, 3.40, 3.60, size_pt);
        if (!rises && !falls)
            expect_range(bar->bottom - bar->top, 1.05, 1.35, size_pt);
        out[i] = rises && falls ? '1' : rises ? '2' : falls ? '3' : '4';
    }
    out[CUSTOMER_BARCODE_BARS] = '\0';
}

/* ---- Reading back ---- */

/* Value of three bars; a table of its own, in the manual's order of bars. */
static int value_of_bars(const char *bars)
{
    static const struct {
        const char *bars;
        int value;
    } table[] = {{"111", 18}, {"114", 1},  {"123", 4},  {"132", 2},  {"141", 5},
                 {"144", 0},  {"213", 7},  {"231", 8},  {"234", 13}, {"243", 15},
                 {"312", 3},  {"321", 6},  {"324", 11}, {"342", 12}, {"411", 9},
                 {"414", 10}, {"423", 16}, {"432", 14}, {"441", 17}};
    for (size_t i = 0; i < ROWS(table); i++)
        if (strncmp(bars, table[i].bars, 3) == 0)
            return table[i].value;
    fail_msg("%.3s is no symbol", bars);
    return -1;
}

/* Writes postal code and address code; a letter that was cut is left out. */
static void decode(char out[30], const char *bars)
{
    int values[CUSTOMER_BARCODE_SYMBOLS], sum = 0, count = 0;
    assert_memory_equal(bars, "13", 2);
    assert_memory_equal(bars + 65, "31", 2);
    for (int i = 0; i < CUSTOMER_BARCODE_SYMBOLS; i++)
        sum += values[i] = value_of_bars(bars + 2 + 3 * i);
    assert_int_equal(sum % 19, 0);
    for (int i = 0; i < CUSTOMER_BARCODE_SYMBOLS - 1; i++) {
        if (values[i] < 10)
            out[count++] = (char)('0' + values[i]);
        else if (values[i] == 10)
            out[count++] = '-';
        else if (values[i] < 14 && i + 1 < CUSTOMER_BARCODE_SYMBOLS - 1) {
            out[count++] = (char)('A' + 10 * (values[i] - 11) + values[i + 1]);
            i++;
        }
    }
    out[count] = '\0';
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
        struct bar bars[CUSTOMER_BARCODE_BARS + 1];
        char states[CUSTOMER_BARCODE_BARS + 1], decoded[30];
        int row = (int)((at.y + 1.5 * layout.timing_mm) / MM_PER_DOT);
        assert_int_equal(find_bars(bars, &picture, 0, row), CUSTOMER_BARCODE_BARS);
        read_states(states, bars, size_of_example(i));
        decode(decoded, states);
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
