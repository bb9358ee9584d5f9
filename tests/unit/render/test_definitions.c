/* SPDX-License-Identifier: MIT */
/* If this fails, a form of ours does not print at all, or refuses people with ordinary long names
 * and addresses. Every definition in the tree is printed with short and with long values. */
#include "print_document.h"

#include "file.h"
#include "letter_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <glob.h>
#include <string.h>
#include <cmocka.h>

/* What a binding can hold: the shortest, and the longest that must still fit. NULL: as the short.
 */
static const struct {
    const char *binding, *shortest, *longest;
} samples[] = {
    {"society_name", "見本健保組合", "みどり野情報サービス産業健康保険組合"},
    {"society_department", "", "適用部　資格適用第二課"},
    {"society_postal_code", "100-0001", NULL},
    {"society_address", "東京都見本区１－１", "東京都見本区見本台一丁目２番３号　見本健保会館５階"},
    {"society_phone", "03-1234-5678", NULL},
    {"society_url", "https://example.jp/", NULL},
    {"portal_name", "ポータル", "健保コネクト"},
    {"case_number", "1", "2026-00012345"},
    {"name", "森　一", "勅使河原　惣右衛門之介"},
    {"name_kana", "モリ　ハジメ", "テシガワラ　ソウエモンノスケ"},
    {"birth_date", "昭和37年1月5日", "昭和37年12月25日"},
    {"sex", "女", NULL},
    {"postal_code", "123-4567", NULL},
    {"postal_code_digits", "1234567", NULL},
    {"address", "東京都見本区１－１", "神奈川県横浜市保土ケ谷区見本ヶ丘西一丁目２３４番地の５６７"},
    {"address_building", "", "グランドパークレジデンス見本ヶ丘駅前弐番館　１２０３号室"},
    {"phone", "090-1234-5678", NULL},
    {"email", "", "sample.person.with.long.name@mail.example.co.jp"},
    {"insured_symbol", "1", "12345678"},
    {"insured_number", "1", "1234567"},
    {"employer_name", "見本商店", "株式会社みどり野情報サービスホールディングス東日本事業本部"},
    {"acquired_date", "平成2年4月1日", "平成12年10月10日"},
    {"retirement_date", "令和8年3月31日", "令和10年12月31日"},
    {"loss_date", "令和8年4月1日", "令和11年10月11日"},
    {"application_deadline", "令和8年4月20日", "令和10年12月20日"},
    {"standard_monthly_remuneration", "88,000円", "1,390,000円"},
    {"print_date", "令和8年4月1日", "令和10年12月20日"},
    {"mail_subject", "書類の送付について", "任意継続被保険者資格取得申出書に関する書類のご返送について"},
    {"mail_text", "", "さて、このたびご提出いただきました任意継続被保険者資格取得申出書につきまして、ご記入内容に"
     "確認を要する箇所がございましたので、お手数をおかけいたしますが、同封の書類をご覧のうえ、期限までに"
     "再度ご提出くださいますようお願い申し上げます。"},
    {"batch_sheet", "1", "34359738367"},
    {"declared_pages", "1", "1073741823"},
    {"enclosures", "", "１．任意継続のしおり　１部\n２．任意継続被保険者資格取得通知書　１通\n３．保険料"
     "納付書　１通\n４．預金口座振替依頼書　１通\n５．返信用封筒　１枚\n６．資格情報のお知らせ　１通"},
};
enum { SAMPLE_COUNT = sizeof samples / sizeof *samples, VALUES_MAX = SAMPLE_COUNT + 120 };

static size_t fill(struct form_value values[VALUES_MAX], bool is_long)
{
    assert_true(SAMPLE_COUNT + letter_sample_count <= VALUES_MAX);
    for (size_t i = 0; i < SAMPLE_COUNT; i++) {
        bool takes_long = is_long && samples[i].longest != NULL;
        values[i].name = samples[i].binding;
        values[i].text = takes_long ? samples[i].longest : samples[i].shortest;
    }
    memcpy(values + SAMPLE_COUNT, letter_sample, letter_sample_count * sizeof *values);
    return SAMPLE_COUNT + letter_sample_count;
}

static void print_form(struct font_library *library, const char *path)
{
    struct error error = ERROR_INIT;
    struct buffer json = BUFFER_INIT;
    struct print_document *document;
    assert_int_equal(file_read(&json, path, FORM_MAX_BYTES, &error), 0);
    struct form_definition *form = form_load(json.data, json.size, path, &error);
    if (form == NULL || print_document_new(&document, library, form->title, &error) != 0)
        fail_msg("%s", error.message);
    const char *codes[32];
    for (size_t i = 0; i < 32; i++)
        codes[i] = "F11SA0312000000100000101234ABCDE";
    for (int is_long = 0; is_long < 2; is_long++) {
        struct form_value values[VALUES_MAX];
        size_t count = fill(values, is_long);
        const struct filled_form filled = {.form = form, .values = values, .value_count = count, .page_codes = codes, .case_number = "1"};
        if (print_document_add_form(document, &filled, &error) != 0)
            fail_msg("%s", error.message);
    }
    assert_int_equal(print_document_page_count(document), 2 * form->page_count);
    print_document_free(document);
    form_free(form);
    buffer_free(&json);
}

static void every_definition_prints(void **state)
{
    (void)state;
    glob_t found;
    struct font_library *library;
    struct error error = ERROR_INIT;
    assert_int_equal(font_library_open(&library, NULL, &error), 0);
    assert_int_equal(glob(DEFINITIONS "/*.json", 0, NULL, &found), 0);
    assert_true(found.gl_pathc > 0);
    for (size_t i = 0; i < found.gl_pathc; i++)
        print_form(library, found.gl_pathv[i]);
    globfree(&found);
    font_library_close(library);
}

/* A binding that is added without a sample here would print as an empty text above. */
static void every_binding_has_a_sample(void **state)
{
    (void)state;
    for (const char *const *binding = form_bindings; *binding != NULL; binding++) {
        bool found = strcmp(*binding, "page") == 0 || strcmp(*binding, "pages") == 0 ||
                     strcmp(*binding, "revision") == 0;
        for (size_t i = 0; i < SAMPLE_COUNT && !found; i++)
            found = strcmp(samples[i].binding, *binding) == 0;
        for (size_t i = 0; i < letter_sample_count && !found; i++)
            found = strcmp(letter_sample[i].name, *binding) == 0;
        if (!found)
            fail_msg("%s", *binding);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_definition_prints),
        cmocka_unit_test(every_binding_has_a_sample),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
