/* SPDX-License-Identifier: MIT */
/* Every way to tick a box, with every usual pen: an applicant's choice must not be lost or made up.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "field_read.h"
#include "page_maker.h"
#include "pen.h"

#include <stdio.h>

#define DPI 200.0

static struct form_definition *form;
static struct form_zone *zones;
static size_t zone_count;
static struct gray_image clean;

static struct gray_image copy_of_clean(void)
{
    struct gray_image image;
    assert_int_equal(gray_image_alloc(&image, clean.width, clean.height, NULL), 0);
    memcpy(image.pixels, clean.pixels, (size_t)clean.width * (size_t)clean.height);
    return image;
}

static size_t zone_named(const char *id)
{
    for (size_t i = 0; i < zone_count; i++)
        if (strcmp(zones[i].id, id) == 0)
            return i;
    fail_msg("no zone %s", id);
    return 0;
}

static const struct pen pens[] = {{0.3, 20}, {0.3, 140}, {0.5, 70},
                                  {0.7, 25}, {1.2, 20},  {0.5, 120}};

static enum field_value expected_of(const struct form_zone *zone, enum pen_mark mark)
{
    return zone->kind == ZONE_TICK ? mark == PEN_NOTHING ? FIELD_EMPTY : FIELD_TICKED
           : mark == PEN_NOTHING   ? FIELD_BLANK
                                   : FIELD_INKED;
}

/* Marks are dealt out to the zones in turn, so that each meets each kind of zone. */
static enum pen_mark mark_for(const struct form_zone *zone, int round, size_t i)
{
    static const enum pen_mark ticks[] = {PEN_CHECK,       PEN_NOTHING, PEN_CROSS, PEN_SMALL_CHECK,
                                          PEN_RING_INSIDE, PEN_NOTHING, PEN_FILL};
    static const enum pen_mark inks[] = {PEN_WRITING, PEN_NOTHING, PEN_SHORT_WRITING,
                                         PEN_SIGNATURE};
    int turn = round + (int)i;
    return zone->kind == ZONE_TICK ? ticks[turn % 7]
                                   : inks[turn % (zone->kind == ZONE_COMB ? 3 : 4)];
}

static void marks_of_every_pen_are_read(void **state)
{
    (void)state;
    for (size_t p = 0; p < sizeof pens / sizeof *pens; p++) {
        for (int round = 0; round < 2; round++) {
            struct gray_image image = copy_of_clean();
            struct random random = {p * 10 + (uint64_t)round};
            for (size_t i = 0; i < zone_count; i++)
                assert_int_equal(pen_draw(&image, DPI, &zones[i], mark_for(&zones[i], round, i),
                                          &pens[p], &random, NULL),
                                 0);
            struct page_reading reading = maker_read(&image, form);
            assert_int_equal(reading.field_count, zone_count);
            for (size_t i = 0; i < zone_count; i++) {
                enum field_value expected = expected_of(&zones[i], mark_for(&zones[i], round, i));
                /* Beside another tick a box filled beyond its edges may have been taken back. */
                if (mark_for(&zones[i], round, i) == PEN_FILL &&
                    reading.fields[i].value == FIELD_UNCERTAIN)
                    continue;
                if (reading.fields[i].value != expected)
                    print_error("pen %zu, zone %s, %s\n", p, zones[i].id,
                                pen_mark_name(mark_for(&zones[i], round, i)));
                assert_int_equal(reading.fields[i].value, expected);
            }
            page_reading_free(&reading);
            gray_image_free(&image);
        }
    }
}

static void draw(struct gray_image *image, const char *id, enum pen_mark mark, uint64_t seed)
{
    struct random random = {seed};
    const struct pen pen = {0.6, 25};
    assert_int_equal(pen_draw(image, DPI, &zones[zone_named(id)], mark, &pen, &random, NULL), 0);
}

static enum field_value value_of(const struct page_reading *reading, const char *id)
{
    return reading->fields[zone_named(id)].value;
}

static void a_tick_taken_back_is_cancelled(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 5; seed++) {
        struct gray_image image = copy_of_clean();
        draw(&image, "payment_year", PEN_CHECK, seed);
        draw(&image, "payment_year", PEN_SCRIBBLE_OUT, seed);
        draw(&image, "payment_half_year", PEN_CHECK, seed);
        struct page_reading reading = maker_read(&image, form);
        assert_int_equal(value_of(&reading, "payment_year"), FIELD_CANCELLED);
        assert_int_equal(value_of(&reading, "payment_half_year"), FIELD_TICKED);
        assert_int_equal(reading.findings.conflict_count, 0);
        page_reading_free(&reading);
        gray_image_free(&image);
    }
}

static void a_scribble_alone_goes_to_a_person(void **state)
{
    (void)state;
    struct gray_image image = copy_of_clean();
    draw(&image, "payment_year", PEN_SCRIBBLE_OUT, 1);
    struct page_reading reading = maker_read(&image, form);
    assert_int_equal(value_of(&reading, "payment_year"), FIELD_UNCERTAIN);
    assert_int_equal(reading.reason, REASON_MARKS_UNCERTAIN);
    page_reading_free(&reading);
    gray_image_free(&image);
}

static void a_ring_around_the_box_is_a_tick(void **state)
{
    (void)state;
    struct gray_image image = copy_of_clean();
    draw(&image, "payment_year", PEN_RING_AROUND, 1);
    struct page_reading reading = maker_read(&image, form);
    assert_int_equal(value_of(&reading, "payment_year"), FIELD_TICKED);
    assert_int_equal(value_of(&reading, "payment_half_year"), FIELD_EMPTY);
    page_reading_free(&reading);
    gray_image_free(&image);
}

/* Page 2, where labels stand half a millimetre beside their boxes and 男 and 女 1.6 mm apart. */
struct back_page {
    struct form_zone *zones;
    size_t count;
    struct gray_image image;
    struct page_reading reading;
};

static struct back_page back_page_new(void)
{
    struct back_page page = {.reading = {.form = form, .code = {.page = 2}}};
    assert_int_equal(form_zones(&page.zones, &page.count, form, 2, NULL), 0);
    assert_int_equal(sample_page_draw(&page.image, form, 2, NULL, DPI, NULL), 0);
    return page;
}

static size_t back_page_zone(const struct back_page *page, const char *id)
{
    for (size_t i = 0; i < page->count; i++)
        if (strcmp(page->zones[i].id, id) == 0)
            return i;
    fail_msg("no zone %s", id);
    return 0;
}

static void back_page_mark(struct back_page *page, const char *id, enum pen_mark mark,
                           const struct pen *pen, uint64_t seed)
{
    struct random random = {seed};
    assert_int_equal(pen_draw(&page->image, DPI, &page->zones[back_page_zone(page, id)], mark, pen,
                              &random, NULL),
                     0);
}

static void back_page_read(struct back_page *page)
{
    struct page_geometry geometry;
    assert_int_equal(page_geometry_from_marks(&geometry, &page->image, NULL), 0);
    assert_int_equal(field_read_page(&page->reading, &page->image, &geometry, NULL, NULL), 0);
    assert_int_equal(page->reading.field_count, page->count);
}

static enum field_value back_page_value(const struct back_page *page, const char *id)
{
    return page->reading.fields[back_page_zone(page, id)].value;
}

static void back_page_free(struct back_page *page)
{
    page_reading_free(&page->reading);
    gray_image_free(&page->image);
    free(page->zones);
}

/* A tick that stands on the label, or to the left of the box, was made by somebody: no page may
 * pass as if nothing had been chosen. */
static void a_tick_beside_its_box_is_not_overlooked(void **state)
{
    (void)state;
    static const char *const ids[] = {"dependant_1_living_together", "dependant_2_sex_male",
                                      "dependant_3_sex_female"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        for (uint64_t seed = 1; seed <= 16; seed++) {
            struct back_page page = back_page_new();
            back_page_mark(&page, ids[i], PEN_BESIDE_CHECK, &pens[seed % 6], seed);
            back_page_read(&page);
            enum field_value value = back_page_value(&page, ids[i]);
            back_page_free(&page);
            if (value != FIELD_UNCERTAIN && value != FIELD_TICKED)
                print_error("%s, seed %d\n", ids[i], (int)seed);
            assert_true(value == FIELD_UNCERTAIN || value == FIELD_TICKED);
        }
}

/* Nor does it pass when another box of the choice is ticked: the person chose two. */
static void a_tick_beside_its_box_contradicts_another(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 16; seed++) {
        struct back_page page = back_page_new();
        back_page_mark(&page, "dependant_1_continuing", PEN_BESIDE_CHECK, &pens[seed % 6], seed);
        back_page_mark(&page, "dependant_1_new", PEN_CHECK, &pens[seed % 6], seed + 100);
        back_page_read(&page);
        enum field_value value = back_page_value(&page, "dependant_1_continuing");
        if (value != FIELD_UNCERTAIN && value != FIELD_TICKED)
            print_error("seed %d\n", (int)seed);
        assert_true(value == FIELD_UNCERTAIN || value == FIELD_TICKED);
        back_page_free(&page);
    }
}

/* A scribble over 女 comes close to 男: that does not make the tick there doubtful, nor the
 * scribble. */
static void a_tick_close_to_a_scribble_is_sure(void **state)
{
    (void)state;
    const struct pen pen = {0.5, 25};
    for (uint64_t seed = 2; seed <= 6; seed++) { /* of seed 1 they touch */
        struct back_page page = back_page_new();
        back_page_mark(&page, "dependant_1_sex_female", PEN_SMALL_CHECK, &pen, seed);
        back_page_mark(&page, "dependant_1_sex_female", PEN_SCRIBBLE_OUT, &pen, seed);
        back_page_mark(&page, "dependant_1_sex_male", PEN_SMALL_CHECK, &pen, seed);
        back_page_read(&page);
        assert_int_equal(back_page_value(&page, "dependant_1_sex_male"), FIELD_TICKED);
        assert_int_equal(back_page_value(&page, "dependant_1_sex_female"), FIELD_CANCELLED);
        back_page_free(&page);
    }
}

/* A large ✓ in 女 reaches up beside 男, which is empty all the same. */
static void an_empty_box_close_to_a_large_tick_is_empty(void **state)
{
    (void)state;
    const struct pen pen = {0.5, 25};
    for (uint64_t seed = 1; seed <= 6; seed++) {
        struct back_page page = back_page_new();
        back_page_mark(&page, "dependant_1_sex_female", PEN_LARGE_CHECK, &pen, seed);
        back_page_read(&page);
        assert_int_equal(back_page_value(&page, "dependant_1_sex_male"), FIELD_EMPTY);
        assert_int_equal(back_page_value(&page, "dependant_1_sex_female"), FIELD_TICKED);
        back_page_free(&page);
    }
}

static void two_ticks_of_a_choice_conflict(void **state)
{
    (void)state;
    struct gray_image image = copy_of_clean();
    draw(&image, "payment_year", PEN_CHECK, 1);
    draw(&image, "payment_monthly_debit", PEN_CROSS, 2);
    struct page_reading reading = maker_read(&image, form);
    assert_int_equal(value_of(&reading, "payment_year"), FIELD_TICKED);
    assert_int_equal(value_of(&reading, "payment_monthly_debit"), FIELD_TICKED);
    assert_int_equal(reading.findings.conflict_count, 1);
    page_reading_free(&reading);
    gray_image_free(&image);
}

/* Dust, a hair, a fold: nothing that a person wrote. */
static void dust_is_no_mark(void **state)
{
    (void)state;
    struct gray_image image = copy_of_clean();
    struct random random = {99};
    for (int i = 0; i < 3000; i++) {
        int x = random_below(&random, image.width - 2), y = random_below(&random, image.height - 2);
        image.pixels[y * image.width + x] = image.pixels[y * image.width + x + 1] = 60;
    }
    struct page_reading reading = maker_read(&image, form);
    for (size_t i = 0; i < zone_count; i++)
        assert_true(reading.fields[i].value == FIELD_EMPTY ||
                    reading.fields[i].value == FIELD_BLANK);
    page_reading_free(&reading);
    gray_image_free(&image);
}

/* What a clerk is shown of a page: every zone that was written in, none of them outside the
 * picture, and twice the same bytes, or the archive would hold a page twice. */
static void zones_come_as_pictures(void **state)
{
    (void)state;
    struct buffer first = BUFFER_INIT;
    for (int round = 0; round < 2; round++) {
        struct decoded_page page = {.image = copy_of_clean()};
        struct page_code_keys keys = maker_keys();
        struct intake_context context = {&keys, maker_find_form, (void *)form, {0}, true};
        struct page_reading reading = {.outcome = PAGE_REJECTED};
        draw(&page.image, "email", PEN_WRITING, 5);
        draw(&page.image, "payment_year", PEN_SCRIBBLE_OUT, 1);
        assert_int_equal(page_read(&reading, &page, &context, NULL), 0);
        assert_true(reading.crops.size > 1000);
        const unsigned char *head = (const unsigned char *)reading.crops.data;
        int width = head[18] << 8 | head[19], height = head[22] << 8 | head[23];
        for (size_t i = 0; i < zone_count; i++) {
            const struct crop_px *crop = &reading.fields[i].crop;
            bool is_shown =
                zones[i].kind != ZONE_TICK || reading.fields[i].value == FIELD_UNCERTAIN;
            assert_int_equal(crop->width > 0, is_shown);
            assert_true(crop->left + crop->width <= width && crop->top + crop->height <= height);
        }
        if (round == 0)
            buffer_append(&first, reading.crops.data, reading.crops.size);
        assert_int_equal(first.size, reading.crops.size);
        assert_memory_equal(first.data, reading.crops.data, first.size);
        page_reading_free(&reading);
        gray_image_free(&page.image);
    }
    buffer_free(&first);
}

/* A note stuck over a tick: the box is not empty, it is not seen. */
static void what_lies_under_a_note_is_not_empty(void **state)
{
    (void)state;
    struct gray_image image = copy_of_clean();
    const struct rect_mm *box = &zones[zone_named("payment_half_year")].box;
    const double px_per_mm = DPI / 25.4;
    draw(&image, "payment_half_year", PEN_CHECK, 3);
    draw(&image, "payment_year", PEN_CHECK, 4);
    for (int y = (int)((box->y - 8) * px_per_mm); y < (box->y + box->h + 8) * px_per_mm; y++)
        memset(image.pixels + y * image.width + (int)((box->x - 5) * px_per_mm), 225,
               (size_t)(40 * px_per_mm));
    struct page_reading reading = maker_read(&image, form);
    assert_int_equal(reading.reason, REASON_MARKS_UNCERTAIN);
    assert_int_equal(value_of(&reading, "payment_half_year"), FIELD_UNCERTAIN);
    assert_int_equal(value_of(&reading, "payment_year"), FIELD_TICKED);
    assert_int_equal(value_of(&reading, "consent"), FIELD_EMPTY);
    page_reading_free(&reading);
    gray_image_free(&image);
}

/* A scanner or a fax program turned black and white over: all is to be read, and ink is no paper.
 */
static void a_negative_is_read_like_the_page(void **state)
{
    (void)state;
    struct gray_image image = copy_of_clean();
    draw(&image, "payment_year", PEN_CHECK, 4);
    draw(&image, "email", PEN_WRITING, 5);
    for (int i = 0; i < image.width * image.height; i++)
        image.pixels[i] = (unsigned char)(255 - image.pixels[i]);
    struct page_reading reading = maker_read(&image, form);
    assert_int_equal(reading.outcome, PAGE_READ);
    assert_int_equal(value_of(&reading, "payment_year"), FIELD_TICKED);
    assert_int_equal(value_of(&reading, "payment_half_year"), FIELD_EMPTY);
    assert_int_equal(value_of(&reading, "email"), FIELD_INKED);
    assert_int_equal(value_of(&reading, "signature"), FIELD_BLANK);
    page_reading_free(&reading);
    gray_image_free(&image);
}

/* Dust on the glass of a feeder: a line down the whole scan, through boxes and a signature's field. */
static void a_dirty_scanner_signs_nothing(void **state)
{
    (void)state;
    static const char *const crossed[] = {"signature", "email", "payment_half_year", "consent"};
    struct gray_image image = copy_of_clean();
    draw(&image, "payment_year", PEN_CHECK, 4);
    for (size_t i = 0; i < sizeof crossed / sizeof *crossed; i++) {
        const struct rect_mm *box = &zones[zone_named(crossed[i])].box;
        int x = (int)((box->x + 0.45 * box->w) * DPI / 25.4);
        for (int y = 0; y < image.height; y++)
            memset(image.pixels + y * image.width + x, 60, i % 2 + 1);
    }
    struct page_reading reading = maker_read(&image, form);
    assert_int_equal(value_of(&reading, "signature"), FIELD_BLANK);
    assert_int_equal(value_of(&reading, "email"), FIELD_BLANK);
    assert_int_equal(value_of(&reading, "payment_half_year"), FIELD_EMPTY);
    assert_int_equal(value_of(&reading, "consent"), FIELD_EMPTY);
    assert_int_equal(value_of(&reading, "payment_year"), FIELD_TICKED);
    page_reading_free(&reading);
    gray_image_free(&image);
}

static int set_up(void **state)
{
    (void)state;
    char code[PAGE_CODE_TEXT_SIZE];
    form = maker_load_form();
    maker_code(code, 4711);
    if (form_zones(&zones, &zone_count, form, 1, NULL) != 0)
        return -1;
    return sample_page_draw(&clean, form, 1, code, DPI, NULL);
}

static int tear_down(void **state)
{
    (void)state;
    gray_image_free(&clean);
    free(zones);
    form_free(form);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_of_every_pen_are_read),
        cmocka_unit_test(a_tick_taken_back_is_cancelled),
        cmocka_unit_test(a_scribble_alone_goes_to_a_person),
        cmocka_unit_test(a_ring_around_the_box_is_a_tick),
        cmocka_unit_test(a_tick_beside_its_box_is_not_overlooked),
        cmocka_unit_test(a_tick_beside_its_box_contradicts_another),
        cmocka_unit_test(a_tick_close_to_a_scribble_is_sure),
        cmocka_unit_test(an_empty_box_close_to_a_large_tick_is_empty),
        cmocka_unit_test(two_ticks_of_a_choice_conflict),
        cmocka_unit_test(dust_is_no_mark),
        cmocka_unit_test(zones_come_as_pictures),
        cmocka_unit_test(what_lies_under_a_note_is_not_empty),
        cmocka_unit_test(a_negative_is_read_like_the_page),
        cmocka_unit_test(a_dirty_scanner_signs_nothing),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
