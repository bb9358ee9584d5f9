/* SPDX-License-Identifier: MIT */
/* Reads damaged codes of every kind in the table and prints the share that was read and what it
 * cost.  code_damage [COUNT [SEED [NAME]]]: COUNT pairs of copies of each kind (default 100), or of
 * those whose name has NAME in it. Ends with 1 if any code was taken for another one, or a goal was
 * missed with 400 or more. */
#include "code_crop.h"
#include "code_read.h"
#include "code_zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define FEW 400 /* below that many, chance decides about goals of 99 % */

struct tally {
    int plain, one, two, wrong;
    double milliseconds; /* CPU, of reading both copies */
};

static double cpu_ms(void)
{
    return 1000.0 * (double)clock() / CLOCKS_PER_SEC;
}

/* zbar alone on the upper copy as it is. */
static bool reads_plain(const struct code_crop *crop, const char *text)
{
    struct scanned_codes codes;
    struct gray_image upper = crop->image;
    upper.height /= 2;
    codes.count = 0;
    if (code_scan(&codes, &upper, NULL) != 0)
        exit(EXIT_FAILURE);
    for (size_t i = 0; i < codes.count; i++)
        if (strcmp(codes.code[i].text, text) == 0)
            return true;
    return false;
}

static void read_one(struct code_zone *zone, const struct code_crop *crop,
                     const struct page_code_keys *keys)
{
    if (code_zone_glance(zone, &crop->image, &crop->geometry, CODE_TOP_RIGHT, keys, NULL) != 0 ||
        (zone->verdict == ZONE_NOTHING &&
         code_zone_read(zone, &crop->image, &crop->geometry, CODE_TOP_RIGHT, keys, NULL) != 0))
        exit(EXIT_FAILURE);
}

static void count_crop(struct tally *tally, const struct code_crop *crop, const char *text,
                       const struct page_code_keys *keys)
{
    struct code_zone zone;
    struct code_reading reading;
    tally->plain += reads_plain(crop, text);
    read_one(&zone, crop, keys);
    tally->one += zone.verdict == ZONE_VERIFIED && strcmp(zone.text, text) == 0;
    tally->wrong += zone.verdict == ZONE_VERIFIED && strcmp(zone.text, text) != 0;
    double start = cpu_ms();
    if (code_read_zones(&reading, &crop->image, &crop->geometry, keys, NULL) != 0)
        exit(EXIT_FAILURE);
    tally->milliseconds += cpu_ms() - start;
    bool is_read = reading.verified > 0 && reading.reason == REASON_NONE;
    tally->two += is_read && strcmp(reading.text, text) == 0;
    tally->wrong += reading.verified > 0 && strcmp(reading.text, text) != 0;
}

static struct tally count_damage(const struct crop_damage *damage, int count, uint64_t seed)
{
    struct page_code_keys keys = code_crop_keys();
    struct tally tally = {0};
    for (int i = 0; i < count; i++) {
        struct random random = {seed * 1000003 + (uint64_t)i};
        struct code_crop crop;
        char text[PAGE_CODE_TEXT_SIZE];
        code_crop_text(text, random_below(&random, 100000000), &keys);
        code_crop_make(&crop, (const char *const[]){text, text}, damage, &random);
        count_crop(&tally, &crop, text, &keys);
        code_crop_free(&crop);
    }
    return tally;
}

static bool is_missed(int read, int count, int least_percent)
{
    return count >= FEW && read * 100 < least_percent * count;
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 100, wrong = 0, missed = 0;
    uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 1;
    const char *name = argc > 3 ? argv[3] : "";
    struct tally all = {0};
    int kinds = 0;
    if (count < 1)
        return 2;
    printf("| %d of each | plain zbar %% | one copy %% | two copies %% | ms, both |\n", count);
    printf("|---|---|---|---|---|\n");
    for (int i = 0; i < crop_damage_count; i++) {
        const struct crop_damage *damage = &crop_damages[i];
        if (strstr(damage->name, name) == NULL)
            continue;
        kinds++;
        struct tally tally = count_damage(damage, count, seed);
        bool is_short = is_missed(tally.one, count, damage->least_percent[0]) ||
                        is_missed(tally.two, count, damage->least_percent[1]);
        printf("| %s | %.1f | %.1f | %.1f | %.1f |%s\n", damage->name, 100.0 * tally.plain / count,
               100.0 * tally.one / count, 100.0 * tally.two / count, tally.milliseconds / count,
               is_short ? " goal missed" : "");
        fflush(stdout);
        all.plain += tally.plain;
        all.one += tally.one;
        all.two += tally.two;
        wrong += tally.wrong;
        missed += is_short;
    }
    double total = (double)count * kinds / 100;
    printf("| all | %.1f | %.1f | %.1f | |\n\n", all.plain / total, all.one / total,
           all.two / total);
    printf("%d codes, %d taken for another one\n", 2 * count * kinds, wrong);
    return wrong > 0 || missed > 0;
}
