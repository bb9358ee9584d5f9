/* SPDX-License-Identifier: MIT */
#include "name_key.h"

#include "bank_kana.h"
#include "buffer.h"
#include "text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define FULL_WIDTH_FIRST 0xFF01u /* ！ … ～ are ASCII's ! … ~ */
#define FULL_WIDTH_LAST 0xFF5Eu
#define FULL_WIDTH_OFFSET 0xFEE0u

static uint32_t usual_form(uint32_t character)
{
    size_t first = 0, last = character_variant_count;
    while (first < last) {
        size_t middle = (first + last) / 2;
        if (character_variants[middle].variant == character)
            return character_variants[middle].usual;
        if (character_variants[middle].variant < character)
            first = middle + 1;
        else
            last = middle;
    }
    return character;
}

static uint32_t narrow_capital(uint32_t character)
{
    if (character >= FULL_WIDTH_FIRST && character <= FULL_WIDTH_LAST)
        character -= FULL_WIDTH_OFFSET;
    return character >= 'a' && character <= 'z' ? character - 'a' + 'A' : character;
}

static bool is_space(uint32_t character)
{
    return character <= ' ' || character == 0x3000 || character == 0xA0;
}

static void append_character(struct buffer *out, uint32_t character)
{
    char bytes[4];
    buffer_append(out, bytes, utf8_put(bytes, character));
}

char *name_key(const char *name)
{
    struct buffer out = BUFFER_INIT;
    char *wide = text_widen_kana(name);
    if (wide == NULL)
        return NULL;
    for (size_t position = 0, size = strlen(wide); position < size;) {
        uint32_t character = utf8_next(wide, size, &position);
        if (character == UINT32_MAX || is_space(character) || is_variation_selector(character))
            continue;
        append_character(&out, usual_form(narrow_capital(character)));
    }
    free(wide);
    return buffer_take(&out);
}

static bool is_dash(uint32_t character)
{
    return character == '-' || character == 0x30FC || character == 0xFF70 || character == 0x2212 ||
           character == 0xFF0D || (character >= 0x2010 && character <= 0x2015);
}

/* ヂ and ヅ, of both kinds of kana, as the ジ and ズ that sound alike. */
static uint32_t sound_of(uint32_t character)
{
    switch (character) {
    case 0x3062:
    case 0x30C2:
        return 0x30B8;
    case 0x3065:
    case 0x30C5:
        return 0x30BA;
    default:
        return character;
    }
}

static void append_kana(struct buffer *out, uint32_t character)
{
    const char *letters = bank_kana(sound_of(character));
    if (letters != NULL)
        buffer_append_text(out, letters);
    else if (is_dash(character))
        buffer_append_char(out, '-');
    else if (!is_space(character) && character != 0x309B && character != 0x309C &&
             character != 0x30FB && character != 0xFF9E && character != 0xFF9F)
        append_character(out, narrow_capital(character));
}

char *kana_key(const char *kana)
{
    struct buffer out = BUFFER_INIT;
    char *wide = text_widen_kana(kana); /* joins 濁点; those that are left stand alone */
    if (wide == NULL)
        return NULL;
    for (size_t position = 0, size = strlen(wide); position < size;) {
        uint32_t character = utf8_next(wide, size, &position);
        if (character != UINT32_MAX)
            append_kana(&out, character);
    }
    free(wide);
    return buffer_take(&out);
}

/* At most EDIT_DISTANCE_MAX_LENGTH characters; -1 if there are more. */
static int decode(uint32_t out[EDIT_DISTANCE_MAX_LENGTH], const char *text)
{
    int count = 0;
    for (size_t position = 0, size = strlen(text); position < size;) {
        if (count == EDIT_DISTANCE_MAX_LENGTH)
            return -1;
        out[count++] = utf8_next(text, size, &position);
    }
    return count;
}

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

int edit_distance(const char *a, const char *b, int limit)
{
    uint32_t first[EDIT_DISTANCE_MAX_LENGTH], second[EDIT_DISTANCE_MAX_LENGTH];
    int row[EDIT_DISTANCE_MAX_LENGTH + 1];
    int rows = decode(first, a), columns = decode(second, b);
    if (rows < 0 || columns < 0 || abs(rows - columns) > limit)
        return limit + 1;
    for (int j = 0; j <= columns; j++)
        row[j] = j;
    for (int i = 1; i <= rows; i++) {
        int diagonal = row[0];
        row[0] = i;
        for (int j = 1; j <= columns; j++) {
            int replaced = diagonal + (first[i - 1] != second[j - 1]);
            diagonal = row[j];
            row[j] = smaller(replaced, smaller(row[j], row[j - 1]) + 1);
        }
    }
    return smaller(row[columns], limit + 1);
}
