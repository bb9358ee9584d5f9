/* SPDX-License-Identifier: MIT */
/* The table of national holidays: rules/holidays.csv, which names its source. */
#include "business_calendar.h"

#include "message.h"

#include <stdlib.h>

struct holiday {
    struct date date;
    const char *name;
};

static const struct holiday holidays[] = {
#include "holidays_table.inc" /* made of holidays.csv by CMakeLists.txt */
};

static int compare_date(const void *key, const void *row)
{
    return date_compare(*(const struct date *)key, ((const struct holiday *)row)->date);
}

int national_holiday_lookup(const char **name, struct date date, struct error *error)
{
    char text[DATE_TEXT_SIZE];
    if (date.year < HOLIDAY_FIRST_YEAR || date.year > HOLIDAY_LAST_YEAR)
        return error_set(error, ERROR_REFUSED,
                         _("%s is outside the table of national holidays (%d to %d): no business "
                           "day can be told; list the year's holidays in calendar.holidays of the settings"),
                         date_format_iso(date, text), HOLIDAY_FIRST_YEAR, HOLIDAY_LAST_YEAR);
    const struct holiday *found = bsearch(&date, holidays, sizeof holidays / sizeof *holidays,
                                          sizeof *holidays, compare_date);
    *name = found != NULL ? found->name : NULL;
    return 0;
}
