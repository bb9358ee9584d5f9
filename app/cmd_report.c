/* SPDX-License-Identifier: MIT */
#include "case_json.h"
#include "commands.h"
#include "message.h"
#include "notice_review.h"
#include "print_ledger.h"
#include "scan_ledger.h"
#include "store_check.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>

#define DEFAULT_DAYS 7
/* States in which an application is still awaited: their deadline matters. */
#define WAITING_STATES (1u << CASE_REGISTERED | 1u << CASE_FORM_SENT | 1u << CASE_DEFICIENT)

static int append_deadline(void *user, const struct case_record *record)
{
    json_array_append_new(user, json_pack("{s:s, s:s, s:o}", "case", record->case_number, "state",
                                          case_state_name(record->state), "deadline",
                                          date_to_json(record->last_day)));
    return 0;
}

static int append_reason(void *user, enum scan_outcome outcome, const char *reason, long pages)
{
    json_array_append_new(user, json_pack("{s:s, s:s?, s:I}", "outcome", scan_outcome_name(outcome), "reason",
                                          reason, "pages", (json_int_t)pages));
    return 0;
}

static int append_job(void *user, const struct print_job *job)
{
    json_array_append_new(user, json_pack("{s:I, s:s, s:s, s:I, s:I, s:s, s:s}", "job", (json_int_t)job->job_id, "time",
                                          job->time, "document", job->document, "pieces",
                                          (json_int_t)job->pieces, "pages", (json_int_t)job->pages, "file",
                                          job->file, "kind", job->is_blank_form ? "blank_form" : "print"));
    return 0;
}

static int append_overdue(void *user, const struct case_record *record)
{
    json_array_append_new(user, json_pack("{s:s, s:s, s:o}", "case", record->case_number, "state",
                                          case_state_name(record->state), "retirement_date",
                                          date_to_json(record->retirement_date)));
    return 0;
}

static int count_notice(void *user, const struct notice_record *notice)
{
    (void)notice;
    ++*(long *)user;
    return 0;
}

/* Applications that wait for the company's 退職のお届, and notices that wait for a clerk; NULL: failed. */
static json_t *notices_to_json(const struct workspace *workspace, struct date today, struct error *error)
{
    const int days = workspace->settings->procedure.notice_overdue_days;
    json_t *overdue = json_array();
    long in_review = 0;
    if (notice_list_overdue(workspace->store, date_add_days(today, -days), append_overdue, overdue, error) == 0 &&
        notice_list(workspace->store, 0, true, count_notice, &in_review, error) == 0)
        return json_pack("{s:i, s:o, s:I}", "overdue_days", days, "overdue", overdue, "review", (json_int_t)in_review);
    json_decref(overdue);
    return NULL;
}

static json_t *cases_to_json(const struct store_report *report)
{
    json_t *object = json_object();
    for (int state = 0; state < CASE_STATE_COUNT; state++)
        json_object_set_new(object, case_state_name((enum case_state)state),
                            json_integer(report->cases_by_state[state]));
    return object;
}

static json_t *pieces_to_json(const struct store_report *report)
{
    json_t *object = json_object();
    for (int state = 0; state < PIECE_STATE_COUNT; state++)
        json_object_set_new(object, piece_state_name((enum piece_state)state),
                            json_integer(report->pieces_by_state[state]));
    return object;
}

static json_t *pages_to_json(const struct store_report *report)
{
    json_t *object = json_object();
    for (int outcome = 0; outcome < SCAN_OUTCOME_COUNT; outcome++)
        json_object_set_new(object, scan_outcome_name((enum scan_outcome)outcome),
                            json_integer(report->pages_by_outcome[outcome]));
    return object;
}

/* The whole report as one object: the text form is drawn from it. */
static json_t *make_report(const struct workspace *workspace, struct date today, int days, struct error *error)
{
    struct case_store *store = workspace->store;
    struct store_report counts;
    json_t *deadlines = json_array(), *reasons = json_array(), *jobs = json_array(), *report = NULL;
    struct case_filter near = {WAITING_STATES, date_add_days(today, days), today};
    struct case_filter passed = {WAITING_STATES & ~(1u << CASE_DEFICIENT), date_add_days(today, -1), {0, 0, 0}};
    json_t *overdue = json_array(), *notices = notices_to_json(workspace, today, error);
    if (notices != NULL && case_store_report(&counts, store, error) == 0 &&
        case_store_list(store, &near, append_deadline, deadlines, error) == 0 &&
        case_store_list(store, &passed, append_deadline, overdue, error) == 0 &&
        case_store_count_reasons(store, append_reason, reasons, error) == 0 &&
        print_job_list(store, 0, 10, append_job, jobs, error) == 0)
        report = json_pack("{s:o, s:o, s:{s:i, s:O, s:O}, s:O, s:{s:o, s:o, s:I}, s:O, s:O}", "date", date_to_json(today),
                           "cases", cases_to_json(&counts), "deadlines", "days", days, "near", deadlines, "passed",
                           overdue, "notices", notices, "ledger", "pages", pages_to_json(&counts), "pieces", pieces_to_json(&counts),
                           "blank_forms", (json_int_t)counts.blank_forms, "reasons", reasons, "jobs", jobs);
    json_decref(deadlines);
    json_decref(overdue);
    json_decref(notices);
    json_decref(reasons);
    json_decref(jobs);
    return report;
}

static void print_counts(const char *title, const json_t *object)
{
    const char *key;
    json_t *value;
    printf("%s\n", title);
    json_object_foreach((json_t *)object, key, value) if (json_integer_value(value) != 0)
        printf("  %-20s %8lld\n", key, (long long)json_integer_value(value));
}

/* Each with the date under that key. */
static void print_cases(const char *title, const json_t *array, const char *key)
{
    const size_t shown = 20;
    printf("%s %zu\n", title, json_array_size(array));
    for (size_t i = 0; i < json_array_size(array) && i < shown; i++) {
        const json_t *item = json_array_get(array, i);
        printf("  %-12s %-12s %s\n", json_string_value(json_object_get(item, "case")),
               json_string_value(json_object_get(item, "state")), json_string_value(json_object_get(item, key)));
    }
    if (json_array_size(array) > shown)
        printf("  …\n");
}

static void print_blank_forms(json_int_t count)
{
    if (count > 0)
        printf(_("  of them blank forms that came in: %lld\n"), (long long)count);
}

static void print_report(const json_t *report)
{
    const json_t *deadlines = json_object_get(report, "deadlines"), *ledger = json_object_get(report, "ledger");
    const json_t *notices = json_object_get(report, "notices");
    char title[120];
    print_counts(_("cases by state"), json_object_get(report, "cases"));
    snprintf(title, sizeof title, _("last day to apply within %lld days:"),
             (long long)json_integer_value(json_object_get(deadlines, "days")));
    print_cases(title, json_object_get(deadlines, "near"), "deadline");
    print_cases(_("last day to apply passed, nothing received:"), json_object_get(deadlines, "passed"), "deadline");
    print_cases(_("no notice from the company:"), json_object_get(notices, "overdue"), "retirement_date");
    printf("%s %lld\n", _("notices that wait for a clerk:"),
           (long long)json_integer_value(json_object_get(notices, "review")));
    print_counts(_("pieces printed"), json_object_get(ledger, "pieces"));
    print_blank_forms(json_integer_value(json_object_get(ledger, "blank_forms")));
    print_counts(_("pages in"), json_object_get(ledger, "pages"));
    printf("%s\n", _("reasons"));
    const json_t *reasons = json_object_get(report, "reasons");
    for (size_t i = 0; i < json_array_size(reasons); i++) {
        const json_t *item = json_array_get(reasons, i);
        const char *reason = json_string_value(json_object_get(item, "reason"));
        if (reason != NULL)
            printf("  %-10s %-20s %8lld\n", json_string_value(json_object_get(item, "outcome")), reason,
                   (long long)json_integer_value(json_object_get(item, "pages")));
    }
}

int cmd_report(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *days_text = NULL, *date_text = NULL, *reason;
    const struct command_option options[] = {
        {"days", 0, NULL, &days_text, "N", N_("how many days ahead deadlines are listed; default: 7")},
        {"date", 0, NULL, &date_text, "DATE", N_("as of that day; default: today")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct date today = date_today();
    char **operands, *end;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    long days = days_text == NULL ? DEFAULT_DAYS : strtol(days_text, &end, 10);
    if (operands[0] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[0]);
    if (days < 0 || days > 3650 || (days_text != NULL && (*days_text == '\0' || *end != '\0')))
        return command_misuse(command, _("--days \"%s\": must be a number from 0 to 3650"), days_text);
    if (date_text != NULL && date_parse(&today, date_text, &reason) != 0)
        return command_misuse(command, "--date \"%s\": %s", date_text, _(reason));
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    json_t *report = make_report(&workspace, today, (int)days, &error);
    workspace_close(&workspace);
    if (report == NULL)
        return command_fail(&error);
    if (!app->json && !app->quiet)
        print_report(report);
    if (app->json)
        command_json(json_incref(report));
    json_decref(report);
    return EXIT_ALL_DONE;
}
