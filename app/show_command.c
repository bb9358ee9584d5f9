/* SPDX-License-Identifier: MIT */
#include "show_command.h"

int show_command(struct app *app, const struct command *command, const char *needs_number,
                 int (*show)(struct app *app, struct workspace *workspace, int64_t number,
                             struct error *error),
                 int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    char **operands;
    int exit_code;
    if (command_parse(app, command, NULL, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    int64_t number = command_parse_number(operands[0]);
    if (number < 0 || operands[1] != NULL)
        return command_misuse(command, "%s", needs_number);
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    int result = show(app, &workspace, number, &error);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}
