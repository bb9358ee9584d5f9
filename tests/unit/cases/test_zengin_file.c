/* SPDX-License-Identifier: MIT */
/* The bank's file. A byte read at the wrong place is another amount, another person, another day.
 */
#include "check.h"
#include "buffer.h"
#include "zengin_file.h"

#include <stdio.h>

static const struct date received = {2026, 4, 21};

/* One record: parts at their positions (1 …), blanks between them. Kana are written as CP932. */
struct part {
    int position;
    const char *text;
};

static void append_record(struct buffer *out, const struct part *parts, const char *line_end)
{
    char record[ZENGIN_RECORD_BYTES];
    memset(record, ' ', sizeof record);
    for (; parts->text != NULL; parts++)
        memcpy(record + parts->position - 1, parts->text, strlen(parts->text));
    buffer_append(out, record, sizeof record);
    buffer_append_text(out, line_end);
}
#define RECORD(out, end, ...) append_record(out, (const struct part[]){__VA_ARGS__, {0, NULL}}, end)

#define YAMADA "\xD4\xCF\xC0\xDE \xC0\xDB\xB3"

/* A line as people read it: half-width kana are three bytes of UTF-8, and one of the file. */
static void append_line(struct buffer *out, const char *text, const char *line_end)
{
    size_t start = out->size;
    while (*text != '\0') {
        const unsigned char *byte = (const unsigned char *)text;
        bool is_kana = byte[0] == 0xEF;
        buffer_append_char(out, is_kana ? (char)(byte[2] + (byte[1] == 0xBE ? 0x40 : 0)) : *text);
        text += is_kana ? 3 : 1;
    }
    while (out->size < start + ZENGIN_RECORD_BYTES)
        buffer_append_char(out, ' ');
    assert_int_equal(out->size - start, ZENGIN_RECORD_BYTES);
    buffer_append_text(out, line_end);
}

/* The sample of the format's description, byte by byte: two transfers, and the second taken back.
 */
static void append_sample(struct buffer *out, const char *end, const char *trailer)
{
    static const char *const lines[] = {
        "10100804200804200804209999ﾃｽﾄｷﾞﾝｺｳ       001ﾎﾝﾃﾝ           11234567ﾃｽﾄｹﾝｺｳﾎｹﾝｸﾐｱｲ",
        "2000001080420080420000003225600000000000000012345ﾔﾏﾀﾞ ﾀﾛｳ"
        "                                        ﾐｽﾞﾎ           ﾄｳｷﾖｳ",
        "200000208042008042000000374400000000000000000000012340056 ｽｽﾞｷ ﾊﾅｺ"
        "                               ﾕｳﾁﾖ",
        "200000308042008042000000374400000000000000000000012340056 ｽｽﾞｷ ﾊﾅｺ"
        "                               ﾕｳﾁﾖ                          1",
    };
    for (size_t i = 0; i < ROWS(lines); i++)
        append_line(out, lines[i], end);
    RECORD(out, end, {1, "8"}, {2, trailer});
    RECORD(out, end, {1, "9"});
}

static void check_sample(const struct buffer *bytes, size_t warnings)
{
    struct zengin_file file;
    struct error error = ERROR_INIT;
    if (zengin_file_parse(&file, bytes->data, bytes->size, received, "bank.txt", &error) != 0)
        fail_msg("%s", error.message);
    assert_int_equal(file.group_count, 1);
    assert_int_equal(file.groups[0].kind, ZENGIN_TRANSFER_NOTICE);
    assert_string_equal(file.groups[0].account.bank_code, "9999");
    assert_string_equal(file.groups[0].account.branch_code, "001");
    assert_string_equal(file.groups[0].account.account_number, "1234567");
    assert_int_equal(file.row_count, 3);
    const struct zengin_row *rows = file.rows;
    assert_int_equal(rows[0].amount_yen, 32256);
    assert_string_equal(rows[0].payer_code, "0000012345");
    assert_string_equal(rows[0].payer_name, "ﾔﾏﾀﾞ ﾀﾛｳ");
    assert_int_equal(date_compare(rows[0].value, (struct date){2026, 4, 20}), 0);
    assert_string_equal(rows[0].sending_bank, "ﾐｽﾞﾎ");
    assert_string_equal(rows[1].payer_name, "12340056 ｽｽﾞｷ ﾊﾅｺ");
    assert_int_equal(rows[1].amount_yen, 37440);
    assert_false(rows[1].is_cancelled);
    assert_true(rows[2].is_cancelled);
    assert_int_equal(rows[2].record, 4);
    assert_int_equal(file.warning_count, warnings);
    zengin_file_free(&file);
}

static void test_sample_in_every_line_form(void **state)
{
    static const char *const ends[] = {"", "\r\n", "\n", "\r"};
    static const struct {
        const char *trailer;
        size_t warnings;
    } trailers[] = {
        {"000002000000069696000001000000037440", 0}, /* the cancelled row apart */
        {"000003000000107136000001000000037440", 1}, /* in the totals too */
        {"000001000000032256000001000000037440", 1}, /* taken off */
        {"000002000000069696", 0},                   /* cancelled totals left out */
    };
    (void)state;
    for (size_t i = 0; i < ROWS(ends); i++) {
        for (size_t t = 0; t < ROWS(trailers); t++) {
            for (int has_mark = 0; has_mark < 2; has_mark++) {
                struct buffer bytes = BUFFER_INIT;
                append_sample(&bytes, ends[i], trailers[t].trailer);
                if (has_mark)
                    buffer_append_char(&bytes, 0x1A);
                check_sample(&bytes, trailers[t].warnings);
                buffer_free(&bytes);
            }
        }
    }
}

static void append_statement(struct buffer *out)
{
    RECORD(out, "\r\n", {1, "1030"}, {5, "080430080401080430"}, {23, "0001"}, {42, "123"},
           {60, "000"}, {63, "1"}, {64, "0007654321"}, {114, "1"}, {116, "00000000100000"});
    RECORD(out, "\r\n", {1, "2"}, {2, "00000001"}, {10, "080407080408"}, {22, "111"},
           {25, "000000030240"}, {37, "000000000000"}, {72, "0000000077"}, {82, YAMADA},
           {180, "EDI-1"});
    RECORD(out, "\r\n", {1, "2"}, {2, "00000002"}, {10, "080409      "}, {22, "214"},
           {25, "000000000550"}, {37, "000000000000"});
    RECORD(out, "\r\n", {1, "8"}, {2, "000001"}, {8, "0000000030240"}, {21, "000001"},
           {27, "0000000000550"}, {40, "1"}, {41, "00000000129690"}, {55, "0000002"});
    RECORD(out, "\r\n", {1, "9"}, {2, "0000000005"}, {12, "00001"});
}

static void test_statement(void **state)
{
    struct buffer bytes = BUFFER_INIT;
    struct zengin_file file;
    struct error error = ERROR_INIT;
    (void)state;
    append_statement(&bytes);
    if (zengin_file_parse(&file, bytes.data, bytes.size, (struct date){2026, 5, 1}, "s.txt",
                          &error) != 0)
        fail_msg("%s", error.message);
    assert_int_equal(file.row_count, 2);
    assert_string_equal(file.groups[0].account.account_number, "0007654321");
    assert_true(file.rows[0].is_incoming);
    assert_int_equal(file.rows[0].amount_yen, 30240);
    assert_int_equal(date_compare(file.rows[0].booked, (struct date){2026, 4, 7}), 0);
    assert_int_equal(date_compare(file.rows[0].value, (struct date){2026, 4, 8}), 0);
    assert_string_equal(file.rows[0].edi, "EDI-1");
    assert_string_equal(file.rows[0].payer_code, "0000000077");
    assert_false(file.rows[1].is_incoming);
    assert_int_equal(date_compare(file.rows[1].value, (struct date){2026, 4, 9}), 0);
    zengin_file_free(&file);
    buffer_free(&bytes);
}

/* Years without an era, held against the day on which the file came. */
static void test_eras(void **state)
{
    static const struct {
        struct date received;
        const char *written;
        struct date read; /* no date: refused */
    } rows[] = {
        {{2026, 4, 21}, "080420", {2026, 4, 20}}, {{2016, 6, 1}, "280503", {2016, 5, 3}},
        {{2019, 5, 10}, "310426", {2019, 4, 26}}, {{2019, 5, 10}, "010507", {2019, 5, 7}},
        {{2026, 4, 21}, "080521", {2026, 5, 21}}, {{2026, 4, 21}, "080522", {0, 0, 0}},
        {{2026, 4, 21}, "070421", {2025, 4, 21}}, {{2026, 4, 21}, "070420", {0, 0, 0}},
        {{2026, 4, 21}, "080431", {0, 0, 0}},     {{2026, 4, 21}, "280503", {0, 0, 0}},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct buffer bytes = BUFFER_INIT, *out = &bytes;
        struct zengin_file file;
        struct error error = ERROR_INIT;
        RECORD(out, "", {1, "1010"}, {23, "9999"}, {42, "001"}, {60, "11234567"});
        RECORD(out, "", {1, "2000001"}, {8, rows[i].written}, {20, "0000000001"});
        RECORD(out, "", {1, "8000001000000000001"});
        RECORD(out, "", {1, "9"});
        int result =
            zengin_file_parse(&file, bytes.data, bytes.size, rows[i].received, "f", &error);
        assert_int_equal(result, date_is_set(rows[i].read) ? 0 : -1);
        if (result == 0)
            assert_int_equal(date_compare(file.rows[0].booked, rows[i].read), 0);
        zengin_file_free(&file);
        buffer_free(&bytes);
    }
}

/* A sound file with one thing changed: refused whole, and the message says where. */
static void test_faults_are_refused(void **state)
{
    static const struct {
        long offset; /* of the byte that is changed */
        int byte;    /* what it becomes; -1: the file is cut there */
        const char *said;
    } rows[] = {
        {0, '2', "record 1, byte 1, データ区分"},
        {2, '9', "record 1, byte 2, 種別コード"},
        {3, '1', "EBCDIC"},
        {59, '9', "record 1, byte 60, 預金種目"},
        {60, 'A', "record 1, byte 61, 口座番号"},
        {200 + 20, ' ', "record 2, byte 221, 金額"},
        {200 + 28, '7', "record 5, byte 802, 合計: says 2 rows, 69696 yen, but the rows are 2, 69697 yen"},
        {200 + 127, 'X', "record 2, byte 328, 取消区分"},
        {200 + 60, 0x85, "record 2, byte 261: 0x85"},
        {200 + 60, '\n', "record 2, byte 201: has 60 bytes"},
        {400, '9', "record 3, byte 401, データ区分"},
        {800 + 24, '9', "record 5, byte 820, 取消合計: says 9 rows, 37440 yen, but the rows are 1, 37440 yen"},
        {1000, '2', "record 6, byte 1001, データ区分"},
        {1000, -1, "end record"},
        {1100, -1, "record 6, byte 1001: has 100 bytes"},
        {0, -1, "empty"},
        {0, 0xF1, "EBCDIC"},
        {8 + 200, '3', "record 2, byte 208, 勘定日"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct buffer bytes = BUFFER_INIT;
        struct zengin_file file;
        struct error error = ERROR_INIT;
        append_sample(&bytes, "", "000002000000069696000001000000037440");
        size_t size = rows[i].byte < 0 ? (size_t)rows[i].offset : bytes.size;
        if (rows[i].byte >= 0)
            bytes.data[rows[i].offset] = (char)rows[i].byte;
        assert_int_equal(zengin_file_parse(&file, bytes.data, size, received, "bank.txt", &error),
                         -1);
        assert_int_equal(error.code, ERROR_REFUSED);
        if (strstr(error.message, rows[i].said) == NULL)
            fail_msg("row %zu: \"%s\" does not say \"%s\"", i, error.message, rows[i].said);
        zengin_file_free(&file);
        buffer_free(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sample_in_every_line_form),
        cmocka_unit_test(test_statement),
        cmocka_unit_test(test_eras),
        cmocka_unit_test(test_faults_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
