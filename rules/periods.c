/* SPDX-License-Identifier: MIT */
#include "periods.h"

#include "month.h"

#define APPLICATION_DAYS 20 /* 法37条1項 */

struct date period_end(struct date first_day, int months)
{
    struct date day = date_add_months(first_day, months);
    /* date_add_months falls back to the last day when there is no corresponding day. */
    return day.day == first_day.day ? date_add_days(day, -1) : day;
}

struct date loss_date(struct date retirement)
{
    return date_add_days(retirement, 1);
}

int application_deadline(struct date *out, struct date loss, const struct deadline_rule *rule,
                         const struct business_calendar *calendar, struct error *error)
{
    struct date last =
        date_add_days(loss, rule->count_first_day ? APPLICATION_DAYS - 1 : APPLICATION_DAYS);
    if (rule->roll == DEADLINE_ROLL_NEXT_BUSINESS_DAY)
        return business_day_on_or_after(out, last, calendar, error);
    *out = last;
    return 0;
}

struct date planned_loss_date(struct date acquired)
{
    return date_add_days(period_end(acquired, 24), 1);
}

bool is_insured_two_months(struct date acquired, struct date retirement)
{
    return date_compare(period_end(acquired, 2), retirement) <= 0;
}

struct date loss_date_of_event(enum loss_event event, struct date day)
{
    switch (event) {
    case LOSS_TWO_YEARS:
        return planned_loss_date(day);
    case LOSS_DEATH:
    case LOSS_UNPAID:
        return date_add_days(day, 1);
    case LOSS_REQUESTED:
        return month_first_day(month_add(month_of(day), 1));
    case LOSS_EMPLOYED:
    case LOSS_SEAMAN:
    case LOSS_LATE_ELDERLY:
        break;
    }
    return day;
}
