/* SPDX-License-Identifier: MIT */
/* What a case does with its notice. */
#include "import_values.h"
#include "message.h"
#include "notice_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Says that the columns of the case changed by this notice. */
static int append_updated(struct case_store *store, const struct notice_record *notice,
                          struct case_record *record, const char *const *keys, size_t count,
                          struct error *error)
{
    struct buffer payload = BUFFER_INIT;
    buffer_format(&payload, "{\"notice\":%" PRId64 ",\"changed\":", notice->notice_id);
    store_append_json_array(&payload, keys, count);
    buffer_append_char(&payload, '}');
    int result = -1;
    if (payload.failed)
        error_out_of_memory(error);
    else if (store_update_case(store, record, error) == 0)
        result =
            store_append_event(store, record, EVENT_UPDATED, GUARD_NONE, payload.data, NULL, error);
    buffer_free(&payload);
    return result;
}

static int check_dates(const struct case_record *record, struct error *error)
{
    char reason[IMPORT_REASON_SIZE];
    enum case_column column;
    if (import_check_dates(record, &column, reason) == 0)
        return 0;
    return error_set(error, ERROR_REFUSED, _("case %s: %s (%s): %s; nothing was changed"),
                     record->case_number, case_column_title(column), case_column_key(column),
                     reason);
}

/* Copies the columns for which wants says so. Keys of those that changed; their number. */
static size_t copy_columns(struct case_record *record, const char *keys[COLUMN_COUNT],
                           const struct case_record *said,
                           bool (*wants)(const struct case_record *record, enum case_column column))
{
    char scratch[DATE_TEXT_SIZE];
    size_t count = 0;
    for (int i = 0; i < COLUMN_COUNT; i++) {
        enum case_column column = (enum case_column)i;
        if (case_record_text(said, column, scratch)[0] == '\0' || !wants(record, column) ||
            !case_record_differs(record, said, column))
            continue;
        case_record_copy(record, said, column);
        keys[count++] = case_column_key(column);
    }
    return count;
}

/* An address belongs together, so none of it is filled in; a symbol goes with its number. */
static bool is_lacking(const struct case_record *record, enum case_column column)
{
    char scratch[DATE_TEXT_SIZE];
    switch (column) {
    case COLUMN_INSURED_SYMBOL:
    case COLUMN_NAME_KANA:
    case COLUMN_SEX:
    case COLUMN_PHONE:
    case COLUMN_EMAIL:
    case COLUMN_EMPLOYER_NAME:
    case COLUMN_ACQUIRED_DATE:
    case COLUMN_REMUNERATION:
        return case_record_text(record, column, scratch)[0] == '\0';
    case COLUMN_INSURED_NUMBER:
        return record->insured_number[0] == '\0';
    default:
        return false;
    }
}

static int fill_in(bool *updated, struct case_store *store, const struct notice_record *notice,
                   struct case_record *record, struct error *error)
{
    const char *keys[COLUMN_COUNT];
    size_t count = copy_columns(record, keys, &notice->said, is_lacking);
    *updated = count > 0;
    if (count == 0)
        return 0;
    if (check_dates(record, error) != 0)
        return -1;
    return append_updated(store, notice, record, keys, count, error);
}

static bool is_deciding(const struct case_record *record, enum case_column column)
{
    (void)record;
    return column == COLUMN_INSURED_SYMBOL || column == COLUMN_INSURED_NUMBER ||
           column == COLUMN_BIRTH_DATE || column == COLUMN_ACQUIRED_DATE ||
           column == COLUMN_RETIREMENT_DATE;
}

int notice_take_dates(struct case_store *store, const struct notice_record *notice,
                      struct case_record *record, struct error *error)
{
    const char *keys[COLUMN_COUNT];
    size_t count = copy_columns(record, keys, &notice->said, is_deciding);
    if (count == 0)
        return 0;
    if (check_dates(record, error) != 0)
        return -1;
    store_count_deadline(record, store);
    return append_updated(store, notice, record, keys, count, error);
}

static void append_date(struct buffer *out, const char *key, struct date date)
{
    char iso[DATE_TEXT_SIZE];
    if (date_is_set(date))
        buffer_format(out, ",\"%s\":\"%s\"", key, date_format_iso(date, iso));
}

static int append_received(struct case_store *store, const struct notice_record *notice,
                           struct case_record *record, unsigned differences, struct error *error)
{
    const char *names[DIFFERENCES_MAX];
    struct buffer payload = BUFFER_INIT;
    size_t count = notice_difference_names(names, differences);
    buffer_format(&payload, "{\"notice\":%" PRId64, notice->notice_id);
    append_date(&payload, "received_date", notice->received_date);
    append_date(&payload, "acquired_date", record->acquired_date);
    append_date(&payload, "retirement_date", record->retirement_date);
    if (notice->loss_reason != LOSS_REASON_UNKNOWN)
        buffer_format(&payload, ",\"loss_reason\":\"%s\"",
                      notice_loss_reason_name(notice->loss_reason));
    if (count > 0) {
        buffer_append_text(&payload, ",\"differs\":");
        store_append_json_array(&payload, names, count);
    }
    buffer_append_char(&payload, '}');
    int result = payload.failed ? error_out_of_memory(error)
                                : store_append_event(store, record, EVENT_NOTICE_RECEIVED,
                                                     GUARD_NONE, payload.data, NULL, error);
    buffer_free(&payload);
    return result;
}

/* A case that is received was judged as it became due (store_append_event). */
static int refuse_ineligible(struct case_store *store, struct case_record *record,
                             struct error *error)
{
    enum case_state next;
    const char *reason;
    char payload[80];
    if (!case_state_next(&next, record->state, EVENT_ELIGIBILITY_REFUSED, GUARD_NONE))
        return 0;
    if (store_find_ineligibility(&reason, store, record, error) != 0)
        return -1;
    if (reason == NULL)
        return 0;
    snprintf(payload, sizeof payload, "{\"reason\":\"%s\"}", reason);
    return store_append_event(store, record, EVENT_ELIGIBILITY_REFUSED, GUARD_NONE, payload, NULL,
                              error);
}

int notice_agree(bool *updated, struct case_store *store, const struct notice_record *notice,
                 struct case_record *record, unsigned differences, struct error *error)
{
    char iso[DATE_TEXT_SIZE];
    if (fill_in(updated, store, notice, record, error) != 0)
        return -1;
    if (!date_is_set(record->notice_date)) {
        record->notice_date = notice->received_date;
        if (store_execute(store, STATEMENT_CASE_SET_NOTICE,
                          BIND(bound_number(record->case_id),
                               bound_text(date_format_iso(record->notice_date, iso))),
                          error) != 0)
            return -1;
    }
    if (append_received(store, notice, record, differences, error) != 0)
        return -1;
    return refuse_ineligible(store, record, error);
}

int notice_make_case(struct case_record *out, enum case_column *lacking, struct case_store *store,
                     const struct notice_record *notice, struct error *error)
{
    char payload[64], scratch[DATE_TEXT_SIZE];
    for (int i = 0; i < COLUMN_COUNT; i++) {
        *lacking = (enum case_column)i;
        if (case_column_is_required(*lacking) &&
            case_record_text(&notice->said, *lacking, scratch)[0] == '\0')
            return 0;
    }
    *lacking = COLUMN_COUNT;
    *out = notice->said;
    out->case_id = 0;
    snprintf(payload, sizeof payload, "{\"row\":%ld}", notice->row);
    if (store_insert_case(store, out, error) != 0)
        return -1;
    store_count_deadline(out, store);
    return store_append_event(store, out, EVENT_IMPORTED, GUARD_NONE, payload, NULL, error);
}
