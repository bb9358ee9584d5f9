/* SPDX-License-Identifier: MIT */
/* A reader must see the old file or the new one whole, never half of one. */
#include "buffer.h"
#include "check.h"
#include "error.h"
#include "file.h"
#include "hash.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/formloop-test-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int remove_folder(void **state)
{
    char command[100];
    (void)state;
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static int count_entries(void)
{
    int count = 0;
    DIR *entries = opendir(folder);
    while (readdir(entries) != NULL)
        count++;
    closedir(entries);
    return count - 2;
}

static void test_write_and_read(void **state)
{
    struct error error = ERROR_INIT;
    struct buffer text = BUFFER_INIT;
    char *path = path_join(folder, "a");
    struct stat status;
    (void)state;
    assert_int_equal(file_write(path, "one", 3, 0600, &error), 0);
    assert_int_equal(file_write(path, "second", 6, 0600, &error), 0);
    assert_int_equal(file_read(&text, path, 100, &error), 0);
    assert_string_equal(buffer_text(&text), "second");
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(count_entries(), 1); /* no temporary file stays */
    buffer_clear(&text);
    assert_int_equal(file_read(&text, path, 5, &error), -1); /* above the limit */
    assert_int_equal(error.code, ERROR_REFUSED);
    error_clear(&error);
    assert_int_equal(file_read(&text, folder, 100, &error), -1); /* a folder */
    buffer_free(&text);
    free(path);
}

static void test_failed_write_keeps_the_old_file(void **state)
{
    struct error error = ERROR_INIT;
    struct buffer text = BUFFER_INIT;
    char *path = path_join(folder, "b");
    static char big[100000];
    struct rlimit old, small;
    (void)state;
    assert_int_equal(file_write(path, "old", 3, 0600, &error), 0);
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    small = old;
    small.rlim_cur = 4096; /* as good as a full disk */
    setrlimit(RLIMIT_FSIZE, &small);
    int result = file_write(path, big, sizeof big, 0600, &error);
    setrlimit(RLIMIT_FSIZE, &old);
    assert_int_equal(result, -1);
    assert_int_equal(error.code, ERROR_STORE);
    error_clear(&error);
    assert_int_equal(file_read(&text, path, 100, &error), 0);
    assert_string_equal(buffer_text(&text), "old");
    assert_int_equal(count_entries(), 2); /* a and b, no temporary file */
    buffer_free(&text);
    free(path);
}

static void test_first_error_wins(void **state)
{
    struct error error = ERROR_INIT;
    (void)state;
    error_set(&error, ERROR_REFUSED, "row %d", 7);
    error_set(&error, ERROR_STORE, "clean-up failed");
    error_prefix(&error, "cases.csv");
    assert_int_equal(error.code, ERROR_REFUSED);
    assert_string_equal(error.message, "cases.csv: row 7");
}

static void test_hash(void **state)
{
    /* BLAKE2b-256 of "abc", as b2sum -l 256 prints it. */
    char hash[HASH_TEXT_SIZE];
    (void)state;
    hash_bytes(hash, "abc", 3);
    assert_string_equal(hash, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_write_and_read),
        cmocka_unit_test(test_failed_write_keeps_the_old_file),
        cmocka_unit_test(test_first_error_wins),
        cmocka_unit_test(test_hash),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
