/* SPDX-License-Identifier: MIT */
#include "blank_page.h"

#include "ink_blob.h"

#include <stdlib.h>
#include <string.h>

#define LONG_SIDE_PX 1170.0 /* A4 at 100 dpi: 15.5 px to the mm² */
#define MARGIN_SHARE 0.03
#define SPOT_PX 4
#define MAX_INK_PX 62 /* 4 mm² */
#define DARKER_BY 0.2
#define SURROUNDINGS_SIGMA_PX 10.0
#define LEAST_SIDE_PX 200
#define LEAST_PAPER_GREY 70
#define MIDDLE_SHARE 0.6     /* of both sides: no lid, no shadow of an edge, no punch hole there */
#define PICTURE_DARK 0.6     /* of the lightest tenth: no shadow on white paper is as dark */
#define PICTURE_PIXELS 0.01  /* of the middle; specks on 10 % of a page leave 0.004 when it is reduced */

static void mark_dark(unsigned char *mask, const struct gray_image *image,
                      const struct gray_image *surroundings)
{
    size_t size = (size_t)image->width * (size_t)image->height;
    for (size_t i = 0; i < size; i++)
        mask[i] = image->pixels[i] < (1 - DARKER_BY) * surroundings->pixels[i] - 2;
}

static bool touches_margin(const struct ink_blob *blob, const struct gray_image *image)
{
    double x = image->width * MARGIN_SHARE, y = image->height * MARGIN_SHARE;
    return blob->left < x || blob->top < y || blob->right >= image->width - x ||
           blob->bottom >= image->height - y;
}

static int count_ink(long *ink_px, const struct gray_image *image,
                     const struct gray_image *surroundings, struct error *error)
{
    struct ink_blob *blobs = NULL;
    size_t count = 0;
    *ink_px = 0;
    unsigned char *mask = malloc((size_t)image->width * (size_t)image->height);
    if (mask == NULL)
        return error_out_of_memory(error);
    mark_dark(mask, image, surroundings);
    int result =
        ink_blobs_find(&blobs, &count, mask, image->width, image->height, SPOT_PX, NULL, error);
    for (size_t i = 0; i < count; i++)
        if (!touches_margin(&blobs[i], image))
            *ink_px += blobs[i].area;
    free(blobs);
    free(mask);
    return result;
}

/* The grey that half of the picture is darker than. */
static int median_grey(const struct gray_image *image)
{
    size_t size = (size_t)image->width * (size_t)image->height, counts[256] = {0}, below = 0;
    for (size_t i = 0; i < size; i++)
        counts[image->pixels[i]]++;
    int grey = 0;
    while (grey < 255 && (below += counts[grey]) * 2 < size)
        grey++;
    return grey;
}

/* Whether much of the middle is dark: a picture, a stamp, a black shape, whose ink has no surroundings that
 * it is darker than, or hangs together with what touches the margin. */
static bool has_picture(const struct gray_image *image)
{
    int left = (int)(image->width * (1 - MIDDLE_SHARE) / 2);
    int top = (int)(image->height * (1 - MIDDLE_SHARE) / 2);
    unsigned counts[256] = {0}, dark = 0, all = 0;
    for (int y = top; y < image->height - top; y++)
        for (int x = left; x < image->width - left; x++, all++)
            counts[image->pixels[(size_t)y * (size_t)image->width + (size_t)x]]++;
    int limit = (int)(PICTURE_DARK * gray_percentile(counts, 0.9));
    for (int grey = 0; grey < limit; grey++)
        dark += counts[grey];
    return dark > PICTURE_PIXELS * all;
}

int blank_page_check(bool *out, const struct gray_image *image, struct error *error)
{
    struct gray_image small = GRAY_IMAGE_INIT, surroundings = GRAY_IMAGE_INIT;
    long ink_px = 0;
    int side = image->width > image->height ? image->width : image->height;
    int factor = (int)(side / LONG_SIDE_PX + 0.5);
    *out = false;
    int result = gray_image_reduce(&small, image, factor < 1 ? 1 : factor, error);
    if (result == 0)
        result = gray_image_alloc(&surroundings, small.width, small.height, error);
    if (result == 0) {
        memcpy(surroundings.pixels, small.pixels, (size_t)small.width * (size_t)small.height);
        result = gray_image_blur(&surroundings, SURROUNDINGS_SIGMA_PX, error);
    }
    if (result == 0)
        result = count_ink(&ink_px, &small, &surroundings, error);
    *out = result == 0 && ink_px < MAX_INK_PX && side >= LEAST_SIDE_PX &&
           median_grey(&small) >= LEAST_PAPER_GREY && !has_picture(&small);
    gray_image_free(&small);
    gray_image_free(&surroundings);
    return result;
}
