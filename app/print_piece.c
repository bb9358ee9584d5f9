/* SPDX-License-Identifier: MIT */
#include "print_piece.h"

#include "cover_letter.h"
#include "envelope_window.h"
#include "inserter_mark.h"
#include "message.h"
#include "notice_values.h"
#include "print_letter.h"
#include "text.h"

#include <stdio.h>
#include <string.h>

/* The guide is no form: its personal page carries a code of this form code, revision 1. */
#define GUIDE_FORM_CODE "GD"
#define GUIDE_REVISION 1
#define GUIDE_TITLE "任意継続のしおり"
#define COVER_FORM "cover"

const char *piece_source_title(const struct piece_source *source)
{
    return source->guide != NULL ? GUIDE_TITLE : source->forms[source->has_cover ? 1 : 0]->title;
}

bool piece_source_has_address(const struct piece_source *source)
{
    return source->has_cover || source->recipe->letter != LETTER_NONE;
}

int piece_facts_load(struct value_list *facts, const struct piece_source *source,
                     const struct case_record *record, struct error *error)
{
    switch (source->recipe->letter) {
    case LETTER_DEFICIENCY:
        return deficiency_letter_append(facts, source->workspace, record, source->order->printed,
                                        error);
    case LETTER_CARD_NOTICE:
        return card_letter_append(facts, source->workspace, record, error);
    default:
        return 0;
    }
}

static int make_codes(char codes[][PAGE_CODE_TEXT_SIZE], const struct piece_source *source,
                      const char *form_code, int revision, int pages, int64_t case_id,
                      int64_t piece_id, struct error *error)
{
    struct page_code code = {
        .revision = revision, .pages = pages, .case_id = case_id, .piece_id = piece_id};
    memcpy(code.form, form_code, 3);
    for (int page = 1; page <= pages; page++) {
        code.page = page;
        if (page_code_format(codes[page - 1], &code, &source->workspace->keys, error) != 0)
            return -1;
    }
    return 0;
}

/* A form with the page codes of a piece. */
struct coded_form {
    char codes[PAGE_CODE_MAX_PAGES][PAGE_CODE_TEXT_SIZE];
    const char *texts[PAGE_CODE_MAX_PAGES];
    struct filled_form filled;
};

static int fill_form(struct coded_form *out, const struct piece_source *source,
                     const struct form_definition *form, const struct case_record *record,
                     const struct value_list *values, int64_t piece_id, struct error *error)
{
    int pages = (int)form->page_count;
    if (make_codes(out->codes, source, form->code, form->revision, pages, record->case_id, piece_id,
                   error) != 0)
        return -1;
    for (int i = 0; i < pages; i++)
        out->texts[i] = out->codes[i];
    out->filled = (struct filled_form){.form = form,
                                       .values = values->items,
                                       .value_count = values->count,
                                       .page_codes = out->texts,
                                       .case_number = record->case_number};
    return 0;
}

/* Commits what was added without a failure, abandons the rest. */
static int end_piece(struct print_document *document, int result, struct error *error)
{
    if (result == 0)
        return print_piece_commit(document, error);
    print_piece_abandon(document);
    return -1;
}

/* All forms of a piece, ready to be drawn. */
struct coded_forms {
    struct coded_form forms[PIECE_MAX_FORMS];
    size_t count;
};

static int fill_forms(struct coded_forms *out, struct print_document *document,
                      const struct piece_source *source, const struct case_record *record,
                      const struct piece_content *content, int64_t piece_id, struct error *error)
{
    out->count = source->form_count;
    for (size_t i = 0; i < out->count; i++)
        if (fill_form(&out->forms[i], source, source->forms[i], record, &content->values[i],
                      piece_id, error) != 0 ||
            print_form_prepare(document, &out->forms[i].filled, error) != 0)
            return -1;
    return 0;
}

/* How the parts of a piece are found in the file. */
enum piece_bookmarks { BOOKMARKS_NONE, BOOKMARKS_CASE, BOOKMARKS_PARTS };

static int add_bookmarks(struct print_document *document, const struct filled_form *filled,
                         bool is_first, enum piece_bookmarks bookmarks, struct error *error)
{
    if (bookmarks != BOOKMARKS_NONE && is_first &&
        print_piece_bookmark(document, 0, filled->case_number, error) != 0)
        return -1;
    return bookmarks == BOOKMARKS_PARTS
               ? print_piece_bookmark(document, 1, filled->form->title, error)
               : 0;
}

/* Each form begins on the front of a sheet; what is left of its last sheet stays blank. */
static int add_forms(struct print_document *document, const struct coded_forms *coded,
                     enum piece_bookmarks bookmarks, struct error *error)
{
    for (size_t i = 0; i < coded->count; i++) {
        const struct filled_form *filled = &coded->forms[i].filled;
        if (print_piece_add_form(document, filled, error) != 0 ||
            add_bookmarks(document, filled, i == 0, bookmarks, error) != 0 ||
            print_piece_end_sheet(document, error) != 0)
            return -1;
    }
    return 0;
}

/* Forms, then the booklet if there is one (every page of it is in its place already), then the
 * inserter's marks: one piece. */
static int add_parts(struct print_document *document, const struct piece_source *source,
                     const struct coded_forms *coded, enum piece_bookmarks bookmarks,
                     struct guide_booklet *booklet, int64_t piece_id, struct error *error)
{
    if (print_piece_begin(document, error) != 0)
        return -1;
    int result = add_forms(document, coded, bookmarks, error);
    if (result == 0 && booklet != NULL)
        result = print_piece_add_booklet(booklet, error);
    if (source->order->mail != NULL)
        print_piece_mark_sheets(document, piece_id, PRINT_PAGES_PER_SHEET);
    return end_piece(document, result, error);
}

static int add_guide(struct print_document *document, const struct piece_source *source,
                     const struct coded_forms *coded, const struct case_record *record,
                     const struct guide_values *values, int64_t piece_id, bool has_outline,
                     struct error *error)
{
    struct guide_booklet *booklet = NULL;
    char code[1][PAGE_CODE_TEXT_SIZE];
    if (make_codes(code, source, GUIDE_FORM_CODE, GUIDE_REVISION, 1, record->case_id, piece_id,
                   error) != 0)
        return -1;
    const struct guide_data data = {.values = values->values.items,
                                    .value_count = values->values.count,
                                    .months = values->months,
                                    .month_count = values->month_count,
                                    .prepayments = values->prepayments,
                                    .prepayment_count = values->prepayment_count,
                                    .page_code = code[0],
                                    .has_outline = has_outline,
                                    .case_number = record->case_number};
    int result = guide_booklet_plan(&booklet, document, source->guide, &data, error);
    if (result == 0)
        result = add_parts(document, source, coded, has_outline ? BOOKMARKS_PARTS : BOOKMARKS_CASE,
                           booklet, piece_id, error);
    guide_booklet_free(booklet);
    return result;
}

/* ---- values ---- */

/* The day of printing stands on cover sheets and letters only, so that a form printed again is the
 * same. */
static void append_cover(struct value_list *list, const char *document)
{
    const struct cover_letter *letter = cover_letter_lookup(document);
    value_append(list, "mail_subject", letter->mail_subject);
    value_append(list, "mail_text", letter->mail_text);
    value_append(list, "enclosures", letter->enclosures);
}

static void append_values(struct value_list *list, const struct piece_source *source, size_t place,
                          const struct case_record *record, const struct value_list *facts,
                          const struct guide_values *guide)
{
    const bool is_cover = source->has_cover && place == 0;
    const bool is_letter = source->recipe->letter != LETTER_NONE && place == 0;
    char date[DATE_TEXT_SIZE];
    values_append_case(list, record, source->workspace->settings);
    value_format(list, "revision", "%d", source->forms[place]->revision);
    if (is_cover || is_letter || source->guide != NULL)
        value_append(list, "print_date", date_format_wareki(source->order->printed, date));
    if (is_cover)
        append_cover(list, source->order->document);
    else if (source->guide != NULL)
        notice_values_append(list, guide, source->workspace->settings);
    else if (is_letter)
        for (size_t i = 0; i < facts->count; i++)
            value_append(list, facts->items[i].name, facts->items[i].text);
}

static void fill_request(struct piece_request *request, const struct piece_source *source,
                         const struct case_record *record, const char *hash)
{
    const struct form_definition *coded = source->coded;
    *request = (struct piece_request){.case_id = record->case_id,
                                      .document = source->order->document,
                                      .form_code = coded != NULL ? coded->code : GUIDE_FORM_CODE,
                                      .revision = coded != NULL ? coded->revision : GUIDE_REVISION,
                                      .pages = coded != NULL ? (int)coded->page_count : 1,
                                      .content_hash = hash};
}

/* A packet is another piece than the document alone: the hash goes over all of it. */
int piece_content_fill(struct piece_content *out, struct piece_request *request,
                       char hash[HASH_TEXT_SIZE], const struct piece_source *source,
                       const struct case_record *record, const struct value_list *facts,
                       struct error *error)
{
    char seed[2 * HASH_TEXT_SIZE];
    memset(out, 0, sizeof *out);
    fill_request(request, source, record, hash);
    hash[0] = '\0';
    if (source->guide != NULL) {
        if (guide_values_fill(&out->guide, record, source->workspace->settings,
                              source->order->printed, error) != 0)
            return -1;
        guide_values_hash(hash, &out->guide, source->guide_hash);
    }
    for (size_t i = 0; i < source->form_count; i++) {
        append_values(&out->values[i], source, i, record, facts, &out->guide);
        if (out->values[i].failed)
            return error_out_of_memory(error);
        snprintf(seed, sizeof seed, "%s %s", hash, source->forms[i]->content_hash);
        value_list_hash(hash, &out->values[i], seed);
    }
    return 0;
}

void piece_content_free(struct piece_content *content)
{
    for (size_t i = 0; i < PIECE_MAX_FORMS; i++)
        value_list_free(&content->values[i]);
    guide_values_free(&content->guide);
}

int piece_add(struct print_document *document, const struct piece_source *source,
              const struct case_record *record, const struct piece_content *content,
              int64_t piece_id, bool has_outline, struct error *error)
{
    struct coded_forms coded;
    if (fill_forms(&coded, document, source, record, content, piece_id, error) != 0)
        return -1;
    return source->guide != NULL
               ? add_guide(document, source, &coded, record, &content->guide, piece_id, has_outline,
                           error)
               : add_parts(document, source, &coded, BOOKMARKS_NONE, NULL, piece_id, error);
}

/* What a person's own values take at most in the guide's places without shrinking: 16 pt in 84 mm.
 */
#define USUAL_CHARACTERS 14

/* Half-width characters count as half. */
static bool is_usual(const char *text)
{
    size_t halves = 0, size = strlen(text);
    for (size_t position = 0; position < size;)
        halves += utf8_next(text, size, &position) < 0x80 ? 1 : 2;
    return halves <= 2 * USUAL_CHARACTERS;
}

int piece_try_guide(struct print_compositor *compositor, const struct piece_source *source,
                    const struct case_record *record, const struct piece_content *content,
                    struct error *error)
{
    struct print_document *document = NULL;
    if (is_usual(record->name) && is_usual(record->name_kana) && is_usual(record->case_number) &&
        is_usual(record->insured_symbol) && is_usual(record->insured_number))
        return 0;
    int result = print_document_new_apart(&document, compositor, error);
    if (result == 0)
        result = piece_add(document, source, record, content, 1, false, error);
    print_document_free(document);
    return result;
}

static int load_guide(struct piece_source *source, struct error *error)
{
    struct buffer text = BUFFER_INIT;
    int result = workspace_read_guide(&text, source->workspace, error);
    if (result == 0)
        result = guide_parse(&source->guide, buffer_text(&text), text.size,
                             source->workspace->settings->texts.guide, error);
    hash_bytes(source->guide_hash, buffer_text(&text), text.size);
    buffer_free(&text);
    return result;
}

/* Whether the address, and nothing else, shows in the envelope's window. */
static int check_window(const struct piece_source *source, const struct form_definition *form,
                        struct error *error)
{
    const struct settings_window *window = &source->workspace->settings->envelope_window;
    const struct envelope_window envelope = {
        {window->x_mm, window->y_mm, window->width_mm, window->height_mm}, window->drift_mm};
    return envelope_window_check_form(&envelope, form, NULL, error);
}

/* The latest revision of a form that goes with a document; a workspace that is older than the form
 * gets it now. */
static const struct form_definition *shipped_form(struct workspace *workspace, const char *name,
                                                  struct error *error)
{
    struct error missing = ERROR_INIT;
    char file[80];
    const struct form_definition *form = workspace_form(workspace, name, 0, &missing);
    if (form != NULL)
        return form;
    snprintf(file, sizeof file, "forms/%s-1.json", name);
    if (missing.code != ERROR_REFUSED) {
        *error = missing;
        return NULL;
    }
    return workspace_publish_shipped(workspace, file, error) == 0
               ? workspace_form(workspace, name, 0, error)
               : NULL;
}

static int append_form(struct piece_source *source, const struct form_definition *form,
                       struct error *error)
{
    if (form == NULL ||
        (source->order->mail != NULL && inserter_mark_check_form(form, error) != 0))
        return -1;
    source->forms[source->form_count++] = form;
    return 0;
}

static int load_cover(struct piece_source *source, struct error *error)
{
    const struct print_order *order = source->order;
    if (!order->has_cover)
        return 0;
    if (cover_letter_lookup(order->document) == NULL)
        return error_set(error, ERROR_REFUSED, _("%s: has no cover letter; nothing was printed"),
                         order->document);
    source->has_cover = true;
    return append_form(source, shipped_form(source->workspace, COVER_FORM, error), error);
}

/* A copy is of the revision that was printed. */
static int load_forms(struct piece_source *source, struct error *error)
{
    const struct print_recipe *recipe = source->recipe;
    if (source->order->is_booklet)
        return 0;
    for (int i = 0; i < RECIPE_MAX_FORMS && recipe->forms[i] != NULL; i++) {
        const char *name = recipe->forms[i];
        const bool is_coded = recipe->coded != NULL && strcmp(name, recipe->coded) == 0;
        const struct form_definition *form =
            is_coded && source->order->revision != 0
                ? workspace_form(source->workspace, name, source->order->revision, error)
                : shipped_form(source->workspace, name, error);
        if (append_form(source, form, error) != 0)
            return -1;
        if (is_coded)
            source->coded = form;
    }
    return 0;
}

/* The first page shows its address in the window: cover sheet, letter, or a form that is mailed
 * without one; a booklet without a cover sheet is addressed by other means. */
static int check_address(const struct piece_source *source, struct error *error)
{
    const bool is_mailed_form = source->order->mail != NULL && source->guide == NULL;
    return piece_source_has_address(source) || is_mailed_form
               ? check_window(source, source->forms[0], error)
               : 0;
}

int piece_source_load(struct piece_source *source, struct error *error)
{
    const struct print_order *order = source->order;
    source->recipe = print_recipe_lookup(order->document);
    if (source->recipe == NULL)
        return error_set(error, ERROR_REFUSED, _("there is no document \"%.40s\" to print"),
                         order->document);
    if (order->is_imposed && !source->recipe->has_booklet)
        return error_set(error, ERROR_REFUSED,
                         _("%s: only the guide can be imposed; nothing was printed"),
                         order->document);
    if (order->is_booklet && !source->recipe->has_booklet)
        return error_set(error, ERROR_REFUSED,
                         _("%s: has no booklet; nothing was printed"), order->document);
    if ((source->recipe->has_booklet && load_guide(source, error) != 0) ||
        load_cover(source, error) != 0 || load_forms(source, error) != 0)
        return -1;
    return check_address(source, error);
}
