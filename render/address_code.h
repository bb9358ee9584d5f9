/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_ADDRESS_CODE_H
#define FORMLOOP_ADDRESS_CODE_H

#include <stddef.h>

/* The part of an address that the customer barcode carries: what follows 町域, as digits, hyphens
 * and single letters. Rules and examples: 日本郵便「郵便番号・バーコードマニュアル」
 * (バーコードに必要な文字情報の抜き出し法). All texts are UTF-8; nothing here can fail. */

/* 13 symbols of the barcode; a letter takes two of them, so 13 characters are always enough. */
#define ADDRESS_CODE_CHARACTERS 13
#define ADDRESS_CODE_SIZE (ADDRESS_CODE_CHARACTERS + 1)

/* Where the part begins that the postal code does not cover: an offset in bytes, the length of the
 * address when there is none. It begins at the first of
 *   - 私書箱 or 私書函;
 *   - a digit or a letter, but not the digits of 北6条東, 1番町, 2番丁, 1の宮;
 *   - a kanji numeral before 丁目, 番地 or 地割; before 丁, 番 or 号 when a number, hyphen, blank or
 *     the end follows (番 not before a digit or a numeral with 丁目: 麻布十番1-2); before 線 when one
 *     of these or 東西南北 follows; before の or ノ when a number follows.
 * So 北六条東, 四日市, 八丁堀, 一番町 and 一ノ宮 stay in the town's name.
 *
 * No postal data is needed. The limit: a town or building whose own name has such a number (岩手県花巻
 * 市十二丁目, 丸の内JPタワー31階) gives it to the barcode. With 1-2-3 behind each of the 125,349 names
 * of Japan Post's table of January 2023 (Debian's skkdic-extra, SKK-JISYO.zipcode), that happens to
 * 111 names without a digit and to the 3,841 with one, of which 3,200 are floors of towers with a
 * postal code each. Such a table, asked with the postal code, would give the town's name to take off
 * the front of the address instead; the rest goes to address_code_extract as it is. */
size_t address_rest(const char *address);

/* Draws the code from the rest of an address, building included:
 *   1 kanji numerals directly before 丁目 丁 番地 番 号 地割 線 の ノ become Arabic;
 *   2 lower case becomes upper case; & / ・ . are deleted; full width is read as half width;
 *   3 digits and single letters are kept, runs of letters are not;
 *   4 what was dropped before a kept character becomes one hyphen, none at either end;
 *   5 the F of a floor, after a digit, is dropped;
 *   6 a hyphen that touches a letter is dropped.
 * Only the first 600 characters are read. */
void address_code_extract(char out[ADDRESS_CODE_SIZE], const char *rest);

/* The code of an address whose building (may be "") stands in a column of its own. */
void address_code_make(char out[ADDRESS_CODE_SIZE], const char *address, const char *building);

#endif
