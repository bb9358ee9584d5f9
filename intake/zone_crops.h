/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ZONE_CROPS_H
#define FORMLOOP_ZONE_CROPS_H

#include "intake.h"
#include "page_geometry.h"

/* Puts the pictures of the page's zones into the reading, for the archive and for the clerk who keys
 * them in: every ink and comb zone and each tick box that is uncertain, with CROP_MARGIN_MM around
 * it, as they lie on an upright page. They stand on one grey PNG of 4 bits a pixel, 152 dpi,
 * CROPS_WIDTH_PX wide (or as wide as the widest zone), left to right in rows, a white pixel apart;
 * fields[i].crop says where. Paper is white and ink black whatever the scan's tones, so that it packs
 * well: 30 to 80 KB a page. The same page gives the same bytes. Nothing is done for a reading without
 * fields. -1 when memory is out. */
#define CROP_PX_PER_MM 6.0
#define CROP_MARGIN_MM 1.0
#define CROPS_WIDTH_PX 1008
int zone_crops_write(struct page_reading *reading, const struct gray_image *image,
                     const struct page_geometry *geometry, struct error *error);

#endif
