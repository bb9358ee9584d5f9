/* SPDX-License-Identifier: MIT */
#include "premium.h"

#include "message.h"

/* Months from the one of acquisition to the one before the loss; at least the first. */
static int count_months(const struct premium_person *person)
{
    int months = month_difference(month_of(person->loss), month_of(person->acquired));
    return months > 0 ? months : 1;
}

static int check_person(const struct premium_person *person, struct error *error)
{
    char acquired[DATE_TEXT_SIZE], loss[DATE_TEXT_SIZE];
    if (date_compare(person->loss, person->acquired) > 0 &&
        count_months(person) <= PREMIUM_TABLE_MAX)
        return 0;
    return error_set(
        error, ERROR_REFUSED, _("the status cannot last from %s to %s: no premium was reckoned"),
        date_format_iso(person->acquired, acquired), date_format_iso(person->loss, loss));
}

int premium_table_fill(struct premium_table *out, const struct premium_person *person,
                       const struct premium_rules *rules, struct error *error)
{
    out->count = 0;
    if (check_person(person, error) != 0)
        return -1;
    long running_total_yen = 0;
    int months = count_months(person);
    for (int i = 0; i < months; i++) {
        struct premium_row *row = &out->rows[i];
        struct month month = month_add(month_of(person->acquired), i);
        if (premium_of_month(&row->premium, person, month, rules, error) != 0 ||
            premium_due_date(&row->due, month, &rules->calendar, error) != 0)
            return -1;
        running_total_yen += row->premium.total_yen;
        row->running_total_yen = running_total_yen;
    }
    out->count = (size_t)months;
    return 0;
}

int first_payment_of(struct first_payment *out, const struct premium_table *table,
                     struct date printed, const struct first_payment_rule *rule,
                     const struct business_calendar *calendar, struct error *error)
{
    if (table->count == 0)
        return error_set(error, ERROR_REFUSED, _("there is no month to pay for"));
    struct date due;
    if (business_day_on_or_after(&due, date_add_days(printed, rule->days_after_print), calendar,
                                 error) != 0)
        return -1;
    size_t months = 1;
    while (months < table->count && (months < (size_t)rule->minimum_months ||
                                     date_compare(table->rows[months].due, due) <= 0))
        months++;
    const struct premium_row *last = &table->rows[months - 1];
    *out = (struct first_payment){.first = table->rows[0].premium.month,
                                  .last = last->premium.month,
                                  .months = (int)months,
                                  .amount_yen = last->running_total_yen,
                                  .due = due};
    return 0;
}

void first_payment_apply(struct premium_table *table, const struct first_payment *first)
{
    for (size_t i = 0; i < (size_t)first->months && i < table->count; i++)
        table->rows[i].due = first->due;
}
