/* SPDX-License-Identifier: MIT */
#include "import_values.h"

#include "age.h"
#include "buffer.h"
#include "message.h"
#include "remuneration.h"
#include "text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define MIN_AGE 15 /* end of compulsory school, the youngest that can be employed */
#define MAX_AGE 74

__attribute__((format(printf, 2, 3))) static int refuse(char reason[IMPORT_REASON_SIZE],
                                                        const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason, IMPORT_REASON_SIZE, format, arguments);
    va_end(arguments);
    return -1;
}

/* --- texts -------------------------------------------------------------------------------- */

static bool is_control(uint32_t c)
{
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029;
}

/* U+FFFD stands for what an earlier program could not decode; U+FFFE and U+FFFF of each plane are
 * no characters. */
static bool is_lost_character(uint32_t c)
{
    return c == 0xFFFD || (c & 0xFFFE) == 0xFFFE;
}

static int check_characters(const char *text, size_t max_length, char reason[IMPORT_REASON_SIZE])
{
    size_t size = strlen(text);
    if (utf8_length(text) > max_length)
        return refuse(reason, _("is longer than %zu characters"), max_length);
    for (size_t position = 0; position < size;) {
        bool is_first = position == 0;
        uint32_t c = (unsigned char)text[position];
        if (c >= 0x20 && c < 0x7F) {
            position++;
            continue;
        }
        c = utf8_next(text, size, &position);
        if (c == UINT32_MAX)
            return refuse(reason, _("is not well-formed UTF-8"));
        if (is_control(c))
            return refuse(reason, _("holds the control character U+%04" PRIX32), c);
        if (is_lost_character(c))
            return refuse(reason,
                          _("holds U+%04" PRIX32 ", which stands for a character that was lost "
                            "before"),
                          c);
        if (is_first && is_variation_selector(c))
            return refuse(reason,
                          _("begins with the variation selector U+%04" PRIX32 ", which needs a "
                            "character before it"),
                          c);
    }
    return 0;
}

static int store_text_value(char *out, size_t size, const char *text, size_t max_length,
                            char reason[IMPORT_REASON_SIZE])
{
    if (check_characters(text, max_length, reason) != 0)
        return -1;
    if (strlen(text) >= size)
        return refuse(reason, _("is longer than %zu characters"), max_length);
    strcpy(out, text);
    return 0;
}

/* Line ends within an address (a cell of two lines) to one space each. */
static void join_lines(char *text)
{
    for (char *c = text; *c != '\0'; c++)
        if (*c == '\n' || *c == '\t')
            *c = ' ';
}

static int parse_case(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    static const char allowed[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
    if (strspn(text, allowed) != strlen(text) || text[0] == '.' || text[0] == '-')
        return refuse(reason, _("may only hold A-Z a-z 0-9 . _ - and not begin with . or -"));
    return store_text_value(record->case_number, sizeof record->case_number, text,
                            CASE_NUMBER_SIZE - 1, reason);
}

static int parse_symbol(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    return store_text_value(record->insured_symbol, sizeof record->insured_symbol, text,
                            CASE_MAX_SYMBOL, reason);
}

static int parse_number(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    return store_text_value(record->insured_number, sizeof record->insured_number, text,
                            CASE_MAX_SYMBOL, reason);
}

static int parse_name(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    return store_text_value(record->name, sizeof record->name, text, CASE_MAX_NAME, reason);
}

static int parse_address(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    join_lines(text);
    return store_text_value(record->address, sizeof record->address, text, CASE_MAX_ADDRESS,
                            reason);
}

static int parse_building(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    join_lines(text);
    return store_text_value(record->address_building, sizeof record->address_building, text,
                            CASE_MAX_ADDRESS, reason);
}

static int parse_employer(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    join_lines(text);
    return store_text_value(record->employer_name, sizeof record->employer_name, text,
                            CASE_MAX_ADDRESS, reason);
}

/* --- kana --------------------------------------------------------------------------------- */

static bool is_hiragana(uint32_t c)
{
    return (c >= 0x3041 && c <= 0x3096) || c == 0x309D || c == 0x309E;
}

/* Hiragana to katakana; *strange: the first character that is no kana, ・, ー or space, else 0. */
static char *make_katakana(const char *wide, uint32_t *strange)
{
    struct buffer out = BUFFER_INIT;
    size_t size = strlen(wide);
    *strange = 0;
    for (size_t position = 0; position < size;) {
        char bytes[4];
        uint32_t c = utf8_next(wide, size, &position);
        if (is_hiragana(c))
            c += 0x60;
        if (!is_kana_name_character(c) && *strange == 0)
            *strange = c;
        buffer_append(&out, bytes, utf8_put(bytes, c));
    }
    return buffer_take(&out);
}

static int parse_kana(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    uint32_t strange = 0;
    char *wide = text_widen_kana(text);
    char *katakana = wide != NULL ? make_katakana(wide, &strange) : NULL;
    int result;
    if (katakana == NULL)
        result = refuse(reason, _("could not be read: out of memory"));
    else if (strange != 0)
        result = refuse(reason, _("holds U+%04" PRIX32 ", which is not kana, a space, ・ or ー"),
                        strange);
    else
        result = store_text_value(record->name_kana, sizeof record->name_kana, katakana,
                                  CASE_MAX_NAME, reason);
    free(wide);
    free(katakana);
    return result;
}

/* --- dates, sex --------------------------------------------------------------------------- */

static int parse_day(struct date *out, const char *text, char reason[IMPORT_REASON_SIZE])
{
    const char *why = NULL;
    *out = (struct date){0, 0, 0};
    if (text[0] == '\0' || date_parse(out, text, &why) == 0)
        return 0;
    return refuse(reason, "%s", _(why));
}

static int parse_birth(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    return parse_day(&record->birth_date, text, reason);
}

static int parse_acquired(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    return parse_day(&record->acquired_date, text, reason);
}

static int parse_retirement(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    return parse_day(&record->retirement_date, text, reason);
}

static int parse_sex(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    static const struct {
        const char *text;
        enum case_sex sex;
    } words[] = {
        {"", SEX_UNKNOWN},  {"男", SEX_MALE},     {"女", SEX_FEMALE}, {"男性", SEX_MALE},
        {"女性", SEX_FEMALE}, {"1", SEX_MALE},    {"2", SEX_FEMALE},  {"M", SEX_MALE},
        {"F", SEX_FEMALE},  {"male", SEX_MALE},   {"female", SEX_FEMALE},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (strcasecmp(words[i].text, text) == 0) {
            record->sex = words[i].sex;
            return 0;
        }
    }
    return refuse(reason, _("is not one of 男, 女, 1, 2, M, F, male, female"));
}

/* --- numbers ------------------------------------------------------------------------------ */

/* Takes every occurrence of word out of text. */
static void remove_word(char *text, const char *word)
{
    size_t length = strlen(word);
    for (char *found; (found = strstr(text, word)) != NULL;)
        memmove(found, found + length, strlen(found + length) + 1);
}

static bool is_digits(const char *text)
{
    return text[strspn(text, "0123456789")] == '\0';
}

static int parse_postal_code(struct case_record *record, char *text,
                             char reason[IMPORT_REASON_SIZE])
{
    remove_word(text, "〒");
    remove_word(text, "-");
    remove_word(text, " ");
    if (text[0] != '\0' && (!is_digits(text) || strlen(text) != 7))
        return refuse(reason, is_digits(text) && strlen(text) < 7
                                  ? _("is not 7 digits (were leading zeros lost in a spreadsheet?)")
                                  : _("is not 7 digits"));
    strcpy(record->postal_code, text);
    return 0;
}

static int parse_phone(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    size_t digits = 0;
    for (const char *c = text; *c != '\0'; c++)
        digits += *c >= '0' && *c <= '9';
    if (text[0] == '\0') {
        record->phone[0] = '\0';
        return 0;
    }
    if (text[strspn(text, "0123456789-")] != '\0' || digits < 9 || digits > 11 ||
        strlen(text) >= sizeof record->phone || text[0] == '-' || text[strlen(text) - 1] == '-')
        return refuse(reason, _("is not 9 to 11 digits with or without hyphens"));
    strcpy(record->phone, text);
    return 0;
}

static bool is_email(const char *text)
{
    const char *at = strchr(text, '@');
    if (at == NULL || at == text || at - text > 64 || strchr(at + 1, '@') != NULL)
        return false;
    for (const char *c = text; *c != '\0'; c++)
        if (*c <= 0x20 || *c >= 0x7F || strchr("\"(),:;<>[\\]", *c) != NULL)
            return false;
    const char *domain = at + 1;
    size_t length = strlen(domain);
    return strchr(domain, '.') != NULL && strstr(domain, "..") == NULL && domain[0] != '.' &&
           domain[0] != '-' && domain[length - 1] != '.' && domain[length - 1] != '-';
}

static int parse_email(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE])
{
    if (text[0] != '\0' && (strlen(text) > CASE_MAX_EMAIL || !is_email(text)))
        return refuse(reason, _("is not an e-mail address (name@domain)"));
    strcpy(record->email, text);
    return 0;
}

/* CP932 has the yen sign at 0x5C, which decodes to a backslash. */
static int parse_remuneration(struct case_record *record, char *text,
                              char reason[IMPORT_REASON_SIZE])
{
    static const char *const ignored[] = {",", " ", "\\", "¥", "￥", "円"};
    record->remuneration_yen = 0;
    if (text[0] == '\0')
        return 0;
    for (size_t i = 0; i < sizeof ignored / sizeof ignored[0]; i++)
        remove_word(text, ignored[i]);
    if (text[0] == '\0' || !is_digits(text) || strlen(text) > 9)
        return refuse(reason, _("is not an amount in yen"));
    long yen = strtol(text, NULL, 10);
    if (!is_standard_remuneration(yen))
        return refuse(reason, _("is not a grade of the standard monthly remuneration (58,000 to "
                                "1,390,000 yen)"));
    record->remuneration_yen = (int)yen;
    return 0;
}

/* --- all of them -------------------------------------------------------------------------- */

static const struct value_rule {
    bool is_narrow; /* full-width letters, digits and hyphens become ASCII first */
    int (*parse)(struct case_record *record, char *text, char reason[IMPORT_REASON_SIZE]);
} rules[COLUMN_COUNT] = {
    [COLUMN_CASE] = {true, parse_case},
    [COLUMN_INSURED_SYMBOL] = {true, parse_symbol},
    [COLUMN_INSURED_NUMBER] = {true, parse_number},
    [COLUMN_NAME] = {false, parse_name},
    [COLUMN_NAME_KANA] = {false, parse_kana},
    [COLUMN_BIRTH_DATE] = {false, parse_birth},
    [COLUMN_SEX] = {true, parse_sex},
    [COLUMN_POSTAL_CODE] = {true, parse_postal_code},
    [COLUMN_ADDRESS] = {false, parse_address},
    [COLUMN_ADDRESS_BUILDING] = {false, parse_building},
    [COLUMN_PHONE] = {true, parse_phone},
    [COLUMN_EMAIL] = {true, parse_email},
    [COLUMN_EMPLOYER_NAME] = {false, parse_employer},
    [COLUMN_ACQUIRED_DATE] = {false, parse_acquired},
    [COLUMN_RETIREMENT_DATE] = {false, parse_retirement},
    [COLUMN_REMUNERATION] = {true, parse_remuneration},
};

static bool is_ascii(const char *text)
{
    while (*text > 0)
        text++;
    return *text == '\0';
}

int import_parse_value(struct case_record *record, enum case_column column, const char *text,
                       char reason[IMPORT_REASON_SIZE])
{
    bool is_copy = !rules[column].is_narrow || is_ascii(text);
    char *copy = is_copy ? strdup(text) : text_narrow_ascii(text);
    if (copy == NULL)
        return refuse(reason, _("could not be read: out of memory"));
    text_trim(copy);
    int result = case_column_is_required(column) && copy[0] == '\0'
                     ? refuse(reason, _("is empty, but is needed"))
                     : rules[column].parse(record, copy, reason);
    free(copy);
    return result;
}

int import_check_dates(const struct case_record *record, enum case_column *column,
                       char reason[IMPORT_REASON_SIZE])
{
    bool has_acquired = date_is_set(record->acquired_date);
    *column = COLUMN_RETIREMENT_DATE;
    if (date_compare(record->birth_date, record->retirement_date) >= 0)
        return refuse(reason, _("is not after the birth date"));
    int age = age_on(record->birth_date, record->retirement_date);
    if (age < MIN_AGE || age > MAX_AGE)
        return refuse(reason, _("gives an age at retirement that is not within %d to %d"), MIN_AGE,
                      MAX_AGE);
    *column = COLUMN_ACQUIRED_DATE;
    if (has_acquired && date_compare(record->acquired_date, record->birth_date) <= 0)
        return refuse(reason, _("is not after the birth date"));
    if (has_acquired && date_compare(record->acquired_date, record->retirement_date) > 0)
        return refuse(reason, _("is after the retirement date"));
    return 0;
}
