/* SPDX-License-Identifier: MIT */
/* From the pages of a piece to the pages of the file: sheets as they are, imposed booklets, labels,
 * bookmarks and the inserter's marks. */
#include "imposition.h"
#include "inserter_mark.h"
#include "print_document_internal.h"

#include <stdio.h>
#include <stdlib.h>

static bool is_imposed(const struct print_document *document)
{
    return document->imposition.sheet_width_mm > 0;
}

/* ---- Sheets of their own, and booklets ---- */

int print_piece_end_sheet(struct print_document *document, struct error *error)
{
    const struct canvas *last = print_piece_last_page(document);
    if (last == NULL)
        return refuse_order(error);
    if (document->page_count % PRINT_PAGES_PER_SHEET == 0)
        return 0;
    return print_piece_page(document, last->width_mm, last->height_mm, error) == NULL ? -1 : 0;
}

int print_piece_begin_booklet(struct print_document *document, const char *front_label,
                              struct error *error)
{
    if (!document->in_piece || document->booklet >= 0)
        return refuse_order(error);
    if (document->page_count > 0 && print_piece_end_sheet(document, error) != 0)
        return -1;
    document->booklet = document->page_count;
    document->front_label = front_label;
    return 0;
}

void print_piece_mark_sheets(struct print_document *document, int64_t piece, int pages_per_sheet)
{
    document->marked_piece = piece;
    document->pages_per_sheet = pages_per_sheet;
}

/* Pages before the booklet, or all. In an imposed document every piece is a booklet. */
static int loose_count(const struct print_document *document)
{
    if (document->booklet >= 0)
        return document->booklet;
    return is_imposed(document) ? 0 : document->page_count;
}

static int booklet_count(const struct print_document *document)
{
    return document->page_count - loose_count(document);
}

static int loose_sheet_count(const struct print_document *document)
{
    return (loose_count(document) + document->pages_per_sheet - 1) / document->pages_per_sheet;
}

static int imposed_sheet_count(const struct print_document *document)
{
    return is_imposed(document) ? imposition_side_count(booklet_count(document)) / 2 : 0;
}

/* Sheet 1 … of those that the inserter sees. */
static int draw_inserter_mark(struct print_document *document, struct canvas *canvas, int sheet,
                              struct error *error)
{
    const struct inserter_sheet mark = {document->marked_piece, sheet,
                                        loose_sheet_count(document) + imposed_sheet_count(document)};
    return inserter_mark_draw(canvas, document->compositor->library, &mark, error);
}

static int mark_loose_sheets(struct print_document *document, struct error *error)
{
    int sheet = 0;
    if (document->marked_piece == 0)
        return 0;
    for (int page = 0; page < loose_count(document); page += document->pages_per_sheet)
        if (draw_inserter_mark(document, document->pages[page], ++sheet, error) != 0)
            return -1;
    return 0;
}

/* ---- From pages of the piece to pages of the file ---- */

static void set_own_pages(struct set_piece *set, const struct print_document *document, int first,
                          int count)
{
    for (int i = first; i < first + count; i++) {
        set_piece_add_backgrounds(set, document->pages[i]);
        set_piece_add_page(set, document->compositor->deflater, document->pages[i], 0, 0);
    }
}

/* Of pages that go as they are; those of imposed sheets come with the sheets. */
static void set_own_labels(struct set_piece *set, const struct print_document *document)
{
    const int loose = loose_count(document), booklet = document->booklet < 0 ? 0 : loose;
    const int pages = document->booklet < 0 ? loose : booklet_count(document);
    if (document->label == NULL)
        return;
    if (booklet > 0)
        set_piece_add_label(set, 0, document->label, document->front_label, 1);
    if (is_imposed(document) || pages == 0)
        return;
    set_piece_add_label(set, booklet, document->label, document->cover_label, 0);
    if (pages > 1)
        set_piece_add_label(set, booklet + 1, document->label, "", 2);
}

static int set_sheet_side(struct set_piece *set, struct print_document *document, int side,
                          struct error *error)
{
    const struct imposition *imposition = &document->imposition;
    const struct imposed_side pages = imposition_side(imposition, booklet_count(document), side);
    const struct canvas *page = document->pages[loose_count(document)];
    struct canvas *sheet = &document->sheet;
    char name[40];
    canvas_open(sheet, document->subset, imposition->sheet_width_mm, imposition->sheet_height_mm);
    imposition_draw(sheet, imposition, document->pages + loose_count(document), &pages);
    if (document->marked_piece != 0 && !pages.is_back &&
        draw_inserter_mark(document, sheet, loose_sheet_count(document) + pages.sheet + 1, error) !=
            0)
        return -1;
    canvas_close(sheet);
    if (canvas_failed(sheet))
        return drawing_failed(error);
    snprintf(name, sizeof name, "%d%s", pages.sheet + 1, pages.is_back ? "裏" : "表");
    set_piece_add_label(set, set->page_count, document->label == NULL ? "" : document->label, name,
                        0);
    set_piece_add_page(set, document->compositor->deflater, sheet, 2 * page->width_mm,
                       page->height_mm);
    return 0;
}

static int set_sheets(struct set_piece *set, struct print_document *document, struct error *error)
{
    const int first = loose_count(document), count = booklet_count(document);
    for (int i = first; i < document->page_count; i++)
        set_piece_add_backgrounds(set, document->pages[i]);
    for (int side = 0; side < imposition_side_count(count); side++)
        if (set_sheet_side(set, document, side, error) != 0)
            return -1;
    return 0;
}

/* The page of the set piece that a page of the open piece stands on. */
static int place_of(const struct print_document *document, int page)
{
    const int loose = loose_count(document);
    if (!is_imposed(document) || page < loose)
        return page;
    return loose + imposition_side_of(booklet_count(document), page - loose);
}

static int set_pages(struct set_piece *set, struct print_document *document, struct error *error)
{
    const int loose = loose_count(document);
    set_own_labels(set, document);
    set_own_pages(set, document, 0, loose);
    if (!is_imposed(document))
        set_own_pages(set, document, loose, booklet_count(document));
    else if (set_sheets(set, document, error) != 0)
        return -1;
    for (int i = 0; i < document->bookmark_count; i++) {
        const struct set_bookmark *bookmark = &document->bookmarks[i];
        set_piece_add_bookmark(set, bookmark->level, bookmark->title,
                               place_of(document, bookmark->page));
    }
    return set->failed ? error_out_of_memory(error) : 0;
}

/* Draws what only the whole piece tells, and says whether all of it can be printed. */
static int close_pages(struct print_document *document, struct error *error)
{
    const int loose = loose_count(document);
    bool failed = false;
    if (mark_loose_sheets(document, error) != 0)
        return -1;
    for (int i = 0; i < document->page_count; i++) {
        canvas_close(document->pages[i]);
        failed |= canvas_failed(document->pages[i]);
    }
    if (failed)
        return drawing_failed(error);
    if (!is_imposed(document))
        return 0;
    return imposition_check(&document->imposition, document->pages + loose,
                            document->page_count - loose, error);
}

struct set_piece *print_document_set_piece(struct print_document *document, struct error *error)
{
    struct set_piece *set = calloc(1, sizeof *set);
    if (set == NULL) {
        error_out_of_memory(error);
        return NULL;
    }
    int result = close_pages(document, error);
    if (result == 0)
        result = set_pages(set, document, error);
    if (result == 0 && font_subset_commit(document->subset, &set->uses) != 0)
        result = error_out_of_memory(error);
    if (result == 0)
        return set;
    set_piece_free(set);
    return NULL;
}
