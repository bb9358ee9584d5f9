/* SPDX-License-Identifier: MIT */
/* The bytes of a scan through the whole intake: whatever the file, a reading comes out. */
#include "intake.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct form_definition *find_no_form(void *user, const char *form_code, int revision)
{
    (void)user;
    (void)form_code;
    (void)revision;
    return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct page_code_keys keys = {.count = 1, .key = {{.id = 1}}};
    const struct intake_context context = {
        &keys,
        find_no_form,
        NULL,
        {.max_bytes = 1 << 18, .max_side_px = 700, .max_pixels = 300000}};
    struct page_reading reading;
    struct error error = ERROR_INIT;
    if (intake_read_page(&reading, &context, data, size, &error) != 0)
        abort(); /* memory was not short: every other trouble is a reading */
    if (reading.outcome == PAGE_READ)
        abort(); /* no form is published here */
    page_reading_free(&reading);

    struct buffer texts = BUFFER_INIT;
    size_t count;
    (void)intake_read_codes(&texts, &count, &context.limits, data, size, &error);
    buffer_free(&texts);
    return 0;
}
