/* SPDX-License-Identifier: MIT */
#include "payment_payer.h"

#include "name_key.h"
#include "transfer_name.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LETTERS_MAX 4 /* of a case number before its digits */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_break(char c)
{
    return c == ' ' || c == '(' || c == ')' || c == '-' || c == '.' || c == '/' || c == ',';
}

/* The number of the length bytes of digits; 0 if they are too many to be a reference. */
static uint64_t number_of(const char *digits, size_t length)
{
    uint64_t number = 0;
    while (length > 0 && *digits == '0') {
        digits++;
        length--;
    }
    if (length > TRANSFER_REFERENCE_DIGITS)
        return 0;
    for (size_t i = 0; i < length; i++)
        number = number * 10 + (uint64_t)(digits[i] - '0');
    return number;
}

static void add_reference(struct payer *payer, uint64_t number)
{
    for (size_t i = 0; i < payer->reference_count; i++)
        if (payer->references[i] == number)
            return;
    if (number != 0 && payer->reference_count < PAYER_REFERENCES_MAX)
        payer->references[payer->reference_count++] = number;
}

/* Bytes of a reference at the beginning of text, "C-0000012" or "0000012"; 0 if there is none. */
static size_t reference_at_front(uint64_t *number, const char *text)
{
    size_t start = 0, end;
    while (is_letter(text[start]))
        start++;
    if (start > LETTERS_MAX)
        return 0;
    if (start > 0 && (text[start] == '-' || text[start] == '.'))
        start++;
    for (end = start; is_digit(text[end]);)
        end++;
    *number = number_of(text + start, end - start);
    return end == start ? 0 : end;
}

/* Bytes of the text before a reference at its end; length if there is none. */
static size_t reference_at_back(uint64_t *number, const char *text, size_t length)
{
    size_t start = length, letters;
    while (start > 0 && is_digit(text[start - 1]))
        start--;
    if (start == length)
        return length;
    *number = number_of(text + start, length - start);
    for (letters = start; letters > 0 && is_letter(text[letters - 1]);)
        letters--;
    /* Letters with nothing but a break before them belong to the number; others are a name. */
    const bool are_of_number =
        start - letters <= LETTERS_MAX && letters > 0 && is_break(text[letters - 1]);
    return are_of_number ? letters : start;
}

uint64_t payer_reference_of(const char *text)
{
    uint64_t number = 0;
    text += strspn(text, " ");
    size_t length = reference_at_front(&number, text);
    return length > 0 && text[length] == '\0' ? number : 0;
}

/* Takes the numbers off both ends; *name is what is left of *length bytes. */
static void take_references(struct payer *payer, const char **name, size_t *length)
{
    uint64_t number;
    size_t taken;
    for (;;) {
        while (*length > 0 && is_break(**name)) {
            ++*name;
            --*length;
        }
        taken = reference_at_front(&number, *name);
        if (taken == 0 || taken > *length)
            break;
        add_reference(payer, number);
        *name += taken;
        *length -= taken;
    }
    for (;;) {
        while (*length > 0 && is_break((*name)[*length - 1]))
            --*length;
        size_t before = *length;
        *length = reference_at_back(&number, *name, before);
        if (*length == before)
            break;
        add_reference(payer, number);
    }
}

static int copy_key(char out[PAYER_KEY_SIZE], const char *name, struct error *error)
{
    char *key = kana_key(name);
    if (key == NULL)
        return error_out_of_memory(error);
    snprintf(out, PAYER_KEY_SIZE, "%s", key);
    free(key);
    return 0;
}

int payer_read(struct payer *out, const char *payer_code, const char *payer_name, const char *edi,
               struct error *error)
{
    char name[ZENGIN_TEXT_SIZE(48)];
    const char *rest = payer_name;
    size_t length = strlen(payer_name);
    memset(out, 0, sizeof *out);
    add_reference(out, payer_reference_of(payer_code));
    add_reference(out, payer_reference_of(edi));
    take_references(out, &rest, &length);
    snprintf(name, sizeof name, "%.*s", (int)length, rest);
    if (copy_key(out->kana, name, error) != 0)
        return -1;
    name[strcspn(name, " ")] = '\0';
    return copy_key(out->family, name, error);
}
