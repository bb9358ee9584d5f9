/* SPDX-License-Identifier: MIT */
#include "frame_match.h"

#include "feed_match.h"

#include <math.h>
#include <stdlib.h>

#define SEARCH_MM 0.7
#define SEARCH_STEPS 17
#define STEP_MM (2 * SEARCH_MM / (SEARCH_STEPS - 1))
#define REST_STEPS ((SEARCH_STEPS + 1) / 2)
#define ENDS_MM 0.8   /* of a line that are not looked at: corners, and neighbours that cross */
#define PREFER_NEAR 6 /* greys for a mm: of equals the nearest */

#define GOOD_ENOUGH_MM 0.05 /* sound pages have 0.00 to 0.02 */
#define AT_REST_MM 0.001
#define OUTLIER_MM 0.35
#define LEAST_FRAMES 6
#define NEAR_MM 0.3
#define SAME_DARKNESS 0.4
#define SEEN_SHARE 0.94       /* of all frames: on sound pages nearly each is seen … */
#define GOOD_SHARE 0.85       /* … and these are sound; pens write across the others */
#define LEAST_SHARE 0.6       /* with fewer, the frames are not those of this page */
#define SOUND_RESIDUAL_MM 0.5 /* of the codes, by four sound marks: 0.02 … 0.2 */
#define CONFIRMING_SHARE 0.5  /* of the frames that must be seen to confirm a geometry … */
#define CONFIRMED_SHARE 0.85  /* … and of those, that must stand near */
#define SIMILAR_WITHIN_MM 70  /* of the anchors: one scale and a turn say enough */

/* Places on a line to look at: five to the mm. */
static int places_along(double length_mm)
{
    int places = (int)(5 * length_mm);
    return places < 12 ? 12 : places > 120 ? 120 : places;
}

void frame_profiles(double *first, double *second, int steps, double reach_mm,
                    const struct gray_image *image, const struct page_transform *transform,
                    const struct rect_mm *box, bool is_level)
{
    double length = (is_level ? box->w : box->h) - 2 * ENDS_MM, step = 2 * reach_mm / (steps - 1);
    struct point_mm across = {is_level ? 0 : step, is_level ? step : 0};
    struct point_mm from = {box->x + (is_level ? ENDS_MM : -reach_mm),
                            box->y + (is_level ? -reach_mm : ENDS_MM)};
    for (int pair = 0; pair < 2; pair++) {
        struct point_mm to = {from.x + (is_level ? length : 0), from.y + (is_level ? 0 : length)};
        page_transform_line_greys(pair == 0 ? first : second, steps, image, transform, from, to,
                                  across, places_along(length));
        from.x += is_level ? 0 : box->w;
        from.y += is_level ? box->h : 0;
    }
}

/* Whether the line is where it is looked for: as dark there as anywhere near. */
static bool is_line_at(const double *greys, int steps, int at)
{
    double least = 256, mean = 0;
    for (int i = 0; i < steps; i++) {
        least = fmin(least, greys[i]);
        mean += greys[i] / steps;
    }
    return greys[at] - least <= SAME_DARKNESS * (mean - least);
}

/* A look at every second step: whether both lines stand right where they should, darker than a step
 * aside by more than half of what they are darker than on average, and well seen. Nearly all do on
 * nearly all pages, and it takes half of the time. */
static bool is_at_rest(const struct gray_image *image, const struct page_transform *transform,
                       const struct rect_mm *box, bool is_level)
{
    double first[REST_STEPS], second[REST_STEPS], lighter[REST_STEPS], mean = 0;
    const int middle = REST_STEPS / 2;
    frame_profiles(first, second, REST_STEPS, SEARCH_MM, image, transform, box, is_level);
    for (int i = 0; i < REST_STEPS; i++) {
        lighter[i] = fmax(first[i], second[i]);
        mean += lighter[i] / REST_STEPS;
    }
    double depth = mean - lighter[middle];
    double aside = fmin(lighter[middle - 1], lighter[middle + 1]) - lighter[middle];
    return depth > 2 * LEAST_FRAME_CONTRAST && aside > depth / 2 &&
           is_line_at(first, REST_STEPS, middle) && is_line_at(second, REST_STEPS, middle);
}

/* Along x (axis 0, the upright lines) or y (1, the level ones). */
static void find_along(struct frame_shift *out, int axis, const struct gray_image *image,
                       const struct page_transform *transform, const struct rect_mm *box)
{
    double first[SEARCH_STEPS], second[SEARCH_STEPS], best_grey = 256, sum = 0;
    int best = 0;
    if (is_at_rest(image, transform, box, axis == 1)) {
        out->is_known[axis] = true;
        return;
    }
    frame_profiles(first, second, SEARCH_STEPS, SEARCH_MM, image, transform, box, axis == 1);
    for (int i = 0; i < SEARCH_STEPS; i++) {
        double lighter = fmax(first[i], second[i]);
        double grey = lighter + PREFER_NEAR * fabs(-SEARCH_MM + STEP_MM * i);
        sum += lighter;
        if (grey < best_grey) {
            best_grey = grey;
            best = i;
        }
    }
    if (sum / SEARCH_STEPS - best_grey <= LEAST_FRAME_CONTRAST)
        return;
    out->is_known[axis] = true;
    *(axis == 0 ? &out->mm.x : &out->mm.y) = -SEARCH_MM + STEP_MM * best;
    out->is_sound = out->is_sound && is_line_at(first, SEARCH_STEPS, best) &&
                    is_line_at(second, SEARCH_STEPS, best);
}

void frame_shift_find(struct frame_shift *out, const struct gray_image *image,
                      const struct page_transform *transform, const struct form_zone *zone)
{
    *out = (struct frame_shift){.is_sound = true};
    if (!(zone->element->stroke_mm > 0))
        return;
    find_along(out, 0, image, transform, &zone->box);
    find_along(out, 1, image, transform, &zone->box);
}

/* How well the frames fit, and where they are. */
struct frame_view {
    const struct gray_image *image;
    const struct form_zone *zones;
    size_t count;
    struct point_pair *pairs; /* of those seen; room for all zones and the anchors */
    size_t framed, seen;      /* zones with a frame; with a frame that was seen */
    size_t expected;          /* zones with a frame as dark as the lightest that was seen */
    size_t near;              /* … and stands within NEAR_MM of where it should */
    size_t sound;             /* … with all its lines */
    double mean_mm;           /* of the distances of all that were seen */
};

static bool add_pair(struct frame_view *view, const struct page_transform *transform,
                     const struct form_zone *zone)
{
    struct frame_shift shift;
    frame_shift_find(&shift, view->image, transform, zone);
    if (!shift.is_known[0] || !shift.is_known[1])
        return false;
    const struct rect_mm *box = &zone->box;
    struct point_mm centre = {box->x + box->w / 2, box->y + box->h / 2};
    view->pairs[view->seen++] = (struct point_pair){
        centre, page_transform_apply(transform, centre.x + shift.mm.x, centre.y + shift.mm.y)};
    double distance = hypot(shift.mm.x, shift.mm.y);
    view->mean_mm += distance;
    view->near += distance < NEAR_MM;
    view->sound += distance < NEAR_MM && shift.is_sound;
    return true;
}

static int stroke_luma(const struct form_zone *zone)
{
    const struct form_colour *colour = &zone->element->stroke_colour;
    return 77 * colour->red + 150 * colour->green + 29 * colour->blue;
}

static void look(struct frame_view *view, const struct page_transform *transform)
{
    int lightest = 0;
    view->framed = view->seen = view->near = view->sound = 0;
    view->mean_mm = 0;
    for (size_t i = 0; i < view->count; i++) {
        if (view->zones[i].element->stroke_mm > 0) {
            view->framed++;
            if (add_pair(view, transform, &view->zones[i]) &&
                stroke_luma(&view->zones[i]) > lightest)
                lightest = stroke_luma(&view->zones[i]);
        }
    }
    view->mean_mm = view->seen > 0 ? view->mean_mm / (double)view->seen : 0;
    view->expected = 0;
    for (size_t i = 0; i < view->count; i++)
        view->expected +=
            view->zones[i].element->stroke_mm > 0 && stroke_luma(&view->zones[i]) <= lightest;
}

/* All frames stand where they should, so far as they are seen. Light ones leave no trace on a black
 * and white page: what is lighter than any frame that is seen does not count. */
static bool is_in_place(const struct frame_view *view)
{
    double expected = (double)view->expected, seen = (double)view->seen;
    return view->mean_mm < GOOD_ENOUGH_MM && seen >= CONFIRMING_SHARE * (double)view->framed &&
           seen >= SEEN_SHARE * expected && (double)view->sound >= GOOD_SHARE * expected;
}

/* The same, and nothing could be gained by fitting to the frames. */
static bool is_good(const struct frame_view *view)
{
    bool is_whole = (double)view->seen >= SEEN_SHARE * (double)view->framed;
    return is_in_place(view) && (is_whole || view->mean_mm < AT_REST_MM);
}

/* Leaves out the pairs that the transform misses. */
static size_t drop_outliers(struct point_pair *pairs, size_t count,
                            const struct page_transform *transform)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (page_transform_residual_mm(transform, &pairs[i], 1) < OUTLIER_MM)
            pairs[kept++] = pairs[i];
    return kept;
}

/* Fits to the frames that are in view, and to the marks when all four were found. */
static void refit(struct page_geometry *geometry, struct frame_view *view)
{
    enum transform_kind kind =
        geometry->marks_used >= 3 || geometry->is_rough ? TRANSFORM_FULL : TRANSFORM_AFFINE;
    size_t count = view->seen;
    for (int role = 0; role < MARK_COUNT && geometry->marks_used == MARK_COUNT; role++) {
        struct point_mm mark = geometry->frame.mark_centre[role];
        view->pairs[count++] =
            (struct point_pair){mark, page_transform_apply(&geometry->transform, mark.x, mark.y)};
    }
    struct page_transform transform;
    for (int pass = 0; pass < 2 && count >= LEAST_FRAMES; pass++) {
        if (page_transform_fit(&transform, kind, view->pairs, count) != 0)
            return;
        geometry->transform = transform;
        count = drop_outliers(view->pairs, count, &transform);
    }
}

static void refit_passes(struct page_geometry *geometry, struct frame_view *view)
{
    double least = fmax(LEAST_FRAMES, CONFIRMING_SHARE * (double)view->framed);
    for (int pass = 0; pass < 2 && (double)view->seen >= least; pass++) {
        refit(geometry, view);
        look(view, &geometry->transform);
        if (is_good(view))
            return;
    }
}

/* Corrects along the feed if more frames then stand where they should; view is then of the better.
 */
static void correct_feed(struct page_geometry *geometry, struct frame_view *view)
{
    const struct page_transform start = geometry->transform;
    struct frame_view best = *view;
    bool has_marks = geometry->marks_used == MARK_COUNT;
    const struct feed_evidence evidence = {view->zones, view->count, geometry->frame.mark_centre,
                                           has_marks ? MARK_COUNT : 0};
    for (int sideways = 0; sideways < 2 && view->framed >= LEAST_FRAMES; sideways++) {
        struct page_transform fed = start;
        if (!feed_match(&fed, sideways == 1, view->image, &evidence))
            continue;
        look(view, &fed);
        bool is_proof = (double)view->sound >= CONFIRMING_SHARE * (double)view->framed;
        if (is_proof && (view->sound > best.sound ||
                         (view->sound == best.sound && view->mean_mm < best.mean_mm))) {
            best = *view;
            geometry->transform = fed;
        }
        if (is_good(view))
            break;
    }
    *view = best;
}

static double distance_to(const struct form_zone *zone, struct point_mm from)
{
    return hypot(zone->box.x + zone->box.w / 2 - from.x, zone->box.y + zone->box.h / 2 - from.y);
}

/* The zone with a frame that lies nearest to a place, of those farther than `beyond`. */
static const struct form_zone *next_zone(const struct frame_view *view, struct point_mm from,
                                         double *beyond)
{
    const struct form_zone *nearest = NULL;
    double best = 1e9;
    for (size_t i = 0; i < view->count; i++) {
        double distance = distance_to(&view->zones[i], from);
        if (view->zones[i].element->stroke_mm > 0 && distance > *beyond && distance < best) {
            best = distance;
            nearest = &view->zones[i];
        }
    }
    *beyond = best;
    return nearest;
}

/* From what the geometry rests on outwards, frame by frame: what is far off by a rough transform is
 * near by one that fits all between. */
static void grow(struct page_geometry *geometry, struct frame_view *view)
{
    struct point_mm from = {0, 0};
    double distance = -1;
    const struct form_zone *zone;
    view->seen = 0;
    for (size_t i = 0; i < geometry->anchor_count; i++) {
        view->pairs[view->seen++] = geometry->anchor[i];
        from.x += geometry->anchor[i].mm.x / (double)geometry->anchor_count;
        from.y += geometry->anchor[i].mm.y / (double)geometry->anchor_count;
    }
    while ((zone = next_zone(view, from, &distance)) != NULL) {
        struct page_transform transform;
        if (add_pair(view, &geometry->transform, zone) &&
            page_transform_fit(&transform,
                               distance < SIMILAR_WITHIN_MM && !geometry->is_uneven
                                   ? TRANSFORM_SIMILAR
                                   : TRANSFORM_AFFINE,
                               view->pairs, view->seen) == 0)
            geometry->transform = transform;
    }
    look(view, &geometry->transform);
}

/* Whether what is seen of the frames allows to read by this geometry. Four marks that agree with
 * the codes need no proof: on a faint page no frame is seen. Fewer may be none at all: a square
 * that someone drew 3 mm beside a lost mark moves the zones by as much. */
static bool is_confirmed(const struct page_geometry *geometry, const struct frame_view *view)
{
    double seen = (double)view->seen, near = (double)view->near;
    bool is_proven =
        geometry->marks_used == MARK_COUNT && geometry->residual_mm < SOUND_RESIDUAL_MM;
    if (geometry->is_rough && view->framed < LEAST_FRAMES)
        return false;
    if (is_proven || view->framed < LEAST_FRAMES)
        return near >= LEAST_SHARE * seen;
    return seen >= CONFIRMING_SHARE * (double)view->framed && near >= CONFIRMED_SHARE * seen;
}

static double match(struct page_geometry *geometry, struct frame_view *view)
{
    if (geometry->is_rough)
        grow(geometry, view);
    else
        look(view, &geometry->transform);
    /* Four marks leave only the feed in doubt; fewer leave more. */
    bool has_marks = geometry->marks_used == MARK_COUNT;
    if (!is_in_place(view) && has_marks)
        correct_feed(geometry, view);
    if (!has_marks || (!is_good(view) && geometry->transform.knot_count == 0))
        refit_passes(geometry, view);
    if (!is_in_place(view) && !has_marks)
        correct_feed(geometry, view);
    return is_confirmed(geometry, view) ? view->mean_mm : FRAMES_DO_NOT_FIT;
}

double frame_match(struct page_geometry *geometry, const struct gray_image *image,
                   const struct form_zone *zones, size_t count)
{
    struct frame_view view = {.image = image, .zones = zones, .count = count};
    view.pairs = calloc(count + MARK_COUNT + MAX_ANCHORS, sizeof *view.pairs);
    double mean_mm = view.pairs != NULL ? match(geometry, &view) : FRAMES_DO_NOT_FIT;
    free(view.pairs);
    return mean_mm;
}
