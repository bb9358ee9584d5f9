/* SPDX-License-Identifier: MIT */
/* The loader of form definitions: any bytes are refused or become a definition that holds. */
#include "form.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error error = ERROR_INIT;
    struct form_definition *form = form_load((const char *)data, size, "fuzz", &error);
    if ((form == NULL) != (error.code != ERROR_NONE))
        abort(); /* refused without a word, or accepted with one */
    if (form == NULL)
        return 0;
    struct form_zone *zones;
    size_t count;
    if (form_zones(&zones, &count, form, 0, &error) == 0) {
        enum field_value *values = calloc(count + 1, sizeof *values);
        struct form_findings findings;
        if (values != NULL)
            form_judge(&findings, form, zones, values, count);
        free(values);
        free(zones);
    }
    form_free(form);
    return 0;
}
