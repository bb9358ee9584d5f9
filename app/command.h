/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_COMMAND_H
#define FORMLOOP_COMMAND_H

#include "error.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <stddef.h>

/* What every command has: the global options, its operands, its way of speaking. */

/* Exit codes of the contract (docs/errors.md). */
enum exit_code {
    EXIT_ALL_DONE = 0,
    EXIT_NEEDS_PERSON = 1, /* done, but some rows were rejected or pages are in review */
    EXIT_USAGE = 2,
    EXIT_REFUSED = 3,
    EXIT_STORE = 4,
    EXIT_INTERRUPTED = 5,
};

struct app {
    const char *workspace; /* folder of --workspace, $FORMLOOP_WORKSPACE or "." */
    bool json, quiet;
};

struct command {
    const char *name;     /* "case import": one or two words */
    const char *operands; /* "FILE…" for the usage line */
    const char *summary;  /* one line, translated when shown */
    int (*run)(struct app *app, const struct command *command, int argc, char **argv);
};

/* An option of a command besides the global ones, which may stand anywhere on the line. */
struct command_option {
    const char *name; /* "state", for --state */
    char letter;      /* 'o' for -o, or 0 */
    bool *flag;       /* set when given; NULL for an option with a value */
    const char **text;/* set to the value */
    const char *value_name; /* "FILE", for the usage line */
    const char *summary;
};

/* Reads the command line of a command. argv[0] is ignored. options ends with name NULL (options may
 * be NULL). *operands points to the rest, NULL-ended and borrowed from argv. Returns 0, or -1 after
 * the usage (for --help: on standard output) was printed: then return *exit_code. */
int command_parse(struct app *app, const struct command *command, const struct command_option *options,
                  int argc, char **argv, char ***operands, int *exit_code);

/* Usage error: prints the message, how the command is called, and returns EXIT_USAGE. */
int command_misuse(const struct command *command, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The number of an option, from 1 on; *out stays as it is without a text. False if it is none. */
bool command_parse_positive(int *out, const char *text);

/* The cores that this process may use: what --jobs is without the option. */
int command_count_cores(void);

/* A time of the store ("2026-11-22T23:25:39Z") for people: as their clock showed it,
 * "2026-11-23 08:25:39"; the text itself if it is none. */
#define LOCAL_TIME_SIZE 32
const char *command_local_time(char out[LOCAL_TIME_SIZE], const char *utc);

/* The number of a batch, page or piece, from 1 on; -1 if the text (or NULL) is none. */
int64_t command_parse_number(const char *text);

/* Prints "formloop: message" on standard error; returns the exit code that belongs to it. */
int command_fail(const struct error *error);

/* A warning, unless --quiet. */
void command_warn(const struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A line for people on standard output, unless --json or --quiet. A line feed is added. */
void command_say(const struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints one JSON value as a line and drops it. Keys stay in the order in which they were set. */
void command_json(json_t *value);
/* The line without its line feed, owned by the caller; NULL without memory. The value is dropped. */
char *command_json_text(json_t *value);

/* Whether Ctrl-C or SIGTERM asked to stop; loops look at it between items. */
bool command_is_interrupted(void);
int command_interrupted(struct error *error); /* fills error: ERROR_INTERRUPTED; returns -1 */
void command_catch_signals(void);

/* Words of which each asks for something else to be done, as "--discard" and "--reopen". */
struct command_decision {
    bool is_given;
    int action; /* of the caller's own enum */
};
/* How many were given; *action is that of the last. */
int command_count_decisions(int *action, const struct command_decision *decisions, size_t count);

/* Progress on standard error, only when that is a terminal and neither --json nor --quiet:
 * "print  [=====     ]  1200 / 10000  3400/s  0:03 left". Without a total (0) there is no bar and no
 * time. NO_COLOR (no-color.org): no escape but clearing the line. progress_end removes the line. */
#define PROGRESS_LINE_SIZE 320
struct progress {
    bool active, is_plain;
    const char *what;
    long total;
    double started_s, shown_s;
};
/* The line as it is shown: at most columns - 1 wide, the bar given up first, then the time, the rate. */
void progress_format(char out[PROGRESS_LINE_SIZE], const struct progress *progress, long done, double elapsed_s,
                     int columns);
void progress_begin(struct progress *out, const struct app *app, const char *what, long total);
void progress_show(struct progress *progress, long done);
void progress_end(struct progress *progress);

#endif
