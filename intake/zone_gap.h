/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ZONE_GAP_H
#define FORMLOOP_ZONE_GAP_H

#include "zone_patch.h"

/* Whether a stroke crosses the gap of some 0.4 mm between a tick box, drawn with lines of
 * stroke_mm, and the label at its right. A mark on the label cannot be told from print, and the
 * margins of frame and label cover the gap; but frame and label darken the gap evenly, a stroke in
 * one place. ink_grey is the grey of the registration marks. False if there is no such label. Not
 * for paper with specks: one in the gap looks like a stroke. */
bool zone_gap_is_inked(const struct zone_patch *patch, double stroke_mm, int ink_grey);

#endif
