/* SPDX-License-Identifier: MIT */
/* How fast scans are read: a filled form page of A4 at 300 dpi in each format, decoded by the bare
 * library, by the intake's decoder, read whole with all its zones, and the same with the zones'
 * pictures. CPU time of this process, of each page the best of all rounds; formats and ways take
 * turns, so that a busy machine is the same for each. bench_intake FORM [PAGES] [ROUNDS]
 *   bench_intake FORM --memory PAGES     reads as many pages and says how much memory is taken */
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

/* What the scanner made of the paper. */
enum scene {
    SCENE_USUAL, /* a good office scanner: paper of 245, its grain of sigma 3, half a degree askew
                  */
    SCENE_GRAINY,
    SCENE_COUNT,
};
static const struct degradation scenes[] = {
    {.turn_degrees = 0.5, .noise_sigma = 3, .blur_mm = 0.06, .shading = 0.02, .paper_grey = 245},
    {.turn_degrees = 0.8, .noise_sigma = 7, .blur_mm = 0.06, .shading = 0.08, .paper_grey = 240},
};

enum format {
    G4,
    JPEG,
    PNG_CLEANED,
    PNG_NOISY,
    PDF_JPEG,
    PDF_G4,
    JPEG_GRAINY,
    PNG_GRAINY,
    FORMAT_COUNT
};
static const struct {
    const char *name;
    enum scene scene;
    enum format picture; /* that is in it */
} formats[] = {
    [G4] = {"TIFF G4", SCENE_USUAL, G4},
    [JPEG] = {"JPEG grey, quality 75", SCENE_USUAL, JPEG},
    [PNG_CLEANED] = {"PNG grey, cleaned", SCENE_USUAL, PNG_CLEANED},
    [PNG_NOISY] = {"PNG grey, noisy", SCENE_USUAL, PNG_NOISY},
    [PDF_JPEG] = {"PDF of that JPEG", SCENE_USUAL, JPEG},
    [PDF_G4] = {"PDF of that G4", SCENE_USUAL, G4},
    [JPEG_GRAINY] = {"JPEG, sigma 7", SCENE_GRAINY, JPEG_GRAINY},
    [PNG_GRAINY] = {"PNG, sigma 7", SCENE_GRAINY, PNG_GRAINY},
};

/* The ways to take a page in. */
enum way { BARE, DECODED, READ, READ_WITH_CROPS, WAY_COUNT };

struct bench {
    struct form_definition *form;
    struct page_code_keys keys;
    struct buffer files[FORMAT_COUNT][MAX_PAGES];
    int pages, rounds;
    double best_ms[FORMAT_COUNT][MAX_PAGES][WAY_COUNT];
    int unread;
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
    enum format picture = formats[format].picture;
    const struct buffer *file = &bench->files[picture][page];
    if (picture == G4)
        bare_tiff(file);
    else if (picture == JPEG || picture == JPEG_GRAINY)
        bare_jpeg(file);
    else
        bare_png(file);
}

/* ---- the intake ---- */

static const struct form_definition *find_form(void *user, const char *form_code, int revision)
{
    const struct form_definition *form = user;
    return strcmp(form->code, form_code) == 0 && form->revision == revision ? form : NULL;
}

/* Decodes the page, or reads it whole; false if it could not. */
static bool take_in(const struct bench *bench, const struct buffer *file, enum way way)
{
    const struct intake_context context = {.keys = &bench->keys,
                                           .find_form = find_form,
                                           .user = bench->form,
                                           .wants_crops = way == READ_WITH_CROPS};
    struct intake_file *opened;
    struct decoded_page page = {0};
    struct page_reading reading = {0};
    if (intake_file_open(&opened, &page.reason, page.detail, &context.limits, file->data,
                         file->size, NULL) != 0 ||
        opened == NULL)
        return false;
    int result = way == DECODED ? intake_file_decode(&page, opened, 0, NULL)
                                : intake_file_read_page(&reading, opened, 0, &context, NULL);
    bool is_done = result == 0 && page.reason == REASON_NONE &&
                   (way == DECODED || (reading.has_code && reading.field_count > 0));
    page_reading_free(&reading);
    decoded_page_free(&page);
    intake_file_close(opened);
    return is_done;
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

static void measure(struct bench *bench, enum format format, int page)
{
    double *best = bench->best_ms[format][page];
    for (int way = 0; way < WAY_COUNT; way++) {
        double start = cpu_ms();
        if (way == BARE)
            decode_bare(bench, format, page);
        else
            bench->unread += !take_in(bench, &bench->files[format][page], (enum way)way);
        double passed = cpu_ms() - start;
        best[way] = best[way] == 0 || passed < best[way] ? passed : best[way];
    }
}

static void print_row(const struct bench *bench, enum format format)
{
    double mean[WAY_COUNT] = {0}, kilobytes = 0;
    for (int page = 0; page < bench->pages; page++) {
        for (int way = 0; way < WAY_COUNT; way++)
            mean[way] += bench->best_ms[format][page][way] / bench->pages;
        kilobytes += (double)bench->files[format][page].size / 1000 / bench->pages;
    }
    printf("| %-21s | %5.0f | %5.1f | %5.1f | %5.1f | %5.1f | %4.0f | %5.2f |\n",
           formats[format].name, kilobytes, mean[BARE], mean[DECODED], mean[READ],
           mean[READ_WITH_CROPS], 1000 / mean[READ], mean[READ] / mean[BARE]);
}

static void measure_all(struct bench *bench)
{
    for (int round = 0; round < bench->rounds; round++)
        for (int page = 0; page < bench->pages; page++)
            for (int format = 0; format < FORMAT_COUNT; format++)
                measure(bench, (enum format)format, page);
    printf("| input | file kB | bare library ms | decoded ms | read ms | with crops ms | pages/s | "
           "read/bare |\n|---|---|---|---|---|---|---|---|\n");
    for (int format = 0; format < FORMAT_COUNT; format++)
        print_row(bench, (enum format)format);
}

/* Reads as many pages, of all formats in turn. */
static void measure_memory(struct bench *bench, int pages)
{
    for (int i = 1; i <= pages; i++) {
        const struct buffer *file =
            &bench->files[i % FORMAT_COUNT][i / FORMAT_COUNT % bench->pages];
        bench->unread += !take_in(bench, file, READ_WITH_CROPS);
        if (i == 100 || i % 1000 == 0) {
            printf("%6d pages read: %ld kB\n", i, resident_kb());
            fflush(stdout);
        }
    }
}

/* ---- the scans ---- */

static int write_usual(struct bench *bench, int index, struct gray_image *image,
                       struct error *error)
{
    static const struct sample_tiff g4 = {.compression = 4, .bits = 1};
    static const struct sample_jpeg jpeg = {.channels = 1, .quality = 75};
    if (sample_tiff_append(&bench->files[G4][index], &g4, image, 1, DPI, DPI, error) != 0 ||
        sample_jpeg_append(&bench->files[JPEG][index], &jpeg, image, DPI, error) != 0 ||
        sample_png_append(&bench->files[PNG_NOISY][index], image, error) != 0 ||
        sample_scanned_pdf_append(&bench->files[PDF_JPEG][index], false, image, 1, DPI, error) !=
            0 ||
        sample_scanned_pdf_append(&bench->files[PDF_G4][index], true, image, 1, DPI, error) != 0)
        return -1;
    for (size_t i = 0; i < (size_t)image->width * (size_t)image->height; i++)
        if (image->pixels[i] > 215) /* the paper's grain, as scanners clip it; tints keep theirs */
            image->pixels[i] = 255;
    return sample_png_append(&bench->files[PNG_CLEANED][index], image, error);
}

static int write_grainy(struct bench *bench, int index, struct gray_image *image,
                        struct error *error)
{
    static const struct sample_jpeg jpeg = {.channels = 1, .quality = 75};
    if (sample_jpeg_append(&bench->files[JPEG_GRAINY][index], &jpeg, image, DPI, error) != 0)
        return -1;
    return sample_png_append(&bench->files[PNG_GRAINY][index], image, error);
}

/* The page filled in, before it is scanned. */
static int fill_page(struct gray_image *out, const struct bench *bench, int index,
                     struct error *error)
{
    struct page_code code = {.revision = bench->form->revision,
                             .page = index % 2 + 1,
                             .pages = (int)bench->form->page_count,
                             .case_id = index + 1,
                             .piece_id = 900 + index};
    struct random random = {(uint64_t)index + 1};
    struct form_zone *zones = NULL;
    char text[PAGE_CODE_TEXT_SIZE];
    size_t count = 0;
    snprintf(code.form, sizeof code.form, "%s", bench->form->code);
    int result = page_code_format(text, &code, &bench->keys, error);
    if (result == 0)
        result = form_zones(&zones, &count, bench->form, code.page, error);
    if (result == 0)
        result = sample_page_draw(out, bench->form, code.page, text, DPI, error);
    struct pen_fill *fills = calloc(count + 1, sizeof *fills);
    if (result == 0 && fills != NULL)
        result = pen_fill_page(fills, out, DPI, zones, count, 0.7, &random, error);
    free(fills);
    free(zones);
    return result;
}

/* A4 as a scanner delivers it: the sheet lies a little askew, and its corners outside the picture. */
#define BED_WIDTH 2480
#define BED_HEIGHT 3508
static int cut_to_bed(struct gray_image *image, struct error *error)
{
    struct gray_image bed;
    int left = (image->width - BED_WIDTH) / 2, top = (image->height - BED_HEIGHT) / 2;
    if (left < 0 || top < 0)
        return 0;
    if (gray_image_alloc(&bed, BED_WIDTH, BED_HEIGHT, error) != 0)
        return -1;
    for (int y = 0; y < BED_HEIGHT; y++)
        memcpy(bed.pixels + (size_t)y * BED_WIDTH,
               image->pixels + (size_t)(top + y) * (size_t)image->width + left, BED_WIDTH);
    gray_image_free(image);
    *image = bed;
    return 0;
}

static int make_scan(struct bench *bench, int index, enum scene scene, struct error *error)
{
    struct gray_image image = GRAY_IMAGE_INIT;
    int result = fill_page(&image, bench, index, error);
    if (result == 0)
        result = degrade(&image, &scenes[scene], DPI, (uint64_t)index + 1, error);
    if (result == 0)
        result = cut_to_bed(&image, error);
    if (result == 0)
        result = scene == SCENE_USUAL ? write_usual(bench, index, &image, error)
                                      : write_grainy(bench, index, &image, error);
    gray_image_free(&image);
    return result;
}

static int make_scans(struct bench *bench, const char *form_path, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    int result = file_read(&bytes, form_path, FORM_MAX_BYTES, error);
    if (result == 0)
        bench->form = form_load(bytes.data, bytes.size, form_path, error);
    buffer_free(&bytes);
    for (int i = 0; bench->form != NULL && result == 0 && i < bench->pages * SCENE_COUNT; i++)
        result = make_scan(bench, i / SCENE_COUNT, (enum scene)(i % SCENE_COUNT), error);
    return bench->form != NULL ? result : -1;
}

int main(int argc, char **argv)
{
    static struct bench bench = {.keys = {.count = 1, .key = {{.id = 3}}}};
    struct error error = ERROR_INIT;
    bool is_memory = argc > 3 && strcmp(argv[2], "--memory") == 0;
    bench.pages = argc > 2 && !is_memory ? atoi(argv[2]) : 4;
    bench.rounds = argc > 3 ? atoi(argv[3]) : 5;
    if (argc < 2 || bench.pages < 1 || bench.pages > MAX_PAGES || bench.rounds < 1) {
        fputs("usage: bench_intake FORM [PAGES, to 16] [ROUNDS]\n"
              "       bench_intake FORM --memory PAGES\n",
              stderr);
        return 2;
    }
    if (make_scans(&bench, argv[1], &error) != 0) {
        fprintf(stderr, "bench_intake: %s\n", error.message);
        return 1;
    }
    if (is_memory)
        measure_memory(&bench, bench.rounds);
    else
        measure_all(&bench);
    if (bench.unread > 0)
        fprintf(stderr, "bench_intake: %d pages were not read\n", bench.unread);
    return bench.unread == 0 ? 0 : 1;
}
