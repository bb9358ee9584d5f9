/* SPDX-License-Identifier: MIT */
/* Modules of a symbol, a byte each (0 light … 255 dark; what is missing is not known): no code may
 * be accepted that would not be printed so. The key is one of zeros. More bytes than there are
 * modules are the picture of a zone, for the grid that is laid over it. */
#include "code_decode.h"
#include "code_grid.h"
#include "code_tone.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define ZONE_SIDE_PX 64

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct page_code_keys keys = {.count = 1, .signing = 0};

static void decode(const struct code_modules *modules)
{
    struct page_code code;
    struct error error = ERROR_INIT;
    char text[PAGE_CODE_TEXT_SIZE], again[PAGE_CODE_TEXT_SIZE];
    if (!code_decode(&code, text, modules, &keys))
        return;
    if (page_code_format(again, &code, &keys, &error) != 0 || strcmp(again, text) != 0)
        abort();
}

static void read_zone(const uint8_t *data, size_t size)
{
    unsigned char pixels[ZONE_SIDE_PX * ZONE_SIDE_PX] = {0};
    struct gray_image zone = {.width = ZONE_SIDE_PX, .height = ZONE_SIDE_PX, .pixels = pixels};
    struct code_grid grid;
    struct code_greys greys;
    struct code_modules modules;
    memcpy(pixels, data, size < sizeof pixels ? size : sizeof pixels);
    code_grid_lay(&grid, &zone, size % 24, 1 + (double)(size % 5) / 2);
    code_grid_fit_corners(&grid);
    code_grid_follow_rows(&grid, GRID_ALONG);
    code_grid_follow_rows(&grid, GRID_SIDEWAYS);
    code_grid_read(&greys, &grid);
    code_modules_tell(&modules, &greys, &grid.pattern, TONE_DOUBTED);
    decode(&modules);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct code_modules modules;
    if (size > CODE_SIDE * CODE_SIDE) {
        read_zone(data, size);
        return 0;
    }
    for (size_t i = 0; i < CODE_SIDE * CODE_SIDE; i++)
        modules.darkness[i / CODE_SIDE][i % CODE_SIDE] =
            i < size ? (float)(data[i] - 127.5) / 127.5F : 0;
    decode(&modules);
    return 0;
}
