/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_IMPORT_VALUES_H
#define FORMLOOP_IMPORT_VALUES_H

#include "case_record.h"

/* What the cells of an import may hold. A reason is one line for people, translated, and names code
 * points and limits, never what the cell holds. */
#define IMPORT_REASON_SIZE 200

/* Reads text (UTF-8, as in the file; white space at both ends is dropped) into the record's field
 * of that column; "" empties it. 0, or -1 with reason:
 *   case                [A-Za-z0-9._-]{1,32}, not starting with . or -
 *   insured_symbol, insured_number   at most 20 characters; full-width letters and digits become
 *                       ASCII, so that both spellings are one person
 *   name                at most 60 code points, each kept as it is; no control characters
 *   name_kana           half-width kana and hiragana become full-width katakana; then only katakana,
 *                       ・, ー and spaces
 *   birth_date, acquired_date, retirement_date   as date_parse
 *   sex                 男 女 男性 女性 1 2 M F male female, in any case and width
 *   postal_code         7 digits, in any width, with 〒 and hyphens or without
 *   address, address_building, employer_name     at most 120 code points; a line end within
 *                       becomes a space
 *   phone               9 to 11 digits, with hyphens or without
 *   email               name@domain of printable ASCII
 *   standard_monthly_remuneration   a grade of 健康保険法40条1項 in yen; commas, 円 and ¥ are let pass */
int import_parse_value(struct case_record *record, enum case_column column, const char *text,
                       char reason[IMPORT_REASON_SIZE]);

/* Whether the dates of a whole record fit each other: birth < acquired <= retirement, and an age
 * of 15 to 74 on the retirement date (75 is 後期高齢者医療: 健康保険法3条4項). -1 with the column and
 * the reason. */
int import_check_dates(const struct case_record *record, enum case_column *column,
                       char reason[IMPORT_REASON_SIZE]);

#endif
