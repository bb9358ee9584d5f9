/* SPDX-License-Identifier: MIT */
#include "guide_flow.h"

#include "message.h"

#include <math.h>
#include <stdlib.h>

/* Tables of the text: columns as wide as what they hold, light rules, rows that are never split. */

#define CELL_SIDE 1.8  /* left and right of a cell's text */
#define CELL_ABOVE 1.0 /* above and below */
#define COLUMN_LEAST 12.0
#define WHOLE_MM 62.0 /* a table no higher than this is not divided */

/* A table set to widths: one broken block a cell. */
struct set_table {
    const struct guide_table *table;
    struct text_block *cells;
    double column_mm[GUIDE_MAX_COLUMNS];
    double *row_mm;
};

static size_t cell_count(const struct guide_table *table)
{
    return table->rows * (size_t)table->columns;
}

static const struct guide_type *row_type(const struct guide_table *table, size_t row)
{
    return row == 0 && table->has_header ? &guide_type_table_head : &guide_type_table;
}

static void free_set_table(struct set_table *set)
{
    for (size_t i = 0; set->cells != NULL && i < cell_count(set->table); i++)
        text_block_free(&set->cells[i]);
    free(set->cells);
    free(set->row_mm);
}

static int resolve_cells(struct set_table *set, const struct guide_flow *flow, struct error *error)
{
    const struct guide_table *table = set->table;
    for (size_t i = 0; i < cell_count(table); i++) {
        set->cells[i] = (struct text_block)TEXT_BLOCK_INIT;
        const struct guide_type *type = row_type(table, i / (size_t)table->columns);
        if (table->cells[i].text != NULL &&
            guide_text_append(&set->cells[i], flow, &table->cells[i], type, error) != 0)
            return -1;
    }
    return 0;
}

/* About how high the table is with these columns: by the widths of its texts, not by breaking them.
 */
static double estimate_height(const struct set_table *set, const double *natural_mm,
                              const double *column_mm)
{
    const struct guide_table *table = set->table;
    double height = 0;
    for (size_t row = 0; row < table->rows; row++) {
        double lines = 1, em = row_type(table, row)->size_pt / POINTS_PER_MM;
        for (int column = 0; column < table->columns; column++) {
            double natural = natural_mm[row * (size_t)table->columns + (size_t)column];
            double room = column_mm[column] - 2 * CELL_SIDE;
            /* Where it wraps, kinsoku takes about a character a line. */
            double needed = natural <= room ? 1 : ceil(natural / (room - em));
            lines = needed > lines ? needed : lines;
        }
        height += lines;
    }
    return height;
}

/* Moves width between columns as long as that makes the table lower. */
static void improve_widths(const struct set_table *set, const double *natural_mm, double *column_mm)
{
    const int columns = set->table->columns;
    double best = estimate_height(set, natural_mm, column_mm);
    for (double step = 8; step >= 1; step /= 2)
        for (int from = 0; from < columns; from++)
            for (int to = 0; to < columns; to++) {
                if (from == to || column_mm[from] - step < COLUMN_LEAST)
                    continue;
                column_mm[from] -= step;
                column_mm[to] += step;
                double height = estimate_height(set, natural_mm, column_mm);
                if (height < best) {
                    best = height;
                    continue;
                }
                column_mm[from] += step;
                column_mm[to] -= step;
            }
}

/* Columns that need no more than an even share get what they need; the others share the rest in
 * proportion to their need. What nobody needs goes to all alike. */
static void share_widths(struct set_table *set, const double *natural_mm)
{
    const struct guide_table *table = set->table;
    const int columns = table->columns;
    double need[GUIDE_MAX_COLUMNS] = {0}, rest = GUIDE_MEASURE, wide_need = 0;
    bool is_set[GUIDE_MAX_COLUMNS] = {false};
    int left = columns;
    for (size_t i = 0; i < cell_count(table); i++) {
        double width = natural_mm[i] + 2 * CELL_SIDE + 0.05;
        need[i % (size_t)columns] = fmax(need[i % (size_t)columns], width);
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (int column = 0; column < columns; column++)
            if (!is_set[column] && need[column] <= rest / left) {
                set->column_mm[column] = need[column];
                rest -= need[column];
                left--;
                is_set[column] = changed = true;
            }
    }
    for (int column = 0; column < columns; column++)
        wide_need += is_set[column] ? 0 : need[column];
    for (int column = 0; column < columns; column++) {
        if (left == 0)
            set->column_mm[column] += rest / columns;
        else if (!is_set[column])
            set->column_mm[column] = rest * need[column] / wide_need;
    }
    if (left > 0)
        improve_widths(set, natural_mm, set->column_mm);
}

static int choose_widths(struct set_table *set, struct error *error)
{
    const struct guide_table *table = set->table;
    double *natural_mm = calloc(cell_count(table), sizeof *natural_mm);
    if (natural_mm == NULL)
        return error_out_of_memory(error);
    for (size_t i = 0; i < cell_count(table); i++)
        natural_mm[i] = text_block_natural_width_mm(
            &set->cells[i], row_type(table, i / (size_t)table->columns)->size_pt);
    share_widths(set, natural_mm);
    free(natural_mm);
    return 0;
}

static int break_cells(struct set_table *set, struct error *error)
{
    const struct guide_table *table = set->table;
    for (size_t i = 0; i < cell_count(table); i++) {
        size_t row = i / (size_t)table->columns, column = i % (size_t)table->columns;
        const struct guide_type *type = row_type(table, row);
        struct text_block *cell = &set->cells[i];
        double width = set->column_mm[column] - 2 * CELL_SIDE;
        if (text_block_break(cell, type->size_pt, type->line_height, width, false, error) != 0)
            return -1;
        double height =
            (double)cell->line_count * type->size_pt * type->line_height / POINTS_PER_MM +
            2 * CELL_ABOVE;
        if (height > set->row_mm[row])
            set->row_mm[row] = height;
    }
    return 0;
}

static int set_table(struct set_table *out, const struct guide_flow *flow,
                     const struct guide_table *table, struct error *error)
{
    *out = (struct set_table){.table = table};
    out->cells = calloc(cell_count(table), sizeof *out->cells);
    out->row_mm = calloc(table->rows, sizeof *out->row_mm);
    if (out->cells == NULL || out->row_mm == NULL) {
        free(out->cells);
        free(out->row_mm);
        return error_out_of_memory(error);
    }
    int result = resolve_cells(out, flow, error);
    if (result == 0)
        result = choose_widths(out, error);
    if (result == 0)
        result = break_cells(out, error);
    if (result != 0)
        free_set_table(out);
    return result;
}

static double rows_height(const struct set_table *set, size_t first, size_t until)
{
    double height = 0;
    for (size_t row = first; row < until; row++)
        height += set->row_mm[row];
    return height;
}

/* What stays together at the table's beginning. */
static double least_of(const struct set_table *set)
{
    const struct guide_table *table = set->table;
    double whole = rows_height(set, 0, table->rows);
    size_t together = (table->has_header ? 1 : 0) + 1;
    if (together < table->rows)
        together++; /* one row alone under a header looks lost */
    return whole <= WHOLE_MM ? whole
                             : rows_height(set, 0, together < table->rows ? together : table->rows);
}

int guide_table_least(double *out_mm, struct guide_flow *flow, const struct guide_table *table,
                      struct error *error)
{
    struct set_table set;
    if (set_table(&set, flow, table, error) != 0)
        return -1;
    *out_mm = least_of(&set);
    free_set_table(&set);
    return 0;
}

static void draw_row(struct guide_flow *flow, const struct set_table *set, size_t row)
{
    const struct guide_table *table = set->table;
    const struct guide_type *type = row_type(table, row);
    const double height = set->row_mm[row],
                 line = type->size_pt * type->line_height / POINTS_PER_MM;
    const bool is_head = row == 0 && table->has_header;
    double x = GUIDE_LEFT;
    if (is_head)
        guide_fill(flow, (struct rect_mm){GUIDE_LEFT, flow->y, GUIDE_MEASURE, height}, 0,
                   guide_tint);
    for (int column = 0; column < table->columns; column++) {
        const struct text_block *cell = &set->cells[row * (size_t)table->columns + (size_t)column];
        double y = flow->y + (height - (double)cell->line_count * line) / 2 +
                   (line - type->size_pt / POINTS_PER_MM) / 2;
        for (size_t i = 0; i < cell->line_count && flow->canvas != NULL; i++)
            text_block_draw_line(flow->canvas, cell, i, x + CELL_SIDE, y + (double)i * line,
                                 set->column_mm[column] - 2 * CELL_SIDE, table->align[column],
                                 type->colour);
        x += set->column_mm[column];
    }
    flow->y += height;
    bool is_last = row + 1 == table->rows;
    guide_line(flow, GUIDE_LEFT, flow->y, GUIDE_LEFT + GUIDE_MEASURE, flow->y,
               is_last || is_head ? 0.25 : 0.12, is_last || is_head ? guide_green : guide_rule);
}

static void draw_top(struct guide_flow *flow)
{
    guide_line(flow, GUIDE_LEFT, flow->y, GUIDE_LEFT + GUIDE_MEASURE, flow->y, 0.25, guide_green);
}

static int draw_rows(struct guide_flow *flow, const struct set_table *set, struct error *error)
{
    const struct guide_table *table = set->table;
    draw_top(flow);
    for (size_t row = 0; row < table->rows; row++) {
        if (row > 0 && flow->y + set->row_mm[row] > GUIDE_BOTTOM) {
            if (guide_flow_page(flow, error) != 0)
                return -1;
            draw_top(flow);
            if (table->has_header)
                draw_row(flow, set, 0);
        }
        draw_row(flow, set, row);
    }
    return 0;
}

/* A row and the header above it must fit a page. */
static int check_rows(const struct guide_flow *flow, const struct set_table *set,
                      struct error *error)
{
    const struct guide_table *table = set->table;
    for (size_t row = 0; row < table->rows; row++)
        if (set->row_mm[row] + set->row_mm[0] > GUIDE_BOTTOM - GUIDE_TOP)
            return error_set(
                error, ERROR_REFUSED,
                _("%s: line %d: the table row is higher than a page; shorten it; not printed"),
                flow->guide->source, table->cells[row * (size_t)table->columns].line);
    return 0;
}

int guide_flow_table(struct guide_flow *flow, const struct guide_table *table, struct error *error)
{
    struct set_table set;
    if (set_table(&set, flow, table, error) != 0)
        return -1;
    int result = check_rows(flow, &set, error);
    if (result == 0)
        result = guide_flow_room(flow, least_of(&set), error);
    if (result == 0)
        result = draw_rows(flow, &set, error);
    free_set_table(&set);
    return result;
}
