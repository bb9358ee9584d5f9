/* SPDX-License-Identifier: MIT */
#include "settings_read.h"

#include "message.h"
#include "month.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PERCENT_MAX 30000 /* 30 %: far above every premium rate, far below a slip of the point */

int settings_refuse(const struct setting_place *place, const char *key, struct error *error,
                    const char *format, ...)
{
    char what[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    const char *dot = place->path[0] != '\0' && key != NULL ? "." : "";
    return error_set(error, ERROR_REFUSED, "%s: %s%s%s: %s", place->source, place->path, dot,
                     key != NULL ? key : "", what);
}

static bool is_listed(const char *const *names, const char *name)
{
    for (; names != NULL && *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

static const struct setting *lookup_setting(const struct setting *table, const char *key)
{
    for (; table->key != NULL; table++)
        if (strcmp(table->key, key) == 0)
            return table;
    return NULL;
}

/* "a, b, c" of the keys, as many as fit. */
static void list_keys(char *out, size_t size, const struct setting *table,
                      const char *const *sections)
{
    size_t length = 0;
    out[0] = '\0';
    for (; table->key != NULL && length < size; table++)
        length += (size_t)snprintf(out + length, size - length, "%s%s", length > 0 ? ", " : "",
                                   table->key);
    for (; sections != NULL && *sections != NULL && length < size; sections++)
        length += (size_t)snprintf(out + length, size - length, "%s%s", length > 0 ? ", " : "",
                                   *sections);
}

static int check_keys(const json_t *object, const struct setting *table,
                      const char *const *sections, const struct setting_place *place,
                      struct error *error)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        (void)value;
        if (lookup_setting(table, key) != NULL || is_listed(sections, key) ||
            strcmp(key, "note") == 0)
            continue;
        char known[300];
        list_keys(known, sizeof known, table, sections);
        return settings_refuse(place, key, error, _("unknown key; known here: %s"), known);
    }
    return 0;
}

/* "9.85" → 9850; -1 if it is not a percentage with at most three decimals. */
static int parse_percent(const char *text)
{
    int value = 0, digits = 0, decimals = -1;
    for (; *text != '\0'; text++) {
        if (*text == '.' && decimals < 0 && digits > 0) {
            decimals = 0;
            continue;
        }
        if (*text < '0' || *text > '9' || decimals == 3 || value > PERCENT_MAX)
            return -1;
        value = value * 10 + (*text - '0');
        digits++;
        decimals += decimals >= 0;
    }
    if (digits == 0 || decimals == 0)
        return -1;
    for (int i = decimals < 0 ? 0 : decimals; i < 3; i++)
        value *= 10;
    return value <= PERCENT_MAX ? value : -1;
}

static int read_text(char **out, const struct setting *setting, const char *text,
                     const struct setting_place *place, struct error *error)
{
    if (setting->is_required && text[0] == '\0')
        return settings_refuse(place, setting->key, error, _("must not be empty"));
    *out = strdup(text);
    return *out != NULL ? 0 : error_out_of_memory(error);
}

static int read_choice(int *out, const struct setting *setting, const char *text,
                       const struct setting_place *place, struct error *error)
{
    char known[200] = "";
    size_t length = 0;
    for (int i = 0; setting->choices[i] != NULL; i++) {
        if (strcmp(setting->choices[i], text) == 0) {
            *out = i;
            return 0;
        }
        if (length < sizeof known)
            length += (size_t)snprintf(known + length, sizeof known - length, "%s\"%s\"",
                                       i > 0 ? ", " : "", setting->choices[i]);
    }
    return settings_refuse(place, setting->key, error, _("must be one of %s"), known);
}

static int refuse_percent(const struct setting *setting, const struct setting_place *place,
                          struct error *error)
{
    return settings_refuse(place, setting->key, error,
                           _("must be a percentage in quotes, from 0 to 30 with at most three "
                             "decimals, such as \"9.85\""));
}

static int read_from_text(void *member, const struct setting *setting, const char *text,
                          const struct setting_place *place, struct error *error)
{
    int percent;
    const char *reason;
    switch (setting->kind) {
    case SETTING_TEXT:
        return read_text(member, setting, text, place, error);
    case SETTING_CHOICE:
        return read_choice(member, setting, text, place, error);
    case SETTING_PERCENT:
        percent = parse_percent(text);
        if (percent < 0)
            return refuse_percent(setting, place, error);
        *(int *)member = percent;
        return 0;
    case SETTING_MONTH:
        if (month_parse(member, text, &reason) != 0)
            return settings_refuse(place, setting->key, error,
                                   _("must be a month such as \"2026-04\""));
        return 0;
    case SETTING_BOOL:
    case SETTING_INTEGER:
    case SETTING_MM:
        break;
    }
    return settings_refuse(place, setting->key, error, _("must not be a text in quotes"));
}

static bool is_number_kind(enum setting_kind kind)
{
    return kind == SETTING_BOOL || kind == SETTING_INTEGER || kind == SETTING_MM;
}

static int read_integer(int *out, const struct setting *setting, const json_t *value,
                        const struct setting_place *place, struct error *error)
{
    json_int_t number = json_integer_value(value);
    if (!json_is_integer(value) || number < setting->minimum || number > setting->maximum)
        return settings_refuse(place, setting->key, error,
                               _("must be a whole number from %ld to %ld"), setting->minimum,
                               setting->maximum);
    *out = (int)number;
    return 0;
}

static int read_number_kind(void *member, const struct setting *setting, const json_t *value,
                            const struct setting_place *place, struct error *error)
{
    if (setting->kind == SETTING_INTEGER)
        return read_integer(member, setting, value, place, error);
    if (setting->kind == SETTING_BOOL) {
        if (!json_is_boolean(value))
            return settings_refuse(place, setting->key, error, _("must be true or false"));
        *(bool *)member = json_is_true(value);
        return 0;
    }
    double mm = json_number_value(value);
    if (!json_is_number(value) || mm < (double)setting->minimum || mm > (double)setting->maximum)
        return settings_refuse(place, setting->key, error,
                               _("must be a number of mm from %ld to %ld"), setting->minimum,
                               setting->maximum);
    *(double *)member = mm;
    return 0;
}

static int read_fallback(void *member, const struct setting *setting,
                         const struct setting_place *place, struct error *error)
{
    if (setting->is_required)
        return settings_refuse(place, setting->key, error, _("is missing"));
    if (!is_number_kind(setting->kind))
        return read_from_text(member, setting, setting->fallback, place, error);
    if (setting->kind == SETTING_BOOL)
        *(bool *)member = strcmp(setting->fallback, "true") == 0;
    else if (setting->kind == SETTING_INTEGER)
        *(int *)member = atoi(setting->fallback);
    else
        *(double *)member = (double)atoi(setting->fallback);
    return 0;
}

static int read_member(void *target, const json_t *object, const struct setting *setting,
                       const struct setting_place *place, struct error *error)
{
    void *member = (char *)target + setting->offset;
    const json_t *value = json_object_get(object, setting->key);
    if (value == NULL)
        return read_fallback(member, setting, place, error);
    if (is_number_kind(setting->kind))
        return read_number_kind(member, setting, value, place, error);
    if (!json_is_string(value) && setting->kind == SETTING_PERCENT)
        return refuse_percent(setting, place, error);
    if (!json_is_string(value))
        return settings_refuse(place, setting->key, error, _("must be a text in quotes"));
    return read_from_text(member, setting, json_string_value(value), place, error);
}

int settings_read_object(void *target, const json_t *object, const struct setting *table,
                         const char *const *sections, const struct setting_place *place,
                         struct error *error)
{
    if (object != NULL && !json_is_object(object))
        return settings_refuse(place, NULL, error, _("must be an object in braces {…}"));
    if (object != NULL && check_keys(object, table, sections, place, error) != 0)
        return -1;
    for (; table->key != NULL; table++)
        if (read_member(target, object, table, place, error) != 0)
            return -1;
    return 0;
}

static json_t *write_percent(int value)
{
    return json_sprintf("%d.%03d", value / 1000, value % 1000);
}

static json_t *write_month(struct month month)
{
    char text[MONTH_TEXT_SIZE];
    return json_string(month_format_iso(month, text));
}

/* A whole number of mm is written as an integer, as a clerk would. */
static json_t *write_mm(double mm)
{
    return mm == (double)(long)mm ? json_integer((long)mm) : json_real(mm);
}

static json_t *write_member(const void *member, const struct setting *setting)
{
    switch (setting->kind) {
    case SETTING_TEXT:
        return json_string(*(char *const *)member);
    case SETTING_BOOL:
        return json_boolean(*(const bool *)member);
    case SETTING_INTEGER:
        return json_integer(*(const int *)member);
    case SETTING_MM:
        return write_mm(*(const double *)member);
    case SETTING_PERCENT:
        return write_percent(*(const int *)member);
    case SETTING_MONTH:
        return write_month(*(const struct month *)member);
    case SETTING_CHOICE:
        break;
    }
    return json_string(setting->choices[*(const int *)member]);
}

json_t *settings_write_object(const void *source, const struct setting *table)
{
    json_t *object = json_object();
    for (; object != NULL && table->key != NULL; table++)
        if (json_object_set_new(object, table->key,
                                write_member((const char *)source + table->offset, table)) != 0) {
            json_decref(object);
            return NULL;
        }
    return object;
}
