/* SPDX-License-Identifier: MIT */
#include "case_import.h"
#include "case_json.h"
#include "commands.h"
#include "import_report.h"
#include "message.h"
#include "print_ledger.h"
#include "workspace.h"

#include <stdio.h>
#include <string.h>

/* ---- case import ---- */

static void say_summary(const struct app *app, const struct import_report *report,
                        const struct import_summary *summary)
{
    if (app->json)
        command_json(json_pack("{s:I, s:I, s:I, s:I, s:O}", "read", (json_int_t)summary->read, "added",
                               (json_int_t)summary->added, "unchanged", (json_int_t)summary->unchanged,
                               "updated", (json_int_t)summary->updated, "rejected", report->rejected));
    command_say(app, _("%ld rows read: %ld added, %ld updated, %ld unchanged, %ld rejected"), summary->read,
                summary->added, summary->updated, summary->unchanged, summary->rejected);
}

int cmd_case_import(struct app *app, const struct command *command, int argc, char **argv)
{
    char **operands;
    int exit_code;
    if (command_parse(app, command, NULL, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] == NULL)
        return command_misuse(command, "%s", _("at least one file is needed (- is standard input)"));
    struct error error = ERROR_INIT;
    struct workspace workspace;
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    struct import_report report;
    struct import_observer observer;
    import_report_begin(&report, &observer, app);
    struct import_summary summary = {0};
    int result = 0;
    for (char **file = operands; result == 0 && *file != NULL; file++) {
        progress_begin(&report.progress, app, _("import"), 0);
        result = case_import_file(&summary, workspace.store, *file, &observer, &error);
        progress_end(&report.progress);
    }
    workspace_close(&workspace);
    /* Files before a refused one went in whole: their counts are said all the same. */
    if (result == 0 || summary.read > 0)
        say_summary(app, &report, &summary);
    import_report_end(&report);
    if (result != 0)
        return command_fail(&error);
    return summary.rejected > 0 ? EXIT_NEEDS_PERSON : EXIT_ALL_DONE;
}

/* ---- case list ---- */

static int print_case(void *user, const struct case_record *record)
{
    const struct app *app = user;
    char deadline[DATE_TEXT_SIZE];
    if (app->json)
        command_json(case_to_json(record, false));
    else
        printf("%-12s  %-18s  %-10s  %s\n", record->case_number, case_state_label(record->state),
               date_is_set(record->last_day) ? date_format_iso(record->last_day, deadline) : "-", record->name);
    return command_is_interrupted();
}

static int parse_states(unsigned *out, const struct command *command, const char *text)
{
    char name[32];
    for (const char *at = text; at != NULL && *at != '\0'; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL) {
        enum case_state state;
        snprintf(name, sizeof name, "%.*s", (int)strcspn(at, ","), at);
        if (case_state_parse(&state, name) != 0)
            return command_misuse(command, _("there is no state \"%s\""), name);
        *out |= 1u << state;
    }
    return 0;
}

static int parse_day(struct date *out, const struct command *command, const char *option, const char *text)
{
    const char *reason;
    if (text == NULL || date_parse(out, text, &reason) == 0)
        return 0;
    return command_misuse(command, "--%s \"%s\": %s", option, text, _(reason));
}

int cmd_case_list(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *states = NULL, *deadline_by = NULL, *deadline_from = NULL;
    const struct command_option options[] = {
        {"state", 's', NULL, &states, "STATE,…", N_("only cases in these states, e.g. received,deficient")},
        {"deadline-by", 0, NULL, &deadline_by, "DATE", N_("only cases whose last day to apply is this day or before")},
        {"deadline-from", 0, NULL, &deadline_from, "DATE", N_("only cases whose last day to apply is this day or after")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct case_filter filter = {0};
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[0]);
    if (parse_states(&filter.states, command, states) != 0 ||
        parse_day(&filter.deadline_by, command, "deadline-by", deadline_by) != 0 ||
        parse_day(&filter.deadline_from, command, "deadline-from", deadline_from) != 0)
        return EXIT_USAGE;
    struct error error = ERROR_INIT;
    struct workspace workspace;
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    int result = case_store_list(workspace.store, &filter, print_case, app, &error);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}

/* ---- case show, case history ---- */

static int append_event(void *user, const struct case_event *event)
{
    json_array_append_new(user, case_event_to_json(event));
    return 0;
}

static int append_piece(void *user, const struct print_piece *piece)
{
    json_array_append_new(user, print_piece_to_json(piece));
    return 0;
}

static int print_event(void *user, const struct case_event *event)
{
    char time[LOCAL_TIME_SIZE];
    const struct app *app = user;
    if (app->json)
        command_json(case_event_to_json(event));
    else
        printf("%s  %-22s %s%s%s\n", command_local_time(time, event->time), case_event_name(event->kind),
               case_state_label(event->from),
               event->from == event->to ? "" : " → ", event->from == event->to ? "" : case_state_label(event->to));
    return 0;
}

static int show_json(struct case_store *store, const struct case_record *record, struct error *error)
{
    json_t *object = case_to_json(record, true), *events = json_array(), *pieces = json_array();
    int result = -1;
    if (object == NULL || events == NULL || pieces == NULL)
        error_out_of_memory(error);
    else if (case_store_history(store, record->case_id, append_event, events, error) == 0 &&
             print_piece_list(store, record->case_id, append_piece, pieces, error) == 0) {
        json_object_set(object, "pieces", pieces);
        json_object_set(object, "events", events);
        command_json(json_incref(object));
        result = 0;
    }
    json_decref(object);
    json_decref(events);
    json_decref(pieces);
    return result;
}

static int show_text(struct app *app, struct case_store *store, const struct case_record *record,
                     struct error *error)
{
    char date[DATE_TEXT_SIZE];
    printf("%-24s %s (%s)\n", "state", case_state_name(record->state), case_state_label(record->state));
    printf("%-24s %s\n", "deadline", date_is_set(record->last_day) ? date_format_iso(record->last_day, date) : "-");
    for (int column = 0; column < COLUMN_COUNT; column++)
        printf("%-24s %s\n", case_column_key((enum case_column)column),
               case_record_text(record, (enum case_column)column, date));
    return case_store_history(store, record->case_id, print_event, app, error);
}

/* Opens the workspace and loads the one case that the operands name. */
static int open_case(struct workspace *workspace, struct case_record *record, struct app *app,
                     const struct command *command, int argc, char **argv, int *exit_code)
{
    struct error error = ERROR_INIT;
    char **operands;
    if (command_parse(app, command, NULL, argc, argv, &operands, exit_code) != 0)
        return -1;
    if (operands[0] == NULL || operands[1] != NULL) {
        *exit_code = command_misuse(command, "%s", _("one case number is needed"));
        return -1;
    }
    if (workspace_open(workspace, app->workspace, &error) != 0) {
        *exit_code = command_fail(&error);
        return -1;
    }
    if (case_store_load(record, workspace->store, operands[0], &error) != 0) {
        *exit_code = command_fail(&error);
        workspace_close(workspace);
        return -1;
    }
    return 0;
}

int cmd_case_show(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct case_record record;
    int exit_code;
    if (open_case(&workspace, &record, app, command, argc, argv, &exit_code) != 0)
        return exit_code;
    int result = app->json ? show_json(workspace.store, &record, &error)
                           : show_text(app, workspace.store, &record, &error);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}

int cmd_case_history(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct case_record record;
    int exit_code;
    if (open_case(&workspace, &record, app, command, argc, argv, &exit_code) != 0)
        return exit_code;
    int result = case_store_history(workspace.store, record.case_id, print_event, app, &error);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}
