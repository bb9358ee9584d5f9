/* SPDX-License-Identifier: MIT */
/* If this fails, a spoiled letter is taken in as if it were good, a mailed one is lost from the
 * ledger, or pieces in it no longer add up. */
#include "store_fixture.h"

#include <stdlib.h>

struct pieces {
    char text[600];
};

/* "2:A1:waiting>1 ": piece, case, state, reason, what it replaces. */
static int note_piece(void *user, const struct print_piece *piece)
{
    struct pieces *pieces = user;
    size_t size = strlen(pieces->text);
    size += (size_t)snprintf(pieces->text + size, sizeof pieces->text - size, "%d:%s:%s",
                             (int)piece->piece_id, piece->case_number,
                             piece_state_name(piece->state));
    if (piece->reason != NULL)
        size += (size_t)snprintf(pieces->text + size, sizeof pieces->text - size, ":%s",
                                 piece->reason);
    if (piece->mailed_date[0] != '\0')
        size += (size_t)snprintf(pieces->text + size, sizeof pieces->text - size, "@%s",
                                 piece->mailed_date);
    if (piece->replaces != 0)
        size += (size_t)snprintf(pieces->text + size, sizeof pieces->text - size, ">%d",
                                 (int)piece->replaces);
    snprintf(pieces->text + size, sizeof pieces->text - size, " ");
    return 0;
}

static void assert_pieces(struct fixture *f, int64_t job_id, const char *expected)
{
    struct pieces pieces = {""};
    if (job_id == 0)
        assert_done(f, print_piece_list(f->store, 0, note_piece, &pieces, &f->error));
    else
        assert_done(f, print_job_list_pieces(f->store, job_id, note_piece, &pieces, &f->error));
    assert_string_equal(pieces.text, expected);
}

/* Independent of the program's own check: the sum over the states against what jobs counted. */
static void assert_balance(struct fixture *f)
{
    char sql[400];
    snprintf(sql, sizeof sql,
             "CREATE TEMP TABLE one (n CHECK (n = 0));"
             "INSERT INTO one SELECT (SELECT sum(new_pieces) FROM jobs) - "
             "(SELECT sum(state = 'waiting') + sum(state = 'mailed') + sum(state = 'voided') + "
             "sum(state = 'returned') FROM pieces)");
    assert_true(try_to_tamper(f, sql));
    assert_sound(f);
}

static void add_printed(struct fixture *f, int cases)
{
    for (int i = 1; i <= cases; i++) {
        char number[8];
        snprintf(number, sizeof number, "A%d", i);
        add_case(f, number, "2026-03-31");
    }
    int64_t job_id;
    struct print_job_totals totals = {"out.pdf", cases, 1};
    assert_done(f, print_job_open(&job_id, f->store, "application", &f->error));
    for (int i = 1; i <= cases; i++) {
        struct piece_request request = {i, "application", "AP", 1, 1, "v1"};
        struct planned_piece piece;
        assert_done(f, print_job_plan(&piece, f->store, &request, &f->error));
        assert_int_equal(piece.piece_id, i);
    }
    assert_done(f, print_job_commit(f->store, &totals, &f->error));
}

/* Prints a copy of the piece of case A<case_id>; 0 when refused, else its number. */
static int64_t copy_piece(struct fixture *f, int64_t case_id, int64_t piece_id, const char *note)
{
    int64_t job_id;
    struct print_job_totals totals = {"copy.pdf", 1, 1};
    struct piece_request request = {case_id, "application", "AP", 1, 1, "v1"};
    struct planned_piece piece;
    error_clear(&f->error);
    assert_done(f, print_job_open(&job_id, f->store, "application", &f->error));
    if (print_job_plan_copy(&piece, f->store, &request, piece_id, note, &f->error) != 0) {
        assert_int_equal(f->error.code, ERROR_REFUSED);
        print_job_abandon(f->store);
        return 0;
    }
    assert_false(piece.again);
    assert_done(f, print_job_commit(f->store, &totals, &f->error));
    return piece.piece_id;
}

static struct piece_changes mail_job(struct fixture *f, int64_t job_id)
{
    struct piece_changes changes;
    assert_done(f, print_job_mail(&changes, f->store, job_id, day("2026-04-01"), &f->error));
    return changes;
}

static void mailing_a_job_leaves_what_is_void_or_back(void **state)
{
    struct fixture *f = *state;
    add_printed(f, 3);
    const int64_t second = 2;
    struct piece_changes changes;
    assert_done(f, print_job_void(&changes, f->store, 1, &second, 1, "torn", &f->error));
    struct page_code code = page_code_of(f, "A3", 3, 1, 1);
    file_page(f, &code, "image", "values", "2026-04-02");
    changes = mail_job(f, 1);
    assert_int_equal(changes.changed, 1);
    assert_int_equal(changes.left, 2);
    assert_pieces(f, 1, "1:A1:mailed@2026-04-01 2:A2:voided:torn 3:A3:returned ");
    assert_history(f, "A1", "imported application_printed mailed");
    assert_history(f, "A2", "imported application_printed piece_voided");
    assert_int_equal(load_case(f, "A1").state, CASE_FORM_SENT);
    assert_int_equal(mail_job(f, 1).changed, 0);
    assert_history(f, "A1", "imported application_printed mailed");
    assert_balance(f);
}

static void a_mailed_piece_that_comes_back_is_returned(void **state)
{
    struct fixture *f = *state;
    add_printed(f, 1);
    mail_job(f, 1);
    struct page_code code = page_code_of(f, "A1", 1, 1, 1);
    assert_int_equal(file_page(f, &code, "image", "values", "2026-04-05").outcome, SCAN_FILED);
    assert_pieces(f, 1, "1:A1:returned@2026-04-01 ");
    assert_balance(f);
}

static void voiding_names_its_reason_and_spares_what_is_back(void **state)
{
    struct fixture *f = *state;
    struct piece_changes changes;
    add_printed(f, 3);
    struct page_code code = page_code_of(f, "A3", 3, 1, 1);
    file_page(f, &code, "image", "values", "2026-04-02");
    mail_job(f, 1);
    assert_done(f, print_job_void(&changes, f->store, 1, NULL, 0, "wrong envelope", &f->error));
    assert_int_equal(changes.changed, 2);
    assert_int_equal(changes.left, 1);
    assert_pieces(f, 1, "1:A1:voided:wrong envelope@2026-04-01 "
                        "2:A2:voided:wrong envelope@2026-04-01 3:A3:returned ");
    assert_balance(f);
}

static void what_is_refused_changes_nothing(void **state)
{
    struct fixture *f = *state;
    add_printed(f, 2);
    const int64_t strangers[] = {1, 99};
    struct piece_changes changes;
    static const char *const reasons[] = {"",           "superseded", "reprint", "Reprint, wet",
                                          "two\nlines", "\xFF"};
    struct {
        int64_t job_id;
        const int64_t *piece_ids;
        size_t count;
        const char *reason;
    } rows[3] = {{1, strangers, 2, "torn"}, {7, NULL, 0, "torn"}, {0, NULL, 0, "torn"}};
    for (size_t i = 0; i < ROWS(rows); i++) {
        error_clear(&f->error);
        assert_int_equal(print_job_void(&changes, f->store, rows[i].job_id, rows[i].piece_ids,
                                        rows[i].count, rows[i].reason, &f->error),
                         -1);
        assert_int_equal(f->error.code, ERROR_REFUSED);
    }
    for (size_t i = 0; i < ROWS(reasons); i++) {
        error_clear(&f->error);
        assert_int_equal(print_job_void(&changes, f->store, 1, NULL, 0, reasons[i], &f->error), -1);
        assert_int_equal(f->error.code, ERROR_REFUSED);
    }
    error_clear(&f->error);
    assert_int_equal(print_job_mail(&changes, f->store, 9, day("2026-04-01"), &f->error), -1);
    assert_int_equal(f->error.code, ERROR_REFUSED);
    assert_pieces(f, 0, "1:A1:waiting 2:A2:waiting ");
    assert_history(f, "A1", "imported application_printed");
    assert_balance(f);
}

static void a_copy_voids_the_older_piece(void **state)
{
    struct fixture *f = *state;
    add_printed(f, 2);
    mail_job(f, 1);
    assert_int_equal(copy_piece(f, 1, 1, NULL), 3);
    assert_int_equal(copy_piece(f, 2, 2, "lost in the post"), 4);
    assert_int_equal(copy_piece(f, 2, 4, NULL), 5);
    assert_pieces(f, 0,
                  "1:A1:voided:reprint@2026-04-01 "
                  "2:A2:voided:reprint: lost in the post@2026-04-01 "
                  "3:A1:waiting>1 4:A2:voided:reprint>2 5:A2:waiting>4 ");
    assert_history(f, "A1", "imported application_printed mailed application_printed");
    assert_balance(f);
}

static void the_voided_copy_goes_to_review_the_new_one_is_filed(void **state)
{
    struct fixture *f = *state;
    add_printed(f, 1);
    mail_job(f, 1);
    int64_t copy = copy_piece(f, 1, 1, NULL);
    struct page_code older = page_code_of(f, "A1", 1, 1, 1);
    struct page_code newer = page_code_of(f, "A1", copy, 1, 1);
    struct page_result result = file_page(f, &older, "image-1", "v", "2026-04-05");
    assert_int_equal(result.outcome, SCAN_REVIEW);
    assert_string_equal(result.reason, SCAN_REASON_VOID_COPY);
    assert_int_equal(load_case(f, "A1").state, CASE_FORM_SENT);
    assert_int_equal(file_page(f, &newer, "image-2", "v", "2026-04-06").outcome, SCAN_FILED);
    assert_int_equal(load_case(f, "A1").state, CASE_RECEIVED);
    assert_pieces(f, 0, "1:A1:voided:reprint@2026-04-01 2:A1:returned>1 ");
    assert_balance(f);
}

static void a_piece_voided_by_hand_is_copied_once(void **state)
{
    struct fixture *f = *state;
    struct piece_changes changes;
    add_printed(f, 1);
    assert_done(f, print_job_void(&changes, f->store, 1, NULL, 0, "torn", &f->error));
    assert_int_equal(copy_piece(f, 1, 1, NULL), 2);
    assert_int_equal(copy_piece(f, 1, 1, NULL), 0);
    assert_pieces(f, 0, "1:A1:voided:torn 2:A1:waiting>1 ");
    assert_balance(f);
}

static void copies_that_would_lie_are_refused(void **state)
{
    struct fixture *f = *state;
    add_printed(f, 3);
    struct page_code code = page_code_of(f, "A2", 2, 1, 1);
    file_page(f, &code, "image", "values", "2026-04-02");
    mail_job(f, 1);
    assert_int_equal(print_application(f, "A3", 1, "v1"), 4); /* a later copy that waits */
    static const struct {
        int64_t case_id, piece_id;
    } rows[] = {{1, 3}, {2, 2}, {3, 3}, {1, 99}, {1, 0}};
    for (size_t i = 0; i < ROWS(rows); i++)
        assert_int_equal(copy_piece(f, rows[i].case_id, rows[i].piece_id, NULL), 0);
    assert_int_equal(copy_piece(f, 1, 1, "superseded"), 0);
    assert_pieces(f, 0, "1:A1:mailed@2026-04-01 2:A2:returned 3:A3:mailed@2026-04-01 "
                        "4:A3:waiting ");
    assert_balance(f);
}

static void a_dropped_copy_leaves_the_older_piece_as_it_was(void **state)
{
    static const char *const before[] = {"1:A1:waiting ", "1:A1:mailed@2026-04-01 ",
                                         "1:A1:voided:torn@2026-04-01 "};
    struct fixture *f = *state;
    struct piece_changes changes;
    struct planned_piece piece;
    struct piece_request request = {1, "application", "AP", 1, 1, "v2"};
    int64_t job_id;
    add_printed(f, 1);
    for (size_t i = 0; i < ROWS(before); i++) {
        if (i == 1)
            mail_job(f, 1);
        if (i == 2)
            assert_done(f, print_job_void(&changes, f->store, 1, NULL, 0, "torn", &f->error));
        assert_pieces(f, 0, before[i]);
        assert_done(f, print_job_open(&job_id, f->store, "application", &f->error));
        assert_done(f, print_job_plan_copy(&piece, f->store, &request, 1, NULL, &f->error));
        assert_done(f, print_job_drop(f->store, piece.piece_id, &f->error));
        assert_pieces(f, 0, before[i]);
        print_job_abandon(f->store);
    }
    assert_balance(f);
}

static int note_states(void *user, const struct print_job *job)
{
    char *text = user;
    size_t size = strlen(text);
    snprintf(text + size, 200 - size, "%d:%ld,%ld,%ld,%ld ", (int)job->job_id,
             job->pieces_by_state[PIECE_WAITING], job->pieces_by_state[PIECE_MAILED],
             job->pieces_by_state[PIECE_VOIDED], job->pieces_by_state[PIECE_RETURNED]);
    return 0;
}

static void jobs_are_listed_with_their_pieces_by_state(void **state)
{
    struct fixture *f = *state;
    char text[200] = "";
    add_printed(f, 3);
    copy_piece(f, 2, 2, NULL);
    mail_job(f, 1);
    assert_done(f, print_job_list(f->store, 0, 10, note_states, text, &f->error));
    assert_string_equal(text, "2:1,0,0,0 1:0,2,1,0 ");
    text[0] = '\0';
    assert_done(f, print_job_list(f->store, 1, 1, note_states, text, &f->error));
    assert_string_equal(text, "1:0,2,1,0 ");
}

static int note_output(void *user, const struct print_output *output)
{
    char *text = user;
    size_t size = strlen(text);
    snprintf(text + size, 200 - size, "%d:%s>%s ", (int)output->job_id, output->staged,
             output->final);
    return 0;
}

static void assert_outputs(struct fixture *f, const char *expected)
{
    char text[200] = "";
    assert_done(f, print_job_list_outputs(f->store, note_output, text, &f->error));
    assert_string_equal(text, expected);
}

static void files_without_a_name_are_known_from_the_commit_on(void **state)
{
    struct fixture *f = *state;
    int64_t job_id;
    struct planned_piece piece;
    struct piece_request request = {1, "application", "AP", 1, 1, "v1"};
    struct print_job_totals totals = {"out.pdf", 1, 1};
    add_case(f, "A1", "2026-03-31");
    assert_int_equal(print_job_add_output(f->store, "/out/.1", "/out", NULL), -1);
    for (int attempt = 0; attempt < 2; attempt++) {
        assert_done(f, print_job_open(&job_id, f->store, "application", &f->error));
        assert_done(f, print_job_add_output(f->store, "/out/.1", "/out", &f->error));
        assert_done(f, print_job_plan(&piece, f->store, &request, &f->error));
        if (attempt == 0)
            print_job_abandon(f->store);
        else
            assert_done(f, print_job_commit(f->store, &totals, &f->error));
        assert_outputs(f, attempt == 0 ? "" : "1:/out/.1>/out ");
    }
    assert_done(f, print_job_end_output(f->store, 1, "/out/.1", &f->error));
    assert_outputs(f, "");
    assert_balance(f);
}

static void a_copy_of_another_case_is_a_fault(void **state)
{
    struct fixture *f = *state;
    struct store_check_counts counts;
    add_printed(f, 2);
    copy_piece(f, 1, 1, NULL);
    tamper(f, "UPDATE pieces SET replaced_by = 2 WHERE piece_id = 1");
    assert_done(f, case_store_check(&counts, f->store, NULL, NULL, &f->error));
    assert_int_equal(counts.faults, 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(mailing_a_job_leaves_what_is_void_or_back),
        TEST(a_mailed_piece_that_comes_back_is_returned),
        TEST(voiding_names_its_reason_and_spares_what_is_back),
        TEST(what_is_refused_changes_nothing),
        TEST(a_copy_voids_the_older_piece),
        TEST(the_voided_copy_goes_to_review_the_new_one_is_filed),
        TEST(a_piece_voided_by_hand_is_copied_once),
        TEST(copies_that_would_lie_are_refused),
        TEST(a_dropped_copy_leaves_the_older_piece_as_it_was),
        TEST(jobs_are_listed_with_their_pieces_by_state),
        TEST(files_without_a_name_are_known_from_the_commit_on),
        TEST(a_copy_of_another_case_is_a_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
