/* SPDX-License-Identifier: MIT */
#include "ink_blob.h"

#include <stdlib.h>

enum { PAPER = 0, VISITED = 2 };

struct blob_search {
    unsigned char *mask;
    const unsigned char *regions;
    int width, height;
    int *pixels; /* of the blob at hand, as offsets into the mask */
};

static int visit_neighbours(struct blob_search *search, int offset, int count)
{
    int x = offset % search->width, y = offset / search->width;
    int left = x > 0 ? x - 1 : 0, right = x < search->width - 1 ? x + 1 : x;
    int top = y > 0 ? y - 1 : 0, bottom = y < search->height - 1 ? y + 1 : y;
    for (int row = top; row <= bottom; row++) {
        for (int column = left; column <= right; column++) {
            int neighbour = row * search->width + column;
            if (search->mask[neighbour] == PAPER || search->mask[neighbour] == VISITED)
                continue;
            search->mask[neighbour] = VISITED;
            search->pixels[count++] = neighbour;
        }
    }
    return count;
}

/* Takes up the pixels that hang together with `start`; returns their number. */
static int collect_pixels(struct blob_search *search, int start)
{
    int count = 1;
    search->mask[start] = VISITED;
    search->pixels[0] = start;
    for (int i = 0; i < count; i++)
        count = visit_neighbours(search, search->pixels[i], count);
    return count;
}

static struct ink_blob measure_blob(const struct blob_search *search, int area)
{
    struct ink_blob blob = {.area = area, .left = search->width, .top = search->height};
    double sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0, sum_yy = 0;
    for (int i = 0; i < area; i++) {
        int x = search->pixels[i] % search->width, y = search->pixels[i] / search->width;
        blob.left = x < blob.left ? x : blob.left;
        blob.right = x > blob.right ? x : blob.right;
        blob.top = y < blob.top ? y : blob.top;
        blob.bottom = y > blob.bottom ? y : blob.bottom;
        sum_x += x;
        sum_y += y;
        sum_xx += (double)x * x;
        sum_xy += (double)x * y;
        sum_yy += (double)y * y;
        int region = search->regions != NULL ? search->regions[search->pixels[i]] : 0;
        blob.area_in[region & (INK_REGIONS - 1)]++;
    }
    blob.centre_x = sum_x / area;
    blob.centre_y = sum_y / area;
    blob.cov_xx = sum_xx / area - blob.centre_x * blob.centre_x + 1.0 / 12;
    blob.cov_xy = sum_xy / area - blob.centre_x * blob.centre_y;
    blob.cov_yy = sum_yy / area - blob.centre_y * blob.centre_y + 1.0 / 12;
    return blob;
}

static int append_blob(struct ink_blob **blobs, size_t *count, size_t *capacity,
                       const struct ink_blob *blob)
{
    if (*count == *capacity) {
        size_t larger = *capacity == 0 ? 64 : *capacity * 2;
        struct ink_blob *moved = realloc(*blobs, larger * sizeof *moved);
        if (moved == NULL)
            return -1;
        *blobs = moved;
        *capacity = larger;
    }
    (*blobs)[(*count)++] = *blob;
    return 0;
}

int ink_blobs_find(struct ink_blob **out, size_t *count, unsigned char *mask, int width, int height,
                   int min_area, const unsigned char *regions, struct error *error)
{
    size_t capacity = 0, size = (size_t)width * (size_t)height;
    struct blob_search search = {mask, regions, width, height, NULL};
    *out = NULL;
    *count = 0;
    search.pixels = malloc((size > 0 ? size : 1) * sizeof *search.pixels);
    if (search.pixels == NULL)
        return error_out_of_memory(error);
    int result = 0;
    for (size_t i = 0; i < size && result == 0; i++) {
        if (mask[i] == PAPER || mask[i] == VISITED)
            continue;
        int area = collect_pixels(&search, (int)i);
        if (area >= min_area) {
            struct ink_blob blob = measure_blob(&search, area);
            result = append_blob(out, count, &capacity, &blob);
        } else {
            for (int k = 0; k < area; k++)
                mask[search.pixels[k]] = PAPER;
        }
    }
    free(search.pixels);
    if (result == 0)
        return 0;
    free(*out);
    *out = NULL;
    *count = 0;
    return error_out_of_memory(error);
}
