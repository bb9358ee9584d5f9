/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_NAME_KEY_H
#define FORMLOOP_NAME_KEY_H

#include <stdbool.h>
#include <stddef.h>

/* Keys that names are compared by. A key is never stored as a name and never printed: it drops what
 * two writings of one person's name differ in. Equal keys are a hint, not an identity. */

/* Key of a name in kanji: spaces and variation selectors are dropped, letters and digits narrowed
 * and raised to capitals, kana widened, and each character that the table of 異体字 knows replaced
 * by its usual form (髙 → 高, 﨑 → 崎, 𠮷 → 吉, 邉 邊 → 辺, 齋 齊 → 斉 …). Owned by the caller;
 * NULL when memory is out. */
char *name_key(const char *name);

/* Key of a name in kana, as banks write it (half width, no small kana, one byte for each 濁点, "-"
 * for 長音) and as people do: half-width katakana, small ones made large, ヲ → オ, ヂ → ジ, ヅ →
 * ズ, ヰ → イ, ヱ → エ, all dashes one, spaces and lone 濁点 dropped, letters capital. Owned by the
 * caller; NULL when memory is out. */
char *kana_key(const char *kana);

/* Least number of characters to insert, delete or replace to make one of the other (Levenshtein);
 * limit + 1 if it is more than limit. */
#define EDIT_DISTANCE_MAX_LENGTH 200
int edit_distance(const char *a, const char *b, int limit);

/* The table of 異体字, for the documentation and its test: pairs of a form and its usual form,
 * sorted by the former. */
struct character_variant {
    unsigned variant, usual;
};
extern const struct character_variant character_variants[];
extern const size_t character_variant_count;

#endif
