/* SPDX-License-Identifier: MIT */
/* If this fails, a field of one person slips into another's, or one bad quote costs a whole file. */
#include "check.h"

#include "csv_reader.h"

#include <stdio.h>

/* All records of bytes, "field|field" each, faults as "!fault". */
static void assert_records(const char *bytes, size_t size, const char *const *expected,
                           size_t count)
{
    struct text_source *source;
    struct csv_reader reader;
    struct csv_record record;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    rewind(file);
    assert_int_equal(text_source_from_file(&source, file, "test.csv", NULL), 0);
    csv_reader_init(&reader, source);
    for (size_t i = 0; i < count; i++) {
        char shown[1000] = "";
        assert_int_equal(csv_read_record(&record, &reader, NULL), 1);
        assert_int_equal(record.row, i + 1);
        if (record.fault != CSV_SOUND)
            snprintf(shown, sizeof shown, "!%d in %zu", record.fault, record.fault_field);
        for (size_t field = 0; field < record.field_count; field++) {
            strcat(shown, field > 0 ? "|" : "");
            strcat(shown, record.fields[field]);
        }
        assert_string_equal(shown, expected[i]);
    }
    assert_int_equal(csv_read_record(&record, &reader, NULL), 0);
    csv_reader_free(&reader);
    text_source_close(source);
}
#define RECORDS(bytes, ...)                                                                        \
    assert_records(bytes, sizeof(bytes) - 1, (const char *const[]){__VA_ARGS__},                   \
                   sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void fields_are_split_at_commas(void **state)
{
    (void)state;
    RECORDS("a,b,c\r\nd,,f\r\n,,\r\n", "a|b|c", "d||f", "||");
    RECORDS("a,b\nc,d", "a|b", "c|d");
    RECORDS("a,b\rc,d\r", "a|b", "c|d");
    RECORDS("a\n\nb\n", "a", "", "b");
    RECORDS(" a , b \n", " a | b ");
    RECORDS("a,\n", "a|");
}

static void quotes_hold_commas_quotes_and_line_ends(void **state)
{
    (void)state;
    RECORDS("\"a,b\",\"c \"\"d\"\"\",\"\"\n", "a,b|c \"d\"|");
    RECORDS("\"a\r\nb\",c\r\nd,e\r\n", "a\nb|c", "d|e");
    RECORDS("\"a\rb\nc\",d\n", "a\nb\nc|d");
    RECORDS("a \"b\" c,5\"\n", "a \"b\" c|5\"");
    RECORDS("a, \"b,c\" ,d\n", "a|b,c|d");
    RECORDS("\"a\"", "a");
    RECORDS("\"\"\"\"\n", "\"");
}

static void trail_bytes_of_cp932_split_nothing(void **state)
{
    (void)state;
    /* 表,ソ and "能,怖" */
    RECORDS("\x95\x5C,\x83\x5C\n\"\x94\x5C,\x95\x7C\",x\n", "表|ソ", "能,怖|x");
}

static void a_bad_quote_costs_one_row(void **state)
{
    (void)state;
    /* text behind a closing quote */
    RECORDS("\"a\"b,c\nd,e\n", "!5 in 0", "d|e");
    /* never closed: reading goes on with the next line */
    RECORDS("a,\"b\nc,d\ne,f\n", "!6 in 1", "c|d", "e|f");
    RECORDS("a,\"b\n", "!6 in 1");
    RECORDS("a,\"b", "!6 in 1");
    /* not closed, and a later row has quotes of its own */
    RECORDS("a,\"b\nc,\"d\",e\nf,g\n", "!5 in 1", "c|d|e", "f|g");
}

static void bytes_that_cannot_be_decoded_cost_one_row(void **state)
{
    (void)state;
    RECORDS("\x95\x5C,b\n\x81\x39,\"c,\n\"d\"\n\x95\x5C,f\n", "表|b", "!1 in 1", "d", "表|f");
    RECORDS("\x95\x5C\n\x81\x39,c\nd,e\n", "表", "!1 in 1", "d|e");
    RECORDS("\x95\x5C\n\"\x81\x39\nx\",c\nd,e\n", "表", "!1 in 0", "d|e");
    RECORDS("a,b\nc\0,d\n", "a|b", "!1 in 1");
}

static void limits_have_their_own_faults(void **state)
{
    static char bytes[300000];
    (void)state;
    /* a field of 4,096 bytes, then one of 4,097 */
    memset(bytes, 'x', 4096);
    strcpy(bytes + 4096, ",y\n");
    struct {
        size_t size;
        enum csv_fault fault;
    } rows[] = {{4096, CSV_SOUND}, {4097, CSV_FIELD_TOO_LONG}, {65537, CSV_RECORD_TOO_LONG}};
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct text_source *source;
        struct csv_reader reader;
        struct csv_record record;
        FILE *file = tmpfile();
        assert_non_null(file);
        memset(bytes, 'x', rows[i].size);
        strcpy(bytes + rows[i].size, ",y\nz\n");
        assert_int_equal(fwrite(bytes, 1, strlen(bytes), file), strlen(bytes));
        rewind(file);
        assert_int_equal(text_source_from_file(&source, file, "test.csv", NULL), 0);
        csv_reader_init(&reader, source);
        assert_int_equal(csv_read_record(&record, &reader, NULL), 1);
        assert_int_equal(record.fault, rows[i].fault);
        assert_int_equal(csv_read_record(&record, &reader, NULL), 1);
        assert_string_equal(record.fields[0], "z");
        csv_reader_free(&reader);
        text_source_close(source);
    }
    /* 200 columns, then 201 */
    size_t size = 0;
    for (int i = 0; i < 199; i++)
        bytes[size++] = ',';
    bytes[size++] = '\n';
    for (int i = 0; i < 200; i++)
        bytes[size++] = ',';
    bytes[size++] = '\n';
    char empty[200] = "";
    memset(empty, '|', 199);
    assert_records(bytes, size, (const char *const[]){empty, "!4 in 200"}, 2);
}

static void an_open_quote_in_a_long_file_costs_one_row(void **state)
{
    struct text_source *source;
    struct csv_reader reader;
    struct csv_record record;
    long faults = 0, sound = 0;
    FILE *file = tmpfile();
    (void)state;
    assert_non_null(file);
    for (int i = 0; i < 20000; i++)
        fprintf(file, i == 100 ? "%d,\"open\n" : "%d,closed\n", i);
    rewind(file);
    assert_int_equal(text_source_from_file(&source, file, "test.csv", NULL), 0);
    csv_reader_init(&reader, source);
    while (csv_read_record(&record, &reader, NULL) > 0) {
        faults += record.fault != CSV_SOUND;
        sound += record.fault == CSV_SOUND;
    }
    assert_int_equal(faults, 1);
    assert_int_equal(sound, 19999);
    csv_reader_free(&reader);
    text_source_close(source);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_split_at_commas),
        cmocka_unit_test(quotes_hold_commas_quotes_and_line_ends),
        cmocka_unit_test(trail_bytes_of_cp932_split_nothing),
        cmocka_unit_test(a_bad_quote_costs_one_row),
        cmocka_unit_test(bytes_that_cannot_be_decoded_cost_one_row),
        cmocka_unit_test(limits_have_their_own_faults),
        cmocka_unit_test(an_open_quote_in_a_long_file_costs_one_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
