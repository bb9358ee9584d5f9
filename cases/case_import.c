/* SPDX-License-Identifier: MIT */
#include "case_import.h"

#include "import_run.h"
#include "import_values.h"
#include "known_people.h"
#include "message.h"
#include "store_private.h"

#include <stdio.h>
#include <string.h>

/* Fingerprints are worth their reading once the file has a row for so many cases of the store; there
 * are three a case, of 11 to 22 bytes each. */
#define CASES_A_ROW 4
#define MAX_FINGERPRINTS 6000000

/* An import in progress. */
struct import {
    struct import_run run;
    struct import_summary counts;

    struct number_map rows_of_cases; /* case_id → the first row of this file that spoke of it */
    struct number_map people;        /* fingerprints of all cases, when people_known */
    bool people_known, people_given_up;
    int64_t cases_before; /* about as many cases were there; -1: not asked yet */
};

static void reject(struct import *import, enum case_column column, const char *reason)
{
    import->counts.rejected++;
    import_run_reject(&import->run, column, reason);
}

/* Reads what the row says into record. -1: the row was rejected. */
static int parse_cells(struct import *import, struct case_record *record)
{
    char reason[IMPORT_REASON_SIZE];
    for (int i = 0; i < COLUMN_COUNT; i++) {
        enum case_column column = (enum case_column)i;
        const char *cell = import->run.row.cells[i];
        if (cell == NULL)
            continue;
        if (import_parse_value(record, column, cell, reason) != 0) {
            reject(import, column, reason);
            return -1;
        }
    }
    return 0;
}

/* A required column that the row does not have (JSON Lines; CSV has it in its header). */
static int check_present(struct import *import)
{
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (case_column_is_required((enum case_column)i) && import->run.row.cells[i] == NULL) {
            reject(import, (enum case_column)i, _("is not there, but is needed"));
            return -1;
        }
    }
    return 0;
}

static int check_dates(struct import *import, const struct case_record *record)
{
    char reason[IMPORT_REASON_SIZE];
    enum case_column column;
    if (import_check_dates(record, &column, reason) == 0)
        return 0;
    reject(import, column, reason);
    return -1;
}

/* --- who is in the store ------------------------------------------------------------------ */

/* Without them every row is looked up in the store: slower, and as right. */
static void give_up_people(struct import *import)
{
    number_map_free(&import->people);
    import->people_known = false;
    import->people_given_up = true;
}

static void note_person(struct import *import, const struct case_record *record)
{
    for (int key = 0; key < PERSON_KEY_COUNT && !import->people_given_up; key++)
        if (import->people.count >= MAX_FINGERPRINTS ||
            number_map_put(&import->people, person_fingerprint(record, (enum person_key)key), 0) !=
                0)
            give_up_people(import);
}

static int read_people(struct import *import, struct error *error)
{
    struct case_record record;
    sqlite3_stmt *query;
    if (store_query(&query, import->run.store, STATEMENT_CASE_PEOPLE, BIND_NONE, error) != 0)
        return -1;
    int step = 0;
    while (!import->people_given_up && (step = store_step(import->run.store, query, error)) > 0) {
        if (store_read_case(&record, import->run.store, query, error) != 0) {
            step = -1;
            break;
        }
        note_person(import, &record);
    }
    store_end(query);
    import->people_known = step == 0 && !import->people_given_up;
    return step < 0 ? -1 : 0;
}

static int prepare_people(struct import *import, struct error *error)
{
    if (import->people_known || import->people_given_up)
        return 0;
    if (import->cases_before < 0 &&
        store_query_number(&import->cases_before, import->run.store, STATEMENT_CASE_NEXT_ID, BIND_NONE,
                           1, error) != 0)
        return -1;
    return import->cases_before - 1 > CASES_A_ROW * import->run.read
               ? 0
               : read_people(import, error);
}

static bool may_be_known(const struct import *import, const struct case_record *row,
                         enum person_key key)
{
    return !import->people_known || number_map_has(&import->people, person_fingerprint(row, key));
}

/* --- the same person ---------------------------------------------------------------------- */

enum match { MATCH_NONE, MATCH_ONE, MATCH_SEVERAL };

static int match_by(struct import *import, struct case_record *out, enum match *match,
                    enum store_statement statement, const struct bound *values,
                    struct error *error)
{
    sqlite3_stmt *query;
    *match = MATCH_NONE;
    if (store_query(&query, import->run.store, statement, values, error) != 0)
        return -1;
    int step = store_step(import->run.store, query, error);
    if (step > 0) {
        step = store_read_case(out, import->run.store, query, error);
        if (step == 0)
            step = store_step(import->run.store, query, error);
        *match = step > 0 ? MATCH_SEVERAL : MATCH_ONE;
    }
    store_end(query);
    return step < 0 ? -1 : 0;
}

/* The case that the row speaks of, by the rules of case_import.h. */
static int find_same_person(struct import *import, struct case_record *out, enum match *match,
                            const struct case_record *row, struct error *error)
{
    char birth[DATE_TEXT_SIZE], retirement[DATE_TEXT_SIZE];
    date_format_iso(row->birth_date, birth);
    date_format_iso(row->retirement_date, retirement);
    *match = MATCH_NONE;
    if (prepare_people(import, error) != 0)
        return -1;
    if (row->case_number[0] != '\0' && !may_be_known(import, row, PERSON_BY_NUMBER))
        return 0;
    if (row->case_number[0] != '\0')
        return match_by(import, out, match, STATEMENT_CASE_BY_NUMBER,
                        BIND(bound_text(row->case_number)), error);
    if (row->insured_symbol[0] != '\0' && row->insured_number[0] != '\0' &&
        may_be_known(import, row, PERSON_BY_INSURED) &&
        match_by(import, out, match, STATEMENT_CASE_BY_INSURED,
                 BIND(bound_text(birth), bound_text(row->insured_number),
                      bound_text(row->insured_symbol)),
                 error) != 0)
        return -1;
    if (*match != MATCH_NONE || !may_be_known(import, row, PERSON_BY_NAME))
        return 0;
    return match_by(import, out, match, STATEMENT_CASE_BY_PERSON,
                    BIND(bound_text(birth), bound_text(retirement), bound_text(row->name),
                         bound_text(row->name_kana)),
                    error);
}

/* A person found by name whose number is known and another is somebody else of that name. */
static bool is_other_insured(const struct case_record *found, const struct case_record *row)
{
    return row->case_number[0] == '\0' && row->insured_number[0] != '\0' &&
           found->insured_number[0] != '\0' &&
           (strcmp(row->insured_number, found->insured_number) != 0 ||
            strcmp(row->insured_symbol, found->insured_symbol) != 0);
}

/* --- adding and updating ------------------------------------------------------------------ */

static int mark_row(struct import *import, int64_t case_id, struct error *error)
{
    if (number_map_has(&import->rows_of_cases, (uint64_t)case_id) ||
        number_map_put(&import->rows_of_cases, (uint64_t)case_id, import->run.row.row) == 0)
        return 0;
    return error_out_of_memory(error);
}

static int add_case(struct import *import, struct case_record *record, struct error *error)
{
    char payload[64];
    snprintf(payload, sizeof payload, "{\"row\":%ld}", import->run.row.row);
    if (store_insert_case(import->run.store, record, error) != 0 ||
        store_append_event(import->run.store, record, EVENT_IMPORTED, GUARD_NONE, payload, NULL,
                           error) != 0)
        return -1;
    import->counts.added++;
    if (import->people_known)
        note_person(import, record);
    return mark_row(import, record->case_id, error);
}

/* Whether the row leaves the column as it is known: case_import.h says which do. */
static bool is_kept(const struct import_row *cells, const struct case_record *row,
                    enum case_column column)
{
    char scratch[DATE_TEXT_SIZE];
    bool tells_apart = column == COLUMN_INSURED_SYMBOL || column == COLUMN_INSURED_NUMBER;
    return cells->cells[column] == NULL || column == COLUMN_CASE ||
           (tells_apart && case_record_text(row, column, scratch)[0] == '\0');
}

/* What the row says, put over what is known. Keys of the columns that change; their number. */
static size_t merge_row(struct case_record *merged, const char *keys[COLUMN_COUNT],
                        const struct import_row *cells, const struct case_record *row)
{
    size_t count = 0;
    for (int i = 0; i < COLUMN_COUNT; i++) {
        enum case_column column = (enum case_column)i;
        if (is_kept(cells, row, column) || !case_record_differs(merged, row, column))
            continue;
        case_record_copy(merged, row, column);
        keys[count++] = case_column_key(column);
    }
    return count;
}

static int update_case(struct import *import, struct case_record *record,
                       const char *const *changes, size_t change_count, struct error *error)
{
    struct buffer payload = BUFFER_INIT;
    buffer_format(&payload, "{\"row\":%ld,\"changed\":", import->run.row.row);
    store_append_json_array(&payload, changes, change_count);
    buffer_append_char(&payload, '}');
    int result = -1;
    if (payload.failed)
        error_out_of_memory(error);
    else if (store_update_case(import->run.store, record, error) == 0)
        result = store_append_event(import->run.store, record, EVENT_UPDATED, GUARD_NONE,
                                    payload.data, NULL, error);
    buffer_free(&payload);
    if (result != 0)
        return -1;
    import->counts.updated++;
    if (import->people_known)
        note_person(import, record);
    return mark_row(import, record->case_id, error);
}

static int reject_contradiction(struct import *import, long earlier_row)
{
    char reason[IMPORT_REASON_SIZE];
    snprintf(reason, sizeof reason, _("contradicts row %lld, which is the same person"),
             (long long)earlier_row);
    reject(import, COLUMN_COUNT, reason);
    return 0;
}

static int merge_case(struct import *import, const struct case_record *found,
                      const struct case_record *row, struct error *error)
{
    struct case_record merged = *found;
    const char *changes[COLUMN_COUNT];
    size_t change_count = merge_row(&merged, changes, &import->run.row, row);
    if (change_count == 0) {
        import->counts.unchanged++;
        return mark_row(import, found->case_id, error);
    }
    long earlier_row = number_map_lookup(&import->rows_of_cases, (uint64_t)found->case_id, 0);
    if (earlier_row != 0)
        return reject_contradiction(import, earlier_row);
    if (check_dates(import, &merged) != 0)
        return 0;
    return update_case(import, &merged, changes, change_count, error);
}

static int import_row(void *user, struct error *error)
{
    struct import *import = user;
    struct case_record record = {0}, found;
    enum match match;
    if (import->run.row.fault != NULL) {
        reject(import, (enum case_column)import->run.row.fault_column, import->run.row.fault);
        return 0;
    }
    if (check_present(import) != 0 || parse_cells(import, &record) != 0 ||
        check_dates(import, &record) != 0)
        return 0;
    if (find_same_person(import, &found, &match, &record, error) != 0)
        return -1;
    if (match == MATCH_NONE || is_other_insured(&found, &record))
        return add_case(import, &record, error);
    if (match == MATCH_SEVERAL) {
        reject(import, COLUMN_COUNT,
               _("fits more than one case; give the case number to say which"));
        return 0;
    }
    if (date_compare(found.birth_date, record.birth_date) != 0) {
        reject(import, COLUMN_CASE, _("belongs to a person with another birth date"));
        return 0;
    }
    return merge_case(import, &found, &record, error);
}

/* --- the file ----------------------------------------------------------------------------- */

static void add_counts(struct import_summary *summary, const struct import_summary *counts)
{
    summary->read += counts->read;
    summary->added += counts->added;
    summary->unchanged += counts->unchanged;
    summary->updated += counts->updated;
    summary->rejected += counts->rejected;
}

int case_import_file(struct import_summary *summary, struct case_store *store, const char *path,
                     const struct import_observer *observer, struct error *error)
{
    struct import import = {
        .run = {.store = store,
                .observer = observer,
                .file = path,
                .columns = &import_case_columns,
                .take_in = import_row,
                .user = &import},
        .rows_of_cases = {.has_values = true},
        .cases_before = -1,
    };
    int result = import_run_file(&import.run, error);
    number_map_free(&import.rows_of_cases);
    number_map_free(&import.people);
    import.counts.read = import.run.read;
    if (result == 0)
        add_counts(summary, &import.counts);
    return result;
}
