/* SPDX-License-Identifier: MIT */
/* A scanner may be set to any kind of PNG; a page must not be lost for that, and a broken or huge
 * file must not stop the batch. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "intake_file.h"
#include "png_maker.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>

static const struct {
    int colour_type, bit_depth;
} kinds[] = {{0, 1}, {0, 2}, {0, 4}, {0, 8}, {0, 16}, {2, 8}, {2, 16}, {3, 1},
             {3, 2}, {3, 4}, {3, 8}, {4, 8}, {4, 16}, {6, 8}, {6, 16}};

static const struct intake_limits defaults = {0};

/* Opens and decodes the only page. */
static void decode(struct decoded_page *out, const void *bytes, size_t size,
                   const struct intake_limits *limits)
{
    struct intake_file *file;
    struct error error = ERROR_INIT;
    *out = (struct decoded_page){0};
    assert_int_equal(
        intake_file_open(&file, &out->reason, out->detail, limits, bytes, size, &error), 0);
    assert_true((file == NULL) == (out->reason != REASON_NONE));
    if (file == NULL)
        return;
    assert_int_equal(intake_file_page_count(file), 1);
    assert_int_equal(intake_file_decode(out, file, 0, &error), 0);
    intake_file_close(file);
}

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
                struct decoded_page page;
                assert_int_equal(png_make(&png, kinds[i].colour_type, kinds[i].bit_depth,
                                          interlaced, sizes[k][0], sizes[k][1]),
                                 0);
                decode(&page, png.data, png.size, &defaults);
                assert_int_equal(page.reason, REASON_NONE);
                check_halves(&page.image, sizes[k][0], sizes[k][1]);
                decoded_page_free(&page);
                buffer_free(&png);
            }
        }
    }
}

/* Greys that no filter leaves alone: a slope, noise, and jumps from black to white. */
static void paint(unsigned char *pixels, int width, int height)
{
    unsigned noise = 12345;
    for (int i = 0; i < width * height; i++) {
        noise = noise * 1103515245U + 12345U;
        pixels[i] = (unsigned char)(i % 7 == 0 ? (int)(noise >> 24) : i % 11 == 0 ? 255 : 3 * i / width);
    }
}

static void grey_rows_are_the_same_by_every_filter(void **state)
{
    (void)state;
    static const int filters[] = {PNG_FILTER_NONE, PNG_FILTER_SUB,   PNG_FILTER_UP,
                                  PNG_FILTER_AVG,  PNG_FILTER_PAETH, PNG_ALL_FILTERS};
    static const int sizes[][2] = {{1, 1}, {1, 9}, {5, 1}, {67, 40}};
    unsigned char pixels[67 * 40];
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++) {
            struct buffer png = BUFFER_INIT;
            struct decoded_page page;
            const int width = sizes[k][0], height = sizes[k][1];
            paint(pixels, width, height);
            assert_int_equal(
                png_make_grey(&png, pixels, width, height, filters[i], k % 2 ? 8192 : 10, 0), 0);
            decode(&page, png.data, png.size, &defaults);
            assert_int_equal(page.reason, REASON_NONE);
            assert_memory_equal(page.image.pixels, pixels, (size_t)width * (size_t)height);
            assert_int_equal((int)(page.declared_dpi_x + 0.5), 300);
            decoded_page_free(&page);
            buffer_free(&png);
        }
    }
}

static void transparent_grey_is_paper(void **state)
{
    (void)state;
    static const unsigned char pixels[4] = {0, 80, 200, 80};
    struct buffer png = BUFFER_INIT;
    struct decoded_page page;
    assert_int_equal(png_make_grey(&png, pixels, 4, 1, PNG_FILTER_NONE, 8192, 80), 0);
    decode(&page, png.data, png.size, &defaults);
    assert_int_equal(page.reason, REASON_NONE);
    assert_memory_equal(page.image.pixels, "\x00\xff\xc8\xff", 4);
    decoded_page_free(&page);
    buffer_free(&png);
}

static enum page_reason reason_of(const void *bytes, size_t size,
                                  const struct intake_limits *limits)
{
    struct decoded_page page;
    decode(&page, bytes, size, limits);
    enum page_reason reason = page.reason;
    assert_true((reason == REASON_NONE) == (page.image.pixels != NULL));
    assert_true((reason == REASON_NONE) == (page.detail[0] == '\0'));
    decoded_page_free(&page);
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
        {{0}, REASON_NONE},
        {{.max_bytes = 50}, REASON_LIMIT_EXCEEDED},
        {{.max_side_px = 39}, REASON_LIMIT_EXCEEDED},
        {{.max_side_px = 40}, REASON_NONE},
        {{.max_pixels = 1199}, REASON_LIMIT_EXCEEDED},
        {{.max_pixels = 1200}, REASON_NONE},
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
    for (int colour = 0; colour <= 2; colour += 2) {
        struct buffer png = BUFFER_INIT;
        assert_int_equal(png_make(&png, colour, 8, 0, 64, 64), 0);
        for (size_t size = 0; size < png.size; size++)
            assert_int_equal(reason_of(png.data, size, &defaults), REASON_UNREADABLE_FILE);
        buffer_free(&png);
    }
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
        cmocka_unit_test(grey_rows_are_the_same_by_every_filter),
        cmocka_unit_test(transparent_grey_is_paper),
        cmocka_unit_test(limits_come_before_decoding),
        cmocka_unit_test(a_file_cut_short_is_unreadable),
        cmocka_unit_test(changed_bytes_are_found_by_the_checksums),
        cmocka_unit_test(other_formats_are_unreadable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
