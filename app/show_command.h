/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SHOW_COMMAND_H
#define FORMLOOP_SHOW_COMMAND_H

#include "command.h"
#include "workspace.h"

#include <stdint.h>

/* "batch show", "notice show", "payment show", "review show": a number, and all that is known of it.
 * show says it, and refuses a number that there is not. needs_number is the translated text for a line
 * without a number or with more than one. Returns the exit code. */
int show_command(struct app *app, const struct command *command, const char *needs_number,
                 int (*show)(struct app *app, struct workspace *workspace, int64_t number,
                             struct error *error),
                 int argc, char **argv);

#endif
