/* SPDX-License-Identifier: MIT */
#include "tick_choice.h"

#include "field_judge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TICK_NEAR_MM2 0.4

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
static double link_miss_mm(const struct field_sheet *sheet, size_t b, size_t a)
{
    const struct zone_ink *ink = &sheet->inks[b];
    struct point_mm from = middle_of(&sheet->zones[a]), to = middle_of(&sheet->zones[b]);
    double dx = from.x - ink->middle.x, dy = from.y - ink->middle.y;
    if (hypot(dx, dy) > LINK_MAX_MM || (ink->comes_by & side_towards(to, from)) == 0 ||
        (sheet->inks[a].comes_by & side_towards(from, to)) == 0)
        return LINK_MAX_MM;
    return ink->is_long ? fabs(dx * ink->along_y - dy * ink->along_x) : 0;
}

static bool is_tick(const struct field_sheet *sheet, size_t i)
{
    return sheet->zones[i].kind == ZONE_TICK;
}

/* Whether the mark in box i may be the tail of a tick in another box. */
static bool is_perhaps_tail(const struct field_sheet *sheet, size_t i, double total_mm2)
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
static bool is_doubtful_stroke(const struct field_sheet *sheet, size_t i)
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

/* Whether an empty box has a mark of its own beside it, whatever is ticked else: on its label, or
 * left of it. */
static bool has_mark_beside(const struct zone_ink *ink)
{
    return ink->is_gap_inked || ink->stands_beside;
}

/* A mark that is not surely struck out, or perhaps one. */
static bool may_be_mark(const struct field_sheet *sheet, size_t i)
{
    if (sheet->fields[i].value == FIELD_EMPTY)
        return has_mark_beside(&sheet->inks[i]);
    return !is_struck(&sheet->inks[i]);
}

static bool has_other_mark(const struct field_sheet *sheet, size_t i)
{
    for (size_t k = 0; k < sheet->count; k++)
        if (k != i && is_same_choice(&sheet->zones[k], &sheet->zones[i]) && may_be_mark(sheet, k))
            return true;
    return false;
}

/* The value of a box that holds a mark that is not surely struck out, seen beside the others of its
 * choice. */
static enum field_value settle_mark(const struct field_sheet *sheet, size_t i)
{
    const struct zone_ink *ink = &sheet->inks[i];
    if (is_perhaps_line(ink) || is_black(ink) || is_seal(ink))
        return FIELD_UNCERTAIN;
    return is_perhaps_struck(ink) && has_other_mark(sheet, i) ? FIELD_UNCERTAIN : FIELD_TICKED;
}

static bool has_ink_beside(const struct zone_ink *ink)
{
    return ink->near_mm2 > TICK_NEAR_MM2 || ink->near_passing_mm2 > TICK_NEAR_MM2;
}

/* The value of a tick box as far as it does not depend on what the others are settled as. */
static enum field_value settle_first(const struct field_sheet *sheet, size_t i)
{
    enum field_value value = sheet->fields[i].value;
    if (value == FIELD_TICKED)
        return is_struck(&sheet->inks[i]) ? FIELD_UNCERTAIN : settle_mark(sheet, i);
    return value == FIELD_EMPTY && has_mark_beside(&sheet->inks[i]) ? FIELD_UNCERTAIN : value;
}

static bool has_settled_tick(const struct field_sheet *sheet, const enum field_value *settled,
                             size_t i)
{
    for (size_t k = 0; k < sheet->count; k++)
        if (k != i && settled[k] == FIELD_TICKED &&
            is_same_choice(&sheet->zones[k], &sheet->zones[i]))
            return true;
    return false;
}

/* Struck out is cancelled beside a tick; ink beside an empty box belongs to that tick. Without one
 * nobody can say. */
static enum field_value settle_beside_tick(const struct field_sheet *sheet,
                                           const enum field_value *settled, size_t i)
{
    const struct zone_ink *ink = &sheet->inks[i];
    if (sheet->fields[i].value == FIELD_TICKED && is_struck(ink))
        return has_settled_tick(sheet, settled, i) ? FIELD_CANCELLED : FIELD_UNCERTAIN;
    if (settled[i] == FIELD_EMPTY && has_ink_beside(ink))
        return has_settled_tick(sheet, settled, i) ? FIELD_EMPTY : FIELD_UNCERTAIN;
    return settled[i];
}

int tick_choice_settle(const struct field_sheet *sheet, struct error *error)
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
        settled[i] = is_tick(sheet, i) ? settle_first(sheet, i) : sheet->fields[i].value;
    for (size_t i = 0; i < sheet->count; i++)
        if (is_tick(sheet, i))
            settled[i] = settle_beside_tick(sheet, settled, i);
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
