/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CASE_RECORD_H
#define FORMLOOP_CASE_RECORD_H

#include "case_states.h"
#include "date.h"

#include <stdbool.h>
#include <stdint.h>

/* What the office knows of a person who may apply. The limits are in code points; a text of n code
 * points takes at most 4 n bytes of UTF-8. */
#define CASE_MAX_NAME 60     /* name and kana; variation selectors count */
#define CASE_MAX_ADDRESS 120 /* address, building, employer */
#define CASE_MAX_SYMBOL 20   /* 記号 and 番号 */
#define CASE_MAX_EMAIL 254   /* RFC 5321 */
#define CASE_NUMBER_SIZE 33  /* 整理番号: [A-Za-z0-9._-]{1,32}, not starting with . or - */

enum case_sex { SEX_UNKNOWN, SEX_MALE, SEX_FEMALE };

struct case_record {
    int64_t case_id;                    /* the store's number, 1 … ; stands in page codes */
    char case_number[CASE_NUMBER_SIZE]; /* 整理番号, the office's name for the case */
    enum case_state state;

    char insured_symbol[4 * CASE_MAX_SYMBOL + 1];
    char insured_number[4 * CASE_MAX_SYMBOL + 1];
    char name[4 * CASE_MAX_NAME + 1];      /* every code point as it came, never normalised */
    char name_kana[4 * CASE_MAX_NAME + 1]; /* full-width katakana */
    struct date birth_date;
    enum case_sex sex;
    char postal_code[8]; /* 7 digits */
    char address[4 * CASE_MAX_ADDRESS + 1];
    char address_building[4 * CASE_MAX_ADDRESS + 1];
    char phone[16]; /* digits and hyphens */
    char email[CASE_MAX_EMAIL + 1];
    char employer_name[4 * CASE_MAX_ADDRESS + 1];
    struct date acquired_date;   /* 資格取得年月日 of the employment, may be unset */
    struct date retirement_date; /* 退職日 R */
    int remuneration_yen;        /* 標準報酬月額, a grade; 0 when not known */

    struct date received_date; /* day the first application arrived (受付日); unset before */
    struct date notice_date;   /* day the company's agreeing notice arrived; unset before */
    struct date first_due_date; /* due date of the first premium, as the guide says; unset before */
    struct date paid_through;   /* last day of the last month that is paid; unset before */
    struct date ended_date;     /* 資格喪失日 of the voluntary continuation; unset before */
    struct date loss_date;     /* L, by rules/ when loaded; not stored */
    struct date last_day;      /* last day to apply, by rules/ when loaded; not stored */
};

/* The columns of an import, in the order of the contract (design.md). */
enum case_column {
    COLUMN_CASE,
    COLUMN_INSURED_SYMBOL,
    COLUMN_INSURED_NUMBER,
    COLUMN_NAME,
    COLUMN_NAME_KANA,
    COLUMN_BIRTH_DATE,
    COLUMN_SEX,
    COLUMN_POSTAL_CODE,
    COLUMN_ADDRESS,
    COLUMN_ADDRESS_BUILDING,
    COLUMN_PHONE,
    COLUMN_EMAIL,
    COLUMN_EMPLOYER_NAME,
    COLUMN_ACQUIRED_DATE,
    COLUMN_RETIREMENT_DATE,
    COLUMN_REMUNERATION,
    COLUMN_COUNT,
};

/* "insured_symbol" (JSON key) and "記号" (CSV header). */
const char *case_column_key(enum case_column column);
const char *case_column_title(enum case_column column);
/* Whether a row without a value there is rejected: name, birth date, postal code, address,
 * retirement date. */
bool case_column_is_required(enum case_column column);

/* The column's value as text, "" when unknown: dates as 2026-03-31, sex as "male" or "female", yen
 * as digits. Borrowed from record or written to scratch. */
const char *case_record_text(const struct case_record *record, enum case_column column,
                             char scratch[DATE_TEXT_SIZE]);

/* Makes the column of out what it is in record; compares the column of two records. Both records
 * must have begun as all zero bytes. */
void case_record_copy(struct case_record *out, const struct case_record *record,
                      enum case_column column);
bool case_record_differs(const struct case_record *a, const struct case_record *b,
                         enum case_column column);

/* "male", "female", "" */
const char *case_sex_name(enum case_sex sex);

#endif
