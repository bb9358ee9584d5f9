/* SPDX-License-Identifier: MIT */
/* The bytes of a scanned file through its decoder: whatever the file, each page is a picture or has
 * a reason. Built once a format, each with its own corpus. */
#include "intake_file.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* fontconfig keeps a list for the life of the process to which LeakSanitizer finds no pointer; poppler
 * leaves a pattern of cairo behind on some broken pages (page readers are processes that retire). */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\nleak:libcairo\n";
}

static void decode_page(struct intake_file *file, int page_index)
{
    struct decoded_page page;
    struct error error = ERROR_INIT;
    unsigned sum = 0;
    if (intake_file_decode(&page, file, page_index, &error) != 0)
        abort(); /* memory was not short */
    if ((page.reason == REASON_NONE) != (page.image.pixels != NULL) ||
        (page.reason == REASON_NONE) != (page.detail[0] == '\0'))
        abort();
    for (size_t i = 0; i < (size_t)page.image.width * (size_t)page.image.height; i++)
        sum += page.image.pixels[i]; /* every pixel is there */
    if (sum > (unsigned)page.image.width * (unsigned)page.image.height * 255u)
        abort();
    decoded_page_free(&page);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct intake_limits limits = {.max_bytes = 1 << 18,
                                         .max_side_px = 3000,
                                         .max_pixels = 300000,
                                         .max_pages = 5,
                                         .max_decoded_bytes = 16 << 20,
                                         .max_cpu_ms = 2000};
    struct intake_file *file;
    enum page_reason reason;
    char detail[200];
    struct error error = ERROR_INIT;
    if (intake_file_open(&file, &reason, detail, &limits, data, size, &error) != 0)
        abort();
    if ((file == NULL) != (reason != REASON_NONE))
        abort();
    for (int i = 0; file != NULL && i < intake_file_page_count(file); i++)
        decode_page(file, i);
    intake_file_close(file);
    return 0;
}
