/* SPDX-License-Identifier: MIT */
/* How a case and a piece follow the pages that are filed for them. */
#include "message.h"
#include "scan_private.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static int append_move_event(struct page_move *move, struct case_store *store,
                             enum case_event_kind kind, enum case_guard guard,
                             const char *payload, bool *moved, struct error *error)
{
    struct page_result *result = move->result;
    struct page_event event = {kind, move->record->state, move->record->state};
    if (store_append_event(store, move->record, kind, guard, payload, moved, error) != 0)
        return -1;
    event.to = move->record->state;
    if (result->event_count < SCAN_MAX_EVENTS)
        result->events[result->event_count++] = event;
    return 0;
}

/* The parts that say what happened by whose decision, at the end of a payload. */
static void end_payload(struct buffer *payload, const struct page_move *move)
{
    if (move->settlement_id != 0)
        buffer_format(payload, ",\"settlement\":%" PRId64, move->settlement_id);
    buffer_append_char(payload, '}');
}

static int append_page_event(struct page_move *move, struct case_store *store,
                             enum case_event_kind kind, struct error *error)
{
    struct buffer payload = BUFFER_INIT;
    const struct page_code *code = &move->code;
    buffer_format(&payload, "{\"page\":%" PRId64, move->result->page_id);
    if (code->piece_id != 0)
        buffer_format(&payload,
                      ",\"piece\":%" PRId64 ",\"form\":\"%s\",\"form_page\":%d,\"of\":%d",
                      code->piece_id, code->form, code->page, code->pages);
    end_payload(&payload, move);
    int result = payload.failed ? error_out_of_memory(error)
                                : append_move_event(move, store, kind, GUARD_NONE, payload.data,
                                                    NULL, error);
    buffer_free(&payload);
    return result;
}

/* 健康保険法37条1項: counted by the day on which the application arrived first, also when a mended
 * one comes later. */
static enum case_guard time_arrival(const struct case_record *record)
{
    if (date_compare(record->received_date, record->loss_date) < 0)
        return GUARD_BEFORE_LOSS;
    return date_compare(record->received_date, record->last_day) <= 0 ? GUARD_IN_TIME
                                                                       : GUARD_LATE;
}

static int set_application(struct page_move *move, struct case_store *store, int64_t piece_id,
                           struct error *error)
{
    char iso[DATE_TEXT_SIZE] = "";
    if (date_is_set(move->record->received_date))
        date_format_iso(move->record->received_date, iso);
    return store_execute(store, STATEMENT_CASE_SET_APPLICATION,
                         BIND(bound_number(move->record->case_id), bound_number_or_null(piece_id),
                              bound_text(iso)),
                         error);
}

/* An application arrived, or is whole after all. The piece that moved the case becomes the one that
 * its state rests on: only what is missing there makes the case deficient. */
static int append_received(struct page_move *move, struct case_store *store,
                           int64_t *application_id, int64_t piece_id, struct error *error)
{
    struct buffer payload = BUFFER_INIT;
    char iso[DATE_TEXT_SIZE];
    bool moved = false;
    if (!date_is_set(move->record->received_date))
        move->record->received_date = move->received_date;
    buffer_format(&payload,
                  "{\"page\":%" PRId64 ",\"piece\":%" PRId64 ",\"received_date\":\"%s\"",
                  move->result->page_id, piece_id, date_format_iso(move->received_date, iso));
    end_payload(&payload, move);
    int result = payload.failed
                     ? error_out_of_memory(error)
                     : append_move_event(move, store, EVENT_APPLICATION_RECEIVED,
                                         time_arrival(move->record), payload.data, &moved, error);
    buffer_free(&payload);
    if (moved)
        *application_id = piece_id;
    return result != 0 ? -1 : set_application(move, store, *application_id, error);
}

static int append_deficiency(struct page_move *move, struct case_store *store, struct error *error)
{
    struct buffer payload = BUFFER_INIT;
    buffer_format(&payload, "{\"page\":%" PRId64 ",\"missing\":%s,\"conflicts\":%s",
                  move->result->page_id, move->missing, move->conflicts);
    end_payload(&payload, move);
    int result = payload.failed ? error_out_of_memory(error)
                                : append_move_event(move, store, EVENT_DEFICIENCY_FOUND,
                                                    GUARD_NONE, payload.data, NULL, error);
    buffer_free(&payload);
    return result;
}

/* How many pages of the piece are filed, and how many of them lack something. */
static int count_filed(int64_t *filed, int64_t *deficient, struct case_store *store,
                       int64_t piece_id, struct error *error)
{
    return store_query_number(filed, store, STATEMENT_PIECE_FILED_PAGES,
                              BIND(bound_number(piece_id)), 0, error) != 0 ||
                   store_query_number(deficient, store, STATEMENT_PIECE_DEFICIENT_PAGES,
                                      BIND(bound_number(piece_id)), 0, error) != 0
               ? -1
               : 0;
}

static int move_application(struct page_move *move, struct case_store *store, struct error *error)
{
    int64_t application_id, filed, deficient, piece_id = move->code.piece_id;
    if (store_query_number(&application_id, store, STATEMENT_CASE_APPLICATION,
                           BIND(bound_number(move->record->case_id)), 0, error) != 0 ||
        count_filed(&filed, &deficient, store, piece_id, error) != 0)
        return -1;
    /* A clerk who says that nothing is missing mends the case; a second page does not. */
    bool is_mended = move->settlement_id != 0 && deficient == 0 &&
                     application_id == piece_id && move->record->state == CASE_DEFICIENT;
    bool is_first = filed == 1 && application_id != piece_id;
    if ((is_first || is_mended) &&
        append_received(move, store, &application_id, piece_id, error) != 0)
        return -1;
    if (!move->is_deficient || application_id != piece_id)
        return 0;
    return append_deficiency(move, store, error);
}

int scan_move_filed(struct page_move *move, struct case_store *store, struct error *error)
{
    if (append_page_event(move, store, EVENT_PAGE_FILED, error) != 0 ||
        store_execute(store, STATEMENT_PIECE_RETURN, BIND(bound_number(move->code.piece_id)),
                      error) != 0)
        return -1;
    return move->is_application ? move_application(move, store, error) : 0;
}

int scan_move_attached(struct page_move *move, struct case_store *store, struct error *error)
{
    return append_page_event(move, store, EVENT_ATTACHMENT_FILED, error);
}

/* --- and back ----------------------------------------------------------------------------- */

/* Another application of the case that arrived, the earliest; *piece_id 0 if there is none. Its day
 * and what it lacks go into move. */
static int find_other_application(struct page_move *move, int64_t *piece_id,
                                  struct case_store *store, struct error *error)
{
    sqlite3_stmt *query;
    *piece_id = 0;
    if (store_query(&query, store, STATEMENT_CASE_OTHER_APPLICATION,
                    BIND(bound_number(move->record->case_id)), error) != 0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0) {
        *piece_id = sqlite3_column_int64(query, 0);
        date_parse(&move->received_date, store_text(query, 1), NULL);
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

/* What is missing on the pages of another application than the one that the move is about. */
static int append_other_deficiency(struct page_move *move, int64_t piece_id,
                                   struct case_store *store, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_PIECE_FINDINGS, BIND(bound_number(piece_id)),
                    error) != 0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0) {
        move->missing = store_text(query, 0);
        move->conflicts = store_text(query, 1);
        if (append_deficiency(move, store, error) != 0)
            step = -1;
        move->missing = move->conflicts = "[]";
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

/* The application that the case rested on has not arrived after all. */
static int withdraw_application(struct page_move *move, struct case_store *store,
                                struct error *error)
{
    struct buffer payload = BUFFER_INIT;
    int64_t other, was_printed, application_id = 0;
    bool moved = false;
    if (store_query_number(&was_printed, store, STATEMENT_CASE_WAS_PRINTED,
                           BIND(bound_number(move->record->case_id)), 0, error) != 0)
        return -1;
    enum case_guard guard = was_printed != 0 ? GUARD_NONE : GUARD_NOT_PRINTED;
    buffer_format(&payload, "{\"page\":%" PRId64 ",\"piece\":%" PRId64, move->result->page_id,
                  move->code.piece_id);
    end_payload(&payload, move);
    int result = payload.failed ? error_out_of_memory(error)
                                : append_move_event(move, store, EVENT_APPLICATION_WITHDRAWN,
                                                    guard, payload.data, &moved, error);
    buffer_free(&payload);
    if (result != 0 || !moved)
        return result;
    move->record->received_date = (struct date){0, 0, 0};
    if (find_other_application(move, &other, store, error) != 0)
        return -1;
    if (other == 0)
        return set_application(move, store, 0, error);
    if (append_received(move, store, &application_id, other, error) != 0)
        return -1;
    return append_other_deficiency(move, other, store, error);
}

int scan_move_withdrawn(struct page_move *move, struct case_store *store, struct error *error)
{
    int64_t application_id, filed, deficient, piece_id = move->code.piece_id;
    if (append_page_event(move, store, EVENT_PAGE_WITHDRAWN, error) != 0)
        return -1;
    if (piece_id == 0)
        return 0;
    if (count_filed(&filed, &deficient, store, piece_id, error) != 0 ||
        store_query_number(&application_id, store, STATEMENT_CASE_APPLICATION,
                           BIND(bound_number(move->record->case_id)), 0, error) != 0)
        return -1;
    if (filed > 0)
        return 0;
    if (store_execute(store, STATEMENT_PIECE_NOT_RETURNED, BIND(bound_number(piece_id)), error) !=
        0)
        return -1;
    return application_id == piece_id ? withdraw_application(move, store, error) : 0;
}
