/* SPDX-License-Identifier: MIT */
/* If this fails, people of an employer's file are lost, doubled or mixed up when it is imported. */
#include "store_fixture.h"

#include "file.h"

#include <fcntl.h>
#include <unistd.h>

#define HEADER "整理番号,記号,番号,氏名,フリガナ,生年月日,郵便番号,住所,退職日\n"

static void assert_counts(const struct import_notes *notes, long added, long unchanged,
                          long updated, long rejected)
{
    assert_int_equal(notes->result, 0);
    assert_int_equal(notes->summary.added, added);
    assert_int_equal(notes->summary.unchanged, unchanged);
    assert_int_equal(notes->summary.updated, updated);
    assert_int_equal(notes->summary.rejected, rejected);
}

static void both_encodings_give_the_same_case(void **state)
{
    /* 氏名,フリガナ,生年月日,郵便番号,住所,退職日 / 表 十能,ｵﾓﾃ ﾄﾉ,S55.5.5,1000001,ソ町,R8.3.31 */
    static const char cp932[] =
        "\x8E\x81\x96\xBC,\x83\x74\x83\x8A\x83\x4B\x83\x69,\x90\xB6\x94\x4E\x8C\x8E\x93\xFA,"
        "\x97\x58\x95\xD6\x94\xD4\x8D\x86,\x8F\x5A\x8F\x8A,\x91\xDE\x90\x45\x93\xFA\r\n"
        "\x95\x5C \x8F\x5C\x94\x5C,\xB5\xD3\xC3 \xC4\xC9,S55.5.5,1000001,\x83\x5C\x92\xAC,"
        "R8.3.31\r\n";
    struct fixture *f = *state;
    struct import_notes notes = {0};
    import_bytes(&notes, f, cp932, sizeof cp932 - 1);
    assert_counts(&notes, 1, 0, 0, 0);
    struct case_record record = load_case(f, "C0000001");
    assert_string_equal(record.name, "表 十能");
    assert_string_equal(record.name_kana, "オモテ トノ");
    assert_string_equal(record.address, "ソ町");
    assert_int_equal(record.state, CASE_REGISTERED);
    import_text(&notes, f,
                "\xEF\xBB\xBFretirement_date,name,name_kana,birth_date,address,postal_code\n"
                "令和8年3月31日,表 十能,オモテ トノ,昭和55年5月5日,ソ町,〒100-0001\n");
    assert_counts(&notes, 0, 1, 0, 0);
    assert_history(f, "C0000001", "imported");
}

static void both_codes_of_a_character_are_one_character(void **state)
{
    /* 髙 as FBFC and as EEE0, 﨑 as FAB1 and as ED95, a 外字 F040; headers are JSON keys */
    static const char bytes[] =
        "case,name,birth_date,postal_code,address,retirement_date\n"
        "A,\xFB\xFC\xFA\xB1\xF0\x40,S55.5.5,1000001,\x95\x5C,R8.3.31\n"
        "B,\xEE\xE0\xED\x95\xF0\x40,S55.5.5,1000001,\x95\x5C,R8.3.31\n";
    struct fixture *f = *state;
    struct import_notes notes = {0};
    import_bytes(&notes, f, bytes, sizeof bytes - 1);
    assert_counts(&notes, 2, 0, 0, 0);
    assert_string_equal(load_case(f, "A").name, "髙﨑\uE000");
    assert_string_equal(load_case(f, "B").name, "髙﨑\uE000");
}

static void importing_again_changes_nothing(void **state)
{
    static const char text[] = HEADER "A1,10,20,見本 一,ミホン,S55.5.5,1000001,東京都,R8.3.31\n"
                                      ",10,21,見本 二,ミホン,S55.5.6,1000001,東京都,R8.3.31\n"
                                      ",,,見本 三,,S55.5.7,1000001,\"東京都,\n千代田区\",R8.3.31\n";
    struct fixture *f = *state;
    struct import_notes notes;
    import_text(&notes, f, text);
    assert_counts(&notes, 3, 0, 0, 0);
    assert_string_equal(load_case(f, "C0000003").address, "東京都, 千代田区");
    for (int i = 0; i < 2; i++) {
        import_text(&notes, f, text);
        assert_counts(&notes, 0, 3, 0, 0);
    }
    assert_history(f, "A1", "imported");
    assert_history(f, "C0000002", "imported");
    assert_sound(f);
}

static int note_payload(void *user, const struct case_event *event)
{
    snprintf(user, 300, "%s", event->payload);
    return 0;
}

static void other_values_update_and_name_the_fields(void **state)
{
    struct fixture *f = *state;
    struct import_notes notes;
    char payload[300];
    import_text(&notes, f, HEADER "A1,10,20,見本 一,ミホン,S55.5.5,1000001,東京都,R8.3.31\n");
    import_text(&notes, f, HEADER "A1,10,20,見本 二,ミホン,S55.5.5,1000002,東京都,R8.3.31\n");
    assert_counts(&notes, 0, 0, 1, 0);
    assert_string_equal(load_case(f, "A1").name, "見本 二");
    case_store_history(f->store, load_case(f, "A1").case_id, note_payload, payload, NULL);
    assert_string_equal(payload, "{\"row\":2,\"changed\":[\"name\",\"postal_code\"]}");
    /* the columns that a file does not have stay, an empty cell empties */
    import_text(&notes, f, "case,name,birth_date,postal_code,address,retirement_date,name_kana\n"
                           "A1,見本 二,S55.5.5,1000002,東京都,R8.3.31,\n");
    assert_counts(&notes, 0, 0, 1, 0);
    assert_string_equal(load_case(f, "A1").insured_number, "20");
    assert_string_equal(load_case(f, "A1").name_kana, "");
    assert_sound(f);
}

static void a_person_is_found_by_number_then_by_name(void **state)
{
    static const struct {
        const char *row;
        long added, unchanged, updated, rejected;
    } rows[] = {
        {"A1,10,20,見本 一,ミホン,S55.5.5,1000001,東京都,R8.3.31", 1, 0, 0, 0},
        /* by symbol, number and birth date: the name may change */
        {",10,20,見本 壱,ミホン,S55.5.5,1000001,東京都,R8.3.31", 0, 0, 1, 0},
        /* by name, when the file has no number; the number that is known stays */
        {",,,見本 壱,ミホン,S55.5.5,1000001,東京都,R8.3.31", 0, 1, 0, 0},
        {",10,20,見本 壱,ミホン,S55.5.5,1000001,東京都,R8.3.31", 0, 1, 0, 0},
        /* a namesake with another number is somebody else */
        {",10,99,見本 壱,ミホン,S55.5.5,1000001,東京都,R8.3.31", 1, 0, 0, 0},
        /* now the name alone fits two */
        {",,,見本 壱,ミホン,S55.5.5,1000001,東京都,R8.3.31", 0, 0, 0, 1},
        /* the number is another person's */
        {"A1,10,20,見本 一,ミホン,S55.5.6,1000001,東京都,R8.3.31", 0, 0, 0, 1},
        /* a person known by name only gets a number */
        {",,,見本 二,ミホン,S55.5.5,1000001,東京都,R8.3.31", 1, 0, 0, 0},
        {",10,30,見本 二,ミホン,S55.5.5,1000001,東京都,R8.3.31", 0, 0, 1, 0},
        {",10,30,見本 弐,ミホン,S55.5.5,1000001,東京都,R8.3.31", 0, 0, 1, 0},
        /* another retirement is another case */
        {",,,見本 壱,ミホン,S55.5.5,1000001,東京都,R8.9.30", 1, 0, 0, 0},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct import_notes notes;
        char text[500];
        snprintf(text, sizeof text, HEADER "%s\n", rows[i].row);
        import_text(&notes, f, text);
        assert_counts(&notes, rows[i].added, rows[i].unchanged, rows[i].updated, rows[i].rejected);
    }
    assert_sound(f);
}

static void rows_that_contradict_each_other_are_rejected(void **state)
{
    struct fixture *f = *state;
    struct import_notes notes;
    import_text(&notes, f,
                HEADER "A1,10,20,見本 一,ミホン,S55.5.5,1000001,東京都,R8.3.31\n"
                       "A1,10,20,見本 一,ミホン,S55.5.5,1000001,東京都,R8.3.31\n"
                       "A1,10,20,見本 一,ミホン,S55.5.5,1000001,大阪府,R8.3.31\n"
                       ",10,20,見本 一,ミホン,S55.5.5,1000001,京都府,R8.3.31\n");
    assert_counts(&notes, 1, 1, 0, 2);
    assert_int_equal(notes.rejections[0].row, 4);
    assert_non_null(strstr(notes.rejections[0].reason, "row 2"));
    assert_int_equal(notes.rejections[1].row, 5);
    assert_string_equal(load_case(f, "A1").address, "東京都");
    /* the same in the next file is an update */
    import_text(&notes, f, HEADER "A1,10,20,見本 一,ミホン,S55.5.5,1000001,大阪府,R8.3.31\n");
    assert_counts(&notes, 0, 0, 1, 0);
}

static void bad_rows_are_named_and_good_rows_go_in(void **state)
{
    struct fixture *f = *state;
    struct import_notes notes;
    static const struct {
        long row;
        enum case_column column;
    } expected[] = {
        {3, COLUMN_BIRTH_DATE}, {4, COLUMN_POSTAL_CODE}, {5, COLUMN_NAME},
        {6, COLUMN_COUNT},      {7, COLUMN_COUNT},       {9, COLUMN_RETIREMENT_DATE},
        {10, COLUMN_CASE},      {11, COLUMN_CASE},
    };
    import_text(&notes, f,
                HEADER "A1,10,20,見本 一,ミホン,S55.5.5,1000001,東京都,R8.3.31\n"
                       "A2,10,21,見本 二,ミホン,S64.5.5,1000001,東京都,R8.3.31\n"
                       "A3,10,22,見本 三,ミホン,S55.5.5,100001,東京都,R8.3.31\n"
                       "A4,10,23,,ミホン,S55.5.5,1000001,東京都,R8.3.31\n"
                       "A5,10,24,見本 五,ミホン,S55.5.5,1000001,東京都\n"
                       "A6,10,25,見本 六,ミホン,S55.5.5,1000001,東京都,R8.3.31,x\n"
                       "\n"
                       "A7,10,26,見本 七,ミホン,H30.5.5,1000001,東京都,R8.3.31\n"
                       "A/8,10,27,見本 八,ミホン,S55.5.5,1000001,東京都,R8.3.31\n"
                       "\"A9\"x,10,28,見本 九,ミホン,S55.5.5,1000001,東京都,R8.3.31\n"
                       ",,,,,,,,\n"
                       "A10,10,29,見本 十,ミホン,S55.5.5,1000001,\"東京都\n千代田区\",R8.3.31\n");
    assert_counts(&notes, 2, 0, 0, 8);
    for (size_t i = 0; i < ROWS(expected); i++) {
        assert_int_equal(notes.rejections[i].row, expected[i].row);
        assert_int_equal(notes.rejections[i].column, expected[i].column);
    }
    assert_string_equal(load_case(f, "A10").address, "東京都 千代田区");
    assert_sound(f);
}

static void a_row_with_a_bad_byte_is_rejected_by_offset(void **state)
{
    static const char bytes[] = "case,name,birth_date,postal_code,address,retirement_date\n"
                                "A,\x95\x5C\x81\x39,S55.5.5,1000001,\x95\x5C,R8.3.31\n"
                                "B,\x95\x5C,S55.5.5,1000001,\x95\x5C,R8.3.31\n";
    struct fixture *f = *state;
    struct import_notes notes = {0};
    import_bytes(&notes, f, bytes, sizeof bytes - 1);
    assert_counts(&notes, 1, 0, 0, 1);
    assert_int_equal(notes.rejections[0].row, 2);
    assert_non_null(strstr(notes.rejections[0].reason, "byte 61"));
    assert_non_null(strstr(notes.rejections[0].reason, "CP932"));
}

static void headers_are_checked_as_a_whole(void **state)
{
    static const struct {
        const char *text;
        const char *said;
    } rows[] = {
        {"", "is empty"},
        {"\n\n", "is empty"},
        {"氏名,生年月日,郵便番号,住所\nx,x,x,x\n", "退職日"},
        {"氏名,生年月日,郵便番号,住所,退職日,name\n", "twice"},
        {"氏名\t生年月日\t郵便番号\t住所\t退職日\n", "commas"},
        {"氏名;生年月日;郵便番号;住所;退職日\n", "commas"},
        {"見本 一,S55.5.5,1000001,東京都,R8.3.31\n", "not a header"},
        {"\"氏名,生年月日\n", "closing quote"},
        {"[{\"name\":\"x\"}]", "JSON array"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct import_notes notes;
        import_text(&notes, f, rows[i].text);
        assert_int_equal(notes.result, -1);
        assert_int_equal(f->error.code, ERROR_REFUSED);
        if (strstr(f->error.message, rows[i].said) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", f->error.message, rows[i].said);
        assert_null(strstr(f->error.message, "見本"));
        assert_int_equal(notes.summary.read, 0);
    }
}

static void headers_may_be_spelled_loosely(void **state)
{
    struct fixture *f = *state;
    struct import_notes notes;
    import_text(&notes, f,
                "\xEF\xBB\xBF\"退職日\" , name,備考,ﾌﾘｶﾞﾅ,生年月日　,郵便番号,address,\n"
                "R8.3.31,見本 一,x,ﾐﾎﾝ,S55.5.5,1000001,東京都,\n");
    assert_counts(&notes, 1, 0, 0, 0);
    assert_int_equal(notes.warning_count, 1);
    assert_non_null(strstr(notes.warning, "備考"));
    assert_string_equal(load_case(f, "C0000001").name_kana, "ミホン");
}

static void json_lines_are_read_too(void **state)
{
    struct fixture *f = *state;
    struct import_notes notes;
    import_text(&notes, f,
                "\n  {\"case\":\"J1\",\"name\":\"葛\U000E0100 一\",\"birth_date\":\"S55.5.5\","
                "\"postal_code\":1000001,\"address\":\"東京都\\n千代田区\",\"retirement_date\":"
                "\"2026-03-31\",\"standard_monthly_remuneration\":300000,\"email\":null}\n"
                "\n"
                "{\"case\":\"J2\",\"birth_date\":\"S55.5.5\",\"postal_code\":\"1000001\","
                "\"address\":\"x\",\"retirement_date\":\"R8.3.31\"}\n"
                "{\"case\":\"J3\",\"name\":\"x\",\"name\":\"y\"}\n"
                "{\"case\":\"J4\",\"name\":[1]}\n"
                "{\"case\":\"J5\",\"氏名\":\"x\",\"name\":\"y\"}\n"
                "[1]\n"
                "not JSON at all\n"
                "{\"hobby\":\"x\"}\n"
                "{\"hobby\":\"x\"}\n");
    assert_counts(&notes, 1, 0, 0, 8);
    assert_int_equal(notes.warning_count, 1);
    static const long lines[] = {4, 5, 6, 7, 8, 9, 10, 11};
    for (size_t i = 0; i < ROWS(lines); i++)
        assert_int_equal(notes.rejections[i].row, lines[i]);
    assert_int_equal(notes.rejections[0].column, COLUMN_NAME);
    struct case_record record = load_case(f, "J1");
    assert_string_equal(record.name, "葛\U000E0100 一");
    assert_string_equal(record.postal_code, "1000001");
    assert_string_equal(record.address, "東京都 千代田区");
    assert_int_equal(record.remuneration_yen, 300000);
}

static void given_numbers_never_collide(void **state)
{
    struct fixture *f = *state;
    struct import_notes notes;
    import_text(&notes, f, HEADER "C0000002,,,見本 一,,S55.5.5,1000001,東京都,R8.3.31\n"
                                  ",,,見本 二,,S55.5.5,1000001,東京都,R8.3.31\n"
                                  ",,,見本 三,,S55.5.5,1000001,東京都,R8.3.31\n");
    assert_counts(&notes, 3, 0, 0, 0);
    assert_string_equal(load_case(f, "C0000002").name, "見本 一");
    assert_string_equal(load_case(f, "C0000002-2").name, "見本 二");
    assert_string_equal(load_case(f, "C0000003").name, "見本 三");
}

static void a_stopped_import_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    size_t size = 0;
    char *text = malloc(200000);
    struct import_notes notes = {.stop_after = 512};
    assert_non_null(text);
    size += (size_t)sprintf(text, HEADER);
    for (int i = 0; i < 1000; i++)
        size += (size_t)sprintf(text + size, "N%d,,,見本,,S55.5.5,1000001,東京都,R8.3.31\n", i);
    import_bytes(&notes, f, text, size);
    assert_int_equal(notes.result, -1);
    assert_int_equal(f->error.code, ERROR_INTERRUPTED);
    assert_int_equal(notes.summary.added, 0);
    notes.stop_after = 0;
    import_bytes(&notes, f, text, size);
    assert_counts(&notes, 1000, 0, 0, 0);
    assert_sound(f);
    free(text);
}

static void standard_input_is_a_file_too(void **state)
{
    struct fixture *f = *state;
    struct import_summary summary = {0};
    int ends[2], saved = dup(0);
    static const char text[] = HEADER "A1,,,見本 一,,S55.5.5,1000001,東京都,R8.3.31\n";
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, sizeof text - 1), sizeof text - 1);
    close(ends[1]);
    dup2(ends[0], 0);
    int result = case_import_file(&summary, f->store, "-", NULL, &f->error);
    dup2(saved, 0);
    close(saved);
    close(ends[0]);
    assert_done(f, result);
    assert_int_equal(summary.added, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(both_encodings_give_the_same_case),
        TEST(both_codes_of_a_character_are_one_character),
        TEST(importing_again_changes_nothing),
        TEST(other_values_update_and_name_the_fields),
        TEST(a_person_is_found_by_number_then_by_name),
        TEST(rows_that_contradict_each_other_are_rejected),
        TEST(bad_rows_are_named_and_good_rows_go_in),
        TEST(a_row_with_a_bad_byte_is_rejected_by_offset),
        TEST(headers_are_checked_as_a_whole),
        TEST(headers_may_be_spelled_loosely),
        TEST(json_lines_are_read_too),
        TEST(given_numbers_never_collide),
        TEST(a_stopped_import_leaves_nothing),
        TEST(standard_input_is_a_file_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
