/* SPDX-License-Identifier: MIT */
#include "code_text.h"

#include "text.h"

#include <iconv.h>
#include <stdbool.h>
#include <stdlib.h>

static bool is_first_of_two(unsigned char byte)
{
    return (byte >= 0x81 && byte <= 0x9F) || (byte >= 0xE0 && byte <= 0xFC);
}

/* Two characters of two bytes, one after the other, that no text of another set of characters
 * holds. */
static bool has_japanese_pair(const unsigned char *bytes, size_t size)
{
    unsigned char before = 0; /* first byte of the character before, if it has two */
    for (size_t i = 0; i < size;) {
        unsigned char first = is_first_of_two(bytes[i]) ? bytes[i] : 0;
        if (first != 0 && before != 0 && (first <= 0x9F || before <= 0x9F))
            return true;
        before = first;
        i += first != 0 ? 2 : 1;
    }
    return false;
}

static bool is_half_width_kana(unsigned char byte)
{
    return byte >= 0xA1 && byte <= 0xDF;
}

/* Whether a sound mark, DE or DF, may stand behind the byte: ｳ, ｶ to ﾄ, ﾊ to ﾎ; only the last for
 * DF. */
static bool may_be_voiced(unsigned char byte, unsigned char mark)
{
    bool is_h_row = byte >= 0xCA && byte <= 0xCE;
    return is_h_row || (mark == 0xDE && (byte == 0xB3 || (byte >= 0xB6 && byte <= 0xC4)));
}

/* Three half-width katakana in a row, and sound marks, all of them where one can stand. */
static bool has_voiced_kana(const unsigned char *bytes, size_t size)
{
    size_t run = 0, longest = 0;
    bool is_voiced = false;
    for (size_t i = 0; i < size; i++) {
        bool is_mark = bytes[i] == 0xDE || bytes[i] == 0xDF;
        if (is_first_of_two(bytes[i]))
            return false;
        if (is_mark && (run == 0 || !may_be_voiced(bytes[i - 1], bytes[i])))
            return false;
        run = is_half_width_kana(bytes[i]) ? run + 1 : 0;
        longest = run > longest ? run : longest;
        is_voiced = is_voiced || is_mark;
    }
    return is_voiced && longest >= 3;
}

/* False, and nothing appended, if the bytes are not CP932 whole. */
static bool append_shift_jis(struct buffer *out, const char *bytes, size_t size)
{
    size_t from_left = size, room = 3 * size + 1, to_left = room;
    char *converted = malloc(room), *to = converted, *from = (char *)bytes;
    iconv_t converter = iconv_open("UTF-8", "CP932");
    bool is_whole = converted != NULL && converter != (iconv_t)-1 &&
                    iconv(converter, &from, &from_left, &to, &to_left) != (size_t)-1 &&
                    from_left == 0;
    if (is_whole)
        buffer_append(out, converted, room - to_left);
    if (converter != (iconv_t)-1)
        iconv_close(converter);
    free(converted);
    return is_whole;
}

enum code_text_kind code_text_append(struct buffer *out, const char *bytes, size_t size)
{
    const unsigned char *raw = (const unsigned char *)bytes;
    if (utf8_is_valid(bytes, size, NULL)) {
        buffer_append(out, bytes, size);
        return CODE_TEXT_UTF8;
    }
    if ((has_japanese_pair(raw, size) || has_voiced_kana(raw, size)) &&
        append_shift_jis(out, bytes, size))
        return CODE_TEXT_SHIFT_JIS;
    for (size_t i = 0; i < size; i++) {
        if (raw[i] < 0x80)
            buffer_append_char(out, bytes[i]);
        else
            buffer_format(out, "\\x%02X", raw[i]);
    }
    return CODE_TEXT_BYTES;
}

void code_text_append_shown(struct buffer *out, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool is_control = (byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F;
        if (is_control)
            buffer_format(out, "\\x%02X", byte);
        else
            buffer_append_char(out, text[i]);
    }
}
