/* SPDX-License-Identifier: MIT */
/* Scanners and fax gateways write TIFF in every way there is; each page of each must come out as the
 * picture that went in, or it is told that it does not. */
#include "decode_check.h"

#include "scan_files.h"

enum { MIN_WHITE, MIN_BLACK, RGB, PALETTE, YCBCR = 6 };
enum { NONE = 1, RLE = 2, G3 = 3, G4 = 4, LZW = 5, JPEG = 7, DEFLATE = 8, PACKBITS = 32773 };

static const struct {
    struct sample_tiff kind;
    int tolerance; /* greys */
} rows[] = {
    {{.compression = G4, .photometric = MIN_WHITE, .bits = 1}, 0},
    {{.compression = G4, .photometric = MIN_BLACK, .bits = 1, .is_big_endian = true}, 0},
    {{.compression = G4, .bits = 1, .is_low_bit_first = true, .rows_per_strip = 7}, 0},
    {{.compression = G4, .bits = 1, .is_big_tiff = true}, 0},
    {{.compression = G4, .bits = 1, .is_tiled = true}, 0},
    {{.compression = G3, .bits = 1}, 0},
    {{.compression = G3, .bits = 1, .is_two_dimensional = true}, 0},
    {{.compression = G3, .bits = 1, .is_low_bit_first = true, .is_big_endian = true}, 0},
    {{.compression = RLE, .bits = 1}, 0},
    {{.compression = NONE, .photometric = MIN_BLACK, .bits = 1}, 0},
    {{.compression = NONE, .photometric = PALETTE, .bits = 1}, 0},
    {{.compression = PACKBITS, .photometric = MIN_WHITE, .bits = 1}, 0},
    {{.compression = LZW, .photometric = MIN_WHITE, .bits = 1, .is_big_tiff = true,
      .is_big_endian = true}, 0},
    {{.compression = NONE, .photometric = MIN_BLACK, .bits = 8}, 0},
    {{.compression = NONE, .photometric = MIN_WHITE, .bits = 8, .rows_per_strip = 5}, 0},
    {{.compression = LZW, .photometric = MIN_BLACK, .bits = 8, .is_tiled = true}, 0},
    {{.compression = LZW, .photometric = PALETTE, .bits = 8}, 0},
    {{.compression = DEFLATE, .photometric = PALETTE, .bits = 4}, 0},
    {{.compression = NONE, .photometric = MIN_BLACK, .bits = 4}, 0},
    {{.compression = NONE, .photometric = MIN_WHITE, .bits = 4, .is_big_endian = true}, 0},
    {{.compression = DEFLATE, .photometric = MIN_BLACK, .bits = 16}, 0},
    {{.compression = NONE, .photometric = MIN_WHITE, .bits = 16, .is_big_endian = true}, 0},
    {{.compression = PACKBITS, .photometric = MIN_BLACK, .bits = 8, .has_alpha = true}, 0},
    {{.compression = DEFLATE, .photometric = RGB, .bits = 8}, 0},
    {{.compression = LZW, .photometric = RGB, .bits = 8, .is_separate = true}, 0},
    {{.compression = DEFLATE, .photometric = RGB, .bits = 8, .is_separate = true, .is_tiled = true}, 0},
    {{.compression = LZW, .photometric = RGB, .bits = 8, .has_alpha = true, .is_tiled = true}, 0},
    {{.compression = DEFLATE, .photometric = RGB, .bits = 16, .is_big_endian = true}, 0},
    {{.compression = JPEG, .photometric = MIN_BLACK, .bits = 8}, 12},
    {{.compression = JPEG, .photometric = YCBCR, .bits = 8, .rows_per_strip = 16}, 12},
    {{.compression = JPEG, .photometric = RGB, .bits = 8, .is_tiled = true}, 12},
};

static const struct intake_limits defaults = {0};

static void every_kind_of_tiff_is_read(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {96, 64}, {203, 117}};
    for (size_t i = 0; i < ROWS(rows); i++) {
        for (size_t k = 0; k < ROWS(sizes); k++) {
            struct buffer tiff = BUFFER_INIT;
            struct decoded_page page;
            int pages;
            struct gray_image picture =
                check_picture(sizes[k][0], sizes[k][1], rows[i].kind.bits == 1);
            assert_int_equal(
                sample_tiff_append(&tiff, &rows[i].kind, &picture, 1, 204, 98, NULL), 0);
            assert_string_equal(intake_file_ending(tiff.data, tiff.size), "tif");
            check_decode(&page, tiff.data, tiff.size, &defaults, 0, &pages);
            if (page.reason != REASON_NONE)
                fail_msg("row %zu, size %zu: %s", i, k, page.detail);
            int allowed = rows[i].kind.bits == 4 ? 9 : rows[i].tolerance;
            int difference = check_difference(&page.image, &picture);
            if (difference > allowed)
                fail_msg("row %zu, size %zu: %d greys off", i, k, difference);
            assert_int_equal(page.declared_dpi_x, 204);
            assert_int_equal(page.declared_dpi_y, 98);
            decoded_page_free(&page);
            gray_image_free(&picture);
            buffer_free(&tiff);
        }
    }
}

static void the_orientation_tag_is_followed(void **state)
{
    (void)state;
    struct gray_image picture = check_picture(96, 64, true);
    for (int orientation = 1; orientation <= 8; orientation++) {
        struct buffer tiff = BUFFER_INIT;
        struct decoded_page page;
        int pages;
        const struct sample_tiff kind = {.compression = G4, .bits = 1, .orientation = orientation};
        assert_int_equal(sample_tiff_append(&tiff, &kind, &picture, 1, 300, 200, NULL), 0);
        check_decode(&page, tiff.data, tiff.size, &defaults, 0, &pages);
        bool turned = orientation >= 5;
        assert_int_equal(page.image.width, turned ? 64 : 96);
        assert_int_equal(page.declared_dpi_x, turned ? 200 : 300);
        /* TIFF 6.0, Orientation: where row 0 and column 0 of the file lie */
        bool mirrored = orientation == 2 || orientation == 3 || orientation == 6 || orientation == 7;
        bool upended = orientation == 3 || orientation == 4 || orientation == 7 || orientation == 8;
        for (int y = 0; y < page.image.height; y++) {
            for (int x = 0; x < page.image.width; x++) {
                int across = mirrored ? page.image.width - 1 - x : x;
                int down = upended ? page.image.height - 1 - y : y;
                int column = turned ? down : across, row = turned ? across : down;
                assert_int_equal(page.image.pixels[y * page.image.width + x],
                                 picture.pixels[row * 96 + column]);
            }
        }
        decoded_page_free(&page);
        buffer_free(&tiff);
    }
    gray_image_free(&picture);
}

static void a_broken_page_does_not_hide_the_others(void **state)
{
    (void)state;
    struct gray_image pictures[3] = {check_picture(96, 64, false), check_picture(64, 64, false),
                                     check_picture(32, 48, false)};
    static const struct sample_tiff kind = {.compression = LZW, .photometric = MIN_BLACK, .bits = 8};
    struct buffer tiff = BUFFER_INIT;
    struct decoded_page page;
    int pages;
    assert_int_equal(sample_tiff_append(&tiff, &kind, pictures, 3, 300, 300, NULL), 0);
    size_t first_strip = 8;
    memset(tiff.data + first_strip, 0xff, 24);
    for (int i = 0; i < 3; i++) {
        check_decode(&page, tiff.data, tiff.size, &defaults, i, &pages);
        assert_int_equal(pages, 3);
        assert_int_equal(page.reason, i == 0 ? REASON_UNREADABLE_FILE : REASON_NONE);
        if (i > 0)
            assert_int_equal(check_difference(&page.image, &pictures[i]), 0);
        decoded_page_free(&page);
    }
    buffer_free(&tiff);
    for (int i = 0; i < 3; i++)
        gray_image_free(&pictures[i]);
}

/* Where the lower half of the code is gone; without a code the zeros are a picture like any. */
static void half_a_page_is_no_page(void **state)
{
    (void)state;
    struct gray_image picture = check_picture(203, 117, true);
    static const int compressions[] = {NONE, RLE, G3, G4, LZW, DEFLATE, PACKBITS};
    for (size_t i = 0; i < ROWS(compressions); i++) {
        const struct sample_tiff kind = {.compression = compressions[i], .bits = 1,
                                         .photometric = MIN_WHITE};
        struct buffer tiff = BUFFER_INIT;
        struct decoded_page page;
        int pages;
        assert_int_equal(sample_tiff_append(&tiff, &kind, &picture, 1, 300, 300, NULL), 0);
        /* the strip stands right behind the header and the directory behind it: zeros in place of
         * the second half of the strip */
        size_t strip_end = (size_t)(unsigned char)tiff.data[4] | (size_t)(unsigned char)tiff.data[5] << 8;
        memset(tiff.data + (8 + strip_end) / 2, 0, strip_end - (8 + strip_end) / 2);
        check_decode(&page, tiff.data, tiff.size, &defaults, 0, &pages);
        assert_int_equal(pages, 1);
        if ((page.reason == REASON_NONE) != (compressions[i] == NONE))
            fail_msg("compression %d: %s", compressions[i], page.detail);
        decoded_page_free(&page);
        buffer_free(&tiff);
    }
    gray_image_free(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_tiff_is_read),
        cmocka_unit_test(the_orientation_tag_is_followed),
        cmocka_unit_test(a_broken_page_does_not_hide_the_others),
        cmocka_unit_test(half_a_page_is_no_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
