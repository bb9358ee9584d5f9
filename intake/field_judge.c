/* SPDX-License-Identifier: MIT */
#include "field_judge.h"

#include <math.h>

/* Areas of ink inside the zone, in mm². The curve behind the thresholds is in
 * docs/reading-accuracy.md. */
#define TICK_EMPTY_MM2 0.30
#define TICK_LEAST_EXTENT_MM 0.8
#define INK_BLANK_MM2 0.30
#define INK_INKED_MM2 0.45
#define INK_LEAST_EXTENT_MM 1.0

/* Of ink that goes on beyond the patch, the share in the box by which it belongs there: a tick with
 * a long tail has half of it inside, the edge of a stamp or a line across the page less. */
#define PASSING_SHARE 0.45

/* Poor scans. Set on pages of tests/pages with 3 and 10 % of all pixels black or white, a contrast
 * of 15 greys, two slips of 0.7 mm. */
#define SPECKS_IN_TICK 0.06 /* of the zone, at most, by specks that hang together */
#define SPECKS_IN_INK 0.014
#define PENCIL_SHARE 0.31 /* of the contrast: a thin line at 0.40 to 0.50, blurred */
#define SLIPPED_BARE_MM2 0.1
#define SLIPPED_BREADTH_MM 1.5 /* a printed line that was moved is 0.7 mm broad */

/* A ring around the box: on three sides or more that are free of print, this share of the
 * directions meets ink. Less than RING_FREE_SHARE is a neighbour's overshoot. */
#define RING_LEAST_SIDES 3 /* with two, a ring is likely but not sure */
#define RING_SHARE 0.6
#define RING_FREE_SHARE 0.3

static double confidence_above(double value, double threshold)
{
    return fmin(1, (value - threshold) / (1.5 * threshold));
}

static double confidence_below(double value, double threshold)
{
    return fmax(0, 1 - value / threshold);
}

static bool is_ring(const struct zone_ink *ink)
{
    return ink->ring_share >= RING_SHARE && ink->free_sides >= RING_LEAST_SIDES;
}

/* Something is drawn around the box, though no clear ring. */
static bool is_ringlike(const struct zone_ink *ink)
{
    return ink->ring_share >= RING_FREE_SHARE && ink->free_sides >= RING_LEAST_SIDES - 1;
}

static void judge_tick(struct field_reading *field, const struct zone_ink *ink)
{
    bool is_passing =
        ink->passing_mm2 >= TICK_TICKED_MM2 && ink->passing_extent_mm >= TICK_LEAST_EXTENT_MM;
    bool is_own = ink->own_mm2 >= TICK_TICKED_MM2 && ink->extent_mm >= TICK_LEAST_EXTENT_MM;
    if (is_own || (is_passing && ink->passing_share >= PASSING_SHARE)) {
        field->value = FIELD_TICKED;
        field->confidence = confidence_above(ink->own_mm2 + ink->passing_mm2, TICK_TICKED_MM2);
    } else if (is_ring(ink)) {
        field->value = FIELD_TICKED;
        field->confidence = confidence_above(ink->ring_share, RING_SHARE);
    } else if (ink->own_mm2 + ink->passing_mm2 < TICK_EMPTY_MM2 && !is_ringlike(ink)) {
        field->value = FIELD_EMPTY;
        field->confidence = confidence_below(ink->own_mm2 + ink->passing_mm2, TICK_EMPTY_MM2);
    } else {
        field->value = FIELD_UNCERTAIN;
    }
}

static void judge_ink(struct field_reading *field, const struct zone_ink *ink)
{
    if (ink->own_mm2 >= INK_INKED_MM2 && ink->extent_mm >= INK_LEAST_EXTENT_MM) {
        field->value = FIELD_INKED;
        field->confidence = confidence_above(ink->own_mm2, INK_INKED_MM2);
    } else if (ink->own_mm2 < INK_BLANK_MM2) {
        field->value = FIELD_BLANK;
        field->confidence = confidence_below(ink->own_mm2, INK_BLANK_MM2);
    } else {
        field->value = FIELD_UNCERTAIN;
    }
}

/* Where a feeder slipped, a strip of up to a millimetre was lost or stands there twice, printed
 * lines among it: what shows no ink at all is empty, what is no line is writing, all else is in
 * doubt. Where pencil would not be seen, nothing is surely empty; nor what held, as long as specks
 * counted as ink, more than specks do. */
static void doubt_poor_scan(struct field_reading *field, const struct form_zone *zone,
                            const struct zone_patch *patch, const struct zone_ink *ink,
                            double speckled_coverage)
{
    double specks = zone->kind == ZONE_TICK ? SPECKS_IN_TICK : SPECKS_IN_INK;
    bool is_bare = field->value == FIELD_EMPTY || field->value == FIELD_BLANK;
    bool is_clear = is_bare ? ink->own_mm2 + ink->passing_mm2 < SLIPPED_BARE_MM2
                            : field->value == FIELD_INKED && zone->kind == ZONE_INK &&
                                  ink->breadth_mm > SLIPPED_BREADTH_MM;
    if ((patch->is_slipped && !is_clear) ||
        (is_bare && (patch->contrast_share > PENCIL_SHARE || speckled_coverage > specks)))
        field->value = FIELD_UNCERTAIN;
}

void field_judge(struct field_reading *field, const struct form_zone *zone,
                 const struct zone_patch *patch, const struct zone_ink *ink,
                 double speckled_coverage)
{
    if (patch->is_cut)
        return;
    field->ink = ink->coverage;
    if (zone->kind == ZONE_TICK)
        judge_tick(field, ink);
    else
        judge_ink(field, ink);
    doubt_poor_scan(field, zone, patch, ink, speckled_coverage);
}
