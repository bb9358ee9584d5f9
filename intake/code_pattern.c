/* SPDX-License-Identifier: MIT */
#include "code_pattern.h"

#include <stdlib.h>
#include <string.h>

#define ALIGNMENT_CENTRE 22 /* version 3: table E.1 */

static void set_kind(struct code_pattern *pattern, int row, int column, enum module_kind kind)
{
    if (row >= 0 && row < CODE_SIDE && column >= 0 && column < CODE_SIDE)
        pattern->kind[row][column] = (unsigned char)kind;
}

/* Rings about a centre: finder with its separator (radius 4) or alignment pattern (radius 2). */
static void set_rings(struct code_pattern *pattern, int row, int column, int radius,
                      unsigned dark_rings)
{
    for (int y = -radius; y <= radius; y++)
        for (int x = -radius; x <= radius; x++) {
            int ring = abs(y) > abs(x) ? abs(y) : abs(x);
            set_kind(pattern, row + y, column + x,
                     dark_rings >> ring & 1 ? MODULE_DARK : MODULE_LIGHT);
        }
}

/* Where bit i of the format information stands, in its first or second copy (figure 25). */
static struct module_place format_place(int i, int copy)
{
    int row = i < 6 ? i : i < 8 ? i + 1 : 8, column = i < 8 ? 8 : i == 8 ? 7 : 14 - i;
    if (copy == 1) {
        row = i < 8 ? 8 : CODE_SIDE - 15 + i;
        column = i < 8 ? CODE_SIDE - 1 - i : 8;
    }
    return (struct module_place){(unsigned char)row, (unsigned char)column};
}

/* Upwards and downwards in columns two modules wide, from the right; column 6 is left out. */
static void set_data_places(struct code_pattern *pattern)
{
    int bit = 0;
    bool upwards = true;
    for (int right = CODE_SIDE - 1; right > 0; right -= right == 8 ? 3 : 2, upwards = !upwards)
        for (int step = 0; step < CODE_SIDE; step++)
            for (int column = right; column >= right - 1; column--) {
                int row = upwards ? CODE_SIDE - 1 - step : step;
                if (pattern->kind[row][column] == MODULE_DATA && bit < CODE_BITS)
                    pattern->data[bit++] =
                        (struct module_place){(unsigned char)row, (unsigned char)column};
            }
}

void code_pattern_make(struct code_pattern *out)
{
    const unsigned finder = 1 << 0 | 1 << 1 | 1 << 3, alignment = 1 << 0 | 1 << 2;
    memset(out->kind, MODULE_DATA, sizeof out->kind);
    for (int i = 8; i < CODE_SIDE - 8; i++) {
        set_kind(out, 6, i, i & 1 ? MODULE_LIGHT : MODULE_DARK);
        set_kind(out, i, 6, i & 1 ? MODULE_LIGHT : MODULE_DARK);
    }
    set_rings(out, 3, 3, 4, finder);
    set_rings(out, 3, CODE_SIDE - 4, 4, finder);
    set_rings(out, CODE_SIDE - 4, 3, 4, finder);
    set_rings(out, ALIGNMENT_CENTRE, ALIGNMENT_CENTRE, 2, alignment);
    set_kind(out, CODE_SIDE - 8, 8, MODULE_DARK);
    for (int i = 0; i < CODE_FORMAT_BITS; i++) {
        out->format[i] = format_place(i % 15, i / 15);
        set_kind(out, out->format[i].row, out->format[i].column, MODULE_FORMAT);
    }
    set_data_places(out);
}

bool code_pattern_format_is_dark(int mask, int bit)
{
    /* Level Q, masks 0 to 7, with their check bits (table C.1). */
    static const unsigned short bits[CODE_MASKS] = {0x355F, 0x3068, 0x3F31, 0x3A06,
                                                    0x24B4, 0x2183, 0x2EDA, 0x2BED};
    return bits[mask] >> (bit % 15) & 1;
}

bool code_pattern_is_masked(int mask, int row, int column)
{
    int both = row * column; /* table 10 */
    switch (mask) {
    case 0:
        return (row + column) % 2 == 0;
    case 1:
        return row % 2 == 0;
    case 2:
        return column % 3 == 0;
    case 3:
        return (row + column) % 3 == 0;
    case 4:
        return (row / 2 + column / 3) % 2 == 0;
    case 5:
        return both % 2 + both % 3 == 0;
    case 6:
        return (both % 2 + both % 3) % 2 == 0;
    default:
        return ((row + column) % 2 + both % 3) % 2 == 0;
    }
}
