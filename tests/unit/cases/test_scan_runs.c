/* SPDX-License-Identifier: MIT */
/* If this fails, a paper without a code lands in another person's case, or a lost sheet goes unseen. */
#include "store_fixture.h"

#include "scan_batches.h"
#include "scan_review.h"

/* A stack of paper as words. Of the cases A and B: "A1" "A2" the pages of the form, "AV" a page of a
 * void copy. "u" a sheet with nothing of ours on it; "m" one with our marks, but no code that can be
 * read; "x" a broken file; "_" a blank page; "S3" a batch sheet that declares 3 pages. "[" and "]":
 * the pages between are one file; "/": from here on another folder. A word again is the same image.
 *
 * What became of it, a word each: "A" or "B" filed as a form page, "+A" as attachment of A, "r:why"
 * review, "d" duplicate, "_" blank, "x" rejected, "S" batch sheet. */
struct stack {
    struct fixture *f;
    struct page_code form[2], void_copy;
    int64_t sheet[10];
    int file, page, pages, folder, unlike;
};

static void prepare(struct stack *stack, struct fixture *f)
{
    static const char *const numbers[] = {"A", "B"};
    *stack = (struct stack){.f = f};
    for (int i = 0; i < 2; i++) {
        add_case(f, numbers[i], "2026-03-31");
        int64_t voided = print_application(f, numbers[i], 2, "v1");
        if (i == 0)
            stack->void_copy = page_code_of(f, "A", voided, 1, 2);
        stack->form[i] =
            page_code_of(f, numbers[i], print_application(f, numbers[i], 2, "v2"), 1, 2);
    }
    for (int pages = 1; pages < 10; pages++)
        assert_done(f, scan_sheet_new(&stack->sheet[pages], f->store, pages, &f->error));
}

static struct page_code code_of(const struct stack *stack, const char *word)
{
    if (word[0] == 'S') {
        struct page_code sheet = {.form = SCAN_SHEET_FORM, .revision = 1, .page = 1, .pages = 1};
        sheet.piece_id = word[1] - '0';
        sheet.case_id = stack->sheet[sheet.piece_id];
        return sheet;
    }
    struct page_code code = word[1] == 'V' ? stack->void_copy : stack->form[word[0] - 'A'];
    if (word[1] != 'V')
        code.page = word[1] - '0';
    return code;
}

static struct page_result feed(struct stack *stack, const char *word)
{
    struct fixture *f = stack->f;
    struct page_result result;
    struct page_code code;
    char source[32], image[32];
    bool has_code = word[0] == 'A' || word[0] == 'B' || word[0] == 'S';
    bool is_new = strcmp(word, "u") == 0 || strcmp(word, "_") == 0 || strcmp(word, "x") == 0 ||
                  strcmp(word, "m") == 0;
    if (stack->pages == 0 || stack->page == stack->pages) {
        stack->file++;
        stack->page = 0;
    }
    stack->page++;
    snprintf(source, sizeof source, "in%d/%03d.tif", stack->folder, stack->file);
    snprintf(image, sizeof image, "%s-%d", word, is_new ? stack->unlike++ : 0);
    if (has_code)
        code = code_of(stack, word);
    struct page_entry entry = {.batch_id = f->batch_id,
                               .source = source,
                               .source_page = stack->page,
                               .source_pages = stack->pages == 0 ? 1 : stack->pages,
                               .image_hash = image,
                               .code = has_code ? &code : NULL,
                               .outcome = has_code         ? SCAN_FILED
                                          : word[0] == '_' ? SCAN_BLANK
                                          : word[0] == 'x' ? SCAN_REJECTED
                                                           : SCAN_REVIEW,
                               .reason = word[0] == 'x' ? "unreadable_file" : SCAN_REASON_NO_CODE,
                               .received_date = {2026, 4, 5},
                               .may_be_attachment = word[0] == 'u'};
    if (word[0] == '_')
        entry.reason = NULL;
    assert_done(f, case_store_file_page(&result, f->store, &entry, &f->error));
    return result;
}

static void append_outcome(char *out, const struct page_result *result)
{
    char word[64] = "?";
    if (result->kind == KIND_FORM)
        snprintf(word, sizeof word, "%s", result->case_number);
    else if (result->kind == KIND_ATTACHMENT)
        snprintf(word, sizeof word, "+%s", result->case_number);
    else if (result->kind == KIND_BATCH_SHEET)
        snprintf(word, sizeof word, "S");
    else if (result->outcome == SCAN_REVIEW)
        snprintf(word, sizeof word, "r:%s", result->reason);
    else
        snprintf(word, sizeof word, "%s",
                 result->outcome == SCAN_DUPLICATE ? "d"
                 : result->outcome == SCAN_BLANK   ? "_"
                                                   : "x");
    sprintf(out + strlen(out), "%s%s", *out == '\0' ? "" : " ", word);
}

/* The pages of the file that begins with the word after "[". */
static int count_pages(const char *rest)
{
    int pages = 0;
    for (const char *c = rest; *c != '\0' && *c != ']'; c++)
        pages += *c != ' ' && (c[1] == ' ' || c[1] == '\0');
    return pages;
}

static void feed_stack(char *out, struct stack *stack, const char *words)
{
    char word[8];
    int length;
    *out = '\0';
    for (const char *rest = words; sscanf(rest, "%7s%n", word, &length) == 1; rest += length) {
        if (strcmp(word, "[") == 0) {
            stack->pages = stack->page = count_pages(rest + length);
        } else if (strcmp(word, "]") == 0) {
            stack->pages = 0;
        } else if (strcmp(word, "/") == 0) {
            stack->folder++;
        } else {
            const struct page_result result = feed(stack, word);
            append_outcome(out, &result);
        }
    }
}

static const struct {
    const char *stack, *became;
} runs[] = {
    /* what lies behind a form is its attachment, with or without blank backs, and no further */
    {"A1 A2 u u B1 B2 u", "A A +A +A B B +B"},
    {"A1 A2 _ u _ u _", "A A _ +A _ +A _"},
    {"A2 u A1 u", "A +A A +A"},
    {"u A1 u", "r:no_code A +A"},
    {"_ u", "_ r:no_code"},
    /* whatever comes between may be the form that the paper belongs to */
    {"A1 A2 m u u", "A A r:no_code r:no_code r:no_code"},
    {"A1 A2 x u", "A A x r:no_code"},
    {"A1 A2 AV u", "A A r:void_copy r:no_code"},
    {"A1 m _ u B1 u", "A r:no_code _ r:no_code B +B"},
    /* a page that was put in twice is nobody's last form */
    {"A1 B1 A1 B1 u", "A B d d +B"},
    /* a batch sheet begins other mail */
    {"A1 S1 u", "A S r:no_code"},
    /* a file of several pages is a document: nothing is carried into it or out of it */
    {"[ A1 A2 u ] u", "A A +A r:no_code"},
    {"A1 [ u u ] u", "A r:no_code r:no_code r:no_code"},
    {"[ A1 A2 ] [ B1 B2 u ] [ u ]", "A A B B +B r:no_code"},
    {"A1 / u", "A r:no_code"},
};

static void papers_follow_the_form_before_them(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROWS(runs); i++) {
        void *fixture = NULL;
        struct stack stack;
        char became[300];
        assert_int_equal(fixture_open(&fixture), 0);
        prepare(&stack, fixture);
        feed_stack(became, &stack, runs[i].stack);
        if (strcmp(became, runs[i].became) != 0)
            fail_msg("\"%s\" became \"%s\", not \"%s\"", runs[i].stack, became, runs[i].became);
        assert_sound(fixture);
        assert_int_equal(fixture_close(&fixture), 0);
    }
}

/* Intake was killed behind any page and runs over the same files again: all ends as if it had not. */
static void a_run_that_was_cut_goes_on_where_it_was(void **state)
{
    static const char *const whole[] = {"A1", "A2", "u1", "_1", "u2", "m1", "u3", "B1", "u4"};
    static const char *const expected[] = {"A", "A", "+A", "_", "+A", "r:no_code", "r:no_code",
                                           "B", "+B"};
    (void)state;
    for (size_t cut = 1; cut < ROWS(whole); cut++) {
        void *fixture = NULL;
        struct stack stack;
        assert_int_equal(fixture_open(&fixture), 0);
        struct fixture *f = fixture;
        prepare(&stack, f);
        for (size_t i = 0; i < cut; i++)
            feed(&stack, whole[i]);
        assert_done(f, scan_batch_open(&f->batch_id, f->store, &f->error));
        stack.file = 0;
        for (size_t i = 0; i < ROWS(whole); i++) {
            char became[80] = "";
            const struct page_result result = feed(&stack, whole[i]);
            append_outcome(became, &result);
            if (strcmp(became, i < cut ? "d" : expected[i]) != 0)
                fail_msg("cut behind %zu, page %zu became %s", cut, i + 1, became);
        }
        assert_sound(f);
        assert_int_equal(fixture_close(&fixture), 0);
    }
}

/* --- batch sheets ------------------------------------------------------------------------- */

static int note_section(void *user, const struct scan_section *section)
{
    char *text = user;
    sprintf(text + strlen(text), "%ld/%ld%s ", section->pages_in, section->declared_pages,
            section->is_open ? "?" : "");
    return 0;
}

static int note_review(void *user, const struct page_record *page)
{
    char *text = user;
    sprintf(text + strlen(text), "%lld:%s ", (long long)page->page_id, page->reason);
    return 0;
}

static void a_count_that_differs_is_seen(void **state)
{
    static const struct {
        const char *stack, *sections, *review;
    } rows[] = {
        {"S3 A1 A2 u", "3/3 ", ""},
        {"S3 A1 A2 _ u _", "3/3 ", ""},
        {"A1 S2 B1 u S1 A2", "2/2 1/1 ", ""},
        {"S2 A1 A1", "2/2 ", ""},
        {"S2 A1 _k A1 _k", "2/2 ", ""},
        {"S2 A1 x", "2/2 ", ""},
        /* a sheet too few: the form of the last paper may be the one that is missing */
        {"S4 A1 A2 u", "3/4 ", "1:count_differs 4:count_differs "},
        {"S4 A1 _ u", "2/4 ", "1:count_differs 4:count_differs "},
        {"S1 A1 u S1 B1", "2/1 1/1 ", "1:count_differs 3:count_differs "},
        {"S1", "0/1 ", "1:count_differs "},
        /* the same sheet scanned again begins a section too */
        {"S2 A1 S2 A2 B1", "1/2 2/2 ", "1:count_differs "},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        void *fixture = NULL;
        struct stack stack;
        char became[300], sections[100] = "", review[200] = "";
        const struct page_filter filter = {.in_review = true};
        assert_int_equal(fixture_open(&fixture), 0);
        struct fixture *f = fixture;
        prepare(&stack, f);
        feed_stack(became, &stack, rows[i].stack);
        assert_done(f, scan_batch_close(f->store, f->batch_id, &f->error));
        assert_done(f, scan_batch_list_sections(f->store, f->batch_id, note_section, sections,
                                                &f->error));
        assert_done(f, scan_list_pages(f->store, &filter, note_review, review, &f->error));
        if (strcmp(sections, rows[i].sections) != 0 || strcmp(review, rows[i].review) != 0)
            fail_msg("\"%s\" counted \"%s\", in review \"%s\"", rows[i].stack, sections, review);
        assert_sound(f);
        assert_int_equal(fixture_close(&fixture), 0);
    }
}

static void a_batch_that_was_cut_short_is_not_judged(void **state)
{
    struct fixture *f = *state;
    struct stack stack;
    char became[300], sections[100] = "";
    prepare(&stack, f);
    feed_stack(became, &stack, "S4 A1 A2");
    assert_done(f, scan_batch_cut_short(f->store, f->batch_id, &f->error));
    assert_done(f, scan_batch_list_sections(f->store, f->batch_id, note_section, sections,
                                            &f->error));
    assert_string_equal(sections, "2/4? ");
    assert_sound(f);
}

static void only_sheets_that_were_printed_here_count(void **state)
{
    struct fixture *f = *state;
    struct stack stack;
    struct page_result result;
    prepare(&stack, f);
    for (int i = 0; i < 2; i++) {
        char image[8];
        struct page_code code = {.form = SCAN_SHEET_FORM, .revision = 1, .page = 1, .pages = 1};
        code.case_id = i == 0 ? 99 : stack.sheet[3];
        code.piece_id = i == 0 ? 3 : 4; /* one that is not there; one with another number on it */
        snprintf(image, sizeof image, "s%d", i);
        result = file_page(f, &code, image, "", "2026-04-05");
        assert_int_equal(result.outcome, SCAN_REVIEW);
        assert_string_equal(result.reason, "unknown_sheet");
        assert_string_equal(result.case_number, "");
    }
    int64_t sheet_id;
    assert_int_equal(scan_sheet_new(&sheet_id, f->store, 0, &f->error), -1);
    assert_int_equal(f->error.code, ERROR_REFUSED);
    assert_sound((error_clear(&f->error), f));
}

/* --- groups ------------------------------------------------------------------------------- */

static void a_group_is_there_as_a_whole_or_not(void **state)
{
    struct fixture *f = *state;
    struct stack stack;
    struct store_check_counts counts;
    char became[100];
    prepare(&stack, f);
    assert_done(f, case_store_group_begin(f->store, &f->error));
    feed_stack(became, &stack, "A1 u B1");
    case_store_group_abandon(f->store);
    assert_done(f, case_store_check(&counts, f->store, NULL, NULL, &f->error));
    assert_int_equal(counts.pages, 0);
    assert_int_equal(load_case(f, "A").state, CASE_FORM_SENT);
    assert_done(f, case_store_group_begin(f->store, &f->error));
    feed_stack(became, &stack, "A1");
    /* what fails within a group leaves the rest of it as it was */
    struct page_entry broken = {.batch_id = 99,
                                .source = "scan.png",
                                .source_page = 1,
                                .image_hash = "i",
                                .outcome = SCAN_BLANK};
    struct page_result result;
    assert_int_equal(case_store_file_page(&result, f->store, &broken, &f->error), -1);
    feed_stack(became, &stack, "B1");
    error_clear(&f->error);
    assert_done(f, case_store_group_commit(f->store, &f->error));
    assert_done(f, case_store_check(&counts, f->store, NULL, NULL, &f->error));
    assert_int_equal(counts.pages, 2);
    assert_int_equal(counts.faults, 0);
    assert_int_equal(load_case(f, "B").state, CASE_RECEIVED);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_open, fixture_close)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(papers_follow_the_form_before_them),
        cmocka_unit_test(a_run_that_was_cut_goes_on_where_it_was),
        cmocka_unit_test(a_count_that_differs_is_seen),
        TEST(a_batch_that_was_cut_short_is_not_judged),
        TEST(only_sheets_that_were_printed_here_count),
        TEST(a_group_is_there_as_a_whole_or_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
