/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_DEGRADE_H
#define FORMLOOP_DEGRADE_H

#include "gray_image.h"

#include <stdint.h>

/* What printing, people, scanners and file formats do to a page. All zero: nothing. */
struct degradation {
    double turn_degrees;   /* clockwise, any angle; the sheet grows to hold the turned page */
    double scale;          /* 0: 1. 0.97: printed at 97 % */
    double perspective_mm; /* by how much one side of the page is shorter than the other */
    double paper_grey;     /* 0: white stays as it is; 200: coloured paper */
    double shading;        /* 0 … 1: share of light lost from one side of the page to the other */
    double blur_mm;        /* sigma */
    double noise_sigma;    /* greys */
    double speckle_share;  /* share of pixels turned black or white */
    int jpeg_quality;      /* 0: none; 1 … 100 as in JPEG */
    double crop_mm;        /* cut off on every side */
    double black_margin_mm; /* of the scanner's lid, put around the page */
    int bilevel_threshold;  /* 0: stays grey; else below it black, above it white */
    double hidden_mark[2];  /* a white patch of 9 mm at this place (mm of the page), if not 0, 0 */
};

/* Degrades the picture of a page at that resolution, in this order: patch, geometry, paper and
 * light, blur, crop and margin, noise, JPEG, threshold. -1 when memory is out. */
int degrade(struct gray_image *image, const struct degradation *degradation, double dpi,
            uint64_t seed, struct error *error);

/* The degradation by name, NULL for an unknown name: clean, plus3, minus3, turn90, turn180,
 * turn270, scale97, jpeg, noise, … (see the table). */
const struct degradation *degradation_lookup(const char *name);
extern const struct degradation_name {
    const char *name;
    struct degradation degradation;
} degradations[]; /* ends with name == NULL */

#endif
