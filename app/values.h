/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_VALUES_H
#define FORMLOOP_VALUES_H

#include "case_record.h"
#include "form.h"
#include "settings.h"

#include <stdbool.h>
#include <stddef.h>

/* A growing list of named texts: what a document is filled with. */
struct value_list {
    struct form_value *items; /* names are borrowed, texts owned */
    size_t count, capacity;
    bool failed; /* memory was out; look once, at the end */
};
#define VALUE_LIST_INIT {NULL, 0, 0, false}

void value_append(struct value_list *list, const char *name, const char *text);
void value_format(struct value_list *list, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void value_list_free(struct value_list *list);

/* Appends the society's values under the names of form_bindings. */
void values_append_society(struct value_list *list, const struct settings *settings);

/* Appends the society's and the case's values under the names of form_bindings, written as they are
 * printed: dates in 和暦, postal codes with a hyphen. An unknown value is "". */
void values_append_case(struct value_list *list, const struct case_record *record,
                        const struct settings *settings);

/* "1,234,567" */
#define YEN_TEXT_SIZE 32
const char *format_yen(char out[YEN_TEXT_SIZE], long yen);

/* Content hash over all names and texts, in order. */
void value_list_hash(char out[HASH_TEXT_SIZE], const struct value_list *list, const char *seed);

#endif
