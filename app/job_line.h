/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_JOB_LINE_H
#define FORMLOOP_JOB_LINE_H

#include "command.h"
#include "date.h"
#include "workspace.h"

#include <stddef.h>
#include <stdint.h>

/* What the commands about print jobs share of the command line. */

/* The values of --piece, each once. It may be given several times and be followed by several
 * values; getopt keeps only the last, so they are read from the line itself. */
struct piece_choice {
    int64_t *ids;
    size_t count; /* 0: no --piece */
};

struct job_line {
    int64_t job_id;
    struct piece_choice choice;
    char **words; /* of the line; the values of the options point to them */
};

/* Reads "JOB [options] [--piece P…]". Returns 0, or -1 with the exit code when it was said what is
 * wrong (or --help was asked for): there is nothing to free then. */
int job_line_read(struct job_line *out, int *exit_code, struct app *app,
                  const struct command *command, const struct command_option *options, int argc,
                  char **argv);
void job_line_free(struct job_line *line);

/* The text of --date; NULL leaves *out as it is. The exit code. */
int job_day_parse(struct date *out, const struct command *command, const char *text);

/* Opens the workspace and gives the files of killed jobs their names. The exit code; anything but
 * EXIT_ALL_DONE was said, and nothing is open. */
int job_workspace_open(struct workspace *out, const struct app *app);

#endif
