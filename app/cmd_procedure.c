/* SPDX-License-Identifier: MIT */
#include "case_json.h"
#include "commands.h"
#include "message.h"
#include "procedure.h"
#include "workspace.h"

#include <stdio.h>
#include <string.h>

/* The moves that no paper makes: the day's, and a clerk's. */

/* ---- day ---- */

struct day_run {
    const struct app *app;
    struct workspace *workspace;
    json_t *moves;
    long by_event[EVENT_KIND_COUNT];
    long count;
};

static void note_move(void *user, const struct day_move *move)
{
    struct day_run *run = user;
    struct case_record record;
    struct error ignored = ERROR_INIT;
    run->by_event[move->move.event]++;
    run->count++;
    if (case_store_load_by_id(&record, run->workspace->store, move->case_id, &ignored) != 0)
        return;
    json_array_append_new(
        run->moves,
        json_pack("{s:s, s:s, s:s, s:s, s:o}", "case", record.case_number, "event",
                  case_event_name(move->move.event), "from", case_state_name(move->move.from), "to",
                  case_state_name(move->move.to), "ended_date", date_to_json(move->ended)));
}

static json_t *counts_to_json(const struct day_run *run)
{
    json_t *counts = json_object();
    for (int i = 0; i < EVENT_KIND_COUNT; i++)
        if (run->by_event[i] > 0)
            json_object_set_new(counts, case_event_name((enum case_event_kind)i),
                                json_integer(run->by_event[i]));
    return counts;
}

static void say_day(const struct day_run *run, struct date day, bool is_rehearsal, long cases)
{
    char iso[DATE_TEXT_SIZE];
    const json_t *move;
    size_t i;
    if (run->app->json) {
        command_json(json_pack("{s:s, s:b, s:I, s:o, s:O}", "date", date_format_iso(day, iso),
                               "dry_run", is_rehearsal, "cases", (json_int_t)cases, "events",
                               counts_to_json(run), "moved", run->moves));
        return;
    }
    if (!run->app->quiet)
        json_array_foreach(run->moves, i, move)
            printf("%s  %s  %s → %s\n", json_string_value(json_object_get(move, "case")),
                   json_string_value(json_object_get(move, "event")),
                   json_string_value(json_object_get(move, "from")),
                   json_string_value(json_object_get(move, "to")));
    command_say(run->app,
                is_rehearsal ? _("%s: %ld cases looked at, %ld would move; nothing was written")
                             : _("%s: %ld cases looked at, %ld moved"),
                date_format_iso(day, iso), cases, run->count);
}

int cmd_day(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    const char *date = NULL, *reason;
    bool is_rehearsal = false;
    const struct command_option options[] = {
        {"date", 0, NULL, &date, "DATE", N_("the day to run up to; default: today")},
        {"dry-run", 0, &is_rehearsal, NULL, NULL, N_("only says what would move")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct date day = date_today();
    char **operands;
    int exit_code;
    long cases = 0;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[0]);
    if (date != NULL && date_parse(&day, date, &reason) != 0)
        return command_misuse(command, "--date \"%s\": %s", date, _(reason));
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    struct day_run run = {.app = app, .workspace = &workspace, .moves = json_array()};
    const struct day_rules rules = {workspace.settings->procedure.first_premium_grace_days,
                                    workspace.settings->procedure.premium_grace_days};
    int result = case_store_run_day(&cases, workspace.store, day, &rules, is_rehearsal, note_move,
                                    &run, &error);
    if (result == 0)
        say_day(&run, day, is_rehearsal, cases);
    json_decref(run.moves);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}

/* ---- a clerk's moves ---- */

/* The words of a clerk's command. */
struct clerk_words {
    const char *why, *event, *date;
    bool is_accepted, is_refused;
    struct date day;
    enum loss_event loss;
};

/* What a command does with the case once all words are read. */
typedef int clerk_move(struct case_move *out, struct case_store *store, int64_t case_id,
                       const struct clerk_words *words, struct error *error);

static int withdraw(struct case_move *out, struct case_store *store, int64_t case_id,
                    const struct clerk_words *words, struct error *error)
{
    return case_store_withdraw(out, store, case_id, words->why, error);
}

static int decide(struct case_move *out, struct case_store *store, int64_t case_id,
                  const struct clerk_words *words, struct error *error)
{
    return case_store_decide(out, store, case_id, words->is_accepted, words->why, error);
}

static int lose(struct case_move *out, struct case_store *store, int64_t case_id,
                const struct clerk_words *words, struct error *error)
{
    return case_store_report_loss(out, store, case_id, words->loss, words->day, words->why, error);
}

static int undo(struct case_move *out, struct case_store *store, int64_t case_id,
                const struct clerk_words *words, struct error *error)
{
    return case_store_undo(out, store, case_id, words->why, error);
}

static void say_move(const struct app *app, const struct case_record *record,
                     const struct case_move *move)
{
    if (app->json)
        command_json(json_pack("{s:s, s:s, s:s, s:s}", "case", record->case_number, "event",
                               case_event_name(move->event), "from", case_state_name(move->from),
                               "to", case_state_name(move->to)));
    command_say(app, _("case %s: %s → %s"), record->case_number, case_state_label(move->from),
                case_state_label(move->to));
}

static int move_case(struct app *app, const char *case_number, clerk_move *move_by,
                     const struct clerk_words *words)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct case_record record;
    struct case_move move;
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    int result = case_store_load(&record, workspace.store, case_number, &error);
    if (result == 0)
        result = move_by(&move, workspace.store, record.case_id, words, &error);
    if (result == 0)
        say_move(app, &record, &move);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}

/* Reads the line; *case_number is the one operand. -1 with *exit_code. */
static int read_words(const char **case_number, struct app *app, const struct command *command,
                      const struct command_option *options, const struct clerk_words *words,
                      int argc, char **argv, int *exit_code)
{
    char **operands;
    if (command_parse(app, command, options, argc, argv, &operands, exit_code) != 0)
        return -1;
    if (operands[0] == NULL || operands[1] != NULL)
        *exit_code = command_misuse(command, "%s", _("one case is needed"));
    else if (words->why == NULL)
        *exit_code = command_misuse(command, "%s", _("--why TEXT is needed: the reason is kept"));
    else {
        *case_number = operands[0];
        return 0;
    }
    return -1;
}

#define WHY_OPTION                                                                                 \
    {                                                                                              \
        "why", 0, NULL, &words.why, "TEXT", N_("the reason; it is kept with the event")            \
    }

int cmd_case_withdraw(struct app *app, const struct command *command, int argc, char **argv)
{
    struct clerk_words words = {0};
    const struct command_option options[] = {WHY_OPTION, {NULL, 0, NULL, NULL, NULL, NULL}};
    const char *case_number;
    int exit_code;
    if (read_words(&case_number, app, command, options, &words, argc, argv, &exit_code) != 0)
        return exit_code;
    return move_case(app, case_number, withdraw, &words);
}

int cmd_case_undo(struct app *app, const struct command *command, int argc, char **argv)
{
    struct clerk_words words = {0};
    const struct command_option options[] = {WHY_OPTION, {NULL, 0, NULL, NULL, NULL, NULL}};
    const char *case_number;
    int exit_code;
    if (read_words(&case_number, app, command, options, &words, argc, argv, &exit_code) != 0)
        return exit_code;
    return move_case(app, case_number, undo, &words);
}

int cmd_case_decide(struct app *app, const struct command *command, int argc, char **argv)
{
    struct clerk_words words = {0};
    const struct command_option options[] = {
        {"accept", 0, &words.is_accepted, NULL, NULL, N_("the reason for being late is good")},
        {"refuse", 0, &words.is_refused, NULL, NULL, N_("it is not")},
        WHY_OPTION,
        {NULL, 0, NULL, NULL, NULL, NULL}};
    const char *case_number;
    int exit_code;
    if (read_words(&case_number, app, command, options, &words, argc, argv, &exit_code) != 0)
        return exit_code;
    if (words.is_accepted == words.is_refused)
        return command_misuse(command, "%s", _("one of --accept and --refuse is needed"));
    return move_case(app, case_number, decide, &words);
}

int cmd_case_lose(struct app *app, const struct command *command, int argc, char **argv)
{
    struct clerk_words words = {0};
    const struct command_option options[] = {
        {"event", 0, NULL, &words.event, "EVENT",
         N_("death, employed, seaman, late_elderly or requested")},
        {"date", 0, NULL, &words.date, "DATE", N_("the day of the event, or of the request")},
        WHY_OPTION,
        {NULL, 0, NULL, NULL, NULL, NULL}};
    const char *case_number, *reason;
    int exit_code;
    if (read_words(&case_number, app, command, options, &words, argc, argv, &exit_code) != 0)
        return exit_code;
    if (words.event == NULL || loss_event_parse(&words.loss, words.event) != 0)
        return command_misuse(command, "%s",
                              _("--event: death, employed, seaman, late_elderly or requested"));
    if (words.date == NULL)
        return command_misuse(command, "%s", _("--date DATE is needed"));
    if (date_parse(&words.day, words.date, &reason) != 0)
        return command_misuse(command, "--date \"%s\": %s", words.date, _(reason));
    return move_case(app, case_number, lose, &words);
}
