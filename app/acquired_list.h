/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ACQUIRED_LIST_H
#define FORMLOOP_ACQUIRED_LIST_H

#include "command.h"
#include "workspace.h"

/* `print acquired-list`: the persons whose status is acquired, as CSV for the portal and the
 * society's system (columns: docs/commands.md). It is no paper: no piece, no event, the same command
 * gives the same file. */

enum list_encoding { LIST_UTF8, LIST_CP932 };

/* Writes the file at path, whole or not at all; since: acquired on that day or later, unset: all. A
 * character that the encoding does not have is told with case and column, all of them, and nothing
 * is written: a name is never changed. Returns the exit code. */
int acquired_list_run(struct app *app, struct workspace *workspace, const char *path,
                      enum list_encoding encoding, struct date since);

#endif
