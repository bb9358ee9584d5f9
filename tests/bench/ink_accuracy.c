/* SPDX-License-Identifier: MIT */
/* How often areas and combs to write in are read right, in doubt, or wrong: pages of a form are
 * drawn, half of their zones written in by seed, degraded and read.
 *
 *   ink_accuracy --form FILE [--zones N] [--seed N]
 *
 * Seeds 1 … 9999 are for tuning; figures that are published come from seeds above. */
#include "degrade.h"
#include "field_read.h"
#include "file.h"
#include "pen.h"
#include "sample_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PENCIL_GREY 110 /* of pen.h: from here on the line is a pencil's */
#define FELT_MM 0.85
#define SHOWING_SHARE 0.10 /* of the back's ink that shows through thin paper */

static const struct scan {
    const char *name, *degradation;
    double dpi;
    bool shows_back; /* the other side, mirrored and faint */
} scans[] = {
    {"clean", "clean", 300, false},
    {"office", "office", 300, false},
    {"150 dpi", "clean", 150, false},
    {"black and white", "black_white", 300, false},
    {"copy of a copy", "photocopies", 300, false},
    {"back shows through", "office", 300, true},
    {"specks on 3 %", "speckle", 300, false},
    {"specks on 10 %", "speckle10", 300, false},
};

enum kind { KIND_BLANK, KIND_PENCIL, KIND_BALL_POINT, KIND_FELT, KIND_SIGNATURE, KIND_COUNT };
static const char *const kind_names[KIND_COUNT] = {"blank", "pencil", "ball-point", "felt pen",
                                                   "signature zone, signed"};

struct tally {
    long zones, uncertain, wrong;
};

struct bench {
    const struct form_definition *form;
    long zones;
    uint64_t seed;
};

static enum pen_mark pick_mark(const struct form_zone *zone, struct random *random)
{
    static const enum pen_mark marks[] = {PEN_WRITING, PEN_SHORT_WRITING, PEN_SIGNATURE};
    if (zone->kind == ZONE_TICK || random_below(random, 2) == 0)
        return PEN_NOTHING;
    if (strcmp(zone->id, "signature") == 0)
        return random_below(random, 2) ? PEN_SIGNATURE : PEN_WRITING;
    return marks[random_below(random, zone->kind == ZONE_COMB ? 2 : 3)];
}

static int write_zones(enum pen_mark *marks, struct gray_image *image, double dpi,
                       const struct form_zone *zones, size_t count, const struct pen *pen,
                       struct random *random, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        marks[i] = pick_mark(&zones[i], random);
        if (pen_draw(image, dpi, &zones[i], marks[i], pen, random, error) != 0)
            return -1;
    }
    return 0;
}

/* The same page, written in otherwise, seen from behind. */
static int show_back(struct gray_image *image, const struct gray_image *clean, double dpi,
                     const struct form_zone *zones, size_t count, struct random *random,
                     struct error *error)
{
    struct gray_image back;
    const struct pen pen = {0.6, 30};
    enum pen_mark *marks = calloc(count + 1, sizeof *marks);
    if (marks == NULL || gray_image_alloc(&back, clean->width, clean->height, error) != 0) {
        free(marks);
        return error_out_of_memory(error);
    }
    memcpy(back.pixels, clean->pixels, (size_t)clean->width * (size_t)clean->height);
    int result = write_zones(marks, &back, dpi, zones, count, &pen, random, error);
    for (int y = 0; y < image->height && result == 0; y++) {
        unsigned char *row = image->pixels + (size_t)y * (size_t)image->width;
        const unsigned char *behind = back.pixels + (size_t)(y + 1) * (size_t)image->width - 1;
        for (int x = 0; x < image->width; x++)
            row[x] = (unsigned char)(row[x] * (1 - SHOWING_SHARE * (255 - behind[-x]) / 255.0));
    }
    gray_image_free(&back);
    free(marks);
    return result;
}

static void count_zone(struct tally *tallies, const struct form_zone *zone, enum pen_mark mark,
                       const struct pen *pen, const struct field_reading *field)
{
    enum field_value expected = mark == PEN_NOTHING ? FIELD_BLANK : FIELD_INKED;
    enum kind kind = mark == PEN_NOTHING                  ? KIND_BLANK
                     : strcmp(zone->id, "signature") == 0 ? KIND_SIGNATURE
                     : pen->grey >= PENCIL_GREY           ? KIND_PENCIL
                     : pen->width_mm >= FELT_MM           ? KIND_FELT
                                                          : KIND_BALL_POINT;
    tallies[kind].zones++;
    tallies[kind].uncertain += field->value == FIELD_UNCERTAIN;
    tallies[kind].wrong += field->value != expected && field->value != FIELD_UNCERTAIN;
}

static int read_page(struct tally *tallies, const struct bench *bench, int page,
                     const struct gray_image *image, const enum pen_mark *marks,
                     const struct pen *pen, const struct form_zone *zones, struct error *error)
{
    struct page_geometry geometry;
    struct page_reading reading = {.form = bench->form, .code = {.page = page}};
    int result = page_geometry_from_marks(&geometry, image, error);
    if (result == 0 && geometry.is_known)
        result = field_read_page(&reading, image, &geometry, NULL, error);
    for (size_t i = 0; i < reading.field_count; i++)
        if (zones[i].kind != ZONE_TICK)
            count_zone(tallies, &zones[i], marks[i], pen, &reading.fields[i]);
    page_reading_free(&reading);
    return result;
}

static int run_page(struct tally *tallies, const struct bench *bench, const struct scan *scan,
                    int page, const struct gray_image *clean, uint64_t seed, struct error *error)
{
    struct random random = {seed};
    struct form_zone *zones = NULL;
    struct gray_image image = {.pixels = NULL};
    size_t count = 0;
    const struct pen pen = pen_pick(&random);
    int result = form_zones(&zones, &count, bench->form, page, error);
    enum pen_mark *marks = calloc(count + 1, sizeof *marks);
    if (result == 0 && marks == NULL)
        result = error_out_of_memory(error);
    if (result == 0)
        result = gray_image_alloc(&image, clean->width, clean->height, error);
    if (result == 0) {
        memcpy(image.pixels, clean->pixels, (size_t)image.width * (size_t)image.height);
        result = write_zones(marks, &image, scan->dpi, zones, count, &pen, &random, error);
    }
    if (result == 0 && scan->shows_back)
        result = show_back(&image, clean, scan->dpi, zones, count, &random, error);
    if (result == 0)
        result = degrade(&image, degradation_lookup(scan->degradation), scan->dpi, seed, error);
    if (result == 0)
        result = read_page(tallies, bench, page, &image, marks, &pen, zones, error);
    gray_image_free(&image);
    free(marks);
    free(zones);
    return result;
}

static long count_all(const struct tally *tallies)
{
    long zones = 0;
    for (int kind = 0; kind < KIND_COUNT; kind++)
        zones += tallies[kind].zones;
    return zones;
}

static int run_scan(struct tally *tallies, const struct bench *bench, const struct scan *scan,
                    struct error *error)
{
    int pages = (int)bench->form->page_count, result = 0;
    for (int page = 1; page <= pages && result == 0; page++) {
        struct gray_image clean;
        if (sample_page_draw(&clean, bench->form, page, NULL, scan->dpi, error) != 0)
            return -1;
        long start = count_all(tallies), before = -1;
        for (uint64_t seed = bench->seed;
             count_all(tallies) - start < bench->zones / pages && result == 0; seed++) {
            if (count_all(tallies) == before)
                result = error_set(error, ERROR_REFUSED,
                                   "page %d has no such zones, or is not read", page);
            before = count_all(tallies);
            if (result == 0)
                result = run_page(tallies, bench, scan, page, &clean, seed, error);
        }
        gray_image_free(&clean);
    }
    return result;
}

static void print_rows(const struct scan *scan, const struct tally *tallies)
{
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        const struct tally *tally = &tallies[kind];
        if (tally->zones > 0)
            printf("| %s | %s | %ld | %.2f | %.2f | %ld |\n", scan->name, kind_names[kind],
                   tally->zones,
                   100.0 * (double)(tally->zones - tally->uncertain - tally->wrong) /
                       (double)tally->zones,
                   100.0 * (double)tally->uncertain / (double)tally->zones, tally->wrong);
    }
    fflush(stdout);
}

static int run(const struct bench *bench, struct error *error)
{
    printf(
        "| scan | zone | zones | right %% | uncertain %% | wrong |\n|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < sizeof scans / sizeof *scans; i++) {
        struct tally tallies[KIND_COUNT] = {{0}};
        if (run_scan(tallies, bench, &scans[i], error) != 0)
            return -1;
        print_rows(&scans[i], tallies);
    }
    return 0;
}

int main(int argc, char **argv)
{
    struct bench bench = {.zones = 2000, .seed = 1};
    struct error error = ERROR_INIT;
    struct buffer bytes = BUFFER_INIT;
    const char *path = NULL;
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--form") == 0)
            path = argv[i + 1];
        else if (strcmp(argv[i], "--zones") == 0)
            bench.zones = atol(argv[i + 1]);
        else if (strcmp(argv[i], "--seed") == 0)
            bench.seed = strtoull(argv[i + 1], NULL, 10);
        else
            path = argv[argc]; /* NULL */
    }
    if (path == NULL || bench.zones <= 0) {
        fprintf(stderr, "usage: %s --form FILE [--zones N] [--seed N]\n", argv[0]);
        return 2;
    }
    struct form_definition *form = NULL;
    if (file_read(&bytes, path, FORM_MAX_BYTES, &error) == 0)
        form = form_load(bytes.data, bytes.size, path, &error);
    bench.form = form;
    int result = form != NULL ? run(&bench, &error) : -1;
    if (result != 0)
        fprintf(stderr, "%s\n", error.message);
    form_free(form);
    buffer_free(&bytes);
    return result == 0 ? 0 : 1;
}
