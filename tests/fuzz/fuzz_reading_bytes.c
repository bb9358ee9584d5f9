/* SPDX-License-Identifier: MIT */
/* What a page reader says, after a hostile file took it over: a reading that keeps every rule comes
 * out, or none; and what comes out says the same when it is written and parsed again. */
#include "file.h"
#include "reading_bytes.h"
#include "worker_channel.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct form_definition *find_form(void *user, const char *form_code, int revision)
{
    (void)form_code;
    (void)revision;
    return user;
}

static struct form_definition *load_form(void)
{
    struct buffer text = BUFFER_INIT;
    if (file_read(&text, FORMLOOP_FORM_FILE, FORM_MAX_BYTES, NULL) != 0)
        abort();
    struct form_definition *form = form_load(text.data, text.size, "form", NULL);
    buffer_free(&text);
    if (form == NULL)
        abort();
    return form;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct page_code_keys keys = {.count = 1, .key = {{.id = 3}}};
    static struct form_definition *form;
    struct error error = ERROR_INIT;
    struct answer_frame frame;
    if (form == NULL)
        form = load_form();
    if (channel_parse_answer(&frame, data, size, size) == CHANNEL_WHOLE &&
        frame.size > size - sizeof frame)
        abort();
    const struct intake_context context = {.keys = &keys, .find_form = find_form, .user = form};
    struct page_reading reading, again;
    if (page_reading_parse(&reading, data, size, &context, &error) != 0)
        return 0;
    struct buffer bytes = BUFFER_INIT;
    page_reading_write(&bytes, &reading);
    if (bytes.size != size || memcmp(bytes.data, data, size) != 0 ||
        page_reading_parse(&again, bytes.data, bytes.size, &context, &error) != 0)
        abort();
    buffer_free(&bytes);
    page_reading_free(&again);
    page_reading_free(&reading);
    return 0;
}
