/* SPDX-License-Identifier: MIT */
/* libdeflate writes into a buffer of a given size and not beyond: a bomb ends at the limit. */
#include "pdf_inflate.h"

#include <libdeflate.h>
#include <stdlib.h>
#include <string.h>

static enum pdf_inflate_result result_of(enum libdeflate_result result)
{
    return result == LIBDEFLATE_SUCCESS              ? PDF_INFLATED
           : result == LIBDEFLATE_INSUFFICIENT_SPACE ? PDF_INFLATE_TOO_LONG
                                                     : PDF_INFLATE_BROKEN;
}

int pdf_inflate_text(struct buffer *out, enum pdf_inflate_result *result, const void *bytes,
                     size_t size, size_t max_size, struct error *error)
{
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    size_t room = size < max_size / 8 ? 4096 + 8 * size : max_size, length = 0;
    if (inflater == NULL)
        return error_out_of_memory(error);
    for (*result = PDF_INFLATE_TOO_LONG; *result == PDF_INFLATE_TOO_LONG; room *= 4) {
        room = room < max_size ? room : max_size;
        buffer_reserve(out, room);
        if (out->failed)
            break;
        *result = result_of(libdeflate_zlib_decompress(inflater, bytes, size,
                                                       out->data + out->size, room, &length));
        if (room == max_size)
            break;
    }
    libdeflate_free_decompressor(inflater);
    if (*result == PDF_INFLATED)
        out->size += length;
    return out->failed ? error_out_of_memory(error) : 0;
}

static inline unsigned char paeth(int left, int up, int corner)
{
    int from_left = abs(up - corner), from_up = abs(left - corner);
    int from_corner = abs(left + up - 2 * corner);
    return (unsigned char)(from_left <= from_up && from_left <= from_corner ? left
                           : from_up <= from_corner                         ? up
                                                                            : corner);
}

enum png_filter { FILTER_NONE, FILTER_SUB, FILTER_UP, FILTER_AVERAGE, FILTER_PAETH, FILTER_COUNT };

static void add_row(unsigned char *restrict row, const unsigned char *restrict above, size_t size)
{
    for (size_t i = 0; i < size; i++)
        row[i] = (unsigned char)(row[i] + above[i]);
}

/* From the second pixel on; each byte waits for the one a pixel before. */
static inline void undo_from_left(unsigned char *row, const unsigned char *above, size_t size,
                                  size_t step, enum png_filter filter)
{
    for (size_t i = step; i < size; i++) {
        int left = row[i - step];
        int guess = filter == FILTER_SUB       ? left
                    : filter == FILTER_AVERAGE ? (left + above[i]) / 2
                                               : paeth(left, above[i], above[i - step]);
        row[i] = (unsigned char)(row[i] + guess);
    }
}

/* The same for pixels of a byte, the last one at hand and not in memory: twice as fast. */
static inline void undo_grey(unsigned char *row, const unsigned char *above, size_t size,
                             enum png_filter filter)
{
    unsigned char left = row[0];
    for (size_t i = 1; i < size; i++) {
        int guess = filter == FILTER_SUB       ? left
                    : filter == FILTER_AVERAGE ? (left + above[i]) / 2
                                               : paeth(left, above[i], above[i - 1]);
        row[i] = left = (unsigned char)(row[i] + guess);
    }
}

/* One row of PNG 1.2, chapter 6; step is the bytes of a pixel, 1 or more. Its first pixel has none to
 * the left and above that: both count as 0. */
static void undo_png_row(unsigned char *row, const unsigned char *above, size_t size, size_t step,
                         enum png_filter filter)
{
    size_t first = step < size ? step : size;
    for (size_t i = 0; i < first && filter >= FILTER_AVERAGE; i++)
        row[i] = (unsigned char)(row[i] + (filter == FILTER_PAETH ? above[i] : above[i] / 2));
    if (filter == FILTER_UP)
        add_row(row, above, size);
    else if (filter == FILTER_SUB && step == 1)
        undo_grey(row, above, size, FILTER_SUB);
    else if (filter == FILTER_AVERAGE && step == 1)
        undo_grey(row, above, size, FILTER_AVERAGE);
    else if (filter == FILTER_PAETH && step == 1)
        undo_grey(row, above, size, FILTER_PAETH);
    else if (filter != FILTER_NONE)
        undo_from_left(row, above, size, step, filter);
}

/* Moves the rows together and adds to each byte what it was guessed from. False if a row has a filter
 * that there is not. */
static bool undo_png(unsigned char *bytes, size_t row_size, size_t step, int rows,
                     const unsigned char *zeros)
{
    const unsigned char *above = zeros;
    for (int y = 0; y < rows; y++) {
        unsigned char *row = bytes + (size_t)y * row_size;
        int filter = bytes[(size_t)y * (row_size + 1)];
        if (filter >= FILTER_COUNT)
            return false;
        memmove(row, bytes + (size_t)y * (row_size + 1) + 1, row_size);
        undo_png_row(row, above, row_size, step, (enum png_filter)filter);
        above = row;
    }
    return true;
}

static void undo_tiff(unsigned char *bytes, size_t row_size, size_t step, int rows)
{
    for (int y = 0; y < rows; y++, bytes += row_size)
        for (size_t i = step; i < row_size; i++)
            bytes[i] = (unsigned char)(bytes[i] + bytes[i - step]);
}

int pdf_inflate_rows(unsigned char **out, enum pdf_inflate_result *result, const void *bytes,
                     size_t size, const struct pdf_predictor *predictor, int rows,
                     struct error *error)
{
    const size_t bits = (size_t)predictor->channels * (size_t)predictor->bits;
    const size_t row_size = (bits * (size_t)predictor->columns + 7) / 8, step = (bits + 7) / 8;
    const bool is_png = predictor->kind >= 10;
    size_t whole = (row_size + is_png) * (size_t)rows, length = 0;
    unsigned char *zeros = calloc(1, row_size), *unfolded = malloc(whole);
    struct libdeflate_decompressor *inflater = libdeflate_alloc_decompressor();
    bool has_memory = zeros != NULL && unfolded != NULL && inflater != NULL;
    *out = NULL;
    *result = PDF_INFLATE_BROKEN;
    if (has_memory)
        *result = result_of(
            libdeflate_zlib_decompress(inflater, bytes, size, unfolded, whole, &length));
    if (*result == PDF_INFLATED &&
        (length != whole || (predictor->kind == 2 && predictor->bits != 8)))
        *result = PDF_INFLATE_BROKEN;
    if (*result == PDF_INFLATED && is_png && !undo_png(unfolded, row_size, step, rows, zeros))
        *result = PDF_INFLATE_BROKEN;
    if (*result == PDF_INFLATED) {
        if (predictor->kind == 2)
            undo_tiff(unfolded, row_size, step, rows);
        *out = unfolded;
        unfolded = NULL;
    }
    free(zeros);
    free(unfolded);
    libdeflate_free_decompressor(inflater);
    return has_memory ? 0 : error_out_of_memory(error);
}
