/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "intake_filing.h"
#include "message.h"
#include "scan_list.h"
#include "scan_reader.h"

#include <sched.h>

#define GROUP_PAGES 32
#define MAX_JOBS 256

/* One run of intake. */
struct intake_run {
    struct app *app;
    struct intake_filing filing;
    struct scan_reader *reader;
    struct date received;
    int jobs;
    int in_group;     /* pages since the last commit */
    bool any_refused; /* a path that could not be read */
};

/* Pages are committed together, as many as are ready, since syncing the disk takes longer than
 * filing a page; never so many that others wait long for the store. */
static int take_in_page(struct intake_run *run, struct scan_page *page, struct error *error)
{
    if (page->refusal.code != ERROR_NONE) {
        command_fail(&page->refusal); /* it stays where it is; the other files are taken in */
        run->any_refused = true;
        return 0;
    }
    if (intake_filing_add(&run->filing, page, error) != 0)
        return -1;
    if (++run->in_group < GROUP_PAGES && scan_reader_is_ready(run->reader))
        return 0;
    run->in_group = 0;
    return intake_filing_commit(&run->filing, error);
}

static int take_in_pages(struct intake_run *run, size_t file_count, struct error *error)
{
    struct progress progress;
    long done = 0;
    int result = 0;
    progress_begin(&progress, run->app, _("intake"), (long)file_count);
    for (bool is_end = false; result == 0 && !is_end;) {
        struct scan_page page = {0};
        result = command_is_interrupted() ? command_interrupted(error)
                                          : scan_reader_next(&page, &is_end, run->reader, error);
        if (result == 0 && !is_end) {
            result = take_in_page(run, &page, error);
            done += page.is_last || page.refusal.code != ERROR_NONE;
            progress_show(&progress, done);
        }
        scan_page_free(&page);
    }
    progress_end(&progress);
    if (result == 0 || error->code == ERROR_INTERRUPTED)
        result |= intake_filing_commit(&run->filing, error);
    return result;
}

static int take_in_all(struct intake_run *run, struct workspace *workspace,
                       const struct scan_list *list, struct error *error)
{
    if (intake_filing_open(&run->filing, run->app, workspace, run->received, error) != 0)
        return -1;
    int result = scan_reader_open(&run->reader, workspace, run->jobs, error);
    for (size_t i = 0; result == 0 && i < list->count; i++)
        result = scan_reader_add(run->reader, list->paths[i], error);
    if (result == 0)
        result = take_in_pages(run, list->count, error);
    scan_reader_close(run->reader);
    struct error close_error = ERROR_INIT; /* a batch that is cut short is closed all the same */
    if (intake_filing_close(&run->filing, result == 0, &close_error) != 0 && result == 0) {
        *error = close_error;
        result = -1;
    }
    return result;
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
    return EXIT_ALL_DONE;
}

static int finish(const struct intake_run *run)
{
    const long *count = run->filing.by_outcome;
    command_say(run->app, _("%ld filed, %ld review, %ld duplicate, %ld blank, %ld rejected"),
                count[SCAN_FILED], count[SCAN_REVIEW], count[SCAN_DUPLICATE], count[SCAN_BLANK],
                count[SCAN_REJECTED]);
    if (run->any_refused)
        return EXIT_REFUSED;
    return intake_filing_needs_person(&run->filing) ? EXIT_NEEDS_PERSON : EXIT_ALL_DONE;
}

/* The cores that this process may use. */
static int count_cores(void)
{
    cpu_set_t cores;
    return sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
}

int cmd_intake(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *received = NULL, *jobs = NULL, *reason;
    const struct command_option options[] = {
        {"received", 0, NULL, &received, "DATE",
         N_("the day the paper arrived (受付日); default: today")},
        {"jobs", 0, NULL, &jobs, "N", N_("how many page readers run at once; default: one a core")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct intake_run run = {.app = app, .received = date_today(), .jobs = count_cores()};
    struct scan_list list = {0};
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] == NULL)
        return command_misuse(command, "%s", _("at least one file or folder is needed"));
    if (received != NULL && date_parse(&run.received, received, &reason) != 0)
        return command_misuse(command, "--received \"%s\": %s", received, _(reason));
    if (!command_parse_positive(&run.jobs, jobs) || run.jobs > MAX_JOBS)
        return command_misuse(command, _("--jobs \"%s\": must be a number from 1 to %d"), jobs,
                              MAX_JOBS);
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    exit_code = collect(&list, operands, &run);
    if (exit_code == EXIT_ALL_DONE)
        exit_code =
            take_in_all(&run, &workspace, &list, &error) == 0 ? finish(&run) : command_fail(&error);
    scan_list_free(&list);
    workspace_close(&workspace);
    return exit_code;
}
