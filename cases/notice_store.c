/* SPDX-License-Identifier: MIT */
/* Notices in and out of the store. */
#include "import_values.h"
#include "message.h"
#include "name_key.h"
#include "notice_private.h"
#include "notice_review.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* The columns of NOTICES_SHOWN (store_statements.c), in its order. */
enum notice_field {
    FIELD_NOTICE_ID,
    FIELD_TIME,
    FIELD_ACTOR,
    FIELD_SOURCE,
    FIELD_SOURCE_ROW,
    FIELD_RECEIVED_DATE,
    FIELD_STANDING,
    FIELD_QUESTION,
    FIELD_CASE_ID,
    FIELD_CASE_NUMBER,
    FIELD_DIFFERENCES,
    FIELD_SAID, /* the columns of a case, in their order */
    FIELD_LOSS_DATE = FIELD_SAID + COLUMN_COUNT,
    FIELD_LOSS_REASON,
    FIELD_FILED_DATE,
};

/* What is bound before the columns of a case. */
#define INSERT_HEAD 13

int notice_insert(struct case_store *store, struct notice_record *notice, const char *content_hash,
                  struct error *error)
{
    struct bound values[INSERT_HEAD + COLUMN_COUNT + 1];
    char scratch[COLUMN_COUNT][DATE_TEXT_SIZE], received[DATE_TEXT_SIZE], loss[DATE_TEXT_SIZE];
    char filed[DATE_TEXT_SIZE] = "";
    if (date_is_set(notice->filed_date))
        date_format_iso(notice->filed_date, filed);
    const struct bound head[INSERT_HEAD] = {
        bound_text(store->time),
        bound_text(store->actor),
        bound_text(notice->source),
        bound_number(notice->row),
        bound_text(content_hash),
        bound_text(date_format_iso(notice->received_date, received)),
        bound_text(notice_standing_name(notice->standing)),
        bound_text(notice->question == QUESTION_NONE ? NULL
                                                     : notice_question_name(notice->question)),
        bound_number_or_null(notice->case_id),
        bound_text(notice->differences),
        bound_text(date_format_iso(notice->loss_date, loss)),
        bound_text(notice_loss_reason_name(notice->loss_reason)),
        bound_text(filed),
    };
    memcpy(values, head, sizeof head);
    for (int i = 0; i < COLUMN_COUNT; i++)
        values[INSERT_HEAD + i] =
            bound_text(case_record_text(&notice->said, (enum case_column)i, scratch[i]));
    values[INSERT_HEAD + COLUMN_COUNT] = (struct bound){BOUND_END, 0, NULL};
    if (store_execute(store, STATEMENT_NOTICE_INSERT, values, error) != 0)
        return -1;
    notice->notice_id = sqlite3_last_insert_rowid(store->database);
    return 0;
}

/* Parts are ended by a line feed, which no part holds. */
static void append_part(struct buffer *out, const char *text)
{
    buffer_append_text(out, text);
    buffer_append_char(out, '\n');
}

int notice_hash(char out[HASH_TEXT_SIZE], const struct notice_record *notice, struct error *error)
{
    static const enum case_column columns[] = {
        COLUMN_CASE,       COLUMN_INSURED_SYMBOL, COLUMN_INSURED_NUMBER,
        COLUMN_BIRTH_DATE, COLUMN_ACQUIRED_DATE,  COLUMN_RETIREMENT_DATE,
    };
    char scratch[DATE_TEXT_SIZE];
    struct buffer parts = BUFFER_INIT;
    char *key = name_key(notice->said.name);
    if (key == NULL)
        return error_out_of_memory(error);
    append_part(&parts, key);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        append_part(&parts, case_record_text(&notice->said, columns[i], scratch));
    append_part(&parts, date_format_iso(notice->loss_date, scratch));
    append_part(&parts, notice_loss_reason_name(notice->loss_reason));
    int result = parts.failed ? error_out_of_memory(error) : 0;
    if (result == 0)
        hash_bytes(out, parts.data, parts.size);
    free(key);
    buffer_free(&parts);
    return result;
}

static int parse_standing(struct notice_record *out, const char *standing, const char *question)
{
    bool known = false;
    for (int i = 0; i < NOTICE_STANDING_COUNT && !known; i++) {
        out->standing = (enum notice_standing)i;
        known = strcmp(notice_standing_name(out->standing), standing) == 0;
    }
    if (!known)
        return -1;
    for (int i = 0; i < QUESTION_COUNT; i++) {
        out->question = (enum notice_question)i;
        if (strcmp(notice_question_name(out->question), question) == 0)
            return 0;
    }
    return -1;
}

/* What was stored was read by import_parse_value before, and is read so again. */
static int read_said(struct case_record *out, sqlite3_stmt *query)
{
    char reason[IMPORT_REASON_SIZE];
    for (int i = 0; i < COLUMN_COUNT; i++) {
        const char *text = store_text(query, FIELD_SAID + i);
        if (text[0] != '\0' && import_parse_value(out, (enum case_column)i, text, reason) != 0)
            return -1;
    }
    return 0;
}

int notice_read(struct notice_record *out, sqlite3_stmt *query, struct error *error)
{
    *out = (struct notice_record){
        .notice_id = sqlite3_column_int64(query, FIELD_NOTICE_ID),
        .time = store_text(query, FIELD_TIME),
        .actor = store_text(query, FIELD_ACTOR),
        .source = store_text(query, FIELD_SOURCE),
        .row = (long)sqlite3_column_int64(query, FIELD_SOURCE_ROW),
        .loss_date = store_date(query, FIELD_LOSS_DATE),
        .filed_date = store_date(query, FIELD_FILED_DATE),
        .received_date = store_date(query, FIELD_RECEIVED_DATE),
        .case_id = sqlite3_column_int64(query, FIELD_CASE_ID),
        .case_number = store_text(query, FIELD_CASE_NUMBER),
        .differences = store_text(query, FIELD_DIFFERENCES),
    };
    if (parse_standing(out, store_text(query, FIELD_STANDING), store_text(query, FIELD_QUESTION)) ==
            0 &&
        notice_loss_reason_parse(&out->loss_reason, store_text(query, FIELD_LOSS_REASON)) == 0 &&
        read_said(&out->said, query) == 0)
        return 0;
    return error_set(error, ERROR_STORE,
                     _("notice %" PRId64 ": holds what this program does not know"),
                     out->notice_id);
}

int notice_list(struct case_store *store, int64_t notice_id, bool in_review,
                int (*visit)(void *user, const struct notice_record *notice), void *user,
                struct error *error)
{
    const enum store_statement statement = notice_id != 0 ? STATEMENT_NOTICE_BY_ID
                                           : in_review    ? STATEMENT_NOTICE_IN_REVIEW
                                                          : STATEMENT_NOTICE_LIST;
    struct notice_record notice;
    sqlite3_stmt *query;
    if (store_query(&query, store, statement,
                    notice_id != 0 ? BIND(bound_number(notice_id)) : BIND_NONE, error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        step = notice_read(&notice, query, error);
        if (step != 0 || visit(user, &notice) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int notice_list_decisions(struct case_store *store, int64_t notice_id,
                          int (*visit)(void *user, const struct notice_decision *decision),
                          void *user, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_NOTICE_DECISION_LIST, BIND(bound_number(notice_id)),
                    error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        const struct notice_decision decision = {
            .decision_id = sqlite3_column_int64(query, 0),
            .time = store_text(query, 1),
            .actor = store_text(query, 2),
            .why = store_text(query, 3),
            .action = store_text(query, 4),
            .from_standing = store_text(query, 5),
            .to_standing = store_text(query, 6),
            .case_number = store_text(query, 7),
        };
        if (visit(user, &decision) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

int notice_list_overdue(struct case_store *store, struct date retired_before,
                        int (*visit)(void *user, const struct case_record *record), void *user,
                        struct error *error)
{
    struct case_record record;
    char iso[DATE_TEXT_SIZE];
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_CASE_WITHOUT_NOTICE,
                    BIND(bound_text(date_format_iso(retired_before, iso))), error) != 0)
        return -1;
    int step;
    while ((step = store_step(store, query, error)) > 0) {
        step = store_read_case(&record, store, query, error);
        if (step != 0 || visit(user, &record) != 0)
            break;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}
