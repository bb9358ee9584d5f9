/* SPDX-License-Identifier: MIT */
#include "payment_import.h"

#include "known_people.h"
#include "message.h"
#include "payment_private.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INQUIRY_SIZE 9
#define ACCOUNT_SIZE 32

/* A row that was new. */
struct new_row {
    int64_t payment_id;
    const struct zengin_row *row;
    bool is_cancelling, is_done;
};

/* An import in progress. */
struct import {
    struct payment_import_summary *summary;
    struct case_store *store;
    const struct payment_account *account;
    const struct payment_rules *rules;
    struct zengin_file file;
    struct payment_index *index;
    int64_t file_id;
    struct number_map occurrences; /* of rows that say the same, in this file */
    struct new_row *rows;          /* owned; in the order of the file, later of 起算日 */
    size_t row_count;
    long cancellings, cancellings_yen;
    void (*visit)(void *user, const struct payment_row *row);
    void *user;
};

/* --- the account -------------------------------------------------------------------------- */

static const char *without_zeros(const char *number)
{
    while (number[0] == '0' && number[1] != '\0')
        number++;
    return number;
}

static bool is_code(const char *wanted, const char *code)
{
    return *wanted == '\0' || strcmp(wanted, code) == 0;
}

static bool is_virtual(const struct payment_account *wanted, const struct zengin_account *account)
{
    return *wanted->virtual_branch != '\0' && is_code(wanted->bank_code, account->bank_code) &&
           strcmp(wanted->virtual_branch, account->branch_code) == 0;
}

static bool is_ours(const struct payment_account *wanted, const struct zengin_account *account)
{
    return is_code(wanted->bank_code, account->bank_code) &&
           is_code(wanted->branch_code, account->branch_code) &&
           (wanted->deposit_kind == 0 || wanted->deposit_kind == account->deposit_kind) &&
           strcmp(without_zeros(wanted->number), without_zeros(account->account_number)) == 0;
}

static int check_accounts(const struct import *import, const char *name, struct error *error)
{
    for (size_t i = 0; i < import->file.group_count; i++) {
        const struct zengin_account *account = &import->file.groups[i].account;
        if (!is_ours(import->account, account) && !is_virtual(import->account, account))
            return error_set(error, ERROR_REFUSED,
                             _("%s: group %zu is about account %s-%s-%c-%s, which is not the "
                               "society's (settings, bank_account); nothing was taken"),
                             name, i + 1, account->bank_code, account->branch_code,
                             account->deposit_kind, account->account_number);
    }
    return 0;
}

/* --- taking the rows in ------------------------------------------------------------------- */

/* 照会番号; zeros and blanks are none. */
static void read_inquiry(char out[INQUIRY_SIZE], const struct zengin_row *row,
                         enum zengin_kind kind)
{
    const size_t length = kind == ZENGIN_TRANSFER_NOTICE ? 6 : 8;
    memcpy(out, row->bytes + 1, length);
    out[length] = '\0';
    if (strspn(out, "0 ") == length)
        out[0] = '\0';
}

/* What makes it the same row in another file too. The same text twice in one file is two rows. */
static int fingerprint_row(unsigned char out[STORE_HASH_BYTES], struct import *import,
                           const struct zengin_row *row, const char *account, const char *inquiry)
{
    char text[600], booked[DATE_TEXT_SIZE], value[DATE_TEXT_SIZE];
    uint64_t key;
    int length = snprintf(text, sizeof text, "%s|%s|%s|%s|%" PRId64 "|%s|%s|%d", account, inquiry,
                          date_format_iso(row->booked, booked), date_format_iso(row->value, value),
                          row->amount_yen, row->payer_code, row->payer_name, row->is_cancelled);
    crypto_generichash(out, STORE_HASH_BYTES, (const unsigned char *)text, (size_t)length, NULL, 0);
    memcpy(&key, out, sizeof key);
    key |= 1; /* 0 is no key */
    long occurrence = number_map_lookup(&import->occurrences, key, 0) + 1;
    if (number_map_put(&import->occurrences, key, occurrence) != 0)
        return -1;
    if (occurrence == 1)
        return 0;
    length += snprintf(text + length, sizeof text - (size_t)length, "|%ld", occurrence);
    crypto_generichash(out, STORE_HASH_BYTES, (const unsigned char *)text, (size_t)length, NULL, 0);
    return 0;
}

static int insert_row(struct import *import, const struct zengin_row *row, struct error *error)
{
    const struct zengin_group *group = &import->file.groups[row->group];
    char account[ACCOUNT_SIZE], inquiry[INQUIRY_SIZE];
    char booked[DATE_TEXT_SIZE], value[DATE_TEXT_SIZE];
    unsigned char fingerprint[STORE_HASH_BYTES];
    snprintf(account, sizeof account, "%s-%s-%c-%s", group->account.bank_code,
             group->account.branch_code, group->account.deposit_kind,
             without_zeros(group->account.account_number));
    read_inquiry(inquiry, row, group->kind);
    if (fingerprint_row(fingerprint, import, row, account, inquiry) != 0)
        return error_out_of_memory(error);
    if (store_execute(
            import->store, STATEMENT_PAYMENT_INSERT,
            BIND(bound_number(import->file_id), bound_number(row->record),
                 bound_bytes(row->bytes, sizeof row->bytes), bound_hash(fingerprint),
                 bound_number(row->is_cancelled), bound_text(date_format_iso(row->booked, booked)),
                 bound_text(date_format_iso(row->value, value)), bound_number(row->amount_yen),
                 bound_text(account), bound_text(inquiry), bound_text(row->payer_code),
                 bound_text(row->payer_name), bound_text(row->edi), bound_text(row->sending_bank)),
            error) != 0)
        return -1;
    if (sqlite3_changes(import->store->database) == 0) {
        import->summary->repeated++;
        return 0;
    }
    import->rows[import->row_count++] = (struct new_row){
        sqlite3_last_insert_rowid(import->store->database), row, row->is_cancelled, false};
    return 0;
}

static int insert_rows(struct import *import, struct error *error)
{
    struct payment_import_summary *summary = import->summary;
    for (size_t i = 0; i < import->file.row_count; i++) {
        const struct zengin_row *row = &import->file.rows[i];
        const size_t before = import->row_count;
        summary->read++;
        /* A withdrawal may correct a deposit (訂正); others are no payments. Nor is nothing. */
        if ((!row->is_incoming && !row->is_cancelled) || row->amount_yen == 0) {
            summary->withdrawals++;
            continue;
        }
        if (insert_row(import, row, error) != 0)
            return -1;
        if (import->row_count == before)
            continue;
        if (row->is_cancelled) {
            import->cancellings++;
            import->cancellings_yen += (long)row->amount_yen;
        } else {
            summary->read_yen += (long)row->amount_yen;
        }
    }
    return 0;
}

/* --- rows that take others back ----------------------------------------------------------- */

static void follow_case(void *user, const struct case_record *record)
{
    struct import *import = user;
    struct indexed_case *item = payment_index_lookup(import->index, record->case_id);
    if (item != NULL)
        item->state = record->state;
}

/* The payment that a cancelling row means: the one of its inquiry number, else the only one. */
static int find_pair(struct payment_pair *out, struct import *import, int64_t cancelling_id,
                     struct error *error)
{
    struct payment_pair by_number = {0}, any = {0};
    size_t number_count = 0, count = 0;
    sqlite3_stmt *query;
    int step;
    if (store_query(&query, import->store, STATEMENT_PAYMENT_PAIRS,
                    BIND(bound_number(cancelling_id)), error) != 0)
        return -1;
    while ((step = store_step(import->store, query, error)) > 0) {
        any = (struct payment_pair){.payment_id = sqlite3_column_int64(query, 0),
                                    .cancelling_id = cancelling_id,
                                    .from = SIDE_NONE,
                                    .is_new = sqlite3_column_int(query, 2) != 0};
        count++;
        if (sqlite3_column_int(query, 1) == 0)
            continue;
        by_number = any;
        number_count++;
    }
    store_end(query);
    *out = number_count == 1 ? by_number : count == 1 ? any : (struct payment_pair){0};
    return step < 0 ? -1 : 0;
}

static void report_pair(struct import *import, const struct new_row *row, int64_t pair_id)
{
    const struct payment_row said = {.payment_id = row->payment_id,
                                     .record = row->row->record,
                                     .row = row->row,
                                     .side = pair_id == 0 ? SIDE_REVIEW : SIDE_CANCELLED,
                                     .class = PAYMENT_CANCELLED,
                                     .rule = RULE_CANCELLING,
                                     .note = pair_id == 0 ? NOTE_NO_PAIR : NOTE_NONE,
                                     .pair_id = pair_id};
    if (pair_id == 0)
        import->summary->review++;
    else
        import->summary->cancelled++;
    if (import->visit != NULL)
        import->visit(import->user, &said);
}

static int keep_cancelling(struct import *import, const struct new_row *row, struct error *error)
{
    const struct payment_move move = {.payment_id = row->payment_id,
                                      .rule = RULE_CANCELLING,
                                      .class = PAYMENT_CANCELLED,
                                      .from = SIDE_NONE,
                                      .to = SIDE_REVIEW,
                                      .amount_yen = (long)row->row->amount_yen};
    report_pair(import, row, 0);
    if (payment_append_move(import->store, &move, error) != 0)
        return -1;
    return store_execute(import->store, STATEMENT_PAYMENT_SET_FOUND,
                         BIND(bound_number(row->payment_id),
                              bound_text(payment_class_name(PAYMENT_CANCELLED)),
                              bound_text(payment_rule_name(RULE_CANCELLING)), bound_text("[]"),
                              bound_number_or_null(0), bound_text(payment_note_name(NOTE_NO_PAIR))),
                         error);
}

/* The row of this file that the payment is; NULL if it came with an earlier one. */
static struct new_row *find_new_row(struct import *import, int64_t payment_id)
{
    size_t first = 0, last = import->row_count;
    while (first < last) {
        size_t middle = first + (last - first) / 2;
        if (import->rows[middle].payment_id < payment_id)
            first = middle + 1;
        else
            last = middle;
    }
    return first < import->row_count && import->rows[first].payment_id == payment_id
               ? &import->rows[first]
               : NULL;
}

/* Before anything is matched, so that what was taken back in the same file never moves a case. */
static int cancel_rows(struct import *import, struct error *error)
{
    for (size_t i = 0; i < import->row_count; i++) {
        struct new_row *row = &import->rows[i], *taken;
        struct payment_pair pair;
        if (!row->is_cancelling)
            continue;
        row->is_done = true;
        if (find_pair(&pair, import, row->payment_id, error) != 0)
            return -1;
        if (pair.payment_id == 0) {
            if (keep_cancelling(import, row, error) != 0)
                return -1;
            continue;
        }
        pair.amount_yen = (long)row->row->amount_yen;
        if (payment_cancel_pair(import->store, &pair, follow_case, import, error) != 0)
            return -1;
        report_pair(import, row, pair.payment_id);
        taken = find_new_row(import, pair.payment_id);
        if (taken == NULL) {
            import->summary->reversed++;
            continue;
        }
        taken->is_done = true;
        import->summary->cancelled_yen += pair.amount_yen;
        report_pair(import, taken, row->payment_id);
    }
    return 0;
}

/* --- matching ----------------------------------------------------------------------------- */

static int write_found(struct import *import, const struct new_row *row,
                       const struct payment_match *match, struct error *error)
{
    const char *numbers[SHOWN_CANDIDATES_MAX];
    struct buffer candidates = BUFFER_INIT;
    for (size_t i = 0; i < match->candidate_count; i++)
        numbers[i] = match->candidates[i]->case_number;
    store_append_json_array(&candidates, numbers, match->candidate_count);
    const long difference = (long)row->row->amount_yen - match->judgement.expected_yen;
    const bool has_difference = match->judgement.expected_yen > 0;
    int result =
        candidates.failed
            ? error_out_of_memory(error)
            : store_execute(
                  import->store, STATEMENT_PAYMENT_SET_FOUND,
                  BIND(
                      bound_number(row->payment_id),
                      bound_text(payment_class_name(match->judgement.class)),
                      bound_text(payment_rule_name(match->rule)),
                      bound_text(buffer_text(&candidates)),
                      has_difference ? bound_number(difference) : bound_number_or_null(0),
                      bound_text(match->note == NOTE_NONE ? NULL : payment_note_name(match->note))),
                  error);
    buffer_free(&candidates);
    return result;
}

/* The sure ones: each part is credited to the case. */
static int credit_parts(struct import *import, const struct new_row *row,
                        struct payment_match *match, struct error *error)
{
    struct indexed_case *item = match->candidates[0];
    struct case_record record = {.case_id = item->case_id, .state = item->state};
    snprintf(record.case_number, sizeof record.case_number, "%s", item->case_number);
    for (size_t i = 0; i < match->judgement.part_count; i++) {
        const struct payment_part *part = &match->judgement.parts[i];
        struct payment_move move = {.payment_id = row->payment_id,
                                    .rule = match->rule,
                                    .class = match->judgement.class,
                                    .from = SIDE_NONE,
                                    .to = SIDE_MATCHED,
                                    .amount_yen = part->amount_yen,
                                    .first = part->first,
                                    .last = part->last};
        if (payment_credit(import->store, &record, &match->standing, &move, error) != 0)
            return -1;
    }
    item->state = record.state;
    return 0;
}

static int keep_for_review(struct import *import, const struct new_row *row,
                           const struct payment_match *match, struct error *error)
{
    const struct payment_move move = {.payment_id = row->payment_id,
                                      .rule = match->rule,
                                      .class = match->judgement.class,
                                      .from = SIDE_NONE,
                                      .to = SIDE_REVIEW,
                                      .amount_yen = (long)row->row->amount_yen};
    return payment_append_move(import->store, &move, error);
}

static void report_match(struct import *import, const struct new_row *row,
                         const struct payment_match *match)
{
    struct payment_import_summary *summary = import->summary;
    const struct payment_row said = {.payment_id = row->payment_id,
                                     .record = row->row->record,
                                     .row = row->row,
                                     .side = match->is_sure ? SIDE_MATCHED : SIDE_REVIEW,
                                     .match = match,
                                     .class = match->judgement.class,
                                     .rule = match->rule,
                                     .note = match->note};
    if (match->is_sure) {
        summary->matched++;
        summary->matched_yen += (long)row->row->amount_yen;
    } else {
        summary->review++;
        summary->review_yen += (long)row->row->amount_yen;
    }
    if (import->visit != NULL)
        import->visit(import->user, &said);
}

/* is_last: a prepayment does not wait for its first payment any longer. */
static int match_row(struct import *import, struct new_row *row, bool is_last, struct error *error)
{
    const struct zengin_account *account = &import->file.groups[row->row->group].account;
    struct payer payer;
    struct payment_match match;
    if (payer_read(&payer, row->row->payer_code, row->row->payer_name, row->row->edi, error) != 0)
        return -1;
    const struct incoming_payment payment = {
        &payer,
        is_virtual(import->account, account) ? payer_reference_of(account->account_number) : 0,
        (long)row->row->amount_yen, row->row->value};
    if (payment_match_find(&match, &payment, import->index, import->store, import->rules, error) !=
        0)
        return -1;
    if (match.judgement.needs_first && !is_last)
        return 0;
    row->is_done = true;
    if (write_found(import, row, &match, error) != 0 ||
        (match.is_sure ? credit_parts(import, row, &match, error)
                       : keep_for_review(import, row, &match, error)) != 0)
        return -1;
    report_match(import, row, &match);
    return 0;
}

/* What was there first pays first. */
static int compare_value_dates(const void *a, const void *b)
{
    const struct new_row *first = a, *second = b;
    int days = date_compare(first->row->value, second->row->value);
    if (days != 0)
        return days;
    return first->row->record < second->row->record ? -1 : 1;
}

static int match_rows(struct import *import, struct error *error)
{
    if (import->row_count > 0)
        qsort(import->rows, import->row_count, sizeof *import->rows, compare_value_dates);
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < import->row_count; i++)
            if (!import->rows[i].is_done &&
                match_row(import, &import->rows[i], round == 1, error) != 0)
                return -1;
    return 0;
}

/* --- the file ----------------------------------------------------------------------------- */

static int insert_file(struct import *import, const char *name, struct date received,
                       struct error *error)
{
    char iso[DATE_TEXT_SIZE];
    const char *slash = strrchr(name, '/');
    if (store_query_number(&import->file_id, import->store, STATEMENT_PAYMENT_FILE_FIND,
                           BIND(bound_text(import->summary->hash)), 0, error) != 0)
        return -1;
    import->summary->is_known = import->file_id != 0;
    if (import->summary->is_known)
        return 0;
    if (store_execute(import->store, STATEMENT_PAYMENT_FILE_INSERT,
                      BIND(bound_text(import->summary->hash), bound_text(import->store->time),
                           bound_text(import->store->actor),
                           bound_text(slash == NULL ? name : slash + 1),
                           bound_text(date_format_iso(received, iso))),
                      error) != 0)
        return -1;
    import->file_id = sqlite3_last_insert_rowid(import->store->database);
    return 0;
}

static int count_file(struct import *import, struct error *error)
{
    const struct payment_import_summary *summary = import->summary;
    const long payments = (long)import->row_count - import->cancellings;
    return store_execute(import->store, STATEMENT_PAYMENT_FILE_COUNT,
                         BIND(bound_number(import->file_id), bound_number(summary->read),
                              bound_number(summary->repeated), bound_number(summary->withdrawals),
                              bound_number(payments), bound_number(summary->read_yen),
                              bound_number(import->cancellings),
                              bound_number(import->cancellings_yen)),
                         error);
}

static int take_in(struct import *import, const char *name, struct date received,
                   struct error *error)
{
    if (insert_file(import, name, received, error) != 0)
        return -1;
    if (import->summary->is_known) {
        import->summary->read = import->summary->repeated = (long)import->file.row_count;
        return 0;
    }
    import->rows = calloc(import->file.row_count + 1, sizeof *import->rows);
    if (import->rows == NULL)
        return error_out_of_memory(error);
    return payment_index_build(&import->index, import->store, error) != 0 ||
                   insert_rows(import, error) != 0 || cancel_rows(import, error) != 0 ||
                   match_rows(import, error) != 0 || count_file(import, error) != 0
               ? -1
               : 0;
}

int payment_import_bytes(struct payment_import_summary *out, struct case_store *store,
                         const void *bytes, size_t size, const char *name, struct date received,
                         const struct payment_account *account, const struct payment_rules *rules,
                         void (*visit)(void *user, const struct payment_row *row),
                         void (*warned)(void *user, const char *warning), void *user,
                         struct error *error)
{
    struct import import = {.summary = out,
                            .store = store,
                            .account = account,
                            .rules = rules,
                            .occurrences = {.has_values = true},
                            .visit = visit,
                            .user = user};
    *out = (struct payment_import_summary){.is_known = false};
    hash_bytes(out->hash, bytes, size);
    int result = zengin_file_parse(&import.file, bytes, size, received, name, error);
    if (result == 0)
        result = check_accounts(&import, name, error);
    for (size_t i = 0; result == 0 && warned != NULL && i < import.file.warning_count; i++)
        warned(user, import.file.warnings[i]);
    if (result == 0)
        result = store_begin(store, error);
    if (result == 0) {
        result = take_in(&import, name, received, error);
        if (result == 0)
            result = store_commit(store, error);
        else
            store_rollback(store);
    }
    number_map_free(&import.occurrences);
    payment_index_free(import.index);
    free(import.rows);
    zengin_file_free(&import.file);
    return result;
}
