/* SPDX-License-Identifier: MIT */
#include "code_zone.h"

#include "code_grid.h"
#include "code_redraw.h"
#include "code_tone.h"

#include <string.h>

#define GLANCE_PX 4.0           /* a module */
#define GLANCE_MARGIN_MODULES 4 /* the grid is looked for within 2.5, its quiet ring takes one */
#define GLANCE_BLUR 0.2         /* modules */
#define FULL_PX 8.0
#define FULL_MARGIN_MM 6.0
#define SCAN_BLUR 0.12
#define GRID_BLUR 0.23

static const double module_mm = PAGE_CODE_SIZE_MM / PAGE_CODE_MODULES;

/* A copy's zone, on its way through the tries. */
struct zone_picture {
    struct gray_image picture;
    struct rect_mm rect; /* on the page */
    double module_px, origin_px;
};

static int take_picture(struct zone_picture *out, const struct gray_image *image,
                        const struct page_geometry *geometry, enum code_copy copy, double margin_mm,
                        double module_px, struct error *error)
{
    struct rect_mm rect = geometry->frame.code[copy];
    out->rect = (struct rect_mm){rect.x - margin_mm, rect.y - margin_mm, rect.w + 2 * margin_mm,
                                 rect.h + 2 * margin_mm};
    out->module_px = module_px;
    out->origin_px = margin_mm / module_mm * module_px;
    return page_transform_sample(&out->picture, image, &geometry->transform, out->rect,
                                 module_px / module_mm, error);
}

static struct point_mm place_mm(const struct zone_picture *zone, struct point_px px)
{
    double px_mm = module_mm / zone->module_px;
    return (struct point_mm){zone->rect.x + (px.x + 0.5) * px_mm,
                             zone->rect.y + (px.y + 0.5) * px_mm};
}

/* ---- Sampled ---- */

static bool decode_grid(struct code_zone *out, const struct zone_picture *zone,
                        const struct code_grid *grid, const struct code_greys *greys,
                        const struct page_code_keys *keys)
{
    struct code_modules modules;
    for (int tone = TONE_GLOBAL; tone <= TONE_DOUBTED; tone++) {
        code_modules_tell(&modules, greys, &grid->pattern, (enum code_tone)tone);
        if (!code_decode(&out->code, out->text, &modules, keys))
            continue;
        out->verdict = ZONE_VERIFIED;
        out->centre_mm = place_mm(zone, code_grid_centre(grid));
        return true;
    }
    return false;
}

int code_zone_glance(struct code_zone *out, const struct gray_image *image,
                     const struct page_geometry *geometry, enum code_copy copy,
                     const struct page_code_keys *keys, struct error *error)
{
    struct zone_picture zone;
    struct code_grid grid;
    struct code_greys greys;
    out->verdict = ZONE_NOTHING;
    out->has_modules = false;
    int result = take_picture(&zone, image, geometry, copy, GLANCE_MARGIN_MODULES * module_mm,
                              GLANCE_PX, error);
    if (result == 0)
        result = gray_image_blur(&zone.picture, GLANCE_BLUR * GLANCE_PX, error);
    if (result == 0) {
        code_grid_lay(&grid, &zone.picture, zone.origin_px, zone.module_px);
        code_grid_read(&greys, &grid);
        decode_grid(out, &zone, &grid, &greys, keys);
    }
    gray_image_free(&zone.picture);
    return result;
}

/* ---- Scanned ---- */

/* Takes up one text that zbar read. */
static void take_up(struct code_zone *out, const struct zone_picture *zone,
                    const struct scanned_code *code, const struct page_code_keys *keys)
{
    struct page_code parsed;
    enum page_code_verdict verdict = page_code_verify(&parsed, code->text, code->size, keys);
    if (verdict == PAGE_CODE_FOREIGN)
        return;
    if (verdict == PAGE_CODE_FORGED) {
        out->verdict = out->verdict == ZONE_NOTHING || out->verdict == ZONE_FORGED ? ZONE_FORGED
                                                                                   : ZONE_DISAGREES;
        return;
    }
    if (out->verdict == ZONE_VERIFIED || out->verdict == ZONE_DISAGREES) {
        if (memcmp(out->text, code->text, PAGE_CODE_LENGTH) != 0)
            out->verdict = ZONE_DISAGREES;
        return;
    }
    out->verdict = out->verdict == ZONE_FORGED ? ZONE_DISAGREES : ZONE_VERIFIED;
    out->code = parsed;
    memcpy(out->text, code->text, PAGE_CODE_TEXT_SIZE);
    struct point_px middle = {0, 0};
    for (int i = 0; i < 4; i++) {
        middle.x += code->corner[i].x / 4;
        middle.y += code->corner[i].y / 4;
    }
    out->centre_mm = place_mm(zone, middle);
}

static int scan_picture(struct code_zone *out, const struct zone_picture *zone,
                        const struct page_code_keys *keys, struct error *error)
{
    struct scanned_codes codes;
    codes.count = 0;
    if (code_scan(&codes, &zone->picture, error) != 0)
        return -1;
    for (size_t i = 0; i < codes.count; i++)
        take_up(out, zone, &codes.code[i], keys);
    return 0;
}

static int scan_redrawn(struct code_zone *out, const struct zone_picture *zone,
                        const struct code_grid *grid, const struct code_greys *greys,
                        const struct page_code_keys *keys, struct error *error)
{
    struct scanned_codes codes;
    struct gray_image redrawn;
    codes.count = 0;
    if (code_redraw(&redrawn, greys, &grid->pattern, error) != 0)
        return -1;
    int result = code_scan(&codes, &redrawn, error);
    gray_image_free(&redrawn);
    for (size_t i = 0; result == 0 && i < codes.count; i++) {
        const struct scanned_code *code = &codes.code[i];
        if (page_code_verify(&out->code, code->text, code->size, keys) != PAGE_CODE_VALID)
            continue;
        out->verdict = ZONE_VERIFIED;
        memcpy(out->text, code->text, PAGE_CODE_TEXT_SIZE);
        out->centre_mm = place_mm(zone, code_grid_centre(grid));
    }
    return result;
}

/* ---- All together ---- */

/* Redrawn for zbar and corrected. */
static int read_grid(struct code_zone *out, struct code_modules *seen,
                     const struct zone_picture *zone, const struct code_grid *grid,
                     const struct page_code_keys *keys, struct error *error)
{
    struct code_greys greys;
    code_grid_read(&greys, grid);
    if (scan_redrawn(out, zone, grid, &greys, keys, error) != 0)
        return -1;
    if (out->verdict == ZONE_NOTHING && !decode_grid(out, zone, grid, &greys, keys))
        code_modules_tell(seen, &greys, &grid->pattern, TONE_DOUBTED);
    return 0;
}

/* First on a grid with straight rows, then with each row followed: from that grid, and from the one
 * before its corners were fitted, since a shift within the symbol misleads those; folds are found
 * best when sideways shifts come first, slips when those along the page do. */
static const struct {
    bool is_fitted, is_followed;
    enum grid_axis first, second;
} grid_tries[ZONE_SEEN_GRIDS] = {
    {true, false, GRID_ALONG, GRID_SIDEWAYS},
    {true, true, GRID_ALONG, GRID_SIDEWAYS},
    {false, true, GRID_SIDEWAYS, GRID_ALONG},
    {false, true, GRID_ALONG, GRID_SIDEWAYS},
};

static int read_grids(struct code_zone *out, const struct zone_picture *zone,
                      const struct page_code_keys *keys, struct error *error)
{
    struct code_grid laid, fitted;
    code_grid_lay(&laid, &zone->picture, zone->origin_px, zone->module_px);
    fitted = laid;
    code_grid_fit_corners(&fitted);
    for (int i = 0; i < ZONE_SEEN_GRIDS && out->verdict == ZONE_NOTHING; i++) {
        struct code_grid grid = grid_tries[i].is_fitted ? fitted : laid;
        if (grid_tries[i].is_followed) {
            code_grid_follow_rows(&grid, grid_tries[i].first);
            code_grid_follow_rows(&grid, grid_tries[i].second);
        }
        if (read_grid(out, &out->modules[i], zone, &grid, keys, error) != 0)
            return -1;
    }
    out->has_modules = out->verdict == ZONE_NOTHING;
    return 0;
}

static void copy_pixels(struct zone_picture *to, const struct zone_picture *from)
{
    memcpy(to->picture.pixels, from->picture.pixels,
           (size_t)from->picture.width * (size_t)from->picture.height);
}

static void read_negative(struct code_zone *out, struct zone_picture *picture,
                          const struct page_code_keys *keys)
{
    struct code_grid grid;
    struct code_greys greys;
    gray_image_invert(&picture->picture);
    code_grid_lay(&grid, &picture->picture, picture->origin_px, picture->module_px);
    code_grid_read(&greys, &grid);
    decode_grid(out, picture, &grid, &greys, keys);
}

static int scan_blurred(struct code_zone *out, struct zone_picture *work,
                        const struct zone_picture *plain, const struct page_code_keys *keys,
                        struct error *error)
{
    copy_pixels(work, plain);
    if (gray_image_blur(&work->picture, SCAN_BLUR * FULL_PX, error) != 0)
        return -1;
    return scan_picture(out, work, keys, error);
}

static int try_all(struct code_zone *out, const struct zone_picture *plain,
                   struct zone_picture *work, const struct page_code_keys *keys,
                   struct error *error)
{
    copy_pixels(work, plain);
    if (gray_image_blur(&work->picture, GRID_BLUR * FULL_PX, error) != 0 ||
        read_grids(out, work, keys, error) != 0)
        return -1;
    if (out->verdict == ZONE_NOTHING)
        read_negative(out, work, keys);
    if (out->verdict == ZONE_NOTHING && scan_blurred(out, work, plain, keys, error) != 0)
        return -1;
    if (out->verdict == ZONE_NOTHING && scan_picture(out, plain, keys, error) != 0)
        return -1;
    return 0;
}

int code_zone_read(struct code_zone *out, const struct gray_image *image,
                   const struct page_geometry *geometry, enum code_copy copy,
                   const struct page_code_keys *keys, struct error *error)
{
    struct zone_picture plain, work;
    out->verdict = ZONE_NOTHING;
    out->has_modules = false;
    if (take_picture(&plain, image, geometry, copy, FULL_MARGIN_MM, FULL_PX, error) != 0)
        return -1;
    work = plain;
    int result = gray_image_alloc(&work.picture, plain.picture.width, plain.picture.height, error);
    if (result == 0)
        result = try_all(out, &plain, &work, keys, error);
    gray_image_free(&plain.picture);
    gray_image_free(&work.picture);
    return result;
}

void code_zone_join(struct code_zone *first, const struct code_zone *second,
                    const struct page_code_keys *keys)
{
    for (int i = 0; i < ZONE_SEEN_GRIDS; i++) {
        struct code_modules sum = first->modules[i];
        code_modules_add(&sum, &second->modules[i]);
        if (!code_decode(&first->code, first->text, &sum, keys))
            continue;
        first->verdict = ZONE_VERIFIED;
        return;
    }
}
