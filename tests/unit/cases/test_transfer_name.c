/* SPDX-License-Identifier: MIT */
/* If this fails, people type a payer's name that their bank refuses, or that no payment is matched by. */
#include "check.h"
#include "name_key.h"
#include "text.h"
#include "transfer_name.h"

static void test_names(void **state)
{
    static const struct {
        const char *case_number, *kana, *expected;
    } rows[] = {
        {"C0000012", "ヤマダ　タロウ", "0000012 ﾔﾏﾀﾞ ﾀﾛｳ"},
        {"12345", "スズキ　ハナコ", "12345 ｽｽﾞｷ ﾊﾅｺ"},
        /* small kana, 長音, ヂ and ヅ, ヲ, ヴ */
        {"1", "ショージ　リュッチョ", "1 ｼﾖ-ｼﾞ ﾘﾕﾂﾁﾖ"},
        {"1", "ヂヅ　ヲヴヰヱヵヶ", "1 ﾁﾞﾂﾞ ｵｳﾞｲｴｶｹ"},
        {"1", "パピプ", "1 ﾊﾟﾋﾟﾌﾟ"},
        {"1", "やまだ　たろう", "1 ﾔﾏﾀﾞ ﾀﾛｳ"},
        {"1", "ジョン・スミス", "1 ｼﾞﾖﾝ ｽﾐｽ"},
        {"1", "Ｌｅｅ　an（リー）", "1 LEE AN(ﾘ-)"},
        {"1", "　ヤマダ　 　タロウ　", "1 ﾔﾏﾀﾞ ﾀﾛｳ"},
        {"1", "山田、ヤマダ", "1 ﾔﾏﾀﾞ"}, /* what a bank cannot write is left out */
        {"1", "", "1"},
        /* the reference: all digits in order, the last ten of more, the store's number of none */
        {"N-2026-000123", "ア", "2026000123 ｱ"},
        {"12345678901234", "ア", "5678901234 ｱ"},
        {"A.B", "ア", "7 ｱ"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char out[TRANSFER_NAME_SIZE];
        transfer_name_format(out, rows[i].case_number, 7, rows[i].kana);
        if (strcmp(out, rows[i].expected) != 0)
            fail_msg("row %zu: \"%s\"", i, out);
    }
}

static void test_length(void **state)
{
    /* 11 characters before the name; a ガ whose 濁点 would be the 49th is left out whole. */
    static const char *const kana[] = {
        "アアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアア",
        "アアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアアガガ"};
    static const size_t characters[] = {48, 47};
    (void)state;
    for (size_t i = 0; i < ROWS(kana); i++) {
        char out[TRANSFER_NAME_SIZE];
        transfer_name_format(out, "1234567890", 1, kana[i]);
        assert_int_equal(utf8_length(out), characters[i]);
    }
}

/* Typed as printed, the name is found by the key of the stored kana. */
static void test_matches_key(void **state)
{
    static const char *const names[] = {"ショージ　リュッチョ", "ヂヅ　ヲヴヰヱ", "ジョン・スミス"};
    (void)state;
    for (size_t i = 0; i < ROWS(names); i++) {
        char out[TRANSFER_NAME_SIZE];
        transfer_name_format(out, "1", 1, names[i]);
        char *typed = kana_key(out + 2), *stored = kana_key(names[i]);
        if (strcmp(typed, stored) != 0)
            fail_msg("row %zu: %s, %s", i, typed, stored);
        free(typed);
        free(stored);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_matches_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
