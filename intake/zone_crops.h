/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ZONE_CROPS_H
#define FORMLOOP_ZONE_CROPS_H

#include "intake.h"
#include "zone_patch.h"

/* The pictures of a page's zones, for the archive and for the clerk who keys them in: every ink and
 * comb zone and each tick box that is uncertain, with CROP_MARGIN_MM around it, as they lie on an
 * upright page. Paper is white and ink black whatever the scan's tones, so that they pack well. */
#define CROP_PX_PER_MM ZONE_PX_PER_MM
#define CROP_MARGIN_MM 1.0 /* no more than what is seen around an ink or comb zone */
#define CROPS_WIDTH_PX 1008

/* One picture: rows of 4-bit pixels, two a byte, each row from a byte on. Owns its rows; NULL: none. */
struct zone_crop {
    int width, height;
    unsigned char *rows;
};

/* Those taken so far, one for each zone of the page. */
struct zone_crops {
    struct zone_crop *at;
    size_t count;
};

/* Room for the zones of a page. -1 when memory is out. */
int zone_crops_start(struct zone_crops *out, size_t zone_count, struct error *error);
void zone_crops_free(struct zone_crops *crops); /* ready for use again */

/* Takes the picture of an ink or comb zone from its patch: it is a part of what was sampled anyway.
 * Does nothing for a tick box. -1 when memory is out. */
int zone_crops_take(struct zone_crops *crops, size_t zone_index, const struct form_zone *zone,
                    const struct zone_patch *patch, int ink_grey, struct error *error);

/* Puts them into the reading, and those of the tick boxes that it says are uncertain: on one grey PNG
 * of 4 bits a pixel, 152 dpi, CROPS_WIDTH_PX wide (or as wide as the widest zone), left to right in
 * rows, a white pixel or two apart, 30 to 80 KB a page; fields[i].crop says where. The same page gives
 * the same bytes. Nothing is done for a reading without fields. -1 when memory is out. */
int zone_crops_write(struct page_reading *reading, struct zone_crops *crops,
                     const struct gray_image *image, const struct page_geometry *geometry,
                     struct error *error);

#endif
