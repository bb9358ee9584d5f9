/* SPDX-License-Identifier: MIT */
#include "code_look.h"
#include "intake_file.h"
#include "text.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#define SMALL_SIDE_PX 200  /* reduced below it, modules may be smaller than zbar can see */
#define LARGE_SIDE_PX 1200 /* enlarged above it, a look costs more than it may bring */

/* The ways to look at a picture; the order is from cheap to costly. A page may hold several codes
 * of several sizes, so the first ones are all tried, the rest only while nothing is found. What
 * each one brought on 137 photographs: tests/bench/read_corpus.sh. */
#define LOOKS_ALWAYS 3
static const struct code_look looks[] = {
    {.reduced = 2},
    {.reduced = 0},
    {.sigma_px = 1.0},
    {.reduced = 4},
    {.sigma_px = 2.0},
    {.reduced = 3, .border_px = 7},
    {.reduced = 2, .sigma_px = 1.0},
    {.enlarged = 2},
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

/* The bytes of a symbol carry no character set: what is no UTF-8 is taken as CP932, as Japanese
 * codes are written; what is neither stays as it is. */
static void append_text(struct buffer *out, const struct scanned_code *code)
{
    char converted[3 * CODE_SCAN_MAX_BYTES + 1], *to = converted, *from = (char *)code->text;
    size_t from_size = code->size, to_size = sizeof converted - 1;
    const char *text = code->text;
    if (!utf8_is_valid(text, from_size, NULL)) {
        iconv_t converter = iconv_open("UTF-8", "CP932");
        if (converter != (iconv_t)-1) {
            if (iconv(converter, &from, &from_size, &to, &to_size) != (size_t)-1) {
                *to = '\0';
                text = converted;
            }
            iconv_close(converter);
        }
    }
    buffer_append_text(out, text);
    buffer_append_char(out, '\0');
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
        append_text(out, &codes->code[i]);
    *count = result == 0 ? codes->count : 0;
    decoded_page_free(&page);
    free(codes);
    if (result == 0 && out->failed)
        return error_out_of_memory(error);
    return result;
}
