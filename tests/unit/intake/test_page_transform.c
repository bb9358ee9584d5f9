/* SPDX-License-Identifier: MIT */
/* A transform that is off by a millimetre puts a tick into the neighbour's box. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "page_transform.h"

#include <math.h>

static const struct page_transform truths[] = {
    {.a = 11.8, .c = -0.5, .e = 11.8, .f = -0.5},                      /* 300 dpi */
    {.b = -11.8, .c = 3507, .d = 11.8},                                /* turned by 90 degrees */
    {.a = -7.8, .b = 0.4, .c = 1653, .d = -0.4, .e = -7.8, .f = 2338}, /* upside down, skewed, 200
                                                                          dpi */
    {.a = 8.03, .e = 3.86},                                            /* fax: 204 × 98 dpi */
    {.a = 11.6, .b = 0.3, .c = 20, .d = -0.2, .e = 11.9, .f = 31, .g = 1e-5, .h = -2e-5}, /* perspective
                                                                                           */
};

static const struct point_mm corners[] = {{10.5, 10.5},   {199.5, 10.5}, {10.5, 286.5},
                                          {199.5, 286.5}, {190, 27},     {20, 264}};

static void fits_give_back_what_made_the_points(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++) {
        struct point_pair pairs[6];
        struct page_transform found;
        for (size_t k = 0; k < 6; k++)
            pairs[k] = (struct point_pair){
                corners[k], page_transform_apply(&truths[i], corners[k].x, corners[k].y)};
        assert_int_equal(page_transform_fit(&found, TRANSFORM_FULL, pairs, 6), 0);
        assert_true(page_transform_residual_mm(&found, pairs, 6) < 1e-4);
        struct point_px a = page_transform_apply(&found, 105, 148);
        struct point_px b = page_transform_apply(&truths[i], 105, 148);
        assert_true(hypot(a.x - b.x, a.y - b.y) < 1e-3);
        assert_int_equal(page_transform_fit(&found, TRANSFORM_AFFINE, pairs, 3), 0);
        assert_true(page_transform_residual_mm(&found, pairs, 3) < 1e-4);
    }
}

static void points_on_a_line_do_not_make_a_page(void **state)
{
    (void)state;
    struct point_pair pairs[4];
    struct page_transform found;
    for (int i = 0; i < 4; i++)
        pairs[i] = (struct point_pair){{10.0 * i, 20.0 * i}, {100.0 * i, 200.0 * i}};
    assert_int_equal(page_transform_fit(&found, TRANSFORM_AFFINE, pairs, 4), -1);
    assert_int_equal(page_transform_fit(&found, TRANSFORM_FULL, pairs, 4), -1);
    assert_int_equal(page_transform_fit(&found, TRANSFORM_SIMILAR, pairs, 1), -1);
}

static void a_reduced_picture_keeps_its_places(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof truths / sizeof *truths; i++) {
        for (int factor = 1; factor < 7; factor++) {
            struct page_transform reduced = truths[i];
            page_transform_reduce(&reduced, factor);
            struct point_px a = page_transform_apply(&truths[i], 33, 210);
            struct point_px b = page_transform_apply(&reduced, 33, 210);
            assert_true(fabs(b.x * factor + (factor - 1) / 2.0 - a.x) < 1e-6);
            assert_true(fabs(b.y * factor + (factor - 1) / 2.0 - a.y) < 1e-6);
        }
    }
}

/* A black square of 10 × 10 mm in the scan comes back upright at its place. */
static void sampling_sets_the_page_straight(void **state)
{
    (void)state;
    struct gray_image scan, patch;
    const struct page_transform turned = {.b = -10, .c = 400, .d = 10};
    assert_int_equal(gray_image_alloc(&scan, 400, 400, NULL), 0);
    for (int y = 100; y < 200; y++)    /* 10 … 20 mm along x */
        for (int x = 50; x < 150; x++) /* 25 … 35 mm along y */
            scan.pixels[y * 400 + x] = 0;
    struct rect_mm rect = {8, 23, 14, 14};
    assert_int_equal(page_transform_sample(&patch, &scan, &turned, rect, 2, NULL), 0);
    assert_int_equal(patch.width, 28);
    assert_int_equal(patch.height, 28);
    for (int y = 0; y < 28; y++)
        for (int x = 0; x < 28; x++)
            assert_int_equal(patch.pixels[y * 28 + x],
                             x >= 4 && x < 24 && y >= 4 && y < 24 ? 0 : 255);
    gray_image_free(&patch);
    gray_image_free(&scan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_give_back_what_made_the_points),
        cmocka_unit_test(points_on_a_line_do_not_make_a_page),
        cmocka_unit_test(a_reduced_picture_keeps_its_places),
        cmocka_unit_test(sampling_sets_the_page_straight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
