/* SPDX-License-Identifier: MIT */
#include "page_marks.h"

#include "ink_blob.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* A mark has 13 to 40 px a side at 70 to 200 dpi; scale 90 … 110 % and blur widen that. */
#define MIN_AREA_PX 80
#define MAX_SIDE_PX 75
/* Area against that of the parallelogram with the same covariance: 1 for a full square, 0.72 with
 * the hole; printed text, frames and QR finder rings stay below 0.6. */
#define MIN_SOLIDITY 0.62
#define MAX_SOLIDITY 1.12
#define WINDOW_RADIUS_PX 40 /* at 100 dpi 20 mm across: paper is always within sight of a mark */

/* Sums of the picture's greys and squares over all rectangles from the top left corner. */
struct integral_image {
    int width; /* of the table: one more than the picture */
    uint32_t *sums;
    uint64_t *squares;
};

static void integral_free(struct integral_image *integral)
{
    free(integral->sums);
    free(integral->squares);
}

static int integral_build(struct integral_image *out, const struct gray_image *image,
                          struct error *error)
{
    size_t width = (size_t)image->width + 1, size = width * ((size_t)image->height + 1);
    out->width = image->width + 1;
    out->sums = calloc(size, sizeof *out->sums);
    out->squares = calloc(size, sizeof *out->squares);
    if (out->sums == NULL || out->squares == NULL)
        return error_out_of_memory(error);
    const unsigned char *pixel = image->pixels;
    for (int y = 0; y < image->height; y++) {
        uint32_t sum = 0;
        uint64_t square = 0;
        size_t above = (size_t)y * width + 1, here = above + width;
        for (int x = 0; x < image->width; x++, pixel++) {
            sum += *pixel;
            square += (uint64_t)*pixel * *pixel;
            out->sums[here + (size_t)x] = out->sums[above + (size_t)x] + sum;
            out->squares[here + (size_t)x] = out->squares[above + (size_t)x] + square;
        }
    }
    return 0;
}

/* Grey below which a pixel is dark against its surroundings. */
static double local_threshold(const struct integral_image *integral, const struct gray_image *image,
                              int x, int y, double least_contrast)
{
    int left = x > WINDOW_RADIUS_PX ? x - WINDOW_RADIUS_PX : 0;
    int top = y > WINDOW_RADIUS_PX ? y - WINDOW_RADIUS_PX : 0;
    int right = x + WINDOW_RADIUS_PX < image->width ? x + WINDOW_RADIUS_PX : image->width;
    int bottom = y + WINDOW_RADIUS_PX < image->height ? y + WINDOW_RADIUS_PX : image->height;
    size_t width = (size_t)integral->width;
    size_t a = (size_t)top * width + (size_t)left, b = (size_t)top * width + (size_t)right;
    size_t c = (size_t)bottom * width + (size_t)left, d = (size_t)bottom * width + (size_t)right;
    double area = (double)(right - left) * (bottom - top);
    double mean = (uint32_t)(integral->sums[d] - integral->sums[b] - integral->sums[c] +
                             integral->sums[a]) / area;
    double square = (double)(integral->squares[d] - integral->squares[b] - integral->squares[c] +
                             integral->squares[a]) / area;
    double deviation = sqrt(fmax(0, square - mean * mean));
    return mean - fmax(0.5 * deviation, least_contrast);
}

/* Blocks of 4 × 4 pixels share a threshold. */
static int threshold_image(unsigned char *mask, const struct gray_image *image, struct error *error)
{
    struct integral_image integral = {0};
    int result = integral_build(&integral, image, error);
    unsigned counts[256] = {0};
    gray_image_count(counts, image);
    double contrast = gray_percentile(counts, 0.9) - gray_percentile(counts, 0.004);
    for (int y = 0; result == 0 && y < image->height; y += 4) {
        for (int x = 0; x < image->width; x += 4) {
            double threshold = local_threshold(&integral, image, x, y, fmax(4, 0.12 * contrast));
            for (int row = y; row < y + 4 && row < image->height; row++)
                for (int column = x; column < x + 4 && column < image->width; column++) {
                    size_t i = (size_t)row * (size_t)image->width + (size_t)column;
                    mask[i] = image->pixels[i] < threshold;
                }
        }
    }
    integral_free(&integral);
    return result;
}

static double solidity(const struct ink_blob *blob)
{
    double determinant = blob->cov_xx * blob->cov_yy - blob->cov_xy * blob->cov_xy;
    return determinant > 0 ? blob->area / (12 * sqrt(determinant)) : 0;
}

static bool looks_like_mark(const struct ink_blob *blob)
{
    double ratio = solidity(blob);
    return blob->right - blob->left < MAX_SIDE_PX && blob->bottom - blob->top < MAX_SIDE_PX &&
           ratio > MIN_SOLIDITY && ratio < MAX_SOLIDITY;
}

/* The middle of the hole is nearer to the paper around the mark than to the mark's ink. */
static bool has_hole(const struct gray_image *image, const struct ink_blob *blob)
{
    double radius = sqrt((double)blob->area / 21) * 5; /* side, if the hole is there */
    double middle = 0, ring = 0;
    for (int i = -1; i <= 1; i++)
        for (int k = -1; k <= 1; k++)
            middle += gray_image_sample(image, blob->centre_x + 0.05 * radius * i,
                                        blob->centre_y + 0.05 * radius * k) / 9;
    for (int i = 0; i < 16; i++) {
        double angle = i * 3.14159265 / 8;
        ring += gray_image_sample(image, blob->centre_x + 0.36 * radius * cos(angle),
                                  blob->centre_y + 0.36 * radius * sin(angle)) / 16;
    }
    double paper = 0;
    for (int i = 0; i < 4; i++)
        paper = fmax(paper, gray_image_sample(image, blob->centre_x + (i < 2 ? radius : -radius),
                                              blob->centre_y + (i & 1 ? radius : -radius)));
    return middle - ring > 0.4 * (paper - ring);
}

static int compare_solidity(const void *a, const void *b)
{
    double left = fabs(1 - solidity(a)), right = fabs(1 - solidity(b));
    return (left > right) - (left < right);
}

int mark_candidates_find(struct mark_candidate out[MAX_MARK_CANDIDATES], size_t *count,
                         const struct gray_image *image, struct error *error)
{
    struct ink_blob *blobs = NULL;
    size_t blob_count = 0, kept = 0;
    *count = 0;
    unsigned char *mask = calloc((size_t)image->width, (size_t)image->height);
    if (mask == NULL)
        return error_out_of_memory(error);
    int result = threshold_image(mask, image, error);
    if (result == 0)
        result = ink_blobs_find(&blobs, &blob_count, mask, image->width, image->height, MIN_AREA_PX,
                                NULL, error);
    for (size_t i = 0; i < blob_count; i++)
        if (looks_like_mark(&blobs[i]))
            blobs[kept++] = blobs[i];
    if (kept > MAX_MARK_CANDIDATES) {
        qsort(blobs, kept, sizeof *blobs, compare_solidity);
        kept = MAX_MARK_CANDIDATES;
    }
    for (size_t i = 0; i < kept; i++)
        out[i] = (struct mark_candidate){{blobs[i].centre_x, blobs[i].centre_y},
                                         blobs[i].cov_xx, blobs[i].cov_xy, blobs[i].cov_yy,
                                         has_hole(image, &blobs[i])};
    *count = kept;
    free(blobs);
    free(mask);
    return result;
}
