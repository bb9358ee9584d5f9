/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ZONE_REGIONS_H
#define FORMLOOP_ZONE_REGIONS_H

#include "zone_patch.h"

/* A place of the definition where the print that was moved by the shift stands. */
struct rect_mm rect_moved(struct rect_mm rect, struct point_mm shift);

/* Fills in what each pixel of a patch is, by the form's definition, the print moved by the shift
 * that was found: patch->regions, all zero before, inside_mm2 and gap_mm. */
void zone_regions_mark(struct zone_patch *patch, const struct form_page *page,
                       const struct form_zone *zone, struct point_mm shift);

#endif
