/* SPDX-License-Identifier: MIT */
/* If this fails, a chart of the report shows another size than its number, or a text breaks the
 * page. */
#include "check.h"

#include "report_svg.h"

#include <string.h>

static void texts_cannot_break_the_page(void **state)
{
    static const struct {
        const char *text, *escaped;
    } rows[] = {
        {"", ""},
        {"C0000001", "C0000001"},
        {"<script>&\"'", "&lt;script&gt;&amp;&quot;&#39;"},
        {"𠮷田・葛\xF3\xA0\x84\x80", "𠮷田・葛\xF3\xA0\x84\x80"},
        {"a\x01"
         "b\x7F",
         "a\xEF\xBF\xBD"
         "b\xEF\xBF\xBD"},
        {"\xC2\x85", "\xEF\xBF\xBD"},
        {"\xFF", "\xEF\xBF\xBD"},
        {"a\tb\n", "a\tb\n"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct buffer out = BUFFER_INIT;
        markup_append_text(&out, rows[i].text);
        assert_string_equal(buffer_text(&out), rows[i].escaped);
        buffer_free(&out);
    }
}

static void numbers_are_grouped(void **state)
{
    static const struct {
        int64_t number;
        const char *text;
    } rows[] = {
        {0, "0"},
        {999, "999"},
        {1000, "1,000"},
        {-1234, "-1,234"},
        {-100, "-100"},
        {1234567, "1,234,567"},
        {INT64_MAX, "9,223,372,036,854,775,807"},
        {INT64_MIN, "-9,223,372,036,854,775,808"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct buffer out = BUFFER_INIT;
        markup_append_number(&out, rows[i].number);
        assert_string_equal(buffer_text(&out), rows[i].text);
        buffer_free(&out);
    }
}

static void axes_are_round_and_long_enough(void **state)
{
    static const struct {
        int64_t most, step, top;
    } rows[] = {
        {0, 1, 1},    {1, 1, 1},      {5, 1, 5},      {6, 2, 6},
        {10, 2, 10},  {11, 5, 15},    {25, 5, 25},    {26, 10, 30},
        {67, 20, 80}, {100, 20, 100}, {101, 50, 150}, {4147980, 1000000, 5000000},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct svg_axis axis = svg_axis_for(rows[i].most);
        assert_int_equal(axis.step, rows[i].step);
        assert_int_equal(axis.top, rows[i].top);
    }
    struct svg_axis axis = svg_axis_for(INT64_MAX);
    assert_true(axis.step > 0 && axis.top / axis.step == 5);
}

static void lengths_are_in_proportion(void **state)
{
    static const struct {
        int64_t value, top;
        int length_px, tenths;
    } rows[] = {
        {0, 10, 100, 0},
        {10, 10, 100, 1000},
        {5, 10, 100, 500},
        {1, 3, 100, 333},
        {2, 3, 100, 667},
        {1, 2000, 100, 1}, /* half a tenth goes up */
        {1, 2001, 100, 0},
        {11, 10, 100, 1000},
        {-1, 10, 100, 0},
        {1, 0, 100, 0},
        {INT64_MAX / 2, INT64_MAX, 200, 1000},
        {INT64_MAX, INT64_MAX, 200, 2000},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_int_equal(svg_scale(rows[i].value, rows[i].top, rows[i].length_px), rows[i].tenths);
}

/* The number of times that a text stands in another. */
static int count_text(const char *text, const char *wanted)
{
    int count = 0;
    for (const char *at = text; (at = strstr(at, wanted)) != NULL; at += strlen(wanted))
        count++;
    return count;
}

static void charts_have_a_part_for_each_number_and_a_name(void **state)
{
    static const char *const series[] = {"one", "two"}, *const labels[] = {"a<b", "c"};
    static const int64_t values[] = {1, 0, 3, INT64_MAX};
    static const struct svg_chart chart = {"chart-x", "A & B", "told", series,
                                           2,         labels,  2,      values};
    void (*const draw[])(struct buffer *, const struct svg_chart *) = {svg_append_bars,
                                                                       svg_append_columns};
    (void)state;
    for (size_t i = 0; i < ROWS(draw); i++) {
        struct buffer out = BUFFER_INIT;
        draw[i](&out, &chart);
        const char *text = buffer_text(&out);
        /* a legend of two; what is 0, or too small beside the greatest, takes no ink */
        assert_int_equal(count_text(text, "<rect"), 2 + 1);
        assert_int_equal(count_text(text, "A &amp; B"), 1);
        assert_int_equal(count_text(text, "<desc id=\"chart-x-d\">told</desc>"), 1);
        assert_int_equal(count_text(text, "a<b"), 0);
        assert_int_equal(count_text(text, "href"), 0);
        buffer_free(&out);
    }
}

static void a_chart_without_bars_is_drawn_too(void **state)
{
    static const char *const series[] = {"one"};
    static const struct svg_chart chart = {"chart-x", "t", "d", series, 1, NULL, 0, NULL};
    struct buffer out = BUFFER_INIT;
    (void)state;
    svg_append_bars(&out, &chart);
    svg_append_columns(&out, &chart);
    assert_int_equal(count_text(buffer_text(&out), "</svg>"), 2);
    buffer_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_cannot_break_the_page),
        cmocka_unit_test(numbers_are_grouped),
        cmocka_unit_test(axes_are_round_and_long_enough),
        cmocka_unit_test(lengths_are_in_proportion),
        cmocka_unit_test(charts_have_a_part_for_each_number_and_a_name),
        cmocka_unit_test(a_chart_without_bars_is_drawn_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
