/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "message.h"
#include "print_output.h"
#include "print_run.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The cases that were asked for, in the order in which they are printed. */
struct case_choice {
    int64_t *ids;
    size_t count, capacity;
    bool failed; /* out of memory */
};

static int append_case(struct case_choice *choice, int64_t case_id)
{
    if (choice->count == choice->capacity) {
        size_t capacity = choice->capacity == 0 ? 256 : choice->capacity * 2;
        int64_t *ids = realloc(choice->ids, capacity * sizeof *ids);
        choice->failed = ids == NULL;
        if (choice->failed)
            return -1;
        choice->ids = ids;
        choice->capacity = capacity;
    }
    choice->ids[choice->count++] = case_id;
    return 0;
}

static int visit_case(void *user, const struct case_record *record)
{
    return append_case(user, record->case_id);
}

/* The states in which a document is due: what is printed when no case is named. */
static unsigned due_states(const char *document)
{
    return strcmp(document, "guide") == 0 ? 1u << CASE_RECEIVED | 1u << CASE_GUIDE_DUE : 1u << CASE_REGISTERED;
}

static int select_cases(struct case_choice *choice, struct case_store *store, const char *document, char **named,
                        bool all, struct error *error)
{
    struct case_filter filter = {all ? 0 : due_states(document), {0, 0, 0}, {0, 0, 0}};
    if (named[0] == NULL && case_store_list(store, &filter, visit_case, choice, error) != 0)
        return -1;
    for (; *named != NULL && !choice->failed; named++) {
        struct case_record record;
        if (case_store_load(&record, store, *named, error) != 0)
            return -1;
        append_case(choice, record.case_id);
    }
    return choice->failed ? error_out_of_memory(error) : 0;
}

static int print_documents(struct app *app, struct print_order *order, char **named, bool all)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct case_choice choice = {0};
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    int result = print_output_resume(NULL, app, &workspace, &error);
    /* Provisional applications whose loss date has come by the day of printing are received now. */
    if (result == 0)
        result = case_store_reach_loss_dates(NULL, workspace.store, order->printed, &error);
    if (result == 0)
        result = select_cases(&choice, workspace.store, order->document, named, all, &error);
    order->case_ids = choice.ids;
    order->case_count = choice.count;
    int exit_code = result == 0 ? print_order_run(app, &workspace, order) : command_fail(&error);
    free(choice.ids);
    workspace_close(&workspace);
    return exit_code;
}

static int check_options(const struct command *command, char **operands, const char *case_option, bool all,
                         const struct print_order *order, const char *jobs)
{
    if (operands[0] == NULL)
        return command_misuse(command, "%s", _("a document is needed: application or guide"));
    if (case_option == NULL && operands[1] != NULL)
        return command_misuse(command, _("\"%s\" is not expected; cases are named with --case"), operands[1]);
    if (case_option != NULL && all)
        return command_misuse(command, "%s", _("--case and --all exclude each other"));
    if (order->output == NULL && order->split == NULL)
        return command_misuse(command, "%s", _("-o FILE or --split DIR is needed"));
    if (jobs != NULL && (strspn(jobs, "0123456789") != strlen(jobs) || atoi(jobs) < 1))
        return command_misuse(command, _("--jobs \"%s\": must be a number from 1 on"), jobs);
    return EXIT_ALL_DONE;
}

/* "print DOCUMENT --case A B C" and "print --case A --case B DOCUMENT" name the same cases: the
 * values of --case are collected before getopt sees the line, since it keeps only the last. */
static char **collect_named(int argc, char **argv, char **operands)
{
    char **named = calloc((size_t)argc + 2, sizeof *named);
    size_t count = 0;
    if (named == NULL)
        return NULL;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--case") == 0 && i + 1 < argc)
            named[count++] = argv[++i];
        else if (strncmp(argv[i], "--case=", 7) == 0)
            named[count++] = argv[i] + 7;
    }
    for (char **more = operands[0] == NULL ? operands : operands + 1; count > 0 && *more != NULL; more++)
        named[count++] = *more;
    return named;
}

int cmd_print(struct app *app, const struct command *command, int argc, char **argv)
{
    bool all = false;
    const char *case_option = NULL, *jobs = NULL, *date_text = NULL, *reason;
    struct print_order order = {.printed = date_today()};
    const struct command_option options[] = {
        {"case", 0, NULL, &case_option, "CASE…", N_("only these cases")},
        {"all", 'a', &all, NULL, NULL, N_("all cases, due or not")},
        {"output", 'o', NULL, &order.output, "FILE", N_("one PDF of all pieces")},
        {"split", 0, NULL, &order.split, "DIR", N_("a PDF a piece, DOCUMENT-CASE.pdf")},
        {"jobs", 0, NULL, &jobs, "N", N_("how many processor cores may be used")},
        {"date", 0, NULL, &date_text, "DATE", N_("the day of printing, for due dates; default: today")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    char **operands;
    int exit_code;
    char **line = calloc((size_t)argc + 1, sizeof *line); /* getopt reorders what it is given */
    if (line == NULL)
        return EXIT_STORE;
    memcpy(line, argv, (size_t)argc * sizeof *line);
    if (command_parse(app, command, options, argc, line, &operands, &exit_code) != 0) {
        free(line);
        return exit_code;
    }
    exit_code = check_options(command, operands, case_option, all, &order, jobs);
    if (exit_code == EXIT_ALL_DONE && date_text != NULL && date_parse(&order.printed, date_text, &reason) != 0)
        exit_code = command_misuse(command, "--date \"%s\": %s", date_text, _(reason));
    char **named = exit_code == EXIT_ALL_DONE ? collect_named(argc, argv, operands) : NULL;
    if (exit_code == EXIT_ALL_DONE) {
        order.document = operands[0];
        exit_code = named == NULL ? EXIT_STORE : print_documents(app, &order, named, all);
    }
    free(named);
    free(line);
    return exit_code;
}
