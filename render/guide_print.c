/* SPDX-License-Identifier: MIT */
#include "guide_flow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A booklet is put together from editions. What holds no personal value is set once for each set of
 * values and first page, as backgrounds of the document, and kept with it; what does is measured
 * and then drawn for each person. */

/* What the session keeps for a guide. Other threads look for an edition while the one whose turn it is
 * adds another. */
struct editions {
    _Atomic(struct guide_edition *) first;
};

/* One person's booklet: an edition a chapter. */
struct guide_booklet {
    const struct guide *guide;
    const struct guide_data *data;
    struct print_document *document;
    struct editions *editions;
    char *values_key;                     /* the values that are the same for everybody */
    const struct guide_edition **chapter; /* of guide->chapters; borrowed from editions, or own */
    struct guide_edition *own;            /* measured personal chapters, by chapter */
    const struct guide_edition *memo[GUIDE_PAGE_MULTIPLE];
    int memo_count;
    char label[80];    /* of its pages, in a file of many */
    bool has_bookmark; /* to its first page; else the part before it has one */
};

static const struct guide_block *first_block(const struct guide_booklet *booklet, size_t chapter)
{
    return &booklet->guide->blocks[booklet->guide->chapters[chapter].first_block];
}

/* Set by the layout itself: a background that is the same for all, and values drawn over it. */
static bool has_overlay(const struct guide_booklet *booklet, size_t chapter)
{
    return chapter == 0 || first_block(booklet, chapter)->kind == GUIDE_PERSONAL_PAGE;
}

static bool is_own(const struct guide_booklet *booklet, size_t chapter)
{
    return booklet->guide->chapters[chapter].is_personal && !has_overlay(booklet, chapter);
}

static void clear_edition(struct guide_edition *edition)
{
    for (size_t i = 0; i < edition->mark_count; i++)
        free(edition->marks[i].title);
    free(edition->marks);
    free(edition->backgrounds);
    free(edition->key);
    *edition = (struct guide_edition){0};
}

static void free_editions(void *value)
{
    struct editions *editions = value;
    for (struct guide_edition *edition = editions->first, *next; edition != NULL; edition = next) {
        next = edition->next;
        clear_edition(edition);
        free(edition);
    }
    free(editions);
}

static struct editions *kept_editions(struct print_document *document, const struct guide *guide,
                                      struct error *error)
{
    struct editions *editions = print_document_kept(document, guide);
    if (editions != NULL)
        return editions;
    print_document_await_turn(document);
    editions = print_document_kept(document, guide);
    if (editions != NULL)
        return editions;
    editions = calloc(1, sizeof *editions);
    if (editions == NULL) {
        error_out_of_memory(error);
        return NULL;
    }
    if (print_document_keep(document, guide, editions, free_editions, error) != 0) {
        free(editions);
        return NULL;
    }
    return editions;
}

static char *make_values_key(const struct guide_flow *flow, struct error *error)
{
    struct buffer key = BUFFER_INIT;
    for (const struct guide_binding *binding = guide_bindings; binding->name != NULL; binding++)
        if (!binding->is_personal) {
            buffer_append_text(&key, guide_optional_value(flow, binding->name));
            buffer_append_char(&key, '\n');
        }
    char *text = buffer_take(&key);
    if (text == NULL)
        error_out_of_memory(error);
    return text;
}

/* What a page that is set once is made from. */
struct setting {
    const struct guide_booklet *booklet;
    size_t chapter;                    /* or GUIDE_MEMO */
    const struct guide_entry *entries; /* of the contents */
    size_t entry_count;
};

static int set_memo_page(struct guide_flow *flow, struct error *error)
{
    flow->page_is_bare = true;
    return guide_flow_page(flow, error) == 0 ? guide_draw_memo(flow, error) : -1;
}

static int set_chapter(struct guide_flow *flow, const struct setting *setting, struct error *error)
{
    if (setting->chapter == GUIDE_MEMO)
        return set_memo_page(flow, error);
    const struct guide_chapter *chapter = &flow->guide->chapters[setting->chapter];
    const enum guide_block_kind kind = flow->guide->blocks[chapter->first_block].kind;
    flow->section = chapter->section;
    flow->page_is_bare =
        kind == GUIDE_TITLE || kind == GUIDE_PERSONAL_PAGE || kind == GUIDE_CONTENTS;
    if (!flow->page_is_bare)
        return guide_flow_blocks(flow, chapter->first_block, chapter->block_count, error);
    if (guide_flow_page(flow, error) != 0)
        return -1;
    if (kind == GUIDE_TITLE)
        return guide_draw_cover(flow, error);
    if (kind == GUIDE_PERSONAL_PAGE)
        return guide_draw_personal(flow, error);
    return guide_draw_contents(flow, setting->entries, setting->entry_count, error);
}

static int make_edition(struct guide_edition *out, const struct setting *setting, int start_page,
                        enum guide_target target, struct error *error)
{
    const struct guide_booklet *booklet = setting->booklet;
    struct guide_flow flow;
    *out = (struct guide_edition){.chapter = setting->chapter, .start_page = start_page};
    guide_flow_begin(&flow, booklet->guide, booklet->data, booklet->document, target, out);
    int result = guide_flow_end(&flow, set_chapter(&flow, setting, error), error);
    if (result != 0)
        clear_edition(out);
    return result;
}

static const struct guide_edition *lookup_edition(const struct editions *editions, size_t chapter,
                                                  int start_page, const char *key)
{
    for (const struct guide_edition *edition = editions->first; edition != NULL;
         edition = edition->next)
        if (edition->chapter == chapter && edition->start_page == start_page &&
            strcmp(edition->key, key) == 0)
            return edition;
    return NULL;
}

/* The edition of a chapter that is the same for everybody; set now if it is needed first. NULL on
 * failure. */
static const struct guide_edition *shared_edition(const struct setting *setting, int start_page,
                                                  const char *key, struct error *error)
{
    struct editions *editions = setting->booklet->editions;
    const struct guide_edition *known = lookup_edition(editions, setting->chapter, start_page, key);
    if (known != NULL)
        return known;
    print_document_await_turn(setting->booklet->document);
    known = lookup_edition(editions, setting->chapter, start_page, key);
    if (known != NULL)
        return known;
    struct guide_edition *edition = malloc(sizeof *edition);
    char *own_key = strdup(key);
    if (edition == NULL || own_key == NULL)
        error_out_of_memory(error);
    else if (make_edition(edition, setting, start_page, GUIDE_TO_BACKGROUNDS, error) == 0) {
        edition->key = own_key;
        edition->next = editions->first;
        editions->first = edition;
        return edition;
    }
    free(edition);
    free(own_key);
    return NULL;
}

/* The edition of each chapter but the contents, from page to page. */
static int plan_chapters(struct guide_booklet *booklet, int *page_count, struct error *error)
{
    int page = 1;
    for (size_t i = 0; i < booklet->guide->chapter_count; i++) {
        const struct setting setting = {booklet, i, NULL, 0};
        if (first_block(booklet, i)->kind == GUIDE_CONTENTS) {
            page++;
            continue;
        }
        if (!is_own(booklet, i))
            booklet->chapter[i] = shared_edition(&setting, page, booklet->values_key, error);
        else if (make_edition(&booklet->own[i], &setting, page, GUIDE_TO_NOWHERE, error) == 0)
            booklet->chapter[i] = &booklet->own[i];
        if (booklet->chapter[i] == NULL)
            return -1;
        page += booklet->chapter[i]->page_count;
    }
    *page_count = page - 1;
    return 0;
}

/* The headings of level 0 with their pages; owned by the caller, their titles by the editions. */
static struct guide_entry *list_entries(const struct guide_booklet *booklet, size_t *count,
                                        struct error *error)
{
    size_t capacity = 1;
    for (size_t i = 0; i < booklet->guide->chapter_count; i++)
        capacity += booklet->chapter[i] == NULL ? 0 : booklet->chapter[i]->mark_count;
    struct guide_entry *entries = calloc(capacity, sizeof *entries);
    *count = 0;
    if (entries == NULL)
        error_out_of_memory(error);
    for (size_t i = 0; entries != NULL && i < booklet->guide->chapter_count; i++) {
        const struct guide_edition *edition = booklet->chapter[i];
        for (size_t m = 0; edition != NULL && m < edition->mark_count; m++)
            if (edition->marks[m].level == 0)
                entries[(*count)++] = (struct guide_entry){
                    edition->marks[m].title, edition->start_page + edition->marks[m].page};
    }
    return entries;
}

static int plan_contents(struct guide_booklet *booklet, size_t chapter, int page,
                         struct error *error)
{
    struct setting setting = {booklet, chapter, NULL, 0};
    struct guide_entry *entries = list_entries(booklet, &setting.entry_count, error);
    setting.entries = entries;
    struct buffer key = BUFFER_INIT;
    for (size_t i = 0; entries != NULL && i < setting.entry_count; i++)
        buffer_format(&key, "%d %s\n", entries[i].page, entries[i].title);
    if (key.failed)
        error_out_of_memory(error);
    else if (entries != NULL)
        booklet->chapter[chapter] = shared_edition(&setting, page, buffer_text(&key), error);
    free(entries);
    buffer_free(&key);
    return booklet->chapter[chapter] == NULL ? -1 : 0;
}

static int plan_memo(struct guide_booklet *booklet, int page_count, struct error *error)
{
    const struct setting setting = {booklet, GUIDE_MEMO, NULL, 0};
    while ((page_count + booklet->memo_count) % GUIDE_PAGE_MULTIPLE != 0) {
        const struct guide_edition *memo =
            shared_edition(&setting, page_count + booklet->memo_count + 1, "", error);
        if (memo == NULL)
            return -1;
        booklet->memo[booklet->memo_count++] = memo;
    }
    return 0;
}

static int plan_booklet(struct guide_booklet *booklet, struct error *error)
{
    int page_count, page = 1;
    if (plan_chapters(booklet, &page_count, error) != 0 ||
        plan_memo(booklet, page_count, error) != 0)
        return -1;
    for (size_t i = 0; i < booklet->guide->chapter_count; i++) {
        if (booklet->chapter[i] == NULL && plan_contents(booklet, i, page, error) != 0)
            return -1;
        page += booklet->chapter[i]->page_count;
    }
    return 0;
}

static int emit_mark(struct guide_booklet *booklet, const struct guide_mark *mark,
                     struct error *error)
{
    if (!booklet->data->has_outline)
        return 0;
    return print_piece_bookmark(booklet->document, mark->level + 1, mark->title, error);
}

static int draw_overlay(struct guide_booklet *booklet, size_t chapter, struct canvas *canvas,
                        struct error *error)
{
    struct guide_edition none = {.chapter = chapter};
    struct guide_flow flow;
    guide_flow_begin(&flow, booklet->guide, booklet->data, booklet->document, GUIDE_TO_PIECE,
                     &none);
    flow.canvas = canvas;
    int result = chapter == 0 ? guide_draw_cover_values(&flow, error)
                              : guide_draw_personal_values(&flow, error);
    return guide_flow_end(&flow, result, error);
}

static int emit_page(struct guide_booklet *booklet, const struct guide_edition *edition, int page,
                     struct error *error)
{
    struct canvas *canvas =
        print_piece_page(booklet->document, GUIDE_WIDTH_MM, GUIDE_HEIGHT_MM, error);
    if (canvas == NULL)
        return -1;
    canvas_background(canvas, edition->backgrounds[page]);
    if (edition->chapter == 0 && page == 0 && booklet->has_bookmark &&
        print_piece_bookmark(booklet->document, 0, booklet->data->case_number, error) != 0)
        return -1;
    for (size_t i = 0; i < edition->mark_count; i++)
        if (edition->marks[i].page == page && emit_mark(booklet, &edition->marks[i], error) != 0)
            return -1;
    bool has_values = edition->chapter != GUIDE_MEMO && has_overlay(booklet, edition->chapter);
    return has_values ? draw_overlay(booklet, edition->chapter, canvas, error) : 0;
}

static int emit_edition(struct guide_booklet *booklet, const struct guide_edition *edition,
                        struct error *error)
{
    if (edition->backgrounds == NULL) {
        const struct setting setting = {booklet, edition->chapter, NULL, 0};
        struct guide_edition drawn;
        int result = make_edition(&drawn, &setting, edition->start_page, GUIDE_TO_PIECE, error);
        clear_edition(&drawn);
        return result;
    }
    for (int page = 0; page < edition->page_count; page++)
        if (emit_page(booklet, edition, page, error) != 0)
            return -1;
    return 0;
}

/* A file of one booklet needs no case numbers to tell its pages apart. */
static int begin_booklet(struct guide_booklet *booklet, struct error *error)
{
    snprintf(booklet->label, sizeof booklet->label, "%s ", booklet->data->case_number);
    booklet->has_bookmark = print_piece_last_page(booklet->document) == NULL;
    print_piece_label(booklet->document, booklet->data->has_outline ? "" : booklet->label, "表紙");
    return print_piece_begin_booklet(booklet->document, "書類", error);
}

int print_piece_add_booklet(struct guide_booklet *booklet, struct error *error)
{
    if (begin_booklet(booklet, error) != 0)
        return -1;
    for (size_t i = 0; i < booklet->guide->chapter_count; i++)
        if (emit_edition(booklet, booklet->chapter[i], error) != 0)
            return -1;
    for (int i = 0; i < booklet->memo_count; i++)
        if (emit_edition(booklet, booklet->memo[i], error) != 0)
            return -1;
    return 0;
}

static int open_booklet(struct guide_booklet *booklet, struct error *error)
{
    const struct guide_flow values = {.guide = booklet->guide, .data = booklet->data};
    const size_t count = booklet->guide->chapter_count;
    booklet->chapter = calloc(count, sizeof *booklet->chapter);
    booklet->own = calloc(count, sizeof *booklet->own);
    if (booklet->chapter == NULL || booklet->own == NULL)
        return error_out_of_memory(error);
    booklet->editions = kept_editions(booklet->document, booklet->guide, error);
    booklet->values_key = make_values_key(&values, error);
    return booklet->editions == NULL || booklet->values_key == NULL ? -1 : 0;
}

void guide_booklet_free(struct guide_booklet *booklet)
{
    if (booklet == NULL)
        return;
    for (size_t i = 0; booklet->own != NULL && i < booklet->guide->chapter_count; i++)
        clear_edition(&booklet->own[i]);
    free(booklet->own);
    free(booklet->chapter);
    free(booklet->values_key);
    free(booklet);
}

int guide_booklet_plan(struct guide_booklet **out, struct print_document *document,
                       const struct guide *guide, const struct guide_data *data,
                       struct error *error)
{
    struct guide_booklet *booklet = calloc(1, sizeof *booklet);
    *out = NULL;
    if (booklet == NULL)
        return error_out_of_memory(error);
    booklet->guide = guide;
    booklet->data = data;
    booklet->document = document;
    if (open_booklet(booklet, error) != 0 || plan_booklet(booklet, error) != 0) {
        guide_booklet_free(booklet);
        return -1;
    }
    *out = booklet;
    return 0;
}

int print_document_add_guide(struct print_document *document, const struct guide *guide,
                             const struct guide_data *data, struct error *error)
{
    struct guide_booklet *booklet = NULL;
    int result = guide_booklet_plan(&booklet, document, guide, data, error);
    if (result == 0)
        result = print_piece_begin(document, error);
    if (result == 0) {
        result = print_piece_add_booklet(booklet, error);
        if (result == 0)
            result = print_piece_commit(document, error);
        else
            print_piece_abandon(document);
    }
    guide_booklet_free(booklet);
    return result;
}
