/* SPDX-License-Identifier: MIT */
#include "notice_import.h"

#include "import_run.h"
#include "import_values.h"
#include "message.h"
#include "notice_private.h"
#include "periods.h"
#include "text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* --- columns ------------------------------------------------------------------------------- */

/* Beyond those of a case. */
enum notice_column {
    NOTICE_LOSS_DATE = COLUMN_COUNT,
    NOTICE_LOSS_REASON,
    NOTICE_FILED_DATE,
    NOTICE_COLUMN_COUNT,
};
_Static_assert(NOTICE_COLUMN_COUNT <= IMPORT_MAX_COLUMNS, "room for the columns of a notice");

static const char *column_key(int column)
{
    static const char *const keys[] = {"loss_date", "loss_reason", "notice_date"};
    return column < COLUMN_COUNT ? case_column_key((enum case_column)column)
                                 : keys[column - COLUMN_COUNT];
}

static const char *column_title(int column)
{
    static const char *const titles[] = {"資格喪失日", "喪失原因", "届出日"};
    return column < COLUMN_COUNT ? case_column_title((enum case_column)column)
                                 : titles[column - COLUMN_COUNT];
}

static bool column_is_required(int column)
{
    return column == COLUMN_NAME || column == COLUMN_BIRTH_DATE;
}

static const struct import_columns notice_columns = {NOTICE_COLUMN_COUNT, column_key, column_title,
                                                     column_is_required};

/* --- an import in progress ----------------------------------------------------------------- */

struct import {
    struct import_run run;
    struct date received;
    struct notice_summary counts;
};

static int reject(struct import *import, int column, const char *reason)
{
    import->counts.rejected++;
    import_run_reject(&import->run, column, reason);
    return -1;
}

/* --- what a row says; -1: it was rejected -------------------------------------------------- */

static bool says_nothing(const char *cell)
{
    char *copy = cell == NULL ? NULL : strdup(cell);
    bool is_empty = copy == NULL || text_trim(copy)[0] == '\0';
    free(copy);
    return is_empty;
}

static int parse_day(struct import *import, struct date *out, int column)
{
    const char *cell = import->run.row.cells[column], *why = NULL;
    if (says_nothing(cell) || date_parse(out, cell, &why) == 0)
        return 0;
    return reject(import, column, _(why));
}

static int parse_reason(struct import *import, struct notice_record *notice)
{
    const char *cell = import->run.row.cells[NOTICE_LOSS_REASON];
    if (says_nothing(cell) || notice_loss_reason_parse(&notice->loss_reason, cell) == 0)
        return 0;
    return reject(
        import, NOTICE_LOSS_REASON,
        _("is not a known reason: 退職, 適用除外, 死亡, 75歳到達, 障害認定, 社会保障協定 or "
          "任意適用取消"));
}

static int parse_said(struct import *import, struct case_record *said)
{
    char reason[IMPORT_REASON_SIZE];
    for (int i = 0; i < COLUMN_COUNT; i++) {
        const char *cell = import->run.row.cells[i];
        if (says_nothing(cell)) {
            if (column_is_required(i))
                return reject(import, i, _("is empty, but is needed"));
            continue;
        }
        if (import_parse_value(said, (enum case_column)i, cell, reason) != 0)
            return reject(import, i, reason);
    }
    return 0;
}

/* Each of retirement and loss follows from the other, when only one is said (法36条). */
static int complete_dates(struct import *import, struct notice_record *notice)
{
    char reason[IMPORT_REASON_SIZE];
    enum case_column column;
    struct case_record *said = &notice->said;
    if (!date_is_set(said->retirement_date) && !date_is_set(notice->loss_date))
        return reject(import, COLUMN_RETIREMENT_DATE,
                      _("is not there, nor is the loss date; one of them is needed"));
    if (!date_is_set(said->retirement_date))
        said->retirement_date = date_add_days(notice->loss_date, -1);
    if (!date_is_set(notice->loss_date))
        notice->loss_date = loss_date(said->retirement_date);
    if (import_check_dates(said, &column, reason) != 0)
        return reject(import, column, reason);
    return 0;
}

static int parse_row(struct import *import, struct notice_record *notice)
{
    *notice = (struct notice_record){
        .source = import->run.file,
        .row = import->run.row.row,
        .received_date = import->received,
        .differences = "[]",
    };
    if (import->run.row.fault != NULL)
        return reject(import, import->run.row.fault_column, import->run.row.fault);
    if (parse_said(import, &notice->said) != 0 ||
        parse_day(import, &notice->loss_date, NOTICE_LOSS_DATE) != 0 ||
        parse_day(import, &notice->filed_date, NOTICE_FILED_DATE) != 0 ||
        parse_reason(import, notice) != 0)
        return -1;
    return complete_dates(import, notice);
}

/* --- what becomes of it; -1: the store failed ---------------------------------------------- */

static int append_mismatch(struct import *import, const struct notice_record *notice,
                           struct notice_match *match, struct error *error)
{
    const char *names[DIFFERENCES_MAX];
    struct buffer payload = BUFFER_INIT;
    size_t count = notice_difference_names(names, match->differences);
    buffer_format(&payload, "{\"notice\":%" PRId64 ",\"differs\":", notice->notice_id);
    store_append_json_array(&payload, names, count);
    buffer_append_char(&payload, '}');
    int result = payload.failed
                     ? error_out_of_memory(error)
                     : store_append_event(import->run.store, &match->record, EVENT_NOTICE_MISMATCH,
                                          GUARD_NONE, payload.data, NULL, error);
    buffer_free(&payload);
    return result;
}

static int add_to_review(struct import *import, struct notice_record *notice,
                         struct notice_match *match, const char *hash, struct error *error)
{
    bool has_case = match->record.case_id != 0;
    struct buffer differences = BUFFER_INIT;
    notice_append_differences(&differences, match->differences, notice,
                              has_case ? &match->record : NULL);
    notice->standing = NOTICE_IN_REVIEW;
    notice->question = match->question;
    notice->case_id = match->record.case_id;
    notice->differences = buffer_text(&differences);
    int result = differences.failed ? error_out_of_memory(error)
                                    : notice_insert(import->run.store, notice, hash, error);
    buffer_free(&differences);
    if (result != 0)
        return -1;
    import->counts.review++;
    return has_case ? append_mismatch(import, notice, match, error) : 0;
}

static int add_agreed(struct import *import, struct notice_record *notice,
                      struct notice_match *match, const char *hash, struct error *error)
{
    bool updated;
    notice->standing = NOTICE_AGREED;
    notice->case_id = match->record.case_id;
    if (notice_insert(import->run.store, notice, hash, error) != 0 ||
        notice_agree(&updated, import->run.store, notice, &match->record, match->differences,
                     error) != 0)
        return -1;
    import->counts.updated += updated;
    return 0;
}

static int add_case(struct import *import, struct notice_record *notice, struct notice_match *match,
                    const char *hash, struct error *error)
{
    enum case_column lacking;
    if (notice_make_case(&match->record, &lacking, import->run.store, notice, error) != 0)
        return -1;
    if (lacking != COLUMN_COUNT) {
        reject(import, (int)lacking,
               _("fits no case, and a new one needs this column; import the case, or add it"));
        return 0;
    }
    import->counts.added++;
    return add_agreed(import, notice, match, hash, error);
}

static bool contradicts_itself(const struct notice_record *notice)
{
    return date_compare(notice->loss_date, loss_date(notice->said.retirement_date)) != 0;
}

static int place_notice(struct import *import, struct notice_record *notice, const char *hash,
                        struct error *error)
{
    struct notice_match match;
    if (notice_find_case(&match, import->run.store, notice, error) != 0)
        return -1;
    bool is_nobody = match.question == QUESTION_NONE && match.record.case_id == 0;
    if (is_nobody && contradicts_itself(notice)) {
        match.question = QUESTION_DATES_DIFFER;
        match.differences = DIFFERS_LOSS;
    }
    if (match.question != QUESTION_NONE)
        return add_to_review(import, notice, &match, hash, error);
    if (is_nobody)
        return add_case(import, notice, &match, hash, error);
    import->counts.matched++;
    return add_agreed(import, notice, &match, hash, error);
}

static int import_row(void *user, struct error *error)
{
    struct import *import = user;
    struct notice_record notice;
    char hash[HASH_TEXT_SIZE];
    int64_t known;
    if (parse_row(import, &notice) != 0)
        return 0;
    if (notice_hash(hash, &notice, error) != 0 ||
        store_query_number(&known, import->run.store, STATEMENT_NOTICE_KNOWN,
                           BIND(bound_text(hash)), 0, error) != 0)
        return -1;
    if (known != 0) {
        import->counts.unchanged++;
        return 0;
    }
    return place_notice(import, &notice, hash, error);
}

/* --- the file ------------------------------------------------------------------------------ */

static void add_counts(struct notice_summary *summary, const struct notice_summary *counts)
{
    summary->read += counts->read;
    summary->matched += counts->matched;
    summary->added += counts->added;
    summary->updated += counts->updated;
    summary->unchanged += counts->unchanged;
    summary->review += counts->review;
    summary->rejected += counts->rejected;
}

int notice_import_file(struct notice_summary *summary, struct case_store *store, const char *path,
                       struct date received, const struct import_observer *observer,
                       struct error *error)
{
    struct import import = {
        .run = {.store = store,
                .observer = observer,
                .file = path,
                .columns = &notice_columns,
                .take_in = import_row,
                .user = &import},
        .received = received,
    };
    int result = import_run_file(&import.run, error);
    import.counts.read = import.run.read;
    if (result == 0)
        add_counts(summary, &import.counts);
    return result;
}
