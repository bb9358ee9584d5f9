/* SPDX-License-Identifier: MIT */
#include "tick_plan.h"

#include <string.h>

static enum pen_mark pick_mark(struct random *random, bool is_plain)
{
    static const enum pen_mark plain[] = {PEN_CHECK, PEN_CHECK,       PEN_CHECK,      PEN_CHECK,
                                          PEN_CHECK, PEN_CHECK,       PEN_CHECK,      PEN_CHECK,
                                          PEN_CROSS, PEN_SLASH,       PEN_DOT,        PEN_FILL,
                                          PEN_FILL,  PEN_RING_INSIDE, PEN_SMALL_CHECK};
    static const enum pen_mark marks[] = {
        PEN_CHECK,        PEN_CHECK,       PEN_CHECK,       PEN_CHECK,
        PEN_LARGE_CHECK,  PEN_LARGE_CHECK, PEN_LONG_CHECK,  PEN_CROSS,
        PEN_SLASH,        PEN_DOT,         PEN_SMALL_CHECK, PEN_LARGE_CROSS,
        PEN_BESIDE_CHECK, PEN_RING_INSIDE, PEN_RING_AROUND, PEN_FILL};
    return is_plain ? plain[random_below(random, sizeof plain / sizeof *plain)]
                    : marks[random_below(random, sizeof marks / sizeof *marks)];
}

static struct tick_plan ticked(struct random *random, bool is_plain)
{
    return (struct tick_plan){.mark = pick_mark(random, is_plain), .expected = FIELD_TICKED};
}

static struct tick_plan taken_back(struct random *random, bool is_alone)
{
    static const enum pen_mark marks[] = {PEN_CHECK, PEN_CHECK, PEN_LARGE_CHECK, PEN_CROSS,
                                          PEN_SMALL_CHECK};
    static const enum pen_mark over[] = {PEN_SCRIBBLE_OUT, PEN_DOUBLE_LINE, PEN_SEAL};
    return (struct tick_plan){.mark = marks[random_below(random, 5)],
                              .over = over[random_below(random, 3)],
                              .expected = FIELD_CANCELLED,
                              .is_alone = is_alone};
}

static void plan_choice(struct tick_plan *plans, size_t count, bool is_plain, struct random *random)
{
    int kind = random_below(random, 100);
    size_t first = (size_t)random_below(random, (int)count);
    size_t second =
        (first + 1 + (size_t)random_below(random, count > 1 ? (int)count - 1 : 1)) % count;
    for (size_t i = 0; i < count; i++)
        plans[i] = (struct tick_plan){.expected = FIELD_EMPTY};
    if (kind < 25)
        return;
    if (is_plain) {
        plans[first] = ticked(random, true);
        return;
    }
    if (kind < 28) {
        plans[first] = taken_back(random, true);
        return;
    }
    plans[first] = ticked(random, false);
    if (kind < 40 && second != first)
        plans[second] = taken_back(random, false);
    else if (kind < 44 && second != first)
        plans[second] = ticked(random, false);
}

static bool is_same_choice(const struct form_zone *a, const struct form_zone *b)
{
    return a->group != NULL && b->group != NULL && strcmp(a->group, b->group) == 0;
}

void tick_plan_page(struct tick_plan *plans, const struct form_zone *zones, size_t count,
                    bool is_plain, struct random *random)
{
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && is_same_choice(&zones[i], &zones[next]);)
            next++;
        plans[i] = (struct tick_plan){.expected = FIELD_BLANK};
        if (zones[i].kind == ZONE_TICK)
            plan_choice(&plans[i], next - i, is_plain, random);
    }
}

int tick_plan_draw(const struct tick_plan *plans, struct gray_image *image, double dpi,
                   const struct form_zone *zones, size_t count, struct random *random,
                   struct error *error)
{
    const struct pen pen = pen_pick(random), seal = {0.35, 110 - random_below(random, 60)};
    for (size_t i = 0; i < count; i++) {
        const struct pen *over = plans[i].over == PEN_SEAL ? &seal : &pen;
        if (pen_draw(image, dpi, &zones[i], plans[i].mark, &pen, random, error) != 0 ||
            pen_draw(image, dpi, &zones[i], plans[i].over, over, random, error) != 0)
            return -1;
    }
    return 0;
}
