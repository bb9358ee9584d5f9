/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_LOOK_H
#define FORMLOOP_CODE_LOOK_H

#include "code_scan.h"

/* A way to look at a picture before zbar does, in the order in which it is done; all zero: as it
 * is. */
struct code_look {
    int reduced;     /* to 1/n of its size; 0: not */
    int enlarged;    /* to n times its size; 0: not */
    int level_px;    /* radius within which a pixel is held against its surroundings; 0: not */
    double sigma_px; /* of the blur; 0: none */
    bool inverted;
    int border_px; /* of white around it: for codes without a quiet zone */
};

/* code_scan of a copy of the picture made so; corners come back in pixels of the picture itself. */
int code_scan_look(struct scanned_codes *out, const struct gray_image *image,
                   const struct code_look *look, struct error *error);

#endif
