/* SPDX-License-Identifier: MIT */
/* Looks for a code that is taken for another one. code_misread COUNT [FIRST [DEEP]]: crops FIRST …
 * FIRST + COUNT - 1 (default from 0), each damaged in one to three ways of the table of
 * code_damages.c; of every eight, five hold a true code, one a code by another key, one a code of
 * somebody else and one a true code with a part of another one over it. All are read at a glance,
 * every DEEP-th (default 8) also by all means. Runs of different crops can be added up. Ends with 1
 * if any was accepted that should not. */
#include "code_crop.h"
#include "code_read.h"
#include "code_zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define REPORT_EVERY 50000

enum crop_kind { KIND_TRUE, KIND_OTHER_KEY, KIND_FOREIGN, KIND_OVERLAID, KIND_COUNT };
static const char *const kind_names[KIND_COUNT] = {"true", "other key", "foreign", "overlaid"};

struct totals {
    long crops[KIND_COUNT], read[KIND_COUNT], deep[KIND_COUNT], deep_read[KIND_COUNT], wrong;
};

static enum crop_kind kind_of(long crop)
{
    static const enum crop_kind kinds[8] = {KIND_TRUE, KIND_TRUE,      KIND_TRUE,    KIND_TRUE,
                                            KIND_TRUE, KIND_OTHER_KEY, KIND_FOREIGN, KIND_OVERLAID};
    return kinds[crop % 8];
}

static void make_foreign(char out[PAGE_CODE_TEXT_SIZE], struct random *random)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    int length = random_below(random, 2) == 0 ? PAGE_CODE_LENGTH
                                              : 8 + random_below(random, PAGE_CODE_LENGTH - 8);
    for (int i = 0; i < length; i++)
        out[i] = alphabet[random_below(random, 32)];
    out[length] = '\0';
    if (random_below(random, 2) == 0)
        memcpy(out, "F1", 2);
}

/* A piece of the other symbol at the same place: a strip or a corner, up to all but a tenth. */
static void overlay(struct code_crop *crop, const struct code_crop *other, struct random *random)
{
    int width = crop->image.width, height = crop->image.height / 2;
    int column = (int)(width * random_between(random, 0.25, 0.75));
    int row = (int)(height * random_between(random, 0.25, 0.75));
    int shape = random_below(random, 3);
    for (int y = 0; y < 2 * height; y++)
        for (int x = 0; x < width; x++) {
            bool is_right = x > column, is_low = y % height > row;
            if (shape == 0 ? is_right : shape == 1 ? is_low : is_right && is_low)
                crop->image.pixels[y * width + x] = other->image.pixels[y * width + x];
        }
}

static void damage(struct code_crop *crop, struct random *random)
{
    int ways = 1 + random_below(random, 3);
    for (int i = 0; i < ways; i++) {
        const struct crop_damage *damage = &crop_damages[random_below(random, crop_damage_count)];
        if (damage->apply != NULL)
            damage->apply(crop, random, damage->amount, damage->more);
    }
}

static void make_crop(struct code_crop *out, char first[PAGE_CODE_TEXT_SIZE],
                      char second[PAGE_CODE_TEXT_SIZE], enum crop_kind kind, struct random *random)
{
    struct page_code_keys keys = code_crop_keys();
    int module_px = 4 + random_below(random, 5);
    code_crop_text(second, random_below(random, 100000000), &keys);
    if (kind == KIND_OTHER_KEY)
        keys.key[0].bytes[random_below(random, PAGE_CODE_KEY_SIZE)] ^= 1;
    if (kind == KIND_FOREIGN)
        make_foreign(first, random);
    else
        code_crop_text(first, random_below(random, 100000000), &keys);
    struct random same_place = *random;
    code_crop_draw_quickly(out, (const char *const[]){first, first}, module_px, random);
    if (kind == KIND_OVERLAID) {
        struct code_crop other;
        code_crop_draw_quickly(&other, (const char *const[]){second, second}, module_px,
                               &same_place);
        overlay(out, &other, random);
        code_crop_free(&other);
    }
    damage(out, random);
}

/* Whether a text may be accepted from a crop of that kind. */
static bool is_right(const char *text, enum crop_kind kind, const char *first, const char *second)
{
    return (kind == KIND_TRUE && strcmp(text, first) == 0) ||
           (kind == KIND_OVERLAID && (strcmp(text, first) == 0 || strcmp(text, second) == 0));
}

static void read_crop(struct totals *totals, long number, bool is_deep)
{
    struct random random = {(uint64_t)number * 7919 + 17};
    enum crop_kind kind = kind_of(number);
    struct code_crop crop;
    struct code_zone zones[CODE_COPY_COUNT];
    struct code_reading reading = {.verified = 0};
    struct page_code_keys keys = code_crop_keys();
    char first[PAGE_CODE_TEXT_SIZE], second[PAGE_CODE_TEXT_SIZE];
    make_crop(&crop, first, second, kind, &random);
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        if (code_zone_glance(&zones[copy], &crop.image, &crop.geometry, copy, &keys, NULL) != 0)
            exit(EXIT_FAILURE);
        bool is_read = zones[copy].verdict == ZONE_VERIFIED;
        totals->crops[kind]++;
        totals->read[kind] += is_read;
        totals->wrong += is_read && !is_right(zones[copy].text, kind, first, second);
    }
    if (is_deep && code_read_zones(&reading, &crop.image, &crop.geometry, &keys, NULL) != 0)
        exit(EXIT_FAILURE);
    totals->deep[kind] += is_deep ? CODE_COPY_COUNT : 0;
    totals->deep_read[kind] += reading.verified;
    totals->wrong += reading.verified > 0 && !is_right(reading.text, kind, first, second);
    code_crop_free(&crop);
}

static void report(const struct totals *totals, long from, long to)
{
    printf("crops %ld to %ld:", from, to);
    for (int kind = 0; kind < KIND_COUNT; kind++)
        printf(" %s %ld of %ld (by all means %ld of %ld),", kind_names[kind], totals->read[kind],
               totals->crops[kind], totals->deep_read[kind], totals->deep[kind]);
    printf(" %ld taken for another one\n", totals->wrong);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    long count = argc > 1 ? atol(argv[1]) : 0, first = argc > 2 ? atol(argv[2]) : 0;
    long deep = argc > 3 ? atol(argv[3]) : 8;
    struct totals totals = {.wrong = 0};
    if (count < 1 || first < 0 || deep < 1) {
        fprintf(stderr, "usage: code_misread COUNT [FIRST [DEEP]]\n");
        return 2;
    }
    /* Each number makes two crops. */
    for (long number = first / 2; number < (first + count + 1) / 2; number++) {
        read_crop(&totals, number, number / 8 % deep == 0);
        if ((2 * number + 2 - first) % REPORT_EVERY == 0)
            report(&totals, first, 2 * number + 1);
    }
    report(&totals, first, first + count - 1);
    return totals.wrong > 0;
}
