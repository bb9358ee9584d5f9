/* SPDX-License-Identifier: MIT */
#include "age.h"

#include "periods.h"

#define CARE_FIRST_AGE 40
#define CARE_END_AGE 65
#define LATE_ELDERLY_AGE 75

struct date age_reached_date(struct date birth, int age)
{
    return period_end(birth, age * 12);
}

int age_on(struct date birth, struct date day)
{
    int age = day.year - birth.year;
    /* the birthday itself comes the day after the age is reached */
    return date_compare(age_reached_date(birth, age), day) < 0 ? age : age - 1;
}

/* The month of age_reached_date: born on the first of a month, the one before. */
static struct month age_reached_month(struct date birth, int age)
{
    return month_add(month_of(birth), age * 12 - (birth.day == 1 ? 1 : 0));
}

struct month care_first_month(struct date birth)
{
    return age_reached_month(birth, CARE_FIRST_AGE);
}

struct month care_end_month(struct date birth)
{
    return age_reached_month(birth, CARE_END_AGE);
}

bool is_care_month(struct date birth, struct month month)
{
    return month_compare(month, care_first_month(birth)) >= 0 &&
           month_compare(month, care_end_month(birth)) < 0;
}

struct date late_elderly_date(struct date birth)
{
    return date_add_days(age_reached_date(birth, LATE_ELDERLY_AGE), 1);
}
