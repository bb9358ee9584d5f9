/* SPDX-License-Identifier: MIT */
/* If this fails, returned paper is filed twice, to the wrong case, or not at all. */
#include "store_fixture.h"

static void assert_outcome(const struct page_result *result, enum scan_outcome outcome,
                           const char *reason)
{
    assert_string_equal(scan_outcome_name(result->outcome), scan_outcome_name(outcome));
    assert_string_equal(result->reason, reason);
}

static void an_application_moves_its_case_by_its_day(void **state)
{
    static const struct {
        const char *received;
        enum case_state state;
    } rows[] = {
        {"2026-03-20", CASE_PROVISIONAL}, {"2026-03-31", CASE_PROVISIONAL},
        {"2026-04-01", CASE_RECEIVED},    {"2026-04-20", CASE_RECEIVED},
        {"2026-04-21", CASE_LATE_REVIEW},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char number[8], image[8];
        snprintf(number, sizeof number, "A%zu", i);
        snprintf(image, sizeof image, "image%zu", i);
        add_case(f, number, "2026-03-31");
        struct page_code code =
            page_code_of(f, number, print_application(f, number, 1, "v1"), 1, 1);
        struct page_result result = file_page(f, &code, image, "v", rows[i].received);
        assert_outcome(&result, SCAN_FILED, "");
        assert_int_equal(result.state, rows[i].state);
        assert_string_equal(result.case_number, number);
        assert_int_equal(result.event_count, 2);
        assert_int_equal(result.events[1].from, CASE_FORM_SENT);
        assert_int_equal(result.events[1].to, rows[i].state);
        assert_int_equal(load_case(f, number).state, rows[i].state);
        assert_int_equal(date_compare(load_case(f, number).received_date, day(rows[i].received)),
                         0);
        assert_history(f, number, "imported application_printed page_filed application_received");
    }
    assert_sound(f);
}

static void a_provisional_case_is_received_on_its_loss_date(void **state)
{
    struct fixture *f = *state;
    long moved = -1;
    for (int i = 0; i < 3; i++) {
        char number[8], image[8];
        snprintf(number, sizeof number, "A%d", i);
        snprintf(image, sizeof image, "image%d", i);
        add_case(f, number, i < 2 ? "2026-03-31" : "2026-06-30");
        struct page_code code =
            page_code_of(f, number, print_application(f, number, 1, "v1"), 1, 1);
        file_page(f, &code, image, "v", "2026-03-20");
    }
    assert_done(f, case_store_reach_loss_dates(&moved, f->store, day("2026-03-31"), &f->error));
    assert_int_equal(moved, 0);
    assert_done(f, case_store_reach_loss_dates(&moved, f->store, day("2026-04-01"), &f->error));
    assert_int_equal(moved, 2);
    assert_int_equal(load_case(f, "A1").state, CASE_RECEIVED);
    assert_int_equal(load_case(f, "A2").state, CASE_PROVISIONAL);
    assert_done(f, case_store_reach_loss_dates(&moved, f->store, day("2026-04-01"), &f->error));
    assert_int_equal(moved, 0);
    assert_sound(f);
}

/* As file_page, with fields missing. */
static struct page_result file_deficient(struct fixture *f, const struct page_code *code,
                                         const char *image, const char *received)
{
    static const char *const missing[] = {"signature", "payment_method"};
    struct page_result result;
    struct page_entry entry = {.batch_id = f->batch_id,
                               .source = "scan.png",
                               .source_page = 1,
                               .image_hash = image,
                               .outcome = SCAN_FILED,
                               .code = code,
                               .field_values = image,
                               .missing = missing,
                               .missing_count = ROWS(missing),
                               .received_date = day(received)};
    assert_done(f, case_store_file_page(&result, f->store, &entry, &f->error));
    return result;
}

static void what_is_missing_makes_a_case_deficient_until_mended(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    struct page_code first = page_code_of(f, "A1", print_application(f, "A1", 2, "v1"), 1, 2);
    struct page_code first_back = first;
    first_back.page = 2;
    struct page_result result = file_deficient(f, &first, "i1", "2026-04-05");
    assert_outcome(&result, SCAN_FILED, "");
    assert_int_equal(result.state, CASE_DEFICIENT);
    assert_int_equal(result.event_count, 3);
    /* the second page of the same application mends nothing */
    result = file_page(f, &first_back, "i2", "v", "2026-04-05");
    assert_int_equal(result.state, CASE_DEFICIENT);
    assert_int_equal(result.event_count, 1);
    /* a mended application does, and counts by the day of the first */
    struct page_code second = page_code_of(f, "A1", print_application(f, "A1", 2, "v2"), 1, 2);
    result = file_page(f, &second, "i3", "v", "2026-05-20");
    assert_int_equal(result.state, CASE_RECEIVED);
    assert_int_equal(date_compare(load_case(f, "A1").received_date, day("2026-04-05")), 0);
    assert_history(f, "A1",
                   "imported application_printed page_filed application_received deficiency_found "
                   "page_filed application_printed page_filed application_received");
    assert_sound(f);
}

static void a_second_page_can_be_deficient_too(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    struct page_code front = page_code_of(f, "A1", print_application(f, "A1", 2, "v1"), 1, 2);
    struct page_code back = front;
    back.page = 2;
    struct page_result result = file_page(f, &front, "i1", "v", "2026-04-05");
    assert_int_equal(result.state, CASE_RECEIVED);
    result = file_deficient(f, &back, "i2", "2026-04-06");
    assert_int_equal(result.state, CASE_DEFICIENT);
    assert_sound(f);
}

static void another_application_does_not_move_a_received_case_back(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    struct page_code first = page_code_of(f, "A1", print_application(f, "A1", 1, "v1"), 1, 1);
    file_page(f, &first, "i1", "v", "2026-04-05");
    struct page_code second = page_code_of(f, "A1", print_application(f, "A1", 1, "v2"), 1, 1);
    struct page_result result = file_deficient(f, &second, "i2", "2026-06-01");
    assert_outcome(&result, SCAN_FILED, "");
    assert_int_equal(result.state, CASE_RECEIVED);
    assert_sound(f);
}

static void a_late_application_waits_for_a_clerk_whatever_is_missing(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    struct page_code code = page_code_of(f, "A1", print_application(f, "A1", 1, "v1"), 1, 1);
    struct page_result result = file_deficient(f, &code, "i1", "2026-04-21");
    assert_int_equal(result.state, CASE_LATE_REVIEW);
    assert_history(
        f, "A1",
        "imported application_printed page_filed application_received deficiency_found");
    assert_sound(f);
}

static void the_same_page_is_filed_once(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    struct page_code code = page_code_of(f, "A1", print_application(f, "A1", 1, "v1"), 1, 1);
    struct page_result first = file_page(f, &code, "i1", "values", "2026-04-05");
    /* the same image */
    struct page_result again = file_page(f, &code, "i1", "values", "2026-04-06");
    assert_outcome(&again, SCAN_DUPLICATE, "same_image");
    assert_int_equal(again.first_page_id, first.page_id);
    assert_int_equal(again.code.piece_id, code.piece_id);
    assert_string_equal(again.reading_hash, "reading-of-i1");
    assert_string_equal(again.case_number, "A1");
    assert_int_equal(again.event_count, 0);
    /* scanned again, same values */
    again = file_page(f, &code, "i2", "values", "2026-04-06");
    assert_outcome(&again, SCAN_DUPLICATE, "same_page");
    assert_int_equal(again.first_page_id, first.page_id);
    assert_string_equal(again.image_hash, "i1");
    /* that scan again: still the first */
    again = file_page(f, &code, "i2", "values", "2026-04-06");
    assert_outcome(&again, SCAN_DUPLICATE, "same_image");
    assert_int_equal(again.first_page_id, first.page_id);
    /* other values: a person must look, and nothing moves */
    again = file_page(f, &code, "i3", "others", "2026-04-06");
    assert_outcome(&again, SCAN_REVIEW, "readings_differ");
    assert_int_equal(again.first_page_id, first.page_id);
    assert_int_equal(again.event_count, 0);
    assert_history(f, "A1", "imported application_printed page_filed application_received");
    assert_sound(f);
}

static void codes_that_do_not_fit_go_to_review(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    add_case(f, "A2", "2026-03-31");
    struct page_code voided = page_code_of(f, "A1", print_application(f, "A1", 1, "v1"), 1, 1);
    struct page_code sound = page_code_of(f, "A1", print_application(f, "A1", 1, "v2"), 1, 1);
    struct page_code rows[7] = {voided, sound, sound, sound, sound, sound, sound};
    static const char *const reasons[] = {"void_copy",      "unknown_case",   "unknown_piece",
                                          "piece_mismatch", "piece_mismatch", "piece_mismatch",
                                          "piece_mismatch"};
    rows[1].case_id = 999;
    rows[2].piece_id = 999;
    rows[3].case_id = load_case(f, "A2").case_id;
    rows[4].revision = 2;
    strcpy(rows[5].form, "GD");
    rows[6].pages = 2;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char image[8];
        snprintf(image, sizeof image, "i%zu", i);
        struct page_result result = file_page(f, &rows[i], image, "v", "2026-04-05");
        assert_outcome(&result, SCAN_REVIEW, reasons[i]);
        assert_int_equal(result.event_count, 0);
        result = file_page(f, &rows[i], image, "v", "2026-04-05");
        assert_outcome(&result, SCAN_DUPLICATE, "same_image");
    }
    assert_int_equal(load_case(f, "A1").state, CASE_FORM_SENT);
    assert_int_equal(load_case(f, "A2").state, CASE_REGISTERED);
    assert_sound(f);
}

static void pages_that_intake_stopped_are_kept_with_their_reason(void **state)
{
    static const struct {
        enum scan_outcome outcome;
        const char *reason, *said;
    } rows[] = {
        {SCAN_REVIEW, "no_code", "no_code"},
        {SCAN_REVIEW, "code_forged", "code_forged"},
        {SCAN_REJECTED, "unreadable_file", "unreadable_file"},
        {SCAN_BLANK, NULL, "blank_page"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        char image[8];
        struct page_result result;
        snprintf(image, sizeof image, "i%zu", i);
        struct page_entry entry = {.batch_id = f->batch_id,
                                   .source = "scan.png",
                                   .source_page = 1,
                                   .image_hash = image,
                                   .outcome = rows[i].outcome,
                                   .reason = rows[i].reason};
        assert_done(f, case_store_file_page(&result, f->store, &entry, &f->error));
        assert_outcome(&result, rows[i].outcome, rows[i].said);
        assert_false(result.has_code);
        assert_done(f, case_store_file_page(&result, f->store, &entry, &f->error));
        assert_outcome(&result, SCAN_DUPLICATE, "same_image");
    }
    assert_sound(f);
}

/* A file that was too large for the limits, or on which a reader died, comes again: what can be read then
 * is filed, once, and what still cannot is the same page again. */
static void a_rejected_page_that_comes_again_is_read(void **state)
{
    struct fixture *f = *state;
    struct page_result first, result;
    bool is_found, is_taken;
    add_case(f, "A1", "2026-03-31");
    struct page_code code = page_code_of(f, "A1", print_application(f, "A1", 1, "v1"), 1, 1);
    struct page_entry rejected = {.batch_id = f->batch_id,
                                  .source = "scan.png",
                                  .source_page = 1,
                                  .image_hash = "i1",
                                  .outcome = SCAN_REJECTED,
                                  .reason = "limit_exceeded"};
    assert_done(f, case_store_file_page(&first, f->store, &rejected, &f->error));
    assert_done(f, case_store_file_page(&result, f->store, &rejected, &f->error));
    assert_outcome(&result, SCAN_DUPLICATE, "same_image");
    assert_int_equal(result.first_page_id, first.page_id);
    assert_done(f, case_store_lookup_image(&result, &is_found, f->store, "i1", 1, &f->error));
    assert_false(is_found);
    assert_done(f, case_store_is_file_taken(&is_taken, f->store, "i1", "scan.png", &f->error));
    assert_false(is_taken);
    struct page_result filed = file_page(f, &code, "i1", "v", "2026-04-05");
    assert_outcome(&filed, SCAN_FILED, "");
    assert_int_equal(filed.state, CASE_RECEIVED);
    result = file_page(f, &code, "i1", "v", "2026-04-05");
    assert_outcome(&result, SCAN_DUPLICATE, "same_image");
    assert_int_equal(result.first_page_id, filed.page_id);
    assert_done(f, case_store_lookup_image(&result, &is_found, f->store, "i1", 1, &f->error));
    assert_true(is_found);
    assert_done(f, case_store_is_file_taken(&is_taken, f->store, "i1", "scan.png", &f->error));
    assert_true(is_taken);
    assert_sound(f);
}

/* An uncertain mark is looked at by a person; a clean scan of the same page is filed after it. */
static void a_page_in_review_can_be_filed_from_a_better_scan(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    struct page_code code = page_code_of(f, "A1", print_application(f, "A1", 1, "v1"), 1, 1);
    struct page_entry entry = {.batch_id = f->batch_id,
                               .source = "scan.png",
                               .source_page = 1,
                               .image_hash = "i1",
                               .outcome = SCAN_REVIEW,
                               .reason = "marks_uncertain",
                               .code = &code,
                               .received_date = day("2026-04-05")};
    struct page_result result;
    assert_done(f, case_store_file_page(&result, f->store, &entry, &f->error));
    assert_outcome(&result, SCAN_REVIEW, "marks_uncertain");
    assert_string_equal(result.case_number, "A1");
    assert_int_equal(load_case(f, "A1").state, CASE_FORM_SENT);
    result = file_page(f, &code, "i2", "v", "2026-04-06");
    assert_outcome(&result, SCAN_FILED, "");
    assert_int_equal(load_case(f, "A1").state, CASE_RECEIVED);
    assert_sound(f);
}

static void a_known_image_need_not_be_read(void **state)
{
    struct fixture *f = *state;
    struct page_result result;
    bool found;
    add_case(f, "A1", "2026-03-31");
    struct page_code code = page_code_of(f, "A1", print_application(f, "A1", 1, "v1"), 1, 1);
    assert_done(f, case_store_lookup_image(&result, &found, f->store, "i1", 1, &f->error));
    assert_false(found);
    struct page_result first = file_page(f, &code, "i1", "v", "2026-04-05");
    assert_done(f, case_store_lookup_image(&result, &found, f->store, "i1", 1, &f->error));
    assert_true(found);
    assert_outcome(&result, SCAN_DUPLICATE, "same_image");
    assert_int_equal(result.first_page_id, first.page_id);
    assert_int_equal(result.state, CASE_RECEIVED);
}

static void entries_that_are_not_whole_are_refused(void **state)
{
    struct fixture *f = *state;
    struct page_result result;
    struct page_code code = {.form = "AP", .revision = 1, .page = 1, .pages = 1};
    const struct page_entry sound = {.batch_id = f->batch_id,
                                     .source = "scan.png",
                                     .source_page = 1,
                                     .image_hash = "i1",
                                     .outcome = SCAN_FILED,
                                     .code = &code,
                                     .received_date = day("2026-04-05")};
    struct page_entry rows[] = {sound, sound, sound, sound, sound};
    rows[0].code = NULL;
    rows[1].outcome = SCAN_DUPLICATE;
    rows[2].outcome = SCAN_REVIEW;
    rows[3].received_date = (struct date){0, 0, 0};
    rows[4].batch_id = 99;
    for (size_t i = 0; i < ROWS(rows); i++) {
        error_clear(&f->error);
        assert_int_equal(case_store_file_page(&result, f->store, &rows[i], &f->error), -1);
    }
    /* a batch that has ended takes nothing in */
    assert_done(f, (error_clear(&f->error), scan_batch_close(f->store, f->batch_id, &f->error)));
    assert_int_equal(case_store_file_page(&result, f->store, &sound, &f->error), -1);
    assert_sound((error_clear(&f->error), f));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(an_application_moves_its_case_by_its_day),
        TEST(a_provisional_case_is_received_on_its_loss_date),
        TEST(what_is_missing_makes_a_case_deficient_until_mended),
        TEST(a_second_page_can_be_deficient_too),
        TEST(another_application_does_not_move_a_received_case_back),
        TEST(a_late_application_waits_for_a_clerk_whatever_is_missing),
        TEST(the_same_page_is_filed_once),
        TEST(codes_that_do_not_fit_go_to_review),
        TEST(pages_that_intake_stopped_are_kept_with_their_reason),
        TEST(a_rejected_page_that_comes_again_is_read),
        TEST(a_page_in_review_can_be_filed_from_a_better_scan),
        TEST(a_known_image_need_not_be_read),
        TEST(entries_that_are_not_whole_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
