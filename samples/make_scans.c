/* SPDX-License-Identifier: MIT */
/* Makes sample scans: takes the pages of a PDF that formloop printed, fills their zones in as
 * people do, degrades them as scanners do, and writes files as scanners write them and truth.jsonl, which
 * says what must be read from each. The same input and seed make the same files. */
#include "degrade.h"
#include "file.h"
#include "pen.h"
#include "sample_page.h"
#include "scan_files.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "usage: make_scans --pdf FILE --form FILE --out FOLDER [--plan FILE] [--seed N] [--dpi N]\n"
    "                  [--degrade NAME] [--busy SHARE] [--format FORMAT] [--pages N]\n"
    "\n"
    "FORMAT is png (default), tiff (G4), jpeg, pdf (of JPEG) or pdf-g4; --pages puts N scans into a\n"
    "file of tiff or pdf.\n"
    "Without a plan every page of the PDF becomes one scan. A plan is a JSON array with an object\n"
    "for each scan; all keys are optional and stand over the options:\n"
    "  pdf_page  1 …: page of the PDF; counts on from the scan before by default\n"
    "  file      name of the file; scans of one name, one after the other, are its pages\n"
    "  format    as --format\n"
    "  kind      form (default), unfilled, no_code, foreign, blank\n"
    "  seed, dpi, busy (0 … 1: how much is filled in), degrade (name), turn (degrees, added)\n"
    "  marks     object zone → mark, in place of what the seed would fill in\n"
    "  pen_mm, pen_grey  the pen for marks\n";

struct scan_plan {
    int pdf_page;
    const char *file, *kind, *degrade, *format;
    int pages; /* a file, without a plan */
    uint64_t seed;
    double dpi, busy, turn;
    const json_t *marks;
    struct pen pen;
};

struct scan_maker {
    const char *folder;
    const struct sample_pdf *pdf;
    const struct form_definition *form;
    FILE *truth;
    struct scan_file *file;
};

/* The file at hand; it is written when the next scan belongs to another. */
#define MAX_PAGES 1000
struct scan_file {
    char name[64], format[16];
    double dpi;
    struct gray_image pages[MAX_PAGES];
    size_t page_count;
};

static int foreign_page(struct gray_image *out, double dpi, struct random *random,
                        struct error *error)
{
    double px_per_mm = dpi / 25.4;
    if (gray_image_alloc(out, (int)(210 * px_per_mm), (int)(297 * px_per_mm), error) != 0)
        return -1;
    const struct pen pen = {0.4, 30};
    for (int line = 0; line < 26; line++) {
        double y = 25 + line * 9.5;
        struct form_element element = {.cells = 1};
        struct form_zone zone = {&element, "", NULL, ZONE_INK, {20, y, 170, 7}, 1};
        if (pen_draw(out, dpi, &zone, PEN_WRITING, &pen, random, error) != 0)
            return -1;
    }
    return 0;
}

static void hide_codes(struct gray_image *image, const struct form_definition *form, double dpi)
{
    struct page_frame frame = page_frame_for(form->width_mm, form->height_mm);
    double px_per_mm = dpi / 25.4;
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        const struct rect_mm *place = &frame.code[copy];
        for (int y = (int)((place->y - 1) * px_per_mm); y < (place->y + place->h + 6) * px_per_mm;
             y++)
            memset(image->pixels + (size_t)y * (size_t)image->width +
                       (size_t)((place->x - 1) * px_per_mm),
                   255, (size_t)((place->w + 2) * px_per_mm));
    }
}

static enum pen_mark mark_by_name(const char *name)
{
    for (int mark = 0; mark < PEN_MARK_COUNT; mark++)
        if (name != NULL && strcmp(name, pen_mark_name(mark)) == 0)
            return mark;
    return PEN_MARK_COUNT;
}

static enum field_value expected_of(const struct form_zone *zone, enum pen_mark mark)
{
    if (zone->kind != ZONE_TICK)
        return mark == PEN_NOTHING ? FIELD_BLANK : FIELD_INKED;
    return mark == PEN_NOTHING        ? FIELD_EMPTY
           : mark == PEN_SCRIBBLE_OUT ? FIELD_CANCELLED
                                      : FIELD_TICKED;
}

/* Fills in what the plan's marks say; a zone or mark that does not exist is refused. */
static int fill_by_plan(struct pen_fill *fills, struct gray_image *image,
                        const struct scan_plan *plan, const struct form_zone *zones, size_t count,
                        struct random *random, struct error *error)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        const char *name = json_string_value(json_object_get(plan->marks, zones[i].id));
        enum pen_mark mark = name != NULL ? mark_by_name(name) : PEN_NOTHING;
        if (mark == PEN_MARK_COUNT)
            return error_set(error, ERROR_REFUSED, "plan: zone %s: unknown mark", zones[i].id);
        used += name != NULL;
        fills[i] = (struct pen_fill){mark, expected_of(&zones[i], mark)};
        if (pen_draw(image, plan->dpi, &zones[i], mark, &plan->pen, random, error) != 0)
            return -1;
    }
    if (used < json_object_size(plan->marks))
        return error_set(error, ERROR_REFUSED,
                         "plan: marks names a zone that the page does not have");
    return 0;
}

static int fill_in(struct pen_fill *fills, struct gray_image *image, const struct scan_plan *plan,
                   const struct form_zone *zones, size_t count, struct random *random,
                   struct error *error)
{
    if (plan->marks != NULL)
        return fill_by_plan(fills, image, plan, zones, count, random, error);
    double busy = strcmp(plan->kind, "unfilled") == 0 ? 0 : plan->busy;
    return pen_fill_page(fills, image, plan->dpi, zones, count, busy, random, error);
}

static void write_truth(const struct scan_maker *maker, const struct scan_plan *plan, int page,
                        const struct form_zone *zones, const struct pen_fill *fills, size_t count)
{
    bool is_form = strcmp(plan->kind, "form") == 0 || strcmp(plan->kind, "unfilled") == 0;
    json_t *fields = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(fields, json_pack("{s:s, s:s, s:s}", "id", zones[i].id, "value",
                                                field_value_name(fills[i].expected), "mark",
                                                pen_mark_name(fills[i].mark)));
    json_t *line =
        json_pack("{s:s, s:i, s:s, s:i, s:i, s:s, s:f, s:o}", "file", plan->file, "page",
                  (int)maker->file->page_count, "kind", plan->kind,
                  "pdf_page", plan->pdf_page, "form_page", is_form ? page : 0, "degrade",
                  plan->degrade, "dpi", plan->dpi, "fields", fields);
    json_dumpf(line, maker->truth, JSON_COMPACT);
    fputc('\n', maker->truth);
    json_decref(line);
}

static const char *ending_of(const char *format)
{
    return strcmp(format, "tiff") == 0        ? "tif"
           : strcmp(format, "jpeg") == 0      ? "jpg"
           : strncmp(format, "pdf", 3) == 0   ? "pdf"
                                              : "png";
}

static int append_scan_file(struct buffer *out, const struct scan_file *file, struct error *error)
{
    static const struct sample_tiff g4 = {.compression = 4, .bits = 1};
    static const struct sample_jpeg jpeg = {.channels = 1, .quality = 75};
    const bool is_alone = file->page_count == 1;
    if (strcmp(file->format, "tiff") == 0)
        return sample_tiff_append(out, &g4, file->pages, file->page_count, file->dpi, file->dpi, error);
    if (strncmp(file->format, "pdf", 3) == 0)
        return sample_scanned_pdf_append(out, strcmp(file->format, "pdf-g4") == 0, file->pages,
                                         file->page_count, file->dpi, error);
    if (strcmp(file->format, "jpeg") == 0 && is_alone)
        return sample_jpeg_append(out, &jpeg, file->pages, file->dpi, error);
    if (strcmp(file->format, "png") == 0 && is_alone)
        return sample_png_append(out, file->pages, error);
    return error_set(error, ERROR_REFUSED, "%s: no format %s of %zu pages", file->name, file->format,
                     file->page_count);
}

/* Writes the file at hand, if there is one, and forgets it. */
static int write_scan_file(const struct scan_maker *maker, struct error *error)
{
    struct scan_file *file = maker->file;
    struct buffer bytes = BUFFER_INIT;
    char *path = path_join(maker->folder, file->name);
    int result = path == NULL ? error_out_of_memory(error) : 0;
    if (result == 0 && file->page_count > 0)
        result = append_scan_file(&bytes, file, error);
    if (result == 0 && file->page_count > 0)
        result = file_write(path, bytes.data, bytes.size, 0644, error);
    while (file->page_count > 0)
        gray_image_free(&file->pages[--file->page_count]);
    buffer_free(&bytes);
    free(path);
    return result;
}

/* Adds the picture, which is the file's then, to the file that the plan names. */
static int add_page(const struct scan_maker *maker, const struct scan_plan *plan,
                    struct gray_image *image, struct error *error)
{
    struct scan_file *file = maker->file;
    if ((strcmp(file->name, plan->file) != 0 || file->page_count == MAX_PAGES) &&
        write_scan_file(maker, error) != 0)
        return -1;
    snprintf(file->name, sizeof file->name, "%s", plan->file);
    snprintf(file->format, sizeof file->format, "%s", plan->format);
    file->dpi = plan->dpi;
    file->pages[file->page_count++] = *image;
    *image = (struct gray_image)GRAY_IMAGE_INIT;
    return 0;
}

/* The page before anyone wrote on it. */
static int take_page(struct gray_image *out, const struct scan_maker *maker,
                     const struct scan_plan *plan, struct random *random, struct error *error)
{
    double px_per_mm = plan->dpi / 25.4;
    if (strcmp(plan->kind, "foreign") == 0)
        return foreign_page(out, plan->dpi, random, error);
    if (strcmp(plan->kind, "blank") == 0)
        return gray_image_alloc(out, (int)(maker->form->width_mm * px_per_mm),
                                (int)(maker->form->height_mm * px_per_mm), error);
    if (sample_pdf_render(out, maker->pdf, plan->pdf_page - 1, plan->dpi, error) != 0)
        return -1;
    if (strcmp(plan->kind, "no_code") == 0)
        hide_codes(out, maker->form, plan->dpi);
    return 0;
}

static int degrade_by_plan(struct gray_image *image, const struct scan_plan *plan,
                           struct error *error)
{
    const struct degradation *named = degradation_lookup(plan->degrade);
    if (named == NULL)
        return error_set(error, ERROR_REFUSED, "plan: unknown degradation %s", plan->degrade);
    struct degradation degradation = *named;
    degradation.turn_degrees += plan->turn;
    return degrade(image, &degradation, plan->dpi, plan->seed, error);
}

static int make_scan(const struct scan_maker *maker, const struct scan_plan *plan,
                     struct error *error)
{
    struct gray_image image = GRAY_IMAGE_INIT;
    struct form_zone *zones = NULL;
    size_t count = 0;
    struct random random = {plan->seed * 1000003 + (uint64_t)plan->pdf_page};
    bool has_zones = strcmp(plan->kind, "foreign") != 0 && strcmp(plan->kind, "blank") != 0;
    if (plan->pdf_page < 1 || plan->pdf_page > sample_pdf_page_count(maker->pdf))
        return error_set(error, ERROR_REFUSED, "the PDF has no page %d", plan->pdf_page);
    int page = (plan->pdf_page - 1) % (int)maker->form->page_count + 1;
    int result = form_zones(&zones, &count, maker->form, page, error);
    count = has_zones ? count : 0;
    struct pen_fill *fills = calloc(count + 1, sizeof *fills);
    if (result == 0 && fills == NULL)
        result = error_out_of_memory(error);
    if (result == 0)
        result = take_page(&image, maker, plan, &random, error);
    if (result == 0)
        result = fill_in(fills, &image, plan, zones, count, &random, error);
    if (result == 0)
        result = degrade_by_plan(&image, plan, error);
    if (result == 0)
        result = add_page(maker, plan, &image, error);
    if (result == 0)
        write_truth(maker, plan, page, zones, fills, count);
    gray_image_free(&image);
    free(fills);
    free(zones);
    return result;
}

static double number_or(const json_t *object, const char *key, double otherwise)
{
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : otherwise;
}

static const char *text_or(const json_t *object, const char *key, const char *otherwise)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : otherwise;
}

static struct scan_plan plan_of(const json_t *entry, const struct scan_plan *options, int index,
                                int pdf_page, char name[32])
{
    const char *format = text_or(entry, "format", options->format);
    snprintf(name, 32, "scan-%04d.%s", index / options->pages + 1, ending_of(format));
    struct scan_plan plan = {
        .pdf_page = (int)number_or(entry, "pdf_page", pdf_page),
        .file = text_or(entry, "file", name),
        .kind = text_or(entry, "kind", "form"),
        .degrade = text_or(entry, "degrade", options->degrade),
        .format = format,
        .seed = (uint64_t)number_or(entry, "seed", (double)options->seed + index),
        .dpi = number_or(entry, "dpi", options->dpi),
        .busy = number_or(entry, "busy", options->busy),
        .turn = number_or(entry, "turn", 0),
        .marks = json_object_get(entry, "marks"),
        .pen = {number_or(entry, "pen_mm", 0.5), (int)number_or(entry, "pen_grey", 25)},
    };
    return plan;
}

static int make_scans(const struct scan_maker *maker, const json_t *plans,
                      const struct scan_plan *options, struct error *error)
{
    int count = plans != NULL ? (int)json_array_size(plans) : sample_pdf_page_count(maker->pdf);
    int pdf_page = 1;
    for (int i = 0; i < count; i++) {
        char name[32];
        struct scan_plan plan =
            plan_of(json_array_get(plans, (size_t)i), options, i, pdf_page, name);
        if (make_scan(maker, &plan, error) != 0) {
            error_prefix(error, "scan %d (%s)", i + 1, plan.file);
            return -1;
        }
        pdf_page = plan.pdf_page + 1;
    }
    if (write_scan_file(maker, error) != 0)
        return -1;
    printf("%d scans in %s\n", count, maker->folder);
    return 0;
}

struct arguments {
    const char *pdf, *form, *folder, *plan;
    struct scan_plan options;
};

static bool parse_arguments(struct arguments *out, int argc, char **argv)
{
    out->options = (struct scan_plan){.degrade = "office", .format = "png", .pages = 1, .seed = 1, .dpi = 300, .busy = 0.7};
    for (int i = 1; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (value == NULL)
            return false;
        if (strcmp(argv[i], "--pdf") == 0)
            out->pdf = value;
        else if (strcmp(argv[i], "--form") == 0)
            out->form = value;
        else if (strcmp(argv[i], "--out") == 0)
            out->folder = value;
        else if (strcmp(argv[i], "--plan") == 0)
            out->plan = value;
        else if (strcmp(argv[i], "--seed") == 0)
            out->options.seed = strtoull(value, NULL, 10);
        else if (strcmp(argv[i], "--dpi") == 0)
            out->options.dpi = atof(value);
        else if (strcmp(argv[i], "--degrade") == 0)
            out->options.degrade = value;
        else if (strcmp(argv[i], "--busy") == 0)
            out->options.busy = atof(value);
        else if (strcmp(argv[i], "--format") == 0)
            out->options.format = value;
        else if (strcmp(argv[i], "--pages") == 0)
            out->options.pages = atoi(value);
        else
            return false;
    }
    return out->pdf != NULL && out->form != NULL && out->folder != NULL && out->options.dpi >= 50 &&
           out->options.pages >= 1;
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

static int load_plan(json_t **out, const char *path, struct error *error)
{
    json_error_t reason;
    *out = path != NULL ? json_load_file(path, 0, &reason) : NULL;
    if (path != NULL && !json_is_array(*out))
        return error_set(error, ERROR_REFUSED, "%s: not a JSON array (%s)", path,
                         *out == NULL ? reason.text : "another type");
    return 0;
}

static int run(const struct arguments *arguments, struct error *error)
{
    struct scan_maker maker = {.folder = arguments->folder,
                               .file = calloc(1, sizeof *maker.file)};
    struct sample_pdf *pdf = sample_pdf_open(arguments->pdf, error);
    struct form_definition *form = load_form(arguments->form, error);
    char *truth = path_join(arguments->folder, "truth.jsonl");
    json_t *plans = NULL;
    int result = pdf != NULL && form != NULL && truth != NULL && maker.file != NULL ? 0 : -1;
    if (result == 0)
        result = folder_make(arguments->folder, false, error);
    if (result == 0)
        result = load_plan(&plans, arguments->plan, error);
    if (result == 0 && (maker.truth = fopen(truth, "w")) == NULL)
        result = error_set_errno(error, ERROR_STORE, "%s: cannot be written", truth);
    maker.pdf = pdf;
    maker.form = form;
    if (result == 0)
        result = make_scans(&maker, plans, &arguments->options, error);
    if (maker.truth != NULL && fclose(maker.truth) != 0 && result == 0)
        result = error_set_errno(error, ERROR_STORE, "%s: cannot be written", truth);
    while (maker.file != NULL && maker.file->page_count > 0) /* after an error */
        gray_image_free(&maker.file->pages[--maker.file->page_count]);
    free(maker.file);
    json_decref(plans);
    free(truth);
    form_free(form);
    sample_pdf_close(pdf);
    return result;
}

int main(int argc, char **argv)
{
    struct arguments arguments = {0};
    struct error error = ERROR_INIT;
    if (!parse_arguments(&arguments, argc, argv)) {
        fputs(usage, stderr);
        return 2;
    }
    if (run(&arguments, &error) == 0)
        return 0;
    fprintf(stderr, "make_scans: %s\n", error.message);
    return error.code == ERROR_STORE ? 4 : 3;
}
