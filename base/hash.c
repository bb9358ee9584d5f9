/* SPDX-License-Identifier: MIT */
#include "hash.h"

#include <sodium.h>

void hash_bytes(char out[HASH_TEXT_SIZE], const void *bytes, size_t size)
{
    unsigned char hash[32];
    crypto_generichash(hash, sizeof hash, bytes, size, NULL, 0);
    sodium_bin2hex(out, HASH_TEXT_SIZE, hash, sizeof hash);
}
