/* SPDX-License-Identifier: MIT */
/* If this fails, a text runs out of its box or is broken where no reader of Japanese would. */
#include "typeset.h"

#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <string.h>
#include <cmocka.h>

#define SIZE_PT 10.0
#define EM_MM (SIZE_PT / POINTS_PER_MM)

static int open_library(void **state)
{
    struct error error = ERROR_INIT;
    struct font_library *library;
    if (font_library_open(&library, NULL, &error) != 0)
        return -1;
    *state = library;
    return 0;
}

static int close_library(void **state)
{
    font_library_close(*state);
    return 0;
}

static void load(struct text_block *block, struct font_library *library, const char *text)
{
    struct error error = ERROR_INIT;
    text_block_clear(block);
    if (text_block_append(block, library, FACE_GOTHIC, text, strlen(text), &error) != 0)
        fail_msg("%s: %s", text, error.message);
}

/* The lines, with "|" between them. */
static void write_lines(struct buffer *out, const struct text_block *block)
{
    buffer_clear(out);
    for (size_t i = 0; i < block->line_count; i++) {
        const struct text_line *line = &block->lines[i];
        if (i > 0)
            buffer_append_char(out, '|');
        for (size_t g = line->first; g < line->first + line->count; g++) {
            char bytes[4];
            buffer_append(out, bytes, utf8_put(bytes, block->run.glyphs[g].code_point));
            if (block->run.glyphs[g].mark != 0)
                buffer_append(out, bytes, utf8_put(bytes, block->run.glyphs[g].mark));
        }
    }
}

static void lines_end_where_readers_expect(void **state)
{
    static const struct {
        double measure_em;
        const char *text, *lines;
    } rows[] = {
        {5, "あいうえおかきくけこ", "あいうえお|かきくけこ"},
        {5, "あいうえお。", "あいうえ|お。"},  /* 追い出し */
        {5.5, "あいうえお。", "あいうえお。"}, /* half of 。 is empty */
        {5, "あいうえ、かきく", "あいうえ、|かきく"},
        {4.5, "あいうえ、かきく", "あいうえ、|かきく"}, /* the comma's empty half is left out */
        {4, "あいうえ、かきく", "あいう|え、かき|く"},
        {5, "あいうえ「かきく」", "あいうえ|「かきく」"},
        {4, "あいうっと", "あいうっ|と"},
        {3, "あいうっと", "あい|うっと"},
        {3, "データー", "デー|ター"},
        {4, "人々とデータ", "人々と|データ"},
        {6.5, "合計は120,000円です", "合計は|120,000円です"},
        {7, "令和8年4月20日まで", "令和8年4月20日|まで"},
        {6, "令和8年4月20日まで", "令和8年4月|20日まで"},
        {5, "手続き24か月分", "手続き|24か月分"},
        {5, "abc def ghij klm", "abc def|ghij klm"},
        {3, "abc def", "abc|def"},
        {3, "あaaaaaaaaaa", "あ|aaaaaa|aaaa"}, /* no line is wide enough for the word */
        {5, "そして……または", "そして……|または"},
        {4, "そして……または", "そして|……また|は"},
        {4, "一二三四　五六", "一二三四|五六"}, /* the space vanishes at the line's end */
        {4, "一\n二三", "一|二三"},
        {4, "一\n\n二", "一||二"},
        {2, "葛\U000E0100葛\U000E0100葛\U000E0100", "葛\U000E0100葛\U000E0100|葛\U000E0100"},
        {4, "", ""},
    };
    struct text_block block = TEXT_BLOCK_INIT;
    struct buffer lines = BUFFER_INIT;
    struct error error = ERROR_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        load(&block, *state, rows[i].text);
        assert_int_equal(
            text_block_break(&block, SIZE_PT, 1.5, rows[i].measure_em * EM_MM, false, &error), 0);
        write_lines(&lines, &block);
        assert_string_equal(buffer_text(&lines), rows[i].lines);
    }
    buffer_free(&lines);
    text_block_free(&block);
}

static double line_sum_em(const struct text_block *block, size_t line)
{
    long sum = -block->lines[line].trim;
    for (size_t i = 0; i < block->lines[line].count; i++) {
        const struct font_glyph *glyph = &block->run.glyphs[block->lines[line].first + i];
        sum += glyph->advance + glyph->extra;
    }
    return (double)sum / 1000;
}

/* Whatever the measure, no line is wider, and none begins or ends as it must not. */
static void every_measure_keeps_the_rules(void **state)
{
    const char *text = "任意継続被保険者となるための申出は、資格を喪失した日から20日以内（必着）に"
                       "「任意継続被保険者"
                       "資格取得申出書」を提出してください。保険料は月額約30,000円です……詳しくは、"
                       "www.example.jpまたは03-1234-5678（平日9:00～17:"
                       "00）まで。「ちょっと」、『キャッシュ』、人々。";
    struct text_block block = TEXT_BLOCK_INIT;
    struct error error = ERROR_INIT;
    load(&block, *state, text);
    for (double measure = 8; measure < 40; measure += 0.37) {
        for (int justify = 0; justify < 2; justify++) {
            assert_int_equal(
                text_block_break(&block, SIZE_PT, 1.5, measure * EM_MM, justify, &error), 0);
            for (size_t i = 0; i < block.line_count; i++) {
                const struct text_line *line = &block.lines[i];
                assert_true(line_sum_em(&block, i) <= measure + 0.01);
                assert_true(fabs(line_sum_em(&block, i) * EM_MM - line->width_mm) < 0.01);
            }
        }
    }
    text_block_free(&block);
}

static void justified_lines_fill_the_measure(void **state)
{
    struct text_block block = TEXT_BLOCK_INIT;
    struct error error = ERROR_INIT;
    load(&block, *state, "合計は、次の口座に期限までにお振り込みください。ABC銀行のよい支店です");
    assert_int_equal(text_block_break(&block, SIZE_PT, 1.5, 9.7 * EM_MM, true, &error), 0);
    assert_true(block.line_count > 2);
    for (size_t i = 0; i + 1 < block.line_count; i++)
        assert_true(fabs(block.lines[i].width_mm - 9.7 * EM_MM) < 0.02);
    assert_true(block.lines[block.line_count - 1].width_mm < 9.2 * EM_MM); /* the last one ends */
    text_block_free(&block);
}

static void neighbouring_punctuation_is_set_tight(void **state)
{
    static const struct {
        const char *text;
        double width_em;
    } rows[] = {
        {"一。「二", 3.5}, {"一」。二", 3.5}, {"一「『二", 3.5}, {"一、二", 3}, {"「一", 1.5},
    };
    struct text_block block = TEXT_BLOCK_INIT;
    struct error error = ERROR_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        load(&block, *state, rows[i].text);
        assert_int_equal(text_block_break(&block, SIZE_PT, 1.5, 20 * EM_MM, false, &error), 0);
        assert_true(fabs(block.lines[0].width_mm - rows[i].width_em * EM_MM) < 0.001);
    }
    text_block_free(&block);
}

static void lines_shrink_to_the_least_size(void **state)
{
    static const struct {
        double width_em; /* of the box, at 10 pt */
        double min_size_pt, size_pt;
    } rows[] = {
        {10, 6, 10}, {9, 6, 9}, {8.55, 6, 8.5}, {6, 6, 6}, {5.99, 6, 0}, {9.99, 0, 0}, {10, 0, 10},
    };
    struct text_block block = TEXT_BLOCK_INIT;
    load(&block, *state, "一二三四五六七八九十");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct form_style style = {.size_pt = SIZE_PT, .min_size_pt = rows[i].min_size_pt};
        struct error error = ERROR_INIT;
        int result = text_block_set_line(&block, &style, rows[i].width_em * EM_MM, &error);
        assert_int_equal(result, rows[i].size_pt > 0 ? 0 : -1);
        assert_int_equal(error.code, rows[i].size_pt > 0 ? ERROR_NONE : ERROR_REFUSED);
        if (result == 0)
            assert_true(fabs(block.size_pt - rows[i].size_pt) < 0.001);
    }
    text_block_free(&block);
}

static void blocks_shrink_to_the_least_size(void **state)
{
    static const struct {
        double height_em; /* of the box, at 10 pt */
        double min_size_pt, size_pt;
        size_t lines;
    } rows[] = {
        {2.5, 5, 10, 2}, {2.4, 5, 9.5, 2}, {1, 6, 0, 0}, {1, 5, 5, 1}, {2.4, 10, 0, 0},
    };
    struct text_block block = TEXT_BLOCK_INIT;
    load(&block, *state, "一二三四五六七八九十");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct form_style style = {
            .size_pt = SIZE_PT, .min_size_pt = rows[i].min_size_pt, .line_height = 1.5};
        struct error error = ERROR_INIT;
        int result =
            text_block_set_box(&block, &style, 5 * EM_MM, rows[i].height_em * EM_MM, &error);
        assert_int_equal(result, rows[i].size_pt > 0 ? 0 : -1);
        if (result != 0)
            continue;
        assert_true(fabs(block.size_pt - rows[i].size_pt) < 0.001);
        assert_int_equal(block.line_count, rows[i].lines);
    }
    text_block_free(&block);
}

static void value_with_a_line_feed_needs_a_box_of_lines(void **state)
{
    const struct form_style style = {.size_pt = SIZE_PT};
    struct text_block block = TEXT_BLOCK_INIT;
    struct error error = ERROR_INIT;
    load(&block, *state, "一\n二");
    assert_int_equal(text_block_set_line(&block, &style, 100, &error), -1);
    assert_int_equal(error.code, ERROR_REFUSED);
    text_block_free(&block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_where_readers_expect),
        cmocka_unit_test(every_measure_keeps_the_rules),
        cmocka_unit_test(justified_lines_fill_the_measure),
        cmocka_unit_test(neighbouring_punctuation_is_set_tight),
        cmocka_unit_test(lines_shrink_to_the_least_size),
        cmocka_unit_test(blocks_shrink_to_the_least_size),
        cmocka_unit_test(value_with_a_line_feed_needs_a_box_of_lines),
    };
    return cmocka_run_group_tests(tests, open_library, close_library);
}
