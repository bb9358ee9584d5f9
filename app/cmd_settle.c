/* SPDX-License-Identifier: MIT */
/* review settle: what a clerk decides about a page. */
#include "commands.h"
#include "message.h"
#include "print_ledger.h"
#include "reading_json.h"
#include "scan_review.h"
#include "settle_values.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The options as they were written. */
struct settle_words {
    const char *case_number, *form, *revision, *form_page, *piece, *first_page, *set, *who, *why;
    bool attachment, discard, blank, duplicate, accept, reopen, rest_empty, against_code;
    const char **assignments; /* FIELD=VALUE, owned array of borrowed texts */
    size_t assignment_count;
};

/* The page as far as deciding needs it. */
struct settled_page {
    bool is_found, has_code;
    struct page_code code;
    char reading_hash[HASH_TEXT_SIZE];
    json_t *reading; /* as it was archived, owned; NULL if there is none */
};

/* ---- the words ---- */

/* --set may be given several times and be followed by several: getopt keeps only the last, so they are
 * read from the line. */
static int collect_assignments(struct settle_words *words, int argc, char **argv)
{
    words->assignments = calloc((size_t)argc + 1, sizeof *words->assignments);
    if (words->assignments == NULL)
        return -1;
    bool is_set = false;
    for (int i = 1; i < argc; i++) {
        bool is_option = strncmp(argv[i], "--", 2) == 0;
        if (strncmp(argv[i], "--set=", 6) == 0)
            words->assignments[words->assignment_count++] = argv[i] + 6;
        else if (!is_option && is_set)
            words->assignments[words->assignment_count++] = argv[i];
        is_set = is_option ? strcmp(argv[i], "--set") == 0 : is_set && strchr(argv[i], '=') != NULL;
    }
    return 0;
}

static int count_decisions(const struct settle_words *words, enum settle_action *action)
{
    const struct {
        bool is_given;
        enum settle_action action;
    } decisions[] = {
        {words->form != NULL || words->form_page != NULL || words->piece != NULL ||
             words->assignment_count > 0 || words->rest_empty || (words->case_number != NULL && !words->attachment),
         SETTLE_FILE},
        {words->attachment, SETTLE_ATTACH}, {words->duplicate || words->first_page != NULL, SETTLE_DUPLICATE},
        {words->blank, SETTLE_BLANK},       {words->discard, SETTLE_DISCARD},
        {words->accept, SETTLE_ACCEPT},     {words->reopen, SETTLE_REOPEN},
    };
    int count = 0;
    for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++) {
        if (!decisions[i].is_given)
            continue;
        *action = decisions[i].action;
        count++;
    }
    return count;
}

/* Checks what can be said wrongly; the exit code. */
static int read_words(struct settlement *out, const struct settle_words *words,
                      const struct command *command, char **operands)
{
    out->page_id = command_parse_number(operands[0]);
    if (out->page_id < 0)
        return command_misuse(command, "%s", _("the number of a page is needed; review list shows them"));
    for (char **more = operands + 1; *more != NULL; more++)
        if (words->assignment_count == 0 || strchr(*more, '=') == NULL)
            return command_misuse(command, _("\"%s\" is not expected"), *more);
    if (words->why == NULL)
        return command_misuse(command, "%s", _("--why TEXT is needed: a decision has its reason"));
    if (count_decisions(words, &out->action) != 1)
        return command_misuse(command, "%s",
                              _("one decision is needed: --case CASE --form-page N, --attachment --case "
                                "CASE, --duplicate, --blank, --discard, --accept or --reopen"));
    if ((out->action == SETTLE_FILE || out->action == SETTLE_ATTACH) && words->case_number == NULL)
        return command_misuse(command, "%s", _("--case CASE is needed"));
    out->form_page = words->form_page == NULL ? 0 : (int)command_parse_number(words->form_page);
    out->piece_id = words->piece == NULL ? 0 : command_parse_number(words->piece);
    out->first_page_id = words->first_page == NULL ? 0 : command_parse_number(words->first_page);
    if (out->form_page < 0 || out->piece_id < 0 || out->first_page_id < 0)
        return command_misuse(command, "%s", _("--form-page, --piece and --of must be numbers from 1 on"));
    if (words->revision != NULL && (words->form == NULL || command_parse_number(words->revision) < 0))
        return command_misuse(command, "%s", _("--revision is a number from 1 on, and of the --form"));
    out->why = words->why;
    out->case_number = words->case_number;
    out->is_against_code = words->against_code;
    return EXIT_ALL_DONE;
}

/* ---- page, piece, values ---- */

static int note_page(void *user, const struct page_record *page)
{
    struct settled_page *out = user;
    out->is_found = true;
    out->has_code = page->has_code;
    out->code = page->code;
    snprintf(out->reading_hash, sizeof out->reading_hash, "%s", page->reading_hash);
    return 0;
}

/* The piece that the page is of. */
struct piece_search {
    struct workspace *workspace;
    int64_t wanted; /* this one; 0: any that is not void */
    int count;
    int64_t piece_id;
    const struct form_definition *form;
};

static int note_piece(void *user, const struct print_piece *piece)
{
    struct piece_search *search = user;
    struct error ignored = ERROR_INIT;
    bool is_wanted = search->wanted != 0 ? piece->piece_id == search->wanted : piece->state != PIECE_VOIDED;
    if (!is_wanted)
        return 0;
    const struct form_definition *form =
        workspace_form_by_code(search->workspace, piece->form_code, piece->revision, &ignored);
    if (form == NULL)
        return 0; /* a guide */
    search->count++;
    search->piece_id = piece->piece_id;
    search->form = form;
    return 0;
}

/* The piece that is named, else the one in the page's code, else the only one that is out. */
static int find_piece(struct piece_search *search, const struct settlement *settlement,
                      const struct settled_page *page, struct error *error)
{
    struct case_record record;
    struct case_store *store = search->workspace->store;
    if (case_store_load(&record, store, settlement->case_number, error) != 0)
        return -1;
    search->wanted = settlement->piece_id;
    if (search->wanted == 0 && page->has_code && page->code.case_id == record.case_id)
        search->wanted = page->code.piece_id;
    if (print_piece_list(store, record.case_id, note_piece, search, error) != 0)
        return -1;
    if (search->count == 1)
        return 0;
    return error_set(error, ERROR_REFUSED,
                     search->count == 0 ? _("case %s: there is no such printed form of it; nothing was settled. "
                                            "case show lists its pieces; a void one is named with --piece")
                                        : _("case %s: several forms of it are out; nothing was settled. Name "
                                            "the one with --piece; case show lists them"),
                     record.case_number);
}

/* A page with a form mark names its form itself; none of the pieces of the case came back with it. */
static bool is_blank_form(const struct settled_page *page)
{
    const char *reason = json_string_value(json_object_get(page->reading, "reason"));
    return reason != NULL && strcmp(reason, page_reason_name(REASON_BLANK_FORM)) == 0;
}

/* The form that the form mark names, or, where that cannot be read, the clerk. */
static const struct form_definition *load_blank_form(struct blank_form *out, struct workspace *workspace,
                                                     const struct settle_words *words,
                                                     const struct settled_page *page, struct error *error)
{
    const char *name = words->form;
    int revision = words->revision == NULL ? 0 : (int)command_parse_number(words->revision);
    if (is_blank_form(page)) {
        name = json_string_value(json_object_get(page->reading, "form"));
        revision = (int)json_integer_value(json_object_get(page->reading, "revision"));
    }
    const struct form_definition *form = workspace_form(workspace, name != NULL ? name : "", revision, error);
    if (form != NULL)
        *out = (struct blank_form){form->name, form->code, form->revision, (int)form->page_count};
    return form;
}

/* --form is for a page that does not say itself what it is. */
static int check_form_words(const struct settle_words *words, const struct settlement *settlement,
                            const struct settled_page *page, struct error *error)
{
    const char *marked = json_string_value(json_object_get(page->reading, "form"));
    if (words->form == NULL)
        return 0;
    if (page->has_code)
        return error_set(error, ERROR_REFUSED,
                         _("page %lld: its code names its form; nothing was settled. --form is for a "
                           "blank form that names no case"),
                         (long long)settlement->page_id);
    if (is_blank_form(page) && (words->revision != NULL || marked == NULL || strcmp(marked, words->form) != 0))
        return error_set(error, ERROR_REFUSED,
                         _("page %lld: its form mark says %s; nothing was settled. Leave out --form and "
                           "--revision"),
                         (long long)settlement->page_id, marked != NULL ? marked : "");
    return 0;
}

/* The values that were settled last for that page of the form. */
struct settled_before {
    int form_page;
    struct buffer values;
};

static int note_settled(void *user, const struct settlement_record *record)
{
    struct settled_before *before = user;
    if (*record->field_values == '\0' || record->to_form_page != before->form_page)
        return 0;
    buffer_clear(&before->values);
    buffer_append_text(&before->values, record->field_values);
    return 0;
}

/* What was read, over it what was settled before: the next decision mends that. */
static int load_values(struct settle_values *out, struct workspace *workspace,
                       const struct settlement *settlement, const struct form_definition *form,
                       const struct settled_page *page, struct error *error)
{
    struct settled_before before = {settlement->form_page, BUFFER_INIT};
    int result = settle_values_load(out, form, settlement->form_page, page->reading, error);
    if (result == 0)
        result = scan_list_settlements(workspace->store, settlement->page_id, note_settled, &before, error);
    if (result == 0 && before.values.failed)
        result = error_out_of_memory(error);
    if (result == 0)
        settle_values_take(out, buffer_text(&before.values));
    buffer_free(&before.values);
    return result;
}

static int assign(struct settle_values *values, const struct settle_words *words, struct error *error)
{
    for (size_t i = 0; i < words->assignment_count; i++)
        if (settle_values_set(values, words->assignments[i], error) != 0)
            return -1;
    if (words->rest_empty)
        settle_values_rest_empty(values);
    return 0;
}

/* The page of the form: as said, else as read, else as in its code. */
static int choose_form_page(struct settlement *settlement, const struct settled_page *page, struct error *error)
{
    if (settlement->form_page == 0)
        settlement->form_page = (int)json_integer_value(json_object_get(page->reading, "form_page"));
    if (settlement->form_page == 0 && page->has_code)
        settlement->form_page = page->code.page;
    if (settlement->form_page > 0)
        return 0;
    return error_set(error, ERROR_REFUSED, "%s",
                     _("which page of the form it is was not read: --form-page N is needed; nothing was settled"));
}

/* The form that the page is of, and its piece: of a blank form the ledger makes one. */
static const struct form_definition *choose_form(struct settlement *settlement, struct blank_form *blank,
                                                 struct workspace *workspace,
                                                 const struct settle_words *words,
                                                 const struct settled_page *page, struct error *error)
{
    struct piece_search search = {.workspace = workspace};
    if (check_form_words(words, settlement, page, error) != 0)
        return NULL;
    if (words->form != NULL || is_blank_form(page)) {
        settlement->blank_form = blank;
        return load_blank_form(blank, workspace, words, page, error);
    }
    if (find_piece(&search, settlement, page, error) != 0)
        return NULL;
    settlement->piece_id = search.piece_id;
    return search.form;
}

/* A form page: its piece, its values and what is missing by them. */
static int settle_form(struct page_result *out, struct settlement *settlement, struct workspace *workspace,
                       const struct settle_words *words, const struct settled_page *page,
                       struct error *error)
{
    struct settle_values values = {0};
    struct form_findings findings;
    struct blank_form blank;
    struct buffer text = BUFFER_INIT;
    const struct form_definition *form = choose_form(settlement, &blank, workspace, words, page, error);
    if (form == NULL || choose_form_page(settlement, page, error) != 0)
        return -1;
    int result = load_values(&values, workspace, settlement, form, page, error);
    if (result == 0)
        result = assign(&values, words, error);
    if (result == 0)
        result = settle_values_judge(&text, &findings, &values, form, error);
    if (result == 0) {
        settlement->field_values = buffer_text(&text);
        settlement->missing = findings.missing;
        settlement->missing_count = findings.missing_count;
        settlement->conflicts = findings.conflicts;
        settlement->conflict_count = findings.conflict_count;
        result = scan_settle_page(out, workspace->store, settlement, error);
    }
    buffer_free(&text);
    settle_values_free(&values);
    return result;
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
                    scan_outcome_name(result->outcome), result->case_number, case_state_label(result->state));
    else
        command_say(app, _("page %lld: %s"), (long long)result->page_id, scan_outcome_name(result->outcome));
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
    const struct command_option options[] = {
        {"case", 0, NULL, &words.case_number, "CASE", N_("the page belongs to this case")},
        {"form", 0, NULL, &words.form, "FORM", N_("it is of a blank form FORM whose form mark was not read")},
        {"revision", 0, NULL, &words.revision, "N", N_("of that revision of FORM; default: the latest")},
        {"form-page", 0, NULL, &words.form_page, "N", N_("it is this page of the form; default: as its code says")},
        {"piece", 0, NULL, &words.piece, "PIECE", N_("of this piece; default: as its code says, or the only one that is out; of a blank form a piece of its own")},
        {"set", 0, NULL, &words.set, "FIELD=VALUE…", N_("what stands in a field, where the reading is wrong or unsure")},
        {"rest-empty", 0, &words.rest_empty, NULL, NULL, N_("fields that were not read for sure are empty")},
        {"attachment", 0, &words.attachment, NULL, NULL, N_("it is a paper that came with the case's form")},
        {"duplicate", 0, &words.duplicate, NULL, NULL, N_("it is another scan of the page that it was compared with")},
        {"of", 0, NULL, &words.first_page, "PAGE", N_("it is another scan of this page")},
        {"blank", 0, &words.blank, NULL, NULL, N_("there is nothing on it")},
        {"discard", 0, &words.discard, NULL, NULL, N_("it is not for us")},
        {"accept", 0, &words.accept, NULL, NULL, N_("a batch sheet whose count differs was looked into")},
        {"reopen", 0, &words.reopen, NULL, NULL, N_("back to review: undoes what was decided")},
        {"against-code", 0, &words.against_code, NULL, NULL, N_("although the page's code names another case")},
        {"who", 0, NULL, &words.who, "NAME", N_("who decides; default: the login name")},
        {"why", 0, NULL, &words.why, "TEXT", N_("why, one line")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    char **operands, **line = calloc((size_t)argc + 1, sizeof *line); /* getopt reorders what it is given */
    int exit_code = EXIT_STORE;
    if (line == NULL)
        return EXIT_STORE;
    memcpy(line, argv, (size_t)argc * sizeof *line);
    if (collect_assignments(&words, argc, argv) == 0 &&
        command_parse(app, command, options, argc, line, &operands, &exit_code) == 0) {
        exit_code = read_words(&settlement, &words, command, operands);
        if (exit_code == EXIT_ALL_DONE)
            exit_code = run_settle(app, &settlement, &words);
    }
    free(words.assignments);
    free(line);
    return exit_code;
}
