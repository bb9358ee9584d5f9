/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "file.h"
#include "message.h"
#include "report_data.h"
#include "report_html.h"
#include "report_text.h"

#include <stdlib.h>

#define DEFAULT_DAYS 7

/* The page is there whole, or not at all. */
static int write_page(const char *path, const json_t *report, struct error *error)
{
    struct buffer page = BUFFER_INIT;
    report_append_html(&page, report, date_today());
    int result = page.failed ? error_out_of_memory(error)
                             : file_write(path, buffer_text(&page), page.size, 0666, error);
    buffer_free(&page);
    return result;
}

static int say_report(const struct app *app, json_t *report, const char *html_path,
                      struct error *error)
{
    if (html_path != NULL && write_page(html_path, report, error) != 0)
        return -1;
    if (app->json)
        command_json(json_incref(report));
    else if (html_path != NULL)
        command_say(app, _("report written to %s"), html_path);
    else if (!app->quiet)
        report_print(report);
    return 0;
}

/* Lists are whole where a program reads them. */
static size_t listed_by(const struct app *app)
{
    return app->json                                 ? 0
           : REPORT_TEXT_LISTED > REPORT_HTML_LISTED ? REPORT_TEXT_LISTED
                                                     : REPORT_HTML_LISTED;
}

int cmd_report(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *days_text = NULL, *date_text = NULL, *html_path = NULL, *reason;
    const struct command_option options[] = {
        {"days", 0, NULL, &days_text, "N",
         N_("how many days ahead deadlines are listed; default: 7")},
        {"date", 0, NULL, &date_text, "DATE", N_("as of that day; default: today")},
        {"html", 0, NULL, &html_path, "FILE",
         N_("write it as a page with charts, to look at and to print")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct date today = date_today();
    char **operands, *end;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    long days = days_text == NULL ? DEFAULT_DAYS : strtol(days_text, &end, 10);
    if (operands[0] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[0]);
    if (days < 0 || days > 3650 || (days_text != NULL && (*days_text == '\0' || *end != '\0')))
        return command_misuse(command, _("--days \"%s\": must be a number from 0 to 3650"),
                              days_text);
    if (date_text != NULL && date_parse(&today, date_text, &reason) != 0)
        return command_misuse(command, "--date \"%s\": %s", date_text, _(reason));
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    const struct report_request request = {today, (int)days, listed_by(app)};
    json_t *report = report_gather(&workspace, &request, &error);
    workspace_close(&workspace);
    if (report == NULL)
        return command_fail(&error);
    exit_code =
        say_report(app, report, html_path, &error) == 0 ? EXIT_ALL_DONE : command_fail(&error);
    json_decref(report);
    return exit_code;
}
