/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_LINE_BREAK_H
#define FORMLOOP_LINE_BREAK_H

#include "font_library.h"

#include <stdbool.h>

/* The classes of characters that decide about lines: 日本語組版処理の要件 (JLREQ), 3.1.7 to 3.1.10. */

/* Closing brackets, commas, full stops, small kana, prolonged sound and iteration marks, hyphens,
 * question marks: never begin a line (行頭禁則). Spaces too: they vanish at the end of the line. */
bool line_must_not_begin_with(uint32_t code_point);

/* Opening brackets and currency signs: never end a line (行末禁則). */
bool line_must_not_end_with(uint32_t code_point);

/* Whether a line may end between two neighbours: kinsoku, and words, digit groups, numbers with
 * their units (20日, 4ページ, 二十日), …… and ── stay whole. */
bool line_may_break(uint32_t before, uint32_t after);

/* Whether justification may widen the gap between two neighbours: not within a word or a number. */
bool line_may_stretch(uint32_t before, uint32_t after);

/* Whether one is a kanji or kana and the other a half-width letter or digit: where a style asks for
 * it a quarter em is set between them (JLREQ 3.2.6). */
bool line_takes_latin_gap(const struct font_glyph *before, const struct font_glyph *after);

/* 。．: the space behind them stays when a line is compressed (JLREQ 3.8.3). */
bool line_is_full_stop(uint32_t code_point);

/* Of a word in a European script, or a number: not spread when a name is distributed. */
bool line_is_word_part(uint32_t code_point);

/* Full-width punctuation fills half of its em box: how much of the box is empty behind it (closing
 * brackets, 、。，．) or before it (opening brackets), 1/1000 em; 0 for anything else. */
int empty_space_behind(const struct font_glyph *glyph);
int empty_space_before(const struct font_glyph *glyph);

bool is_line_space(uint32_t code_point); /* U+0020, U+3000: dropped at the end of a line */

#endif
