/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SAMPLE_SURFACE_H
#define FORMLOOP_SAMPLE_SURFACE_H

#include "gray_image.h"

#include <cairo.h>

/* The luma of an RGB24 surface, as a picture that the caller owns. */
int sample_surface_to_grey(struct gray_image *out, cairo_surface_t *surface, struct error *error);

#endif
