/* SPDX-License-Identifier: MIT */
#include "job_line.h"

#include "message.h"
#include "print_output.h"

#include <stdlib.h>
#include <string.h>

/* JOB and nothing else. Returns EXIT_ALL_DONE or EXIT_USAGE. */
static int parse_job(int64_t *job_id, const struct command *command, char **operands)
{
    if (operands[0] == NULL)
        return command_misuse(command, "%s",
                              _("the number of a job is needed; job list shows them"));
    *job_id = command_parse_number(operands[0]);
    if (*job_id < 0)
        return command_misuse(command, _("\"%s\" is not the number of a job; job list shows them"),
                              operands[0]);
    return EXIT_ALL_DONE;
}

static int refuse_more(const struct command *command, const char *operand)
{
    return operand == NULL ? EXIT_ALL_DONE
                           : command_misuse(command, _("\"%s\" is not expected"), operand);
}

static int append_piece(struct piece_choice *choice, const struct command *command,
                        const char *text)
{
    int64_t piece_id = command_parse_number(text);
    if (piece_id < 0)
        return command_misuse(
            command, _("--piece \"%s\": must be the number of a piece; job show lists them"), text);
    for (size_t i = 0; i < choice->count; i++)
        if (choice->ids[i] == piece_id)
            return EXIT_ALL_DONE;
    choice->ids[choice->count++] = piece_id;
    return EXIT_ALL_DONE;
}

static int collect_pieces(struct piece_choice *out, const struct command *command, int argc,
                          char **argv, char **operands)
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
        exit_code = is_named ? append_piece(out, command, *more) : refuse_more(command, *more);
    return exit_code;
}

void job_line_free(struct job_line *line)
{
    free(line->choice.ids);
    free(line->words);
}

int job_line_read(struct job_line *out, int *exit_code, struct app *app,
                  const struct command *command, const struct command_option *options, int argc,
                  char **argv)
{
    char **operands;
    *out = (struct job_line){.words = calloc((size_t)argc + 1, sizeof *out->words)};
    *exit_code = EXIT_STORE;
    if (out->words == NULL)
        return -1;
    memcpy(out->words, argv, (size_t)argc * sizeof *argv);
    if (command_parse(app, command, options, argc, out->words, &operands, exit_code) == 0) {
        *exit_code = parse_job(&out->job_id, command, operands);
        if (*exit_code == EXIT_ALL_DONE)
            *exit_code = collect_pieces(&out->choice, command, argc, argv, operands);
        if (*exit_code == EXIT_ALL_DONE)
            return 0;
    }
    job_line_free(out);
    return -1;
}

int job_day_parse(struct date *out, const struct command *command, const char *text)
{
    const char *reason;
    if (text != NULL && date_parse(out, text, &reason) != 0)
        return command_misuse(command, "--date \"%s\": %s", text, _(reason));
    return EXIT_ALL_DONE;
}

int job_workspace_open(struct workspace *out, const struct app *app)
{
    struct error error = ERROR_INIT;
    if (workspace_open(out, app->workspace, &error) != 0)
        return command_fail(&error);
    if (print_output_resume(NULL, app, out, &error) == 0)
        return EXIT_ALL_DONE;
    workspace_close(out);
    return command_fail(&error);
}
