/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TEXT_H
#define FORMLOOP_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* UTF-8 text, counted in code points. Names keep every code point that came in: characters
 * outside the BMP and variation selectors (base + U+E0100..U+E01EF, UTS #37) among them. */

/* Reads the code point at *position of the size bytes at text and moves *position behind it.
 * Returns UINT32_MAX, with *position moved by one byte, where the bytes are not well-formed UTF-8
 * (RFC 3629: no overlong form, no surrogate, at most U+10FFFF). */
uint32_t utf8_next(const char *text, size_t size, size_t *position);

/* Writes code_point as UTF-8 to out (room for 4 bytes) and returns the number of bytes;
 * 0 if it is a surrogate or above U+10FFFF. */
size_t utf8_put(char out[4], uint32_t code_point);

/* Whether all size bytes are well-formed UTF-8; if not, *bad_position (unless NULL) is the offset
 * of the first byte that is not. */
bool utf8_is_valid(const char *text, size_t size, size_t *bad_position);

/* Makes a line of what may be none, such as a message that was cut to its room and holds words of a file:
 * a character cut off at the end goes, control characters and bytes that are no UTF-8 become '?'. */
void utf8_make_line(char *text);

/* Number of code points of a well-formed NUL-ended string. */
size_t utf8_length(const char *text);

/* U+FE00..U+FE0F and U+E0100..U+E01EF: chooses the form of the character before it. */
bool is_variation_selector(uint32_t code_point);

/* U+E000..U+F8FF and planes 15, 16: 外字, whose form no font of ours knows. */
bool is_private_use(uint32_t code_point);

/* Full-width katakana, 長音, middle dot and the spaces: what フリガナ may hold. */
bool is_kana_name_character(uint32_t code_point);

/* Half-width kana (U+FF61..U+FF9F) to full width with 濁点 and 半濁点 joined (ｶﾞ → ガ); other
 * characters stay. The result is owned by the caller; NULL when memory is out. */
char *text_widen_kana(const char *text);

/* Full-width ASCII (U+FF01..U+FF5E), the ideographic space and the hyphen look-alikes
 * (U+2010..U+2015, U+2212, U+FF0D, U+30FC between digits) to ASCII: for numbers, codes and dates.
 * Never for names. Owned by the caller; NULL when memory is out. */
char *text_narrow_ascii(const char *text);

/* text without white space (ASCII, U+3000, U+00A0) at both ends; changed in place and returned. */
char *text_trim(char *text);

#endif
