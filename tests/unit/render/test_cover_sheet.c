/* SPDX-License-Identifier: MIT */
/* If this fails, the cover sheet cannot go out in the society's window envelopes: the barcode
 * cannot be read, the address is cut, or the letter says nothing of what is enclosed. */
#include "check.h"

#include "barcode_picture.h"
#include "cover_letter.h"
#include "envelope_window.h"
#include "file.h"
#include "inserter_mark.h"
#include "print_document.h"

#include <stdio.h>
#include <unistd.h>

struct scene {
    struct font_library *library;
    struct form_definition *form;
    char folder[40], pdf[64];
};

static int set_up(void **state)
{
    struct scene *scene = calloc(1, sizeof *scene);
    struct error error = ERROR_INIT;
    struct buffer json = BUFFER_INIT;
    strcpy(scene->folder, "/tmp/formloop-cover-XXXXXX");
    if (font_library_open(&scene->library, NULL, &error) != 0 || mkdtemp(scene->folder) == NULL ||
        file_read(&json, DEFINITIONS "/cover-1.json", FORM_MAX_BYTES, &error) != 0)
        return -1;
    scene->form = form_load(json.data, json.size, "cover-1.json", &error);
    buffer_free(&json);
    snprintf(scene->pdf, sizeof scene->pdf, "%s/cover.pdf", scene->folder);
    *state = scene;
    return scene->form == NULL ? -1 : 0;
}

static int tear_down(void **state)
{
    struct scene *scene = *state;
    unlink(scene->pdf);
    rmdir(scene->folder);
    form_free(scene->form);
    font_library_close(scene->library);
    free(scene);
    return 0;
}

struct addressee {
    const char *postal_code_digits, *name, *address, *building;
};
static const struct addressee usual = {"2730102", "見本　𠮷之助",
                                       "千葉県見本市右京塚東３丁目２０番５号",
                                       "郵便・Ａ＆ｂコーポ　Ｂ６０４号"};

static void print_cover(const struct scene *scene, const struct addressee *to,
                        const char *document_name)
{
    static const char *const codes[] = {"F11CV0111000000100000101234ABCDE"};
    const struct cover_letter *letter = cover_letter_lookup(document_name);
    assert_non_null(letter);
    const struct form_value values[] = {{"postal_code", "273-0102"},
                                        {"postal_code_digits", to->postal_code_digits},
                                        {"address", to->address},
                                        {"address_building", to->building},
                                        {"name", to->name},
                                        {"case_number", "2026-00012345"},
                                        {"print_date", "令和8年4月14日"},
                                        {"society_name", "見本健康保険組合"},
                                        {"society_department", "適用部"},
                                        {"society_postal_code", "100-0001"},
                                        {"society_address", "東京都見本区１－１"},
                                        {"society_phone", "03-1234-5678"},
                                        {"mail_subject", letter->mail_subject},
                                        {"mail_text", letter->mail_text},
                                        {"enclosures", letter->enclosures}};
    const struct filled_form filled = {.form = scene->form, .values = values, .value_count = ROWS(values), .page_codes = codes, .case_number = "1"};
    struct error error = ERROR_INIT;
    struct print_document *document;
    if (print_document_new(&document, scene->library, "送付状", &error) != 0 ||
        print_document_add_form(document, &filled, &error) != 0 ||
        print_document_write(document, scene->pdf, NULL, &error) != 0)
        fail_msg("%s", error.message);
    print_document_free(document);
}

static const struct form_element *find_barcode(const struct form_definition *form)
{
    for (size_t i = 0; i < form->pages[0].element_count; i++)
        if (form->pages[0].elements[i].kind == ELEMENT_CUSTOMER_BARCODE)
            return &form->pages[0].elements[i];
    fail_msg("the cover sheet has no barcode");
    return NULL;
}

static void the_barcode_is_read_from_the_picture(void **state)
{
    struct scene *scene = *state;
    const struct form_element *barcode = find_barcode(scene->form);
    struct gray_picture picture;
    char text[BARCODE_TEXT_SIZE];
    print_cover(scene, &usual, "guide");
    render_page(&picture, scene->pdf, 1, BARCODE_PICTURE_DPI);
    struct point_mm middle = {barcode->box.x - 2, barcode->box.y + barcode->box.h / 2};
    barcode_read(text, &picture, middle, barcode->size_pt);
    assert_string_equal(text, "27301023-20-5B604");
    buffer_free(&picture.bytes);
}

/* A city's code takes none: the place stays white. */
static void a_citys_code_has_no_barcode(void **state)
{
    struct scene *scene = *state;
    const struct rect_mm box = find_barcode(scene->form)->box;
    struct gray_picture picture;
    struct addressee in_city = usual;
    in_city.postal_code_digits = "2730100";
    print_cover(scene, &in_city, "guide");
    render_page(&picture, scene->pdf, 1, 254); /* ten dots a mm */
    for (int y = (int)(box.y * 10); y < (int)((box.y + box.h) * 10); y++)
        for (int x = (int)(box.x * 10); x < (int)((box.x + box.w) * 10); x++)
            assert_true(picture.pixels[y * picture.width + x] > 250);
    buffer_free(&picture.bytes);
}

static void address_and_barcode_stay_in_the_usual_window(void **state)
{
    struct scene *scene = *state;
    /* The default of settings, and the drift of domain practice. */
    const struct envelope_window window = {{20, 12, 90, 45}, 3}, other = {{20, 15, 90, 45}, 3};
    struct error error = ERROR_INIT;
    if (envelope_window_check_form(&window, scene->form, "1", &error) != 0)
        fail_msg("%s", error.message);
    assert_int_equal(envelope_window_check_form(&other, scene->form, "1", &error), -1);
    error_clear(&error);
    if (inserter_mark_check_form(scene->form, &error) != 0)
        fail_msg("%s", error.message);
}

/* Two lines of a smaller size take what a health-insurance name can hold. */
static void long_names_and_addresses_stay_in_the_block(void **state)
{
    static const struct addressee rows[] = {
        {"2730102", "Anastasia-Konstantina Papadopoulou-Vande", "東京都見本区１－１", ""},
        {"2730102",
         "アナスタシア　コンスタンティナ　パパドプールー　ヴァンデンベルヒ　デ・ラ・クルス",
         "東京都見本区１－１", ""},
        {"2730102", "勅使河原　惣右衛門之介",
         "神奈川県横浜市保土ケ谷区見本ヶ丘西一丁目２３４番地の５６７（旧見本町大字"
         "見本字上見本１２３４番地の５６７）",
         "グランドパークレジデンス見本ヶ丘駅前弐番館　サウスウイング１２０３号室"},
    };
    struct scene *scene = *state;
    for (size_t i = 0; i < ROWS(rows); i++)
        print_cover(scene, &rows[i], "guide");
}

static void every_document_has_its_letter(void **state)
{
    static const char *const documents[] = {"application", "guide"};
    struct scene *scene = *state;
    struct buffer text = BUFFER_INIT;
    for (size_t i = 0; i < ROWS(documents); i++) {
        const struct cover_letter *letter = cover_letter_lookup(documents[i]);
        print_cover(scene, &usual, documents[i]);
        run_tool(&text, "pdftotext -raw %s -", scene->pdf);
        const char *const said[] = {
            letter->mail_subject, "見本 𠮷之助 様", "令和8年4月14日", "拝啓",         "敬具",
            "同封書類",           "返信用封筒",     "以上",           "2026-00012345"};
        for (size_t s = 0; s < ROWS(said); s++)
            if (strstr(buffer_text(&text), said[s]) == NULL)
                fail_msg("%s is not in: %s", said[s], buffer_text(&text));
    }
    assert_null(cover_letter_lookup("envelope"));
    assert_null(cover_letter_lookup("deficiency")); /* a letter itself */
    buffer_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_barcode_is_read_from_the_picture),
        cmocka_unit_test(a_citys_code_has_no_barcode),
        cmocka_unit_test(address_and_barcode_stay_in_the_usual_window),
        cmocka_unit_test(long_names_and_addresses_stay_in_the_block),
        cmocka_unit_test(every_document_has_its_letter),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
