/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FIELD_JUDGE_H
#define FORMLOOP_FIELD_JUDGE_H

#include "intake.h"
#include "zone_ink.h"

#define TICK_TICKED_MM2 0.40 /* of ink in a box from which on it is ticked */

/* The value of a zone by what was measured in it alone; field_read.h says the rules. The field is
 * uncertain before, and stays so where the scan cut the zone. speckled_coverage is what the zone's
 * coverage was while specks counted as ink, 0 on a scan without. */
void field_judge(struct field_reading *field, const struct form_zone *zone,
                 const struct zone_patch *patch, const struct zone_ink *ink,
                 double speckled_coverage);

#endif
