/* SPDX-License-Identifier: MIT */
#include "print_piece.h"

#include "cover_letter.h"
#include "envelope_window.h"
#include "inserter_mark.h"
#include "message.h"

#include <string.h>

/* The guide is no form: its personal page carries a code of this form code, revision 1. */
#define GUIDE_FORM_CODE "GD"
#define GUIDE_REVISION 1
#define GUIDE_TITLE "任意継続のしおり"
#define COVER_FORM "cover"

const char *piece_source_title(const struct piece_source *source)
{
    return source->form != NULL ? source->form->title : GUIDE_TITLE;
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
    out->filled =
        (struct filled_form){form, values->items, values->count, out->texts, record->case_number};
    return 0;
}

/* Cover sheet with its empty back, form, inserter marks: one piece. */
static int add_mailed_form(struct print_document *document, const struct piece_source *source,
                           const struct coded_form *cover, const struct coded_form *form,
                           int64_t piece_id, struct error *error)
{
    if ((source->cover != NULL && print_form_prepare(document, &cover->filled, error) != 0) ||
        print_form_prepare(document, &form->filled, error) != 0 ||
        print_piece_begin(document, error) != 0)
        return -1;
    int result = 0;
    if (source->cover != NULL) {
        result = print_piece_add_form(document, &cover->filled, error);
        if (result == 0 && source->cover->page_count % PAGES_PER_SHEET != 0 &&
            print_piece_page(document, source->cover->width_mm, source->cover->height_mm, error) ==
                NULL)
            result = -1;
    }
    if (result == 0)
        result = print_piece_add_form(document, &form->filled, error);
    if (result == 0 && source->order->mail != NULL)
        result = inserter_mark_draw_piece(document, piece_id, PAGES_PER_SHEET, error);
    if (result == 0)
        return print_piece_commit(document, error);
    print_piece_abandon(document);
    return -1;
}

static int add_form(struct print_document *document, const struct piece_source *source,
                    const struct case_record *record, const struct value_list *values,
                    int64_t piece_id, struct error *error)
{
    struct coded_form form, cover;
    if (fill_form(&form, source, source->form, record, values, piece_id, error) != 0)
        return -1;
    if (source->cover == NULL && source->order->mail == NULL)
        return print_document_add_form(document, &form.filled, error);
    if (source->cover != NULL &&
        fill_form(&cover, source, source->cover, record, values, piece_id, error) != 0)
        return -1;
    return add_mailed_form(document, source, &cover, &form, piece_id, error);
}

static int add_guide(struct print_document *document, const struct piece_source *source,
                     const struct case_record *record, const struct guide_values *values,
                     int64_t piece_id, bool has_outline, struct error *error)
{
    char code[1][PAGE_CODE_TEXT_SIZE];
    if (make_codes(code, source, GUIDE_FORM_CODE, GUIDE_REVISION, 1, record->case_id, piece_id,
                   error) != 0)
        return -1;
    struct guide_data data = {.values = values->values.items,
                              .value_count = values->values.count,
                              .months = values->months,
                              .month_count = values->month_count,
                              .prepayments = values->prepayments,
                              .prepayment_count = values->prepayment_count,
                              .page_code = code[0],
                              .has_outline = has_outline,
                              .case_number = record->case_number};
    return print_document_add_guide(document, source->guide, &data, error);
}

/* The day of printing stands on the cover sheet only, so that a form printed again is the same. */
void piece_append_values(struct value_list *list, const struct piece_source *source,
                         const struct case_record *record)
{
    char date[DATE_TEXT_SIZE];
    values_append_case(list, record, source->workspace->settings);
    value_format(list, "revision", "%d", source->form->revision);
    if (source->cover == NULL)
        return;
    const struct cover_letter *letter = cover_letter_lookup(source->order->document);
    value_append(list, "print_date", date_format_wareki(source->order->printed, date));
    value_append(list, "mail_subject", letter->mail_subject);
    value_append(list, "mail_text", letter->mail_text);
    value_append(list, "enclosures", letter->enclosures);
}

int piece_content_fill(struct piece_content *out, struct piece_request *request,
                       char hash[HASH_TEXT_SIZE], const struct piece_source *source,
                       const struct case_record *record, struct error *error)
{
    memset(out, 0, sizeof *out);
    *request = (struct piece_request){
        .case_id = record->case_id, .document = source->order->document, .content_hash = hash};
    if (source->form != NULL) {
        piece_append_values(&out->values, source, record);
        value_list_hash(hash, &out->values, source->form->content_hash);
        request->form_code = source->form->code;
        request->revision = source->form->revision;
        request->pages = (int)source->form->page_count;
        return out->values.failed ? error_out_of_memory(error) : 0;
    }
    request->form_code = GUIDE_FORM_CODE;
    request->revision = GUIDE_REVISION;
    request->pages = 1;
    if (guide_values_fill(&out->guide, record, source->workspace->settings, source->order->printed,
                          error) != 0)
        return -1;
    guide_values_hash(hash, &out->guide, source->guide_hash);
    return 0;
}

int piece_add(struct print_document *document, const struct piece_source *source,
              const struct case_record *record, const struct piece_content *content,
              int64_t piece_id, bool has_outline, struct error *error)
{
    return source->form != NULL
               ? add_form(document, source, record, &content->values, piece_id, error)
               : add_guide(document, source, record, &content->guide, piece_id, has_outline, error);
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

/* Whether the address, and nothing else, shows in the envelope's window: of the cover sheet, else
 * of the form that goes without one. */
static int check_window(const struct piece_source *source, struct error *error)
{
    const struct settings_window *window = &source->workspace->settings->envelope_window;
    const struct envelope_window envelope = {
        {window->x_mm, window->y_mm, window->width_mm, window->height_mm}, window->drift_mm};
    return envelope_window_check_form(
        &envelope, source->cover != NULL ? source->cover : source->form, NULL, error);
}

static int load_forms(struct piece_source *source, struct error *error)
{
    const struct print_order *order = source->order;
    source->form = workspace_form(source->workspace, order->document, order->revision, error);
    if (source->form == NULL)
        return -1;
    if (order->has_cover) {
        if (cover_letter_lookup(order->document) == NULL)
            return error_set(error, ERROR_REFUSED,
                             _("%s: has no cover letter; nothing was printed"), order->document);
        source->cover = workspace_form(source->workspace, COVER_FORM, 0, error);
        if (source->cover == NULL)
            return -1;
    }
    if (order->mail == NULL)
        return 0;
    if (inserter_mark_check_form(source->form, error) != 0 ||
        (source->cover != NULL && inserter_mark_check_form(source->cover, error) != 0))
        return -1;
    return check_window(source, error);
}

int piece_source_load(struct piece_source *source, struct error *error)
{
    if (strcmp(source->order->document, "guide") != 0)
        return load_forms(source, error);
    if (source->order->has_cover)
        return error_set(error, ERROR_REFUSED, "%s",
                         _("guide: the cover sheet goes before forms only; nothing was printed"));
    return load_guide(source, error);
}
