/* SPDX-License-Identifier: MIT */
/* The open piece of a document. */
#include "print_document_internal.h"

#include <stdlib.h>
#include <string.h>

static void clear_bookmarks(struct print_document *document)
{
    for (int i = 0; i < document->bookmark_count; i++)
        free(document->bookmarks[i].title);
    document->bookmark_count = 0;
}

void print_composition_free(struct print_document *document)
{
    if (document->in_piece)
        print_piece_abandon(document);
    for (int i = 0; i < document->page_capacity; i++) {
        canvas_free(document->pages[i]);
        free(document->pages[i]);
    }
    free(document->pages);
    clear_bookmarks(document);
    free(document->bookmarks);
    canvas_free(&document->sheet);
}

int print_piece_begin(struct print_document *document, struct error *error)
{
    if (document->compositor->in_piece || document->compositor->is_drawing)
        return refuse_order(error);
    document->in_piece = document->compositor->in_piece = true;
    document->page_count = 0;
    document->label = document->cover_label = document->front_label = NULL;
    document->booklet = -1;
    document->marked_piece = 0;
    font_subset_begin(document->subset);
    return 0;
}

static int reserve_page(struct print_document *document, struct error *error)
{
    if (document->page_count < document->page_capacity)
        return 0;
    size_t capacity = (size_t)document->page_capacity + 1;
    struct canvas **pages = realloc(document->pages, capacity * sizeof *pages);
    if (pages == NULL)
        return error_out_of_memory(error);
    document->pages = pages;
    pages[document->page_capacity] = calloc(1, sizeof **pages);
    if (pages[document->page_capacity] == NULL)
        return error_out_of_memory(error);
    document->page_capacity++;
    return 0;
}

struct canvas *print_piece_page(struct print_document *document, double width_mm, double height_mm,
                                struct error *error)
{
    if (!document->in_piece) {
        refuse_order(error);
        return NULL;
    }
    if (reserve_page(document, error) != 0)
        return NULL;
    struct canvas *canvas = document->pages[document->page_count++];
    canvas_open(canvas, document->subset, width_mm, height_mm);
    return canvas;
}

struct canvas *print_piece_last_page(const struct print_document *document)
{
    return document->in_piece && document->page_count > 0
               ? document->pages[document->page_count - 1]
               : NULL;
}

struct canvas *print_piece_page_at(const struct print_document *document, int page)
{
    return document->in_piece && page >= 1 && page <= document->page_count
               ? document->pages[page - 1]
               : NULL;
}

int print_piece_bookmark(struct print_document *document, int level, const char *title,
                         struct error *error)
{
    if (!document->in_piece || document->page_count == 0 || level < 0 ||
        level >= PDF_OUTLINE_LEVELS)
        return refuse_order(error);
    if (document->bookmark_count == document->bookmark_capacity) {
        size_t capacity = (size_t)document->bookmark_capacity * 2 + 8;
        struct set_bookmark *bookmarks = realloc(document->bookmarks, capacity * sizeof *bookmarks);
        if (bookmarks == NULL)
            return error_out_of_memory(error);
        document->bookmarks = bookmarks;
        document->bookmark_capacity = (int)capacity;
    }
    char *copy = strdup(title);
    if (copy == NULL)
        return error_out_of_memory(error);
    document->bookmarks[document->bookmark_count++] =
        (struct set_bookmark){level, document->page_count - 1, copy};
    return 0;
}

void print_piece_label(struct print_document *document, const char *prefix, const char *cover)
{
    document->label = prefix;
    document->cover_label = cover;
}

static void end_piece(struct print_document *document)
{
    document->in_piece = document->compositor->in_piece = false;
    clear_bookmarks(document);
}

int print_piece_commit(struct print_document *document, struct error *error)
{
    if (!document->in_piece)
        return refuse_order(error);
    struct set_piece *set = print_document_set_piece(document, error);
    if (set == NULL) {
        print_piece_abandon(document);
        return -1;
    }
    end_piece(document);
    if (document->pdf == NULL) {
        set_piece_free(document->set);
        document->set = set;
        return 0;
    }
    int result = print_document_append(document, set, error);
    set_piece_free(set);
    return result;
}

void print_piece_abandon(struct print_document *document)
{
    if (!document->in_piece)
        return;
    font_subset_abandon(document->subset);
    end_piece(document);
}

struct set_piece *print_document_take_piece(struct print_document *document)
{
    struct set_piece *set = document->set;
    document->set = NULL;
    return set;
}
