/* SPDX-License-Identifier: MIT */
#include "page_marks.h"

#include "ink_blob.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* A mark has 13 to 40 px a side at 70 to 200 dpi; scale 90 … 110 % and blur widen that. */
#define MIN_AREA_PX 80
#define MAX_SIDE_PX 75
/* A mark is 4.0e-4 of an A4 sheet and 8.0e-4 of an A5 sheet. */
#define MIN_AREA_SHARE 1.7e-4
#define MAX_AREA_SHARE 2.0e-3
/* Area against that of the parallelogram with the same covariance: 1 for a full square, 0.72 with
 * the hole; printed text, frames and QR finder rings stay below 0.6. */
#define MIN_SOLIDITY 0.62
#define MAX_SOLIDITY 1.12
#define HOLED_SOLIDITY 0.74
#define BLOCK_PX 4 /* blocks of 4 × 4 pixels share a threshold */
#define WINDOW_BLOCKS                                                                              \
    10 /* to either side: 20 mm at 100 dpi, so that paper is within sight of a mark */

/* Sums of the greys and their squares over all rectangles of blocks from the top left corner. */
struct block_sums {
    int columns, rows; /* of blocks; the tables have one more of each */
    uint32_t *sums;
    uint64_t *squares;
};

static void block_sums_free(struct block_sums *blocks)
{
    free(blocks->sums);
    free(blocks->squares);
}

/* Edge blocks that are not whole are left out: no mark touches the edge. */
static int block_sums_build(struct block_sums *out, const struct gray_image *image,
                            struct error *error)
{
    out->columns = image->width / BLOCK_PX;
    out->rows = image->height / BLOCK_PX;
    size_t width = (size_t)out->columns + 1, size = width * ((size_t)out->rows + 1);
    out->sums = calloc(size, sizeof *out->sums);
    out->squares = calloc(size, sizeof *out->squares);
    if (out->sums == NULL || out->squares == NULL)
        return error_out_of_memory(error);
    for (int y = 0; y < out->rows * BLOCK_PX; y++) {
        const unsigned char *pixel = image->pixels + (size_t)y * (size_t)image->width;
        size_t here = ((size_t)y / BLOCK_PX + 1) * width + 1;
        for (size_t column = here; column < here + (size_t)out->columns; column++) {
            uint32_t sum = 0, squares = 0;
            for (int i = 0; i < BLOCK_PX; i++, pixel++) {
                sum += *pixel;
                squares += (uint32_t)*pixel * *pixel;
            }
            out->sums[column] += sum;
            out->squares[column] += squares;
        }
    }
    for (size_t i = width + 1; i < size; i++) {
        if (i % width == 0)
            continue;
        out->sums[i] += out->sums[i - 1] + out->sums[i - width] - out->sums[i - width - 1];
        out->squares[i] +=
            out->squares[i - 1] + out->squares[i - width] - out->squares[i - width - 1];
    }
    return 0;
}

/* Grey below which the pixels of a block are dark against their surroundings. */
static double local_threshold(const struct block_sums *blocks, int x, int y, double least_contrast)
{
    int left = x > WINDOW_BLOCKS ? x - WINDOW_BLOCKS : 0;
    int top = y > WINDOW_BLOCKS ? y - WINDOW_BLOCKS : 0;
    int right = x + WINDOW_BLOCKS < blocks->columns ? x + WINDOW_BLOCKS : blocks->columns;
    int bottom = y + WINDOW_BLOCKS < blocks->rows ? y + WINDOW_BLOCKS : blocks->rows;
    size_t width = (size_t)blocks->columns + 1;
    size_t a = (size_t)top * width + (size_t)left, b = (size_t)top * width + (size_t)right;
    size_t c = (size_t)bottom * width + (size_t)left, d = (size_t)bottom * width + (size_t)right;
    double area = (double)(right - left) * (bottom - top) * BLOCK_PX * BLOCK_PX;
    double mean =
        (uint32_t)(blocks->sums[d] - blocks->sums[b] - blocks->sums[c] + blocks->sums[a]) / area;
    double square = (double)(blocks->squares[d] - blocks->squares[b] - blocks->squares[c] +
                             blocks->squares[a]) /
                    area;
    double deviation = sqrt(fmax(0, square - mean * mean));
    return mean - fmax(0.5 * deviation, least_contrast);
}

static void threshold_block(unsigned char *mask, const struct gray_image *image, int x, int y,
                            double threshold)
{
    int limit = (int)ceil(threshold);
    for (int row = y; row < y + BLOCK_PX; row++) {
        size_t i = (size_t)row * (size_t)image->width + (size_t)x;
        for (int column = 0; column < BLOCK_PX; column++)
            mask[i + (size_t)column] = image->pixels[i + (size_t)column] < limit;
    }
}

static int threshold_image(unsigned char *mask, const struct gray_image *image, struct error *error)
{
    struct block_sums blocks = {0};
    unsigned counts[256] = {0};
    gray_image_count(counts, image);
    double contrast = gray_percentile(counts, 0.9) - gray_percentile(counts, 0.004);
    int result = block_sums_build(&blocks, image, error);
    for (int row = 0; result == 0 && row < blocks.rows; row++)
        for (int column = 0; column < blocks.columns; column++)
            threshold_block(mask, image, column * BLOCK_PX, row * BLOCK_PX,
                            local_threshold(&blocks, column, row, fmax(4, 0.12 * contrast)));
    block_sums_free(&blocks);
    return result;
}

static double solidity(const struct ink_blob *blob)
{
    double determinant = blob->cov_xx * blob->cov_yy - blob->cov_xy * blob->cov_xy;
    return determinant > 0 ? blob->area / (12 * sqrt(determinant)) : 0;
}

/* No longer than a square is at 204 × 98 dpi: the variances of its axes are as 4.3 to 1. */
static bool is_short(const struct ink_blob *blob)
{
    double trace = blob->cov_xx + blob->cov_yy;
    return blob->cov_xx * blob->cov_yy - blob->cov_xy * blob->cov_xy > 0.13 * trace * trace;
}

/* An A5 sheet may lie on an A4 bed, an A4 sheet may fill the picture with a little cut off. */
static bool looks_like_mark(const struct ink_blob *blob, double picture)
{
    double ratio = solidity(blob);
    return blob->right - blob->left < MAX_SIDE_PX && blob->bottom - blob->top < MAX_SIDE_PX &&
           ratio > MIN_SOLIDITY && ratio < MAX_SOLIDITY && is_short(blob) &&
           blob->area / ratio > MIN_AREA_SHARE * picture && blob->area < MAX_AREA_SHARE * picture;
}

/* The middle of the hole is nearer to the paper around the mark than to the mark's ink. */
static bool has_hole(const struct gray_image *image, const struct ink_blob *blob)
{
    double radius = sqrt((double)blob->area / 21) * 5; /* side, if the hole is there */
    double middle = 0, ring = 0;
    for (int i = -1; i <= 1; i++)
        for (int k = -1; k <= 1; k++)
            middle += gray_image_sample(image, blob->centre_x + 0.05 * radius * i,
                                        blob->centre_y + 0.05 * radius * k) /
                      9;
    for (int i = 0; i < 16; i++) {
        double angle = i * 3.14159265 / 8;
        ring += gray_image_sample(image, blob->centre_x + 0.36 * radius * cos(angle),
                                  blob->centre_y + 0.36 * radius * sin(angle)) /
                16;
    }
    double paper = 0;
    for (int i = 0; i < 4; i++)
        paper = fmax(paper, gray_image_sample(image, blob->centre_x + (i < 2 ? radius : -radius),
                                              blob->centre_y + (i & 1 ? radius : -radius)));
    return middle - ring > 0.4 * (paper - ring);
}

/* How far the candidate's solidity is from that of a mark of its kind. */
static double oddness(const struct ink_blob *blob, bool holed)
{
    return fabs(solidity(blob) - (holed ? HOLED_SOLIDITY : 1));
}

/* Puts the candidate into its place by oddness; the oddest falls off the end. */
static void insert_candidate(struct mark_candidates *out, const struct mark_candidate *candidate,
                             double odd)
{
    if (out->count == MAX_MARK_CANDIDATES && out->oddness[out->count - 1] <= odd)
        return;
    size_t i = out->count < MAX_MARK_CANDIDATES ? out->count++ : out->count - 1;
    for (; i > 0 && out->oddness[i - 1] > odd; i--) {
        out->oddness[i] = out->oddness[i - 1];
        out->at[i] = out->at[i - 1];
    }
    out->oddness[i] = odd;
    out->at[i] = *candidate;
}

int mark_candidates_add(struct mark_candidates *out, const struct gray_image *image,
                        struct point_px origin, double picture_px, struct error *error)
{
    struct ink_blob *blobs = NULL;
    size_t count = 0;
    unsigned char *mask = calloc((size_t)image->width, (size_t)image->height);
    if (mask == NULL)
        return error_out_of_memory(error);
    int result = threshold_image(mask, image, error);
    if (result == 0)
        result = ink_blobs_find(&blobs, &count, mask, image->width, image->height, MIN_AREA_PX,
                                NULL, error);
    for (size_t i = 0; i < count; i++) {
        const struct ink_blob *blob = &blobs[i];
        if (!looks_like_mark(blob, picture_px))
            continue;
        struct point_px centre = {blob->centre_x + origin.x, blob->centre_y + origin.y};
        bool holed = has_hole(image, blob);
        insert_candidate(
            out, &(struct mark_candidate){centre, blob->cov_xx, blob->cov_xy, blob->cov_yy, holed},
            oddness(blob, holed));
    }
    free(blobs);
    free(mask);
    return result;
}
