/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_READ_H
#define FORMLOOP_CODE_READ_H

#include "code_scan.h"
#include "intake.h"
#include "page_geometry.h"

/* The page code of a scan: what its copies say, taken together. */
struct code_reading {
    enum page_reason reason;                    /* NONE, NO_CODE, CODE_FORGED or CODES_DISAGREE */
    struct page_code code;                      /* valid if verified > 0: the first that verified */
    int verified;                               /* copies that verify, 0 … 2 */
    int forged;                                 /* texts that look like ours and do not verify */
    char text[PAGE_CODE_TEXT_SIZE];             /* of the code that verified */
    bool found[CODE_COPY_COUNT];                /* a verified code stood in that zone */
    struct point_mm centre_mm[CODE_COPY_COUNT]; /* where, by the transform at hand */
    const struct scanned_code *verified_code[2]; /* whole-page search: points into the scan */
};

/* Reads both copies in their zones of a page set straight: at a glance, else by all means
 * (code_zone.h); if neither can be read, by what both show together. One code never settles it:
 * both are read, so that a page with two different codes is found. -1 when memory is out. */
int code_read_zones(struct code_reading *out, const struct gray_image *image,
                    const struct page_geometry *geometry, const struct page_code_keys *keys,
                    struct error *error);

/* Looks for codes anywhere in the scan, at half size and blurred at half size (a coarse scan: as it
 * is too), until both copies are found (one says little of where the page lies) or a forged one is;
 * a page that is mostly dark is at last taken for a negative. codes takes what was scanned. -1 when memory is out. */
int code_read_page(struct code_reading *out, struct scanned_codes *codes,
                   const struct gray_image *image, const struct page_code_keys *keys,
                   struct error *error);

#endif
