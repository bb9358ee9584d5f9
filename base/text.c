/* SPDX-License-Identifier: MIT */
#include "text.h"

#include "buffer.h"

#include <string.h>

uint32_t utf8_next(const char *text, size_t size, size_t *position)
{
    const unsigned char *s = (const unsigned char *)text + *position;
    size_t left = size - *position;
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};

    /* U+1000 to U+CFFF, most Japanese text: no overlong form and no surrogate begins so. */
    if (left >= 3 && s[0] >= 0xE1 && s[0] <= 0xEC && (s[1] & 0xC0) == 0x80 && (s[2] & 0xC0) == 0x80) {
        *position += 3;
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    }
    size_t length = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2 : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;

    *position += 1;
    if (length == 1)
        return s[0];
    if (length == 0 || length > left)
        return UINT32_MAX;
    uint32_t c = s[0] & (0x7Fu >> length);
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return UINT32_MAX;
        c = c << 6 | (s[i] & 0x3F);
    }
    if (c < smallest[length] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return UINT32_MAX;
    *position += length - 1;
    return c;
}

size_t utf8_put(char out[4], uint32_t c)
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        if (c >= 0xD800 && c <= 0xDFFF)
            return 0;
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    if (c > 0x10FFFF)
        return 0;
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

bool utf8_is_valid(const char *text, size_t size, size_t *bad_position)
{
    for (size_t position = 0; position < size;) {
        size_t start = position;
        if ((unsigned char)text[position] < 0x80) {
            position++;
            continue;
        }
        if (utf8_next(text, size, &position) == UINT32_MAX) {
            if (bad_position != NULL)
                *bad_position = start;
            return false;
        }
    }
    return true;
}

/* Whether the bytes up to the end begin a character and do not finish it. */
static bool is_cut_off(const char *bytes, size_t size)
{
    const unsigned char lead = (unsigned char)bytes[0];
    const size_t whole = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
    for (size_t i = 1; i < size; i++)
        if (((unsigned char)bytes[i] & 0xC0) != 0x80)
            return false;
    return size < whole;
}

void utf8_make_line(char *text)
{
    const size_t size = strlen(text);
    for (size_t position = 0; position < size;) {
        size_t start = position;
        uint32_t code_point = utf8_next(text, size, &position);
        if (code_point == UINT32_MAX && is_cut_off(text + start, size - start)) {
            text[start] = '\0';
            return;
        }
        if (code_point == UINT32_MAX || code_point < 0x20 || code_point == 0x7f)
            text[start] = '?';
    }
}

size_t utf8_length(const char *text)
{
    size_t length = 0;
    for (; *text != '\0'; text++)
        length += (*(const unsigned char *)text & 0xC0) != 0x80;
    return length;
}

bool is_variation_selector(uint32_t c)
{
    return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}

bool is_private_use(uint32_t c)
{
    return (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xF0000 && c <= 0x10FFFF);
}

bool is_kana_name_character(uint32_t c)
{
    return (c >= 0x30A1 && c <= 0x30FE) || c == 0x3000 || c == ' ';
}

static void append_code_point(struct buffer *out, uint32_t c)
{
    char bytes[4];
    buffer_append(out, bytes, utf8_put(bytes, c));
}

/* U+FF61.. in order; 濁点 and 半濁点 themselves are U+FF9E, U+FF9F. */
static const uint16_t wide_kana[] = {
    0x3002, 0x300C, 0x300D, 0x3001, 0x30FB, 0x30F2, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9, 0x30E3,
    0x30E5, 0x30E7, 0x30C3, 0x30FC, 0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA, 0x30AB, 0x30AD, 0x30AF,
    0x30B1, 0x30B3, 0x30B5, 0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF, 0x30C1, 0x30C4, 0x30C6, 0x30C8,
    0x30CA, 0x30CB, 0x30CC, 0x30CD, 0x30CE, 0x30CF, 0x30D2, 0x30D5, 0x30D8, 0x30DB, 0x30DE, 0x30DF,
    0x30E0, 0x30E1, 0x30E2, 0x30E4, 0x30E6, 0x30E8, 0x30E9, 0x30EA, 0x30EB, 0x30EC, 0x30ED, 0x30EF,
    0x30F3, 0x309B, 0x309C};

/* The full-width kana with mark (0xFF9E 濁点, 0xFF9F 半濁点) on it; 0 when there is none. */
static uint32_t voiced_kana(uint32_t kana, uint32_t mark)
{
    bool ka_to_to = kana >= 0x30AB && kana <= 0x30C8 && kana != 0x30C3;
    bool ha_row = kana >= 0x30CF && kana <= 0x30DB && (kana - 0x30CF) % 3 == 0;
    if (mark == 0xFF9F)
        return ha_row ? kana + 2 : 0;
    if (kana == 0x30A6)
        return 0x30F4; /* ヴ */
    if (ha_row)
        return kana + 1;
    if (!ka_to_to)
        return 0;
    /* カ..チ are at odd code points, ツ テ ト (behind the small ッ) at even ones. */
    return (kana <= 0x30C1 ? kana % 2 == 1 : kana % 2 == 0) ? kana + 1 : 0;
}

char *text_widen_kana(const char *text)
{
    struct buffer out = BUFFER_INIT;
    size_t size = strlen(text);
    for (size_t position = 0; position < size;) {
        uint32_t c = utf8_next(text, size, &position);
        if (c >= 0xFF61 && c <= 0xFF9F) {
            uint32_t wide = wide_kana[c - 0xFF61];
            size_t next_position = position;
            uint32_t next = position < size ? utf8_next(text, size, &next_position) : 0;
            uint32_t voiced = next == 0xFF9E || next == 0xFF9F ? voiced_kana(wide, next) : 0;
            if (voiced != 0)
                position = next_position;
            append_code_point(&out, voiced != 0 ? voiced : wide);
        } else if (c != UINT32_MAX) {
            append_code_point(&out, c);
        }
    }
    return buffer_take(&out);
}

static bool is_hyphen_look_alike(uint32_t c)
{
    return (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xFF0D;
}

char *text_narrow_ascii(const char *text)
{
    struct buffer out = BUFFER_INIT;
    size_t size = strlen(text);
    bool digit_before = false;
    for (size_t position = 0; position < size;) {
        uint32_t c = utf8_next(text, size, &position);
        if (c == UINT32_MAX)
            continue;
        if (is_hyphen_look_alike(c) || (c == 0x30FC && digit_before))
            c = '-';
        else if (c >= 0xFF01 && c <= 0xFF5E)
            c = c - 0xFF01 + '!';
        else if (c == 0x3000 || c == 0xA0)
            c = ' ';
        digit_before = c >= '0' && c <= '9';
        append_code_point(&out, c);
    }
    return buffer_take(&out);
}

/* Bytes of the white space character at text, 0 if there is none. */
static size_t space_bytes(const char *text)
{
    if (*text == ' ' || (*text >= '\t' && *text <= '\r'))
        return 1;
    if (strncmp(text, "\xC2\xA0", 2) == 0)
        return 2;
    return strncmp(text, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

/* Bytes of the white space character that the size bytes at text end with. */
static size_t space_bytes_before(const char *text, size_t size)
{
    char last = text[size - 1];
    if (last == ' ' || (last >= '\t' && last <= '\r'))
        return 1;
    if (size >= 2 && memcmp(text + size - 2, "\xC2\xA0", 2) == 0)
        return 2;
    return size >= 3 && memcmp(text + size - 3, "\xE3\x80\x80", 3) == 0 ? 3 : 0;
}

char *text_trim(char *text)
{
    char *start = text;
    for (size_t n; (n = space_bytes(start)) > 0;)
        start += n;
    size_t size = strlen(start);
    for (size_t n; size > 0 && (n = space_bytes_before(start, size)) > 0;)
        size -= n;
    memmove(text, start, size);
    text[size] = '\0';
    return text;
}
