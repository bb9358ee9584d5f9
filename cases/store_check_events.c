/* SPDX-License-Identifier: MIT */
/* What `check` proves of the events: nobody changed the chain, and the cases stand where it leads. */
#include "store_check_private.h"

#include "case_states.h"
#include "message.h"

#include <inttypes.h>
#include <string.h>

/* --- the chain of events ------------------------------------------------------------------ */

struct chain {
    int64_t last_id;
    unsigned char hash[STORE_HASH_BYTES];
};

/* Goes on from the hash that is recorded, so that one changed event is one fault. */
static void check_link(struct check *check, struct chain *chain, sqlite3_stmt *query)
{
    struct case_event event;
    unsigned char expected[STORE_HASH_BYTES];
    int64_t event_id = sqlite3_column_int64(query, 0);
    if (event_id != chain->last_id + 1)
        check_report(check, _("event %" PRId64 ": follows event %" PRId64 ", so events between "
                              "are missing"),
                     event_id, chain->last_id);
    if (store_read_event(&event, query, NULL) != 0) {
        check_report(check, _("event %" PRId64 ": holds a kind, guard or state that is unknown"),
                     event_id);
    } else {
        store_event_hash(expected, chain->hash, &event);
        if (sqlite3_column_bytes(query, 9) != STORE_HASH_BYTES ||
            memcmp(expected, sqlite3_column_blob(query, 9), STORE_HASH_BYTES) != 0)
            check_report(check, _("event %" PRId64 ": its content was changed, or the event "
                                  "before it"),
                         event_id);
    }
    chain->last_id = event_id;
    if (sqlite3_column_bytes(query, 9) == STORE_HASH_BYTES)
        memcpy(chain->hash, sqlite3_column_blob(query, 9), STORE_HASH_BYTES);
}

static int check_chain_end(struct check *check, const struct chain *chain)
{
    sqlite3_stmt *query;
    if (store_query(&query, check->store, STATEMENT_CHAIN_READ, BIND_NONE, check->error) != 0)
        return -1;
    int step = store_step(check->store, query, check->error);
    if (step == 0)
        check_report(check, _("events: the record of the chain's end is missing"));
    else if (step > 0 && (sqlite3_column_int64(query, 0) != chain->last_id ||
                          sqlite3_column_bytes(query, 1) != STORE_HASH_BYTES ||
                          memcmp(sqlite3_column_blob(query, 1), chain->hash, STORE_HASH_BYTES) !=
                              0))
        check_report(check, _("events: the chain ends with event %" PRId64 ", but should end with "
                              "event %lld"),
                     chain->last_id, (long long)sqlite3_column_int64(query, 0));
    store_end(query);
    return step < 0 ? -1 : 0;
}

int check_chain(struct check *check)
{
    struct chain chain = {0, {0}};
    sqlite3_stmt *query;
    if (store_query(&query, check->store, STATEMENT_EVENT_ALL, BIND_NONE, check->error) != 0)
        return -1;
    int step;
    while ((step = store_step(check->store, query, check->error)) > 0)
        check_link(check, &chain, query);
    store_end(query);
    return step < 0 ? -1 : check_chain_end(check, &chain);
}

/* --- the states --------------------------------------------------------------------------- */

struct replay {
    int64_t case_id;
    char case_number[CASE_NUMBER_SIZE];
    char recorded[32];      /* the state that the case is in */
    enum case_state state;  /* the state that its events lead to */
    enum case_event_kind last_move; /* the newest event that moved it, and where from */
    enum case_state last_from;
    bool is_broken;
};

/* Whether the event follows from the events before it. */
static bool is_sound(const struct replay *replay, enum case_event_kind kind, enum case_guard guard,
                     enum case_state from, enum case_state to)
{
    enum case_state next;
    if (from != replay->state)
        return false;
    if (kind == EVENT_UNDONE)
        return case_event_may_be_undone(replay->last_move) && to == replay->last_from;
    return (case_state_next(&next, from, kind, guard) || case_event_is_note(kind)) && to == next;
}

static void end_replay(struct check *check, const struct replay *replay)
{
    if (replay->case_id != 0 && !replay->is_broken &&
        strcmp(replay->recorded, case_state_name(replay->state)) != 0)
        check_report(check, _("case %s: is in state %s, but its events lead to %s"),
                     replay->case_number, replay->recorded, case_state_name(replay->state));
}

/* Follows one event by the table of transitions. Row: STATEMENT_EVENT_REPLAY. */
static void replay_event(struct check *check, struct replay *replay, sqlite3_stmt *query)
{
    enum case_event_kind kind;
    enum case_guard guard;
    enum case_state from, to;
    bool is_known = case_event_parse(&kind, store_text(query, 3)) == 0 &&
                    case_guard_parse(&guard, store_text(query, 4)) == 0 &&
                    case_state_parse(&from, store_text(query, 5)) == 0 &&
                    case_state_parse(&to, store_text(query, 6)) == 0;
    if (is_known && is_sound(replay, kind, guard, from, to)) {
        if (from != to) {
            replay->last_move = kind;
            replay->last_from = from;
        }
        replay->state = to;
        return;
    }
    check_report(check, _("case %s: event %lld does not follow from the state before it"),
                 replay->case_number, (long long)sqlite3_column_int64(query, 7));
    replay->is_broken = true;
}

static void begin_replay(struct check *check, struct replay *replay, sqlite3_stmt *query)
{
    enum case_event_kind kind;
    *replay = (struct replay){.case_id = sqlite3_column_int64(query, 0), .state = CASE_REGISTERED};
    store_copy(replay->case_number, sizeof replay->case_number, query, 1);
    store_copy(replay->recorded, sizeof replay->recorded, query, 2);
    if (case_event_parse(&kind, store_text(query, 3)) == 0 && kind == EVENT_IMPORTED)
        return;
    check_report(check, _("case %s: its first event is not its import"), replay->case_number);
    replay->is_broken = true;
}

int check_states(struct check *check)
{
    struct replay replay = {0};
    sqlite3_stmt *query;
    if (store_query(&query, check->store, STATEMENT_EVENT_REPLAY, BIND_NONE, check->error) != 0)
        return -1;
    int step;
    while ((step = store_step(check->store, query, check->error)) > 0) {
        if (sqlite3_column_int64(query, 0) != replay.case_id) {
            end_replay(check, &replay);
            begin_replay(check, &replay, query);
        }
        if (!replay.is_broken)
            replay_event(check, &replay, query);
    }
    store_end(query);
    end_replay(check, &replay);
    return step < 0 ? -1 : 0;
}
