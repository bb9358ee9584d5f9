/* SPDX-License-Identifier: MIT */
#include "settle_form.h"

#include "intake.h"
#include "message.h"
#include "print_ledger.h"
#include "settle_values.h"

#include <string.h>

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
    int revision = words->revision;
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
    if (is_blank_form(page) && (words->revision != 0 || marked == NULL || strcmp(marked, words->form) != 0))
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

int settle_form(struct page_result *out, struct settlement *settlement, struct workspace *workspace,
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
