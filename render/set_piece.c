/* SPDX-License-Identifier: MIT */
#include "set_piece.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void set_piece_free(struct set_piece *piece)
{
    if (piece == NULL)
        return;
    for (int i = 0; i < piece->bookmark_count; i++)
        free(piece->bookmarks[i].title);
    free(piece->bookmarks);
    free(piece->labels);
    free(piece->backgrounds);
    free(piece->pages);
    font_uses_free(&piece->uses);
    buffer_free(&piece->content);
    free(piece);
}

/* Room for one item more in an owned array; the array, or NULL with piece->failed. */
static void *reserve(struct set_piece *piece, void *items, int count, int *capacity, size_t size)
{
    if (count < *capacity)
        return items;
    const int more = *capacity * 2 + 4;
    void *grown = realloc(items, (size_t)more * size);
    piece->failed |= grown == NULL;
    if (grown != NULL)
        *capacity = more;
    return grown;
}

void set_piece_add_backgrounds(struct set_piece *piece, const struct canvas *canvas)
{
    for (int i = 0; i < canvas->background_count; i++) {
        int *numbers = reserve(piece, piece->backgrounds, piece->background_count,
                               &piece->background_capacity, sizeof *numbers);
        if (numbers == NULL)
            return;
        piece->backgrounds = numbers;
        numbers[piece->background_count++] = canvas->backgrounds[i];
    }
}

void set_piece_add_page(struct set_piece *piece, struct pdf_deflater *deflater,
                        const struct canvas *canvas, double trim_width_mm, double trim_height_mm)
{
    struct set_page *pages = reserve(piece, piece->pages, piece->page_count,
                                     &piece->page_capacity, sizeof *pages);
    const size_t begin = piece->content.size;
    if (pages == NULL)
        return;
    piece->pages = pages;
    pdf_deflate(&piece->content, deflater, &canvas->content);
    piece->failed |= piece->content.failed;
    pages[piece->page_count++] = (struct set_page){.width_mm = canvas->width_mm,
                                                   .height_mm = canvas->height_mm,
                                                   .trim_width_mm = trim_width_mm,
                                                   .trim_height_mm = trim_height_mm,
                                                   .begin = begin,
                                                   .size = piece->content.size - begin,
                                                   .background_end = piece->background_count};
}

void set_piece_add_bookmark(struct set_piece *piece, int level, const char *title, int page)
{
    struct set_bookmark *bookmarks = reserve(piece, piece->bookmarks, piece->bookmark_count,
                                             &piece->bookmark_capacity, sizeof *bookmarks);
    if (bookmarks == NULL)
        return;
    piece->bookmarks = bookmarks;
    char *copy = strdup(title);
    piece->failed |= copy == NULL;
    if (copy != NULL)
        bookmarks[piece->bookmark_count++] = (struct set_bookmark){level, page, copy};
}

void set_piece_add_label(struct set_piece *piece, int page, const char *first, const char *second,
                         int first_number)
{
    struct set_label *labels = reserve(piece, piece->labels, piece->label_count,
                                       &piece->label_capacity, sizeof *labels);
    if (labels == NULL)
        return;
    piece->labels = labels;
    struct set_label *label = &labels[piece->label_count++];
    label->page = page;
    label->first_number = first_number;
    snprintf(label->prefix, sizeof label->prefix, "%s%s", first, second);
}
