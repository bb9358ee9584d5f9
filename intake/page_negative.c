/* SPDX-License-Identifier: MIT */
#include "page_negative.h"

#define TONE_STEP 61    /* pixels: the tone of a page shows in few of them */
#define DARK_SHARE 0.75 /* of a negative; of a sheet on a black bed that takes up half of it 0.5 */

static bool is_mostly_dark(const struct gray_image *image)
{
    size_t size = (size_t)image->width * (size_t)image->height, dark = 0, seen = 0;
    for (size_t i = 0; i < size; i += TONE_STEP, seen++)
        dark += image->pixels[i] < 128;
    return (double)dark > DARK_SHARE * (double)seen;
}

static void invert(struct gray_image *image)
{
    size_t size = (size_t)image->width * (size_t)image->height;
    for (size_t i = 0; i < size; i++)
        image->pixels[i] = (unsigned char)(255 - image->pixels[i]);
}

int page_negative_turn_over(struct page_geometry *geometry, struct gray_image *image,
                            struct error *error)
{
    struct page_geometry turned;
    if (gray_image_unpack(image, error) != 0)
        return -1;
    if (!is_mostly_dark(image))
        return 0;
    invert(image);
    if (page_geometry_from_marks(&turned, image, error) != 0)
        return -1;
    if (turned.is_known)
        *geometry = turned;
    else
        invert(image);
    return 0;
}
