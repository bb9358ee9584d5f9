/* SPDX-License-Identifier: MIT */
/* A fax page is read from its packed bits. Were a part of it taken from elsewhere, or its edges
 * forgotten, marks would be seen in boxes that are empty. So all that looks at packed pages must
 * see what it sees when they are unpacked. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "packed_pixels.h"
#include "page_transform.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 403 /* no whole number of bytes */
#define HEIGHT 297
#define ROW_SIZE ((WIDTH + 7) / 8)

/* The same picture twice: blobs of some pixels, greys of 240 and 12. */
static void make_pair(struct gray_image *packed, struct gray_image *plain)
{
    assert_int_equal(packed_pixels_alloc(packed, WIDTH, HEIGHT, ROW_SIZE, 240, 12, NULL), 0);
    uint32_t state = 1;
    for (size_t y = 0; y < HEIGHT; y++) {
        for (size_t i = 0; i < ROW_SIZE; i++) {
            state = state * 1664525 + 1013904223;
            packed->packed->bits[y * ROW_SIZE + i] =
                (unsigned char)(y % 3 > 0 ? packed->packed->bits[(y - 1) * ROW_SIZE + i]
                                          : state >> 24);
        }
    }
    assert_int_equal(packed_pixels_alloc(plain, WIDTH, HEIGHT, ROW_SIZE, 240, 12, NULL), 0);
    memcpy(plain->packed->bits, packed->packed->bits, ROW_SIZE * HEIGHT);
    assert_int_equal(gray_image_unpack(plain, NULL), 0);
    assert_null(plain->packed);
}

static void free_pair(struct gray_image *packed, struct gray_image *plain)
{
    gray_image_free(packed);
    gray_image_free(plain);
}

static void unpacked_pixels_are_the_bits(void **state)
{
    (void)state;
    struct gray_image packed, plain;
    make_pair(&packed, &plain);
    for (size_t y = 0; y < HEIGHT; y++)
        for (size_t x = 0; x < WIDTH; x++) {
            int bit = packed.packed->bits[y * ROW_SIZE + x / 8] >> (7 - x % 8) & 1;
            assert_int_equal(plain.pixels[y * WIDTH + x], bit ? 12 : 240);
        }
    free_pair(&packed, &plain);
}

static void single_places_are_the_same(void **state)
{
    (void)state;
    struct gray_image packed, plain;
    make_pair(&packed, &plain);
    for (double y = -1; y < HEIGHT + 1; y += 0.83)
        for (double x = -1; x < WIDTH + 1; x += 0.71)
            assert_true(fabs(gray_image_sample(&packed, x, y) - gray_image_sample(&plain, x, y)) <
                        1e-9);
    free_pair(&packed, &plain);
}

static void reduced_parts_are_the_same(void **state)
{
    (void)state;
    static const struct rect_px parts[] = {
        {0, 0, WIDTH, HEIGHT}, {5, 3, 90, 70}, {WIDTH - 61, HEIGHT - 50, 61, 50}, {8, 0, 9, 4}};
    struct gray_image packed, plain, a, b;
    make_pair(&packed, &plain);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        for (int factor = 1; factor <= 5; factor++) {
            assert_int_equal(gray_image_reduce_part(&a, &packed, &parts[i], factor, NULL), 0);
            assert_int_equal(gray_image_reduce_part(&b, &plain, &parts[i], factor, NULL), 0);
            assert_int_equal(a.width, b.width);
            assert_int_equal(a.height, b.height);
            assert_memory_equal(a.pixels, b.pixels, (size_t)a.width * (size_t)a.height);
            free_pair(&a, &b);
        }
    }
    free_pair(&packed, &plain);
}

static const struct page_transform transforms[] = {
    {.a = 4, .c = -0.5, .e = 4, .f = -0.5},
    {.b = -4.1, .c = 400, .d = 4.1},                                 /* turned by 90 degrees */
    {.a = -3.9, .b = 0.2, .c = 398, .d = -0.2, .e = -3.9, .f = 290}, /* upside down, askew */
    {.a = 4.2, .b = 0.3, .c = 9, .d = -0.2, .e = 3.9, .f = 7, .g = 1e-4, .h = -2e-4},
    {.a = 4, .e = 4, .knot_count = 3, .knot = {{10, 0}, {100, 9}, {101, -14}}}, /* slipped */
    {.a = 4, .e = 4, .is_fed_sideways = true, .knot_count = 2, .knot = {{50, -12}, {300, 12}}},
};
#define TRANSFORMS (sizeof transforms / sizeof *transforms)

/* Within the scan, over each of its edges, beyond it, larger than it. */
static const struct rect_mm rects[] = {{20, 20, 30, 10}, {-5, 10, 12, 8},  {90, 3, 20, 5},
                                       {30, -4, 9, 7},   {40, 70, 9, 12},  {150, 150, 8, 8},
                                       {-40, -40, 5, 5}, {-9, -9, 140, 99}};

static void sampled_parts_are_the_same(void **state)
{
    (void)state;
    struct gray_image packed, plain, a, b;
    make_pair(&packed, &plain);
    for (size_t i = 0; i < TRANSFORMS; i++) {
        for (size_t k = 0; k < sizeof rects / sizeof *rects; k++) {
            assert_int_equal(page_transform_sample(&a, &packed, &transforms[i], rects[k], 6, NULL),
                             0);
            assert_int_equal(page_transform_sample(&b, &plain, &transforms[i], rects[k], 6, NULL),
                             0);
            assert_int_equal(a.width, b.width);
            for (int p = 0; p < a.width * a.height; p++)
                if (abs(a.pixels[p] - b.pixels[p]) > 1) /* rounding */
                    fail_msg("transform %zu, rectangle %zu, pixel %d: %d and %d", i, k, p,
                             a.pixels[p], b.pixels[p]);
            free_pair(&a, &b);
        }
    }
    free_pair(&packed, &plain);
}

static void lines_are_the_same(void **state)
{
    (void)state;
    struct gray_image packed, plain;
    make_pair(&packed, &plain);
    for (size_t i = 0; i < TRANSFORMS; i++) {
        for (size_t k = 0; k < 2 * sizeof rects / sizeof *rects; k++) {
            const struct rect_mm *rect = &rects[k / 2];
            bool is_level = k % 2 == 0;
            struct point_mm from = {rect->x, rect->y};
            struct point_mm to = {is_level ? from.x + rect->w : from.x,
                                  is_level ? from.y : from.y + rect->h};
            struct point_mm across = {is_level ? 0 : 0.1, is_level ? 0.1 : 0};
            double a[17], b[17];
            page_transform_line_greys(a, 17, &packed, &transforms[i], from, to, across, 40);
            page_transform_line_greys(b, 17, &plain, &transforms[i], from, to, across, 40);
            for (int line = 0; line < 17; line++)
                if (!(fabs(a[line] - b[line]) <
                      1)) /* places are rounded to 1/256 px, of 228 greys */
                    fail_msg("transform %zu, rectangle %zu, line %d: %f and %f", i, k / 2, line,
                             a[line], b[line]);
        }
    }
    free_pair(&packed, &plain);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unpacked_pixels_are_the_bits),
        cmocka_unit_test(single_places_are_the_same),
        cmocka_unit_test(reduced_parts_are_the_same),
        cmocka_unit_test(sampled_parts_are_the_same),
        cmocka_unit_test(lines_are_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
