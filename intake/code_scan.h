/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_SCAN_H
#define FORMLOOP_CODE_SCAN_H

#include "gray_image.h"
#include "page_transform.h"

#include <stdbool.h>
#include <stddef.h>

/* QR codes of a picture, by zbar. Only whole QR codes: parts of a structured append, other
 * symbologies and Micro QR are not looked for. The bytes are those of the symbol, without any
 * guess at a character set. */

#define CODE_SCAN_MAX_BYTES 7089 /* digits of the largest symbol (ISO/IEC 18004, table 7) */

struct scanned_code {
    size_t size;
    char text[CODE_SCAN_MAX_BYTES + 1]; /* size bytes, which may be any, and a NUL */
    struct point_px corner[4];          /* of the symbol: its own top left, then clockwise */
};

/* Codes found in a picture; at most as many as fit, further ones are dropped. */
#define CODE_SCAN_MAX_CODES 16
struct scanned_codes {
    size_t count;
    struct scanned_code code[CODE_SCAN_MAX_CODES];
};

/* Adds the codes of the picture to out, but none twice (same text at the same place). The scanner
 * lives only as long as the call: zbar 0.23.92 keeps 0.2 KB for each code that it has read, and a
 * new one takes 4 us where the smallest scan takes 300. -1 when memory is out. */
int code_scan(struct scanned_codes *out, const struct gray_image *image, struct error *error);

/* Adds one code, unless it is known or there is no room. */
void scanned_codes_add(struct scanned_codes *codes, const struct scanned_code *code);

#endif
