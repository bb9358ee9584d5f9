/* SPDX-License-Identifier: MIT */
/* Pages lie as they fell: a page must be set straight to a part of a millimetre in any position,
 * or be sent to a person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "degrade.h"
#include "page_geometry.h"
#include "page_maker.h"

#include <math.h>

#define DPI 150.0

static struct form_definition *form;
static struct gray_image clean;

static struct gray_image degraded(const struct degradation *degradation)
{
    struct gray_image image;
    assert_int_equal(gray_image_alloc(&image, clean.width, clean.height, NULL), 0);
    memcpy(image.pixels, clean.pixels, (size_t)clean.width * (size_t)clean.height);
    assert_int_equal(degrade(&image, degradation, DPI, 5, NULL), 0);
    return image;
}

/* Where a place of the page lies in the picture that `degrade` bent by turn and scale. */
static struct point_px place_in(const struct gray_image *image, const struct degradation *d,
                                struct point_mm mm)
{
    double angle = d->turn_degrees * 3.14159265358979 / 180, scale = d->scale > 0 ? d->scale : 1;
    double u = mm.x * DPI / 25.4 - 0.5 - (clean.width - 1) / 2.0;
    double v = mm.y * DPI / 25.4 - 0.5 - (clean.height - 1) / 2.0;
    return (struct point_px){scale * (cos(angle) * u - sin(angle) * v) + (image->width - 1) / 2.0,
                             scale * (sin(angle) * u + cos(angle) * v) + (image->height - 1) / 2.0};
}

static void a_page_is_set_straight_in_any_position(void **state)
{
    (void)state;
    static const struct {
        struct degradation degradation;
        int turn_degrees;
        int marks;
    } rows[] = {
        {{.turn_degrees = 0}, 0, 4},
        {{.turn_degrees = 3}, 0, 4},
        {{.turn_degrees = -10}, 0, 4},
        {{.turn_degrees = 10}, 0, 4},
        {{.turn_degrees = 90}, 90, 4},
        {{.turn_degrees = 180}, 180, 4},
        {{.turn_degrees = 262}, 270, 4},
        {{.turn_degrees = 188, .noise_sigma = 20}, 180, 4},
        {{.scale = 0.9, .turn_degrees = 2}, 0, 4},
        {{.scale = 1.04, .turn_degrees = -2}, 0, 4},
        {{.noise_sigma = 40}, 0, 4},
        {{.shading = 0.5, .paper_grey = 200}, 0, 4},
        {{.jpeg_quality = 10}, 0, 4},
        {{.bilevel_threshold = 128, .turn_degrees = 1}, 0, 4},
        {{.hidden_mark = {10.5, 10.5}, .turn_degrees = 2}, 0, 3},
        {{.hidden_mark = {199.5, 10.5}, .turn_degrees = 92}, 90, 3},
        {{.hidden_mark = {10.5, 286.5}, .turn_degrees = 178}, 180, 3},
        {{.hidden_mark = {199.5, 286.5}, .turn_degrees = -91}, 270, 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct gray_image image = degraded(&rows[i].degradation);
        struct page_geometry geometry;
        assert_int_equal(page_geometry_from_marks(&geometry, &image, NULL), 0);
        if (!geometry.is_known || geometry.marks_used != rows[i].marks)
            print_error("row %zu: %d marks\n", i, geometry.marks_used);
        assert_true(geometry.is_known);
        assert_int_equal(geometry.marks_used, rows[i].marks);
        assert_int_equal(page_geometry_turn_degrees(&geometry), rows[i].turn_degrees);
        for (int k = 0; k < 9; k++) {
            struct point_mm mm = {20.0 + k % 3 * 85, 20.0 + k / 3 * 128.5};
            struct point_px found = page_transform_apply(&geometry.transform, mm.x, mm.y);
            struct point_px truth = place_in(&image, &rows[i].degradation, mm);
            double off_mm = hypot(found.x - truth.x, found.y - truth.y) * 25.4 / DPI;
            assert_true(off_mm < 0.15);
        }
        gray_image_free(&image);
    }
}

static void a_page_without_marks_is_not_guessed(void **state)
{
    (void)state;
    struct gray_image image;
    struct page_geometry geometry;
    assert_int_equal(gray_image_alloc(&image, 900, 1200, NULL), 0);
    assert_int_equal(page_geometry_from_marks(&geometry, &image, NULL), 0);
    assert_false(geometry.is_known);
    for (int i = 0; i < 900 * 1200;
         i++) /* a board of 30 px squares: marks everywhere, a page nowhere */
        image.pixels[i] = (i % 900 / 30 + i / 900 / 30) % 2 ? 255 : 0;
    assert_int_equal(page_geometry_from_marks(&geometry, &image, NULL), 0);
    assert_false(geometry.is_known);
    gray_image_free(&image);
}

/* The personal pages of the guide are A5 and carry the same frame. */
static void a5_pages_are_told_from_a4(void **state)
{
    (void)state;
    static const double turns[] = {0, 4, 90, 180};
    struct form_page page = {NULL, 0};
    struct form_definition a5 = {
        .width_mm = 148, .height_mm = 210, .pages = &page, .page_count = 1};
    char code[PAGE_CODE_TEXT_SIZE];
    maker_code(code, 8);
    for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
        struct degradation degradation = {.turn_degrees = turns[i], .noise_sigma = 6};
        struct gray_image image;
        struct page_geometry geometry;
        assert_int_equal(sample_page_draw(&image, &a5, 1, code, 200, NULL), 0);
        assert_int_equal(degrade(&image, &degradation, 200, 3, NULL), 0);
        assert_int_equal(page_geometry_from_marks(&geometry, &image, NULL), 0);
        assert_true(geometry.is_known);
        assert_true(geometry.frame.width_mm == 148 && geometry.frame.height_mm == 210);
        struct page_reading reading = maker_read(&image, form);
        assert_int_equal(reading.codes_read, 2);
        assert_int_equal(reading.code.case_id, 8);
        assert_int_equal(reading.reason, REASON_GEOMETRY); /* an A4 form on an A5 sheet */
        page_reading_free(&reading);
        gray_image_free(&image);
    }
}

/* Unequal resolutions, as a fax of 204 × 98 dpi has. */
static void unequal_resolutions_are_measured(void **state)
{
    (void)state;
    struct gray_image image;
    struct page_geometry geometry;
    assert_int_equal(gray_image_alloc(&image, clean.width, clean.height / 2, NULL), 0);
    for (int y = 0; y < image.height; y++)
        for (int x = 0; x < image.width; x++)
            image.pixels[y * image.width + x] =
                (unsigned char)((clean.pixels[2 * y * clean.width + x] +
                                 clean.pixels[(2 * y + 1) * clean.width + x]) /
                                2);
    assert_int_equal(page_geometry_from_marks(&geometry, &image, NULL), 0);
    assert_true(geometry.is_known);
    struct point_mm middle = {105, 148};
    assert_true(fabs(25.4 * page_transform_scale_x(&geometry.transform, middle) - DPI) < 0.5);
    assert_true(fabs(25.4 * page_transform_scale_y(&geometry.transform, middle) - DPI / 2) < 0.5);
    gray_image_free(&image);
}

static int set_up(void **state)
{
    (void)state;
    char code[PAGE_CODE_TEXT_SIZE];
    form = maker_load_form();
    maker_code(code, 4711);
    return sample_page_draw(&clean, form, 1, code, DPI, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    gray_image_free(&clean);
    form_free(form);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_set_straight_in_any_position),
        cmocka_unit_test(a_page_without_marks_is_not_guessed),
        cmocka_unit_test(a5_pages_are_told_from_a4),
        cmocka_unit_test(unequal_resolutions_are_measured),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
