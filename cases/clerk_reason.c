/* SPDX-License-Identifier: MIT */
#include "clerk_reason.h"

#include "message.h"
#include "text.h"

#include <string.h>

bool reason_is_line(const char *text, size_t max_bytes)
{
    const size_t size = text == NULL ? 0 : strlen(text);
    if (size == 0 || size > max_bytes || text[strspn(text, " ")] == '\0' ||
        !utf8_is_valid(text, size, NULL))
        return false;
    for (const char *c = text; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            return false;
    return true;
}

int why_check(const char *why, struct error *error)
{
    if (reason_is_line(why, WHY_MAX_BYTES))
        return 0;
    return error_set(error, ERROR_REFUSED,
                     _("a decision needs its reason, one line of UTF-8 of at most %d bytes; nothing "
                       "was changed"),
                     WHY_MAX_BYTES);
}
