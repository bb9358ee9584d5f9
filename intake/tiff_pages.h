/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TIFF_PAGES_H
#define FORMLOOP_TIFF_PAGES_H

#include "scan_source.h"

#include <stdbool.h>
#include <stdint.h>

/* The pages of a TIFF file: where their directories stand. Walked here and not by libtiff, so that a
 * page whose directory cannot be used does not hide those after it. */
struct tiff_pages {
    uint64_t *offset; /* owned; of the directories, `count` of them */
    int count;
    bool is_broken; /* the list leaves the file or runs in a circle: pages after these may be lost */
};

/* TIFF 6.0 and BigTIFF, both byte orders. */
bool tiff_is_file(const unsigned char *bytes, size_t size);

/* Follows the list of directories; thumbnails and transparency masks (NewSubfileType) are no pages.
 * page is rejected if there are more than limits->max_pages. -1 when memory is out. */
int tiff_pages_list(struct tiff_pages *out, struct decoded_page *page,
                    const struct scan_source *source, struct error *error);
void tiff_pages_free(struct tiff_pages *pages);

#endif
