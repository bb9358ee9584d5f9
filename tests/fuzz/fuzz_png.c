/* SPDX-License-Identifier: MIT */
/* The bytes of a scan through the whole intake: whatever the file, a reading comes out. */
#include "intake_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct form_definition *find_no_form(void *user, const char *form_code, int revision)
{
    (void)user;
    (void)form_code;
    (void)revision;
    return NULL;
}

static void read_page(struct intake_file *file, int page_index, const struct intake_context *context)
{
    struct page_reading reading;
    struct buffer texts = BUFFER_INIT;
    struct error error = ERROR_INIT;
    size_t count;
    if (intake_file_read_page(&reading, file, page_index, context, &error) != 0)
        abort();
    if (reading.outcome == PAGE_READ)
        abort(); /* no form is published here */
    page_reading_free(&reading);
    (void)intake_file_read_codes(&texts, &count, file, page_index, &error);
    buffer_free(&texts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct page_code_keys keys = {.count = 1, .key = {{.id = 1}}};
    const struct intake_context context = {
        .keys = &keys,
        .find_form = find_no_form,
        .limits = {.max_bytes = 1 << 18, .max_side_px = 700, .max_pixels = 300000}};
    struct intake_file *file;
    enum page_reason reason;
    char detail[200];
    struct error error = ERROR_INIT;
    if (intake_file_open(&file, &reason, detail, &context.limits, data, size, &error) != 0)
        abort(); /* memory was not short: every other trouble is a reading */
    for (int i = 0; file != NULL && i < intake_file_page_count(file); i++)
        read_page(file, i, &context);
    intake_file_close(file);
    return 0;
}
