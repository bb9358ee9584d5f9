/* SPDX-License-Identifier: MIT */
/* Only a verified code may name a case. What goes wrong here files a page to a stranger's case. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "degrade.h"
#include "intake_file.h"
#include "page_maker.h"
#include "random.h"

#define DPI 150.0

static struct form_definition *form;

static struct gray_image page_with(const char *code)
{
    struct gray_image image;
    assert_int_equal(sample_page_draw(&image, form, 1, code, DPI, NULL), 0);
    return image;
}

/* The lower half of the first page, copy B of its code with it, is replaced by the second's. */
static void join_halves(struct gray_image *upper, const struct gray_image *lower)
{
    size_t half = (size_t)upper->width * (size_t)(upper->height / 2);
    size_t rest = (size_t)upper->width * (size_t)upper->height - half;
    memcpy(upper->pixels + half, lower->pixels + half, rest);
}

/* Paints a rectangle of the page (mm). */
static void paint(struct gray_image *image, struct rect_mm rect, int grey)
{
    for (int y = (int)(rect.y * DPI / 25.4);
         y < (rect.y + rect.h) * DPI / 25.4 && y < image->height; y++)
        for (int x = (int)(rect.x * DPI / 25.4);
             x < (rect.x + rect.w) * DPI / 25.4 && x < image->width; x++)
            image->pixels[y * image->width + x] = (unsigned char)grey;
}

static void expect(struct gray_image *image, enum page_outcome outcome, enum page_reason reason,
                   int64_t case_id)
{
    struct page_reading reading = maker_read(image, form);
    if (reading.reason != reason)
        print_error("%s, residual %.2f mm\n", reading.detail, reading.residual_mm);
    assert_int_equal(reading.reason, reason);
    assert_int_equal(reading.outcome, outcome);
    assert_true(reading.has_code == (case_id > 0));
    if (case_id > 0)
        assert_int_equal(reading.code.case_id, case_id);
    page_reading_free(&reading);
}

static void a_page_is_read_under_its_own_case(void **state)
{
    (void)state;
    char code[PAGE_CODE_TEXT_SIZE];
    maker_code(code, 12345);
    struct gray_image image = page_with(code);
    struct page_reading reading = maker_read(&image, form);
    assert_int_equal(reading.outcome, PAGE_READ);
    assert_int_equal(reading.codes_read, 2);
    assert_int_equal(reading.code.case_id, 12345);
    assert_int_equal(reading.code.piece_id, 900);
    assert_true(reading.residual_mm < 0.3);
    assert_int_equal((int)(reading.dpi_x + 0.5), 150);
    assert_int_equal((int)(reading.dpi_y + 0.5), 150);
    assert_true(reading.field_count > 10);
    for (size_t i = 0; i < reading.field_count; i++)
        assert_true(reading.fields[i].value == FIELD_EMPTY ||
                    reading.fields[i].value == FIELD_BLANK);
    assert_true(reading.findings.missing_count > 0);
    page_reading_free(&reading);
    gray_image_free(&image);
}

/* A finer scan than is needed is reduced on the way; what is reported is that of the file. */
static void a_600_dpi_scan_is_reported_as_such(void **state)
{
    (void)state;
    char code[PAGE_CODE_TEXT_SIZE];
    struct gray_image image;
    maker_code(code, 6);
    assert_int_equal(sample_page_draw(&image, form, 1, code, 600, NULL), 0);
    struct page_reading reading = maker_read(&image, form);
    assert_int_equal(reading.outcome, PAGE_READ);
    assert_int_equal((int)(reading.dpi_x + 0.5), 600);
    page_reading_free(&reading);
    gray_image_free(&image);
}

static void one_copy_is_enough(void **state)
{
    (void)state;
    struct page_frame frame = page_frame_for(210, 297);
    char code[PAGE_CODE_TEXT_SIZE];
    maker_code(code, 77);
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        struct gray_image image = page_with(code);
        paint(&image, frame.code[copy], 255);
        expect(&image, PAGE_READ, REASON_NONE, 77);
        gray_image_free(&image);
    }
}

static void two_cases_on_a_page_go_to_a_person(void **state)
{
    (void)state;
    char first[PAGE_CODE_TEXT_SIZE], second[PAGE_CODE_TEXT_SIZE];
    maker_code(first, 1);
    maker_code(second, 2);
    struct gray_image image = page_with(first), other = page_with(second);
    join_halves(&image, &other);
    expect(&image, PAGE_REVIEW, REASON_CODES_DISAGREE, 1);
    gray_image_free(&image);
    gray_image_free(&other);
}

/* Two sheets on the glass of a large scanner, or two pages printed on one sheet: filed as one, the
 * other would be lost. Beside an empty half of the glass the page is filed. */
static void two_pages_in_a_picture_go_to_a_person(void **state)
{
    (void)state;
    for (int is_upright = 0; is_upright < 2; is_upright++) {
        for (int has_second = 0; has_second < 2; has_second++) {
            char code[PAGE_CODE_TEXT_SIZE];
            struct gray_image both, page;
            maker_code(code, 1);
            page = page_with(code);
            size_t row = (size_t)page.width, rows = (size_t)page.height;
            int width = page.width * (is_upright ? 1 : 2), height = page.height * (is_upright ? 2 : 1);
            assert_int_equal(gray_image_alloc(&both, width, height, NULL), 0);
            for (int i = 0; i <= has_second; i++) {
                unsigned char *to = both.pixels + (size_t)i * row * (is_upright ? rows : 1);
                for (size_t y = 0; y < rows; y++)
                    memcpy(to + y * (size_t)width, page.pixels + y * row, row);
                gray_image_free(&page);
                maker_code(code, 2);
                page = page_with(code);
            }
            struct page_reading reading = maker_read(&both, form);
            assert_int_equal(reading.reason, has_second ? REASON_CODES_DISAGREE : REASON_NONE);
            assert_int_equal(reading.outcome, has_second ? PAGE_REVIEW : PAGE_READ);
            page_reading_free(&reading);
            gray_image_free(&page);
            gray_image_free(&both);
        }
    }
}

static void a_true_and_a_forged_copy_disagree(void **state)
{
    (void)state;
    char code[PAGE_CODE_TEXT_SIZE], forged[PAGE_CODE_TEXT_SIZE];
    maker_code(code, 5);
    memcpy(forged, code, sizeof code);
    forged[15] = forged[15] == '9' ? '8' : '9';
    struct gray_image image = page_with(code), other = page_with(forged);
    join_halves(&image, &other);
    expect(&image, PAGE_REVIEW, REASON_CODES_DISAGREE, 5);
    gray_image_free(&image);
    gray_image_free(&other);
}

/* One character changed at random, anywhere behind the format mark: looks like ours, is not. */
static void mutated_codes_are_forged(void **state)
{
    (void)state;
    static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    struct random random = {20260401};
    for (int i = 0; i < 24; i++) {
        char code[PAGE_CODE_TEXT_SIZE];
        maker_code(code, 5 + i);
        int at = 2 + random_below(&random, PAGE_CODE_LENGTH - 2);
        char before = code[at];
        while (code[at] == before)
            code[at] = digits[random_below(&random, 32)];
        struct gray_image image = page_with(code);
        expect(&image, PAGE_REVIEW, REASON_CODE_FORGED, 0);
        gray_image_free(&image);
    }
}

static void foreign_codes_are_no_codes(void **state)
{
    (void)state;
    static const char *const texts[] = {"HTTPS://EXAMPLE.JP/", "F1",
                                        "F1ABCDEFGHJKMNPQRSTVWXYZ0123456789A"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct gray_image image = page_with(texts[i]);
        expect(&image, PAGE_REVIEW, REASON_NO_CODE, 0);
        gray_image_free(&image);
    }
}

static void pages_without_a_code(void **state)
{
    (void)state;
    static const struct {
        bool has_writing;
        struct degradation degradation;
        enum page_outcome outcome;
    } rows[] = {
        {false, {.turn_degrees = 0}, PAGE_BLANK},
        {false, {.noise_sigma = 20}, PAGE_BLANK},
        {false, {.paper_grey = 190, .shading = 0.3, .noise_sigma = 8}, PAGE_BLANK},
        {false, {.black_margin_mm = 10, .turn_degrees = 2}, PAGE_BLANK},
        {false, {.speckle_share = 0.002}, PAGE_BLANK},
        {true, {.noise_sigma = 5}, PAGE_REVIEW},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct gray_image image;
        assert_int_equal(gray_image_alloc(&image, 1240, 1754, NULL), 0);
        for (int line = 0; rows[i].has_writing && line < 6; line++)
            paint(&image, (struct rect_mm){50 + line * 3, 60, 0.5, 4}, 40);
        assert_int_equal(degrade(&image, &rows[i].degradation, DPI, i + 1, NULL), 0);
        expect(&image, rows[i].outcome,
               rows[i].outcome == PAGE_BLANK ? REASON_NONE : REASON_NO_CODE, 0);
        gray_image_free(&image);
    }
}

/* A dark picture or one of a few pixels is no blank page: what it was may be a person's form. */
static void dark_and_tiny_pictures_are_not_blank(void **state)
{
    static const struct {
        int width, height, grey;
    } rows[] = {{1240, 1754, 0}, {1240, 1754, 40}, {1, 1, 255}, {1, 100, 255}, {150, 199, 255}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct gray_image image;
        assert_int_equal(gray_image_alloc(&image, rows[i].width, rows[i].height, NULL), 0);
        memset(image.pixels, rows[i].grey, (size_t)rows[i].width * (size_t)rows[i].height);
        expect(&image, PAGE_REVIEW, REASON_NO_CODE, 0);
        gray_image_free(&image);
    }
}

/* Nobody looks at blank pages again: a photograph in place of a letter, or a card on the glass that
 * reaches the edge of the picture, is none. A sheet with the lid's black around it is. */
static void pictures_are_not_blank(void **state)
{
    (void)state;
    enum { PHOTOGRAPH, BLACK_CARD, BLACK_LID };
    for (int kind = PHOTOGRAPH; kind <= BLACK_LID; kind++) {
        struct gray_image image;
        assert_int_equal(gray_image_alloc(&image, 1240, 1754, NULL), 0);
        if (kind == PHOTOGRAPH)
            for (int i = 0; i < image.width * image.height; i++)
                image.pixels[i] = (unsigned char)(40 + 200 * (i % image.width) / image.width);
        else if (kind == BLACK_CARD)
            paint(&image, (struct rect_mm){0, 100, 85, 54}, 15);
        else
            for (int side = 0; side < 4; side++)
                paint(&image,
                      (struct rect_mm){side == 1 ? 200 : 0, side == 2 ? 285 : 0, side % 2 ? 10 : 210,
                                       side % 2 ? 297 : 12},
                      15);
        if (kind == BLACK_LID)
            expect(&image, PAGE_BLANK, REASON_NONE, 0);
        else
            expect(&image, PAGE_REVIEW, REASON_NO_CODE, 0);
        gray_image_free(&image);
    }
}

/* All four marks torn off: the two codes say where the page is. */
static void codes_stand_in_for_lost_marks(void **state)
{
    (void)state;
    struct page_frame frame = page_frame_for(210, 297);
    char code[PAGE_CODE_TEXT_SIZE];
    maker_code(code, 31);
    for (int kept = 0; kept <= 2; kept++) {
        struct gray_image image = page_with(code);
        for (int role = kept; role < MARK_COUNT; role++)
            paint(&image,
                  (struct rect_mm){frame.mark_centre[role].x - 4, frame.mark_centre[role].y - 4, 8,
                                   8},
                  255);
        expect(&image, PAGE_READ, REASON_NONE, 31);
        gray_image_free(&image);
    }
}

/* Without marks, and with a finder of the lower copy punched out so that a search does not find it: it is
 * looked for where the upper one says that it is, lest another case's page lies half under this one. */
static void a_hidden_second_copy_is_looked_for(void **state)
{
    (void)state;
    struct page_frame frame = page_frame_for(210, 297);
    struct rect_mm lower = frame.code[CODE_BOTTOM_LEFT];
    char codes[2][PAGE_CODE_TEXT_SIZE];
    maker_code(codes[0], 41);
    maker_code(codes[1], 42);
    for (int second = 0; second < 2; second++) {
        struct gray_image image = page_with(codes[0]), other = page_with(codes[second]);
        join_halves(&image, &other);
        for (int role = 0; role < MARK_COUNT; role++)
            paint(&image,
                  (struct rect_mm){frame.mark_centre[role].x - 4, frame.mark_centre[role].y - 4, 8,
                                   8},
                  255);
        paint(&image, (struct rect_mm){lower.x, lower.y, 5, 5}, 255);
        if (second == 0)
            expect(&image, PAGE_READ, REASON_NONE, 41);
        else
            expect(&image, PAGE_REVIEW, REASON_CODES_DISAGREE, 41);
        gray_image_free(&image);
        gray_image_free(&other);
    }
}

/* The hole that tells which way up a page lies is inked in: the codes tell it as well. */
static void a_filled_hole_does_not_turn_the_page(void **state)
{
    (void)state;
    struct page_frame frame = page_frame_for(210, 297);
    struct point_mm mark = frame.mark_centre[MARK_BOTTOM_RIGHT];
    char code[PAGE_CODE_TEXT_SIZE];
    maker_code(code, 34);
    for (int turn = 0; turn < 360; turn += 90) {
        struct degradation degradation = {.turn_degrees = turn};
        struct gray_image image = page_with(code);
        paint(&image, (struct rect_mm){mark.x - 2, mark.y - 2, 4, 4}, 0);
        assert_int_equal(degrade(&image, &degradation, DPI, 1, NULL), 0);
        struct page_reading reading = maker_read(&image, form);
        assert_int_equal(reading.outcome, PAGE_READ);
        assert_int_equal(reading.turn_degrees, turn);
        assert_int_equal(reading.code.case_id, 34);
        page_reading_free(&reading);
        gray_image_free(&image);
    }
}

/* Marks gone, a copy of the code gone: the other says which case, and roughly where the page lies.
 */
static struct gray_image page_with_one_code(const char *code)
{
    struct page_frame frame = page_frame_for(210, 297);
    struct gray_image image = page_with(code);
    for (int role = 0; role < MARK_COUNT; role++)
        paint(&image,
              (struct rect_mm){frame.mark_centre[role].x - 4, frame.mark_centre[role].y - 4, 8, 8},
              255);
    paint(&image, frame.code[CODE_BOTTOM_LEFT], 255);
    return image;
}

/* Fields are read by one code only where the printed frames bear it out. */
static void one_code_alone_needs_the_printed_frames(void **state)
{
    (void)state;
    char code[PAGE_CODE_TEXT_SIZE];
    maker_code(code, 32);
    struct gray_image image = page_with_one_code(code);
    expect(&image, PAGE_READ, REASON_NONE, 32);
    gray_image_free(&image);
    image = page_with_one_code(code);
    paint(&image, (struct rect_mm){0, 60, 210, 160}, 255);
    expect(&image, PAGE_REVIEW, REASON_GEOMETRY, 32);
    gray_image_free(&image);
}

/* Margins cut off right through marks and quiet zones: the sheet's edges say where to look. */
static void cut_margins_leave_the_edges(void **state)
{
    (void)state;
    const struct degradation cut = {.crop_mm = 10.4};
    char code[PAGE_CODE_TEXT_SIZE];
    maker_code(code, 34);
    struct gray_image image = page_with(code);
    assert_int_equal(degrade(&image, &cut, DPI, 1, NULL), 0);
    struct page_reading reading = maker_read(&image, form);
    assert_true(reading.has_code);
    assert_int_equal(reading.code.case_id, 34);
    assert_int_not_equal(reading.reason, REASON_GEOMETRY);
    page_reading_free(&reading);
    gray_image_free(&image);
}

/* Both copies damaged beyond what a reader finds by itself: a finder punched out, a corner torn
 * off. */
static void damaged_symbols_are_drawn_anew(void **state)
{
    (void)state;
    static const struct rect_mm holes[] = {{-1, -1, 6, 6}, {-1, 14, 7, 7}, {15, -1, 6, 6}};
    struct page_frame frame = page_frame_for(210, 297);
    char code[PAGE_CODE_TEXT_SIZE];
    maker_code(code, 33);
    for (size_t i = 0; i < sizeof holes / sizeof *holes; i++) {
        struct gray_image image = page_with(code);
        for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
            struct rect_mm hole = holes[i];
            hole.x += frame.code[copy].x;
            hole.y += frame.code[copy].y;
            paint(&image, hole, 255);
        }
        expect(&image, PAGE_READ, REASON_NONE, 33);
        gray_image_free(&image);
    }
}

static void unknown_revisions_go_to_a_person(void **state)
{
    (void)state;
    char text[PAGE_CODE_TEXT_SIZE];
    struct page_code_keys keys = maker_keys();
    struct page_code code = {"AP", 2, 1, 2, 9, 9};
    assert_int_equal(page_code_format(text, &code, &keys, NULL), 0);
    struct gray_image image = page_with(text);
    expect(&image, PAGE_REVIEW, REASON_UNKNOWN_FORM, 9);
    gray_image_free(&image);
}

static void read_codes_tells_every_code(void **state)
{
    (void)state;
    struct buffer png = BUFFER_INIT, texts = BUFFER_INIT;
    struct error error = ERROR_INIT;
    struct intake_limits limits = {0};
    struct intake_file *file;
    enum page_reason reason;
    char detail[200];
    size_t count;
    struct gray_image image = page_with("HELLO WORLD");
    assert_int_equal(sample_png_append(&png, &image, &error), 0);
    assert_int_equal(intake_file_open(&file, &reason, detail, &limits, png.data, png.size, &error),
                     0);
    assert_int_equal(intake_file_read_codes(&texts, &count, file, 0, &error), 0);
    intake_file_close(file);
    assert_int_equal(count, 2);
    const char *symbol, *position = texts.data, *end = texts.data + texts.size;
    for (size_t size, i = 0; i < 2; i++) {
        assert_true(read_codes_next(&symbol, &size, &position, end));
        assert_int_equal(size, 11);
        assert_memory_equal(symbol, "HELLO WORLD", 11);
    }
    assert_ptr_equal(position, end);
    buffer_free(&texts);
    buffer_free(&png);
    gray_image_free(&image);
}

static int set_up(void **state)
{
    (void)state;
    form = maker_load_form();
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    form_free(form);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_read_under_its_own_case),
        cmocka_unit_test(a_600_dpi_scan_is_reported_as_such),
        cmocka_unit_test(one_copy_is_enough),
        cmocka_unit_test(two_cases_on_a_page_go_to_a_person),
        cmocka_unit_test(two_pages_in_a_picture_go_to_a_person),
        cmocka_unit_test(a_true_and_a_forged_copy_disagree),
        cmocka_unit_test(mutated_codes_are_forged),
        cmocka_unit_test(foreign_codes_are_no_codes),
        cmocka_unit_test(pages_without_a_code),
        cmocka_unit_test(dark_and_tiny_pictures_are_not_blank),
        cmocka_unit_test(pictures_are_not_blank),
        cmocka_unit_test(codes_stand_in_for_lost_marks),
        cmocka_unit_test(a_hidden_second_copy_is_looked_for),
        cmocka_unit_test(a_filled_hole_does_not_turn_the_page),
        cmocka_unit_test(one_code_alone_needs_the_printed_frames),
        cmocka_unit_test(cut_margins_leave_the_edges),
        cmocka_unit_test(damaged_symbols_are_drawn_anew),
        cmocka_unit_test(unknown_revisions_go_to_a_person),
        cmocka_unit_test(read_codes_tells_every_code),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
