/* SPDX-License-Identifier: MIT */
#include "case_json.h"
#include "commands.h"
#include "job_line.h"
#include "message.h"
#include "print_ledger.h"

#include <limits.h>
#include <stdio.h>

/* ---- job list, job show ---- */

static json_t *job_to_json(const struct print_job *job)
{
    json_t *states = json_object();
    for (int i = 0; i < PIECE_STATE_COUNT; i++)
        json_object_set_new(states, piece_state_name((enum piece_state)i),
                            json_integer(job->pieces_by_state[i]));
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:o, s:s}", "job",
                     (json_int_t)job->job_id, "time", job->time, "actor", job->actor, "document",
                     job->document, "file", job->file, "pieces", (json_int_t)job->pieces,
                     "new_pieces", (json_int_t)job->new_pieces, "pages", (json_int_t)job->pages,
                     "bytes", (json_int_t)job->bytes, "states", states, "kind", job->is_blank_form ? "blank_form" : "print");
}

static void print_job_line(const struct print_job *job)
{
    char time[LOCAL_TIME_SIZE];
    const long *count = job->pieces_by_state;
    printf(_("%-6lld %s  %-12s %7ld pieces %8ld pages  %ld waiting, %ld mailed, %ld voided, %ld "
             "returned  %s  %s\n"),
           (long long)job->job_id, command_local_time(time, job->time), job->document, job->pieces, job->pages,
           count[PIECE_WAITING], count[PIECE_MAILED], count[PIECE_VOIDED], count[PIECE_RETURNED],
           job->actor, job->is_blank_form ? _("(a blank form that came in)") : job->file);
}

static int print_job(void *user, const struct print_job *job)
{
    const struct app *app = user;
    if (app->json)
        command_json(job_to_json(job));
    else
        print_job_line(job);
    return command_is_interrupted();
}

int cmd_job_list(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *last = NULL;
    const struct command_option options[] = {
        {"last", 0, NULL, &last, "N", N_("only the latest N jobs")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct error error = ERROR_INIT;
    struct workspace workspace;
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    int64_t limit = last == NULL ? LONG_MAX : command_parse_number(last);
    if (operands[0] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[0]);
    if (limit < 0)
        return command_misuse(command, _("--last \"%s\": must be a number from 1 on"), last);
    exit_code = job_workspace_open(&workspace, app);
    if (exit_code != EXIT_ALL_DONE)
        return exit_code;
    if (print_job_list(workspace.store, 0, (long)limit, print_job, app, &error) != 0)
        exit_code = command_fail(&error);
    workspace_close(&workspace);
    return exit_code;
}

static void print_piece_line(const struct print_piece *piece)
{
    printf("%-8lld %-14s %s-%d  %-9s %-10s", (long long)piece->piece_id, piece->case_number,
           piece->form_code, piece->revision, piece_state_name(piece->state), piece->mailed_date);
    if (piece->reason != NULL)
        printf("  %s", piece->reason);
    if (piece->is_blank_form)
        printf("  %s", _("(a blank form that came in)"));
    if (piece->replaced_by != 0)
        printf(_("  replaced by %lld"), (long long)piece->replaced_by);
    if (piece->replaces != 0)
        printf(_("  replaces %lld"), (long long)piece->replaces);
    putchar('\n');
}

static int print_piece(void *user, const struct print_piece *piece)
{
    const struct app *app = user;
    if (app->json)
        command_json(print_piece_to_json(piece));
    else
        print_piece_line(piece);
    return command_is_interrupted();
}

/* The job's line for people, and whether it is there. */
struct shown_job {
    const struct app *app;
    bool found;
};

static int show_job(void *user, const struct print_job *job)
{
    struct shown_job *shown = user;
    shown->found = true;
    if (!shown->app->json && !shown->app->quiet)
        print_job_line(job);
    return 0;
}

static int show_pieces(struct app *app, struct case_store *store, int64_t job_id,
                       struct error *error)
{
    struct shown_job shown = {app, false};
    if (print_job_list(store, job_id, 1, show_job, &shown, error) != 0)
        return -1;
    if (!shown.found)
        return error_set(error, ERROR_REFUSED, _("there is no job %lld; job list shows them"),
                         (long long)job_id);
    return print_job_list_pieces(store, job_id, print_piece, app, error);
}

int cmd_job_show(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct job_line line;
    int exit_code;
    if (job_line_read(&line, &exit_code, app, command, NULL, argc, argv) != 0)
        return exit_code;
    job_line_free(&line);
    exit_code = job_workspace_open(&workspace, app);
    if (exit_code != EXIT_ALL_DONE)
        return exit_code;
    int result = show_pieces(app, workspace.store, line.job_id, &error);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}

/* ---- job mailed, job void ---- */

static int mail_pieces(struct app *app, int64_t job_id, struct date date)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct piece_changes changes;
    char iso[DATE_TEXT_SIZE];
    int exit_code = job_workspace_open(&workspace, app);
    if (exit_code != EXIT_ALL_DONE)
        return exit_code;
    int result = print_job_mail(&changes, workspace.store, job_id, date, &error);
    workspace_close(&workspace);
    if (result != 0)
        return command_fail(&error);
    date_format_iso(date, iso);
    if (app->json)
        command_json(json_pack("{s:I, s:I, s:I, s:s}", "job", (json_int_t)job_id, "mailed",
                               (json_int_t)changes.changed, "left", (json_int_t)changes.left,
                               "date", iso));
    command_say(app,
                _("job %lld: %ld pieces mailed on %s, %ld left as they are (mailed before, voided "
                  "or returned)"),
                (long long)job_id, changes.changed, iso, changes.left);
    return EXIT_ALL_DONE;
}

int cmd_job_mailed(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *date_text = NULL;
    const struct command_option options[] = {
        {"date", 0, NULL, &date_text, "DATE", N_("the day of mailing; default: today")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct date date = date_today();
    struct job_line line;
    int exit_code;
    if (job_line_read(&line, &exit_code, app, command, options, argc, argv) != 0)
        return exit_code;
    exit_code = job_day_parse(&date, command, date_text);
    if (exit_code == EXIT_ALL_DONE)
        exit_code = mail_pieces(app, line.job_id, date);
    job_line_free(&line);
    return exit_code;
}

static int void_pieces(struct app *app, int64_t job_id, const struct piece_choice *choice,
                       const char *reason)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct piece_changes changes;
    int exit_code = job_workspace_open(&workspace, app);
    if (exit_code != EXIT_ALL_DONE)
        return exit_code;
    int result = print_job_void(&changes, workspace.store, job_id, choice->ids, choice->count,
                                reason, &error);
    workspace_close(&workspace);
    if (result != 0)
        return command_fail(&error);
    if (app->json)
        command_json(json_pack("{s:I, s:I, s:I, s:s}", "job", (json_int_t)job_id, "voided",
                               (json_int_t)changes.changed, "left", (json_int_t)changes.left,
                               "reason", reason));
    command_say(app,
                _("job %lld: %ld pieces voided, %ld left as they are (voided before or returned)"),
                (long long)job_id, changes.changed, changes.left);
    return EXIT_ALL_DONE;
}

int cmd_job_void(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *piece = NULL, *reason = NULL;
    const struct command_option options[] = {
        {"piece", 0, NULL, &piece, "PIECE…", N_("only these pieces of the job")},
        {"reason", 0, NULL, &reason, "TEXT", N_("why; stands in the ledger")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct job_line line;
    int exit_code;
    if (job_line_read(&line, &exit_code, app, command, options, argc, argv) != 0)
        return exit_code;
    if (reason == NULL)
        exit_code =
            command_misuse(command, "%s", _("--reason TEXT is needed; it stands in the ledger"));
    else
        exit_code = void_pieces(app, line.job_id, &line.choice, reason);
    job_line_free(&line);
    return exit_code;
}
