/* SPDX-License-Identifier: MIT */
/* Pages lie as they fell: a page must be set straight to a part of a millimetre in any position,
 * or be sent to a person. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "degrade.h"
#include "frame_match.h"
#include "page_geometry.h"
#include "page_maker.h"
#include "random.h"

#include <math.h>

#define DPI 150.0
#define GARBAGE_TRIALS 30

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

/* A square of that grey on a page of DPI; mm. */
static void paint_square(struct gray_image *image, double x_mm, double y_mm, double side_mm,
                         int grey)
{
    int left = (int)(x_mm * DPI / 25.4), top = (int)(y_mm * DPI / 25.4);
    int side = (int)(side_mm * DPI / 25.4);
    for (int y = top; y < top + side && y < image->height; y++)
        for (int x = left; x < left + side && x < image->width; x++)
            image->pixels[y * image->width + x] = (unsigned char)grey;
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

/* One mark that is left tells that the page may be ours: then it is nobody's attachment. */
static void what_is_left_of_the_marks_is_seen(void **state)
{
    (void)state;
    static const char *const torn[] = {"", "0", "01", "12", "012", "0123"};
    const struct page_frame frame = page_frame_for(210, 297);
    for (size_t i = 0; i < sizeof torn / sizeof *torn; i++) {
        struct gray_image image = degraded(&(struct degradation){.noise_sigma = 10, .turn_degrees = 2});
        struct page_geometry geometry;
        for (const char *role = torn[i]; *role != '\0'; role++) {
            const struct point_mm centre = frame.mark_centre[*role - '0'];
            int left = (int)((centre.x - 10) * DPI / 25.4), top = (int)((centre.y - 10) * DPI / 25.4);
            for (int y = top; y < top + 20 * DPI / 25.4 && y < image.height; y++)
                for (int x = left; x < left + 20 * DPI / 25.4 && x < image.width; x++)
                    if (x >= 0 && y >= 0)
                        image.pixels[(size_t)y * (size_t)image.width + (size_t)x] = 250;
        }
        assert_int_equal(page_geometry_from_marks(&geometry, &image, NULL), 0);
        assert_true(geometry.marks_seen >= MARK_COUNT - (int)strlen(torn[i]));
        gray_image_free(&image);
    }
    /* lines of writing are no marks */
    struct gray_image letter;
    struct page_geometry geometry;
    assert_int_equal(gray_image_alloc(&letter, clean.width, clean.height, NULL), 0);
    for (int i = 0; i < letter.width * letter.height; i++)
        letter.pixels[i] = i / letter.width % 40 < 18 && i % letter.width % 29 < 20 ? 30 : 250;
    assert_int_equal(page_geometry_from_marks(&geometry, &letter, NULL), 0);
    assert_int_equal(geometry.marks_seen, 0);
    gray_image_free(&letter);
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

/* Squares like marks, with and without a hole: near the corners, where marks are looked for, and
 * anywhere but on the zones. */
static void strew_squares(struct gray_image *image, struct random *random,
                          const struct form_zone *zones, size_t count)
{
    for (int i = 0; i < 14; i++) {
        bool is_near_corner = i < 8;
        double x = is_near_corner ? random_between(random, 2, 20) + (i & 1 ? 180 : 0)
                                  : random_between(random, 5, 200);
        double y = is_near_corner ? random_between(random, 2, 14) + (i & 2 ? 272 : 0)
                                  : random_between(random, 5, 285);
        double side = random_between(random, 4.2, 5.8);
        bool is_free = true;
        for (size_t k = 0; k < count; k++)
            is_free &= x + side + 3 < zones[k].box.x || x > zones[k].box.x + zones[k].box.w + 3 ||
                       y + side + 3 < zones[k].box.y || y > zones[k].box.y + zones[k].box.h + 3;
        if (!is_free)
            continue;
        paint_square(image, x, y, side, 10);
        if (i % 3 == 0)
            paint_square(image, x + side * 0.3, y + side * 0.3, side * 0.4, 255);
    }
}

/* Whatever lies about on an empty form that lost its marks: no zone is read as filled in because it
 * was looked for at a wrong place. */
static void garbage_marks_never_move_a_page(void **state)
{
    (void)state;
    struct random random = {20};
    struct form_zone *zones;
    size_t count;
    int read = 0;
    assert_int_equal(form_zones(&zones, &count, form, 1, NULL), 0);
    for (int trial = 0; trial < GARBAGE_TRIALS; trial++) {
        const struct degradation lost = {.hidden_marks = (unsigned)(1 + trial % 15)};
        struct gray_image image = degraded(&lost);
        strew_squares(&image, &random, zones, count);
        struct page_reading reading = maker_read(&image, form);
        assert_true(!reading.has_code || reading.code.case_id == 4711);
        for (size_t i = 0; i < reading.field_count; i++)
            assert_true(reading.fields[i].value == FIELD_EMPTY ||
                        reading.fields[i].value == FIELD_BLANK ||
                        reading.fields[i].value == FIELD_UNCERTAIN);
        read += reading.field_count > 0;
        page_reading_free(&reading);
        gray_image_free(&image);
    }
    free(zones);
    assert_true(read > GARBAGE_TRIALS / 2);
}

/* Where level lines of the page lie in a scan that slipped is known to a fifth of a millimetre. */
static void what_the_feeder_did_is_corrected(void **state)
{
    (void)state;
    static const struct degradation rows[] = {
        {.stretch = 1.03},
        {.slips = 2, .slip_rows = 4}, /* 0.7 mm at 150 dpi */
        {.stretch = 1.03, .turn_degrees = 90},
        {.slips = 2, .slip_rows = 4, .turn_degrees = 181},
    };
    struct form_zone *zones;
    size_t count;
    assert_int_equal(form_zones(&zones, &count, form, 1, NULL), 0);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct gray_image image = degraded(&rows[i]);
        struct page_geometry geometry;
        struct frame_shift shift;
        assert_int_equal(page_geometry_from_marks(&geometry, &image, NULL), 0);
        assert_true(geometry.is_known);
        assert_true(frame_match(&geometry, &image, zones, count) < 0.1);
        size_t sound = 0;
        for (size_t zone = 0; zone < count; zone++) {
            frame_shift_find(&shift, &image, &geometry.transform, &zones[zone]);
            sound += fabs(shift.mm.x) < 0.2 && fabs(shift.mm.y) < 0.2;
        }
        assert_true(sound + 1 >= count);
        gray_image_free(&image);
    }
    free(zones);
}

/* A slip is told where it is, and a drift is none. */
static void a_slip_is_told_where_it_is(void **state)
{
    (void)state;
    struct page_transform transform = {.a = 10, .e = 10, .knot_count = 4};
    const struct rect_mm above = {20, 20, 30, 8}, across = {20, 98, 30, 8}, below = {20, 150, 9, 9};
    transform.knot[0] = (struct feed_knot){0, 0};
    transform.knot[1] = (struct feed_knot){1000, 20}; /* a drift of 2 % */
    transform.knot[2] = (struct feed_knot){1010, 30};
    transform.knot[3] = (struct feed_knot){2000, 30};
    assert_true(page_transform_slip_mm(&transform, &above) == 0);
    assert_true(page_transform_slip_mm(&transform, &across) > 0.9);
    assert_true(page_transform_slip_mm(&transform, &below) == 0);
    struct point_px px = page_transform_apply(&transform, 20, 150);
    assert_true(fabs(px.y - 1530) < 1e-6);
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
        cmocka_unit_test(what_is_left_of_the_marks_is_seen),
        cmocka_unit_test(a5_pages_are_told_from_a4),
        cmocka_unit_test(unequal_resolutions_are_measured),
        cmocka_unit_test(garbage_marks_never_move_a_page),
        cmocka_unit_test(what_the_feeder_did_is_corrected),
        cmocka_unit_test(a_slip_is_told_where_it_is),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
