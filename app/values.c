/* SPDX-License-Identifier: MIT */
#include "values.h"

#include "buffer.h"
#include "date.h"
#include "hash.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void append_owned(struct value_list *list, const char *name, char *text)
{
    if (text == NULL || list->failed) {
        free(text);
        list->failed = true;
        return;
    }
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 48 : list->capacity * 2;
        struct form_value *items = realloc(list->items, capacity * sizeof *items);
        if (items == NULL) {
            free(text);
            list->failed = true;
            return;
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = (struct form_value){name, text};
}

void value_append(struct value_list *list, const char *name, const char *text)
{
    append_owned(list, name, strdup(text));
}

void value_format(struct value_list *list, const char *name, const char *format, ...)
{
    char *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        text = NULL;
    va_end(arguments);
    append_owned(list, name, text);
}

void value_list_free(struct value_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free((char *)list->items[i].text);
    free(list->items);
    *list = (struct value_list)VALUE_LIST_INIT;
}

const char *format_yen(char out[YEN_TEXT_SIZE], long yen)
{
    char digits[YEN_TEXT_SIZE];
    int length = snprintf(digits, sizeof digits, "%ld", yen < 0 ? -yen : yen);
    char *to = out;
    if (yen < 0)
        *to++ = '-';
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            *to++ = ',';
        *to++ = digits[i];
    }
    *to = '\0';
    return out;
}

static void append_date(struct value_list *list, const char *name, struct date date)
{
    char text[DATE_TEXT_SIZE];
    value_append(list, name, date_is_set(date) ? date_format_wareki(date, text) : "");
}

void values_append_society(struct value_list *list, const struct settings *settings)
{
    const struct settings_society *society = &settings->society;
    value_append(list, "society_name", society->name);
    value_append(list, "society_department", society->department);
    value_append(list, "society_postal_code", society->postal_code);
    value_append(list, "society_address", society->address);
    value_append(list, "society_phone", society->phone);
    value_append(list, "society_url", society->url);
    value_append(list, "portal_name", society->portal_name);
}

void values_append_case(struct value_list *list, const struct case_record *record,
                        const struct settings *settings)
{
    static const char *const sexes[] = {[SEX_UNKNOWN] = "", [SEX_MALE] = "男", [SEX_FEMALE] = "女"};
    char yen[YEN_TEXT_SIZE];
    values_append_society(list, settings);
    value_append(list, "case_number", record->case_number);
    value_append(list, "name", record->name);
    value_append(list, "name_kana", record->name_kana);
    append_date(list, "birth_date", record->birth_date);
    value_append(list, "sex", sexes[record->sex]);
    value_format(list, "postal_code", "%.3s-%s", record->postal_code, record->postal_code + 3);
    value_append(list, "postal_code_digits", record->postal_code);
    value_append(list, "address", record->address);
    value_append(list, "address_building", record->address_building);
    value_append(list, "phone", record->phone);
    value_append(list, "email", record->email);
    value_append(list, "insured_symbol", record->insured_symbol);
    value_append(list, "insured_number", record->insured_number);
    value_append(list, "employer_name", record->employer_name);
    append_date(list, "acquired_date", record->acquired_date);
    append_date(list, "retirement_date", record->retirement_date);
    append_date(list, "loss_date", record->loss_date);
    append_date(list, "application_deadline", record->last_day);
    value_append(list, "standard_monthly_remuneration",
                 record->remuneration_yen == 0 ? "" : format_yen(yen, record->remuneration_yen));
}

void value_list_hash(char out[HASH_TEXT_SIZE], const struct value_list *list, const char *seed)
{
    struct buffer text = BUFFER_INIT;
    buffer_append_text(&text, seed);
    for (size_t i = 0; i < list->count; i++) {
        buffer_append_char(&text, '\0');
        buffer_append_text(&text, list->items[i].name);
        buffer_append_char(&text, '\0');
        buffer_append_text(&text, list->items[i].text);
    }
    hash_bytes(out, buffer_text(&text), text.size);
    buffer_free(&text);
}
