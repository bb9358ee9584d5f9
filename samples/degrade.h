/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_DEGRADE_H
#define FORMLOOP_DEGRADE_H

#include "gray_image.h"

#include <stdbool.h>
#include <stdint.h>

/* What happens to the paper itself; where exactly, the seed says. */
enum paper_damage {
    DAMAGE_NONE,
    /* One of the two codes is destroyed: */
    DAMAGE_TORN_CORNER, /* the corner of the sheet with the mark, one finder and 30 % of the code */
    DAMAGE_PUNCH_HOLE,  /* of 6 mm in a finder */
    DAMAGE_STAMP,       /* a round seal of 18 mm on it */
    DAMAGE_BLACK_PATCH, /* half of it blackened */
    /* Both are hit: */
    DAMAGE_STROKES, /* two strokes of a pen of 0.7 mm through each */
    DAMAGE_PATCHES, /* 15 % of the area of each covered, white or black */
    DAMAGE_FOLDS,   /* a fold of 1 mm, white or dark, right across the sheet through each */
    DAMAGE_STREAKS, /* three streaks of a dirty scanner along the sheet through each */
    /* Of the page: */
    DAMAGE_COFFEE,       /* a ring and a pool of coffee somewhere */
    DAMAGE_STAPLE,       /* at the top left, with the corner turned down over the mark */
    DAMAGE_DOUBLE_FEED,  /* a second sheet below: its edge and its shadow */
    DAMAGE_PENCIL_LINES, /* drawn across the page, some along a ruler */
};

/* What printing, people, scanners and file formats do to a page. All zero: nothing. */
struct degradation {
    enum paper_damage damage;
    double hidden_mark[2];   /* a white patch of 9 mm at this place (mm of the page), if not 0, 0 */
    unsigned hidden_marks;   /* bits of enum page_mark: a white patch on each of these */
    int photocopies;         /* how often the page was copied before: soft, steep, specked */
    double turn_degrees;     /* clockwise, any angle; the sheet grows to hold the turned page */
    double scale;            /* 0: 1. 0.97: printed at 97 % */
    double shear;            /* mm that a line moves sideways for each mm down */
    double perspective_mm;   /* by how much one side of the page is shorter than the other */
    double aslant_mm;        /* photographed: each corner off by up to this, where the seed says … */
    double bend_mm;          /* … the sheet's middle bent up by so much … */
    double shadow;           /* … and a round shadow takes this share of the light (0 … 1) */
    double paper_grey;       /* 0: white stays as it is; 200: coloured paper */
    double shading;          /* 0 … 1: share of light lost from one side to the other */
    double contrast_greys;   /* 0: as it is; else black and white are only this far apart */
    double blur_mm, blur_px; /* sigma, of the page or in pixels of the scan */
    double crop_mm;          /* cut off on every side; the picture then starts within the sheet */
    bool is_cut_unevenly;    /* crop_mm is the most; each side its own */
    double black_margin_mm;  /* of the scanner's lid, put around the page */
    double dpi_x, dpi_y;     /* 0: as it is; else scanned at these (each at most that given) */
    double stretch;          /* 0: 1. 1.03: some part of the sheet, 20 to 60 %, is so much longer */
    int slips;               /* how often the feeder slips: from there on all is moved … */
    int slip_rows;           /* … by so many rows, up or down */
    double noise_sigma;      /* greys */
    double speckle_share;    /* share of pixels turned black or white */
    int jpeg_quality;        /* 0: none; 1 … 100 as in JPEG */
    int bilevel_threshold;   /* 0: stays grey; else below it black, above it white */
    bool is_dithered;        /* to black and white by an ordered 8 × 8 pattern */
};

/* Degrades the picture of an upright page at that resolution, in the order of the struct. The same
 * seed does the same. -1 when memory is out. */
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
