/* SPDX-License-Identifier: MIT */
#include "code_matrix.h"

#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SIDE PAGE_CODE_MODULES
#define LINE_BITS ((1u << SIDE) - 1)

/* Version 3, level Q (tables 7 and 9): two blocks of 17 data and 18 error correction codewords. */
#define BLOCKS 2
#define BLOCK_DATA 17
#define BLOCK_CHECK 18
#define DATA_CODEWORDS (BLOCKS * BLOCK_DATA)
#define CODEWORDS (BLOCKS * (BLOCK_DATA + BLOCK_CHECK))

/* ---- Data codewords (7.4) ---- */

struct bit_writer {
    unsigned char bytes[DATA_CODEWORDS];
    unsigned count; /* bits */
};

static void append_bits(struct bit_writer *writer, unsigned value, unsigned count)
{
    for (unsigned bit = count; bit-- > 0; writer->count++)
        writer->bytes[writer->count / 8] |=
            (unsigned char)((value >> bit & 1) << (7 - writer->count % 8));
}

/* Table 5; -1 for a character outside the set. */
static int alphanumeric_value(char c)
{
    static const char others[] = " $%*+-./:";
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'Z')
        return c - 'A' + 10;
    const char *other = c == '\0' ? NULL : strchr(others, c);
    return other == NULL ? -1 : (int)(other - others) + 36;
}

static void append_padding(struct bit_writer *writer)
{
    unsigned left = 8 * DATA_CODEWORDS - writer->count;
    append_bits(writer, 0, left < 4 ? left : 4);
    writer->count = (writer->count + 7) / 8 * 8;
    for (unsigned pad = 0xEC; writer->count < 8 * DATA_CODEWORDS; pad ^= 0xEC ^ 0x11)
        append_bits(writer, pad, 8);
}

static int encode_text(struct bit_writer *writer, const char *text)
{
    size_t size = strlen(text);
    if (size > CODE_MATRIX_MAX_TEXT)
        return -1;
    append_bits(writer, 2, 4); /* alphanumeric mode */
    append_bits(writer, (unsigned)size, 9);
    for (size_t i = 0; i < size; i += 2) {
        int first = alphanumeric_value(text[i]);
        int second = i + 1 < size ? alphanumeric_value(text[i + 1]) : 0;
        if (first < 0 || second < 0)
            return -1;
        if (i + 1 < size)
            append_bits(writer, (unsigned)(45 * first + second), 11);
        else
            append_bits(writer, (unsigned)first, 6);
    }
    append_padding(writer);
    return 0;
}

/* ---- Error correction (7.5) ---- */

/* Product in GF(256) of x⁸ + x⁴ + x³ + x² + 1 with 2. */
static unsigned char twice(unsigned char a)
{
    return (unsigned char)(a << 1 ^ (a & 0x80 ? 0x1D : 0));
}

/* The generator polynomial for 18 check codewords (Annex A), times 1, 2, 4, … 128; the leading 1
 * left out, highest power first. */
struct generator {
    unsigned char times[8][BLOCK_CHECK];
};

static void fill_generator(struct generator *out)
{
    static const unsigned char polynomial[BLOCK_CHECK] = {
        239, 251, 183, 113, 149, 175, 199, 215, 240, 220, 73, 82, 173, 75, 32, 67, 217, 146};
    memcpy(out->times[0], polynomial, BLOCK_CHECK);
    for (int bit = 1; bit < 8; bit++)
        for (int i = 0; i < BLOCK_CHECK; i++)
            out->times[bit][i] = twice(out->times[bit - 1][i]);
}

/* The remainder of the division of data by the generator. */
static void make_check(unsigned char check[BLOCK_CHECK], const unsigned char *data,
                       const struct generator *generator)
{
    unsigned char rest[BLOCK_DATA + BLOCK_CHECK] = {0};
    memcpy(rest, data, BLOCK_DATA);
    for (int i = 0; i < BLOCK_DATA; i++)
        for (int bit = 0; bit < 8; bit++) {
            unsigned char use = rest[i] >> bit & 1 ? 0xFF : 0;
            for (int k = 0; k < BLOCK_CHECK; k++)
                rest[i + 1 + k] ^= generator->times[bit][k] & use;
        }
    memcpy(check, rest + BLOCK_DATA, BLOCK_CHECK);
}

/* Both blocks, a codeword of each in turn (7.6). */
static void interleave(unsigned char out[CODEWORDS], const unsigned char data[DATA_CODEWORDS])
{
    struct generator generator;
    fill_generator(&generator);
    for (int block = 0; block < BLOCKS; block++) {
        unsigned char check[BLOCK_CHECK];
        make_check(check, data + block * BLOCK_DATA, &generator);
        for (int i = 0; i < BLOCK_DATA; i++)
            out[BLOCKS * i + block] = data[block * BLOCK_DATA + i];
        for (int i = 0; i < BLOCK_CHECK; i++)
            out[BLOCKS * (BLOCK_DATA + i) + block] = check[i];
    }
}

/* ---- Placement (7.7.3) ---- */

/* Finder, alignment and timing patterns and the one black module at (8, 21), as they stand. */
static const uint32_t pattern_rows[SIDE] = {
    0x1FC0007F, 0x10400041, 0x1740005D, 0x1740005D, 0x1740005D, 0x10400041, 0x1FD5557F, 0,
    0x00000040, 0,          0x00000040, 0,          0x00000040, 0,          0x00000040, 0,
    0x00000040, 0,          0x00000040, 0,          0x01F00040, 0x01100100, 0x0150007F, 0x01100041,
    0x01F0005D, 0x0000005D, 0x0000005D, 0x00000041, 0x0000007F};

/* Where data goes: 0 under the patterns, their separators and the format information. */
static uint32_t data_area(int y)
{
    if (y < 9)
        return y == 6 ? 0 : 0x001FFE00;
    uint32_t area = y < SIDE - 8 ? 0x1FFFFFBF : 0x1FFFFE00;
    return y >= 20 && y <= 24 ? area & ~0x01F00000u : area;
}

/* Upwards and downwards in columns two modules wide, from the right; column 6 is skipped. */
static void place(uint32_t rows[SIDE], const unsigned char codewords[CODEWORDS])
{
    unsigned bit = 0;
    bool upwards = true;
    for (int right = SIDE - 1; right > 0; right -= right == 8 ? 3 : 2, upwards = !upwards)
        for (int step = 0; step < SIDE; step++) {
            int y = upwards ? SIDE - 1 - step : step;
            uint32_t area = data_area(y);
            for (int x = right; x >= right - 1; x--) {
                if ((area >> x & 1) == 0 || bit == 8 * CODEWORDS)
                    continue;
                rows[y] |= (uint32_t)(codewords[bit / 8] >> (7 - bit % 8) & 1) << x;
                bit++;
            }
        }
}

/* ---- Masks (7.8.2) and format information (7.9) ---- */

#define MASKS 8

/* The first six modules of each row: all conditions of table 10 repeat after six columns and twelve
 * rows. */
static const unsigned char mask_rows[MASKS][12] = {
    {0x15, 0x2A, 0x15, 0x2A, 0x15, 0x2A, 0x15, 0x2A, 0x15, 0x2A, 0x15, 0x2A},
    {0x3F, 0x00, 0x3F, 0x00, 0x3F, 0x00, 0x3F, 0x00, 0x3F, 0x00, 0x3F, 0x00},
    {0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09, 0x09},
    {0x09, 0x24, 0x12, 0x09, 0x24, 0x12, 0x09, 0x24, 0x12, 0x09, 0x24, 0x12},
    {0x07, 0x07, 0x38, 0x38, 0x07, 0x07, 0x38, 0x38, 0x07, 0x07, 0x38, 0x38},
    {0x3F, 0x01, 0x09, 0x15, 0x09, 0x01, 0x3F, 0x01, 0x09, 0x15, 0x09, 0x01},
    {0x3F, 0x07, 0x1B, 0x15, 0x2D, 0x31, 0x3F, 0x07, 0x1B, 0x15, 0x2D, 0x31},
    {0x15, 0x38, 0x31, 0x2A, 0x07, 0x0E, 0x15, 0x38, 0x31, 0x2A, 0x07, 0x0E}};

static uint32_t mask_row(int mask, int y)
{
    return mask_rows[mask][y % 12] * 0x41041041u & data_area(y);
}

/* Level Q and the mask, with their check bits (table C.1). */
static const uint16_t format_bits[MASKS] = {0x355F, 0x3068, 0x3F31, 0x3A06,
                                            0x24B4, 0x2183, 0x2EDA, 0x2BED};

/* Both copies: around the top left finder, and beside the two others. */
static void place_format(uint32_t rows[SIDE], int mask)
{
    for (int i = 0; i < 15; i++) {
        uint32_t bit = format_bits[mask] >> i & 1;
        int beside = i < 6 ? i : i + 1;  /* rows of column 8 from the top */
        int along = i == 8 ? 7 : 14 - i; /* columns of row 8 from the left */
        rows[i < 8 ? beside : SIDE - 15 + i] |= bit << 8;
        rows[8] |= bit << (i < 8 ? SIDE - 1 - i : along);
    }
}

/* ---- Penalty (7.8.3) ---- */

#define RUN_PENALTY 3
#define BLOCK_PENALTY 3
#define FINDER_PENALTY 40
#define BALANCE_PENALTY 10

static int count_bits(uint64_t bits)
{
    bits -= bits >> 1 & 0x5555555555555555;
    bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
    bits = (bits + (bits >> 4)) & 0x0F0F0F0F0F0F0F0F;
    return (int)(bits * 0x0101010101010101 >> 56);
}

/* Runs of n ≥ 5 modules of one colour: 3 + n - 5 each. A run shows in `same`, where each module is
 * equal to the next, as n - 1 bits, and in `five` as n - 4. */
static int run_penalty(uint32_t line)
{
    uint32_t same = ~(line ^ line >> 1) & LINE_BITS >> 1;
    uint32_t five = same & same >> 1;
    five &= five >> 2;
    if (five == 0)
        return 0;
    return count_bits(five) + (RUN_PENALTY - 1) * count_bits(five & ~(five << 1));
}

/* Bit i: the n modules from i on are all set in bits. */
static uint64_t all_of(uint64_t bits, int n)
{
    uint64_t all = bits;
    for (int i = 1; i < n; i++)
        all &= bits >> i;
    return all;
}

/* What looks like a finder: dark 1 : light 1 : dark 3 : light 1 : dark 1 in modules of any size,
 * with light of 4 before or behind it; beyond the edge all is light. */
#define MARGIN 16

static int finder_penalty(uint32_t line)
{
    if ((line & line >> 1 & line >> 2) == 0)
        return 0;
    int found = 0;
    /* Light around the symbol: as much as the largest pattern asks for, on both sides. */
    const uint64_t dark = (uint64_t)line << MARGIN, light = ~dark;
    for (int size = 1; size <= SIDE / 7; size++) {
        uint64_t middle = all_of(dark, 3 * size);
        if (middle == 0)
            break;
        uint64_t one = all_of(dark, size), gap = all_of(light, size);
        uint64_t core = one & gap >> size & middle >> 2 * size & gap >> 5 * size & one >> 6 * size;
        core &= light << 1 & light >> 7 * size;
        if (core == 0)
            continue;
        uint64_t space = all_of(light, 4 * size);
        found += count_bits(core & (space << 4 * size | space >> 7 * size));
    }
    return FINDER_PENALTY * found;
}

/* Rows to columns: bit x of line y becomes bit y of line x. */
static void transpose(uint32_t lines[32])
{
    uint32_t half = 0x0000FFFF;
    for (int step = 16; step != 0; step >>= 1, half ^= half << step)
        for (int i = 0; i < 32; i = (i + step + 1) & ~step) {
            uint32_t swap = ((lines[i] >> step) ^ lines[i + step]) & half;
            lines[i + step] ^= swap;
            lines[i] ^= swap << step;
        }
}

static int lines_penalty(const uint32_t lines[SIDE])
{
    int penalty = 0;
    for (int i = 0; i < SIDE; i++)
        penalty += run_penalty(lines[i]) + finder_penalty(lines[i]);
    return penalty;
}

/* Blocks of 2 × 2 modules of one colour. */
static int blocks_penalty(const uint32_t rows[SIDE])
{
    int blocks = 0;
    for (int y = 1; y < SIDE; y++) {
        uint32_t equal = ~(rows[y] ^ rows[y - 1]), along = ~(rows[y] ^ rows[y] >> 1);
        blocks += count_bits(equal & equal >> 1 & along & LINE_BITS >> 1);
    }
    return BLOCK_PENALTY * blocks;
}

/* Each 5 % of dark modules away from half of all. */
static int balance_penalty(const uint32_t rows[SIDE])
{
    int dark = 0;
    for (int y = 0; y < SIDE; y++)
        dark += count_bits(rows[y]);
    int percent = (200 * dark + SIDE * SIDE) / (SIDE * SIDE) / 2;
    return abs(percent - 50) / 5 * BALANCE_PENALTY;
}

/* The penalty if it is less than least, else some number that is not. */
static int penalty_below(int least, const uint32_t rows[SIDE])
{
    int penalty = blocks_penalty(rows) + balance_penalty(rows) + lines_penalty(rows);
    if (penalty >= least)
        return penalty;
    uint32_t columns[32] = {0};
    memcpy(columns, rows, SIDE * sizeof *rows);
    transpose(columns);
    return penalty + lines_penalty(columns);
}

/* ---- The symbol ---- */

int code_matrix_make(struct code_matrix *out, const char *text)
{
    struct bit_writer writer = {{0}, 0};
    unsigned char codewords[CODEWORDS];
    uint32_t plain[SIDE];
    if (encode_text(&writer, text) != 0)
        return -1;
    interleave(codewords, writer.bytes);
    memcpy(plain, pattern_rows, sizeof plain);
    place(plain, codewords);
    int least = INT_MAX;
    for (int mask = 0; mask < MASKS; mask++) {
        uint32_t rows[SIDE];
        for (int y = 0; y < SIDE; y++)
            rows[y] = plain[y] ^ mask_row(mask, y);
        place_format(rows, mask);
        int penalty = penalty_below(least, rows);
        if (penalty >= least)
            continue;
        least = penalty;
        out->mask = mask;
        memcpy(out->rows, rows, sizeof rows);
    }
    return 0;
}
