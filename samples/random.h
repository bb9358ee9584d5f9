/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_RANDOM_H
#define FORMLOOP_RANDOM_H

#include <stdint.h>

/* Seeded pseudo-random numbers (splitmix64): the same seed makes the same samples everywhere. */
struct random {
    uint64_t state;
};

static inline uint64_t random_bits(struct random *random)
{
    uint64_t z = random->state += UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* from … to, evenly. */
static inline double random_between(struct random *random, double from, double to)
{
    return from + (to - from) * (double)(random_bits(random) >> 11) / 9007199254740992.0;
}

/* 0 … count - 1 */
static inline int random_below(struct random *random, int count)
{
    return (int)(random_bits(random) % (uint64_t)count);
}

/* About normal, mean 0, sigma 1: eight 8-bit numbers added up. */
static inline double random_normal(struct random *random)
{
    uint64_t bits = random_bits(random);
    int sum = 0;
    for (int i = 0; i < 8; i++, bits >>= 8)
        sum += (int)(bits & 255);
    return (sum - 1020.0) / 209.0;
}

#endif
