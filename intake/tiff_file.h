/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TIFF_FILE_H
#define FORMLOOP_TIFF_FILE_H

#include "scan_source.h"
#include "tiff_pages.h"

#include <stdbool.h>
#include <stdint.h>
#include <tiffio.h>

/* A TIFF file that libtiff reads from memory. What libtiff has to say goes into message through
 * handlers of the open file (TIFFOpenOptions), so that nothing is global and nothing reaches
 * stderr. */
struct tiff_file {
    const struct scan_source *source;
    uint64_t position; /* of libtiff in the bytes */
    struct tiff_pages pages;
    TIFF *tiff;
    char message[120]; /* the first of the page at hand */
    long complaints;   /* of the decoder on the page at hand, warnings included */
    bool ends_early;   /* one of them */
};

/* Opens the library without reading a directory; file is zero but for its source and pages. tiff
 * stays NULL if libtiff does not take the file. -1 when memory is out. */
int tiff_file_open(struct tiff_file *file, struct error *error);

/* Before the next thing that the library may complain of. */
void tiff_file_forget_complaints(struct tiff_file *file);

#endif
