/* SPDX-License-Identifier: MIT */
#include "page_marks.h"

#include "ink_blob.h"

#include <math.h>
#include <stdlib.h>

#define PATCH_PX_PER_MM 10.0
#define SEARCH_MM 2.0
#define MAX_SIDE_ERROR_MM 0.7
#define FROM_CENTRE_MM 1.45 /* outside the hole of 1 mm half width */
#define BAND_MM 1.6         /* half width of the band of lines that cross an edge */
#define MAX_LINES 64

/* An edge of the mark: walks from inside the mark outwards along (dx, dy). */
struct edge_walk {
    const struct gray_image *patch;
    double threshold;
    double centre_x, centre_y;
    int dx, dy;
};

/* Where the line at `offset` from the centre leaves the ink, px from the centre. */
static double leave_ink(const struct edge_walk *walk, double offset)
{
    double limit = (PAGE_MARK_SIZE_MM / 2 + SEARCH_MM) * PATCH_PX_PER_MM, previous = 0;
    for (double far = FROM_CENTRE_MM * PATCH_PX_PER_MM; far < limit; far += 1) {
        double x = walk->centre_x + walk->dx * far + walk->dy * offset;
        double y = walk->centre_y + walk->dy * far + walk->dx * offset;
        double grey = gray_image_sample(walk->patch, x, y);
        if (grey > walk->threshold) {
            double step = grey - previous > 1 ? (grey - walk->threshold) / (grey - previous) : 0;
            return far - fmin(step, 1);
        }
        previous = grey;
    }
    return limit;
}

static int compare_doubles(const void *a, const void *b)
{
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static double edge_distance(const struct edge_walk *walk)
{
    double places[MAX_LINES];
    size_t count = 0;
    for (double offset = -BAND_MM * PATCH_PX_PER_MM; offset <= BAND_MM * PATCH_PX_PER_MM;
         offset += 1)
        places[count++] = leave_ink(walk, offset);
    qsort(places, count, sizeof *places, compare_doubles);
    return places[count / 2];
}

/* Measures the four edges from *centre and moves it to the middle; false if the sides are not
 * those of a mark. */
static bool centre_between_edges(struct point_px *centre, const struct gray_image *patch,
                                 double threshold)
{
    struct edge_walk walk = {patch, threshold, centre->x, centre->y, 1, 0};
    double right = edge_distance(&walk);
    walk.dx = -1;
    double left = edge_distance(&walk);
    walk.dx = 0;
    walk.dy = 1;
    double bottom = edge_distance(&walk);
    walk.dy = -1;
    double top = edge_distance(&walk);
    centre->x += (right - left) / 2;
    centre->y += (bottom - top) / 2;
    double side = PAGE_MARK_SIZE_MM * PATCH_PX_PER_MM;
    return fabs(right + left - side) < MAX_SIDE_ERROR_MM * PATCH_PX_PER_MM &&
           fabs(bottom + top - side) < MAX_SIDE_ERROR_MM * PATCH_PX_PER_MM;
}

/* Dark squares of a size, in pixels of the patch. */
struct square_size {
    int least_area, most_area, most_side;
};

static const struct square_size any_mark = {1200, 1 << 30, 1 << 30};
/* 3 modules of 0.69 mm: 21 px a side. */
static const struct square_size finder_middle = {250, 700, 29};

/* The centre of the dark blob of that size nearest to the middle of the patch. */
static bool find_blob(struct point_px *centre, const struct gray_image *patch, double threshold,
                      const struct square_size *square)
{
    struct ink_blob *blobs = NULL;
    size_t count = 0, size = (size_t)patch->width * (size_t)patch->height;
    double best = SEARCH_MM * PATCH_PX_PER_MM * 1.2;
    bool found = false;
    unsigned char *mask = malloc(size);
    if (mask == NULL)
        return false;
    for (size_t i = 0; i < size; i++)
        mask[i] = patch->pixels[i] < threshold;
    ink_blobs_find(&blobs, &count, mask, patch->width, patch->height, square->least_area, NULL,
                   NULL);
    for (size_t i = 0; i < count; i++) {
        const struct ink_blob *blob = &blobs[i];
        double distance =
            hypot(blob->centre_x - patch->width / 2.0, blob->centre_y - patch->height / 2.0);
        if (blob->area > square->most_area || blob->right - blob->left >= square->most_side ||
            blob->bottom - blob->top >= square->most_side || distance >= best)
            continue;
        best = distance;
        *centre = (struct point_px){blob->centre_x, blob->centre_y};
        found = true;
    }
    free(blobs);
    free(mask);
    return found;
}

/* What surrounds a place of the page, and the grey between its ink and its paper. */
static bool take_patch(struct gray_image *patch, double *threshold, const struct rect_mm *rect,
                       const struct gray_image *image, const struct page_transform *transform)
{
    if (page_transform_sample(patch, image, transform, *rect, PATCH_PX_PER_MM, NULL) != 0)
        return false;
    unsigned counts[256] = {0};
    bool is_blurred = gray_image_blur(patch, 1.0, NULL) == 0;
    gray_image_count(counts, patch);
    int ink = gray_percentile(counts, 0.1), paper = gray_percentile(counts, 0.75);
    *threshold = (ink + paper) / 2.0;
    return is_blurred && paper - ink >= 8;
}

static struct rect_mm search_rect(struct point_mm expected, double half)
{
    return (struct rect_mm){expected.x - half, expected.y - half, 2 * half, 2 * half};
}

static struct point_px place_of(const struct page_transform *transform, const struct rect_mm *rect,
                                struct point_px patch_px)
{
    return page_transform_apply(transform, rect->x + (patch_px.x + 0.5) / PATCH_PX_PER_MM,
                                rect->y + (patch_px.y + 0.5) / PATCH_PX_PER_MM);
}

bool mark_centre_refine(struct point_px *out, const struct gray_image *image,
                        const struct page_transform *transform, struct point_mm expected)
{
    struct rect_mm rect = search_rect(expected, PAGE_MARK_SIZE_MM / 2 + SEARCH_MM);
    struct gray_image patch = GRAY_IMAGE_INIT;
    struct point_px centre;
    double threshold;
    bool found = take_patch(&patch, &threshold, &rect, image, transform) &&
                 find_blob(&centre, &patch, threshold, &any_mark) &&
                 centre_between_edges(&centre, &patch, threshold) &&
                 centre_between_edges(&centre, &patch, threshold);
    if (found)
        *out = place_of(transform, &rect, centre);
    gray_image_free(&patch);
    return found;
}

bool finder_centre_refine(struct point_px *out, const struct gray_image *image,
                          const struct page_transform *transform, struct point_mm expected)
{
    struct rect_mm rect =
        search_rect(expected, 1.5 * PAGE_CODE_SIZE_MM / PAGE_CODE_MODULES + SEARCH_MM);
    struct gray_image patch = GRAY_IMAGE_INIT;
    struct point_px centre;
    double threshold;
    bool found = take_patch(&patch, &threshold, &rect, image, transform) &&
                 find_blob(&centre, &patch, threshold, &finder_middle);
    if (found)
        *out = place_of(transform, &rect, centre);
    gray_image_free(&patch);
    return found;
}
