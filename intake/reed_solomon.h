/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_REED_SOLOMON_H
#define FORMLOOP_REED_SOLOMON_H

/* Reed-Solomon codes of QR symbols (ISO/IEC 18004:2015, 7.5 and annex A): GF(256) of
 * x^8 + x^4 + x^3 + x^2 + 1, the generator's roots are 2^0, 2^1, …. */

#define REED_SOLOMON_MAX_SIZE 255
#define REED_SOLOMON_MAX_CHECK 68 /* more than any block of a QR symbol has */

/* Corrects a block of size codewords, of which the last check_count are check codewords. erasures
 * are the positions (0 is the first codeword) that may hold anything: each uses up one check
 * codeword, an error at an unknown place two. Returns the number of codewords that were changed, or
 * -1, with the block as it was, if no valid one is within reach or an argument is out of range. The
 * nearer the limit, the likelier it is that a block too far gone comes back as another valid one:
 * the caller must know the result by something else. */
int reed_solomon_correct(unsigned char *block, int size, int check_count, const int *erasures,
                         int erasure_count);

#endif
