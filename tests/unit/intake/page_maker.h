/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAGE_MAKER_H
#define FORMLOOP_PAGE_MAKER_H

/* Pages of the application form for tests of the intake; everything fails the test on trouble. */
#include "file.h"
#include "page_read.h"
#include "sample_page.h"

#include <stdlib.h>
#include <string.h>

static inline struct page_code_keys maker_keys(void)
{
    struct page_code_keys keys = {.count = 1, .key = {{.id = 3}}};
    memset(keys.key[0].bytes, 0x5a, PAGE_CODE_KEY_SIZE);
    return keys;
}

static inline struct form_definition *maker_load_form(void)
{
    struct buffer bytes = BUFFER_INIT;
    struct error error = ERROR_INIT;
    assert_int_equal(file_read(&bytes, FORMLOOP_FORM_FILE, FORM_MAX_BYTES, &error), 0);
    struct form_definition *form = form_load(bytes.data, bytes.size, "test", &error);
    assert_non_null(form);
    buffer_free(&bytes);
    return form;
}

static inline const struct form_definition *maker_find_form(void *user, const char *form_code,
                                                            int revision)
{
    const struct form_definition *form = user;
    return strcmp(form->code, form_code) == 0 && form->revision == revision ? form : NULL;
}

/* The text of a code of the form: that case, page 1 of 2, piece 900. */
static inline void maker_code(char out[PAGE_CODE_TEXT_SIZE], int64_t case_id)
{
    struct page_code_keys keys = maker_keys();
    struct page_code code = {"AP", 1, 1, 2, case_id, 900};
    assert_int_equal(page_code_format(out, &code, &keys, NULL), 0);
}

static inline struct page_reading maker_read(struct gray_image *image,
                                             const struct form_definition *form)
{
    struct page_code_keys keys = maker_keys();
    struct intake_context context = {&keys, maker_find_form, (void *)form, {0}, false};
    struct decoded_page page = {.image = *image};
    struct page_reading reading = {.outcome = PAGE_REJECTED};
    assert_int_equal(page_read(&reading, &page, &context, NULL), 0);
    *image = page.image;
    return reading;
}

#endif
