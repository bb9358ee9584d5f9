/* SPDX-License-Identifier: MIT */
/* If this fails, a store is opened by the wrong program, a deadline is wrong, or a published form
 * changes under printed paper. */
#include "store_fixture.h"

#include "file.h"

#include <sys/stat.h>

static void a_store_is_private_and_not_overwritten(void **state)
{
    struct fixture *f = *state;
    struct stat status;
    assert_int_equal(stat(f->path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
    assert_int_equal(case_store_create(f->path, &f->error), -1);
    assert_int_equal(f->error.code, ERROR_STORE);
}

static void other_databases_are_not_opened(void **state)
{
    static const struct {
        const char *sql;
        const char *said;
    } rows[] = {
        {"PRAGMA user_version = 99", "newer"},
        {"PRAGMA application_id = 1", "not a formloop store"},
    };
    struct fixture *f = *state;
    struct case_store *store;
    for (size_t i = 0; i < ROWS(rows); i++) {
        tamper(f, rows[i].sql);
        error_clear(&f->error);
        assert_int_equal(case_store_open(&store, f->path, &f->error), -1);
        assert_null(store);
        assert_non_null(strstr(f->error.message, rows[i].said));
    }
    char path[128];
    snprintf(path, sizeof path, "%s/text", f->folder);
    assert_int_equal(file_write(path, "this is no database, only a text", 32, 0600, NULL), 0);
    error_clear(&f->error);
    assert_int_equal(case_store_open(&store, path, &f->error), -1);
    error_clear(&f->error);
    assert_int_equal(case_store_open(&store, "/nonexistent/store.db", &f->error), -1);
    assert_int_equal(f->error.code, ERROR_STORE);
}

static void opening_again_changes_nothing(void **state)
{
    struct fixture *f = *state;
    struct case_store *store;
    add_case(f, "A1", "2026-03-31");
    for (int i = 0; i < 3; i++) {
        assert_done(f, case_store_open(&store, f->path, &f->error));
        case_store_close(store);
    }
    assert_sound(f);
    assert_history(f, "A1", "imported");
}

/* The dates of domain.md §1.2, and what the society may set otherwise. */
static void deadlines_follow_the_rule(void **state)
{
    static const struct {
        const char *retirement, *loss, *rolled, *not_rolled;
    } rows[] = {
        {"2026-03-31", "2026-04-01", "2026-04-20", "2026-04-20"},
        {"2026-03-30", "2026-03-31", "2026-04-20", "2026-04-19"},
        {"2026-04-13", "2026-04-14", "2026-05-07", "2026-05-03"},
        {"2026-08-31", "2026-09-01", "2026-09-24", "2026-09-20"},
        /* no table of holidays that far: not rolled */
        {"2035-03-31", "2035-04-01", "2035-04-20", "2035-04-20"},
    };
    static const struct deadline_rule none = {true, DEADLINE_ROLL_NONE};
    static const struct business_calendar calendar = {0};
    struct fixture *f = *state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char number[8];
        snprintf(number, sizeof number, "A%zu", i);
        struct case_record record = add_case(f, number, rows[i].retirement);
        assert_int_equal(date_compare(record.loss_date, day(rows[i].loss)), 0);
        assert_int_equal(date_compare(record.last_day, day(rows[i].rolled)), 0);
    }
    assert_done(f, case_store_set_deadlines(f->store, &none, &calendar, &f->error));
    for (size_t i = 0; i < ROWS(rows); i++) {
        char number[8];
        snprintf(number, sizeof number, "A%zu", i);
        assert_int_equal(date_compare(load_case(f, number).last_day, day(rows[i].not_rolled)), 0);
    }
}

struct listing {
    char numbers[200];
    int limit;
};

static int note_case(void *user, const struct case_record *record)
{
    struct listing *listing = user;
    strcat(listing->numbers, record->case_number);
    strcat(listing->numbers, " ");
    return --listing->limit == 0;
}

static void lists_are_filtered(void **state)
{
    struct fixture *f = *state;
    add_case(f, "B", "2026-03-31");
    add_case(f, "A", "2026-06-30");
    add_case(f, "C", "2026-03-31");
    print_application(f, "C", 1, "v1");
    const struct {
        struct case_filter filter;
        int limit;
        const char *numbers;
    } rows[] = {
        {{0}, 0, "A B C "},
        {{0}, 2, "A B "},
        {{.states = 1u << CASE_REGISTERED}, 0, "A B "},
        {{.states = 1u << CASE_FORM_SENT | 1u << CASE_RECEIVED}, 0, "C "},
        {{.deadline_by = day("2026-04-20")}, 0, "B C "},
        {{.deadline_by = day("2026-04-19")}, 0, ""},
        {{.deadline_from = day("2026-04-21")}, 0, "A "},
    };
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct listing listing = {"", rows[i].limit};
        assert_done(f, case_store_list(f->store, &rows[i].filter, note_case, &listing, &f->error));
        assert_string_equal(listing.numbers, rows[i].numbers);
    }
}

static void a_case_that_is_not_there_is_refused(void **state)
{
    struct fixture *f = *state;
    struct case_record record;
    assert_int_equal(case_store_load(&record, f->store, "X", &f->error), -1);
    assert_int_equal(f->error.code, ERROR_REFUSED);
    error_clear(&f->error);
    assert_int_equal(case_store_load_by_id(&record, f->store, 7, &f->error), -1);
    assert_int_equal(f->error.code, ERROR_REFUSED);
}

static int count_forms(void *user, const struct form_revision *revision)
{
    assert_string_equal(revision->document, "application");
    ++*(int *)user;
    return 0;
}

static void a_published_revision_never_changes(void **state)
{
    static const char one[HASH_TEXT_SIZE] = "1111", other[HASH_TEXT_SIZE] = "2222";
    struct fixture *f = *state;
    int count = 0;
    assert_done(f, case_store_publish_form(f->store, "AP", 1, "application", one, &f->error));
    assert_done(f, case_store_publish_form(f->store, "AP", 1, "application", one, &f->error));
    assert_done(f, case_store_publish_form(f->store, "AP", 2, "application", other, &f->error));
    assert_int_equal(
        case_store_publish_form(f->store, "AP", 1, "application", other, &f->error), -1);
    assert_int_equal(f->error.code, ERROR_REFUSED);
    error_clear(&f->error);
    assert_done(f, case_store_list_forms(f->store, count_forms, &count, &f->error));
    assert_int_equal(count, 2);
}

static int note_actor(void *user, const struct case_event *event)
{
    snprintf(user, 64, "%s", event->actor);
    assert_int_equal(strlen(event->time), strlen("2026-04-01T08:30:00Z"));
    return 0;
}

static void events_say_who_did_it(void **state)
{
    struct fixture *f = *state;
    char actor[64] = "";
    case_store_set_actor(f->store, "clerk\n7");
    struct case_record record = add_case(f, "A1", "2026-03-31");
    assert_done(f, case_store_history(f->store, record.case_id, note_actor, actor, &f->error));
    assert_string_equal(actor, "clerk?7");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(a_store_is_private_and_not_overwritten),
        TEST(other_databases_are_not_opened),
        TEST(opening_again_changes_nothing),
        TEST(deadlines_follow_the_rule),
        TEST(lists_are_filtered),
        TEST(a_case_that_is_not_there_is_refused),
        TEST(a_published_revision_never_changes),
        TEST(events_say_who_did_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
