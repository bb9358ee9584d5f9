/* SPDX-License-Identifier: MIT */
/* If this fails, a clerk's decision moves the wrong case, cannot be undone, or leaves no trace. */
#include "store_fixture.h"
#include "store_report.h"

#include "scan_batches.h"
#include "scan_review.h"

/* A page that intake sent to review; its id. */
static int64_t send_to_review(struct fixture *f, const struct page_code *code, const char *image,
                              const char *reason)
{
    struct page_result result;
    const struct page_entry entry = {.batch_id = f->batch_id,
                                     .source = "scan.png",
                                     .source_page = 1,
                                     .image_hash = image,
                                     .outcome = SCAN_REVIEW,
                                     .reason = reason,
                                     .code = code,
                                     .received_date = {2026, 4, 5}};
    assert_done(f, case_store_file_page(&result, f->store, &entry, &f->error));
    assert_int_equal(result.outcome, SCAN_REVIEW);
    return result.page_id;
}

static const char *const signature[] = {"signature"};

static struct settlement file_as(int64_t page_id, const char *number, int64_t piece_id,
                                 int form_page)
{
    return (struct settlement){.page_id = page_id,
                               .action = SETTLE_FILE,
                               .why = "looked at the paper",
                               .case_number = number,
                               .piece_id = piece_id,
                               .form_page = form_page,
                               .field_values = "signature=inked\n"};
}

static struct settlement decide(int64_t page_id, enum settle_action action)
{
    return (struct settlement){.page_id = page_id, .action = action, .why = "seen"};
}

static struct page_result settle(struct fixture *f, const struct settlement *settlement)
{
    struct page_result result;
    error_clear(&f->error);
    assert_done(f, scan_settle_page(&result, f->store, settlement, &f->error));
    assert_sound(f);
    return result;
}

static void refuse(struct fixture *f, const struct settlement *settlement, const char *said)
{
    struct page_result result;
    error_clear(&f->error);
    assert_int_equal(scan_settle_page(&result, f->store, settlement, &f->error), -1);
    assert_int_equal(f->error.code, ERROR_REFUSED);
    if (strstr(f->error.message, said) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", f->error.message, said);
    error_clear(&f->error);
    assert_sound(f);
}

/* --- filing ------------------------------------------------------------------------------- */

static void a_settled_page_moves_its_case_as_a_filed_one(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    int64_t piece_id = print_application(f, "A1", 1, "v1");
    int64_t page_id = send_to_review(f, NULL, "i1", "no_code");
    case_store_set_actor(f->store, "山田");
    const struct settlement settlement = file_as(page_id, "A1", piece_id, 1);
    struct page_result result = settle(f, &settlement);
    assert_int_equal(result.outcome, SCAN_FILED);
    assert_int_equal(result.kind, KIND_FORM);
    assert_int_equal(result.state, CASE_RECEIVED);
    assert_int_equal(date_compare(load_case(f, "A1").received_date, day("2026-04-05")), 0);
    assert_history(f, "A1", "imported application_printed page_filed application_received");
    /* the same paper scanned well later is the page that is there, or contradicts it */
    struct page_code code = page_code_of(f, "A1", piece_id, 1, 1);
    result = file_page(f, &code, "i2", "signature=inked\n", "2026-04-09");
    assert_int_equal(result.outcome, SCAN_DUPLICATE);
    assert_int_equal(result.first_page_id, page_id);
    result = file_page(f, &code, "i3", "signature=blank\n", "2026-04-09");
    assert_string_equal(result.reason, "readings_differ");
}

static void a_late_or_deficient_page_is_so_when_settled_too(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-10");
    add_case(f, "A2", "2026-03-31");
    struct settlement late = file_as(send_to_review(f, NULL, "i1", "no_code"), "A1",
                                     print_application(f, "A1", 1, "v1"), 1);
    assert_int_equal(settle(f, &late).state, CASE_LATE_REVIEW);
    struct settlement deficient = file_as(send_to_review(f, NULL, "i2", "no_code"), "A2",
                                          print_application(f, "A2", 1, "v1"), 1);
    deficient.missing = signature;
    deficient.missing_count = 1;
    assert_int_equal(settle(f, &deficient).state, CASE_DEFICIENT);
    /* the pencil was faint: mended in place, the case is received */
    deficient.missing_count = 0;
    struct page_result result = settle(f, &deficient);
    assert_int_equal(result.state, CASE_RECEIVED);
    assert_history(f, "A2",
                   "imported application_printed page_filed application_received "
                   "deficiency_found page_filed application_received");
    /* and back again */
    deficient.missing_count = 1;
    assert_int_equal(settle(f, &deficient).state, CASE_DEFICIENT);
}

static void what_does_not_fit_is_refused(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    add_case(f, "A2", "2026-03-31");
    int64_t own = print_application(f, "A1", 2, "v1"), other = print_application(f, "A2", 2, "v1");
    struct page_code code = page_code_of(f, "A1", own, 1, 2);
    int64_t filed = file_page(f, &code, "i1", "v", "2026-04-05").page_id;
    int64_t again = file_page(f, &code, "i1", "v", "2026-04-05").page_id;
    code.page = 2;
    int64_t coded = send_to_review(f, &code, "i2", "marks_uncertain");
    int64_t page_id = send_to_review(f, NULL, "i3", "no_code");
    struct settlement row;
    row = file_as(999, "A1", own, 1);
    refuse(f, &row, "no such page");
    row = file_as(page_id, "A9", own, 1);
    refuse(f, &row, "A9");
    row = file_as(page_id, "A1", other, 1);
    refuse(f, &row, "is not of case");
    row = file_as(page_id, "A1", 999, 1);
    refuse(f, &row, "is not of case");
    row = file_as(page_id, "A1", own, 3);
    refuse(f, &row, "has 2 pages");
    row = file_as(page_id, "A1", own, 1);
    refuse(f, &row, "is filed as it already");
    row = file_as(coded, "A2", other, 1);
    refuse(f, &row, "names another case");
    row = decide(again, SETTLE_DISCARD);
    refuse(f, &row, "same image");
    row = decide(page_id, SETTLE_ACCEPT);
    refuse(f, &row, "no batch sheet");
    row = decide(page_id, SETTLE_DUPLICATE);
    refuse(f, &row, "that it repeats");
    row = decide(page_id, SETTLE_DISCARD);
    row.why = "";
    refuse(f, &row, "needs its reason");
    row.why = " ";
    refuse(f, &row, "needs its reason");
    row.why = "two\nlines";
    refuse(f, &row, "needs its reason");
    /* what was refused left no trace; the clerk may insist against a code */
    assert_history(f, "A1", "imported application_printed page_filed application_received");
    row = file_as(coded, "A2", other, 1);
    row.is_against_code = true;
    assert_int_equal(settle(f, &row).state, CASE_RECEIVED);
    row = decide(page_id, SETTLE_DUPLICATE);
    row.first_page_id = filed;
    assert_int_equal(settle(f, &row).outcome, SCAN_DUPLICATE);
}

/* A person fills in the older copy: the clerk files it, the piece stays void. */
static void a_void_copy_can_be_filed_by_a_clerk(void **state)
{
    struct fixture *f = *state;
    struct store_check_counts counts;
    add_case(f, "A1", "2026-03-31");
    int64_t voided = print_application(f, "A1", 1, "v1");
    print_application(f, "A1", 1, "v2");
    struct page_code code = page_code_of(f, "A1", voided, 1, 1);
    struct page_result result = file_page(f, &code, "i1", "v", "2026-04-05");
    assert_string_equal(result.reason, "void_copy");
    const struct settlement settlement = file_as(result.page_id, "A1", voided, 1);
    assert_int_equal(settle(f, &settlement).state, CASE_RECEIVED);
    assert_done(f, case_store_check(&counts, f->store, NULL, NULL, &f->error));
    assert_int_equal(counts.pieces_by_state[PIECE_VOIDED], 1);
    assert_int_equal(counts.pieces_by_state[PIECE_WAITING], 1);
}

/* --- blank forms -------------------------------------------------------------------------- */

static const struct blank_form application_form = {"application", "AP", 1, 2};

static struct settlement join_blank(int64_t page_id, const char *number, int form_page)
{
    struct settlement settlement = file_as(page_id, number, 0, form_page);
    settlement.blank_form = &application_form;
    return settlement;
}

static struct page_result join(struct fixture *f, int64_t page_id, const char *number, int form_page)
{
    const struct settlement settlement = join_blank(page_id, number, form_page);
    return settle(f, &settlement);
}

/* "1 waiting, 2 returned blank": the pieces of the case. */
static int append_piece_state(void *user, const struct print_piece *piece)
{
    char *text = user;
    size_t length = strlen(text);
    snprintf(text + length, 200 - length, "%s%lld %s%s", length > 0 ? ", " : "",
             (long long)piece->piece_id, piece_state_name(piece->state),
             piece->is_blank_form ? " blank" : "");
    return 0;
}

static void assert_pieces(struct fixture *f, const char *number, const char *wanted)
{
    char text[200] = "";
    assert_done(f, print_piece_list(f->store, load_case(f, number).case_id, append_piece_state, text,
                                    &f->error));
    assert_string_equal(text, wanted);
}

static void a_blank_form_is_a_piece_of_its_own(void **state)
{
    struct fixture *f = *state;
    struct store_report report;
    add_case(f, "A1", "2026-03-31");
    print_application(f, "A1", 2, "v1"); /* out, and stays out */
    int64_t front = send_to_review(f, NULL, "i1", "blank_form");
    int64_t back = send_to_review(f, NULL, "i2", "blank_form");
    struct page_result result = join(f, back, "A1", 2);
    assert_int_equal(result.state, CASE_RECEIVED);
    assert_int_equal(result.code.piece_id, 2);
    result = join(f, front, "A1", 1);
    assert_int_equal(result.code.piece_id, 2);
    assert_pieces(f, "A1", "1 waiting, 2 returned blank");
    assert_history(f, "A1",
                   "imported application_printed page_filed application_received page_filed");
    assert_done(f, case_store_report(&report, f->store, &f->error));
    assert_int_equal(report.blank_forms, 1);
    /* settled again it is the same page of the same piece */
    assert_int_equal(join(f, front, "A1", 1).code.piece_id, 2);
    assert_pieces(f, "A1", "1 waiting, 2 returned blank");
}

static void a_page_of_a_second_blank_form_begins_another_piece(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    add_case(f, "A2", "2026-03-31");
    int64_t pages[5];
    char image[8];
    for (int i = 0; i < 5; i++) {
        snprintf(image, sizeof image, "i%d", i);
        pages[i] = send_to_review(f, NULL, image, "blank_form");
    }
    assert_int_equal(join(f, pages[0], "A1", 1).code.piece_id, 1);
    assert_int_equal(join(f, pages[1], "A1", 1).code.piece_id, 2);
    assert_int_equal(join(f, pages[2], "A1", 2).code.piece_id, 2); /* the newest with room */
    assert_int_equal(join(f, pages[3], "A1", 2).code.piece_id, 1);
    assert_int_equal(join(f, pages[4], "A2", 2).code.piece_id, 3);
    /* it was the other page of that piece, and not a page of a third one */
    assert_int_equal(join(f, pages[4], "A2", 1).code.piece_id, 3);
    assert_pieces(f, "A1", "1 returned blank, 2 returned blank");
    assert_pieces(f, "A2", "3 returned blank");
}

static void a_blank_form_that_is_withdrawn_is_void(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    add_case(f, "A2", "2026-03-31");
    print_application(f, "A1", 2, "v1");
    int64_t front = send_to_review(f, NULL, "i1", "blank_form");
    int64_t back = send_to_review(f, NULL, "i2", "blank_form");
    join(f, front, "A1", 1);
    join(f, back, "A1", 2);
    struct settlement reopen = decide(front, SETTLE_REOPEN);
    settle(f, &reopen);
    assert_int_equal(load_case(f, "A1").state, CASE_RECEIVED);
    assert_pieces(f, "A1", "1 waiting, 2 returned blank");
    /* the last page goes to another case */
    assert_int_equal(join(f, back, "A2", 2).code.piece_id, 3);
    assert_pieces(f, "A1", "1 waiting, 2 voided blank");
    assert_pieces(f, "A2", "3 returned blank");
    assert_int_equal(load_case(f, "A1").state, CASE_FORM_SENT);
    struct settlement away = decide(back, SETTLE_DISCARD);
    settle(f, &away);
    assert_int_equal(load_case(f, "A2").state, CASE_REGISTERED); /* its own is still to be printed */
    /* a void one is not filled again */
    assert_int_equal(join(f, front, "A1", 1).code.piece_id, 4);
    assert_pieces(f, "A1", "1 waiting, 2 voided blank, 4 returned blank");
}

static void a_blank_form_is_no_printed_piece(void **state)
{
    static const struct blank_form other_form = {"notice", "NT", 1, 2};
    struct fixture *f = *state;
    struct piece_changes changes;
    add_case(f, "A1", "2026-03-31");
    add_case(f, "A2", "2026-03-31");
    int64_t printed = print_application(f, "A1", 2, "v1");
    int64_t page_id = send_to_review(f, NULL, "i1", "blank_form");
    int64_t second = send_to_review(f, NULL, "i2", "blank_form");
    struct settlement row = join_blank(page_id, "A1", 1);
    row.piece_id = printed;
    refuse(f, &row, "blank form");
    row = join_blank(page_id, "A1", 3);
    refuse(f, &row, "has 2 pages");
    assert_pieces(f, "A1", "1 waiting"); /* nothing is left of a refused one */
    join(f, page_id, "A1", 1);
    row = join_blank(second, "A1", 1);
    row.piece_id = 2;
    refuse(f, &row, "is filed as it already");
    row.form_page = 2;
    row.blank_form = &other_form;
    refuse(f, &row, "blank form");
    row = join_blank(second, "A2", 2);
    row.piece_id = 2;
    refuse(f, &row, "is not of case");
    /* it can be neither mailed nor voided nor printed again */
    assert_done(f, print_job_mail(&changes, f->store, 2, day("2026-04-06"), &f->error));
    assert_int_equal(changes.changed, 0);
    assert_done(f, print_job_void(&changes, f->store, 2, NULL, 0, "lost", &f->error));
    assert_int_equal(changes.changed, 0);
    assert_pieces(f, "A1", "1 waiting, 2 returned blank");
}

/* --- undoing ------------------------------------------------------------------------------ */

static void what_was_settled_wrongly_is_undone(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    add_case(f, "A2", "2026-03-31");
    int64_t wrong = print_application(f, "A1", 1, "v1"), right = print_application(f, "A2", 1, "v1");
    int64_t page_id = send_to_review(f, NULL, "i1", "no_code");
    struct settlement settlement = file_as(page_id, "A1", wrong, 1);
    settle(f, &settlement);
    settlement = file_as(page_id, "A2", right, 1);
    struct page_result result = settle(f, &settlement);
    assert_string_equal(result.case_number, "A2");
    assert_int_equal(result.state, CASE_RECEIVED);
    assert_int_equal(load_case(f, "A1").state, CASE_FORM_SENT);
    assert_false(date_is_set(load_case(f, "A1").received_date));
    assert_history(f, "A1",
                   "imported application_printed page_filed application_received page_withdrawn "
                   "application_withdrawn");
    /* the right paper of A1 is an arrival of its own day */
    struct page_code code = page_code_of(f, "A1", wrong, 1, 1);
    result = file_page(f, &code, "i2", "v", "2026-04-10");
    assert_int_equal(result.state, CASE_RECEIVED);
    assert_int_equal(date_compare(load_case(f, "A1").received_date, day("2026-04-10")), 0);
    assert_sound(f);
}

static void another_application_counts_when_the_first_is_withdrawn(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    struct page_code first = page_code_of(f, "A1", print_application(f, "A1", 1, "v1"), 1, 1);
    int64_t page_id = file_page(f, &first, "i1", "v", "2026-04-05").page_id;
    struct page_code second = page_code_of(f, "A1", print_application(f, "A1", 1, "v2"), 1, 1);
    file_page(f, &second, "i2", "v", "2026-04-12");
    const struct settlement settlement = decide(page_id, SETTLE_DISCARD);
    struct page_result result = settle(f, &settlement);
    assert_int_equal(result.outcome, SCAN_REJECTED);
    assert_string_equal(result.reason, "discarded");
    assert_int_equal(load_case(f, "A1").state, CASE_RECEIVED);
    assert_int_equal(date_compare(load_case(f, "A1").received_date, day("2026-04-12")), 0);
}

static void one_page_of_two_is_withdrawn(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    struct page_code code = page_code_of(f, "A1", print_application(f, "A1", 2, "v1"), 1, 2);
    int64_t front = file_page(f, &code, "i1", "v", "2026-04-05").page_id;
    code.page = 2;
    int64_t back = file_page(f, &code, "i2", "v", "2026-04-05").page_id;
    struct settlement settlement = decide(back, SETTLE_BLANK);
    assert_string_equal(settle(f, &settlement).reason, "blank_page");
    assert_int_equal(load_case(f, "A1").state, CASE_RECEIVED);
    settlement = decide(front, SETTLE_REOPEN);
    assert_string_equal(settle(f, &settlement).reason, "reopened");
    assert_int_equal(load_case(f, "A1").state, CASE_FORM_SENT);
    /* A piece that came back and did not after all can be printed and mailed again. */
    struct store_check_counts counts;
    assert_done(f, case_store_check(&counts, f->store, NULL, NULL, &f->error));
    assert_int_equal(counts.pieces_by_state[PIECE_RETURNED], 0);
    assert_int_equal(counts.pieces_by_state[PIECE_WAITING], 1);
}

static void a_piece_that_did_not_come_back_gives_way_to_its_successor(void **state)
{
    struct fixture *f = *state;
    struct store_check_counts counts;
    add_case(f, "A1", "2026-03-31");
    struct page_code code = page_code_of(f, "A1", print_application(f, "A1", 1, "v1"), 1, 1);
    int64_t page_id = file_page(f, &code, "i1", "v", "2026-04-05").page_id;
    print_application(f, "A1", 1, "v2");
    const struct settlement settlement = decide(page_id, SETTLE_DISCARD);
    settle(f, &settlement);
    assert_done(f, case_store_check(&counts, f->store, NULL, NULL, &f->error));
    assert_int_equal(counts.pieces_by_state[PIECE_WAITING], 1);
    assert_int_equal(counts.pieces_by_state[PIECE_VOIDED], 1);
}

static void attachments_are_joined_and_taken_away(void **state)
{
    struct fixture *f = *state;
    add_case(f, "A1", "2026-03-31");
    add_case(f, "A2", "2026-03-31");
    int64_t page_id = send_to_review(f, NULL, "i1", "no_code");
    struct settlement settlement = decide(page_id, SETTLE_ATTACH);
    settlement.case_number = "A1";
    struct page_result result = settle(f, &settlement);
    assert_int_equal(result.kind, KIND_ATTACHMENT);
    assert_int_equal(result.state, CASE_REGISTERED);
    settlement.case_number = "A2";
    settle(f, &settlement);
    assert_history(f, "A1", "imported attachment_filed page_withdrawn");
    assert_history(f, "A2", "imported attachment_filed");
}

/* --- records ------------------------------------------------------------------------------ */

static int note_record(void *user, const struct settlement_record *record)
{
    char *text = user;
    sprintf(text + strlen(text), "%s:%s>%s:%s, ", record->actor, record->from_outcome,
            record->to_outcome, record->why);
    return 0;
}

static void every_decision_is_kept(void **state)
{
    struct fixture *f = *state;
    char text[400] = "";
    int64_t page_id = send_to_review(f, NULL, "i1", "no_code");
    struct settlement settlement = decide(page_id, SETTLE_BLANK);
    settle(f, &settlement);
    settlement = decide(page_id, SETTLE_REOPEN);
    settlement.why = "it is not";
    case_store_set_actor(f->store, "second");
    settle(f, &settlement);
    assert_done(f, scan_list_settlements(f->store, page_id, note_record, text, &f->error));
    assert_string_equal(text, "tester:review>blank:seen, second:blank>review:it is not, ");
    assert_false(try_to_tamper(f, "UPDATE settlements SET actor = 'x'"));
    assert_false(try_to_tamper(f, "DELETE FROM settlements"));
}

struct faults {
    int count;
    char first[300];
};

static void note_fault(void *user, const char *message)
{
    struct faults *faults = user;
    if (faults->count++ == 0)
        snprintf(faults->first, sizeof faults->first, "%s", message);
}

#define UNLOCK "DROP TRIGGER settlements_are_not_changed; DROP TRIGGER settlements_are_not_deleted; "

static void what_was_tampered_with_is_found(void **state)
{
    static const struct {
        const char *sql, *said;
    } rows[] = {
        {"UPDATE pages SET outcome = 'rejected', reason = 'x' WHERE page_id = 1", "page 1: does not stand"},
        {"UPDATE pages SET values_hash = 'x' WHERE page_id = 2", "page 2: does not stand"},
        {"UPDATE pages SET missing = '[]' WHERE page_id = 2", "page 2: does not stand"},
        {UNLOCK "DELETE FROM settlements WHERE settlement_id = 1", "decision 2"},
        {UNLOCK "UPDATE settlements SET from_outcome = 'filed' WHERE settlement_id = 2", "decision 2"},
        {UNLOCK "PRAGMA ignore_check_constraints = 1; UPDATE settlements SET actor = '' WHERE settlement_id = 3",
         "decision 3"},
        {UNLOCK "PRAGMA ignore_check_constraints = 1; UPDATE settlements SET why = '' WHERE settlement_id = 3",
         "decision 3"},
        {"UPDATE pages SET kind = NULL WHERE page_id = 2", "piece 1"},
        {"UPDATE batch_sections SET pages_in = 7", "section 1"},
        {"UPDATE jobs SET kind = 'blank_form'; UPDATE pieces SET state = 'waiting' WHERE piece_id = 1", "blank form"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        void *fixture = NULL;
        struct store_check_counts counts;
        struct faults faults = {0};
        int64_t sheet_id;
        assert_int_equal(fixture_open(&fixture), 0);
        struct fixture *f = fixture;
        add_case(f, "A1", "2026-03-31");
        int64_t piece_id = print_application(f, "A1", 1, "v1");
        struct settlement settlement = decide(send_to_review(f, NULL, "i1", "no_code"), SETTLE_BLANK);
        settle(f, &settlement);
        settlement.action = SETTLE_REOPEN;
        settle(f, &settlement);
        settlement = file_as(send_to_review(f, NULL, "i2", "no_code"), "A1", piece_id, 1);
        settlement.missing = signature;
        settlement.missing_count = 1;
        settle(f, &settlement);
        assert_done(f, scan_sheet_new(&sheet_id, f->store, 2, &f->error));
        struct page_code sheet = {SCAN_SHEET_FORM, 1, 1, 1, sheet_id, 2};
        file_page(f, &sheet, "i3", "", "2026-04-05");
        assert_sound(f);
        tamper(f, rows[i].sql);
        assert_done(f, case_store_check(&counts, f->store, note_fault, &faults, &f->error));
        if (strstr(faults.first, rows[i].said) == NULL)
            fail_msg("\"%s\" was answered by \"%s\"", rows[i].sql, faults.first);
        assert_int_equal(fixture_close(&fixture), 0);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        TEST(a_settled_page_moves_its_case_as_a_filed_one),
        TEST(a_late_or_deficient_page_is_so_when_settled_too),
        TEST(what_does_not_fit_is_refused),
        TEST(a_void_copy_can_be_filed_by_a_clerk),
        TEST(what_was_settled_wrongly_is_undone),
        TEST(another_application_counts_when_the_first_is_withdrawn),
        TEST(one_page_of_two_is_withdrawn),
        TEST(a_piece_that_did_not_come_back_gives_way_to_its_successor),
        TEST(a_blank_form_is_a_piece_of_its_own),
        TEST(a_page_of_a_second_blank_form_begins_another_piece),
        TEST(a_blank_form_that_is_withdrawn_is_void),
        TEST(a_blank_form_is_no_printed_piece),
        TEST(attachments_are_joined_and_taken_away),
        TEST(every_decision_is_kept),
        cmocka_unit_test(what_was_tampered_with_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
