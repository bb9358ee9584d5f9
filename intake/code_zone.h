/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_ZONE_H
#define FORMLOOP_CODE_ZONE_H

#include "code_decode.h"
#include "code_scan.h"
#include "page_geometry.h"

/* One copy of the page code, read where the page geometry says that it is. */

/* What the zone of one copy says. */
enum zone_verdict {
    ZONE_NOTHING,
    ZONE_VERIFIED,  /* a code of ours */
    ZONE_FORGED,    /* only a code that looks like ours and does not verify */
    ZONE_DISAGREES, /* codes of ours that are not the same, or a true and a forged one */
};

#define ZONE_SEEN_GRIDS 4
struct code_zone {
    enum zone_verdict verdict;
    struct page_code code; /* if verified or disagreeing: the first that verified */
    char text[PAGE_CODE_TEXT_SIZE];
    struct point_mm centre_mm; /* where on the page, by the transform at hand */
    bool has_modules;          /* read thoroughly and in vain: what its modules looked like */
    struct code_modules modules[ZONE_SEEN_GRIDS]; /* on each grid that was tried */
};

/* Samples the 29 × 29 modules at their known places at 4 px a module and corrects them: 0.2 ms,
 * which reads clean symbols and most damaged ones. Only a code that verifies is told. -1 when
 * memory is out. */
int code_zone_glance(struct code_zone *out, const struct gray_image *image,
                     const struct page_geometry *geometry, enum code_copy copy,
                     const struct page_code_keys *keys, struct error *error);

/* All that there is, until a code of ours is found, with 6 mm around the place at 8 px a module:
 * its modules sampled on a grid fitted by the symbol's landmarks, redrawn for zbar (code_redraw.h)
 * and corrected (code_decode.h), then once more with each row followed; the same of the negative;
 * the zone scanned by zbar blurred by 0.12 module (zbar fails on noise of a sigma of 20 greys, and
 * reads up to 60 when blurred so), then as it is. Only zbar, which looks for the symbol by itself,
 * can say that a code is forged: a damaged symbol is no proof. -1 when memory is out. */
int code_zone_read(struct code_zone *out, const struct gray_image *image,
                   const struct page_geometry *geometry, enum code_copy copy,
                   const struct page_code_keys *keys, struct error *error);

/* Reads what two copies show together, when neither could be read: both must have_modules. If that
 * verifies, sets verdict, code and text of the first, and not its place, which is not known. */
void code_zone_join(struct code_zone *first, const struct code_zone *second,
                    const struct page_code_keys *keys);

#endif
