/* SPDX-License-Identifier: MIT */
/* Cases in and out of the store. */
#include "message.h"
#include "store_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* The columns of CASE_FIELDS (store_statements.c), in its order. */
enum case_field {
    FIELD_CASE_ID,
    FIELD_CASE_NUMBER,
    FIELD_STATE,
    FIELD_INSURED_SYMBOL,
    FIELD_INSURED_NUMBER,
    FIELD_NAME,
    FIELD_NAME_KANA,
    FIELD_BIRTH_DATE,
    FIELD_SEX,
    FIELD_POSTAL_CODE,
    FIELD_ADDRESS,
    FIELD_ADDRESS_BUILDING,
    FIELD_PHONE,
    FIELD_EMAIL,
    FIELD_EMPLOYER_NAME,
    FIELD_ACQUIRED_DATE,
    FIELD_RETIREMENT_DATE,
    FIELD_REMUNERATION_YEN,
    FIELD_RECEIVED_DATE,
    FIELD_NOTICE_DATE,
    FIELD_FIRST_DUE_DATE,
    FIELD_PAID_THROUGH,
    FIELD_ENDED_DATE,
};

/* The number of the digits; -1 if one is none. */
static int read_digits(const char *text, int count)
{
    int number = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        number = 10 * number + (text[i] - '0');
    }
    return number;
}

/* Dates of the store are written by date_format_iso; date_parse, which reads any, takes ten times as
 * long. */
struct date store_date(sqlite3_stmt *query, int column)
{
    struct date date = {0, 0, 0};
    const char *text = store_text(query, column);
    if (text[0] == '\0')
        return date;
    if (strlen(text) == 10 && text[4] == '-' && text[7] == '-') {
        int year = read_digits(text, 4), month = read_digits(text + 5, 2),
            day = read_digits(text + 8, 2);
        if (year >= 0 && month >= 0 && day >= 0 && date_is_valid(year, month, day))
            return (struct date){(short)year, (signed char)month, (signed char)day};
    }
    date_parse(&date, text, NULL);
    return date;
}

static enum case_sex read_sex(const char *name)
{
    return name[0] == 'm' ? SEX_MALE : name[0] == 'f' ? SEX_FEMALE : SEX_UNKNOWN;
}

/* A day outside the table of holidays is not rolled (case_store.h says why). */
void store_count_deadline(struct case_record *record, const struct case_store *store)
{
    struct deadline_rule unrolled = store->deadline_rule;
    unrolled.roll = DEADLINE_ROLL_NONE;
    record->loss_date = loss_date(record->retirement_date);
    if (application_deadline(&record->last_day, record->loss_date, &store->deadline_rule,
                             &store->calendar, NULL) != 0)
        application_deadline(&record->last_day, record->loss_date, &unrolled, &store->calendar,
                             NULL);
}

int store_read_case(struct case_record *out, struct case_store *store, sqlite3_stmt *query,
                    struct error *error)
{
    memset(out, 0, sizeof *out);
    out->case_id = sqlite3_column_int64(query, FIELD_CASE_ID);
    store_copy(out->case_number, sizeof out->case_number, query, FIELD_CASE_NUMBER);
    if (case_state_parse(&out->state, store_text(query, FIELD_STATE)) != 0)
        return error_set(error, ERROR_STORE, _("case %s: is in a state that this program does not "
                                               "know"),
                         out->case_number);
    store_copy(out->insured_symbol, sizeof out->insured_symbol, query, FIELD_INSURED_SYMBOL);
    store_copy(out->insured_number, sizeof out->insured_number, query, FIELD_INSURED_NUMBER);
    store_copy(out->name, sizeof out->name, query, FIELD_NAME);
    store_copy(out->name_kana, sizeof out->name_kana, query, FIELD_NAME_KANA);
    out->birth_date = store_date(query, FIELD_BIRTH_DATE);
    out->sex = read_sex(store_text(query, FIELD_SEX));
    store_copy(out->postal_code, sizeof out->postal_code, query, FIELD_POSTAL_CODE);
    store_copy(out->address, sizeof out->address, query, FIELD_ADDRESS);
    store_copy(out->address_building, sizeof out->address_building, query, FIELD_ADDRESS_BUILDING);
    store_copy(out->phone, sizeof out->phone, query, FIELD_PHONE);
    store_copy(out->email, sizeof out->email, query, FIELD_EMAIL);
    store_copy(out->employer_name, sizeof out->employer_name, query, FIELD_EMPLOYER_NAME);
    out->acquired_date = store_date(query, FIELD_ACQUIRED_DATE);
    out->retirement_date = store_date(query, FIELD_RETIREMENT_DATE);
    out->remuneration_yen = sqlite3_column_int(query, FIELD_REMUNERATION_YEN);
    out->received_date = store_date(query, FIELD_RECEIVED_DATE);
    out->notice_date = store_date(query, FIELD_NOTICE_DATE);
    out->first_due_date = store_date(query, FIELD_FIRST_DUE_DATE);
    out->paid_through = store_date(query, FIELD_PAID_THROUGH);
    out->ended_date = store_date(query, FIELD_ENDED_DATE);
    store_count_deadline(out, store);
    return 0;
}

int store_find_case(struct case_record *out, bool *found, struct case_store *store,
                    enum store_statement statement, const struct bound *values,
                    struct error *error)
{
    sqlite3_stmt *query;
    *found = false;
    if (store_query(&query, store, statement, values, error) != 0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0) {
        *found = true;
        step = store_read_case(out, store, query, error);
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int case_store_load(struct case_record *out, struct case_store *store, const char *case_number,
                    struct error *error)
{
    bool found;
    if (store_find_case(out, &found, store, STATEMENT_CASE_BY_NUMBER,
                        BIND(bound_text(case_number)), error) != 0)
        return -1;
    if (!found)
        return error_set(error, ERROR_REFUSED, _("there is no case %.40s"), case_number);
    return 0;
}

int case_store_load_by_id(struct case_record *out, struct case_store *store, int64_t case_id,
                          struct error *error)
{
    bool found;
    if (store_find_case(out, &found, store, STATEMENT_CASE_BY_ID, BIND(bound_number(case_id)),
                        error) != 0)
        return -1;
    if (!found)
        return error_set(error, ERROR_REFUSED, _("there is no case with the number %" PRId64),
                         case_id);
    return 0;
}

static bool filter_fits(const struct case_filter *filter, const struct case_record *record)
{
    if (filter->states != 0 && (filter->states & 1u << record->state) == 0)
        return false;
    if (date_is_set(filter->deadline_by) &&
        date_compare(record->last_day, filter->deadline_by) > 0)
        return false;
    return !date_is_set(filter->deadline_from) ||
           date_compare(record->last_day, filter->deadline_from) >= 0;
}

int case_store_list(struct case_store *store, const struct case_filter *filter,
                    int (*visit)(void *user, const struct case_record *record), void *user,
                    struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_CASE_LIST, BIND_NONE, error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        struct case_record record;
        step = store_read_case(&record, store, query, error);
        if (step != 0 || (filter_fits(filter, &record) && visit(user, &record) != 0))
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

static int give_id(struct case_store *store, struct case_record *record, struct error *error)
{
    if (store->next_case_id == 0 &&
        store_query_number(&store->next_case_id, store, STATEMENT_CASE_NEXT_ID, BIND_NONE, 1,
                           error) != 0)
        return -1;
    record->case_id = store->next_case_id++;
    return 0;
}

/* The 18 values that insert and update share, in the order of CASE_FIELDS. */
static int write_case(struct case_store *store, enum store_statement statement,
                      const struct case_record *record, struct error *error)
{
    char birth[DATE_TEXT_SIZE], acquired[DATE_TEXT_SIZE], retirement[DATE_TEXT_SIZE];
    return store_execute(
        store, statement,
        BIND(bound_number(record->case_id), bound_text(record->case_number),
             bound_text(case_state_name(record->state)), bound_text(record->insured_symbol),
             bound_text(record->insured_number), bound_text(record->name),
             bound_text(record->name_kana),
             bound_text(case_record_text(record, COLUMN_BIRTH_DATE, birth)),
             bound_text(case_sex_name(record->sex)), bound_text(record->postal_code),
             bound_text(record->address), bound_text(record->address_building),
             bound_text(record->phone), bound_text(record->email),
             bound_text(record->employer_name),
             bound_text(case_record_text(record, COLUMN_ACQUIRED_DATE, acquired)),
             bound_text(case_record_text(record, COLUMN_RETIREMENT_DATE, retirement)),
             bound_number(record->remuneration_yen)),
        error);
}

/* "C0000001"; after the first try with "-2", "-3", …: the office has given that number to another
 * case. */
static void format_number(struct case_record *record, int attempt)
{
    int length =
        snprintf(record->case_number, sizeof record->case_number, "C%07" PRId64, record->case_id);
    if (attempt > 1)
        snprintf(record->case_number + length, sizeof record->case_number - (size_t)length, "-%d",
                 attempt);
}

int store_insert_case(struct case_store *store, struct case_record *record, struct error *error)
{
    bool has_number = record->case_number[0] != '\0';
    record->state = CASE_REGISTERED;
    if (give_id(store, record, error) != 0)
        return -1;
    for (int attempt = 1;; attempt++) {
        if (!has_number)
            format_number(record, attempt);
        if (write_case(store, STATEMENT_CASE_INSERT, record, error) != 0)
            return -1;
        if (sqlite3_changes(store->database) == 1)
            return 0;
        if (has_number)
            return error_set(error, ERROR_REFUSED, _("case %s is there already"),
                             record->case_number);
    }
}

int store_update_case(struct case_store *store, const struct case_record *record,
                      struct error *error)
{
    return write_case(store, STATEMENT_CASE_UPDATE, record, error);
}
