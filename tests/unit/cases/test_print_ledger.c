/* SPDX-License-Identifier: MIT */
/* If this fails, paper is mailed that the ledger does not know, or the same letter twice with two
 * numbers. */
#include "store_fixture.h"

static struct piece_request request_for(struct fixture *f, const char *number, const char *content)
{
    return (struct piece_request){load_case(f, number).case_id, "application", "AP", 1, 2, content};
}

struct pieces {
    char text[400];
};

static int note_piece(void *user, const struct print_piece *piece)
{
    struct pieces *pieces = user;
    size_t size = strlen(pieces->text);
    snprintf(pieces->text + size, sizeof pieces->text - size, "%d:%s:%s%s%s ",
             (int)piece->piece_id, piece->case_number, piece_state_name(piece->state),
             piece->reason != NULL ? ":" : "", piece->reason != NULL ? piece->reason : "");
    return 0;
}

static void assert_pieces(struct fixture *f, const char *expected)
{
    struct pieces pieces = {""};
    assert_done(f, print_piece_list(f->store, 0, note_piece, &pieces, &f->error));
    assert_string_equal(pieces.text, expected);
}

static void printing_moves_the_case_once(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    assert_int_equal(print_application(f, "A1", 2, "v1"), 1);
    assert_int_equal(load_case(f, "A1").state, CASE_FORM_SENT);
    assert_int_equal(print_application(f, "A1", 2, "v1"), 1);
    assert_history(f, "A1", "imported application_printed application_printed");
    assert_pieces(f, "1:A1:waiting ");
    assert_sound(f);
}

static void changed_content_is_a_new_piece(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    print_application(f, "A1", 2, "v1");
    assert_int_equal(print_application(f, "A1", 2, "v2"), 2);
    assert_pieces(f, "1:A1:voided:superseded 2:A1:waiting ");
    assert_int_equal(print_application(f, "A1", 3, "v2"), 3);
    assert_sound(f);
}

static int note_job(void *user, const struct print_job *job)
{
    char *text = user;
    size_t size = strlen(text);
    snprintf(text + size, 200 - size, "%d:%s:%s:%ld+%ld:%ld:%d ", (int)job->job_id, job->document,
             job->file, job->new_pieces, job->pieces, job->pages, (int)job->bytes);
    return 0;
}

static void a_job_is_one_whole(void **state)
{
    struct fixture *f = *state;
    struct planned_piece piece;
    struct print_job_totals totals = {"out.pdf", 4, 999};
    int64_t job_id;
    char jobs[200] = "";
    add_case(f, "A1", "2026-03-31");
    add_case(f, "A2", "2026-03-31");
    struct piece_request one = request_for(f, "A1", "v1"), two = request_for(f, "A2", "v1");
    print_application(f, "A1", 2, "v1");
    assert_done(f, print_job_open(&job_id, f->store, "application", &f->error));
    assert_done(f, print_job_plan(&piece, f->store, &one, &f->error));
    assert_true(piece.again);
    assert_false(piece.in_job);
    assert_done(f, print_job_plan(&piece, f->store, &two, &f->error));
    assert_false(piece.again);
    assert_int_equal(piece.piece_id, 2);
    /* the same case twice is one piece */
    assert_done(f, print_job_plan(&piece, f->store, &two, &f->error));
    assert_int_equal(piece.piece_id, 2);
    assert_false(piece.again);
    assert_true(piece.in_job);
    assert_done(f, print_job_commit(f->store, &totals, &f->error));
    assert_done(f, print_job_list(f->store, 0, 10, note_job, jobs, &f->error));
    assert_string_equal(jobs, "2:application:out.pdf:1+2:4:999 1:application:out.pdf:1+1:2:1000 ");
    assert_sound(f);
}

static void an_abandoned_job_leaves_nothing(void **state)
{
    struct fixture *f = *state;
    struct planned_piece piece;
    int64_t job_id, other_id;
    add_case(f, "A1", "2026-03-31");
    print_application(f, "A1", 2, "v1");
    struct piece_request request = request_for(f, "A1", "v2");
    assert_done(f, print_job_open(&job_id, f->store, "application", &f->error));
    assert_int_equal(print_job_open(&other_id, f->store, "application", &f->error), -1);
    error_clear(&f->error);
    assert_done(f, print_job_plan(&piece, f->store, &request, &f->error));
    assert_int_equal(piece.superseded_id, 1);
    print_job_abandon(f->store);
    assert_pieces(f, "1:A1:waiting ");
    assert_history(f, "A1", "imported application_printed");
    assert_sound(f);
    /* nothing is open any more */
    assert_int_equal(print_job_plan(&piece, f->store, &request, &f->error), -1);
    print_job_abandon(f->store);
}

static void a_dropped_piece_was_never_printed(void **state)
{
    struct fixture *f = *state;
    struct planned_piece first, second;
    struct print_job_totals totals = {"out.pdf", 2, 999};
    int64_t job_id;
    add_case(f, "A1", "2026-03-31");
    add_case(f, "A2", "2026-03-31");
    print_application(f, "A1", 2, "v1");
    struct piece_request one = request_for(f, "A1", "v2"), two = request_for(f, "A2", "v1");
    assert_done(f, print_job_open(&job_id, f->store, "application", &f->error));
    assert_done(f, print_job_plan(&first, f->store, &one, &f->error));
    assert_done(f, print_job_plan(&second, f->store, &two, &f->error));
    assert_done(f, print_job_drop(f->store, first.piece_id, &f->error));
    assert_int_equal(print_job_drop(f->store, 77, &f->error), -1);
    error_clear(&f->error);
    assert_done(f, print_job_commit(f->store, &totals, &f->error));
    assert_pieces(f, "1:A1:waiting 3:A2:waiting ");
    assert_history(f, "A1", "imported application_printed");
    assert_sound(f);
}

static void a_piece_is_noted_once_and_with_all_others(void **state)
{
    struct fixture *f = *state;
    struct planned_piece first, second;
    struct print_job_totals totals = {"out.pdf", 4, 999};
    int64_t job_id;
    add_case(f, "A1", "2026-03-31");
    add_case(f, "A2", "2026-03-31");
    struct piece_request one = request_for(f, "A1", "v1"), two = request_for(f, "A2", "v1");
    assert_done(f, print_job_open(&job_id, f->store, "application", &f->error));
    assert_done(f, print_job_plan(&first, f->store, &one, &f->error));
    assert_done(f, print_job_plan(&second, f->store, &two, &f->error));
    assert_int_equal(print_job_note_printed(f->store, 77, &f->error), -1);
    error_clear(&f->error);
    assert_done(f, print_job_note_printed(f->store, first.piece_id, &f->error));
    assert_history(f, "A1", "imported application_printed");
    assert_int_equal(load_case(f, "A1").state, CASE_FORM_SENT);
    /* one of two: the commit says so, and nothing of the job stays */
    assert_int_equal(print_job_commit(f->store, &totals, &f->error), -1);
    error_clear(&f->error);
    print_job_abandon(f->store);
    assert_history(f, "A1", "imported");
    assert_pieces(f, "");

    assert_done(f, print_job_open(&job_id, f->store, "application", &f->error));
    assert_done(f, print_job_plan(&first, f->store, &one, &f->error));
    assert_done(f, print_job_plan(&second, f->store, &two, &f->error));
    assert_done(f, print_job_note_printed(f->store, second.piece_id, &f->error));
    assert_done(f, print_job_note_printed(f->store, first.piece_id, &f->error));
    assert_done(f, print_job_commit(f->store, &totals, &f->error));
    assert_history(f, "A1", "imported application_printed");
    assert_history(f, "A2", "imported application_printed");
    assert_sound(f);
}

static void a_job_without_pieces_is_refused(void **state)
{
    struct fixture *f = *state;
    struct print_job_totals totals = {"out.pdf", 0, 0};
    int64_t job_id;
    assert_done(f, print_job_open(&job_id, f->store, "application", &f->error));
    assert_int_equal(print_job_commit(f->store, &totals, &f->error), -1);
    assert_int_equal(f->error.code, ERROR_REFUSED);
    error_clear(&f->error);
    assert_int_equal(print_job_open(&job_id, f->store, "poster", &f->error), -1);
    assert_int_equal(f->error.code, ERROR_REFUSED);
    assert_sound(f);
}

static void pieces_must_fit_their_code(void **state)
{
    struct fixture *f = *state;
    struct planned_piece piece;
    int64_t job_id;
    add_case(f, "A1", "2026-03-31");
    const struct piece_request sound = request_for(f, "A1", "v1");
    struct piece_request rows[] = {sound, sound, sound, sound, sound};
    rows[0].pages = 0;
    rows[1].pages = PAGE_CODE_MAX_PAGES + 1;
    rows[2].revision = PAGE_CODE_MAX_REVISION + 1;
    rows[3].form_code = "APP";
    rows[4].document = "guide";
    assert_done(f, print_job_open(&job_id, f->store, "application", &f->error));
    for (size_t i = 0; i < ROWS(rows); i++) {
        error_clear(&f->error);
        assert_int_equal(print_job_plan(&piece, f->store, &rows[i], &f->error), -1);
        assert_int_equal(f->error.code, ERROR_REFUSED);
    }
    print_job_abandon(f->store);
}

static void the_guide_moves_a_received_case(void **state)
{
    struct fixture *f = *state;
    struct planned_piece piece;
    struct print_job_totals totals = {"guide.pdf", 16, 999};
    int64_t job_id;
    add_case(f, "A1", "2026-03-31");
    struct page_code code =
        page_code_of(f, "A1", print_application(f, "A1", 1, "v1"), 1, 1);
    file_page(f, &code, "image", "values", "2026-04-02");
    struct piece_request request = {load_case(f, "A1").case_id, "guide", "GD", 1, 1, "v1"};
    assert_done(f, print_job_open(&job_id, f->store, "guide", &f->error));
    assert_done(f, print_job_plan(&piece, f->store, &request, &f->error));
    assert_done(f, print_job_commit(f->store, &totals, &f->error));
    assert_int_equal(load_case(f, "A1").state, CASE_GUIDE_SENT);
    assert_sound(f);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(printing_moves_the_case_once),
        TEST(changed_content_is_a_new_piece),
        TEST(a_job_is_one_whole),
        TEST(an_abandoned_job_leaves_nothing),
        TEST(a_dropped_piece_was_never_printed),
        TEST(a_piece_is_noted_once_and_with_all_others),
        TEST(a_job_without_pieces_is_refused),
        TEST(pieces_must_fit_their_code),
        TEST(the_guide_moves_a_received_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
