/* SPDX-License-Identifier: MIT */
/* payment import, list, show, expected: money that came in, and what it is held against. */
#include "case_json.h"
#include "commands.h"
#include "file.h"
#include "message.h"
#include "payment_import.h"
#include "show_command.h"
#include "transfer_name.h"
#include "workspace.h"

#include <stdio.h>
#include <string.h>

static json_t *month_or_null(struct month month)
{
    char text[MONTH_TEXT_SIZE];
    return month_is_set(month) ? json_string(month_format_iso(month, text)) : json_null();
}

static json_t *text_or_null(const char *text)
{
    return text == NULL || *text == '\0' ? json_null() : json_string(text);
}

static json_t *number_or_null(int64_t number)
{
    return number == 0 ? json_null() : json_integer((json_int_t)number);
}

/* ---- payment import ---- */

struct import_run {
    const struct app *app;
    const char *file;
    json_t *files, *rows, *warnings;
    json_t *file_rows; /* of the file that is being taken in */
    struct payment_import_summary sum;
};

static json_t *candidates_to_json(const struct payment_match *match)
{
    json_t *list = json_array();
    for (size_t i = 0; match != NULL && i < match->candidate_count; i++)
        json_array_append_new(list, json_string(match->candidates[i]->case_number));
    return list;
}

static json_t *parts_to_json(const struct payment_match *match)
{
    json_t *list = json_array();
    for (size_t i = 0; match != NULL && i < match->judgement.part_count; i++) {
        const struct payment_part *part = &match->judgement.parts[i];
        json_array_append_new(
            list, json_pack("{s:o, s:o, s:I}", "first", month_or_null(part->first), "last",
                            month_or_null(part->last), "amount", (json_int_t)part->amount_yen));
    }
    return list;
}

static void note_row(void *user, const struct payment_row *row)
{
    struct import_run *run = user;
    const struct payment_match *match = row->match;
    const bool has_difference = match != NULL && match->judgement.expected_yen > 0;
    const char *case_number = row->side == SIDE_MATCHED ? match->candidates[0]->case_number : NULL;
    json_t *object = json_pack(
        "{s:I, s:s, s:I, s:s, s:s, s:s, s:o, s:o, s:I, s:o, s:o}", "payment",
        (json_int_t)row->payment_id, "file", run->file, "record", (json_int_t)row->record,
        "outcome", payment_side_name(row->side), "class", payment_class_name(row->class), "rule",
        payment_rule_name(row->rule), "note", text_or_null(payment_note_name(row->note)), "case",
        text_or_null(case_number), "amount", (json_int_t)row->row->amount_yen, "booked_date",
        date_to_json(row->row->booked), "value_date", date_to_json(row->row->value));
    json_object_set_new(object, "difference",
                        has_difference
                            ? json_integer(row->row->amount_yen - match->judgement.expected_yen)
                            : json_null());
    json_object_set_new(object, "months", parts_to_json(match));
    json_object_set_new(object, "candidates", candidates_to_json(match));
    json_object_set_new(object, "pair", number_or_null(row->pair_id));
    json_array_append_new(run->file_rows, object);
}

static void note_warning(void *user, const char *warning)
{
    struct import_run *run = user;
    json_array_append_new(run->warnings,
                          json_pack("{s:s, s:s}", "file", run->file, "message", warning));
    command_warn(run->app, "%s: %s", run->file, warning);
}

static void add_summary(struct payment_import_summary *sum,
                        const struct payment_import_summary *one)
{
    sum->read += one->read;
    sum->matched += one->matched;
    sum->review += one->review;
    sum->cancelled += one->cancelled;
    sum->repeated += one->repeated;
    sum->withdrawals += one->withdrawals;
    sum->reversed += one->reversed;
    sum->read_yen += one->read_yen;
    sum->matched_yen += one->matched_yen;
    sum->review_yen += one->review_yen;
    sum->cancelled_yen += one->cancelled_yen;
}

static json_t *summary_to_json(const struct payment_import_summary *sum)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "read",
                     (json_int_t)sum->read, "matched", (json_int_t)sum->matched, "review",
                     (json_int_t)sum->review, "cancelled", (json_int_t)sum->cancelled, "repeated",
                     (json_int_t)sum->repeated, "withdrawals", (json_int_t)sum->withdrawals,
                     "reversed", (json_int_t)sum->reversed, "read_yen", (json_int_t)sum->read_yen,
                     "matched_yen", (json_int_t)sum->matched_yen, "review_yen",
                     (json_int_t)sum->review_yen, "cancelled_yen", (json_int_t)sum->cancelled_yen);
}

static char deposit_kind(const char *kind)
{
    static const struct {
        const char *name;
        char code;
    } kinds[] = {{"普通", '1'}, {"当座", '2'}, {"貯蓄", '4'}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (strcmp(kinds[i].name, kind) == 0)
            return kinds[i].code;
    return 0;
}

static int import_file(struct import_run *run, const struct workspace *workspace,
                       struct date received, struct error *error)
{
    const struct settings_bank_account *bank = &workspace->settings->bank_account;
    const struct settings_payments *payments = &workspace->settings->payments;
    const struct payment_account account = {bank->bank_code, bank->branch_code, bank->number,
                                            deposit_kind(bank->kind), payments->virtual_branch};
    const struct payment_rules rules = {payments->fees, payments->reference_alone};
    struct payment_import_summary one;
    struct buffer bytes = BUFFER_INIT;
    run->file_rows = json_array();
    int result = file_read(&bytes, run->file, ZENGIN_FILE_MAX_BYTES, error);
    if (result == 0)
        result =
            payment_import_bytes(&one, workspace->store, buffer_text(&bytes), bytes.size, run->file,
                                 received, &account, &rules, note_row, note_warning, run, error);
    buffer_free(&bytes);
    if (result == 0) {
        json_t *file = summary_to_json(&one);
        json_object_set_new(file, "file", json_string(run->file));
        json_object_set_new(file, "hash", json_string(one.hash));
        json_object_set_new(file, "known", json_boolean(one.is_known));
        json_array_append_new(run->files, file);
        json_array_extend(run->rows, run->file_rows);
        add_summary(&run->sum, &one);
        if (one.is_known)
            command_say(run->app, _("%s: was taken in before; nothing was changed"), run->file);
    }
    json_decref(run->file_rows);
    return result;
}

static void say_import(const struct import_run *run)
{
    const struct payment_import_summary *sum = &run->sum;
    const json_t *row;
    size_t i;
    if (run->app->json) {
        json_t *object = summary_to_json(sum);
        json_object_set(object, "files", run->files);
        json_object_set(object, "rows", run->rows);
        json_object_set(object, "warnings", run->warnings);
        command_json(object);
        return;
    }
    json_array_foreach(run->rows, i, row)
    {
        const char *note = json_string_value(json_object_get(row, "note"));
        if (strcmp(json_string_value(json_object_get(row, "outcome")), "review") == 0)
            command_say(run->app,
                        _("record %lld: %lld yen, %s%s%s: payment %lld waits for a person"),
                        (long long)json_integer_value(json_object_get(row, "record")),
                        (long long)json_integer_value(json_object_get(row, "amount")),
                        json_string_value(json_object_get(row, "class")), note != NULL ? ", " : "",
                        note != NULL ? note : "",
                        (long long)json_integer_value(json_object_get(row, "payment")));
    }
    command_say(
        run->app,
        _("%ld rows read: %ld matched (%ld yen), %ld in review (%ld yen), %ld cancelled, %ld that "
          "were there before, %ld withdrawals"),
        sum->read, sum->matched, sum->matched_yen, sum->review, sum->review_yen, sum->cancelled,
        sum->repeated, sum->withdrawals);
}

static int run_import(struct import_run *run, char **files, struct date received)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    int result = 0;
    if (workspace_open(&workspace, run->app->workspace, &error) != 0)
        return command_fail(&error);
    for (char **file = files; result == 0 && *file != NULL; file++) {
        run->file = *file;
        result = command_is_interrupted() ? command_interrupted(&error)
                                          : import_file(run, &workspace, received, &error);
    }
    workspace_close(&workspace);
    /* Files before a refused one went in whole: they are said all the same. */
    if (result == 0 || json_array_size(run->files) > 0)
        say_import(run);
    if (result != 0)
        return command_fail(&error);
    return run->sum.review > 0 ? EXIT_NEEDS_PERSON : EXIT_ALL_DONE;
}

int cmd_payment_import(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *received = NULL, *reason;
    const struct command_option options[] = {{"received", 0, NULL, &received, "DATE",
                                              N_("the day on which the file came, by which its "
                                                 "two-digit years are read; default: today")},
                                             {NULL, 0, NULL, NULL, NULL, NULL}};
    struct date day = date_today();
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] == NULL)
        return command_misuse(command, "%s", _("at least one file is needed"));
    if (received != NULL && date_parse(&day, received, &reason) != 0)
        return command_misuse(command, "--received \"%s\": %s", received, _(reason));
    struct import_run run = {
        .app = app, .files = json_array(), .rows = json_array(), .warnings = json_array()};
    exit_code = run_import(&run, operands, day);
    json_decref(run.files);
    json_decref(run.rows);
    json_decref(run.warnings);
    return exit_code;
}

/* ---- payment list, payment show ---- */

struct payment_view {
    const struct app *app;
    struct workspace *workspace;
    json_t *shown; /* payment show; NULL until it is found */
};

static json_t *payment_to_json(const struct payment_record *payment)
{
    char sides[SIDES_TEXT_SIZE];
    json_t *object = json_pack(
        "{s:I, s:s, s:I, s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:I, s:o, s:o}", "payment",
        (json_int_t)payment->payment_id, "file", payment->file, "record",
        (json_int_t)payment->record, "outcome", payment_sides_text(sides, payment), "class",
        payment->class, "rule", payment->rule, "note", text_or_null(payment->note), "case",
        text_or_null(payment->case_number), "first_month", month_or_null(payment->first),
        "last_month", month_or_null(payment->last), "amount", (json_int_t)payment->amount_yen,
        "booked_date", date_to_json(payment->booked), "value_date", date_to_json(payment->value));
    json_object_set_new(object, "difference",
                        payment->has_difference ? json_integer(payment->difference_yen)
                                                : json_null());
    for (int side = 0; side < SIDE_COUNT; side++) {
        char key[32];
        snprintf(key, sizeof key, "%s_yen", payment_side_name((enum payment_side)side));
        json_object_set_new(object, key, json_integer(payment->sides_yen[side]));
    }
    json_t *candidates = json_loads(payment->candidates, 0, NULL);
    json_object_set_new(object, "candidates", candidates != NULL ? candidates : json_array());
    json_object_set_new(object, "cancelling", json_boolean(payment->is_cancelling));
    json_object_set_new(object, "pair", number_or_null(payment->pair_id));
    json_object_set_new(object, "payer", json_string(payment->payer_name));
    json_object_set_new(object, "payer_code", text_or_null(payment->payer_code));
    json_object_set_new(object, "edi", text_or_null(payment->edi));
    json_object_set_new(object, "sending_bank", text_or_null(payment->sending_bank));
    json_object_set_new(object, "account", json_string(payment->account));
    json_object_set_new(object, "inquiry", text_or_null(payment->inquiry));
    return object;
}

static void print_payment(const struct payment_record *payment)
{
    char sides[SIDES_TEXT_SIZE], value[DATE_TEXT_SIZE];
    printf(_("payment %lld  %s  %ld yen  %s  %s"), (long long)payment->payment_id,
           date_format_iso(payment->value, value), payment->amount_yen,
           payment_sides_text(sides, payment), payment->class);
    if (*payment->note != '\0')
        printf(" (%s)", payment->note);
    if (*payment->case_number != '\0')
        printf(_("  case %s"), payment->case_number);
    else if (payment->sides_yen[SIDE_REVIEW] > 0)
        printf("  %s %s", payment->payer_name, payment->candidates);
    putchar('\n');
}

static int visit_payment(void *user, const struct payment_record *payment)
{
    const struct payment_view *view = user;
    if (view->app->json)
        command_json(payment_to_json(payment));
    else if (!view->app->quiet)
        print_payment(payment);
    return command_is_interrupted();
}

int cmd_payment_list(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct payment_filter filter = {.in_review = false};
    struct case_record record;
    const struct command_option options[] = {{"review", 0, &filter.in_review, NULL, NULL,
                                              N_("only those of which money waits for a person")},
                                             {"case", 0, NULL, &filter.case_number, "CASE",
                                              N_("only those that are, or might be, of this case")},
                                             {NULL, 0, NULL, NULL, NULL, NULL}};
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[0]);
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    struct payment_view view = {app, &workspace, NULL};
    int result = 0;
    if (filter.case_number != NULL) {
        result = case_store_load(&record, workspace.store, filter.case_number, &error);
        filter.case_id = record.case_id;
    }
    if (result == 0)
        result = payment_list(workspace.store, &filter, visit_payment, &view, &error);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}

static int show_payment(void *user, const struct payment_record *payment)
{
    struct payment_view *view = user;
    view->shown = payment_to_json(payment);
    json_object_set_new(view->shown, "decisions", json_array());
    if (view->app->json || view->app->quiet)
        return 0;
    print_payment(payment);
    printf(_("  payer: %s\n  candidates: %s\n"), payment->payer_name, payment->candidates);
    if (payment->has_difference && payment->difference_yen != 0)
        printf(_("  %+ld yen against what was to come\n"), payment->difference_yen);
    return 0;
}

static int show_decision(void *user, const struct payment_decision_record *decision)
{
    char time[LOCAL_TIME_SIZE];
    struct payment_view *view = user;
    json_t *object = json_pack(
        "{s:I, s:s, s:s, s:s, s:s, s:o, s:s, s:I, s:o, s:o, s:o, s:o, s:o, s:o}", "decision",
        (json_int_t)decision->decision_id, "time", decision->time, "who", decision->actor, "rule",
        decision->rule, "class", decision->class, "from", text_or_null(decision->from_side), "to",
        decision->to_side, "amount", (json_int_t)decision->amount_yen, "case",
        text_or_null(decision->case_number), "first_month", month_or_null(decision->first),
        "last_month", month_or_null(decision->last), "event", number_or_null(decision->event_id),
        "reverses", number_or_null(decision->reverses), "why", text_or_null(decision->why));
    json_array_append_new(json_object_get(view->shown, "decisions"), object);
    if (!view->app->json && !view->app->quiet)
        printf(_("  %s %s: %ld yen, %s → %s by %s %s (%s)\n"),
               command_local_time(time, decision->time), decision->actor,
               decision->amount_yen, *decision->from_side == '\0' ? "-" : decision->from_side,
               decision->to_side, decision->rule, decision->case_number, decision->why);
    return 0;
}

static int say_payment(struct payment_view *view, int64_t payment_id, struct error *error)
{
    const struct payment_filter filter = {.payment_id = payment_id};
    if (payment_list(view->workspace->store, &filter, show_payment, view, error) != 0)
        return -1;
    if (view->shown == NULL)
        return error_set(error, ERROR_REFUSED,
                         _("payment %lld: there is no such payment; payment list shows them"),
                         (long long)payment_id);
    if (payment_list_decisions(view->workspace->store, payment_id, show_decision, view, error) != 0)
        return -1;
    if (view->app->json)
        command_json(json_incref(view->shown));
    return 0;
}

static int show_one(struct app *app, struct workspace *workspace, int64_t payment_id,
                    struct error *error)
{
    struct payment_view view = {app, workspace, NULL};
    int result = say_payment(&view, payment_id, error);
    json_decref(view.shown);
    return result;
}

int cmd_payment_show(struct app *app, const struct command *command, int argc, char **argv)
{
    return show_command(app, command, _("the number of a payment is needed; payment list shows them"),
                        show_one, argc, argv);
}

/* ---- payment expected ---- */

static json_t *goal_to_json(struct month first, struct month last, long amount_yen, struct date due)
{
    return json_pack("{s:o, s:o, s:I, s:o}", "first_month", month_or_null(first), "last_month",
                     month_or_null(last), "amount", (json_int_t)amount_yen, "due",
                     date_to_json(due));
}

static json_t *expectation_to_json(const struct case_record *record,
                                   const struct payment_standing *standing)
{
    const struct payment_expectation *expected = &standing->expected;
    char payer[TRANSFER_NAME_SIZE];
    json_t *months = json_array(), *offers = json_array();
    for (size_t i = 0; i < expected->premium_count; i++) {
        const struct expected_premium *premium = &expected->premiums[i];
        json_t *month =
            goal_to_json(premium->month, premium->month, premium->amount_yen, premium->due);
        json_object_set_new(month, "paid", json_boolean(standing->is_paid[i]));
        json_array_append_new(months, month);
    }
    for (size_t i = 0; i < expected->prepayment_count; i++)
        json_array_append_new(offers, goal_to_json(expected->prepayments[i].first,
                                                   expected->prepayments[i].last,
                                                   expected->prepayments[i].amount_yen,
                                                   expected->prepayments[i].deadline));
    return json_pack(
        "{s:s, s:s, s:s, s:o, s:o, s:o, s:o}", "case", record->case_number, "state",
        case_state_name(record->state), "payer",
        transfer_name_format(payer, record->case_number, record->case_id, record->name_kana),
        "paid_through", date_to_json(record->paid_through), "first_payment",
        goal_to_json(expected->first, expected->last, expected->amount_yen, expected->due),
        "months", months, "prepayments", offers);
}

struct expected_run {
    struct payment_view view;
    struct error *error;
    bool failed;
};

static int visit_expected(void *user, const struct case_record *record)
{
    struct expected_run *run = user;
    struct payment_standing standing;
    char due[DATE_TEXT_SIZE];
    if (payment_load_standing(&standing, run->view.workspace->store, record->case_id, record->state,
                              run->error) != 0) {
        run->failed = true;
        return -1;
    }
    if (!standing.has_expectation)
        return 0;
    if (run->view.app->json)
        command_json(expectation_to_json(record, &standing));
    else if (!run->view.app->quiet)
        printf(_("%-12s  first payment %ld yen by %s\n"), record->case_number,
               standing.expected.amount_yen, date_format_iso(standing.expected.due, due));
    return command_is_interrupted();
}

int cmd_payment_expected(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    const char *case_number = NULL;
    const struct case_filter every_case = {0};
    struct case_record record;
    const struct command_option options[] = {
        {"case", 0, NULL, &case_number, "CASE", N_("only of this case")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[0]);
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    struct expected_run run = {{app, &workspace, NULL}, &error, false};
    int result = case_number == NULL
                     ? case_store_list(workspace.store, &every_case, visit_expected, &run, &error)
                     : case_store_load(&record, workspace.store, case_number, &error);
    if (result == 0 && case_number != NULL)
        visit_expected(&run, &record);
    workspace_close(&workspace);
    return result == 0 && !run.failed ? EXIT_ALL_DONE : command_fail(&error);
}
