/* SPDX-License-Identifier: MIT */
/* If this fails, printed page codes are not QR codes any more, or are harder to read than they need
 * be. libqrencode, an encoder of other people, makes the symbols to compare with. */
#include "code_symbol.h"

#include "page_code.h"

#include <qrencode.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#define SET "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
#define MAX_TEXT 47

static void assert_same_symbol(const char *text)
{
    struct code_symbol ours;
    struct error error = ERROR_INIT;
    if (code_symbol_make(&ours, text, &error) != 0)
        fail_msg("\"%s\": %s", text, error.message);
    QRinput *input = QRinput_new2(3, QR_ECLEVEL_Q);
    assert_int_equal(
        QRinput_append(input, QR_MODE_AN, (int)strlen(text), (const unsigned char *)text), 0);
    QRcode *theirs = QRcode_encodeInput(input);
    assert_int_equal(theirs->width, PAGE_CODE_MODULES);
    for (int i = 0; i < PAGE_CODE_MODULES * PAGE_CODE_MODULES; i++)
        if ((theirs->data[i] & 1) != ours.modules[i])
            fail_msg("\"%s\": module %d of row %d differs", text, i % PAGE_CODE_MODULES,
                     i / PAGE_CODE_MODULES);
    QRcode_free(theirs);
    QRinput_free(input);
}

/* Length 0: any. The same texts in each run. */
static void compare_random_texts(int count, size_t length)
{
    uint64_t random = 20260401;
    for (int n = 0; n < count; n++) {
        char text[MAX_TEXT + 1] = {0};
        size_t size = length > 0 ? length : (size_t)n % MAX_TEXT + 1;
        for (size_t i = 0; i < size; i++) {
            random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
            text[i] = SET[(random >> 33) % (sizeof SET - 1)];
        }
        assert_same_symbol(text);
    }
}

static void page_codes_are_those_of_libqrencode(void **state)
{
    (void)state;
    compare_random_texts(8000, PAGE_CODE_LENGTH);
}

static void texts_of_any_length_are_those_of_libqrencode(void **state)
{
    (void)state;
    compare_random_texts(2000, 0);
}

static void regular_texts_are_those_of_libqrencode(void **state)
{
    (void)state;
    static const char *const texts[] = {"A",
                                        "00000000000000000000000000000000",
                                        SET,
                                        ":::::::::::::::::::::::::::::::::::::::::::::::",
                                        "ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ",
                                        "NK-2025-000001-1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_same_symbol(texts[i]);
}

static void what_does_not_fit_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"000000000000000000000000000000000000000000000000", "abc",
                                        "A\nB", "Ａ", "A_B"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct code_symbol symbol;
        struct error error = ERROR_INIT;
        assert_int_equal(code_symbol_make(&symbol, texts[i], &error), -1);
        assert_int_equal(error.code, ERROR_REFUSED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_codes_are_those_of_libqrencode),
        cmocka_unit_test(texts_of_any_length_are_those_of_libqrencode),
        cmocka_unit_test(regular_texts_are_those_of_libqrencode),
        cmocka_unit_test(what_does_not_fit_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
