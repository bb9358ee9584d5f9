/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FEED_MATCH_H
#define FORMLOOP_FEED_MATCH_H

#include "form.h"
#include "page_transform.h"

#include <stdbool.h>
#include <stddef.h>

/* Adds to a transform without knots what the feeder did, seen from the printed frames of the zones:
 * each of their lines is looked for within ±2 mm along the feed; of all ways to place them the one
 * is taken on which they are darkest, while from one to the next the sheet drifts by up to 3.5 %
 * (free) or slips (at a price that takes two lines to pay). Between lines the correction is even,
 * so that a slip within a box is found, too. Sideways: the feed goes along the columns of the
 * picture. False when there are too few lines, or the way changes too often to be a feeder's. */
struct feed_evidence {
    const struct form_zone *zones;
    size_t zone_count;
    const struct point_mm *fixed; /* places that the transform has right: marks */
    size_t fixed_count;
};
bool feed_match(struct page_transform *transform, bool is_sideways, const struct gray_image *image,
                const struct feed_evidence *evidence);

#endif
