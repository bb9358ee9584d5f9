/* SPDX-License-Identifier: MIT */
/* A blank form that is taken for another form, or another page, would be read in the wrong places. */
#include "check.h"
#include "form_mark.h"
#include "page_code.h"

static void test_round_trip(void **state)
{
    const struct form_mark rows[] = {{"AP", 1, 1, 2},
                                     {"AP", 1, 2, 2},
                                     {"00", 1, 1, 1},
                                     {"ZZ", PAGE_CODE_MAX_REVISION, 31, 31}};
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        unsigned char cells[FORM_MARK_COUNT];
        struct form_mark back;
        struct error error = ERROR_INIT;
        assert_int_equal(form_mark_format(cells, &rows[i], &error), 0);
        assert_true(form_mark_parse(&back, cells));
        assert_string_equal(back.form, rows[i].form);
        assert_int_equal(back.revision, rows[i].revision);
        assert_int_equal(back.page, rows[i].page);
        assert_int_equal(back.pages, rows[i].pages);
    }
}

static void test_out_of_range_is_not_printed(void **state)
{
    const struct form_mark rows[] = {{"AP", 0, 1, 1},  {"AP", 1024, 1, 1}, {"AP", 1, 2, 1},
                                     {"AP", 1, 0, 1},  {"AP", 1, 1, 32},   {"Ap", 1, 1, 1},
                                     {"A", 1, 1, 1},   {"", 1, 1, 1}};
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        unsigned char cells[FORM_MARK_COUNT];
        struct error error = ERROR_INIT;
        assert_int_equal(form_mark_format(cells, &rows[i], &error), -1);
    }
}

/* Every one and every two cells that turn over are noticed. */
static void test_damage_is_no_mark(void **state)
{
    const struct form_mark mark = {"AP", 1, 2, 2};
    unsigned char cells[FORM_MARK_COUNT];
    struct form_mark back;
    struct error error = ERROR_INIT;
    (void)state;
    assert_int_equal(form_mark_format(cells, &mark, &error), 0);
    for (int first = 0; first < FORM_MARK_COUNT; first++) {
        cells[first] ^= 1;
        assert_false(form_mark_parse(&back, cells));
        for (int second = first + 1; second < FORM_MARK_COUNT; second++) {
            cells[second] ^= 1;
            assert_false(form_mark_parse(&back, cells));
            cells[second] ^= 1;
        }
        cells[first] ^= 1;
    }
    assert_true(form_mark_parse(&back, cells));
}

/* The paper is out there: a mark looks the same for ever. The cells were reckoned apart from this
 * program, with a CRC-24 that gives the published check value 21CF02 for "123456789". */
static void test_cells_stay_as_printed(void **state)
{
    static const char printed[] =
        "#.#.#.##.##..........#....##....#...#.#.###.#.......#####...#...";
    const struct form_mark mark = {"AP", 1, 1, 2};
    unsigned char cells[FORM_MARK_COUNT];
    char shown[FORM_MARK_COUNT + 1] = "";
    struct error error = ERROR_INIT;
    (void)state;
    assert_int_equal(form_mark_format(cells, &mark, &error), 0);
    for (int i = 0; i < FORM_MARK_COUNT; i++)
        shown[i] = cells[i] ? '#' : '.';
    assert_string_equal(shown, printed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_out_of_range_is_not_printed),
        cmocka_unit_test(test_damage_is_no_mark),
        cmocka_unit_test(test_cells_stay_as_printed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
