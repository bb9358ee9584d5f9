/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_POSTAL_COUNT_SHEET_H
#define FORMLOOP_POSTAL_COUNT_SHEET_H

#include "postal_sort.h"
#include "print_document.h"

/* What stands at the head of the count sheet. Texts are UTF-8, borrowed, as they are printed. */
struct postal_count_head {
    const char *society;  /* 差出人 */
    const char *document; /* 件名: 任意継続のしおり */
    const char *job;      /* ジョブ番号 */
    const char *date;     /* 作成日: 令和8年4月14日 */
};

/* Adds the count sheet (郵便区別 通数内訳票) as one piece of A4 pages, three columns of 40 areas a
 * page; *pages (unless NULL) is their number. Refused (ERROR_REFUSED) when a text of the head does
 * not fit its line or has a character that no face has. */
int print_document_add_count_sheet(struct print_document *document,
                                   const struct postal_count_head *head,
                                   const struct postal_area *areas, size_t count, int *pages,
                                   struct error *error);

#endif
