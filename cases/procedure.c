/* SPDX-License-Identifier: MIT */
/* What a clerk says happens to a case. */
#include "procedure.h"

#include "clerk_reason.h"
#include "message.h"
#include "store_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* One event that is to be appended. */
struct step {
    int64_t case_id;
    enum case_event_kind kind;
    enum case_guard guard;
    const char *payload;
};

static int append_step(struct case_move *out, struct case_store *store, const struct step *step,
                       struct error *error)
{
    struct case_record record;
    struct case_move move = {.event = step->kind};
    if (case_store_load_by_id(&record, store, step->case_id, error) != 0)
        return -1;
    move.from = record.state;
    if (store_append_event(store, &record, step->kind, step->guard, step->payload, NULL, error) !=
        0)
        return -1;
    move.to = record.state;
    if (out != NULL)
        *out = move;
    return 0;
}

int case_store_append(struct case_move *out, struct case_store *store, int64_t case_id,
                      enum case_event_kind kind, enum case_guard guard, const char *payload,
                      struct error *error)
{
    const struct step step = {case_id, kind, guard, payload};
    if (store_begin(store, error) != 0)
        return -1;
    if (append_step(out, store, &step, error) == 0)
        return store_commit(store, error);
    store_rollback(store);
    return -1;
}

static int append_with_why(struct case_move *out, struct case_store *store, int64_t case_id,
                           enum case_event_kind kind, enum case_guard guard, const char *why,
                           struct error *error)
{
    struct buffer payload = BUFFER_INIT;
    if (why_check(why, error) != 0)
        return -1;
    buffer_append_text(&payload, "{\"why\":");
    store_append_json_string(&payload, why);
    buffer_append_char(&payload, '}');
    int result = payload.failed
                     ? error_out_of_memory(error)
                     : case_store_append(out, store, case_id, kind, guard, payload.data, error);
    buffer_free(&payload);
    return result;
}

int case_store_withdraw(struct case_move *out, struct case_store *store, int64_t case_id,
                        const char *why, struct error *error)
{
    return append_with_why(out, store, case_id, EVENT_WITHDRAWN, GUARD_NONE, why, error);
}

int case_store_decide(struct case_move *out, struct case_store *store, int64_t case_id,
                      bool is_accepted, const char *why, struct error *error)
{
    return append_with_why(out, store, case_id, EVENT_DECIDED,
                           is_accepted ? GUARD_ACCEPTED : GUARD_REFUSED, why, error);
}

int case_store_refuse_eligibility(struct case_move *out, struct case_store *store, int64_t case_id,
                                  const char *reason, struct error *error)
{
    char payload[80];
    snprintf(payload, sizeof payload, "{\"reason\":\"%.40s\"}", reason);
    return case_store_append(out, store, case_id, EVENT_ELIGIBILITY_REFUSED, GUARD_NONE, payload,
                             error);
}

/* --- loss ---------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    enum loss_event event;
} reported_losses[] = {
    {"death", LOSS_DEATH},         {"employed", LOSS_EMPLOYED},
    {"seaman", LOSS_SEAMAN},       {"late_elderly", LOSS_LATE_ELDERLY},
    {"requested", LOSS_REQUESTED},
};
#define REPORTED_LOSSES (sizeof reported_losses / sizeof reported_losses[0])

int loss_event_parse(enum loss_event *out, const char *name)
{
    for (size_t i = 0; i < REPORTED_LOSSES; i++) {
        if (strcmp(reported_losses[i].name, name) != 0)
            continue;
        *out = reported_losses[i].event;
        return 0;
    }
    return -1;
}

static const char *loss_event_name(enum loss_event event)
{
    for (size_t i = 0; i < REPORTED_LOSSES; i++)
        if (reported_losses[i].event == event)
            return reported_losses[i].name;
    return "";
}

static int append_loss(struct case_move *out, struct case_store *store, const struct step *step,
                       struct date ended, struct error *error)
{
    char iso[DATE_TEXT_SIZE];
    if (append_step(out, store, step, error) != 0)
        return -1;
    return store_execute(store, STATEMENT_CASE_SET_ENDED,
                         BIND(bound_number(step->case_id), bound_text(date_format_iso(ended, iso))),
                         error);
}

int case_store_report_loss(struct case_move *out, struct case_store *store, int64_t case_id,
                           enum loss_event event, struct date day, const char *why,
                           struct error *error)
{
    char day_text[DATE_TEXT_SIZE], ended_text[DATE_TEXT_SIZE];
    struct buffer payload = BUFFER_INIT;
    struct date ended = loss_date_of_event(event, day);
    if (why_check(why, error) != 0)
        return -1;
    buffer_format(&payload, "{\"reason\":\"%s\",\"day\":\"%s\",\"ended_date\":\"%s\",\"why\":",
                  loss_event_name(event), date_format_iso(day, day_text),
                  date_format_iso(ended, ended_text));
    store_append_json_string(&payload, why);
    buffer_append_char(&payload, '}');
    const struct step step = {case_id, EVENT_LOSS_REPORTED, GUARD_NONE, buffer_text(&payload)};
    int result = payload.failed ? error_out_of_memory(error) : store_begin(store, error);
    if (result == 0) {
        result = append_loss(out, store, &step, ended, error);
        if (result == 0)
            result = store_commit(store, error);
        else
            store_rollback(store);
    }
    buffer_free(&payload);
    return result;
}

/* --- undo ---------------------------------------------------------------------------------- */

/* The newest event that moved the case, as far as undoing needs it. */
struct newest_move {
    int64_t event_id;
    enum case_event_kind kind;
    enum case_state from;
};

static int find_newest_move(struct newest_move *out, struct case_store *store,
                            const struct case_record *record, struct error *error)
{
    sqlite3_stmt *query;
    struct case_event event;
    if (store_query(&query, store, STATEMENT_EVENT_NEWEST_MOVE, BIND(bound_number(record->case_id)),
                    error) != 0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0 && store_read_event(&event, query, error) == 0) {
        *out = (struct newest_move){event.event_id, event.kind, event.from};
        if (!case_event_may_be_undone(event.kind))
            step = error_set(error, ERROR_REFUSED,
                             _("case %s: its newest move is %s, which paper or money made; undo is "
                               "for moves by the calendar or a clerk; nothing was changed"),
                             record->case_number, case_event_name(event.kind));
    } else if (step > 0) {
        step = -1;
    } else if (step == 0) {
        step = error_set(error, ERROR_REFUSED, _("case %s has not moved yet; nothing was changed"),
                         record->case_number);
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

static int append_undo(struct case_move *out, struct case_store *store, int64_t case_id,
                       const char *why, struct error *error)
{
    struct case_record record;
    struct newest_move newest = {0};
    struct buffer payload = BUFFER_INIT;
    struct case_move move = {.event = EVENT_UNDONE};
    if (case_store_load_by_id(&record, store, case_id, error) != 0 ||
        find_newest_move(&newest, store, &record, error) != 0)
        return -1;
    move.from = record.state;
    buffer_format(&payload, "{\"event\":%" PRId64 ",\"why\":", newest.event_id);
    store_append_json_string(&payload, why);
    buffer_append_char(&payload, '}');
    int result = payload.failed
                     ? error_out_of_memory(error)
                     : store_append_undone(store, &record, newest.from, payload.data, error);
    buffer_free(&payload);
    move.to = record.state;
    if (out != NULL)
        *out = move;
    if (result == 0 && move.from == CASE_LOST)
        result = store_execute(store, STATEMENT_CASE_SET_ENDED,
                               BIND(bound_number(case_id), bound_text("")), error);
    return result;
}

int case_store_undo(struct case_move *out, struct case_store *store, int64_t case_id,
                    const char *why, struct error *error)
{
    if (why_check(why, error) != 0 || store_begin(store, error) != 0)
        return -1;
    if (append_undo(out, store, case_id, why, error) == 0)
        return store_commit(store, error);
    store_rollback(store);
    return -1;
}
