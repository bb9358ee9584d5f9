/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_BANK_KANA_H
#define FORMLOOP_BANK_KANA_H

#include <stdint.h>

/* A kana as banks write it in names (全銀協標準通信プロトコル, 使用可能文字): half width, small ones
 * large, one letter for each 濁点 and 半濁点; ヲ, ヰ and ヱ, which they do not have, as オ, イ and エ.
 * Of full-width katakana U+30A1 … U+30F6 and hiragana; UTF-8, static. NULL for anything else. */
const char *bank_kana(uint32_t character);

#endif
