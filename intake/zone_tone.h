/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ZONE_TONE_H
#define FORMLOOP_ZONE_TONE_H

#include "zone_patch.h"

/* Blurs the patch's plain picture into its image, as much as the noise asks for, and once more
 * where there are specks; returns the sigma of the noise that was left before that. Overwrites the
 * ink. */
double zone_tone_calm(struct zone_patch *patch, enum zone_paper paper);

/* Finds the ink of the patch (all zero before) outside of its printed lines and print, by the tone
 * of the paper in each tile; fills ink_count, paper_grey and contrast_share as well. */
void zone_tone_find_ink(struct zone_patch *patch, int ink_grey, double sigma,
                        enum zone_paper paper_kind);

/* Sigma of the pixel noise: from differences of pixels too far apart to share the blur, of which a
 * quarter at least cross no edge, even in a box scribbled over. */
double zone_tone_noise_sigma(const struct gray_image *image);

/* What ink is taken for on that paper: the grey of the registration marks, or half the paper's
 * where there are none. */
double zone_tone_ink_grey(double paper_grey, int marks_grey);

#endif
