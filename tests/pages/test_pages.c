/* SPDX-License-Identifier: MIT */
/* Whole pages: drawn or rendered, filled in by seed, degraded, read, compared zone by zone. A
 * failure means that an application would be filed to the wrong case, or that a tick of the
 * applicant would be read as something else.
 *
 *   test_pages [--first N] [--pages N] [--row NAME | --damage] [--pdf FILE --keys FILE] [--jobs N]
 *              [--save FOLDER] [--detail] [--table]
 *
 * --damage runs the rows of damage alone, --table prints them as a table for the docs, --jobs
 * shares the pages among N processes.
 *
 * Without --pdf the pages are drawn plainly from the definition. With it the pages of a PDF that
 * formloop printed are taken in turn, with the keys of its workspace (keys/page-code.keys); which
 * case a page belongs to is then taken from the code as text, printed below the symbol. */
#include "degrade.h"
#include "file.h"
#include "page_rows.h"
#include "page_read.h"
#include "pen.h"
#include "sample_page.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MAX_ROWS 128
#define MAX_JOBS 16

struct options {
    int first; /* page to begin with */
    int pages; /* of every row; 0: the short run */
    int jobs;
    const char *row;
    const char *pdf, *keys;
    const char *save;
    bool is_detailed, is_damage_only, is_table;
};

struct counts {
    int pages, filed, wrong_case, no_code, geometry, uncertain_pages;
    int wrong_zones, uncertain_zones, zones;
    int unsure_zones; /* uncertain, though nothing was taken back in their choice */
    double read_ms;
};

/* A page filled in, before anything happens to it: the same for all rows of a resolution. */
struct filled_page {
    int index;
    double dpi; /* 0: none yet */
    struct page_code code;
    struct gray_image image;
    struct pen_fill *fills;
    bool *is_doubtful; /* of each zone: a tick of its choice was scribbled out, beside another one */
};

struct bench {
    const struct options *options;
    const struct form_definition *form;
    struct sample_pdf *pdf;
    struct page_code_keys keys;
};

static const struct form_definition *find_form(void *user, const char *form_code, int revision)
{
    const struct form_definition *form = user;
    return strcmp(form->code, form_code) == 0 && form->revision == revision ? form : NULL;
}

static struct page_code_keys test_keys(void)
{
    struct page_code_keys keys = {.count = 1, .key = {{.id = 7}}};
    for (int i = 0; i < PAGE_CODE_KEY_SIZE; i++)
        keys.key[0].bytes[i] = (unsigned char)(i + 1);
    return keys;
}

/* The first key of a workspace's key file: comments, then lines of an id and 64 hexadecimal digits.
 */
static int load_key(struct page_code_keys *out, const char *path, struct error *error)
{
    FILE *file = fopen(path, "r");
    char line[200], hex[100];
    *out = (struct page_code_keys){0};
    while (file != NULL && out->count == 0 && fgets(line, sizeof line, file) != NULL)
        if (sscanf(line, "%d %99s", &out->key[0].id, hex) == 2 &&
            sodium_hex2bin(out->key[0].bytes, PAGE_CODE_KEY_SIZE, hex, strlen(hex), NULL, NULL,
                           NULL) == 0)
            out->count = 1;
    if (file != NULL)
        fclose(file);
    return out->count == 1 ? 0 : error_set(error, ERROR_REFUSED, "%s: no key in it", path);
}

/* The code that stands as text on a page of the PDF: 32 characters of base 32, perhaps in groups.
 */
static int printed_code(struct page_code *out, const struct bench *bench, int index)
{
    char *text = sample_pdf_text(bench->pdf, index % sample_pdf_page_count(bench->pdf));
    int result = -1;
    for (const char *at = text; at != NULL && result != 0 && (at = strstr(at, "F1")) != NULL;
         at++) {
        char code[PAGE_CODE_LENGTH];
        size_t length = 0;
        for (const char *c = at; *c != '\0' && length < sizeof code; c++)
            if (*c != ' ' && *c != '\n' && *c != '-')
                code[length++] = *c;
        if (page_code_verify(out, code, length, &bench->keys) == PAGE_CODE_VALID)
            result = 0;
    }
    free(text);
    return result;
}

/* What the code of page `index` must say. */
static int code_of(struct page_code *out, const struct bench *bench, int index)
{
    int pages = (int)bench->form->page_count;
    if (bench->pdf != NULL)
        return printed_code(out, bench, index);
    *out = (struct page_code){.revision = bench->form->revision,
                              .page = index % pages + 1,
                              .pages = pages,
                              .case_id = 1000 + index / pages,
                              .piece_id = 5000 + index / pages};
    memcpy(out->form, bench->form->code, sizeof out->form);
    return 0;
}

static int make_page(struct gray_image *out, const struct bench *bench,
                     const struct page_code *code, int index, double dpi, struct error *error)
{
    char text[PAGE_CODE_TEXT_SIZE];
    if (bench->pdf != NULL)
        return sample_pdf_render(out, bench->pdf, index % sample_pdf_page_count(bench->pdf), dpi,
                                 error);
    if (page_code_format(text, code, &bench->keys, error) != 0)
        return -1;
    return sample_page_draw(out, bench->form, code->page, text, dpi, error);
}

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Filed: the right case, and the page set straight; whether each tick is sure is another matter. */
static bool is_filed(const struct page_reading *reading)
{
    return reading->outcome == PAGE_READ ||
           (reading->outcome == PAGE_REVIEW && reading->reason == REASON_MARKS_UNCERTAIN);
}

static void compare_zones(struct counts *counts, const struct bench *bench, int index,
                          const struct page_reading *reading, const struct filled_page *page)
{
    const struct pen_fill *fills = page->fills;
    for (size_t i = 0; i < reading->field_count; i++) {
        const struct field_reading *field = &reading->fields[i];
        counts->zones++;
        if (field->value == fills[i].expected)
            continue;
        if (field->value == FIELD_UNCERTAIN) {
            counts->uncertain_zones++;
            counts->unsure_zones += !page->is_doubtful[i];
        } else {
            counts->wrong_zones++;
        }
        if (bench->options->is_detailed)
            printf("    page %d %s: %s read as %s, ink %.3f\n", index, field->id,
                   pen_mark_name(fills[i].mark), field_value_name(field->value), field->ink);
    }
}

static void compare(struct counts *counts, const struct bench *bench, const char *row,
                    const struct filled_page *page, const struct page_reading *reading)
{
    bool is_right_case = reading->has_code && reading->code.page == page->code.page &&
                         reading->code.case_id == page->code.case_id &&
                         reading->code.piece_id == page->code.piece_id;
    counts->pages++;
    counts->filed += is_right_case && is_filed(reading);
    counts->wrong_case += reading->has_code && !is_right_case;
    counts->no_code += !reading->has_code;
    counts->geometry += reading->reason == REASON_GEOMETRY;
    counts->uncertain_pages += reading->reason == REASON_MARKS_UNCERTAIN;
    if (bench->options->is_detailed && reading->outcome != PAGE_READ)
        printf("    %s, page %d: %s %s turn %d residual %.2f codes %d\n", row, page->index,
               reading->reason != REASON_NONE ? page_reason_name(reading->reason) : "-",
               reading->detail, reading->turn_degrees, reading->residual_mm, reading->codes_read);
    compare_zones(counts, bench, page->index, reading, page);
}

static int save_page(const struct bench *bench, const char *name, int index,
                     const struct gray_image *image, struct error *error)
{
    struct buffer png = BUFFER_INIT;
    char path[512];
    snprintf(path, sizeof path, "%s/%s-%03d.png", bench->options->save, name, index);
    int result = sample_png_append(&png, image, error);
    if (result == 0)
        result = file_write(path, png.data, png.size, 0644, error);
    buffer_free(&png);
    return result;
}

static void filled_page_free(struct filled_page *page)
{
    gray_image_free(&page->image);
    free(page->fills);
    free(page->is_doubtful);
    *page = (struct filled_page){.dpi = 0};
}

static void note_doubtful(struct filled_page *page, const struct form_zone *zones, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count && zones[i].group != NULL; k++)
            page->is_doubtful[i] |= page->fills[k].mark == PEN_SCRIBBLE_OUT &&
                                    zones[k].group != NULL &&
                                    strcmp(zones[i].group, zones[k].group) == 0;
}

static int fill_page(struct filled_page *page, const struct bench *bench, int index, double dpi,
                     struct error *error)
{
    struct form_zone *zones = NULL;
    struct random random = {(uint64_t)index * 7919 + 17};
    size_t count = 0;
    filled_page_free(page);
    page->index = index;
    page->dpi = dpi;
    if (code_of(&page->code, bench, index) != 0)
        return error_set(error, ERROR_REFUSED, "page %d of the PDF has no code of that key",
                         index + 1);
    int result = form_zones(&zones, &count, bench->form, page->code.page, error);
    page->fills = calloc(count + 1, sizeof *page->fills);
    page->is_doubtful = calloc(count + 1, sizeof *page->is_doubtful);
    if (result == 0)
        result = page->fills != NULL && page->is_doubtful != NULL
                     ? make_page(&page->image, bench, &page->code, index, dpi, error)
                     : error_out_of_memory(error);
    if (result == 0)
        result = pen_fill_page(page->fills, &page->image, dpi, zones, count,
                               random_between(&random, 0.2, 1), &random, error);
    if (result == 0)
        note_doubtful(page, zones, count);
    free(zones);
    return result;
}

static int run_page(struct counts *counts, const struct bench *bench, const struct page_row *row,
                    const struct filled_page *filled, struct error *error)
{
    struct decoded_page page = {0};
    struct page_reading reading = {0};
    struct intake_context context = {&bench->keys, find_form, (void *)bench->form, {0}, false};
    int result = gray_image_alloc(&page.image, filled->image.width, filled->image.height, error);
    if (result == 0) {
        memcpy(page.image.pixels, filled->image.pixels,
               (size_t)page.image.width * (size_t)page.image.height);
        result = degrade(&page.image, degradation_lookup(row->degradation), row->dpi,
                         (uint64_t)filled->index + 1, error);
    }
    if (result == 0 && bench->options->save != NULL)
        result = save_page(bench, row->degradation, filled->index, &page.image, error);
    if (result == 0) {
        double start = now_ms();
        result = page_read(&reading, &page, &context, error);
        counts->read_ms += now_ms() - start;
    }
    if (result == 0)
        compare(counts, bench, row->name, filled, &reading);
    page_reading_free(&reading);
    decoded_page_free(&page);
    return result;
}

/* How many pages of the row are run. */
static int pages_of(const struct options *options, const struct page_row *row)
{
    if (options->row != NULL ? strcmp(options->row, row->name) != 0
                             : options->is_damage_only && row->group != ROW_DAMAGE)
        return 0;
    return options->pages > 0 ? options->pages : row->pages;
}

/* Pages job, job + jobs, …, each in all rows, so that it is drawn once. */
static int run_job(struct counts *counts, const struct bench *bench, int job, struct error *error)
{
    struct filled_page page = {.dpi = 0};
    int result = 0, most = 0;
    for (size_t row = 0; row < page_row_count; row++)
        most = pages_of(bench->options, &page_rows[row]) > most
                   ? pages_of(bench->options, &page_rows[row])
                   : most;
    for (int turn = job; turn < most && result == 0; turn += bench->options->jobs) {
        int index = bench->options->first + turn;
        for (size_t row = 0; row < page_row_count && result == 0; row++) {
            if (turn >= pages_of(bench->options, &page_rows[row]))
                continue;
            if (page.dpi != page_rows[row].dpi || page.index != index)
                result = fill_page(&page, bench, index, page_rows[row].dpi, error);
            if (result == 0)
                result = run_page(&counts[row], bench, &page_rows[row], &page, error);
        }
    }
    filled_page_free(&page);
    return result;
}

static void add_counts(struct counts *sum, const struct counts *counts)
{
    sum->pages += counts->pages;
    sum->filed += counts->filed;
    sum->wrong_case += counts->wrong_case;
    sum->no_code += counts->no_code;
    sum->geometry += counts->geometry;
    sum->uncertain_pages += counts->uncertain_pages;
    sum->wrong_zones += counts->wrong_zones;
    sum->uncertain_zones += counts->uncertain_zones;
    sum->unsure_zones += counts->unsure_zones;
    sum->zones += counts->zones;
    sum->read_ms += counts->read_ms;
}

/* One job in a process of its own, which writes its counts into the pipe. */
static pid_t start_job(int *result_end, const struct bench *bench, int job)
{
    int ends[2];
    if (pipe(ends) != 0)
        return -1;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        static struct counts counts[MAX_ROWS];
        struct error error = ERROR_INIT;
        int result = run_job(counts, bench, job, &error);
        if (result != 0)
            fprintf(stderr, "%s\n", error.message);
        fflush(stdout);
        if (result == 0 && write(ends[1], counts, sizeof counts) != (ssize_t)sizeof counts)
            result = -1;
        _exit(result == 0 ? 0 : 1);
    }
    close(ends[1]);
    *result_end = ends[0];
    return child;
}

static int take_result(struct counts *sums, int result_end, pid_t child)
{
    static struct counts counts[MAX_ROWS];
    char *at = (char *)counts;
    size_t size = 0;
    ssize_t got;
    int status;
    while (size < sizeof counts && (got = read(result_end, at + size, sizeof counts - size)) > 0)
        size += (size_t)got;
    close(result_end);
    if (waitpid(child, &status, 0) != child || status != 0 || size != sizeof counts)
        return -1;
    for (size_t row = 0; row < page_row_count; row++)
        add_counts(&sums[row], &counts[row]);
    return 0;
}

static int run_jobs(struct counts *counts, const struct bench *bench, struct error *error)
{
    int ends[MAX_JOBS], result = 0;
    pid_t children[MAX_JOBS];
    if (bench->options->jobs == 1)
        return run_job(counts, bench, 0, error);
    for (int job = 0; job < bench->options->jobs; job++)
        children[job] = start_job(&ends[job], bench, job);
    for (int job = 0; job < bench->options->jobs; job++)
        if (children[job] < 0 || take_result(counts, ends[job], children[job]) != 0)
            result = error_set(error, ERROR_STORE, "job %d failed", job);
    return result;
}

static bool is_right(const struct page_row *row, const struct counts *counts)
{
    bool zones = row->zones == ZONES_RIGHT
                     ? counts->wrong_zones == 0 && 1000 * counts->unsure_zones <= counts->zones
                     : row->zones == ZONES_ANY || counts->wrong_zones == 0;
    return counts->wrong_case == 0 && zones && counts->filed >= row->least_filed * counts->pages;
}

static void print_row(const struct options *options, const struct page_row *row,
                      const struct counts *counts)
{
    if (options->is_table) {
        printf("| %s | %d | %.1f %% | %.1f %% | %d | %d | %d | %.1f %% | %.1f |\n", row->name,
               counts->pages, 100 * row->least_filed, 100.0 * counts->filed / counts->pages,
               counts->wrong_case, counts->no_code, counts->geometry,
               100.0 * counts->uncertain_pages / counts->pages, counts->read_ms / counts->pages);
        return;
    }
    printf("%-28s %4d pages %5.1f %% filed %2d wrong case %3d no code %3d geometry %3d uncertain;"
           " zones %3d wrong %3d uncertain of %5d; %6.1f ms %s\n",
           row->name, counts->pages, 100.0 * counts->filed / counts->pages, counts->wrong_case,
           counts->no_code, counts->geometry, counts->uncertain_pages, counts->wrong_zones,
           counts->uncertain_zones, counts->zones, counts->read_ms / counts->pages,
           is_right(row, counts) ? "" : "FAILED");
}

/* Returns how many rows failed; -1 when something could not be run. */
static int run_rows(const struct bench *bench, struct error *error)
{
    static struct counts counts[MAX_ROWS];
    int failed = 0;
    if (page_row_count > MAX_ROWS || run_jobs(counts, bench, error) != 0)
        return -1;
    if (bench->options->is_table)
        printf("| damage | pages | goal | filed to the right case | wrong case | no code |"
               " geometry | uncertain fields | ms |\n|---|---|---|---|---|---|---|---|---|\n");
    for (size_t row = 0; row < page_row_count; row++) {
        if (counts[row].pages == 0)
            continue;
        print_row(bench->options, &page_rows[row], &counts[row]);
        failed += !is_right(&page_rows[row], &counts[row]);
    }
    return failed;
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

static bool parse_options(struct options *options, int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--detail") == 0)
            options->is_detailed = true;
        else if (strcmp(argv[i], "--damage") == 0)
            options->is_damage_only = true;
        else if (strcmp(argv[i], "--table") == 0)
            options->is_table = true;
        else if (i + 1 == argc)
            return false;
        else if (strcmp(argv[i], "--pages") == 0)
            options->pages = atoi(argv[++i]);
        else if (strcmp(argv[i], "--first") == 0)
            options->first = atoi(argv[++i]);
        else if (strcmp(argv[i], "--jobs") == 0)
            options->jobs = atoi(argv[++i]);
        else if (strcmp(argv[i], "--row") == 0)
            options->row = argv[++i];
        else if (strcmp(argv[i], "--pdf") == 0)
            options->pdf = argv[++i];
        else if (strcmp(argv[i], "--keys") == 0)
            options->keys = argv[++i];
        else if (strcmp(argv[i], "--save") == 0)
            options->save = argv[++i];
        else
            return false;
    }
    return options->pages >= 0 && options->first >= 0 && options->jobs >= 1 &&
           options->jobs <= MAX_JOBS && (options->pdf == NULL) == (options->keys == NULL);
}

int main(int argc, char **argv)
{
    struct options options = {.pages = 0, .jobs = 1};
    struct error error = ERROR_INIT;
    if (!parse_options(&options, argc, argv)) {
        fprintf(stderr,
                "usage: %s [--first N] [--pages N] [--row NAME | --damage] [--pdf FILE --keys "
                "FILE] [--jobs N]"
                " [--save FOLDER] [--detail] [--table]\n",
                argv[0]);
        return 2;
    }
    struct form_definition *form = load_form(FORMLOOP_FORM_FILE, &error);
    struct bench bench = {&options, form, NULL, test_keys()};
    int failed = -1;
    if (form != NULL && options.keys != NULL && load_key(&bench.keys, options.keys, &error) == 0)
        bench.pdf = sample_pdf_open(options.pdf, &error);
    if (form != NULL && (options.pdf == NULL || bench.pdf != NULL))
        failed = run_rows(&bench, &error);
    if (failed < 0)
        fprintf(stderr, "%s\n", error.message);
    sample_pdf_close(bench.pdf);
    form_free(form);
    return failed == 0 ? 0 : 1;
}
