/* SPDX-License-Identifier: MIT */
/* If this fails, lines of letters begin with 、 or っ, and amounts are torn apart: readers take the
 * sender for careless, or misread a sum. */
#include "line_break.h"

#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

/* Reads the two characters of a pair. */
static void read_pair(const char *pair, uint32_t *before, uint32_t *after)
{
    size_t position = 0, size = strlen(pair);
    *before = utf8_next(pair, size, &position);
    *after = utf8_next(pair, size, &position);
    assert_int_equal(position, size);
}

static void lines_do_not_begin_with(void **state)
{
    (void)state;
    const char *set = "、。，．」』）】〕］｝〉》！？：；・ー々ゝゞヽヾ〜～゛゜"
                      "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ)]},.!?:;%％℃ 　";
    for (size_t position = 0, size = strlen(set); position < size;) {
        uint32_t c = utf8_next(set, size, &position);
        assert_true(line_must_not_begin_with(c));
        assert_false(line_may_break(0x6F22, c));
    }
}

static void lines_do_not_end_with(void **state)
{
    (void)state;
    const char *set = "「『（【〔［｛〈《([{￥¥＄$";
    for (size_t position = 0, size = strlen(set); position < size;) {
        uint32_t c = utf8_next(set, size, &position);
        assert_true(line_must_not_end_with(c));
        assert_false(line_may_break(c, 0x6F22));
    }
}

static void pairs_break_or_hold(void **state)
{
    static const struct {
        const char *pair;
        bool breaks;
    } rows[] = {
        {"漢字", true},  {"かな", true},  {"、漢", true},  {"」と", true},  {"と「", true},
        {"A漢", true},   {"漢A", true},   {" A", true},    {"　漢", true},  {"漢1", true},
        {"年3", true},   {"日以", true},  {"…漢", true},   {"。「", true},  {"AB", false},
        {"12", false},   {"1,", false},   {",0", false},   {".5", false},   {"a-", false},
        {"-1", false},   {"/e", false},   {"１２", false}, {"，０", false}, {"0円", false},
        {"8年", false},  {"3月", false},  {"日。", false}, {"0日", false},  {"０円", false},
        {"0万", false},  {"万円", false}, {"4か", false},  {"か月", false}, {"カ月", false},
        {"1割", false},  {"0歳", false},  {"5%", false},   {"第1", false},  {"第３", false},
        {"……", false},   {"──", false},   {"――", false},   {"¥1", false},   {"東　", false},
        {"A ", false},   {"4ペ", false},  {"０パ", false}, {"十日", false}, {"二十", false},
        {"十五", false}, {"第三", false}, {"三章", false}, {"百万", false}, {"㎡の", true},
        {"0㎡", false},  {"一方", true},  {"三年", false}, {"五六", true},  {"ペー", false},
        {"日か", true},  {"第一", false}, {"──", false},   {"…。", false},  {"「…", false},
        {"─」", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t before, after;
        read_pair(rows[i].pair, &before, &after);
        if (line_may_break(before, after) != rows[i].breaks)
            fail_msg("%s", rows[i].pair);
    }
}

static void words_and_numbers_are_not_widened(void **state)
{
    static const struct {
        const char *pair;
        bool stretches;
    } rows[] = {{"漢字", true}, {"、漢", true}, {" A", true},  {"AB", false},
                {"12", false},  {"0円", false}, {"……", false}, {"漢A", true}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint32_t before, after;
        read_pair(rows[i].pair, &before, &after);
        if (line_may_stretch(before, after) != rows[i].stretches)
            fail_msg("%s", rows[i].pair);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_do_not_begin_with),
        cmocka_unit_test(lines_do_not_end_with),
        cmocka_unit_test(pairs_break_or_hold),
        cmocka_unit_test(words_and_numbers_are_not_widened),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
