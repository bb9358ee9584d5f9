/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_CODE_TEXT_H
#define FORMLOOP_CODE_TEXT_H

#include "buffer.h"

#include <stddef.h>

/* The bytes of any QR symbol as a text for `read`. A symbol seldom says its character set, and its
 * reader does not pass on what it says, so the bytes themselves must tell:
 *   UTF-8      as it stands
 *   Shift_JIS  all of it characters of CP932, and one of
 *              - two characters of two bytes next to each other, one with a first byte of 81 to 9F.
 *                Kanji mode is Shift_JIS by definition (ISO/IEC 18004, 7.4.6); kana and the usual
 * kanji begin so; in ISO 8859-1, the default of the standard since 2005, 80 to 9F are control
 *                characters, and the quotation marks that Windows puts there stand alone
 *              - half-width katakana only (JIS X 0201, the default of the first edition of 2000),
 *                three in a row, with sound marks, each behind a kana that can have one
 *   bytes      anything else: no guess; each byte from 80 on is written as \xNN */
enum code_text_kind { CODE_TEXT_UTF8, CODE_TEXT_SHIFT_JIS, CODE_TEXT_BYTES };

/* Appends the text of the symbol in UTF-8; a NUL in it is a character like any other. Opens
 * conversion tables, so never in a confined process. Failure shows in out. */
enum code_text_kind code_text_append(struct buffer *out, const char *bytes, size_t size);

/* Appends the text with its control characters, but for tab and line feed, as \xNN: what a terminal
 * may be given. */
void code_text_append_shown(struct buffer *out, const char *text, size_t size);

#endif
