/* SPDX-License-Identifier: MIT */
/* Who a transfer says that it is from: a number that is read wrongly is another person's case. */
#include "check.h"

#include "payment_payer.h"

static void test_payers(void **state)
{
    (void)state;
    static const struct {
        const char *code, *name, *edi;
        uint64_t references[3];
        const char *kana, *family;
    } rows[] = {
        {"", "0000012 ﾔﾏﾀﾞ ﾀﾛｳ", "", {12}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"", "ﾔﾏﾀﾞ ﾀﾛｳ 0000012", "", {12}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"", "0000012ﾔﾏﾀﾞﾀﾛｳ", "", {12}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞﾀﾛｳ"},
        {"", "ﾔﾏﾀﾞﾀﾛｳ0000012", "", {12}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞﾀﾛｳ"},
        {"", "C0000012 ﾔﾏﾀﾞ ﾀﾛｳ", "", {12}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"", "C-0000012 ﾔﾏﾀﾞ ﾀﾛｳ", "", {12}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"", "NO.12 ﾔﾏﾀﾞ ﾀﾛｳ", "", {12}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"", "ﾔﾏﾀﾞ ﾀﾛｳ C0000012", "", {12}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"", "(0000012) ﾔﾏﾀﾞ ﾀﾛｳ", "", {12}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"", "0000012 0000013 ﾔﾏﾀﾞ ﾀﾛｳ", "", {12, 13}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"", "0000012 ﾔﾏﾀﾞ ﾀﾛｳ 0000013", "", {12, 13}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"0000000012", "ﾔﾏﾀﾞ ﾀﾛｳ", "", {12}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"0000000012", "12 ﾔﾏﾀﾞ ﾀﾛｳ", "C0000012", {12}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"0000000000", "ﾔﾏﾀﾞ ﾀﾛｳ", "", {0}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"", "ﾔﾏﾀﾞ ﾀﾛｳ", "0000012", {12}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"", "ﾔﾏﾀﾞ ﾀﾛｳ", "ﾎｹﾝﾘﾖｳ 4", {0}, "ﾔﾏﾀﾞﾀﾛｳ", "ﾔﾏﾀﾞ"},
        {"", "0000012", "", {12}, "", ""},
        {"", "", "", {0}, "", ""},
        {"", "()-", "", {0}, "", ""},
        /* longer than a reference: none */
        {"", "12345678901 ﾔﾏﾀﾞ", "", {0}, "ﾔﾏﾀﾞ", "ﾔﾏﾀﾞ"},
        {"", "0000012345 ﾔﾏﾀﾞ", "", {12345}, "ﾔﾏﾀﾞ", "ﾔﾏﾀﾞ"},
        /* Latin names are no letters of a number */
        {"", "0000012 LEE AN", "", {12}, "LEEAN", "LEE"},
        {"", "LEE 0000012", "", {12}, "LEE", "LEE"},
        {"", "SMITH 12", "", {12}, "SMITH", "SMITH"},
        /* small kana and dashes as others write them */
        {"", "12 ｼｮｳｼﾞ ﾘｭｳｰ", "", {12}, "ｼﾖｳｼﾞﾘﾕｳ-", "ｼﾖｳｼﾞ"},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct payer payer;
        struct error error = ERROR_INIT;
        assert_int_equal(payer_read(&payer, rows[i].code, rows[i].name, rows[i].edi, &error), 0);
        if (strcmp(payer.kana, rows[i].kana) != 0 || strcmp(payer.family, rows[i].family) != 0)
            fail_msg("row %zu: %s / %s", i, payer.kana, payer.family);
        for (size_t j = 0; j < 3; j++) {
            uint64_t got = j < payer.reference_count ? payer.references[j] : 0;
            if (got != rows[i].references[j])
                fail_msg("row %zu: reference %zu is %llu", i, j, (unsigned long long)got);
        }
    }
}

static void test_references(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t number;
    } rows[] = {{"0000012", 12},
                {"C0000012", 12},
                {"9999999999", 9999999999},
                {"00000000000012", 12},
                {"10000000000", 0},
                {"", 0},
                {"C", 0},
                {"12A", 0},
                {"ABCDE12", 0}};
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_int_equal(payer_reference_of(rows[i].text), rows[i].number);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_payers),
        cmocka_unit_test(test_references),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
