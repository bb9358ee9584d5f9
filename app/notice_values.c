/* SPDX-License-Identifier: MIT */
#include "notice_values.h"

#include "buffer.h"

#define FIRST_YEAR_MONTHS 12

/* Columns of a table that are being written. */
enum table_column {
    MONTH_NAMES,
    MONTH_HEALTH,
    MONTH_SUPPORT,
    MONTH_CARE,
    MONTH_TOTALS,
    MONTH_DUE_DATES,
    PREPAYMENT_NAMES,
    PREPAYMENT_MONTHS,
    PREPAYMENT_AMOUNTS,
    PREPAYMENT_SAVINGS,
    PREPAYMENT_DEADLINES,
    TABLE_COLUMNS,
};

static const char *const column_names[TABLE_COLUMNS] = {
    [MONTH_NAMES] = "month_names",
    [MONTH_HEALTH] = "month_health",
    [MONTH_SUPPORT] = "month_support",
    [MONTH_CARE] = "month_care",
    [MONTH_TOTALS] = "month_totals",
    [MONTH_DUE_DATES] = "month_due_dates",
    [PREPAYMENT_NAMES] = "prepayment_names",
    [PREPAYMENT_MONTHS] = "prepayment_months",
    [PREPAYMENT_AMOUNTS] = "prepayment_amounts",
    [PREPAYMENT_SAVINGS] = "prepayment_savings",
    [PREPAYMENT_DEADLINES] = "prepayment_deadlines",
};

/* A further line. */
static void add_line(struct buffer *column, const char *text)
{
    buffer_format(column, "%s%s", column->size > 0 ? "\n" : "", text);
}

static void add_yen(struct buffer *column, int64_t yen, const char *unit)
{
    char text[YEN_TEXT_SIZE];
    buffer_format(column, "%s%s%s", column->size > 0 ? "\n" : "", format_yen(text, (long)yen), unit);
}

static const char *format_month(char out[MONTH_TEXT_SIZE], int year, int month)
{
    return month_format_wareki((struct month){(short)year, (signed char)month}, out);
}

/* No care insurance is charged: a dash, as in the guide's table. */
static void add_month(struct buffer columns[TABLE_COLUMNS], const struct guide_month *month)
{
    char name[MONTH_TEXT_SIZE], due[DATE_TEXT_SIZE];
    add_line(&columns[MONTH_NAMES], format_month(name, month->year, month->month));
    add_yen(&columns[MONTH_HEALTH], month->health_yen, "");
    add_yen(&columns[MONTH_SUPPORT], month->support_yen, "");
    if (month->care_yen == 0)
        add_line(&columns[MONTH_CARE], "－");
    else
        add_yen(&columns[MONTH_CARE], month->care_yen, "");
    add_yen(&columns[MONTH_TOTALS], month->total_yen, "");
    add_line(&columns[MONTH_DUE_DATES], date_format_wareki(month->due, due));
}

static void add_offer(struct buffer columns[TABLE_COLUMNS], const struct guide_prepayment *offer)
{
    char from[MONTH_TEXT_SIZE], until[MONTH_TEXT_SIZE], deadline[DATE_TEXT_SIZE];
    format_month(from, offer->from_year, offer->from_month);
    format_month(until, offer->until_year, offer->until_month);
    add_line(&columns[PREPAYMENT_NAMES], offer->label);
    struct buffer *months = &columns[PREPAYMENT_MONTHS];
    buffer_format(months, "%s%s分から%s分", months->size > 0 ? "\n" : "", from, until);
    add_yen(&columns[PREPAYMENT_AMOUNTS], offer->amount_yen, "円");
    add_yen(&columns[PREPAYMENT_SAVINGS], offer->saving_yen, "円");
    add_line(&columns[PREPAYMENT_DEADLINES], date_format_wareki(offer->deadline, deadline));
}

static void append_columns(struct value_list *list, const struct guide_values *guide)
{
    struct buffer columns[TABLE_COLUMNS] = {0};
    for (size_t i = 0; i < guide->month_count && i < FIRST_YEAR_MONTHS; i++)
        add_month(columns, &guide->months[i]);
    for (size_t i = 0; i < guide->prepayment_count; i++)
        add_offer(columns, &guide->prepayments[i]);
    if (guide->prepayment_count == 0)
        add_line(&columns[PREPAYMENT_NAMES], "ありません");
    for (int i = 0; i < TABLE_COLUMNS; i++) {
        value_append(list, column_names[i], buffer_text(&columns[i]));
        list->failed |= columns[i].failed;
        buffer_free(&columns[i]);
    }
}

/* Two months and more stand in two lines. The guide's text for its one line comes behind this one,
 * so that this one is found. */
static void append_months_paid(struct value_list *list, const struct payment_expectation *expected)
{
    char from[MONTH_TEXT_SIZE], until[MONTH_TEXT_SIZE];
    const int months = month_difference(expected->last, expected->first) + 1;
    if (months > 1)
        value_format(list, "first_payment_months", "%s分から\n%s分まで（%dか月分）",
                     month_format_wareki(expected->first, from),
                     month_format_wareki(expected->last, until), months);
}

void notice_values_append(struct value_list *list, const struct guide_values *guide,
                          const struct settings *settings)
{
    const struct settings_bank_account *account = &settings->bank_account;
    append_months_paid(list, &guide->expected);
    for (size_t i = 0; i < guide->values.count; i++)
        value_append(list, guide->values.items[i].name, guide->values.items[i].text);
    value_append(list, "bank_kind", account->kind);
    value_append(list, "bank_number", account->number);
    value_append(list, "bank_holder_kana", account->holder_kana);
    value_append(list, "voluntary_symbol", settings->society.voluntary_symbol);
    append_columns(list, guide);
}
