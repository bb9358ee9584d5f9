/* SPDX-License-Identifier: MIT */
#include "code_redraw.h"

#include "code_tone.h"

#include <string.h>

#define DRAWN_PX 4 /* for a module */
#define QUIET 4    /* modules */

/* The mask whose format information fits best what was seen. */
static int fitting_mask(const struct code_greys *greys, const struct code_pattern *pattern,
                        float threshold)
{
    float best_score = 0;
    int best = 0;
    for (int mask = 0; mask < CODE_MASKS; mask++) {
        float score = 0;
        for (int i = 0; i < CODE_FORMAT_BITS; i++) {
            const struct module_place *place = &pattern->format[i];
            float darkness = threshold - greys->grey[place->row][place->column];
            score += code_pattern_format_is_dark(mask, i) ? darkness : -darkness;
        }
        if (mask == 0 || score > best_score) {
            best_score = score;
            best = mask;
        }
    }
    return best;
}

static void fill_module(struct gray_image *out, int row, int column)
{
    for (int y = 0; y < DRAWN_PX; y++) {
        size_t line = (size_t)((row + QUIET) * DRAWN_PX + y) * (size_t)out->width;
        memset(out->pixels + line + (size_t)((column + QUIET) * DRAWN_PX), 0, DRAWN_PX);
    }
}

int code_redraw(struct gray_image *out, const struct code_greys *greys,
                const struct code_pattern *pattern, struct error *error)
{
    int side = (CODE_SIDE + 2 * QUIET) * DRAWN_PX;
    if (gray_image_alloc(out, side, side, error) != 0)
        return -1;
    float threshold = code_greys_threshold(greys, pattern);
    int mask = fitting_mask(greys, pattern, threshold);
    for (int row = 0; row < CODE_SIDE; row++)
        for (int column = 0; column < CODE_SIDE; column++) {
            int kind = pattern->kind[row][column];
            if (kind == MODULE_DARK ||
                (kind == MODULE_DATA && greys->grey[row][column] < threshold))
                fill_module(out, row, column);
        }
    for (int i = 0; i < CODE_FORMAT_BITS; i++)
        if (code_pattern_format_is_dark(mask, i))
            fill_module(out, pattern->format[i].row, pattern->format[i].column);
    return 0;
}
