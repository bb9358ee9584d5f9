/* SPDX-License-Identifier: MIT */
#include "zone_around.h"

#include <math.h>

#define RING_DIRECTIONS 48
#define EDGE_PX 4 /* half a printed line with its margins, and one */

#define LINE_REACH_MM 1.1 /* a line that strikes out begins this far left of the box */
#define LINE_SLOPES 7     /* to either side, of 0.04 each */
#define LINE_SHARE 0.93
#define LINE_GAP_SHARE 0.8

/* The ink of a patch, without specks. */
struct mask {
    const struct zone_patch *patch;
    const unsigned char *ink;
    int width, height;
};

static bool is_free(unsigned char region)
{
    return region == REGION_OUTSIDE || region == REGION_NEAR;
}

/* Looks outwards from the frame of the box, up to the end of the patch, in one direction: 1 ink,
 * 0 free paper, -1 too little free paper to say. */
static int look_outwards(const struct mask *mask, double dx, double dy)
{
    const struct zone_patch *patch = mask->patch;
    double half = fmax(patch->zone.w, patch->zone.h) / 2;
    double x = (patch->zone.x + patch->zone.w / 2 - patch->rect.x) * ZONE_PX_PER_MM;
    double y = (patch->zone.y + patch->zone.h / 2 - patch->rect.y) * ZONE_PX_PER_MM;
    int seen = 0, steps = 0;
    for (double far = half * 0.9 * ZONE_PX_PER_MM;
         far < (half + ZONE_TICK_MARGIN_MM) * ZONE_PX_PER_MM; far += 1, steps++) {
        int column = (int)(x + far * dx), row = (int)(y + far * dy);
        if (column < 0 || row < 0 || column >= mask->width || row >= mask->height)
            break;
        size_t i = (size_t)row * (size_t)mask->width + (size_t)column;
        if (!is_free(patch->regions[i]))
            continue;
        if (mask->ink[i] != 0)
            return 1;
        seen++;
    }
    return seen > steps / 2 ? 0 : -1;
}

/* Looks around a tick box side by side: right, below, left, above. */
void zone_around_ring(struct zone_ink *ink, const struct zone_patch *patch,
                      const unsigned char *inked_pixels)
{
    const struct mask mask = {patch, inked_pixels, patch->image.width, patch->image.height};
    enum { A_SIDE = RING_DIRECTIONS / 4 };
    int all_free = 0, all_inked = 0;
    ink->ring_share = 1;
    for (int side = 0; side < 4; side++) {
        int free_directions = 0, inked = 0;
        for (int i = 0; i < A_SIDE; i++) {
            double angle = (side + (i + 0.5) / A_SIDE - 0.5) / 4 * 2 * 3.14159265;
            int seen = look_outwards(&mask, cos(angle), sin(angle));
            free_directions += seen >= 0;
            inked += seen > 0;
        }
        all_free += free_directions;
        all_inked += inked;
        if (free_directions < A_SIDE / 2)
            continue;
        ink->free_sides++;
        ink->ring_share = fmin(ink->ring_share, (double)inked / free_directions);
    }
    if (ink->free_sides == 0)
        ink->ring_share = 0;
    ink->around_share = all_free > 0 ? (double)all_inked / all_free : 0;
}

static bool is_inked(const struct mask *mask, int column, int row)
{
    return row >= 0 && row < mask->height &&
           mask->ink[(size_t)row * (size_t)mask->width + (size_t)column] != 0;
}

/* Share of the columns from left of the box to its right side in which the line of that slope that
 * begins at that row meets ink, a pixel above or below it allowed. 0 if it does not begin there. */
static double line_share(const struct mask *mask, int from, int to, int row, double slope)
{
    int inked = 0;
    for (int column = from; column <= to; column++) {
        int y = row + (int)floor(slope * (column - from) + 0.5);
        inked += is_inked(mask, column, y) || is_inked(mask, column, y - 1) ||
                 is_inked(mask, column, y + 1);
        if (inked <= (column - from) / 2)
            return 0;
    }
    return (double)inked / (to - from + 1);
}

/* How many lines of that slope there are: rows that are all ink, with rows that are not between. */
static int count_lines(const struct mask *mask, int from, int to, double slope)
{
    const struct zone_patch *patch = mask->patch;
    int top = (int)((patch->zone.y - patch->rect.y) * ZONE_PX_PER_MM);
    int bottom = (int)((patch->zone.y + patch->zone.h - patch->rect.y) * ZONE_PX_PER_MM);
    int lines = 0, drift = (int)(slope * (to - from));
    bool is_line = false;
    for (int row = top + 2; row < bottom - 2; row++) {
        double share = 0;
        if (row + drift > top + EDGE_PX && row + drift < bottom - EDGE_PX)
            share = line_share(mask, from, to, row, slope);
        lines += share >= LINE_SHARE && !is_line;
        is_line = share >= LINE_SHARE || (is_line && share > LINE_GAP_SHARE);
    }
    return lines;
}

/* Lines that strike a box out (訂正線 are two) come from the left of it and go on to its right
 * side. */
int zone_around_lines(const struct zone_patch *patch, const unsigned char *inked_pixels)
{
    const struct mask mask = {patch, inked_pixels, patch->image.width, patch->image.height};
    int from = (int)((patch->zone.x - LINE_REACH_MM - patch->rect.x) * ZONE_PX_PER_MM);
    int to = (int)((patch->zone.x + patch->zone.w + 0.1 - patch->rect.x) * ZONE_PX_PER_MM);
    int most = 0;
    for (int step = -LINE_SLOPES; step <= LINE_SLOPES; step++) {
        int lines = count_lines(&mask, from, to, step * 0.04);
        most = lines > most ? lines : most;
    }
    return most;
}
