/* SPDX-License-Identifier: MIT */
/* The reader of formloop.json: no bytes may break it, and what it accepts it writes back so that it
 * is accepted again. */
#include "buffer.h"
#include "settings.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct settings *settings, *again;
    struct error error = ERROR_INIT;
    struct buffer text = BUFFER_INIT;
    if (settings_load(&settings, (const char *)data, size, "fuzz", &error) != 0)
        return 0;
    if (settings_write(&text, settings, &error) != 0 ||
        settings_load(&again, buffer_text(&text), text.size, "written", &error) != 0)
        abort();
    settings_free(again);
    settings_free(settings);
    buffer_free(&text);
    return 0;
}
