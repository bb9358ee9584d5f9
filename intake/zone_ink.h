/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ZONE_INK_H
#define FORMLOOP_ZONE_INK_H

#include "zone_patch.h"

/* Sides of a patch. */
enum { SIDE_LEFT = 1, SIDE_RIGHT = 2, SIDE_TOP = 4, SIDE_BOTTOM = 8 };

/* What was measured in a zone. Areas are of ink as thresholded, which is a little wider than the
 * stroke; printed lines are left out, and a stroke that crosses one hangs together. Specks below
 * 0.19 mm² and what has plainly come from another zone do not count. */
struct zone_ink {
    double own_mm2;    /* ink in the zone */
    double extent_mm;  /* diagonal of its largest part, as far as it lies in the zone */
    double breadth_mm; /* the lesser of width and height of what hangs together, the most */
    double dust_share; /* of the patch, covered by specks that do not count */
    double coverage;   /* all ink in the zone as a share of its free area, 0 … 1 */

    /* Of a tick box only: */
    double passing_mm2; /* further ink in it, that goes on beyond the patch … */
    double passing_extent_mm;
    double passing_share;    /* … of which this share of what is seen lies in the zone */
    double near_mm2;         /* ink beside it, within 1.6 mm */
    double near_passing_mm2; /* the same, of ink that goes on beyond the patch and is not in it */
    bool
        stands_beside; /* what is beside it is as tall as a mark, and at most comes from the left */
    bool is_gap_inked; /* a stroke crosses the gap before its label (zone_gap.h) */
    double around_share; /* of the directions free of print those that meet ink */
    double ring_share;   /* the same on the side with the least */
    int free_sides;      /* sides that are free of print, 0 … 4 */
    int lines_through;   /* level lines from left of it right through it */

    /* Of the largest part of the ink: */
    double left_of_mm; /* how far it begins left of the box */
    unsigned reaches;  /* sides of the box that it reaches or crosses */
    unsigned leaves;   /* sides of the patch by which it goes on */
    unsigned comes_by; /* sides by which it may have come: it leaves there, or print hides it */
    double bend;       /* how far it spreads across its length, in widths; a bar: 0.29 */
    bool is_straight;  /* it is one straight line; is_long: perhaps one */
    bool is_long;
    struct point_mm middle;  /* it runs through this place of the page … */
    double along_x, along_y; /* … in this direction */
};

/* -1 when memory is out. */
int zone_ink_measure(struct zone_ink *out, const struct zone_patch *patch, enum form_zone_kind kind,
                     struct error *error);

#endif
