/* SPDX-License-Identifier: MIT */
#include "bank_kana.h"

#include <stddef.h>

#define KATAKANA_FIRST 0x30A1u
#define KATAKANA_LAST 0x30F6u
#define HIRAGANA_FIRST 0x3041u
#define HIRAGANA_LAST 0x3096u

/* From ァ to ヶ. */
static const char *const letters[] = {
    "ｱ",  "ｱ",  "ｲ",  "ｲ",  "ｳ",  "ｳ",  "ｴ",  "ｴ", "ｵ",  "ｵ",  "ｶ",  "ｶﾞ", "ｷ",  "ｷﾞ", "ｸ",
    "ｸﾞ", "ｹ",  "ｹﾞ", "ｺ",  "ｺﾞ", "ｻ",  "ｻﾞ", "ｼ", "ｼﾞ", "ｽ",  "ｽﾞ", "ｾ",  "ｾﾞ", "ｿ",  "ｿﾞ",
    "ﾀ",  "ﾀﾞ", "ﾁ",  "ﾁﾞ", "ﾂ",  "ﾂ",  "ﾂﾞ", "ﾃ", "ﾃﾞ", "ﾄ",  "ﾄﾞ", "ﾅ",  "ﾆ",  "ﾇ",  "ﾈ",
    "ﾉ",  "ﾊ",  "ﾊﾞ", "ﾊﾟ", "ﾋ",  "ﾋﾞ", "ﾋﾟ", "ﾌ", "ﾌﾞ", "ﾌﾟ", "ﾍ",  "ﾍﾞ", "ﾍﾟ", "ﾎ",  "ﾎﾞ",
    "ﾎﾟ", "ﾏ",  "ﾐ",  "ﾑ",  "ﾒ",  "ﾓ",  "ﾔ",  "ﾔ", "ﾕ",  "ﾕ",  "ﾖ",  "ﾖ",  "ﾗ",  "ﾘ",  "ﾙ",
    "ﾚ",  "ﾛ",  "ﾜ",  "ﾜ",  "ｲ",  "ｴ",  "ｵ",  "ﾝ", "ｳﾞ", "ｶ",  "ｹ",
};

const char *bank_kana(uint32_t character)
{
    if (character >= HIRAGANA_FIRST && character <= HIRAGANA_LAST)
        character += KATAKANA_FIRST - HIRAGANA_FIRST;
    return character >= KATAKANA_FIRST && character <= KATAKANA_LAST
               ? letters[character - KATAKANA_FIRST]
               : NULL;
}
