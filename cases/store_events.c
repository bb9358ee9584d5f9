/* SPDX-License-Identifier: MIT */
/* The chain of events: each hash covers the one before, so that a changed, missing or inserted
 * event shows, and the states of the cases follow from it. */
#include "message.h"
#include "store_private.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

void store_append_json_string(struct buffer *out, const char *text)
{
    buffer_append_char(out, '"');
    for (const char *c = text; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            buffer_append_char(out, '\\');
        if ((unsigned char)*c < 0x20)
            buffer_format(out, "\\u%04x", (unsigned)*c);
        else
            buffer_append_char(out, *c);
    }
    buffer_append_char(out, '"');
}

void store_append_json_array(struct buffer *out, const char *const *texts, size_t count)
{
    buffer_append_char(out, '[');
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buffer_append_char(out, ',');
        store_append_json_string(out, texts[i]);
    }
    buffer_append_char(out, ']');
}

/* Eight bytes, lowest first. */
static void hash_number(crypto_generichash_state *state, uint64_t number)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(number >> 8 * i);
    crypto_generichash_update(state, bytes, sizeof bytes);
}

/* Each part with its length before it: no two different events have the same content. */
static void hash_part(crypto_generichash_state *state, const char *part)
{
    size_t size = strlen(part);
    hash_number(state, size);
    crypto_generichash_update(state, (const unsigned char *)part, size);
}

void store_event_hash(unsigned char out[STORE_HASH_BYTES],
                      const unsigned char before[STORE_HASH_BYTES], const struct case_event *event)
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, STORE_HASH_BYTES);
    crypto_generichash_update(&state, before, STORE_HASH_BYTES);
    hash_number(&state, (uint64_t)event->event_id);
    hash_number(&state, (uint64_t)event->case_id);
    hash_part(&state, event->time);
    hash_part(&state, case_event_name(event->kind));
    hash_part(&state, case_guard_name(event->guard));
    hash_part(&state, event->actor);
    hash_part(&state, case_state_name(event->from));
    hash_part(&state, case_state_name(event->to));
    hash_part(&state, event->payload);
    crypto_generichash_final(&state, out, STORE_HASH_BYTES);
}

static int insert_event(struct case_store *store, const struct case_event *event,
                        struct error *error)
{
    unsigned char hash[STORE_HASH_BYTES];
    store_event_hash(hash, store->last_hash, event);
    if (store_execute(store, STATEMENT_EVENT_INSERT,
                      BIND(bound_number(event->event_id), bound_number(event->case_id),
                           bound_text(event->time), bound_text(case_event_name(event->kind)),
                           bound_text(case_guard_name(event->guard)), bound_text(event->actor),
                           bound_text(case_state_name(event->from)),
                           bound_text(case_state_name(event->to)), bound_text(event->payload),
                           bound_hash(hash)),
                      error) != 0)
        return -1;
    memcpy(store->last_hash, hash, STORE_HASH_BYTES);
    store->event_count = event->event_id;
    store->chain_moved = true;
    return 0;
}

static int append_move(struct case_store *store, struct case_record *record,
                       struct case_event *event, struct error *error)
{
    event->event_id = store->event_count + 1;
    event->case_id = record->case_id;
    event->time = store->time;
    event->actor = store->actor;
    event->from = record->state;
    if (insert_event(store, event, error) != 0)
        return -1;
    if (event->to == event->from)
        return 0;
    record->state = event->to;
    return store_execute(
        store, STATEMENT_CASE_SET_STATE,
        BIND(bound_number(record->case_id), bound_text(case_state_name(event->to))), error);
}

/* STEP 2 of the procedure: the guide goes out when both the application and the company's notice
 * are there, in whatever order they came; this is where eligibility is judged. */
static int become_due(struct case_store *store, struct case_record *record, struct error *error)
{
    struct case_event event = {
        .kind = EVENT_GUIDE_BECAME_DUE, .guard = GUARD_NONE, .to = CASE_GUIDE_DUE, .payload = "{}"};
    char payload[80];
    const char *reason;
    if (record->state != CASE_RECEIVED || !date_is_set(record->notice_date))
        return 0;
    if (store_find_ineligibility(&reason, store, record, error) != 0)
        return -1;
    if (reason != NULL) {
        snprintf(payload, sizeof payload, "{\"reason\":\"%s\"}", reason);
        event.kind = EVENT_ELIGIBILITY_REFUSED;
        event.to = CASE_INELIGIBLE;
        event.payload = payload;
    }
    return append_move(store, record, &event, error);
}

int store_append_event(struct case_store *store, struct case_record *record,
                       enum case_event_kind kind, enum case_guard guard, const char *payload,
                       bool *moved, struct error *error)
{
    struct case_event event = {.kind = kind, .guard = guard, .payload = payload};
    bool named = case_state_next(&event.to, record->state, kind, guard);
    if (moved != NULL)
        *moved = named;
    if (!named && !case_event_is_note(kind))
        return error_set(error, ERROR_REFUSED,
                         _("case %s is in state %s: %s (%s) does not fit; nothing was changed"),
                         record->case_number, case_state_name(record->state), case_event_name(kind),
                         case_guard_name(guard));
    if (append_move(store, record, &event, error) != 0)
        return -1;
    return become_due(store, record, error);
}

int store_append_undone(struct case_store *store, struct case_record *record, enum case_state to,
                        const char *payload, struct error *error)
{
    struct case_event event = {
        .kind = EVENT_UNDONE, .guard = GUARD_NONE, .to = to, .payload = payload};
    if (append_move(store, record, &event, error) != 0)
        return -1;
    return become_due(store, record, error);
}

int store_read_event(struct case_event *out, sqlite3_stmt *query, struct error *error)
{
    *out = (struct case_event){
        .event_id = sqlite3_column_int64(query, 0),
        .case_id = sqlite3_column_int64(query, 1),
        .time = store_text(query, 2),
        .actor = store_text(query, 5),
        .payload = store_text(query, 8),
    };
    if (case_event_parse(&out->kind, store_text(query, 3)) == 0 &&
        case_guard_parse(&out->guard, store_text(query, 4)) == 0 &&
        case_state_parse(&out->from, store_text(query, 6)) == 0 &&
        case_state_parse(&out->to, store_text(query, 7)) == 0)
        return 0;
    return error_set(error, ERROR_STORE,
                     "event %" PRId64 ": holds a kind, guard or state that this program does not "
                     "know",
                     out->event_id);
}

int case_store_history(struct case_store *store, int64_t case_id,
                       int (*visit)(void *user, const struct case_event *event), void *user,
                       struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_EVENT_LIST, BIND(bound_number(case_id)), error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        struct case_event event;
        if (store_read_event(&event, query, error) != 0) {
            step = -1;
            break;
        }
        if (visit(user, &event) != 0) {
            step = 0;
            break;
        }
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}
