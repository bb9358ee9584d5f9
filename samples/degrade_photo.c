/* SPDX-License-Identifier: MIT */
/* What a camera over a desk sees in place of a scanner: the sheet aslant and a little bent, the desk
 * around it, the shadow of a hand. */
#include "degrade_steps.h"
#include "page_transform.h"

#include <math.h>

#define DESK_GREY 75
#define SHADOW_RADIUS_MM 70.0
#define SHADOW_EDGE_MM 13.0 /* over which it fades */

/* Where the light falls: a sheet's place, seen from what the camera sees. */
struct view {
    struct page_transform to_sheet; /* px of the photograph → px of the sheet */
    double bend_px, width;
    struct point_px shadow;
    double radius_px, edge_px, loss;
};

static double light_at(const struct view *view, double x, double y)
{
    double beyond = hypot(x - view->shadow.x, y - view->shadow.y) - view->radius_px;
    double share = beyond / view->edge_px + 0.5; /* 0: in the shadow, 1: beyond it */
    share = fmin(fmax(share, 0), 1);
    return 1 - view->loss * (1 - share * share * (3 - 2 * share));
}

static unsigned char see(const struct gray_image *image, const struct view *view, int x, int y)
{
    struct point_px at = page_transform_apply(&view->to_sheet, x, y);
    double v = at.y + view->bend_px * sin(at.x / view->width * 3.14159265);
    bool is_desk = at.x < 0 || v < 0 || at.x > image->width - 1 || v > image->height - 1;
    double grey = is_desk ? DESK_GREY : gray_image_sample(image, at.x, v);
    return (unsigned char)(grey * light_at(view, x, y) + 0.5);
}

int degrade_photo(struct gray_image *image, const struct degradation *d, double px_per_mm,
                  struct random *random, struct error *error)
{
    struct gray_image photo;
    struct view view = {.bend_px = d->bend_mm * px_per_mm, .width = image->width};
    struct point_pair corners[4];
    if (!(d->aslant_mm > 0) && d->bend_mm == 0 && !(d->shadow > 0))
        return 0;
    double room = d->aslant_mm * px_per_mm;
    for (int i = 0; i < 4; i++) {
        double x = i & 1 ? image->width - 1 : 0, y = i & 2 ? image->height - 1 : 0;
        corners[i].px = (struct point_px){x, y};
        corners[i].mm = (struct point_mm){x + room * (1 + random_between(random, -1, 1)),
                                          y + room * (1 + random_between(random, -1, 1))};
    }
    int width = (int)(image->width + 2 * room), height = (int)(image->height + 2 * room);
    view.shadow = (struct point_px){random_between(random, 0, width),
                                    random_between(random, 0.4, 1) * height};
    view.radius_px = SHADOW_RADIUS_MM * px_per_mm;
    view.edge_px = SHADOW_EDGE_MM * px_per_mm;
    view.loss = d->shadow;
    if (page_transform_fit(&view.to_sheet, TRANSFORM_FULL, corners, 4) != 0)
        return error_set(error, ERROR_REFUSED, "%s", "a sheet that aslant cannot be photographed");
    if (gray_image_alloc(&photo, width, height, error) != 0)
        return -1;
    for (int y = 0; y < height; y++)
        for (int x = 0; x < width; x++)
            photo.pixels[(size_t)y * (size_t)width + (size_t)x] = see(image, &view, x, y);
    degrade_replace(image, &photo);
    return 0;
}
