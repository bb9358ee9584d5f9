/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_STORE_PRIVATE_H
#define FORMLOOP_STORE_PRIVATE_H

#include "buffer.h"
#include "case_store.h"
#include "month.h"
#include "print_ledger.h"
#include "store_statements.h"

#include <sqlite3.h>

/* What the files of cases/ share of the store; not for other folders. */

#define STORE_TIME_SIZE 24
#define STORE_HASH_BYTES 32

struct case_store {
    sqlite3 *database;
    char *path;
    char actor[64];
    struct deadline_rule deadline_rule;
    struct business_calendar calendar; /* closed_days owned */
    sqlite3_stmt *statements[STATEMENT_COUNT];

    enum { GROUP_NONE, GROUP_BEGUN, GROUP_OPEN, GROUP_LOST } group; /* open: holds a transaction */
    bool in_transaction;
    char time[STORE_TIME_SIZE]; /* of the transaction */
    int64_t event_count;        /* end of the event chain, as of the transaction */
    unsigned char last_hash[STORE_HASH_BYTES];
    bool chain_moved;
    int64_t next_case_id; /* within the transaction; 0: not asked yet */

    int64_t job_id; /* the open print job, 0: none */
    int64_t job_pieces, job_new_pieces;
    int64_t job_noted; /* pieces whose printing is an event already */
    char job_document[65];
};

/* A value bound to a statement. */
struct bound {
    enum { BOUND_END, BOUND_NULL, BOUND_NUMBER, BOUND_TEXT, BOUND_HASH, BOUND_BYTES } kind;
    int64_t number; /* of BOUND_BYTES how many */
    const void *bytes;
};
struct bound bound_number(int64_t number);
struct bound bound_number_or_null(int64_t number); /* NULL for 0 */
struct bound bound_text(const char *text);         /* NULL for NULL; must outlive the call */
struct bound bound_hash(const unsigned char hash[STORE_HASH_BYTES]);
struct bound bound_bytes(const void *bytes, size_t size);
#define BIND(...) ((const struct bound[]){__VA_ARGS__, {BOUND_END, 0, NULL}})
#define BIND_NONE ((const struct bound[]){{BOUND_END, 0, NULL}})

/* Runs a statement that gives no rows. */
int store_execute(struct case_store *store, enum store_statement statement,
                  const struct bound *values, struct error *error);

/* Starts a statement that gives rows: *out is prepared and bound, owned by the store. Then
 * store_step for each row: 1 a row, 0 the end, -1 failed; and store_end in any case. */
int store_query(sqlite3_stmt **out, struct case_store *store, enum store_statement statement,
                const struct bound *values, struct error *error);
int store_step(struct case_store *store, sqlite3_stmt *query, struct error *error);
void store_end(sqlite3_stmt *query);

/* The number that a query gives; fallback when it has no row or NULL. */
int store_query_number(int64_t *out, struct case_store *store, enum store_statement statement,
                       const struct bound *values, int64_t fallback, struct error *error);

/* Column as text, "" for NULL; valid until the next step. */
const char *store_text(sqlite3_stmt *query, int column);
void store_copy(char *out, size_t size, sqlite3_stmt *query, int column);
struct date store_date(sqlite3_stmt *query, int column); /* "no date" for "" */
struct month store_month(sqlite3_stmt *query, int column); /* "no month" for "" */

/* ERROR_STORE with SQLite's own words for what happened. Always -1. */
int store_failed(struct case_store *store, struct error *error);

/* One unit of work. Refused when one is open (a print job). */
int store_begin(struct case_store *store, struct error *error);
int store_commit(struct case_store *store, struct error *error); /* on failure rolled back */
void store_rollback(struct case_store *store);
/* "2026-04-01T08:30:00Z", now. */
void store_format_time(char out[STORE_TIME_SIZE]);

/* Appends an event to the chain and moves the case's state by the table of transitions; *record's
 * state follows. payload: a JSON object. *moved (unless NULL): whether the table names it. What
 * claims a move that the table does not have is refused (ERROR_REFUSED), and nothing changes. A case
 * that is received and whose notice is there becomes due for its guide at once, or is refused
 * (store_find_ineligibility). */
int store_append_event(struct case_store *store, struct case_record *record,
                       enum case_event_kind kind, enum case_guard guard, const char *payload,
                       bool *moved, struct error *error);
/* Why a case whose notice is there cannot go on (法3条4項): "two_months", "age_75", "no_retirement";
 * *reason is NULL when nothing speaks against it, when the notice is not there yet, or when a clerk
 * has taken such a refusal back: then it is not judged again. A company that says nothing of the
 * reason or of 資格取得年月日 is not held against the person. */
int store_find_ineligibility(const char **reason, struct case_store *store,
                             const struct case_record *record, struct error *error);
/* EVENT_UNDONE: back to the state `to`, and on from there as after any event. */
int store_append_undone(struct case_store *store, struct case_record *record, enum case_state to,
                        const char *payload, struct error *error);
/* Hash of an event: BLAKE2b-256 over the hash before it and its content. */
void store_event_hash(unsigned char out[STORE_HASH_BYTES],
                      const unsigned char before[STORE_HASH_BYTES], const struct case_event *event);

/* The row that a query of CASE_FIELDS stands on; fills in the deadlines too. */
int store_read_case(struct case_record *out, struct case_store *store, sqlite3_stmt *query,
                    struct error *error);
int store_read_event(struct case_event *out, sqlite3_stmt *query, struct error *error);
/* Loss date and last day to apply, from the retirement date. */
void store_count_deadline(struct case_record *record, const struct case_store *store);
/* *found false if there is none. */
int store_find_case(struct case_record *out, bool *found, struct case_store *store,
                    enum store_statement statement, const struct bound *values,
                    struct error *error);
/* Inserts record with a new case_id, and a case number if it has none; or writes all its columns
 * but number and state. */
int store_insert_case(struct case_store *store, struct case_record *record, struct error *error);
int store_update_case(struct case_store *store, const struct case_record *record,
                      struct error *error);

/* Appends text as a JSON string, or ["a","b"]. */
void store_append_json_string(struct buffer *out, const char *text);
void store_append_json_array(struct buffer *out, const char *const *texts, size_t count);

/* The number of the next piece. ERROR_STORE when page codes have no room for it. */
int print_piece_next_number(int64_t *piece_id, struct case_store *store, struct error *error);

int piece_state_parse(enum piece_state *out, const char *name);

#endif
