/* SPDX-License-Identifier: MIT */
#include "guide_flow.h"

#include "code_symbol.h"
#include "message.h"
#include "page_code.h"

#include <stdio.h>
#include <string.h>

/* The page 「あなたの任意継続」. Its frame and labels are a background; its values, and the page code
 * that names the case, are drawn for each person. */

#define ROW_MM 6.3
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

static const struct guide_type value_type = {FACE_GOTHIC, FACE_GOTHIC_BOLD, 9.5, 1.25, {0x14, 0x18, 0x16}},
                               strong_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 11, 1.2,
                                              {0x14, 0x18, 0x16}},
                               band_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 9, 1, {0x1F, 0x5C, 0x4D}},
                               label_type = {FACE_GOTHIC, FACE_GOTHIC_BOLD, 8.5, 1, {0x5C, 0x68, 0x63}},
                               offer_type = {FACE_GOTHIC, FACE_GOTHIC_BOLD, 8, 1, {0x14, 0x18, 0x16}};

/* One row: a band that opens a group has no label. */
struct row {
    const char *band;     /* title of the group, else NULL */
    const char *label;    /* what the row says */
    const char *bindings; /* "a" or "a b c": the values, joined by the texts of `format` */
    bool is_strong, may_be_missing, is_high; /* high: two lines */
};

static const struct row rows[] = {
    {"資格", NULL, NULL, false, false, false},
    {NULL, "資格取得日", "voluntary_acquired_date", false, false, false},
    {NULL, "資格喪失予定日", "voluntary_loss_date", false, false, false},
    {NULL, "新しい記号・番号", "insured_symbol insured_number", false, true, false},
    {"保険料", NULL, NULL, false, false, false},
    {NULL, "標準報酬月額", "remuneration", false, false, false},
    {NULL, "決まり方", "remuneration_reason", false, false, true},
    {NULL, "保険料率", "health_rate support_rate care_rate", false, false, false},
    {"初回の納付", NULL, NULL, false, false, false},
    {NULL, "納める月", "first_payment_months", false, false, false},
    {NULL, "金額", "first_payment_amount", true, false, false},
    {NULL, "納付期限", "first_payment_due", true, false, false},
    {"振込先", NULL, NULL, false, false, false},
    {NULL, "金融機関", "bank_name bank_branch", false, false, false},
    {NULL, "口座", "bank_account", false, false, false},
    {NULL, "口座名義", "bank_holder", false, false, false},
    {NULL, "振込人の名前", "transfer_name", true, false, false},
};
#define ROW_COUNT (sizeof rows / sizeof *rows)
#define ROWS_TOP 47.5

static double row_height(const struct row *row)
{
    return row->band != NULL ? 7.2 : row->is_high ? 9.0 : ROW_MM;
}

static int draw_head(struct guide_flow *flow, struct error *error)
{
    const struct guide_type title_type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 15, 1, guide_green};
    if (guide_draw_label(flow, "あなたの任意継続", NULL, &title_type, GUIDE_LEFT, 15.5, HEAD_WIDTH, ALIGN_LEFT,
                         error) != 0)
        return -1;
    guide_line(flow, GUIDE_LEFT, 23.4, GUIDE_LEFT + HEAD_WIDTH, 23.4, 0.35, guide_green);
    guide_line(flow, GUIDE_LEFT, 36.2, GUIDE_LEFT + HEAD_WIDTH, 36.2, 0.12, guide_rule);
    return guide_draw_label(flow, "整理番号", NULL, &label_type, GUIDE_LEFT, 38.4, 20, ALIGN_LEFT, error);
}

static int draw_row_frame(struct guide_flow *flow, const struct row *row, double y, struct error *error)
{
    const double right = GUIDE_LEFT + GUIDE_MEASURE, height = row_height(row);
    if (row->band != NULL) {
        guide_line(flow, GUIDE_LEFT, y + height, right, y + height, 0.3, guide_green);
        return guide_draw_label(flow, row->band, NULL, &band_type, GUIDE_LEFT, y + height - 4.1, GUIDE_MEASURE,
                                ALIGN_LEFT, error);
    }
    if (row->is_strong)
        guide_fill(flow, (struct rect_mm){GUIDE_LEFT, y, GUIDE_MEASURE, height}, 0, guide_tint);
    guide_line(flow, GUIDE_LEFT, y + height, right, y + height, 0.12, guide_rule);
    return guide_draw_label(flow, row->label, NULL, &label_type, LABEL_LEFT, y + (height - 3) / 2, LABEL_WIDTH, ALIGN_LEFT,
                            error);
}

enum offer_column { OFFER_NAME, OFFER_MONTHS, OFFER_AMOUNT, OFFER_SAVING, OFFER_DEADLINE, OFFER_COLUMNS };
static const struct {
    const char *title;
    double x_mm, width_mm;
    enum form_align align;
} offers[OFFER_COLUMNS] = {
    {"選べる前納", 0, 23, ALIGN_LEFT},   {"対象の月", 23.5, 24.5, ALIGN_LEFT},
    {"金額", 48, 14.5, ALIGN_RIGHT},     {"割引額", 63, 11.5, ALIGN_RIGHT},
    {"期限", 75, 17.5, ALIGN_RIGHT},
};

static int draw_offer_cell(struct guide_flow *flow, enum offer_column column, const char *text,
                           const struct guide_type *type, double y, struct error *error)
{
    return guide_draw_label(flow, text, NULL, type, OFFER_LEFT + offers[column].x_mm, y,
                            offers[column].width_mm, offers[column].align, error);
}

static int draw_offers_frame(struct guide_flow *flow, struct error *error)
{
    const struct guide_type type = {FACE_GOTHIC_BOLD, FACE_GOTHIC_BOLD, 8, 1, guide_green};
    for (int column = 0; column < OFFER_COLUMNS; column++)
        if (draw_offer_cell(flow, (enum offer_column)column, offers[column].title, &type, OFFER_TOP + 1.4,
                            error) != 0)
            return -1;
    guide_line(flow, OFFER_LEFT, OFFER_TOP + OFFER_ROW_MM, OFFER_LEFT + OFFER_WIDTH, OFFER_TOP + OFFER_ROW_MM,
               0.3, guide_green);
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
    for (const struct row *row = rows; row < rows + ROW_COUNT; y += row_height(row++))
        if (draw_row_frame(flow, row, y, error) != 0)
            return -1;
    return draw_offers_frame(flow, error) == 0 ? guide_draw_folio(flow, error) : -1;
}

/* The values of a row as one text: "健康保険 9.85%　支援金 0.23%　介護 1.62%", else joined by a space. */
static int join_values(char *out, size_t size, const struct guide_flow *flow, const struct row *row,
                       struct error *error)
{
    static const struct {
        const char *name, *word;
    } words[] = {{"health_rate", "健康保険 "}, {"support_rate", "支援金 "}, {"care_rate", "介護保険 "}};
    char name[40];
    size_t length = 0;
    int taken;
    for (const char *rest = row->bindings; sscanf(rest, "%39s%n", name, &taken) == 1; rest += taken) {
        const char *value = row->may_be_missing ? guide_optional_value(flow, name)
                                                : guide_named_value(flow, name, error);
        const char *word = "";
        if (value == NULL)
            return -1;
        for (size_t i = 0; i < sizeof words / sizeof *words; i++)
            word = strcmp(words[i].name, name) == 0 ? words[i].word : word;
        if (value[0] != '\0' && length < size)
            length += (size_t)snprintf(out + length, size - length, "%s%s%s", length > 0 ? "　" : "", word, value);
    }
    if (length >= size)
        return error_set(error, ERROR_REFUSED, _("case %s: {%s}: longer than %zu bytes; not printed"),
                         flow->data->case_number, row->bindings, size);
    out[length] = '\0';
    return 0;
}

static int draw_row_values(struct guide_flow *flow, const struct row *row, double y, struct error *error)
{
    char text[600] = "";
    if (row->band != NULL)
        return 0;
    if (join_values(text, sizeof text, flow, row, error) != 0)
        return -1;
    const struct rect_mm box = {VALUE_LEFT, y + 0.3, VALUE_WIDTH, row_height(row) - 0.6};
    return guide_draw_box(flow, text[0] == '\0' ? "資格情報のお知らせで通知します" : text, row->bindings,
                          row->is_strong ? &strong_type : &value_type, box, VALIGN_MIDDLE, error);
}

static int draw_head_values(struct guide_flow *flow, struct error *error)
{
    const struct guide_type name_type = {FACE_MINCHO, FACE_MINCHO, 16, 1.15, guide_ink};
    const struct guide_type sama_type = {FACE_MINCHO, FACE_MINCHO, 12, 1, guide_ink};
    const char *name = guide_named_value(flow, "name", error);
    const char *number = guide_named_value(flow, "case_number", error);
    if (name == NULL || number == NULL)
        return -1;
    const struct rect_mm name_box = {GUIDE_LEFT, 24.2, HEAD_WIDTH - 8, 10.2};
    if (guide_draw_box(flow, name, "name", &name_type, name_box, VALIGN_MIDDLE, error) != 0 ||
        guide_draw_label(flow, "様", NULL, &sama_type, GUIDE_LEFT, 28.8, HEAD_WIDTH, ALIGN_RIGHT, error) != 0)
        return -1;
    return guide_draw_label(flow, number, "case_number", &value_type, GUIDE_LEFT + 17, 38.2, HEAD_WIDTH - 17,
                            ALIGN_LEFT, error);
}

static const char *era_letter_date(struct date date, char out[DATE_TEXT_SIZE])
{
    const char *era;
    int year;
    date_era(date, &era, NULL, &year);
    snprintf(out, DATE_TEXT_SIZE, "%d年%d月%d日", year, date.month, date.day);
    return out;
}

static int draw_offer(struct guide_flow *flow, const struct guide_prepayment *offer, double y,
                      struct error *error)
{
    char months[64], amount[GUIDE_YEN_SIZE], saving[GUIDE_YEN_SIZE], deadline[DATE_TEXT_SIZE];
    int from_year, until_year;
    date_era((struct date){(short)offer->from_year, (signed char)offer->from_month, 1}, NULL, NULL, &from_year);
    date_era((struct date){(short)offer->until_year, (signed char)offer->until_month, 1}, NULL, NULL,
             &until_year);
    snprintf(months, sizeof months, "%d年%d月～%d年%d月", from_year, offer->from_month, until_year,
             offer->until_month);
    const char *const cells[OFFER_COLUMNS] = {offer->label, months, guide_format_yen(offer->amount_yen, amount),
                                              guide_format_yen(offer->saving_yen, saving),
                                              era_letter_date(offer->deadline, deadline)};
    for (int column = 0; column < OFFER_COLUMNS; column++)
        if (draw_offer_cell(flow, (enum offer_column)column, cells[column], &offer_type, y + 1.3, error) != 0)
            return -1;
    guide_line(flow, OFFER_LEFT, y + OFFER_ROW_MM, OFFER_LEFT + OFFER_WIDTH, y + OFFER_ROW_MM, 0.12, guide_rule);
    return 0;
}

static int draw_offers(struct guide_flow *flow, struct error *error)
{
    const struct guide_data *data = flow->data;
    double y = OFFER_TOP + OFFER_ROW_MM;
    if (data->prepayment_count > OFFER_MAX)
        return error_set(error, ERROR_REFUSED,
                         _("case %s: the guide has room for %d prepayments, not for %zu; not printed"),
                         data->case_number, OFFER_MAX, data->prepayment_count);
    if (data->prepayment_count == 0)
        return guide_draw_label(flow, "いま選べる前納はありません。", NULL, &offer_type, OFFER_LEFT, y + 1.3,
                                OFFER_WIDTH, ALIGN_LEFT, error);
    for (size_t i = 0; i < data->prepayment_count; i++, y += OFFER_ROW_MM)
        if (draw_offer(flow, &data->prepayments[i], y, error) != 0)
            return -1;
    return guide_draw_label(flow, "金額の単位は円、年は令和です。", NULL, &guide_type_small, OFFER_LEFT, y + 1.2,
                            OFFER_WIDTH, ALIGN_RIGHT, error);
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
    for (const struct row *row = rows; row < rows + ROW_COUNT; y += row_height(row++))
        if (draw_row_values(flow, row, y, error) != 0)
            return -1;
    return draw_offers(flow, error) == 0 ? draw_codes(flow, error) : -1;
}
