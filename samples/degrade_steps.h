/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_DEGRADE_STEPS_H
#define FORMLOOP_DEGRADE_STEPS_H

#include "degrade.h"
#include "random.h"

/* The steps of degrade(); each leaves the picture alone where the degradation asks for nothing. */

/* The paper: damage, hidden marks. */
void degrade_paper(struct gray_image *image, const struct degradation *degradation,
                   double px_per_mm, struct random *random);

/* The feed: turn, scale, shear, perspective. */
int degrade_lie(struct gray_image *image, const struct degradation *degradation, double px_per_mm,
                struct error *error);

/* The camera: aslant, bent, in the shadow. */
int degrade_photo(struct gray_image *image, const struct degradation *degradation, double px_per_mm,
                  struct random *random, struct error *error);

/* The scanner: margins, resolution, stretch and slips. */
int degrade_scan(struct gray_image *image, const struct degradation *degradation, double dpi,
                 struct random *random, struct error *error);

/* Noise, JPEG, black and white. */
void degrade_pixels(struct gray_image *image, const struct degradation *degradation,
                    struct random *random);

/* Takes `other` over in place of the picture. */
void degrade_replace(struct gray_image *image, struct gray_image *other);

#endif
