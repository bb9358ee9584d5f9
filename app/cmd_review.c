/* SPDX-License-Identifier: MIT */
#include "case_json.h"
#include "commands.h"
#include "message.h"
#include "print_ledger.h"
#include "reading_json.h"
#include "report_labels.h"
#include "scan_review.h"
#include "settle_values.h"
#include "show_command.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static json_t *text_or_null(const char *text)
{
    return text == NULL || *text == '\0' ? json_null() : json_string(text);
}

static json_t *number_or_null(int64_t number)
{
    return number == 0 ? json_null() : json_integer((json_int_t)number);
}

/* ---- a page ---- */

/* What review list and review show have in common. */
struct review {
    struct app *app;
    struct workspace *workspace;
    json_t *shown; /* review show: the page as it is put together; NULL until it is found */
};

static json_t *archived_path(const struct workspace *workspace, const char *hash)
{
    char path[ARCHIVE_PATH_SIZE];
    return *hash == '\0' ? json_null() : text_or_null(workspace_archive_find(path, workspace, hash));
}

static bool is_batch_sheet(const struct page_record *page)
{
    return page->has_code && strcmp(page->code.form, SCAN_SHEET_FORM) == 0;
}

static json_t *form_name(const struct page_record *page, struct workspace *workspace)
{
    struct error ignored = ERROR_INIT;
    if (!page->has_code)
        return json_null();
    const struct form_definition *form =
        workspace_form_by_code(workspace, page->code.form, page->code.revision, &ignored);
    return json_string(form != NULL ? form->name : page->code.form);
}

static json_t *page_to_json(const struct page_record *page, struct workspace *workspace)
{
    bool has_form = page->has_code && !is_batch_sheet(page);
    json_t *object = json_pack(
        "{s:I, s:I, s:s, s:s, s:i, s:s, s:o, s:o, s:o}", "page_id", (json_int_t)page->page_id, "batch",
        (json_int_t)page->batch_id, "time", page->time, "file", page->source, "page",
        page->source_page, "outcome", scan_outcome_name(page->outcome), "reason",
        text_or_null(page->reason), "kind", text_or_null(scan_kind_name(page->kind)), "case",
        text_or_null(page->case_number));
    json_object_set_new(object, "form", form_name(page, workspace));
    json_object_set_new(object, "form_page",
                        number_or_null(page->form_page != 0 ? page->form_page
                                       : has_form           ? page->code.page
                                                            : 0));
    json_object_set_new(object, "piece",
                        number_or_null(page->piece_id != 0 ? page->piece_id
                                       : has_form          ? page->code.piece_id
                                                           : 0));
    json_object_set_new(object, "batch_sheet", number_or_null(is_batch_sheet(page) ? page->code.case_id : 0));
    json_object_set_new(object, "first_page", number_or_null(page->first_page_id));
    json_object_set_new(object, "received_date", text_or_null(page->received_date));
    json_object_set_new(object, "image", archived_path(workspace, page->image_hash));
    json_object_set_new(object, "crops", archived_path(workspace, page->crops_hash));
    json_object_set_new(object, "settlements", json_integer(page->settlements));
    return object;
}

static void print_page(const struct page_record *page)
{
    char outcome[REPORT_OUTCOME_SIZE];
    printf(_("page %lld  %s page %d  %s"), (long long)page->page_id, page->source, page->source_page,
           report_outcome(outcome, scan_outcome_name(page->outcome), page->reason));
    if (*page->case_number != '\0')
        printf(_("  case %s"), page->case_number);
    if (page->first_page_id != 0)
        printf(_("  (page %lld came first)"), (long long)page->first_page_id);
    putchar('\n');
}

/* ---- review list ---- */

static int visit_page(void *user, const struct page_record *page)
{
    const struct review *review = user;
    if (review->app->json)
        command_json(page_to_json(page, review->workspace));
    else if (!review->app->quiet)
        print_page(page);
    return command_is_interrupted();
}

int cmd_review_list(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *batch = NULL;
    struct page_filter filter = {.in_review = true};
    const struct command_option options[] = {
        {"reason", 0, NULL, &filter.reason, "REASON", N_("only pages with this reason")},
        {"batch", 0, NULL, &batch, "BATCH", N_("only pages of this batch")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct error error = ERROR_INIT;
    struct workspace workspace;
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[0]);
    filter.batch_id = batch == NULL ? 0 : command_parse_number(batch);
    if (filter.batch_id < 0)
        return command_misuse(command, _("\"%s\" is not the number of a batch; batch list shows them"), batch);
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    struct review review = {app, &workspace, NULL};
    int result = scan_list_pages(workspace.store, &filter, visit_page, &review, &error);
    workspace_close(&workspace);
    return result == 0 ? EXIT_ALL_DONE : command_fail(&error);
}

/* ---- review show ---- */

static int note_piece(void *user, const struct print_piece *piece)
{
    json_array_append_new(user, print_piece_to_json(piece));
    return 0;
}

/* The printed pieces of the case: what the page may be. */
static int add_candidates(struct review *review, const char *case_number, struct error *error)
{
    struct case_record record;
    json_t *pieces = json_array();
    json_object_set_new(review->shown, "candidates", pieces);
    if (*case_number == '\0')
        return 0;
    return case_store_load(&record, review->workspace->store, case_number, error) != 0
               ? -1
               : print_piece_list(review->workspace->store, record.case_id, note_piece, pieces, error);
}

static int note_settlement(void *user, const struct settlement_record *record)
{
    char time[LOCAL_TIME_SIZE];
    struct review *review = user;
    json_t *object = json_pack(
        "{s:I, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "settlement",
        (json_int_t)record->settlement_id, "time", record->time, "who", record->actor, "why", record->why,
        "action", record->action, "from", record->from_outcome, "from_reason",
        text_or_null(record->from_reason), "to", record->to_outcome, "to_reason",
        text_or_null(record->to_reason), "case", text_or_null(record->to_case_number), "piece",
        number_or_null(record->to_piece_id), "form_page", number_or_null(record->to_form_page), "values",
        text_or_null(record->field_values));
    json_array_append_new(json_object_get(review->shown, "decisions"), object);
    if (!review->app->json && !review->app->quiet)
        printf(_("  %s %s: %s, %s → %s (%s)\n"), command_local_time(time, record->time), record->actor,
               report_word(record->action), report_word(record->from_outcome),
               report_word(record->to_outcome), record->why);
    return 0;
}

static int show_page(void *user, const struct page_record *page)
{
    struct review *review = user;
    json_t *reading = reading_load(review->workspace, page->reading_hash);
    review->shown = page_to_json(page, review->workspace);
    json_object_set_new(review->shown, "reading", reading != NULL ? reading : json_null());
    json_object_set_new(review->shown, "decisions", json_array());
    if (!review->app->json && !review->app->quiet)
        print_page(page);
    return 0;
}

static const char *text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

static void print_shown(const json_t *shown)
{
    const json_t *reading = json_object_get(shown, "reading"), *field, *piece;
    size_t index;
    printf(_("  image: %s\n"), text_of(shown, "image"));
    if (*text_of(shown, "crops") != '\0')
        printf(_("  handwriting: %s\n"), text_of(shown, "crops"));
    if (*text_of(reading, "detail") != '\0')
        printf("  %s\n", text_of(reading, "detail"));
    json_array_foreach(json_object_get(reading, "fields"), index, field)
        printf("  %-32s %-10s %.2f\n", text_of(field, "id"), text_of(field, "value"),
               json_real_value(json_object_get(field, "confidence")));
    json_array_foreach(json_object_get(shown, "candidates"), index, piece)
        printf(_("  piece %lld: %s, %s\n"),
               (long long)json_integer_value(json_object_get(piece, "piece")),
               report_word(text_of(piece, "document")), report_word(text_of(piece, "state")));
}

static int say_page(struct review *review, int64_t page_id, struct error *error)
{
    const struct page_filter filter = {.page_id = page_id};
    struct case_store *store = review->workspace->store;
    if (scan_list_pages(store, &filter, show_page, review, error) != 0)
        return -1;
    if (review->shown == NULL)
        return error_set(error, ERROR_REFUSED,
                         _("page %lld: there is no such page; review list shows those that wait"),
                         (long long)page_id);
    if (add_candidates(review, text_of(review->shown, "case"), error) != 0)
        return -1;
    if (!review->app->json && !review->app->quiet)
        print_shown(review->shown);
    if (scan_list_settlements(store, page_id, note_settlement, review, error) != 0)
        return -1;
    if (review->app->json)
        command_json(json_incref(review->shown));
    return 0;
}

static int show_review(struct app *app, struct workspace *workspace, int64_t page_id,
                       struct error *error)
{
    struct review review = {app, workspace, NULL};
    int result = say_page(&review, page_id, error);
    json_decref(review.shown);
    return result;
}

int cmd_review_show(struct app *app, const struct command *command, int argc, char **argv)
{
    return show_command(app, command, _("the number of a page is needed; review list shows them"),
                        show_review, argc, argv);
}
