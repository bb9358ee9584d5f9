/* SPDX-License-Identifier: MIT */
#include "page_light.h"

#include "sheet_outline.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define CELL_MM 4.0
#define SAMPLE_ROWS 4    /* of a cell … */
#define SAMPLE_COLUMNS 8 /* … and each row of them a walk through the memory */
#define MARGIN_MM 5.0    /* of the sheet: its edge, and what lies behind it */
#define CLOSING_CELLS 4  /* to either side: dark things up to 36 mm across are print, not shadow */
#define SLOPE_CELLS 3    /* a field's paper is measured in tiles of 10 mm (zone_patch.h) */
#define LEAST_SLOPE 0.08 /* half of what counts as ink there; scanners' pages have up to 0.03 */
#define DARKEST_SHADOW 0.2 /* of the paper's grey; darker is no paper: a lid, a black patch */

/* The grey of the paper in cells over the picture; -1 where the sheet is not. */
struct light_map {
    int columns, rows, side_px;
    int offset_px[SAMPLE_COLUMNS]; /* of the samples in a row of a cell */
    float *grey;
    float *room; /* for a line of cells twice, and what pads it */
};

static float *cell(const struct light_map *map, int column, int row)
{
    return &map->grey[(size_t)row * (size_t)map->columns + (size_t)column];
}

#define SAMPLES (SAMPLE_ROWS * SAMPLE_COLUMNS)

static int place_of(int i, int count, int side_px)
{
    return (2 * i + 1) * side_px / (2 * count);
}

static void take_samples(unsigned char greys[SAMPLES], const struct gray_image *image, int left,
                         int top, const struct light_map *map)
{
    for (int i = 0; i < SAMPLE_ROWS; i++) {
        int y = top + place_of(i, SAMPLE_ROWS, map->side_px);
        const unsigned char *row = image->pixels + (size_t)y * (size_t)image->width + left;
        for (int k = 0; k < SAMPLE_COLUMNS; k++)
            *greys++ = row[map->offset_px[k]];
    }
}

/* Mean of what is not darker than the cell's mean: paper, unless print covers more than half. In
 * small whole numbers, for vectors. */
static float lighter_half(const unsigned char greys[SAMPLES])
{
    uint16_t sum = 0, lighter = 0, above = 0;
    for (int i = 0; i < SAMPLES; i++)
        sum = (uint16_t)(sum + greys[i]);
    const unsigned char mean = (unsigned char)((sum + SAMPLES - 1) / SAMPLES);
    for (int i = 0; i < SAMPLES; i++) {
        lighter = (uint16_t)(lighter + (greys[i] >= mean ? greys[i] : 0));
        above = (uint16_t)(above + (greys[i] >= mean));
    }
    return (float)lighter / (float)above;
}

/* Marks the cells whose middle lies on the sheet. */
static void mark_sheet(const struct light_map *map, const struct page_geometry *geometry, int width)
{
    const struct sheet_outline sheet = sheet_outline_of(geometry, MARGIN_MM);
    const int half = map->side_px / 2;
    for (int row = 0; row < map->rows; row++) {
        int left, right;
        sheet_outline_row(&left, &right, &sheet, row * map->side_px + half, width);
        for (int column = 0; column < map->columns; column++) {
            int x = column * map->side_px + half;
            *cell(map, column, row) = x >= left && x < right ? 0 : -1;
        }
    }
}

static void measure_cells(struct light_map *map, const struct gray_image *image)
{
    unsigned char greys[SAMPLES];
    for (int k = 0; k < SAMPLE_COLUMNS; k++)
        map->offset_px[k] = place_of(k, SAMPLE_COLUMNS, map->side_px);
    for (int row = 0; row < map->rows; row++) {
        for (int column = 0; column < map->columns; column++) {
            if (*cell(map, column, row) < 0)
                continue;
            take_samples(greys, image, column * map->side_px, row * map->side_px, map);
            *cell(map, column, row) = lighter_half(greys);
        }
    }
}

static int measure(struct light_map *map, const struct gray_image *image,
                   const struct page_geometry *geometry, struct error *error)
{
    struct point_mm middle = {geometry->frame.width_mm / 2, geometry->frame.height_mm / 2};
    double scale = fmin(page_transform_scale_x(&geometry->transform, middle),
                        page_transform_scale_y(&geometry->transform, middle));
    map->side_px = (int)fmax(CELL_MM * scale, SAMPLE_COLUMNS);
    map->columns = image->width / map->side_px;
    map->rows = image->height / map->side_px;
    size_t count = (size_t)map->columns * (size_t)map->rows;
    map->grey = malloc((count + 1) * sizeof *map->grey);
    map->room = malloc(2 * (size_t)(map->columns + map->rows + CLOSING_CELLS) * sizeof *map->room);
    if (map->grey == NULL || map->room == NULL)
        return error_out_of_memory(error);
    mark_sheet(map, geometry, image->width);
    measure_cells(map, image);
    return 0;
}

#define NO_CELL (-1e6F) /* less than any grey, of either sign */

/* The largest of 2 · CLOSING_CELLS + 1 neighbours; padded begins CLOSING_CELLS before the first. */
static void find_largest(float *restrict out, const float *restrict padded, int length)
{
    for (int i = 0; i < length; i++)
        out[i] = padded[i];
    for (int k = 1; k <= 2 * CLOSING_CELLS; k++)
        for (int i = 0; i < length; i++)
            out[i] = padded[i + k] > out[i] ? padded[i + k] : out[i];
}

/* Each cell the largest (sign 1) or least (-1) of those up to CLOSING_CELLS away along its row or
 * column; cells off the sheet do not count, and stay. */
static void spread(struct light_map *map, float sign, bool is_along_row)
{
    int length = is_along_row ? map->columns : map->rows;
    int lines = is_along_row ? map->rows : map->columns;
    ptrdiff_t step = is_along_row ? 1 : map->columns, next = is_along_row ? map->columns : 1;
    float *padded = map->room, *best = padded + length + 2 * CLOSING_CELLS;
    for (int i = 0; i < length + 2 * CLOSING_CELLS; i++)
        padded[i] = NO_CELL;
    for (int line = 0; line < lines; line++) {
        float *cells = map->grey + line * next;
        for (int i = 0; i < length; i++)
            padded[i + CLOSING_CELLS] = cells[i * step] >= 0 ? sign * cells[i * step] : NO_CELL;
        find_largest(best, padded, length);
        for (int i = 0; i < length; i++)
            if (cells[i * step] >= 0)
                cells[i * step] = sign * best[i];
    }
}

/* Fills what is dark and small: print, writing, label tints. A slope stays a slope. */
static void close_print(struct light_map *map)
{
    for (int pass = 0; pass < 4; pass++)
        spread(map, pass < 2 ? 1 : -1, pass % 2 == 0);
}

/* By how much the paper changes from one cell to the other, as a share of it; 0 where one is none.
 */
static float slope(float here, float there, float least)
{
    float more = here > there ? here : there, less = here > there ? there : here;
    return less > least ? (more - less) / more : 0;
}

/* The same over SLOPE_CELLS at most. */
static double steepest(const struct light_map *map, double paper)
{
    const float least = (float)(DARKEST_SHADOW * paper);
    float most = 0;
    for (int row = 0; row < map->rows; row++) {
        for (int column = 0; column < map->columns; column++) {
            const float *here = cell(map, column, row);
            float across =
                column + SLOPE_CELLS < map->columns ? slope(*here, here[SLOPE_CELLS], least) : 0;
            float down = row + SLOPE_CELLS < map->rows
                             ? slope(*here, here[SLOPE_CELLS * map->columns], least)
                             : 0;
            most = across > most ? across : most;
            most = down > most ? down : most;
        }
    }
    return most;
}

static double lightest(const struct light_map *map)
{
    float most = 0;
    for (int i = 0; i < map->columns * map->rows; i++)
        most = map->grey[i] > most ? map->grey[i] : most;
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

int page_light_even(bool *is_changed, struct gray_image *image,
                    const struct page_geometry *geometry, struct error *error)
{
    struct light_map map = {0};
    *is_changed = false;
    if (image->packed != NULL) /* of two greys: the scanner took the light away */
        return 0;
    int result = measure(&map, image, geometry, error);
    if (result == 0 && map.columns > 0 && map.rows > 0) {
        close_print(&map);
        double paper = lightest(&map);
        *is_changed = steepest(&map, paper) > LEAST_SLOPE;
        fill_rest(&map, paper);
        int *gains = malloc((size_t)map.columns * sizeof *gains);
        if (gains == NULL)
            result = error_out_of_memory(error);
        else if (*is_changed)
            divide_by_light(image, &map, gains, paper);
        free(gains);
    }
    free(map.grey);
    free(map.room);
    return result;
}
