/* SPDX-License-Identifier: MIT */
#include "field_read.h"

#include "frame_match.h"
#include "zone_ink.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Areas of ink inside the zone, in mm². The curve behind the thresholds is in
 * docs/reading-accuracy.md. */
#define TICK_EMPTY_MM2 0.30
#define TICK_TICKED_MM2 0.40
#define TICK_LEAST_EXTENT_MM 0.8
#define TICK_NEAR_MM2 0.4
#define INK_BLANK_MM2 0.30
#define INK_INKED_MM2 0.45
#define INK_LEAST_EXTENT_MM 1.0

/* Of ink that goes on beyond the patch, the share in the box by which it belongs there: a tick with
 * a long tail has half of it inside, the edge of a stamp or a line across the page less. */
#define PASSING_SHARE 0.45

/* One stroke through two boxes. */
#define LINK_MAX_MM 16.0 /* from the middle of one to that of the other */
#define LINK_MISS_MM 2.5 /* by which the stroke, carried on, may miss the other's middle */
#define STUB_MM2 1.2
#define SMALL_STUB_MM2 0.8

/* A box scribbled over: strokes to and fro inside, and ink beyond the box on every side that is
 * free of print. A cross that overshoots reaches out at the corners only, a tick at one. */
#define SCRIBBLE_COVERAGE 0.5
#define SCRIBBLE_LEAST_SIDES 2
#define SCRIBBLE_RING_SHARE 0.5
#define STRIKE_LINES 2
#define BLACK_COVERAGE 0.85
#define BLACK_LEFT_MM 1.2
#define BROAD_COVERAGE 0.5
#define BROAD_LEFT_MM 1.25
#define MAYBE_COVERAGE 0.08
#define MAYBE_AROUND_SHARE 0.4
#define SEAL_AROUND_SHARE 0.7

/* Poor scans. Set on pages of tests/pages with 3 and 10 % of all pixels black or white, a contrast
 * of 15 greys, two slips of 0.7 mm. */
#define SPECKLED_SHARE 0.0015 /* of a zone's surroundings: at 3 % 0.0045, on sound scans 0.0000 */
#define SPECKS_IN_TICK 0.06   /* of the zone, at most, by specks that hang together */
#define SPECKS_IN_INK 0.014
#define PENCIL_SHARE 0.31 /* of the contrast: a thin line at 0.40 to 0.50, blurred */
#define SLIPPED_BARE_MM2 0.1
#define SLIPPED_BREADTH_MM 1.5 /* a printed line that was moved is 0.7 mm broad */

/* A ring around the box: on three sides or more that are free of print, this share of the
 * directions meets ink. Less than RING_FREE_SHARE is a neighbour's overshoot. */
#define RING_LEAST_SIDES 3 /* with two, a ring is likely but not sure */
#define RING_SHARE 0.6
#define RING_FREE_SHARE 0.3

/* A page's zones and what was found in them. */
struct sheet {
    const struct form_zone *zones;
    struct field_reading *fields;
    struct zone_ink *inks;
    size_t count;
    struct zone_crops *crops; /* NULL: not wanted */
};

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

/* Scribbled over, or struck out by two lines. */
static bool is_struck(const struct zone_ink *ink)
{
    if (ink->lines_through >= STRIKE_LINES)
        return true;
    return ink->coverage > SCRIBBLE_COVERAGE && ink->free_sides >= SCRIBBLE_LEAST_SIDES &&
           ink->ring_share > SCRIBBLE_RING_SHARE;
}

/* Filled, from left of the box on: perhaps a mark, perhaps broad lines through one. */
static bool is_black(const struct zone_ink *ink)
{
    return ink->coverage > BLACK_COVERAGE && ink->left_of_mm > BLACK_LEFT_MM;
}

/* A line through, and not only the foot of a tick by a broad pen. */
static bool is_perhaps_line(const struct zone_ink *ink)
{
    return ink->lines_through > 0 &&
           (ink->coverage < BROAD_COVERAGE || ink->left_of_mm > BROAD_LEFT_MM);
}

/* Much ink in the box and nearly all around it: a seal, or a ring around a mark. */
static bool is_seal(const struct zone_ink *ink)
{
    return ink->coverage > MAYBE_COVERAGE && ink->around_share > SEAL_AROUND_SHARE &&
           ink->free_sides >= SCRIBBLE_LEAST_SIDES;
}

/* Perhaps struck out: one line through a mark, much ink inside and around it, a seal. Alone it is a
 * mark; beside another tick of the choice nobody can say. */
static bool is_perhaps_struck(const struct zone_ink *ink)
{
    if (is_struck(ink) || is_perhaps_line(ink))
        return true;
    if (is_black(ink))
        return true;
    return ink->coverage > MAYBE_COVERAGE && ink->around_share > MAYBE_AROUND_SHARE;
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

static int read_zone(const struct page_reading *reading, const struct sheet *sheet, size_t i,
                     const struct gray_image *image, const struct page_geometry *geometry,
                     enum zone_paper paper, int ink_grey, struct error *error)
{
    const struct form_zone *zone = &sheet->zones[i];
    struct field_reading *field = &sheet->fields[i];
    struct zone_patch patch;
    double speckled_coverage = paper == PAPER_SPECKLED ? sheet->inks[i].coverage : 0;
    *field = (struct field_reading){.id = zone->id, .value = FIELD_UNCERTAIN};
    int result =
        zone_patch_take(&patch, image, geometry, reading->form, zone, paper, ink_grey, error);
    if (result == 0)
        result = zone_ink_measure(&sheet->inks[i], &patch, zone->kind, error);
    if (result == 0 && sheet->crops != NULL && paper == PAPER_CALM)
        result = zone_crops_take(sheet->crops, i, zone, &patch, ink_grey, error);
    if (result == 0 && !patch.is_cut) {
        field->ink = sheet->inks[i].coverage;
        if (zone->kind == ZONE_TICK)
            judge_tick(field, &sheet->inks[i]);
        else
            judge_ink(field, &sheet->inks[i]);
        doubt_poor_scan(field, zone, &patch, &sheet->inks[i], speckled_coverage);
    }
    zone_patch_free(&patch);
    return result;
}

static struct point_mm middle_of(const struct form_zone *zone)
{
    return (struct point_mm){zone->box.x + zone->box.w / 2, zone->box.y + zone->box.h / 2};
}

/* The side of a box that looks towards another place. */
static unsigned side_towards(struct point_mm from, struct point_mm to)
{
    double dx = to.x - from.x, dy = to.y - from.y;
    if (fabs(dx) >= fabs(dy))
        return dx > 0 ? SIDE_RIGHT : SIDE_LEFT;
    return dy > 0 ? SIDE_BOTTOM : SIDE_TOP;
}

/* How far, in mm, the stroke in box b, if it is straight, passes by the middle of box a when it is
 * carried on to where it seems to come from; LINK_MAX_MM if it does not come from that side, or
 * no ink leaves box a towards it. */
static double link_miss_mm(const struct sheet *sheet, size_t b, size_t a)
{
    const struct zone_ink *ink = &sheet->inks[b];
    struct point_mm from = middle_of(&sheet->zones[a]), to = middle_of(&sheet->zones[b]);
    double dx = from.x - ink->middle.x, dy = from.y - ink->middle.y;
    if (hypot(dx, dy) > LINK_MAX_MM || (ink->comes_by & side_towards(to, from)) == 0 ||
        (sheet->inks[a].comes_by & side_towards(from, to)) == 0)
        return LINK_MAX_MM;
    return ink->is_long ? fabs(dx * ink->along_y - dy * ink->along_x) : 0;
}

static bool is_tick(const struct sheet *sheet, size_t i)
{
    return sheet->zones[i].kind == ZONE_TICK;
}

/* Whether the mark in box i may be the tail of a tick in another box. */
static bool is_perhaps_tail(const struct sheet *sheet, size_t i, double total_mm2)
{
    const struct zone_ink *ink = &sheet->inks[i];
    for (size_t k = 0; k < sheet->count; k++)
        if (k != i && is_tick(sheet, k) && sheet->fields[k].value == FIELD_TICKED &&
            link_miss_mm(sheet, i, k) <= LINK_MISS_MM &&
            (sheet->inks[k].bend >= ink->bend || total_mm2 < STUB_MM2))
            return true;
    return false;
}

/* A stub of ink at the edge of a box, a stroke that may come from another box, and a line that goes
 * right across (a fold, a streak, a ruler) are no sure ticks. */
static bool is_doubtful_stroke(const struct sheet *sheet, size_t i)
{
    const struct zone_ink *ink = &sheet->inks[i];
    const unsigned across = SIDE_LEFT | SIDE_RIGHT, along = SIDE_TOP | SIDE_BOTTOM;
    double total_mm2 = ink->own_mm2 + ink->passing_mm2;
    if (sheet->fields[i].value != FIELD_TICKED || total_mm2 < TICK_TICKED_MM2)
        return false;
    if (total_mm2 < SMALL_STUB_MM2 && ink->reaches != 0)
        return true;
    if (ink->is_straight && ((ink->leaves & across) == across || (ink->leaves & along) == along))
        return true;
    return (ink->is_long || total_mm2 < STUB_MM2) && is_perhaps_tail(sheet, i, total_mm2);
}

static bool is_same_choice(const struct form_zone *a, const struct form_zone *b)
{
    return a->kind == ZONE_TICK && b->kind == ZONE_TICK && a->group != NULL && b->group != NULL &&
           strcmp(a->group, b->group) == 0;
}

enum other_tick { OTHER_NONE, OTHER_IN_DOUBT, OTHER_SURE };

/* Whether another box of the same choice is ticked, and not perhaps struck out as well. */
static enum other_tick find_other_tick(const struct sheet *sheet, size_t i)
{
    enum other_tick best = OTHER_NONE;
    for (size_t k = 0; k < sheet->count && best != OTHER_SURE; k++) {
        if (k == i || !is_same_choice(&sheet->zones[k], &sheet->zones[i]) ||
            (sheet->fields[k].value != FIELD_TICKED && sheet->fields[k].value != FIELD_UNCERTAIN))
            continue;
        bool is_sure =
            sheet->fields[k].value == FIELD_TICKED && !is_perhaps_struck(&sheet->inks[k]);
        if (is_sure || !is_struck(&sheet->inks[k]))
            best = is_sure ? OTHER_SURE : OTHER_IN_DOUBT;
    }
    return best;
}

/* The value of a box that holds a mark, seen beside the others of its choice. */
static enum field_value settle_mark(const struct sheet *sheet, size_t i)
{
    enum other_tick other = find_other_tick(sheet, i);
    if (is_struck(&sheet->inks[i]))
        return other == OTHER_SURE ? FIELD_CANCELLED : FIELD_UNCERTAIN;
    if (is_perhaps_line(&sheet->inks[i]) || is_black(&sheet->inks[i]) || is_seal(&sheet->inks[i]))
        return FIELD_UNCERTAIN;
    return is_perhaps_struck(&sheet->inks[i]) && other != OTHER_NONE ? FIELD_UNCERTAIN
                                                                     : FIELD_TICKED;
}

/* An empty box with ink right beside it, and no other tick that it could belong to. */
static enum field_value settle_empty(const struct sheet *sheet, size_t i)
{
    bool is_near = sheet->inks[i].near_mm2 > TICK_NEAR_MM2;
    return is_near && find_other_tick(sheet, i) != OTHER_SURE ? FIELD_UNCERTAIN : FIELD_EMPTY;
}

static int settle_ticks(const struct sheet *sheet, struct error *error)
{
    enum field_value *settled = calloc(sheet->count + 1, sizeof *settled);
    if (settled == NULL)
        return error_out_of_memory(error);
    for (size_t i = 0; i < sheet->count; i++)
        settled[i] = is_tick(sheet, i) && is_doubtful_stroke(sheet, i) ? FIELD_UNCERTAIN
                                                                       : sheet->fields[i].value;
    for (size_t i = 0; i < sheet->count; i++)
        sheet->fields[i].value = settled[i];
    for (size_t i = 0; i < sheet->count; i++)
        settled[i] = !is_tick(sheet, i)                       ? sheet->fields[i].value
                     : sheet->fields[i].value == FIELD_TICKED ? settle_mark(sheet, i)
                     : sheet->fields[i].value == FIELD_EMPTY  ? settle_empty(sheet, i)
                                                              : FIELD_UNCERTAIN;
    for (size_t i = 0; i < sheet->count; i++) {
        if (settled[i] == FIELD_CANCELLED)
            sheet->fields[i].confidence =
                fmin(1, sheet->inks[i].coverage / (2 * SCRIBBLE_COVERAGE));
        else if (settled[i] == FIELD_UNCERTAIN)
            sheet->fields[i].confidence = 0;
        sheet->fields[i].value = settled[i];
    }
    free(settled);
    return 0;
}

static int read_all(const struct page_reading *reading, const struct sheet *sheet,
                    const struct gray_image *image, const struct page_geometry *geometry,
                    enum zone_paper paper, struct error *error)
{
    int ink_grey = page_geometry_ink_grey(geometry, image);
    for (size_t i = 0; i < sheet->count; i++)
        if (read_zone(reading, sheet, i, image, geometry, paper, ink_grey, error) != 0)
            return -1;
    return 0;
}

/* Whether there are specks in and around more than half of the zones: a scan of salt and pepper, as
 * of a bad copier, and not a faint pencil here and there. */
static bool is_speckled(const struct sheet *sheet)
{
    size_t speckled = 0;
    for (size_t i = 0; i < sheet->count; i++)
        speckled += sheet->inks[i].dust_share > SPECKLED_SHARE;
    return speckled > sheet->count / 2;
}

static int read_zones(struct page_reading *reading, const struct sheet *sheet,
                      enum field_value *values, const struct gray_image *image,
                      const struct page_geometry *geometry, struct error *error)
{
    if (read_all(reading, sheet, image, geometry, PAPER_CALM, error) != 0)
        return -1;
    if (is_speckled(sheet) && read_all(reading, sheet, image, geometry, PAPER_SPECKLED, error) != 0)
        return -1;
    if (settle_ticks(sheet, error) != 0)
        return -1;
    reading->field_count = sheet->count;
    for (size_t i = 0; i < sheet->count; i++)
        values[i] = reading->fields[i].value;
    form_judge(&reading->findings, reading->form, sheet->zones, values, sheet->count);
    return 0;
}

int field_read_page(struct page_reading *reading, const struct gray_image *image,
                    struct page_geometry *geometry, struct zone_crops *crops, struct error *error)
{
    struct form_zone *zones = NULL;
    size_t count = 0;
    if (form_zones(&zones, &count, reading->form, reading->code.page, error) != 0)
        return -1;
    double shift_mm = frame_match(geometry, image, zones, count);
    if (shift_mm > FIELD_MAX_SHIFT_MM) {
        if (shift_mm < FRAMES_DO_NOT_FIT)
            geometry->residual_mm = shift_mm;
        free(zones);
        return 0;
    }
    struct zone_ink *inks = calloc(count + 1, sizeof *inks);
    enum field_value *values = calloc(count + 1, sizeof *values);
    reading->fields = calloc(count + 1, sizeof *reading->fields);
    struct sheet sheet = {zones, reading->fields, inks, count, crops};
    int result =
        inks != NULL && values != NULL && reading->fields != NULL ? 0 : error_out_of_memory(error);
    if (result == 0 && crops != NULL)
        result = zone_crops_start(crops, count, error);
    if (result == 0)
        result = read_zones(reading, &sheet, values, image, geometry, error);
    free(values);
    free(inks);
    free(zones);
    return result;
}
