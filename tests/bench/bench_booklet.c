/* SPDX-License-Identifier: MIT */
#include "bench_booklet.h"

#include "buffer.h"
#include "typeset.h"

#include <stdlib.h>
#include <string.h>

#define PT (1 / POINTS_PER_MM)
#define WIDTH_MM (419.53 * PT)
#define HEIGHT_MM (595.28 * PT)
#define MARGIN_MM (42 * PT)
#define MEASURE_MM (WIDTH_MM - 2 * MARGIN_MM)
#define COVER_TOP_MM (120 * PT)

#define HEADING_PT 14
#define TEXT_PT 9
#define CELL_PT 9
#define TABLE_COLUMNS 4
#define TABLE_ROWS 13
#define ROW_MM (20 * PT)
#define CELL_INSET_MM (6 * PT)

static const struct form_colour black = {0, 0, 0};

struct bench_booklet {
    const struct bench_data *data;
    struct print_document *document;
    struct text_block *fixed; /* by block: the lines of a text without values; else empty */
    int *backgrounds;         /* by block that begins a page: its background, or -1 */
    struct text_block block;  /* scratch */
    struct buffer text;       /* scratch */
};

/* A page that is being filled. */
struct page {
    struct bench_booklet *booklet;
    const struct bench_case *values; /* NULL: a page that is the same for all */
    struct canvas *canvas;
    double y_mm;
};

static bool is_fixed(const struct bench_block *block)
{
    return block->kind != 'T' && (block->text == NULL || strchr(block->text, '{') == NULL);
}

static double size_of(const struct bench_block *block)
{
    return block->kind == 'H' ? HEADING_PT : block->kind == 'C' ? block->size_pt : TEXT_PT;
}

static double pitch_mm(const struct bench_block *block)
{
    return block->kind == 'H' ? 20 * PT : block->kind == 'C' ? block->size_pt * 1.5 * PT : 14 * PT;
}

/* Breaks text into the lines of a block. */
static int break_lines(struct text_block *out, struct bench_booklet *booklet,
                       const struct bench_block *block, const char *text, size_t size,
                       struct error *error)
{
    struct font_library *library = print_document_library(booklet->document);
    text_block_clear(out);
    if (text_block_append(out, library, block->kind == 'P' ? FACE_MINCHO : FACE_GOTHIC, text, size,
                          error) != 0)
        return -1;
    return text_block_break(out, size_of(block), pitch_mm(block) / size_of(block) / PT, MEASURE_MM,
                            block->kind == 'P', error);
}

/* {column} becomes the case's value. */
static void fill_text(struct page *page, const char *text)
{
    struct buffer *out = &page->booklet->text;
    buffer_clear(out);
    while (*text != '\0') {
        size_t plain = strcspn(text, "{");
        buffer_append(out, text, plain);
        text += plain;
        if (*text == '\0')
            break;
        size_t name = strcspn(text, "}") - 1;
        int column = bench_column(page->booklet->data, text + 1, name);
        if (column >= 0)
            buffer_append_text(out, page->values->values[column].text);
        text += name + 2;
    }
}

static int draw_lines(struct page *page, const struct bench_block *block, struct error *error)
{
    struct bench_booklet *booklet = page->booklet;
    const struct text_block *lines = &booklet->fixed[block - booklet->data->blocks];
    if (!is_fixed(block)) {
        fill_text(page, block->text);
        lines = &booklet->block;
        if (break_lines(&booklet->block, booklet, block, buffer_text(&booklet->text),
                        booklet->text.size, error) != 0)
            return -1;
    }
    for (size_t line = 0; line < lines->line_count; line++) {
        page->y_mm += pitch_mm(block);
        double top = page->y_mm - size_of(block) * FONT_EM_ASCENT / 1000 * PT;
        text_block_draw_line(page->canvas, lines, line, MARGIN_MM, top, MEASURE_MM,
                             block->kind == 'C' ? ALIGN_CENTRE : ALIGN_LEFT, black);
    }
    page->y_mm += (block->kind == 'P' ? 5 : block->kind == 'C' ? 10 : 8) * PT;
    return 0;
}

static int draw_block(struct page *page, const struct bench_block *block, struct error *error)
{
    if (draw_lines(page, block, error) != 0)
        return -1;
    if (block->kind == 'H') {
        const struct canvas_paint rule = {.stroke_mm = 0.8 * PT};
        canvas_line(page->canvas, (struct point_mm){MARGIN_MM, page->y_mm},
                    (struct point_mm){MARGIN_MM + MEASURE_MM, page->y_mm}, &rule);
        page->y_mm += 4 * PT;
    }
    return 0;
}

/* ---- The table ---- */

static int draw_cell(struct page *page, const char *text, size_t size, int row, int column,
                     struct error *error)
{
    const double width = MEASURE_MM / TABLE_COLUMNS, x = MARGIN_MM + width * column;
    const struct form_style style = {
        .face = row > 0 ? FACE_MINCHO : FACE_GOTHIC, .size_pt = CELL_PT, .line_height = 1};
    struct text_block *block = &page->booklet->block;
    enum form_align align = row > 0 && (column == 1 || column == 2) ? ALIGN_RIGHT : ALIGN_LEFT;
    text_block_clear(block);
    if (text_block_append(block, print_document_library(page->booklet->document), style.face, text,
                          size, error) != 0 ||
        text_block_set_line(block, &style, width, error) != 0)
        return -1;
    if (block->line_count > 0)
        text_block_draw_line(page->canvas, block, 0, x + CELL_INSET_MM,
                             page->y_mm + 14 * PT - CELL_PT * FONT_EM_ASCENT / 1000 * PT,
                             width - 2 * CELL_INSET_MM, align, black);
    return 0;
}

static void draw_grid(struct page *page)
{
    const struct canvas_paint rule = {.stroke_mm = 0.4 * PT};
    const double width = MEASURE_MM / TABLE_COLUMNS;
    for (int row = 0; row < TABLE_ROWS; row++)
        for (int column = 0; column < TABLE_COLUMNS; column++)
            canvas_rect(page->canvas,
                        (struct rect_mm){MARGIN_MM + width * column, page->y_mm + ROW_MM * row,
                                         width, ROW_MM},
                        0, &rule);
}

/* The head, then the case's months: cells parted by |, rows by ; */
static int draw_table(struct page *page, const char *head, struct error *error)
{
    const char *months = page->values->values[BENCH_MONTHS_COLUMN].text;
    double top = page->y_mm;
    for (int row = 0; row < TABLE_ROWS; row++) {
        const char *cell = row > 0 ? months : head;
        for (int column = 0; column < TABLE_COLUMNS; column++) {
            size_t size = strcspn(cell, "|;");
            if (draw_cell(page, cell, size, row, column, error) != 0)
                return -1;
            cell += size;
            if (*cell == '|')
                cell++;
        }
        if (row > 0)
            months = *cell == ';' ? cell + 1 : cell;
        page->y_mm += ROW_MM;
    }
    double bottom = page->y_mm;
    page->y_mm = top;
    draw_grid(page);
    page->y_mm = bottom + 6 * PT;
    return 0;
}

/* ---- Pages ---- */

/* Draws from the block behind `first`, which begins a page, to the next such block. */
static int draw_page(struct page *page, size_t first, struct error *error)
{
    const struct bench_data *data = page->booklet->data;
    page->y_mm = data->blocks[first + 1].kind == 'C' ? COVER_TOP_MM : MARGIN_MM;
    for (size_t i = first + 1; i < data->block_count && data->blocks[i].kind != 'N'; i++) {
        const struct bench_block *block = &data->blocks[i];
        int result = block->kind == 'T' ? draw_table(page, block->text, error)
                                        : draw_block(page, block, error);
        if (result != 0)
            return -1;
    }
    return 0;
}

static bool is_fixed_page(const struct bench_data *data, size_t first)
{
    for (size_t i = first + 1; i < data->block_count && data->blocks[i].kind != 'N'; i++)
        if (!is_fixed(&data->blocks[i]))
            return false;
    return true;
}

static int compile(struct bench_booklet *booklet, struct error *error)
{
    const struct bench_data *data = booklet->data;
    for (size_t i = 0; i < data->block_count; i++) {
        const struct bench_block *block = &data->blocks[i];
        booklet->backgrounds[i] = -1;
        if (block->kind != 'N' && is_fixed(block) &&
            break_lines(&booklet->fixed[i], booklet, block, block->text, strlen(block->text),
                        error) != 0)
            return -1;
    }
    for (size_t i = 0; i < data->block_count; i++) {
        struct page page = {.booklet = booklet};
        if (data->blocks[i].kind != 'N' || !is_fixed_page(data, i))
            continue;
        page.canvas = print_background_begin(booklet->document, WIDTH_MM, HEIGHT_MM, error);
        if (page.canvas == NULL || draw_page(&page, i, error) != 0 ||
            print_background_end(booklet->document, &booklet->backgrounds[i], error) != 0)
            return -1;
    }
    return 0;
}

int bench_booklet_new(struct bench_booklet **out, const struct bench_data *data,
                      struct print_document *document, struct error *error)
{
    struct bench_booklet *booklet = calloc(1, sizeof *booklet);
    *out = booklet;
    if (booklet == NULL)
        return error_out_of_memory(error);
    booklet->data = data;
    booklet->document = document;
    booklet->block = (struct text_block)TEXT_BLOCK_INIT;
    booklet->fixed = calloc(data->block_count, sizeof *booklet->fixed);
    booklet->backgrounds = calloc(data->block_count, sizeof *booklet->backgrounds);
    if (booklet->fixed == NULL || booklet->backgrounds == NULL)
        return error_out_of_memory(error);
    return compile(booklet, error);
}

void bench_booklet_free(struct bench_booklet *booklet)
{
    if (booklet == NULL)
        return;
    for (size_t i = 0; booklet->fixed != NULL && i < booklet->data->block_count; i++)
        text_block_free(&booklet->fixed[i]);
    free(booklet->fixed);
    free(booklet->backgrounds);
    text_block_free(&booklet->block);
    buffer_free(&booklet->text);
    free(booklet);
}

int bench_booklet_add(struct bench_booklet *booklet, const struct bench_case *values,
                      struct error *error)
{
    const struct bench_data *data = booklet->data;
    if (print_piece_begin(booklet->document, error) != 0)
        return -1;
    for (size_t i = 0; i < data->block_count; i++) {
        if (data->blocks[i].kind != 'N')
            continue;
        struct page page = {.booklet = booklet, .values = values};
        page.canvas = print_piece_page(booklet->document, WIDTH_MM, HEIGHT_MM, error);
        if (page.canvas == NULL)
            return -1;
        if (booklet->backgrounds[i] >= 0)
            canvas_background(page.canvas, booklet->backgrounds[i]);
        else if (draw_page(&page, i, error) != 0)
            return -1;
    }
    return print_piece_commit(booklet->document, error);
}
