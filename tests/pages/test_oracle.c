/* SPDX-License-Identifier: MIT */
/* If this fails, our writer does not put on paper what the forms say: the same filled forms through
 * libharu's public functions look otherwise, or are copied as another text. */
#include "check.h"

#include "cover_letter.h"
#include "file.h"
#include "picture_compare.h"
#include "plain_writer.h"
#include "print_document.h"
#include "sample_page.h"
#include "tools.h"

#include <stdio.h>
#include <unistd.h>

#define DPI 150
#define FINER 3   /* pages are rendered finer: poppler puts characters on whole pixels */
#define CELL_PX 6 /* 1 mm: the strokes of a character, not its place in the text */

/* Measured on the pages below, greys of 255: squares of the two writers differ by up to 15.8,
 * pixels by 0.31 in the mean (characters a third of a pixel off); さ for ざ changes a square by 50
 * and more, as does 0 for 1. */
#define MAX_CELL_DIFFERENCE 24
#define MAX_MEAN_DIFFERENCE 0.6

struct person {
    const char *name, *kana, *sex, *birth_date, *postal_code, *address, *building, *employer,
        *email;
};
static const struct person people[] = {
    {"髙﨑　さくら", "タカサキ　サクラ", "女", "平成2年12月31日", "2730102",
     "千葉県鎌ケ谷市右京塚東３丁目２０番５号", "郵便・Ａ＆ｂコーポ　Ｂ６０４号",
     "見本物流㈱　東日本支店", "sakura.takasaki@mail.example"},
    {"Anastasia Papadopoulou-Vandenberghe", "アナスタシア　パパドプロス", "女", "昭和48年1月1日",
     "0640804", "北海道札幌市中央区南四条西29丁目1524-23", "第2郵便ハウス501",
     "Example Trading (Japan) K.K.", "anastasia@example.com"},
    {"勅使河原　壽々子", "テシガワラ　スズコ", "女", "大正15年12月24日", "5900016",
     "大阪府堺市堺区中田出井町四丁六番十九号", "", "齋藤・渡邊法律事務所", ""},
};

struct scene {
    struct font_library *library;
    struct form_definition *application, *cover;
    char folder[48], ours[64], plain[64];
};

static struct form_definition *load_form(const char *name)
{
    struct buffer json = BUFFER_INIT;
    struct error error = ERROR_INIT;
    char path[400];
    snprintf(path, sizeof path, FORMS "/definitions/%s", name);
    struct form_definition *form = NULL;
    if (file_read(&json, path, FORM_MAX_BYTES, &error) == 0)
        form = form_load(json.data, json.size, name, &error);
    buffer_free(&json);
    return form;
}

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct error error = ERROR_INIT;
    *state = scene;
    strcpy(scene->folder, "/tmp/formloop-oracle-XXXXXX");
    if (mkdtemp(scene->folder) == NULL || font_library_open(&scene->library, NULL, &error) != 0)
        return -1;
    snprintf(scene->ours, sizeof scene->ours, "%s/ours.pdf", scene->folder);
    snprintf(scene->plain, sizeof scene->plain, "%s/plain.pdf", scene->folder);
    scene->application = load_form("application-1.json");
    scene->cover = load_form("cover-1.json");
    return scene->application != NULL && scene->cover != NULL ? 0 : -1;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    unlink(scene->ours);
    unlink(scene->plain);
    rmdir(scene->folder);
    form_free(scene->application);
    form_free(scene->cover);
    font_library_close(scene->library);
    free(scene);
    return 0;
}

/* The cover sheet and the application of one person: three pages. */
#define FORM_COUNT 2
#define PAGE_COUNT 3
#define VALUE_COUNT 31
struct filled_pair {
    char postal_code[9];
    struct form_value values[VALUE_COUNT];
    struct filled_form forms[FORM_COUNT];
};

static void fill_pair(struct filled_pair *out, const struct scene *scene,
                      const struct person *person)
{
    static const char *const codes[] = {"F10AP0011200000Z00000AABCDEFGHJK",
                                        "F10AP0012200000Z00000AABCDEFGHJK"};
    const struct cover_letter *letter = cover_letter_lookup("application");
    snprintf(out->postal_code, sizeof out->postal_code, "%.3s-%s", person->postal_code,
             person->postal_code + 3);
    const struct form_value values[VALUE_COUNT] = {
        {"society_name", "みどり健康保険組合"},
        {"society_department", "任意継続センター"},
        {"society_postal_code", "100-0013"},
        {"society_address", "東京都千代田区霞が関一丁目3番2号 みどりビル5階"},
        {"society_phone", "03-0000-1234"},
        {"society_url", "https://kenpo.example/"},
        {"portal_name", "みどり健康ポータル"},
        {"case_number", "N-2026-000123"},
        {"name", person->name},
        {"name_kana", person->kana},
        {"birth_date", person->birth_date},
        {"sex", person->sex},
        {"postal_code", out->postal_code},
        {"postal_code_digits", person->postal_code},
        {"address", person->address},
        {"address_building", person->building},
        {"phone", "090-0000-1234"},
        {"email", person->email},
        {"insured_symbol", "1234"},
        {"insured_number", "56789"},
        {"employer_name", person->employer},
        {"acquired_date", "平成20年4月1日"},
        {"retirement_date", "令和8年3月31日"},
        {"loss_date", "令和8年4月1日"},
        {"application_deadline", "令和8年4月20日"},
        {"standard_monthly_remuneration", "320"},
        {"revision", "1"},
        {"print_date", "令和8年4月1日"},
        {"mail_subject", letter->mail_subject},
        {"mail_text", letter->mail_text},
        {"enclosures", letter->enclosures}};
    memcpy(out->values, values, sizeof values);
    out->forms[0] =
        (struct filled_form){scene->cover, out->values, VALUE_COUNT, codes, "N-2026-000123", false};
    out->forms[1] = (struct filled_form){scene->application, out->values, VALUE_COUNT, codes,
                                         "N-2026-000123",    false};
}

static void write_ours(const struct scene *scene, const struct filled_pair *pair)
{
    struct print_document *document;
    struct error error = ERROR_INIT;
    if (print_document_new(&document, scene->library, "見本", &error) != 0 ||
        print_document_add_form(document, &pair->forms[0], &error) != 0 ||
        print_document_add_form(document, &pair->forms[1], &error) != 0 ||
        print_document_write(document, scene->ours, NULL, &error) != 0)
        fail_msg("%s", error.message);
    print_document_free(document);
}

static void render(struct gray_image *out, const char *path, int page)
{
    struct gray_image fine = GRAY_IMAGE_INIT;
    struct error error = ERROR_INIT;
    struct sample_pdf *pdf = sample_pdf_open(path, &error);
    if (pdf == NULL || sample_pdf_render(&fine, pdf, page, FINER * DPI, &error) != 0 ||
        gray_image_reduce(out, &fine, FINER, &error) != 0)
        fail_msg("%s", error.message);
    gray_image_free(&fine);
    sample_pdf_close(pdf);
}

static bool is_alike(const struct picture_difference *difference)
{
    return difference->cell <= MAX_CELL_DIFFERENCE && difference->mean <= MAX_MEAN_DIFFERENCE;
}

static unsigned char *pixel_at(const struct gray_image *image, double x_mm, double y_mm)
{
    const int x = (int)(x_mm * DPI / 25.4), y = (int)(y_mm * DPI / 25.4);
    return &image->pixels[y * image->width + x];
}

/* Compares the symbols module by module, then blanks them: an image mask and an image of the same
 * bits have other edges in poppler. */
static void assert_same_symbols(struct gray_image *ours, struct gray_image *plain)
{
    const struct page_frame frame = page_frame_for(210, 297);
    const double module = PAGE_CODE_SIZE_MM / PAGE_CODE_MODULES, around = 0.5;
    for (int copy = 0; copy < CODE_COPY_COUNT; copy++) {
        const struct rect_mm box = frame.code[copy];
        for (int i = 0; i < PAGE_CODE_MODULES * PAGE_CODE_MODULES; i++) {
            const double x = box.x + (i % PAGE_CODE_MODULES + 0.5) * module;
            const double y = box.y + (i / PAGE_CODE_MODULES + 0.5) * module;
            assert_int_equal(*pixel_at(ours, x, y) < 128, *pixel_at(plain, x, y) < 128);
        }
        const size_t width = (size_t)((box.w + 2 * around) * DPI / 25.4);
        for (double y = box.y - around; y < box.y + box.h + around; y += 25.4 / DPI / 2) {
            memset(pixel_at(ours, box.x - around, y), 255, width);
            memset(pixel_at(plain, box.x - around, y), 255, width);
        }
    }
}

static void assert_same_picture(const struct scene *scene, size_t person, int page)
{
    struct gray_image ours = GRAY_IMAGE_INIT, plain = GRAY_IMAGE_INIT;
    render(&ours, scene->ours, page);
    render(&plain, scene->plain, page);
    assert_int_equal(ours.width, plain.width);
    assert_int_equal(ours.height, plain.height);
    assert_same_symbols(&ours, &plain);
    const struct picture_difference difference = pictures_compare(&ours, &plain, CELL_PX);
    if (!is_alike(&difference))
        fail_msg(
            "person %zu, page %d: squares differ by %.1f at %.0f mm from the left, %.0f mm from "
            "the top, pixels by %.2f",
            person + 1, page + 1, difference.cell, difference.x_px * 25.4 / DPI,
            difference.y_px * 25.4 / DPI, difference.mean);
    gray_image_free(&ours);
    gray_image_free(&plain);
}

/* The text of a page as it is copied, without blanks and line ends: where words end is guessed by
 * the reader. Only the text: poppler warns of libharu's ToUnicode. */
static void copy_text(struct buffer *out, const char *path, int page)
{
    struct buffer text = BUFFER_INIT;
    run_tool(&text, "pdftotext -q -raw -enc UTF-8 -f %d -l %d %s -", page + 1, page + 1, path);
    buffer_clear(out);
    for (size_t i = 0; i < text.size; i++)
        if ((unsigned char)text.data[i] > ' ')
            buffer_append_char(out, text.data[i]);
    buffer_free(&text);
}

static void assert_same_text(const struct scene *scene, int page)
{
    struct buffer ours = BUFFER_INIT, plain = BUFFER_INIT;
    copy_text(&ours, scene->ours, page);
    copy_text(&plain, scene->plain, page);
    assert_true(ours.size > 500);
    assert_string_equal(buffer_text(&ours), buffer_text(&plain));
    buffer_free(&ours);
    buffer_free(&plain);
}

static void both_writers_put_the_same_on_paper(void **state)
{
    const struct scene *scene = *state;
    for (size_t i = 0; i < ROWS(people); i++) {
        struct filled_pair pair;
        struct error error = ERROR_INIT;
        fill_pair(&pair, scene, &people[i]);
        write_ours(scene, &pair);
        if (plain_write(scene->plain, scene->library, pair.forms, FORM_COUNT, &error) != 0)
            fail_msg("%s", error.message);
        for (int page = 0; page < PAGE_COUNT; page++) {
            assert_same_picture(scene, i, page);
            assert_same_text(scene, page);
        }
    }
}

/* The tolerance is no test unless it sees one stroke in a name, one digit in a date. */
static void another_character_is_seen(void **state)
{
    struct person wrong[] = {people[0], people[0]};
    const struct scene *scene = *state;
    struct error error = ERROR_INIT;
    struct filled_pair pair;
    wrong[0].name = "髙﨑　ざくら";
    wrong[1].birth_date = "平成2年12月30日";
    fill_pair(&pair, scene, &people[0]);
    assert_int_equal(plain_write(scene->plain, scene->library, pair.forms, FORM_COUNT, &error), 0);
    for (size_t i = 0; i < ROWS(wrong); i++) {
        struct gray_image ours = GRAY_IMAGE_INIT, plain = GRAY_IMAGE_INIT;
        fill_pair(&pair, scene, &wrong[i]);
        write_ours(scene, &pair);
        render(&ours, scene->ours, 1);
        render(&plain, scene->plain, 1);
        assert_same_symbols(&ours, &plain);
        const struct picture_difference difference = pictures_compare(&ours, &plain, CELL_PX);
        assert_false(is_alike(&difference));
        gray_image_free(&ours);
        gray_image_free(&plain);
    }
}

/* What libharu would print as a blank is refused by the oracle, not passed. */
static void what_libharu_cannot_is_no_oracle(void **state)
{
    static const char *const names[] = {"𠮷田　一", "葛\U000E0100城　一"};
    const struct scene *scene = *state;
    for (size_t i = 0; i < ROWS(names); i++) {
        struct person person = people[0];
        struct filled_pair pair;
        struct error error = ERROR_INIT;
        person.name = names[i];
        fill_pair(&pair, scene, &person);
        assert_int_equal(plain_write(scene->plain, scene->library, pair.forms, FORM_COUNT, &error),
                         -1);
        assert_int_equal(error.code, ERROR_REFUSED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_writers_put_the_same_on_paper),
        cmocka_unit_test(another_character_is_seen),
        cmocka_unit_test(what_libharu_cannot_is_no_oracle),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
