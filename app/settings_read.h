/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SETTINGS_READ_H
#define FORMLOOP_SETTINGS_READ_H

#include "error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* Private to app/settings*.c: a JSON object read into a struct by a table of its keys. */

enum setting_kind {
    SETTING_TEXT,    /* char *, owned; required ones are not empty */
    SETTING_BOOL,    /* bool */
    SETTING_INTEGER, /* int, minimum to maximum */
    SETTING_MM,      /* double, minimum to maximum */
    SETTING_PERCENT, /* int in 1/1000 %, from a text such as "9.85" */
    SETTING_MONTH,   /* struct month, from "2026-04" */
    SETTING_CHOICE,  /* int or enum: place of the text in choices */
};

struct setting {
    const char *key;
    enum setting_kind kind;
    size_t offset; /* of the member in the struct */
    bool is_required;
    const char *fallback; /* as the JSON text would be: "", "true", "14", "9.85", a choice */
    long minimum, maximum;
    const char *const *choices; /* NULL-ended */
};

/* Where a value stands, for messages. */
struct setting_place {
    const char *source; /* name of the document */
    char path[100];     /* "rates[1]", "" at the top */
};

/* Always -1: "SOURCE: PATH.KEY: what is wrong". key may be NULL. */
int settings_refuse(const struct setting_place *place, const char *key, struct error *error,
                    const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Reads object (NULL: every fallback) into target by the table, which ends with key == NULL.
 * Members named in `sections` (NULL-ended, may be NULL) are known and left alone. */
int settings_read_object(void *target, const json_t *object, const struct setting *table,
                         const char *const *sections, const struct setting_place *place,
                         struct error *error);

/* Writes the members of the struct back, in the order of the table. NULL when memory is out. */
json_t *settings_write_object(const void *source, const struct setting *table);

#endif
