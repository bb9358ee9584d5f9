/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SETTLE_VALUES_H
#define FORMLOOP_SETTLE_VALUES_H

#include "buffer.h"
#include "error.h"
#include "form.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

/* The values of a page that a clerk settles: what was read, but for what the clerk says. */
struct settle_values {
    struct form_zone *zones; /* of the page, owned */
    enum field_value *values; /* of each, owned */
    bool *is_known;           /* owned; a value that was read for sure or set */
    size_t count;
};

/* Takes the values of an archived reading (NULL: none) of that very page of the form; what is
 * uncertain there is not known. Free out also after a failure. */
int settle_values_load(struct settle_values *out, const struct form_definition *form, int form_page,
                       const json_t *reading, struct error *error);

/* Takes the values that were settled before, canonical text, over those that were read. */
void settle_values_take(struct settle_values *values, const char *text);

/* "field=value": ticked, empty or cancelled of a tick; inked or blank of ink and comb. ERROR_REFUSED if
 * the page has no such field or its kind no such value. */
int settle_values_set(struct settle_values *values, const char *assignment, struct error *error);

/* All that is not known is empty. */
void settle_values_rest_empty(struct settle_values *values);

/* The values as canonical text (reading_json.h), and what is missing by them. ERROR_REFUSED, naming the
 * fields, if one is not known. */
int settle_values_judge(struct buffer *text, struct form_findings *findings,
                        const struct settle_values *values, const struct form_definition *form,
                        struct error *error);

void settle_values_free(struct settle_values *values);

#endif
