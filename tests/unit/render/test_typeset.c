/* SPDX-License-Identifier: MIT */
/* If this fails, a text runs out of its box or is broken where no reader of Japanese would. */
#include "typeset.h"

#include "ruby.h"
#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
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

static bool is_one_of(const char *set, uint32_t c)
{
    char bytes[5] = "";
    bytes[utf8_put(bytes, c)] = '\0';
    return strstr(set, bytes) != NULL;
}

/* Between two lines: by lists of the test's own, not those of line_break.c. */
static void assert_kinsoku(const struct text_block *block, size_t line, double measure)
{
    const struct text_line *l = &block->lines[line];
    const struct font_glyph *glyphs = block->run.glyphs;
    if (l->count == 0 || l->first == 0 || glyphs[l->first - 1].code_point == '\n')
        return;
    uint32_t before = glyphs[l->first - 1].code_point, after = glyphs[l->first].code_point;
    bool is_cut = (before > ' ' && before < 0x7F && after > ' ' && after < 0x7F) && measure < 18;
    if (is_one_of("、。，．」』）〕】っゃゅょッャュョァィゥェォー々？！・％", after) ||
        (before == after && is_one_of("…─", after)) || is_one_of("「『（〔【", before) ||
        (before >= '0' && before <= '9' && is_one_of("年月日円人回通枚ペ", after)) ||
        (!is_cut && before > ' ' && before < 0x7F && after > ' ' && after < 0x7F))
        fail_msg("measure %.2f em, line %zu: U+%04X | U+%04X", measure, line, (unsigned)before,
                 (unsigned)after);
}

/* Whatever the measure, no line is wider, and none begins or ends as it must not. */
static void every_measure_keeps_the_rules(void **state)
{
    const char *text =
        "任意継続被保険者となるための申出は、資格を喪失した日から20日以内（必着）に"
        "「任意継続被保険者"
        "資格取得申出書」を提出してください。保険料は月額約30,000円です……詳しくは、"
        "www.example.jpまたは03-1234-5678（平日9:00～17:"
        "00）まで。「ちょっと」、『キャッシュ』、人々。（全16ページ、1人1通）──以上。";
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
                assert_kinsoku(&block, i, measure);
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

/* A bracket or full stop at an end of a line stands at the edge of the box, not half an em inside.
 */
static void ends_of_lines_stand_at_the_edge(void **state)
{
    static const struct {
        const char *text;
        enum form_align align;
        double start_em; /* of the first em box, in a box of 10 em */
    } rows[] = {
        {"章（二）", ALIGN_RIGHT, 6.5},   {"章二", ALIGN_RIGHT, 8},
        {"章。", ALIGN_RIGHT, 8.5},       {"「章」", ALIGN_RIGHT, 7.5},
        {"「章」", ALIGN_LEFT, -0.5},     {"章」", ALIGN_LEFT, 0},
        {"「章」", ALIGN_CENTRE, 3.5},    {"「章」二", ALIGN_CENTRE, 2.75},
        {"章（二）", ALIGN_CENTRE, 3.25},
    };
    struct text_block block = TEXT_BLOCK_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct form_style style = {.size_pt = SIZE_PT, .align = rows[i].align};
        struct font_subset *subset = font_subset_new();
        struct canvas canvas = {0};
        struct error error = ERROR_INIT;
        double x_pt = -1, y_pt;
        load(&block, *state, rows[i].text);
        assert_int_equal(text_block_set_line(&block, &style, 10 * EM_MM, &error), 0);
        canvas_open(&canvas, subset, 200, 100);
        text_block_draw_line(&canvas, &block, 0, 50, 10, 10 * EM_MM, style.align, style.colour);
        const char *at = strstr(buffer_text(&canvas.content), "Tf\n");
        assert_non_null(at);
        assert_int_equal(sscanf(at + 3, "%lf %lf Td", &x_pt, &y_pt), 2);
        if (fabs(x_pt / POINTS_PER_MM - 50 - rows[i].start_em * EM_MM) > 0.02)
            fail_msg("%s, align %d: %.3f em", rows[i].text, (int)rows[i].align,
                     (x_pt / POINTS_PER_MM - 50) / EM_MM);
        canvas_free(&canvas);
        font_subset_free(subset);
    }
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

/* Where each glyph of a line begins, 1/1000 em, and its end. */
static size_t write_starts(long out[64], const struct text_block *block)
{
    const struct text_line *line = &block->lines[0];
    long x = -line->trim;
    for (size_t i = 0; i < line->count; i++) {
        out[i] = x;
        x += block->run.glyphs[line->first + i].advance + block->run.glyphs[line->first + i].extra;
    }
    out[line->count] = x;
    return line->count;
}

static void names_are_spread_over_their_box(void **state)
{
    static const struct {
        double width_em;
        const char *text;
        long starts[8]; /* 1/1000 em; the end of the last one is the end of the box */
        double size_pt;
        bool is_spread;
    } rows[] = {
        {10, "山田太郎", {0, 3000, 6000, 9000, 10000}, 10, true},
        {10, "森一", {0, 9000, 10000}, 10, true},
        {4, "山田太郎", {0, 1000, 2000, 3000, 4000}, 10, true},
        {10, "渡", {0, 1000}, 10, false},
        {10, "Anna", {0, 500, 1000, 1500, 2000}, 10, false}, /* letters are not spread */
        {7, "山田 太郎", {0, 1625, 3250, 4375, 6000, 7000}, 10, true},
        {2, "山田太郎", {0, 1000, 2000, 3000, 4000}, 5, true},
        {10, "葛\U000E0100城", {0, 9000, 10000}, 10, true},
    };
    struct text_block block = TEXT_BLOCK_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct form_style style = {
            .size_pt = SIZE_PT, .min_size_pt = 5, .align = ALIGN_DISTRIBUTE};
        struct error error = ERROR_INIT;
        long starts[64];
        double width_mm = rows[i].width_em * EM_MM;
        load(&block, *state, rows[i].text);
        assert_int_equal(text_block_set_line(&block, &style, width_mm, &error), 0);
        size_t count = write_starts(starts, &block);
        for (size_t g = 0; g < count; g++)
            if (labs(starts[g] - rows[i].starts[g]) > 2)
                fail_msg("row %zu, character %zu: %ld", i, g, starts[g]);
        assert_true(fabs(block.size_pt - rows[i].size_pt) < 0.001);
        assert_int_equal(fabs(block.lines[0].width_mm - width_mm) < 0.01, rows[i].is_spread);
    }
    text_block_free(&block);
}

static void latin_stands_apart_where_the_style_asks_for_it(void **state)
{
    static const struct {
        const char *text;
        double gap_em, width_em;
    } rows[] = {
        {"第3回", 0, 2.5},       {"第3回", 0.25, 3},   {"ABC銀行", 0.25, 3.75},
        {"銀行ABC", 0.25, 3.75}, {"（ABC）", 0.25, 3}, {"ABC、銀", 0.25, 3.5},
        {"銀 ABC", 0.25, 3},     {"Ａ銀行", 0.25, 3},  {"20日", 0.25, 2.25},
        {"ｱ銀行", 0.25, 2.5},    {"々A", 0.25, 1.75},  {"é漢", 0.25, 1.75},
    };
    struct text_block block = TEXT_BLOCK_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct form_style style = {
            .size_pt = SIZE_PT, .line_height = 1.5, .latin_gap_em = rows[i].gap_em};
        struct error error = ERROR_INIT;
        load(&block, *state, rows[i].text);
        assert_int_equal(text_block_set_line(&block, &style, 100, &error), 0);
        if (fabs(line_sum_em(&block, 0) - rows[i].width_em) > 0.001)
            fail_msg("%s: %.3f em", rows[i].text, line_sum_em(&block, 0));
        assert_true(fabs(block.lines[0].width_mm - rows[i].width_em * EM_MM) < 0.001);
    }
    text_block_free(&block);
}

/* A comma too many is taken into the line, not a character out of it. */
static void justified_lines_are_compressed_before_they_are_torn(void **state)
{
    static const struct {
        double measure_em;
        const char *text, *ragged, *justified;
    } rows[] = {
        {6.75, "一、二三四五六七八九", "一、二三四五|六七八九", "一、二三四五六|七八九"},
        {6.5, "一、二三四五六七八九", "一、二三四五|六七八九", "一、二三四五|六七八九"},
        {7.5, "「一」、二、三四五六七", "「一」、二、三四|五六七", "「一」、二、三四五|六七"},
        {7.25, "一、二、三、四五六七", "一、二、三、四|五六七", "一、二、三、四五|六七"},
        {6.75, "一。二三四五六七八九", "一。二三四五|六七八九", "一。二三四五|六七八九"},
        {7.75, "一（二）三四五六七八", "一（二）三四五|六七八", "一（二）三四五六|七八"},
    };
    struct text_block block = TEXT_BLOCK_INIT;
    struct buffer lines = BUFFER_INIT;
    struct error error = ERROR_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        for (int justify = 0; justify < 2; justify++) {
            load(&block, *state, rows[i].text);
            assert_int_equal(
                text_block_break(&block, SIZE_PT, 1.5, rows[i].measure_em * EM_MM, justify, &error),
                0);
            write_lines(&lines, &block);
            if (strcmp(buffer_text(&lines), justify ? rows[i].justified : rows[i].ragged) != 0)
                fail_msg("row %zu, justify %d: %s", i, justify, buffer_text(&lines));
            for (size_t l = 0; l < block.line_count; l++)
                assert_true(line_sum_em(&block, l) <= rows[i].measure_em + 0.01);
        }
    buffer_free(&lines);
    text_block_free(&block);
}

/* Which glyphs of a vertical line are turned or of another form: u upright as they are, v vertical
 * form, t turned, w one digit widened. */
static void vertical_lines_turn_what_lies(void **state)
{
    static const struct {
        const char *text, *forms;
        double height_em;
    } rows[] = {
        {"山田", "uu", 2},
        {"「山」、", "vuvv", 3.5},
        {"ラー", "uv", 2},
        {"ちょっと", "uvvu", 4},
        {"山ABC田", "utttu", 3.5},
        {"8年", "wu", 2},
        {"20日", "uuu", 2},
        {"100円", "tttu", 2.5},
        {"A4判", "ttu", 2},
        {"…", "v", 1},
        {"Ａ", "u", 1},
        {"", "", 0},
    };
    struct text_block block = TEXT_BLOCK_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error error = ERROR_INIT;
        const struct form_style style = {.size_pt = SIZE_PT};
        load(&block, *state, rows[i].text);
        text_block_make_vertical(&block, *state);
        assert_int_equal(block.run.count, strlen(rows[i].forms));
        for (size_t g = 0; g < block.run.count; g++) {
            const struct font_glyph *glyph = &block.run.glyphs[g];
            struct font_glyph plain;
            assert_true(font_lookup(&plain, *state, (enum font_face)glyph->face, glyph->code_point,
                                    glyph->mark));
            char form = rows[i].forms[g];
            assert_int_equal(glyph->glyph != plain.glyph, form == 'v' || form == 'w');
            assert_int_equal(glyph->advance != plain.advance, form == 'w');
        }
        assert_int_equal(text_block_set_line(&block, &style, 100, &error), 0);
        if (block.line_count > 0)
            assert_true(fabs(block.lines[0].width_mm - rows[i].height_em * EM_MM) < 0.001);
    }
    text_block_free(&block);
}

static void load_kana(struct text_block *kana, struct font_library *library, const char *text)
{
    struct error error = ERROR_INIT;
    text_block_clear(kana);
    assert_int_equal(text_block_append(kana, library, FACE_GOTHIC, text, strlen(text), &error), 0);
}

static void kana_stand_above_their_part_of_the_name(void **state)
{
    static const struct {
        const char *name, *kana;
        double width_em, height_em; /* of the box, at 10 pt */
        size_t groups;              /* 0: does not fit */
        double line_em;             /* width of the line at its size */
        double base_pt, kana_pt;
    } rows[] = {
        {"山田　太郎", "ヤマダ　タロウ", 10, 1.5, 2, 4.5, 10, 5},
        {"山田　太郎", "ヤマダタロウ", 10, 1.5, 1, 5, 10, 5},
        {"東　一", "アズマ　ハジメ", 10, 1.5, 2, 3.5, 10, 5},
        {"森", "モリ", 10, 1.5, 1, 1, 10, 5},
        {"山田　太郎", "", 10, 1.5, 1, 5, 10, 0},
        {"山田　太郎", "ヤマダ　タロウ", 3.96, 1.5, 2, 4.5, 8.8, 5},
        {"山田　太郎", "ヤマダ　タロウ", 10, 1.2, 2, 33.5 / 7, 7, 5},
        {"山田　太郎", "ヤマダ　タロウ", 2.6, 1.5, 0, 0, 0, 0},
        {"山田　太郎", "ヤマダ　タロウ", 10, 1, 0, 0, 0, 0},
        {"", "", 10, 1.5, 0, 0, 10, 0},
    };
    struct text_block base = TEXT_BLOCK_INIT, kana = TEXT_BLOCK_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct form_style style = {.size_pt = SIZE_PT, .min_size_pt = 6};
        const struct rect_mm box = {0, 0, rows[i].width_em * EM_MM, rows[i].height_em * EM_MM};
        struct error error = ERROR_INIT;
        struct ruby_line line;
        load(&base, *state, rows[i].name);
        load_kana(&kana, *state, rows[i].kana);
        int result = ruby_set(&line, &base, &kana, &style, box, &error);
        assert_int_equal(result, rows[i].base_pt > 0 ? 0 : -1);
        if (result != 0)
            continue;
        assert_int_equal(line.count, rows[i].groups);
        if (fabs(line.base_pt - rows[i].base_pt) > 0.001 ||
            fabs(line.kana_pt - rows[i].kana_pt) > 0.001 ||
            fabs(line.width_mm - rows[i].line_em * line.base_pt / POINTS_PER_MM) > 0.001)
            fail_msg("row %zu: %.2f pt, %.2f pt, %.3f em", i, line.base_pt, line.kana_pt,
                     line.width_mm * POINTS_PER_MM / line.base_pt);
        assert_true(line.width_mm <= box.w + 0.01);
    }
    text_block_free(&base);
    text_block_free(&kana);
}

/* Whatever a name or an address is, in whatever style: it fits its box or is refused with both
 * sizes; it never runs out. */
static void long_texts_stay_in_their_box(void **state)
{
    static const char *const texts[] = {
        "Anastasia-Konstantina Papadopoulou-Vandenberghe de la Fuente y Montoya",
        "ANASTASIAKONSTANTINAPAPADOPOULOUVANDENBERGHE",
        "アナスタシアコンスタンティナ・パパドプロスヴァンデンベルグ・デラフエンテ",
        "神奈川県横浜市保土ケ谷区見本ヶ丘西一丁目２３４番地の５６７グランドパークレジデンス見本ヶ丘"
        "駅前"
        "弐番館１２０３号室",
        "寿限無寿限無五劫の擦り切れ海砂利水魚の水行末雲来末風来末食う寝る処に住む処やぶら小路の藪柑"
        "子",
    };
    static const enum form_align aligns[] = {ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT, ALIGN_JUSTIFY,
                                             ALIGN_DISTRIBUTE};
    struct text_block block = TEXT_BLOCK_INIT;
    size_t fitting = 0, refused = 0;
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        for (size_t a = 0; a < sizeof aligns / sizeof *aligns; a++)
            for (double width = 5; width < 140; width += 3.7)
                for (int vertical = 0; vertical < 2; vertical++) {
                    const struct form_style style = {.size_pt = 17,
                                                     .min_size_pt = 6,
                                                     .line_height = 1.3,
                                                     .align = aligns[a],
                                                     .latin_gap_em = 0.25};
                    struct error error = ERROR_INIT;
                    bool is_line = aligns[a] != ALIGN_JUSTIFY;
                    load(&block, *state, texts[t]);
                    if (vertical)
                        text_block_make_vertical(&block, *state);
                    int result = is_line ? text_block_set_line(&block, &style, width, &error)
                                         : text_block_set_box(&block, &style, width, 12, &error);
                    if (result != 0) {
                        assert_int_equal(error.code, ERROR_REFUSED);
                        assert_non_null(strstr(error.message, "at the least size of 6.0 pt"));
                        refused++;
                        continue;
                    }
                    fitting++;
                    assert_true(block.size_pt >= 6);
                    for (size_t l = 0; l < block.line_count; l++)
                        assert_true(line_sum_em(&block, l) * block.size_pt / POINTS_PER_MM <=
                                    width + 0.01);
                    assert_true(is_line || text_block_height_mm(&block) <= 12.01);
                }
    assert_true(fitting > 100 && refused > 100);
    text_block_free(&block);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_end_where_readers_expect),
        cmocka_unit_test(every_measure_keeps_the_rules),
        cmocka_unit_test(justified_lines_fill_the_measure),
        cmocka_unit_test(ends_of_lines_stand_at_the_edge),
        cmocka_unit_test(neighbouring_punctuation_is_set_tight),
        cmocka_unit_test(lines_shrink_to_the_least_size),
        cmocka_unit_test(blocks_shrink_to_the_least_size),
        cmocka_unit_test(names_are_spread_over_their_box),
        cmocka_unit_test(latin_stands_apart_where_the_style_asks_for_it),
        cmocka_unit_test(justified_lines_are_compressed_before_they_are_torn),
        cmocka_unit_test(vertical_lines_turn_what_lies),
        cmocka_unit_test(kana_stand_above_their_part_of_the_name),
        cmocka_unit_test(long_texts_stay_in_their_box),
        cmocka_unit_test(value_with_a_line_feed_needs_a_box_of_lines),
    };
    return cmocka_run_group_tests(tests, open_library, close_library);
}
