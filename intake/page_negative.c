/* SPDX-License-Identifier: MIT */
#include "page_negative.h"

#define DARK_SHARE 0.75 /* of a negative; of a sheet on a black bed that takes up half of it 0.5   \
                         */

int page_negative_turn_over(struct page_geometry *geometry, struct gray_image *image,
                            struct error *error)
{
    struct page_geometry turned;
    if (gray_image_unpack(image, error) != 0)
        return -1;
    if (gray_image_dark_share(image) <= DARK_SHARE)
        return 0;
    gray_image_invert(image);
    if (page_geometry_from_marks(&turned, image, error) != 0)
        return -1;
    if (turned.is_known)
        *geometry = turned;
    else
        gray_image_invert(image);
    return 0;
}
