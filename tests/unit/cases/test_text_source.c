/* SPDX-License-Identifier: MIT */
/* If this fails, an employer's file in one encoding is read as the other, and every name in it is
 * wrong. */
#include "check.h"

#include "text_source.h"

#include <stdio.h>
#include <unistd.h>

static struct text_source *open_bytes(const char *bytes, size_t size)
{
    struct text_source *source;
    struct error error = ERROR_INIT;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    rewind(file);
    if (text_source_from_file(&source, file, "test.csv", &error) != 0)
        fail_msg("%s", error.message);
    return source;
}

static void encodings_are_told_apart(void **state)
{
    static const struct {
        const char *bytes;
        enum text_encoding encoding;
        const char *line;
    } rows[] = {
        {"abc", ENCODING_UTF8, "abc"},
        {"\xEF\xBB\xBF氏名", ENCODING_UTF8, "氏名"},
        {"氏名", ENCODING_UTF8, "氏名"},
        {"\x8E\x81\x96\xBC", ENCODING_CP932, "氏名"},
        /* trail bytes that look like \ and | */
        {"\x95\x5C\x83\x5C\x94\x5C\x8F\x5C\x95\x7C", ENCODING_CP932, "表ソ能十怖"},
        /* the same character in the IBM rows and in the NEC-selected rows */
        {"\xFB\xFC\xEE\xE0\xFA\xB1\xED\x95", ENCODING_CP932, "髙髙﨑﨑"},
        {"\x87\x40\x87\x8A\x81\x60\x81\x7C", ENCODING_CP932, "①㈱～－"},
        {"\xF0\x40\xF9\xFC", ENCODING_CP932, "\uE000\uE757"},
        {"\xD4\xCF\xC0\xDE", ENCODING_CP932, "ﾔﾏﾀﾞ"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct text_source *source = open_bytes(rows[i].bytes, strlen(rows[i].bytes));
        struct text_line line;
        assert_int_equal(text_source_encoding(source), rows[i].encoding);
        assert_int_equal(text_source_next_line(&line, source, NULL), 1);
        assert_int_equal(line.bad_offset, -1);
        assert_string_equal(line.text, rows[i].line);
        assert_int_equal(text_source_next_line(&line, source, NULL), 0);
        text_source_close(source);
    }
}

static void lines_end_with_cr_lf_or_both(void **state)
{
    static const char bytes[] = "a\r\nb\nc\rd\n\ne\r\r\nf";
    static const char *const lines[] = {"a", "b", "c", "d", "", "e", "", "f"};
    static const int64_t offsets[] = {0, 3, 5, 7, 9, 10, 12, 14};
    struct text_source *source = open_bytes(bytes, sizeof bytes - 1);
    struct text_line line;
    (void)state;
    for (size_t i = 0; i < ROWS(lines); i++) {
        assert_int_equal(text_source_next_line(&line, source, NULL), 1);
        assert_string_equal(line.text, lines[i]);
        assert_int_equal(line.offset, offsets[i]);
    }
    assert_int_equal(text_source_next_line(&line, source, NULL), 0);
    assert_int_equal(text_source_seek(source, 7, NULL), 0);
    assert_int_equal(text_source_next_line(&line, source, NULL), 1);
    assert_string_equal(line.text, "d");
    text_source_close(source);
}

static void bytes_that_cannot_be_decoded_are_told_by_offset(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        int64_t offset;
    } rows[] = {
        {"\x8E\x81\x96\xBC\n\x95\x5C\x81\x39\n", 10, 7}, /* CP932: trail byte out of range */
        {"\x8E\x81\x96\xBC\n\x95", 6, 5},               /* cut off */
        {"\xEF\xBB\xBF氏名\n田\xFF", 14, 13},
        {"\xEF\xBB\xBF氏名\n\xE7\x94", 12, 10},
        {"ab\ncd\0e", 7, 5},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct text_source *source = open_bytes(rows[i].bytes, rows[i].size);
        struct text_line line;
        assert_int_equal(text_source_next_line(&line, source, NULL), 1);
        assert_int_equal(line.bad_offset, -1);
        assert_int_equal(text_source_next_line(&line, source, NULL), 1);
        assert_int_equal(line.bad_offset, rows[i].offset);
        text_source_close(source);
    }
}

static void a_broken_byte_does_not_turn_utf8_into_other_characters(void **state)
{
    static const char bytes[] = "氏名,住所,生年月日\n山田\xFF太郎,東京都\n";
    struct text_source *source = open_bytes(bytes, sizeof bytes - 1);
    (void)state;
    assert_int_equal(text_source_encoding(source), ENCODING_UTF8);
    text_source_close(source);
}

static void lines_longer_than_a_block_are_whole(void **state)
{
    size_t size = 200000;
    char *bytes = malloc(size);
    struct text_line line;
    (void)state;
    assert_non_null(bytes);
    for (size_t i = 0; i < size; i++)
        bytes[i] = (i + 1) % 50000 == 0 ? '\n' : 'x';
    memset(bytes + 50000, 'y', 70000); /* this line passes the limit */
    struct text_source *source = open_bytes(bytes, size);
    assert_int_equal(text_source_next_line(&line, source, NULL), 1);
    assert_int_equal(line.size, 49999);
    assert_int_equal(text_source_next_line(&line, source, NULL), 1);
    assert_true(line.is_too_long);
    assert_string_equal(line.text, "");
    assert_int_equal(text_source_next_line(&line, source, NULL), 1);
    assert_int_equal(line.offset, 150000);
    assert_int_equal(line.size, 49999);
    assert_int_equal(text_source_next_line(&line, source, NULL), 0);
    text_source_close(source);
    free(bytes);
}

static void utf16_and_folders_are_refused(void **state)
{
    struct text_source *source;
    struct error error = ERROR_INIT;
    FILE *file = tmpfile();
    (void)state;
    assert_non_null(file);
    assert_int_equal(fwrite("\xFF\xFEz\0", 1, 4, file), 4);
    rewind(file);
    assert_int_equal(text_source_from_file(&source, file, "test.csv", &error), -1);
    assert_non_null(strstr(error.message, "UTF-16"));
    assert_int_equal(error.code, ERROR_REFUSED);

    error_clear(&error);
    assert_int_equal(text_source_open(&source, "/tmp", &error), -1);
    assert_int_equal(error.code, ERROR_REFUSED);
    error_clear(&error);
    assert_int_equal(text_source_open(&source, "/nonexistent/x.csv", &error), -1);
    assert_non_null(strstr(error.message, "/nonexistent/x.csv"));
}

static void a_pipe_is_read_like_a_file(void **state)
{
    int ends[2];
    char path[64];
    struct text_source *source;
    struct text_line line;
    struct error error = ERROR_INIT;
    (void)state;
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "\x8E\x81\x96\xBC\n", 5), 5);
    close(ends[1]);
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    assert_int_equal(text_source_open(&source, path, &error), 0);
    assert_int_equal(text_source_encoding(source), ENCODING_CP932);
    assert_int_equal(text_source_next_line(&line, source, NULL), 1);
    assert_string_equal(line.text, "氏名");
    text_source_close(source);
    close(ends[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodings_are_told_apart),
        cmocka_unit_test(lines_end_with_cr_lf_or_both),
        cmocka_unit_test(bytes_that_cannot_be_decoded_are_told_by_offset),
        cmocka_unit_test(a_broken_byte_does_not_turn_utf8_into_other_characters),
        cmocka_unit_test(lines_longer_than_a_block_are_whole),
        cmocka_unit_test(utf16_and_folders_are_refused),
        cmocka_unit_test(a_pipe_is_read_like_a_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
