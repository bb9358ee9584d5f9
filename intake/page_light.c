/* SPDX-License-Identifier: MIT */
#include "page_light.h"

#include "sheet_outline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_CELL_MM 6.0     /* is there anything to be done? … */
#define LOOK_BLOCK 3         /* … a block of 3 × 3 cells shows paper somewhere on nearly every page */
#define CELL_MM 3.0          /* so fine the light is followed */
#define SAMPLES_A_SIDE 4     /* of a cell */
#define MARGIN_MM 5.0        /* of the sheet: its edge, and what lies behind it */
#define CLOSING_CELLS 7      /* to either side: dark things up to 45 mm across are print, not shadow */
#define SLOPE_CELLS 4        /* a field's paper is measured in tiles of 10 mm (zone_patch.h) */
#define LEAST_SLOPE 0.08     /* half of what counts as ink there; scanners' pages have up to 0.03 */
#define DARKEST_SHADOW 0.2   /* of the paper's grey; darker is no paper: a lid, a black patch */

/* The grey of the paper in cells over the picture; -1 where the sheet is not. */
struct light_map {
    int columns, rows, side_px;
    float *grey, *other;
};

static float *cell(const struct light_map *map, int column, int row)
{
    return &map->grey[(size_t)row * (size_t)map->columns + (size_t)column];
}

/* Mean of what is lighter than the cell's mean: paper, unless print covers more than half. */
static float lighter_half(const struct gray_image *image, int left, int top, int side)
{
    int greys[SAMPLES_A_SIDE * SAMPLES_A_SIDE], count = 0, sum = 0, lighter = 0, above = 0;
    for (int i = 0; i < SAMPLES_A_SIDE; i++) {
        int y = top + (2 * i + 1) * side / (2 * SAMPLES_A_SIDE);
        const unsigned char *row = image->pixels + (size_t)y * (size_t)image->width;
        for (int k = 0; k < SAMPLES_A_SIDE; k++)
            sum += greys[count++] = row[left + (2 * k + 1) * side / (2 * SAMPLES_A_SIDE)];
    }
    for (int i = 0; i < count; i++) {
        if (greys[i] * count >= sum) {
            lighter += greys[i];
            above++;
        }
    }
    return (float)lighter / (float)above;
}

static int measure(struct light_map *map, const struct gray_image *image,
                   const struct page_geometry *geometry, double cell_mm, struct error *error)
{
    const struct sheet_outline sheet = sheet_outline_of(geometry, MARGIN_MM);
    struct point_mm middle = {geometry->frame.width_mm / 2, geometry->frame.height_mm / 2};
    double scale = fmin(page_transform_scale_x(&geometry->transform, middle),
                        page_transform_scale_y(&geometry->transform, middle));
    map->side_px = (int)fmax(cell_mm * scale, SAMPLES_A_SIDE);
    map->columns = image->width / map->side_px;
    map->rows = image->height / map->side_px;
    size_t count = (size_t)map->columns * (size_t)map->rows;
    map->grey = malloc((count + 1) * sizeof *map->grey);
    map->other = malloc((count + 1) * sizeof *map->other);
    if (map->grey == NULL || map->other == NULL)
        return error_out_of_memory(error);
    for (int row = 0; row < map->rows; row++) {
        int left, right, middle_px = map->side_px / 2;
        sheet_outline_row(&left, &right, &sheet, row * map->side_px + middle_px, image->width);
        for (int column = 0; column < map->columns; column++) {
            int x = column * map->side_px + middle_px;
            *cell(map, column, row) =
                x >= left && x < right
                    ? lighter_half(image, column * map->side_px, row * map->side_px, map->side_px)
                    : -1;
        }
    }
    return 0;
}

/* The largest (sign 1) or least (-1) of the cells up to `reach` away along a row or a column; cells
 * off the sheet do not count. */
static void spread(struct light_map *map, int reach, int sign, bool is_along_row)
{
    int length = is_along_row ? map->columns : map->rows;
    int lines = is_along_row ? map->rows : map->columns;
    ptrdiff_t step = is_along_row ? 1 : map->columns, next = is_along_row ? map->columns : 1;
    for (int line = 0; line < lines; line++) {
        for (int i = 0; i < length; i++) {
            const float *in = map->grey + line * next;
            float best = in[i * step];
            int last = i + reach < length - 1 ? i + reach : length - 1;
            for (int k = i > reach ? i - reach : 0; best >= 0 && k <= last; k++)
                if (in[k * step] >= 0 && sign * in[k * step] > sign * best)
                    best = in[k * step];
            map->other[line * next + i * step] = best;
        }
    }
    float *swapped = map->grey;
    map->grey = map->other;
    map->other = swapped;
}

/* Fills what is dark and small: print, writing, label tints. A slope stays a slope. Rows first, then
 * columns, each with its way back: on a sheet that lies askew a column ends where the one beside it goes
 * on, and what was spread both ways would be taken back by the shorter. */
static void close_print(struct light_map *map)
{
    for (int pass = 0; pass < 4; pass++)
        spread(map, CLOSING_CELLS, pass % 2 == 0 ? 1 : -1, pass < 2);
}

/* The lightest cell of each block, in place of the block. */
static void take_lightest(struct light_map *map)
{
    int columns = map->columns / LOOK_BLOCK, rows = map->rows / LOOK_BLOCK;
    for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
            float most = -1;
            for (int i = 0; i < LOOK_BLOCK * LOOK_BLOCK; i++)
                most = fmaxf(most, *cell(map, column * LOOK_BLOCK + i % LOOK_BLOCK,
                                         row * LOOK_BLOCK + i / LOOK_BLOCK));
            map->other[row * columns + column] = most;
        }
    }
    float *swapped = map->grey;
    map->grey = map->other;
    map->other = swapped;
    map->columns = columns;
    map->rows = rows;
}

/* By how much the paper changes over so many cells at most, as a share of it. */
static double steepest(const struct light_map *map, int cells, double paper)
{
    double most = 0;
    for (int row = 0; row < map->rows; row++) {
        for (int column = 0; column < map->columns; column++) {
            double here = *cell(map, column, row);
            for (int way = 0; way < 2; way++) {
                int x = column + (way == 0 ? cells : 0), y = row + (way == 1 ? cells : 0);
                if (x >= map->columns || y >= map->rows)
                    continue;
                double there = *cell(map, x, y);
                if (fmin(here, there) > DARKEST_SHADOW * paper)
                    most = fmax(most, fabs(here - there) / fmax(here, there));
            }
        }
    }
    return most;
}

static double lightest(const struct light_map *map)
{
    double most = 0;
    for (int i = 0; i < map->columns * map->rows; i++)
        most = fmax(most, map->grey[i]);
    return most;
}

/* What is not paper gets the grey of the lightest paper and so stays as it is; then no steps. */
static void fill_rest(struct light_map *map, double paper)
{
    for (int i = 0; i < map->columns * map->rows; i++)
        if (map->grey[i] <= DARKEST_SHADOW * paper)
            map->grey[i] = (float)paper;
}

#define GAIN_ONE 4096 /* fixed point, for a loop of whole numbers over all pixels */

/* What the pixels of row y are to be multiplied by, at the middle of each column of cells. */
static void row_gains(int *gains, const struct light_map *map, int y, double paper)
{
    double at = fmin(fmax((y + 0.5) / map->side_px - 0.5, 0), map->rows - 1);
    int above = (int)at, below = above + 1 < map->rows ? above + 1 : above;
    for (int column = 0; column < map->columns; column++) {
        double light = *cell(map, column, above) * (1 - (at - above)) +
                       *cell(map, column, below) * (at - above);
        gains[column] = (int)(GAIN_ONE * paper / light + 0.5);
    }
}

/* Pixels from the middle of one column of cells to that of the next, or to the picture's side. */
static void multiply(unsigned char *pixels, int count, int from, int to, int side_px)
{
    for (int i = 0; i < count; i++) {
        int gain = from + (to - from) * i / side_px;
        int grey = (pixels[i] * gain + GAIN_ONE / 2) / GAIN_ONE;
        pixels[i] = (unsigned char)(grey < 255 ? grey : 255);
    }
}

static void divide_by_light(struct gray_image *image, const struct light_map *map, int *gains,
                            double paper)
{
    const int half = map->side_px / 2, last = map->columns - 1;
    for (int y = 0; y < image->height; y++) {
        unsigned char *row = image->pixels + (size_t)y * (size_t)image->width;
        row_gains(gains, map, y, paper);
        multiply(row, half, gains[0], gains[0], map->side_px);
        for (int i = 0; i < last; i++)
            multiply(row + half + i * map->side_px, map->side_px, gains[i], gains[i + 1],
                     map->side_px);
        int end = half + last * map->side_px;
        multiply(row + end, image->width - end, gains[last], gains[last], map->side_px);
    }
}

static void light_map_free(struct light_map *map)
{
    free(map->grey);
    free(map->other);
}

/* A quick look that tells a scanner's page, which is nearly every one. */
static int look(bool *is_uneven, const struct gray_image *image,
                const struct page_geometry *geometry, struct error *error)
{
    struct light_map map = {0};
    int result = measure(&map, image, geometry, LOOK_CELL_MM, error);
    if (result == 0) {
        take_lightest(&map);
        *is_uneven = steepest(&map, 1, lightest(&map)) > LEAST_SLOPE;
    }
    light_map_free(&map);
    return result;
}

int page_light_even(bool *is_changed, struct gray_image *image,
                    const struct page_geometry *geometry, struct error *error)
{
    struct light_map map = {0};
    bool is_uneven = false;
    *is_changed = false;
    if (image->packed != NULL) /* of two greys: the scanner took the light away */
        return 0;
    int result = look(&is_uneven, image, geometry, error);
    if (result != 0 || !is_uneven)
        return result;
    result = measure(&map, image, geometry, CELL_MM, error);
    int *gains = result == 0 ? malloc(((size_t)map.columns + 1) * sizeof *gains) : NULL;
    if (result == 0 && gains == NULL)
        result = error_out_of_memory(error);
    if (result == 0) {
        close_print(&map);
        double paper = lightest(&map);
        *is_changed = steepest(&map, SLOPE_CELLS, paper) > LEAST_SLOPE;
        fill_rest(&map, paper);
        if (*is_changed)
            divide_by_light(image, &map, gains, paper);
    }
    free(gains);
    light_map_free(&map);
    return result;
}
