/* SPDX-License-Identifier: MIT */
/* One person written in two ways must be found; two persons must not become one. */
#include "check.h"
#include "name_key.h"
#include "text.h"

static void test_names(void **state)
{
    static const struct {
        const char *a, *b;
        bool is_same;
    } rows[] = {
        {"髙橋　和子", "高橋和子", true},
        {"山﨑 学", "山崎學", true},
        {"𠮷田 茂", "吉田　茂", true},
        {"渡邉 邊", "渡辺辺", true},
        {"葛󠄀城 太郎", "葛城太郎", true},
        {"齋藤 一", "斉藤一", true},
        {"濵田", "浜田", true},
        {"ｱﾝ Lee", "アンＬＥＥ", true},
        {"神谷", "神谷", true},
        {"高橋 和子", "高橋 知子", false},
        {"土屋", "士屋", false},
        {"太田", "大田", false},
        {"島田", "嶋田", true},
        {"", " 　", true},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char *a = name_key(rows[i].a), *b = name_key(rows[i].b);
        if ((strcmp(a, b) == 0) != rows[i].is_same)
            fail_msg("row %zu: %s, %s", i, a, b);
        free(a);
        free(b);
    }
}

static void test_kana(void **state)
{
    static const struct {
        const char *written, *key;
    } rows[] = {
        {"ヤマダ　タロウ", "ﾔﾏﾀﾞﾀﾛｳ"},
        {"ﾔﾏﾀﾞ ﾀﾛｳ", "ﾔﾏﾀﾞﾀﾛｳ"},
        {"やまだ たろう", "ﾔﾏﾀﾞﾀﾛｳ"},
        {"キョウコ", "ｷﾖｳｺ"},
        {"ｷﾖｳｺ", "ｷﾖｳｺ"},
        {"カツヲ", "ｶﾂｵ"},
        {"ヂ ヅ ヰ ヱ", "ｼﾞｽﾞｲｴ"},
        {"ヴィクトリア・リー", "ｳﾞｲｸﾄﾘｱﾘ-"},
        {"ﾘ-", "ﾘ-"},
        {"リー", "ﾘ-"},
        {"john smith", "JOHNSMITH"},
        {"ＪＯＨＮ", "JOHN"},
        {"ﾀﾅｶ ﾞ", "ﾀﾅｶ"},
        {"", ""},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char *key = kana_key(rows[i].written);
        assert_string_equal(key, rows[i].key);
        free(key);
    }
}

static void test_distance(void **state)
{
    static const struct {
        const char *a, *b;
        int limit, distance;
    } rows[] = {
        {"", "", 2, 0},
        {"ﾔﾏﾀﾞ", "ﾔﾏﾀ", 2, 1},
        {"ﾔﾏﾀﾞ", "ﾔﾏﾓﾄ", 2, 2},
        {"kitten", "sitting", 5, 3},
        {"kitten", "sitting", 2, 3},
        {"abc", "", 2, 3},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_int_equal(edit_distance(rows[i].a, rows[i].b, rows[i].limit), rows[i].distance);
}

/* The table is searched by halves, and a usual form is not again a variant. */
static void test_variants_are_sorted_and_final(void **state)
{
    (void)state;
    assert_true(character_variant_count > 250);
    for (size_t i = 0; i < character_variant_count; i++) {
        assert_true(i == 0 || character_variants[i - 1].variant < character_variants[i].variant);
        for (size_t k = 0; k < character_variant_count; k++)
            assert_true(character_variants[k].variant != character_variants[i].usual);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_kana),
        cmocka_unit_test(test_distance),
        cmocka_unit_test(test_variants_are_sorted_and_final),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
