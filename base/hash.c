/* SPDX-License-Identifier: MIT */
#include "hash.h"

#include <sodium.h>

void hash_bytes(char out[HASH_TEXT_SIZE], const void *bytes, size_t size)
{
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, bytes, size, NULL, 0);
    sodium_bin2hex(out, HASH_TEXT_SIZE, hash, sizeof hash);
}

static uint64_t eight_bytes(const unsigned char *bytes, size_t size)
{
    uint64_t word = 0;
    for (size_t i = 0; i < size; i++)
        word |= (uint64_t)bytes[i] << 8 * i;
    return word;
}

static uint64_t stir(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ hash >> 29;
}

uint64_t hash_quick(uint64_t seed, const void *bytes, size_t size)
{
    const unsigned char *rest = bytes;
    uint64_t hash = stir(seed, size);
    for (; size >= 8; rest += 8, size -= 8)
        hash = stir(hash, eight_bytes(rest, 8));
    return stir(stir(hash, eight_bytes(rest, size)), UINT64_C(0xD6E8FEB86659FD93));
}
