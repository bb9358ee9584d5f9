/* SPDX-License-Identifier: MIT */
/* If this fails, somebody changes the books and `check` does not see it. */
#include "store_fixture.h"

#include "store_report.h"

struct faults {
    int count;
    char first[400];
};

static void note_fault(void *user, const char *message)
{
    struct faults *faults = user;
    if (faults->count++ == 0)
        snprintf(faults->first, sizeof faults->first, "%s", message);
}

/* Two cases, one printed twice and returned, and pages of every outcome. */
static void fill_store(struct fixture *f)
{
    add_case(f, "A1", "2026-03-31");
    add_case(f, "A2", "2026-03-31");
    print_application(f, "A1", 1, "v1");
    struct page_code code = page_code_of(f, "A1", print_application(f, "A1", 1, "v2"), 1, 1);
    print_application(f, "A2", 1, "v1");
    file_page(f, &code, "i1", "v", "2026-04-05");
    file_page(f, &code, "i1", "v", "2026-04-05");
    file_page(f, &code, "i2", "other", "2026-04-05");
}

static void counts_add_up(void **state)
{
    struct fixture *f = *state;
    struct store_check_counts counts;
    struct store_report report;
    fill_store(f);
    assert_done(f, case_store_check(&counts, f->store, NULL, NULL, &f->error));
    assert_int_equal(counts.faults, 0);
    assert_int_equal(counts.cases, 2);
    assert_int_equal(counts.events, 7);
    assert_int_equal(counts.pages_taken_in, 3);
    assert_int_equal(counts.pages_by_outcome[SCAN_FILED], 1);
    assert_int_equal(counts.pages_by_outcome[SCAN_DUPLICATE], 1);
    assert_int_equal(counts.pages_by_outcome[SCAN_REVIEW], 1);
    assert_int_equal(counts.pieces_printed, 3);
    assert_int_equal(counts.pieces_by_state[PIECE_RETURNED], 1);
    assert_int_equal(counts.pieces_by_state[PIECE_VOIDED], 1);
    assert_int_equal(counts.pieces_by_state[PIECE_WAITING], 1);
    assert_done(f, case_store_report(&report, f->store, &f->error));
    assert_int_equal(report.cases_by_state[CASE_RECEIVED], 1);
    assert_int_equal(report.cases_by_state[CASE_FORM_SENT], 1);
}

#define UNLOCK "DROP TRIGGER events_are_not_changed; DROP TRIGGER events_are_not_deleted; "

static void what_was_tampered_with_is_found(void **state)
{
    static const struct {
        const char *sql;
        const char *said;
    } rows[] = {
        {UNLOCK "UPDATE events SET actor = 'somebody' WHERE event_id = 3", "event 3: its content"},
        {UNLOCK "UPDATE events SET payload = '{}' WHERE event_id = 4", "event 4: its content"},
        {UNLOCK "UPDATE events SET hash = zeroblob(32) WHERE event_id = 2", "event 2"},
        {UNLOCK "DELETE FROM events WHERE event_id = 4", "between are missing"},
        {UNLOCK "DELETE FROM events WHERE event_id = 7", "should end with event 7"},
        {"UPDATE cases SET state = 'acquired' WHERE case_id = 2", "case A2: is in state acquired"},
        {"UPDATE cases SET state = 'registered' WHERE case_id = 1", "events lead to received"},
        {"DELETE FROM pages WHERE page_id = 3", "pages taken in"},
        {"UPDATE batches SET pages_in = 4", "pages taken in"},
        {"UPDATE pages SET reason = NULL WHERE outcome = 'review'", "lacks a reason"},
        {"DELETE FROM job_pieces WHERE piece_id = 3; DELETE FROM pieces WHERE piece_id = 3",
         "pieces printed"},
        {"UPDATE jobs SET pieces = 5 WHERE job_id = 2", "job 2"},
        {"UPDATE pieces SET state = 'waiting' WHERE state = 'returned'", "piece 2"},
        {"UPDATE pages SET case_id = 77 WHERE page_id = 1", "points to a row of cases"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        void *fixture = NULL;
        struct store_check_counts counts;
        struct faults faults = {0};
        assert_int_equal(fixture_open(&fixture), 0);
        struct fixture *f = fixture;
        fill_store(f);
        tamper(f, rows[i].sql);
        assert_done(f, case_store_check(&counts, f->store, note_fault, &faults, &f->error));
        assert_int_equal(counts.faults, faults.count);
        if (strstr(faults.first, rows[i].said) == NULL)
            fail_msg("\"%s\" was answered by \"%s\"", rows[i].sql, faults.first);
        assert_int_equal(fixture_close(&fixture), 0);
    }
}

static void events_cannot_be_changed_by_accident(void **state)
{
    struct fixture *f = *state;
    fill_store(f);
    assert_false(try_to_tamper(f, "UPDATE events SET actor = 'x' WHERE event_id = 1"));
    assert_false(try_to_tamper(f, "DELETE FROM events WHERE event_id = 7"));
    assert_false(try_to_tamper(f, "UPDATE pages SET outcome = 'lost' WHERE page_id = 1"));
    assert_sound(f);
}

static int note_archived(void *user, enum archived_kind kind, const char *hash)
{
    char *text = user;
    strcat(text, kind == ARCHIVED_IMAGE ? "image " : "reading ");
    strcat(text, hash);
    strcat(text, ", ");
    return 0;
}

static int note_reason(void *user, enum scan_outcome outcome, const char *reason, long pages)
{
    char *text = user;
    sprintf(text + strlen(text), "%s %s %ld, ", scan_outcome_name(outcome),
            reason != NULL ? reason : "-", pages);
    return 0;
}

static void archive_and_reasons_are_listed(void **state)
{
    struct fixture *f = *state;
    char archived[300] = "", reasons[300] = "";
    fill_store(f);
    assert_done(f, case_store_list_archived(f->store, note_archived, archived, &f->error));
    assert_string_equal(archived,
                        "image i1, image i2, reading reading-of-i1, reading reading-of-i2, ");
    assert_done(f, case_store_count_reasons(f->store, note_reason, reasons, &f->error));
    assert_string_equal(reasons,
                        "duplicate same_image 1, filed - 1, review readings_differ 1, ");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(counts_add_up),
        cmocka_unit_test(what_was_tampered_with_is_found),
        TEST(events_cannot_be_changed_by_accident),
        TEST(archive_and_reasons_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
