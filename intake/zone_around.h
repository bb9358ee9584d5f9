/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ZONE_AROUND_H
#define FORMLOOP_ZONE_AROUND_H

#include "zone_ink.h"

/* What is drawn around a tick box and through it, by the patch's ink without specks (a byte a
 * pixel). */

/* Looks outwards from the box in all directions: fills around_share, ring_share and free_sides. */
void zone_around_ring(struct zone_ink *ink, const struct zone_patch *patch,
                      const unsigned char *inked_pixels);

/* How many level lines come from left of the box and go on to its right side. */
int zone_around_lines(const struct zone_patch *patch, const unsigned char *inked_pixels);

#endif
