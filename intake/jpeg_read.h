/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_JPEG_READ_H
#define FORMLOOP_JPEG_READ_H

#include "scan_source.h"

/* What stands around a JPEG stream and changes how it is read. */
struct jpeg_surroundings {
    bool ignores_exif; /* in a PDF the page says how the picture lies */
    int channels;      /* 1, 3 or 4: no other stream fits; 0: any */
    bool is_inverted;  /* grey or CMYK values the other way round */
};

/* Decodes a JPEG stream to grey: baseline and progressive, grey, YCbCr, RGB, CMYK, YCCK. page is
 * fresh. A stream that ends early or does not decode without doubt is unreadable. -1 when memory is
 * out. */
int jpeg_read(struct decoded_page *page, const struct scan_source *source,
              const struct jpeg_surroundings *surroundings, struct error *error);

#endif
