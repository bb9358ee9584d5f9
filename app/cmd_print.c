/* SPDX-License-Identifier: MIT */
#include "acquired_list.h"
#include "case_papers.h"
#include "commands.h"
#include "crew.h"
#include "imposition.h"
#include "message.h"
#include "print_output.h"
#include "print_recipe.h"
#include "print_run.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What a stacker holds, and a size at which a jam costs little. */
#define DEFAULT_SHEETS_PER_SPOOL 2000

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

static int visit_id(void *user, int64_t case_id)
{
    return append_case(user, case_id);
}

/* The cases for which the document is due. The guide waits for the company's notice if the society
 * says so. */
static int list_due(struct case_choice *choice, const struct workspace *workspace,
                    const struct print_recipe *recipe, struct error *error)
{
    struct case_filter filter = {.states = recipe->due_states};
    if (recipe->is_due_once) {
        for (int state = 0; state < CASE_STATE_COUNT; state++)
            if ((recipe->due_states >> state & 1u) != 0 &&
                case_store_list_unprinted(workspace->store, (enum case_state)state,
                                          recipe->document, visit_id, choice, error) != 0)
                return -1;
        return 0;
    }
    if (recipe->has_booklet && workspace->settings->procedure.guide_needs_notice)
        filter.states &= ~(1u << CASE_RECEIVED);
    return case_store_list(workspace->store, &filter, visit_case, choice, error);
}

static int select_cases(struct case_choice *choice, const struct workspace *workspace,
                        const char *document, char **named, bool all, struct error *error)
{
    const struct print_recipe *recipe = print_recipe_lookup(document);
    const struct case_filter every = {0};
    if (recipe == NULL)
        return error_set(error, ERROR_REFUSED, _("there is no document \"%.40s\" to print"),
                         document);
    if (named[0] == NULL && (all ? case_store_list(workspace->store, &every, visit_case, choice, error)
                                 : list_due(choice, workspace, recipe, error)) != 0)
        return -1;
    for (; *named != NULL && !choice->failed; named++) {
        struct case_record record;
        if (case_store_load(&record, workspace->store, *named, error) != 0)
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
        result = select_cases(&choice, &workspace, order->document, named, all, &error);
    order->case_ids = choice.ids;
    order->case_count = choice.count;
    int exit_code = result == 0 ? print_order_run(app, &workspace, order) : command_fail(&error);
    free(choice.ids);
    workspace_close(&workspace);
    return exit_code;
}

/* The options as they were written. */
struct print_words {
    const char *one_case, *jobs, *date, *sort, *sheets, *impose, *creep, *encoding, *since;
    bool all;
};

/* Not paper, and so of other options. */
#define ACQUIRED_LIST "acquired-list"

static int check_options(const struct command *command, char **operands,
                         const struct print_words *words, const struct print_order *order)
{
    if (operands[0] == NULL)
        return command_misuse(command, "%s", 
                              _("a document is needed: application, guide, deficiency, card-notice or "
                                "acquired-list"));
    if (strcmp(operands[0], "batch") == 0)
        return command_misuse(command, "%s", _("a batch sheet is of no case; batch sheet prints it"));
    if (words->one_case == NULL && operands[1] != NULL)
        return command_misuse(command, _("\"%s\" is not expected; cases are named with --case"),
                              operands[1]);
    if (words->one_case != NULL && words->all)
        return command_misuse(command, "%s", _("--case and --all exclude each other"));
    if (order->output == NULL && order->split == NULL && order->mail == NULL)
        return command_misuse(command, "%s", _("-o FILE, --split DIR or --mail DIR is needed"));
    if (order->mail != NULL && (order->output != NULL || order->split != NULL))
        return command_misuse(command, "%s", _("--mail goes without -o and --split"));
    if (words->sort != NULL && strcmp(words->sort, "postal") != 0)
        return command_misuse(command, _("--sort \"%s\": only postal is known"), words->sort);
    if (words->impose != NULL &&
        (strcmp(words->impose, "saddle") != 0 || strcmp(operands[0], "guide") != 0))
        return command_misuse(command, "%s",
                              _("--impose: only saddle is known, and only of the guide"));
    if (order->is_booklet && order->has_cover)
        return command_misuse(command, "%s", _("--booklet goes without --cover"));
    if (words->creep != NULL && words->impose == NULL)
        return command_misuse(command, "%s", _("--creep goes with --impose saddle"));
    return EXIT_ALL_DONE;
}

static bool parse_mm(double *out, const char *text)
{
    char *end;
    if (text == NULL)
        return true;
    *out = strtod(text, &end);
    return *text != '\0' && *end == '\0' && *out >= 0 && *out <= IMPOSITION_MAX_CREEP_MM;
}

/* Fills in what the words say; the exit code. */
static int read_words(struct print_order *order, const struct command *command,
                      const struct print_words *words)
{
    const char *reason;
    const int cores = command_count_cores();
    order->sheets_per_spool = DEFAULT_SHEETS_PER_SPOOL;
    order->sort_postal = words->sort != NULL;
    order->is_imposed = words->impose != NULL;
    order->jobs = cores < CREW_MAX_JOBS ? cores : CREW_MAX_JOBS;
    if (!command_parse_positive(&order->jobs, words->jobs) || order->jobs > CREW_MAX_JOBS)
        return command_misuse(command, _("--jobs \"%s\": must be a number from 1 to %d"), words->jobs,
                              CREW_MAX_JOBS);
    if (!command_parse_positive(&order->sheets_per_spool, words->sheets))
        return command_misuse(command, _("--sheets \"%s\": must be a number from 1 on"),
                              words->sheets);
    if (!parse_mm(&order->creep_mm, words->creep))
        return command_misuse(command, _("--creep \"%s\": must be mm from 0 to %g"), words->creep,
                              IMPOSITION_MAX_CREEP_MM);
    if (words->date != NULL && date_parse(&order->printed, words->date, &reason) != 0)
        return command_misuse(command, "--date \"%s\": %s", words->date, _(reason));
    return EXIT_ALL_DONE;
}

/* `print acquired-list`; the exit code. */
static int print_list(struct app *app, const struct command *command,
                      const struct print_words *words, const struct print_order *order)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct date since = {0, 0, 0};
    const char *reason;
    const bool is_cp932 = words->encoding != NULL && strcmp(words->encoding, "cp932") == 0;
    if (order->output == NULL || order->split != NULL || order->mail != NULL ||
        words->one_case != NULL || order->has_cover || order->is_booklet)
        return command_misuse(command, "%s",
                              _("acquired-list: takes -o FILE, --encoding and --since only"));
    if (words->encoding != NULL && !is_cp932 && strcmp(words->encoding, "utf8") != 0)
        return command_misuse(command, _("--encoding \"%s\": must be utf8 or cp932"),
                              words->encoding);
    if (words->since != NULL && date_parse(&since, words->since, &reason) != 0)
        return command_misuse(command, "--since \"%s\": %s", words->since, _(reason));
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    int exit_code = acquired_list_run(app, &workspace, order->output,
                                      is_cp932 ? LIST_CP932 : LIST_UTF8, since);
    workspace_close(&workspace);
    return exit_code;
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
    for (char **more = operands[0] == NULL ? operands : operands + 1; count > 0 && *more != NULL;
         more++)
        named[count++] = *more;
    return named;
}

int cmd_print(struct app *app, const struct command *command, int argc, char **argv)
{
    struct print_words words = {0};
    struct print_order order = {.printed = date_today(), .creep_mm = -1};
    const struct command_option options[] = {
        {"case", 0, NULL, &words.one_case, "CASE…", N_("only these cases")},
        {"all", 'a', &words.all, NULL, NULL, N_("all cases, due or not")},
        {"output", 'o', NULL, &order.output, "FILE", N_("one PDF of all pieces")},
        {"split", 0, NULL, &order.split, "DIR", N_("a PDF a piece, DOCUMENT-CASE.pdf")},
        {"mail", 0, NULL, &order.mail, "DIR",
         N_("a job folder for the mailing room: spools, manifest, inserter marks")},
        {"cover", 0, &order.has_cover, NULL, NULL,
         N_("a cover sheet with window address and barcode before each form or booklet")},
        {"booklet", 0, &order.is_booklet, NULL, NULL,
         N_("of the guide the booklet alone, without notice and transfer slip")},
        {"sort", 0, NULL, &words.sort, "postal",
         N_("by postal code; with --mail a count sheet per 郵便区")},
        {"sheets", 0, NULL, &words.sheets, "N", N_("sheets in a spool of --mail; default: 2000")},
        {"impose", 0, NULL, &words.impose, "saddle",
         N_("the guide on A4 sheets for duplex printing and folding")},
        {"creep", 0, NULL, &words.creep, "MM",
         N_("how much further in each inner sheet is printed; default: booklet.creep_mm of the "
            "settings")},
        {"jobs", 0, NULL, &words.jobs, "N", N_("how many threads set pieces; default: one a core. The files are the same")},
        {"encoding", 0, NULL, &words.encoding, "NAME",
         N_("of acquired-list: utf8 (default) or cp932")},
        {"since", 0, NULL, &words.since, "DATE", N_("of acquired-list: acquired from that day on")},
        {"date", 0, NULL, &words.date, "DATE",
         N_("the day of printing, for due dates; default: today")},
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
    if (operands[0] != NULL && strcmp(operands[0], ACQUIRED_LIST) == 0) {
        free(line);
        return print_list(app, command, &words, &order);
    }
    if (words.encoding != NULL || words.since != NULL) {
        free(line);
        return command_misuse(command, "%s", _("--encoding and --since go with acquired-list"));
    }
    exit_code = check_options(command, operands, &words, &order);
    if (exit_code == EXIT_ALL_DONE)
        exit_code = read_words(&order, command, &words);
    char **named = exit_code == EXIT_ALL_DONE ? collect_named(argc, argv, operands) : NULL;
    if (exit_code == EXIT_ALL_DONE) {
        order.document = operands[0];
        exit_code = named == NULL ? EXIT_STORE : print_documents(app, &order, named, words.all);
    }
    free(named);
    free(line);
    return exit_code;
}
