/* SPDX-License-Identifier: MIT */
#include "code_decode.h"

#include "reed_solomon.h"

#include <math.h>
#include <string.h>

#define DATA_CODEWORDS (CODE_BLOCKS * CODE_BLOCK_DATA)
#define ERASURE_STEP 2
#define MAX_CANDIDATES (CODE_MAX_ERASURES / ERASURE_STEP + 1)
#define TRIED_MASKS 2
#define NEAR_SCORE 0.5F /* of the best: chance alone gives about 0.2 */
#define KNOWN_CERTAINTY 4.0F

/* ---- What a page code's data codewords hold whatever its text (7.4) ---- */

#define HEADER_BITS (4 + 9)
#define PAIR_BITS 11
#define TEXT_BITS (HEADER_BITS + PAGE_CODE_LENGTH / 2 * PAIR_BITS)
#define TERMINATOR_BITS 4
#define PADDING_FROM ((TEXT_BITS + TERMINATOR_BITS + 7) / 8) /* codeword */

/* Alphanumeric mode (0010), the number of characters in 9 bits, the pair "F1": 15 × 45 + 1. */
static const unsigned char known_start[] = {0x21, 0x00 | 676 >> 8, 676 & 0xFF};
#define KNOWN_START_BITS (HEADER_BITS + PAIR_BITS)

/* 0 or 1, or -1 for a bit that depends on the text. Bits count from the first of the data. */
static int known_bit(int bit)
{
    if (bit < KNOWN_START_BITS)
        return known_start[bit / 8] >> (7 - bit % 8) & 1;
    if (bit < TEXT_BITS)
        return -1;
    if (bit / 8 < PADDING_FROM)
        return 0;
    return ((bit / 8 - PADDING_FROM) % 2 == 0 ? 0xEC : 0x11) >> (7 - bit % 8) & 1;
}

/* ---- Bits ---- */

/* Codewords of a symbol, block by block: how sure each bit is 1 (positive) or 0 (negative). */
struct soft_codewords {
    float bit[CODE_BLOCKS][CODE_BLOCK_SIZE][8];
};

/* The codewords are drawn a block in turn (7.6). */
static float *bit_of(struct soft_codewords *codewords, int drawn)
{
    int codeword = drawn / 8;
    return &codewords->bit[codeword % CODE_BLOCKS][codeword / CODE_BLOCKS][drawn % 8];
}

/* The place of a drawn bit among the data bits, or -1 if it belongs to a check codeword. */
static int data_bit_of(int drawn)
{
    int block = drawn / 8 % CODE_BLOCKS, place = drawn / 8 / CODE_BLOCKS;
    return place < CODE_BLOCK_DATA ? 8 * (block * CODE_BLOCK_DATA + place) + drawn % 8 : -1;
}

static float unmasked(const struct code_modules *modules, const struct module_place *place,
                      int mask)
{
    float darkness = modules->darkness[place->row][place->column];
    return code_pattern_is_masked(mask, place->row, place->column) ? -darkness : darkness;
}

/* How well the modules fit a mask: its format information, and the bits known beforehand. */
static float score_mask(const struct code_pattern *pattern, const struct code_modules *modules,
                        int mask)
{
    float score = 0;
    for (int i = 0; i < CODE_FORMAT_BITS; i++) {
        float darkness = modules->darkness[pattern->format[i].row][pattern->format[i].column];
        score += code_pattern_format_is_dark(mask, i) ? darkness : -darkness;
    }
    for (int drawn = 0; drawn < 8 * DATA_CODEWORDS; drawn++) {
        int known = known_bit(data_bit_of(drawn));
        if (known >= 0)
            score += (known == 1 ? 1.0F : -1.0F) * unmasked(modules, &pattern->data[drawn], mask);
    }
    return score;
}

/* The best masks, best first; returns how many are worth a try: mostly the first fits far better.
 */
static int choose_masks(int masks[TRIED_MASKS], const struct code_pattern *pattern,
                        const struct code_modules *modules)
{
    float score[CODE_MASKS], best[TRIED_MASKS];
    for (int mask = 0; mask < CODE_MASKS; mask++)
        score[mask] = score_mask(pattern, modules, mask);
    for (int i = 0; i < TRIED_MASKS; i++) {
        masks[i] = 0;
        for (int mask = 1; mask < CODE_MASKS; mask++)
            if (score[mask] > score[masks[i]])
                masks[i] = mask;
        best[i] = score[masks[i]];
        score[masks[i]] = -1e9F;
    }
    return best[1] > NEAR_SCORE * best[0] ? 2 : 1;
}

static void collect_bits(struct soft_codewords *out, const struct code_pattern *pattern,
                         const struct code_modules *modules, int mask)
{
    for (int drawn = 0; drawn < CODE_BITS; drawn++) {
        int data_bit = data_bit_of(drawn), known = data_bit < 0 ? -1 : known_bit(data_bit);
        *bit_of(out, drawn) = known < 0    ? unmasked(modules, &pattern->data[drawn], mask)
                              : known == 1 ? KNOWN_CERTAINTY
                                           : -KNOWN_CERTAINTY;
    }
}

/* ---- Blocks ---- */

struct block_candidates {
    int count;
    unsigned char codewords[MAX_CANDIDATES][CODE_BLOCK_SIZE];
};

static unsigned char hard_codeword(const float bits[8])
{
    unsigned value = 0;
    for (int i = 0; i < 8; i++)
        value = value << 1 | (bits[i] > 0);
    return (unsigned char)value;
}

/* Doubt that a codeword was read right: the odds of its bits being wrong, added up. */
static float doubt_of(const float bits[8])
{
    float doubt = 0;
    for (int i = 0; i < 8; i++)
        doubt += expf(-4 * fabsf(bits[i]));
    return doubt;
}

/* Positions of the codewords, the most doubtful first. */
static void order_by_doubt(int order[CODE_BLOCK_SIZE], float bits[CODE_BLOCK_SIZE][8])
{
    float doubt[CODE_BLOCK_SIZE];
    for (int i = 0; i < CODE_BLOCK_SIZE; i++) {
        doubt[i] = doubt_of(bits[i]);
        int k = i;
        for (; k > 0 && doubt[order[k - 1]] < doubt[i]; k--)
            order[k] = order[k - 1];
        order[k] = i;
    }
}

static void add_candidate(struct block_candidates *out,
                          const unsigned char codewords[CODE_BLOCK_SIZE])
{
    for (int i = 0; i < out->count; i++)
        if (memcmp(out->codewords[i], codewords, CODE_BLOCK_SIZE) == 0)
            return;
    memcpy(out->codewords[out->count++], codewords, CODE_BLOCK_SIZE);
}

static void correct_block(struct block_candidates *out, float bits[CODE_BLOCK_SIZE][8])
{
    int order[CODE_BLOCK_SIZE];
    unsigned char codewords[CODE_BLOCK_SIZE], corrected[CODE_BLOCK_SIZE];
    for (int i = 0; i < CODE_BLOCK_SIZE; i++)
        codewords[i] = hard_codeword(bits[i]);
    order_by_doubt(order, bits);
    out->count = 0;
    for (int erasures = 0; erasures <= CODE_MAX_ERASURES; erasures += ERASURE_STEP) {
        memcpy(corrected, codewords, sizeof corrected);
        int changed =
            reed_solomon_correct(corrected, CODE_BLOCK_SIZE, CODE_BLOCK_CHECK, order, erasures);
        if (changed >= 0)
            add_candidate(out, corrected);
        if (changed >= 0 && changed <= CODE_BLOCK_CHECK / 4)
            break; /* so near a valid block no other one is meant */
    }
}

/* ---- Text ---- */

static unsigned bits_at(const unsigned char *data, int from, int count)
{
    unsigned value = 0;
    for (int bit = from; bit < from + count; bit++)
        value = value << 1 | (data[bit / 8] >> (7 - bit % 8) & 1U);
    return value;
}

static bool has_known_bits(const unsigned char data[DATA_CODEWORDS])
{
    for (int bit = 0; bit < 8 * DATA_CODEWORDS; bit++) {
        int known = known_bit(bit);
        if (known >= 0 && known != (int)bits_at(data, bit, 1))
            return false;
    }
    return true;
}

/* Whether the data is one page code in alphanumeric mode. */
static bool parse_text(char text[PAGE_CODE_TEXT_SIZE], const unsigned char data[DATA_CODEWORDS])
{
    static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    if (!has_known_bits(data))
        return false;
    for (int i = 0; i < PAGE_CODE_LENGTH; i += 2) {
        unsigned pair = bits_at(data, HEADER_BITS + i / 2 * PAIR_BITS, PAIR_BITS);
        if (pair >= 45 * 45)
            return false;
        text[i] = alphabet[pair / 45];
        text[i + 1] = alphabet[pair % 45];
    }
    text[PAGE_CODE_LENGTH] = '\0';
    return true;
}

static bool verify_blocks(struct page_code *out, char text[PAGE_CODE_TEXT_SIZE],
                          const unsigned char *first, const unsigned char *second,
                          const struct page_code_keys *keys)
{
    unsigned char data[DATA_CODEWORDS];
    char parsed[PAGE_CODE_TEXT_SIZE];
    memcpy(data, first, CODE_BLOCK_DATA);
    memcpy(data + CODE_BLOCK_DATA, second, CODE_BLOCK_DATA);
    if (!parse_text(parsed, data) ||
        page_code_verify(out, parsed, PAGE_CODE_LENGTH, keys) != PAGE_CODE_VALID)
        return false;
    memcpy(text, parsed, sizeof parsed);
    return true;
}

static bool decode_mask(struct page_code *out, char text[PAGE_CODE_TEXT_SIZE],
                        const struct code_pattern *pattern, const struct code_modules *modules,
                        int mask, const struct page_code_keys *keys)
{
    struct soft_codewords codewords;
    struct block_candidates first, second;
    collect_bits(&codewords, pattern, modules, mask);
    correct_block(&first, codewords.bit[0]);
    if (first.count == 0)
        return false;
    correct_block(&second, codewords.bit[1]);
    for (int i = 0; i < first.count; i++)
        for (int k = 0; k < second.count; k++)
            if (verify_blocks(out, text, first.codewords[i], second.codewords[k], keys))
                return true;
    return false;
}

bool code_decode(struct page_code *out, char text[PAGE_CODE_TEXT_SIZE],
                 const struct code_modules *modules, const struct page_code_keys *keys)
{
    struct code_pattern pattern;
    int masks[TRIED_MASKS];
    code_pattern_make(&pattern);
    int count = choose_masks(masks, &pattern, modules);
    for (int i = 0; i < count; i++)
        if (decode_mask(out, text, &pattern, modules, masks[i], keys))
            return true;
    return false;
}

void code_modules_add(struct code_modules *sum, const struct code_modules *other)
{
    for (int row = 0; row < CODE_SIDE; row++)
        for (int column = 0; column < CODE_SIDE; column++)
            sum->darkness[row][column] += other->darkness[row][column];
}
