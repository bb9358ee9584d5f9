/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_POSTAL_SORT_H
#define FORMLOOP_POSTAL_SORT_H

#include "buffer.h"
#include "error.h"

#include <stdbool.h>
#include <stddef.h>

/* The order of a mailing for the post's discounts for sorted pieces (区分郵便物): by 郵便区, the
 * first three digits of the postal code, then by all seven. It stands in render/ because sorting is
 * done for the sheets as they leave the printer; it needs nothing of a case but its postal code. */

/* One piece of mail. */
struct postal_piece {
    const char *postal_code; /* seven digits, with or without the hyphen; borrowed */
    bool has_barcode;
    size_t index; /* the caller's number of the piece; decides between equal codes */
};

/* Sorts in place. Pieces whose code has not seven digits come last, in the order of index. */
void postal_sort(struct postal_piece *pieces, size_t count);

/* The pieces of one 郵便区: places first … first + pieces - 1 of the sorted order, from 1 on. */
struct postal_area {
    char number[4]; /* "154"; "" for pieces without a postal code, which come last */
    size_t first, pieces, with_barcode;
};

/* Counts sorted pieces by 郵便区. *out is an array of *count entries that the caller frees.
 * ERROR_STORE when memory is out. */
int postal_areas(struct postal_area **out, size_t *count, const struct postal_piece *sorted,
                 size_t piece_count, struct error *error);

/* Appends the count sheet (内訳票) as CSV, UTF-8 with CRLF after each row: 郵便区番号, 通数,
 * うちバーコード付, 先頭, 末尾 and a row 合計. */
void postal_areas_write_csv(struct buffer *out, const struct postal_area *areas, size_t count);

#endif
