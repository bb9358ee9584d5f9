/* SPDX-License-Identifier: MIT */
#include "barcode_picture.h"

#include "check.h"
#include "customer_barcode.h"

#define MM_PER_DOT (25.4 / BARCODE_PICTURE_DPI)

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
static void decode(char out[BARCODE_TEXT_SIZE], const char *bars)
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

void barcode_read(char out[BARCODE_TEXT_SIZE], const struct gray_picture *picture,
                  struct point_mm from, double size_pt)
{
    struct bar bars[CUSTOMER_BARCODE_BARS + 1];
    char states[CUSTOMER_BARCODE_BARS + 1];
    int count = find_bars(bars, picture, (int)(from.x / MM_PER_DOT), (int)(from.y / MM_PER_DOT));
    assert_true(count >= CUSTOMER_BARCODE_BARS);
    read_states(states, bars, size_pt);
    decode(out, states);
}
