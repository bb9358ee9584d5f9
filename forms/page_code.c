/* SPDX-License-Identifier: MIT */
#include "page_code.h"

#include "message.h"

#include <sodium.h>
#include <string.h>

static const char digits[] = PAGE_CODE_DIGITS;
static const char format_mark[] = "F1";

/* Where the parts stand. */
enum {
    AT_MARK = 0,
    AT_KEY = 2,
    AT_FORM = 3,
    AT_REVISION = 5,
    AT_PAGE = 7,
    AT_PAGES = 8,
    AT_CASE = 9,
    AT_PIECE = 16,
    AT_TAG = 22,
    TAG_LENGTH = PAGE_CODE_LENGTH - AT_TAG,
};

static int digit_value(char c)
{
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits);
}

static void put_number(char *out, int length, int64_t value)
{
    for (int i = length - 1; i >= 0; i--) {
        out[i] = digits[value & 31];
        value >>= 5;
    }
}

/* The number in length digits; -1 where a character is no digit. */
static int64_t number_at(const char *text, int length)
{
    int64_t value = 0;
    for (int i = 0; i < length; i++) {
        int digit = digit_value(text[i]);
        if (digit < 0)
            return -1;
        value = value << 5 | digit;
    }
    return value;
}

/* Keyed BLAKE2b over the characters before the tag; its first 50 bits as ten digits. */
static void make_tag(char out[TAG_LENGTH], const char *text, const unsigned char *key)
{
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, (const unsigned char *)text, AT_TAG, key, PAGE_CODE_KEY_SIZE);
    uint64_t bits = 0;
    for (int i = 0; i < 7; i++)
        bits = bits << 8 | hash[i];
    put_number(out, TAG_LENGTH, (int64_t)(bits >> 6));
}

static bool parts_are_in_range(const struct page_code *code)
{
    return digit_value(code->form[0]) >= 0 && digit_value(code->form[1]) >= 0 && code->revision >= 1 &&
           code->revision <= PAGE_CODE_MAX_REVISION && code->pages >= 1 &&
           code->pages <= PAGE_CODE_MAX_PAGES && code->page >= 1 && code->page <= code->pages &&
           code->case_id >= 1 && code->case_id <= PAGE_CODE_MAX_CASE && code->piece_id >= 1 &&
           code->piece_id <= PAGE_CODE_MAX_PIECE;
}

int page_code_format(char out[PAGE_CODE_TEXT_SIZE], const struct page_code *code,
                     const struct page_code_keys *keys, struct error *error)
{
    if (!parts_are_in_range(code))
        return error_set(error, ERROR_STORE,
                         _("case %lld, piece %lld, page %d: out of the range of a page code; not printed"),
                         (long long)code->case_id, (long long)code->piece_id, code->page);
    memcpy(out + AT_MARK, format_mark, 2);
    put_number(out + AT_KEY, 1, keys->key[keys->signing].id);
    memcpy(out + AT_FORM, code->form, 2);
    put_number(out + AT_REVISION, 2, code->revision);
    put_number(out + AT_PAGE, 1, code->page);
    put_number(out + AT_PAGES, 1, code->pages);
    put_number(out + AT_CASE, 7, code->case_id);
    put_number(out + AT_PIECE, 6, code->piece_id);
    make_tag(out + AT_TAG, out, keys->key[keys->signing].bytes);
    out[PAGE_CODE_LENGTH] = '\0';
    return 0;
}

static const unsigned char *lookup_key(const struct page_code_keys *keys, int id)
{
    for (int i = 0; i < keys->count; i++)
        if (keys->key[i].id == id)
            return keys->key[i].bytes;
    return NULL;
}

enum page_code_verdict page_code_verify(struct page_code *out, const char *text, size_t size,
                                        const struct page_code_keys *keys)
{
    if (size != PAGE_CODE_LENGTH || memcmp(text, format_mark, 2) != 0)
        return PAGE_CODE_FOREIGN;
    const unsigned char *key = lookup_key(keys, digit_value(text[AT_KEY]));
    if (key == NULL)
        return PAGE_CODE_FORGED;
    char tag[TAG_LENGTH];
    make_tag(tag, text, key);
    if (sodium_memcmp(tag, text + AT_TAG, TAG_LENGTH) != 0)
        return PAGE_CODE_FORGED;
    struct page_code code = {
        .form = {text[AT_FORM], text[AT_FORM + 1], '\0'},
        .revision = (int)number_at(text + AT_REVISION, 2),
        .page = (int)number_at(text + AT_PAGE, 1),
        .pages = (int)number_at(text + AT_PAGES, 1),
        .case_id = number_at(text + AT_CASE, 7),
        .piece_id = number_at(text + AT_PIECE, 6),
    };
    if (!parts_are_in_range(&code))
        return PAGE_CODE_FORGED;
    *out = code;
    return PAGE_CODE_VALID;
}

void page_code_normalise(char out[PAGE_CODE_LENGTH + 2], const char *typed)
{
    size_t length = 0;
    for (; *typed != '\0' && length < PAGE_CODE_LENGTH + 1; typed++) {
        char c = *typed;
        if (c == ' ' || c == '-' || c == '\t' || c == '\r' || c == '\n')
            continue;
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        if (c == 'O')
            c = '0';
        if (c == 'I' || c == 'L')
            c = '1';
        out[length++] = c;
    }
    out[length] = '\0';
}
