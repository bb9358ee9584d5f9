/* SPDX-License-Identifier: MIT */
/* How people tick boxes, and how they take it back. */
#include "pen_hand.h"

#include <math.h>

static double between(struct hand *hand, double from, double to)
{
    return random_between(hand->random, from, to);
}

/* The box moved by up to that share of its size. */
static struct rect_mm missed(struct hand *hand, struct rect_mm box, double share)
{
    box.x += between(hand, -share, share) * box.w;
    box.y += between(hand, -share, share) * box.h;
    return box;
}

static void draw_check(struct hand *hand, struct rect_mm box, double size)
{
    double x = box.x + box.w / 2, y = box.y + box.h / 2, s = box.w * size;
    double reach = between(hand, 0.45, 0.6), shake = hand->shake_mm;
    const double points[3][2] = {
        {x - 0.4 * s, y - 0.02 * s}, {x - 0.1 * s, y + 0.36 * s}, {x + reach * s, y - reach * s}};
    hand->shake_mm = fmin(shake, 0.04 * s);
    hand_stroke(hand, points, 3);
    hand->shake_mm = shake;
}

static void draw_long_check(struct hand *hand, struct rect_mm box)
{
    double x = box.x + box.w / 2, y = box.y + box.h / 2, tail = between(hand, 6, 11);
    const double points[3][2] = {{x - 0.35 * box.w, y},
                                 {x, y + 0.3 * box.h},
                                 {x + tail, y - tail * between(hand, 0.1, 0.5)}};
    hand_stroke(hand, points, 3);
}

/* To the left of the box, or to its right, where the label begins. */
static void draw_beside(struct hand *hand, struct rect_mm box)
{
    box.x += (random_below(hand->random, 2) ? 1 : -1) * between(hand, 0.6, 0.9) * box.w;
    draw_check(hand, box, between(hand, 0.8, 1.1));
}

static void draw_cross(struct hand *hand, struct rect_mm box, double size)
{
    double inset = box.w * (1 - size) / 2, left = box.x + inset, right = box.x + box.w - inset;
    double top = box.y + inset, bottom = box.y + box.h - inset;
    hand_stroke(hand, (const double[2][2]){{left, top}, {right, bottom}}, 2);
    hand_stroke(hand, (const double[2][2]){{right, top}, {left, bottom}}, 2);
}

static void draw_slash(struct hand *hand, struct rect_mm box)
{
    double over = between(hand, -0.15, 0.25), lean = between(hand, 0.1, 0.5);
    double x = box.x + box.w / 2;
    hand_stroke(hand,
                (const double[2][2]){{x + lean * box.w, box.y - over * box.h},
                                     {x - lean * box.w, box.y + box.h * (1 + over)}},
                2);
}

static void draw_dot(struct hand *hand, struct rect_mm box)
{
    double points[9][2], radius = between(hand, 0.12, 0.26) * box.w;
    for (int i = 0; i < 9; i++) {
        points[i][0] = box.x + box.w / 2 + radius * cos(i * 2.2) * (i & 1 ? 0.5 : 1);
        points[i][1] = box.y + box.h / 2 + radius * sin(i * 2.2) * (i & 1 ? 0.5 : 1);
    }
    hand_stroke(hand, points, 9);
}

static void draw_ring(struct hand *hand, struct rect_mm box, double radius_x, double radius_y)
{
    double points[13][2], start = between(hand, 0, 6.28), shake = hand->shake_mm;
    for (int i = 0; i < 13; i++) {
        double angle = start + i * 6.6 / 12;
        points[i][0] = box.x + box.w / 2 + radius_x * cos(angle);
        points[i][1] = box.y + box.h / 2 + radius_y * sin(angle);
    }
    hand->shake_mm = shake * 0.3;
    hand_stroke(hand, points, 13);
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
    hand_stroke(hand, points, count);
}

static void scribble(struct hand *hand, struct rect_mm box)
{
    draw_hatch(hand, box, between(hand, 0.25, 0.45), hand->width_mm * between(hand, 1.0, 1.4));
    draw_hatch(hand, box, between(hand, 0.25, 0.4), hand->width_mm * between(hand, 1.2, 1.7));
}

static void draw_double_line(struct hand *hand, struct rect_mm box)
{
    double left = box.x - between(hand, 1.3, 2.5), right = box.x + box.w + between(hand, 1.5, 4);
    double y = box.y + box.h * between(hand, 0.36, 0.5),
           apart = between(hand, 1.0, 1.4) + hand->width_mm / 2;
    double tilt = between(hand, -0.5, 0.5), shake = hand->shake_mm;
    hand->shake_mm = shake * 0.5;
    hand_stroke(hand, (const double[2][2]){{left, y - apart / 2}, {right, y - apart / 2 + tilt}},
                2);
    hand_stroke(hand, (const double[2][2]){{left, y + apart / 2}, {right, y + apart / 2 + tilt}},
                2);
    hand->shake_mm = shake;
}

/* A ring with two characters one above the other; a stamp does not shake. */
static void draw_seal(struct hand *hand, struct rect_mm box)
{
    double radius = between(hand, 3.0, 4.5), shake = hand->shake_mm, width = hand->width_mm;
    double x = box.x + box.w / 2, y = box.y + box.h / 2;
    hand->shake_mm = 0.03;
    hand->width_mm = 0.35;
    draw_ring(hand, box, radius, radius);
    for (int i = 0; i < 12; i++) {
        double top = y + (i < 6 ? -0.72 : 0.08) * radius, size = 0.64 * radius;
        double along = -0.5 + (i % 3) * 0.5, to = (i % 3) / 2.0 * size;
        if (i / 3 % 2 == 0)
            hand_stroke(
                hand, (const double[2][2]){{x - size / 1.6, top + to}, {x + size / 1.6, top + to}},
                2);
        else
            hand_stroke(
                hand, (const double[2][2]){{x + along * size, top}, {x + along * size, top + size}},
                2);
    }
    hand->shake_mm = shake;
    hand->width_mm = width;
}

void hand_mark_box(struct hand *hand, struct rect_mm box, enum pen_mark mark)
{
    switch (mark) {
    case PEN_CHECK:
        draw_check(hand, missed(hand, box, 0.12), between(hand, 0.8, 1.1));
        break;
    case PEN_SMALL_CHECK:
        draw_check(hand, missed(hand, box, 0.18), between(hand, 0.4, 0.5));
        break;
    case PEN_LARGE_CHECK:
        draw_check(hand, missed(hand, box, 0.2), between(hand, 1.2, 1.8));
        break;
    case PEN_LONG_CHECK:
        draw_long_check(hand, missed(hand, box, 0.12));
        break;
    case PEN_BESIDE_CHECK:
        draw_beside(hand, box);
        break;
    case PEN_CROSS:
        draw_cross(hand, missed(hand, box, 0.06), between(hand, 0.55, 1));
        break;
    case PEN_LARGE_CROSS:
        draw_cross(hand, missed(hand, box, 0.12), between(hand, 1.1, 1.5));
        break;
    case PEN_SLASH:
        draw_slash(hand, missed(hand, box, 0.15));
        break;
    case PEN_DOT:
        draw_dot(hand, missed(hand, box, 0.2));
        break;
    case PEN_RING_INSIDE:
        draw_ring(hand, missed(hand, box, 0.06), between(hand, 0.25, 0.38) * box.w,
                  between(hand, 0.25, 0.38) * box.h);
        break;
    case PEN_RING_AROUND:
        draw_ring(hand, missed(hand, box, 0.04), between(hand, 0.76, 0.85) * box.w,
                  between(hand, 0.76, 0.85) * box.h);
        break;
    case PEN_FILL:
        draw_hatch(hand, box, between(hand, -0.12, 0.02), hand->width_mm * 0.8);
        break;
    case PEN_SCRIBBLE_OUT:
        scribble(hand, box);
        break;
    case PEN_DOUBLE_LINE:
        draw_double_line(hand, box);
        break;
    case PEN_SEAL:
        draw_seal(hand, missed(hand, box, 0.15));
        break;
    default: /* the others are written, not drawn */
        break;
    }
}
