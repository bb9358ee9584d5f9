/* SPDX-License-Identifier: MIT */
#include "date.h"

#include "message.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ERA_COUNT 5

/* Latest first. */
static const struct era {
    const char *name;
    char letter;
    struct date first;
} eras[ERA_COUNT] = {
    {"令和", 'R', {2019, 5, 1}},   {"平成", 'H', {1989, 1, 8}},   {"昭和", 'S', {1926, 12, 25}},
    {"大正", 'T', {1912, 7, 30}}, {"明治", 'M', {1868, 1, 25}},
};

bool date_is_set(struct date date)
{
    return date.year != 0;
}

static bool is_leap_year(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

int date_days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap_year(year) ? 29 : days[month - 1];
}

bool date_is_valid(int year, int month, int day)
{
    return year >= 1868 && year <= 2200 && month >= 1 && month <= 12 && day >= 1 &&
           day <= date_days_in_month(year, month);
}

int date_compare(struct date a, struct date b)
{
    if (a.year != b.year)
        return a.year - b.year;
    return a.month != b.month ? a.month - b.month : a.day - b.day;
}

/* Days from 0000-03-01, counting years from March so that the leap day comes last. */
static long days_from_march(long year, int month, int day)
{
    year -= month <= 2;
    long month_from_march = (month + 9) % 12;
    return year * 365 + year / 4 - year / 100 + year / 400 + (month_from_march * 153 + 2) / 5 + day - 1;
}

long date_to_day_number(struct date date)
{
    return days_from_march(date.year, date.month, date.day) - days_from_march(1970, 1, 1);
}

struct date date_from_day_number(long day_number)
{
    long days = day_number + days_from_march(1970, 1, 1);
    int year = (int)((days * 400 + 399) / 146097) + 1;
    while (days_from_march(year, 1, 1) > days)
        year--;
    int month = (int)((days - days_from_march(year, 1, 1)) / 29) + 1; /* or the one before */
    if (month > 12)
        month = 12;
    while (days_from_march(year, month, 1) > days)
        month--;
    struct date date = {(short)year, (signed char)month,
                        (signed char)(days - days_from_march(year, month, 1) + 1)};
    return date;
}

struct date date_add_days(struct date date, int days)
{
    return date_from_day_number(date_to_day_number(date) + days);
}

struct date date_add_months(struct date date, int months)
{
    int index = date.year * 12 + date.month - 1 + months;
    int year = index / 12, month = index % 12 + 1;
    int last = date_days_in_month(year, month);
    struct date out = {(short)year, (signed char)month, date.day > last ? (signed char)last : date.day};
    return out;
}

int date_weekday(struct date date)
{
    long weekday = (date_to_day_number(date) + 4) % 7; /* 1970-01-01 was a Thursday */
    return (int)(weekday < 0 ? weekday + 7 : weekday);
}

struct date date_today(void)
{
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    struct date today = {(short)(local.tm_year + 1900), (signed char)(local.tm_mon + 1),
                         (signed char)local.tm_mday};
    return today;
}

/* The era that text begins with, and what follows it in *rest; NULL if none. */
static const struct era *parse_era(const char *text, const char **rest)
{
    for (const struct era *era = eras; era < eras + ERA_COUNT; era++) {
        size_t length = strlen(era->name);
        if (strncmp(text, era->name, length) == 0) {
            *rest = text + length;
            return era;
        }
        if (text[0] == era->letter || text[0] == era->letter + ('a' - 'A')) {
            *rest = text + 1;
            return era;
        }
    }
    return NULL;
}

static bool skip_word(const char **text, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*text, word, length) != 0)
        return false;
    *text += length;
    return true;
}

/* Up to max_digits digits; -1 if there is none. */
static int parse_number(const char **text, int max_digits)
{
    int value = 0, digits = 0;
    while (**text >= '0' && **text <= '9' && digits < max_digits) {
        value = value * 10 + (*(*text)++ - '0');
        digits++;
    }
    return digits == 0 ? -1 : value;
}

/* A separator between numbers: one of - / . or the given kanji; spaces around it are let pass. */
static bool skip_separator(const char **text, const char *kanji)
{
    while (**text == ' ')
        (*text)++;
    bool found = skip_word(text, kanji) || (**text != '\0' && strchr("-/.", **text) != NULL && (*text)++);
    while (**text == ' ')
        (*text)++;
    return found;
}

static bool all_digits(const char *text)
{
    return *text != '\0' && strspn(text, "0123456789") == strlen(text);
}

/* Splits text (ASCII digits) into three numbers; the year may be 元. */
static bool split_date(const char *text, bool has_era, int part[3])
{
    if (all_digits(text) && strlen(text) == (has_era ? 6 : 8)) {
        part[0] = parse_number(&text, has_era ? 2 : 4);
        part[1] = parse_number(&text, 2);
        part[2] = parse_number(&text, 2);
        return true;
    }
    while (*text == ' ')
        text++;
    part[0] = has_era && skip_word(&text, "元") ? 1 : parse_number(&text, has_era ? 3 : 4);
    if (part[0] < 0 || !skip_separator(&text, "年"))
        return false;
    part[1] = parse_number(&text, 2);
    if (part[1] < 0 || !skip_separator(&text, "月"))
        return false;
    part[2] = parse_number(&text, 2);
    while (*text == ' ')
        text++;
    skip_word(&text, "日");
    return part[2] >= 0 && *text == '\0';
}

static int refuse(const char **reason, const char *why)
{
    if (reason != NULL)
        *reason = why;
    return -1;
}

static int parse_narrow(struct date *out, const char *text, const char **reason)
{
    const char *rest = text;
    const struct era *era = parse_era(text, &rest);
    int part[3];
    if (!split_date(rest, era != NULL, part))
        return refuse(reason, N_("is not a date such as 2026-03-31, 2026/3/31, R8.3.31 or 令和8年3月31日"));
    if (era != NULL && part[0] < 1)
        return refuse(reason, N_("has no year 0 in an era"));
    int year = era != NULL ? era->first.year + part[0] - 1 : part[0];
    if (!date_is_valid(year, part[1], part[2]))
        return refuse(reason, N_("is a day that does not exist"));
    struct date date = {(short)year, (signed char)part[1], (signed char)part[2]};
    bool before_era = era != NULL && date_compare(date, era->first) < 0;
    bool after_era = era != NULL && era > eras && date_compare(date, (era - 1)->first) >= 0;
    if (before_era || after_era)
        return refuse(reason, N_("is outside its era"));
    *out = date;
    return 0;
}

int date_parse(struct date *out, const char *text, const char **reason)
{
    char *narrow = text_narrow_ascii(text);
    if (narrow == NULL)
        return refuse(reason, N_("could not be read: out of memory"));
    int result = parse_narrow(out, text_trim(narrow), reason);
    free(narrow);
    return result;
}

static char *put_digits(char *out, int number, int count)
{
    for (int i = count - 1; i >= 0; i--, number /= 10)
        out[i] = (char)('0' + number % 10);
    return out + count;
}

/* By hand: an import formats several dates a row, and snprintf was a tenth of its time. */
const char *date_format_iso(struct date date, char out[DATE_TEXT_SIZE])
{
    char *end = put_digits(out, date.year, 4);
    *end++ = '-';
    end = put_digits(end, date.month, 2);
    *end++ = '-';
    end = put_digits(end, date.day, 2);
    *end = '\0';
    return out;
}

void date_era(struct date date, const char **name, char *letter, int *year)
{
    const struct era *era = eras;
    while (era < eras + ERA_COUNT - 1 && date_compare(date, era->first) < 0)
        era++;
    if (name != NULL)
        *name = era->name;
    if (letter != NULL)
        *letter = era->letter;
    if (year != NULL)
        *year = date.year - era->first.year + 1;
}

const char *date_format_wareki(struct date date, char out[DATE_TEXT_SIZE])
{
    const char *name;
    int year;
    date_era(date, &name, NULL, &year);
    if (year == 1)
        snprintf(out, DATE_TEXT_SIZE, "%s元年%d月%d日", name, date.month, date.day);
    else
        snprintf(out, DATE_TEXT_SIZE, "%s%d年%d月%d日", name, year, date.month, date.day);
    return out;
}
