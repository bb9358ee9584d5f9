/* SPDX-License-Identifier: MIT */
/* From the pages of a piece to the pages of the file: sheets as they are, imposed booklets, labels,
 * bookmarks and the inserter's marks. */
#include "imposition.h"
#include "inserter_mark.h"
#include "print_document_internal.h"

#include <stdio.h>

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
    const struct inserter_sheet mark = {
        document->marked_piece, sheet, loose_sheet_count(document) + imposed_sheet_count(document)};
    return inserter_mark_draw(canvas, document->session->library, &mark, error);
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

static int add_own_page(struct print_document *document, const struct canvas *canvas,
                        struct error *error)
{
    if (print_document_add_backgrounds(document, canvas, error) != 0)
        return -1;
    return pdf_document_add_page(document->pdf, canvas->width_mm, canvas->height_mm,
                                 &canvas->content, error);
}

static int add_own_pages(struct print_document *document, int first, int count, struct error *error)
{
    pdf_document_set_trim(document->pdf, 0, 0);
    for (int i = first; i < first + count; i++)
        if (add_own_page(document, document->pages[i], error) != 0)
            return -1;
    return 0;
}

static void add_label(struct print_document *document, int page, const char *name, int first_number)
{
    char label[120];
    snprintf(label, sizeof label, "%s%s", document->label, name);
    pdf_document_add_label(document->pdf, page, label, first_number);
}

/* Of pages that go as they are; those of imposed sheets come with the sheets. */
static void add_own_labels(struct print_document *document)
{
    const int first = pdf_document_page_count(document->pdf), loose = loose_count(document);
    const int booklet = document->booklet < 0 ? first : first + loose;
    const int pages = document->booklet < 0 ? loose : booklet_count(document);
    if (document->label == NULL)
        return;
    if (booklet > first)
        add_label(document, first, document->front_label, 1);
    if (is_imposed(document) || pages == 0)
        return;
    add_label(document, booklet, document->cover_label, 0);
    if (pages > 1)
        add_label(document, booklet + 1, "", 2);
}

static int add_sheet_side(struct print_document *document, int side, struct error *error)
{
    const struct imposition *imposition = &document->imposition;
    const struct imposed_side pages = imposition_side(imposition, booklet_count(document), side);
    struct canvas *sheet = &document->sheet;
    char label[120];
    canvas_open(sheet, document->subset, imposition->sheet_width_mm, imposition->sheet_height_mm);
    imposition_draw(sheet, imposition, document->pages + loose_count(document), &pages);
    if (document->marked_piece != 0 && !pages.is_back &&
        draw_inserter_mark(document, sheet, loose_sheet_count(document) + pages.sheet + 1, error) !=
            0)
        return -1;
    canvas_close(sheet);
    if (canvas_failed(sheet))
        return drawing_failed(error);
    snprintf(label, sizeof label, "%s%d%s", document->label == NULL ? "" : document->label,
             pages.sheet + 1, pages.is_back ? "裏" : "表");
    pdf_document_add_label(document->pdf, pdf_document_page_count(document->pdf), label, 0);
    return pdf_document_add_page(document->pdf, sheet->width_mm, sheet->height_mm, &sheet->content,
                                 error);
}

static int add_sheets(struct print_document *document, struct error *error)
{
    const int first = loose_count(document), count = booklet_count(document);
    if (count == 0)
        return 0;
    const struct canvas *page = document->pages[first];
    pdf_document_set_trim(document->pdf, 2 * page->width_mm, page->height_mm);
    for (int i = first; i < document->page_count; i++)
        if (print_document_add_backgrounds(document, document->pages[i], error) != 0)
            return -1;
    for (int side = 0; side < imposition_side_count(count); side++)
        if (add_sheet_side(document, side, error) != 0)
            return -1;
    return 0;
}

/* The page of the file, counted from the piece's first, that a page of the piece stands on. */
static int place_of(const struct print_document *document, int page)
{
    const int loose = loose_count(document);
    if (!is_imposed(document) || page < loose)
        return page;
    return loose + imposition_side_of(booklet_count(document), page - loose);
}

static int add_pages(struct print_document *document, struct error *error)
{
    const int first = pdf_document_page_count(document->pdf), loose = loose_count(document);
    add_own_labels(document);
    if (add_own_pages(document, 0, loose, error) != 0)
        return -1;
    if ((is_imposed(document)
             ? add_sheets(document, error)
             : add_own_pages(document, loose, booklet_count(document), error)) != 0)
        return -1;
    for (int i = 0; i < document->bookmark_count; i++) {
        const struct bookmark *bookmark = &document->bookmarks[i];
        if (pdf_document_add_bookmark(document->pdf, bookmark->level, bookmark->title,
                                      first + place_of(document, bookmark->page), error) != 0)
            return -1;
    }
    return 0;
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

int print_piece_commit(struct print_document *document, struct error *error)
{
    if (!document->in_piece)
        return refuse_order(error);
    if (close_pages(document, error) != 0) {
        print_piece_abandon(document);
        return -1;
    }
    document->in_piece = false;
    int result = add_pages(document, error);
    print_document_clear_bookmarks(document);
    return result;
}

void print_piece_abandon(struct print_document *document)
{
    if (document->in_piece)
        font_subset_rollback(document->subset, &document->mark);
    document->in_piece = false;
    print_document_clear_bookmarks(document);
}
