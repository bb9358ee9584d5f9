/* SPDX-License-Identifier: MIT */
#include "ink_blob.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { PAPER = 0, VISITED = 2 };

/* Ink side by side in a row. Blobs are followed and measured by runs, not by pixels. */
struct run {
    int y, left, right;
};

struct blob_search {
    unsigned char *mask;
    const unsigned char *regions;
    int width, height;
    struct run *runs; /* of the blob at hand */
    int run_count;
};

static bool is_new_ink(unsigned char pixel)
{
    return pixel != PAPER && pixel != VISITED;
}

/* Takes up the run that holds the pixel; returns its right end. */
static int take_run(struct blob_search *search, int x, int y)
{
    unsigned char *row = search->mask + (size_t)y * (size_t)search->width;
    int left = x, right = x;
    while (left > 0 && is_new_ink(row[left - 1]))
        left--;
    while (right < search->width - 1 && is_new_ink(row[right + 1]))
        right++;
    memset(row + left, VISITED, (size_t)(right - left + 1));
    search->runs[search->run_count++] = (struct run){y, left, right};
    return right;
}

/* The runs of row y that touch the run. */
static void visit_row(struct blob_search *search, const struct run *run, int y)
{
    if (y < 0 || y >= search->height)
        return;
    const unsigned char *row = search->mask + (size_t)y * (size_t)search->width;
    int left = run->left > 0 ? run->left - 1 : 0;
    int right = run->right < search->width - 1 ? run->right + 1 : run->right;
    for (int x = left; x <= right; x++)
        if (is_new_ink(row[x]))
            x = take_run(search, x, y);
}

/* Takes up what hangs together with the pixel; returns its area. */
static int collect_runs(struct blob_search *search, int x, int y)
{
    int area = 0;
    search->run_count = 0;
    take_run(search, x, y);
    for (int i = 0; i < search->run_count; i++) {
        const struct run run = search->runs[i];
        visit_row(search, &run, run.y - 1);
        visit_row(search, &run, run.y + 1);
        area += run.right - run.left + 1;
    }
    return area;
}

/* 0 + 1 + 4 + … + n²; 0 for -1. */
static int64_t sum_of_squares(int64_t n)
{
    return n * (n + 1) * (2 * n + 1) / 6;
}

static void count_regions(struct ink_blob *blob, const struct blob_search *search,
                          const struct run *run)
{
    const unsigned char *row = search->regions + (size_t)run->y * (size_t)search->width;
    for (int x = run->left; x <= run->right; x++)
        blob->area_in[row[x] & (INK_REGIONS - 1)]++;
}

static struct ink_blob measure_blob(const struct blob_search *search, int area)
{
    struct ink_blob blob = {.area = area, .left = search->width, .top = search->height};
    int64_t sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0, sum_yy = 0;
    for (int i = 0; i < search->run_count; i++) {
        const struct run *run = &search->runs[i];
        const int64_t y = run->y, count = run->right - run->left + 1;
        const int64_t sum = count * (run->left + run->right) / 2;
        blob.left = run->left < blob.left ? run->left : blob.left;
        blob.right = run->right > blob.right ? run->right : blob.right;
        blob.top = run->y < blob.top ? run->y : blob.top;
        blob.bottom = run->y > blob.bottom ? run->y : blob.bottom;
        sum_x += sum;
        sum_y += count * y;
        sum_xx += sum_of_squares(run->right) - sum_of_squares(run->left - 1);
        sum_xy += sum * y;
        sum_yy += count * y * y;
        if (search->regions != NULL)
            count_regions(&blob, search, run);
    }
    blob.area_in[0] += search->regions == NULL ? area : 0;
    blob.centre_x = (double)sum_x / area;
    blob.centre_y = (double)sum_y / area;
    blob.cov_xx = (double)sum_xx / area - blob.centre_x * blob.centre_x + 1.0 / 12;
    blob.cov_xy = (double)sum_xy / area - blob.centre_x * blob.centre_y;
    blob.cov_yy = (double)sum_yy / area - blob.centre_y * blob.centre_y + 1.0 / 12;
    return blob;
}

static void wipe_out(const struct blob_search *search)
{
    for (int i = 0; i < search->run_count; i++) {
        const struct run *run = &search->runs[i];
        memset(search->mask + (size_t)run->y * (size_t)search->width + run->left, PAPER,
               (size_t)(run->right - run->left + 1));
    }
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
    struct blob_search search = {mask, regions, width, height, NULL, 0};
    *out = NULL;
    *count = 0;
    /* Between two runs of a row there is paper. */
    search.runs = malloc(((size_t)width + 1) / 2 * (size_t)height * sizeof *search.runs + 1);
    if (search.runs == NULL)
        return error_out_of_memory(error);
    int result = 0;
    for (size_t i = next_ink(mask, 0, size); i < size && result == 0;
         i = next_ink(mask, i + 1, size)) {
        if (mask[i] == VISITED)
            continue;
        int area = collect_runs(&search, (int)(i % (size_t)width), (int)(i / (size_t)width));
        if (area >= min_area) {
            struct ink_blob blob = measure_blob(&search, area);
            result = append_blob(out, count, &capacity, &blob);
        } else {
            wipe_out(&search);
        }
    }
    free(search.runs);
    if (result == 0)
        return 0;
    free(*out);
    *out = NULL;
    *count = 0;
    return error_out_of_memory(error);
}
