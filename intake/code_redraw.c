/* SPDX-License-Identifier: MIT */
#include "code_redraw.h"

#include "page_frame.h"

#include <stdbool.h>
#include <stdlib.h>

#define SIZE PAGE_CODE_MODULES
#define DRAWN_PX 4 /* for a module */
#define QUIET 4    /* modules */
#define SEARCH_MODULES 2.5
#define SEARCH_STEP 0.25
#define ALIGNMENT_CENTRE 22 /* version 3 */

enum module { LIGHT, DARK, UNKNOWN };

/* Format information of level Q, masks 0 to 7, as it is drawn (ISO/IEC 18004 annex C). */
static const unsigned short format_bits[8] = {0x355F, 0x3068, 0x3F31, 0x3A06,
                                              0x24B4, 0x2183, 0x2EDA, 0x2BED};

struct symbol {
    unsigned char known[SIZE][SIZE]; /* enum module, by row and column */
    double grey[SIZE][SIZE];
};

static void set_known(struct symbol *symbol, int row, int column, enum module module)
{
    if (row >= 0 && row < SIZE && column >= 0 && column < SIZE)
        symbol->known[row][column] = (unsigned char)module;
}

/* A pattern of rings about its centre: finder with separator (radius 4) or alignment (radius 2). */
static void set_rings(struct symbol *symbol, int row, int column, int radius, unsigned dark_rings)
{
    for (int y = -radius; y <= radius; y++)
        for (int x = -radius; x <= radius; x++) {
            int ring = abs(y) > abs(x) ? abs(y) : abs(x);
            set_known(symbol, row + y, column + x, dark_rings >> ring & 1 ? DARK : LIGHT);
        }
}

static void set_patterns(struct symbol *symbol)
{
    for (int row = 0; row < SIZE; row++)
        for (int column = 0; column < SIZE; column++)
            symbol->known[row][column] = UNKNOWN;
    for (int i = 8; i < SIZE - 8; i++) {
        set_known(symbol, 6, i, i & 1 ? LIGHT : DARK);
        set_known(symbol, i, 6, i & 1 ? LIGHT : DARK);
    }
    const unsigned finder = 1 << 0 | 1 << 1 | 1 << 3, alignment = 1 << 0 | 1 << 2;
    set_rings(symbol, 3, 3, 4, finder);
    set_rings(symbol, 3, SIZE - 4, 4, finder);
    set_rings(symbol, SIZE - 4, 3, 4, finder);
    set_rings(symbol, ALIGNMENT_CENTRE, ALIGNMENT_CENTRE, 2, alignment);
    set_known(symbol, SIZE - 8, 8, DARK);
}

/* Where bit i of the format information stands, in its first or second copy. */
static void format_place(int *row, int *column, int i, int copy)
{
    if (copy == 1) {
        *row = i < 8 ? 8 : SIZE - 15 + i;
        *column = i < 8 ? SIZE - 1 - i : 8;
        return;
    }
    *row = i < 6 ? i : i < 8 ? i + 1 : 8;
    *column = i < 8 ? 8 : i == 8 ? 7 : 14 - i;
}

static double sample(const struct gray_image *zone, double origin_x, double origin_y,
                     double module_px, int row, int column)
{
    return gray_image_sample(zone, origin_x + (column + 0.5) * module_px - 0.5,
                             origin_y + (row + 0.5) * module_px - 0.5);
}

/* How much lighter the light modules of the patterns are than the dark ones, for that origin. */
static double contrast_at(const struct symbol *symbol, const struct gray_image *zone, double x,
                          double y, double module_px)
{
    double sum[2] = {0, 0};
    int count[2] = {0, 0};
    for (int row = 0; row < SIZE; row++)
        for (int column = 0; column < SIZE; column++) {
            int module = symbol->known[row][column];
            if (module == UNKNOWN)
                continue;
            sum[module] += sample(zone, x, y, module_px, row, column);
            count[module]++;
        }
    return sum[LIGHT] / count[LIGHT] - sum[DARK] / count[DARK];
}

static void lay_grid(struct symbol *symbol, const struct gray_image *zone, double origin_px,
                     double module_px)
{
    double best = -1, best_x = origin_px, best_y = origin_px;
    for (double dy = -SEARCH_MODULES; dy <= SEARCH_MODULES; dy += SEARCH_STEP)
        for (double dx = -SEARCH_MODULES; dx <= SEARCH_MODULES; dx += SEARCH_STEP) {
            double x = origin_px + dx * module_px, y = origin_px + dy * module_px;
            double contrast = contrast_at(symbol, zone, x, y, module_px);
            if (contrast > best) {
                best = contrast;
                best_x = x;
                best_y = y;
            }
        }
    for (int row = 0; row < SIZE; row++)
        for (int column = 0; column < SIZE; column++)
            symbol->grey[row][column] = sample(zone, best_x, best_y, module_px, row, column);
}

/* Half way between the patterns' light and dark. */
static double threshold_of(const struct symbol *symbol)
{
    double sum[2] = {0, 0};
    int count[2] = {0, 0};
    for (int row = 0; row < SIZE; row++)
        for (int column = 0; column < SIZE; column++)
            if (symbol->known[row][column] != UNKNOWN) {
                sum[symbol->known[row][column]] += symbol->grey[row][column];
                count[symbol->known[row][column]]++;
            }
    return (sum[LIGHT] / count[LIGHT] + sum[DARK] / count[DARK]) / 2;
}

/* The mask whose format information fits best what was sampled. */
static void set_format(struct symbol *symbol, double threshold)
{
    double best_score = -1e9;
    int best = 0, row, column;
    for (int mask = 0; mask < 8; mask++) {
        double score = 0;
        for (int i = 0; i < 30; i++) {
            format_place(&row, &column, i % 15, i / 15);
            double darkness = threshold - symbol->grey[row][column];
            score += format_bits[mask] >> (i % 15) & 1 ? darkness : -darkness;
        }
        if (score > best_score) {
            best_score = score;
            best = mask;
        }
    }
    for (int i = 0; i < 30; i++) {
        format_place(&row, &column, i % 15, i / 15);
        set_known(symbol, row, column, format_bits[best] >> (i % 15) & 1 ? DARK : LIGHT);
    }
}

static void draw_symbol(struct gray_image *out, const struct symbol *symbol, double threshold)
{
    for (int y = 0; y < SIZE * DRAWN_PX; y++)
        for (int x = 0; x < SIZE * DRAWN_PX; x++) {
            int row = y / DRAWN_PX, column = x / DRAWN_PX, known = symbol->known[row][column];
            bool is_dark =
                known == DARK || (known == UNKNOWN && symbol->grey[row][column] < threshold);
            size_t line = (size_t)(y + QUIET * DRAWN_PX) * (size_t)out->width;
            out->pixels[line + (size_t)(x + QUIET * DRAWN_PX)] = is_dark ? 0 : 255;
        }
}

int code_redraw(struct gray_image *out, const struct gray_image *zone, double origin_px,
                double module_px, struct error *error)
{
    struct symbol symbol;
    int side = (SIZE + 2 * QUIET) * DRAWN_PX;
    if (gray_image_alloc(out, side, side, error) != 0)
        return -1;
    set_patterns(&symbol);
    lay_grid(&symbol, zone, origin_px, module_px);
    double threshold = threshold_of(&symbol);
    set_format(&symbol, threshold);
    draw_symbol(out, &symbol, threshold);
    return 0;
}
