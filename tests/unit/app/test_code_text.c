/* SPDX-License-Identifier: MIT */
/* If this fails, a text that nobody wrote is read from a QR code, or what stands in one is lost. */
#include "check.h"

#include "code_text.h"

#include <string.h>

#define BYTES(text) text, sizeof text - 1

static void a_symbol_says_what_its_bytes_say(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        enum code_text_kind kind;
        const char *text;
        size_t text_size;
    } rows[] = {
        {BYTES("HELLO"), CODE_TEXT_UTF8, BYTES("HELLO")},
        {BYTES(""), CODE_TEXT_UTF8, BYTES("")},
        {BYTES("退職届"), CODE_TEXT_UTF8, BYTES("退職届")},
        {BYTES("a\0b"), CODE_TEXT_UTF8, BYTES("a\0b")},
        /* kanji mode, katakana, half-width katakana among them, ASCII between */
        {BYTES("\x93\xfa\x96\x7b"), CODE_TEXT_SHIFT_JIS, BYTES("日本")},
        {BYTES("QR \x83\x52\x81\x5b\x83\x68"), CODE_TEXT_SHIFT_JIS, BYTES("QR コード")},
        {BYTES("\xb6\xc5 \x82\xa0\x82\xa2"), CODE_TEXT_SHIFT_JIS, BYTES("ｶﾅ あい")},
        {BYTES("\x93\xfa\x96\x7b\0\x8b\xe0"), CODE_TEXT_SHIFT_JIS, BYTES("日本\0金")},
        {BYTES("\xe7\xe8\x93\xfa"), CODE_TEXT_SHIFT_JIS, BYTES("鉅日")},
        /* ISO 8859-1 and Windows-1252: no guess */
        {BYTES("caf\xe9"), CODE_TEXT_BYTES, BYTES("caf\\xE9")},
        {BYTES("Sch\xe9ma"), CODE_TEXT_BYTES, BYTES("Sch\\xE9ma")},
        {BYTES("It\x92s \x93so\x94 it"), CODE_TEXT_BYTES, BYTES("It\\x92s \\x93so\\x94 it")},
        {BYTES("\xc4\xd6\xdc"), CODE_TEXT_BYTES, BYTES("\\xC4\\xD6\\xDC")},
        /* half-width katakana; without a sound mark they may be anything */
        {BYTES("*\xc3\xde\xbb\xde\xb2\xddQR*"), CODE_TEXT_SHIFT_JIS, BYTES("*ﾃﾞｻﾞｲﾝQR*")},
        {BYTES("\xca\xdf\xdd"), CODE_TEXT_SHIFT_JIS, BYTES("ﾊﾟﾝ")},
        {BYTES("\xb6\xc0\xb6\xc5"), CODE_TEXT_BYTES, BYTES("\\xB6\\xC0\\xB6\\xC5")},
        {BYTES("GRO\xdf \xdeing"), CODE_TEXT_BYTES, BYTES("GRO\\xDF \\xDEing")},
        /* GB 2312, EUC-JP */
        {BYTES("\xd6\xd0\xce\xc4"), CODE_TEXT_BYTES, BYTES("\\xD6\\xD0\\xCE\\xC4")},
        {BYTES("\xa5\xde\xa5\xb9\xa5\xaf"), CODE_TEXT_BYTES,
         BYTES("\\xA5\\xDE\\xA5\\xB9\\xA5\\xAF")},
        {BYTES("\xc6\xfc\xcb\xdc"), CODE_TEXT_BYTES, BYTES("\\xC6\\xFC\\xCB\\xDC")},
        /* no character of CP932; cut in the middle; a byte of UTF-8 missing */
        {BYTES("\x93\xfa\x96\x7b\xfd"), CODE_TEXT_BYTES, BYTES("\\x93\\xFA\\x96{\\xFD")},
        {BYTES("\x93\xfa\x96"), CODE_TEXT_BYTES, BYTES("\\x93\\xFA\\x96")},
        {BYTES("\xe3\x81"), CODE_TEXT_BYTES, BYTES("\\xE3\\x81")},
        {BYTES("\xff\0\x01"), CODE_TEXT_BYTES, BYTES("\\xFF\0\x01")},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct buffer text = BUFFER_INIT;
        enum code_text_kind kind = code_text_append(&text, rows[i].bytes, rows[i].size);
        if (kind != rows[i].kind || text.size != rows[i].text_size ||
            memcmp(buffer_text(&text), rows[i].text, text.size) != 0)
            fail_msg("row %zu: kind %d, \"%s\"", i, kind, buffer_text(&text));
        buffer_free(&text);
    }
}

static void a_terminal_gets_no_control_characters(void **state)
{
    struct buffer shown = BUFFER_INIT;
    (void)state;
    code_text_append_shown(&shown, BYTES("a\0b\x1b[2J\x7f\n\tあ"));
    assert_string_equal(buffer_text(&shown), "a\\x00b\\x1B[2J\\x7F\n\tあ");
    buffer_free(&shown);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_symbol_says_what_its_bytes_say),
        cmocka_unit_test(a_terminal_gets_no_control_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
