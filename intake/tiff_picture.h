/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TIFF_PICTURE_H
#define FORMLOOP_TIFF_PICTURE_H

#include "tiff_file.h"

/* The page at hand, as its directory says. */
struct tiff_picture {
    uint32_t width, height;
    uint16_t bits, samples, compression, photometric, orientation;
    int channels;             /* as gray_row_put counts them */
    bool is_premultiplied;    /* by its alpha */
    bool is_plain;            /* taken apart by tiff_read.c; else libtiff makes RGBA of it */
    unsigned char greys[256]; /* of the sample values where channels is 1 or 2 */
};

/* Reads the directory that the library stands at, and into page what it says of the resolution. */
void tiff_picture_read(struct tiff_picture *out, struct decoded_page *page, TIFF *tiff);

/* Whether the page is of a kind that can be decoded, and how; page says why not. */
bool tiff_picture_check(struct tiff_picture *picture, struct decoded_page *page,
                        const struct tiff_file *file);

#endif
