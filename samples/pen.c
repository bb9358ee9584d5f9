/* SPDX-License-Identifier: MIT */
#include "pen.h"

#include "pen_hand.h"

#include <cairo.h>
#include <math.h>
#include <string.h>

#define PENCIL_GREY 110

const char *pen_mark_name(enum pen_mark mark)
{
    static const char *const names[PEN_MARK_COUNT] = {
        "nothing",      "check",       "small_check",   "large_check",  "long_check",
        "beside_check", "cross",       "large_cross",   "slash",        "dot",
        "ring_inside",  "ring_around", "fill",          "scribble_out", "double_line",
        "seal",         "writing",     "short_writing", "signature"};
    return names[mark];
}

static double shaken(struct hand *hand, double value)
{
    return value + hand->shake_mm * random_normal(hand->random);
}

void hand_stroke(struct hand *hand, const double (*points)[2], int count)
{
    cairo_set_line_width(hand->cairo, hand->width_mm * random_between(hand->random, 0.85, 1.1));
    cairo_new_path(hand->cairo);
    double x = shaken(hand, points[0][0]), y = shaken(hand, points[0][1]);
    cairo_move_to(hand->cairo, x, y);
    for (int i = 1; i < count; i++) {
        double to_x = shaken(hand, points[i][0]), to_y = shaken(hand, points[i][1]);
        cairo_curve_to(hand->cairo, shaken(hand, x + (to_x - x) / 3),
                       shaken(hand, y + (to_y - y) / 3), shaken(hand, x + (to_x - x) * 2 / 3),
                       shaken(hand, y + (to_y - y) * 2 / 3), to_x, to_y);
        x = to_x;
        y = to_y;
    }
    cairo_stroke(hand->cairo);
}

/* The part of the picture that a mark may reach, as a cairo surface of its own. */
struct canvas_part {
    int left, top, width, height;
};

static struct canvas_part part_around(const struct gray_image *image, struct rect_mm box,
                                      double px_per_mm)
{
    double reach = 12;
    int left = (int)fmax(0, (box.x - reach) * px_per_mm),
        top = (int)fmax(0, (box.y - reach) * px_per_mm);
    int right = (int)fmin(image->width, (box.x + box.w + reach) * px_per_mm);
    int bottom = (int)fmin(image->height, (box.y + box.h + reach) * px_per_mm);
    return (struct canvas_part){left, top, right - left, bottom - top};
}

/* How much of the paper's tooth graphite reaches, by place: spots of 0.15 mm. */
static double grain_at(int x, int y, double px_per_mm)
{
    struct random spot = {(uint64_t)(x / (0.15 * px_per_mm)) * 7919 +
                          (uint64_t)(y / (0.15 * px_per_mm))};
    return random_between(&spot, 0.8, 1.1);
}

/* Ink takes away light: what is drawn (0 … 255) darkens what is there. */
static void lay_ink(struct gray_image *image, cairo_surface_t *surface, struct canvas_part part,
                    int grey, double px_per_mm)
{
    cairo_surface_flush(surface);
    const unsigned char *drawn = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (int y = 0; y < part.height; y++) {
        unsigned char *row =
            image->pixels + (size_t)(part.top + y) * (size_t)image->width + part.left;
        for (int x = 0; x < part.width; x++) {
            if (drawn[(size_t)y * stride + (size_t)x] == 0)
                continue;
            double cover = drawn[(size_t)y * stride + (size_t)x] / 255.0;
            if (grey >= PENCIL_GREY)
                cover = fmin(1, cover * grain_at(part.left + x, part.top + y, px_per_mm));
            row[x] = (unsigned char)(row[x] * (1 - cover * (1 - grey / 255.0)) + 0.5);
        }
    }
}

int pen_draw(struct gray_image *image, double dpi, const struct form_zone *zone, enum pen_mark mark,
             const struct pen *pen, struct random *random, struct error *error)
{
    double px_per_mm = dpi / 25.4;
    struct canvas_part part = part_around(image, zone->box, px_per_mm);
    if (mark == PEN_NOTHING || part.width <= 0 || part.height <= 0)
        return 0;
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_A8, part.width, part.height);
    struct hand hand = {cairo_create(surface), random, 0.12, pen->width_mm};
    cairo_translate(hand.cairo, -part.left, -part.top);
    cairo_scale(hand.cairo, px_per_mm, px_per_mm);
    cairo_set_line_cap(hand.cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(hand.cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_source_rgba(hand.cairo, 0, 0, 0, 1);
    if (zone->kind == ZONE_TICK)
        hand_mark_box(&hand, zone->box, mark);
    else
        hand_write(&hand, zone, mark);
    bool failed = cairo_status(hand.cairo) != CAIRO_STATUS_SUCCESS;
    if (!failed)
        lay_ink(image, surface, part, pen->grey, px_per_mm);
    cairo_destroy(hand.cairo);
    cairo_surface_destroy(surface);
    return failed ? error_out_of_memory(error) : 0;
}

struct pen pen_pick(struct random *random)
{
    static const struct pen pens[] = {{0.35, 20}, {0.35, 70}, {0.5, 20},  {0.6, 40},  {0.8, 30},
                                      {1.0, 25},  {0.4, 60},  {0.5, 122}, {0.35, 118}};
    struct pen pen = pens[random_below(random, sizeof pens / sizeof *pens)];
    pen.width_mm *= random_between(random, 0.9, 1.15);
    pen.grey += random_below(random, 15);
    return pen;
}

static enum pen_mark pick_tick_mark(struct random *random)
{
    static const enum pen_mark usual[] = {PEN_CHECK, PEN_CHECK,       PEN_CHECK, PEN_LARGE_CHECK,
                                          PEN_SLASH, PEN_SMALL_CHECK, PEN_CROSS, PEN_RING_INSIDE,
                                          PEN_FILL,  PEN_DOT};
    return usual[random_below(random, sizeof usual / sizeof *usual)];
}

/* Decides for the ticks of the group that begins at `first`. */
static void plan_group(struct pen_fill *fills, const struct form_zone *zones, size_t count,
                       size_t first, double busy, struct random *random)
{
    size_t members[16], member_count = 0;
    for (size_t i = first; i < count && member_count < 16; i++)
        if (zones[i].kind == ZONE_TICK &&
            (i == first || (zones[first].group != NULL && zones[i].group != NULL &&
                            strcmp(zones[i].group, zones[first].group) == 0)))
            members[member_count++] = i;
    if (random_between(random, 0, 1) > busy)
        return;
    size_t chosen = members[random_below(random, (int)member_count)];
    fills[chosen] = (struct pen_fill){pick_tick_mark(random), FIELD_TICKED};
    if (member_count > 1 && random_below(random, 12) == 0) {
        size_t other = members[random_below(random, (int)member_count)];
        if (other != chosen)
            fills[other] = (struct pen_fill){PEN_SCRIBBLE_OUT, FIELD_CANCELLED};
    }
}

static void plan_zone(struct pen_fill *fills, const struct form_zone *zones, size_t count, size_t i,
                      double busy, struct random *random)
{
    if (zones[i].kind == ZONE_TICK) {
        bool is_first = true;
        for (size_t k = 0; k < i && zones[i].group != NULL; k++)
            is_first &= zones[k].group == NULL || strcmp(zones[k].group, zones[i].group) != 0;
        if (is_first)
            plan_group(fills, zones, count, i, busy, random);
        return;
    }
    if (random_between(random, 0, 1) > busy)
        return;
    static const enum pen_mark marks[] = {PEN_WRITING, PEN_WRITING, PEN_SHORT_WRITING,
                                          PEN_SIGNATURE};
    enum pen_mark mark = marks[random_below(random, zones[i].kind == ZONE_COMB ? 3 : 4)];
    fills[i] = (struct pen_fill){mark, FIELD_INKED};
}

int pen_fill_page(struct pen_fill *fills, struct gray_image *image, double dpi,
                  const struct form_zone *zones, size_t count, double busy, struct random *random,
                  struct error *error)
{
    struct pen pen = pen_pick(random);
    for (size_t i = 0; i < count; i++)
        fills[i] =
            (struct pen_fill){PEN_NOTHING, zones[i].kind == ZONE_TICK ? FIELD_EMPTY : FIELD_BLANK};
    for (size_t i = 0; i < count; i++)
        plan_zone(fills, zones, count, i, busy, random);
    for (size_t i = 0; i < count; i++)
        if (pen_draw(image, dpi, &zones[i], fills[i].mark, &pen, random, error) != 0)
            return -1;
    return 0;
}
