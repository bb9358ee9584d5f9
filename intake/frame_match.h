/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FRAME_MATCH_H
#define FORMLOOP_FRAME_MATCH_H

#include "form.h"
#include "page_geometry.h"

#include <stdbool.h>
#include <stddef.h>

/* Where the printed frame of a zone stands, against where the transform says. */
struct frame_shift {
    bool is_known[2];   /* along x, along y: the frame is printed and clearly seen */
    struct point_mm mm; /* 0 where it is not known */
    bool is_sound; /* there both pairs of lines are as dark as anywhere: the box is not deformed */
};

/* Looks for the two upright and the two level lines of the zone's frame within ±0.7 mm: the place
 * at which both parallel lines are darkest. A stroke of the pen along one of them does not count.
 */
void frame_shift_find(struct frame_shift *out, const struct gray_image *image,
                      const struct page_transform *transform, const struct form_zone *zone);

/* The greys of the box's upper and lower (or left and right) line, when it is moved across them by
 * -reach_mm, … +reach_mm in `steps` steps. A line is clear if it is LEAST_FRAME_CONTRAST darker at
 * its best than on average. */
#define LEAST_FRAME_CONTRAST 12
void frame_profiles(double *first, double *second, int steps, double reach_mm,
                    const struct gray_image *image, const struct page_transform *transform,
                    const struct rect_mm *box, bool is_level);

/* Fits the transform to the printed frames of all zones and the registration marks when the frames
 * stand off by more than 0.12 mm on average, or when fewer than four marks were found: a geometry
 * that rests on codes grows from them, frame by frame; a sheet that stretched or slipped in the
 * feeder is corrected along the feed (feed_match.h). Frames that then disagree by more than 0.35 mm
 * (a stroke looks like a line) are left out. Returns the mean distance that is left in mm: 0.02 …
 * 0.06 on sound pages, 0 if the page has no frames; FRAMES_DO_NOT_FIT when the frames must confirm
 * a rough geometry and do not, or when most of those that are seen are elsewhere. */
#define FRAMES_DO_NOT_FIT 9.9
double frame_match(struct page_geometry *geometry, const struct gray_image *image,
                   const struct form_zone *zones, size_t count);

#endif
