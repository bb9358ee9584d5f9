/* SPDX-License-Identifier: MIT */
/* A scanner may be set to any kind of PNG; a page must not be lost for that, and a broken or huge
 * file must not stop the batch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "png_maker.h"
#include "png_read.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    int colour_type, bit_depth;
} kinds[] = {{0, 1}, {0, 2}, {0, 4}, {0, 8}, {0, 16}, {2, 8}, {2, 16}, {3, 1},
             {3, 2}, {3, 4}, {3, 8}, {4, 8}, {4, 16}, {6, 8}, {6, 16}};

static const struct intake_limits defaults = {0};

static void check_halves(const struct gray_image *image, int width, int height)
{
    assert_int_equal(image->width, width);
    assert_int_equal(image->height, height);
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            assert_int_equal(image->pixels[y * width + x], x < width / 2 ? 0 : 255);
}

static void every_kind_of_png_is_read(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {2, 3}, {9, 5}, {33, 17}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        for (int interlaced = 0; interlaced < 2; interlaced++) {
            for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
                struct buffer png = BUFFER_INIT;
                struct gray_image image;
                struct error error = ERROR_INIT;
                enum page_reason reason;
                char detail[200];
                assert_int_equal(png_make(&png, kinds[i].colour_type, kinds[i].bit_depth,
                                          interlaced, sizes[k][0], sizes[k][1]),
                                 0);
                assert_int_equal(
                    png_read_gray(&image, &reason, detail, &defaults, png.data, png.size, &error),
                    0);
                assert_int_equal(reason, REASON_NONE);
                check_halves(&image, sizes[k][0], sizes[k][1]);
                gray_image_free(&image);
                buffer_free(&png);
            }
        }
    }
}

static enum page_reason reason_of(const void *bytes, size_t size,
                                  const struct intake_limits *limits)
{
    struct gray_image image;
    struct error error = ERROR_INIT;
    enum page_reason reason;
    char detail[200] = "";
    assert_int_equal(png_read_gray(&image, &reason, detail, limits, bytes, size, &error), 0);
    assert_true((reason == REASON_NONE) == (image.pixels != NULL));
    assert_true(reason == REASON_NONE || detail[0] != '\0');
    gray_image_free(&image);
    return reason;
}

static void limits_come_before_decoding(void **state)
{
    (void)state;
    struct buffer png = BUFFER_INIT;
    assert_int_equal(png_make(&png, 0, 8, 0, 40, 30), 0);
    static const struct {
        struct intake_limits limits;
        enum page_reason reason;
    } rows[] = {
        {{0, 0, 0}, REASON_NONE},
        {{50, 0, 0}, REASON_LIMIT_EXCEEDED},
        {{0, 39, 0}, REASON_LIMIT_EXCEEDED},
        {{0, 40, 0}, REASON_NONE},
        {{0, 0, 1199}, REASON_LIMIT_EXCEEDED},
        {{0, 0, 1200}, REASON_NONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(reason_of(png.data, png.size, &rows[i].limits), rows[i].reason);
    /* A header that promises 2^31 pixels a side must not allocate them. */
    memcpy(png.data + 16, "\x7f\xff\xff\xff\x7f\xff\xff\xff", 8);
    assert_int_equal(reason_of(png.data, png.size, &defaults), REASON_LIMIT_EXCEEDED);
    buffer_free(&png);
}

static void a_file_cut_short_is_unreadable(void **state)
{
    (void)state;
    struct buffer png = BUFFER_INIT;
    assert_int_equal(png_make(&png, 2, 8, 0, 64, 64), 0);
    for (size_t size = 0; size < png.size; size++)
        assert_int_equal(reason_of(png.data, size, &defaults), REASON_UNREADABLE_FILE);
    buffer_free(&png);
}

static void changed_bytes_are_found_by_the_checksums(void **state)
{
    (void)state;
    struct buffer png = BUFFER_INIT;
    assert_int_equal(png_make(&png, 0, 8, 0, 64, 64), 0);
    size_t unreadable = 0;
    for (size_t i = 33; i < png.size; i++) {
        png.data[i] = (char)(png.data[i] ^ 0x55);
        unreadable += reason_of(png.data, png.size, &defaults) == REASON_UNREADABLE_FILE;
        png.data[i] = (char)(png.data[i] ^ 0x55);
    }
    assert_true(unreadable >=
                png.size - 33 - 12); /* IEND may be broken: all the pixels are there */
    buffer_free(&png);
}

static void other_formats_are_unreadable(void **state)
{
    (void)state;
    static const char *const files[] = {"", "\x89PNG\r\n\x1a\n",
                                        "\xff\xd8\xff\xe0 a JPEG file, not a PNG file",
                                        "%PDF-1.4 a PDF document that is not an image at all"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        assert_int_equal(reason_of(files[i], strlen(files[i]), &defaults), REASON_UNREADABLE_FILE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_png_is_read),
        cmocka_unit_test(limits_come_before_decoding),
        cmocka_unit_test(a_file_cut_short_is_unreadable),
        cmocka_unit_test(changed_bytes_are_found_by_the_checksums),
        cmocka_unit_test(other_formats_are_unreadable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
