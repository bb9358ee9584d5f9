/* SPDX-License-Identifier: MIT */
#include "page_geometry.h"

#include "page_marks.h"

#include <math.h>
#include <stdlib.h>

#define SOUND_START_MM 0.25 /* marks that near to the first guess are seen straight */

static struct point_mm middle_of(const struct rect_mm *rect)
{
    return (struct point_mm){rect->x + rect->w / 2, rect->y + rect->h / 2};
}

/* Fits the transform anew to the marks where they really are. *moved_mm: by how much the farthest
 * of them stood off. */
static int refine_marks(struct page_geometry *geometry, double *moved_mm,
                        const struct gray_image *image)
{
    struct point_pair pairs[MARK_COUNT];
    size_t count = 0;
    for (int role = 0; role < MARK_COUNT; role++) {
        struct point_pair pair = {.mm = geometry->frame.mark_centre[role]};
        if (mark_centre_refine(&pair.px, image, &geometry->transform, pair.mm))
            pairs[count++] = pair;
    }
    *moved_mm = page_transform_residual_mm(&geometry->transform, pairs, count);
    enum transform_kind kind = count == MARK_COUNT ? TRANSFORM_FULL : TRANSFORM_AFFINE;
    if (count < 3 || page_transform_fit(&geometry->transform, kind, pairs, count) != 0)
        return -1;
    geometry->marks_used = (int)count;
    geometry->residual_mm = page_transform_residual_mm(&geometry->transform, pairs, count);
    return 0;
}

static void start_from_choice(struct page_geometry *geometry, const struct mark_choice *choice)
{
    struct point_pair pairs[MARK_COUNT];
    size_t count = 0;
    geometry->frame = page_frame_for(choice->width_mm, choice->height_mm);
    for (int role = 0; role < MARK_COUNT; role++) {
        if (choice->found[role])
            pairs[count++] =
                (struct point_pair){geometry->frame.mark_centre[role], choice->centre[role]};
    }
    enum transform_kind kind = count == MARK_COUNT ? TRANSFORM_FULL : TRANSFORM_AFFINE;
    geometry->is_known = page_transform_fit(&geometry->transform, kind, pairs, count) == 0;
}

int page_geometry_from_marks(struct page_geometry *out, const struct gray_image *image,
                             struct error *error)
{
    struct mark_choice choice;
    *out = (struct page_geometry){0};
    if (mark_search(&choice, image, error) != 0)
        return -1;
    out->marks_seen = choice.corner_squares;
    if (choice.count >= 3)
        start_from_choice(out, &choice);
    /* Again where the first pass looked at the marks through a slightly turned window. */
    double moved_mm = SOUND_START_MM + 1;
    for (int pass = 0; pass < 2 && out->is_known && moved_mm > SOUND_START_MM; pass++)
        out->is_known = refine_marks(out, &moved_mm, image) == 0;
    return 0;
}

void page_geometry_check_codes(struct page_geometry *geometry, const bool found[CODE_COPY_COUNT],
                               const struct point_mm centre_mm[CODE_COPY_COUNT])
{
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        if (!found[copy])
            continue;
        struct point_mm expected = middle_of(&geometry->frame.code[copy]);
        double distance = hypot(centre_mm[copy].x - expected.x, centre_mm[copy].y - expected.y);
        geometry->residual_mm = fmax(geometry->residual_mm, distance);
    }
}

int page_geometry_turn_degrees(const struct page_geometry *geometry)
{
    const struct page_frame *frame = &geometry->frame;
    struct point_px left = page_transform_apply(&geometry->transform, 0, frame->height_mm / 2);
    struct point_px right =
        page_transform_apply(&geometry->transform, frame->width_mm, frame->height_mm / 2);
    double degrees = atan2(right.y - left.y, right.x - left.x) * 180 / 3.14159265358979;
    return ((int)floor(degrees / 90 + 0.5) * 90 + 360) % 360;
}

static int compare_greys(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

int page_geometry_ink_grey(const struct page_geometry *geometry, const struct gray_image *image)
{
    int greys[MARK_COUNT * 4];
    size_t count = 0;
    for (int role = 0; role < MARK_COUNT; role++) {
        const struct point_mm *mark = &geometry->frame.mark_centre[role];
        for (int corner = 0; corner < 4; corner++) {
            struct rect_mm rect = {mark->x - 1.7 + (corner & 1 ? 2.7 : 0),
                                   mark->y - 1.7 + (corner & 2 ? 2.7 : 0), 0.7, 0.7};
            double sum = 0;
            for (int i = 0; i < 16; i++) {
                struct point_px px =
                    page_transform_apply(&geometry->transform, rect.x + rect.w * (i % 4) / 3,
                                         rect.y + rect.h * (i / 4) / 3);
                sum += gray_image_sample(image, px.x, px.y);
            }
            greys[count++] = (int)(sum / 16);
        }
    }
    qsort(greys, count, sizeof *greys, compare_greys);
    return greys[count / 4]; /* a missing mark shows paper */
}
