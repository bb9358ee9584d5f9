/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAGE_STREAK_H
#define FORMLOOP_PAGE_STREAK_H

#include "gray_image.h"

/* Dust on the glass of a feeder draws dark lines down the whole picture, always in the same columns. Each
 * field that one crosses would read as written in. Columns that are darker than those beside them from
 * edge to edge are filled in from these; nothing else is changed. -1 when memory is out. */
int page_streak_heal(struct gray_image *image, struct error *error);

#endif
