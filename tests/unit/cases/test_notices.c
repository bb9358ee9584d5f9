/* SPDX-License-Identifier: MIT */
/* The companies' notices. One that is taken for somebody else's sends a bill to the wrong person;
 * one that is not believed, or believed too much, costs somebody the insurance. */
#include "notice_import.h"
#include "notice_review.h"
#include "procedure.h"
#include "store_fixture.h"

#include <string.h>

#define HEADER "整理番号,記号,番号,氏名,フリガナ,生年月日,郵便番号,住所,資格取得年月日,退職日"

static void import_cases(struct fixture *f, const char *rows)
{
    struct import_notes notes = {0};
    char text[2000];
    snprintf(text, sizeof text, HEADER "\n%s", rows);
    import_text(&notes, f, text);
    assert_int_equal(notes.summary.rejected, 0);
}

static int try_notices(struct notice_summary *summary, struct fixture *f, const char *text,
                       const struct import_observer *observer)
{
    char path[120];
    snprintf(path, sizeof path, "%s/notices", f->folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
    *summary = (struct notice_summary){0};
    return notice_import_file(summary, f->store, path, day("2026-04-03"), observer, &f->error);
}

static struct notice_summary import_notices(struct fixture *f, const char *rows)
{
    struct notice_summary summary;
    char text[2000];
    snprintf(text, sizeof text, HEADER ",資格喪失日,喪失原因\n%s", rows);
    assert_done(f, try_notices(&summary, f, text, NULL));
    assert_int_equal(summary.read, summary.matched + summary.added + summary.unchanged +
                                       summary.review + summary.rejected);
    return summary;
}

/* --- whose it is --------------------------------------------------------------------------- */

/* What a notice came to: "matched A", "review dates_differ A retirement_date". */
struct outcome {
    char text[300];
};

static int note_outcome(void *user, const struct notice_record *notice)
{
    struct outcome *outcome = user;
    int length = snprintf(outcome->text, sizeof outcome->text, "%s %s %s",
                          notice_standing_name(notice->standing),
                          notice_question_name(notice->question), notice->case_number);
    for (const char *at = notice->differences; (at = strstr(at, "\"field\":\"")) != NULL;) {
        at += strlen("\"field\":\"");
        length += snprintf(outcome->text + length, sizeof outcome->text - (size_t)length, " %.*s",
                           (int)strcspn(at, "\""), at);
    }
    return 0;
}

static void a_notice_is_of_one_case_or_of_none(void **state)
{
    static const char cases[] =
        "A,11,1,髙橋　花子,タカハシ　ハナコ,1980-05-05,1000013,住所,2015-04-01,2026-03-31\n"
        "B,11,2,佐藤　太郎,サトウ　タロウ,1980-05-05,1000013,住所,,2026-03-31\n"
        "C,,,鈴木　一,スズキ　ハジメ,1979-01-02,1000013,住所,2015-04-01,2026-03-31\n"
        "D,,,林　誠,ハヤシ　マコト,1979-06-07,1000013,住所,2015-04-01,2026-03-31\n"
        "E,,,林　誠,ハヤシ　マコト,1979-06-07,1000013,住所,2015-04-01,2026-02-28\n"
        "F,12,7,森　栞,モリ　シオリ,1990-06-07,1000013,住所,2015-04-01,2026-03-31\n"
        "G,12,7,森　葵,モリ　アオイ,1991-06-07,1000013,住所,2015-04-01,2026-03-31\n";
    static const struct {
        const char *notice, *outcome; /* "": rejected */
        const char *case_number;      /* whose notice_date is set by it */
    } rows[] = {
        /* The number, and the birth date with it. The name may have changed since. */
        {",11,1,髙橋　花子,,1980-05-05,,,,2026-03-31,,", "agreed  A", "A"},
        {",１１,１,田中　花子,タナカ　ハナコ,S55.5.5,,,,R8.3.31,,", "agreed  A", "A"},
        {",11,1,髙橋　花子,,1980-05-06,,,,2026-03-31,,", "review person_differs A birth_date",
         NULL},
        /* Half a number is none. */
        {",11,,髙橋　花子,,1980-05-05,,,,2026-03-31,,", "agreed  A", "A"},
        /* The name, whatever form its characters have, and the birth date. */
        {",,,高橋花子,ﾀｶﾊｼ ﾊﾅｺ,1980-05-05,,,,2026-03-31,,", "agreed  A", "A"},
        {",,,鈴木　一,,1979-01-02,,,,,2026-04-01,", "agreed  C", "C"},
        {",13,9,鈴木　一,スズキ　ハジメ,1979-01-02,,,,2026-03-31,,", "agreed  C", "C"},
        /* One of name and kana is not enough, nor a name with another number. */
        {",,,鈴木　一,スズキ　イチ,1979-01-02,,,,2026-03-31,,", "review person_differs C name",
         NULL},
        {",,,鈴木　元,スズキ　ハジメ,1979-01-02,,,,2026-03-31,,", "review person_differs C name",
         NULL},
        {",11,9,髙橋　花子,タカハシ　ハナコ,1980-05-05,,,,2026-03-31,,",
         "review person_differs A insured_number", NULL},
        /* Two that fit: nobody guesses. The number's birth date decides where it can. */
        {",,,林　誠,ハヤシ　マコト,1979-06-07,,,,2026-03-31,,", "review several_cases ", NULL},
        {",12,7,森　栞,モリ　シオリ,1990-06-07,,,,2026-03-31,,", "agreed  F", "F"},
        {",12,7,森　梢,モリ　コズエ,1992-06-07,,,,2026-03-31,,", "review several_cases ", NULL},
        {"E,,,林　誠,ハヤシ　マコト,1979-06-07,,,,2026-02-28,,", "agreed  E", "E"},
        /* Dates: what only one of them knows is no difference. */
        {",11,2,佐藤　太郎,,1980-05-05,,,2018-10-01,2026-03-31,,", "agreed  B", "B"},
        {",11,1,髙橋　花子,,1980-05-05,,,2015-04-02,2026-03-31,,",
         "review dates_differ A acquired_date", NULL},
        {",11,1,髙橋　花子,,1980-05-05,,,,2026-03-30,,", "review dates_differ A retirement_date",
         NULL},
        {",11,1,髙橋　花子,,1980-05-05,,,,,2026-04-02,", "review dates_differ A retirement_date",
         NULL},
        {",11,1,髙橋　花子,,1980-05-05,,,,2026-03-31,2026-03-31,",
         "review dates_differ A loss_date", NULL},
        {",99,9,別人　一,,1970-01-01,1000013,住所,,2026-03-31,2026-05-01,",
         "review dates_differ  loss_date", NULL},
        /* Nobody: a new case, if the row can make one. */
        {"N,99,9,別人　一,,1970-01-01,1000013,住所,,2026-03-31,,", "agreed  N", "N"},
        {",99,9,別人　一,,1970-01-01,,,,2026-03-31,,", "", NULL},
        {",99,9,別人　一,,1970-01-01,1000013,住所,,,,", "", NULL},
        {",99,9,別人　一,,1970-01-01,1000013,住所,,2026-03-31,,昼寝", "", NULL},
        {",99,9,別人　一,,,1000013,住所,,2026-03-31,,", "", NULL},
        {",11,1,髙橋　花子,,1980-05-05,,,2026-04-01,2026-03-31,,", "", NULL},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        void *own;
        assert_int_equal(fixture_open(&own), 0);
        struct fixture *f = own;
        struct outcome outcome = {""};
        import_cases(f, cases);
        import_notices(f, rows[i].notice);
        assert_done(f, notice_list(f->store, 0, false, note_outcome, &outcome, &f->error));
        if (strcmp(outcome.text, rows[i].outcome) != 0)
            fail_msg("row %zu: \"%s\", expected \"%s\"", i, outcome.text, rows[i].outcome);
        static const char *const all[] = {"A", "B", "C", "D", "E", "F", "G", "N"};
        for (size_t c = 0; c < ROWS(all); c++) {
            struct case_record record;
            if (case_store_load(&record, f->store, all[c], NULL) != 0)
                continue;
            bool expected = rows[i].case_number != NULL && strcmp(rows[i].case_number, all[c]) == 0;
            if (date_is_set(record.notice_date) != expected)
                fail_msg("row %zu: case %s", i, all[c]);
        }
        /* The same again changes nothing, whatever became of it. */
        struct notice_summary again = import_notices(f, rows[i].notice);
        assert_int_equal(again.unchanged + again.rejected, 1);
        assert_sound(f);
        fixture_close(&own);
    }
}

static void what_the_case_lacks_is_filled_in(void **state)
{
    struct fixture *f = *state;
    import_cases(f, "C,,,鈴木　一,,1979-01-02,1000013,住所,,2026-03-31\n");
    struct notice_summary summary = import_notices(
        f, ",11,5,鈴木　一,スズキ　ハジメ,1979-01-02,9999999,別の住所,2015-04-01,2026-03-31,,退職");
    assert_int_equal(summary.updated, 1);
    struct case_record record = load_case(f, "C");
    assert_string_equal(record.insured_number, "5");
    assert_string_equal(record.name_kana, "スズキ　ハジメ");
    assert_string_equal(record.address, "住所");
    assert_int_equal(date_compare(record.acquired_date, day("2015-04-01")), 0);
    assert_history(f, "C", "imported updated notice_received");
}

static void a_file_is_taken_in_whole_or_not_at_all(void **state)
{
    struct fixture *f = *state;
    struct notice_summary summary;
    static const char *const refused[] = {"", "住所,退職日\n東京都,2026-03-31\n",
                                          "氏名;生年月日\n林;1979-06-07\n",
                                          "氏名,氏名,生年月日\n林,林,1979-06-07\n"};
    for (size_t i = 0; i < ROWS(refused); i++) {
        assert_int_equal(try_notices(&summary, f, refused[i], NULL), -1);
        assert_int_equal(f->error.code, ERROR_REFUSED);
        f->error = (struct error)ERROR_INIT;
        assert_int_equal(summary.read, 0);
    }
}

/* --- who may ------------------------------------------------------------------------------- */

static void append(struct fixture *f, enum case_event_kind kind, enum case_guard guard)
{
    struct case_record record = load_case(f, "A");
    assert_done(f, case_store_append(NULL, f->store, record.case_id, kind, guard, "{}", &f->error));
}

static void the_law_is_applied_where_application_and_notice_meet(void **state)
{
    static const struct {
        const char *birth, *acquired, *retirement, *reason;
        enum case_state before, after; /* notice alone; with the application */
        const char *refusal;
    } rows[] = {
        {"1980-05-05", "2015-04-01", "2026-03-31", "退職", CASE_REGISTERED, CASE_GUIDE_DUE, NULL},
        {"1980-05-05", "2015-04-01", "2026-03-31", "", CASE_REGISTERED, CASE_GUIDE_DUE, NULL},
        {"1980-05-05", "2015-04-01", "2026-03-31", "適用除外", CASE_REGISTERED, CASE_GUIDE_DUE,
         NULL},
        /* 2026-02-01 and two months end with 2026-03-31. */
        {"1980-05-05", "2026-02-01", "2026-03-31", "退職", CASE_REGISTERED, CASE_GUIDE_DUE, NULL},
        {"1980-05-05", "2026-02-02", "2026-03-31", "退職", CASE_REGISTERED, CASE_INELIGIBLE,
         "two_months"},
        {"1980-05-05", "", "2026-03-31", "退職", CASE_REGISTERED, CASE_GUIDE_DUE, NULL},
        /* 75 on the day after, or two days after. */
        {"1951-04-01", "2015-04-01", "2026-03-31", "退職", CASE_INELIGIBLE, CASE_INELIGIBLE,
         "age_75"},
        {"1951-04-02", "2015-04-01", "2026-03-31", "退職", CASE_REGISTERED, CASE_GUIDE_DUE, NULL},
        {"1951-05-05", "2015-04-01", "2026-03-31", "75歳到達", CASE_INELIGIBLE, CASE_INELIGIBLE,
         "age_75"},
        {"1980-05-05", "2015-04-01", "2026-03-31", "死亡退職", CASE_INELIGIBLE, CASE_INELIGIBLE,
         "no_retirement"},
        {"1980-05-05", "2015-04-01", "2026-03-31", "任意適用取消", CASE_INELIGIBLE, CASE_INELIGIBLE,
         "no_retirement"},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        for (int notice_first = 0; notice_first < 2; notice_first++) {
            void *own;
            char people[300], notice[300];
            assert_int_equal(fixture_open(&own), 0);
            struct fixture *f = own;
            snprintf(people, sizeof people, "A,11,1,林　誠,,%s,1000013,住所,%s,%s\n", rows[i].birth,
                     rows[i].acquired, rows[i].retirement);
            snprintf(notice, sizeof notice, ",11,1,林　誠,,%s,,,,%s,,%s\n", rows[i].birth,
                     rows[i].retirement, rows[i].reason);
            import_cases(f, people);
            if (notice_first) {
                import_notices(f, notice);
                assert_int_equal(load_case(f, "A").state, rows[i].before);
                append(f, EVENT_APPLICATION_RECEIVED, GUARD_IN_TIME);
            } else {
                append(f, EVENT_APPLICATION_RECEIVED, GUARD_IN_TIME);
                import_notices(f, notice);
            }
            if (load_case(f, "A").state != rows[i].after)
                fail_msg("row %zu, notice first %d: %s", i, notice_first,
                         case_state_name(load_case(f, "A").state));
            assert_sound(f);
            if (rows[i].refusal != NULL && !notice_first) {
                /* A clerk who knows better is not contradicted again. */
                struct case_move move;
                assert_done(f, case_store_undo(&move, f->store, load_case(f, "A").case_id,
                                               "insured elsewhere before", &f->error));
                assert_int_equal(load_case(f, "A").state, CASE_GUIDE_DUE);
                assert_sound(f);
            }
            fixture_close(&own);
        }
    }
}

static void an_early_application_waits_for_its_day(void **state)
{
    struct fixture *f = *state;
    import_cases(f, "A,11,1,林　誠,,1979-06-07,1000013,住所,2015-04-01,2026-03-31\n");
    append(f, EVENT_APPLICATION_RECEIVED, GUARD_BEFORE_LOSS);
    import_notices(f, ",11,1,林　誠,,1979-06-07,,,,2026-03-31,,退職\n");
    assert_int_equal(load_case(f, "A").state, CASE_PROVISIONAL);
    assert_done(f, case_store_reach_loss_dates(NULL, f->store, day("2026-04-01"), &f->error));
    assert_int_equal(load_case(f, "A").state, CASE_GUIDE_DUE);
    assert_history(f, "A",
                   "imported application_received notice_received loss_date_reached "
                   "guide_became_due");
}

/* --- decisions ----------------------------------------------------------------------------- */

static void settling_moves_the_case_as_the_clerk_says(void **state)
{
    static const struct {
        enum notice_action action;
        const char *case_number, *why;
        int result;
        const char *retirement; /* of case A afterwards */
        enum case_state after;
    } rows[] = {
        {NOTICE_IS_CASE, NULL, "", -1, "2026-03-31", CASE_RECEIVED},
        {NOTICE_IS_CASE, "A", "", -1, "2026-03-31", CASE_RECEIVED},
        {NOTICE_IS_CASE, "nobody", "", -1, "2026-03-31", CASE_RECEIVED},
        {NOTICE_DISCARD, NULL, " ", -1, "2026-03-31", CASE_RECEIVED},
        {NOTICE_NEW_CASE, NULL, "", -1, "2026-03-31", CASE_RECEIVED}, /* it has no address */
        {NOTICE_DISCARD, NULL, "of another society", 0, "2026-03-31", CASE_RECEIVED},
        {NOTICE_ACCEPT_CASE, NULL, "", 0, "2026-03-31", CASE_GUIDE_DUE},
        {NOTICE_ACCEPT_COMPANY, NULL, "", 0, "2026-02-28", CASE_GUIDE_DUE},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        void *own;
        assert_int_equal(fixture_open(&own), 0);
        struct fixture *f = own;
        import_cases(f, "A,11,1,林　誠,,1979-06-07,1000013,住所,2015-04-01,2026-03-31\n");
        append(f, EVENT_APPLICATION_RECEIVED, GUARD_IN_TIME);
        import_notices(f, ",11,1,林　誠,,1979-06-07,,,,2026-02-28,,退職\n");
        const struct notice_settlement settlement = {rows[i].action, rows[i].case_number,
                                                     rows[i].why};
        if (notice_settle(NULL, f->store, 1, &settlement, &f->error) != rows[i].result)
            fail_msg("row %zu: %s", i, f->error.message);
        struct case_record record = load_case(f, "A");
        assert_int_equal(date_compare(record.retirement_date, day(rows[i].retirement)), 0);
        assert_int_equal(record.state, rows[i].after);
        if (rows[i].result == 0)
            assert_int_equal(notice_settle(NULL, f->store, 1, &settlement, &f->error), -1);
        assert_sound(f);
        fixture_close(&own);
    }
}

static void decisions_cannot_be_rewritten(void **state)
{
    struct fixture *f = *state;
    const struct notice_settlement discard = {NOTICE_DISCARD, NULL, "nobody of ours"};
    import_cases(f, "A,11,1,林　誠,,1979-06-07,1000013,住所,2015-04-01,2026-03-31\n");
    import_notices(f, ",11,1,林　誠,,1979-06-07,,,,2026-02-28,,退職\n");
    assert_done(f, notice_settle(NULL, f->store, 1, &discard, &f->error));
    assert_false(try_to_tamper(f, "UPDATE notice_decisions SET why = 'x'"));
    assert_false(try_to_tamper(f, "DELETE FROM notice_decisions"));
    tamper(f, "UPDATE notices SET standing = 'review'");
    struct store_check_counts counts;
    assert_done(f, case_store_check(&counts, f->store, NULL, NULL, &f->error));
    assert_int_equal(counts.faults, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_notice_is_of_one_case_or_of_none),
        cmocka_unit_test_setup_teardown(what_the_case_lacks_is_filled_in, fixture_open,
                                        fixture_close),
        cmocka_unit_test_setup_teardown(a_file_is_taken_in_whole_or_not_at_all, fixture_open,
                                        fixture_close),
        cmocka_unit_test(the_law_is_applied_where_application_and_notice_meet),
        cmocka_unit_test_setup_teardown(an_early_application_waits_for_its_day, fixture_open,
                                        fixture_close),
        cmocka_unit_test(settling_moves_the_case_as_the_clerk_says),
        cmocka_unit_test_setup_teardown(decisions_cannot_be_rewritten, fixture_open, fixture_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
