/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ZENGIN_FILE_H
#define FORMLOOP_ZENGIN_FILE_H

#include "date.h"
#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A bank's file of what came into an account, in 全銀 (全国銀行協会) records of 200 bytes:
 * 振込入金通知 (種別 01, format A) and 入出金取引明細 (種別 03). Each group is a header (1), rows
 * (2) and a trailer (8); one end record (9) closes the file. Bytes are JIS X 0201, which are
 * CP932's single bytes. Records follow each other without a break, or with CR, LF or CR LF behind
 * each; a last 0x1A is let pass. */

#define ZENGIN_RECORD_BYTES 200
#define ZENGIN_FILE_MAX_BYTES ((size_t)1 << 30)
/* A field of n bytes in UTF-8: half-width kana take three bytes. */
#define ZENGIN_TEXT_SIZE(n) (3 * (n) + 1)

enum zengin_kind {
    ZENGIN_TRANSFER_NOTICE = 1, /* 振込入金通知 */
    ZENGIN_STATEMENT = 3,       /* 入出金取引明細 */
};

/* The account that a group is about, as its header has it. */
struct zengin_account {
    char bank_code[5], branch_code[4];
    char deposit_kind;       /* '1' 普通, '2' 当座, '4' 貯蓄 */
    char account_number[11]; /* seven digits in a notice, ten in a statement */
};

/* One row that came in. Texts are UTF-8 without the blanks behind them. */
struct zengin_row {
    long record;        /* of the file, 1 … */
    int64_t offset;     /* of its first byte */
    size_t group;       /* of zengin_file.groups */
    struct date booked; /* 勘定日: for the books */
    struct date value;  /* 起算日, in a statement 預入払出日: for what is in time */
    int64_t amount_yen;
    bool is_incoming;    /* a statement also has withdrawals */
    bool is_cancelled;   /* 取消区分 1: takes an earlier row back; in a statement 訂正 */
    char payer_code[11]; /* 振込依頼人コード */
    char payer_name[ZENGIN_TEXT_SIZE(48)]; /* 振込依頼人名 */
    char sending_bank[ZENGIN_TEXT_SIZE(15)];
    char sending_branch[ZENGIN_TEXT_SIZE(15)];
    char edi[ZENGIN_TEXT_SIZE(20)];
    unsigned char bytes[ZENGIN_RECORD_BYTES]; /* as in the file */
};

struct zengin_group {
    enum zengin_kind kind;
    struct zengin_account account;
    struct date from, to; /* 勘定日 */
};

struct zengin_file {
    struct zengin_group *groups;
    size_t group_count;
    struct zengin_row *rows;
    size_t row_count;
    size_t warning_count;
    char (*warnings)[200]; /* translated, a line each */
};

/* Reads a whole file. received is the day on which it came: years of two digits without an era are
 * resolved to the one era (令和, 平成, 昭和) in which the date lies from a year before that day to
 * a month after it. Refused whole (ERROR_REFUSED, with record, byte (1 is the file's first) and field): a size that
 * is no number of records, records out of order, EBCDIC (コード区分 1), UTF-8, format B, a byte
 * outside JIS X 0201, a number that is none, a date that is none or lies elsewhere, a trailer or
 * end record whose counts or totals fit none of the readings in use. Banks differ in whether a
 * trailer's totals hold the cancelled rows: that is a warning. Free with zengin_file_free, also
 * after a failure. */
int zengin_file_parse(struct zengin_file *out, const void *bytes, size_t size, struct date received,
                      const char *source, struct error *error);
void zengin_file_free(struct zengin_file *file);

#endif
