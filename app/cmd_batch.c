/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "message.h"
#include "print_document.h"
#include "report_labels.h"
#include "scan_batches.h"
#include "show_command.h"
#include "values.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SHEET_FORM "batch"
#define SHEET_FILE "forms/batch-1.json"

/* ---- batch sheet ---- */

static void append_values(struct value_list *list, const struct settings *settings, int64_t sheet_id,
                          int64_t declared_pages)
{
    char date[DATE_TEXT_SIZE];
    values_append_society(list, settings);
    value_append(list, "print_date", date_format_wareki(date_today(), date));
    value_format(list, "batch_sheet", "%lld", (long long)sheet_id);
    value_format(list, "declared_pages", "%lld", (long long)declared_pages);
}

static int write_sheet(const struct filled_form *filled, const char *path, struct error *error)
{
    struct font_library *fonts = NULL;
    struct print_document *document = NULL;
    int result = font_library_open(&fonts, NULL, error);
    if (result == 0)
        result = print_document_new(&document, fonts, filled->form->title, error);
    if (result == 0)
        result = print_document_add_form(document, filled, error);
    if (result == 0)
        result = print_document_write(document, path, NULL, error);
    print_document_free(document);
    font_library_close(fonts);
    return result;
}

/* The form of batch sheets; a workspace that is older than it gets it now. */
static const struct form_definition *sheet_form(struct workspace *workspace, struct error *error)
{
    struct error missing = ERROR_INIT;
    const struct form_definition *form = workspace_form(workspace, SHEET_FORM, 0, &missing);
    if (form != NULL || missing.code != ERROR_REFUSED) {
        if (form == NULL)
            *error = missing;
        return form;
    }
    if (workspace_publish_shipped(workspace, SHEET_FILE, error) != 0)
        return NULL;
    return workspace_form(workspace, SHEET_FORM, 0, error);
}

/* A number that is given and whose sheet is not written is not used again. */
static int print_sheet(int64_t *sheet_id, struct workspace *workspace, int64_t declared_pages,
                       const char *path, struct error *error)
{
    struct value_list values = VALUE_LIST_INIT;
    char text[PAGE_CODE_TEXT_SIZE], number[32];
    const char *const texts[] = {text};
    const struct form_definition *form = sheet_form(workspace, error);
    if (form == NULL || scan_sheet_new(sheet_id, workspace->store, declared_pages, error) != 0)
        return -1;
    struct page_code code = {.form = SCAN_SHEET_FORM,
                             .revision = form->revision,
                             .page = 1,
                             .pages = 1,
                             .case_id = *sheet_id,
                             .piece_id = declared_pages};
    append_values(&values, workspace->settings, *sheet_id, declared_pages);
    snprintf(number, sizeof number, "%lld", (long long)*sheet_id);
    const struct filled_form filled = {.form = form,
                                       .values = values.items,
                                       .value_count = values.count,
                                       .page_codes = texts,
                                       .case_number = number};
    int result = values.failed ? error_out_of_memory(error)
                               : page_code_format(text, &code, &workspace->keys, error);
    if (result == 0)
        result = write_sheet(&filled, path, error);
    value_list_free(&values);
    return result;
}

int cmd_batch_sheet(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *pages = NULL, *path = NULL;
    const struct command_option options[] = {
        {"pages", 0, NULL, &pages, "N", N_("how many pages the receiver counted, empty backs left out")},
        {"output", 'o', NULL, &path, "FILE", N_("the PDF of the sheet")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct error error = ERROR_INIT;
    struct workspace workspace;
    int64_t sheet_id;
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[0]);
    int64_t declared = command_parse_number(pages);
    if (declared < 0 || path == NULL)
        return command_misuse(command, "%s", _("--pages N, from 1 on, and -o FILE are needed"));
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    int result = print_sheet(&sheet_id, &workspace, declared, path, &error);
    workspace_close(&workspace);
    if (result != 0)
        return command_fail(&error);
    if (app->json)
        command_json(json_pack("{s:I, s:I, s:s}", "batch_sheet", (json_int_t)sheet_id,
                               "declared_pages", (json_int_t)declared, "file", path));
    command_say(app, _("batch sheet %lld for %lld pages: %s"), (long long)sheet_id,
                (long long)declared, path);
    return EXIT_ALL_DONE;
}

/* ---- batch list, batch show: the receipt ---- */

static json_t *batch_to_json(const struct scan_batch *batch)
{
    json_t *pages = json_pack("{s:i}", "in", (int)batch->pages_in);
    for (int i = 0; i < SCAN_OUTCOME_COUNT; i++)
        json_object_set_new(pages, scan_outcome_name((enum scan_outcome)i),
                            json_integer(batch->pages_by_outcome[i]));
    return json_pack("{s:I, s:s, s:o, s:s, s:o, s:I, s:I, s:I}", "batch",
                     (json_int_t)batch->batch_id, "opened_at", batch->opened_at, "closed_at",
                     *batch->closed_at == '\0' ? json_null() : json_string(batch->closed_at),
                     "actor", batch->actor, "pages", pages, "attachments",
                     (json_int_t)batch->attachments, "sheets", (json_int_t)batch->sections,
                     "differing_sheets", (json_int_t)batch->sections_that_differ);
}

static void print_batch(const struct scan_batch *batch)
{
    const long *count = batch->pages_by_outcome;
    char time[LOCAL_TIME_SIZE];
    printf(_("%-6lld %s  %ld pages = %ld filed (%ld attachments) + %ld review + %ld duplicate + %ld "
             "blank + %ld rejected  %s%s\n"),
           (long long)batch->batch_id, command_local_time(time, batch->opened_at), batch->pages_in, count[SCAN_FILED],
           batch->attachments, count[SCAN_REVIEW], count[SCAN_DUPLICATE], count[SCAN_BLANK],
           count[SCAN_REJECTED], batch->actor,
           *batch->closed_at == '\0'         ? _("  (not ended)")
           : batch->sections_that_differ > 0 ? _("  (counts differ)")
                                             : "");
}

static int visit_batch(void *user, const struct scan_batch *batch)
{
    const struct app *app = user;
    if (app->json)
        command_json(batch_to_json(batch));
    else if (!app->quiet)
        print_batch(batch);
    return 0;
}

int cmd_batch_list(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *last = NULL;
    const struct command_option options[] = {
        {"last", 0, NULL, &last, "N", N_("only the N latest")}, {NULL, 0, NULL, NULL, NULL, NULL}};
    struct error error = ERROR_INIT;
    struct workspace workspace;
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[0]);
    if (last != NULL && command_parse_number(last) < 0)
        return command_misuse(command, _("--last \"%s\": must be a number from 1 on"), last);
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    int result = scan_batch_list(workspace.store, 0, last == NULL ? -1 : (long)command_parse_number(last),
                                 visit_batch, app, &error);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}

/* The receipt (受領書) of one batch as it is put together. */
struct receipt {
    json_t *batch; /* NULL: there is no such batch */
    json_t *reasons, *sheets;
    struct app *app;
    bool differs;
};

static int note_batch(void *user, const struct scan_batch *batch)
{
    struct receipt *receipt = user;
    receipt->batch = batch_to_json(batch);
    if (!receipt->app->json && !receipt->app->quiet)
        print_batch(batch);
    return 0;
}

static int note_reason(void *user, enum scan_outcome outcome, const char *reason, long pages)
{
    struct receipt *receipt = user;
    char text[REPORT_OUTCOME_SIZE];
    json_array_append_new(receipt->reasons,
                          json_pack("{s:s, s:o, s:I}", "outcome", scan_outcome_name(outcome), "reason",
                                    *reason == '\0' ? json_null() : json_string(reason), "pages",
                                    (json_int_t)pages));
    command_say(receipt->app, "  %6ld  %s", pages, report_outcome(text, scan_outcome_name(outcome), reason));
    return 0;
}

static int note_sheet(void *user, const struct scan_section *section)
{
    struct receipt *receipt = user;
    bool differs = !section->is_open && section->declared_pages != section->pages_in;
    receipt->differs = receipt->differs || differs;
    json_array_append_new(
        receipt->sheets,
        json_pack("{s:I, s:I, s:I, s:I, s:s}", "batch_sheet", (json_int_t)section->sheet_id,
                  "page_id", (json_int_t)section->page_id, "declared",
                  (json_int_t)section->declared_pages, "found", (json_int_t)section->pages_in, "count",
                  section->is_open ? "open" : differs ? "differs" : "agrees"));
    command_say(receipt->app, _("  batch sheet %lld: %ld pages declared, %ld found%s"),
                (long long)section->sheet_id, section->declared_pages, section->pages_in,
                section->is_open ? _(" (cut short, not compared)")
                : differs        ? _(", the counts differ")
                                 : "");
    return 0;
}

static int write_receipt(struct receipt *receipt, struct case_store *store, int64_t batch_id,
                         struct error *error)
{
    if (scan_batch_list(store, batch_id, 1, note_batch, receipt, error) != 0)
        return -1;
    if (receipt->batch == NULL)
        return error_set(error, ERROR_REFUSED,
                         _("batch %lld: there is no such batch; batch list shows them"),
                         (long long)batch_id);
    if (scan_batch_count_reasons(store, batch_id, note_reason, receipt, error) != 0 ||
        scan_batch_list_sections(store, batch_id, note_sheet, receipt, error) != 0)
        return -1;
    json_object_set(receipt->batch, "reasons", receipt->reasons);
    json_object_set(receipt->batch, "batch_sheets", receipt->sheets);
    if (receipt->app->json)
        command_json(json_incref(receipt->batch));
    return 0;
}

static int show_batch(struct app *app, struct workspace *workspace, int64_t batch_id,
                      struct error *error)
{
    struct receipt receipt = {NULL, json_array(), json_array(), app, false};
    int result = write_receipt(&receipt, workspace->store, batch_id, error);
    json_decref(receipt.batch);
    json_decref(receipt.reasons);
    json_decref(receipt.sheets);
    return result;
}

int cmd_batch_show(struct app *app, const struct command *command, int argc, char **argv)
{
    return show_command(app, command, _("the number of a batch is needed; batch list shows them"),
                        show_batch, argc, argv);
}
