/* SPDX-License-Identifier: MIT */
#include "report_text.h"
#include "message.h"
#include "report_labels.h"
#include "values.h"

#include <stdio.h>

static long long number(const json_t *object, const char *key)
{
    return (long long)json_integer_value(json_object_get(object, key));
}

static const char *text(const json_t *object, const char *key)
{
    const char *value = json_string_value(json_object_get(object, key));
    return value != NULL ? value : "";
}

/* The number before its name: Japanese names are of any width. */
static void print_count(json_int_t value, const char *key)
{
    char yen[YEN_TEXT_SIZE];
    printf("  %14s  %s\n", format_yen(yen, (long)value), report_word(key));
}

/* The numbers of an object that are not 0. */
static void print_counts(const char *title, const json_t *object)
{
    const char *key;
    json_t *value;
    printf("%s\n", title);
    json_object_foreach((json_t *)object, key,
                        value) if (json_is_integer(value) && json_integer_value(value) != 0)
        print_count(json_integer_value(value), key);
}

/* Each with the date under that key. */
static void print_cases(const char *title, long long count, const json_t *array, const char *key)
{
    printf("%s %lld\n", title, count);
    size_t i = 0;
    for (; i < json_array_size(array) && i < REPORT_TEXT_LISTED; i++) {
        const json_t *item = json_array_get(array, i);
        printf("  %-12s %s  %s\n", text(item, "case"), text(item, key),
               report_word(text(item, "state")));
    }
    if ((long long)i < count)
        printf("  …\n");
}

static void print_deadlines(const json_t *deadlines)
{
    const json_t *near = json_object_get(deadlines, "near_counts"),
                 *passed = json_object_get(deadlines, "passed_counts");
    const long long days = number(deadlines, "days");
    char title[200], yen[YEN_TEXT_SIZE], first[YEN_TEXT_SIZE];
    snprintf(title, sizeof title, _("last day to apply within %lld days:"), days);
    print_cases(title, number(near, "applications"), json_object_get(deadlines, "near"),
                "deadline");
    print_cases(_("last day to apply passed, nothing received:"), number(passed, "applications"),
                json_object_get(deadlines, "passed"), "deadline");
    snprintf(title, sizeof title, _("first premium due within %lld days:"), days);
    print_cases(title, number(near, "first_premiums"),
                json_object_get(deadlines, "first_premiums_near"), "due");
    print_cases(_("first premium overdue:"), number(passed, "first_premiums"),
                json_object_get(deadlines, "first_premiums_passed"), "due");
    printf(_("monthly premiums due within %lld days: %lld, %s yen\n"), days,
           number(near, "monthly_premiums"),
           format_yen(yen, (long)number(near, "monthly_premiums_yen")));
    print_cases(_("monthly premiums overdue:"), number(passed, "monthly_premiums"),
                json_object_get(deadlines, "monthly_premiums_passed"), "due");
    printf(_("open and overdue: %s yen of first premiums, %s yen of monthly premiums\n"),
           format_yen(first, (long)number(passed, "first_premiums_yen")),
           format_yen(yen, (long)number(passed, "monthly_premiums_yen")));
}

static void print_weeks(const json_t *weeks)
{
    size_t i;
    json_t *week;
    printf("%s\n", _("cases added by week, and where they stand now"));
    json_array_foreach((json_t *)weeks, i, week)
    {
        const char *state;
        json_t *count;
        if (number(week, "added") == 0)
            continue;
        printf("  %10s – %-10s %8lld ", text(week, "from"), text(week, "to"),
               number(week, "added"));
        json_object_foreach(json_object_get(week, "cases"), state,
                            count) if (json_integer_value(count) != 0)
            printf(" %s %lld", report_word(state), (long long)json_integer_value(count));
        putchar('\n');
    }
}

static void print_reasons(const json_t *reasons)
{
    size_t i;
    json_t *item;
    printf("%s\n", _("reasons"));
    json_array_foreach((json_t *)reasons, i,
                       item) if (json_is_string(json_object_get(item, "reason")))
        printf("  %14lld  %s: %s\n", number(item, "pages"), report_word(text(item, "outcome")),
               report_word(text(item, "reason")));
}

void report_print(const json_t *report)
{
    const json_t *ledger = json_object_get(report, "ledger"),
                 *notices = json_object_get(report, "notices");
    print_counts(_("cases by state"), json_object_get(report, "cases"));
    print_weeks(json_object_get(report, "weeks"));
    print_deadlines(json_object_get(report, "deadlines"));
    print_cases(_("no notice from the company:"), number(notices, "overdue_count"),
                json_object_get(notices, "overdue"), "retirement_date");
    print_counts(_("waiting for a clerk"), json_object_get(report, "review"));
    print_counts(_("pieces printed"), json_object_get(ledger, "pieces"));
    if (number(ledger, "blank_forms") > 0)
        printf(_("  of them blank forms that came in: %lld\n"), number(ledger, "blank_forms"));
    print_counts(_("pages in"), json_object_get(ledger, "pages"));
    print_reasons(json_object_get(report, "reasons"));
    print_counts(_("money in"), json_object_get(report, "money"));
    const char *key;
    json_t *equation;
    json_object_foreach(json_object_get(ledger, "equations"), key,
                        equation) if (!json_is_true(json_object_get(equation, "holds")))
        printf(_("the ledger does not balance (%s): formloop check says where\n"), key);
}
