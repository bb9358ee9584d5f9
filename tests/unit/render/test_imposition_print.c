/* SPDX-License-Identifier: MIT */
/* If this fails, an imposed booklet comes out of the printer with other pages than the plain one, or
 * its personal page is not found again when it comes back cut or unfolded. */
#include "guide.h"

#include "file.h"
#include "guide_sample.h"
#include "tools.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#define ROWS(array) (sizeof(array) / sizeof *(array))
#define DPI 254 /* 10 pixels a mm */
#define CREEP_MM 0.2
#define PERSONAL_PAGE 3

struct scene {
    struct font_library *library;
    struct guide *guide;
    char folder[48], plain[64], imposed[64], picture[64];
};

static void print_guide(const struct scene *scene, const char *path,
                        const struct imposition *imposition, bool has_outline, int copies)
{
    struct print_document *document;
    struct guide_sample sample;
    struct error error = ERROR_INIT;
    guide_sample_fill(&sample);
    sample.data.has_outline = has_outline;
    if (print_document_new(&document, scene->library, "見本", &error) != 0 ||
        (imposition != NULL && print_document_set_imposition(document, imposition, &error) != 0))
        fail_msg("%s", error.message);
    for (int i = 0; i < copies; i++)
        if (print_document_add_guide(document, scene->guide, &sample.data, &error) != 0)
            fail_msg("%s", error.message);
    if (print_document_write(document, path, NULL, &error) != 0)
        fail_msg("%s", error.message);
    print_document_free(document);
}

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct buffer text = BUFFER_INIT;
    struct error error = ERROR_INIT;
    strcpy(scene->folder, "/tmp/formloop-impose-XXXXXX");
    if (font_library_open(&scene->library, NULL, &error) != 0 || mkdtemp(scene->folder) == NULL ||
        file_read(&text, GUIDE_TEXT, GUIDE_MAX_BYTES, &error) != 0 ||
        guide_parse(&scene->guide, text.data, text.size, "guide.md", &error) != 0)
        return -1;
    buffer_free(&text);
    snprintf(scene->plain, sizeof scene->plain, "%s/plain.pdf", scene->folder);
    snprintf(scene->imposed, sizeof scene->imposed, "%s/imposed.pdf", scene->folder);
    snprintf(scene->picture, sizeof scene->picture, "%s/page.pgm", scene->folder);
    struct imposition imposition = imposition_a4;
    imposition.creep_mm = CREEP_MM;
    print_guide(scene, scene->plain, NULL, true, 1);
    print_guide(scene, scene->imposed, &imposition, true, 1);
    *state = scene;
    return 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    unlink(scene->plain);
    unlink(scene->imposed);
    unlink(scene->picture);
    rmdir(scene->folder);
    guide_free(scene->guide);
    font_library_close(scene->library);
    free(scene);
    return 0;
}

/* Mean difference of the page, but for its first columns, from the sheet at left_px. */
static double difference(const struct gray_picture *sheet, const struct gray_picture *page,
                         int left_px, int skip_left_px, int skip_right_px)
{
    double sum = 0;
    for (int y = 0; y < page->height && y < sheet->height; y++)
        for (int x = skip_left_px; x < page->width - skip_right_px; x++)
            sum += abs(sheet->pixels[y * sheet->width + left_px + x] -
                       page->pixels[y * page->width + x]);
    return sum / page->height / page->width;
}

static void each_half_is_its_page(void **state)
{
    static const struct {
        int side, left, right; /* pages from 1 */
    } rows[] = {{1, 16, 1}, {3, 14, PERSONAL_PAGE}, {8, 8, 9}};
    const struct scene *scene = *state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct gray_picture sheet, left, right;
        render_page(&sheet, scene->imposed, rows[i].side, DPI);
        render_page(&left, scene->plain, rows[i].left, DPI);
        render_page(&right, scene->plain, rows[i].right, DPI);
        assert_in_range(sheet.width, 2969, 2971);
        assert_in_range(sheet.height, 2099, 2101);
        /* The spine at 1485 px, half a millimetre left over at the outer edges; sheet i moved by i ×
         * 2 px towards the spine, where as much of the white margin is cut. The fold mark takes two
         * columns. */
        int shift_px = (rows[i].side - 1) / 2 * (int)(CREEP_MM * 10);
        double wrong = difference(&sheet, &left, 5 + shift_px, 0, shift_px + 4) +
                       difference(&sheet, &right, 1485 - shift_px, shift_px + 4, 0);
        double moved = difference(&sheet, &left, 9 + shift_px, 0, shift_px + 8);
        if (wrong > 0.6 || moved < 2)
            fail_msg("side %d differs by %.2f, by %.2f when moved", rows[i].side, wrong, moved);
        buffer_free(&sheet.bytes);
        buffer_free(&left.bytes);
        buffer_free(&right.bytes);
    }
}

static void assert_two_codes(const struct scene *scene, const struct gray_picture *sheet, int from_px,
                             int width_px)
{
    struct guide_sample sample;
    struct buffer text = BUFFER_INIT;
    FILE *file = fopen(scene->picture, "wb");
    int count = 0;
    guide_sample_fill(&sample);
    fprintf(file, "P5\n%d %d\n255\n", width_px, sheet->height);
    for (int y = 0; y < sheet->height; y++)
        fwrite(sheet->pixels + y * sheet->width + from_px, 1, (size_t)width_px, file);
    fclose(file);
    run_tool(&text, "ZXingReader %s", scene->picture);
    for (const char *at = text.data; (at = strstr(at, sample.data.page_code)) != NULL; at++)
        count++;
    assert_int_equal(count, 2);
    buffer_free(&text);
}

/* Whole, as the sheet comes from the printer; and its right half, as a cut or folded booklet lies on
 * the scanner. */
static void both_codes_are_read_from_sheet_and_leaf(void **state)
{
    const struct scene *scene = *state;
    struct gray_picture sheet;
    render_page(&sheet, scene->imposed, PERSONAL_PAGE, DPI);
    assert_two_codes(scene, &sheet, 0, sheet.width);
    assert_two_codes(scene, &sheet, sheet.width / 2, sheet.width - sheet.width / 2);
    buffer_free(&sheet.bytes);
}

static void a_printer_is_told_how_to_turn_and_trim(void **state)
{
    const struct scene *scene = *state;
    struct buffer text = BUFFER_INIT;
    run_tool(&text, "qpdf --check %s", scene->imposed);
    run_tool(&text, "pdfinfo -box %s", scene->imposed);
    assert_non_null(strstr(text.data, "Pages:           8"));
    assert_non_null(strstr(text.data, "841.89 x 595.2"));
    assert_non_null(strstr(text.data, "TrimBox:             1.42     0.00   840.47   595.28"));
    buffer_clear(&text);
    run_tool(&text, "qpdf --qdf --object-streams=disable %s - | strings", scene->imposed);
    assert_non_null(strstr(text.data, "/DuplexFlipShortEdge"));
    run_tool(&text, "qpdf --json --json-key=pagelabels --json-key=outlines %s", scene->imposed);
    assert_non_null(strstr(text.data, "1表"));
    assert_non_null(strstr(text.data, "4裏"));
    assert_non_null(strstr(text.data, "\"destpageposfrom1\": 8"));
    buffer_free(&text);
}

/* Backgrounds stay shared: a further booklet costs its own values only. */
static void a_further_booklet_is_small(void **state)
{
    const struct scene *scene = *state;
    struct buffer one = BUFFER_INIT, eleven = BUFFER_INIT;
    struct error error = ERROR_INIT;
    print_guide(scene, scene->picture, &imposition_a4, false, 1);
    assert_int_equal(file_read(&one, scene->picture, 1 << 24, &error), 0);
    print_guide(scene, scene->picture, &imposition_a4, false, 11);
    assert_int_equal(file_read(&eleven, scene->picture, 1 << 24, &error), 0);
    assert_true((eleven.size - one.size) / 10 < 11000);
    buffer_free(&one);
    buffer_free(&eleven);
}

static void a_sheet_that_is_too_small_leaves_the_document_as_it_was(void **state)
{
    const struct scene *scene = *state;
    struct imposition imposition = imposition_a4;
    struct print_document *document;
    struct guide_sample sample;
    struct error error = ERROR_INIT;
    guide_sample_fill(&sample);
    imposition.sheet_width_mm = 210;
    assert_int_equal(print_document_new(&document, scene->library, "見本", &error), 0);
    assert_int_equal(print_document_set_imposition(document, &imposition, &error), 0);
    assert_int_equal(print_document_add_guide(document, scene->guide, &sample.data, &error), -1);
    assert_int_equal(error.code, ERROR_REFUSED);
    assert_int_equal(print_document_page_count(document), 0);
    print_document_free(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_half_is_its_page),
        cmocka_unit_test(both_codes_are_read_from_sheet_and_leaf),
        cmocka_unit_test(a_printer_is_told_how_to_turn_and_trim),
        cmocka_unit_test(a_further_booklet_is_small),
        cmocka_unit_test(a_sheet_that_is_too_small_leaves_the_document_as_it_was),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
