/* SPDX-License-Identifier: MIT */
#include "gaiji.h"

#include "message.h"
#include "text.h"

#include <stdlib.h>
#include <string.h>

struct gaiji_map {
    struct gaiji_character characters[GAIJI_COUNT];
    size_t count;
    char *source; /* owned */
};

/* Bytes of the file that are borrowed: a line, or a field of it. */
struct slice {
    const char *bytes;
    size_t size;
};

struct reader {
    struct gaiji_map *map;
    struct slice rest;
    int line;
    struct error *error;
};

uint32_t gaiji_from_cp932(unsigned code)
{
    unsigned lead = code >> 8, trail = code & 0xFF;
    if (lead < 0xF0 || lead > 0xF9 || trail < 0x40 || trail == 0x7F || trail > 0xFC)
        return 0;
    return GAIJI_FIRST + (lead - 0xF0) * 188 + trail - (trail > 0x7F ? 0x41 : 0x40);
}

const struct gaiji_character *gaiji_map_lookup(const struct gaiji_map *map, uint32_t code_point)
{
    if (map == NULL || code_point < GAIJI_FIRST || code_point >= GAIJI_FIRST + GAIJI_COUNT)
        return NULL;
    const struct gaiji_character *found = &map->characters[code_point - GAIJI_FIRST];
    return found->line == 0 ? NULL : found;
}

size_t gaiji_map_count(const struct gaiji_map *map)
{
    return map->count;
}

const char *gaiji_map_source(const struct gaiji_map *map)
{
    return map->source;
}

void gaiji_map_free(struct gaiji_map *map)
{
    if (map != NULL)
        free(map->source);
    free(map);
}

/* ---- Reading ---- */

static int refuse(const struct reader *reader, const char *reason)
{
    return error_set(reader->error, ERROR_REFUSED, _("%s: line %d: %s; the gaiji map was not used"),
                     reader->map->source, reader->line, reason);
}

static bool equals(struct slice slice, const char *text)
{
    return slice.size == strlen(text) && memcmp(slice.bytes, text, slice.size) == 0;
}

/* The next line without its end; false at the end of the file. */
static bool next_line(struct slice *out, struct reader *reader)
{
    struct slice *rest = &reader->rest;
    if (rest->size == 0)
        return false;
    const char *feed = memchr(rest->bytes, '\n', rest->size);
    size_t size = feed == NULL ? rest->size : (size_t)(feed - rest->bytes);
    *out = (struct slice){rest->bytes, size};
    size += feed != NULL;
    rest->bytes += size;
    rest->size -= size;
    reader->line++;
    if (out->size > 0 && out->bytes[out->size - 1] == '\r')
        out->size--;
    return true;
}

/* Takes the part of the line before the next comma, without blanks around it. */
static struct slice take_field(struct slice *line)
{
    const char *comma = memchr(line->bytes, ',', line->size);
    size_t size = comma == NULL ? line->size : (size_t)(comma - line->bytes);
    struct slice field = {line->bytes, size};
    size += comma != NULL;
    line->bytes += size;
    line->size -= size;
    while (field.size > 0 && field.bytes[0] == ' ')
        field = (struct slice){field.bytes + 1, field.size - 1};
    while (field.size > 0 && field.bytes[field.size - 1] == ' ')
        field.size--;
    return field;
}

/* Takes 4 to 6 hexadecimal digits from the front; false if there are fewer or more. */
static bool take_hexadecimal(uint32_t *out, struct slice *slice)
{
    size_t digits = 0;
    for (*out = 0; digits < slice->size; digits++) {
        static const char set[] = "0123456789ABCDEFabcdef";
        const char *digit = slice->bytes[digits] == '\0' ? NULL : strchr(set, slice->bytes[digits]);
        if (digit == NULL)
            break;
        if (digits == 6)
            return false;
        *out = *out * 16 + (uint32_t)(digit - set < 16 ? digit - set : digit - set - 6);
    }
    slice->bytes += digits;
    slice->size -= digits;
    return digits >= 4;
}

/* Takes "U+9089" from the front. */
static bool take_notation(uint32_t *out, struct slice *slice)
{
    if (slice->size < 6 || slice->bytes[0] != 'U' || slice->bytes[1] != '+')
        return false;
    *slice = (struct slice){slice->bytes + 2, slice->size - 2};
    return take_hexadecimal(out, slice);
}

static int read_gaiji(uint32_t *out, const struct reader *reader, struct slice field)
{
    bool is_notation = field.size > 1 && field.bytes[1] == '+';
    bool is_number = is_notation ? take_notation(out, &field) : take_hexadecimal(out, &field);
    if (is_number && !is_notation)
        *out = gaiji_from_cp932(*out);
    if (!is_number || field.size > 0 || *out < GAIJI_FIRST || *out >= GAIJI_FIRST + GAIJI_COUNT)
        return refuse(reader, _("the first column must be a gaiji, U+E000 to U+E757 or its CP932 "
                                "code F040 to F9FC"));
    return 0;
}

/* One code point, written as itself or as U+XXXX. */
static bool take_code_point(uint32_t *out, struct slice *field)
{
    if (field->size > 1 && field->bytes[0] == 'U' && field->bytes[1] == '+')
        return take_notation(out, field);
    size_t position = 0;
    *out = utf8_next(field->bytes, field->size, &position);
    field->bytes += position;
    field->size -= position;
    return true;
}

static bool is_printable(uint32_t c)
{
    bool is_blank_or_control = c <= 0x20 || (c >= 0x7F && c <= 0xA0) || c == 0x3000 || c == 0xFEFF;
    bool is_no_character = (c >= 0xD800 && c < 0xE000) || (c & 0xFFFE) == 0xFFFE || c > 0x10FFFF;
    return !is_blank_or_control && !is_no_character && c != 0xFFFD && !is_private_use(c) &&
           !is_variation_selector(c);
}

static int read_character(struct gaiji_character *out, const struct reader *reader,
                          struct slice field)
{
    bool sound = field.size > 0 && take_code_point(&out->code_point, &field) &&
                 is_printable(out->code_point);
    if (sound && field.size > 0 && field.bytes[0] == ' ')
        field = (struct slice){field.bytes + 1, field.size - 1};
    if (sound && field.size > 0)
        sound = take_code_point(&out->mark, &field) && is_variation_selector(out->mark);
    if (!sound || field.size > 0)
        return refuse(reader,
                      _("the second column must be one character that can be printed, alone "
                        "or with a variation selector behind it"));
    out->line = reader->line;
    return 0;
}

static int read_row(struct reader *reader, struct slice line)
{
    uint32_t gaiji = 0;
    struct gaiji_character character = {0, 0, 0};
    struct slice first = take_field(&line), second = take_field(&line);
    if (read_gaiji(&gaiji, reader, first) != 0 || read_character(&character, reader, second) != 0)
        return -1;
    struct gaiji_character *place = &reader->map->characters[gaiji - GAIJI_FIRST];
    if (place->line != 0)
        return refuse(reader, _("this gaiji stands in an earlier line already"));
    *place = character;
    reader->map->count++;
    return 0;
}

static int read_header(struct reader *reader)
{
    struct slice line = {"", 0};
    if (reader->rest.size >= 3 && memcmp(reader->rest.bytes, "\xEF\xBB\xBF", 3) == 0)
        reader->rest = (struct slice){reader->rest.bytes + 3, reader->rest.size - 3};
    if (!next_line(&line, reader))
        reader->line = 1;
    struct slice first = take_field(&line), second = take_field(&line), third = take_field(&line);
    bool is_english = equals(first, "gaiji") && equals(second, "character") &&
                      (third.size == 0 || equals(third, "note"));
    bool is_japanese = equals(first, "外字") && equals(second, "文字") &&
                       (third.size == 0 || equals(third, "備考"));
    return is_english || is_japanese ? 0
                                     : refuse(reader, _("the header must be gaiji,character,note"));
}

static int read_rows(struct reader *reader)
{
    struct slice line;
    size_t bad;
    if (reader->rest.size > GAIJI_MAX_BYTES)
        return refuse(reader, _("the file is larger than 256 KiB"));
    if (!utf8_is_valid(reader->rest.bytes, reader->rest.size, &bad)) {
        for (size_t i = 0; i < bad; i++)
            reader->line += reader->rest.bytes[i] == '\n';
        reader->line++;
        return refuse(reader, _("the bytes are not UTF-8"));
    }
    if (read_header(reader) != 0)
        return -1;
    while (next_line(&line, reader))
        if (line.size > 0 && read_row(reader, line) != 0)
            return -1;
    return 0;
}

int gaiji_map_parse(struct gaiji_map **out, const char *bytes, size_t size, const char *source,
                    struct error *error)
{
    struct gaiji_map *map = calloc(1, sizeof *map);
    *out = NULL;
    if (map == NULL || (map->source = strdup(source)) == NULL) {
        free(map);
        return error_out_of_memory(error);
    }
    struct reader reader = {map, {bytes, size}, 0, error};
    if (read_rows(&reader) != 0) {
        gaiji_map_free(map);
        return -1;
    }
    *out = map;
    return 0;
}
