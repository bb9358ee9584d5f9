/* SPDX-License-Identifier: MIT */
#include "intake.h"

#include "page_read.h"
#include "png_read.h"

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
    };
    return (size_t)reason < sizeof names / sizeof *names ? names[reason] : NULL;
}

int intake_read_page(struct page_reading *out, const struct intake_context *context,
                     const void *bytes, size_t size, struct error *error)
{
    struct gray_image image;
    *out = (struct page_reading){.outcome = PAGE_REJECTED};
    int result =
        png_read_gray(&image, &out->reason, out->detail, &context->limits, bytes, size, error);
    if (result == 0 && out->reason == REASON_NONE)
        result = page_read(out, &image, context, error);
    gray_image_free(&image);
    return result;
}

void page_reading_free(struct page_reading *reading)
{
    free(reading->fields);
    *reading = (struct page_reading){0};
}
