/* SPDX-License-Identifier: MIT */
#include "print_piece.h"

#include "cover_letter.h"
#include "envelope_window.h"
#include "inserter_mark.h"
#include "message.h"
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
    out->filled = (struct filled_form){.form = form,
                                       .values = values->items,
                                       .value_count = values->count,
                                       .page_codes = out->texts,
                                       .case_number = record->case_number};
    return 0;
}

/* Page codes, texts and, for the guide, bookmarks of the cover sheet. */
struct cover_part {
    struct coded_form form;
    const char *case_number;
    bool has_bookmark, has_outline;
};

static int fill_cover(struct cover_part *out, const struct piece_source *source,
                      const struct case_record *record, const struct piece_content *content,
                      int64_t piece_id, struct error *error)
{
    out->case_number = record->case_number;
    out->has_bookmark = out->has_outline = false;
    return fill_form(&out->form, source, source->cover, record, &content->cover, piece_id, error);
}

/* The cover sheet with its empty back, at the head of the open piece. */
static int add_cover(struct print_document *document, const struct cover_part *cover,
                     struct error *error)
{
    if (print_piece_add_form(document, &cover->form.filled, error) != 0)
        return -1;
    if (cover->has_bookmark && print_piece_bookmark(document, 0, cover->case_number, error) != 0)
        return -1;
    if (cover->has_outline &&
        print_piece_bookmark(document, 1, cover->form.filled.form->title, error) != 0)
        return -1;
    return print_piece_end_sheet(document, error);
}

/* Commits what was added without a failure, abandons the rest. */
static int end_piece(struct print_document *document, int result, struct error *error)
{
    if (result == 0)
        return print_piece_commit(document, error);
    print_piece_abandon(document);
    return -1;
}

static void mark_sheets(struct print_document *document, const struct piece_source *source,
                        int64_t piece_id)
{
    if (source->order->mail != NULL)
        print_piece_mark_sheets(document, piece_id, PRINT_PAGES_PER_SHEET);
}

/* Cover sheet, form, inserter marks: one piece. */
static int add_form(struct print_document *document, const struct piece_source *source,
                    const struct case_record *record, const struct piece_content *content,
                    int64_t piece_id, struct error *error)
{
    const bool has_cover = source->cover != NULL;
    struct coded_form form;
    struct cover_part cover;
    if (fill_form(&form, source, source->form, record, &content->values, piece_id, error) != 0 ||
        (has_cover && fill_cover(&cover, source, record, content, piece_id, error) != 0))
        return -1;
    if ((has_cover && print_form_prepare(document, &cover.form.filled, error) != 0) ||
        print_form_prepare(document, &form.filled, error) != 0 ||
        print_piece_begin(document, error) != 0)
        return -1;
    int result = has_cover ? add_cover(document, &cover, error) : 0;
    if (result == 0)
        result = print_piece_add_form(document, &form.filled, error);
    mark_sheets(document, source, piece_id);
    return end_piece(document, result, error);
}

/* Cover sheet and booklet, in which every page is in its place already. */
static int add_packet(struct print_document *document, const struct piece_source *source,
                      const struct cover_part *cover, struct guide_booklet *booklet,
                      int64_t piece_id, struct error *error)
{
    if ((cover != NULL && print_form_prepare(document, &cover->form.filled, error) != 0) ||
        print_piece_begin(document, error) != 0)
        return -1;
    int result = cover != NULL ? add_cover(document, cover, error) : 0;
    if (result == 0)
        result = print_piece_add_booklet(booklet, error);
    mark_sheets(document, source, piece_id);
    return end_piece(document, result, error);
}

static int add_guide(struct print_document *document, const struct piece_source *source,
                     const struct case_record *record, const struct piece_content *content,
                     int64_t piece_id, bool has_outline, struct error *error)
{
    const struct guide_values *values = &content->guide;
    struct guide_booklet *booklet = NULL;
    struct cover_part cover;
    char code[1][PAGE_CODE_TEXT_SIZE];
    if (make_codes(code, source, GUIDE_FORM_CODE, GUIDE_REVISION, 1, record->case_id, piece_id,
                   error) != 0 ||
        (source->cover != NULL &&
         fill_cover(&cover, source, record, content, piece_id, error) != 0))
        return -1;
    cover.has_bookmark = true;
    cover.has_outline = has_outline;
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
        result = add_packet(document, source, source->cover != NULL ? &cover : NULL, booklet,
                            piece_id, error);
    guide_booklet_free(booklet);
    return result;
}

void piece_append_values(struct value_list *list, const struct piece_source *source,
                         const struct case_record *record)
{
    values_append_case(list, record, source->workspace->settings);
    value_format(list, "revision", "%d", source->form->revision);
}

/* The day of printing stands on the cover sheet only, so that a form printed again is the same. */
void piece_append_cover_values(struct value_list *list, const struct piece_source *source,
                               const struct case_record *record)
{
    const struct cover_letter *letter = cover_letter_lookup(source->order->document);
    char date[DATE_TEXT_SIZE];
    values_append_case(list, record, source->workspace->settings);
    value_format(list, "revision", "%d", source->cover->revision);
    value_append(list, "print_date", date_format_wareki(source->order->printed, date));
    value_append(list, "mail_subject", letter->mail_subject);
    value_append(list, "mail_text", letter->mail_text);
    value_append(list, "enclosures", letter->enclosures);
}

static int fill_form_content(struct piece_content *out, struct piece_request *request,
                             char hash[HASH_TEXT_SIZE], const struct piece_source *source,
                             const struct case_record *record, struct error *error)
{
    const struct form_definition *form = source->form;
    piece_append_values(&out->values, source, record);
    value_list_hash(hash, &out->values, form->content_hash);
    request->form_code = form->code;
    request->revision = form->revision;
    request->pages = (int)form->page_count;
    return out->values.failed ? error_out_of_memory(error) : 0;
}

static int fill_guide_content(struct piece_content *out, struct piece_request *request,
                              char hash[HASH_TEXT_SIZE], const struct piece_source *source,
                              const struct case_record *record, struct error *error)
{
    request->form_code = GUIDE_FORM_CODE;
    request->revision = GUIDE_REVISION;
    request->pages = 1;
    if (guide_values_fill(&out->guide, record, source->workspace->settings, source->order->printed,
                          error) != 0)
        return -1;
    guide_values_hash(hash, &out->guide, source->guide_hash);
    return 0;
}

/* A packet is another piece than the document alone: its hash goes over both. */
static int fill_cover_content(struct piece_content *out, char hash[HASH_TEXT_SIZE],
                              const struct piece_source *source, const struct case_record *record,
                              struct error *error)
{
    char seed[2 * HASH_TEXT_SIZE];
    piece_append_cover_values(&out->cover, source, record);
    snprintf(seed, sizeof seed, "%s %s", hash, source->cover->content_hash);
    value_list_hash(hash, &out->cover, seed);
    return out->cover.failed ? error_out_of_memory(error) : 0;
}

int piece_content_fill(struct piece_content *out, struct piece_request *request,
                       char hash[HASH_TEXT_SIZE], const struct piece_source *source,
                       const struct case_record *record, struct error *error)
{
    memset(out, 0, sizeof *out);
    *request = (struct piece_request){
        .case_id = record->case_id, .document = source->order->document, .content_hash = hash};
    int result = source->form != NULL
                     ? fill_form_content(out, request, hash, source, record, error)
                     : fill_guide_content(out, request, hash, source, record, error);
    if (result == 0 && source->cover != NULL)
        result = fill_cover_content(out, hash, source, record, error);
    return result;
}

void piece_content_free(struct piece_content *content)
{
    value_list_free(&content->values);
    value_list_free(&content->cover);
    guide_values_free(&content->guide);
}

int piece_add(struct print_document *document, const struct piece_source *source,
              const struct case_record *record, const struct piece_content *content,
              int64_t piece_id, bool has_outline, struct error *error)
{
    return source->form != NULL
               ? add_form(document, source, record, content, piece_id, error)
               : add_guide(document, source, record, content, piece_id, has_outline, error);
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
                    const struct case_record *record, struct error *error)
{
    struct print_document *document = NULL;
    struct piece_content content;
    struct piece_request request;
    char hash[HASH_TEXT_SIZE];
    if (is_usual(record->name) && is_usual(record->name_kana) && is_usual(record->case_number) &&
        is_usual(record->insured_symbol) && is_usual(record->insured_number))
        return 0;
    int result = print_document_new_apart(&document, compositor, error);
    if (result == 0) {
        result = piece_content_fill(&content, &request, hash, source, record, error);
        if (result == 0)
            result = piece_add(document, source, record, &content, 1, false, error);
        piece_content_free(&content);
    }
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

static int load_cover(struct piece_source *source, struct error *error)
{
    const struct print_order *order = source->order;
    if (!order->has_cover)
        return 0;
    if (cover_letter_lookup(order->document) == NULL)
        return error_set(error, ERROR_REFUSED, _("%s: has no cover letter; nothing was printed"),
                         order->document);
    source->cover = workspace_form(source->workspace, COVER_FORM, 0, error);
    if (source->cover == NULL ||
        (order->mail != NULL && inserter_mark_check_form(source->cover, error) != 0))
        return -1;
    return check_window(source, source->cover, error);
}

/* A form that is mailed without a cover sheet shows its own first page in the window. */
static int load_form(struct piece_source *source, struct error *error)
{
    const struct print_order *order = source->order;
    source->form = workspace_form(source->workspace, order->document, order->revision, error);
    if (source->form == NULL)
        return -1;
    if (order->mail == NULL)
        return 0;
    if (inserter_mark_check_form(source->form, error) != 0)
        return -1;
    return order->has_cover ? 0 : check_window(source, source->form, error);
}

int piece_source_load(struct piece_source *source, struct error *error)
{
    const bool is_guide = strcmp(source->order->document, "guide") == 0;
    if (source->order->is_imposed && !is_guide)
        return error_set(error, ERROR_REFUSED,
                         _("%s: only the guide can be imposed; nothing was printed"),
                         source->order->document);
    if ((is_guide ? load_guide : load_form)(source, error) != 0)
        return -1;
    return load_cover(source, error);
}
