/* SPDX-License-Identifier: MIT */
/* Reducing and blurring stand before every search; an error of a pixel there moves every zone. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "gray_image.h"
#include "ink_blob.h"

#include <stdlib.h>
#include <string.h>

static struct gray_image picture(int width, int height, int grey)
{
    struct gray_image image;
    assert_int_equal(gray_image_alloc(&image, width, height, NULL), 0);
    memset(image.pixels, grey, (size_t)width * (size_t)height);
    return image;
}

static void reducing_keeps_the_grey(void **state)
{
    (void)state;
    static const int rows[][3] = {/* side, factor, side after */
                                  {12, 1, 12},
                                  {12, 2, 6},
                                  {13, 2, 6},
                                  {12, 5, 2},
                                  {3, 7, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct gray_image image = picture(rows[i][0], rows[i][0], 77), small;
        assert_int_equal(gray_image_reduce(&small, &image, rows[i][1], NULL), 0);
        assert_int_equal(small.width, rows[i][2]);
        assert_int_equal(small.height, rows[i][2]);
        if (rows[i][0] >= rows[i][1])
            assert_int_equal(small.pixels[0], 77);
        gray_image_free(&small);
        gray_image_free(&image);
    }
}

static void reducing_takes_the_mean(void **state)
{
    (void)state;
    struct gray_image image = picture(4, 2, 0), small;
    memcpy(image.pixels, "\x00\x64\xff\xff\x64\xc8\xff\xff", 8);
    assert_int_equal(gray_image_reduce(&small, &image, 2, NULL), 0);
    assert_int_equal(small.pixels[0], 100);
    assert_int_equal(small.pixels[1], 255);
    gray_image_free(&small);
    gray_image_free(&image);
}

static void blurring_keeps_flat_pictures_flat(void **state)
{
    (void)state;
    static const double sigmas[] = {0.3, 0.96, 1.5, 4, 10};
    for (size_t i = 0; i < sizeof sigmas / sizeof *sigmas; i++) {
        for (int grey = 0; grey < 256; grey += 51) {
            struct gray_image image = picture(7, 5, grey);
            assert_int_equal(gray_image_blur(&image, sigmas[i], NULL), 0);
            for (int k = 0; k < 35; k++)
                assert_int_equal(image.pixels[k], grey);
            gray_image_free(&image);
        }
    }
}

static void a_blurred_dot_stays_in_its_place(void **state)
{
    (void)state;
    struct gray_image image = picture(21, 21, 0);
    image.pixels[10 * 21 + 10] = 255;
    assert_int_equal(gray_image_blur(&image, 1.0, NULL), 0);
    assert_in_range(image.pixels[10 * 21 + 10], 36, 45); /* 255 / 2π */
    assert_int_equal(image.pixels[10 * 21 + 9], image.pixels[10 * 21 + 11]);
    assert_int_equal(image.pixels[9 * 21 + 10], image.pixels[11 * 21 + 10]);
    gray_image_free(&image);
}

static void samples_lie_between_pixels(void **state)
{
    (void)state;
    struct gray_image image = picture(2, 2, 0);
    memcpy(image.pixels, "\x00\x64\x64\xc8", 4);
    static const struct {
        double x, y, grey;
    } rows[] = {{0, 0, 0},       {1, 1, 200},    {0.5, 0, 50},
                {0.5, 0.5, 100}, {-0.1, 0, 255}, {0, 1.1, 255}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal((int)(gray_image_sample(&image, rows[i].x, rows[i].y) + 0.5),
                         (int)rows[i].grey);
    gray_image_free(&image);
}

static void blobs_are_counted_by_region_and_dust_is_wiped(void **state)
{
    (void)state;
    unsigned char mask[] = "\1\1\0\0\0"
                           "\1\0\0\0\1"
                           "\0\0\0\1\0"
                           "\0\0\0\0\0"
                           "\1\0\0\0\0";
    const unsigned char regions[] = "\1\1\1\0\0\1\1\1\0\0\1\1\1\0\0\1\1\1\0\0\1\1\1\0\0";
    struct ink_blob *blobs;
    size_t count;
    assert_int_equal(ink_blobs_find(&blobs, &count, mask, 5, 5, 2, regions, NULL), 0);
    assert_int_equal(count, 2);
    assert_int_equal(blobs[0].area, 3);
    assert_int_equal(blobs[0].area_in[1], 3);
    assert_int_equal(blobs[1].area_in[0], 2);
    assert_int_equal(blobs[1].left, 3);
    assert_int_equal(blobs[1].bottom, 2);
    assert_int_equal(mask[20], 0); /* one pixel alone */
    free(blobs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reducing_keeps_the_grey),
        cmocka_unit_test(reducing_takes_the_mean),
        cmocka_unit_test(blurring_keeps_flat_pictures_flat),
        cmocka_unit_test(a_blurred_dot_stays_in_its_place),
        cmocka_unit_test(samples_lie_between_pixels),
        cmocka_unit_test(blobs_are_counted_by_region_and_dust_is_wiped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
