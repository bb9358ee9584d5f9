/* SPDX-License-Identifier: MIT */
#include "code_read.h"

#include "code_redraw.h"

#include <string.h>

#define ZONE_MARGIN_MM 6.0
#define PX_PER_MODULE 8.0
#define BLUR_MODULES 0.12
#define REDRAW_BLUR_MODULES 0.2

static const double px_per_mm = PX_PER_MODULE * PAGE_CODE_MODULES / PAGE_CODE_SIZE_MM;

/* Takes up one scanned text. Returns whether it is one of ours, true or forged. */
static bool take_up(struct code_reading *reading, const struct scanned_code *code,
                    const struct page_code_keys *keys)
{
    struct page_code parsed;
    switch (page_code_verify(&parsed, code->text, code->size, keys)) {
    case PAGE_CODE_VALID:
        if (reading->verified > 0 && strcmp(reading->text, code->text) != 0) {
            reading->reason = REASON_CODES_DISAGREE;
            return true;
        }
        reading->code = parsed;
        memcpy(reading->text, code->text, PAGE_CODE_LENGTH + 1);
        if (reading->verified < 2)
            reading->verified_code[reading->verified++] = code;
        return true;
    case PAGE_CODE_FORGED:
        reading->forged++;
        return true;
    case PAGE_CODE_FOREIGN:
        break;
    }
    return false;
}

static void conclude(struct code_reading *reading)
{
    if (reading->reason == REASON_CODES_DISAGREE || (reading->verified > 0 && reading->forged > 0))
        reading->reason = REASON_CODES_DISAGREE;
    else if (reading->verified > 0)
        reading->reason = REASON_NONE;
    else
        reading->reason = reading->forged > 0 ? REASON_CODE_FORGED : REASON_NO_CODE;
}

static struct point_mm middle_mm(const struct scanned_code *code, const struct rect_mm *rect)
{
    double x = 0, y = 0;
    for (int i = 0; i < 4; i++) {
        x += code->corner[i].x / 4;
        y += code->corner[i].y / 4;
    }
    return (struct point_mm){rect->x + (x + 0.5) / px_per_mm, rect->y + (y + 0.5) / px_per_mm};
}

/* Takes up what a picture of a zone shows; *ours tells whether a code of ours was among it. */
static int scan_zone(struct code_reading *reading, bool *ours, const struct gray_image *picture,
                     enum code_copy copy, const struct rect_mm *rect,
                     const struct page_code_keys *keys, struct error *error)
{
    struct scanned_codes codes = {0};
    if (code_scan(&codes, picture, error) != 0)
        return -1;
    for (size_t i = 0; i < codes.count; i++) {
        int before = reading->verified;
        *ours |= take_up(reading, &codes.code[i], keys);
        if (reading->verified > before) {
            reading->found[copy] = true;
            reading->centre_mm[copy] = middle_mm(&codes.code[i], rect);
        }
    }
    return 0;
}

/* The last try: the symbol drawn anew from its modules. Where it lies is then not known, and only a
 * code that verifies counts: what was sampled from a damaged symbol is no proof of a forgery. */
static int scan_redrawn(struct code_reading *reading, const struct gray_image *blurred,
                        const struct page_code_keys *keys, struct error *error)
{
    struct scanned_codes codes = {0};
    struct gray_image redrawn;
    struct page_code parsed;
    if (code_redraw(&redrawn, blurred, ZONE_MARGIN_MM * px_per_mm, PX_PER_MODULE, error) != 0)
        return -1;
    int result = code_scan(&codes, &redrawn, error);
    gray_image_free(&redrawn);
    for (size_t i = 0; result == 0 && i < codes.count; i++)
        if (page_code_verify(&parsed, codes.code[i].text, codes.code[i].size, keys) ==
            PAGE_CODE_VALID)
            take_up(reading, &codes.code[i], keys);
    return result;
}

/* Blurred, then plain, then redrawn, until there is a code of ours. */
static int try_zone(struct code_reading *reading, const struct gray_image *plain,
                    struct gray_image *blurred, enum code_copy copy, const struct rect_mm *rect,
                    const struct page_code_keys *keys, struct error *error)
{
    bool ours = false;
    memcpy(blurred->pixels, plain->pixels, (size_t)plain->width * (size_t)plain->height);
    if (gray_image_blur(blurred, BLUR_MODULES * PX_PER_MODULE, error) != 0 ||
        scan_zone(reading, &ours, blurred, copy, rect, keys, error) != 0)
        return -1;
    if (!ours && scan_zone(reading, &ours, plain, copy, rect, keys, error) != 0)
        return -1;
    if (ours)
        return 0;
    if (gray_image_blur(blurred, REDRAW_BLUR_MODULES * PX_PER_MODULE, error) != 0)
        return -1;
    return scan_redrawn(reading, blurred, keys, error);
}

static int read_zone(struct code_reading *reading, const struct gray_image *image,
                     const struct page_geometry *geometry, enum code_copy copy,
                     const struct page_code_keys *keys, struct error *error)
{
    struct rect_mm rect = geometry->frame.code[copy];
    rect.x -= ZONE_MARGIN_MM;
    rect.y -= ZONE_MARGIN_MM;
    rect.w += 2 * ZONE_MARGIN_MM;
    rect.h += 2 * ZONE_MARGIN_MM;
    struct gray_image plain = GRAY_IMAGE_INIT, blurred = GRAY_IMAGE_INIT;
    int result = page_transform_sample(&plain, image, &geometry->transform, rect, px_per_mm, error);
    if (result == 0)
        result = gray_image_alloc(&blurred, plain.width, plain.height, error);
    if (result == 0)
        result = try_zone(reading, &plain, &blurred, copy, &rect, keys, error);
    gray_image_free(&plain);
    gray_image_free(&blurred);
    return result;
}

int code_read_zones(struct code_reading *out, const struct gray_image *image,
                    const struct page_geometry *geometry, const struct page_code_keys *keys,
                    struct error *error)
{
    *out = (struct code_reading){0};
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++)
        if (read_zone(out, image, geometry, copy, keys, error) != 0)
            return -1;
    out->verified_code[0] = out->verified_code[1] = NULL; /* they were on the stack */
    conclude(out);
    return 0;
}

static void judge(struct code_reading *out, const struct scanned_codes *codes,
                  const struct page_code_keys *keys)
{
    *out = (struct code_reading){0};
    for (size_t i = 0; i < codes->count; i++)
        take_up(out, &codes->code[i], keys);
    conclude(out);
}

/* In the order from cheap to costly. On 200 dpi and more (module 5 px) the plain picture tells
 * nothing that half its size or a blur does not, and costs most; below, they tell less. */
static const struct code_look fine_looks[] = {{2, 0, false}, {2, 0.8, false}, {1, 1.0, false}};
static const struct code_look coarse_looks[] = {{1, 0, false}, {1, 0.8, false}, {2, 0, false}};
#define LOOK_COUNT 3
#define FINE_LONG_SIDE_PX 2300

int code_read_page(struct code_reading *out, struct scanned_codes *codes,
                   const struct gray_image *image, const struct page_code_keys *keys,
                   struct error *error)
{
    int long_side = image->width > image->height ? image->width : image->height;
    const struct code_look *looks = long_side >= FINE_LONG_SIDE_PX ? fine_looks : coarse_looks;
    *codes = (struct scanned_codes){0};
    *out = (struct code_reading){.reason = REASON_NO_CODE};
    for (size_t i = 0; i < LOOK_COUNT; i++) {
        if (code_scan_look(codes, image, &looks[i], error) != 0)
            return -1;
        judge(out, codes, keys);
        if (out->verified == CODE_COPY_COUNT || (out->verified == 0 && out->forged > 0))
            break;
    }
    return 0;
}
