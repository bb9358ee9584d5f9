/* SPDX-License-Identifier: MIT */
/* A form that somebody downloaded and filled in: lost among "no code" if it is not known for what
 * it is, read in the wrong boxes if it is taken for another page. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "degrade.h"
#include "form_mark.h"
#include "page_maker.h"

#define DPI 150.0

static struct form_definition *form;

static void paint(struct gray_image *image, struct rect_mm rect, int grey)
{
    const double px_per_mm = DPI / 25.4;
    for (int y = (int)(rect.y * px_per_mm); y < (rect.y + rect.h) * px_per_mm; y++)
        for (int x = (int)(rect.x * px_per_mm); x < (rect.x + rect.w) * px_per_mm; x++)
            image->pixels[y * image->width + x] = (unsigned char)grey;
}

/* A blank page of the form with the mark of pages[copy] in each code zone; 0: none there. */
static struct gray_image blank_page(int revision, const int pages[CODE_COPY_COUNT])
{
    struct page_frame frame = page_frame_for(form->width_mm, form->height_mm);
    struct gray_image image;
    assert_int_equal(sample_page_draw(&image, form, 2, NULL, DPI, NULL), 0);
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        const struct form_mark mark = {"AP", revision, pages[copy], 2};
        unsigned char cells[FORM_MARK_COUNT];
        if (pages[copy] == 0)
            continue;
        assert_int_equal(form_mark_format(cells, &mark, NULL), 0);
        for (int i = 0; i < FORM_MARK_COUNT; i++)
            if (cells[i])
                paint(&image, form_mark_cell(frame.code[copy], i), 0);
    }
    return image;
}

static void check_reading(struct gray_image *image, enum page_reason reason, const char *what)
{
    struct page_reading reading = maker_read(image, form);
    if (reading.reason != reason)
        print_error("%s: %s\n", what, reading.detail);
    assert_int_equal(reading.outcome, PAGE_REVIEW);
    assert_int_equal(reading.reason, reason);
    assert_false(reading.has_code);
    if (reason == REASON_BLANK_FORM) {
        assert_ptr_equal(reading.form, form);
        assert_int_equal(reading.code.page, 2);
        assert_true(reading.code.case_id == 0 && reading.code.piece_id == 0);
        assert_true(reading.field_count > 10);
    }
    page_reading_free(&reading);
}

static void it_is_known_however_it_is_scanned(void **state)
{
    static const char *const scans[] = {"clean",   "plus3",    "turn90",  "turn180",
                                        "scale97", "coloured", "bilevel", "noise20"};
    (void)state;
    for (size_t i = 0; i < sizeof scans / sizeof *scans; i++) {
        struct gray_image image = blank_page(1, (const int[]){2, 2});
        assert_int_equal(degrade(&image, degradation_lookup(scans[i]), DPI, 5, NULL), 0);
        check_reading(&image, REASON_BLANK_FORM, scans[i]);
        gray_image_free(&image);
    }
}

static void one_mark_is_enough_and_two_must_agree(void **state)
{
    static const struct {
        int revision, pages[CODE_COPY_COUNT];
        enum page_reason reason;
    } rows[] = {
        {1, {2, 0}, REASON_BLANK_FORM},   {1, {0, 2}, REASON_BLANK_FORM},
        {1, {1, 2}, REASON_NO_CODE},      {1, {0, 0}, REASON_NO_CODE},
        {9, {2, 2}, REASON_UNKNOWN_FORM},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char what[20];
        snprintf(what, sizeof what, "row %zu", i);
        struct gray_image image = blank_page(rows[i].revision, rows[i].pages);
        check_reading(&image, rows[i].reason, what);
        gray_image_free(&image);
    }
}

/* A stroke through a different part of each mark: neither is whole, together they are. */
static void two_damaged_marks_are_read_together(void **state)
{
    struct page_frame frame = page_frame_for(form->width_mm, form->height_mm);
    struct gray_image image = blank_page(1, (const int[]){2, 2});
    (void)state;
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        struct rect_mm stroke = frame.code[copy];
        stroke.y += copy == 0 ? 3.0 : 13.0;
        stroke.h = 1.0;
        paint(&image, stroke, 0);
    }
    check_reading(&image, REASON_BLANK_FORM, "strokes");
    gray_image_free(&image);
}

static int load(void **state)
{
    (void)state;
    form = maker_load_form();
    return 0;
}

static int unload(void **state)
{
    (void)state;
    form_free(form);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_known_however_it_is_scanned),
        cmocka_unit_test(one_mark_is_enough_and_two_must_agree),
        cmocka_unit_test(two_damaged_marks_are_read_together),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
