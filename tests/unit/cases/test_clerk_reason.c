/* SPDX-License-Identifier: MIT */
/* If this fails, a decision stands in the ledger for years and nobody can say why, or its reason breaks
 * the lists and the JSON that it is told in. */
#include "clerk_reason.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

static void a_reason_is_one_line_of_text(void **state)
{
    char longest[WHY_MAX_BYTES + 2];
    (void)state;
    memset(longest, 'a', sizeof longest);
    longest[WHY_MAX_BYTES + 1] = '\0';
    const struct {
        const char *why;
        bool is_fine;
    } rows[] = {
        {"電話で確認", true},
        {"checked by phone", true},
        {longest + 1, true},
        {longest, false}, /* a byte too long */
        {NULL, false},
        {"", false},
        {"   ", false},
        {"two\nlines", false},
        {"a\ttab", false},
        {"bell \a", false},
        {"\x93\x64\x98\x62", false}, /* 電話 in CP932 */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct error error = ERROR_INIT;
        if ((why_check(rows[i].why, &error) == 0) != rows[i].is_fine)
            fail_msg("row %zu", i);
        assert_int_equal(error.code, rows[i].is_fine ? ERROR_NONE : ERROR_REFUSED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_reason_is_one_line_of_text)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
