/* SPDX-License-Identifier: MIT */
#include "code_scan.h"
#include "intake_file.h"
#include "text.h"

#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#define SMALL_SIDE_PX 200 /* below it, modules may be smaller than zbar can see */

/* The ways to look at a picture; the order is from cheap to costly. A page may hold several codes
 * of several sizes, so the first ones are all tried, the rest only while nothing is found. */
#define LOOKS_ALWAYS 3
static const struct code_look looks[] = {
    {2, 0, false}, {1, 0, false},   {1, 1.0, false}, {4, 0, false}, {1, 2.0, false},
    {3, 0, false}, {2, 1.0, false}, {1, 1.0, true},  {2, 0, true},
};

static int look(struct scanned_codes *codes, const struct gray_image *image, size_t index,
                struct error *error)
{
    if (looks[index].factor > 1 && image->width / looks[index].factor < SMALL_SIDE_PX)
        return 0;
    return code_scan_look(codes, image, &looks[index], error);
}

/* The bytes of a symbol carry no character set: what is no UTF-8 is taken as CP932, as Japanese
 * codes are written; what is neither stays as it is. */
static void append_text(struct buffer *out, const char *text)
{
    char converted[3 * CODE_SCAN_MAX_BYTES + 1], *to = converted, *from = (char *)text;
    size_t from_size = strlen(text), to_size = sizeof converted - 1;
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
        if (i < LOOKS_ALWAYS || codes->count == 0)
            result = look(codes, image, i, error);
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
        append_text(out, codes->code[i].text);
    *count = result == 0 ? codes->count : 0;
    decoded_page_free(&page);
    free(codes);
    if (result == 0 && out->failed)
        return error_out_of_memory(error);
    return result;
}
