/* SPDX-License-Identifier: MIT */
#include "guide_values.h"

#include "age.h"
#include "buffer.h"
#include "message.h"
#include "periods.h"
#include "transfer_name.h"

#include <stdio.h>
#include <string.h>

/* Everything that the values are written from. */
struct reckoning {
    const struct case_record *record;
    const struct settings *settings;
    struct premium_person person;
    struct premium_table table;
    struct first_payment first;
};

static void append_date(struct value_list *list, const char *name, struct date date)
{
    char text[DATE_TEXT_SIZE];
    value_append(list, name, date_format_wareki(date, text));
}

/* Rate in 1/1000 % as "9.85%". */
static void append_rate(struct value_list *list, const char *name, int rate)
{
    char digits[16];
    int length = snprintf(digits, sizeof digits, "%d.%03d", rate / 1000, rate % 1000);
    if (digits[length - 1] == '0')
        digits[length - 1] = '\0'; /* two decimals unless the third says something */
    value_format(list, name, "%s%%", digits);
}

static void append_society(struct value_list *list, const struct settings *settings)
{
    const struct settings_society *society = &settings->society;
    const struct settings_bank_account *account = &settings->bank_account;
    values_append_society(list, settings);
    value_append(list, "society_hours", society->hours);
    value_append(list, "society_email", society->email);
    value_append(list, "portal_url", society->portal_url);
    value_append(list, "bank_name", account->bank_name);
    value_append(list, "bank_branch", account->branch_name);
    value_format(list, "bank_account", "%s　%s", account->kind, account->number);
    value_append(list, "bank_holder", account->holder);
    value_append(list, "debit_day", settings->texts.debit_day);
    value_append(list, "certificate_rule", settings->texts.certificate_rule);
    value_append(list, "due_rule", "その月の10日（休日のときは翌営業日）");
    value_append(list, "application_date_basis",
                 settings->application_basis == BASIS_ARRIVAL ? "申出書が当組合に届いた日" : "申出書の消印の日");
}

/* The society's average as the 標準報酬月額 that it stands for, of the fiscal year. */
static void append_average(struct value_list *list, const struct settings *settings, int fiscal_year)
{
    const struct remuneration_rule *rule = &settings->premium.remuneration;
    int average = 0;
    char yen[YEN_TEXT_SIZE];
    for (size_t i = 0; i < rule->average_count; i++)
        if (rule->averages[i].fiscal_year <= fiscal_year)
            average = rule->averages[i].average_yen;
    value_format(list, "average_remuneration", "%s円", format_yen(yen, remuneration_grade_of(average)->standard_yen));
}

static void append_rates(struct value_list *list, const struct reckoning *reckoning)
{
    const struct premium *premium = &reckoning->table.rows[0].premium;
    int fiscal_year = month_fiscal_year(premium->month), era_year;
    const char *era;
    date_era((struct date){(short)fiscal_year, 5, 1}, &era, NULL, &era_year);
    value_format(list, "fiscal_year", "%s%d年度", era, era_year);
    append_rate(list, "health_rate", premium->rate.health);
    append_rate(list, "support_rate", premium->rate.support);
    /* The premium's own copy says 0 for a person without care; the guide tells the society's rate. */
    int care = 0;
    for (size_t i = 0; i < reckoning->settings->premium.rate_count; i++)
        if (month_compare(reckoning->settings->premium.rates[i].from, premium->month) <= 0)
            care = reckoning->settings->premium.rates[i].care;
    append_rate(list, "care_rate", care);
    append_average(list, reckoning->settings, fiscal_year);
}

static void append_first_payment(struct value_list *list, const struct first_payment *first)
{
    char from[MONTH_TEXT_SIZE], until[MONTH_TEXT_SIZE], yen[YEN_TEXT_SIZE];
    month_format_wareki(first->first, from);
    month_format_wareki(first->last, until);
    if (first->months == 1)
        value_format(list, "first_payment_months", "%s分（1か月分）", from);
    else
        value_format(list, "first_payment_months", "%s分から%s分まで（%dか月分）", from, until, first->months);
    value_format(list, "first_payment_amount", "%s円", format_yen(yen, first->amount_yen));
    append_date(list, "first_payment_due", first->due);
}

static void append_person(struct value_list *list, const struct reckoning *reckoning, struct date printed)
{
    const struct premium *premium = &reckoning->table.rows[0].premium;
    const struct case_record *record = reckoning->record;
    char yen[YEN_TEXT_SIZE], payer[TRANSFER_NAME_SIZE];
    append_date(list, "issue_date", printed);
    append_date(list, "voluntary_acquired_date", reckoning->person.acquired);
    append_date(list, "voluntary_loss_date", reckoning->person.loss);
    value_format(list, "remuneration", "%s円", format_yen(yen, premium->remuneration_yen));
    value_append(list, "remuneration_reason",
                 premium->is_own ? "退職時の標準報酬月額です。"
                                 : "退職時の標準報酬月額が、当組合の全被保険者の平均による額を上回るため、平均による額です。");
    value_append(list, "transfer_name",
                 transfer_name_format(payer, record->case_number, record->case_id, record->name_kana));
    /* The new 記号 and 番号 are given when the status is acquired: left out, the guide says so. */
    value_append(list, "name", record->name);
    value_append(list, "case_number", record->case_number);
}

static void fill_months(struct guide_values *out, const struct reckoning *reckoning)
{
    const struct premium_table *table = &reckoning->table;
    out->month_count = out->expected.premium_count = table->count;
    for (size_t i = 0; i < table->count; i++) {
        const struct premium_row *row = &table->rows[i];
        bool is_first = month_compare(row->premium.month, reckoning->first.last) <= 0;
        out->months[i] = (struct guide_month){
            .year = row->premium.month.year,
            .month = row->premium.month.month,
            .health_yen = row->premium.health_yen,
            .support_yen = row->premium.support_yen,
            .care_yen = row->premium.care_yen,
            .total_yen = row->premium.total_yen,
            .running_total_yen = row->running_total_yen,
            .due = is_first ? reckoning->first.due : row->due,
            .in_first_payment = is_first,
        };
        out->expected.premiums[i] = (struct expected_premium){row->premium.month, row->premium.total_yen,
                                                              out->months[i].due};
    }
}

static void expect_prepayment(struct payment_expectation *out, const struct prepayment *offer)
{
    out->prepayments[out->prepayment_count++] = (struct prepayment_goal){
        offer->first, offer->last, offer->amount_yen, offer->deadline};
}

static int fill_prepayments(struct guide_values *out, const struct reckoning *reckoning, struct error *error)
{
    static const struct {
        const char *label;
        int months;
    } units[] = {[PREPAYMENT_HALF_YEAR] = {"6か月前納", 6}, [PREPAYMENT_YEAR] = {"12か月前納", 12}};
    struct month first = prepayment_first_month(reckoning->person.acquired, reckoning->first.due);
    for (int unit = PREPAYMENT_HALF_YEAR; unit <= PREPAYMENT_YEAR; unit++) {
        struct prepayment offer;
        if (prepayment_of(&offer, (enum prepayment_unit)unit, first, &reckoning->person,
                          &reckoning->settings->premium, error) != 0)
            return -1;
        /* A single month saves next to nothing and a year that ends with the half-year is the same. */
        bool same = out->prepayment_count > 0 && out->prepayments[0].until_year == offer.last.year &&
                    out->prepayments[0].until_month == offer.last.month;
        if (offer.months == 0 || same)
            continue;
        expect_prepayment(&out->expected, &offer);
        char *label = out->prepayment_labels[out->prepayment_count];
        if (offer.months == units[unit].months)
            snprintf(label, sizeof out->prepayment_labels[0], "%s", units[unit].label);
        else
            snprintf(label, sizeof out->prepayment_labels[0], "%s（%dか月分）", units[unit].label, offer.months);
        out->prepayments[out->prepayment_count++] =
            (struct guide_prepayment){label,            offer.first.year,  offer.first.month, offer.last.year,
                                      offer.last.month, offer.amount_yen, offer.saving_yen,  offer.transfer_by};
    }
    return 0;
}

static int reckon(struct reckoning *out, const struct case_record *record, const struct settings *settings,
                  struct date printed, struct error *error)
{
    *out = (struct reckoning){.record = record, .settings = settings};
    if (record->remuneration_yen == 0)
        return error_set(error, ERROR_REFUSED, "%s",
                         _("the standard monthly remuneration is not known; import it, then print again"));
    out->person = (struct premium_person){record->birth_date, record->loss_date,
                                          planned_premium_end(record->birth_date, record->loss_date),
                                          record->remuneration_yen};
    if (premium_table_fill(&out->table, &out->person, &settings->premium, error) != 0)
        return -1;
    return first_payment_of(&out->first, &out->table, printed, &settings->first_payment, &settings->calendar,
                            error);
}

int guide_values_fill(struct guide_values *out, const struct case_record *record,
                      const struct settings *settings, struct date printed, struct error *error)
{
    struct reckoning reckoning;
    memset(out, 0, sizeof *out);
    if (reckon(&reckoning, record, settings, printed, error) != 0)
        return -1;
    append_person(&out->values, &reckoning, printed);
    append_society(&out->values, settings);
    append_rates(&out->values, &reckoning);
    append_first_payment(&out->values, &reckoning.first);
    out->expected = (struct payment_expectation){.first = reckoning.first.first,
                                                 .last = reckoning.first.last,
                                                 .amount_yen = reckoning.first.amount_yen,
                                                 .due = reckoning.first.due};
    fill_months(out, &reckoning);
    if (fill_prepayments(out, &reckoning, error) != 0)
        return -1;
    return out->values.failed ? error_out_of_memory(error) : 0;
}

void guide_values_free(struct guide_values *values)
{
    value_list_free(&values->values);
}

void guide_values_hash(char out[HASH_TEXT_SIZE], const struct guide_values *values, const char *seed)
{
    struct buffer text = BUFFER_INIT;
    buffer_append_text(&text, seed);
    for (size_t i = 0; i < values->month_count; i++)
        buffer_format(&text, " %lld", (long long)values->months[i].running_total_yen);
    for (size_t i = 0; i < values->prepayment_count; i++)
        buffer_format(&text, " %lld", (long long)values->prepayments[i].amount_yen);
    value_list_hash(out, &values->values, buffer_text(&text));
    buffer_free(&text);
}
