/* SPDX-License-Identifier: MIT */
#include "sheet_outline.h"

#include <math.h>

struct sheet_outline sheet_outline_of(const struct page_geometry *geometry, double margin_mm)
{
    struct sheet_outline outline;
    double right = geometry->frame.width_mm - margin_mm;
    double bottom = geometry->frame.height_mm - margin_mm;
    for (int i = 0; i < 4; i++)
        outline.corner[i] =
            page_transform_apply(&geometry->transform, i == 1 || i == 2 ? right : margin_mm,
                                 i >= 2 ? bottom : margin_mm);
    return outline;
}

double sheet_outline_area(const struct sheet_outline *outline)
{
    double area = 0;
    for (int i = 0; i < 4; i++) {
        const struct point_px *from = &outline->corner[i], *to = &outline->corner[(i + 1) % 4];
        area += from->x * to->y - to->x * from->y;
    }
    return fabs(area) / 2;
}

void sheet_outline_row(int *left, int *right, const struct sheet_outline *outline, int y, int width)
{
    double from = width, to = 0;
    for (int i = 0; i < 4; i++) {
        const struct point_px *a = &outline->corner[i], *b = &outline->corner[(i + 1) % 4];
        if ((a->y > y) == (b->y > y))
            continue;
        double x = a->x + (y - a->y) / (b->y - a->y) * (b->x - a->x);
        from = fmin(from, x);
        to = fmax(to, x);
    }
    *left = (int)fmax(from, 0);
    *right = (int)fmin(to, width);
}
