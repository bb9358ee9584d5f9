/* SPDX-License-Identifier: MIT */
/* Whole pages: drawn or rendered, filled in by seed, degraded, read, compared zone by zone. A
 * failure means that an application would be filed to the wrong case, or that a tick of the
 * applicant would be read as something else.
 *
 *   test_pages [--pages N] [--row NAME] [--pdf FILE --keys FILE] [--save FOLDER] [--detail]
 *
 * Without --pdf the pages are drawn plainly from the definition. With it the pages of a PDF that
 * formloop printed are taken in turn, with the keys of its workspace (keys/page-code.keys); which
 * case a page belongs to is then taken from the code as text, printed below the symbol. */
#include "degrade.h"
#include "file.h"
#include "page_read.h"
#include "pen.h"
#include "sample_page.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct test_row {
    const char *name;
    const char *degradation;
    double dpi;
    int pages;        /* of the short run */
    bool is_required; /* every page must be read right; else none may be read wrong */
};

static const struct test_row rows[] = {
    {"clean", "clean", 300, 8, true},
    {"plus 3 degrees", "plus3", 300, 2, true},
    {"minus 3 degrees", "minus3", 300, 2, true},
    {"turned 90", "turn90", 300, 2, true},
    {"turned 180", "turn180", 300, 2, true},
    {"turned 270", "turn270", 300, 2, true},
    {"97 percent", "scale97", 300, 2, true},
    {"200 dpi", "clean", 200, 2, true},
    {"400 dpi", "clean", 400, 2, true},
    {"jpeg", "jpeg", 300, 2, true},
    {"office", "office", 300, 2, true},
    {"10 degrees", "plus10", 200, 2, true},
    {"190 degrees", "minus10", 300, 0, true},
    {"90 percent", "scale90", 200, 2, true},
    {"108 percent", "scale110", 300, 0, true},
    {"noise 20", "noise20", 300, 0, true},
    {"noise 40", "noise40", 200, 2, false},
    {"shaded", "shaded", 200, 2, true},
    {"coloured", "coloured", 300, 0, true},
    {"margins", "margins", 200, 2, true},
    {"cropped", "cropped", 300, 0, true},
    {"mark torn off", "torn", 200, 2, true},
    {"mark stapled", "stapled", 300, 0, true},
    {"perspective", "perspective", 300, 0, true},
    {"bilevel", "bilevel", 200, 2, false},
    {"speckle", "speckle", 300, 0, false},
    {"blur", "blur", 300, 0, false},
    {"600 dpi", "office", 600, 0, false},
    {"150 dpi", "office", 150, 2, false},
    {"100 dpi", "clean", 100, 2, false},
};

struct options {
    int pages; /* of every row; 0: the short run */
    const char *row;
    const char *pdf, *keys;
    const char *save;
    bool is_detailed;
};

struct counts {
    int pages, wrong_case, review, wrong_zones, uncertain_zones, zones;
    double read_ms;
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

static void compare(struct counts *counts, const struct bench *bench, const struct page_code *code,
                    int index, const struct page_reading *reading, const struct pen_fill *fills)
{
    bool is_right_case = reading->has_code && reading->code.page == code->page &&
                         reading->code.case_id == code->case_id &&
                         reading->code.piece_id == code->piece_id;
    counts->pages++;
    counts->wrong_case += reading->has_code && !is_right_case;
    counts->review += reading->outcome != PAGE_READ;
    if (bench->options->is_detailed && reading->outcome != PAGE_READ)
        printf("    page %d: %s %s turn %d residual %.2f codes %d\n", index,
               reading->reason != REASON_NONE ? page_reason_name(reading->reason) : "-",
               reading->detail, reading->turn_degrees, reading->residual_mm, reading->codes_read);
    for (size_t i = 0; i < reading->field_count; i++) {
        const struct field_reading *field = &reading->fields[i];
        counts->zones++;
        if (field->value == fills[i].expected)
            continue;
        if (field->value == FIELD_UNCERTAIN)
            counts->uncertain_zones++;
        else
            counts->wrong_zones++;
        if (bench->options->is_detailed)
            printf("    page %d %s: %s read as %s, ink %.3f\n", index, field->id,
                   pen_mark_name(fills[i].mark), field_value_name(field->value), field->ink);
    }
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

static int run_page(struct counts *counts, const struct bench *bench, const struct test_row *row,
                    int index, struct error *error)
{
    struct decoded_page page = {0};
    struct form_zone *zones = NULL;
    struct pen_fill *fills = NULL;
    struct page_reading reading = {0};
    struct intake_context context = {&bench->keys, find_form, (void *)bench->form, {0}};
    struct random random = {(uint64_t)index * 7919 + 17};
    struct page_code code;
    size_t count = 0;
    if (code_of(&code, bench, index) != 0)
        return error_set(error, ERROR_REFUSED, "page %d of the PDF has no code of that key",
                         index + 1);
    int result = form_zones(&zones, &count, bench->form, code.page, error);
    fills = calloc(count + 1, sizeof *fills);
    if (result == 0 && fills != NULL)
        result = make_page(&page.image, bench, &code, index, row->dpi, error);
    if (result == 0)
        result = pen_fill_page(fills, &page.image, row->dpi, zones, count,
                               random_between(&random, 0.2, 1), &random, error);
    if (result == 0)
        result = degrade(&page.image, degradation_lookup(row->degradation), row->dpi,
                         (uint64_t)index + 1, error);
    if (result == 0 && bench->options->save != NULL)
        result = save_page(bench, row->degradation, index, &page.image, error);
    if (result == 0) {
        double start = now_ms();
        result = page_read(&reading, &page, &context, error);
        counts->read_ms += now_ms() - start;
    }
    if (result == 0)
        compare(counts, bench, &code, index, &reading, fills);
    page_reading_free(&reading);
    decoded_page_free(&page);
    free(fills);
    free(zones);
    return result;
}

static int run_row(const struct bench *bench, const struct test_row *row, int pages,
                   struct error *error)
{
    struct counts counts = {0};
    for (int i = 0; i < pages; i++)
        if (run_page(&counts, bench, row, i, error) != 0)
            return -1;
    bool is_right = counts.wrong_case == 0 && counts.wrong_zones == 0 &&
                    (!row->is_required || counts.review == 0);
    printf("%-16s %4d pages %2d wrong case %3d review %3d wrong %3d uncertain of %5d zones %6.1f "
           "ms %s\n",
           row->name, counts.pages, counts.wrong_case, counts.review, counts.wrong_zones,
           counts.uncertain_zones, counts.zones, counts.read_ms / pages, is_right ? "" : "FAILED");
    fflush(stdout);
    return is_right ? 0 : 1;
}

static int run_rows(const struct bench *bench, struct error *error)
{
    int failed = 0;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (bench->options->row != NULL && strcmp(bench->options->row, rows[i].name) != 0)
            continue;
        int pages = bench->options->pages > 0 ? bench->options->pages : rows[i].pages;
        int result = pages > 0 ? run_row(bench, &rows[i], pages, error) : 0;
        if (result < 0)
            return -1;
        failed += result;
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
        else if (i + 1 == argc)
            return false;
        else if (strcmp(argv[i], "--pages") == 0)
            options->pages = atoi(argv[++i]);
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
    return options->pages >= 0 && (options->pdf == NULL) == (options->keys == NULL);
}

int main(int argc, char **argv)
{
    struct options options = {.pages = 0};
    struct error error = ERROR_INIT;
    if (!parse_options(&options, argc, argv)) {
        fprintf(stderr,
                "usage: %s [--pages N] [--row NAME] [--pdf FILE --keys FILE]"
                " [--save FOLDER] [--detail]\n",
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
