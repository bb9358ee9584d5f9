/* SPDX-License-Identifier: MIT */
#include "guide_flow.h"

#include <stdio.h>

/* The table of {{premium_table}}: a row a month, a heavier rule between fiscal years. */

#define ROW_MM 4.75
#define HEAD_MM 7
#define NOTE_MM 4.6

enum month_column { MONTH, HEALTH, SUPPORT, CARE, TOTAL, DUE, RUNNING, COLUMN_COUNT };

static const struct month_column_style {
    const char *title;
    double width_mm;
    enum form_align align;
} columns[COLUMN_COUNT] = {
    [MONTH] = {"対象の月", 20, ALIGN_LEFT},    [HEALTH] = {"健康保険", 15.5, ALIGN_RIGHT},
    [SUPPORT] = {"支援金", 12.5, ALIGN_RIGHT}, [CARE] = {"介護保険", 14, ALIGN_RIGHT},
    [TOTAL] = {"合計", 15.5, ALIGN_RIGHT},     [DUE] = {"納付期限", 19.9, ALIGN_RIGHT},
    [RUNNING] = {"累計", 16.6, ALIGN_RIGHT},
};

#define SIDE 1.2

static const struct guide_type
    head_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 8, 1, {0x1F, 0x5C, 0x4D}},
    cell_type = {FACE_GOTHIC, FACE_GOTHIC, 8, 1, {0x14, 0x18, 0x16}},
    total_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 8, 1, {0x14, 0x18, 0x16}};

static int draw_cell(struct guide_flow *flow, enum month_column column, const char *text,
                     const struct guide_type *type, double y, struct error *error)
{
    double x = GUIDE_LEFT;
    for (int before = 0; before < (int)column; before++)
        x += columns[before].width_mm;
    const struct guide_slot slot = {x + SIDE, y, columns[column].width_mm - 2 * SIDE,
                                    columns[column].align};
    return guide_draw_label(flow, text, type, slot, error);
}

static int draw_head(struct guide_flow *flow, struct error *error)
{
    guide_fill(flow, (struct rect_mm){GUIDE_LEFT, flow->y, GUIDE_MEASURE, HEAD_MM}, 0, guide_green);
    struct guide_type type = head_type;
    type.colour = guide_white;
    for (int column = 0; column < COLUMN_COUNT; column++)
        if (draw_cell(flow, (enum month_column)column, columns[column].title, &type, flow->y + 2.1,
                      error) != 0)
            return -1;
    flow->y += HEAD_MM;
    return 0;
}

static void format_month(int year, int month, char out[DATE_TEXT_SIZE])
{
    const char *era;
    int era_year;
    date_era((struct date){(short)year, (signed char)month, 1}, &era, NULL, &era_year);
    snprintf(out, DATE_TEXT_SIZE, "%s%d年%d月", era, era_year, month);
}

static void format_amount(int64_t yen, char out[GUIDE_YEN_SIZE])
{
    if (yen == 0)
        snprintf(out, GUIDE_YEN_SIZE, "－");
    else
        guide_format_yen(yen, out);
}

static void format_due(struct date date, char out[DATE_TEXT_SIZE])
{
    static const char *const weekdays[] = {"日", "月", "火", "水", "木", "金", "土"};
    snprintf(out, DATE_TEXT_SIZE, "%d月%d日(%s)", date.month, date.day,
             weekdays[date_weekday(date)]);
}

/* The texts of a row's cells, in the order of the columns: that is also the order of reading. */
static int draw_month(struct guide_flow *flow, const struct guide_month *month, bool ends_year,
                      struct error *error)
{
    const int64_t yen[COLUMN_COUNT] = {[HEALTH] = month->health_yen,
                                       [SUPPORT] = month->support_yen,
                                       [CARE] = month->care_yen,
                                       [TOTAL] = month->total_yen,
                                       [RUNNING] = month->running_total_yen};
    double y = flow->y + (ROW_MM - cell_type.size_pt / POINTS_PER_MM) / 2;
    if (month->in_first_payment)
        guide_fill(flow, (struct rect_mm){GUIDE_LEFT, flow->y, GUIDE_MEASURE, ROW_MM}, 0,
                   guide_tint);
    for (int column = 0; column < COLUMN_COUNT; column++) {
        char text[DATE_TEXT_SIZE + GUIDE_YEN_SIZE];
        if (column == MONTH)
            format_month(month->year, month->month, text);
        else if (column == DUE)
            format_due(month->due, text);
        else
            format_amount(yen[column], text);
        if (draw_cell(flow, (enum month_column)column, text,
                      column == TOTAL ? &total_type : &cell_type, y, error) != 0)
            return -1;
    }
    flow->y += ROW_MM;
    guide_line(flow, GUIDE_LEFT, flow->y, GUIDE_LEFT + GUIDE_MEASURE, flow->y,
               ends_year ? 0.3 : 0.1, ends_year ? guide_green : guide_rule);
    return 0;
}

static int draw_note(struct guide_flow *flow, struct error *error)
{
    const struct guide_slot first = {GUIDE_LEFT + 6.2, flow->y + 0.9, 50, ALIGN_LEFT};
    const struct guide_slot unit = {GUIDE_LEFT, flow->y + 0.9, GUIDE_MEASURE, ALIGN_RIGHT};
    bool has_first = flow->data->month_count > 0 && flow->data->months[0].in_first_payment;
    if (has_first) {
        guide_fill(flow, (struct rect_mm){GUIDE_LEFT, flow->y + 0.9, 5, 2.6}, 0, guide_tint);
        if (guide_draw_label(flow, "初回にまとめて納める月", &guide_type_small, first, error) != 0)
            return -1;
    }
    int result = guide_draw_label(flow, "単位：円", &guide_type_small, unit, error);
    flow->y += NOTE_MM;
    return result;
}

int guide_flow_months(struct guide_flow *flow, struct error *error)
{
    const struct guide_data *data = flow->data;
    if (guide_flow_room(flow, NOTE_MM + HEAD_MM + 3 * ROW_MM, error) != 0 ||
        draw_note(flow, error) != 0 || draw_head(flow, error) != 0)
        return -1;
    for (size_t i = 0; i < data->month_count; i++) {
        bool ends_year = data->months[i].month == 3 || i + 1 == data->month_count;
        if (flow->y + ROW_MM > GUIDE_BOTTOM &&
            (guide_flow_page(flow, error) != 0 || draw_head(flow, error) != 0))
            return -1;
        if (draw_month(flow, &data->months[i], ends_year, error) != 0)
            return -1;
    }
    return 0;
}
