/* SPDX-License-Identifier: MIT */
/* If this fails, a name, an address or a date of the employer's file is stored as something else,
 * or a slip of the pen gets into a case. */
#include "check.h"

#include "import_values.h"

#include <stdio.h>

struct row {
    enum case_column column;
    const char *text;
    const char *stored; /* NULL: refused */
};

static void assert_row(const struct row *row)
{
    struct case_record record = {0};
    char reason[IMPORT_REASON_SIZE] = "", scratch[DATE_TEXT_SIZE];
    int result = import_parse_value(&record, row->column, row->text, reason);
    if ((result == 0) != (row->stored != NULL))
        fail_msg("%s of \"%s\": %s", case_column_key(row->column), row->text,
                 result == 0 ? "taken" : reason);
    if (result == 0)
        assert_string_equal(case_record_text(&record, row->column, scratch), row->stored);
    else
        assert_true(reason[0] != '\0');
    /* What the cell holds is a person's: no reason repeats it. */
    if (result != 0 && strlen(row->text) > 3)
        assert_null(strstr(reason, row->text));
}

static void assert_rows(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_row(&rows[i]);
}

static void case_numbers_are_plain(void **state)
{
    static const struct row rows[] = {
        {COLUMN_CASE, "C0000001", "C0000001"},
        {COLUMN_CASE, " 2026-04.A_7 ", "2026-04.A_7"},
        {COLUMN_CASE, "Ａ１２", "A12"},
        {COLUMN_CASE, "", ""},
        {COLUMN_CASE, "12345678901234567890123456789012", "12345678901234567890123456789012"},
        {COLUMN_CASE, "123456789012345678901234567890123", NULL},
        {COLUMN_CASE, ".hidden", NULL},
        {COLUMN_CASE, "-x", NULL},
        {COLUMN_CASE, "a/b", NULL},
        {COLUMN_CASE, "整理1", NULL},
        {COLUMN_CASE, "a b", NULL},
    };
    (void)state;
    assert_rows(rows, ROWS(rows));
}

static void names_keep_every_code_point(void **state)
{
    static const struct row rows[] = {
        {COLUMN_NAME, "髙橋　一郎", "髙橋　一郎"},
        {COLUMN_NAME, "𠮷野 家子", "𠮷野 家子"},
        {COLUMN_NAME, "葛\U000E0100城 葛\U000E0101", "葛\U000E0100城 葛\U000E0101"},
        {COLUMN_NAME, "神\uFA19", "神\uFA19"},
        {COLUMN_NAME, "㈱①ﾊﾞﾅﾅ", "㈱①ﾊﾞﾅﾅ"},
        {COLUMN_NAME, "外字\uE000", "外字\uE000"},
        {COLUMN_NAME, " 　山田 太郎　 ", "山田 太郎"},
        {COLUMN_NAME, "O'Brien, José", "O'Brien, José"},
        {COLUMN_NAME, "", NULL},
        {COLUMN_NAME, "　", NULL},
        {COLUMN_NAME, "山田\n太郎", NULL},
        {COLUMN_NAME, "山田\t太郎", NULL},
        {COLUMN_NAME, "山田\x7F", NULL},
        {COLUMN_NAME, "山\uFFFD太郎", NULL},
        {COLUMN_NAME, "\U000E0100葛", NULL},
    };
    (void)state;
    assert_rows(rows, ROWS(rows));
}

/* Selectors count: 30 characters with one each are 60 code points. */
static void names_have_at_most_sixty_code_points(void **state)
{
    char name[61 * 7] = "";
    (void)state;
    for (int i = 0; i < 30; i++)
        strcat(name, "葛\U000E0100");
    assert_row(&(struct row){COLUMN_NAME, name, name});
    strcat(name, "子");
    assert_row(&(struct row){COLUMN_NAME, name, NULL});
}

static void kana_become_full_width_katakana(void **state)
{
    static const struct row rows[] = {
        {COLUMN_NAME_KANA, "ヤマダ　タロウ", "ヤマダ　タロウ"},
        {COLUMN_NAME_KANA, "ﾔﾏﾀﾞ ﾊﾟｳﾛ", "ヤマダ パウロ"},
        {COLUMN_NAME_KANA, "ｳﾞｨｸﾄﾘｱ･ｼﾞｮｰﾝｽﾞ", "ヴィクトリア・ジョーンズ"},
        {COLUMN_NAME_KANA, "やまだ　じょーじ", "ヤマダ　ジョージ"},
        {COLUMN_NAME_KANA, "", ""},
        {COLUMN_NAME_KANA, "山田", NULL},
        {COLUMN_NAME_KANA, "Yamada", NULL},
        {COLUMN_NAME_KANA, "ヤマダ、タロウ", NULL},
    };
    (void)state;
    assert_rows(rows, ROWS(rows));
}

static void dates_are_days_that_exist(void **state)
{
    static const struct row rows[] = {
        {COLUMN_BIRTH_DATE, "1980-05-05", "1980-05-05"},
        {COLUMN_BIRTH_DATE, "昭和55年5月5日", "1980-05-05"},
        {COLUMN_BIRTH_DATE, "S55.5.5", "1980-05-05"},
        {COLUMN_BIRTH_DATE, "Ｓ５５．５．５", "1980-05-05"},
        {COLUMN_RETIREMENT_DATE, "R8.3.31", "2026-03-31"},
        {COLUMN_RETIREMENT_DATE, " 2026/3/31 ", "2026-03-31"},
        {COLUMN_RETIREMENT_DATE, "令和元年5月1日", "2019-05-01"},
        {COLUMN_ACQUIRED_DATE, "", ""},
        {COLUMN_BIRTH_DATE, "", NULL},
        {COLUMN_BIRTH_DATE, "1980-02-30", NULL},
        {COLUMN_BIRTH_DATE, "昭和64年1月8日", NULL},
        {COLUMN_BIRTH_DATE, "31/3/1980", NULL},
        {COLUMN_BIRTH_DATE, "不明", NULL},
    };
    (void)state;
    assert_rows(rows, ROWS(rows));
}

static void sexes_have_many_spellings(void **state)
{
    static const struct row rows[] = {
        {COLUMN_SEX, "男", "male"},   {COLUMN_SEX, "女", "female"}, {COLUMN_SEX, "1", "male"},
        {COLUMN_SEX, "２", "female"}, {COLUMN_SEX, "m", "male"},    {COLUMN_SEX, "Ｆ", "female"},
        {COLUMN_SEX, "Male", "male"}, {COLUMN_SEX, "女性", "female"}, {COLUMN_SEX, "", ""},
        {COLUMN_SEX, "3", NULL},      {COLUMN_SEX, "男女", NULL},
    };
    (void)state;
    assert_rows(rows, ROWS(rows));
}

static void numbers_have_their_shape(void **state)
{
    static const struct row rows[] = {
        {COLUMN_POSTAL_CODE, "1000001", "1000001"},
        {COLUMN_POSTAL_CODE, "〒100-0001", "1000001"},
        {COLUMN_POSTAL_CODE, "１００−０００１", "1000001"},
        {COLUMN_POSTAL_CODE, "100 0001", "1000001"},
        {COLUMN_POSTAL_CODE, "100001", NULL},
        {COLUMN_POSTAL_CODE, "10000012", NULL},
        {COLUMN_POSTAL_CODE, "100-000A", NULL},
        {COLUMN_POSTAL_CODE, "", NULL},
        {COLUMN_PHONE, "03-1234-5678", "03-1234-5678"},
        {COLUMN_PHONE, "０９０１２３４５６７８", "09012345678"},
        {COLUMN_PHONE, "090ー1234ー5678", "090-1234-5678"},
        {COLUMN_PHONE, "", ""},
        {COLUMN_PHONE, "12345678", NULL},
        {COLUMN_PHONE, "090123456789", NULL},
        {COLUMN_PHONE, "03(1234)5678", NULL},
        {COLUMN_PHONE, "-03-1234-5678", NULL},
        {COLUMN_REMUNERATION, "300000", "300000"},
        {COLUMN_REMUNERATION, "300,000円", "300000"},
        {COLUMN_REMUNERATION, "￥３００，０００", "300000"},
        {COLUMN_REMUNERATION, "\\300,000", "300000"},
        {COLUMN_REMUNERATION, "58000", "58000"},
        {COLUMN_REMUNERATION, "1390000", "1390000"},
        {COLUMN_REMUNERATION, "", ""},
        {COLUMN_REMUNERATION, "57000", NULL},
        {COLUMN_REMUNERATION, "300001", NULL},
        {COLUMN_REMUNERATION, "300", NULL},
        {COLUMN_REMUNERATION, "30万円", NULL},
        {COLUMN_REMUNERATION, "-300000", NULL},
        {COLUMN_REMUNERATION, "300000.0", NULL},
        {COLUMN_REMUNERATION, "99999999999999999999", NULL},
        {COLUMN_INSURED_NUMBER, "１２３４", "1234"},
        {COLUMN_INSURED_SYMBOL, "千代田", "千代田"},
        {COLUMN_INSURED_SYMBOL, "123456789012345678901", NULL},
    };
    (void)state;
    assert_rows(rows, ROWS(rows));
}

static void addresses_may_span_lines(void **state)
{
    static const struct row rows[] = {
        {COLUMN_ADDRESS, "東京都千代田区表町1-1", "東京都千代田区表町1-1"},
        {COLUMN_ADDRESS, "東京都\n千代田区", "東京都 千代田区"},
        {COLUMN_ADDRESS_BUILDING, "", ""},
        {COLUMN_ADDRESS, "\n", NULL},
        {COLUMN_ADDRESS, "東京都\x01", NULL},
        {COLUMN_EMPLOYER_NAME, "ソフト能力開発㈱", "ソフト能力開発㈱"},
    };
    (void)state;
    assert_rows(rows, ROWS(rows));
}

static void mail_addresses_have_a_name_and_a_domain(void **state)
{
    static const struct row rows[] = {
        {COLUMN_EMAIL, "a.b+c@example.co.jp", "a.b+c@example.co.jp"},
        {COLUMN_EMAIL, "ａ＠ｅｘａｍｐｌｅ．ｊｐ", "a@example.jp"},
        {COLUMN_EMAIL, "", ""},
        {COLUMN_EMAIL, "a@b", NULL},
        {COLUMN_EMAIL, "@example.jp", NULL},
        {COLUMN_EMAIL, "a@@example.jp", NULL},
        {COLUMN_EMAIL, "a b@example.jp", NULL},
        {COLUMN_EMAIL, "a@example..jp", NULL},
        {COLUMN_EMAIL, "a@.example.jp", NULL},
        {COLUMN_EMAIL, "a@example.jp.", NULL},
        {COLUMN_EMAIL, "太郎@example.jp", NULL},
        {COLUMN_EMAIL, "<a@example.jp>", NULL},
    };
    (void)state;
    assert_rows(rows, ROWS(rows));
}

static void dates_must_fit_each_other(void **state)
{
    static const struct {
        const char *birth, *acquired, *retirement;
        enum case_column fault; /* COLUMN_COUNT: none */
    } rows[] = {
        {"1980-05-05", "2000-04-01", "2026-03-31", COLUMN_COUNT},
        {"1980-05-05", "", "2026-03-31", COLUMN_COUNT},
        {"1980-05-05", "2026-03-31", "2026-03-31", COLUMN_COUNT},
        {"2011-03-31", "", "2026-03-31", COLUMN_COUNT},         /* 15 on that day */
        {"2011-04-01", "", "2026-03-31", COLUMN_RETIREMENT_DATE}, /* 14 */
        {"1951-04-01", "", "2026-03-31", COLUMN_COUNT},         /* 74 */
        {"1951-03-31", "", "2026-03-31", COLUMN_RETIREMENT_DATE}, /* 75 */
        {"2026-04-01", "", "2026-03-31", COLUMN_RETIREMENT_DATE},
        {"1980-05-05", "2026-04-01", "2026-03-31", COLUMN_ACQUIRED_DATE},
        {"1980-05-05", "1979-04-01", "2026-03-31", COLUMN_ACQUIRED_DATE},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct case_record record = {0};
        enum case_column column = COLUMN_COUNT;
        char reason[IMPORT_REASON_SIZE];
        date_parse(&record.birth_date, rows[i].birth, NULL);
        date_parse(&record.acquired_date, rows[i].acquired, NULL);
        date_parse(&record.retirement_date, rows[i].retirement, NULL);
        if (import_check_dates(&record, &column, reason) == 0)
            column = COLUMN_COUNT;
        assert_int_equal(column, rows[i].fault);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(case_numbers_are_plain),
        cmocka_unit_test(names_keep_every_code_point),
        cmocka_unit_test(names_have_at_most_sixty_code_points),
        cmocka_unit_test(kana_become_full_width_katakana),
        cmocka_unit_test(dates_are_days_that_exist),
        cmocka_unit_test(sexes_have_many_spellings),
        cmocka_unit_test(numbers_have_their_shape),
        cmocka_unit_test(addresses_may_span_lines),
        cmocka_unit_test(mail_addresses_have_a_name_and_a_domain),
        cmocka_unit_test(dates_must_fit_each_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
