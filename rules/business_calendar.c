/* SPDX-License-Identifier: MIT */
#include "business_calendar.h"

static bool is_year_end(struct date date, enum year_end_closing closing)
{
    if (closing == YEAR_END_NONE)
        return false;
    int first_december_day = closing == YEAR_END_BANKS ? 31 : 29;
    return (date.month == 1 && date.day <= 3) ||
           (date.month == 12 && date.day >= first_december_day);
}

static bool is_closed_day(struct date date, const struct business_calendar *calendar)
{
    for (size_t i = 0; i < calendar->closed_day_count; i++)
        if (date_compare(calendar->closed_days[i], date) == 0)
            return true;
    return false;
}

/* By the calendar's own list if it has the year, else by the table. */
static int check_holiday(bool *out, struct date date, const struct business_calendar *calendar,
                         struct error *error)
{
    const char *name = NULL;
    bool has_year = false;
    *out = false;
    for (size_t i = 0; i < calendar->holiday_count && !*out; i++) {
        has_year |= calendar->holidays[i].year == date.year;
        *out = date_compare(calendar->holidays[i], date) == 0;
    }
    if (has_year)
        return 0;
    int result = national_holiday_lookup(&name, date, error);
    *out = result == 0 && name != NULL;
    return result;
}

int business_day_check(bool *out, struct date date, const struct business_calendar *calendar,
                       struct error *error)
{
    bool is_holiday;
    if (check_holiday(&is_holiday, date, calendar, error) != 0)
        return -1;
    int weekday = date_weekday(date);
    *out = weekday != 0 && weekday != 6 && !is_holiday &&
           !is_year_end(date, calendar->year_end) && !is_closed_day(date, calendar);
    return 0;
}

static int step_to_business_day(struct date *out, struct date date, int step,
                                const struct business_calendar *calendar, struct error *error)
{
    bool is_business_day;
    while (business_day_check(&is_business_day, date, calendar, error) == 0) {
        if (is_business_day) {
            *out = date;
            return 0;
        }
        date = date_add_days(date, step);
    }
    return -1;
}

int business_day_on_or_after(struct date *out, struct date date,
                             const struct business_calendar *calendar, struct error *error)
{
    return step_to_business_day(out, date, 1, calendar, error);
}

int business_day_on_or_before(struct date *out, struct date date,
                              const struct business_calendar *calendar, struct error *error)
{
    return step_to_business_day(out, date, -1, calendar, error);
}
