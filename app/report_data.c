/* SPDX-License-Identifier: MIT */
#include "report_data.h"
#include "case_json.h"
#include "message.h"
#include "notice_review.h"
#include "store_report.h"

#include <string.h>

#define JOBS_NAMED 10
#define WEEK_COUNT (REPORT_WEEKS + 2)

/* What is gathered, while it is gathered. */
struct gathering {
    struct workspace *workspace;
    const struct report_request *request;
    struct date last; /* the last day of the window of deadlines */
    json_t *report;
    struct store_report counts;
    struct report_week weeks[WEEK_COUNT];
};

static json_t *number(int64_t value)
{
    return json_integer((json_int_t)value);
}

static void add_number(json_t *object, const char *key, int64_t value)
{
    json_object_set_new(object, key,
                        number(json_integer_value(json_object_get(object, key)) + value));
}

static bool is_listed(const struct gathering *gathering, const json_t *list)
{
    return gathering->request->listed == 0 || json_array_size(list) < gathering->request->listed;
}

/* ---- cases, pieces, pages ---- */

static json_t *cases_to_json(const long *counts)
{
    json_t *object = json_object();
    for (int state = 0; state < CASE_STATE_COUNT; state++)
        json_object_set_new(object, case_state_name((enum case_state)state), number(counts[state]));
    return object;
}

static json_t *equation_to_json(const char *key, int64_t in, int64_t sum)
{
    return json_pack("{s:I, s:I, s:b}", key, (json_int_t)in, "sum", (json_int_t)sum, "holds",
                     in == sum);
}

static void add_ledger(struct gathering *gathering)
{
    const struct store_report *counts = &gathering->counts;
    json_t *pages = json_object(), *pieces = json_object();
    long page_sum = 0, piece_sum = 0;
    for (int i = 0; i < SCAN_OUTCOME_COUNT; i++) {
        json_object_set_new(pages, scan_outcome_name((enum scan_outcome)i),
                            number(counts->pages_by_outcome[i]));
        page_sum += counts->pages_by_outcome[i];
    }
    for (int i = 0; i < PIECE_STATE_COUNT; i++) {
        json_object_set_new(pieces, piece_state_name((enum piece_state)i),
                            number(counts->pieces_by_state[i]));
        piece_sum += counts->pieces_by_state[i];
    }
    json_object_set_new(gathering->report, "ledger",
                        json_pack("{s:o, s:o, s:I, s:{s:o, s:o}}", "pages", pages, "pieces", pieces,
                                  "blank_forms", (json_int_t)counts->blank_forms, "equations",
                                  "pages", equation_to_json("in", counts->pages_taken_in, page_sum),
                                  "pieces",
                                  equation_to_json("printed", counts->pieces_printed, piece_sum)));
}

/* ---- weeks ---- */

static void set_weeks(struct report_week weeks[WEEK_COUNT], struct date today)
{
    const struct date monday = date_add_days(today, -((date_weekday(today) + 6) % 7));
    memset(weeks, 0, WEEK_COUNT * sizeof *weeks);
    for (int i = 0; i < WEEK_COUNT; i++) {
        const struct date first = date_add_days(monday, 7 * (i - REPORT_WEEKS));
        if (i > 0)
            weeks[i].first = first;
        if (i < WEEK_COUNT - 1)
            weeks[i].last = date_add_days(first, 6);
    }
}

static json_t *week_to_json(const struct report_week *week)
{
    json_t *events = json_object();
    long cases = 0;
    for (int i = 0; i < CASE_STATE_COUNT; i++)
        cases += week->cases_by_state[i];
    for (int i = 0; i < EVENT_KIND_COUNT; i++)
        if (week->events_by_kind[i] != 0)
            json_object_set_new(events, case_event_name((enum case_event_kind)i),
                                number(week->events_by_kind[i]));
    return json_pack("{s:o, s:o, s:I, s:o, s:o}", "from", date_to_json(week->first), "to",
                     date_to_json(week->last), "added", (json_int_t)cases, "cases",
                     cases_to_json(week->cases_by_state), "events", events);
}

static int add_weeks(struct gathering *gathering, struct error *error)
{
    json_t *weeks = json_array();
    json_object_set_new(gathering->report, "weeks", weeks);
    if (case_store_count_weeks(gathering->weeks, WEEK_COUNT, gathering->workspace->store, error) !=
        0)
        return -1;
    for (size_t i = 0; i < WEEK_COUNT; i++)
        json_array_append_new(weeks, week_to_json(&gathering->weeks[i]));
    return 0;
}

/* ---- deadlines ---- */

static const char *const due_keys[REPORT_DUE_COUNT] = {
    [DUE_APPLICATION] = "applications",
    [DUE_FIRST_PREMIUM] = "first_premiums",
    [DUE_MONTHLY_PREMIUM] = "monthly_premiums",
};
static const char *const due_yen_keys[REPORT_DUE_COUNT] = {
    [DUE_FIRST_PREMIUM] = "first_premiums_yen",
    [DUE_MONTHLY_PREMIUM] = "monthly_premiums_yen",
};

/* A count of every kind, before anything is counted. */
static json_t *new_due_counts(void)
{
    json_t *object = json_object();
    for (int i = 0; i < REPORT_DUE_COUNT; i++) {
        add_number(object, due_keys[i], 0);
        if (due_yen_keys[i] != NULL)
            add_number(object, due_yen_keys[i], 0);
    }
    return object;
}

static void add_due(json_t *counts, const struct report_due_day *day)
{
    add_number(counts, due_keys[day->due], day->cases);
    if (due_yen_keys[day->due] != NULL)
        add_number(counts, due_yen_keys[day->due], day->yen);
}

static void note_due_day(void *user, const struct report_due_day *day)
{
    const struct gathering *gathering = user;
    json_t *deadlines = json_object_get(gathering->report, "deadlines");
    const bool has_passed = date_compare(day->day, gathering->request->today) < 0;
    char iso[DATE_TEXT_SIZE];
    add_due(json_object_get(deadlines, has_passed ? "passed_counts" : "near_counts"), day);
    if (has_passed)
        return;
    json_t *days = json_object_get(deadlines, "by_day");
    date_format_iso(day->day, iso);
    if (json_object_get(days, iso) == NULL)
        json_object_set_new(days, iso, new_due_counts());
    add_due(json_object_get(days, iso), day);
}

struct due_list {
    const struct gathering *gathering;
    json_t *list;
    const char *day_key;
    bool has_yen;
};

static int append_due_case(void *user, const struct report_due_case *due)
{
    const struct due_list *list = user;
    if (!is_listed(list->gathering, list->list))
        return 1;
    json_t *object = json_pack("{s:s, s:s, s:o}", "case", due->case_number, "state",
                               case_state_name(due->state), list->day_key, date_to_json(due->day));
    if (list->has_yen)
        json_object_set_new(object, "yen", number(due->yen));
    return json_array_append_new(list->list, object);
}

static int add_due_list(const struct gathering *gathering, const char *key, enum report_due due,
                        bool has_passed, struct error *error)
{
    const struct date today = gathering->request->today, never = {0, 0, 0};
    struct due_list list = {gathering, json_array(), due == DUE_APPLICATION ? "deadline" : "due",
                            due != DUE_APPLICATION};
    json_t *deadlines = json_object_get(gathering->report, "deadlines"),
           *counts = json_object_get(deadlines, has_passed ? "passed_counts" : "near_counts");
    json_object_set_new(deadlines, key, list.list);
    if (json_integer_value(json_object_get(counts, due_keys[due])) == 0)
        return 0; /* to find none would take a look at all cases */
    return case_store_list_due(gathering->workspace->store, due, today, has_passed ? never : today,
                               has_passed ? date_add_days(today, -1) : gathering->last,
                               append_due_case, &list, error);
}

/* The days of an object as an array of rows with "date", in their order. */
static json_t *days_to_rows(json_t *days, struct date first, struct date last)
{
    json_t *rows = json_array();
    for (struct date day = first; date_compare(day, last) <= 0; day = date_add_days(day, 1)) {
        char iso[DATE_TEXT_SIZE];
        json_t *counts = json_object_get(days, date_format_iso(day, iso));
        if (counts == NULL)
            continue;
        json_t *row = json_pack("{s:s}", "date", iso);
        json_object_update(row, counts);
        json_array_append_new(rows, row);
    }
    return rows;
}

static int add_deadlines(struct gathering *gathering, struct error *error)
{
    json_t *deadlines =
        json_pack("{s:i, s:o, s:o, s:o}", "days", gathering->request->days, "near_counts",
                  new_due_counts(), "passed_counts", new_due_counts(), "by_day", json_object());
    json_object_set_new(gathering->report, "deadlines", deadlines);
    if (case_store_count_due(gathering->workspace->store, gathering->request->today,
                             gathering->last, note_due_day, gathering, error) != 0 ||
        add_due_list(gathering, "near", DUE_APPLICATION, false, error) != 0 ||
        add_due_list(gathering, "passed", DUE_APPLICATION, true, error) != 0 ||
        add_due_list(gathering, "first_premiums_near", DUE_FIRST_PREMIUM, false, error) != 0 ||
        add_due_list(gathering, "first_premiums_passed", DUE_FIRST_PREMIUM, true, error) != 0 ||
        add_due_list(gathering, "monthly_premiums_passed", DUE_MONTHLY_PREMIUM, true, error) != 0)
        return -1;
    json_object_set_new(deadlines, "by_day",
                        days_to_rows(json_object_get(deadlines, "by_day"),
                                     gathering->request->today, gathering->last));
    return 0;
}

/* ---- notices, reasons ---- */

static int append_overdue(void *user, const struct case_record *record)
{
    const struct gathering *gathering = user;
    json_t *notices = json_object_get(gathering->report, "notices"),
           *list = json_object_get(notices, "overdue");
    add_number(notices, "overdue_count", 1);
    if (!is_listed(gathering, list))
        return 0;
    return json_array_append_new(list,
                                 json_pack("{s:s, s:s, s:o}", "case", record->case_number, "state",
                                           case_state_name(record->state), "retirement_date",
                                           date_to_json(record->retirement_date)));
}

/* Applications that wait for the company's 退職のお届. */
static int add_notices(struct gathering *gathering, struct error *error)
{
    const int days = gathering->workspace->settings->procedure.notice_overdue_days;
    json_object_set_new(gathering->report, "notices",
                        json_pack("{s:i, s:[], s:i, s:i}", "overdue_days", days, "overdue",
                                  "overdue_count", 0, "review", 0));
    return notice_list_overdue(gathering->workspace->store,
                               date_add_days(gathering->request->today, -days), append_overdue,
                               gathering, error);
}

static int append_reason(void *user, enum scan_outcome outcome, const char *reason, long pages)
{
    return json_array_append_new(user, json_pack("{s:s, s:s?, s:I}", "outcome",
                                                 scan_outcome_name(outcome), "reason", reason,
                                                 "pages", (json_int_t)pages));
}

static void append_review(void *user, const struct report_review *review)
{
    json_t *report = user, *object = json_object_get(report, "review");
    if (review->is_payment) {
        add_number(object, "payments", review->count);
        add_number(object, "payments_yen", review->yen);
        json_array_append_new(json_object_get(object, "payment_reasons"),
                              json_pack("{s:s, s:s, s:I, s:I}", "class", review->reason, "note",
                                        review->note, "payments", (json_int_t)review->count, "yen",
                                        (json_int_t)review->yen));
        return;
    }
    add_number(object, "notices", review->count);
    add_number(json_object_get(report, "notices"), "review", review->count);
    json_array_append_new(
        json_object_get(object, "notice_reasons"),
        json_pack("{s:s, s:I}", "reason", review->reason, "notices", (json_int_t)review->count));
}

/* What waits for a clerk; "reasons" are those of all pages, whatever became of them. */
static int add_review(struct gathering *gathering, struct error *error)
{
    struct case_store *store = gathering->workspace->store;
    json_t *reasons = json_array();
    json_object_set_new(gathering->report, "reasons", reasons);
    json_object_set_new(gathering->report, "review",
                        json_pack("{s:I, s:i, s:i, s:i, s:[], s:[]}", "pages",
                                  (json_int_t)gathering->counts.pages_by_outcome[SCAN_REVIEW],
                                  "notices", 0, "payments", 0, "payments_yen", 0, "notice_reasons",
                                  "payment_reasons"));
    return case_store_count_reasons(store, append_reason, reasons, error) != 0
               ? -1
               : case_store_count_review(store, append_review, gathering->report, error);
}

/* ---- money ---- */

static void add_money_sums(json_t *object, const struct report_money *money)
{
    add_number(object, "payments", money->payments);
    add_number(object, "matched_yen", money->matched_yen);
    add_number(object, "review_yen", money->review_yen);
    add_number(object, "refunded_yen", money->refunded_yen);
    add_number(object, "discarded_yen", money->discarded_yen);
    add_number(object, "cancelled_yen", money->cancelled_yen);
}

static void note_money(void *user, const struct report_money *money)
{
    const struct gathering *gathering = user;
    json_t *object = json_object_get(gathering->report, "money");
    size_t week = 0;
    while (week + 1 < WEEK_COUNT && date_compare(gathering->weeks[week].last, money->booked) < 0)
        week++;
    add_money_sums(object, money);
    add_money_sums(json_array_get(json_object_get(object, "weeks"), week), money);
}

static json_t *new_money_week(const struct report_week *week)
{
    json_t *object =
        json_pack("{s:o, s:o}", "from", date_to_json(week->first), "to", date_to_json(week->last));
    add_money_sums(object, &(const struct report_money){.payments = 0});
    return object;
}

static int add_money(struct gathering *gathering, struct error *error)
{
    static const char *const sides[] = {"matched_yen", "review_yen", "refunded_yen",
                                        "discarded_yen", "cancelled_yen"};
    json_t *money = json_object(), *weeks = json_array();
    int64_t sum = 0;
    json_object_set_new(gathering->report, "money", money);
    add_money_sums(money, &(const struct report_money){.payments = 0});
    for (size_t i = 0; i < WEEK_COUNT; i++)
        json_array_append_new(weeks, new_money_week(&gathering->weeks[i]));
    json_object_set_new(money, "weeks", weeks);
    if (case_store_count_money(gathering->workspace->store, note_money, gathering, error) != 0)
        return -1;
    for (size_t i = 0; i < sizeof sides / sizeof sides[0]; i++)
        sum += json_integer_value(json_object_get(money, sides[i]));
    json_object_set_new(json_object_get(json_object_get(gathering->report, "ledger"), "equations"),
                        "money_yen",
                        equation_to_json("in", gathering->counts.payments_in_yen, sum));
    return 0;
}

/* ---- jobs, all of it ---- */

static int append_job(void *user, const struct print_job *job)
{
    return json_array_append_new(
        user, json_pack("{s:I, s:s, s:s, s:I, s:I, s:s, s:s}", "job", (json_int_t)job->job_id, "time",
                        job->time, "document", job->document, "pieces", (json_int_t)job->pieces,
                        "pages", (json_int_t)job->pages, "file", job->file, "kind",
                        job->is_blank_form ? "blank_form" : "print"));
}

static int add_jobs(struct gathering *gathering, struct error *error)
{
    json_t *jobs = json_array();
    json_object_set_new(gathering->report, "jobs", jobs);
    return print_job_list(gathering->workspace->store, 0, JOBS_NAMED, append_job, jobs, error);
}

static int gather(struct gathering *gathering, struct error *error)
{
    if (case_store_report(&gathering->counts, gathering->workspace->store, error) != 0)
        return -1;
    json_object_set_new(gathering->report, "date", date_to_json(gathering->request->today));
    json_object_set_new(gathering->report, "society",
                        json_string(gathering->workspace->settings->society.name));
    json_object_set_new(gathering->report, "cases",
                        cases_to_json(gathering->counts.cases_by_state));
    add_ledger(gathering);
    return add_weeks(gathering, error) != 0 || add_deadlines(gathering, error) != 0 ||
                   add_notices(gathering, error) != 0 || add_review(gathering, error) != 0 ||
                   add_money(gathering, error) != 0 || add_jobs(gathering, error) != 0
               ? -1
               : 0;
}

json_t *report_gather(struct workspace *workspace, const struct report_request *request,
                      struct error *error)
{
    struct gathering gathering = {.workspace = workspace,
                                  .request = request,
                                  .last = date_add_days(request->today, request->days),
                                  .report = json_object()};
    set_weeks(gathering.weeks, request->today);
    if (case_store_report_begin(workspace->store, error) != 0)
        goto failed;
    int result = gather(&gathering, error);
    case_store_report_end(workspace->store);
    if (result == 0)
        return gathering.report;
failed:
    json_decref(gathering.report);
    return NULL;
}
