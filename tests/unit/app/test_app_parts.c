/* SPDX-License-Identifier: MIT */
/* What stands between the commands and the folders: a key that others can read, a scan that is
 * skipped, an amount written wrong would each cost a person money or the office its trust. */
#include "check.h"
#include "file.h"
#include "guide_values.h"
#include "keys.h"
#include "scan_list.h"
#include "values.h"
#include "workspace.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/formloop-test-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    char command[100];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static const char *in_folder(const char *name)
{
    static char path[200];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void test_keys(void **state)
{
    struct page_code_keys keys;
    struct error error = ERROR_INIT;
    struct stat status;
    (void)state;
    assert_int_equal(keys_create(in_folder("keys"), &error), 0);
    assert_int_equal(stat(in_folder("keys"), &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(keys_load(&keys, in_folder("keys"), &error), 0);
    assert_int_equal(keys.count, 1);
    assert_int_equal(keys_create(in_folder("keys"), &error), -1); /* never overwritten */
    error_clear(&error);
    chmod(in_folder("keys"), 0640);
    assert_int_equal(keys_load(&keys, in_folder("keys"), &error), -1);
    assert_int_equal(error.code, ERROR_STORE);
}

static void test_key_files(void **state)
{
#define HEX "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
    static const struct {
        const char *text;
        int count; /* -1: refused */
    } rows[] = {
        {"0 " HEX "\n", 1},      {"# old\n0 " HEX "\n3 " HEX "\n", 2}, {"31 " HEX, 1},
        {"", -1},                {"# nothing\n", -1},                  {"32 " HEX "\n", -1},
        {"0 " HEX "0\n", -1},    {"0 0011\n", -1},                     {"x " HEX "\n", -1},
        {"0 " HEX "\n0 " HEX "\n", -1}, {"0 " HEX " trailing\n", -1},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct page_code_keys keys;
        struct error error = ERROR_INIT;
        assert_int_equal(file_write(in_folder("keyfile"), rows[i].text, strlen(rows[i].text), 0600, &error), 0);
        int result = keys_load(&keys, in_folder("keyfile"), &error);
        if ((result == 0) != (rows[i].count > 0))
            fail_msg("row %zu: %s", i, error.message);
        if (result == 0) {
            assert_int_equal(keys.count, rows[i].count);
            assert_int_equal(keys.signing, rows[i].count - 1); /* the last one signs */
        }
    }
}

static void test_scan_list(void **state)
{
    static const char *const files[] = {"s/scan-10.png", "s/scan-9.png", "s/.hidden.png", "s/half.part",
                                        "s/truth.jsonl", "s/b/1.png",    "s/a.TIF",       "s/noname"};
    static const char *const expected[] = {"s/a.TIF", "s/b/1.png", "s/noname", "s/scan-9.png", "s/scan-10.png"};
    struct scan_list list = {0};
    struct error error = ERROR_INIT;
    (void)state;
    mkdir(in_folder("s"), 0700);
    mkdir(in_folder("s/b"), 0700);
    for (size_t i = 0; i < ROWS(files); i++)
        assert_int_equal(file_write(in_folder(files[i]), "x", 1, 0600, &error), 0);
    assert_int_equal(symlink("scan-9.png", in_folder("s/link.png")), 0);
    assert_int_equal(scan_list_append(&list, in_folder("s"), &error), 0);
    assert_int_equal(list.count, ROWS(expected));
    for (size_t i = 0; i < ROWS(expected); i++)
        assert_string_equal(list.paths[i], in_folder(expected[i]));
    assert_int_equal(scan_list_append(&list, in_folder("nowhere"), &error), -1);
    assert_int_equal(list.count, ROWS(expected));
    scan_list_free(&list);
}

static void test_format_yen(void **state)
{
    static const struct {
        long yen;
        const char *text;
    } rows[] = {{0, "0"}, {999, "999"}, {1000, "1,000"}, {32256, "32,256"}, {1234567, "1,234,567"}, {-1000, "-1,000"}};
    char text[YEN_TEXT_SIZE];
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_string_equal(format_yen(text, rows[i].yen), rows[i].text);
}

static const char *lookup(const struct value_list *list, const char *name)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i].name, name) == 0)
            return list->items[i].text;
    return "(missing)";
}

/* The published figures of 320,000 yen at 9.85 + 0.23 %: 32,256 a month, eleven months 347,944. */
static void test_guide_values(void **state)
{
    struct settings *settings;
    struct error error = ERROR_INIT;
    struct guide_values values;
    struct case_record record = {.case_number = "G-1",
                                 .name = "𠮷田　葛󠄀子",
                                 .name_kana = "ヨシダ　カツコ",
                                 .birth_date = {1990, 5, 5},
                                 .retirement_date = {2026, 3, 31},
                                 .loss_date = {2026, 4, 1},
                                 .remuneration_yen = 320000};
    (void)state;
    assert_int_equal(settings_load(&settings, settings_default_json(), strlen(settings_default_json()), "default", &error), 0);
    assert_int_equal(guide_values_fill(&values, &record, settings, (struct date){2026, 4, 8}, &error), 0);
    assert_int_equal(values.month_count, 24);
    assert_int_equal(values.months[0].total_yen, 32256);
    assert_int_equal(values.prepayment_count, 2);
    assert_int_equal(values.prepayments[1].amount_yen, 347944);
    assert_string_equal(values.prepayments[1].label, "12か月前納（11か月分）");
    assert_string_equal(lookup(&values.values, "health_rate"), "9.85%");
    /* What payments are compared with is what is printed. */
    assert_int_equal(values.expected.amount_yen, 32256);
    assert_int_equal(month_compare(values.expected.last, (struct month){2026, 4}), 0);
    assert_int_equal(date_compare(values.expected.due, (struct date){2026, 4, 22}), 0);
    assert_int_equal(values.expected.premium_count, 24);
    assert_int_equal(values.expected.premiums[1].amount_yen, 32256);
    assert_int_equal(date_compare(values.expected.premiums[1].due, values.months[1].due), 0);
    assert_int_equal(values.expected.prepayment_count, 2);
    assert_int_equal(values.expected.prepayments[1].amount_yen, 347944);
    assert_string_equal(lookup(&values.values, "voluntary_acquired_date"), "令和8年4月1日");
    assert_string_equal(lookup(&values.values, "voluntary_loss_date"), "令和10年4月1日");
    assert_string_equal(lookup(&values.values, "remuneration"), "320,000円");
    assert_string_equal(lookup(&values.values, "transfer_name"), "1 ﾖｼﾀﾞ ｶﾂｺ");
    guide_values_free(&values);
    record.remuneration_yen = 0;
    assert_int_equal(guide_values_fill(&values, &record, settings, (struct date){2026, 4, 8}, &error), -1);
    assert_int_equal(error.code, ERROR_REFUSED);
    guide_values_free(&values);
    settings_free(settings);
}

static void test_workspace(void **state)
{
    struct workspace workspace;
    struct error error = ERROR_INIT;
    char path[200], hash[HASH_TEXT_SIZE], again[HASH_TEXT_SIZE], name[ARCHIVE_PATH_SIZE];
    (void)state;
    snprintf(path, sizeof path, "%s", in_folder("office"));
    assert_int_equal(workspace_create(path, &error), 0);
    assert_int_equal(workspace_create(path, &error), -1); /* one that is there is left alone */
    error_clear(&error);
    if (workspace_open(&workspace, path, &error) != 0)
        fail_msg("%s", error.message);
    const struct form_definition *form = workspace_form(&workspace, "application", 0, &error);
    assert_non_null(form);
    assert_ptr_equal(workspace_form_by_code(&workspace, "AP", 1, &error), form);
    assert_null(workspace_form_by_code(&workspace, "ZZ", 1, &error));
    assert_int_equal(error.code, ERROR_REFUSED);
    error_clear(&error);
    assert_int_equal(workspace_archive(hash, &workspace, "scan", 4, "png", &error), 0);
    assert_int_equal(workspace_archive(again, &workspace, "scan", 4, "png", &error), 0);
    assert_string_equal(hash, again);
    workspace_archive_path(name, hash, "png");
    assert_true(file_exists(in_folder("office")) && strncmp(name, "archive/", 8) == 0);
    workspace_close(&workspace);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),       cmocka_unit_test(test_key_files),
        cmocka_unit_test(test_scan_list),  cmocka_unit_test(test_format_yen),
        cmocka_unit_test(test_guide_values), cmocka_unit_test(test_workspace),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
