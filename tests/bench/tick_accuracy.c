/* SPDX-License-Identifier: MIT */
/* How often tick boxes are read right, in doubt, or wrong: pages full of boxes are drawn, ticked by
 * seed, degraded and read.
 *
 *   tick_accuracy [--boxes N] [--seed N] [--scan NAME] [--form FILE] [--page N] [--svg FILE]
 *                 [--save FOLDER] [--plain] [--detail]
 *
 * Seeds 1 … 9999 are for tuning; figures that are published come from seeds above. */
#include "degrade.h"
#include "field_read.h"
#include "file.h"
#include "sample_page.h"
#include "tick_form.h"
#include "tick_plan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct scan {
    const char *name, *degradation;
    double dpi;
} scans[] = {
    {"clean", "clean", 300},           {"office", "office", 300},
    {"office 200", "office", 200},     {"clean 150", "clean", 150},
    {"photocopy", "photocopies", 300}, {"black and white", "black_white", 300},
    {"jpeg 10", "jpeg10", 300},        {"coloured paper", "coloured", 300},
    {"noise 20", "noise20", 300},      {"fax fine", "fax_fine", 300},
};

struct options {
    long boxes;
    uint64_t seed;
    int page;
    const char *scan, *form, *svg, *save;
    bool is_detailed, is_plain;
};

/* Of the boxes with the same mark. */
struct tally {
    long boxes, uncertain, wrong;
};

#define CURVE_STEPS 160 /* of CURVE_STEP_MM2 */
#define CURVE_STEP_MM2 0.02
struct result {
    struct tally mark[PEN_MARK_COUNT], over[PEN_MARK_COUNT], all;
    long empty_ink[CURVE_STEPS + 1], ticked_ink[CURVE_STEPS + 1]; /* boxes by their ink */
    long pages, lost_pages;
    double fields_ms;
};

struct bench {
    const struct options *options;
    const struct form_definition *form;
    struct form_zone *zones;
    size_t zone_count;
    struct gray_image clean;
    double dpi;
};

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void count_ink(struct result *result, const struct form_zone *zone,
                      const struct tick_plan *plan, const struct field_reading *field)
{
    bool is_out = plan->mark == PEN_BESIDE_CHECK || plan->mark == PEN_RING_AROUND;
    double side = zone->box.w - zone->element->stroke_mm - 0.56;
    int step = (int)(field->ink * side * side / CURVE_STEP_MM2);
    step = step > CURVE_STEPS ? CURVE_STEPS : step;
    if (plan->expected == FIELD_EMPTY)
        result->empty_ink[step]++;
    else if (plan->expected == FIELD_TICKED && !is_out)
        result->ticked_ink[step]++;
}

static void compare_box(struct result *result, const struct tick_plan *plan,
                        const struct field_reading *field)
{
    struct tally *rows[] = {&result->all, plan->over != PEN_NOTHING ? &result->over[plan->over]
                                                                    : &result->mark[plan->mark]};
    bool is_uncertain = field->value == FIELD_UNCERTAIN && !plan->is_alone;
    bool is_wrong = field->value != plan->expected && field->value != FIELD_UNCERTAIN;
    for (int i = 0; i < 2; i++) {
        rows[i]->boxes++;
        rows[i]->uncertain += is_uncertain;
        rows[i]->wrong += is_wrong;
    }
}

static void compare(struct result *result, const struct bench *bench, uint64_t seed,
                    const struct tick_plan *plans, const struct page_reading *reading)
{
    for (size_t i = 0; i < reading->field_count; i++) {
        const struct field_reading *field = &reading->fields[i];
        if (bench->zones[i].kind != ZONE_TICK)
            continue;
        count_ink(result, &bench->zones[i], &plans[i], field);
        compare_box(result, &plans[i], field);
        bool is_right = field->value == plans[i].expected ||
                        (plans[i].is_alone && field->value == FIELD_UNCERTAIN);
        if (bench->options->is_detailed && !is_right)
            printf("  seed %llu %s at %.1f %.1f: %s/%s read as %s, ink %.3f\n",
                   (unsigned long long)seed, field->id, bench->zones[i].box.x,
                   bench->zones[i].box.y, pen_mark_name(plans[i].mark),
                   pen_mark_name(plans[i].over), field_value_name(field->value), field->ink);
    }
}

static int save_page(const struct options *options, const struct gray_image *image, uint64_t seed,
                     struct error *error)
{
    struct buffer png = BUFFER_INIT;
    char path[512];
    snprintf(path, sizeof path, "%s/ticks-%llu.png", options->save, (unsigned long long)seed);
    int result = sample_png_append(&png, image, error);
    if (result == 0)
        result = file_write(path, png.data, png.size, 0644, error);
    buffer_free(&png);
    return result;
}

static int read_page(struct result *result, const struct bench *bench, uint64_t seed,
                     const struct tick_plan *plans, const struct gray_image *image,
                     struct error *error)
{
    struct page_geometry geometry;
    struct page_reading reading = {.form = bench->form, .code = {.page = bench->options->page}};
    int done = page_geometry_from_marks(&geometry, image, error);
    double start = now_ms();
    if (done == 0 && geometry.is_known)
        done = field_read_page(&reading, image, &geometry, NULL, error);
    result->fields_ms += now_ms() - start;
    result->pages++;
    result->lost_pages += reading.field_count == 0;
    compare(result, bench, seed, plans, &reading);
    page_reading_free(&reading);
    return done;
}

static int run_page(struct result *result, const struct bench *bench, const char *degradation,
                    uint64_t seed, struct error *error)
{
    struct random random = {seed};
    struct gray_image image;
    struct tick_plan *plans = calloc(bench->zone_count + 1, sizeof *plans);
    if (plans == NULL ||
        gray_image_alloc(&image, bench->clean.width, bench->clean.height, error) != 0) {
        free(plans);
        return error_out_of_memory(error);
    }
    memcpy(image.pixels, bench->clean.pixels, (size_t)image.width * (size_t)image.height);
    tick_plan_page(plans, bench->zones, bench->zone_count, bench->options->is_plain, &random);
    int done =
        tick_plan_draw(plans, &image, bench->dpi, bench->zones, bench->zone_count, &random, error);
    if (done == 0)
        done = degrade(&image, degradation_lookup(degradation), bench->dpi, seed, error);
    if (done == 0 && bench->options->save != NULL)
        done = save_page(bench->options, &image, seed, error);
    if (done == 0)
        done = read_page(result, bench, seed, plans, &image, error);
    gray_image_free(&image);
    free(plans);
    return done;
}

static void print_tally(const char *name, const struct tally *tally)
{
    if (tally->boxes > 0)
        printf("| %-12s | %7ld | %8.3f | %9.3f | %5ld |\n", name, tally->boxes,
               100.0 * (double)(tally->boxes - tally->uncertain - tally->wrong) /
                   (double)tally->boxes,
               100.0 * (double)tally->uncertain / (double)tally->boxes, tally->wrong);
}

static void print_result(const struct scan *scan, const struct result *result)
{
    printf("\n%s: %ld pages, %ld not read, zones %.2f ms a page\n\n", scan->name, result->pages,
           result->lost_pages, result->fields_ms / (double)result->pages);
    printf(
        "| mark         |   boxes |  right %% | uncertain %% | wrong |\n|---|---|---|---|---|\n");
    for (int mark = 0; mark < PEN_MARK_COUNT; mark++)
        print_tally(pen_mark_name(mark), &result->mark[mark]);
    for (int mark = 0; mark < PEN_MARK_COUNT; mark++)
        print_tally(pen_mark_name(mark), &result->over[mark]);
    print_tally("all", &result->all);
    fflush(stdout);
}

static int run_scan(struct result *result, struct bench *bench, const struct scan *scan,
                    struct error *error)
{
    bench->dpi = scan->dpi;
    if (sample_page_draw(&bench->clean, bench->form, bench->options->page, NULL, scan->dpi,
                         error) != 0)
        return -1;
    int done = 0;
    for (uint64_t seed = bench->options->seed;
         done == 0 && result->all.boxes < bench->options->boxes && result->lost_pages < 10; seed++)
        done = run_page(result, bench, scan->degradation, seed, error);
    gray_image_free(&bench->clean);
    if (done == 0)
        print_result(scan, result);
    return done;
}

static void add_curve(struct result *sum, const struct result *result)
{
    for (int i = 0; i <= CURVE_STEPS; i++) {
        sum->empty_ink[i] += result->empty_ink[i];
        sum->ticked_ink[i] += result->ticked_ink[i];
    }
    sum->all.wrong += result->all.wrong;
}

/* Per cent of the boxes on the wrong side of each threshold. */
static void curve_at(double out[2], const struct result *sum, int step)
{
    long empty = 0, empty_above = 0, ticked = 0, ticked_below = 0;
    for (int i = 0; i <= CURVE_STEPS; i++) {
        empty += sum->empty_ink[i];
        ticked += sum->ticked_ink[i];
        empty_above += i >= step ? sum->empty_ink[i] : 0;
        ticked_below += i < step ? sum->ticked_ink[i] : 0;
    }
    out[0] = empty > 0 ? 100.0 * (double)empty_above / (double)empty : 0;
    out[1] = ticked > 0 ? 100.0 * (double)ticked_below / (double)ticked : 0;
}

static void print_curve(const struct result *sum)
{
    static const double steps[] = {0.04, 0.1, 0.16, 0.2, 0.3, 0.4, 0.5,
                                   0.6,  0.8, 1,    1.2, 1.6, 2,   2.4};
    printf("\n| threshold, mm² of ink in the box | empty boxes with more, %% | ticked boxes with "
           "less, %% |\n"
           "|---|---|---|\n");
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        double shares[2];
        curve_at(shares, sum, (int)(steps[i] / CURVE_STEP_MM2 + 0.5));
        printf("| %.2f | %.4f | %.4f |\n", steps[i], shares[0], shares[1]);
    }
}

static double plot_y(double percent)
{
    double decades = percent <= 0.001 ? 0 : percent >= 100 ? 5 : log10(percent / 0.001);
    return 260 - decades * 48;
}

static int write_curve(const char *path, const struct result *sum, struct error *error)
{
    static const char *const colours[] = {"#b5302a", "#1f5c4d"};
    struct buffer svg = BUFFER_INIT;
    buffer_append_text(&svg, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 460 310\" "
                             "font-family=\"sans-serif\" font-size=\"11\">\n"
                             "<rect width=\"460\" height=\"310\" fill=\"white\"/>\n");
    for (int decade = 0; decade <= 5; decade++)
        buffer_format(&svg,
                      "<path d=\"M50 %dH440\" stroke=\"#ddd\"/><text x=\"45\" y=\"%d\" "
                      "text-anchor=\"end\">%s %%</text>\n",
                      260 - 48 * decade, 264 - 48 * decade,
                      ((const char *[]){"0.001", "0.01", "0.1", "1", "10", "100"})[decade]);
    for (int tenth = 0; tenth <= 30; tenth += 5)
        buffer_format(&svg, "<text x=\"%d\" y=\"276\" text-anchor=\"middle\">%.1f</text>\n",
                      50 + 13 * tenth, tenth / 10.0);
    for (int side = 0; side < 2; side++) {
        buffer_format(&svg, "<polyline fill=\"none\" stroke-width=\"2\" stroke=\"%s\" points=\"",
                      colours[side]);
        for (int step = 1; step <= 150; step++) {
            double shares[2];
            curve_at(shares, sum, step);
            buffer_format(&svg, "%.1f,%.1f ", 50 + 130 * step * CURVE_STEP_MM2,
                          plot_y(shares[side]));
        }
        buffer_append_text(&svg, "\"/>\n");
    }
    buffer_append_text(
        &svg,
        "<text x=\"245\" y=\"296\" text-anchor=\"middle\">threshold, mm² of ink in the box</text>\n"
        "<text x=\"60\" y=\"16\" fill=\"#b5302a\">empty boxes with more</text>\n"
        "<text x=\"250\" y=\"16\" fill=\"#1f5c4d\">ticked boxes with less</text>\n</svg>\n");
    int result = file_write(path, buffer_text(&svg), svg.size, 0644, error);
    buffer_free(&svg);
    return result;
}

static int run(struct bench *bench, struct error *error)
{
    struct result *results = calloc(2, sizeof *results);
    int done = results == NULL ? error_out_of_memory(error) : 0;
    for (size_t i = 0; done == 0 && i < sizeof scans / sizeof *scans; i++) {
        if (bench->options->scan != NULL && strcmp(bench->options->scan, scans[i].name) != 0)
            continue;
        memset(&results[1], 0, sizeof results[1]);
        done = run_scan(&results[1], bench, &scans[i], error);
        add_curve(&results[0], &results[1]);
    }
    if (done == 0)
        print_curve(&results[0]);
    if (done == 0 && bench->options->svg != NULL)
        done = write_curve(bench->options->svg, &results[0], error);
    if (done == 0 && results[0].all.wrong > 0)
        done = 1;
    free(results);
    return done;
}

static bool parse_options(struct options *out, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--detail") == 0)
            out->is_detailed = true;
        else if (strcmp(argv[i], "--plain") == 0)
            out->is_plain = true;
        else if (i + 1 == argc)
            return false;
        else if (strcmp(argv[i], "--boxes") == 0)
            out->boxes = atol(argv[++i]);
        else if (strcmp(argv[i], "--seed") == 0)
            out->seed = strtoull(argv[++i], NULL, 10);
        else if (strcmp(argv[i], "--page") == 0)
            out->page = atoi(argv[++i]);
        else if (strcmp(argv[i], "--scan") == 0)
            out->scan = argv[++i];
        else if (strcmp(argv[i], "--form") == 0)
            out->form = argv[++i];
        else if (strcmp(argv[i], "--svg") == 0)
            out->svg = argv[++i];
        else if (strcmp(argv[i], "--save") == 0)
            out->save = argv[++i];
        else
            return false;
    }
    return out->boxes > 0 && out->page > 0;
}

static struct form_definition *load_form(const char *path, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    struct form_definition *form = NULL;
    if (file_read(&bytes, path, FORM_MAX_BYTES, error) == 0)
        form = form_load(bytes.data, bytes.size, path, error);
    buffer_free(&bytes);
    return form;
}

int main(int argc, char **argv)
{
    struct options options = {.boxes = 2000, .seed = 1, .page = 1};
    struct error error = ERROR_INIT;
    struct bench bench = {.options = &options};
    if (!parse_options(&options, argc, argv)) {
        fprintf(stderr,
                "usage: %s [--boxes N] [--seed N] [--scan NAME] [--form FILE] [--page N]"
                " [--svg FILE] [--save FOLDER] [--plain] [--detail]\n",
                argv[0]);
        return 2;
    }
    struct form_definition *form =
        options.form != NULL ? load_form(options.form, &error) : tick_form_new(&error);
    int result = -1;
    bench.form = form;
    if (form != NULL &&
        form_zones(&bench.zones, &bench.zone_count, form, options.page, &error) == 0)
        result = run(&bench, &error);
    if (result < 0)
        fprintf(stderr, "%s\n", error.message);
    free(bench.zones);
    form_free(form);
    return result == 0 ? 0 : 1;
}
