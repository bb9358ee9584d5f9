/* SPDX-License-Identifier: MIT */
/* If this fails, pieces of a print job come out of order, or twice, or the job never ends. */
#include "crew.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#define COUNT 1000
#define NONE SIZE_MAX

struct row {
    size_t prepared, finished, cleared;
    size_t fails_in_prepare, fails_in_finish;
    char order[COUNT]; /* of items that awaited their turn, as they got it */
    size_t turns;
    char trace[2 * COUNT + 1]; /* p: prepared, f: finished */
    size_t steps;
};

struct item {
    size_t number;
    size_t square;
    struct row *row;
};

static int prepare(void *user, void *place, struct error *error)
{
    struct row *row = user;
    struct item *item = place;
    item->row = row;
    if (row->prepared == row->fails_in_prepare)
        return error_set(error, ERROR_STORE, "prepare");
    if (row->prepared == COUNT)
        return 0;
    row->trace[row->steps++] = 'p';
    item->number = row->prepared++;
    return 1;
}

/* Every third item needs its turn, as a glyph without a code does. */
static void work(void *user, int worker, const struct crew_turn *turn, void *place)
{
    struct row *row = user;
    struct item *item = place;
    (void)worker;
    item->square = item->number * item->number;
    if (item->number % 3 != 0)
        return;
    crew_turn_await(turn);
    crew_turn_await(turn);
    row->order[row->turns++] = (char)(item->number / 3);
}

static int finish(void *user, void *place, struct error *error)
{
    struct row *row = user;
    const struct item *item = place;
    assert_int_equal(item->number, row->finished);
    assert_int_equal(item->square, row->finished * row->finished);
    row->trace[row->steps++] = 'f';
    if (row->finished == row->fails_in_finish)
        return error_set(error, ERROR_REFUSED, "finish");
    row->finished++;
    return 0;
}

static void clear(void *place)
{
    ((struct item *)place)->row->cleared++;
}

static int run(struct row *row, int jobs, struct error *error)
{
    const struct crew_work crew = {jobs, sizeof(struct item), row, prepare, work, finish, clear};
    return crew_run(&crew, error);
}

static void items_come_out_in_order_with_any_number_of_threads(void **state)
{
    static const int jobs[] = {0, 1, 2, 3, 8, CREW_MAX_JOBS};
    char trace[2 * COUNT + 1] = "";
    (void)state;
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++) {
        struct row row = {.fails_in_prepare = NONE, .fails_in_finish = NONE};
        struct error error = ERROR_INIT;
        assert_int_equal(run(&row, jobs[i], &error), 0);
        assert_int_equal(row.finished, COUNT);
        assert_int_equal(row.cleared, COUNT + 1); /* and the place of the end */
        assert_int_equal(row.turns, (COUNT + 2) / 3);
        for (size_t turn = 0; turn < row.turns; turn++)
            assert_int_equal(row.order[turn], (char)turn);
        /* What the ledger sees does not depend on the threads either. */
        if (i > 0)
            assert_string_equal(row.trace, trace);
        memcpy(trace, row.trace, sizeof trace);
    }
}

static void a_failure_ends_the_row_and_frees_everything(void **state)
{
    static const struct {
        size_t in_prepare, in_finish;
        enum error_code code;
    } rows[] = {{0, NONE, ERROR_STORE},
                {500, NONE, ERROR_STORE},
                {NONE, 0, ERROR_REFUSED},
                {NONE, COUNT - 1, ERROR_REFUSED}};
    (void)state;
    for (size_t i = 0; i < 2 * sizeof rows / sizeof *rows; i++) {
        struct row row = {.fails_in_prepare = rows[i / 2].in_prepare,
                          .fails_in_finish = rows[i / 2].in_finish};
        struct error error = ERROR_INIT;
        assert_int_equal(run(&row, i % 2 == 0 ? 1 : 3, &error), -1);
        assert_int_equal(error.code, rows[i / 2].code);
        assert_in_range(row.cleared, row.prepared, row.prepared + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_come_out_in_order_with_any_number_of_threads),
        cmocka_unit_test(a_failure_ends_the_row_and_frees_everything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
