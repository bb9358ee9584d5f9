/* SPDX-License-Identifier: MIT */
#include "transfer_name.h"

#include "bank_kana.h"
#include "text.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define KANA_BYTES 3 /* of a half-width kana in UTF-8 */
#define WIDE_ASCII_FIRST 0xFF01u
#define WIDE_ASCII_LAST 0xFF5Eu
#define WIDE_ASCII_SHIFT 0xFEE0u

/* The last digits of the text, as many as a reference has. */
static size_t copy_digits(char out[TRANSFER_REFERENCE_DIGITS + 1], const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            continue;
        if (count == TRANSFER_REFERENCE_DIGITS)
            memmove(out, out + 1, --count);
        out[count++] = *text;
    }
    out[count] = '\0';
    return count;
}

void transfer_reference(char out[TRANSFER_REFERENCE_DIGITS + 1], const char *case_number,
                        int64_t case_id)
{
    char number[24];
    if (copy_digits(out, case_number) > 0)
        return;
    snprintf(number, sizeof number, "%" PRId64, case_id);
    copy_digits(out, number);
}

/* 中黒 parts names as a space does: banks have none, and kana_key drops both. */
static bool is_space(uint32_t character)
{
    return character == ' ' || character == '\t' || character == 0x3000 || character == 0xA0 ||
           character == 0x30FB;
}

static bool is_dash(uint32_t character)
{
    return character == 0x30FC || character == 0xFF70 || character == 0x2212 ||
           (character >= 0x2010 && character <= 0x2015);
}

/* The bank's one ASCII character for it, 0 if there is none. */
static char bank_ascii(uint32_t character)
{
    if (character >= WIDE_ASCII_FIRST && character <= WIDE_ASCII_LAST)
        character -= WIDE_ASCII_SHIFT;
    if (is_dash(character))
        return '-';
    if (character >= 'a' && character <= 'z')
        return (char)(character - 'a' + 'A');
    const bool is_letter =
        (character >= 'A' && character <= 'Z') || (character >= '0' && character <= '9');
    return character != 0 && character < 0x80 && (is_letter || strchr("()-.", (int)character))
               ? (char)character
               : '\0';
}

/* What is written so far. */
struct name_line {
    char *text;
    size_t bytes;
    int characters;
    bool wants_space; /* before the next letter */
};

/* A character, or a kana with its 濁点; false if it has no room. */
static bool append(struct name_line *line, const char *text, size_t bytes, int characters)
{
    const int space = line->wants_space ? 1 : 0;
    if (line->characters + space + characters > TRANSFER_NAME_CHARACTERS)
        return false;
    if (line->wants_space)
        line->text[line->bytes++] = ' ';
    memcpy(line->text + line->bytes, text, bytes);
    line->bytes += bytes;
    line->characters += space + characters;
    line->wants_space = false;
    return true;
}

static bool append_character(struct name_line *line, uint32_t character)
{
    const char *kana = bank_kana(character);
    const char ascii = bank_ascii(character);
    if (kana != NULL)
        return append(line, kana, strlen(kana), (int)(strlen(kana) / KANA_BYTES));
    if (ascii != '\0')
        return append(line, &ascii, 1, 1);
    if (is_space(character))
        line->wants_space = true;
    return true;
}

const char *transfer_name_format(char out[TRANSFER_NAME_SIZE], const char *case_number,
                                 int64_t case_id, const char *name_kana)
{
    char reference[TRANSFER_REFERENCE_DIGITS + 1];
    struct name_line line = {out, 0, 0, false};
    transfer_reference(reference, case_number, case_id);
    append(&line, reference, strlen(reference), (int)strlen(reference));
    line.wants_space = true;
    for (size_t position = 0, size = strlen(name_kana); position < size;)
        if (!append_character(&line, utf8_next(name_kana, size, &position)))
            break;
    out[line.bytes] = '\0';
    return out;
}
