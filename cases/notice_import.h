/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_NOTICE_IMPORT_H
#define FORMLOOP_NOTICE_IMPORT_H

#include "case_import.h"

/* `notice import`: the companies' 退職のお届, in the formats and with the limits of case_import.h
 * and its columns, and 資格喪失日 loss_date, 喪失原因 loss_reason (notice_record.h), 届出日
 * notice_date. A row needs name, birth date, and the retirement or the loss date (the day after it:
 * 健康保険法36条); an empty cell says nothing.
 *
 * The same notice again (case number, symbol, number, name, birth, acquired, retirement and loss
 * date, reason: all as before) is unchanged, however it was settled.
 *
 * Whose it is: by the case number if the row has one; else by symbol and number; else by birth date
 * and name, compared by name_key and kana_key (name_key.h). It agrees with the case that is found
 * if the birth date is the same, the numbers where both have them, and each date that both have.
 * Then the case has its notice (notice_received), gets what it lacked of number, kana, sex, phone,
 * e-mail, employer, acquired date and remuneration, and moves on by procedure.h. Else it goes to
 * review (notice_review.h), and the case, if it is one, is told (notice_mismatch). Nobody found: a
 * new case is made of the row, which then needs postal code and address too. */

struct notice_summary {
    long read;      /* the sum of matched, added, unchanged, review and rejected */
    long matched;   /* agree with a case that was there */
    long added;     /* cases made */
    long updated;   /* of the matched: the case got what it lacked */
    long unchanged; /* the same notice again */
    long review, rejected;
};

/* Imports a file as case_import_file does: one transaction, all good rows or after a crash nothing.
 * received: the day on which the notices arrived. */
int notice_import_file(struct notice_summary *summary, struct case_store *store, const char *path,
                       struct date received, const struct import_observer *observer,
                       struct error *error);

#endif
