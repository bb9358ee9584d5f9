/* SPDX-License-Identifier: MIT */
#include "address_code.h"

#include "text.h"

#include <stdbool.h>
#include <string.h>

#define MAX_CHARACTERS 600
#define MAX_NUMERAL 9 /* characters of a kanji numeral, so that its value fits a long */

/* ---- Reading: one alphabet, half width and upper case, without what is deleted ---- */

struct folded_text {
    size_t count;
    uint32_t character[MAX_CHARACTERS + 1]; /* a 0 follows the last */
    size_t offset[MAX_CHARACTERS + 1];      /* of its first byte */
};

static uint32_t fold(uint32_t character)
{
    if (character >= 0xFF01 && character <= 0xFF5E)
        character -= 0xFF01 - '!';
    if (character >= 'a' && character <= 'z')
        character -= 'a' - 'A';
    if (character == 0x3000)
        return ' ';
    return character;
}

/* Rule 2: "&", "/", ・ and "." go, and what is behind them moves up. */
static bool is_deleted(uint32_t character)
{
    return character == '&' || character == '/' || character == '.' || character == 0x30FB ||
           character == 0xFF65;
}

static void append_folded(struct folded_text *out, const char *text)
{
    size_t size = strlen(text);
    for (size_t position = 0; position < size && out->count < MAX_CHARACTERS;) {
        size_t start = position;
        uint32_t character = fold(utf8_next(text, size, &position));
        if (is_deleted(character))
            continue;
        out->offset[out->count] = start;
        out->character[out->count++] = character;
    }
    out->character[out->count] = 0;
    out->offset[out->count] = size;
}

static void fold_text(struct folded_text *out, const char *text)
{
    out->count = 0;
    append_folded(out, text);
}

/* ---- Characters ---- */

static bool is_digit(uint32_t character)
{
    return character >= '0' && character <= '9';
}

static bool is_letter(uint32_t character)
{
    return character >= 'A' && character <= 'Z';
}

static bool is_hyphen(uint32_t character)
{
    return character == '-' || (character >= 0x2010 && character <= 0x2015) ||
           character == 0x2212 || character == 0x30FC || character == 0xFF70;
}

/* 0 to 9, 10, 100 or 1000; -1 if it is no kanji numeral. */
static int numeral_value(uint32_t character)
{
    static const struct {
        uint32_t character;
        int value;
    } numerals[] = {{0x3007, 0}, {0x96F6, 0},  {0x4E00, 1},   {0x4E8C, 2},   {0x4E09, 3},
                    {0x56DB, 4}, {0x4E94, 5},  {0x516D, 6},   {0x4E03, 7},   {0x516B, 8},
                    {0x4E5D, 9}, {0x5341, 10}, {0x767E, 100}, {0x5343, 1000}};
    for (size_t i = 0; i < sizeof numerals / sizeof *numerals; i++)
        if (numerals[i].character == character)
            return numerals[i].value;
    return -1;
}

static bool is_number(uint32_t character)
{
    return is_digit(character) || numeral_value(character) >= 0;
}

static size_t numeral_length(const struct folded_text *text, size_t at)
{
    size_t length = 0;
    while (numeral_value(text->character[at + length]) >= 0)
        length++;
    return length;
}

static size_t digits_length(const struct folded_text *text, size_t at)
{
    size_t length = 0;
    while (is_digit(text->character[at + length]))
        length++;
    return length;
}

static bool stands_at(const struct folded_text *text, size_t at, const char *word)
{
    size_t size = strlen(word);
    for (size_t position = 0; position < size; at++)
        if (text->character[at] != utf8_next(word, size, &position))
            return false;
    return true;
}

static bool one_stands_at(const struct folded_text *text, size_t at, const char *const *words)
{
    for (; *words != NULL; words++)
        if (stands_at(text, at, *words))
            return true;
    return false;
}

/* ---- Where the rest begins ---- */

static bool number_may_end_at(const struct folded_text *text, size_t at)
{
    uint32_t character = text->character[at];
    return character == 0 || character == ' ' || is_number(character) || is_hyphen(character);
}

/* Whether 番 at `at` ends a town's name, as in 麻布十番1-2 and 麻布十番一丁目: a lot's number (番)
 * in kanji is followed by a house number (号) in kanji, never by 丁目. */
static bool is_town_of_lots_at(const struct folded_text *text, size_t at)
{
    if (!stands_at(text, at++, "番"))
        return false;
    while (text->character[at] == ' ')
        at++;
    size_t numeral = numeral_length(text, at);
    return is_digit(text->character[at]) || (numeral > 0 && stands_at(text, at + numeral, "丁目"));
}

/* Whether a kanji numeral that ends at `at` counts something of an address. */
static bool is_counter_at(const struct folded_text *text, size_t at)
{
    static const char *const sure[] = {"丁目", "番地", "地割", NULL};
    static const char *const alone[] = {"丁", "番", "号", "線", NULL};
    static const char *const compass[] = {"東", "西", "南", "北", NULL};
    static const char *const joining[] = {"の", "ノ", NULL};
    if (one_stands_at(text, at, sure))
        return true;
    if (is_town_of_lots_at(text, at))
        return false;
    if (stands_at(text, at, "線") && one_stands_at(text, at + 1, compass))
        return true;
    if (one_stands_at(text, at, alone))
        return number_may_end_at(text, at + 1);
    return one_stands_at(text, at, joining) && is_number(text->character[at + 1]);
}

/* Whether digits that end at `at` belong to the name of a street or town. */
static bool is_name_at(const struct folded_text *text, size_t at)
{
    static const char *const names[] = {"条", "番町", "番丁", "の宮", "ノ宮", NULL};
    return one_stands_at(text, at, names);
}

static size_t find_post_box(const struct folded_text *text)
{
    static const char *const boxes[] = {"私書箱", "私書函", NULL};
    size_t at = 0;
    while (at < text->count && !one_stands_at(text, at, boxes))
        at++;
    return at;
}

static size_t find_rest(const struct folded_text *text)
{
    size_t at = find_post_box(text), length;
    if (at < text->count)
        return at;
    for (at = 0; at < text->count; at += length) {
        length = 1;
        if (is_letter(text->character[at]))
            return at;
        if (is_digit(text->character[at])) {
            length = digits_length(text, at);
            if (!is_name_at(text, at + length))
                return at;
        } else if (numeral_value(text->character[at]) >= 0) {
            length = numeral_length(text, at);
            if (is_counter_at(text, at + length))
                return at;
        }
    }
    return at;
}

size_t address_rest(const char *address)
{
    struct folded_text text;
    fold_text(&text, address);
    return text.offset[find_rest(&text)];
}

/* ---- Drawing the code ---- */

struct code_writer {
    char *out;
    size_t count;
    bool dropped; /* something was dropped since the last character that was kept */
};

static void keep(struct code_writer *writer, char character)
{
    char last = writer->count > 0 ? writer->out[writer->count - 1] : '\0';
    if (writer->dropped && is_digit((unsigned char)character) && is_digit((unsigned char)last) &&
        writer->count < ADDRESS_CODE_CHARACTERS)
        writer->out[writer->count++] = '-';
    if (writer->count < ADDRESS_CODE_CHARACTERS)
        writer->out[writer->count++] = character;
    writer->dropped = false;
}

static void keep_number(struct code_writer *writer, long value)
{
    char digits[24];
    int count = 0;
    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    while (count > 0)
        keep(writer, digits[--count]);
}

/* 二十一 and 二一 are both 21. */
static long read_numeral(const struct folded_text *text, size_t at, size_t length)
{
    long value = 0, digits = 0;
    for (size_t i = 0; i < length; i++) {
        int numeral = numeral_value(text->character[at + i]);
        if (numeral < 10) {
            digits = digits * 10 + numeral;
        } else {
            value += (digits == 0 ? 1 : digits) * numeral;
            digits = 0;
        }
    }
    return value + digits;
}

/* Rule 1, for the kanji numeral at `at`; returns its length. */
static size_t draw_numeral(struct code_writer *writer, const struct folded_text *text, size_t at)
{
    static const char *const counters[] = {"丁目", "丁", "番地", "番", "号",
                                           "地割", "線", "の",   "ノ", NULL};
    size_t length = numeral_length(text, at);
    if (length <= MAX_NUMERAL && one_stands_at(text, at + length, counters))
        keep_number(writer, read_numeral(text, at, length));
    else
        writer->dropped = true;
    return length;
}

/* Rules 3 and 5, for the letters at `at`; returns their number. */
static size_t draw_letters(struct code_writer *writer, const struct folded_text *text, size_t at)
{
    size_t length = 1;
    while (is_letter(text->character[at + length]))
        length++;
    bool is_floor = text->character[at] == 'F' && at > 0 && is_digit(text->character[at - 1]);
    if (length == 1 && !is_floor)
        keep(writer, (char)text->character[at]);
    else
        writer->dropped = true;
    return length;
}

static void draw_code(struct code_writer *writer, const struct folded_text *text)
{
    for (size_t at = 0; at < text->count;) {
        uint32_t character = text->character[at];
        if (is_digit(character)) {
            keep(writer, (char)character);
            at++;
        } else if (is_letter(character)) {
            at += draw_letters(writer, text, at);
        } else if (numeral_value(character) >= 0) {
            at += draw_numeral(writer, text, at);
        } else {
            writer->dropped = true;
            at++;
        }
    }
    writer->out[writer->count] = '\0';
}

void address_code_extract(char out[ADDRESS_CODE_SIZE], const char *rest)
{
    address_code_make(out, "", rest);
}

void address_code_make(char out[ADDRESS_CODE_SIZE], const char *address, const char *building)
{
    struct folded_text text;
    struct code_writer writer = {.out = out};
    fold_text(&text, address + address_rest(address));
    append_folded(&text, " ");
    append_folded(&text, building);
    draw_code(&writer, &text);
}
