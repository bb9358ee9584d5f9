/* SPDX-License-Identifier: MIT */
/* JPEG and PDF as scanners write them: the picture comes out upright and whole, or is refused; a PDF
 * page that is more than one scan is drawn and not guessed at. */
#include "decode_check.h"

#include "sample_page.h"
#include "scan_files.h"

#include <stdio.h>

static const struct intake_limits defaults = {0};

/* fontconfig keeps a list for the life of the process to which LeakSanitizer finds no pointer. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig\n";
}

static void check_every_kind_of_jpeg(int width, int height)
{
    static const struct sample_jpeg rows[] = {
        {1, 90, false, 0}, {3, 90, false, 0}, {4, 90, false, 0}, {1, 90, true, 0},
        {3, 90, true, 0},  {4, 90, true, 0},  {3, 90, false, 1},
    };
    struct gray_image picture = check_picture(width, height, false);
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct buffer jpeg = BUFFER_INIT;
        struct decoded_page page;
        int pages;
        assert_int_equal(sample_jpeg_append(&jpeg, &rows[i], &picture, 200, NULL), 0);
        check_decode(&page, jpeg.data, jpeg.size, &defaults, 0, &pages);
        int difference = check_difference(&page.image, &picture);
        if (difference > 12)
            fail_msg("row %zu: %d greys off %s", i, difference, page.detail);
        assert_int_equal(page.declared_dpi_x, rows[i].channels == 4 ? 0 : 200);
        decoded_page_free(&page);
        buffer_free(&jpeg);
    }
    gray_image_free(&picture);
}

/* Scanners give whole blocks of 8 pixels, or not. */
static void every_kind_of_jpeg_is_read(void **state)
{
    (void)state;
    check_every_kind_of_jpeg(203, 117);
    check_every_kind_of_jpeg(208, 117);
    check_every_kind_of_jpeg(208, 120);
}

static void a_camera_that_was_turned_gives_an_upright_page(void **state)
{
    (void)state;
    struct gray_image picture = check_picture(112, 64, true);
    for (int orientation = 1; orientation <= 8; orientation++) {
        const struct sample_jpeg kind = {1, 95, false, orientation};
        struct buffer jpeg = BUFFER_INIT;
        struct decoded_page page;
        int pages;
        assert_int_equal(sample_jpeg_append(&jpeg, &kind, &picture, 200, NULL), 0);
        check_decode(&page, jpeg.data, jpeg.size, &defaults, 0, &pages);
        assert_int_equal(page.image.width, orientation >= 5 ? 64 : 112);
        /* the picture's own corner (0, 0) is dark, (w, 0) light, (w, h) and (0, h) dark */
        static const int light_corner[] = {0, 1, 0, 3, 2, 3, 2, 1, 0}; /* clockwise from top left */
        const struct gray_image *image = &page.image;
        const int corner[4] = {image->pixels[0], image->pixels[image->width - 1],
                               image->pixels[image->width * image->height - 1],
                               image->pixels[image->width * (image->height - 1)]};
        for (int i = 0; i < 4; i++)
            assert_true((corner[i] > 128) == (i == light_corner[orientation]));
        decoded_page_free(&page);
        buffer_free(&jpeg);
    }
    gray_image_free(&picture);
}

static void a_jpeg_cut_short_is_unreadable(void **state)
{
    (void)state;
    struct gray_image picture = check_picture(203, 117, false);
    for (int progressive = 0; progressive < 2; progressive++) {
        const struct sample_jpeg kind = {1, 75, progressive, 0};
        struct buffer jpeg = BUFFER_INIT;
        assert_int_equal(sample_jpeg_append(&jpeg, &kind, &picture, 200, NULL), 0);
        for (size_t size = 3; size < jpeg.size; size += 7) {
            struct decoded_page page;
            int pages;
            check_decode(&page, jpeg.data, size, &defaults, 0, &pages);
            assert_int_equal(page.reason, REASON_UNREADABLE_FILE);
        }
        buffer_free(&jpeg);
    }
    gray_image_free(&picture);
}

/* ---- PDF ---- */

#define IMAGE "q 96 0 0 64 0 0 cm /Im Do Q"

/* Pages of 96 × 64 points with one 8-bit grey image of 96 × 64 px. */
struct pdf_row {
    const char *name, *page, *content, *image; /* additions to the dictionaries */
    bool is_bilevel, is_rendered;
};
static const struct pdf_row pdf_rows[] = {
    {"one image", "", IMAGE, "", false, false},
    {"bilevel", "", IMAGE, "", true, false},
    {"turned by 90", "/Rotate 90", IMAGE, "", false, false},
    {"turned by 180", "/Rotate 180", IMAGE, "", false, false},
    {"turned by -90", "/Rotate -90", IMAGE, "", false, false},
    {"mirrored", "", "q -96 0 0 64 96 0 cm /Im Do Q", "", false, false},
    {"upside down", "", "96 0 0 -64 0 64 cm\n/Im Do", "", false, false},
    {"quarter turn in a tall page", "/MediaBox[0 0 64 96]", "0 96 -64 0 64 0 cm /Im Do", "", false,
     false},
    {"in steps", "", "q 48 0 0 32 0 0 cm q 2 0 0 2 0 0 cm /Im Do Q Q", "", false, false},
    {"inverted", "", IMAGE, "/Decode[1 0]", false, false},
    {"inverted bilevel", "", IMAGE, "/Decode[1 0]", true, false},
    {"calibrated grey", "", IMAGE, "/ColorSpace[/CalGray<</WhitePoint[0.95 1 1.09]>>]", false, false},
    {"invisible text", "",
     IMAGE " BT 3 Tr /F 12 Tf 5 5 Td (a \\) b) Tj [<41> -20 (c(d))] TJ ET % note", "", false, false},
    {"text under the image", "", "BT /F 12 Tf 5 5 Td (hello) Tj ET " IMAGE, "", false, false},
    {"text under a stencil", "", "BT /F 12 Tf 5 5 Td (hello) Tj ET " IMAGE, "/ImageMask true", true, true},
    {"text under a part", "", "BT /F 12 Tf 5 5 Td (hello) Tj ET q 60 0 0 40 10 10 cm /Im Do Q", "", false,
     true},
    {"marked content", "", "/P <</MCID 0>> BDC " IMAGE " EMC", "", false, false},
    {"clipped to the page", "", "q 0 0 96 64 re W n " IMAGE " Q", "", false, false},
    {"crop box", "/MediaBox[-100 -100 300 300]/CropBox[0 0 96 64]", IMAGE, "", false, false},
    {"visible text", "", IMAGE " BT /F 12 Tf 5 5 Td (hello) Tj ET", "", false, true},
    {"text made visible again", "", IMAGE " BT 3 Tr /F 12 Tf 0 Tr (hello) Tj ET", "", false, true},
    {"a line over it", "", IMAGE " 0 0 m 96 64 l S", "", false, true},
    {"the image twice", "", IMAGE " q 20 0 0 20 5 5 cm /Im Do Q", "", false, true},
    {"two strips", "", "q 96 0 0 32 0 0 cm /Im Do Q q 96 0 0 32 0 32 cm /Im Do Q", "", false, true},
    {"part of the page", "", "q 60 0 0 40 10 10 cm /Im Do Q", "", false, true},
    {"askew", "", "q 96 9 -9 64 0 0 cm /Im Do Q", "", false, true},
    {"clipped", "", "q 0 0 50 64 re W n " IMAGE " Q", "", false, true},
    {"optional content", "", "/OC /M BDC " IMAGE " EMC", "", false, true},
    {"another decode", "", IMAGE, "/Decode[0 0.5]", false, true},
};

static void make_pdf(struct buffer *out, const struct pdf_row *row, const struct gray_image *picture)
{
    struct pdf_objects objects;
    struct buffer text = BUFFER_INIT, rows = BUFFER_INIT;
    for (int i = 0; i < picture->width * picture->height; i += row->is_bilevel ? 8 : 1) {
        int byte = 0;
        for (int bit = 0; row->is_bilevel && bit < 8; bit++)
            byte |= (picture->pixels[i + bit] >= 128) << (7 - bit);
        buffer_append_char(&rows, (char)(row->is_bilevel ? byte : picture->pixels[i]));
    }
    pdf_objects_begin(&objects, out);
    pdf_objects_add(&objects, "<</Type/Catalog/Pages 2 0 R>>", NULL, 0);
    pdf_objects_add(&objects, "<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 96 64]>>", NULL, 0);
    buffer_format(&text,
                  "<</Type/Page/Parent 2 0 R/Contents 4 0 R/Resources<</XObject<</Im 5 0 R>>"
                  "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>%s>>",
                  row->page);
    pdf_objects_add(&objects, buffer_text(&text), NULL, 0);
    pdf_objects_add(&objects, "<<", row->content, strlen(row->content));
    buffer_clear(&text);
    buffer_format(&text, "<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent %d%s%s",
                  picture->width, picture->height, row->is_bilevel ? 1 : 8,
                  strstr(row->image, "/ColorSpace") != NULL ? "" : "/ColorSpace/DeviceGray",
                  row->image);
    pdf_objects_add(&objects, buffer_text(&text), rows.data, rows.size);
    pdf_objects_end(&objects);
    buffer_free(&text);
    buffer_free(&rows);
}

/* The same page drawn by poppler, at one pixel a point. */
static struct gray_image draw_pdf(const struct buffer *pdf)
{
    char path[] = "/tmp/test-decode-XXXXXX";
    struct gray_image drawn;
    int descriptor = mkstemp(path);
    FILE *stream = descriptor < 0 ? NULL : fdopen(descriptor, "wb");
    assert_non_null(stream);
    assert_int_equal(fwrite(pdf->data, 1, pdf->size, stream), pdf->size);
    assert_int_equal(fclose(stream), 0);
    struct sample_pdf *opened = sample_pdf_open(path, NULL);
    assert_non_null(opened);
    assert_int_equal(sample_pdf_render(&drawn, opened, 0, 72, NULL), 0);
    sample_pdf_close(opened);
    assert_int_equal(remove(path), 0);
    return drawn;
}

/* Poppler is the second opinion on how the image lies and which way its grey runs. */
static void a_pdf_page_that_is_one_image_is_passed_through(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(pdf_rows); i++) {
        const struct pdf_row *row = &pdf_rows[i];
        struct gray_image picture = check_picture(96, 64, row->is_bilevel);
        struct buffer pdf = BUFFER_INIT;
        struct decoded_page page;
        int pages;
        make_pdf(&pdf, row, &picture);
        check_decode(&page, pdf.data, pdf.size, &defaults, 0, &pages);
        if (page.reason != REASON_NONE)
            fail_msg("%s: %s", row->name, page.detail);
        bool was_rendered = page.declared_dpi_x == 300;
        if (was_rendered != row->is_rendered)
            fail_msg("%s: %s", row->name, was_rendered ? "rendered" : "passed through");
        struct gray_image drawn = draw_pdf(&pdf);
        int difference = was_rendered ? 0 : check_difference(&page.image, &drawn);
        bool is_calibrated = strstr(row->image, "CalGray") != NULL; /* poppler applies the gamma */
        if (difference > (is_calibrated ? 80 : 3))
            fail_msg("%s: %d greys off", row->name, difference);
        gray_image_free(&drawn);
        gray_image_free(&picture);
        decoded_page_free(&page);
        buffer_free(&pdf);
    }
}

static void a_scanned_pdf_gives_the_pages_of_the_bare_files(void **state)
{
    (void)state;
    struct gray_image pictures[3] = {check_picture(96, 64, true), check_picture(64, 96, true),
                                     check_picture(160, 64, true)};
    for (int is_bilevel = 0; is_bilevel < 2; is_bilevel++) {
        struct buffer pdf = BUFFER_INIT;
        assert_int_equal(sample_scanned_pdf_append(&pdf, is_bilevel, pictures, 3, 300, NULL), 0);
        for (int i = 0; i < 3; i++) {
            struct decoded_page page;
            int pages;
            check_decode(&page, pdf.data, pdf.size, &defaults, i, &pages);
            assert_int_equal(pages, 3);
            assert_true(check_difference(&page.image, &pictures[i]) <= (is_bilevel ? 0 : 30));
            assert_true(page.declared_dpi_x > 297 && page.declared_dpi_x < 303);
            decoded_page_free(&page);
        }
        buffer_free(&pdf);
    }
    for (int i = 0; i < 3; i++)
        gray_image_free(&pictures[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_of_jpeg_is_read),
        cmocka_unit_test(a_camera_that_was_turned_gives_an_upright_page),
        cmocka_unit_test(a_jpeg_cut_short_is_unreadable),
        cmocka_unit_test(a_pdf_page_that_is_one_image_is_passed_through),
        cmocka_unit_test(a_scanned_pdf_gives_the_pages_of_the_bare_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
