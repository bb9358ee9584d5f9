/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_HASH_H
#define FORMLOOP_HASH_H

#include <stddef.h>

/* Content hashes: BLAKE2b-256 (RFC 7693, libsodium), written as 64 lower-case hexadecimal digits.
 * They name archived scans and readings, freeze form revisions and chain events. */
#define HASH_TEXT_SIZE 65

void hash_bytes(char out[HASH_TEXT_SIZE], const void *bytes, size_t size);

#endif
