/* SPDX-License-Identifier: MIT */
/* review settle: what a clerk decides about a page. */
#include "commands.h"
#include "message.h"
#include "reading_json.h"
#include "report_labels.h"
#include "settle_form.h"
#include "settle_words.h"

#include <stdio.h>
#include <string.h>

static int note_page(void *user, const struct page_record *page)
{
    struct settled_page *out = user;
    out->is_found = true;
    out->has_code = page->has_code;
    out->code = page->code;
    snprintf(out->reading_hash, sizeof out->reading_hash, "%s", page->reading_hash);
    return 0;
}

static int settle(struct page_result *out, struct settlement *settlement, struct workspace *workspace,
                  const struct settle_words *words, struct error *error)
{
    struct settled_page page = {0};
    const struct page_filter filter = {.page_id = settlement->page_id};
    if (words->who != NULL && words->who[strspn(words->who, " ")] == '\0')
        return error_set(error, ERROR_REFUSED, "%s", _("--who: a name is needed; nothing was settled"));
    if (words->who != NULL)
        case_store_set_actor(workspace->store, words->who);
    if (settlement->action != SETTLE_FILE)
        return scan_settle_page(out, workspace->store, settlement, error);
    if (scan_list_pages(workspace->store, &filter, note_page, &page, error) != 0)
        return -1;
    if (!page.is_found)
        return error_set(error, ERROR_REFUSED,
                         _("page %lld: there is no such page; review list shows those that wait"),
                         (long long)settlement->page_id);
    page.reading = reading_load(workspace, page.reading_hash);
    int result = settle_form(out, settlement, workspace, words, &page, error);
    json_decref(page.reading);
    return result;
}

/* ---- the command ---- */

static void say(struct app *app, const struct page_result *result)
{
    bool is_form = result->kind == KIND_FORM;
    json_t *events = json_array();
    for (int i = 0; i < result->event_count; i++)
        json_array_append_new(events, json_string(case_event_name(result->events[i].kind)));
    json_t *line = json_pack("{s:I, s:s, s:s?, s:s?, s:s?, s:o, s:o, s:s?, s:o}", "page_id",
                             (json_int_t)result->page_id, "outcome", scan_outcome_name(result->outcome),
                             "reason", result->reason[0] == '\0' ? NULL : result->reason, "kind",
                             scan_kind_name(result->kind), "case",
                             result->case_number[0] == '\0' ? NULL : result->case_number, "piece",
                             is_form ? json_integer((json_int_t)result->code.piece_id) : json_null(),
                             "form_page", is_form ? json_integer(result->code.page) : json_null(), "state",
                             result->has_state ? case_state_name(result->state) : NULL, "events", events);
    if (app->json)
        command_json(json_incref(line));
    json_decref(line);
    if (result->has_state)
        command_say(app, _("page %lld: %s, case %s → %s"), (long long)result->page_id,
                    report_word(scan_outcome_name(result->outcome)), result->case_number, case_state_label(result->state));
    else
        command_say(app, _("page %lld: %s"), (long long)result->page_id, report_word(scan_outcome_name(result->outcome)));
}

static int run_settle(struct app *app, struct settlement *settlement, const struct settle_words *words)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct page_result result;
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    int failed = settle(&result, settlement, &workspace, words, &error);
    workspace_close(&workspace);
    if (failed != 0)
        return command_fail(&error);
    say(app, &result);
    return EXIT_ALL_DONE;
}

int cmd_review_settle(struct app *app, const struct command *command, int argc, char **argv)
{
    struct settle_words words = {0};
    struct settlement settlement = {0};
    int exit_code = settle_words_read(&words, &settlement, app, command, argc, argv);
    if (exit_code == EXIT_ALL_DONE)
        exit_code = run_settle(app, &settlement, &words);
    settle_words_free(&words);
    return exit_code;
}
