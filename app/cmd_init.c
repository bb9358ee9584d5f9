/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "message.h"
#include "workspace.h"

int cmd_init(struct app *app, const struct command *command, int argc, char **argv)
{
    char **operands;
    int exit_code;
    if (command_parse(app, command, NULL, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] == NULL || operands[1] != NULL)
        return command_misuse(command, "%s", _("one folder is needed"));
    struct error error = ERROR_INIT;
    if (workspace_create(operands[0], &error) != 0)
        return command_fail(&error);
    if (app->json)
        command_json(json_pack("{s:s}", "workspace", operands[0]));
    command_say(app, _("%s: workspace made. Next: put the society's own values into %s/formloop.json, then "
                       "formloop --workspace %s case import FILE"),
                operands[0], operands[0], operands[0]);
    return EXIT_ALL_DONE;
}
