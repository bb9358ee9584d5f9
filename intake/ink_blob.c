/* SPDX-License-Identifier: MIT */
#include "ink_blob.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PAPER = 0, VISITED = 2 };

struct spot {
    int x, y;
};

struct blob_search {
    unsigned char *mask;
    const unsigned char *regions;
    int width, height;
    struct spot *spots; /* of the blob at hand */
};

static size_t offset_of(const struct blob_search *search, struct spot spot)
{
    return (size_t)spot.y * (size_t)search->width + (size_t)spot.x;
}

static int visit_neighbours(struct blob_search *search, struct spot spot, int count)
{
    int left = spot.x > 0 ? spot.x - 1 : 0;
    int right = spot.x < search->width - 1 ? spot.x + 1 : spot.x;
    int top = spot.y > 0 ? spot.y - 1 : 0;
    int bottom = spot.y < search->height - 1 ? spot.y + 1 : spot.y;
    for (int y = top; y <= bottom; y++) {
        unsigned char *row = search->mask + (size_t)y * (size_t)search->width;
        for (int x = left; x <= right; x++) {
            if (row[x] == PAPER || row[x] == VISITED)
                continue;
            row[x] = VISITED;
            search->spots[count++] = (struct spot){x, y};
        }
    }
    return count;
}

/* Takes up the pixels that hang together with `start`; returns their number. */
static int collect_pixels(struct blob_search *search, size_t start)
{
    int count = 1;
    size_t width = (size_t)search->width;
    search->mask[start] = VISITED;
    search->spots[0] = (struct spot){(int)(start % width), (int)(start / width)};
    for (int i = 0; i < count; i++)
        count = visit_neighbours(search, search->spots[i], count);
    return count;
}

static struct ink_blob measure_blob(const struct blob_search *search, int area)
{
    struct ink_blob blob = {.area = area, .left = search->width, .top = search->height};
    int64_t sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0, sum_yy = 0;
    for (int i = 0; i < area; i++) {
        int x = search->spots[i].x, y = search->spots[i].y;
        blob.left = x < blob.left ? x : blob.left;
        blob.right = x > blob.right ? x : blob.right;
        blob.top = y < blob.top ? y : blob.top;
        blob.bottom = y > blob.bottom ? y : blob.bottom;
        sum_x += x;
        sum_y += y;
        sum_xx += (int64_t)x * x;
        sum_xy += (int64_t)x * y;
        sum_yy += (int64_t)y * y;
        int region =
            search->regions != NULL ? search->regions[offset_of(search, search->spots[i])] : 0;
        blob.area_in[region & (INK_REGIONS - 1)]++;
    }
    blob.centre_x = (double)sum_x / area;
    blob.centre_y = (double)sum_y / area;
    blob.cov_xx = (double)sum_xx / area - blob.centre_x * blob.centre_x + 1.0 / 12;
    blob.cov_xy = (double)sum_xy / area - blob.centre_x * blob.centre_y;
    blob.cov_yy = (double)sum_yy / area - blob.centre_y * blob.centre_y + 1.0 / 12;
    return blob;
}

/* The next pixel that is not paper, or size. */
static size_t next_ink(const unsigned char *mask, size_t i, size_t size)
{
    uint64_t eight;
    while (i + sizeof eight <= size) {
        memcpy(&eight, mask + i, sizeof eight);
        if (eight != 0)
            break;
        i += sizeof eight;
    }
    while (i < size && mask[i] == PAPER)
        i++;
    return i;
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
    search.spots = malloc((size > 0 ? size : 1) * sizeof *search.spots);
    if (search.spots == NULL)
        return error_out_of_memory(error);
    int result = 0;
    for (size_t i = next_ink(mask, 0, size); i < size && result == 0;
         i = next_ink(mask, i + 1, size)) {
        if (mask[i] == VISITED)
            continue;
        int area = collect_pixels(&search, i);
        if (area >= min_area) {
            struct ink_blob blob = measure_blob(&search, area);
            result = append_blob(out, count, &capacity, &blob);
        } else {
            for (int k = 0; k < area; k++)
                mask[offset_of(&search, search.spots[k])] = PAPER;
        }
    }
    free(search.spots);
    if (result == 0)
        return 0;
    free(*out);
    *out = NULL;
    *count = 0;
    return error_out_of_memory(error);
}
