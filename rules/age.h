/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_AGE_H
#define FORMLOOP_AGE_H

#include "date.h"
#include "month.h"

#include <stdbool.h>

/* Ages by 年齢計算ニ関スル法律: the day of birth counts, so an age is reached with the day before
 * the birthday. */

/* The day with which the age is reached: born 1986-05-01, age 40 → 2026-04-30. Born on 29 February:
 * 28 February of every year (民法143条2項). */
struct date age_reached_date(struct date birth, int age);

/* Full years by the birthday, as people count them: 1986-05-01 is 39 on 2026-04-30, 40 the day
 * after. */
int age_on(struct date birth, struct date day);

/* Care insurance (介護保険第2号被保険者, 介護保険法9条2号: 40 to under 65) is paid from the month
 * that holds the day before the 40th birthday to the month before the one that holds the day before
 * the 65th (法156条): born 1986-05-01 → first 2026-04, end 2051-04 (the first month without). */
struct month care_first_month(struct date birth);
struct month care_end_month(struct date birth);
bool is_care_month(struct date birth, struct month month);

/* The 75th birthday: from this day 後期高齢者医療の被保険者
 * (高齢者の医療の確保に関する法律50条1号), the loss date of 健康保険法38条6号. Born on 29 February:
 * 1 March. */
struct date late_elderly_date(struct date birth);

#endif
