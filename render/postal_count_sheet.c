/* SPDX-License-Identifier: MIT */
#include "postal_count_sheet.h"

#include "typeset.h"

#include <stdio.h>
#include <string.h>

#define WIDTH_MM 210.0
#define HEIGHT_MM 297.0
#define LEFT_MM 18.0
#define COLUMNS 3
#define ROWS 40
#define COLUMN_MM 56.0
#define COLUMN_GAP_MM 3.0
#define ROW_MM 5.4
#define TABLE_TOP_MM 56.0
#define CELLS 4

/* Left edge and width of the cells of a column, from the column's left edge. */
static const struct {
    double x_mm, width_mm;
    const char *head;
} cells[CELLS] = {{0, 12, "郵便区"}, {12, 12, "通数"}, {24, 15, "バーコード"}, {39, 17, "位置"}};

struct sheet {
    struct print_document *document;
    struct canvas *canvas;
    const struct postal_count_head *head;
    const struct postal_area *areas;
    size_t count;
    int page, pages;
    struct text_block block; /* scratch */
};

static const struct form_colour ink = {26, 26, 26};
static const struct form_colour pale = {236, 240, 238};
static const struct form_colour rule = {150, 160, 156};

static int draw_text(struct sheet *sheet, const char *text, struct rect_mm box, enum form_face face,
                     double size_pt, enum form_align align, struct error *error)
{
    const struct form_style style = {.face = face,
                                     .size_pt = size_pt,
                                     .min_size_pt = size_pt * 0.6,
                                     .line_height = 1.2,
                                     .colour = ink,
                                     .align = align,
                                     .valign = VALIGN_MIDDLE};
    text_block_clear(&sheet->block);
    if (text_block_append(&sheet->block, print_document_library(sheet->document), face, text,
                          strlen(text), error) != 0 ||
        text_block_set_line(&sheet->block, &style, box.w, error) != 0)
        return -1;
    text_block_draw(sheet->canvas, &sheet->block, box, &style);
    return 0;
}

static struct rect_mm cell_box(size_t column, size_t row, size_t cell)
{
    double left = LEFT_MM + (double)column * (COLUMN_MM + COLUMN_GAP_MM);
    return (struct rect_mm){left + cells[cell].x_mm + 1, TABLE_TOP_MM + (double)row * ROW_MM,
                            cells[cell].width_mm - 2, ROW_MM};
}

static int draw_head(struct sheet *sheet, struct error *error)
{
    const struct {
        const char *label, *text;
    } lines[] = {{"差出人", sheet->head->society},
                 {"件名", sheet->head->document},
                 {"ジョブ番号", sheet->head->job},
                 {"作成日", sheet->head->date}};
    struct rect_mm title = {LEFT_MM, 14, WIDTH_MM - 2 * LEFT_MM, 9};
    if (draw_text(sheet, "郵便区別　通数内訳票", title, FACE_GOTHIC_BOLD, 16, ALIGN_CENTRE,
                  error) != 0)
        return -1;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        double top = 26 + (double)i * 5.6;
        struct rect_mm label = {LEFT_MM, top, 22, 5.6}, text = {LEFT_MM + 22, top, 90, 5.6};
        if (draw_text(sheet, lines[i].label, label, FACE_GOTHIC, 9, ALIGN_LEFT, error) != 0 ||
            draw_text(sheet, lines[i].text, text, FACE_GOTHIC, 10, ALIGN_LEFT, error) != 0)
            return -1;
    }
    return 0;
}

static int draw_totals(struct sheet *sheet, struct error *error)
{
    const struct canvas_paint frame = {.stroke_mm = 0.4, .stroke = ink};
    size_t pieces = 0, with_barcode = 0;
    struct rect_mm box = {132, 26, 60, 22.4};
    char text[120];
    for (size_t i = 0; i < sheet->count; i++) {
        pieces += sheet->areas[i].pieces;
        with_barcode += sheet->areas[i].with_barcode;
    }
    canvas_rect(sheet->canvas, box, 0, &frame);
    snprintf(text, sizeof text, "合計　%zu 通", pieces);
    if (draw_text(sheet, text, (struct rect_mm){134, 28, 56, 9}, FACE_GOTHIC_BOLD, 16, ALIGN_CENTRE,
                  error) != 0)
        return -1;
    snprintf(text, sizeof text, "郵便区 %zu か所　うちバーコード付 %zu 通", sheet->count,
             with_barcode);
    return draw_text(sheet, text, (struct rect_mm){134, 39, 56, 6}, FACE_GOTHIC, 9, ALIGN_CENTRE,
                     error);
}

static int draw_column_head(struct sheet *sheet, size_t column, struct error *error)
{
    const struct canvas_paint ground = {.has_fill = true, .fill = pale};
    struct rect_mm first = cell_box(column, 0, 0);
    canvas_rect(sheet->canvas, (struct rect_mm){first.x - 1, first.y, COLUMN_MM, ROW_MM}, 0,
                &ground);
    for (size_t cell = 0; cell < CELLS; cell++)
        if (draw_text(sheet, cells[cell].head, cell_box(column, 0, cell), FACE_GOTHIC_BOLD, 8,
                      cell == 0 ? ALIGN_LEFT : ALIGN_RIGHT, error) != 0)
            return -1;
    return 0;
}

static int draw_area(struct sheet *sheet, size_t column, size_t row, const struct postal_area *area,
                     struct error *error)
{
    const struct canvas_paint line = {.stroke_mm = 0.15, .stroke = rule};
    char texts[CELLS][48];
    snprintf(texts[0], sizeof texts[0], "%s", area->number[0] != '\0' ? area->number : "なし");
    snprintf(texts[1], sizeof texts[1], "%zu", area->pieces);
    snprintf(texts[2], sizeof texts[2], "%zu", area->with_barcode);
    snprintf(texts[3], sizeof texts[3], "%zu–%zu", area->first, area->first + area->pieces - 1);
    for (size_t cell = 0; cell < CELLS; cell++)
        if (draw_text(sheet, texts[cell], cell_box(column, row, cell),
                      cell == 0 ? FACE_GOTHIC_BOLD : FACE_GOTHIC, cell == 3 ? 8 : 9.5,
                      cell == 0 ? ALIGN_LEFT : ALIGN_RIGHT, error) != 0)
            return -1;
    struct rect_mm first = cell_box(column, row, 0);
    double bottom = first.y + ROW_MM;
    canvas_line(sheet->canvas, (struct point_mm){first.x - 1, bottom},
                (struct point_mm){first.x - 1 + COLUMN_MM, bottom}, &line);
    return 0;
}

static int draw_table(struct sheet *sheet, struct error *error)
{
    size_t first = (size_t)(sheet->page - 1) * COLUMNS * ROWS;
    for (size_t i = 0; i < COLUMNS * ROWS && first + i < sheet->count; i++) {
        size_t column = i / ROWS, row = i % ROWS;
        if (row == 0 && draw_column_head(sheet, column, error) != 0)
            return -1;
        if (draw_area(sheet, column, row + 1, &sheet->areas[first + i], error) != 0)
            return -1;
    }
    return 0;
}

static int draw_page(struct sheet *sheet, struct error *error)
{
    char number[60];
    snprintf(number, sizeof number, "%d / %d", sheet->page, sheet->pages);
    sheet->canvas = print_piece_page(sheet->document, WIDTH_MM, HEIGHT_MM, error);
    if (sheet->canvas == NULL || draw_head(sheet, error) != 0 || draw_totals(sheet, error) != 0 ||
        draw_table(sheet, error) != 0)
        return -1;
    return draw_text(sheet, number, (struct rect_mm){LEFT_MM, 282, WIDTH_MM - 2 * LEFT_MM, 5},
                     FACE_GOTHIC, 8.5, ALIGN_CENTRE, error);
}

int print_document_add_count_sheet(struct print_document *document,
                                   const struct postal_count_head *head,
                                   const struct postal_area *areas, size_t count, int *pages,
                                   struct error *error)
{
    size_t page_count = count == 0 ? 1 : (count + COLUMNS * ROWS - 1) / (COLUMNS * ROWS);
    struct sheet sheet = {.document = document,
                          .head = head,
                          .areas = areas,
                          .count = count,
                          .pages = (int)page_count,
                          .block = TEXT_BLOCK_INIT};
    if (print_piece_begin(document, error) != 0)
        return -1;
    int result = 0;
    for (sheet.page = 1; sheet.page <= sheet.pages && result == 0; sheet.page++)
        result = draw_page(&sheet, error);
    text_block_free(&sheet.block);
    if (result != 0) {
        print_piece_abandon(document);
        return -1;
    }
    if (pages != NULL)
        *pages = sheet.pages;
    return print_piece_commit(document, error);
}
