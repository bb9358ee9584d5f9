/* SPDX-License-Identifier: MIT */
/* A file that was made to do harm, or was cut or changed on its way, is refused with its reason, in
 * bounded memory and time; it costs its own pages and no other's. */
#include "decode_check.h"

#include "random.h"
#include "sample_page.h"
#include "scan_files.h"

#include <libdeflate.h>
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#define MEMORY_LIMIT ((rlim_t)1 << 30) /* of the whole process: the defaults need far less */
#define CPU_SECONDS 120                /* of the whole test */

static const struct intake_limits defaults = {0};

enum { TIFF_LZW, TIFF_G4, TIFF_JPEG, JPEG, JPEG_PROGRESSIVE, PDF_JPEG, PDF_G4, PNG, FILE_COUNT };

static void make_file(struct buffer *out, int kind, const struct gray_image *picture)
{
    static const struct sample_tiff tiff[] = {
        [TIFF_LZW] = {.compression = 5, .photometric = 1, .bits = 8, .rows_per_strip = 8},
        [TIFF_G4] = {.compression = 4, .bits = 1},
        [TIFF_JPEG] = {.compression = 7, .photometric = 1, .bits = 8}};
    static const struct sample_jpeg jpeg[] = {[JPEG] = {3, 75, false, 6},
                                              [JPEG_PROGRESSIVE] = {1, 75, true, 0}};
    int result = kind <= TIFF_JPEG ? sample_tiff_append(out, &tiff[kind], picture, 1, 300, 300, NULL)
                 : kind <= JPEG_PROGRESSIVE
                     ? sample_jpeg_append(out, &jpeg[kind], picture, 300, NULL)
                 : kind <= PDF_G4 ? sample_scanned_pdf_append(out, kind == PDF_G4, picture, 1, 300, NULL)
                                  : sample_png_append(out, picture, NULL);
    assert_int_equal(result, 0);
}

/* Decodes all pages of the bytes and returns the last reason. */
static enum page_reason decode_all(const void *bytes, size_t size, const struct intake_limits *limits)
{
    struct intake_file *file;
    struct decoded_page page = {0};
    assert_int_equal(intake_file_open(&file, &page.reason, page.detail, limits, bytes, size, NULL), 0);
    enum page_reason reason = page.reason;
    for (int i = 0; file != NULL && i < intake_file_page_count(file); i++) {
        assert_int_equal(intake_file_decode(&page, file, i, NULL), 0);
        assert_true((page.reason == REASON_NONE) == (page.image.pixels != NULL));
        reason = page.reason;
        decoded_page_free(&page);
    }
    assert_true(reason == REASON_NONE || reason == REASON_UNREADABLE_FILE ||
                reason == REASON_LIMIT_EXCEEDED);
    intake_file_close(file);
    return reason;
}

static void files_cut_short_are_unreadable(void **state)
{
    (void)state;
    struct gray_image picture = check_picture(160, 96, true);
    for (int kind = 0; kind < FILE_COUNT; kind++) {
        struct buffer file = BUFFER_INIT;
        make_file(&file, kind, &picture);
        assert_int_equal(decode_all(file.data, file.size, &defaults), REASON_NONE);
        /* a PDF is whole before its cross-reference table: that can be made again */
        size_t most = file.size - (kind == PDF_JPEG || kind == PDF_G4 ? 500 : 16);
        for (size_t size = 0; size < most; size += 1 + size / 16)
            if (decode_all(file.data, size, &defaults) == REASON_NONE)
                fail_msg("kind %d: %zu of %zu bytes made a page", kind, size, file.size);
        buffer_free(&file);
    }
    gray_image_free(&picture);
}

static void changed_bytes_do_no_harm(void **state)
{
    (void)state;
    struct random random = {20260401};
    struct gray_image picture = check_picture(160, 96, true);
    for (int kind = 0; kind < FILE_COUNT; kind++) {
        struct buffer file = BUFFER_INIT;
        make_file(&file, kind, &picture);
        unsigned char *changed = malloc(file.size);
        assert_non_null(changed);
        for (int run = 0; run < (kind == PDF_JPEG || kind == PDF_G4 ? 300 : 1000); run++) {
            memcpy(changed, file.data, file.size);
            for (int i = 0; i <= run % 8; i++)
                changed[random_bits(&random) % file.size] = (unsigned char)random_bits(&random);
            (void)decode_all(changed, file.size, &defaults);
        }
        /* poppler leaves libjpeg's own printing on: a worker has no stderr for that reason */
        if (kind == PDF_JPEG && ftruncate(STDERR_FILENO, 0) != 0)
            fail();
        free(changed);
        buffer_free(&file);
    }
    gray_image_free(&picture);
}

/* ---- bombs ---- */

static void append_number(struct buffer *out, uint32_t value, int size)
{
    for (int i = 0; i < size; i++)
        buffer_append_char(out, (char)(value >> 8 * i & 0xff));
}

/* A directory of a bilevel TIFF page without any strip of its own. */
static void append_directory(struct buffer *out, uint32_t side, uint32_t compression, uint32_t next)
{
    const uint32_t fields[][2] = {{256, side}, {257, side}, {258, 1}, {259, compression},
                                  {262, 0}, {273, 8}, {277, 1}, {278, side}, {279, 64}};
    append_number(out, ROWS(fields), 2);
    for (size_t i = 0; i < ROWS(fields); i++) {
        append_number(out, fields[i][0], 2);
        append_number(out, 4, 2);
        append_number(out, 1, 4);
        append_number(out, fields[i][1], 4);
    }
    append_number(out, next, 4);
}

/* A PDF of these objects; object 1 must be the catalogue. */
static void make_pdf(struct buffer *out, const char *const *texts, size_t count)
{
    struct pdf_objects *objects = malloc(sizeof *objects);
    assert_non_null(objects);
    pdf_objects_begin(objects, out);
    for (size_t i = 0; i < count; i++)
        pdf_objects_add(objects, texts[i], NULL, 0);
    pdf_objects_end(objects);
    free(objects);
}

static void huge_pictures_are_refused_before_they_are_decoded(void **state)
{
    (void)state;
    struct gray_image picture = check_picture(160, 96, true);
    for (int kind = 0; kind < FILE_COUNT; kind++) {
        struct buffer file = BUFFER_INIT;
        make_file(&file, kind, &picture);
        const struct intake_limits sides = {.max_side_px = 159}, pixels = {.max_pixels = 160 * 96 - 1};
        const struct intake_limits bytes = {.max_bytes = file.size - 1};
        assert_int_equal(decode_all(file.data, file.size, &sides), REASON_LIMIT_EXCEEDED);
        assert_int_equal(decode_all(file.data, file.size, &pixels), REASON_LIMIT_EXCEEDED);
        assert_int_equal(decode_all(file.data, file.size, &bytes), REASON_LIMIT_EXCEEDED);
        buffer_free(&file);
    }
    /* 60,000 × 60,000 pixels, as each format writes its sides */
    struct buffer file = BUFFER_INIT;
    buffer_append(&file, "II*\0\10\0\0\0", 8);
    append_directory(&file, 60000, 4, 0);
    assert_int_equal(decode_all(file.data, file.size, &defaults), REASON_LIMIT_EXCEEDED);
    buffer_clear(&file);
    make_file(&file, PNG, &picture);
    memcpy(file.data + 16, "\0\0\xea\x60\0\0\xea\x60", 8);
    assert_int_equal(decode_all(file.data, file.size, &defaults), REASON_LIMIT_EXCEEDED);
    buffer_clear(&file);
    make_file(&file, JPEG_PROGRESSIVE, &picture);
    char *frame = memmem(file.data, file.size, "\xff\xc2", 2);
    assert_non_null(frame);
    memcpy(frame + 5, "\xea\x60\xea\x60", 4);
    assert_int_equal(decode_all(file.data, file.size, &defaults), REASON_LIMIT_EXCEEDED);
    buffer_clear(&file);
    static const char *const pdf[] = {
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/MediaBox[0 0 90 90]/Contents 4 0 R/Resources<</XObject<</Im 5 0 R>>>>>>",
        "<</Length 23>>\nstream\n90 0 0 90 0 0 cm /Im Do\nendstream",
        "<</Type/XObject/Subtype/Image/Width 60000/Height 60000/ColorSpace/DeviceGray"
        "/BitsPerComponent 8/Filter/DCTDecode/Length 4>>\nstream\n\xff\xd8\xff\xd9\nendstream"};
    make_pdf(&file, pdf, ROWS(pdf));
    assert_int_equal(decode_all(file.data, file.size, &defaults), REASON_LIMIT_EXCEEDED);
    buffer_free(&file);
    gray_image_free(&picture);
}

static void lists_of_pages_without_end_are_refused(void **state)
{
    (void)state;
    const uint32_t directory = 2 + 9 * 12 + 4;
    struct buffer file = BUFFER_INIT;
    buffer_append(&file, "II*\0\10\0\0\0", 8);
    for (uint32_t i = 0; i < 1000000 / 4; i++)
        append_directory(&file, 8, 1, 8 + (i + 1) * directory);
    assert_int_equal(decode_all(file.data, file.size, &defaults), REASON_LIMIT_EXCEEDED);
    file.size = 8 + 3 * directory;
    memcpy(file.data + file.size - 4, "\10\0\0\0", 4); /* the third leads back to the first */
    assert_int_equal(decode_all(file.data, file.size, &defaults), REASON_UNREADABLE_FILE);
    buffer_free(&file);
}

static void page_trees_of_a_pdf_are_bounded(void **state)
{
    (void)state;
    static const char *const circle[] = {"<</Type/Catalog/Pages 2 0 R>>",
                                         "<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>"};
    static const char *const self[] = {"<</Type/Catalog/Pages 2 0 R>>",
                                       "<</Type/Pages/Kids 2 0 R/Count 1>>"};
    static const char *const doubling[] = {
        "<</Type/Catalog/Pages 2 0 R>>",        "<</Type/Pages/Kids[3 0 R 3 0 R]/Count 9>>",
        "<</Type/Pages/Kids[4 0 R 4 0 R]>>",    "<</Type/Pages/Kids[5 0 R 5 0 R]>>",
        "<</Type/Pages/Kids[6 0 R 6 0 R]>>",    "<</Type/Pages/Kids[7 0 R 7 0 R]>>",
        "<</Type/Pages/Kids[8 0 R 8 0 R]>>",    "<</Type/Pages/Kids[9 0 R 9 0 R]>>",
        "<</Type/Pages/Kids[10 0 R 10 0 R]>>",  "<</Type/Pages/Kids[11 0 R 11 0 R]>>",
        "<</Type/Pages/Kids[12 0 R 12 0 R]>>",  "<</Type/Page/MediaBox[0 0 9 9]>>"};
    static const char *const no_pages[] = {"<</Type/Catalog/Pages 1 0 R>>"};
    static const char *const lost[] = {"<</Type/Catalog/Pages 2 0 R>>",
                                       "<</Type/Pages/Kids[7 0 R]/Count 1>>"};
    static const char *const endless[] = {"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                                          "<</Type/Page/Contents 3 0 R/MediaBox[0 0 99999999 99999999]>>"};
    const struct {
        const char *const *texts;
        size_t count;
        enum page_reason reason;
    } trees[] = {{circle, ROWS(circle), REASON_UNREADABLE_FILE},
                 {self, ROWS(self), REASON_NONE}, /* a node without kids is a page: of nothing */
                 {doubling, ROWS(doubling), REASON_LIMIT_EXCEEDED},
                 {no_pages, ROWS(no_pages), REASON_NONE},
                 {lost, ROWS(lost), REASON_UNREADABLE_FILE},
                 {endless, ROWS(endless), REASON_LIMIT_EXCEEDED}};
    for (size_t i = 0; i < ROWS(trees); i++) {
        struct buffer file = BUFFER_INIT;
        make_pdf(&file, trees[i].texts, trees[i].count);
        enum page_reason reason = decode_all(file.data, file.size, &defaults);
        if (trees[i].reason != REASON_NONE && reason != trees[i].reason)
            fail_msg("tree %zu: %s", i, page_reason_name(reason));
        buffer_free(&file);
    }
    struct buffer kids = BUFFER_INIT, file = BUFFER_INIT;
    buffer_append_text(&kids, "<</Type/Pages/Count 1000000/Kids[");
    for (int i = 0; i < 1000000; i++)
        buffer_append_text(&kids, "3 0 R ");
    buffer_append_text(&kids, "]>>");
    const char *const million[] = {"<</Type/Catalog/Pages 2 0 R>>", buffer_text(&kids),
                                   "<</Type/Page/MediaBox[0 0 9 9]>>"};
    make_pdf(&file, million, ROWS(million));
    assert_int_equal(decode_all(file.data, file.size, &defaults), REASON_LIMIT_EXCEEDED);
    buffer_free(&file);
    buffer_free(&kids);
}

/* Zeros, deflated 1,000 to 1. */
static void append_zeros(struct buffer *out, size_t size)
{
    struct libdeflate_compressor *packer = libdeflate_alloc_compressor(9);
    unsigned char *zeros = calloc(1, size);
    size_t most = libdeflate_zlib_compress_bound(packer, size);
    assert_non_null(zeros);
    buffer_reserve(out, most);
    assert_false(out->failed);
    out->size += libdeflate_zlib_compress(packer, zeros, size, out->data + out->size, most);
    libdeflate_free_compressor(packer);
    free(zeros);
}

static void deflate_bombs_are_bounded(void **state)
{
    (void)state;
    static const char page[] =
        "<</Type/Page/MediaBox[0 0 90 90]/Contents 4 0 R/Resources<</XObject<</Im 5 0 R>>>>>>";
    struct buffer zeros = BUFFER_INIT;
    append_zeros(&zeros, 200u << 20);
    /* as the page's text, as an image of a few pixels, as one of as many as the limits allow */
    static const char *const images[] = {
        "<</Type/XObject/Subtype/Image/Width 8/Height 8/ColorSpace/DeviceGray/BitsPerComponent 8"
        "/Filter/FlateDecode",
        "<</Type/XObject/Subtype/Image/Width 15000/Height 8000/ColorSpace/DeviceRGB"
        "/BitsPerComponent 16/Filter/FlateDecode"};
    for (int kind = 0; kind < 3; kind++) {
        struct buffer file = BUFFER_INIT;
        struct pdf_objects *objects = malloc(sizeof *objects);
        assert_non_null(objects);
        pdf_objects_begin(objects, &file);
        pdf_objects_add(objects, "<</Type/Catalog/Pages 2 0 R>>", NULL, 0);
        pdf_objects_add(objects, "<</Type/Pages/Kids[3 0 R]/Count 1>>", NULL, 0);
        pdf_objects_add(objects, page, NULL, 0);
        if (kind == 0)
            pdf_objects_add(objects, "<</Filter/FlateDecode", zeros.data, zeros.size);
        else
            pdf_objects_add(objects, "<<", "90 0 0 90 0 0 cm /Im Do", 23);
        pdf_objects_add(objects, images[kind == 2], zeros.data, zeros.size);
        pdf_objects_end(objects);
        static const enum page_reason reasons[] = {REASON_LIMIT_EXCEEDED, REASON_UNREADABLE_FILE,
                                                   REASON_LIMIT_EXCEEDED};
        assert_int_equal(decode_all(file.data, file.size, &defaults), reasons[kind]);
        free(objects);
        buffer_free(&file);
    }
    buffer_free(&zeros);
}

/* The page tree inside an object stream that unfolds to 400 MB: qpdf unfolds such streams whole, so that
 * only the memory that a process may have bounds them. */
static void an_object_stream_without_end_is_refused(void **state)
{
    (void)state;
    struct buffer zeros = BUFFER_INIT, file = BUFFER_INIT, table = BUFFER_INIT;
    size_t offset[5] = {0};
    append_zeros(&zeros, 400u << 20);
    buffer_append_text(&file, "%PDF-1.5\n");
    offset[1] = file.size;
    buffer_append_text(&file, "1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n");
    offset[3] = file.size;
    buffer_format(&file, "3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %zu>>\nstream\n",
                  zeros.size);
    buffer_append(&file, zeros.data, zeros.size);
    buffer_append_text(&file, "\nendstream\nendobj\n");
    offset[4] = file.size;
    for (int i = 0; i < 5; i++) { /* type, offset or stream, generation or index: 1, 4 and 1 bytes */
        uint32_t second = i == 2 ? 3 : (uint32_t)offset[i];
        buffer_append_char(&table, (char)(i == 0 ? 0 : i == 2 ? 2 : 1));
        for (int shift = 24; shift >= 0; shift -= 8)
            buffer_append_char(&table, (char)(second >> shift & 0xff));
        buffer_append_char(&table, 0);
    }
    buffer_append_text(&file, "4 0 obj\n<</Type/XRef/Size 5/W[1 4 1]/Root 1 0 R/Length 30>>\nstream\n");
    buffer_append(&file, table.data, table.size);
    buffer_format(&file, "\nendstream\nendobj\nstartxref\n%zu\n%%%%EOF\n", offset[4]);
    assert_int_equal(decode_all(file.data, file.size, &defaults), REASON_UNREADABLE_FILE);
    buffer_free(&table);
    buffer_free(&file);
    buffer_free(&zeros);
}

static void a_page_that_takes_too_long_is_given_up(void **state)
{
    (void)state;
    const struct intake_limits hasty = {.max_cpu_ms = 1}; /* 9 million pixels take far longer */
    struct gray_image picture = check_picture(3000, 3000, false);
    static const int kinds[] = {TIFF_LZW, JPEG, JPEG_PROGRESSIVE, PNG, PDF_JPEG};
    for (size_t i = 0; i < ROWS(kinds); i++) {
        struct buffer file = BUFFER_INIT;
        make_file(&file, kinds[i], &picture);
        assert_int_equal(decode_all(file.data, file.size, &hasty), REASON_LIMIT_EXCEEDED);
        buffer_free(&file);
    }
    gray_image_free(&picture);
}

/* stderr of this run. A library that talks would fill the operator's screen, and may print what stands
 * in a scan. */
static FILE *standard_error;

static void nothing_was_written_to_stderr(void **state)
{
    (void)state;
    fflush(stderr);
    assert_int_equal(lseek(STDERR_FILENO, 0, SEEK_END), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_cut_short_are_unreadable),
        cmocka_unit_test(changed_bytes_do_no_harm),
        cmocka_unit_test(huge_pictures_are_refused_before_they_are_decoded),
        cmocka_unit_test(lists_of_pages_without_end_are_refused),
        cmocka_unit_test(page_trees_of_a_pdf_are_bounded),
        cmocka_unit_test(deflate_bombs_are_bounded),
        cmocka_unit_test(an_object_stream_without_end_is_refused),
        cmocka_unit_test(a_page_that_takes_too_long_is_given_up),
        cmocka_unit_test(nothing_was_written_to_stderr),
    };
#ifndef __SANITIZE_ADDRESS__ /* the sanitizer's shadow memory is far above any limit */
    const struct rlimit memory = {MEMORY_LIMIT, MEMORY_LIMIT};
    if (setrlimit(RLIMIT_AS, &memory) != 0)
        return 1;
#endif
    const struct rlimit time = {CPU_SECONDS, CPU_SECONDS};
    standard_error = tmpfile();
    if (standard_error == NULL || dup2(fileno(standard_error), STDERR_FILENO) < 0 ||
        setrlimit(RLIMIT_CPU, &time) != 0)
        return 1;
    cmocka_set_message_output(CM_OUTPUT_TAP); /* to stdout: stderr is watched */
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    rewind(standard_error);
    for (int c; (c = fgetc(standard_error)) != EOF;)
        putchar(c);
    return failed;
}
