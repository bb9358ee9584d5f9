/* SPDX-License-Identifier: MIT */
#include "zone_ink.h"

#include "ink_blob.h"
#include "zone_around.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define PX_PER_MM2 (ZONE_PX_PER_MM * ZONE_PX_PER_MM)
#define SPECK_PX 7  /* 0.19 mm² */
#define BRIDGE_PX 3 /* half the width of a printed line with its margins */

/* Ink that hangs together with twice as much in another zone has come from there. */
#define INTRUDER_SHARE 2.0
#define INTRUDER_MAX_MM2 1.5

/* A line is straight if its ink spreads across it no more than a bar of its width would. */
#define STRAIGHT_BEND 0.42 /* a bar: 0.29 */
#define STRAIGHT_LEAST_RATIO 3
#define LONG_BEND 0.46
#define LONG_LEAST_RATIO 2
#define REACH_PX 4 /* half a printed line with its margins, and one */

#define SLIVER_PX 3 /* what is left of print that stands a little off is no wider */

/* A tick that stands beside its box is taller than what the patch shows above and below the box;
 * its part within 1.6 mm is 0.9 mm² and more. Set on seeds 2000 … 2068, 3200 … 3268 of
 * tick_accuracy: of 15 such ticks all, of 25,000 empty boxes 17. */
#define STANDING_MM 2.6
#define STANDING_MM2 0.8

struct search {
    const struct zone_patch *patch;
    unsigned char *mask; /* ink without specks, strokes joined across printed lines */
    int width, height;
};

/* The part of the mask that holds all ink, and room for it to grow by BRIDGE_PX, without the edges.
 */
static struct rect_px inked_part(const struct search *search)
{
    int left = search->width, right = -1, top = -1, bottom = -1;
    for (int y = 0; y < search->height; y++) {
        const unsigned char *row = search->mask + (size_t)y * (size_t)search->width;
        const unsigned char *first = memchr(row, 1, (size_t)search->width);
        if (first == NULL)
            continue;
        const unsigned char *last = memrchr(row, 1, (size_t)search->width);
        left = first - row < left ? (int)(first - row) : left;
        right = last - row > right ? (int)(last - row) : right;
        top = top < 0 ? y : top;
        bottom = y;
    }
    left = left - BRIDGE_PX < 1 ? 1 : left - BRIDGE_PX;
    top = top - BRIDGE_PX < 1 ? 1 : top - BRIDGE_PX;
    right = right + BRIDGE_PX > search->width - 2 ? search->width - 2 : right + BRIDGE_PX;
    bottom = bottom + BRIDGE_PX > search->height - 2 ? search->height - 2 : bottom + BRIDGE_PX;
    return (struct rect_px){left, top, right - left + 1, bottom - top + 1};
}

static bool is_beside_ink(const unsigned char *pixel, size_t width, int round)
{
    for (const unsigned char *row = pixel - width; row <= pixel + width; row += width)
        for (int k = -1; k <= 1; k++)
            if (row[k] != 0 && row[k] <= round)
                return true;
    return false;
}

/* A stroke that crosses a printed line goes on behind it: ink grows BRIDGE_PX into the line from
 * either side, so that its parts hang together. */
static void bridge_lines(const struct search *search)
{
    size_t width = (size_t)search->width;
    const struct rect_px part = inked_part(search);
    for (int round = 1; round <= BRIDGE_PX && part.width > 0; round++) {
        for (int y = part.top; y < part.top + part.height; y++) {
            size_t start = (size_t)y * width + (size_t)part.left;
            const unsigned char *regions = search->patch->regions + start, *at = regions;
            const unsigned char *end = regions + part.width;
            for (; at < end && (at = memchr(at, REGION_LINE, (size_t)(end - at))) != NULL; at++) {
                unsigned char *pixel = search->mask + start + (at - regions);
                if (*pixel == 0 && is_beside_ink(pixel, width, round))
                    *pixel = (unsigned char)(round + 1);
            }
        }
    }
}

static double extent_in_zone(const struct zone_patch *patch, const struct ink_blob *blob)
{
    double left = (patch->zone.x - patch->rect.x) * ZONE_PX_PER_MM;
    double top = (patch->zone.y - patch->rect.y) * ZONE_PX_PER_MM;
    double w =
        fmin(blob->right + 1, left + patch->zone.w * ZONE_PX_PER_MM) - fmax(blob->left, left);
    double h = fmin(blob->bottom + 1, top + patch->zone.h * ZONE_PX_PER_MM) - fmax(blob->top, top);
    return hypot(fmax(w, 0), fmax(h, 0)) / ZONE_PX_PER_MM;
}

static unsigned sides_left(const struct search *search, const struct ink_blob *blob)
{
    return (blob->left <= 0 ? SIDE_LEFT : 0) | (blob->top <= 0 ? SIDE_TOP : 0) |
           (blob->right >= search->width - 1 ? SIDE_RIGHT : 0) |
           (blob->bottom >= search->height - 1 ? SIDE_BOTTOM : 0);
}

/* Sides of the box that the ink comes as near to as its printed lines let us see. */
static unsigned sides_reached(const struct search *search, const struct ink_blob *blob)
{
    const struct zone_patch *patch = search->patch;
    double left = (patch->zone.x - patch->rect.x) * ZONE_PX_PER_MM + REACH_PX;
    double top = (patch->zone.y - patch->rect.y) * ZONE_PX_PER_MM + REACH_PX;
    double right = left + patch->zone.w * ZONE_PX_PER_MM - 2 * REACH_PX;
    double bottom = top + patch->zone.h * ZONE_PX_PER_MM - 2 * REACH_PX;
    return (blob->left <= left ? SIDE_LEFT : 0) | (blob->top <= top ? SIDE_TOP : 0) |
           (blob->right >= right ? SIDE_RIGHT : 0) | (blob->bottom >= bottom ? SIDE_BOTTOM : 0);
}

/* Whether print stands on that side of the box and the ink comes up to it. */
static bool meets_print(const struct search *search, const struct ink_blob *blob, unsigned side)
{
    const struct zone_patch *patch = search->patch;
    int left = (int)((patch->zone.x - patch->rect.x) * ZONE_PX_PER_MM), top, column, row;
    int right = left + (int)(patch->zone.w * ZONE_PX_PER_MM);
    top = (int)((patch->zone.y - patch->rect.y) * ZONE_PX_PER_MM);
    int bottom = top + (int)(patch->zone.h * ZONE_PX_PER_MM);
    int dx = side == SIDE_LEFT ? -1 : side == SIDE_RIGHT,
        dy = side == SIDE_TOP ? -1 : side == SIDE_BOTTOM;
    column = dx < 0 ? left : dx > 0 ? right : (left + right) / 2;
    row = dy < 0 ? top : dy > 0 ? bottom : (top + bottom) / 2;
    for (int away = 0; column >= 0 && row >= 0 && column < search->width && row < search->height;
         column += dx, row += dy, away++) {
        if (patch->regions[(size_t)row * (size_t)search->width + (size_t)column] != REGION_PRINT)
            continue;
        int gap = dx < 0   ? blob->left - column
                  : dx > 0 ? column - blob->right
                  : dy < 0 ? blob->top - row
                           : row - blob->bottom;
        return gap <= 2 || away <= REACH_PX;
    }
    return false;
}

/* Sides by which the ink may have come. */
static unsigned sides_open(const struct search *search, const struct ink_blob *blob,
                           unsigned reached)
{
    unsigned sides = sides_left(search, blob) | (blob->area_in[REGION_OTHER] > 0 ? reached : 0);
    for (unsigned side = SIDE_LEFT; side <= SIDE_BOTTOM; side *= 2)
        if ((reached & side) && meets_print(search, blob, side))
            sides |= side;
    return sides;
}

static void note_shape(struct zone_ink *ink, const struct search *search,
                       const struct ink_blob *blob)
{
    double mean = (blob->cov_xx + blob->cov_yy) / 2;
    double half = hypot((blob->cov_xx - blob->cov_yy) / 2, blob->cov_xy);
    double length = sqrt(12 * (mean + half)), spread = sqrt(fmax(0, mean - half));
    double width = fmax(blob->area / length, 2),
           angle = atan2(2 * blob->cov_xy, blob->cov_xx - blob->cov_yy) / 2;
    ink->bend = spread / width;
    ink->is_straight = ink->bend < STRAIGHT_BEND && length > STRAIGHT_LEAST_RATIO * width;
    ink->is_long = ink->bend < LONG_BEND && length > LONG_LEAST_RATIO * width;
    ink->along_x = cos(angle);
    ink->along_y = sin(angle);
    ink->middle.x = search->patch->rect.x + (blob->centre_x + 0.5) / ZONE_PX_PER_MM;
    ink->middle.y = search->patch->rect.y + (blob->centre_y + 0.5) / ZONE_PX_PER_MM;
    ink->left_of_mm = search->patch->zone.x - search->patch->rect.x - blob->left / ZONE_PX_PER_MM;
    ink->reaches = sides_reached(search, blob);
    ink->leaves = sides_left(search, blob);
    ink->comes_by = sides_open(search, blob, ink->reaches);
}

static void add_passing(struct zone_ink *ink, const struct search *search,
                        const struct ink_blob *blob, double inside_mm2)
{
    int seen = blob->area - blob->area_in[REGION_LINE];
    if (inside_mm2 > ink->passing_mm2 / 2) {
        ink->passing_share = seen > 0 ? inside_mm2 * PX_PER_MM2 / seen : 0;
        ink->passing_extent_mm = extent_in_zone(search->patch, blob);
    }
    ink->passing_mm2 += inside_mm2;
}

/* Takes up the ink beside the zone. What belongs to the boxes above and below (rings, tails) is cut
 * by the patch, or low. */
static void add_near(struct zone_ink *ink, const struct search *search, const struct ink_blob *blob,
                     double inside_mm2)
{
    double near = blob->area_in[REGION_NEAR] / PX_PER_MM2;
    unsigned left = sides_left(search, blob);
    if (inside_mm2 > 0 || left == 0)
        ink->near_mm2 += near;
    else
        ink->near_passing_mm2 += near;
    if (near > STANDING_MM2 && blob->bottom - blob->top > STANDING_MM * ZONE_PX_PER_MM &&
        (left & ~(unsigned)SIDE_LEFT) == 0)
        ink->stands_beside = true;
}

/* Takes up what hangs together; returns its part in the zone in mm². */
static double add_blob(struct zone_ink *ink, const struct search *search,
                       const struct ink_blob *blob, enum form_zone_kind kind)
{
    double inside = blob->area_in[REGION_INSIDE] / PX_PER_MM2;
    double other = blob->area_in[REGION_OTHER] / PX_PER_MM2;
    if (other > INTRUDER_SHARE * inside && inside < INTRUDER_MAX_MM2)
        return 0;
    bool is_passing = kind == ZONE_TICK && sides_left(search, blob) != 0;
    if (inside > 0 && is_passing)
        add_passing(ink, search, blob, inside);
    else if (inside > 0) {
        ink->own_mm2 += inside;
        ink->extent_mm = fmax(ink->extent_mm, extent_in_zone(search->patch, blob));
    }
    int width = blob->right - blob->left + 1, height = blob->bottom - blob->top + 1;
    if (inside > 0)
        ink->breadth_mm = fmax(ink->breadth_mm, (width < height ? width : height) / ZONE_PX_PER_MM);
    bool is_sliver = blob->right - blob->left < SLIVER_PX || blob->bottom - blob->top < SLIVER_PX;
    if (blob->area_in[REGION_OTHER] == 0 && !is_sliver)
        add_near(ink, search, blob, inside);
    return inside;
}

int zone_ink_measure(struct zone_ink *out, const struct zone_patch *patch, enum form_zone_kind kind,
                     struct error *error)
{
    struct ink_blob *blobs = NULL;
    struct search search = {patch, NULL, patch->image.width, patch->image.height};
    size_t count = 0, size = (size_t)search.width * (size_t)search.height;
    *out = (struct zone_ink){0};
    if (patch->ink_count == 0)
        return 0;
    search.mask = malloc(size);
    if (search.mask == NULL)
        return error_out_of_memory(error);
    memcpy(search.mask, patch->ink, size);
    bridge_lines(&search);
    for (size_t i = 0; i < size; i++)
        search.mask[i] = search.mask[i] != 0;
    int result = ink_blobs_find(&blobs, &count, search.mask, search.width, search.height, SPECK_PX,
                                patch->regions, error);
    double largest = 0;
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        kept += (size_t)(blobs[i].area - blobs[i].area_in[REGION_LINE]);
        double inside = add_blob(out, &search, &blobs[i], kind);
        if (inside > largest && kind == ZONE_TICK)
            note_shape(out, &search, &blobs[i]);
        largest = fmax(largest, inside);
    }
    out->dust_share = (double)(patch->ink_count - kept) / (double)size;
    out->coverage =
        patch->inside_mm2 > 0 ? (out->own_mm2 + out->passing_mm2) / patch->inside_mm2 : 0;
    if (result == 0 && kind == ZONE_TICK && count > 0) {
        zone_around_ring(out, patch, search.mask);
        out->lines_through = out->coverage > 0 ? zone_around_lines(patch, search.mask) : 0;
    }
    free(blobs);
    free(search.mask);
    return result;
}
