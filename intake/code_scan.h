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

#define CODE_SCAN_MAX_BYTES 512 /* longer codes are cut: none of ours is longer than 32 */

struct scanned_code {
    size_t size;                        /* bytes of the code, also of those that were cut */
    char text[CODE_SCAN_MAX_BYTES + 1]; /* NUL-ended */
    struct point_px corner[4];          /* of the symbol: its own top left, then clockwise */
};

/* Codes found in a picture; at most as many as fit, further ones are dropped. */
#define CODE_SCAN_MAX_CODES 16
struct scanned_codes {
    size_t count;
    struct scanned_code code[CODE_SCAN_MAX_CODES];
};

/* Adds the codes of the picture to out, but none twice (same text at the same place). The scanner
 * lives only as long as the call: zbar 0.23.92 keeps 0.2 KB for each code that it has read.
 * -1 when memory is out. */
int code_scan(struct scanned_codes *out, const struct gray_image *image, struct error *error);

/* A way to look at a picture: reduced, blurred, inverted. */
struct code_look {
    int factor;      /* of gray_image_reduce */
    double sigma_px; /* of the blur after it; 0: none */
    bool inverted;
};

/* code_scan of a copy of the picture made so; corners come back in pixels of the picture itself. */
int code_scan_look(struct scanned_codes *out, const struct gray_image *image,
                   const struct code_look *look, struct error *error);

#endif
