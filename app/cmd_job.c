/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "message.h"
#include "print_ledger.h"
#include "print_output.h"
#include "print_run.h"
#include "workspace.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what the commands share ---- */

/* A number from 1 on; -1 if the text is none. */
static int64_t parse_number(const char *text)
{
    char *end;
    errno = 0;
    long long number = strtoll(text, &end, 10);
    bool is_number = text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0;
    return is_number && number > 0 ? number : -1;
}

/* JOB and nothing else. Returns EXIT_ALL_DONE or EXIT_USAGE. */
static int parse_job(int64_t *job_id, const struct command *command, char **operands)
{
    if (operands[0] == NULL)
        return command_misuse(command, "%s", _("the number of a job is needed; job list shows them"));
    *job_id = parse_number(operands[0]);
    if (*job_id < 0)
        return command_misuse(command, _("\"%s\" is not the number of a job; job list shows them"), operands[0]);
    return EXIT_ALL_DONE;
}

static int no_more(const struct command *command, const char *operand)
{
    return operand == NULL ? EXIT_ALL_DONE : command_misuse(command, _("\"%s\" is not expected"), operand);
}

/* The workspace, with the files of killed jobs named. */
static int open_workspace(struct workspace *out, const struct app *app)
{
    struct error error = ERROR_INIT;
    if (workspace_open(out, app->workspace, &error) != 0)
        return command_fail(&error);
    if (print_output_resume(NULL, app, out, &error) == 0)
        return EXIT_ALL_DONE;
    workspace_close(out);
    return command_fail(&error);
}

/* The values of --piece, which may be given several times, and be followed by several: getopt keeps
 * only the last, so they are read from the line. */
struct piece_choice {
    int64_t *ids;
    size_t count;
};

static int append_piece(struct piece_choice *choice, const struct command *command, const char *text)
{
    int64_t piece_id = parse_number(text);
    if (piece_id < 0)
        return command_misuse(command, _("--piece \"%s\": must be the number of a piece; job show lists them"), text);
    for (size_t i = 0; i < choice->count; i++)
        if (choice->ids[i] == piece_id)
            return EXIT_ALL_DONE;
    choice->ids[choice->count++] = piece_id;
    return EXIT_ALL_DONE;
}

static int collect_pieces(struct piece_choice *out, const struct command *command, int argc, char **argv,
                          char **operands)
{
    int exit_code = EXIT_ALL_DONE;
    bool is_named = false;
    *out = (struct piece_choice){calloc((size_t)argc + 1, sizeof *out->ids), 0};
    if (out->ids == NULL)
        return EXIT_STORE;
    for (int i = 1; i < argc && exit_code == EXIT_ALL_DONE; i++) {
        bool is_option = strcmp(argv[i], "--piece") == 0 && i + 1 < argc;
        is_named = is_named || is_option || strncmp(argv[i], "--piece=", 8) == 0;
        if (is_option)
            exit_code = append_piece(out, command, argv[++i]);
        else if (strncmp(argv[i], "--piece=", 8) == 0)
            exit_code = append_piece(out, command, argv[i] + 8);
    }
    for (char **more = operands + 1; exit_code == EXIT_ALL_DONE && *more != NULL; more++)
        exit_code = is_named ? append_piece(out, command, *more) : no_more(command, *more);
    return exit_code;
}

/* ---- job list, job show ---- */

static json_t *job_to_json(const struct print_job *job)
{
    json_t *states = json_object();
    for (int i = 0; i < PIECE_STATE_COUNT; i++)
        json_object_set_new(states, piece_state_name((enum piece_state)i), json_integer(job->pieces_by_state[i]));
    return json_pack("{s:I, s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I, s:o}", "job", (json_int_t)job->job_id, "time",
                     job->time, "actor", job->actor, "document", job->document, "file", job->file, "pieces",
                     (json_int_t)job->pieces, "new_pieces", (json_int_t)job->new_pieces, "pages",
                     (json_int_t)job->pages, "bytes", (json_int_t)job->bytes, "states", states);
}

static void print_job_line(const struct print_job *job)
{
    const long *count = job->pieces_by_state;
    printf(_("%-6lld %s  %-12s %7ld pieces %8ld pages  %ld waiting, %ld mailed, %ld voided, %ld returned  %s  %s\n"),
           (long long)job->job_id, job->time, job->document, job->pieces, job->pages, count[PIECE_WAITING],
           count[PIECE_MAILED], count[PIECE_VOIDED], count[PIECE_RETURNED], job->actor, job->file);
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
    const struct command_option options[] = {{"last", 0, NULL, &last, "N", N_("only the latest N jobs")},
                                             {NULL, 0, NULL, NULL, NULL, NULL}};
    struct error error = ERROR_INIT;
    struct workspace workspace;
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    int64_t limit = last == NULL ? LONG_MAX : parse_number(last);
    if (operands[0] != NULL)
        return no_more(command, operands[0]);
    if (limit < 0)
        return command_misuse(command, _("--last \"%s\": must be a number from 1 on"), last);
    exit_code = open_workspace(&workspace, app);
    if (exit_code != EXIT_ALL_DONE)
        return exit_code;
    if (print_job_list(workspace.store, 0, (long)limit, print_job, app, &error) != 0)
        exit_code = command_fail(&error);
    workspace_close(&workspace);
    return exit_code;
}

static json_t *number_or_null(int64_t number)
{
    return number == 0 ? json_null() : json_integer(number);
}

static json_t *piece_to_json(const struct print_piece *piece)
{
    json_t *mailed = piece->mailed_date[0] == '\0' ? json_null() : json_string(piece->mailed_date);
    return json_pack("{s:I, s:s, s:s, s:s, s:i, s:i, s:s, s:s?, s:o, s:o, s:o}", "piece", (json_int_t)piece->piece_id,
                     "case", piece->case_number, "document", piece->document, "form", piece->form_code, "revision",
                     piece->revision, "pages", piece->pages, "state", piece_state_name(piece->state), "reason",
                     piece->reason, "mailed_date", mailed, "replaced_by", number_or_null(piece->replaced_by),
                     "replaces", number_or_null(piece->replaces));
}

static void print_piece_line(const struct print_piece *piece)
{
    printf("%-8lld %-14s %s-%d  %-9s %-10s", (long long)piece->piece_id, piece->case_number, piece->form_code,
           piece->revision, piece_state_name(piece->state), piece->mailed_date);
    if (piece->reason != NULL)
        printf("  %s", piece->reason);
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
        command_json(piece_to_json(piece));
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

int cmd_job_show(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct shown_job shown = {app, false};
    int64_t job_id;
    char **operands;
    int exit_code;
    if (command_parse(app, command, NULL, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    exit_code = parse_job(&job_id, command, operands);
    if (exit_code == EXIT_ALL_DONE)
        exit_code = no_more(command, operands[1]);
    if (exit_code == EXIT_ALL_DONE)
        exit_code = open_workspace(&workspace, app);
    if (exit_code != EXIT_ALL_DONE)
        return exit_code;
    int result = print_job_list(workspace.store, job_id, 1, show_job, &shown, &error);
    if (result == 0 && !shown.found)
        result = error_set(&error, ERROR_REFUSED, _("there is no job %lld; job list shows them"), (long long)job_id);
    if (result == 0)
        result = print_job_list_pieces(workspace.store, job_id, print_piece, app, &error);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}

/* ---- job mailed, job void ---- */

int cmd_job_mailed(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *date_text = NULL, *reason;
    const struct command_option options[] = {
        {"date", 0, NULL, &date_text, "DATE", N_("the day of mailing; default: today")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct date date = date_today();
    struct piece_changes changes;
    int64_t job_id;
    char **operands, iso[DATE_TEXT_SIZE];
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    exit_code = parse_job(&job_id, command, operands);
    if (exit_code == EXIT_ALL_DONE)
        exit_code = no_more(command, operands[1]);
    if (exit_code == EXIT_ALL_DONE && date_text != NULL && date_parse(&date, date_text, &reason) != 0)
        exit_code = command_misuse(command, "--date \"%s\": %s", date_text, _(reason));
    if (exit_code == EXIT_ALL_DONE)
        exit_code = open_workspace(&workspace, app);
    if (exit_code != EXIT_ALL_DONE)
        return exit_code;
    int result = print_job_mail(&changes, workspace.store, job_id, date, &error);
    workspace_close(&workspace);
    if (result != 0)
        return command_fail(&error);
    date_format_iso(date, iso);
    if (app->json)
        command_json(json_pack("{s:I, s:I, s:I, s:s}", "job", (json_int_t)job_id, "mailed",
                               (json_int_t)changes.changed, "left", (json_int_t)changes.left, "date", iso));
    command_say(app, _("job %lld: %ld pieces mailed on %s, %ld left as they are (mailed before, voided or returned)"),
                (long long)job_id, changes.changed, iso, changes.left);
    return EXIT_ALL_DONE;
}

static int void_pieces(struct app *app, int64_t job_id, const struct piece_choice *choice, const char *reason)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct piece_changes changes;
    int exit_code = open_workspace(&workspace, app);
    if (exit_code != EXIT_ALL_DONE)
        return exit_code;
    int result = print_job_void(&changes, workspace.store, job_id, choice->ids, choice->count, reason, &error);
    workspace_close(&workspace);
    if (result != 0)
        return command_fail(&error);
    if (app->json)
        command_json(json_pack("{s:I, s:I, s:I, s:s}", "job", (json_int_t)job_id, "voided",
                               (json_int_t)changes.changed, "left", (json_int_t)changes.left, "reason", reason));
    command_say(app, _("job %lld: %ld pieces voided, %ld left as they are (voided before or returned)"),
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
    struct piece_choice choice = {NULL, 0};
    int64_t job_id;
    char **operands, **line = calloc((size_t)argc + 1, sizeof *line); /* getopt reorders what it is given */
    int exit_code;
    if (line == NULL)
        return EXIT_STORE;
    memcpy(line, argv, (size_t)argc * sizeof *line);
    if (command_parse(app, command, options, argc, line, &operands, &exit_code) != 0)
        goto out;
    exit_code = parse_job(&job_id, command, operands);
    if (exit_code == EXIT_ALL_DONE)
        exit_code = collect_pieces(&choice, command, argc, argv, operands);
    if (exit_code == EXIT_ALL_DONE && reason == NULL)
        exit_code = command_misuse(command, "%s", _("--reason TEXT is needed; it stands in the ledger"));
    if (exit_code == EXIT_ALL_DONE)
        exit_code = void_pieces(app, job_id, &choice, reason);
out:
    free(choice.ids);
    free(line);
    return exit_code;
}

/* ---- job reprint ---- */

/* The pieces of the job that are copied: the named ones, or all that are waiting or mailed. */
struct copy_list {
    const struct piece_choice *choice;
    int64_t *piece_ids, *case_ids;
    size_t count, capacity;
    char document[65];
    int revision;
    bool failed; /* out of memory */
};

static bool is_wanted(const struct piece_choice *choice, const struct print_piece *piece)
{
    if (choice->count == 0)
        return piece->state == PIECE_WAITING || piece->state == PIECE_MAILED;
    for (size_t i = 0; i < choice->count; i++)
        if (choice->ids[i] == piece->piece_id)
            return true;
    return false;
}

static int grow(struct copy_list *list)
{
    size_t capacity = 2 * list->capacity + 64;
    int64_t *piece_ids = realloc(list->piece_ids, capacity * sizeof *piece_ids);
    if (piece_ids != NULL)
        list->piece_ids = piece_ids;
    int64_t *case_ids = realloc(list->case_ids, capacity * sizeof *case_ids);
    if (case_ids != NULL)
        list->case_ids = case_ids;
    if (piece_ids == NULL || case_ids == NULL)
        return -1;
    list->capacity = capacity;
    return 0;
}

static int append_copy(void *user, const struct print_piece *piece)
{
    struct copy_list *list = user;
    if (!is_wanted(list->choice, piece))
        return 0;
    list->failed = list->count == list->capacity && grow(list) != 0;
    if (list->failed)
        return -1;
    /* all pieces of a job are of one document and one revision (print_ledger.h) */
    snprintf(list->document, sizeof list->document, "%s", piece->document);
    list->revision = strcmp(piece->document, "guide") == 0 ? 0 : piece->revision;
    list->piece_ids[list->count] = piece->piece_id;
    list->case_ids[list->count++] = piece->case_id;
    return 0;
}

/* Named pieces that are not of the job. */
static int check_found(const struct copy_list *list, int64_t job_id, struct error *error)
{
    for (size_t i = 0; i < list->choice->count; i++) {
        bool found = false;
        for (size_t j = 0; j < list->count && !found; j++)
            found = list->piece_ids[j] == list->choice->ids[i];
        if (!found)
            return error_set(error, ERROR_REFUSED,
                             _("piece %lld is not of job %lld; nothing was printed, job show lists its pieces"),
                             (long long)list->choice->ids[i], (long long)job_id);
    }
    return list->count > 0 ? 0
                           : error_set(error, ERROR_REFUSED,
                                       _("job %lld has no piece that is waiting or mailed; nothing was printed"),
                                       (long long)job_id);
}

static int note_found(void *user, const struct print_job *job)
{
    (void)job;
    *(bool *)user = true;
    return 0;
}

static int list_copies(struct copy_list *list, struct case_store *store, int64_t job_id, struct error *error)
{
    bool found = false;
    if (print_job_list(store, job_id, 1, note_found, &found, error) != 0)
        return -1;
    if (!found)
        return error_set(error, ERROR_REFUSED, _("there is no job %lld; job list shows them"), (long long)job_id);
    if (print_job_list_pieces(store, job_id, append_copy, list, error) != 0)
        return -1;
    return list->failed ? error_out_of_memory(error) : check_found(list, job_id, error);
}

static int reprint(struct app *app, int64_t job_id, const struct piece_choice *choice, struct print_order *order)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct copy_list list = {.choice = choice};
    int exit_code = open_workspace(&workspace, app);
    if (exit_code != EXIT_ALL_DONE)
        return exit_code;
    if ((order->note != NULL && print_reason_check(order->note, &error) != 0) ||
        list_copies(&list, workspace.store, job_id, &error) != 0) {
        exit_code = command_fail(&error);
    } else {
        order->document = list.document;
        order->revision = list.revision;
        order->case_ids = list.case_ids;
        order->case_count = list.count;
        order->copied_pieces = list.piece_ids;
        exit_code = print_order_run(app, &workspace, order);
    }
    free(list.piece_ids);
    free(list.case_ids);
    workspace_close(&workspace);
    return exit_code;
}

int cmd_job_reprint(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *piece = NULL, *date_text = NULL, *why;
    struct print_order order = {.printed = date_today()};
    const struct command_option options[] = {
        {"piece", 0, NULL, &piece, "PIECE…", N_("only these pieces; default: all that are waiting or mailed")},
        {"reason", 0, NULL, &order.note, "TEXT", N_("why; stands in the ledger")},
        {"output", 'o', NULL, &order.output, "FILE", N_("one PDF of all pieces")},
        {"split", 0, NULL, &order.split, "DIR", N_("a PDF a piece, DOCUMENT-CASE.pdf")},
        {"date", 0, NULL, &date_text, "DATE", N_("the day of printing, for due dates; default: today")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct piece_choice choice = {NULL, 0};
    int64_t job_id;
    char **operands, **line = calloc((size_t)argc + 1, sizeof *line); /* getopt reorders what it is given */
    int exit_code;
    if (line == NULL)
        return EXIT_STORE;
    memcpy(line, argv, (size_t)argc * sizeof *line);
    if (command_parse(app, command, options, argc, line, &operands, &exit_code) != 0)
        goto out;
    exit_code = parse_job(&job_id, command, operands);
    if (exit_code == EXIT_ALL_DONE)
        exit_code = collect_pieces(&choice, command, argc, argv, operands);
    if (exit_code == EXIT_ALL_DONE && order.output == NULL && order.split == NULL)
        exit_code = command_misuse(command, "%s", _("-o FILE or --split DIR is needed"));
    if (exit_code == EXIT_ALL_DONE && date_text != NULL && date_parse(&order.printed, date_text, &why) != 0)
        exit_code = command_misuse(command, "--date \"%s\": %s", date_text, _(why));
    if (exit_code == EXIT_ALL_DONE)
        exit_code = reprint(app, job_id, &choice, &order);
out:
    free(choice.ids);
    free(line);
    return exit_code;
}
