/* SPDX-License-Identifier: MIT */
/* Names pass through here: a lost or altered code point is a wrong name on a form. */
#include "check.h"
#include "text.h"

#include <stdio.h>

static void test_utf8_round_trip(void **state)
{
    (void)state;
    for (uint32_t c = 1; c <= 0x10FFFF; c++) {
        char bytes[4];
        size_t size = utf8_put(bytes, c), position = 0;
        if (c >= 0xD800 && c <= 0xDFFF) {
            assert_int_equal(size, 0);
            continue;
        }
        assert_int_equal(utf8_next(bytes, size, &position), c);
        assert_int_equal(position, size);
    }
}

static void test_utf8_refuses(void **state)
{
    static const struct {
        const char *bytes;
        size_t bad;
    } rows[] = {
        {"\x80", 0},         {"a\xC0\x80", 1},     {"\xC1\xBF", 0},         {"\xE0\x80\x80", 0},
        {"\xED\xA0\x80", 0}, {"\xF0\x80\x80\x80", 0}, {"\xF4\x90\x80\x80", 0}, {"\xF5\x80\x80\x80", 0},
        {"ab\xE3\x81", 2},   {"\xE3\x81\x82\xFF", 3}, {"\xE3""A\x82", 0},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        size_t bad = 99;
        assert_false(utf8_is_valid(rows[i].bytes, strlen(rows[i].bytes), &bad));
        assert_int_equal(bad, rows[i].bad);
    }
    assert_true(utf8_is_valid("𠮷野家葛󠄀", strlen("𠮷野家葛󠄀"), NULL));
    assert_int_equal(utf8_length("𠮷野葛󠄀"), 4);
}

static void test_widen_kana(void **state)
{
    static const struct {
        const char *half, *full;
    } rows[] = {
        {"ﾔﾏﾀﾞ ﾀﾛｳ", "ヤマダ タロウ"}, {"ｶﾞｷﾞｸﾞｹﾞｺﾞ", "ガギグゲゴ"}, {"ｻﾞｼﾞｽﾞｾﾞｿﾞ", "ザジズゼゾ"},
        {"ﾀﾞﾁﾞﾂﾞﾃﾞﾄﾞ", "ダヂヅデド"},  {"ﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞ", "バビブベボ"}, {"ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ", "パピプペポ"},
        {"ｳﾞｧｲｵﾘﾝ", "ヴァイオリン"},   {"ｼﾞｮｰｼﾞ･ｽﾐｽ", "ジョージ・スミス"}, {"ｱﾞ", "ア゛"},
        {"ｯｬｭｮ", "ッャュョ"},          {"ﾅﾆﾇﾈﾉﾏﾐﾑﾒﾓ", "ナニヌネノマミムメモ"}, {"ｦﾝﾜ", "ヲンワ"},
        {"ヤマダ太郎", "ヤマダ太郎"},  {"𠮷葛󠄀", "𠮷葛󠄀"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char *full = text_widen_kana(rows[i].half);
        assert_string_equal(full, rows[i].full);
        free(full);
    }
}

static void test_narrow_ascii(void **state)
{
    static const struct {
        const char *wide, *narrow;
    } rows[] = {
        {"１２３－４５６７", "123-4567"}, {"03ー1234ー5678", "03-1234-5678"}, {"ＡＢｃ　＠", "ABc @"},
        {"1−2‐3–4", "1-2-3-4"},          {"ロード", "ロード"},               {"東京", "東京"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char *narrow = text_narrow_ascii(rows[i].wide);
        assert_string_equal(narrow, rows[i].narrow);
        free(narrow);
    }
}

static void test_trim(void **state)
{
    static const struct {
        const char *text, *trimmed;
    } rows[] = {{"  a b \t", "a b"}, {"　山田　太郎　", "山田　太郎"}, {"\xC2\xA0x\xC2\xA0", "x"}, {"", ""}, {" 　 ", ""}};
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char text[64];
        strcpy(text, rows[i].text);
        assert_string_equal(text_trim(text), rows[i].trimmed);
    }
}

/* A message that was cut in the middle of a character, or holds what a file made up, is still a line. */
static void test_make_line(void **state)
{
    static const char *const rows[][2] = {
        {"", ""},           {"plain", "plain"},         {"欄が", "欄が"},         {"欄\xe3\x81", "欄"},
        {"欄\xe3", "欄"},   {"\xf0\xa0\xae", ""},      {"a\xf0\xa0\xae\xb7", "a\xf0\xa0\xae\xb7"},
        {"a\nb\x7f", "a?b?"}, {"\xffz", "?z"},          {"\xe3\x81z", "??z"},   {"z\x81", "z?"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char text[20];
        snprintf(text, sizeof text, "%s", rows[i][0]);
        utf8_make_line(text);
        assert_string_equal(text, rows[i][1]);
    }
}

static void test_classes(void **state)
{
    (void)state;
    assert_true(is_variation_selector(0xE0100));
    assert_true(is_variation_selector(0xFE00));
    assert_false(is_variation_selector(0x845B));
    assert_true(is_private_use(0xE000));
    assert_false(is_private_use(0xF900));
    assert_true(is_kana_name_character(0x30FC));
    assert_false(is_kana_name_character(0x3042));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_utf8_round_trip), cmocka_unit_test(test_utf8_refuses),
        cmocka_unit_test(test_widen_kana),      cmocka_unit_test(test_narrow_ascii),
        cmocka_unit_test(test_trim),            cmocka_unit_test(test_classes),
        cmocka_unit_test(test_make_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
