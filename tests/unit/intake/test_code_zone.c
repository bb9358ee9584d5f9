/* SPDX-License-Identifier: MIT */
/* Codes as they come back: damaged, contradicting each other, not ours. What fails here sends good
 * pages to a person, or a page to a stranger's case. */
#include "check.h"
#include "code_crop.h"
#include "code_read.h"
#include "code_zone.h"

static const struct crop_pose pose = {200, 200, 0, 1.5, 3};

static struct code_reading read_crop(const struct code_crop *crop)
{
    struct page_code_keys keys = code_crop_keys();
    struct code_reading reading;
    assert_int_equal(code_read_zones(&reading, &crop->image, &crop->geometry, &keys, NULL), 0);
    return reading;
}

static struct code_reading read_texts(const char *first, const char *second)
{
    struct random random = {5};
    struct code_crop crop;
    code_crop_draw(&crop, (const char *const[]){first, second}, &pose, &random);
    struct code_reading reading = read_crop(&crop);
    code_crop_free(&crop);
    return reading;
}

static const struct crop_damage *lookup_damage(const char *name)
{
    for (int i = 0; i < crop_damage_count; i++)
        if (strcmp(crop_damages[i].name, name) == 0)
            return &crop_damages[i];
    fail_msg("no damage is called %s", name);
    return NULL;
}

static void damaged_codes_are_read(void **state)
{
    (void)state;
    static const char *const names[] = {
        "none",
        "turned 3 degrees",
        "150 dpi",
        "noise sigma 40",
        "contrast 15, noise 3",
        "speckle 10 %",
        "ordered dither",
        "fold, shift 6 px",
        "2 pen strokes",
        "white patch 10 %",
        "black patch 10 %",
        "hole 6 mm in a finder",
        "corner torn off (30 %)",
        "row jitter 2 px",
        "3 streaks",
        "inverted",
        "fax 204 x 98, bilevel",
    };
    struct page_code_keys keys = code_crop_keys();
    for (size_t i = 0; i < ROWS(names); i++)
        for (int64_t case_id = 1; case_id <= 4; case_id++) {
            struct random random = {(uint64_t)case_id};
            struct code_crop crop;
            char text[PAGE_CODE_TEXT_SIZE];
            code_crop_text(text, case_id, &keys);
            code_crop_make(&crop, (const char *const[]){text, text}, lookup_damage(names[i]),
                           &random);
            struct code_reading reading = read_crop(&crop);
            if (reading.reason != REASON_NONE)
                print_error("%s, case %d\n", names[i], (int)case_id);
            assert_int_equal(reading.reason, REASON_NONE);
            assert_string_equal(reading.text, text);
            assert_int_equal(reading.code.case_id, case_id);
            code_crop_free(&crop);
        }
}

/* A wide bar over the left of one copy and the right of the other: neither is read alone. */
static void two_halves_are_read_together(void **state)
{
    (void)state;
    struct page_code_keys keys = code_crop_keys();
    struct random random = {6};
    struct code_crop crop;
    struct code_zone zone;
    char text[PAGE_CODE_TEXT_SIZE];
    code_crop_text(text, 99, &keys);
    code_crop_draw(&crop, (const char *const[]){text, text}, &pose, &random);
    int width = crop.image.width, height = crop.image.height;
    for (int y = 0; y < height; y++)
        memset(crop.image.pixels + y * width + (y < height / 2 ? 0 : width / 2), 255,
               (size_t)width / 2);
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        assert_int_equal(code_zone_read(&zone, &crop.image, &crop.geometry, copy, &keys, NULL), 0);
        assert_int_equal(zone.verdict, ZONE_NOTHING);
    }
    struct code_reading reading = read_crop(&crop);
    assert_int_equal(reading.reason, REASON_NONE);
    assert_string_equal(reading.text, text);
    assert_int_equal(reading.verified, 1);
    assert_false(reading.found[0] || reading.found[1]); /* where they lie is not known so */
    code_crop_free(&crop);
}

static void one_copy_is_enough_but_both_are_read(void **state)
{
    (void)state;
    struct page_code_keys keys = code_crop_keys();
    char text[PAGE_CODE_TEXT_SIZE], other[PAGE_CODE_TEXT_SIZE];
    code_crop_text(text, 1, &keys);
    code_crop_text(other, 2, &keys);
    struct code_reading reading = read_texts(text, text);
    assert_int_equal(reading.verified, 2);
    assert_true(reading.found[0] && reading.found[1]);
    reading = read_texts("", text);
    assert_int_equal(reading.reason, REASON_NONE);
    assert_int_equal(reading.verified, 1);
    assert_true(!reading.found[0] && reading.found[1]);
    assert_int_equal(read_texts(text, other).reason, REASON_CODES_DISAGREE);
    assert_int_equal(read_texts("", "").reason, REASON_NO_CODE);
}

/* Where the code was found tells how far the page lies off. */
static void places_are_told(void **state)
{
    (void)state;
    static const struct crop_pose exact = {300, 300, 2, 0.001, 0};
    struct page_code_keys keys = code_crop_keys();
    struct random random = {7};
    struct code_crop crop;
    char text[PAGE_CODE_TEXT_SIZE];
    code_crop_text(text, 1, &keys);
    code_crop_draw(&crop, (const char *const[]){text, text}, &exact, &random);
    struct code_reading reading = read_crop(&crop);
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        const struct rect_mm *rect = &crop.geometry.frame.code[copy];
        assert_true(reading.centre_mm[copy].x - (rect->x + rect->w / 2) < 0.2);
        assert_true(reading.centre_mm[copy].x - (rect->x + rect->w / 2) > -0.2);
        assert_true(reading.centre_mm[copy].y - (rect->y + rect->h / 2) < 0.2);
        assert_true(reading.centre_mm[copy].y - (rect->y + rect->h / 2) > -0.2);
    }
    code_crop_free(&crop);
}

static void codes_that_are_not_ours_are_told_apart(void **state)
{
    (void)state;
    struct page_code_keys keys = code_crop_keys(), other_keys = keys;
    char text[PAGE_CODE_TEXT_SIZE], forged[PAGE_CODE_TEXT_SIZE];
    other_keys.key[0].bytes[0] ^= 0x80;
    code_crop_text(text, 1, &keys);
    code_crop_text(forged, 1, &other_keys);
    assert_int_equal(read_texts(forged, forged).reason, REASON_CODE_FORGED);
    assert_int_equal(read_texts("", forged).reason, REASON_CODE_FORGED);
    assert_int_equal(read_texts(text, forged).reason, REASON_CODES_DISAGREE);
    assert_int_equal(read_texts("TEL 03-0000-0000", "TEL 03-0000-0000").reason, REASON_NO_CODE);
    assert_int_equal(read_texts(text, "TEL 03-0000-0000").reason, REASON_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(damaged_codes_are_read),
        cmocka_unit_test(two_halves_are_read_together),
        cmocka_unit_test(one_copy_is_enough_but_both_are_read),
        cmocka_unit_test(places_are_told),
        cmocka_unit_test(codes_that_are_not_ours_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
