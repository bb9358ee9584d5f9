/* SPDX-License-Identifier: MIT */
/* Opening the store, its schema steps, statements and transactions. */
#include "embedded.h"
#include "message.h"
#include "store_private.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const struct embedded_file *case_schema_files(const char *name);

#define STORE_APPLICATION_ID 0x464C4F50 /* "FLOP": marks the file as ours */
#define BUSY_TIMEOUT_MS 30000           /* how long a writer waits for another */

int store_failed(struct case_store *store, struct error *error)
{
    int code = sqlite3_errcode(store->database) & 0xFF;
    const char *advice = _("nothing of this was written");
    if (code == SQLITE_FULL)
        advice = _("nothing of this was written; make room on the disk and run it again");
    else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        advice = _("another program is writing to the store; nothing of this was written, run it "
                   "again when that has ended");
    else if (code == SQLITE_CORRUPT || code == SQLITE_NOTADB)
        advice = _("the store is damaged; restore it from the last backup");
    return error_set(error, ERROR_STORE, "%s: %s; %s", store->path,
                     sqlite3_errmsg(store->database), advice);
}

void store_format_time(char out[STORE_TIME_SIZE])
{
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(out, STORE_TIME_SIZE, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

/* --- schema ------------------------------------------------------------------------------- */

static int run_text(struct case_store *store, const char *sql, struct error *error)
{
    return sqlite3_exec(store->database, sql, NULL, NULL, NULL) == SQLITE_OK
               ? 0
               : store_failed(store, error);
}

static int read_pragma(int *out, struct case_store *store, const char *sql, struct error *error)
{
    sqlite3_stmt *query;
    if (sqlite3_prepare_v2(store->database, sql, -1, &query, NULL) != SQLITE_OK)
        return store_failed(store, error);
    int step = sqlite3_step(query);
    *out = step == SQLITE_ROW ? sqlite3_column_int(query, 0) : 0;
    sqlite3_finalize(query);
    return step == SQLITE_ROW ? 0 : store_failed(store, error);
}

static int count_schema_steps(void)
{
    int steps = 0;
    for (const struct embedded_file *step = case_schema_files(NULL); step->name != NULL; step++)
        steps++;
    return steps;
}

/* One step: its SQL and the version it leads to, in one transaction. Looks at the version again
 * inside: another process may have been faster. */
static int run_schema_step(struct case_store *store, int version, struct error *error)
{
    const struct embedded_file *step = &case_schema_files(NULL)[version];
    char stamp[96];
    int found;
    snprintf(stamp, sizeof stamp, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
             STORE_APPLICATION_ID, version + 1);
    if (run_text(store, "BEGIN IMMEDIATE", error) != 0)
        return -1;
    if (read_pragma(&found, store, "PRAGMA user_version", error) == 0 &&
        (found > version || (run_text(store, (const char *)step->bytes, error) == 0 &&
                             run_text(store, stamp, error) == 0)) &&
        run_text(store, "COMMIT", error) == 0)
        return 0;
    error_prefix(error, "schema step %s", step->name);
    sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return -1;
}

static int update_schema(struct case_store *store, struct error *error)
{
    int steps = count_schema_steps(), version, application, tables;
    if (read_pragma(&version, store, "PRAGMA user_version", error) != 0 ||
        read_pragma(&application, store, "PRAGMA application_id", error) != 0 ||
        read_pragma(&tables, store, "SELECT count(*) FROM sqlite_schema", error) != 0)
        return -1;
    if (application != STORE_APPLICATION_ID && (tables > 0 || version > 0))
        return error_set(error, ERROR_STORE,
                         _("%s: is a database, but not a formloop store; not opened"), store->path);
    if (version > steps)
        return error_set(error, ERROR_STORE,
                         _("%s: made by a newer formloop (schema %d, this program knows %d); not "
                           "opened, use the newer program"),
                         store->path, version, steps);
    for (; version < steps; version++)
        if (run_schema_step(store, version, error) != 0)
            return -1;
    return 0;
}

/* --- opening ------------------------------------------------------------------------------ */

static struct case_store *new_store(const char *path)
{
    struct case_store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return NULL;
    store->path = strdup(path);
    store->deadline_rule =
        (struct deadline_rule){.count_first_day = true, .roll = DEADLINE_ROLL_NEXT_BUSINESS_DAY};
    store->calendar.year_end = YEAR_END_OFFICES;
    struct passwd *login = getpwuid(getuid());
    char number[32];
    snprintf(number, sizeof number, "uid%ld", (long)getuid());
    case_store_set_actor(store, login != NULL ? login->pw_name : number);
    if (store->path == NULL) {
        free(store);
        return NULL;
    }
    return store;
}

static int open_database(struct case_store *store, struct error *error)
{
    /* Counting its memory costs SQLite a lock at each allocation; refused, harmlessly, once it runs. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (sqlite3_open_v2(store->path, &store->database, flags, NULL) != SQLITE_OK) {
        const char *words = store->database != NULL ? sqlite3_errmsg(store->database) : "no memory";
        return error_set(error, ERROR_STORE, _("%s: the store cannot be opened: %s"), store->path,
                         words);
    }
    sqlite3_busy_timeout(store->database, BUSY_TIMEOUT_MS);
    if (update_schema(store, error) != 0)
        return -1;
    return run_text(store, store_opening_text, error);
}

int case_store_open(struct case_store **out, const char *path, struct error *error)
{
    *out = NULL;
    if (access(path, F_OK) != 0)
        return error_set_errno(error, ERROR_STORE, _("%s: the store cannot be opened"), path);
    struct case_store *store = new_store(path);
    if (store == NULL)
        return error_out_of_memory(error);
    if (open_database(store, error) != 0) {
        case_store_close(store);
        return -1;
    }
    *out = store;
    return 0;
}

int case_store_create(const char *path, struct error *error)
{
    int descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (descriptor < 0)
        return error_set_errno(error, ERROR_STORE, _("%s: the store cannot be made"), path);
    close(descriptor);
    struct case_store *store;
    if (case_store_open(&store, path, error) != 0) {
        unlink(path);
        return -1;
    }
    case_store_close(store);
    return 0;
}

void case_store_close(struct case_store *store)
{
    if (store == NULL)
        return;
    if (store->in_transaction)
        store_rollback(store);
    for (int i = 0; i < STATEMENT_COUNT; i++)
        sqlite3_finalize(store->statements[i]);
    sqlite3_close(store->database);
    free((void *)store->calendar.closed_days);
    free(store->path);
    free(store);
}

void case_store_set_actor(struct case_store *store, const char *actor)
{
    snprintf(store->actor, sizeof store->actor, "%s", actor);
    for (char *c = store->actor; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F)
            *c = '?';
}

int case_store_set_deadlines(struct case_store *store, const struct deadline_rule *rule,
                             const struct business_calendar *calendar, struct error *error)
{
    size_t size = calendar->closed_day_count * sizeof *calendar->closed_days;
    struct date *closed_days = malloc(size > 0 ? size : 1);
    if (closed_days == NULL)
        return error_out_of_memory(error);
    if (size > 0)
        memcpy(closed_days, calendar->closed_days, size);
    free((void *)store->calendar.closed_days);
    store->deadline_rule = *rule;
    store->calendar = *calendar;
    store->calendar.closed_days = closed_days;
    return 0;
}

/* --- statements --------------------------------------------------------------------------- */

struct bound bound_number(int64_t number)
{
    return (struct bound){BOUND_NUMBER, number, NULL};
}

struct bound bound_number_or_null(int64_t number)
{
    return (struct bound){number == 0 ? BOUND_NULL : BOUND_NUMBER, number, NULL};
}

struct bound bound_text(const char *text)
{
    return (struct bound){text == NULL ? BOUND_NULL : BOUND_TEXT, 0, text};
}

struct bound bound_hash(const unsigned char hash[STORE_HASH_BYTES])
{
    return (struct bound){BOUND_HASH, 0, hash};
}

struct bound bound_bytes(const void *bytes, size_t size)
{
    return (struct bound){BOUND_BYTES, (int64_t)size, bytes};
}

static int bind_value(sqlite3_stmt *query, int index, const struct bound *value)
{
    switch (value->kind) {
    case BOUND_NUMBER:
        return sqlite3_bind_int64(query, index, value->number);
    case BOUND_TEXT:
        return sqlite3_bind_text(query, index, value->bytes, -1, SQLITE_STATIC);
    case BOUND_HASH:
        return sqlite3_bind_blob(query, index, value->bytes, STORE_HASH_BYTES, SQLITE_STATIC);
    case BOUND_BYTES:
        return sqlite3_bind_blob(query, index, value->bytes, (int)value->number, SQLITE_STATIC);
    case BOUND_NULL:
    case BOUND_END:
        break;
    }
    return sqlite3_bind_null(query, index);
}

int store_query(sqlite3_stmt **out, struct case_store *store, enum store_statement statement,
                const struct bound *values, struct error *error)
{
    sqlite3_stmt **prepared = &store->statements[statement];
    *out = NULL;
    if (*prepared == NULL &&
        sqlite3_prepare_v3(store->database, store_statement_texts[statement], -1,
                           SQLITE_PREPARE_PERSISTENT, prepared, NULL) != SQLITE_OK)
        return store_failed(store, error);
    if (sqlite3_stmt_busy(*prepared))
        return error_set(error, ERROR_STORE, _("%s: a list of the store was used inside itself"),
                         store->path);
    for (int i = 0; values[i].kind != BOUND_END; i++)
        if (bind_value(*prepared, i + 1, &values[i]) != SQLITE_OK)
            return store_failed(store, error);
    *out = *prepared;
    return 0;
}

int store_step(struct case_store *store, sqlite3_stmt *query, struct error *error)
{
    int step = sqlite3_step(query);
    if (step == SQLITE_ROW)
        return 1;
    return step == SQLITE_DONE ? 0 : store_failed(store, error);
}

void store_end(sqlite3_stmt *query)
{
    if (query != NULL) {
        sqlite3_reset(query);
        sqlite3_clear_bindings(query);
    }
}

int store_execute(struct case_store *store, enum store_statement statement,
                  const struct bound *values, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, statement, values, error) != 0)
        return -1;
    int result = store_step(store, query, error);
    store_end(query);
    return result < 0 ? -1 : 0;
}

int store_query_number(int64_t *out, struct case_store *store, enum store_statement statement,
                       const struct bound *values, int64_t fallback, struct error *error)
{
    sqlite3_stmt *query;
    *out = fallback;
    if (store_query(&query, store, statement, values, error) != 0)
        return -1;
    int step = store_step(store, query, error);
    if (step > 0 && sqlite3_column_type(query, 0) != SQLITE_NULL)
        *out = sqlite3_column_int64(query, 0);
    store_end(query);
    return step < 0 ? -1 : 0;
}

const char *store_text(sqlite3_stmt *query, int column)
{
    const unsigned char *text = sqlite3_column_text(query, column);
    return text == NULL ? "" : (const char *)text;
}

void store_copy(char *out, size_t size, sqlite3_stmt *query, int column)
{
    snprintf(out, size, "%s", store_text(query, column));
}

/* --- transactions ------------------------------------------------------------------------- */

static int read_chain(struct case_store *store, struct error *error)
{
    sqlite3_stmt *query;
    if (store_query(&query, store, STATEMENT_CHAIN_READ, BIND_NONE, error) != 0)
        return -1;
    int step = store_step(store, query, error);
    bool sound = step > 0 && sqlite3_column_bytes(query, 1) == STORE_HASH_BYTES;
    if (sound) {
        store->event_count = sqlite3_column_int64(query, 0);
        memcpy(store->last_hash, sqlite3_column_blob(query, 1), STORE_HASH_BYTES);
    }
    store_end(query);
    if (!sound)
        return error_set(error, ERROR_STORE,
                         _("%s: the end of the event chain is missing; nothing was written, run "
                           "check"),
                         store->path);
    return 0;
}

static int group_lost(const struct case_store *store, struct error *error)
{
    return error_set(error, ERROR_STORE,
                     _("%s: an earlier write failed and took its group with it; nothing of the "
                       "group was written, run it again"),
                     store->path);
}

/* The transaction itself, or within a group the next part of it. */
static int begin_part(struct case_store *store, struct error *error)
{
    if (store->group == GROUP_NONE)
        return store_execute(store, STATEMENT_BEGIN, BIND_NONE, error);
    if (store->group == GROUP_LOST)
        return group_lost(store, error);
    if (store->group == GROUP_BEGUN) {
        if (store_execute(store, STATEMENT_BEGIN, BIND_NONE, error) != 0)
            return -1;
        store->group = GROUP_OPEN;
    }
    return store_execute(store, STATEMENT_PART_BEGIN, BIND_NONE, error);
}

int store_begin(struct case_store *store, struct error *error)
{
    if (store->in_transaction)
        return error_set(error, ERROR_STORE,
                         _("%s: a print job is open; nothing else can be written before it ends"),
                         store->path);
    if (begin_part(store, error) != 0)
        return -1;
    store->in_transaction = true;
    store->chain_moved = false;
    store->next_case_id = 0;
    store_format_time(store->time);
    if (read_chain(store, error) == 0)
        return 0;
    store_rollback(store);
    return -1;
}

int store_commit(struct case_store *store, struct error *error)
{
    enum store_statement end =
        store->group == GROUP_OPEN ? STATEMENT_PART_COMMIT : STATEMENT_COMMIT;
    if ((!store->chain_moved ||
         store_execute(store, STATEMENT_CHAIN_WRITE,
                       BIND(bound_number(store->event_count), bound_hash(store->last_hash)),
                       error) == 0) &&
        store_execute(store, end, BIND_NONE, error) == 0) {
        store->in_transaction = false;
        return 0;
    }
    store_rollback(store);
    return -1;
}

void store_rollback(struct case_store *store)
{
    store->in_transaction = false;
    /* After some failures (a full disk) SQLite has rolled back by itself, the group with it. */
    if (sqlite3_get_autocommit(store->database)) {
        if (store->group == GROUP_OPEN)
            store->group = GROUP_LOST;
    } else if (store->group == GROUP_OPEN) {
        store_execute(store, STATEMENT_PART_ROLLBACK, BIND_NONE, NULL);
        store_execute(store, STATEMENT_PART_COMMIT, BIND_NONE, NULL);
    } else {
        store_execute(store, STATEMENT_ROLLBACK, BIND_NONE, NULL);
    }
}

/* --- groups ------------------------------------------------------------------------------- */

int case_store_group_begin(struct case_store *store, struct error *error)
{
    if (store->in_transaction || store->group != GROUP_NONE)
        return error_set(error, ERROR_STORE,
                         _("%s: something else is being written; a group cannot begin"),
                         store->path);
    store->group = GROUP_BEGUN;
    return 0;
}

int case_store_group_commit(struct case_store *store, struct error *error)
{
    bool is_open = store->group == GROUP_OPEN;
    if (store->group == GROUP_LOST) {
        store->group = GROUP_NONE;
        return group_lost(store, error);
    }
    store->group = GROUP_NONE;
    if (is_open && store_execute(store, STATEMENT_COMMIT, BIND_NONE, error) != 0) {
        store_rollback(store);
        return -1;
    }
    /* Else SQLite keeps what it wrote: 0.5 kB for each page taken in, 5 MB after 10,000. */
    sqlite3_db_release_memory(store->database);
    return 0;
}

void case_store_group_abandon(struct case_store *store)
{
    store->group = GROUP_NONE;
    store_rollback(store);
}
