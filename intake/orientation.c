/* SPDX-License-Identifier: MIT */
#include "orientation.h"

#include <string.h>

#define BLOCK_PX 64 /* rows and columns of a block both stay in the cache */

struct steps {
    int xu, yu, xv, yv;
};

static const struct steps all_steps[9] = {
    [1] = {1, 0, 0, 1}, [2] = {-1, 0, 0, 1}, [3] = {-1, 0, 0, -1}, [4] = {1, 0, 0, -1},
    [5] = {0, 1, 1, 0}, [6] = {0, 1, -1, 0}, [7] = {0, -1, -1, 0}, [8] = {0, -1, 1, 0},
};

int orientation_from_steps(int xu, int yu, int xv, int yv)
{
    for (int i = 1; i <= 8; i++)
        if (all_steps[i].xu == xu && all_steps[i].yu == yu && all_steps[i].xv == xv &&
            all_steps[i].yv == yv)
            return i;
    return 0;
}

/* Copies the pixels of a block; a step right in the source is `column` bytes in out, one down is
 * `row` bytes. */
static void copy_block(unsigned char *out, ptrdiff_t column, ptrdiff_t row,
                       const struct gray_image *image, int left, int top)
{
    int right = left + BLOCK_PX < image->width ? left + BLOCK_PX : image->width;
    int bottom = top + BLOCK_PX < image->height ? top + BLOCK_PX : image->height;
    for (int y = top; y < bottom; y++) {
        const unsigned char *from = image->pixels + (size_t)y * (size_t)image->width;
        for (int x = left; x < right; x++)
            out[x * column + y * row] = from[x];
    }
}

int decoded_page_turn_upright(struct decoded_page *page, int orientation, struct error *error)
{
    struct gray_image *image = &page->image, turned;
    if (orientation <= ORIENTATION_UPRIGHT || orientation > 8)
        return 0;
    if (gray_image_unpack(image, error) != 0)
        return -1;
    const struct steps *steps = &all_steps[orientation];
    bool swaps = steps->xu == 0;
    int width = swaps ? image->height : image->width, height = swaps ? image->width : image->height;
    if (gray_image_alloc_unset(&turned, width, height, error) != 0)
        return -1;
    bool from_right = steps->xu < 0 || steps->xv < 0, from_below = steps->yu < 0 || steps->yv < 0;
    unsigned char *origin = turned.pixels + (from_right ? width - 1 : 0) +
                            (from_below ? (size_t)(height - 1) * (size_t)width : 0);
    for (int top = 0; top < image->height; top += BLOCK_PX)
        for (int left = 0; left < image->width; left += BLOCK_PX)
            copy_block(origin, steps->xu + (ptrdiff_t)steps->yu * width,
                       steps->xv + (ptrdiff_t)steps->yv * width, image, left, top);
    gray_image_free(image);
    *image = turned;
    if (swaps) {
        double dpi_x = page->declared_dpi_x;
        page->declared_dpi_x = page->declared_dpi_y;
        page->declared_dpi_y = dpi_x;
    }
    return 0;
}
