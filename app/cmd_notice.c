/* SPDX-License-Identifier: MIT */
#include "case_json.h"
#include "commands.h"
#include "import_report.h"
#include "message.h"
#include "notice_import.h"
#include "notice_review.h"
#include "show_command.h"
#include "workspace.h"

#include <stdio.h>
#include <string.h>

/* The companies' retirement notices. */

/* ---- notice import ---- */

static void say_summary(const struct app *app, const struct import_report *report,
                        const struct notice_summary *summary)
{
    if (app->json)
        command_json(json_pack(
            "{s:I, s:I, s:I, s:I, s:I, s:I, s:O}", "read", (json_int_t)summary->read, "matched",
            (json_int_t)summary->matched, "added", (json_int_t)summary->added, "unchanged",
            (json_int_t)summary->unchanged, "updated", (json_int_t)summary->updated, "review",
            (json_int_t)summary->review, "rejected", report->rejected));
    command_say(app,
                _("%ld rows read: %ld agree with a case (%ld of them filled it in), %ld made a new "
                  "case, %ld unchanged, %ld to review, %ld rejected"),
                summary->read, summary->matched, summary->updated, summary->added,
                summary->unchanged, summary->review, summary->rejected);
}

static int import_files(struct app *app, char **files, struct date received)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    struct import_report report;
    struct import_observer observer;
    import_report_begin(&report, &observer, app);
    struct notice_summary summary = {0};
    int result = 0;
    for (; result == 0 && *files != NULL; files++) {
        progress_begin(&report.progress, app, _("import"), 0);
        result = notice_import_file(&summary, workspace.store, *files, received, &observer, &error);
        progress_end(&report.progress);
    }
    workspace_close(&workspace);
    /* Files before a refused one went in whole: their counts are said all the same. */
    if (result == 0 || summary.read > 0)
        say_summary(app, &report, &summary);
    import_report_end(&report);
    if (result != 0)
        return command_fail(&error);
    return summary.rejected + summary.review > 0 ? EXIT_NEEDS_PERSON : EXIT_ALL_DONE;
}

int cmd_notice_import(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *received_text = NULL, *reason;
    const struct command_option options[] = {
        {"received", 0, NULL, &received_text, "DATE",
         N_("the day on which the notices arrived; default: today")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct date received = date_today();
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] == NULL)
        return command_misuse(command, "%s",
                              _("at least one file is needed (- is standard input)"));
    if (received_text != NULL && date_parse(&received, received_text, &reason) != 0)
        return command_misuse(command, "--received \"%s\": %s", received_text, _(reason));
    return import_files(app, operands, received);
}

/* ---- notice list ---- */

static json_t *text_or_null(const char *text)
{
    return text == NULL || *text == '\0' ? json_null() : json_string(text);
}

static json_t *notice_to_json(const struct notice_record *notice)
{
    json_t *differences = json_loads(notice->differences, 0, NULL);
    return json_pack("{s:I, s:s, s:s, s:I, s:o, s:s, s:o, s:o, s:o}", "notice",
                     (json_int_t)notice->notice_id, "time", notice->time, "file", notice->source,
                     "row", (json_int_t)notice->row, "received_date",
                     date_to_json(notice->received_date), "standing",
                     notice_standing_name(notice->standing), "reason",
                     text_or_null(notice_question_name(notice->question)), "case",
                     text_or_null(notice->case_number), "differences",
                     differences != NULL ? differences : json_array());
}

static void print_differences(const char *differences)
{
    json_t *list = json_loads(differences, 0, NULL), *item;
    size_t i;
    json_array_foreach(list, i, item)
    {
        const char *notice = json_string_value(json_object_get(item, "notice"));
        const char *record = json_string_value(json_object_get(item, "case"));
        const char *field = json_string_value(json_object_get(item, "field"));
        if (notice != NULL && record != NULL)
            printf(_("; %s: the notice %s, the case %s"), field, notice, record);
        else
            printf("; %s", field);
    }
    json_decref(list);
}

static void print_notice(const struct notice_record *notice)
{
    printf(_("notice %lld  %s row %ld  %s"), (long long)notice->notice_id, notice->source,
           notice->row, notice_standing_name(notice->standing));
    if (notice->question != QUESTION_NONE)
        printf(" (%s)", notice_question_name(notice->question));
    if (*notice->case_number != '\0')
        printf(_("  case %s"), notice->case_number);
    print_differences(notice->differences);
    putchar('\n');
}

static int visit_notice(void *user, const struct notice_record *notice)
{
    const struct app *app = user;
    if (app->json)
        command_json(notice_to_json(notice));
    else if (!app->quiet)
        print_notice(notice);
    return command_is_interrupted();
}

int cmd_notice_list(struct app *app, const struct command *command, int argc, char **argv)
{
    bool in_review = false;
    const struct command_option options[] = {
        {"review", 0, &in_review, NULL, NULL, N_("only those that wait for a clerk")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct error error = ERROR_INIT;
    struct workspace workspace;
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[0]);
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    int result = notice_list(workspace.store, 0, in_review, visit_notice, app, &error);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}

/* ---- notice show ---- */

/* The notice as it is put together; NULL until it is found. */
struct shown {
    struct notice_record notice; /* its texts are gone */
    json_t *object;
};

static int show_notice(void *user, const struct notice_record *notice)
{
    struct shown *shown = user;
    json_t *said = json_object();
    char scratch[DATE_TEXT_SIZE];
    for (int column = 0; column < COLUMN_COUNT; column++)
        json_object_set_new(
            said, case_column_key((enum case_column)column),
            text_or_null(case_record_text(&notice->said, (enum case_column)column, scratch)));
    json_object_set_new(said, "loss_date", date_to_json(notice->loss_date));
    json_object_set_new(said, "loss_reason",
                        text_or_null(notice_loss_reason_name(notice->loss_reason)));
    json_object_set_new(said, "notice_date", date_to_json(notice->filed_date));
    shown->notice = *notice;
    shown->object = notice_to_json(notice);
    json_object_set_new(shown->object, "said", said);
    return 0;
}

static int note_candidate(void *user, const struct case_record *record)
{
    const struct shown *shown = user;
    json_array_append_new(json_object_get(shown->object, "candidates"),
                          case_to_json(record, false));
    return 0;
}

static int note_decision(void *user, const struct notice_decision *decision)
{
    const struct shown *shown = user;
    json_array_append_new(
        json_object_get(shown->object, "decisions"),
        json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "decision",
                  (json_int_t)decision->decision_id, "time", decision->time, "who", decision->actor,
                  "why", decision->why, "action", decision->action, "from", decision->from_standing,
                  "to", decision->to_standing, "case", text_or_null(decision->case_number)));
    return 0;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static void print_shown(const struct shown *shown)
{
    char time[LOCAL_TIME_SIZE];
    const char *key;
    json_t *value;
    size_t i;
    printf(_("notice %lld  %s row %ld  %s"), (long long)shown->notice.notice_id,
           text_of(shown->object, "file"), shown->notice.row, text_of(shown->object, "standing"));
    printf(" %s %s\n", text_of(shown->object, "reason"), text_of(shown->object, "case"));
    json_object_foreach(json_object_get(shown->object, "said"), key,
                        value) if (json_is_string(value))
        printf("  %-32s %s\n", key, json_string_value(value));
    json_array_foreach(json_object_get(shown->object, "differences"), i, value)
        printf(_("  differs: %s %s, the case %s\n"), text_of(value, "field"),
               text_of(value, "notice"), text_of(value, "case"));
    json_array_foreach(json_object_get(shown->object, "candidates"), i, value)
        printf(_("  may be: case %s, %s, retired %s\n"), text_of(value, "case"),
               text_of(value, "state"), text_of(value, "retirement_date"));
    json_array_foreach(json_object_get(shown->object, "decisions"), i, value)
        printf(_("  %s %s: %s, %s → %s (%s)\n"), command_local_time(time, text_of(value, "time")),
               text_of(value, "who"), text_of(value, "action"), text_of(value, "from"), text_of(value, "to"),
               text_of(value, "why"));
}

static int show_one(struct app *app, struct workspace *workspace, int64_t notice_id,
                    struct error *error)
{
    struct case_store *store = workspace->store;
    struct shown shown = {.object = NULL};
    int result = notice_list(store, notice_id, false, show_notice, &shown, error);
    if (result == 0 && shown.object == NULL)
        result = error_set(error, ERROR_REFUSED,
                           _("notice %lld: there is no such notice; notice list shows them"),
                           (long long)notice_id);
    if (result != 0)
        return -1;
    json_object_set_new(shown.object, "candidates", json_array());
    json_object_set_new(shown.object, "decisions", json_array());
    result = notice_list_candidates(store, &shown.notice, note_candidate, &shown, error);
    if (result == 0)
        result = notice_list_decisions(store, notice_id, note_decision, &shown, error);
    if (result == 0 && app->json)
        command_json(json_incref(shown.object));
    else if (result == 0 && !app->quiet)
        print_shown(&shown);
    json_decref(shown.object);
    return result;
}

int cmd_notice_show(struct app *app, const struct command *command, int argc, char **argv)
{
    return show_command(app, command, _("the number of a notice is needed; notice list shows them"),
                        show_one, argc, argv);
}

/* ---- notice settle ---- */

/* The words of the command. */
struct settle_words {
    const char *case_number, *accept, *why, *who;
    bool is_new, is_discarded;
};

/* The decision that the words make; a usage error otherwise. */
static int read_decision(struct notice_settlement *out, const struct command *command,
                         const struct settle_words *words)
{
    bool is_company = words->accept != NULL && strcmp(words->accept, "company") == 0;
    bool is_case = words->accept != NULL && strcmp(words->accept, "case") == 0;
    int decisions =
        (words->case_number != NULL || words->accept != NULL) + words->is_new + words->is_discarded;
    *out = (struct notice_settlement){
        .action = words->is_discarded ? NOTICE_DISCARD
                  : words->is_new     ? NOTICE_NEW_CASE
                  : is_company        ? NOTICE_ACCEPT_COMPANY
                  : is_case           ? NOTICE_ACCEPT_CASE
                                      : NOTICE_IS_CASE,
        .case_number = words->case_number,
        .why = words->why != NULL ? words->why : "",
    };
    if (words->accept != NULL && !is_company && !is_case)
        return command_misuse(command, _("--accept \"%s\": company or case"), words->accept);
    if (decisions != 1)
        return command_misuse(command, "%s",
                              _("one decision is needed: --case CASE, --accept company|case (both "
                                "may go together), --new or --discard"));
    if (words->who != NULL && words->who[strspn(words->who, " ")] == '\0')
        return command_misuse(command, "%s", _("--who: a name is needed; nothing was settled"));
    if (words->is_discarded && words->why == NULL)
        return command_misuse(command, "%s", _("--why TEXT is needed: the reason is kept"));
    return EXIT_ALL_DONE;
}

static int settle(struct app *app, int64_t notice_id, const struct notice_settlement *settlement,
                  const char *who)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct case_record record;
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    if (who != NULL)
        case_store_set_actor(workspace.store, who);
    int result = notice_settle(&record, workspace.store, notice_id, settlement, &error);
    workspace_close(&workspace);
    if (result != 0)
        return command_fail(&error);
    bool has_case = record.case_id != 0;
    if (app->json)
        command_json(json_pack(
            "{s:I, s:s, s:o, s:o}", "notice", (json_int_t)notice_id, "action",
            notice_action_name(settlement->action), "case", text_or_null(record.case_number),
            "state", has_case ? json_string(case_state_name(record.state)) : json_null()));
    else if (has_case)
        command_say(app, _("notice %lld: settled; case %s: %s"), (long long)notice_id,
                    record.case_number, case_state_label(record.state));
    else
        command_say(app, _("notice %lld: discarded"), (long long)notice_id);
    return EXIT_ALL_DONE;
}

int cmd_notice_settle(struct app *app, const struct command *command, int argc, char **argv)
{
    struct settle_words words = {0};
    const struct command_option options[] = {
        {"case", 0, NULL, &words.case_number, "CASE", N_("it is the notice of that case")},
        {"accept", 0, NULL, &words.accept, "company|case",
         N_("whose dates count: company: the case takes those of the notice")},
        {"new", 0, &words.is_new, NULL, NULL, N_("a case is made of it")},
        {"discard", 0, &words.is_discarded, NULL, NULL, N_("it is nobody's; needs --why")},
        {"why", 0, NULL, &words.why, "TEXT", N_("the reason; it is kept with the decision")},
        {"who", 0, NULL, &words.who, "NAME", N_("who decides; default: the login name")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct notice_settlement settlement;
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    int64_t notice_id = command_parse_number(operands[0]);
    if (notice_id < 0 || operands[1] != NULL)
        return command_misuse(command, "%s",
                              _("the number of a notice is needed; notice list shows them"));
    exit_code = read_decision(&settlement, command, &words);
    return exit_code != EXIT_ALL_DONE ? exit_code : settle(app, notice_id, &settlement, words.who);
}
