/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_GAIJI_H
#define FORMLOOP_GAIJI_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 外字: characters that an employer's machines drew for themselves, CP932 F040 to F9FC, which are
 * read as U+E000 to U+E757 (Microsoft's mapping of code page 932). Their form is not in the data;
 * an office that knows it writes it into a map file, a CSV in UTF-8 (with or without BOM, LF or
 * CRLF):
 *
 *     gaiji,character,note
 *     U+E000,𠮷,first letter of the list of 2019
 *     F041,U+9089 U+E0110,
 *
 * First the gaiji, as U+XXXX or as its CP932 code; then the character that is printed instead, as
 * itself or as U+XXXX, with a variation selector behind it if it needs one; then a note, which is
 * not read. The header may also be 外字,文字,備考; its third column, and a row's, may be absent.
 * Outlines (.tte, SVG) are not supported: what is in Unicode with a selector is nearly all that
 * names need, and stays a character that can be copied and searched for.
 *
 * The map is used when a page is set, never on the stored name. */
struct gaiji_map;

#define GAIJI_FIRST 0xE000u
#define GAIJI_COUNT 1880u /* 10 lead bytes of 188 trail bytes each */
#define GAIJI_MAX_BYTES (256 * 1024)

/* What one gaiji stands for. */
struct gaiji_character {
    uint32_t code_point;
    uint32_t mark; /* variation selector; 0: none */
    int line;      /* of the map file; 0: the gaiji is not in the map */
};

/* Reads a map; the bytes may go afterwards. ERROR_REFUSED with source and line for more than
 * GAIJI_MAX_BYTES, bytes that are not UTF-8, another header, a first column that is no gaiji, one
 * that is there twice, and a second column that is not one printable character outside the private
 * use areas. The caller frees the map with gaiji_map_free. */
int gaiji_map_parse(struct gaiji_map **out, const char *bytes, size_t size, const char *source,
                    struct error *error);
void gaiji_map_free(struct gaiji_map *map); /* NULL is fine */

/* What is printed for a gaiji; NULL if the map (which may be NULL) does not have it. Borrowed. */
const struct gaiji_character *gaiji_map_lookup(const struct gaiji_map *map, uint32_t code_point);

size_t gaiji_map_count(const struct gaiji_map *map);
const char *gaiji_map_source(const struct gaiji_map *map); /* for messages; borrowed */

/* U+E000 … U+E757 for a CP932 code of the user's rows, 0 for any other code. */
uint32_t gaiji_from_cp932(unsigned code);

#endif
