/* SPDX-License-Identifier: MIT */
/* If this fails, a page that somebody has looked at and found good looks different now. Each kind
 * of page that we print is compared with its picture in tests/pages/reference. Look at the two
 * pictures named; if the new one is as it should be, renew them all and commit them:
 *
 *     test_reference --renew
 *
 * Pictures are 40 dpi and grey, made from 160 dpi by averaging, and squares of 2.5 mm are compared
 * by their mean grey. The same Debian packages give the same pictures to a grey or two; after a
 * change of poppler or of the faces they may have to be renewed. */
#include "cover_letter.h"
#include "guide.h"
#include "postal_count_sheet.h"

#include "file.h"
#include "guide_sample.h"
#include "letter_sample.h"
#include "picture_compare.h"
#include "intake_file.h"
#include "sample_page.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define DPI 40
#define FINER 4 /* how much finer pages are rendered */
#define CELL_PX 4

/* Measured on the pages below, greys of 255: coordinates written with two decimals instead of five
 * change a square by up to 0.2; one kanji of an address exchanged for a similar one (田, 由) by 17,
 * of a name (子, 予) by 15; a page moved by half a millimetre by 35 to 48. Another renderer (splash
 * for cairo) changes text by up to 18 and codes by 33. */
#define MAX_CELL_DIFFERENCE 8
#define MAX_MEAN_DIFFERENCE 0.5

enum source {
    APPLICATION,
    GUIDE,
    IMPOSED_GUIDE,
    SHORT_GUIDE,
    MAILED_APPLICATION, /* cover sheet and form, marked for the inserter */
    PACKET,             /* cover sheet and imposed guide, likewise */
    COVER_SHEET,        /* without marks */
    COUNT_SHEET,
    DEFICIENCY, /* one page each */
    ACQUISITION_NOTICE,
    TRANSFER_SLIP,
    CARD_NOTICE,
    SOURCE_COUNT
};

static const struct row {
    const char *name;
    enum source source;
    int page; /* 1 … */
} rows[] = {
    {"application-front", APPLICATION, 1},
    {"application-back", APPLICATION, 2},
    {"guide-cover", GUIDE, 1},
    {"guide-contents", GUIDE, 2},
    {"guide-personal", GUIDE, 3},
    {"guide-body", GUIDE, 4},
    {"guide-steps", GUIDE, 5},
    {"guide-months", GUIDE, 7},
    {"guide-table", GUIDE, 14},
    {"guide-contact", GUIDE, 16},
    {"guide-memo", SHORT_GUIDE, 4},
    {"imposed-sheet", IMPOSED_GUIDE, 3},
    {"cover-sheet", COVER_SHEET, 1},
    {"count-sheet", COUNT_SHEET, 1},
    {"deficiency", DEFICIENCY, 1},
    {"acquisition-notice", ACQUISITION_NOTICE, 1},
    {"transfer-slip", TRANSFER_SLIP, 1},
    {"card-notice", CARD_NOTICE, 1},
    {"mailed-cover", MAILED_APPLICATION, 1},
    {"mailed-front", MAILED_APPLICATION, 3},
    {"packet-cover", PACKET, 1},
    {"packet-sheet-front", PACKET, 3},
    {"packet-sheet-back", PACKET, 4},
    {"packet-sheet-personal", PACKET, 5},
};
#define ROW_COUNT (sizeof rows / sizeof *rows)

struct scene {
    struct font_library *library;
    char folder[48];
    char paths[SOURCE_COUNT][64];
    struct sample_pdf *pdfs[SOURCE_COUNT];
};

/* ---- The documents, always the same ---- */

static const struct form_value application_values[] = {
    {"society_name", "みどり健康保険組合"},
    {"society_department", "任意継続センター"},
    {"society_postal_code", "100-0013"},
    {"society_address", "東京都千代田区霞が関一丁目3番2号 みどりビル5階"},
    {"society_phone", "03-0000-1234"},
    {"society_url", "https://kenpo.example/"},
    {"portal_name", "みどり健康ポータル"},
    {"case_number", "N-2026-000123"},
    {"name", "𠮷田　葛󠄀城子"},
    {"name_kana", "ヨシダ　カツラギコ"},
    {"birth_date", "昭和60年5月5日"},
    {"sex", "女"},
    {"postal_code", "123-4567"},
    {"postal_code_digits", "1234567"},
    {"address", "神奈川県見本市見本台一丁目２番３号"},
    {"address_building", "見本ハイツ　１０１号室"},
    {"phone", "090-0000-1234"},
    {"email", ""},
    {"insured_symbol", "1234"},
    {"insured_number", "56789"},
    {"employer_name", "株式会社見本製作所"},
    {"acquired_date", "平成20年4月1日"},
    {"retirement_date", "令和8年3月31日"},
    {"loss_date", "令和8年4月1日"},
    {"application_deadline", "令和8年4月20日"},
    {"standard_monthly_remuneration", "320"},
    {"revision", "1"},
};

#define VALUE_COUNT (sizeof application_values / sizeof *application_values)
#define CASE_NUMBER "N-2026-000123"

/* What the documents are made of, and what a piece is made of several parts with. */
struct source_parts {
    struct form_definition *form, *cover;
    struct guide *guide;
    struct form_value cover_values[VALUE_COUNT + 4];
};

static int load_form(struct form_definition **out, const char *name, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    char path[300];
    snprintf(path, sizeof path, FORMS "/definitions/%s", name);
    int result = file_read(&bytes, path, FORM_MAX_BYTES, error);
    if (result == 0)
        *out = form_load(bytes.data, bytes.size, name, error);
    buffer_free(&bytes);
    return *out == NULL ? -1 : 0;
}

static struct filled_form fill_application(const struct source_parts *parts)
{
    static const char *const codes[] = {"F10AP0011200000Z00000AABCDEFGHJK",
                                        "F10AP0012200000Z00000AABCDEFGHJK"};
    return (struct filled_form){parts->form, application_values, VALUE_COUNT,
                                codes,       CASE_NUMBER,        false};
}

static struct filled_form fill_cover(struct source_parts *parts, const char *document_name)
{
    static const char *const codes[] = {"F10CV0011100000Z00000AABCDEFGHJK"};
    const struct cover_letter *letter = cover_letter_lookup(document_name);
    const struct form_value own[] = {{"print_date", "令和8年4月14日"},
                                     {"mail_subject", letter->mail_subject},
                                     {"mail_text", letter->mail_text},
                                     {"enclosures", letter->enclosures}};
    memcpy(parts->cover_values, application_values, sizeof application_values);
    memcpy(parts->cover_values + VALUE_COUNT, own, sizeof own);
    return (struct filled_form){parts->cover, parts->cover_values, VALUE_COUNT + 4,
                                codes,        CASE_NUMBER,         false};
}

/* A letter, or a sheet of a packet. */
static int add_letter(struct print_document *document, const char *file, struct error *error)
{
    static const char *const codes[] = {"F10DF0011100000Z00000AABCDEFGHJK"};
    enum { LETTER_VALUES_MAX = VALUE_COUNT + 121 };
    struct form_value values[LETTER_VALUES_MAX];
    struct form_definition *form = NULL;
    if (VALUE_COUNT + 1 + letter_sample_count > LETTER_VALUES_MAX)
        return error_set(error, ERROR_STORE, "more samples than there is room for");
    if (load_form(&form, file, error) != 0)
        return -1;
    memcpy(values, application_values, sizeof application_values);
    values[VALUE_COUNT] = (struct form_value){"print_date", "令和8年4月14日"};
    memcpy(values + VALUE_COUNT + 1, letter_sample, letter_sample_count * sizeof *values);
    const struct filled_form filled = {form,  values,      VALUE_COUNT + 1 + letter_sample_count,
                                       codes, CASE_NUMBER, false};
    int result = print_document_add_form(document, &filled, error);
    form_free(form);
    return result;
}

/* The office's text; or one so short that pages for notes fill the sheet. */
static int load_guide(struct guide **out, bool is_short, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    int result = 0;
    if (is_short)
        buffer_append_text(&bytes, "# 任意継続のしおり\n\n---\n\n## 1 見本\n\n本文\n");
    else
        result = file_read(&bytes, FORMS "/texts/guide.md", GUIDE_MAX_BYTES, error);
    if (result == 0)
        result = guide_parse(out, bytes.data, bytes.size, "guide.md", error);
    buffer_free(&bytes);
    return result;
}

static int add_guide(struct print_document *document, struct source_parts *parts, bool is_short,
                     struct error *error)
{
    struct guide_sample sample;
    guide_sample_fill(&sample);
    if (load_guide(&parts->guide, is_short, error) != 0)
        return -1;
    return print_document_add_guide(document, parts->guide, &sample.data, error);
}

/* A cover sheet, and after it the form or the booklet, or neither. */
static int add_piece(struct print_document *document, struct source_parts *parts,
                     const char *document_name, bool has_form, struct guide_booklet *booklet,
                     struct error *error)
{
    const struct filled_form cover = fill_cover(parts, document_name),
                             form = fill_application(parts);
    if (print_form_prepare(document, &cover, error) != 0 ||
        (has_form && print_form_prepare(document, &form, error) != 0) ||
        print_piece_begin(document, error) != 0)
        return -1;
    int result = print_piece_add_form(document, &cover, error);
    if (result == 0 && (has_form || booklet != NULL)) {
        result = print_piece_end_sheet(document, error);
        print_piece_mark_sheets(document, 123, PRINT_PAGES_PER_SHEET);
    }
    if (result == 0 && has_form)
        result = print_piece_add_form(document, &form, error);
    if (result == 0 && booklet != NULL)
        result = print_piece_add_booklet(booklet, error);
    return result == 0 ? print_piece_commit(document, error) : -1;
}

static int add_packet(struct print_document *document, struct source_parts *parts,
                      struct error *error)
{
    struct guide_booklet *booklet = NULL;
    struct guide_sample sample;
    guide_sample_fill(&sample);
    int result = load_guide(&parts->guide, false, error);
    if (result == 0)
        result = guide_booklet_plan(&booklet, document, parts->guide, &sample.data, error);
    if (result == 0)
        result = add_piece(document, parts, "guide", false, booklet, error);
    guide_booklet_free(booklet);
    return result;
}

/* Pieces for 300 postal codes all over the country, some without a barcode. */
static int add_count_sheet(struct print_document *document, struct error *error)
{
    static const struct postal_count_head head = {"みどり健康保険組合", "任意継続のしおり", "12",
                                                  "令和8年4月14日"};
    enum { PIECES = 900 };
    struct postal_piece pieces[PIECES];
    char codes[PIECES][8];
    struct postal_area *areas = NULL;
    size_t count = 0;
    for (int i = 0; i < PIECES; i++) {
        snprintf(codes[i], sizeof codes[i], "%03d%04d", i % 300 * 3 + 10, i);
        pieces[i] = (struct postal_piece){codes[i], i % 7 != 0, (size_t)i};
    }
    postal_sort(pieces, PIECES);
    int result = postal_areas(&areas, &count, pieces, PIECES, error);
    if (result == 0)
        result = print_document_add_count_sheet(document, &head, areas, count, NULL, error);
    free(areas);
    return result;
}

static int add_source(struct print_document *document, struct source_parts *parts,
                      enum source source, struct error *error)
{
    const struct filled_form application = fill_application(parts);
    switch (source) {
    case APPLICATION:
        return print_document_add_form(document, &application, error);
    case MAILED_APPLICATION:
        return add_piece(document, parts, "application", true, NULL, error);
    case PACKET:
        return add_packet(document, parts, error);
    case COVER_SHEET:
        return add_piece(document, parts, "application", false, NULL, error);
    case DEFICIENCY:
        return add_letter(document, "deficiency-1.json", error);
    case ACQUISITION_NOTICE:
        return add_letter(document, "acquisition-notice-1.json", error);
    case TRANSFER_SLIP:
        return add_letter(document, "transfer-slip-1.json", error);
    case CARD_NOTICE:
        return add_letter(document, "card-notice-1.json", error);
    case COUNT_SHEET:
        return add_count_sheet(document, error);
    default:
        return add_guide(document, parts, source == SHORT_GUIDE, error);
    }
}

static int print_source(const struct scene *scene, enum source source, struct error *error)
{
    struct print_document *document = NULL;
    struct source_parts parts = {0};
    struct imposition imposition = imposition_a4;
    imposition.creep_mm = 0.2;
    int result = print_document_new(&document, scene->library, "見本", error);
    if (result == 0 && (source == IMPOSED_GUIDE || source == PACKET))
        result = print_document_set_imposition(document, &imposition, error);
    if (result == 0 && (load_form(&parts.form, "application-1.json", error) != 0 ||
                        load_form(&parts.cover, "cover-1.json", error) != 0))
        result = -1;
    if (result == 0)
        result = add_source(document, &parts, source, error);
    if (result == 0)
        result = print_document_write(document, scene->paths[source], NULL, error);
    print_document_free(document);
    form_free(parts.form);
    form_free(parts.cover);
    guide_free(parts.guide);
    return result;
}

static int open_scene(struct scene *scene, struct error *error)
{
    strcpy(scene->folder, "/tmp/formloop-reference-XXXXXX");
    if (mkdtemp(scene->folder) == NULL)
        return error_set(error, ERROR_STORE, "%s: cannot be made", scene->folder);
    if (font_library_open(&scene->library, NULL, error) != 0)
        return -1;
    for (int i = 0; i < SOURCE_COUNT; i++) {
        snprintf(scene->paths[i], sizeof scene->paths[i], "%s/%d.pdf", scene->folder, i);
        if (print_source(scene, (enum source)i, error) != 0)
            return -1;
        scene->pdfs[i] = sample_pdf_open(scene->paths[i], error);
        if (scene->pdfs[i] == NULL)
            return -1;
    }
    return 0;
}

static void close_scene(struct scene *scene)
{
    for (int i = 0; i < SOURCE_COUNT; i++) {
        sample_pdf_close(scene->pdfs[i]);
        unlink(scene->paths[i]);
    }
    rmdir(scene->folder);
    font_library_close(scene->library);
}

/* ---- Comparing ---- */

static bool is_alike(const struct picture_difference *difference)
{
    return difference->cell <= MAX_CELL_DIFFERENCE && difference->mean <= MAX_MEAN_DIFFERENCE;
}

static int write_picture(const char *path, const struct gray_image *image, struct error *error)
{
    struct buffer png = BUFFER_INIT;
    int result = sample_png_append(&png, image, error);
    if (result == 0)
        result = file_write(path, png.data, png.size, 0644, error);
    buffer_free(&png);
    return result;
}

static int read_picture(struct gray_image *out, const char *path, struct error *error)
{
    struct buffer png = BUFFER_INIT;
    const struct intake_limits limits = {0};
    struct intake_file *file = NULL;
    struct decoded_page page = {0};
    int result = file_read(&png, path, 1 << 24, error);
    if (result == 0)
        result =
            intake_file_open(&file, &page.reason, page.detail, &limits, png.data, png.size, error);
    if (result == 0 && file != NULL)
        result = intake_file_decode(&page, file, 0, error);
    if (result == 0 && page.reason != REASON_NONE)
        result = error_set(error, ERROR_REFUSED, "%s: %s", path, page.detail);
    *out = page.image;
    intake_file_close(file);
    buffer_free(&png);
    return result;
}

/* The picture moved by one pixel (0.6 mm) to the right: no test if it passes. */
static bool sees_a_move(const struct gray_image *picture, const struct gray_image *reference)
{
    struct gray_image moved = {.width = picture->width, .height = picture->height};
    const size_t size = (size_t)moved.width * (size_t)moved.height;
    moved.pixels = malloc(size);
    if (moved.pixels == NULL)
        return false;
    moved.pixels[0] = 255;
    memcpy(moved.pixels + 1, picture->pixels, size - 1);
    const struct picture_difference difference = pictures_compare(&moved, reference, CELL_PX);
    free(moved.pixels);
    return !is_alike(&difference);
}

/* 0 alike, 1 not. */
static int compare_pictures(const struct row *row, const struct gray_image *picture,
                            const struct gray_image *reference, struct error *error)
{
    if (picture->width != reference->width || picture->height != reference->height) {
        printf("%-22s %d × %d px instead of %d × %d: the page has another size\n", row->name,
               picture->width, picture->height, reference->width, reference->height);
        return 1;
    }
    const struct picture_difference difference = pictures_compare(picture, reference, CELL_PX);
    printf("%-22s squares differ by up to %5.1f (limit %d), pixels by %.2f (limit %.1f)", row->name,
           difference.cell, MAX_CELL_DIFFERENCE, difference.mean, MAX_MEAN_DIFFERENCE);
    if (!sees_a_move(picture, reference)) {
        printf(": a moved page is not seen\n");
        return 1;
    }
    if (is_alike(&difference)) {
        printf("\n");
        return 0;
    }
    char path[300];
    snprintf(path, sizeof path, "%s-now.png", row->name);
    printf(": most at %.0f mm from the left, %.0f mm from the top. Compare %s with " REFERENCE
           "/%s.png\n",
           difference.x_px * 25.4 / DPI, difference.y_px * 25.4 / DPI, path, row->name);
    return write_picture(path, picture, error) == 0 ? 1 : -1;
}

static int render_row(struct gray_image *out, const struct scene *scene, const struct row *row,
                      struct error *error)
{
    struct gray_image fine = GRAY_IMAGE_INIT;
    int result =
        sample_pdf_render(&fine, scene->pdfs[row->source], row->page - 1, DPI * FINER, error);
    if (result == 0)
        result = gray_image_reduce(out, &fine, FINER, error);
    gray_image_free(&fine);
    return result;
}

static bool is_same(const struct gray_image *a, const struct gray_image *b)
{
    return a->width == b->width && a->height == b->height &&
           memcmp(a->pixels, b->pixels, (size_t)a->width * (size_t)a->height) == 0;
}

/* A picture that is there and the same stays as it is: another deflate is no change. */
static int renew_picture(const char *path, const struct gray_image *picture, struct error *error)
{
    struct gray_image reference = GRAY_IMAGE_INIT;
    struct error missing = ERROR_INIT;
    const bool is_there = read_picture(&reference, path, &missing) == 0;
    const bool is_kept = is_there && is_same(picture, &reference);
    gray_image_free(&reference);
    return is_kept ? 0 : write_picture(path, picture, error);
}

static int check_row(const struct scene *scene, const struct row *row, bool renew,
                     struct error *error)
{
    struct gray_image picture = GRAY_IMAGE_INIT, reference = GRAY_IMAGE_INIT;
    char path[400];
    snprintf(path, sizeof path, REFERENCE "/%s.png", row->name);
    int result = render_row(&picture, scene, row, error);
    if (result == 0 && renew)
        result = renew_picture(path, &picture, error);
    else if (result == 0 && (result = read_picture(&reference, path, error)) == 0)
        result = compare_pictures(row, &picture, &reference, error);
    gray_image_free(&picture);
    gray_image_free(&reference);
    return result;
}

int main(int argc, char **argv)
{
    const bool renew = argc == 2 && strcmp(argv[1], "--renew") == 0;
    struct scene scene = {0};
    struct error error = ERROR_INIT;
    int different = 0;
    if (argc > 1 && !renew) {
        fprintf(stderr, "usage: %s [--renew]\n", argv[0]);
        return 2;
    }
    int result = open_scene(&scene, &error);
    for (size_t i = 0; result >= 0 && i < ROW_COUNT; i++) {
        result = check_row(&scene, &rows[i], renew, &error);
        different += result > 0;
    }
    if (result < 0)
        fprintf(stderr, "%s\n", error.message);
    close_scene(&scene);
    return result < 0 || different > 0 ? 1 : 0;
}
