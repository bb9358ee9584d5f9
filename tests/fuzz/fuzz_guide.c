/* SPDX-License-Identifier: MIT */
/* The text of the guide booklet: no bytes may break its reader or its layout, every page that is
 * begun ends, and a text that is refused says on which line. */
#include "guide.h"
#include "guide_model.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { MONTHS = 24, MAX_VALUES = 64 };

/* A value for every name, and two years of months. */
static void print(const struct guide *guide, struct font_library *library)
{
    struct error error = ERROR_INIT;
    struct form_value values[MAX_VALUES];
    struct guide_month months[MONTHS];
    size_t count = 0;
    for (const struct guide_binding *b = guide_bindings; b->name != NULL && count < MAX_VALUES; b++)
        values[count++] = (struct form_value){b->name, "みどり 1,234円"};
    for (int i = 0; i < MONTHS; i++)
        months[i] = (struct guide_month){.year = 2026, .month = i % 12 + 1, .due = {2026, 4, 10}};
    const struct guide_data data = {.values = values,
                                    .value_count = count,
                                    .months = months,
                                    .month_count = MONTHS,
                                    .case_number = "1",
                                    .has_outline = true,
                                    .page_code = "F10GD0011100000Z00000AABCDEFGHJK"};
    struct print_document *document;
    if (print_document_new(&document, library, "fuzz", &error) != 0)
        return;
    if (print_document_add_guide(document, guide, &data, &error) == 0 &&
        print_document_page_count(document) % GUIDE_PAGE_MULTIPLE != 0)
        abort();
    print_document_free(document);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct font_library *library;
    struct error error = ERROR_INIT;
    struct guide *guide;
    if (library == NULL && font_library_open(&library, NULL, &error) != 0)
        return 0;
    if (guide_parse(&guide, (const char *)data, size, "fuzz", &error) != 0) {
        if (strncmp(error.message, "fuzz: ", 6) != 0)
            abort();
        return 0;
    }
    print(guide, library);
    guide_free(guide);
    return 0;
}
