/* SPDX-License-Identifier: MIT */
#include "page_beside.h"

#include "sheet_outline.h"

#include <string.h>

/* The page's share of the picture. An A4 sheet beside an A5 has 0.67, on a black bed with 20 mm of
 * it on each side 0.74. */
#define MOST_SHARE 0.7

/* The picture without the page. */
static int take_rest(struct gray_image *out, const struct gray_image *image,
                     const struct sheet_outline *page, struct error *error)
{
    const struct rect_px whole = {0, 0, image->width, image->height};
    if (gray_image_reduce_part(out, image, &whole, 1, error) != 0) /* a copy, unpacked */
        return -1;
    for (int y = 0; y < out->height; y++) {
        int left, right;
        sheet_outline_row(&left, &right, page, y, out->width);
        if (right > left)
            memset(out->pixels + (size_t)y * (size_t)out->width + left, 255,
                   (size_t)(right - left));
    }
    return 0;
}

int page_beside_find(bool *is_there, const struct gray_image *image,
                     const struct page_geometry *geometry, const struct code_reading *own,
                     const struct page_code_keys *keys, struct error *error)
{
    const struct sheet_outline page = sheet_outline_of(geometry, 0);
    struct gray_image rest = GRAY_IMAGE_INIT;
    struct scanned_codes codes;
    struct code_reading found;
    *is_there = false;
    if (sheet_outline_area(&page) > MOST_SHARE * image->width * image->height)
        return 0;
    int result = take_rest(&rest, image, &page, error);
    if (result == 0)
        result = code_read_page(&found, &codes, &rest, keys, error);
    if (result == 0)
        *is_there = found.reason == REASON_CODES_DISAGREE || found.forged > 0 ||
                    (found.verified > 0 && strcmp(found.text, own->text) != 0);
    gray_image_free(&rest);
    return result;
}
