/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FORM_JSON_H
#define FORMLOOP_FORM_JSON_H

#include "form.h"

#include <jansson.h>

/* Private to forms/: single values out of a definition's JSON, each refused with its place and key.
 * A value that is absent leaves *out as it is, unless it is said to be required. */

#define FORM_MAX_TEXT_BYTES 4000

/* What is being loaded, and where we are in it, for messages. */
struct loader {
    struct form_definition *form;
    const json_t *palette;
    const char *place; /* "page 1, element 12" */
    struct error *error;
};

/* Always -1: PLACE: "KEY" WHAT. */
int refuse(struct loader *loader, const char *what, const char *key);

/* Fails unless every key of object is in the list of words, which single spaces part. */
int check_keys(struct loader *loader, json_t *object, const char *words);

/* A copy of a string value; NULL stays NULL when it is absent and not required. */
int load_string(char **out, struct loader *loader, const json_t *object, const char *key, bool required);
int load_number(double *out, struct loader *loader, const json_t *object, const char *key, double low,
                double high);
int load_boolean(bool *out, struct loader *loader, const json_t *object, const char *key);

/* The place of the value in the NULL-ended list of words. */
int load_word(int *out, struct loader *loader, const json_t *object, const char *key,
              const char *const *words);

/* "#rrggbb" or a name of the palette; *present (may be NULL) is set if there is one. */
int load_colour(struct form_colour *out, bool *present, struct loader *loader, const json_t *object,
                const char *key);

/* A list of exactly count lengths. */
int load_mm_list(double *out, size_t count, struct loader *loader, const json_t *object, const char *key,
                 double low, double high);

#endif
