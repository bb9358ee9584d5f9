/* SPDX-License-Identifier: MIT */
#include "page_marks.h"

#define SEARCH_LONG_SIDE_PX 1170.0 /* A4 at 100 dpi */
#define CORNER_SHARE 0.135         /* of the long side: 40 mm of A4 */
#define CORNER_SQUARE_ODDNESS 0.1 /* marks: up to 0.02; nothing of that kind in corners of other paper */
/* Of four marks in the corners that need no second look: less than a hole at the wrong corner costs.
 * Black and white scans reach 0.75, as the threshold makes marks thinner. */
#define CORNER_MAX_COST 0.79

static int search_factor(const struct gray_image *image)
{
    int long_side = image->width > image->height ? image->width : image->height;
    int factor = (int)(long_side / SEARCH_LONG_SIDE_PX + 0.5);
    return factor < 1 ? 1 : factor;
}

static int search_part(struct mark_candidates *candidates, const struct gray_image *image,
                       const struct rect_px *part, int factor, struct error *error)
{
    struct gray_image small = GRAY_IMAGE_INIT;
    struct point_px origin = {(double)part->left / factor, (double)part->top / factor};
    double picture_px = (double)image->width * image->height / factor / factor;
    int result = gray_image_reduce_part(&small, image, part, factor, error);
    if (result == 0)
        result = mark_candidates_add(candidates, &small, origin, picture_px, error);
    gray_image_free(&small);
    return result;
}

static int count_squares(const struct mark_candidates *candidates)
{
    int count = 0;
    for (size_t i = 0; i < candidates->count; i++)
        count += candidates->oddness[i] <= CORNER_SQUARE_ODDNESS;
    return count < MARK_COUNT ? count : MARK_COUNT;
}

static int search_corners(struct mark_choice *out, const struct gray_image *image, int factor,
                          struct error *error)
{
    struct mark_candidates candidates = {.count = 0};
    int long_side = image->width > image->height ? image->width : image->height;
    int side = (int)(CORNER_SHARE * long_side);
    *out = (struct mark_choice){0};
    if (image->width < 2 * side || image->height < 2 * side)
        return 0;
    for (int corner = 0; corner < 4; corner++) {
        struct rect_px part = {corner & 1 ? image->width - side : 0,
                               corner & 2 ? image->height - side : 0, side, side};
        if (search_part(&candidates, image, &part, factor, error) != 0)
            return -1;
    }
    mark_choice_find(out, &candidates);
    out->corner_squares = count_squares(&candidates);
    return 0;
}

static bool needs_more(const struct mark_choice *choice)
{
    return choice->count < MARK_COUNT || choice->cost > CORNER_MAX_COST;
}

static int search_everywhere(struct mark_choice *out, const struct gray_image *image, int factor,
                             struct error *error)
{
    struct mark_candidates candidates = {.count = 0};
    const struct rect_px whole = {0, 0, image->width, image->height};
    if (search_part(&candidates, image, &whole, factor, error) != 0)
        return -1;
    mark_choice_find(out, &candidates);
    if (needs_more(out))
        mark_choice_find_tilted(out, &candidates);
    return 0;
}

int mark_search(struct mark_choice *out, const struct gray_image *image, struct error *error)
{
    int factor = search_factor(image);
    if (search_corners(out, image, factor, error) != 0)
        return -1;
    int corner_squares = out->corner_squares;
    if (needs_more(out) && search_everywhere(out, image, factor, error) != 0)
        return -1;
    out->corner_squares = corner_squares;
    for (int role = 0; role < MARK_COUNT; role++) {
        out->centre[role].x = out->centre[role].x * factor + (factor - 1) / 2.0;
        out->centre[role].y = out->centre[role].y * factor + (factor - 1) / 2.0;
    }
    return 0;
}
