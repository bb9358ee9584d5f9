/* SPDX-License-Identifier: MIT */
/* If this fails, the personal page of a folded booklet that somebody sends back is not found again: as
 * the whole sheet that came from the printer, or as the leaf cut at its fold, degraded as scans are.
 * Printed with the largest creep. */
#include "degrade.h"
#include "file.h"
#include "guide.h"
#include "guide_sample.h"
#include "page_code.h"
#include "page_read.h"
#include "sample_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SIDE_WITH_PERSONAL_PAGE 2 /* 0 …: page 3, at the right */

enum part { LEAF, SHEET };

static const struct row {
    enum part part;
    const char *degradation;
    double dpi;
} rows[] = {
    {LEAF, "clean", 300},  {LEAF, "clean", 200},    {LEAF, "plus3", 300},   {LEAF, "minus3", 200},
    {LEAF, "turn90", 300}, {LEAF, "turn180", 300},  {LEAF, "turn270", 200}, {LEAF, "scale97", 300},
    {LEAF, "jpeg", 300},   {LEAF, "shaded", 300},   {LEAF, "office", 300},  {LEAF, "margins", 300},
    {SHEET, "clean", 300}, {SHEET, "turn180", 300}, {SHEET, "plus3", 300},  {SHEET, "office", 300},
};

/* The guide is no form; with a page that has no zones reading ends where the page is straight. */
static struct form_page empty_page;
static const struct form_definition leaf_form = {.name = (char *)"guide",
                                                 .code = "GD",
                                                 .revision = 1,
                                                 .width_mm = GUIDE_WIDTH_MM,
                                                 .height_mm = GUIDE_HEIGHT_MM,
                                                 .pages = &empty_page,
                                                 .page_count = 1};

static const struct form_definition *find_form(void *user, const char *form_code, int revision)
{
    (void)user;
    return strcmp(form_code, "GD") == 0 && revision == 1 ? &leaf_form : NULL;
}

static const struct page_code printed_code = {
    .form = "GD", .revision = 1, .page = 1, .pages = 1, .case_id = 4711, .piece_id = 815};
static struct page_code_keys keys = {.count = 1, .key = {{.id = 7}}};

static int print_booklet(const char *path, struct error *error)
{
    struct font_library *library = NULL;
    struct print_document *document = NULL;
    struct guide *guide = NULL;
    struct guide_sample sample;
    struct buffer text = BUFFER_INIT;
    struct imposition imposition = imposition_a4;
    char code[PAGE_CODE_TEXT_SIZE];
    imposition.creep_mm = IMPOSITION_MAX_CREEP_MM;
    guide_sample_fill(&sample);
    sample.data.page_code = code;
    int result = page_code_format(code, &printed_code, &keys, error);
    if (result == 0)
        result = font_library_open(&library, NULL, error);
    if (result == 0)
        result = file_read(&text, FORMS "/texts/guide.md", GUIDE_MAX_BYTES, error);
    if (result == 0)
        result = guide_parse(&guide, text.data, text.size, "guide.md", error);
    if (result == 0)
        result = print_document_new(&document, library, "見本", error);
    if (result == 0)
        result = print_document_set_imposition(document, &imposition, error);
    if (result == 0)
        result = print_document_add_guide(document, guide, &sample.data, error);
    if (result == 0)
        result = print_document_write(document, path, NULL, error);
    print_document_free(document);
    guide_free(guide);
    font_library_close(library);
    buffer_free(&text);
    return result;
}

/* Cuts at the fold: the right half stays. */
static int cut_leaf(struct gray_image *sheet, struct error *error)
{
    struct gray_image leaf;
    const int from = sheet->width / 2;
    if (gray_image_alloc(&leaf, sheet->width - from, sheet->height, error) != 0)
        return -1;
    for (int y = 0; y < sheet->height; y++)
        memcpy(leaf.pixels + (size_t)y * (size_t)leaf.width,
               sheet->pixels + (size_t)y * (size_t)sheet->width + from, (size_t)leaf.width);
    gray_image_free(sheet);
    *sheet = leaf;
    return 0;
}

/* Of a leaf the page must also be straight; of a sheet only the case is wanted. */
static bool is_right(const struct row *row, const struct page_reading *reading)
{
    bool is_case = reading->has_code && reading->code.case_id == printed_code.case_id &&
                   reading->code.piece_id == printed_code.piece_id;
    return is_case && (row->part == SHEET || reading->outcome == PAGE_READ);
}

/* 0 right, 1 not. */
static int run_row(const struct row *row, const struct sample_pdf *pdf, struct error *error)
{
    struct decoded_page page = {0};
    struct page_reading reading = {0};
    const struct intake_context context = {&keys, find_form, NULL, {0}, false};
    int result = sample_pdf_render(&page.image, pdf, SIDE_WITH_PERSONAL_PAGE, row->dpi, error);
    if (result == 0 && row->part == LEAF)
        result = cut_leaf(&page.image, error);
    if (result == 0)
        result = degrade(&page.image, degradation_lookup(row->degradation), row->dpi, 1, error);
    if (result == 0)
        result = page_read(&reading, &page, &context, error);
    if (result == 0) {
        result = is_right(row, &reading) ? 0 : 1;
        printf("%-5s %-8s %3.0f dpi: %s %s, codes %d, residual %.2f mm%s\n",
               row->part == LEAF ? "leaf" : "sheet", row->degradation, row->dpi,
               reading.outcome == PAGE_READ ? "read" : page_reason_name(reading.reason),
               reading.detail, reading.codes_read, reading.residual_mm, result == 0 ? "" : " FAILED");
    }
    page_reading_free(&reading);
    decoded_page_free(&page);
    return result;
}

int main(void)
{
    char folder[] = "/tmp/formloop-leaf-XXXXXX", path[64];
    struct error error = ERROR_INIT;
    struct sample_pdf *pdf = NULL;
    int failed = 0;
    for (int i = 0; i < PAGE_CODE_KEY_SIZE; i++)
        keys.key[0].bytes[i] = (unsigned char)(i + 1);
    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(path, sizeof path, "%s/booklet.pdf", folder);
    int result = print_booklet(path, &error);
    if (result == 0 && (pdf = sample_pdf_open(path, &error)) == NULL)
        result = -1;
    for (size_t i = 0; result >= 0 && i < sizeof rows / sizeof *rows; i++) {
        result = run_row(&rows[i], pdf, &error);
        failed += result > 0;
    }
    if (result < 0)
        fprintf(stderr, "%s\n", error.message);
    sample_pdf_close(pdf);
    unlink(path);
    rmdir(folder);
    return result < 0 || failed > 0 ? 1 : 0;
}
