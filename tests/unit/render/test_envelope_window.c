/* SPDX-License-Identifier: MIT */
/* If this fails, a postman cannot read an address, or a stranger reads a case number through the
 * window of an envelope. */
#include "check.h"

#include "envelope_window.h"

static const struct rect_mm panel = {0, 0, 210, 99};

/* One item against a window of 20…110 × 12…57 mm and a slip of 3 mm. */
static void one_item_at_the_worst_slip(void **state)
{
    static const struct {
        struct window_item item;
        enum window_fault fault;
        double by_mm;
    } rows[] = {
        {{{23, 15, 84, 39}, 0, true}, WINDOW_FITS, 0},
        {{{25, 17, 80, 35}, 2, true}, WINDOW_FITS, 0},
        {{{22, 15, 84, 39}, 0, true}, WINDOW_CUTS, 1},
        {{{23, 15, 84.5, 39}, 0, true}, WINDOW_CUTS, 0.5},
        {{{23, 14, 84, 39}, 0, true}, WINDOW_CUTS, 1},
        {{{23, 15, 84, 41}, 0, true}, WINDOW_CUTS, 2},
        {{{24.5, 17, 80, 35}, 2, true}, WINDOW_CUTS, 0.5},
        {{{120, 60, 10, 10}, 0, true}, WINDOW_CUTS, 23},
        {{{113, 15, 30, 5}, 0, false}, WINDOW_EMPTY, 0},
        {{{112.5, 15, 30, 5}, 0, false}, WINDOW_SHOWS, 0.5},
        {{{30, 60, 30, 5}, 0, false}, WINDOW_EMPTY, 0},
        {{{30, 59, 30, 5}, 0, false}, WINDOW_SHOWS, 1},
        {{{10, 59, 7, 5}, 0, false}, WINDOW_EMPTY, 0},
        {{{0, 0, 210, 99}, 0, false}, WINDOW_SHOWS, 60},
    };
    const struct envelope_window window = {{20, 12, 90, 45}, 3};
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct window_finding finding = envelope_window_look(&window, panel, &rows[i].item, 1);
        assert_int_equal(finding.fault, rows[i].fault);
        assert_int_equal(finding.item, 0);
        assert_float_equal(finding.by_mm, rows[i].by_mm, 1e-9);
    }
}

/* The rule of the smaller and the larger opening must say what trying each slip says. */
static void trying_every_slip_says_the_same(void **state)
{
    const struct envelope_window window = {{20, 12, 90, 45}, 3};
    (void)state;
    for (int step = 0; step < 200; step++) {
        struct window_item item = {{16 + step * 0.07, 10 + step * 0.05, 84, 39}, 0, true};
        bool fits = true;
        for (int right = -3; right <= 3; right++)
            for (int down = -3; down <= 3; down++)
                fits &= item.box.x + right >= 20 && item.box.x + right + item.box.w <= 110 &&
                        item.box.y + down >= 12 && item.box.y + down + item.box.h <= 57;
        assert_int_equal(envelope_window_look(&window, panel, &item, 1).fault,
                         fits ? WINDOW_FITS : WINDOW_CUTS);
    }
}

static void the_opening_stays_on_the_panel(void **state)
{
    static const struct {
        struct envelope_window window;
        enum window_fault fault;
    } rows[] = {
        {{{20, 12, 90, 45}, 3}, WINDOW_FITS},   {{{20, 52, 90, 45}, 3}, WINDOW_GAPES},
        {{{2, 12, 108, 45}, 3}, WINDOW_GAPES},  {{{20, 12, 190, 45}, 0}, WINDOW_FITS},
        {{{20, 12, 190, 45}, 1}, WINDOW_GAPES},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct rect_mm middle = {50, rows[i].window.opening.y + 20, 5, 5};
        struct window_item item = {middle, 0, true};
        assert_int_equal(envelope_window_look(&rows[i].window, panel, &item, 1).fault,
                         rows[i].fault);
    }
}

/* ---- Forms ---- */

#define OWN(text)                                                                                  \
    (char[])                                                                                       \
    {                                                                                              \
        text                                                                                       \
    }

static struct form_element address = {
    .kind = ELEMENT_TEXT, .box = {26, 16, 70, 20}, .text = OWN("〒{postal_code} {address}")};
static struct form_element barcode = {
    .kind = ELEMENT_CUSTOMER_BARCODE, .box = {26, 46, 72, 3.3}, .size_pt = 9};
static double folds[] = {99, 198};

static void expect_form(struct form_element more, const char *case_number, const char *message)
{
    struct form_element elements[] = {address, barcode, more};
    struct form_page page = {elements, 3};
    const struct form_definition form = {.name = OWN("cover"),
                                         .revision = 2,
                                         .width_mm = 210,
                                         .height_mm = 297,
                                         .folds_mm = folds,
                                         .fold_count = 2,
                                         .pages = &page,
                                         .page_count = 1};
    const struct envelope_window window = {{20, 12, 90, 45}, 3};
    struct error error = ERROR_INIT;
    int result = envelope_window_check_form(&window, &form, case_number, &error);
    if (message == NULL && result != 0)
        fail_msg("refused: %s", error.message);
    if (message == NULL)
        return;
    assert_int_equal(result, -1);
    assert_int_equal(error.code, ERROR_REFUSED);
    if (strstr(error.message, message) == NULL)
        fail_msg("said \"%s\", expected \"%s\"", error.message, message);
}

static void a_form_is_refused_with_what_leaves_the_window(void **state)
{
    (void)state;
    const struct form_element name = {
        .kind = ELEMENT_VALUE, .box = {26, 37, 70, 7}, .bind = OWN("name")};
    struct form_element moved = name, number = name, low = barcode;
    expect_form(name, "7", NULL);
    moved.box.x = 40;
    expect_form(moved, "7",
                "case 7: form cover revision 2: element 3 of page 1 leaves the envelope "
                "window by 3.0 mm when the sheet slips by 3 mm");
    moved.box.x = 130;
    expect_form(moved, "7", NULL); /* a name elsewhere on the page is no address */
    number.bind = OWN("case_number");
    expect_form(number, NULL, "form cover revision 2: element 3 of page 1 shows in");
    number = name;
    number.kind = ELEMENT_TEXT;
    number.text = OWN("{name} {birth_date}");
    number.bind = NULL;
    expect_form(number, NULL, "element 3 of page 1 shows in");
    number.text = OWN("親展"); /* says not whom it is for */
    expect_form(number, NULL, "element 3 of page 1 shows in");
    low.box.y = 50;
    expect_form(low, NULL,
                "the barcode with its 2 mm of white leaves the envelope window by 1.3 mm");
    const struct form_element line = {.kind = ELEMENT_LINE, .box = {100, 70, 0, -15}};
    expect_form(line, NULL, "element 3 of page 1 shows in");
}

/* The window of another envelope over the page code. */
static void a_page_code_must_not_show(void **state)
{
    (void)state;
    struct form_page page = {&address, 1};
    const struct form_definition form = {.name = OWN("cover"),
                                         .revision = 1,
                                         .width_mm = 210,
                                         .height_mm = 297,
                                         .pages = &page,
                                         .page_count = 1};
    const struct envelope_window window = {{20, 12, 162, 45}, 3};
    struct error error = ERROR_INIT;
    assert_int_equal(envelope_window_check_form(&window, &form, NULL, &error), -1);
    assert_non_null(strstr(error.message, "the page code or a registration mark shows in"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_item_at_the_worst_slip),
        cmocka_unit_test(trying_every_slip_says_the_same),
        cmocka_unit_test(the_opening_stays_on_the_panel),
        cmocka_unit_test(a_form_is_refused_with_what_leaves_the_window),
        cmocka_unit_test(a_page_code_must_not_show),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
