/* SPDX-License-Identifier: MIT */
#include "guide_flow.h"

#include "code_symbol.h"
#include "message.h"
#include "page_code.h"

#include <stdio.h>
#include <string.h>

/* The page 「あなたの任意継続」. Its frame and labels are a background; its values, and the page
 * code that names the case, are drawn for each person. */

#define LABEL_LEFT (GUIDE_LEFT + 1.5)
#define LABEL_WIDTH 31.0
#define VALUE_LEFT (GUIDE_LEFT + 34)
#define VALUE_WIDTH (GUIDE_LEFT + GUIDE_MEASURE - 1.5 - VALUE_LEFT)
#define HEAD_WIDTH 92.0 /* left of the code at the top */

#define OFFER_LEFT 38.0 /* right of the code at the bottom */
#define OFFER_WIDTH (GUIDE_LEFT + GUIDE_MEASURE - OFFER_LEFT)
#define OFFER_TOP 163.2
#define OFFER_ROW_MM 5.3
#define OFFER_MAX 4

static const struct guide_type
    value_type = {FACE_GOTHIC, FACE_GOTHIC_BOLD, 9.5, 1.25, {0x14, 0x18, 0x16}},
    strong_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 11, 1.2, {0x14, 0x18, 0x16}},
    band_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 9, 1, {0x1F, 0x5C, 0x4D}},
    label_type = {FACE_GOTHIC, FACE_GOTHIC_BOLD, 8.5, 1, {0x5C, 0x68, 0x63}},
    offer_type = {FACE_GOTHIC, FACE_GOTHIC_BOLD, 7.5, 1, {0x14, 0x18, 0x16}};

enum row_kind {
    ROW_BAND, /* title of the rows behind it; no text */
    ROW_PLAIN,
    ROW_STRONG,   /* what the person must not miss */
    ROW_OPTIONAL, /* values that may not be known yet */
};

static const struct row {
    enum row_kind kind;
    double height_mm; /* 9 mm: two lines */
    const char *label;
    const char *text; /* with {bindings} */
} rows[] = {
    {ROW_BAND, 7.2, "資格", NULL},
    {ROW_PLAIN, 6.1, "資格取得日", "{voluntary_acquired_date}"},
    {ROW_PLAIN, 6.1, "資格喪失予定日", "{voluntary_loss_date}"},
    {ROW_OPTIONAL, 6.1, "新しい記号・番号", "{insured_symbol}　{insured_number}"},
    {ROW_BAND, 7.2, "保険料", NULL},
    {ROW_PLAIN, 6.1, "標準報酬月額", "{remuneration}"},
    {ROW_PLAIN, 9.0, "決まり方", "{remuneration_reason}"},
    {ROW_PLAIN, 6.1, "保険料率",
     "健康保険 {health_rate}　　支援金 {support_rate}　　介護保険 {care_rate}"},
    {ROW_BAND, 7.2, "初回の納付", NULL},
    {ROW_PLAIN, 6.1, "納める月", "{first_payment_months}"},
    {ROW_STRONG, 6.1, "金額", "{first_payment_amount}"},
    {ROW_STRONG, 6.1, "納付期限", "{first_payment_due}"},
    {ROW_BAND, 7.2, "振込先", NULL},
    {ROW_PLAIN, 6.1, "金融機関", "{bank_name}　{bank_branch}"},
    {ROW_PLAIN, 6.1, "口座", "{bank_account}"},
    {ROW_PLAIN, 6.1, "口座名義", "{bank_holder}"},
    {ROW_STRONG, 9.0, "振込人の名前", "{transfer_name}"},
};
#define ROW_COUNT (sizeof rows / sizeof *rows)
#define ROWS_TOP 47.5

static int draw_head(struct guide_flow *flow, struct error *error)
{
    const struct guide_type title_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 15, 1, guide_green};
    const struct guide_slot title = {GUIDE_LEFT, 15.5, HEAD_WIDTH, ALIGN_LEFT};
    const struct guide_slot number = {GUIDE_LEFT, 38.4, 20, ALIGN_LEFT};
    guide_line(flow, GUIDE_LEFT, 23.4, GUIDE_LEFT + HEAD_WIDTH, 23.4, 0.35, guide_green);
    guide_line(flow, GUIDE_LEFT, 36.2, GUIDE_LEFT + HEAD_WIDTH, 36.2, 0.12, guide_rule);
    if (guide_draw_label(flow, "あなたの任意継続", &title_type, title, error) != 0)
        return -1;
    return guide_draw_label(flow, "整理番号", &label_type, number, error);
}

static int draw_row_frame(struct guide_flow *flow, const struct row *row, double y,
                          struct error *error)
{
    const double bottom = y + row->height_mm, right = GUIDE_LEFT + GUIDE_MEASURE;
    const struct guide_slot band = {GUIDE_LEFT, bottom - 4.1, GUIDE_MEASURE, ALIGN_LEFT};
    const struct guide_slot label = {LABEL_LEFT, y + (row->height_mm - 3) / 2, LABEL_WIDTH,
                                     ALIGN_LEFT};
    if (row->kind == ROW_BAND) {
        guide_line(flow, GUIDE_LEFT, bottom, right, bottom, 0.3, guide_green);
        return guide_draw_label(flow, row->label, &band_type, band, error);
    }
    if (row->kind == ROW_STRONG)
        guide_fill(flow, (struct rect_mm){GUIDE_LEFT, y, GUIDE_MEASURE, row->height_mm}, 0,
                   guide_tint);
    guide_line(flow, GUIDE_LEFT, bottom, right, bottom, 0.12, guide_rule);
    return guide_draw_label(flow, row->label, &label_type, label, error);
}

enum offer_column {
    OFFER_NAME,
    OFFER_MONTHS,
    OFFER_AMOUNT,
    OFFER_SAVING,
    OFFER_DEADLINE,
    OFFER_COLUMNS
};
static const struct {
    const char *title;
    double x_mm, width_mm;
    enum form_align align;
} offers[OFFER_COLUMNS] = { /* wide enough for "12か月前納（11か月分）" and "10年10月～10年12月" */
    {"選べる前納", 0, 29.2, ALIGN_LEFT}, {"対象の月", 30.6, 23.9, ALIGN_LEFT},
    {"金額", 55.2, 10.6, ALIGN_RIGHT},   {"割引額", 66.6, 9.4, ALIGN_RIGHT},
    {"期限", 77, 16, ALIGN_RIGHT},
};

static int draw_offer_cell(struct guide_flow *flow, enum offer_column column, const char *text,
                           const struct guide_type *type, double y, struct error *error)
{
    const struct guide_slot slot = {OFFER_LEFT + offers[column].x_mm, y, offers[column].width_mm,
                                    offers[column].align};
    return guide_draw_label(flow, text, type, slot, error);
}

static int draw_offers_frame(struct guide_flow *flow, struct error *error)
{
    const struct guide_type type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 8, 1, guide_green};
    for (int column = 0; column < OFFER_COLUMNS; column++)
        if (draw_offer_cell(flow, (enum offer_column)column, offers[column].title, &type,
                            OFFER_TOP + 1.4, error) != 0)
            return -1;
    guide_line(flow, OFFER_LEFT, OFFER_TOP + OFFER_ROW_MM, OFFER_LEFT + OFFER_WIDTH,
               OFFER_TOP + OFFER_ROW_MM, 0.3, guide_green);
    return 0;
}

int guide_draw_personal(struct guide_flow *flow, struct error *error)
{
    const struct page_frame frame = page_frame_for(GUIDE_WIDTH_MM, GUIDE_HEIGHT_MM);
    static char title[] = "あなたの任意継続";
    const struct guide_text mark = {title, NULL, 0, 0};
    if (flow->canvas != NULL)
        page_marks_draw(flow->canvas, &frame);
    if (guide_flow_mark(flow, 0, &mark, error) != 0 || draw_head(flow, error) != 0)
        return -1;
    double y = ROWS_TOP;
    for (const struct row *row = rows; row < rows + ROW_COUNT; y += (row++)->height_mm)
        if (draw_row_frame(flow, row, y, error) != 0)
            return -1;
    return draw_offers_frame(flow, error) == 0 ? guide_draw_folio(flow, error) : -1;
}

/* Appends the row's text with its values; *is_known tells whether there was any. */
static int append_row_text(struct buffer *out, bool *is_known, const struct guide_flow *flow,
                           const struct row *row, struct error *error)
{
    char name[40];
    *is_known = false;
    for (const char *s = row->text; *s != '\0';) {
        if (sscanf(s, "{%39[a-z_]}", name) != 1) {
            buffer_append_char(out, *s++);
            continue;
        }
        const char *value = row->kind == ROW_OPTIONAL ? guide_optional_value(flow, name)
                                                      : guide_named_value(flow, name, error);
        if (value == NULL)
            return -1;
        *is_known |= value[0] != '\0';
        buffer_append_text(out, value);
        s += strlen(name) + 2;
    }
    return out->failed ? error_out_of_memory(error) : 0;
}

static int draw_row_values(struct guide_flow *flow, const struct row *row, double y,
                           struct error *error)
{
    const struct rect_mm box = {VALUE_LEFT, y + 0.3, VALUE_WIDTH, row->height_mm - 0.6};
    const struct guide_type *type = row->kind == ROW_STRONG ? &strong_type : &value_type;
    struct buffer text = BUFFER_INIT;
    bool is_known;
    if (row->kind == ROW_BAND)
        return 0;
    int result = append_row_text(&text, &is_known, flow, row, error);
    if (result == 0) {
        const char *shown = is_known ? text.data : "資格情報のお知らせで通知します";
        result = guide_draw_box(flow, shown, type, box, VALIGN_MIDDLE, error);
        if (result != 0)
            error_prefix(error, _("case %s: %s"), flow->data->case_number, row->text);
    }
    buffer_free(&text);
    return result;
}

static int draw_head_values(struct guide_flow *flow, struct error *error)
{
    const struct guide_type name_type = {FACE_MINCHO, FACE_MINCHO, 16, 1.15, guide_ink};
    const struct guide_type sama_type = {FACE_MINCHO, FACE_MINCHO, 12, 1, guide_ink};
    const struct rect_mm name = {GUIDE_LEFT, 24.2, HEAD_WIDTH - 8, 10.2};
    const struct guide_slot sama = {GUIDE_LEFT, 28.8, HEAD_WIDTH, ALIGN_RIGHT};
    const struct guide_slot number = {GUIDE_LEFT + 17, 38.2, HEAD_WIDTH - 17, ALIGN_LEFT};
    if (guide_draw_value_box(flow, "name", &name_type, name, VALIGN_MIDDLE, error) != 0 ||
        guide_draw_label(flow, "様", &sama_type, sama, error) != 0)
        return -1;
    return guide_draw_value(flow, "case_number", &value_type, number, error);
}

/* "8年5月29日": the note under the table names the era. */
static const char *format_short_date(struct date date, char out[DATE_TEXT_SIZE])
{
    int year;
    date_era(date, NULL, NULL, &year);
    snprintf(out, DATE_TEXT_SIZE, "%d年%d月%d日", year, date.month, date.day);
    return out;
}

static int draw_offer(struct guide_flow *flow, const struct guide_prepayment *offer, double y,
                      struct error *error)
{
    char months[64], amount[GUIDE_YEN_SIZE], saving[GUIDE_YEN_SIZE], deadline[DATE_TEXT_SIZE];
    int from_year, until_year;
    date_era((struct date){(short)offer->from_year, (signed char)offer->from_month, 1}, NULL, NULL,
             &from_year);
    date_era((struct date){(short)offer->until_year, (signed char)offer->until_month, 1}, NULL,
             NULL, &until_year);
    snprintf(months, sizeof months, "%d年%d月～%d年%d月", from_year, offer->from_month, until_year,
             offer->until_month);
    const char *const cells[OFFER_COLUMNS] = {
        offer->label, months, guide_format_yen(offer->amount_yen, amount),
        guide_format_yen(offer->saving_yen, saving), format_short_date(offer->deadline, deadline)};
    for (int column = 0; column < OFFER_COLUMNS; column++)
        if (draw_offer_cell(flow, (enum offer_column)column, cells[column], &offer_type, y + 1.3,
                            error) != 0)
            return -1;
    guide_line(flow, OFFER_LEFT, y + OFFER_ROW_MM, OFFER_LEFT + OFFER_WIDTH, y + OFFER_ROW_MM, 0.12,
               guide_rule);
    return 0;
}

static int draw_offers(struct guide_flow *flow, struct error *error)
{
    const struct guide_data *data = flow->data;
    struct guide_slot note = {OFFER_LEFT, OFFER_TOP + OFFER_ROW_MM + 1.3, OFFER_WIDTH, ALIGN_LEFT};
    if (data->prepayment_count > OFFER_MAX)
        return error_set(
            error, ERROR_REFUSED,
            _("case %s: the guide has room for %d prepayments, not for %zu; not printed"),
            data->case_number, OFFER_MAX, data->prepayment_count);
    if (data->prepayment_count == 0)
        return guide_draw_label(flow, "いま選べる前納はありません。", &offer_type, note, error);
    double y = OFFER_TOP + OFFER_ROW_MM;
    for (size_t i = 0; i < data->prepayment_count; i++, y += OFFER_ROW_MM)
        if (draw_offer(flow, &data->prepayments[i], y, error) != 0)
            return -1;
    note.y_mm = y + 1.2;
    note.align = ALIGN_RIGHT;
    return guide_draw_label(flow, "金額の単位は円、年は令和です。", &guide_type_small, note, error);
}

static int draw_codes(struct guide_flow *flow, struct error *error)
{
    const struct page_frame frame = page_frame_for(GUIDE_WIDTH_MM, GUIDE_HEIGHT_MM);
    const char *text = flow->data->page_code;
    struct code_symbol symbol;
    int result = code_symbol_make(&symbol, text, error);
    for (int copy = 0; copy < CODE_COPY_COUNT && result == 0 && flow->canvas != NULL; copy++) {
        canvas_modules(flow->canvas, symbol.modules, PAGE_CODE_MODULES, frame.code[copy]);
        result = code_text_draw(flow->canvas, print_document_library(flow->document), text,
                                frame.code_text[copy], error);
    }
    if (result != 0)
        error_prefix(error, _("case %s: page code"), flow->data->case_number);
    return result;
}

int guide_draw_personal_values(struct guide_flow *flow, struct error *error)
{
    if (draw_head_values(flow, error) != 0)
        return -1;
    double y = ROWS_TOP;
    for (const struct row *row = rows; row < rows + ROW_COUNT; y += (row++)->height_mm)
        if (draw_row_values(flow, row, y, error) != 0)
            return -1;
    return draw_offers(flow, error) == 0 ? draw_codes(flow, error) : -1;
}
