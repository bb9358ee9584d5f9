/* SPDX-License-Identifier: MIT */
#include "page_beside.h"

#include <math.h>
#include <string.h>

/* The page's share of the picture. An A4 sheet beside an A5 has 0.67, on a black bed with 20 mm of it
 * on each side 0.74. */
#define MOST_SHARE 0.7

static void page_corners(struct point_px corners[4], const struct page_geometry *geometry)
{
    double width = geometry->frame.width_mm, height = geometry->frame.height_mm;
    for (int i = 0; i < 4; i++)
        corners[i] = page_transform_apply(&geometry->transform, i == 1 || i == 2 ? width : 0,
                                          i >= 2 ? height : 0);
}

static double share_of(const struct gray_image *image, const struct point_px corners[4])
{
    double area = 0;
    for (int i = 0; i < 4; i++) {
        const struct point_px *from = &corners[i], *to = &corners[(i + 1) % 4];
        area += from->x * to->y - to->x * from->y;
    }
    return fabs(area) / 2 / image->width / image->height;
}

/* Where the row is within the four corners, as pixels from *left to before *right. */
static void span_of(int *left, int *right, const struct point_px corners[4], int y, int width)
{
    double from = width, to = 0;
    for (int i = 0; i < 4; i++) {
        const struct point_px *a = &corners[i], *b = &corners[(i + 1) % 4];
        if ((a->y > y) == (b->y > y))
            continue;
        double x = a->x + (y - a->y) / (b->y - a->y) * (b->x - a->x);
        from = fmin(from, x);
        to = fmax(to, x);
    }
    *left = (int)fmax(from, 0);
    *right = (int)fmin(to, width);
}

/* The picture without the page. */
static int take_rest(struct gray_image *out, const struct gray_image *image,
                     const struct point_px corners[4], struct error *error)
{
    const struct rect_px whole = {0, 0, image->width, image->height};
    if (gray_image_reduce_part(out, image, &whole, 1, error) != 0) /* a copy, unpacked */
        return -1;
    for (int y = 0; y < out->height; y++) {
        int left, right;
        span_of(&left, &right, corners, y, out->width);
        if (right > left)
            memset(out->pixels + (size_t)y * (size_t)out->width + left, 255, (size_t)(right - left));
    }
    return 0;
}

int page_beside_find(bool *is_there, const struct gray_image *image,
                     const struct page_geometry *geometry, const struct code_reading *own,
                     const struct page_code_keys *keys, struct error *error)
{
    struct point_px corners[4];
    struct gray_image rest = GRAY_IMAGE_INIT;
    struct scanned_codes codes;
    struct code_reading found;
    *is_there = false;
    page_corners(corners, geometry);
    if (share_of(image, corners) > MOST_SHARE)
        return 0;
    int result = take_rest(&rest, image, corners, error);
    if (result == 0)
        result = code_read_page(&found, &codes, &rest, keys, error);
    if (result == 0)
        *is_there = found.reason == REASON_CODES_DISAGREE || found.forged > 0 ||
                    (found.verified > 0 && strcmp(found.text, own->text) != 0);
    gray_image_free(&rest);
    return result;
}
