/* SPDX-License-Identifier: MIT */
#include "intake.h"

#include <stdlib.h>

const char *page_reason_name(enum page_reason reason)
{
    static const char *const names[] = {
        [REASON_NONE] = NULL,
        [REASON_NO_CODE] = "no_code",
        [REASON_CODE_FORGED] = "code_forged",
        [REASON_CODES_DISAGREE] = "codes_disagree",
        [REASON_UNKNOWN_FORM] = "unknown_form",
        [REASON_GEOMETRY] = "geometry",
        [REASON_MARKS_UNCERTAIN] = "marks_uncertain",
        [REASON_UNREADABLE_FILE] = "unreadable_file",
        [REASON_LIMIT_EXCEEDED] = "limit_exceeded",
        [REASON_BLANK_FORM] = "blank_form",
    };
    return (size_t)reason < sizeof names / sizeof *names ? names[reason] : NULL;
}

void page_reading_free(struct page_reading *reading)
{
    free(reading->fields);
    buffer_free(&reading->crops);
    *reading = (struct page_reading){0};
}
