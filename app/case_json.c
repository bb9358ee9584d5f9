/* SPDX-License-Identifier: MIT */
#include "case_json.h"

#include <string.h>

json_t *date_to_json(struct date date)
{
    char text[DATE_TEXT_SIZE];
    return date_is_set(date) ? json_string(date_format_iso(date, text)) : json_null();
}

json_t *case_to_json(const struct case_record *record, bool all)
{
    json_t *object = json_pack("{s:s, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "case", record->case_number,
                               "state", case_state_name(record->state), "name", record->name,
                               "deadline", date_to_json(record->last_day), "retirement_date",
                               date_to_json(record->retirement_date), "loss_date",
                               date_to_json(record->loss_date), "received_date",
                               date_to_json(record->received_date), "notice_date",
                               date_to_json(record->notice_date), "first_due_date",
                               date_to_json(record->first_due_date), "paid_through",
                               date_to_json(record->paid_through), "ended_date",
                               date_to_json(record->ended_date));
    for (int column = 0; object != NULL && all && column < COLUMN_COUNT; column++) {
        char scratch[DATE_TEXT_SIZE];
        const char *key = case_column_key((enum case_column)column);
        const char *text = case_record_text(record, (enum case_column)column, scratch);
        if (column == COLUMN_REMUNERATION)
            json_object_set_new(object, key,
                                record->remuneration_yen == 0
                                    ? json_null()
                                    : json_integer(record->remuneration_yen));
        else if (json_object_get(object, key) == NULL)
            json_object_set_new(object, key, *text == '\0' ? json_null() : json_string(text));
    }
    return object;
}

json_t *case_event_to_json(const struct case_event *event)
{
    json_t *details = json_loads(event->payload, 0, NULL);
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "time", event->time, "event",
                     case_event_name(event->kind), "from", case_state_name(event->from), "to",
                     case_state_name(event->to), "actor", event->actor, "details",
                     details != NULL ? details : json_null());
}

static json_t *number_or_null(int64_t number)
{
    return number == 0 ? json_null() : json_integer(number);
}

json_t *print_piece_to_json(const struct print_piece *piece)
{
    json_t *mailed = piece->mailed_date[0] == '\0' ? json_null() : json_string(piece->mailed_date);
    return json_pack("{s:I, s:s, s:s, s:s, s:i, s:i, s:s, s:s?, s:o, s:o, s:o, s:b}", "piece",
                     (json_int_t)piece->piece_id, "case", piece->case_number, "document",
                     piece->document, "form", piece->form_code, "revision", piece->revision,
                     "pages", piece->pages, "state", piece_state_name(piece->state), "reason",
                     piece->reason, "mailed_date", mailed, "replaced_by",
                     number_or_null(piece->replaced_by), "replaces",
                     number_or_null(piece->replaces), "blank_form", piece->is_blank_form);
}
