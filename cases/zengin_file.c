/* SPDX-License-Identifier: MIT */
#include "zengin_file.h"

#include "message.h"
#include "zengin_record.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_WARNINGS 100

struct sum {
    int64_t rows, yen; /* -1: not stated */
};

/* What a trailer's counts and totals are held against. */
struct group_sums {
    struct sum received;  /* that came in and take nothing back */
    struct sum cancelled; /* that take something back */
    struct sum paid;      /* withdrawals of a statement */
};

struct parse {
    struct zengin_file *file;
    size_t group_capacity, row_capacity;
    struct group_sums sums;
    long header_record; /* of the open group */
    char state;         /* the last record's kind; 0 at the beginning */
};

static int grow(void **items, size_t *capacity, size_t count, size_t size, struct error *error)
{
    if (count < *capacity)
        return 0;
    size_t more = *capacity == 0 ? 64 : *capacity * 2;
    void *moved = realloc(*items, more * size);
    if (moved == NULL)
        return error_out_of_memory(error);
    *items = moved;
    *capacity = more;
    return 0;
}

/* Says once a record what is doubtful but not wrong. */
__attribute__((format(printf, 3, 4))) static int warn(struct parse *parse, struct error *error,
                                                      const char *format, ...)
{
    struct zengin_file *file = parse->file;
    va_list arguments;
    if (file->warning_count == MAX_WARNINGS)
        return 0;
    if (file->warnings == NULL)
        file->warnings = calloc(MAX_WARNINGS, sizeof *file->warnings);
    if (file->warnings == NULL)
        return error_out_of_memory(error);
    va_start(arguments, format);
    vsnprintf(file->warnings[file->warning_count++], sizeof *file->warnings, format, arguments);
    va_end(arguments);
    return 0;
}

/* ---- Header ---- */

static int read_kind(struct zengin_group *group, const struct zengin_record *record,
                     struct error *error)
{
    int64_t kind;
    if (zengin_number(&kind, record, 2, 2, "種別コード", false, error) != 0)
        return -1;
    if (kind != ZENGIN_TRANSFER_NOTICE && kind != ZENGIN_STATEMENT)
        return zengin_refuse(record, 2, "種別コード",
                             _("only 01 (振込入金通知) and 03 (入出金取引明細) are read"), error);
    if (zengin_byte(record, 4) == '1')
        return zengin_refuse(record, 4, "コード区分", _("EBCDIC is not read; ask the bank for JIS"),
                             error);
    if (zengin_byte(record, 4) != '0')
        return zengin_refuse(record, 4, "コード区分", _("is neither 0 nor 1"), error);
    group->kind = (enum zengin_kind)kind;
    return 0;
}

/* The account stands where its kind of file has it: seven digits, or ten behind 000. */
static int read_account(struct zengin_account *out, const struct zengin_record *record,
                        enum zengin_kind kind, struct error *error)
{
    bool is_notice = kind == ZENGIN_TRANSFER_NOTICE;
    if (zengin_code(out->bank_code, record, 23, 4, "銀行コード", error) != 0 ||
        zengin_code(out->branch_code, record, 42, 3, "支店コード", error) != 0 ||
        zengin_code(out->account_number, record, is_notice ? 61 : 64, is_notice ? 7 : 10,
                    "口座番号", error) != 0)
        return -1;
    out->deposit_kind = zengin_byte(record, is_notice ? 60 : 63);
    if (strchr("124", out->deposit_kind) == NULL)
        return zengin_refuse(record, is_notice ? 60 : 63, "預金種目",
                             _("is none of 1 (普通), 2 (当座), 4 (貯蓄)"), error);
    return 0;
}

static int read_header(struct parse *parse, const struct zengin_record *record, struct error *error)
{
    struct zengin_file *file = parse->file;
    struct zengin_group group = {0};
    if (read_kind(&group, record, error) != 0 ||
        read_account(&group.account, record, group.kind, error) != 0 ||
        zengin_date(&group.from, record, 11, "勘定日(自)", true, error) != 0 ||
        zengin_date(&group.to, record, 17, "勘定日(至)", true, error) != 0 ||
        grow((void **)&file->groups, &parse->group_capacity, file->group_count, sizeof group,
             error) != 0)
        return -1;
    file->groups[file->group_count++] = group;
    parse->sums = (struct group_sums){0};
    parse->header_record = record->number;
    return 0;
}

/* ---- Rows ---- */

static int read_notice_row(struct zengin_row *row, const struct zengin_record *record,
                           struct error *error)
{
    if (zengin_date(&row->booked, record, 8, "勘定日", false, error) != 0 ||
        zengin_date(&row->value, record, 14, "起算日", true, error) != 0 ||
        zengin_number(&row->amount_yen, record, 20, 10, "金額", false, error) != 0 ||
        zengin_code(row->payer_code, record, 40, 10, "振込依頼人コード", error) != 0)
        return -1;
    zengin_text(row->payer_name, record, 50, 48);
    zengin_text(row->sending_bank, record, 98, 15);
    zengin_text(row->sending_branch, record, 113, 15);
    zengin_text(row->edi, record, 129, 20);
    row->is_incoming = true;
    row->is_cancelled = zengin_byte(record, 128) == '1';
    if (strchr(" 01", zengin_byte(record, 128)) == NULL)
        return zengin_refuse(record, 128, "取消区分", _("is neither blank nor 1"), error);
    return 0;
}

static int read_statement_row(struct zengin_row *row, const struct zengin_record *record,
                              struct error *error)
{
    int64_t kind;
    if (zengin_date(&row->booked, record, 10, "勘定日", false, error) != 0 ||
        zengin_date(&row->value, record, 16, "預入払出日", true, error) != 0 ||
        zengin_number(&kind, record, 23, 2, "取引区分", false, error) != 0 ||
        zengin_number(&row->amount_yen, record, 25, 12, "金額", false, error) != 0 ||
        zengin_code(row->payer_code, record, 72, 10, "振込依頼人コード", error) != 0)
        return -1;
    zengin_text(row->payer_name, record, 82, 48);
    zengin_text(row->sending_bank, record, 130, 15);
    zengin_text(row->sending_branch, record, 145, 15);
    zengin_text(row->edi, record, 180, 20);
    row->is_incoming = zengin_byte(record, 22) == '1';
    row->is_cancelled = kind == 19; /* 訂正 */
    if (strchr("12", zengin_byte(record, 22)) == NULL)
        return zengin_refuse(record, 22, "入払区分", _("is neither 1 (入) nor 2 (出)"), error);
    return 0;
}

static void add_to_sums(struct group_sums *sums, const struct zengin_row *row)
{
    struct sum *sum = !row->is_incoming   ? &sums->paid
                      : row->is_cancelled ? &sums->cancelled
                                          : &sums->received;
    sum->rows++;
    sum->yen += row->amount_yen;
}

static int read_row(struct parse *parse, const struct zengin_record *record, struct error *error)
{
    struct zengin_file *file = parse->file;
    if (grow((void **)&file->rows, &parse->row_capacity, file->row_count, sizeof *file->rows,
             error) != 0)
        return -1;
    struct zengin_row *row = &file->rows[file->row_count];
    *row = (struct zengin_row){
        .record = record->number, .offset = record->offset, .group = file->group_count - 1};
    memcpy(row->bytes, record->bytes, sizeof row->bytes);
    int result = file->groups[row->group].kind == ZENGIN_TRANSFER_NOTICE
                     ? read_notice_row(row, record, error)
                     : read_statement_row(row, record, error);
    if (result != 0)
        return -1;
    if (!date_is_set(row->value))
        row->value = row->booked;
    add_to_sums(&parse->sums, row);
    file->row_count++;
    return 0;
}

/* ---- Trailer and end ---- */

/* A count and the amount behind it. */
static int read_sum(struct sum *out, const struct zengin_record *record, int position,
                    int amount_length, const char *field, bool is_optional, struct error *error)
{
    return zengin_number(&out->rows, record, position, 6, field, is_optional, error) != 0 ||
                   zengin_number(&out->yen, record, position + 6, amount_length, field, is_optional,
                                 error) != 0
               ? -1
               : 0;
}

static int read_sums(struct group_sums *out, const struct zengin_record *record,
                     enum zengin_kind kind, struct error *error)
{
    *out = (struct group_sums){.cancelled = {-1, -1}, .paid = {-1, -1}};
    if (kind == ZENGIN_STATEMENT)
        return read_sum(&out->received, record, 2, 13, "入金合計", false, error) != 0 ||
                       read_sum(&out->paid, record, 21, 13, "出金合計", true, error) != 0
                   ? -1
                   : 0;
    return read_sum(&out->received, record, 2, 12, "振込合計", false, error) != 0 ||
                   read_sum(&out->cancelled, record, 20, 12, "取消合計", true, error) != 0
               ? -1
               : 0;
}

static bool is_counted(const struct sum *stated, const struct sum *counted)
{
    return (stated->rows < 0 || stated->rows == counted->rows) &&
           (stated->yen < 0 || stated->yen == counted->yen);
}

static bool is_sum_with(const struct sum *stated, const struct group_sums *sums, int sign)
{
    return stated->rows == sums->received.rows + sign * sums->cancelled.rows &&
           stated->yen == sums->received.yen + sign * sums->cancelled.yen;
}

/* How many rows, and how many yen in all, the trailer and the rows themselves say. */
static int refuse_sum(const struct zengin_record *record, int position, const char *field,
                      const struct sum *stated, const struct sum *counted, struct error *error)
{
    char reason[200];
    snprintf(reason, sizeof reason, _("says %lld rows, %lld yen, but the rows are %lld, %lld yen"),
             (long long)stated->rows, (long long)stated->yen, (long long)counted->rows,
             (long long)counted->yen);
    return zengin_refuse(record, position, field, reason, error);
}

static int read_trailer(struct parse *parse, const struct zengin_record *record,
                        struct error *error)
{
    const struct group_sums *sums = &parse->sums;
    struct group_sums stated;
    enum zengin_kind kind = parse->file->groups[parse->file->group_count - 1].kind;
    if (read_sums(&stated, record, kind, error) != 0)
        return -1;
    if (!is_counted(&stated.cancelled, &sums->cancelled))
        return refuse_sum(record, 20, "取消合計", &stated.cancelled, &sums->cancelled, error);
    if (!is_counted(&stated.paid, &sums->paid))
        return refuse_sum(record, 21, "出金合計", &stated.paid, &sums->paid, error);
    if (is_sum_with(&stated.received, sums, 0))
        return 0;
    if (is_sum_with(&stated.received, sums, 1))
        return warn(parse, error, _("record %ld: the totals hold the cancelled rows too"),
                    record->number);
    if (is_sum_with(&stated.received, sums, -1))
        return warn(parse, error, _("record %ld: the totals have the cancelled rows taken off"),
                    record->number);
    return refuse_sum(record, 2, "合計", &stated.received, &sums->received, error);
}

/* Only a statement counts its records in the end record; many banks leave it blank. */
static int read_end(struct parse *parse, const struct zengin_record *record, struct error *error)
{
    int64_t records;
    if (parse->file->groups[parse->file->group_count - 1].kind != ZENGIN_STATEMENT)
        return 0;
    if (zengin_number(&records, record, 2, 10, "レコード総件数", true, error) != 0)
        return -1;
    int64_t rows = (int64_t)parse->file->row_count;
    if (records < 0 || records == record->number || records == record->number - 1 ||
        records == rows)
        return 0;
    return zengin_refuse(record, 2, "レコード総件数", _("is not the number of records"), error);
}

/* ---- The file ---- */

/* 1, 2*, 8, (1, 2*, 8)*, 9. */
static bool may_follow(char before, char kind)
{
    switch (kind) {
    case '1':
        return before == 0 || before == '8';
    case '2':
    case '8':
        return before == '1' || before == '2';
    case '9':
        return before == '8';
    default:
        return false;
    }
}

static int read_record(struct parse *parse, const struct zengin_record *record, struct error *error)
{
    char kind = zengin_byte(record, 1);
    if (!may_follow(parse->state, kind))
        return zengin_refuse(record, 1, "データ区分",
                             _("the record is out of order: header 1, rows 2, trailer 8, end 9"),
                             error);
    parse->state = kind;
    switch (kind) {
    case '1':
        return read_header(parse, record, error);
    case '2':
        return read_row(parse, record, error);
    case '8':
        return read_trailer(parse, record, error);
    default:
        return read_end(parse, record, error);
    }
}

int zengin_file_parse(struct zengin_file *out, const void *bytes, size_t size, struct date received,
                      const char *source, struct error *error)
{
    struct parse parse = {.file = out};
    struct zengin_splitter splitter;
    struct zengin_record record;
    int more;
    *out = (struct zengin_file){0};
    if (zengin_splitter_init(&splitter, bytes, size, received, source, error) != 0)
        return -1;
    while ((more = zengin_next_record(&record, &splitter, error)) > 0)
        if (read_record(&parse, &record, error) != 0)
            return -1;
    if (more == 0 && parse.state != '9')
        return error_set(error, ERROR_REFUSED,
                         _("%s: ends after record %ld without an end record (9): the file is not "
                           "whole; nothing was taken"),
                         source, splitter.number);
    return more;
}

void zengin_file_free(struct zengin_file *file)
{
    free(file->groups);
    free(file->rows);
    free(file->warnings);
    *file = (struct zengin_file){0};
}
