/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_EXIF_ORIENTATION_H
#define FORMLOOP_EXIF_ORIENTATION_H

#include <stddef.h>

/* The orientation (orientation.h) that an Exif segment of a JPEG tells, 1 … 8; 1 if it tells none or
 * is broken: the picture itself is not worse for that. */
int exif_orientation(const unsigned char *segment, size_t size);

#endif
