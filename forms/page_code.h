/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PAGE_CODE_H
#define FORMLOOP_PAGE_CODE_H

#include "error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The page code: 32 characters of Crockford's base 32 (digits and upper-case letters without
 * I, L, O, U), so alphanumeric mode of QR. It carries numbers only, nothing of a person.
 *
 *   0  2 format mark "F1"      9  7 case number (35 bits)
 *   2  1 key id               16  6 piece number (30 bits)
 *   3  2 form code            22 10 tag: 50 bits of keyed BLAKE2b-256 over the 22 before it
 *   5  2 revision
 *   7  1 page, 8 1 pages
 *
 * Only a code whose tag verifies may file a page: a random text passes with 2^-50. */
#define PAGE_CODE_DIGITS "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#define PAGE_CODE_LENGTH 32
#define PAGE_CODE_TEXT_SIZE (PAGE_CODE_LENGTH + 1)

#define PAGE_CODE_MAX_REVISION 1023
#define PAGE_CODE_MAX_PAGES 31
#define PAGE_CODE_MAX_CASE ((INT64_C(1) << 35) - 1)
#define PAGE_CODE_MAX_PIECE ((INT64_C(1) << 30) - 1)

struct page_code {
    char form[3];  /* form code of the definition: two base-32 characters, "AP" */
    int revision;  /* 1 … */
    int page;      /* 1 … pages */
    int pages;
    int64_t case_id;  /* the store's number of the case, not the office's 整理番号 */
    int64_t piece_id; /* the printed piece */
};

/* The keys that tags are made with: one signs, all verify. Key ids are base-32 digits 0…31. */
#define PAGE_CODE_KEY_SIZE 32
#define PAGE_CODE_MAX_KEYS 32
struct page_code_keys {
    int count;
    struct {
        int id;
        unsigned char bytes[PAGE_CODE_KEY_SIZE];
    } key[PAGE_CODE_MAX_KEYS];
    int signing; /* index of the key that signs */
};

enum page_code_verdict {
    PAGE_CODE_VALID,
    PAGE_CODE_FOREIGN, /* another length or format mark: not one of ours */
    PAGE_CODE_FORGED,  /* looks like ours, but the key is unknown, the tag wrong, or a part out of range */
};

/* Writes the code and its tag to out. -1 (ERROR_STORE) if a part is out of range. */
int page_code_format(char out[PAGE_CODE_TEXT_SIZE], const struct page_code *code,
                     const struct page_code_keys *keys, struct error *error);

/* Reads exactly the characters as printed in the symbol (size bytes, no NUL needed). *out is set
 * only when the verdict is PAGE_CODE_VALID. The tag is compared in constant time. */
enum page_code_verdict page_code_verify(struct page_code *out, const char *text, size_t size,
                                        const struct page_code_keys *keys);

/* What a person keyed in: spaces and hyphens dropped, lower case raised, O → 0, I and L → 1.
 * The result fits if it has PAGE_CODE_LENGTH characters; it is cut at that + 1. */
void page_code_normalise(char out[PAGE_CODE_LENGTH + 2], const char *typed);

#endif
