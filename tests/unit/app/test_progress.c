/* SPDX-License-Identifier: MIT */
/* If this fails, an operator cannot tell how long a job still takes, or the line breaks a narrow
 * terminal. */
#include "check.h"

#include "command.h"

#include <string.h>
#include <unistd.h>

static void the_line_fits_and_says_what_it_can(void **state)
{
    static const struct {
        long total, done;
        double elapsed_s;
        int columns;
        const char *line;
    } rows[] = {
        {10000, 2500, 1, 80, "print  [=======                       ]  2500 / 10000  2498/s  0:03 left"},
        {10000, 10000, 2, 80, "print  [==============================]  10000 / 10000  4998/s  0:00 left"},
        {100000, 10, 10, 60, "print  [                 ]  10 / 100000  1/s  27:46:40 left"},
        {10000, 2500, 1, 44, "print  2500 / 10000  2498/s  0:03 left"},
        {10000, 2500, 1, 36, "print  2500 / 10000  2498/s"},
        {10000, 2500, 1, 24, "print  2500 / 10000"},
        {10000, 2500, 1, 16, "2500 / 10000"},
        {10000, 0, 0, 80, "print  [                              ]  0 / 10000  0/s"},
        {0, 512, 1, 80, "print  512  511/s"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct progress progress = {.is_plain = true, .what = "print", .total = rows[i].total};
        char line[PROGRESS_LINE_SIZE];
        progress_format(line, &progress, rows[i].done, rows[i].elapsed_s, rows[i].columns);
        assert_string_equal(line, rows[i].line);
        assert_true((int)strlen(line) < rows[i].columns);
    }
}

static void nothing_is_shown_where_nobody_looks(void **state)
{
    (void)state;
    struct app app = {.workspace = "."};
    struct progress progress;
    progress_begin(&progress, &app, "print", 10); /* standard error of a test is no terminal, or … */
    bool on_terminal = progress.active;
    app.json = true;
    progress_begin(&progress, &app, "print", 10);
    assert_false(progress.active);
    app.json = false;
    app.quiet = true;
    progress_begin(&progress, &app, "print", 10);
    assert_false(progress.active);
    assert_true(!on_terminal || isatty(STDERR_FILENO));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_line_fits_and_says_what_it_can),
        cmocka_unit_test(nothing_is_shown_where_nobody_looks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
