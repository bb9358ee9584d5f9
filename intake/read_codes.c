/* SPDX-License-Identifier: MIT */
#include "code_look.h"
#include "intake_file.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SMALL_SIDE_PX 200  /* reduced below it, modules may be smaller than zbar can see */
#define LARGE_SIDE_PX 1200 /* enlarged above it, a look costs more than it may bring */

/* The ways to look at a picture; the order is from cheap to costly. A page may hold several codes
 * of several sizes, one within another too, so the first ones are all tried, the rest only while
 * nothing is found. A small picture is enlarged among the first: zbar misses modules of 2 px beside
 * larger ones, and telling the outer of two symbols alone would tell half the truth. What each one
 * brought on 137 photographs: tests/bench/read_corpus.sh. */
#define LOOKS_ALWAYS 4
static const struct code_look looks[] = {
    {.reduced = 2},
    {.reduced = 0},
    {.sigma_px = 1.0},
    {.enlarged = 2},
    {.reduced = 4},
    {.sigma_px = 2.0},
    {.reduced = 3, .border_px = 7},
    {.reduced = 2, .sigma_px = 1.0},
    {.enlarged = 3},
    {.sigma_px = 1.0, .inverted = true},
    {.reduced = 2, .inverted = true},
    {.level_px = 12, .sigma_px = 0.7},
    {.level_px = 40, .sigma_px = 0.7},
    {.level_px = 12, .sigma_px = 0.7, .inverted = true},
    {.enlarged = 2, .level_px = 12, .sigma_px = 0.7},
    {.enlarged = 3, .level_px = 12, .sigma_px = 1.4},
};

static bool is_worth_it(const struct gray_image *image, const struct code_look *look)
{
    if (look->reduced > 1 && image->width / look->reduced < SMALL_SIDE_PX && look->border_px == 0)
        return false;
    int side = image->width > image->height ? image->width : image->height;
    return look->enlarged <= 1 || side * look->enlarged <= LARGE_SIDE_PX;
}

static void append_symbol(struct buffer *out, const struct scanned_code *code)
{
    uint32_t size = (uint32_t)code->size;
    buffer_append(out, &size, sizeof size);
    buffer_append(out, code->text, code->size);
}

bool read_codes_next(const char **symbol, size_t *size, const char **position, const char *end)
{
    uint32_t stated;
    if ((size_t)(end - *position) < sizeof stated)
        return false;
    memcpy(&stated, *position, sizeof stated);
    if (stated > (size_t)(end - *position) - sizeof stated)
        return false;
    *symbol = *position + sizeof stated;
    *size = stated;
    *position = *symbol + stated;
    return true;
}

static int scan_codes(struct scanned_codes *codes, const struct gray_image *image,
                      struct error *error)
{
    int result = 0;
    for (size_t i = 0; result == 0 && i < sizeof looks / sizeof *looks; i++)
        if (is_worth_it(image, &looks[i]) && (i < LOOKS_ALWAYS || codes->count == 0))
            result = code_scan_look(codes, image, &looks[i], error);
    return result;
}

int intake_file_read_codes(struct buffer *out, size_t *count, struct intake_file *file,
                           int page_index, struct error *error)
{
    struct decoded_page page = {0};
    struct scanned_codes *codes = calloc(1, sizeof *codes);
    *count = 0;
    if (codes == NULL)
        return error_out_of_memory(error);
    int result = intake_file_decode(&page, file, page_index, error);
    if (result == 0 && page.reason != REASON_NONE)
        result = error_set(error, ERROR_REFUSED, "%s", page.detail);
    if (result == 0)
        result = scan_codes(codes, &page.image, error);
    for (size_t i = 0; result == 0 && i < codes->count; i++)
        append_symbol(out, &codes->code[i]);
    *count = result == 0 ? codes->count : 0;
    decoded_page_free(&page);
    free(codes);
    if (result == 0 && out->failed)
        return error_out_of_memory(error);
    return result;
}
