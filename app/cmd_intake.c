/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "clock.h"
#include "inbox_watch.h"
#include "intake_run.h"
#include "message.h"

#include <time.h>

#define MAX_JOBS 256
#define WATCH_WAIT_MS 1000
/* Pages that come within this time of one another are one batch: a pause in which the stack of a
 * feeder is changed does not end it, the next mail does. */
#define BATCH_QUIET_S 30

static void say_troubles(const struct scan_list *list, struct intake_run *run)
{
    for (size_t i = 0; i < list->trouble_count; i++)
        command_fail(&list->troubles[i]);
    run->any_refused = run->any_refused || list->trouble_count > 0;
}

static int collect(struct scan_list *list, char **operands, struct intake_run *run)
{
    for (; *operands != NULL; operands++) {
        struct error error = ERROR_INIT;
        if (scan_list_append(list, *operands, &error) == 0)
            continue;
        int exit_code = command_fail(&error);
        if (error.code != ERROR_REFUSED)
            return exit_code;
        run->any_refused = true;
    }
    say_troubles(list, run);
    return EXIT_ALL_DONE;
}

static int finish(const struct intake_run *run)
{
    if (run->any_refused)
        return EXIT_REFUSED;
    return run->needs_person ? EXIT_NEEDS_PERSON : EXIT_ALL_DONE;
}

/* ---- files and folders that are named ---- */

static int take_in(struct intake_run *run, char **operands, struct error *error)
{
    struct scan_list list = {0};
    int result = -1, exit_code = collect(&list, operands, run);
    if (exit_code == EXIT_ALL_DONE) {
        result = run->removes_files ? intake_run_remove_taken(run, &list, error) : 0;
        if (result == 0)
            result = intake_run_take(run, &list, error);
        struct error end_error = ERROR_INIT; /* a batch that is cut short is ended all the same */
        if (intake_run_end_batch(run, result == 0, &end_error) != 0 && result == 0) {
            *error = end_error;
            result = -1;
        }
    }
    scan_list_free(&list);
    return exit_code != EXIT_ALL_DONE ? exit_code : result == 0 ? finish(run) : command_fail(error);
}

/* ---- a folder that is watched ---- */

/* Until it is interrupted or fails: -1 in any case. */
static int watch_inbox(struct intake_run *run, struct inbox_watch *watch, struct error *error)
{
    double last_s = clock_read_s(CLOCK_MONOTONIC);
    for (bool is_first = true;; is_first = false) {
        struct scan_list list = {0};
        int result = command_is_interrupted()
                         ? command_interrupted(error)
                         : inbox_watch_wait(&list, watch, WATCH_WAIT_MS, error);
        say_troubles(&list, run);
        if (result == 0 && is_first)
            result = intake_run_remove_taken(run, &list, error);
        if (result == 0 && list.count > 0) {
            result = intake_run_take(run, &list, error);
            last_s = clock_read_s(CLOCK_MONOTONIC);
        }
        scan_list_free(&list);
        if (result == 0 && clock_read_s(CLOCK_MONOTONIC) - last_s > BATCH_QUIET_S)
            result = intake_run_end_batch(run, true, error);
        if (result != 0)
            return -1;
    }
}

static int take_in_inbox(struct intake_run *run, const char *folder, struct error *error)
{
    struct inbox_watch *watch;
    if (inbox_watch_open(&watch, folder, error) != 0)
        return command_fail(error);
    command_say(run->app, _("%s: is watched; Ctrl-C ends"), folder);
    fflush(stdout);
    watch_inbox(run, watch, error);
    struct error end_error = ERROR_INIT;
    intake_run_end_batch(run, false, &end_error);
    inbox_watch_close(watch);
    return command_fail(error);
}

/* ---- the command ---- */

/* What the command line says. */
struct intake_words {
    const char *received, *jobs, *watch;
};

static int parse_words(struct intake_run *run, const struct command *command,
                       const struct intake_words *words, bool has_operands)
{
    const char *reason;
    if (words->watch == NULL && !has_operands)
        return command_misuse(command, "%s", _("at least one file or folder is needed"));
    if (words->watch != NULL && has_operands)
        return command_misuse(command, "%s", _("--watch takes one folder and no other files"));
    if (words->received != NULL && date_parse(&run->received, words->received, &reason) != 0)
        return command_misuse(command, "--received \"%s\": %s", words->received, _(reason));
    if (!command_parse_positive(&run->jobs, words->jobs) || run->jobs > MAX_JOBS)
        return command_misuse(command, _("--jobs \"%s\": must be a number from 1 to %d"),
                              words->jobs, MAX_JOBS);
    return EXIT_ALL_DONE;
}

int cmd_intake(struct app *app, const struct command *command, int argc, char **argv)
{
    struct intake_words words = {0};
    bool moves = false;
    const struct command_option options[] = {
        {"received", 0, NULL, &words.received, "DATE",
         N_("the day the paper arrived (受付日); default: today")},
        {"jobs", 0, NULL, &words.jobs, "N",
         N_("how many page readers run at once; default: one a core")},
        {"move", 0, &moves, NULL, NULL, N_("files go once they are filed; the archive has them")},
        {"watch", 0, NULL, &words.watch, "DIR",
         N_("takes in what comes into the folder, as with --move, until Ctrl-C")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct intake_run run = {.app = app, .workspace = &workspace, .jobs = command_count_cores()};
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    exit_code = parse_words(&run, command, &words, operands[0] != NULL);
    if (exit_code != EXIT_ALL_DONE)
        return exit_code;
    run.removes_files = moves || words.watch != NULL;
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    if (intake_run_open(&run, &error) != 0)
        exit_code = command_fail(&error);
    else if (words.watch != NULL)
        exit_code = take_in_inbox(&run, words.watch, &error);
    else
        exit_code = take_in(&run, operands, &error);
    intake_run_close(&run);
    workspace_close(&workspace);
    return exit_code;
}
