/* SPDX-License-Identifier: MIT */
/* A map of gaiji comes from a clerk's spreadsheet. Whatever it holds, the reader stays within it,
 * and what it takes is one character that can be printed. */
#include "gaiji.h"

#include "text.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error error = ERROR_INIT;
    struct gaiji_map *map;
    if (gaiji_map_parse(&map, (const char *)data, size, "fuzz", &error) != 0) {
        if (error.code == ERROR_NONE)
            abort();
        return 0;
    }
    size_t found = 0;
    for (uint32_t c = GAIJI_FIRST - 2; c < GAIJI_FIRST + GAIJI_COUNT + 2; c++) {
        const struct gaiji_character *known = gaiji_map_lookup(map, c);
        if (known == NULL)
            continue;
        found++;
        if (is_private_use(known->code_point) || known->code_point > 0x10FFFF ||
            (known->mark != 0 && !is_variation_selector(known->mark)))
            abort();
    }
    if (found != gaiji_map_count(map))
        abort();
    gaiji_map_free(map);
    return 0;
}
