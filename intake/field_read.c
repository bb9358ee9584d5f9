/* SPDX-License-Identifier: MIT */
#include "field_read.h"

#include "frame_match.h"
#include "ink_blob.h"
#include "zone_patch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Areas of ink inside the zone (its printed lines left out), in mm² as thresholded, which is a
 * little wider than the stroke. Measured on 40 pages, 1,584 zones (300 dpi office scan, 200 dpi
 * with noise of 20 greys, 300 dpi bilevel, 150 dpi; pens of 0.3 to 1.2 mm, greys 20 to 150): tick
 * boxes left alone (708)      all 0.00 a check of 0.3 of the box (52)   0.84 … 5.3, of 0.55 of it
 * (60) 1.5 … 7.0 one upright or slanting line     1.3 … 7.0,   a dot of 1.2 to 2 mm  1.7 … 3.7
 *   crosses and filled boxes         3.6 … 13
 *   ink and comb zones left (392)    all 0.00
 *   a hyphen of 1.5 mm (56)          0.58 … 5.0,  a dash of 3 mm (88)   1.4 … 8.0
 *   a digit 1 (64)                   2.1 … 15
 * A blob below SPECK_MM2 is dust (a speck of 0.08 mm² looks like 0.12 mm² once blurred). */
#define SPECK_MM2 0.16
#define TICK_EMPTY_MM2 0.16
#define TICK_TICKED_MM2 0.40
#define TICK_LEAST_EXTENT_MM 0.8
#define INK_BLANK_MM2 0.20
#define INK_INKED_MM2 0.45
#define INK_LEAST_EXTENT_MM 1.0

/* Ink that hangs together with twice as much in another zone has come from there. */
#define INTRUDER_SHARE 2.0
#define INTRUDER_MAX_MM2 1.5

/* A box scribbled over: strokes to and fro inside, and ink beyond the box on every side that is
 * free of print. A cross that overshoots reaches out at the corners only, a tick at one. */
#define SCRIBBLE_COVERAGE 0.22
#define SCRIBBLE_LEAST_SIDES 2
#define SCRIBBLE_RING_SHARE 0.5
#define STRIKE_LINES 2
#define BLACK_COVERAGE 0.6
#define BLACK_RING_SHARE 0.2

/* A ring around the box: on three sides or more that are free of print, this share of the
 * directions meets ink. Less than RING_FREE_SHARE is a neighbour's overshoot. */
#define RING_DIRECTIONS 48
#define RING_LEAST_SIDES 3 /* with two, a ring is likely but not sure */
#define RING_SHARE 0.6
#define RING_FREE_SHARE 0.3

#define PX_PER_MM2 (ZONE_PX_PER_MM * ZONE_PX_PER_MM)
#define BRIDGE_PX 4 /* half the width of a printed line with its margins */

/* What was measured in a zone. */
struct zone_ink {
    double inside_mm2; /* ink in the zone */
    double extent_mm;  /* diagonal of the largest blob, as far as it lies in the zone */
    double coverage;   /* inside_mm2 as a share of the zone's free area */
    double ring_share; /* of the directions on the free side with the least ink, 0 … 1 */
    int free_sides;    /* of a tick box: sides that are free of print, 0 … 4 */
    int lines_through; /* level lines from left of a tick box right through it */
};

/* A stroke that crosses a printed line goes on behind it: ink grows BRIDGE_PX into the line from
 * either side, so that its parts hang together. */
static void bridge_lines(unsigned char *mask, const struct zone_patch *patch)
{
    int width = patch->image.width, height = patch->image.height;
    for (int round = 1; round <= BRIDGE_PX; round++) {
        for (int y = 1; y < height - 1; y++) {
            for (int x = 1; x < width - 1; x++) {
                size_t i = (size_t)y * (size_t)width + (size_t)x, w = (size_t)width;
                if (patch->regions[i] != REGION_LINE || mask[i] != 0)
                    continue;
                bool grows = false;
                for (size_t k = 0; k < 3; k++)
                    for (size_t row = i - w - 1 + k * w, m = 0; m < 3; m++)
                        grows |= mask[row + m] != 0 && mask[row + m] <= round;
                if (grows)
                    mask[i] = (unsigned char)(round + 1);
            }
        }
    }
}

static double extent_in_zone(const struct zone_patch *patch, const struct ink_blob *blob)
{
    double left = (patch->zone.x - patch->rect.x) * ZONE_PX_PER_MM;
    double top = (patch->zone.y - patch->rect.y) * ZONE_PX_PER_MM;
    double w =
        fmin(blob->right + 1, left + patch->zone.w * ZONE_PX_PER_MM) - fmax(blob->left, left);
    double h = fmin(blob->bottom + 1, top + patch->zone.h * ZONE_PX_PER_MM) - fmax(blob->top, top);
    return hypot(fmax(w, 0), fmax(h, 0)) / ZONE_PX_PER_MM;
}

static void add_blob(struct zone_ink *ink, const struct zone_patch *patch,
                     const struct ink_blob *blob)
{
    double inside = blob->area_in[REGION_INSIDE] / PX_PER_MM2;
    double outside = blob->area_in[REGION_OUTSIDE] / PX_PER_MM2;
    double other = blob->area_in[REGION_OTHER] / PX_PER_MM2;
    if (inside <= 0 || inside + outside + other < SPECK_MM2)
        return;
    if (other > INTRUDER_SHARE * inside && inside < INTRUDER_MAX_MM2)
        return;
    ink->inside_mm2 += inside;
    ink->extent_mm = fmax(ink->extent_mm, extent_in_zone(patch, blob));
}

/* Looks outwards from the frame of the box, up to the end of the patch, in one direction: 1 ink,
 * 0 free paper, -1 too little free paper to say. */
static int look_outwards(const struct zone_patch *patch, double angle)
{
    double half = fmax(patch->zone.w, patch->zone.h) / 2;
    double x = patch->zone.x + patch->zone.w / 2 - patch->rect.x;
    double y = patch->zone.y + patch->zone.h / 2 - patch->rect.y;
    int seen = 0, steps = 0;
    for (double far = half * 0.9; far < half + ZONE_MARGIN_MM; far += 1 / ZONE_PX_PER_MM, steps++) {
        int column = (int)((x + far * cos(angle)) * ZONE_PX_PER_MM);
        int row = (int)((y + far * sin(angle)) * ZONE_PX_PER_MM);
        if (column < 0 || row < 0 || column >= patch->image.width || row >= patch->image.height)
            break;
        size_t i = (size_t)row * (size_t)patch->image.width + (size_t)column;
        if (patch->ink[i] && patch->regions[i] == REGION_OUTSIDE)
            return 1;
        seen += patch->regions[i] == REGION_OUTSIDE;
    }
    return seen > steps / 2 ? 0 : -1;
}

/* Looks around a tick box side by side: right, below, left, above. */
static void measure_ring(struct zone_ink *ink, const struct zone_patch *patch)
{
    enum { A_SIDE = RING_DIRECTIONS / 4 };
    ink->ring_share = 1;
    for (int side = 0; side < 4; side++) {
        int free_directions = 0, inked = 0;
        for (int i = 0; i < A_SIDE; i++) {
            double turn = (side + (i + 0.5) / A_SIDE - 0.5) / 4;
            int seen = look_outwards(patch, turn * 2 * 3.14159265);
            free_directions += seen >= 0;
            inked += seen > 0;
        }
        if (free_directions < A_SIDE / 2)
            continue;
        ink->free_sides++;
        ink->ring_share = fmin(ink->ring_share, (double)inked / free_directions);
    }
    if (ink->free_sides == 0)
        ink->ring_share = 0;
}

/* Share of the pixels from left to right (mm of the page) with ink at this height, two rows to
 * either side allowed for a slanting line. */
static double row_share(const struct zone_patch *patch, double left_mm, double right_mm, int row)
{
    int left = (int)((left_mm - patch->rect.x) * ZONE_PX_PER_MM);
    int right = (int)((right_mm - patch->rect.x) * ZONE_PX_PER_MM), inked = 0;
    for (int column = left; column < right; column++) {
        bool is_inked = false;
        for (int k = -2; k <= 2; k++)
            is_inked |=
                patch->ink[(size_t)(row + k) * (size_t)patch->image.width + (size_t)column] != 0;
        inked += is_inked;
    }
    return right > left ? (double)inked / (right - left) : 0;
}

/* Lines that strike a box out (訂正線 are two) come from the left of it and go on to its right
 * side. */
static void count_lines_through(struct zone_ink *ink, const struct zone_patch *patch)
{
    const struct rect_mm *zone = &patch->zone;
    int top = (int)((zone->y + 0.5 - patch->rect.y) * ZONE_PX_PER_MM);
    int bottom = (int)((zone->y + zone->h - 0.5 - patch->rect.y) * ZONE_PX_PER_MM);
    bool was_line = false;
    for (int row = top; row < bottom; row++) {
        bool is_line = row_share(patch, zone->x - 1.2, zone->x - 0.6, row) > 0.9 &&
                       row_share(patch, zone->x + 0.6, zone->x + zone->w - 0.6, row) > 0.9;
        ink->lines_through += is_line && !was_line;
        was_line = is_line;
    }
}

static int measure_zone(struct zone_ink *out, const struct zone_patch *patch,
                        enum form_zone_kind kind, struct error *error)
{
    struct ink_blob *blobs = NULL;
    size_t count = 0, size = (size_t)patch->image.width * (size_t)patch->image.height;
    *out = (struct zone_ink){0};
    if (memchr(patch->ink, 1, size) == NULL)
        return 0;
    unsigned char *mask = malloc(size);
    if (mask == NULL)
        return error_out_of_memory(error);
    memcpy(mask, patch->ink, size);
    bridge_lines(mask, patch);
    for (size_t i = 0; i < size; i++)
        mask[i] = mask[i] != 0;
    int result = ink_blobs_find(&blobs, &count, mask, patch->image.width, patch->image.height, 1,
                                patch->regions, error);
    for (size_t i = 0; i < count; i++)
        add_blob(out, patch, &blobs[i]);
    out->coverage = patch->inside_mm2 > 0 ? out->inside_mm2 / patch->inside_mm2 : 0;
    free(blobs);
    free(mask);
    if (result == 0 && kind == ZONE_TICK) {
        measure_ring(out, patch);
        count_lines_through(out, patch);
    }
    return result;
}

static double confidence_above(double value, double threshold)
{
    return fmin(1, (value - threshold) / (1.5 * threshold));
}

static double confidence_below(double value, double threshold)
{
    return fmax(0, 1 - value / threshold);
}

static void judge_tick(struct field_reading *field, const struct zone_ink *ink)
{
    if (ink->inside_mm2 >= TICK_TICKED_MM2 && ink->extent_mm >= TICK_LEAST_EXTENT_MM) {
        field->value = FIELD_TICKED;
        field->confidence = confidence_above(ink->inside_mm2, TICK_TICKED_MM2);
    } else if (ink->ring_share >= RING_SHARE && ink->free_sides >= RING_LEAST_SIDES) {
        field->value = FIELD_TICKED;
        field->confidence = confidence_above(ink->ring_share, RING_SHARE);
    } else if (ink->inside_mm2 < TICK_EMPTY_MM2 &&
               (ink->ring_share < RING_FREE_SHARE || ink->free_sides < RING_LEAST_SIDES - 1)) {
        field->value = FIELD_EMPTY;
        field->confidence = confidence_below(ink->inside_mm2, TICK_EMPTY_MM2);
    } else {
        field->value = FIELD_UNCERTAIN;
    }
}

static void judge_ink(struct field_reading *field, const struct zone_ink *ink)
{
    if (ink->inside_mm2 >= INK_INKED_MM2 && ink->extent_mm >= INK_LEAST_EXTENT_MM) {
        field->value = FIELD_INKED;
        field->confidence = confidence_above(ink->inside_mm2, INK_INKED_MM2);
    } else if (ink->inside_mm2 < INK_BLANK_MM2) {
        field->value = FIELD_BLANK;
        field->confidence = confidence_below(ink->inside_mm2, INK_BLANK_MM2);
    } else {
        field->value = FIELD_UNCERTAIN;
    }
}

/* Scribbled over, or struck out by two lines. */
static bool is_scribbled(const struct zone_ink *ink)
{
    if (ink->lines_through >= STRIKE_LINES)
        return true;
    return ink->coverage > SCRIBBLE_COVERAGE && ink->free_sides >= SCRIBBLE_LEAST_SIDES &&
           ink->ring_share > SCRIBBLE_RING_SHARE;
}

static int read_zone(struct field_reading *out, struct zone_ink *ink,
                     const struct page_reading *reading, const struct form_zone *zone,
                     const struct gray_image *image, const struct page_geometry *geometry,
                     int ink_grey, struct error *error)
{
    struct zone_patch patch;
    *out = (struct field_reading){.id = zone->id, .value = FIELD_UNCERTAIN};
    int result = zone_patch_take(&patch, image, geometry, reading->form, zone, ink_grey, error);
    if (result == 0)
        result = measure_zone(ink, &patch, zone->kind, error);
    if (result == 0 && !patch.is_cut) {
        out->ink = ink->coverage;
        if (zone->kind == ZONE_TICK)
            judge_tick(out, ink);
        else
            judge_ink(out, ink);
    }
    zone_patch_free(&patch);
    return result;
}

/* Whether another tick of the same choice is there that nobody scribbled over. */
static bool has_other_tick(const struct field_reading *fields, const struct form_zone *zones,
                           const struct zone_ink *inks, size_t count, size_t i)
{
    for (size_t k = 0; k < count && zones[i].group != NULL; k++)
        if (k != i && zones[k].group != NULL && zones[k].kind == ZONE_TICK &&
            strcmp(zones[k].group, zones[i].group) == 0 && fields[k].value == FIELD_TICKED &&
            !is_scribbled(&inks[k]))
            return true;
    return false;
}

/* A box scribbled over while another of the same choice is ticked has been taken back; alone, or
 * with no other choice, nobody can say what was meant. Beside another tick a box that is nearly
 * black and overshot a little on every side counts as scribbled over, too. */
static void settle_scribbles(struct field_reading *fields, const struct form_zone *zones,
                             const struct zone_ink *inks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (zones[i].kind != ZONE_TICK || fields[i].value != FIELD_TICKED)
            continue;
        bool has_other = has_other_tick(fields, zones, inks, count, i);
        bool is_black = inks[i].coverage > BLACK_COVERAGE && inks[i].ring_share > BLACK_RING_SHARE;
        if (!is_scribbled(&inks[i]) && !(has_other && is_black))
            continue;
        fields[i].value = has_other ? FIELD_CANCELLED : FIELD_UNCERTAIN;
        fields[i].confidence = has_other ? fmin(1, inks[i].coverage / (2 * SCRIBBLE_COVERAGE)) : 0;
    }
}

static int read_zones(struct page_reading *reading, const struct form_zone *zones,
                      struct zone_ink *inks, enum field_value *values, size_t count,
                      const struct gray_image *image, const struct page_geometry *geometry,
                      struct error *error)
{
    int ink_grey = page_geometry_ink_grey(geometry, image);
    for (size_t i = 0; i < count; i++)
        if (read_zone(&reading->fields[i], &inks[i], reading, &zones[i], image, geometry, ink_grey,
                      error) != 0)
            return -1;
    reading->field_count = count;
    settle_scribbles(reading->fields, zones, inks, count);
    for (size_t i = 0; i < count; i++)
        values[i] = reading->fields[i].value;
    form_judge(&reading->findings, reading->form, zones, values, count);
    return 0;
}

int field_read_page(struct page_reading *reading, const struct gray_image *image,
                    struct page_geometry *geometry, struct error *error)
{
    struct form_zone *zones = NULL;
    size_t count = 0;
    if (form_zones(&zones, &count, reading->form, reading->code.page, error) != 0)
        return -1;
    double shift_mm = frame_match(geometry, image, zones, count);
    if (shift_mm > FIELD_MAX_SHIFT_MM) {
        geometry->residual_mm = shift_mm;
        free(zones);
        return 0;
    }
    struct zone_ink *inks = calloc(count + 1, sizeof *inks);
    enum field_value *values = calloc(count + 1, sizeof *values);
    reading->fields = calloc(count + 1, sizeof *reading->fields);
    int result = inks != NULL && values != NULL && reading->fields != NULL
                     ? read_zones(reading, zones, inks, values, count, image, geometry, error)
                     : error_out_of_memory(error);
    free(values);
    free(inks);
    free(zones);
    return result;
}
