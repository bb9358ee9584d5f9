/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_HASH_H
#define FORMLOOP_HASH_H

#include <stddef.h>
#include <stdint.h>

/* Content hashes: BLAKE2b-256 (RFC 7693, libsodium), written as 64 lower-case hexadecimal digits.
 * They name archived scans and readings, freeze form revisions and chain events. */
#define HASH_TEXT_SIZE 65

void hash_bytes(char out[HASH_TEXT_SIZE], const void *bytes, size_t size);

/* A quick number for bytes, the same on every machine: to tell apart what nobody forges, e.g. the
 * fonts of a file. Give the result as seed to go on with further bytes. 80 KB take 15 us, where
 * BLAKE2b takes 250. */
uint64_t hash_quick(uint64_t seed, const void *bytes, size_t size);

#endif
