/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_LETTER_H
#define FORMLOOP_PRINT_LETTER_H

#include "values.h"
#include "workspace.h"

/* What a letter says of one case. It reads the store and the archive. */

/* 不備返戻: what is missing or contradictory on the application that arrived, a row each (at most
 * LETTER_FINDINGS; more are told as a number), the last day to apply, which stays, and whether the
 * day of the first arrival is kept (setting procedure.keep_receipt_date). ERROR_REFUSED if nothing
 * is missing. */
#define LETTER_FINDINGS 10
int deficiency_letter_append(struct value_list *list, struct workspace *workspace,
                             const struct case_record *record, struct date printed,
                             struct error *error);

/* 資格情報のお知らせ: the person's number, and how to see a doctor: with マイナ保険証, or with the
 * 資格確認書 that was asked for on the application (tick certificate_needed). ERROR_REFUSED if the
 * number is not known. */
int card_letter_append(struct value_list *list, const struct workspace *workspace,
                       const struct case_record *record, struct error *error);

#endif
