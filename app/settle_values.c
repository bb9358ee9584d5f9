/* SPDX-License-Identifier: MIT */
#include "settle_values.h"

#include "message.h"

#include <stdlib.h>
#include <string.h>

#define FIELD_VALUE_COUNT (FIELD_UNCERTAIN + 1)

static bool fits(enum field_value value, enum form_zone_kind kind)
{
    bool is_tick = value == FIELD_EMPTY || value == FIELD_TICKED || value == FIELD_CANCELLED;
    bool is_ink = value == FIELD_BLANK || value == FIELD_INKED;
    return kind == ZONE_TICK ? is_tick : is_ink;
}

/* -1 if there is no such value. */
static int value_parse(enum field_value *out, const char *name)
{
    for (int i = 0; i < FIELD_VALUE_COUNT; i++) {
        *out = (enum field_value)i;
        if (strcmp(field_value_name(*out), name) == 0)
            return 0;
    }
    return -1;
}

/* The index of the field of that id (length bytes); -1 if the page has none. */
static long find_zone(const struct settle_values *values, const char *id, size_t length)
{
    for (size_t i = 0; i < values->count; i++)
        if (strlen(values->zones[i].id) == length && strncmp(values->zones[i].id, id, length) == 0)
            return (long)i;
    return -1;
}

/* Whether the reading is of that page of that form. */
static bool is_reading_of(const json_t *reading, const struct form_definition *form, int form_page)
{
    const char *name = json_string_value(json_object_get(reading, "form"));
    return name != NULL && strcmp(name, form->name) == 0 &&
           json_integer_value(json_object_get(reading, "revision")) == form->revision &&
           json_integer_value(json_object_get(reading, "form_page")) == form_page;
}

static void take_reading(struct settle_values *out, const json_t *reading)
{
    size_t index;
    json_t *field;
    json_array_foreach(json_object_get(reading, "fields"), index, field)
    {
        const char *id = json_string_value(json_object_get(field, "id"));
        const char *name = json_string_value(json_object_get(field, "value"));
        enum field_value value;
        long zone = id == NULL ? -1 : find_zone(out, id, strlen(id));
        if (zone < 0 || name == NULL || value_parse(&value, name) != 0 ||
            !fits(value, out->zones[zone].kind))
            continue;
        out->values[zone] = value;
        out->is_known[zone] = true;
    }
}

int settle_values_load(struct settle_values *out, const struct form_definition *form, int form_page,
                       const json_t *reading, struct error *error)
{
    *out = (struct settle_values){NULL, NULL, NULL, 0};
    if (form_page < 1 || (size_t)form_page > form->page_count)
        return error_set(error, ERROR_REFUSED, _("form %s has %zu pages, not a page %d"), form->name,
                         form->page_count, form_page);
    if (form_zones(&out->zones, &out->count, form, form_page, error) != 0)
        return -1;
    out->values = calloc(out->count + 1, sizeof *out->values);
    out->is_known = calloc(out->count + 1, sizeof *out->is_known);
    if (out->values == NULL || out->is_known == NULL)
        return error_out_of_memory(error);
    if (is_reading_of(reading, form, form_page))
        take_reading(out, reading);
    return 0;
}

void settle_values_take(struct settle_values *values, const char *text)
{
    for (const char *line = text; *line != '\0';) {
        size_t length = strcspn(line, "\n");
        char assignment[200];
        struct error ignored = ERROR_INIT;
        if (length < sizeof assignment) {
            memcpy(assignment, line, length);
            assignment[length] = '\0';
            settle_values_set(values, assignment, &ignored);
        }
        line += length + (line[length] == '\n');
    }
}

int settle_values_set(struct settle_values *values, const char *assignment, struct error *error)
{
    const char *sign = strchr(assignment, '=');
    enum field_value value;
    long zone = sign == NULL ? -1 : find_zone(values, assignment, (size_t)(sign - assignment));
    if (zone < 0)
        return error_set(error, ERROR_REFUSED,
                         _("--set \"%s\": must be FIELD=VALUE with a field of that page; form zones "
                           "lists them. Nothing was settled"),
                         assignment);
    enum form_zone_kind kind = values->zones[zone].kind;
    if (value_parse(&value, sign + 1) != 0 || !fits(value, kind))
        return error_set(error, ERROR_REFUSED,
                         _("--set \"%s\": that field is %s. Nothing was settled"), assignment,
                         kind == ZONE_TICK ? _("a tick: ticked, empty or cancelled")
                                           : _("for writing: inked or blank"));
    values->values[zone] = value;
    values->is_known[zone] = true;
    return 0;
}

void settle_values_rest_empty(struct settle_values *values)
{
    for (size_t i = 0; i < values->count; i++) {
        if (values->is_known[i])
            continue;
        values->values[i] = values->zones[i].kind == ZONE_TICK ? FIELD_EMPTY : FIELD_BLANK;
        values->is_known[i] = true;
    }
}

static int check_known(const struct settle_values *values, struct error *error)
{
    struct buffer names = BUFFER_INIT;
    for (size_t i = 0; i < values->count; i++)
        if (!values->is_known[i])
            buffer_format(&names, "%s%s", names.size > 0 ? ", " : "", values->zones[i].id);
    int result = 0;
    if (names.size > 0)
        result = error_set(error, ERROR_REFUSED,
                           _("these fields were not read for sure: %.300s. Nothing was settled; say "
                             "--set FIELD=VALUE for each, or --rest-empty"),
                           buffer_text(&names));
    buffer_free(&names);
    return result;
}

int settle_values_judge(struct buffer *text, struct form_findings *findings,
                        const struct settle_values *values, const struct form_definition *form,
                        struct error *error)
{
    if (check_known(values, error) != 0)
        return -1;
    for (size_t i = 0; i < values->count; i++)
        buffer_format(text, "%s=%s\n", values->zones[i].id, field_value_name(values->values[i]));
    form_judge(findings, form, values->zones, values->values, values->count);
    return text->failed ? error_out_of_memory(error) : 0;
}

void settle_values_free(struct settle_values *values)
{
    free(values->zones);
    free(values->values);
    free(values->is_known);
    *values = (struct settle_values){NULL, NULL, NULL, 0};
}
