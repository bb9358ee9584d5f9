/* SPDX-License-Identifier: MIT */
/* The page code: bytes from a symbol or a keyboard. What is accepted must be what would be printed:
 * with a key of zeros, writing the accepted code again gives the same characters. */
#include "page_code.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void verify(const char *text, size_t size)
{
    static const struct page_code_keys keys = {.count = 1, .signing = 0};
    struct page_code code;
    struct error error = ERROR_INIT;
    char again[PAGE_CODE_TEXT_SIZE];
    if (page_code_verify(&code, text, size, &keys) != PAGE_CODE_VALID)
        return;
    if (page_code_format(again, &code, &keys, &error) != 0 || memcmp(again, text, PAGE_CODE_LENGTH) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char normal[PAGE_CODE_LENGTH + 2];
    char *typed = malloc(size + 1);
    verify((const char *)data, size);
    if (typed == NULL)
        return 0;
    memcpy(typed, data, size);
    typed[size] = '\0';
    page_code_normalise(normal, typed);
    verify(normal, strlen(normal));
    free(typed);
    return 0;
}
