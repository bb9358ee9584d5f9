/* SPDX-License-Identifier: MIT */
#include "feed_match.h"

#include "frame_match.h"

#include <math.h>
#include <stdlib.h>

#define REACH_MM 2.0
#define STEPS 47
#define STEP_MM (2 * REACH_MM / (STEPS - 1))
#define LEAST_LINES 12
#define MAX_LINES 500
#define FREE_DRIFT 0.035        /* of the way from line to line */
#define COST_PER_STEP 0.25      /* beyond it … */
#define SLIP_COST 1.2           /* … up to a slip: two lines outweigh it; … */
#define SLIP_COST_PER_STEP 0.05 /* … small ones are likelier than large ones */
#define FIXED_COST 3.0
#define PREFER_NEAR 0.02 /* a mm */
#define SAME_MM 0.06     /* lines moved alike lie between the same slips */

/* A printed line that the feed crosses, and how well it is seen at each step. */
struct sighting {
    double at_px;       /* along the feed */
    double px_per_mm;   /* along the feed, signed: the page may lie upside down */
    double cost[STEPS]; /* 0 where it is darkest, 1 where it is not seen */
    int step;           /* chosen */
};

struct feed_view {
    const struct gray_image *image;
    const struct page_transform *transform;
    bool is_sideways;           /* of the picture */
    bool is_level;              /* the feed crosses the level lines of the page */
    struct sighting *sightings; /* room for MAX_LINES */
    size_t count;
};

static double along_feed(const struct feed_view *view, double x_mm, double y_mm)
{
    struct point_px px = page_transform_apply(view->transform, x_mm, y_mm);
    return view->is_sideways ? px.x : px.y;
}

/* Adds to the costs of each step how light it is; false if it is clear nowhere. */
static bool add_costs(double *cost, const double *greys)
{
    double least = 256, mean = 0;
    for (int i = 0; i < STEPS; i++) {
        least = fmin(least, greys[i]);
        mean += greys[i] / STEPS;
    }
    if (mean - least < LEAST_FRAME_CONTRAST)
        return false;
    for (int i = 0; i < STEPS; i++) {
        double lightness = fmin(1, (greys[i] - least) / (mean - least));
        cost[i] += 0.5 * lightness * lightness;
    }
    return true;
}

static void add_sighting(struct feed_view *view, const double *line, const double *pair,
                         double at_px, double px_per_mm)
{
    struct sighting *sighting = &view->sightings[view->count];
    *sighting = (struct sighting){.at_px = at_px, .px_per_mm = px_per_mm};
    if (view->count == MAX_LINES || !add_costs(sighting->cost, line))
        return;
    add_costs(sighting->cost, pair);
    for (int i = 0; i < STEPS; i++)
        sighting->cost[i] += PREFER_NEAR * fabs(i * STEP_MM - REACH_MM);
    view->count++;
}

/* Both lines of a box: each for itself, as the feeder may slip between them, and as a pair, which
 * strokes and rules nearby do not make. */
static void add_box(struct feed_view *view, const struct rect_mm *box)
{
    double first[STEPS], second[STEPS], pair[STEPS];
    double x = box->x + box->w / 2, y = box->y + box->h / 2;
    frame_profiles(first, second, STEPS, REACH_MM, view->image, view->transform, box,
                   view->is_level);
    for (int i = 0; i < STEPS; i++)
        pair[i] = fmax(first[i], second[i]);
    double from = view->is_level ? along_feed(view, x, box->y) : along_feed(view, box->x, y);
    double to = view->is_level ? along_feed(view, x, box->y + box->h)
                               : along_feed(view, box->x + box->w, y);
    double px_per_mm = (to - from) / (view->is_level ? box->h : box->w);
    add_sighting(view, first, pair, from, px_per_mm);
    add_sighting(view, second, pair, to, px_per_mm);
}

/* A zone's frame; of a comb that lies along the feed each cell. */
static void add_zone(struct feed_view *view, const struct form_zone *zone)
{
    if (!(zone->element->stroke_mm > 0))
        return;
    if (zone->kind != ZONE_COMB || view->is_level) {
        add_box(view, &zone->box);
        return;
    }
    for (int i = 0; i < zone->element->cells; i++) {
        struct rect_mm cell = form_comb_cell(zone->element, i);
        add_box(view, &cell);
    }
}

static int compare_places(const void *a, const void *b)
{
    double left = ((const struct sighting *)a)->at_px, right = ((const struct sighting *)b)->at_px;
    return (left > right) - (left < right);
}

static double move_cost(int steps, double gap_mm)
{
    double excess = abs(steps) - FREE_DRIFT * gap_mm / STEP_MM;
    return excess <= 0 ? 0 : fmin(SLIP_COST, COST_PER_STEP * excess) + SLIP_COST_PER_STEP * excess;
}

/* The cheapest way through all sightings. -1 when memory is out. */
static int choose_steps(struct sighting *sightings, size_t count)
{
    unsigned char(*from)[STEPS] = calloc(count, sizeof *from);
    double cost[STEPS], next[STEPS];
    if (from == NULL)
        return -1;
    for (int step = 0; step < STEPS; step++)
        cost[step] = sightings[0].cost[step];
    for (size_t i = 1; i < count; i++) {
        double gap_mm =
            fabs((sightings[i].at_px - sightings[i - 1].at_px) / sightings[i].px_per_mm);
        for (int step = 0; step < STEPS; step++) {
            double best = 1e9;
            for (int before = 0; before < STEPS; before++) {
                double value = cost[before] + move_cost(step - before, gap_mm);
                if (value < best) {
                    best = value;
                    from[i][step] = (unsigned char)before;
                }
            }
            next[step] = best + sightings[i].cost[step];
        }
        for (int step = 0; step < STEPS; step++)
            cost[step] = next[step];
    }
    int step = 0;
    for (int k = 1; k < STEPS; k++)
        step = cost[k] < cost[step] ? k : step;
    for (size_t i = count; i-- > 0;) {
        sightings[i].step = step;
        step = i > 0 ? from[i][step] : step;
    }
    free(from);
    return 0;
}

static double moved_mm(const struct sighting *sighting)
{
    return sighting->step * STEP_MM - REACH_MM;
}

/* Runs of lines moved alike become pairs of knots, with a ramp from run to run. */
static bool put_knots(struct page_transform *transform, const struct sighting *sightings,
                      size_t count, double same_mm)
{
    struct feed_knot *knot = transform->knot;
    int used = 0;
    for (size_t i = 0; i < count; i++) {
        double by_px = moved_mm(&sightings[i]) * sightings[i].px_per_mm;
        double same_px = same_mm * fabs(sightings[i].px_per_mm);
        if (used > 0 && fabs(knot[used - 1].by_px - by_px) < same_px) {
            knot[used - 1].at_px = sightings[i].at_px;
            continue;
        }
        if (used + 2 > MAX_FEED_KNOTS)
            return false;
        knot[used++] = (struct feed_knot){sightings[i].at_px, by_px};
        knot[used++] = (struct feed_knot){sightings[i].at_px, by_px};
    }
    transform->knot_count = used;
    return true;
}

/* A place that stays where it is. */
static void add_fixed(struct feed_view *view, struct point_mm at)
{
    double along_x = along_feed(view, at.x + 0.5, at.y) - along_feed(view, at.x - 0.5, at.y);
    double along_y = along_feed(view, at.x, at.y + 0.5) - along_feed(view, at.x, at.y - 0.5);
    struct sighting *sighting = &view->sightings[view->count];
    if (view->count == MAX_LINES)
        return;
    *sighting = (struct sighting){.at_px = along_feed(view, at.x, at.y),
                                  .px_per_mm = view->is_level ? along_y : along_x};
    for (int i = 0; i < STEPS; i++)
        sighting->cost[i] = fmin(FIXED_COST, fabs(i * STEP_MM - REACH_MM));
    view->count++;
}

bool feed_match(struct page_transform *transform, bool is_sideways, const struct gray_image *image,
                const struct feed_evidence *evidence)
{
    /* Whether the page's y axis lies along the columns or the rows of the picture. */
    bool is_turned = fabs(transform->b) > fabs(transform->e), found = false;
    struct feed_view view = {image, transform, is_sideways, is_sideways == is_turned, NULL, 0};
    view.sightings = malloc((MAX_LINES + 1) * sizeof *view.sightings);
    if (view.sightings == NULL)
        return false;
    for (size_t i = 0; i < evidence->zone_count; i++)
        add_zone(&view, &evidence->zones[i]);
    bool is_enough = view.count >= LEAST_LINES;
    for (size_t i = 0; i < evidence->fixed_count; i++)
        add_fixed(&view, evidence->fixed[i]);
    qsort(view.sightings, view.count, sizeof *view.sightings, compare_places);
    if (is_enough && choose_steps(view.sightings, view.count) == 0) {
        transform->is_fed_sideways = is_sideways;
        found = put_knots(transform, view.sightings, view.count, SAME_MM) ||
                put_knots(transform, view.sightings, view.count, 2.5 * SAME_MM);
    }
    free(view.sightings);
    return found;
}
