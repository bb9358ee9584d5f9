/* SPDX-License-Identifier: MIT */
/* How fast scans are read: a filled form page of A4 at 300 dpi in each format, decoded by the bare
 * library, by the intake's decoder, and read whole with all its zones. CPU time of this process;
 * the three take turns, so that a busy machine is the same for each.
 *   bench_intake FORM [PAGES] [ROUNDS] */
#include "degrade.h"
#include "file.h"
#include "form.h"
#include "intake_file.h"
#include "pen.h"
#include "random.h"
#include "sample_page.h"
#include "scan_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <jpeglib.h>
#include <png.h>
#include <tiffio.h>

#define DPI 300.0
#define MAX_PAGES 16

enum format { G4, JPEG, PNG_CLEANED, PNG_NOISY, PDF_JPEG, PDF_G4, FORMAT_COUNT };
static const char *const names[] = {"TIFF G4",   "JPEG grey",   "PNG grey cleaned",
                                    "PNG noisy", "PDF of JPEG", "PDF of G4"};

struct bench {
    struct form_definition *form;
    struct page_code_keys keys;
    struct buffer files[FORMAT_COUNT][MAX_PAGES];
    int pages, rounds;
};

static double cpu_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return 1e3 * (double)time.tv_sec + 1e-6 * (double)time.tv_nsec;
}

/* ---- the bare libraries: rows as they come, into one buffer ---- */

struct bytes {
    const unsigned char *at, *end;
};

static void give_bytes(png_structp png, png_bytep out, size_t size)
{
    struct bytes *bytes = png_get_io_ptr(png);
    if (size > (size_t)(bytes->end - bytes->at))
        png_error(png, "short");
    memcpy(out, bytes->at, size);
    bytes->at += size;
}

static void bare_png(const struct buffer *file)
{
    struct bytes bytes = {(const unsigned char *)file->data,
                          (const unsigned char *)file->data + file->size};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_read_fn(png, &bytes, give_bytes);
    png_read_info(png, info);
    size_t row_size = png_get_rowbytes(png, info);
    png_uint_32 height = png_get_image_height(png, info);
    unsigned char *rows = malloc(row_size * height);
    for (png_uint_32 y = 0; rows != NULL && y < height; y++)
        png_read_row(png, rows + y * row_size, NULL);
    png_destroy_read_struct(&png, &info, NULL);
    free(rows);
}

static void bare_jpeg(const struct buffer *file)
{
    struct jpeg_decompress_struct jpeg;
    struct jpeg_error_mgr errors;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&jpeg);
    jpeg_mem_src(&jpeg, (const unsigned char *)file->data, file->size);
    jpeg_read_header(&jpeg, TRUE);
    jpeg.out_color_space = JCS_GRAYSCALE;
    jpeg_start_decompress(&jpeg);
    unsigned char *rows = malloc((size_t)jpeg.output_width * jpeg.output_height);
    while (rows != NULL && jpeg.output_scanline < jpeg.output_height) {
        JSAMPROW row = rows + (size_t)jpeg.output_scanline * jpeg.output_width;
        jpeg_read_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_decompress(&jpeg);
    jpeg_destroy_decompress(&jpeg);
    free(rows);
}

static tmsize_t tiff_read(thandle_t handle, void *out, tmsize_t size)
{
    struct bytes *bytes = handle;
    size_t left = (size_t)(bytes[0].end - bytes[1].at);
    size_t count = (size_t)size < left ? (size_t)size : left;
    memcpy(out, bytes[1].at, count);
    bytes[1].at += count;
    return (tmsize_t)count;
}

static tmsize_t tiff_write(thandle_t handle, void *bytes, tmsize_t size)
{
    (void)handle;
    (void)bytes;
    (void)size;
    return -1;
}

static toff_t tiff_seek(thandle_t handle, toff_t offset, int whence)
{
    struct bytes *bytes = handle;
    const unsigned char *from = whence == SEEK_SET   ? bytes[0].at
                                : whence == SEEK_CUR ? bytes[1].at
                                                     : bytes[0].end;
    bytes[1].at = from + offset;
    return (toff_t)(bytes[1].at - bytes[0].at);
}

static int tiff_close(thandle_t handle)
{
    (void)handle;
    return 0;
}

static toff_t tiff_size(thandle_t handle)
{
    const struct bytes *bytes = handle;
    return (toff_t)(bytes[0].end - bytes[0].at);
}

/* Packed bits, as G4 gives them. */
static void bare_tiff(const struct buffer *file)
{
    const unsigned char *start = (const unsigned char *)file->data;
    struct bytes bytes[2] = {{start, start + file->size}, {start, NULL}};
    TIFF *tiff = TIFFClientOpen("bench", "r", bytes, tiff_read, tiff_write, tiff_seek, tiff_close,
                                tiff_size, NULL, NULL);
    if (tiff == NULL)
        return;
    for (uint32_t strip = 0; strip < TIFFNumberOfStrips(tiff); strip++) {
        void *rows = malloc((size_t)TIFFStripSize(tiff));
        TIFFReadEncodedStrip(tiff, strip, rows, -1);
        free(rows);
    }
    TIFFClose(tiff);
}

static void decode_bare(const struct bench *bench, enum format format, int page)
{
    switch (format) {
    case G4:
    case PDF_G4: /* the bare picture, for a page of a PDF too */
        bare_tiff(&bench->files[G4][page]);
        break;
    case JPEG:
    case PDF_JPEG:
        bare_jpeg(&bench->files[JPEG][page]);
        break;
    default:
        bare_png(&bench->files[format][page]);
    }
}

/* ---- the intake ---- */

static const struct form_definition *find_form(void *user, const char *form_code, int revision)
{
    const struct form_definition *form = user;
    return strcmp(form->code, form_code) == 0 && form->revision == revision ? form : NULL;
}

/* Decodes the page, or reads it whole; the fields that were read, -1 if it was not read. */
static int take_in(const struct bench *bench, const struct buffer *file, bool is_whole)
{
    const struct intake_context context = {
        .keys = &bench->keys, .find_form = find_form, .user = bench->form};
    struct intake_file *opened;
    struct decoded_page page = {0};
    struct page_reading reading = {0};
    if (intake_file_open(&opened, &page.reason, page.detail, &context.limits, file->data,
                         file->size, NULL) != 0 ||
        opened == NULL)
        return -1;
    int result = is_whole ? intake_file_read_page(&reading, opened, 0, &context, NULL)
                          : intake_file_decode(&page, opened, 0, NULL);
    int fields = result != 0 || page.reason != REASON_NONE ? -1
                 : is_whole && !reading.has_code           ? -1
                                                           : (int)reading.field_count;
    page_reading_free(&reading);
    decoded_page_free(&page);
    intake_file_close(opened);
    return fields;
}

static long resident_kb(void)
{
    long pages = 0, ignored = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%ld %ld", &ignored, &pages) != 2)
        pages = 0;
    if (file != NULL)
        fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

static int measure(const struct bench *bench, enum format format)
{
    double bare = 0, decoded = 0, whole = 0;
    int count = bench->pages * bench->rounds, unread = 0;
    for (int i = 0; i < count; i++) {
        const struct buffer *file = &bench->files[format][i % bench->pages];
        double start = cpu_ms();
        decode_bare(bench, format, i % bench->pages);
        double after_bare = cpu_ms();
        unread += take_in(bench, file, false) < 0;
        double after_decode = cpu_ms();
        unread += take_in(bench, file, true) <= 0;
        bare += after_bare - start;
        decoded += after_decode - after_bare;
        whole += cpu_ms() - after_decode;
    }
    printf("| %-16s | %6.2f | %6.2f | %6.2f | %6.1f | %5.2f | %d |\n", names[format], bare / count,
           decoded / count, whole / count, 1000 * count / whole, whole / bare, unread);
    return unread;
}

/* ---- the scans ---- */

static int write_scan(struct bench *bench, int index, struct gray_image *image, struct error *error)
{
    static const struct sample_tiff g4 = {.compression = 4, .bits = 1};
    static const struct sample_jpeg jpeg = {.channels = 1, .quality = 75};
    if (sample_tiff_append(&bench->files[G4][index], &g4, image, 1, DPI, DPI, error) != 0 ||
        sample_jpeg_append(&bench->files[JPEG][index], &jpeg, image, DPI, error) != 0 ||
        sample_png_append(&bench->files[PNG_NOISY][index], image, error) != 0 ||
        sample_scanned_pdf_append(&bench->files[PDF_JPEG][index], false, image, 1, DPI, error) != 0 ||
        sample_scanned_pdf_append(&bench->files[PDF_G4][index], true, image, 1, DPI, error) != 0)
        return -1;
    for (size_t i = 0; i < (size_t)image->width * (size_t)image->height; i++)
        if (image->pixels[i] > 200) /* the paper's grain, as scanners clip it */
            image->pixels[i] = 255;
    return sample_png_append(&bench->files[PNG_CLEANED][index], image, error);
}

static int make_scan(struct bench *bench, int index, struct error *error)
{
    struct page_code code = {.revision = bench->form->revision, .page = index % 2 + 1,
                             .pages = (int)bench->form->page_count, .case_id = index + 1,
                             .piece_id = 900 + index};
    struct random random = {(uint64_t)index + 1};
    struct gray_image image = GRAY_IMAGE_INIT;
    struct form_zone *zones = NULL;
    struct pen_fill *fills = NULL;
    char text[PAGE_CODE_TEXT_SIZE];
    size_t count = 0;
    snprintf(code.form, sizeof code.form, "%s", bench->form->code);
    int result = page_code_format(text, &code, &bench->keys, error);
    if (result == 0)
        result = form_zones(&zones, &count, bench->form, code.page, error);
    if (result == 0)
        result = sample_page_draw(&image, bench->form, code.page, text, DPI, error);
    fills = calloc(count + 1, sizeof *fills);
    if (result == 0 && fills != NULL)
        result = pen_fill_page(fills, &image, DPI, zones, count, 0.7, &random, error);
    if (result == 0)
        result = degrade(&image, degradation_lookup("office"), DPI, (uint64_t)index + 1, error);
    if (result == 0)
        result = write_scan(bench, index, &image, error);
    gray_image_free(&image);
    free(fills);
    free(zones);
    return result;
}

static int run(struct bench *bench, const char *form_path, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    int result = file_read(&bytes, form_path, FORM_MAX_BYTES, error), unread = 0;
    if (result == 0)
        bench->form = form_load(bytes.data, bytes.size, form_path, error);
    buffer_free(&bytes);
    for (int i = 0; bench->form != NULL && result == 0 && i < bench->pages; i++)
        result = make_scan(bench, i, error);
    if (bench->form == NULL || result != 0)
        return -1;
    printf("| input | bare library ms | decoded ms | read ms | pages/s | read/bare | unread |\n"
           "|---|---|---|---|---|---|---|\n");
    for (int format = 0; format < FORMAT_COUNT; format++) {
        long before = resident_kb();
        unread += measure(bench, (enum format)format);
        fprintf(stderr, "%s: memory %+ld kB\n", names[format], resident_kb() - before);
    }
    return unread;
}

int main(int argc, char **argv)
{
    static struct bench bench = {.keys = {.count = 1, .key = {{.id = 3}}}};
    struct error error = ERROR_INIT;
    bench.pages = argc > 2 ? atoi(argv[2]) : 4;
    bench.rounds = argc > 3 ? atoi(argv[3]) : 5;
    if (argc < 2 || bench.pages < 1 || bench.pages > MAX_PAGES || bench.rounds < 1) {
        fputs("usage: bench_intake FORM [PAGES, to 16] [ROUNDS]\n", stderr);
        return 2;
    }
    int result = run(&bench, argv[1], &error);
    if (error.code != ERROR_NONE)
        fprintf(stderr, "bench_intake: %s\n", error.message);
    return result == 0 ? 0 : 1;
}
