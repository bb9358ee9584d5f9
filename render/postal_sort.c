/* SPDX-License-Identifier: MIT */
#include "postal_sort.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define POSTAL_DIGITS 7
#define NO_CODE 10000000L /* behind every code */

static long code_of(const struct postal_piece *piece)
{
    long code = 0;
    int digits = 0;
    for (const char *s = piece->postal_code; *s != '\0'; s++) {
        if (*s == '-' && digits == 3)
            continue;
        if (*s < '0' || *s > '9' || ++digits > POSTAL_DIGITS)
            return NO_CODE;
        code = code * 10 + (*s - '0');
    }
    return digits == POSTAL_DIGITS ? code : NO_CODE;
}

/* Seven digits in order are three digits, and within them seven, in order. */
static int compare_pieces(const void *a, const void *b)
{
    const struct postal_piece *left = a, *right = b;
    long left_code = code_of(left), right_code = code_of(right);
    if (left_code != right_code)
        return left_code < right_code ? -1 : 1;
    return (left->index > right->index) - (left->index < right->index);
}

void postal_sort(struct postal_piece *pieces, size_t count)
{
    if (count > 1)
        qsort(pieces, count, sizeof *pieces, compare_pieces);
}

static void name_area(char out[4], const struct postal_piece *piece)
{
    long code = code_of(piece);
    if (code == NO_CODE)
        out[0] = '\0';
    else
        snprintf(out, 4, "%03u", (unsigned)(code / 10000) % 1000);
}

int postal_areas(struct postal_area **out, size_t *count, const struct postal_piece *sorted,
                 size_t piece_count, struct error *error)
{
    /* 000 to 999 and the pieces without a code. */
    size_t capacity = piece_count < 1001 ? piece_count : 1001;
    struct postal_area *areas = calloc(capacity + 1, sizeof *areas);
    if (areas == NULL)
        return error_out_of_memory(error);
    *count = 0;
    for (size_t i = 0; i < piece_count; i++) {
        char number[4];
        name_area(number, &sorted[i]);
        if (*count == 0 || strcmp(areas[*count - 1].number, number) != 0) {
            if (*count == capacity)
                break; /* the pieces are not sorted */
            memcpy(areas[*count].number, number, sizeof number);
            areas[(*count)++].first = i + 1;
        }
        areas[*count - 1].pieces++;
        areas[*count - 1].with_barcode += sorted[i].has_barcode;
    }
    *out = areas;
    return 0;
}

void postal_areas_write_csv(struct buffer *out, const struct postal_area *areas, size_t count)
{
    size_t pieces = 0, with_barcode = 0;
    buffer_append_text(out, "郵便区番号,通数,うちバーコード付,先頭,末尾\r\n");
    for (size_t i = 0; i < count; i++) {
        const struct postal_area *area = &areas[i];
        buffer_format(out, "%s,%zu,%zu,%zu,%zu\r\n",
                      area->number[0] != '\0' ? area->number : "番号なし", area->pieces,
                      area->with_barcode, area->first, area->first + area->pieces - 1);
        pieces += area->pieces;
        with_barcode += area->with_barcode;
    }
    buffer_format(out, "合計,%zu,%zu,,\r\n", pieces, with_barcode);
}
