/* SPDX-License-Identifier: MIT */
#include "code_grid.h"

#include <math.h>

#define SEARCH_MODULES 2.5
#define COARSE_STEP 0.5  /* modules; landmarks are one module wide */
#define CORNER_STEP 0.25 /* modules, halved twice */
#define CORNER_PASSES 4
#define UNKNOWN_WEIGHT 0.5
#define SMALL_SHIFT_COST 1.0 /* in modules that are as they should be */
#define LARGE_SHIFT_COST 4.5
#define LOST_ROW_WEIGHT 0.3F

/* The nearest pixel: the picture is smoothed. White outside. */
static int grey_at(const struct gray_image *zone, double x, double y)
{
    int column = (int)(x + 0.5), row = (int)(y + 0.5);
    if (column < 0 || row < 0 || column >= zone->width || row >= zone->height)
        return 255;
    return zone->pixels[(size_t)row * (size_t)zone->width + (size_t)column];
}

/* Between the corners; row and column count modules and may lie outside the symbol. */
static struct point_px place_of(const struct code_grid *grid, int row, int column)
{
    double u = (column + 0.5) / CODE_SIDE, v = (row + 0.5) / CODE_SIDE;
    const struct point_px *c = grid->corner;
    double left_x = c[0].x + v * (c[3].x - c[0].x), right_x = c[1].x + v * (c[2].x - c[1].x);
    double left_y = c[0].y + v * (c[3].y - c[0].y), right_y = c[1].y + v * (c[2].y - c[1].y);
    /* Pixel (0, 0) covers the square around (0, 0), so edges lie at -0.5. */
    return (struct point_px){left_x + u * (right_x - left_x) - 0.5,
                             left_y + u * (right_y - left_y) - 0.5};
}

/* LIGHT or DARK for a module that is known beforehand, the quiet zone's first ring among them. */
static enum module_kind kind_at(const struct code_grid *grid, int row, int column)
{
    if (row < 0 || column < 0 || row >= CODE_SIDE || column >= CODE_SIDE)
        return MODULE_LIGHT;
    return (enum module_kind)grid->pattern.kind[row][column];
}

/* The pixels where the grid has its landmarks. */
#define MAX_LANDMARKS ((CODE_SIDE + 2) * (CODE_SIDE + 2))
struct landmarks {
    int count[2]; /* light, dark */
    int offset[2][MAX_LANDMARKS];
    int left, top, right, bottom; /* what they reach in the picture, px */
};

static void locate_landmarks(struct landmarks *out, const struct code_grid *grid)
{
    out->count[MODULE_LIGHT] = out->count[MODULE_DARK] = 0;
    out->left = grid->zone->width;
    out->top = grid->zone->height;
    out->right = out->bottom = 0;
    for (int row = -1; row <= CODE_SIDE; row++)
        for (int column = -1; column <= CODE_SIDE; column++) {
            enum module_kind kind = kind_at(grid, row, column);
            if (kind > MODULE_DARK)
                continue;
            struct point_px place = place_of(grid, row, column);
            int x = (int)floor(place.x + 0.5), y = (int)floor(place.y + 0.5);
            out->left = x < out->left ? x : out->left;
            out->top = y < out->top ? y : out->top;
            out->right = x > out->right ? x : out->right;
            out->bottom = y > out->bottom ? y : out->bottom;
            out->offset[kind][out->count[kind]++] = y * grid->zone->width + x;
        }
}

static bool are_inside(const struct landmarks *landmarks, const struct gray_image *zone, int dx,
                       int dy)
{
    return landmarks->left + dx >= 0 && landmarks->top + dy >= 0 &&
           landmarks->right + dx < zone->width && landmarks->bottom + dy < zone->height;
}

/* Of the landmarks of one kind, each moved by so many bytes. */
static double mean_grey(const struct landmarks *landmarks, enum module_kind kind,
                        const struct gray_image *zone, int moved)
{
    int sum = 0;
    for (int i = 0; i < landmarks->count[kind]; i++)
        sum += zone->pixels[landmarks->offset[kind][i] + moved];
    return (double)sum / landmarks->count[kind];
}

/* How much lighter the light landmarks are than the dark ones, all of them moved by (dx, dy). */
static double contrast_of(const struct landmarks *landmarks, const struct gray_image *zone, int dx,
                          int dy)
{
    if (!are_inside(landmarks, zone, dx, dy))
        return -256;
    int moved = dy * zone->width + dx;
    return mean_grey(landmarks, MODULE_LIGHT, zone, moved) -
           mean_grey(landmarks, MODULE_DARK, zone, moved);
}

/* The best of the shifts around (*x, *y). */
static void search_shift(int *x, int *y, const struct landmarks *landmarks,
                         const struct gray_image *zone, int reach, int step)
{
    int middle_x = *x, middle_y = *y;
    double best = contrast_of(landmarks, zone, middle_x, middle_y);
    for (int dy = middle_y - reach; dy <= middle_y + reach; dy += step)
        for (int dx = middle_x - reach; dx <= middle_x + reach; dx += step) {
            double contrast = contrast_of(landmarks, zone, dx, dy);
            if (contrast > best) {
                best = contrast;
                *x = dx;
                *y = dy;
            }
        }
}

void code_grid_lay(struct code_grid *out, const struct gray_image *zone, double origin_px,
                   double module_px)
{
    double far = origin_px + CODE_SIDE * module_px;
    *out = (struct code_grid){
        .zone = zone,
        .module_px = module_px,
        .corner = {{origin_px, origin_px}, {far, origin_px}, {far, far}, {origin_px, far}}};
    code_pattern_make(&out->pattern);
    struct landmarks landmarks;
    locate_landmarks(&landmarks, out);
    int x = 0, y = 0, step = (int)(COARSE_STEP * module_px);
    step = step < 1 ? 1 : step;
    search_shift(&x, &y, &landmarks, zone, (int)(SEARCH_MODULES * module_px) / step * step, step);
    for (; step > 1; step /= 2)
        search_shift(&x, &y, &landmarks, zone, step / 2, step / 2);
    for (int i = 0; i < 4; i++) {
        out->corner[i].x += x;
        out->corner[i].y += y;
    }
}

static double corner_contrast(const struct code_grid *grid)
{
    struct landmarks landmarks;
    locate_landmarks(&landmarks, grid);
    return contrast_of(&landmarks, grid->zone, 0, 0);
}

/* One step of a corner's x or y to either side, if that shows more. */
static bool try_corner(struct code_grid *grid, double *coordinate, double step, double *contrast)
{
    double before = *coordinate;
    for (int side = -1; side <= 1; side += 2) {
        *coordinate = before + side * step;
        double tried = corner_contrast(grid);
        if (tried > *contrast) {
            *contrast = tried;
            return true;
        }
    }
    *coordinate = before;
    return false;
}

void code_grid_fit_corners(struct code_grid *grid)
{
    double contrast = corner_contrast(grid);
    for (double step = CORNER_STEP; step >= CORNER_STEP / 4; step /= 2)
        for (int pass = 0; pass < CORNER_PASSES; pass++) {
            bool moved = false;
            for (int i = 0; i < 4; i++) {
                moved |= try_corner(grid, &grid->corner[i].x, step * grid->module_px, &contrast);
                moved |= try_corner(grid, &grid->corner[i].y, step * grid->module_px, &contrast);
            }
            if (!moved)
                break;
        }
}

/* ---- Rows ---- */

#define ROW_REACH 2.0 /* modules */
#define ROW_STEP 0.25
#define ROW_STATES 17 /* from -2 to 2 modules */

/* Middle grey and half the contrast of the landmarks as the grid lies. */
struct row_scale {
    double threshold, half_contrast;
};

static struct row_scale scale_of(const struct code_grid *grid)
{
    struct landmarks landmarks;
    locate_landmarks(&landmarks, grid);
    struct row_scale scale = {128, 64};
    if (!are_inside(&landmarks, grid->zone, 0, 0))
        return scale;
    double light = mean_grey(&landmarks, MODULE_LIGHT, grid->zone, 0);
    double dark = mean_grey(&landmarks, MODULE_DARK, grid->zone, 0);
    scale.threshold = (light + dark) / 2;
    scale.half_contrast = fmax((light - dark) / 2, 1);
    return scale;
}

/* What a row shows when it is moved by (dx, dy): landmarks as they should be count most; any other
 * module counts by how clearly it is light or dark, since between modules it is neither. */
static double row_evidence(const struct code_grid *grid, const struct row_scale *scale, int row,
                           double dx, double dy)
{
    double sum = 0;
    for (int column = -1; column <= CODE_SIDE; column++) {
        struct point_px place = place_of(grid, row, column);
        double darkness = (scale->threshold - grey_at(grid->zone, place.x + dx, place.y + dy)) /
                          scale->half_contrast;
        darkness = darkness > 1 ? 1 : darkness < -1 ? -1 : darkness;
        enum module_kind kind = kind_at(grid, row, column);
        sum += kind == MODULE_DARK    ? darkness
               : kind == MODULE_LIGHT ? -darkness
                                      : UNKNOWN_WEIGHT * fabs(darkness);
    }
    return sum;
}

/* What it costs that two rows next to each other are moved differently: little by little is likely,
 * far is as likely as near. */
static double shift_cost(int from, int to)
{
    int states = from > to ? from - to : to - from;
    return states == 0 ? 0 : states == 1 ? SMALL_SHIFT_COST : LARGE_SHIFT_COST;
}

static void follow_back(double shifts[CODE_SIDE], double module_px,
                        const double score[CODE_SIDE][ROW_STATES],
                        const unsigned char came_from[CODE_SIDE][ROW_STATES])
{
    int state = 0;
    for (int i = 1; i < ROW_STATES; i++)
        if (score[CODE_SIDE - 1][i] > score[CODE_SIDE - 1][state])
            state = i;
    for (int row = CODE_SIDE - 1; row >= 0; row--) {
        shifts[row] += (state * ROW_STEP - ROW_REACH) * module_px;
        state = came_from[row][state];
    }
}

void code_grid_follow_rows(struct code_grid *grid, enum grid_axis axis)
{
    struct row_scale scale = scale_of(grid);
    double score[CODE_SIDE][ROW_STATES];
    unsigned char came_from[CODE_SIDE][ROW_STATES];
    for (int row = 0; row < CODE_SIDE; row++)
        for (int state = 0; state < ROW_STATES; state++) {
            double shift = (state * ROW_STEP - ROW_REACH) * grid->module_px, best = 0;
            came_from[row][state] = (unsigned char)state;
            for (int from = 0; row > 0 && from < ROW_STATES; from++) {
                double before = score[row - 1][from] - shift_cost(from, state);
                if (from > 0 && before <= best)
                    continue;
                best = before;
                came_from[row][state] = (unsigned char)from;
            }
            score[row][state] =
                best + row_evidence(grid, &scale, row,
                                    grid->row_x[row] + (axis == GRID_SIDEWAYS ? shift : 0),
                                    grid->row_y[row] + (axis == GRID_ALONG ? shift : 0));
        }
    follow_back(axis == GRID_SIDEWAYS ? grid->row_x : grid->row_y, grid->module_px, score,
                came_from);
}

/* ---- Reading ---- */

/* Two rows that lie on each other: one of them is lost, nobody knows which. */
static void weigh_rows(struct code_greys *out, const struct code_grid *grid)
{
    for (int row = 0; row < CODE_SIDE; row++)
        out->row_weight[row] = 1;
    for (int row = 1; row < CODE_SIDE; row++)
        if (grid->row_y[row] - grid->row_y[row - 1] < -0.4 * grid->module_px)
            out->row_weight[row - 1] = out->row_weight[row] = LOST_ROW_WEIGHT;
}

void code_grid_read(struct code_greys *out, const struct code_grid *grid)
{
    for (int row = 0; row < CODE_SIDE; row++)
        for (int column = 0; column < CODE_SIDE; column++) {
            struct point_px place = place_of(grid, row, column);
            out->grey[row][column] = (float)gray_image_sample(
                grid->zone, place.x + grid->row_x[row], place.y + grid->row_y[row]);
        }
    weigh_rows(out, grid);
}

struct point_px code_grid_centre(const struct code_grid *grid)
{
    struct point_px centre = {-0.5, -0.5};
    for (int i = 0; i < 4; i++) {
        centre.x += grid->corner[i].x / 4;
        centre.y += grid->corner[i].y / 4;
    }
    return centre;
}
