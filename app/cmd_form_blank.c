/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "message.h"
#include "print_document.h"
#include "values.h"
#include "workspace.h"

#include <stdlib.h>

/* A form that belongs to no case: the society's values and nothing else, form marks in place of the
 * page codes. It is no piece of the ledger: nobody counts what is downloaded. What comes back goes
 * to review, with its fields read (reason blank_form). */

static int write_document(size_t *bytes, struct print_document *document,
                          const struct filled_form *filled, const char *path, struct error *error)
{
    if (print_document_add_form(document, filled, error) != 0)
        return -1;
    return print_document_write(document, path, bytes, error);
}

static int print_blank(size_t *bytes, struct workspace *workspace,
                       const struct form_definition *form, const char *path, struct error *error)
{
    struct font_library *fonts = NULL;
    struct print_document *document = NULL;
    struct value_list values = VALUE_LIST_INIT;
    values_append_society(&values, workspace->settings);
    /* What can be said of the last day to apply without knowing the person (健康保険法37条1項). */
    value_append(&values, "application_deadline", "退職日の翌日から20日以内");
    struct filled_form filled = {.form = form,
                                 .values = values.items,
                                 .value_count = values.count,
                                 .case_number = "",
                                 .is_blank = true};
    int result = values.failed ? error_out_of_memory(error) : 0;
    if (result == 0)
        result = font_library_open(&fonts, NULL, error);
    if (result == 0)
        result = print_document_new(&document, fonts, form->title, error);
    if (result == 0)
        result = write_document(bytes, document, &filled, path, error);
    print_document_free(document);
    font_library_close(fonts);
    value_list_free(&values);
    return result;
}

static int parse_revision(int *out, const struct command *command, const char *text, int *exit_code)
{
    char *end = NULL;
    long number = text == NULL ? 0 : strtol(text, &end, 10);
    *out = (int)number;
    if (text == NULL ||
        (end != text && *end == '\0' && number >= 1 && number <= PAGE_CODE_MAX_REVISION))
        return 0;
    *exit_code =
        command_misuse(command, _("--%s \"%s\": must be a number from 1 on"), "revision", text);
    return -1;
}

int cmd_form_blank(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    const char *revision_text = NULL, *path = NULL;
    const struct command_option options[] = {
        {"revision", 0, NULL, &revision_text, "N", N_("that revision; default: the latest")},
        {"output", 'o', NULL, &path, "FILE", N_("the PDF to write")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    char **operands;
    int exit_code, revision;
    size_t bytes = 0;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0 ||
        parse_revision(&revision, command, revision_text, &exit_code) != 0)
        return exit_code;
    if (operands[0] == NULL || operands[1] != NULL)
        return command_misuse(command, "%s", _("one form is needed, e.g. application"));
    if (path == NULL)
        return command_misuse(command, "%s", _("-o FILE is needed"));
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    const struct form_definition *form = workspace_form(&workspace, operands[0], revision, &error);
    int result = form == NULL ? -1 : print_blank(&bytes, &workspace, form, path, &error);
    if (result == 0 && app->json)
        command_json(json_pack("{s:s, s:i, s:I, s:s, s:I}", "form", form->name, "revision",
                               form->revision, "pages", (json_int_t)form->page_count, "file", path,
                               "bytes", (json_int_t)bytes));
    else if (result == 0)
        command_say(app, _("%s revision %d, blank, in %s"), form->name, form->revision, path);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}
