/* SPDX-License-Identifier: MIT */
/* What the calendar does to the cases. */
#include "age.h"
#include "month.h"
#include "message.h"
#include "premium.h"
#include "procedure.h"
#include "store_private.h"

#include <stdio.h>
#include <stdlib.h>

/* A case for which something is due, found while all are read; written when they were. */
struct due_case {
    int64_t case_id;
    enum case_event_kind kind;
    struct date due;   /* the day that has passed */
    struct date ended; /* 資格喪失日, if the case is lost by it */
};

struct due_list {
    struct due_case *items;
    size_t count, capacity;
};

static int append_due(struct due_list *list, const struct due_case *due, struct error *error)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 256 : list->capacity * 2;
        struct due_case *items = realloc(list->items, capacity * sizeof *items);
        if (items == NULL)
            return error_out_of_memory(error);
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = *due;
    return 0;
}

static bool has_passed(struct date due, int grace_days, struct date day)
{
    return date_is_set(due) && date_compare(date_add_days(due, grace_days), day) < 0;
}

static bool has_come(struct date due, struct date day)
{
    return date_is_set(due) && date_compare(due, day) <= 0;
}

/* The due date of the first month that is not paid; "no date" if it cannot be told. */
static struct date unpaid_due_date(const struct case_record *record,
                                   const struct business_calendar *calendar)
{
    struct date due, next = date_add_days(record->paid_through, 1);
    if (!date_is_set(record->paid_through) ||
        premium_due_date(&due, month_of(next), calendar, NULL) != 0)
        return (struct date){0, 0, 0};
    return due;
}

/* Of several ways to lose the status the one that comes first counts (法38条). */
static bool find_loss(struct due_case *out, const struct case_record *record,
                      const struct case_store *store, const struct day_rules *rules,
                      struct date day)
{
    const struct date unpaid = unpaid_due_date(record, &store->calendar),
                      birthday = late_elderly_date(record->birth_date),
                      two_years = planned_loss_date(record->loss_date);
    const struct {
        enum case_event_kind kind;
        bool is_due;
        struct date due, ended;
    } ways[] = {
        {EVENT_PREMIUM_OVERDUE, has_passed(unpaid, rules->premium_grace_days, day), unpaid,
         date_is_set(unpaid) ? loss_date_of_event(LOSS_UNPAID, unpaid) : unpaid},
        {EVENT_AGE_75_REACHED, has_come(birthday, day), birthday, birthday},
        {EVENT_TWO_YEARS_REACHED, has_come(two_years, day), two_years, two_years},
    };
    bool found = false;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (!ways[i].is_due || (found && date_compare(ways[i].ended, out->ended) >= 0))
            continue;
        out->kind = ways[i].kind;
        out->due = ways[i].due;
        out->ended = ways[i].ended;
        found = true;
    }
    return found;
}

static bool find_due(struct due_case *out, const struct case_record *record,
                     const struct case_store *store, const struct day_rules *rules, struct date day)
{
    *out = (struct due_case){.case_id = record->case_id};
    switch (record->state) {
    case CASE_REGISTERED:
    case CASE_FORM_SENT:
        out->kind = EVENT_DEADLINE_PASSED;
        out->due = record->last_day;
        return has_passed(out->due, 0, day);
    case CASE_PROVISIONAL:
        out->kind = EVENT_LOSS_DATE_REACHED;
        out->due = record->loss_date;
        return has_come(out->due, day);
    case CASE_GUIDE_SENT:
        out->kind = EVENT_FIRST_PREMIUM_OVERDUE;
        out->due = record->first_due_date;
        return has_passed(out->due, rules->first_premium_grace_days, day);
    case CASE_ACQUIRED:
        return find_loss(out, record, store, rules, day);
    default:
        return false;
    }
}

/* Row: STATEMENT_CASE_WAITING. */
static int read_waiting(struct case_record *out, struct case_store *store, sqlite3_stmt *query,
                        struct error *error)
{
    out->case_id = sqlite3_column_int64(query, 0);
    if (case_state_parse(&out->state, store_text(query, 1)) != 0)
        return error_set(error, ERROR_STORE,
                         "a case is in a state that this program does not know");
    out->retirement_date = store_date(query, 2);
    out->birth_date = store_date(query, 3);
    out->first_due_date = store_date(query, 4);
    out->paid_through = store_date(query, 5);
    store_count_deadline(out, store);
    return 0;
}

static int list_due(struct due_list *out, long *cases, struct case_store *store, struct date day,
                    const struct day_rules *rules, struct error *error)
{
    struct case_record record = {0};
    struct due_case due;
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_CASE_WAITING, BIND_NONE, error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        ++*cases;
        if (read_waiting(&record, store, query, error) != 0 ||
            (find_due(&due, &record, store, rules, day) && append_due(out, &due, error) != 0)) {
            step = -1;
            break;
        }
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

static int append_day_event(struct day_move *out, struct case_store *store,
                            const struct due_case *due, struct error *error)
{
    struct case_record record;
    char payload[120], day[DATE_TEXT_SIZE], ended[DATE_TEXT_SIZE];
    if (case_store_load_by_id(&record, store, due->case_id, error) != 0)
        return -1;
    *out = (struct day_move){due->case_id, {due->kind, record.state, record.state}, due->ended};
    int length =
        snprintf(payload, sizeof payload, "{\"due\":\"%s\"", date_format_iso(due->due, day));
    if (date_is_set(due->ended))
        length += snprintf(payload + length, sizeof payload - (size_t)length,
                           ",\"ended_date\":\"%s\"", date_format_iso(due->ended, ended));
    snprintf(payload + length, sizeof payload - (size_t)length, "}");
    if (store_append_event(store, &record, due->kind, GUARD_NONE, payload, NULL, error) != 0)
        return -1;
    out->move.to = record.state;
    if (!date_is_set(due->ended))
        return 0;
    return store_execute(store, STATEMENT_CASE_SET_ENDED,
                         BIND(bound_number(due->case_id), bound_text(ended)), error);
}

static int append_all(struct due_list *list, struct case_store *store,
                      void (*visit)(void *user, const struct day_move *move), void *user,
                      struct error *error)
{
    struct day_move move;
    for (size_t i = 0; i < list->count; i++) {
        if (append_day_event(&move, store, &list->items[i], error) != 0)
            return -1;
        if (visit != NULL)
            visit(user, &move);
    }
    return 0;
}

int case_store_run_day(long *cases, struct case_store *store, struct date day,
                       const struct day_rules *rules, bool is_rehearsal,
                       void (*visit)(void *user, const struct day_move *move), void *user,
                       struct error *error)
{
    struct due_list list = {0};
    long seen = 0;
    if (store_begin(store, error) != 0)
        return -1;
    int result = list_due(&list, &seen, store, day, rules, error);
    if (result == 0)
        result = append_all(&list, store, visit, user, error);
    if (cases != NULL)
        *cases = seen;
    free(list.items);
    if (result == 0 && !is_rehearsal)
        return store_commit(store, error);
    store_rollback(store);
    return result;
}

/* Each provisional case whose loss date (the day after retirement) has come. */
static int reach_loss_dates(long *moved, struct case_store *store, struct date today,
                            struct error *error)
{
    struct case_record record = {0};
    char iso[DATE_TEXT_SIZE];
    bool found;
    date_format_iso(today, iso);
    for (;;) {
        if (store_find_case(&record, &found, store, STATEMENT_CASE_PROVISIONAL,
                            BIND(bound_number(record.case_id), bound_text(iso)), error) != 0)
            return -1;
        if (!found)
            return 0;
        if (store_append_event(store, &record, EVENT_LOSS_DATE_REACHED, GUARD_NONE, "{}", NULL,
                               error) != 0)
            return -1;
        ++*moved;
    }
}

int case_store_reach_loss_dates(long *moved, struct case_store *store, struct date today,
                                struct error *error)
{
    long count = 0;
    if (store_begin(store, error) != 0)
        return -1;
    if (reach_loss_dates(&count, store, today, error) != 0) {
        store_rollback(store);
        return -1;
    }
    if (moved != NULL)
        *moved = count;
    return store_commit(store, error);
}
