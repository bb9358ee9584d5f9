/* SPDX-License-Identifier: MIT */
#include "form_json.h"

#include "message.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int refuse(struct loader *loader, const char *what, const char *key)
{
    return error_set(loader->error, ERROR_REFUSED, "%s: \"%s\" %s", loader->place, key, what);
}

/* Whether key is one of the words, which single spaces part. */
static bool is_word_of(const char *words, const char *key)
{
    size_t length = strlen(key);
    while (*words != '\0') {
        size_t word = strcspn(words, " ");
        if (word == length && strncmp(words, key, length) == 0)
            return true;
        words += word + (words[word] == ' ');
    }
    return false;
}

int check_keys(struct loader *loader, json_t *object, const char *words)
{
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) {
        if (!is_word_of(words, key))
            return refuse(loader, _("is not a key that is known here"), key);
    }
    return 0;
}

int load_string(char **out, struct loader *loader, const json_t *object, const char *key,
                       bool required)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL && !required)
        return 0;
    if (!json_is_string(value))
        return refuse(loader, value == NULL ? _("is missing") : _("must be a text"), key);
    if (json_string_length(value) > FORM_MAX_TEXT_BYTES)
        return refuse(loader, _("is longer than 4000 bytes"), key);
    if (strlen(json_string_value(value)) != json_string_length(value))
        return refuse(loader, _("holds a NUL character"), key);
    *out = strdup(json_string_value(value));
    return *out == NULL ? error_out_of_memory(loader->error) : 0;
}

int load_number(double *out, struct loader *loader, const json_t *object, const char *key,
                       double low, double high)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL)
        return 0;
    double number = json_number_value(value);
    if (!json_is_number(value) || !(number >= low && number <= high)) {
        char what[100];
        snprintf(what, sizeof what, _("must be a number from %g to %g"), low, high);
        return refuse(loader, what, key);
    }
    *out = number;
    return 0;
}

int load_boolean(bool *out, struct loader *loader, const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL)
        return 0;
    if (!json_is_boolean(value))
        return refuse(loader, _("must be true or false"), key);
    *out = json_boolean_value(value);
    return 0;
}

int load_word(int *out, struct loader *loader, const json_t *object, const char *key,
                     const char *const *words)
{
    const json_t *value = json_object_get(object, key);
    if (value == NULL)
        return 0;
    for (int i = 0; json_is_string(value) && words[i] != NULL; i++)
        if (strcmp(words[i], json_string_value(value)) == 0) {
            *out = i;
            return 0;
        }
    return refuse(loader, _("is not one of the words that are known here"), key);
}

static int parse_colour(struct form_colour *out, const char *text)
{
    unsigned part[3];
    if (strlen(text) != 7 || text[0] != '#' || strspn(text + 1, "0123456789abcdefABCDEF") != 6 ||
        sscanf(text, "#%2x%2x%2x", &part[0], &part[1], &part[2]) != 3)
        return -1;
    *out = (struct form_colour){(unsigned char)part[0], (unsigned char)part[1], (unsigned char)part[2]};
    return 0;
}

int load_colour(struct form_colour *out, bool *present, struct loader *loader,
                       const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (json_object_get(object, key) == NULL)
        return 0;
    if (text != NULL && text[0] != '#')
        text = json_string_value(json_object_get(loader->palette, text));
    if (text == NULL || parse_colour(out, text) != 0)
        return refuse(loader, _("must be a colour of the palette or #rrggbb"), key);
    if (present != NULL)
        *present = true;
    return 0;
}

int load_mm_list(double *out, size_t count, struct loader *loader, const json_t *object,
                        const char *key, double low, double high)
{
    const json_t *list = json_object_get(object, key);
    if (!json_is_array(list) || json_array_size(list) != count)
        return refuse(loader, _("must be a list of mm, one for each side"), key);
    for (size_t i = 0; i < count; i++) {
        const json_t *value = json_array_get(list, i);
        double number = json_number_value(value);
        if (!json_is_number(value) || !(number >= low && number <= high))
            return refuse(loader, _("holds what is no length in mm"), key);
        out[i] = number;
    }
    return 0;
}
