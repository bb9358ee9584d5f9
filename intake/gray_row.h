/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_GRAY_ROW_H
#define FORMLOOP_GRAY_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Rows of a decoder → grey. Channels are 8 bits: 1 grey, 2 grey and alpha, 3 RGB, 4 RGB and alpha.
 * Colour becomes luma (ITU-R BT.601), alpha is laid over white paper. */

/* Turns `count` pixels to grey and puts them at out, out + step, … With is_premultiplied the colours
 * were already multiplied by alpha. */
void gray_row_put(unsigned char *out, size_t step, const unsigned char *row, size_t count,
                  int channels, bool is_premultiplied);

/* Luma of a colour, 0 … 255. */
static inline unsigned char gray_luma(int red, int green, int blue)
{
    return (unsigned char)((77 * red + 150 * green + 29 * blue + 128) >> 8);
}

/* Eight pixels of one bit for each byte, so that bilevel rows are expanded by table. */
struct gray_bits {
    uint64_t pixels[256];
};
void gray_bits_init(struct gray_bits *out, unsigned char grey_of_0, unsigned char grey_of_1);
void gray_bits_expand(unsigned char *out, const struct gray_bits *table, const unsigned char *bits,
                      size_t count);

/* `count` samples of 1, 2, 4 or 8 bits, the first in the highest bits, each the grey of its value;
 * out and row may be the same where bits is 8. */
void gray_row_from_samples(unsigned char *out, const unsigned char *row, size_t count, int bits,
                           const unsigned char greys[256]);

/* Samples of 16 bits in the machine's byte order → 8 bits, rounded; in place. */
void gray_row_from_16_bits(unsigned char *row, size_t count);

#endif
