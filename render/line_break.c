/* SPDX-License-Identifier: MIT */
#include "line_break.h"

#include <uchar.h>

/* cl-02, with the half-width ones. */
static const char32_t closing[] = U"」』）】〕］｝〉》〙〗〟’”»｠)]}｣";
/* cl-06, cl-07. */
static const char32_t stops[] = U"、。，．､｡,.";
/* cl-03, cl-04, cl-05, cl-09, cl-10, cl-11, and signs that belong to what stands before them. */
static const char32_t not_first[] = U"・：；？！‼⁇⁈⁉･:;?!‐゠–〜～ーｰ々〻ゝゞヽヾ゛゜ﾞﾟ"
                                    U"ㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿｧｨｩｪｫｬｭｮｯ％%‰℃°′″";
/* cl-01. */
static const char32_t opening[] = U"「『（【〔［｛〈《〘〖〝‘“«｟([{｢";
/* cl-12: before a number. */
static const char32_t prefixes[] = U"￥¥＄$£€＃#№";
/* What follows a number and may not begin the next line: 20日, 8年, 30万円, 24か月, 3割. */
static const char32_t units[] =
    U"年月日時分秒歳才回人名枚通部号条項章節款点件個本冊週円万億千百割倍級度桁字種頁期階丁番地か"
    U"カヶヵ箇つ㎜㎝㎞㎡㎎㎏㍑㌔㌢";
/* What an amount or a day in kanji numerals is counted in: 四月二十日, 三万円, 第三章. */
static const char32_t numerals[] = U"〇一二三四五六七八九十百千万億";
static const char32_t powers[] = U"十百千万億";
static const char32_t kanji_units[] = U"年月日円歳章条項号番丁割回";

/* Kanji and kana, nine of ten characters of a text: in no set but those of units. */
static bool is_plain(uint32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3041 && c <= 0x3096) ||
           (c >= 0x30A1 && c <= 0x30FA) || c > 0xFFFF;
}

/* cl-11, the full-width ones. */
static bool is_small_kana(uint32_t c)
{
    switch (c < 0x30A0 ? c + 0x60 : c) { /* hiragana as katakana */
    case U'ァ':
    case U'ィ':
    case U'ゥ':
    case U'ェ':
    case U'ォ':
    case U'ッ':
    case U'ャ':
    case U'ュ':
    case U'ョ':
    case U'ヮ':
    case U'ヵ':
    case U'ヶ':
        return true;
    default:
        return false;
    }
}

static bool is_among(const char32_t *set, uint32_t c)
{
    for (; *set != 0; set++)
        if (*set == c)
            return true;
    return false;
}

/* Of a set without kanji and kana. */
static bool is_in(const char32_t *set, uint32_t c)
{
    return !is_plain(c) && is_among(set, c);
}

static bool is_digit(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 0xFF10 && c <= 0xFF19);
}

/* Letters, e-mail addresses, telephone numbers, URLs. */
bool line_is_word_part(uint32_t c)
{
    return (c > ' ' && c < 0x7F) || (c >= 0xA0 && c < 0x2000) || is_digit(c);
}

/* … ‥ ― ─ come in pairs that are one sign (cl-08). */
static bool is_inseparable(uint32_t c)
{
    return c == 0x2026 || c == 0x2025 || c == 0x2014 || c == 0x2015 || c == 0x2500;
}

bool is_line_space(uint32_t c)
{
    return c == ' ' || c == 0x3000;
}

bool line_must_not_begin_with(uint32_t c)
{
    if (is_plain(c))
        return is_small_kana(c);
    return is_in(closing, c) || is_in(stops, c) || is_in(not_first, c) || is_line_space(c);
}

bool line_must_not_end_with(uint32_t c)
{
    return is_in(opening, c) || is_in(prefixes, c);
}

/* 1,234 and 12.5 with full-width signs; half-width ones are parts of words already. */
static bool is_within_number(uint32_t before, uint32_t after)
{
    if (is_digit(before))
        return is_digit(after) || is_among(units, after) || after == 0xFF0C || after == 0xFF0E;
    if (!is_digit(after))
        return false;
    return before == 0xFF0C || before == 0xFF0E || before == 0x7B2C /* 第 */;
}

static bool is_katakana(uint32_t c)
{
    return c >= 0x30A1 && c <= 0x30FA;
}

/* 4ページ, 30パーセント; 二十日, 第三章. */
static bool is_before_unit(uint32_t before, uint32_t after)
{
    if (is_digit(before))
        return is_katakana(after);
    if (is_among(numerals, before))
        return is_among(kanji_units, after) || is_among(powers, after) ||
               (is_among(powers, before) && is_among(numerals, after));
    return before == 0x7B2C /* 第 */ && is_among(numerals, after);
}

/* 30万円, 24か月: the second sign of a unit. */
static bool is_within_unit(uint32_t before, uint32_t after)
{
    if (after == 0x5186) /* 円 */
        return before == 0x4E07 || before == 0x5104 || before == 0x5343;
    return after == 0x6708 && /* 月 */
           (before == 0x304B || before == 0x30AB || before == 0x30F6 || before == 0x7B87);
}

static bool belongs_together(uint32_t before, uint32_t after)
{
    return (line_is_word_part(before) && line_is_word_part(after)) || before == 0xA0 ||
           after == 0xA0 || (is_inseparable(before) && before == after) ||
           is_within_number(before, after) || is_before_unit(before, after) ||
           is_within_unit(before, after);
}

bool line_may_break(uint32_t before, uint32_t after)
{
    return !line_must_not_begin_with(after) && !line_must_not_end_with(before) &&
           !belongs_together(before, after);
}

bool line_may_stretch(uint32_t before, uint32_t after)
{
    return !belongs_together(before, after);
}

bool line_is_full_stop(uint32_t c)
{
    return c == 0x3002 || c == 0xFF0E;
}

/* Kanji, kana, iteration marks. */
static bool is_japanese(uint32_t c)
{
    return (c >= 0x3005 && c <= 0x3007) || (c >= 0x3041 && c <= 0x30FF && c != 0x30FB) ||
           (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) || c >= 0x20000;
}

static bool is_latin(const struct font_glyph *glyph)
{
    uint32_t c = glyph->code_point;
    bool is_letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= 0xC0 && c < 0x2000);
    return glyph->advance < 1000 && (is_letter || (c >= '0' && c <= '9'));
}

bool line_takes_latin_gap(const struct font_glyph *before, const struct font_glyph *after)
{
    return (is_japanese(before->code_point) && is_latin(after)) ||
           (is_latin(before) && is_japanese(after->code_point));
}

int empty_space_behind(const struct font_glyph *glyph)
{
    uint32_t c = glyph->code_point;
    return glyph->advance == 1000 && (is_in(closing, c) || is_in(stops, c)) ? 500 : 0;
}

int empty_space_before(const struct font_glyph *glyph)
{
    return glyph->advance == 1000 && is_in(opening, glyph->code_point) ? 500 : 0;
}
