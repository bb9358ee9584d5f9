/* SPDX-License-Identifier: MIT */
#include "gray_row.h"

#include <string.h>

static unsigned char over_white(int grey, int alpha)
{
    return (unsigned char)(255 - ((255 - grey) * alpha + 127) / 255);
}

static unsigned char over_white_premultiplied(int grey, int alpha)
{
    int sum = grey + 255 - alpha;
    return (unsigned char)(sum > 255 ? 255 : sum);
}

void gray_row_put(unsigned char *out, size_t step, const unsigned char *row, size_t count,
                  int channels, bool is_premultiplied)
{
    unsigned char (*blend)(int, int) = is_premultiplied ? over_white_premultiplied : over_white;
    switch (channels) {
    case 1:
        for (size_t i = 0; i < count; i++)
            out[i * step] = row[i];
        break;
    case 2:
        for (size_t i = 0; i < count; i++)
            out[i * step] = blend(row[2 * i], row[2 * i + 1]);
        break;
    case 3:
        for (size_t i = 0; i < count; i++)
            out[i * step] = gray_luma(row[3 * i], row[3 * i + 1], row[3 * i + 2]);
        break;
    default:
        for (size_t i = 0; i < count; i++)
            out[i * step] =
                blend(gray_luma(row[4 * i], row[4 * i + 1], row[4 * i + 2]), row[4 * i + 3]);
    }
}

void gray_bits_init(struct gray_bits *out, unsigned char grey_of_0, unsigned char grey_of_1)
{
    for (int byte = 0; byte < 256; byte++) {
        unsigned char greys[8];
        for (int i = 0; i < 8; i++)
            greys[i] = byte >> (7 - i) & 1 ? grey_of_1 : grey_of_0;
        memcpy(&out->pixels[byte], greys, 8);
    }
}

void gray_bits_expand(unsigned char *out, const struct gray_bits *table, const unsigned char *bits,
                      size_t count)
{
    for (; count >= 8; count -= 8, out += 8)
        memcpy(out, &table->pixels[*bits++], 8);
    if (count > 0)
        memcpy(out, &table->pixels[*bits], count);
}

void gray_row_from_samples(unsigned char *out, const unsigned char *row, size_t count, int bits,
                           const unsigned char greys[256])
{
    const int per_byte = 8 / bits, mask = (1 << bits) - 1;
    if (bits == 8) {
        for (size_t i = 0; i < count; i++)
            out[i] = greys[row[i]];
        return;
    }
    for (size_t i = 0; i < count; i++) {
        int shift = bits * (per_byte - 1 - (int)(i % (size_t)per_byte));
        out[i] = greys[row[i / (size_t)per_byte] >> shift & mask];
    }
}

void gray_row_from_16_bits(unsigned char *row, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint16_t sample;
        memcpy(&sample, row + 2 * i, sizeof sample);
        row[i] = (unsigned char)(((uint32_t)sample * 255 + 32895) >> 16);
    }
}
