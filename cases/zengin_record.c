/* SPDX-License-Identifier: MIT */
#include "zengin_record.h"

#include "message.h"
#include "text.h"

#include <string.h>

#define END_OF_FILE_MARK 0x1A

/* JIS X 0201: Latin letters and half-width kana. */
static bool is_jis_x_0201(unsigned char byte)
{
    return (byte >= 0x20 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xDF);
}

static bool is_line_end(unsigned char byte)
{
    return byte == '\r' || byte == '\n';
}

int zengin_splitter_init(struct zengin_splitter *out, const void *bytes, size_t size,
                         struct date received, const char *source, struct error *error)
{
    const unsigned char *first = bytes;
    *out = (struct zengin_splitter){first, size, 0, 0, source, received};
    if (size > ZENGIN_FILE_MAX_BYTES)
        return error_set(error, ERROR_REFUSED, _("%s: larger than %zu bytes; nothing was taken"),
                         source, ZENGIN_FILE_MAX_BYTES);
    while (out->size > 0 &&
           (first[out->size - 1] == END_OF_FILE_MARK || is_line_end(first[out->size - 1])))
        out->size--;
    if (out->size == 0)
        return error_set(error, ERROR_REFUSED, _("%s: is empty; nothing was taken"), source);
    if (size >= 3 && memcmp(first, "\xEF\xBB\xBF", 3) == 0)
        return error_set(error, ERROR_REFUSED,
                         _("%s: is UTF-8; the bank's own file (JIS) is needed; nothing was taken"),
                         source);
    if (first[0] == 0xF1) /* '1' in EBCDIC */
        return error_set(error, ERROR_REFUSED,
                         _("%s: is EBCDIC; ask the bank for JIS; nothing was taken"), source);
    return 0;
}

static int check_bytes(const struct zengin_record *record, size_t length, struct error *error)
{
    for (size_t i = 0; i < length; i++)
        if (!is_jis_x_0201(record->bytes[i]))
            return error_set(error, ERROR_REFUSED,
                             _("%s: record %ld, byte %lld: 0x%02X is no character of JIS X 0201; "
                               "nothing was taken"),
                             record->source, record->number,
                             (long long)record->offset + (long long)i + 1, record->bytes[i]);
    return 0;
}

/* Length of the record up to the next line end, at most one more than a record has. */
static size_t record_length(const unsigned char *bytes, size_t size)
{
    size_t length = 0;
    while (length < size && length <= ZENGIN_RECORD_BYTES && !is_line_end(bytes[length]))
        length++;
    return length;
}

int zengin_next_record(struct zengin_record *out, struct zengin_splitter *splitter,
                       struct error *error)
{
    if (splitter->position >= splitter->size)
        return 0;
    const unsigned char *bytes = splitter->bytes + splitter->position;
    size_t rest = splitter->size - splitter->position, length = record_length(bytes, rest);
    *out = (struct zengin_record){bytes, ++splitter->number, (int64_t)splitter->position,
                                  splitter->source, splitter->received};
    if (length > ZENGIN_RECORD_BYTES) /* without line ends */
        length = ZENGIN_RECORD_BYTES;
    if (check_bytes(out, length, error) != 0)
        return -1;
    if (length < ZENGIN_RECORD_BYTES)
        return error_set(error, ERROR_REFUSED,
                         _("%s: record %ld, byte %lld: has %zu bytes, not 200; nothing was taken"),
                         out->source, out->number, (long long)out->offset + 1, length);
    splitter->position += length;
    if (splitter->position < splitter->size && splitter->bytes[splitter->position] == '\r')
        splitter->position++;
    if (splitter->position < splitter->size && splitter->bytes[splitter->position] == '\n')
        splitter->position++;
    return 1;
}

int zengin_refuse(const struct zengin_record *record, int position, const char *field,
                  const char *reason, struct error *error)
{
    return error_set(error, ERROR_REFUSED,
                     _("%s: record %ld, byte %lld, %s: %s; nothing was taken"), record->source,
                     record->number, (long long)record->offset + position, field, reason);
}

static bool is_filled_with(const struct zengin_record *record, int position, int length, char byte)
{
    for (int i = 0; i < length; i++)
        if (zengin_byte(record, position + i) != byte)
            return false;
    return true;
}

int zengin_number(int64_t *out, const struct zengin_record *record, int position, int length,
                  const char *field, bool is_optional, struct error *error)
{
    *out = is_optional && is_filled_with(record, position, length, ' ') ? -1 : 0;
    for (int i = 0; *out == 0 && i < length; i++)
        if (zengin_byte(record, position + i) < '0' || zengin_byte(record, position + i) > '9')
            return zengin_refuse(record, position + i, field, _("is no digit"), error);
    for (int i = 0; *out >= 0 && i < length; i++)
        *out = *out * 10 + (zengin_byte(record, position + i) - '0');
    return 0;
}

int zengin_code(char *out, const struct zengin_record *record, int position, int length,
                const char *field, struct error *error)
{
    int64_t number;
    *out = '\0';
    if (zengin_number(&number, record, position, length, field, true, error) != 0)
        return -1;
    if (number < 0)
        return 0;
    memcpy(out, record->bytes + position - 1, (size_t)length);
    out[length] = '\0';
    return 0;
}

/* The era in which the date lies near the day of receipt; eras begin at year 1 = base + 1. */
static struct date resolve_era(int year, int month, int day, struct date received)
{
    static const int bases[] = {2018, 1988, 1925}; /* 令和, 平成, 昭和 */
    const struct date first = date_add_months(received, -12), last = date_add_months(received, 1);
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        int full = bases[i] + year;
        if (!date_is_valid(full, month, day))
            continue;
        struct date date = {(short)full, (signed char)month, (signed char)day};
        if (date_compare(date, first) >= 0 && date_compare(date, last) <= 0)
            return date;
    }
    return (struct date){0, 0, 0};
}

int zengin_date(struct date *out, const struct zengin_record *record, int position,
                const char *field, bool is_optional, struct error *error)
{
    int64_t number;
    *out = (struct date){0, 0, 0};
    if (zengin_number(&number, record, position, 6, field, is_optional, error) != 0)
        return -1;
    if (is_optional && number <= 0)
        return 0;
    *out = resolve_era((int)(number / 10000), (int)(number / 100 % 100), (int)(number % 100),
                       record->received);
    return date_is_set(*out)
               ? 0
               : zengin_refuse(
                     record, position, field,
                     _("is no date from a year before the day of receipt to a month after"), error);
}

void zengin_text(char *out, const struct zengin_record *record, int position, int length)
{
    while (length > 0 && zengin_byte(record, position + length - 1) == ' ')
        length--;
    for (int i = 0; i < length; i++) {
        unsigned char byte = record->bytes[position - 1 + i];
        out += utf8_put(out, byte < 0x80 ? byte : 0xFF61u + byte - 0xA1u);
    }
    *out = '\0';
}
