/* SPDX-License-Identifier: MIT */
#include "code_read.h"

#include "code_look.h"
#include "code_zone.h"

#include <string.h>

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

/* ---- In the zones ---- */

static void take_up_zone(struct code_reading *out, const struct code_zone *zone,
                         enum code_copy copy, bool place_is_known)
{
    if (zone->verdict == ZONE_FORGED)
        out->forged++;
    if (zone->verdict != ZONE_VERIFIED && zone->verdict != ZONE_DISAGREES)
        return;
    if (zone->verdict == ZONE_DISAGREES ||
        (out->verified > 0 && strcmp(out->text, zone->text) != 0))
        out->reason = REASON_CODES_DISAGREE;
    if (out->verified++ == 0) {
        out->code = zone->code;
        memcpy(out->text, zone->text, sizeof out->text);
    }
    out->found[copy] = place_is_known;
    out->centre_mm[copy] = zone->centre_mm;
}

int code_read_zones(struct code_reading *out, const struct gray_image *image,
                    const struct page_geometry *geometry, const struct page_code_keys *keys,
                    struct error *error)
{
    struct code_zone zones[CODE_COPY_COUNT];
    bool is_joined = false;
    *out = (struct code_reading){0};
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        if (code_zone_glance(&zones[copy], image, geometry, copy, keys, error) != 0)
            return -1;
        if (zones[copy].verdict == ZONE_NOTHING &&
            code_zone_read(&zones[copy], image, geometry, copy, keys, error) != 0)
            return -1;
    }
    if (zones[0].has_modules && zones[1].has_modules && zones[0].verdict == ZONE_NOTHING &&
        zones[1].verdict == ZONE_NOTHING) {
        code_zone_join(&zones[0], &zones[1], keys);
        is_joined = true;
    }
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++)
        take_up_zone(out, &zones[copy], copy, !is_joined);
    conclude(out);
    return 0;
}

/* ---- Anywhere ---- */

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
#define LOOK_COUNT 4
static const struct code_look fine_looks[LOOK_COUNT] = {
    {.reduced = 2},
    {.reduced = 2, .sigma_px = 0.8},
    {.sigma_px = 1.0},
    {.reduced = 2, .inverted = true},
};
static const struct code_look coarse_looks[LOOK_COUNT] = {
    {.reduced = 0},
    {.sigma_px = 0.8},
    {.reduced = 2},
    {.inverted = true},
};
#define FINE_LONG_SIDE_PX 2300
#define TONE_STEP 61 /* pixels: the tone of a page shows in few of them */

static bool is_mostly_dark(const struct gray_image *image)
{
    size_t size = (size_t)image->width * (size_t)image->height, dark = 0;
    for (size_t i = 0; i < size; i += TONE_STEP)
        dark += image->pixels[i] < 128;
    return 2 * TONE_STEP * dark > size;
}

int code_read_page(struct code_reading *out, struct scanned_codes *codes,
                   const struct gray_image *image, const struct page_code_keys *keys,
                   struct error *error)
{
    int long_side = image->width > image->height ? image->width : image->height;
    const struct code_look *looks = long_side >= FINE_LONG_SIDE_PX ? fine_looks : coarse_looks;
    codes->count = 0;
    *out = (struct code_reading){.reason = REASON_NO_CODE};
    for (size_t i = 0; i < LOOK_COUNT; i++) {
        if (looks[i].inverted && (out->verified > 0 || !is_mostly_dark(image)))
            break;
        if (code_scan_look(codes, image, &looks[i], error) != 0)
            return -1;
        judge(out, codes, keys);
        if (out->verified == CODE_COPY_COUNT || (out->verified == 0 && out->forged > 0))
            break;
    }
    return 0;
}
