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

/* By how fine the scan is, in the order from cheap to costly, the negative last. From 200 dpi on
 * (module 5 px) the plain picture tells nothing that half its size or a blur does not, and costs
 * most; below, they tell less. From 275 dpi on the blurred picture at full size costs more than all
 * the rest, and brought nothing on 31 kinds of damaged pages without marks: half size shows modules
 * of 3.7 px, and what it does not show the zones by the sheet's edges do. There the blurred half
 * comes first: noise costs zbar twice the time of a smooth picture. */
#define LOOK_COUNT 4
static const struct {
    int least_side_px; /* of the longer one */
    struct code_look looks[LOOK_COUNT];
} scan_looks[] = {
    {3200, {{.reduced = 2, .sigma_px = 0.8}, {.reduced = 2}, {.reduced = 2, .inverted = true}}},
    {2300,
     {{.reduced = 2},
      {.reduced = 2, .sigma_px = 0.8},
      {.sigma_px = 1.0},
      {.reduced = 2, .inverted = true}}},
    {0, {{.reduced = 1}, {.sigma_px = 0.8}, {.reduced = 2}, {.inverted = true}}},
};
#define NEGATIVE_SHARE 0.5 /* of dark pixels, from which on codes may be light on dark */

static const struct code_look *looks_for(const struct gray_image *image)
{
    int long_side = image->width > image->height ? image->width : image->height;
    size_t row = 0;
    while (long_side < scan_looks[row].least_side_px)
        row++;
    return scan_looks[row].looks;
}

int code_read_page(struct code_reading *out, struct scanned_codes *codes,
                   const struct gray_image *image, const struct page_code_keys *keys,
                   struct error *error)
{
    const struct code_look *looks = looks_for(image);
    bool is_last = false;
    codes->count = 0;
    *out = (struct code_reading){.reason = REASON_NO_CODE};
    for (size_t i = 0; !is_last; i++) {
        is_last = looks[i].inverted;
        if (is_last && (out->verified > 0 || gray_image_dark_share(image) <= NEGATIVE_SHARE))
            break;
        if (code_scan_look(codes, image, &looks[i], error) != 0)
            return -1;
        judge(out, codes, keys);
        if (out->verified == CODE_COPY_COUNT || (out->verified == 0 && out->forged > 0))
            break;
    }
    return 0;
}
