/* SPDX-License-Identifier: MIT */
/* What falls due, for `report`: last days to apply, first premiums, monthly premiums. */
#include "store_report.h"
#include "store_private.h"

/* --- last days to apply: they follow from the retirement date by rules, not by SQL ------------ */

static struct date last_day_of(const struct case_store *store, struct date retirement)
{
    struct case_record record = {.retirement_date = retirement};
    store_count_deadline(&record, store);
    return record.last_day;
}

static bool is_awaited(enum case_state state, struct date last_day, struct date today)
{
    return state != CASE_DEFICIENT || date_compare(last_day, today) >= 0;
}

/* Rows: retirement date, state, number of cases. */
static int count_applications(struct case_store *store, struct date today, struct date last,
                              void (*visit)(void *user, const struct report_due_day *day),
                              void *user, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_REPORT_RETIREMENTS, BIND_NONE, error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        const struct date day = last_day_of(store, store_date(query, 0));
        enum case_state state;
        if (case_state_parse(&state, store_text(query, 1)) == 0 && date_compare(day, last) <= 0 &&
            is_awaited(state, day, today))
            visit(user, &(struct report_due_day){DUE_APPLICATION, day,
                                                 (long)sqlite3_column_int64(query, 2), 0});
    }
    store_end(query);
    return step;
}

/* A last day to apply is 20 days behind the loss date (健康保険法37条1項), and holidays in a row
 * move it by a dozen more at most: what retired earlier than this has passed. Only to read fewer
 * rows; the exact day is looked at row by row. */
#define DEADLINE_DAYS_MOST 60

static int list_applications(struct case_store *store, struct date today, struct date first,
                             struct date last,
                             int (*visit)(void *user, const struct report_due_case *due_case),
                             void *user, struct error *error)
{
    char from[DATE_TEXT_SIZE] = "", to[DATE_TEXT_SIZE];
    sqlite3_stmt *query;
    if (date_is_set(first))
        date_format_iso(date_add_days(first, -DEADLINE_DAYS_MOST), from);
    date_format_iso(last, to);
    if (store_query(&query, store, STATEMENT_REPORT_RETIRED, BIND(bound_text(from), bound_text(to)),
                    error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        struct report_due_case due_case = {.case_number = store_text(query, 0),
                                           .day = last_day_of(store, store_date(query, 2))};
        if (case_state_parse(&due_case.state, store_text(query, 1)) == 0 &&
            date_compare(due_case.day, first) >= 0 && date_compare(due_case.day, last) <= 0 &&
            is_awaited(due_case.state, due_case.day, today) && visit(user, &due_case) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

/* --- premiums ----------------------------------------------------------------------------- */

/* The days and months that a query of monthly premiums is bound to. A premium is due within its own
 * month (健康保険法164条1項); a month more on each side leaves room for a society's choice. */
struct due_bounds {
    char first[DATE_TEXT_SIZE], last[DATE_TEXT_SIZE];
    char first_month[MONTH_TEXT_SIZE], last_month[MONTH_TEXT_SIZE];
};

static void set_bounds(struct due_bounds *out, struct date first, struct date last)
{
    *out = (struct due_bounds){"", "", "", ""};
    if (date_is_set(first)) {
        date_format_iso(first, out->first);
        month_format_iso(month_add(month_of(first), -1), out->first_month);
    }
    date_format_iso(last, out->last);
    month_format_iso(month_add(month_of(last), 1), out->last_month);
}

/* Rows: day, number, yen. */
static int visit_days(struct case_store *store, sqlite3_stmt *query, enum report_due due,
                      void (*visit)(void *user, const struct report_due_day *day), void *user,
                      struct error *error)
{
    int step;
    while ((step = store_step(store, query, error)) > 0)
        visit(user, &(struct report_due_day){due, store_date(query, 0),
                                             (long)sqlite3_column_int64(query, 1),
                                             sqlite3_column_int64(query, 2)});
    store_end(query);
    return step;
}

int case_store_count_due(struct case_store *store, struct date today, struct date last,
                         void (*visit)(void *user, const struct report_due_day *day), void *user,
                         struct error *error)
{
    struct due_bounds bounds;
    sqlite3_stmt *query;
    set_bounds(&bounds, (struct date){0, 0, 0}, last);
    if (count_applications(store, today, last, visit, user, error) != 0)
        return -1;
    if (store_query(&query, store, STATEMENT_REPORT_FIRST_DUE, BIND(bound_text(bounds.last)),
                    error) != 0 ||
        visit_days(store, query, DUE_FIRST_PREMIUM, visit, user, error) != 0)
        return -1;
    if (store_query(&query, store, STATEMENT_REPORT_MONTHLY_DUE,
                    BIND(bound_text(bounds.first), bound_text(bounds.last),
                         bound_text(bounds.first_month), bound_text(bounds.last_month)),
                    error) != 0)
        return -1;
    return visit_days(store, query, DUE_MONTHLY_PREMIUM, visit, user, error);
}

/* Rows: case number, state, day, yen. */
static int visit_cases(struct case_store *store, sqlite3_stmt *query,
                       int (*visit)(void *user, const struct report_due_case *due_case), void *user,
                       struct error *error)
{
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        struct report_due_case due_case = {.case_number = store_text(query, 0),
                                           .day = store_date(query, 2),
                                           .yen = sqlite3_column_int64(query, 3)};
        if (case_state_parse(&due_case.state, store_text(query, 1)) == 0 &&
            visit(user, &due_case) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int case_store_list_due(struct case_store *store, enum report_due due, struct date today,
                        struct date first, struct date last,
                        int (*visit)(void *user, const struct report_due_case *due_case),
                        void *user, struct error *error)
{
    struct due_bounds bounds;
    sqlite3_stmt *query;
    if (due == DUE_APPLICATION)
        return list_applications(store, today, first, last, visit, user, error);
    set_bounds(&bounds, first, last);
    const struct bound *days = BIND(bound_text(bounds.first), bound_text(bounds.last)),
                       *months =
                           BIND(bound_text(bounds.first), bound_text(bounds.last),
                                bound_text(bounds.first_month), bound_text(bounds.last_month));
    const bool is_first = due == DUE_FIRST_PREMIUM;
    if (store_query(&query, store,
                    is_first ? STATEMENT_REPORT_FIRST_DUE_CASES
                             : STATEMENT_REPORT_MONTHLY_DUE_CASES,
                    is_first ? days : months, error) != 0)
        return -1;
    return visit_cases(store, query, visit, user, error);
}
