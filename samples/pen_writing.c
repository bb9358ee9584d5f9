/* SPDX-License-Identifier: MIT */
/* How people write into areas and combs. */
#include "pen_hand.h"

#include <math.h>

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
        hand_stroke(hand, points, 2);
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
    hand_stroke(hand, points, count);
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
    hand_stroke(hand, points, 40);
}

void hand_write(struct hand *hand, const struct form_zone *zone, enum pen_mark mark)
{
    if (mark == PEN_SIGNATURE)
        sign(hand, zone->box);
    else if (zone->kind == ZONE_COMB)
        write_comb(hand, zone->element, mark == PEN_SHORT_WRITING);
    else
        write_line(hand, zone->box, mark == PEN_SHORT_WRITING);
}
