/* SPDX-License-Identifier: MIT */
/* Syndromes; erasure locator; Berlekamp-Massey that starts from it; roots by trial (Chien); values
 * by Forney's formula; the syndromes of the result are computed once more. Polynomials are stored
 * with the lowest power first. */
#include "reed_solomon.h"

#include <stdbool.h>
#include <string.h>

#define FIELD_ORDER 255 /* of the multiplicative group */
#define MAX_TERMS (REED_SOLOMON_MAX_CHECK + 1)

/* Powers of 2, twice over so that sums of two logarithms need no modulus, and their logarithms. */
static const unsigned char power_of[2 * FIELD_ORDER] = {
    1,   2,   4,   8,   16,  32,  64,  128, 29,  58,  116, 232, 205, 135, 19,  38,  76,  152, 45,
    90,  180, 117, 234, 201, 143, 3,   6,   12,  24,  48,  96,  192, 157, 39,  78,  156, 37,  74,
    148, 53,  106, 212, 181, 119, 238, 193, 159, 35,  70,  140, 5,   10,  20,  40,  80,  160, 93,
    186, 105, 210, 185, 111, 222, 161, 95,  190, 97,  194, 153, 47,  94,  188, 101, 202, 137, 15,
    30,  60,  120, 240, 253, 231, 211, 187, 107, 214, 177, 127, 254, 225, 223, 163, 91,  182, 113,
    226, 217, 175, 67,  134, 17,  34,  68,  136, 13,  26,  52,  104, 208, 189, 103, 206, 129, 31,
    62,  124, 248, 237, 199, 147, 59,  118, 236, 197, 151, 51,  102, 204, 133, 23,  46,  92,  184,
    109, 218, 169, 79,  158, 33,  66,  132, 21,  42,  84,  168, 77,  154, 41,  82,  164, 85,  170,
    73,  146, 57,  114, 228, 213, 183, 115, 230, 209, 191, 99,  198, 145, 63,  126, 252, 229, 215,
    179, 123, 246, 241, 255, 227, 219, 171, 75,  150, 49,  98,  196, 149, 55,  110, 220, 165, 87,
    174, 65,  130, 25,  50,  100, 200, 141, 7,   14,  28,  56,  112, 224, 221, 167, 83,  166, 81,
    162, 89,  178, 121, 242, 249, 239, 195, 155, 43,  86,  172, 69,  138, 9,   18,  36,  72,  144,
    61,  122, 244, 245, 247, 243, 251, 235, 203, 139, 11,  22,  44,  88,  176, 125, 250, 233, 207,
    131, 27,  54,  108, 216, 173, 71,  142, 1,   2,   4,   8,   16,  32,  64,  128, 29,  58,  116,
    232, 205, 135, 19,  38,  76,  152, 45,  90,  180, 117, 234, 201, 143, 3,   6,   12,  24,  48,
    96,  192, 157, 39,  78,  156, 37,  74,  148, 53,  106, 212, 181, 119, 238, 193, 159, 35,  70,
    140, 5,   10,  20,  40,  80,  160, 93,  186, 105, 210, 185, 111, 222, 161, 95,  190, 97,  194,
    153, 47,  94,  188, 101, 202, 137, 15,  30,  60,  120, 240, 253, 231, 211, 187, 107, 214, 177,
    127, 254, 225, 223, 163, 91,  182, 113, 226, 217, 175, 67,  134, 17,  34,  68,  136, 13,  26,
    52,  104, 208, 189, 103, 206, 129, 31,  62,  124, 248, 237, 199, 147, 59,  118, 236, 197, 151,
    51,  102, 204, 133, 23,  46,  92,  184, 109, 218, 169, 79,  158, 33,  66,  132, 21,  42,  84,
    168, 77,  154, 41,  82,  164, 85,  170, 73,  146, 57,  114, 228, 213, 183, 115, 230, 209, 191,
    99,  198, 145, 63,  126, 252, 229, 215, 179, 123, 246, 241, 255, 227, 219, 171, 75,  150, 49,
    98,  196, 149, 55,  110, 220, 165, 87,  174, 65,  130, 25,  50,  100, 200, 141, 7,   14,  28,
    56,  112, 224, 221, 167, 83,  166, 81,  162, 89,  178, 121, 242, 249, 239, 195, 155, 43,  86,
    172, 69,  138, 9,   18,  36,  72,  144, 61,  122, 244, 245, 247, 243, 251, 235, 203, 139, 11,
    22,  44,  88,  176, 125, 250, 233, 207, 131, 27,  54,  108, 216, 173, 71,  142};
static const unsigned char logarithm_of[FIELD_ORDER + 1] = {
    0,   0,   1,   25,  2,   50,  26,  198, 3,   223, 51,  238, 27,  104, 199, 75,  4,   100, 224,
    14,  52,  141, 239, 129, 28,  193, 105, 248, 200, 8,   76,  113, 5,   138, 101, 47,  225, 36,
    15,  33,  53,  147, 142, 218, 240, 18,  130, 69,  29,  181, 194, 125, 106, 39,  249, 185, 201,
    154, 9,   120, 77,  228, 114, 166, 6,   191, 139, 98,  102, 221, 48,  253, 226, 152, 37,  179,
    16,  145, 34,  136, 54,  208, 148, 206, 143, 150, 219, 189, 241, 210, 19,  92,  131, 56,  70,
    64,  30,  66,  182, 163, 195, 72,  126, 110, 107, 58,  40,  84,  250, 133, 186, 61,  202, 94,
    155, 159, 10,  21,  121, 43,  78,  212, 229, 172, 115, 243, 167, 87,  7,   112, 192, 247, 140,
    128, 99,  13,  103, 74,  222, 237, 49,  197, 254, 24,  227, 165, 153, 119, 38,  184, 180, 124,
    17,  68,  146, 217, 35,  32,  137, 46,  55,  63,  209, 91,  149, 188, 207, 205, 144, 135, 151,
    178, 220, 252, 190, 97,  242, 86,  211, 171, 20,  42,  93,  158, 132, 60,  57,  83,  71,  109,
    65,  162, 31,  45,  67,  216, 183, 123, 164, 118, 196, 23,  73,  236, 127, 12,  111, 246, 108,
    161, 59,  82,  41,  157, 85,  170, 251, 96,  134, 177, 187, 204, 62,  90,  203, 89,  95,  176,
    156, 169, 160, 81,  11,  245, 22,  235, 122, 117, 44,  215, 79,  174, 213, 233, 230, 231, 173,
    232, 116, 214, 244, 234, 168, 80,  88,  175};

static unsigned char product(unsigned char a, unsigned char b)
{
    return a == 0 || b == 0 ? 0 : power_of[logarithm_of[a] + logarithm_of[b]];
}

static unsigned char quotient(unsigned char a, unsigned char b)
{
    return a == 0 ? 0 : power_of[logarithm_of[a] + FIELD_ORDER - logarithm_of[b]];
}

struct decoder {
    int size, check_count;
    unsigned char syndrome[REED_SOLOMON_MAX_CHECK];
    unsigned char locator[MAX_TERMS]; /* its roots are the inverses of the bad places */
    int locator_degree;
    int place[REED_SOLOMON_MAX_CHECK]; /* power of 2 of each bad codeword: size - 1 - position */
    int place_count;
};

/* Whether any syndrome is not 0. */
static bool compute_syndromes(struct decoder *decoder, const unsigned char *block)
{
    bool is_bad = false;
    for (int i = 0; i < decoder->check_count; i++) {
        unsigned char sum = 0;
        for (int k = 0; k < decoder->size; k++)
            sum = (unsigned char)((sum == 0 ? 0 : power_of[logarithm_of[sum] + i]) ^ block[k]);
        decoder->syndrome[i] = sum;
        is_bad |= sum != 0;
    }
    return is_bad;
}

/* Multiplies the locator by 1 - 2^place x for each erasure. */
static int start_locator(struct decoder *decoder, const int *erasures, int erasure_count)
{
    memset(decoder->locator, 0, sizeof decoder->locator);
    decoder->locator[0] = 1;
    for (int i = 0; i < erasure_count; i++) {
        if (erasures[i] < 0 || erasures[i] >= decoder->size)
            return -1;
        unsigned char root = power_of[decoder->size - 1 - erasures[i]];
        for (int k = i + 1; k > 0; k--)
            decoder->locator[k] ^= product(decoder->locator[k - 1], root);
    }
    decoder->locator_degree = erasure_count;
    return 0;
}

/* Berlekamp-Massey from the erasures on. */
static void extend_locator(struct decoder *decoder, int erasure_count)
{
    unsigned char previous[MAX_TERMS], next[MAX_TERMS];
    memcpy(previous, decoder->locator, sizeof previous);
    for (int step = erasure_count; step < decoder->check_count; step++) {
        unsigned char discrepancy = 0;
        for (int k = 0; k <= step && k <= decoder->check_count; k++)
            discrepancy ^= product(decoder->locator[k], decoder->syndrome[step - k]);
        memmove(previous + 1, previous, sizeof previous - 1);
        previous[0] = 0;
        if (discrepancy == 0)
            continue;
        for (int k = 0; k < MAX_TERMS; k++)
            next[k] = (unsigned char)(decoder->locator[k] ^ product(discrepancy, previous[k]));
        if (2 * decoder->locator_degree <= step + erasure_count) {
            decoder->locator_degree = step + 1 + erasure_count - decoder->locator_degree;
            for (int k = 0; k < MAX_TERMS; k++)
                previous[k] = quotient(decoder->locator[k], discrepancy);
        }
        memcpy(decoder->locator, next, sizeof next);
    }
}

static unsigned char value_at(const unsigned char *polynomial, int terms, int power)
{
    unsigned char sum = 0;
    for (int k = terms - 1; k >= 0; k--)
        sum = (unsigned char)((sum == 0 ? 0 : power_of[logarithm_of[sum] + power]) ^ polynomial[k]);
    return sum;
}

/* -1 unless the locator has as many roots within the block as its degree says. */
static int find_places(struct decoder *decoder)
{
    decoder->place_count = 0;
    if (decoder->locator_degree > decoder->check_count)
        return -1;
    for (int place = 0; place < decoder->size; place++) {
        int inverse = (FIELD_ORDER - place) % FIELD_ORDER;
        if (value_at(decoder->locator, decoder->locator_degree + 1, inverse) != 0)
            continue;
        if (decoder->place_count == decoder->locator_degree)
            return -1;
        decoder->place[decoder->place_count++] = place;
    }
    return decoder->place_count == decoder->locator_degree ? 0 : -1;
}

/* Forney: value = X omega(1/X) / locator'(1/X). -1 if a root is double. */
static int put_values(unsigned char *block, const struct decoder *decoder)
{
    unsigned char omega[REED_SOLOMON_MAX_CHECK] = {0}, derivative[MAX_TERMS] = {0};
    for (int i = 0; i < decoder->check_count; i++)
        for (int k = 0; k <= i; k++)
            omega[i] ^= product(decoder->syndrome[k], decoder->locator[i - k]);
    for (int k = 1; k <= decoder->locator_degree; k += 2)
        derivative[k - 1] = decoder->locator[k];
    for (int i = 0; i < decoder->place_count; i++) {
        int place = decoder->place[i], inverse = (FIELD_ORDER - place) % FIELD_ORDER;
        unsigned char below = value_at(derivative, decoder->locator_degree, inverse);
        if (below == 0)
            return -1;
        unsigned char value = quotient(value_at(omega, decoder->check_count, inverse), below);
        block[decoder->size - 1 - place] ^= product(value, power_of[place]);
    }
    return 0;
}

static int correct(unsigned char *block, struct decoder *decoder, const int *erasures,
                   int erasure_count)
{
    if (start_locator(decoder, erasures, erasure_count) != 0)
        return -1;
    if (!compute_syndromes(decoder, block))
        return 0;
    extend_locator(decoder, erasure_count);
    if (find_places(decoder) != 0 || put_values(block, decoder) != 0)
        return -1;
    return compute_syndromes(decoder, block) ? -1 : 0;
}

int reed_solomon_correct(unsigned char *block, int size, int check_count, const int *erasures,
                         int erasure_count)
{
    struct decoder decoder = {.size = size, .check_count = check_count};
    unsigned char before[REED_SOLOMON_MAX_SIZE];
    if (size < 1 || size > REED_SOLOMON_MAX_SIZE || check_count < 1 || check_count >= size ||
        check_count > REED_SOLOMON_MAX_CHECK || erasure_count < 0 || erasure_count > check_count)
        return -1;
    memcpy(before, block, (size_t)size);
    if (correct(block, &decoder, erasures, erasure_count) != 0) {
        memcpy(block, before, (size_t)size);
        return -1;
    }
    int changed = 0;
    for (int i = 0; i < size; i++)
        changed += block[i] != before[i];
    return changed;
}
