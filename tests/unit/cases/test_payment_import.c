/* SPDX-License-Identifier: MIT */
/* Bank files into the store. A payment at the wrong case gives one person a status that another one
 * paid for; one that is lost takes it from somebody who paid. All people are invented. */
#include "payment_import.h"
#include "procedure.h"
#include "store_fixture.h"

#include <inttypes.h>

#define FIRST_YEN 32256
#define HALF_YEAR_YEN 164850
#define LINES_MAX 64

static const struct payment_account our_account = {"9999", "001", "1234567", '1', ""};
static const struct payment_rules our_rules = {{{440}, 1}, false};

/* ---- cases with a guide ---- */

static const char people[] =
    "整理番号,氏名,フリガナ,生年月日,郵便番号,住所,退職日\n"
    "C0000012,山田　太郎,ヤマダ　タロウ,1980-05-05,1000013,東京都千代田区1,2026-03-31\n"
    "C0000013,山田　花子,ヤマダ　ハナコ,1981-05-05,1000013,東京都千代田区1,2026-03-31\n"
    "C0000014,鈴木　一郎,スズキ　イチロウ,1980-05-05,1000013,東京都千代田区2,2026-03-31\n"
    "C0000015,佐藤　愛,サトウ　アイ,1980-05-05,1000013,東京都千代田区3,2026-03-31\n"
    "C0000016,佐藤　亜衣,サトウ　アイ,1982-05-05,1000013,東京都千代田区4,2026-03-31\n"
    "C0000017,京極　丈,キョウゴク　ジョウ,1980-05-05,1000013,東京都千代田区5,2026-03-31\n"
    "C0000018,未着　済,ミチャク　スミ,1980-05-05,1000013,東京都千代田区6,2026-03-31\n";

static void send_guide(struct fixture *f, const char *number)
{
    struct case_record record = load_case(f, number);
    struct payment_expectation expected = {.first = {2026, 4},
                                           .last = {2026, 4},
                                           .amount_yen = FIRST_YEN,
                                           .due = day("2026-04-20"),
                                           .premium_count = 24,
                                           .prepayment_count = 1};
    for (int i = 0; i < 24; i++) {
        struct month month = month_add(expected.first, i);
        expected.premiums[i] = (struct expected_premium){
            month, FIRST_YEN, i == 0 ? expected.due : month_day(month, 10)};
    }
    expected.prepayments[0] =
        (struct prepayment_goal){{2026, 5}, {2026, 9}, HALF_YEAR_YEN, day("2026-04-30")};
    assert_done(f, case_store_append(NULL, f->store, record.case_id, EVENT_APPLICATION_RECEIVED,
                                     GUARD_IN_TIME, "{}", &f->error));
    assert_done(f, case_store_append(NULL, f->store, record.case_id, EVENT_GUIDE_PRINTED,
                                     GUARD_NONE, "{}", &f->error));
    assert_done(f, case_store_expect_payments(f->store, record.case_id, &expected, &f->error));
}

/* All of them but the last have their guide. */
static void open_office(struct fixture *f)
{
    static const char *const numbers[] = {"C0000012", "C0000013", "C0000014",
                                          "C0000015", "C0000016", "C0000017"};
    struct import_notes notes;
    import_text(&notes, f, people);
    assert_int_equal(notes.summary.added, 7);
    for (size_t i = 0; i < ROWS(numbers); i++)
        send_guide(f, numbers[i]);
}

/* ---- bank files ---- */

/* Half-width kana is three bytes of UTF-8 and one of JIS X 0201. */
static void put_text(unsigned char *out, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
        if (*c < 0x80) {
            *out++ = *c;
            continue;
        }
        *out++ = (unsigned char)((c[1] == 0xBE ? 0xC0 : 0x80) | (c[2] & 0x3F));
        c += 2;
    }
}

struct line {
    int inquiry;
    const char *date; /* 080408 */
    long amount;
    const char *code, *name, *edi;
    bool cancels;
};

struct bank_file {
    unsigned char bytes[(LINES_MAX + 3) * 200];
    size_t size;
};

static unsigned char *next_record(struct bank_file *file, const char *text)
{
    unsigned char *record = file->bytes + file->size;
    memset(record, ' ', 200);
    put_text(record, text);
    file->size += 200;
    return record;
}

static void write_notice(struct bank_file *out, const struct line *lines, size_t count,
                         const char *account)
{
    char text[200];
    long sums[2][2] = {{0, 0}, {0, 0}};
    out->size = 0;
    unsigned char *head = next_record(out, "10100805140804010805149999");
    memcpy(head + 41, "001", 3);
    memcpy(head + 59, account, strlen(account));
    for (size_t i = 0; i < count; i++) {
        const struct line *line = &lines[i];
        snprintf(text, sizeof text, "2%06d%s%s%010ld%010d%10s", line->inquiry, line->date,
                 line->date, line->amount, 0, line->code == NULL ? "" : line->code);
        unsigned char *record = next_record(out, text);
        put_text(record + 49, line->name);
        put_text(record + 128, line->edi == NULL ? "" : line->edi);
        if (line->cancels)
            record[127] = '1';
        sums[line->cancels][0]++;
        sums[line->cancels][1] += line->amount;
    }
    snprintf(text, sizeof text, "8%06ld%012ld%06ld%012ld", sums[0][0], sums[0][1], sums[1][0],
             sums[1][1]);
    next_record(out, text);
    next_record(out, "9");
}

/* What the rows of an import were, by their place in the file. */
struct found {
    struct payment_import_summary summary;
    size_t count;
    struct {
        long record;
        int64_t payment_id;
        enum payment_side side;
        enum payment_class class;
        enum payment_rule rule;
        enum payment_note note;
        char case_number[CASE_NUMBER_SIZE]; /* the first candidate */
        size_t candidates;
    } rows[LINES_MAX];
};

static void note_row(void *user, const struct payment_row *row)
{
    struct found *found = user;
    size_t i = found->count++;
    found->rows[i].record = row->record;
    found->rows[i].payment_id = row->payment_id;
    found->rows[i].side = row->side;
    found->rows[i].class = row->class;
    found->rows[i].rule = row->rule;
    found->rows[i].note = row->note;
    found->rows[i].candidates = row->match == NULL ? 0 : row->match->candidate_count;
    if (found->rows[i].candidates > 0)
        snprintf(found->rows[i].case_number, CASE_NUMBER_SIZE, "%s",
                 row->match->candidates[0]->case_number);
}

static int take_in(struct found *out, struct fixture *f, const struct line *lines, size_t count)
{
    struct bank_file file;
    write_notice(&file, lines, count, "11234567");
    memset(out, 0, sizeof *out);
    return payment_import_bytes(&out->summary, f->store, file.bytes, file.size, "bank.txt",
                                day("2026-05-14"), &our_account, &our_rules, note_row, NULL, out,
                                &f->error);
}

static int64_t pay(struct fixture *f, int inquiry, const char *date, long amount, const char *name)
{
    struct found found;
    const struct line line = {inquiry, date, amount, NULL, name, NULL, false};
    assert_done(f, take_in(&found, f, &line, 1));
    assert_int_equal(found.count, 1);
    return found.rows[0].payment_id;
}

static enum case_state state_of(struct fixture *f, const char *number)
{
    return load_case(f, number).state;
}

static void assert_paid_through(struct fixture *f, const char *number, const char *date)
{
    struct case_record record = load_case(f, number);
    char text[DATE_TEXT_SIZE];
    const char *got =
        date_is_set(record.paid_through) ? date_format_iso(record.paid_through, text) : "";
    assert_string_equal(got, date);
}

/* ---- the order of matching ---- */

static void test_order(void **state)
{
    struct fixture *f = *state;
    static const struct {
        struct line line;
        enum payment_side side;
        enum payment_class class;
        enum payment_rule rule;
        enum payment_note note;
        const char *case_number;
        size_t candidates;
    } rows[] = {
        /* 2: number and name; each way of writing it */
        {{1, "080408", FIRST_YEN, NULL, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ", NULL, false},
         SIDE_MATCHED,
         PAYMENT_EXACT,
         RULE_REFERENCE,
         NOTE_NONE,
         "C0000012",
         1},
        {{2, "080408", FIRST_YEN, "0000000014", "ｽｽﾞｷ ｲﾁﾛｳ", NULL, false},
         SIDE_MATCHED,
         PAYMENT_EXACT,
         RULE_REFERENCE,
         NOTE_NONE,
         "C0000014",
         1},
        {{3, "080408", FIRST_YEN, NULL, "ｻﾄｳ ｱｲ", "0000016", false},
         SIDE_MATCHED,
         PAYMENT_EXACT,
         RULE_REFERENCE,
         NOTE_NONE,
         "C0000016",
         1},
        /* the family pays, a letter is wrong: the number is borne out */
        {{4, "080408", FIRST_YEN, NULL, "0000013 ﾔﾏﾀﾞ ｺﾞﾛｳ", NULL, false},
         SIDE_MATCHED,
         PAYMENT_EXACT,
         RULE_REFERENCE,
         NOTE_NONE,
         "C0000013",
         1},
        /* 3: the name to the letter, small kana or not, and the amount */
        {{5, "080408", FIRST_YEN, NULL, "ｷｮｳｺﾞｸ ｼﾞｮｳ", NULL, false},
         SIDE_MATCHED,
         PAYMENT_EXACT,
         RULE_NAME_AND_AMOUNT,
         NOTE_NONE,
         "C0000017",
         1},
        /* one digit off: another person's number must not count */
        {{6, "080408", FIRST_YEN, NULL, "0000015 ｽｽﾞｷ ｲﾁﾛｳ", NULL, false},
         SIDE_REVIEW,
         PAYMENT_DUPLICATE,
         RULE_REFERENCE,
         NOTE_OTHER_NAME,
         "C0000014",
         2},
        {{7, "080408", FIRST_YEN, NULL, "0000015 ﾍﾞﾂﾉ ﾋﾄ", NULL, false},
         SIDE_REVIEW,
         PAYMENT_EXACT,
         RULE_REFERENCE,
         NOTE_OTHER_NAME,
         "C0000015",
         1},
        {{8, "080408", FIRST_YEN, NULL, "0000015", NULL, false},
         SIDE_REVIEW,
         PAYMENT_EXACT,
         RULE_REFERENCE,
         NOTE_NO_NAME,
         "C0000015",
         1},
        /* namesakes */
        {{9, "080408", FIRST_YEN, NULL, "ｻﾄｳ ｱｲ", NULL, false},
         SIDE_REVIEW,
         PAYMENT_EXACT,
         RULE_NAME,
         NOTE_SEVERAL_CASES,
         "C0000015",
         2},
        /* 5: the family name, or letters off: a person looks */
        {{10, "080408", FIRST_YEN, NULL, "ｻﾄｳ", NULL, false},
         SIDE_REVIEW,
         PAYMENT_EXACT,
         RULE_SIMILAR_NAME,
         NOTE_NAME_IS_NO_PROOF,
         "C0000015",
         1},
        {{11, "080408", FIRST_YEN, NULL, "ｻﾄｳ ｱﾐ", NULL, false},
         SIDE_REVIEW,
         PAYMENT_EXACT,
         RULE_SIMILAR_NAME,
         NOTE_NAME_IS_NO_PROOF,
         "C0000015",
         1},
        /* 6: nothing but the amount; nobody at all */
        {{12, "080408", FIRST_YEN, NULL, "ﾍﾞﾂﾉ ﾋﾄ", NULL, false},
         SIDE_REVIEW,
         PAYMENT_UNKNOWN,
         RULE_AMOUNT,
         NOTE_NAME_IS_NO_PROOF,
         "C0000015",
         1},
        {{13, "080408", 777, NULL, "ﾍﾞﾂﾉ ﾋﾄ", NULL, false},
         SIDE_REVIEW,
         PAYMENT_UNKNOWN,
         RULE_NONE,
         NOTE_NONE,
         "",
         0},
        /* nothing was asked for yet */
        {{14, "080408", FIRST_YEN, NULL, "0000018 ﾐﾁﾔｸ ｽﾐ", NULL, false},
         SIDE_REVIEW,
         PAYMENT_EARLY,
         RULE_REFERENCE,
         NOTE_NONE,
         "C0000018",
         1},
        /* a number of nobody: the name decides; 4: the name, but not the amount */
        {{15, "080421", FIRST_YEN, NULL, "0099999 ｷﾖｳｺﾞｸ ｼﾞﾖｳ", NULL, false},
         SIDE_MATCHED,
         PAYMENT_EXACT,
         RULE_NAME_AND_AMOUNT,
         NOTE_NONE,
         "C0000017",
         1},
        {{16, "080422", 100, NULL, "ｷﾖｳｺﾞｸ ｼﾞﾖｳ", NULL, false},
         SIDE_REVIEW,
         PAYMENT_SHORT,
         RULE_NAME,
         NOTE_NONE,
         "C0000017",
         1},
        {{17, "080422", FIRST_YEN - 440, NULL, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ", NULL, false},
         SIDE_REVIEW,
         PAYMENT_SHORT,
         RULE_REFERENCE,
         NOTE_FEE,
         "C0000012",
         1},
    };
    struct line lines[ROWS(rows)];
    struct found found;
    open_office(f);
    for (size_t i = 0; i < ROWS(rows); i++)
        lines[i] = rows[i].line;
    assert_done(f, take_in(&found, f, lines, ROWS(rows)));
    assert_int_equal(found.count, ROWS(rows));
    for (size_t i = 0; i < ROWS(rows); i++) {
        const size_t at = (size_t)found.rows[i].record - 2;
        if (found.rows[i].side != rows[at].side || found.rows[i].class != rows[at].class ||
            found.rows[i].rule != rows[at].rule || found.rows[i].note != rows[at].note ||
            strcmp(found.rows[i].case_number, rows[at].case_number) != 0 ||
            found.rows[i].candidates != rows[at].candidates)
            fail_msg("row %zu: %s, %s, %s, %s, case %s of %zu", at,
                     payment_side_name(found.rows[i].side), payment_class_name(found.rows[i].class),
                     payment_rule_name(found.rows[i].rule), payment_note_name(found.rows[i].note),
                     found.rows[i].case_number, found.rows[i].candidates);
    }
    assert_int_equal(state_of(f, "C0000012"), CASE_ACQUIRED);
    assert_int_equal(state_of(f, "C0000015"), CASE_GUIDE_SENT);
    assert_int_equal(state_of(f, "C0000018"), CASE_REGISTERED);
    assert_paid_through(f, "C0000012", "2026-04-30");
    assert_paid_through(f, "C0000017", "2026-05-31");
    assert_sound(f);
}

/* Two people with one transfer, of one family or named both. */
static void test_two_people(void **state)
{
    struct fixture *f = *state;
    static const struct line lines[] = {
        {1, "080408", 2 * FIRST_YEN - 1, NULL, "0000012 0000014 ﾔﾏﾀﾞ ﾀﾛｳ", NULL, false},
    };
    struct found found;
    open_office(f);
    struct case_record record = load_case(f, "C0000014");
    struct payment_expectation expected;
    bool is_there;
    assert_done(
        f, case_store_load_expectation(&expected, &is_there, f->store, record.case_id, &f->error));
    assert_true(is_there);
    expected.amount_yen = expected.premiums[0].amount_yen = FIRST_YEN - 1;
    assert_done(f, case_store_expect_payments(f->store, record.case_id, &expected, &f->error));
    assert_done(f, take_in(&found, f, lines, 1));
    assert_int_equal(found.rows[0].class, PAYMENT_MULTI);
    assert_int_equal(found.rows[0].side, SIDE_REVIEW);
    assert_int_equal(found.rows[0].candidates, 2);
    /* A clerk parts it. */
    const int64_t id = found.rows[0].payment_id;
    const struct payment_settlement one = {.payment_id = id,
                                           .action = ACTION_MATCH,
                                           .case_number = "C0000012",
                                           .first = {2026, 4},
                                           .last = {2026, 4},
                                           .amount_yen = FIRST_YEN,
                                           .why = "both are named"};
    struct payment_settlement other = one;
    other.case_number = "C0000014";
    other.amount_yen = 0;
    assert_done(f, payment_settle(f->store, &one, &f->error));
    assert_done(f, payment_settle(f->store, &other, &f->error));
    assert_int_equal(state_of(f, "C0000012"), CASE_ACQUIRED);
    assert_int_equal(state_of(f, "C0000014"), CASE_ACQUIRED);
    assert_sound(f);
}

/* ---- what is there already ---- */

static void test_again(void **state)
{
    struct fixture *f = *state;
    static const struct line lines[] = {
        {1, "080408", FIRST_YEN, NULL, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ", NULL, false},
        {2, "080408", FIRST_YEN, NULL, "0000013 ﾔﾏﾀﾞ ﾊﾅｺ", NULL, false},
        /* without inquiry numbers the same bytes twice are two transfers */
        {0, "080408", FIRST_YEN, NULL, "0000014 ｽｽﾞｷ ｲﾁﾛｳ", NULL, false},
        {0, "080408", FIRST_YEN, NULL, "0000014 ｽｽﾞｷ ｲﾁﾛｳ", NULL, false},
    };
    struct found found;
    open_office(f);
    assert_done(f, take_in(&found, f, lines, 4));
    assert_int_equal(found.summary.matched, 3);
    assert_int_equal(found.summary.review, 1);
    assert_done(f, take_in(&found, f, lines, 4));
    assert_true(found.summary.is_known);
    assert_int_equal(found.count, 0);
    assert_done(f, take_in(&found, f, lines + 1, 3));
    assert_false(found.summary.is_known);
    assert_int_equal(found.summary.repeated, 3);
    assert_int_equal(found.count, 0);
    assert_history(f, "C0000014", "imported application_received guide_printed payment_received");
    assert_sound(f);
}

static void test_refused_whole(void **state)
{
    struct fixture *f = *state;
    static const struct line line = {1, "080408", FIRST_YEN, NULL, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ", NULL, false};
    static const char *const accounts[] = {"11234568", "21234567"};
    struct bank_file file;
    struct payment_import_summary summary;
    open_office(f);
    for (size_t i = 0; i < ROWS(accounts); i++) {
        write_notice(&file, &line, 1, accounts[i]);
        error_clear(&f->error);
        assert_int_equal(payment_import_bytes(&summary, f->store, file.bytes, file.size,
                                              "other.txt", day("2026-05-14"), &our_account,
                                              &our_rules, NULL, NULL, NULL, &f->error),
                         -1);
        assert_int_equal(f->error.code, ERROR_REFUSED);
        assert_non_null(strstr(f->error.message, "other.txt"));
        assert_non_null(strstr(f->error.message, "society's"));
        assert_null(strstr(f->error.message, "ﾔﾏﾀﾞ"));
    }
    error_clear(&f->error);
    assert_int_equal(state_of(f, "C0000012"), CASE_GUIDE_SENT);
    assert_sound(f);
}

static void test_virtual_account(void **state)
{
    struct fixture *f = *state;
    static const struct line line = {1, "080408", FIRST_YEN, NULL, "ﾍﾞﾂﾉ ﾋﾄ", NULL, false};
    const struct payment_account account = {"9999", "007", "1234567", '1', "001"};
    struct bank_file file;
    struct found found = {.count = 0};
    open_office(f);
    write_notice(&file, &line, 1, "10000012");
    assert_done(f, payment_import_bytes(&found.summary, f->store, file.bytes, file.size, "v.txt",
                                        day("2026-05-14"), &account, &our_rules, note_row, NULL,
                                        &found, &f->error));
    assert_int_equal(found.rows[0].rule, RULE_VIRTUAL_ACCOUNT);
    assert_int_equal(state_of(f, "C0000012"), CASE_ACQUIRED);
    assert_sound(f);
}

/* ---- what the bank takes back ---- */

static void test_cancelled_in_one_file(void **state)
{
    struct fixture *f = *state;
    static const struct line lines[] = {
        {1, "080408", FIRST_YEN, NULL, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ", NULL, false},
        {2, "080409", FIRST_YEN, NULL, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ", NULL, true},
        {3, "080409", 999, NULL, "0000013 ﾔﾏﾀﾞ ﾊﾅｺ", NULL, true},
    };
    struct found found;
    open_office(f);
    assert_done(f, take_in(&found, f, lines, 3));
    assert_int_equal(found.summary.cancelled, 2);
    assert_int_equal(found.summary.review, 1);
    assert_history(f, "C0000012", "imported application_received guide_printed");
    assert_sound(f);
}

static void test_cancelled_later(void **state)
{
    struct fixture *f = *state;
    static const struct line back = {9, "080424", FIRST_YEN, NULL, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ", NULL, true};
    struct found found;
    open_office(f);
    pay(f, 1, "080408", FIRST_YEN, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ");
    assert_int_equal(state_of(f, "C0000012"), CASE_ACQUIRED);
    assert_done(f, take_in(&found, f, &back, 1));
    assert_int_equal(found.summary.reversed, 1);
    assert_int_equal(state_of(f, "C0000012"), CASE_GUIDE_SENT);
    assert_paid_through(f, "C0000012", "");
    assert_history(f, "C0000012",
                   "imported application_received guide_printed payment_received payment_reversed");
    /* A month that is taken back leaves the case where it is: the calendar will ask. */
    pay(f, 2, "080408", FIRST_YEN, "0000013 ﾔﾏﾀﾞ ﾊﾅｺ");
    pay(f, 3, "080508", FIRST_YEN, "0000013 ﾔﾏﾀﾞ ﾊﾅｺ");
    assert_paid_through(f, "C0000013", "2026-05-31");
    const struct line month = {3, "080509", FIRST_YEN, NULL, "0000013 ﾔﾏﾀﾞ ﾊﾅｺ", NULL, true};
    assert_done(f, take_in(&found, f, &month, 1)); /* of two, the one with its inquiry number */
    assert_int_equal(found.summary.reversed, 1);
    assert_int_equal(state_of(f, "C0000013"), CASE_ACQUIRED);
    assert_paid_through(f, "C0000013", "2026-04-30");
    assert_sound(f);
}

/* ---- prepayments ---- */

static void test_prepayments(void **state)
{
    struct fixture *f = *state;
    static const struct line lines[] = {
        /* before its first payment in the file, both of one day */
        {1, "080415", HALF_YEAR_YEN, NULL, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ", NULL, false},
        {2, "080415", FIRST_YEN, NULL, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ", NULL, false},
        /* with it */
        {3, "080415", FIRST_YEN + HALF_YEAR_YEN, NULL, "0000013 ﾔﾏﾀﾞ ﾊﾅｺ", NULL, false},
        /* without it */
        {4, "080415", HALF_YEAR_YEN, NULL, "0000014 ｽｽﾞｷ ｲﾁﾛｳ", NULL, false},
    };
    struct found found;
    open_office(f);
    assert_done(f, take_in(&found, f, lines, 4));
    assert_int_equal(found.summary.matched, 3);
    assert_paid_through(f, "C0000012", "2026-09-30");
    assert_paid_through(f, "C0000013", "2026-09-30");
    assert_paid_through(f, "C0000014", "");
    assert_int_equal(found.rows[found.count - 1].note, NOTE_FIRST_MISSING);
    /* The bank takes first payment and prepayment back in one. */
    const struct line back = {5,    "080416", FIRST_YEN + HALF_YEAR_YEN, NULL, "0000013 ﾔﾏﾀﾞ ﾊﾅｺ",
                              NULL, true};
    assert_done(f, take_in(&found, f, &back, 1));
    assert_int_equal(state_of(f, "C0000013"), CASE_GUIDE_SENT);
    assert_paid_through(f, "C0000013", "");
    assert_sound(f);
}

/* ---- the clerk ---- */

static int settle(struct fixture *f, int64_t id, enum payment_action action, const char *number,
                  const char *why)
{
    const struct payment_settlement settlement = {
        .payment_id = id,
        .action = action,
        .case_number = number,
        .first = number == NULL ? (struct month){0, 0} : (struct month){2026, 4},
        .last = number == NULL ? (struct month){0, 0} : (struct month){2026, 4},
        .why = why};
    error_clear(&f->error);
    return payment_settle(f->store, &settlement, &f->error);
}

static void test_clerk(void **state)
{
    struct fixture *f = *state;
    open_office(f);
    int64_t id = pay(f, 1, "080408", FIRST_YEN, "ｻﾄｳ ｱｲ");
    assert_int_equal(settle(f, id, ACTION_MATCH, "C0000015", ""), -1);
    assert_int_equal(settle(f, id, ACTION_MATCH, "C0000018", "by phone"), -1);
    assert_int_equal(settle(f, id, ACTION_MATCH, "NOBODY", "by phone"), -1);
    assert_int_equal(settle(f, id + 1, ACTION_REFUND, NULL, "by phone"), -1);
    assert_int_equal(settle(f, id, ACTION_REOPEN, NULL, "by phone"), -1);
    assert_sound(f);
    assert_int_equal(settle(f, id, ACTION_MATCH, "C0000015", "by phone"), 0);
    assert_int_equal(state_of(f, "C0000015"), CASE_ACQUIRED);
    assert_int_equal(settle(f, id, ACTION_REFUND, NULL, "twice"), -1);
    /* It was the namesake: taken back, and given to the other. */
    assert_int_equal(settle(f, id, ACTION_REOPEN, NULL, "the other one"), 0);
    assert_int_equal(state_of(f, "C0000015"), CASE_GUIDE_SENT);
    assert_int_equal(settle(f, id, ACTION_MATCH, "C0000016", "the other one"), 0);
    assert_int_equal(state_of(f, "C0000016"), CASE_ACQUIRED);
    assert_history(f, "C0000015",
                   "imported application_received guide_printed payment_received "
                   "payment_reversed");
    /* Paid already. */
    int64_t again = pay(f, 2, "080408", FIRST_YEN, "0000016 ｻﾄｳ ｱｲ");
    assert_int_equal(settle(f, again, ACTION_MATCH, "C0000016", "again"), -1);
    assert_int_equal(settle(f, again, ACTION_REFUND, NULL, "double"), 0);
    int64_t other = pay(f, 3, "080408", 777, "ﾍﾞﾂﾉ ﾋﾄ");
    assert_int_equal(settle(f, other, ACTION_DISCARD, NULL, "the canteen's"), 0);
    assert_sound(f);
}

/* More came than was asked for: the month is paid, the rest goes back. */
static void test_parts(void **state)
{
    struct fixture *f = *state;
    open_office(f);
    int64_t id = pay(f, 1, "080408", FIRST_YEN + 500, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ");
    struct payment_settlement part = {.payment_id = id,
                                      .action = ACTION_MATCH,
                                      .case_number = "C0000012",
                                      .first = {2026, 4},
                                      .last = {2026, 4},
                                      .amount_yen = FIRST_YEN,
                                      .why = "500 too much"};
    assert_done(f, payment_settle(f->store, &part, &f->error));
    part.action = ACTION_REFUND;
    part.amount_yen = 501;
    assert_int_equal(payment_settle(f->store, &part, &f->error), -1);
    error_clear(&f->error);
    part.amount_yen = 500;
    assert_done(f, payment_settle(f->store, &part, &f->error));
    assert_int_equal(state_of(f, "C0000012"), CASE_ACQUIRED);
    assert_sound(f);
}

/* A cancelling row that could be of two payments: a clerk names the one. */
static void test_clerk_pairs(void **state)
{
    struct fixture *f = *state;
    static const struct line back = {9, "080410", FIRST_YEN, NULL, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ", NULL, true};
    struct found found;
    open_office(f);
    pay(f, 1, "080408", FIRST_YEN, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ");
    int64_t second = pay(f, 2, "080409", FIRST_YEN, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ");
    assert_done(f, take_in(&found, f, &back, 1));
    assert_int_equal(found.rows[0].side, SIDE_REVIEW);
    assert_int_equal(found.rows[0].note, NOTE_NO_PAIR);
    assert_int_equal(settle(f, found.rows[0].payment_id, ACTION_REFUND, NULL, "no"), -1);
    error_clear(&f->error);
    const struct payment_settlement pair = {.payment_id = found.rows[0].payment_id,
                                            .action = ACTION_PAIR,
                                            .pair_id = second,
                                            .why = "asked the bank"};
    assert_done(f, payment_settle(f->store, &pair, &f->error));
    assert_int_equal(state_of(f, "C0000012"), CASE_ACQUIRED);
    assert_sound(f);
}

/* ---- what is not allowed behind the program's back ---- */

static long faults(struct fixture *f)
{
    struct store_check_counts counts;
    assert_done(f, case_store_check(&counts, f->store, NULL, NULL, &f->error));
    return counts.faults;
}

struct said {
    int count;
    char first[400];
};

static void note_fault(void *user, const char *message)
{
    struct said *said = user;
    if (said->count++ == 0)
        snprintf(said->first, sizeof said->first, "%s", message);
}

#define UNLOCK "DROP TRIGGER payment_decisions_are_not_changed; "

static void test_tampering(void **state)
{
    static const struct {
        const char *sql, *said;
    } rows[] = {
        {"UPDATE payments SET matched_yen = 0, refunded_yen = amount_yen", "payment 1: its money"},
        {"UPDATE payment_files SET payments_yen = payments_yen + 1",
         "payments: 64514 yen came in, but"},
        {"UPDATE cases SET paid_through = '2026-09-30' WHERE case_id = 1",
         "case C0000012: is paid through \"2026-09-30\", but its payments reach \"2026-05-31\""},
        {"UPDATE cases SET paid_through = '' WHERE case_id = 1",
         "case C0000012: is paid through \"\""},
        {"UPDATE cases SET paid_through = '2026-04-30' WHERE case_id = 7",
         "case C0000018: is paid through \"2026-04-30\", but its payments reach \"\""},
        {"UPDATE cases SET first_due_date = '2026-06-30' WHERE case_id = 2",
         "case C0000013: its first payment is due on \"2026-06-30\", but its guide says "
         "\"2026-04-20\""},
        {UNLOCK "UPDATE payment_decisions SET last_month = '2026-09' WHERE decision_id = 1",
         "decision 1 about a payment"},
        {UNLOCK "UPDATE payment_decisions SET case_id = 2 WHERE decision_id = 1",
         "decision 1 about a payment"},
        {UNLOCK "UPDATE payment_decisions SET event_id = NULL WHERE decision_id = 1",
         "decision 1 about a payment"},
        {"UPDATE expected_premiums SET month = '2026-03' WHERE month = '2026-04' "
         "AND expectation_id = 1",
         "case C0000012: is paid through \"2026-05-31\", but its payments reach \"\""},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        void *fixture = NULL;
        struct store_check_counts counts;
        struct said said = {0};
        assert_int_equal(fixture_open(&fixture), 0);
        struct fixture *f = fixture;
        open_office(f);
        pay(f, 1, "080408", FIRST_YEN, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ");
        pay(f, 2, "080508", FIRST_YEN, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ");
        assert_false(try_to_tamper(f, "UPDATE payment_decisions SET actor = 'x'"));
        assert_false(try_to_tamper(f, "DELETE FROM payment_decisions"));
        assert_done(f, case_store_check(&counts, f->store, note_fault, &said, &f->error));
        assert_int_equal(said.count, 0);
        tamper(f, rows[i].sql);
        assert_done(f, case_store_check(&counts, f->store, note_fault, &said, &f->error));
        assert_int_equal(counts.faults, said.count);
        if (strstr(said.first, rows[i].said) == NULL)
            fail_msg("\"%s\" was answered by \"%s\"", rows[i].sql, said.first);
        assert_int_equal(fixture_close(&fixture), 0);
    }
}

/* A guide that is printed anew may ask for other months: then other months are paid. */
static void test_a_later_guide(void **state)
{
    struct fixture *f = *state;
    struct payment_expectation expected;
    bool found;
    open_office(f);
    pay(f, 1, "080408", FIRST_YEN, "0000012 ﾔﾏﾀﾞ ﾀﾛｳ");
    assert_paid_through(f, "C0000012", "2026-04-30");
    assert_done(f, case_store_load_expectation(&expected, &found, f->store, 1, &f->error));
    expected.first = (struct month){2026, 3};
    for (size_t i = 0; i < expected.premium_count; i++)
        expected.premiums[i].month = month_add(expected.first, (int)i);
    assert_done(f, case_store_expect_payments(f->store, 1, &expected, &f->error));
    assert_paid_through(f, "C0000012", "");
    assert_int_equal(faults(f), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_order),           TEST(test_two_people),      TEST(test_again),
        TEST(test_refused_whole),   TEST(test_virtual_account), TEST(test_cancelled_in_one_file),
        TEST(test_cancelled_later), TEST(test_prepayments),     TEST(test_clerk),
        TEST(test_parts),           TEST(test_clerk_pairs),     cmocka_unit_test(test_tampering),
        TEST(test_a_later_guide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
