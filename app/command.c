/* SPDX-License-Identifier: MIT */
#include "command.h"

#include "clock.h"
#include "message.h"

#include <errno.h>
#include <getopt.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#define MAX_OPTIONS 24
#define PROGRESS_BAR_CELLS 30
#define PROGRESS_BAR_LEAST 8
enum { OPTION_WORKSPACE = 1000, OPTION_JSON, OPTION_QUIET, OPTION_HELP };

/* The one piece of state that a signal handler must reach. */
static volatile sig_atomic_t interrupted;

static void note_signal(int number)
{
    (void)number;
    interrupted = 1;
}

void command_catch_signals(void)
{
    struct sigaction action = {.sa_handler = note_signal, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

bool command_is_interrupted(void)
{
    return interrupted != 0;
}

int command_interrupted(struct error *error)
{
    return error_set(error, ERROR_INTERRUPTED, "%s",
                     _("interrupted; what was finished is kept, run the same command again for the rest"));
}

static void print_usage(FILE *out, const struct command *command, const struct command_option *options)
{
    fprintf(out, _("usage: formloop [--workspace DIR] [--json] [--quiet] %s %s\n"), command->name,
            command->operands);
    fprintf(out, "%s\n", _(command->summary));
    for (; options != NULL && options->name != NULL; options++) {
        char head[60], letter[8] = "";
        if (options->letter != '\0')
            snprintf(letter, sizeof letter, "-%c, ", options->letter);
        snprintf(head, sizeof head, "%s--%s%s%s", letter, options->name, options->text != NULL ? " " : "",
                 options->text != NULL ? options->value_name : "");
        fprintf(out, "  %-26s %s\n", head, _(options->summary));
    }
}

int command_misuse(const struct command *command, const char *format, ...)
{
    char message[400];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    fprintf(stderr, "formloop %s: %s\n", command->name, message);
    print_usage(stderr, command, NULL);
    return EXIT_USAGE;
}

/* Tables for getopt_long out of the command's options and the global ones. */
struct option_tables {
    struct option longs[MAX_OPTIONS + 5];
    char shorts[2 * MAX_OPTIONS + 4];
};

static void fill_tables(struct option_tables *out, const struct command_option *options)
{
    static const struct option globals[] = {{"workspace", required_argument, NULL, OPTION_WORKSPACE},
                                            {"json", no_argument, NULL, OPTION_JSON},
                                            {"quiet", no_argument, NULL, OPTION_QUIET},
                                            {"help", no_argument, NULL, OPTION_HELP},
                                            {NULL, 0, NULL, 0}};
    int count = 0;
    char *s = out->shorts;
    *s++ = 'q';
    for (; options != NULL && options[count].name != NULL && count < MAX_OPTIONS; count++) {
        int has_value = options[count].text != NULL ? required_argument : no_argument;
        out->longs[count] = (struct option){options[count].name, has_value, NULL, count};
        if (options[count].letter != '\0') {
            *s++ = options[count].letter;
            if (has_value != no_argument)
                *s++ = ':';
        }
    }
    *s = '\0';
    memcpy(out->longs + count, globals, sizeof globals);
}

static int index_of_letter(const struct command_option *options, int letter)
{
    for (int i = 0; options != NULL && options[i].name != NULL; i++)
        if (options[i].letter == letter)
            return i;
    return -1;
}

int command_parse(struct app *app, const struct command *command, const struct command_option *options,
                  int argc, char **argv, char ***operands, int *exit_code)
{
    struct option_tables tables;
    fill_tables(&tables, options);
    optind = 0; /* glibc: start afresh, the global options were read before */
    for (int found; (found = getopt_long(argc, argv, tables.shorts, tables.longs, NULL)) != -1;) {
        int index = found < MAX_OPTIONS ? found : index_of_letter(options, found);
        if (found == OPTION_WORKSPACE) {
            app->workspace = optarg;
        } else if (found == OPTION_JSON) {
            app->json = true;
        } else if (found == OPTION_QUIET || found == 'q') {
            app->quiet = true;
        } else if (found == OPTION_HELP) {
            print_usage(stdout, command, options);
            *exit_code = EXIT_ALL_DONE;
            return -1;
        } else if (index < 0 || found == '?') {
            print_usage(stderr, command, options);
            *exit_code = EXIT_USAGE;
            return -1;
        } else if (options[index].flag != NULL) {
            *options[index].flag = true;
        } else {
            *options[index].text = optarg;
        }
    }
    *operands = argv + optind;
    return 0;
}

bool command_parse_positive(int *out, const char *text)
{
    if (text == NULL)
        return true;
    if (*text == '\0' || strlen(text) > 6 || strspn(text, "0123456789") != strlen(text))
        return false;
    *out = atoi(text);
    return *out > 0;
}

int command_count_cores(void)
{
    cpu_set_t cores;
    return sched_getaffinity(0, sizeof cores, &cores) == 0 ? CPU_COUNT(&cores) : 1;
}

const char *command_local_time(char out[LOCAL_TIME_SIZE], const char *utc)
{
    struct tm time = {0};
    const char *end = strptime(utc, "%Y-%m-%dT%H:%M:%SZ", &time);
    time_t seconds = end != NULL && *end == '\0' ? timegm(&time) : (time_t)-1;
    if (seconds == (time_t)-1 || localtime_r(&seconds, &time) == NULL ||
        strftime(out, LOCAL_TIME_SIZE, "%Y-%m-%d %H:%M:%S", &time) == 0)
        snprintf(out, LOCAL_TIME_SIZE, "%s", utc);
    return out;
}

int64_t command_parse_number(const char *text)
{
    char *end;
    errno = 0;
    long long number = text == NULL ? -1 : strtoll(text, &end, 10);
    bool is_number = text != NULL && text[0] >= '0' && text[0] <= '9' && *end == '\0' && errno == 0;
    return is_number && number > 0 ? number : -1;
}

int command_fail(const struct error *error)
{
    fprintf(stderr, "formloop: %s\n", error->message);
    switch (error->code) {
    case ERROR_USAGE:
        return EXIT_USAGE;
    case ERROR_REFUSED:
        return EXIT_REFUSED;
    case ERROR_INTERRUPTED:
        return EXIT_INTERRUPTED;
    default:
        return EXIT_STORE;
    }
}

void command_warn(const struct app *app, const char *format, ...)
{
    if (app->quiet)
        return;
    va_list arguments;
    va_start(arguments, format);
    fputs("formloop: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
}

void command_say(const struct app *app, const char *format, ...)
{
    if (app->json || app->quiet)
        return;
    va_list arguments;
    va_start(arguments, format);
    vprintf(format, arguments);
    putchar('\n');
    va_end(arguments);
}

char *command_json_text(json_t *value)
{
    char *text = value == NULL ? NULL : json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY | JSON_REAL_PRECISION(12));
    json_decref(value);
    return text;
}

void command_json(json_t *value)
{
    char *text = command_json_text(value);
    if (text != NULL)
        puts(text);
    free(text);
}

/* ---- progress ---- */

static int terminal_columns(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

void progress_begin(struct progress *out, const struct app *app, const char *what, long total)
{
    const char *terminal = getenv("TERM"), *no_color = getenv("NO_COLOR");
    bool is_dumb = terminal != NULL && strcmp(terminal, "dumb") == 0;
    *out = (struct progress){.active = !app->json && !app->quiet && !is_dumb && isatty(STDERR_FILENO),
                             .is_plain = no_color != NULL && no_color[0] != '\0',
                             .what = what,
                             .total = total,
                             .started_s = clock_read_s(CLOCK_MONOTONIC)};
}

/* "1:02:03", "2:03" */
static void format_duration(char *out, size_t size, double duration_s)
{
    long s = duration_s > 359999 ? 359999 : (long)(duration_s + 0.5);
    if (s >= 3600)
        snprintf(out, size, "%ld:%02ld:%02ld", s / 3600, s / 60 % 60, s % 60);
    else
        snprintf(out, size, "%ld:%02ld", s / 60, s % 60);
}

/* The bar of that many cells: filled in reverse, or with = when colours are not wanted. */
static size_t format_bar(char *out, size_t size, double share, int cells, bool is_plain)
{
    int filled = (int)(share * cells);
    char full[PROGRESS_BAR_CELLS + 1], rest[PROGRESS_BAR_CELLS + 1];
    memset(full, is_plain ? '=' : ' ', (size_t)filled);
    full[filled] = '\0';
    memset(rest, is_plain ? ' ' : '.', (size_t)(cells - filled));
    rest[cells - filled] = '\0';
    int length = snprintf(out, size, "[%s%s%s%s]  ", is_plain ? "" : "\033[7m", full, is_plain ? "" : "\033[27m", rest);
    return length < 0 || (size_t)length >= size ? 0 : (size_t)length;
}

void progress_format(char out[PROGRESS_LINE_SIZE], const struct progress *progress, long done, double elapsed_s,
                     int columns)
{
    char bar[PROGRESS_LINE_SIZE] = "", numbers[80], rate_text[40], left[48] = "", duration[24];
    double rate = (double)done / (elapsed_s + 1e-3);
    bool is_known = progress->total > 0;
    double share = !is_known ? 0 : done >= progress->total ? 1 : (double)done / (double)progress->total;
    snprintf(rate_text, sizeof rate_text, "  %.0f/s", rate);
    snprintf(numbers, sizeof numbers, is_known ? "%ld / %ld" : "%ld", done, progress->total);
    if (is_known && done > 0) {
        format_duration(duration, sizeof duration, (double)(progress->total - done) / rate);
        snprintf(left, sizeof left, _("  %s left"), duration);
    }
    /* The name may take two columns a character; counting its bytes never takes too many columns. A
     * narrow terminal loses the bar first, then the time left, then the rate. */
    int used = (int)(strlen(progress->what) + 2 + strlen(numbers) + strlen(rate_text) + strlen(left));
    int cells = columns - 1 - used - 4;
    if (used > columns - 1) {
        used -= (int)strlen(left);
        left[0] = '\0';
    }
    if (used > columns - 1) {
        used -= (int)strlen(rate_text);
        rate_text[0] = '\0';
    }
    const char *what = used > columns - 1 ? "" : progress->what;
    if (is_known && cells >= PROGRESS_BAR_LEAST)
        format_bar(bar, sizeof bar, share, cells > PROGRESS_BAR_CELLS ? PROGRESS_BAR_CELLS : cells, progress->is_plain);
    snprintf(out, PROGRESS_LINE_SIZE, "%s%s%s%s%s%s", what, *what == '\0' ? "" : "  ", bar, numbers, rate_text, left);
}

void progress_show(struct progress *progress, long done)
{
    if (!progress->active)
        return;
    char line[PROGRESS_LINE_SIZE];
    double now = clock_read_s(CLOCK_MONOTONIC);
    if (now - progress->shown_s < 0.2)
        return;
    progress->shown_s = now;
    progress_format(line, progress, done, now - progress->started_s, terminal_columns());
    fprintf(stderr, "\r\033[K%s", line);
    fflush(stderr);
}

void progress_end(struct progress *progress)
{
    if (progress->active && progress->shown_s > 0)
        fputs("\r\033[K", stderr);
    progress->active = false;
}

int command_count_decisions(int *action, const struct command_decision *decisions, size_t count)
{
    int given = 0;
    for (size_t i = 0; i < count; i++) {
        if (!decisions[i].is_given)
            continue;
        *action = decisions[i].action;
        given++;
    }
    return given;
}
