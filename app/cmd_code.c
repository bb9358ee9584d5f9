/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "message.h"
#include "page_code.h"
#include "workspace.h"

#include <stdio.h>
#include <string.h>

/* The operands as one text: the code stands on paper in groups of four, and is keyed so. */
static void join_operands(char *out, size_t size, char **operands)
{
    out[0] = '\0';
    for (; *operands != NULL; operands++) {
        strncat(out, *operands, size - strlen(out) - 1);
        strncat(out, " ", size - strlen(out) - 1);
    }
}

static json_t *code_to_json(const struct page_code *code, const char *case_number, const char *form)
{
    return json_pack("{s:b, s:o, s:s, s:i, s:i, s:i, s:I}", "valid", 1, "case",
                     case_number != NULL ? json_string(case_number) : json_null(), "form", form, "revision",
                     code->revision, "page", code->page, "pages", code->pages, "piece",
                     (json_int_t)code->piece_id);
}

static int show_valid(struct app *app, struct workspace *workspace, const struct page_code *code)
{
    struct error error = ERROR_INIT, form_error = ERROR_INIT;
    struct case_record record;
    /* A code may be older than the store that is asked: its parts are said all the same. */
    bool known = case_store_load_by_id(&record, workspace->store, code->case_id, &error) == 0;
    if (!known && error.code != ERROR_REFUSED)
        return command_fail(&error);
    const struct form_definition *form =
        workspace_form_by_code(workspace, code->form, code->revision, &form_error);
    const char *name = form != NULL ? form->name : code->form;
    if (app->json)
        command_json(code_to_json(code, known ? record.case_number : NULL, name));
    command_say(app, _("valid: case %s, form %s, revision %d, page %d of %d, piece %lld"),
                known ? record.case_number : _("(not in this store)"), name, code->revision, code->page,
                code->pages, (long long)code->piece_id);
    return known ? EXIT_ALL_DONE : EXIT_NEEDS_PERSON;
}

static int show_invalid(struct app *app, enum page_code_verdict verdict)
{
    if (app->json)
        command_json(json_pack("{s:b, s:n, s:n, s:n, s:n, s:n, s:n, s:s}", "valid", 0, "case", "form",
                               "revision", "page", "pages", "piece", "reason",
                               verdict == PAGE_CODE_FORGED ? "code_forged" : "no_code"));
    command_say(app, "%s", verdict == PAGE_CODE_FORGED
                               ? _("not valid: its tag does not verify; a mistyped character, or not printed here")
                               : _("not valid: a page code has 32 characters and begins with F1"));
    return EXIT_NEEDS_PERSON;
}

int cmd_code_show(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct page_code code;
    char typed[256], text[PAGE_CODE_LENGTH + 2];
    char **operands;
    int exit_code;
    if (command_parse(app, command, NULL, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] == NULL)
        return command_misuse(command, "%s", _("the text of a page code is needed"));
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    join_operands(typed, sizeof typed, operands);
    page_code_normalise(text, typed);
    enum page_code_verdict verdict = page_code_verify(&code, text, strlen(text), &workspace.keys);
    exit_code = verdict == PAGE_CODE_VALID ? show_valid(app, &workspace, &code) : show_invalid(app, verdict);
    workspace_close(&workspace);
    return exit_code;
}
