/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_VECTOR_CLONES_H
#define FORMLOOP_VECTOR_CLONES_H

/* A function over rows of pixels that is compiled twice: for any processor, and for those with AVX2
 * (x86-64-v3: from 2013 on), whose vectors are twice as wide. The loader chooses; both do the same.
 * The sanitisers' builds have one: they would have to be ready before the loader's choice. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) &&                             \
    !defined(__SANITIZE_ADDRESS__)
#define VECTOR_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define VECTOR_CLONES
#endif

#endif
