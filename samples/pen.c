/* SPDX-License-Identifier: MIT */
#include "pen.h"

#include <cairo.h>
#include <math.h>
#include <string.h>

const char *pen_mark_name(enum pen_mark mark)
{
    static const char *const names[PEN_MARK_COUNT] = {
        "nothing", "check",        "small_check", "cross",         "ring_inside", "ring_around",
        "fill",    "scribble_out", "writing",     "short_writing", "signature"};
    return names[mark];
}

/* A hand that draws: a cairo context in mm of the page. */
struct hand {
    cairo_t *cairo;
    struct random *random;
    double shake_mm;
};

static double shaken(struct hand *hand, double value)
{
    return value + hand->shake_mm * random_normal(hand->random);
}

/* A stroke through points, as a curve that bends a little. */
static void stroke(struct hand *hand, const double (*points)[2], int count)
{
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

static void draw_check(struct hand *hand, struct rect_mm box, double size)
{
    double x = box.x + box.w / 2, y = box.y + box.h / 2, s = box.w * size;
    double reach = random_between(hand->random, 0.45, 0.6);
    const double points[3][2] = {
        {x - 0.4 * s, y - 0.02 * s}, {x - 0.1 * s, y + 0.36 * s}, {x + reach * s, y - reach * s}};
    stroke(hand, points, 3);
}

static void draw_small_check(struct hand *hand, struct rect_mm box)
{
    double off = box.w * 0.18;
    box.x += random_between(hand->random, -off, off);
    box.y += random_between(hand->random, -off, off);
    hand->shake_mm *= 0.5;
    draw_check(hand, box, 0.42);
    hand->shake_mm *= 2;
}

static void draw_cross(struct hand *hand, struct rect_mm box)
{
    double inset = box.w * random_between(hand->random, 0.0, 0.22);
    double left = box.x + inset, right = box.x + box.w - inset;
    double top = box.y + inset, bottom = box.y + box.h - inset;
    stroke(hand, (const double[2][2]){{left, top}, {right, bottom}}, 2);
    stroke(hand, (const double[2][2]){{right, top}, {left, bottom}}, 2);
}

static void draw_ring(struct hand *hand, struct rect_mm box, double radius)
{
    double points[13][2], start = random_between(hand->random, 0, 6.28);
    for (int i = 0; i < 13; i++) {
        double angle = start + i * 6.6 / 12;
        points[i][0] = box.x + box.w / 2 + radius * box.w * cos(angle);
        points[i][1] = box.y + box.h / 2 + radius * box.h * sin(angle);
    }
    double shake = hand->shake_mm;
    hand->shake_mm = shake * 0.3;
    stroke(hand, points, 13);
    hand->shake_mm = shake;
}

/* Strokes to and fro, beyond the box by `over` of its width. */
static void draw_hatch(struct hand *hand, struct rect_mm box, double over, double step_mm)
{
    double points[80][2];
    int count = 0;
    for (double y = box.y - over * box.h; y < box.y + box.h * (1 + over) && count < 80;
         y += step_mm) {
        points[count][0] = count & 1 ? box.x + box.w * (1 + over) : box.x - over * box.w;
        points[count++][1] = y;
    }
    stroke(hand, points, count);
}

/* A character of three to six strokes in the cell. */
static void draw_character(struct hand *hand, struct rect_mm cell)
{
    int strokes = 3 + random_below(hand->random, 4);
    for (int i = 0; i < strokes; i++) {
        double x = cell.x + cell.w * random_between(hand->random, 0.15, 0.85);
        double y = cell.y + cell.h * random_between(hand->random, 0.15, 0.5);
        bool is_upright = random_below(hand->random, 2) == 0;
        double points[2][2] = {
            {is_upright ? x : cell.x + 0.15 * cell.w, y},
            {is_upright ? x : cell.x + 0.85 * cell.w, is_upright ? cell.y + cell.h * 0.85 : y}};
        stroke(hand, points, 2);
    }
}

/* Digits as polylines on a 2 × 4 grid. */
static void draw_digit(struct hand *hand, struct rect_mm cell, int digit)
{
    static const signed char shapes[10][9][2] = {
        {{0, 0}, {0, 4}, {2, 4}, {2, 0}, {0, 0}, {-1, 0}},
        {{1, 0}, {1, 4}, {-1, 0}},
        {{0, 1}, {1, 0}, {2, 1}, {0, 4}, {2, 4}, {-1, 0}},
        {{0, 0}, {2, 0}, {1, 2}, {2, 3}, {1, 4}, {0, 4}, {-1, 0}},
        {{1, 0}, {0, 3}, {2, 3}, {1, 1}, {1, 4}, {-1, 0}},
        {{2, 0}, {0, 0}, {0, 2}, {2, 2}, {2, 4}, {0, 4}, {-1, 0}},
        {{1, 0}, {0, 2}, {0, 4}, {2, 4}, {2, 2}, {0, 2}, {-1, 0}},
        {{0, 0}, {2, 0}, {1, 4}, {-1, 0}},
        {{0, 0}, {2, 4}, {0, 4}, {2, 0}, {0, 0}, {-1, 0}},
        {{2, 1}, {0, 1}, {0, 0}, {2, 0}, {2, 4}, {-1, 0}},
    };
    double points[9][2];
    int count = 0;
    for (; shapes[digit][count][0] >= 0; count++) {
        points[count][0] = cell.x + cell.w * (0.28 + 0.22 * shapes[digit][count][0]);
        points[count][1] = cell.y + cell.h * (0.16 + 0.17 * shapes[digit][count][1]);
    }
    stroke(hand, points, count);
}

static void write_comb(struct hand *hand, const struct form_element *comb, bool is_short)
{
    if (is_short) {
        int cell = random_below(hand->random, comb->cells);
        draw_digit(hand, form_comb_cell(comb, cell), random_below(hand->random, 10));
        return;
    }
    int used = comb->cells < 3 ? comb->cells : 2 + random_below(hand->random, comb->cells - 1);
    for (int i = 0; i < used; i++)
        draw_digit(hand, form_comb_cell(comb, i), random_below(hand->random, 10));
}

static void write_line(struct hand *hand, struct rect_mm box, bool is_short)
{
    double height = fmin(box.h * 0.7, random_between(hand->random, 3.5, 6)), width = height * 0.9;
    int room = (int)(box.w * 0.9 / (width * 1.15));
    int count = is_short ? 1 : 2 + random_below(hand->random, room > 3 ? room - 2 : 1);
    double x =
        box.x + 1 + random_between(hand->random, 0, fmax(0, box.w - 2 - count * width * 1.15));
    double y = box.y + (box.h - height) * random_between(hand->random, 0.3, 0.7);
    for (int i = 0; i < count && x + width < box.x + box.w; i++, x += width * 1.15)
        draw_character(hand, (struct rect_mm){x, y, width, height});
}

static void sign(struct hand *hand, struct rect_mm box)
{
    double points[40][2], x = box.x + box.w * random_between(hand->random, 0.05, 0.3);
    double y = box.y + box.h / 2, step = fmin(1.3, box.w / 60);
    for (int i = 0; i < 40; i++, x += step) {
        points[i][0] = x;
        points[i][1] = y + box.h * 0.32 * sin(i * 1.9) * random_between(hand->random, 0.4, 1);
    }
    stroke(hand, points, 40);
}

static void draw_mark(struct hand *hand, const struct form_zone *zone, enum pen_mark mark,
                      double width_mm)
{
    struct rect_mm box = zone->box;
    bool is_comb = zone->kind == ZONE_COMB;
    switch (mark) {
    case PEN_CHECK:
        draw_check(hand, box, random_between(hand->random, 0.8, 1.1));
        break;
    case PEN_SMALL_CHECK:
        draw_small_check(hand, box);
        break;
    case PEN_CROSS:
        draw_cross(hand, box);
        break;
    case PEN_RING_INSIDE:
        draw_ring(hand, box, 0.36);
        break;
    case PEN_RING_AROUND:
        draw_ring(hand, box, 0.78);
        break;
    case PEN_FILL:
        draw_hatch(hand, box, -0.08, width_mm * 0.8);
        break;
    case PEN_SCRIBBLE_OUT:
        draw_hatch(hand, box, 0.35, width_mm * 1.2);
        draw_hatch(hand, box, 0.3, width_mm * 1.5);
        break;
    case PEN_WRITING:
    case PEN_SHORT_WRITING:
        if (is_comb)
            write_comb(hand, zone->element, mark == PEN_SHORT_WRITING);
        else
            write_line(hand, box, mark == PEN_SHORT_WRITING);
        break;
    case PEN_SIGNATURE:
        sign(hand, box);
        break;
    case PEN_NOTHING:
    case PEN_MARK_COUNT:
        break;
    }
}

/* The part of the picture that a mark may reach, as a cairo surface of its own. */
struct canvas_part {
    int left, top, width, height;
};

static struct canvas_part part_around(const struct gray_image *image, struct rect_mm box,
                                      double px_per_mm)
{
    double reach = 4;
    int left = (int)fmax(0, (box.x - reach) * px_per_mm),
        top = (int)fmax(0, (box.y - reach) * px_per_mm);
    int right = (int)fmin(image->width, (box.x + box.w + reach) * px_per_mm);
    int bottom = (int)fmin(image->height, (box.y + box.h + reach) * px_per_mm);
    return (struct canvas_part){left, top, right - left, bottom - top};
}

/* Ink takes away light: what is drawn (0 … 255) darkens what is there. */
static void lay_ink(struct gray_image *image, cairo_surface_t *surface, struct canvas_part part,
                    int grey)
{
    cairo_surface_flush(surface);
    const unsigned char *drawn = cairo_image_surface_get_data(surface);
    size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (int y = 0; y < part.height; y++) {
        unsigned char *row =
            image->pixels + (size_t)(part.top + y) * (size_t)image->width + part.left;
        for (int x = 0; x < part.width; x++) {
            double cover = drawn[(size_t)y * stride + (size_t)x] / 255.0;
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
    struct hand hand = {cairo_create(surface), random, 0.12};
    cairo_translate(hand.cairo, -part.left, -part.top);
    cairo_scale(hand.cairo, px_per_mm, px_per_mm);
    cairo_set_line_width(hand.cairo, pen->width_mm);
    cairo_set_line_cap(hand.cairo, CAIRO_LINE_CAP_ROUND);
    cairo_set_line_join(hand.cairo, CAIRO_LINE_JOIN_ROUND);
    cairo_set_source_rgba(hand.cairo, 0, 0, 0, 1);
    draw_mark(&hand, zone, mark, pen->width_mm);
    bool failed = cairo_status(hand.cairo) != CAIRO_STATUS_SUCCESS;
    if (!failed)
        lay_ink(image, surface, part, pen->grey);
    cairo_destroy(hand.cairo);
    cairo_surface_destroy(surface);
    return failed ? error_out_of_memory(error) : 0;
}

static enum pen_mark pick_tick_mark(struct random *random)
{
    static const enum pen_mark usual[] = {PEN_CHECK,       PEN_CHECK, PEN_CHECK,       PEN_CHECK,
                                          PEN_SMALL_CHECK, PEN_CROSS, PEN_RING_INSIDE, PEN_FILL};
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
    static const int greys[] = {20, 20, 40, 70, 135};
    struct pen pen = {random_between(random, 0.3, 0.9),
                      greys[random_below(random, sizeof greys / sizeof *greys)]};
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
