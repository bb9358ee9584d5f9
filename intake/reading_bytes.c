/* SPDX-License-Identifier: MIT */
#include "reading_bytes.h"

#include "message.h"
#include "text.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define VERSION 3u
#define MAX_DPI 100000.0
#define MAX_RESIDUAL_MM 10000.0
#define MAX_CROPS_SIDE_PX 100000
#define MAX_CROPS_BYTES ((size_t)16 * 1024 * 1024)

/* ---- writing ---- */

static void put_byte(struct buffer *out, int value)
{
    buffer_append_char(out, (char)value);
}

static void put_number(struct buffer *out, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        put_byte(out, (int)(value >> (8 * i) & 0xff));
}

static void put_real(struct buffer *out, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    put_number(out, bits, 8);
}

static void put_text(struct buffer *out, const char *text)
{
    put_number(out, strlen(text), 4);
    buffer_append_text(out, text);
}

static void put_form_mark(struct buffer *out, const struct page_code *mark)
{
    put_text(out, mark->form);
    if (mark->form[0] == '\0')
        return;
    put_number(out, (uint64_t)mark->revision, 4);
    put_byte(out, mark->page);
    put_byte(out, mark->pages);
}

static void put_crop(struct buffer *out, const struct crop_px *crop)
{
    put_number(out, (uint64_t)crop->left, 4);
    put_number(out, (uint64_t)crop->top, 4);
    put_number(out, (uint64_t)crop->width, 4);
    put_number(out, (uint64_t)crop->height, 4);
}

void page_reading_write(struct buffer *out, const struct page_reading *reading)
{
    put_number(out, VERSION, 4);
    put_byte(out, reading->outcome);
    put_byte(out, reading->reason);
    put_text(out, reading->detail);
    put_byte(out, reading->turn_degrees / 90);
    put_byte(out, reading->codes_read);
    put_byte(out, reading->marks_found);
    put_real(out, reading->dpi_x);
    put_real(out, reading->dpi_y);
    put_real(out, reading->residual_mm);
    put_text(out, reading->has_code ? reading->code_text : "");
    if (!reading->has_code)
        put_form_mark(out, &reading->code);
    put_number(out, reading->field_count, 4);
    for (size_t i = 0; i < reading->field_count; i++) {
        put_byte(out, reading->fields[i].value);
        put_real(out, reading->fields[i].confidence);
        put_real(out, reading->fields[i].ink);
        put_crop(out, &reading->fields[i].crop);
    }
    put_number(out, reading->crops.size, 4);
    buffer_append(out, buffer_text(&reading->crops), reading->crops.size);
}

/* ---- parsing ---- */

/* What is left of the bytes. The first thing that is wrong ends it: all that follows reads as 0. */
struct byte_source {
    const unsigned char *next;
    size_t left;
    bool failed;
};

static uint64_t take_number(struct byte_source *source, size_t bytes, uint64_t most)
{
    uint64_t value = 0;
    if (source->failed || source->left < bytes) {
        source->failed = true;
        return 0;
    }
    for (size_t i = 0; i < bytes; i++)
        value |= (uint64_t)source->next[i] << (8 * i);
    source->next += bytes;
    source->left -= bytes;
    if (value <= most)
        return value;
    source->failed = true;
    return 0;
}

static double take_real(struct byte_source *source, double most)
{
    uint64_t bits = take_number(source, 8, UINT64_MAX);
    double value;
    memcpy(&value, &bits, sizeof value);
    if (isfinite(value) && value >= 0 && value <= most)
        return value;
    source->failed = true;
    return 0;
}

/* One line of text into room of `size` bytes. */
static void take_text(char *out, size_t size, struct byte_source *source)
{
    size_t length = take_number(source, 4, size - 1);
    out[0] = '\0';
    if (source->failed || source->left < length) {
        source->failed = true;
        return;
    }
    const char *text = (const char *)source->next;
    source->next += length;
    source->left -= length;
    for (size_t i = 0; i < length; i++)
        source->failed |= (unsigned char)text[i] < 0x20 || text[i] == 0x7f;
    source->failed |= !utf8_is_valid(text, length, NULL);
    if (source->failed)
        return;
    memcpy(out, text, length);
    out[length] = '\0';
}

static void take_head(struct page_reading *out, struct byte_source *source)
{
    if (take_number(source, 4, VERSION) != VERSION)
        source->failed = true;
    out->outcome = (enum page_outcome)take_number(source, 1, PAGE_REJECTED);
    out->reason = (enum page_reason)take_number(source, 1, REASON_BLANK_FORM);
    take_text(out->detail, sizeof out->detail, source);
    out->turn_degrees = 90 * (int)take_number(source, 1, 3);
    out->codes_read = (int)take_number(source, 1, 2);
    out->marks_found = (int)take_number(source, 1, MARK_COUNT);
    out->dpi_x = take_real(source, MAX_DPI);
    out->dpi_y = take_real(source, MAX_DPI);
    out->residual_mm = take_real(source, MAX_RESIDUAL_MM);
}

/* What a blank form says of itself; nobody can tell a case by it, so it need not be proven. */
static void take_form_mark(struct page_code *out, struct byte_source *source)
{
    take_text(out->form, sizeof out->form, source);
    if (out->form[0] == '\0')
        return;
    out->revision = (int)take_number(source, 4, PAGE_CODE_MAX_REVISION);
    out->page = (int)take_number(source, 1, PAGE_CODE_MAX_PAGES);
    out->pages = (int)take_number(source, 1, PAGE_CODE_MAX_PAGES);
    source->failed |=
        strlen(out->form) != 2 || out->revision < 1 || out->page < 1 || out->page > out->pages;
}

static void take_code(struct page_reading *out, struct byte_source *source,
                      const struct intake_context *context)
{
    take_text(out->code_text, sizeof out->code_text, source);
    out->has_code = out->code_text[0] != '\0';
    if (!out->has_code)
        take_form_mark(&out->code, source);
    else if (page_code_verify(&out->code, out->code_text, strlen(out->code_text), context->keys) !=
             PAGE_CODE_VALID)
        source->failed = true;
    if (!source->failed && out->code.form[0] != '\0')
        out->form = context->find_form(context->user, out->code.form, out->code.revision);
}

static void take_crop(struct crop_px *out, struct byte_source *source)
{
    out->left = (int)take_number(source, 4, MAX_CROPS_SIDE_PX);
    out->top = (int)take_number(source, 4, MAX_CROPS_SIDE_PX);
    out->width = (int)take_number(source, 4, MAX_CROPS_SIDE_PX);
    out->height = (int)take_number(source, 4, MAX_CROPS_SIDE_PX);
}

static bool may_have(enum form_zone_kind kind, enum field_value value)
{
    if (kind == ZONE_TICK)
        return value != FIELD_BLANK && value != FIELD_INKED;
    return value == FIELD_BLANK || value == FIELD_INKED || value == FIELD_UNCERTAIN;
}

static int take_fields(struct page_reading *out, struct byte_source *source,
                       const struct form_zone *zones, size_t count, struct error *error)
{
    enum field_value *values = calloc(count + 1, sizeof *values);
    out->fields = calloc(count + 1, sizeof *out->fields);
    if (values == NULL || out->fields == NULL) {
        free(values);
        return error_out_of_memory(error);
    }
    for (size_t i = 0; i < count; i++) {
        struct field_reading *field = &out->fields[i];
        field->id = zones[i].id;
        field->value = (enum field_value)take_number(source, 1, FIELD_UNCERTAIN);
        field->confidence = take_real(source, 1);
        field->ink = take_real(source, 1);
        take_crop(&field->crop, source);
        source->failed |= !may_have(zones[i].kind, field->value);
        values[i] = field->value;
    }
    out->field_count = count;
    form_judge(&out->findings, out->form, zones, values, count);
    free(values);
    return 0;
}

/* The fields of the page, all of them or none. */
static int take_all_fields(struct page_reading *out, struct byte_source *source,
                           struct error *error)
{
    struct form_zone *zones = NULL;
    size_t zone_count = 0, count = take_number(source, 4, UINT32_MAX);
    if (source->failed || (count == 0 && out->outcome != PAGE_READ))
        return 0;
    if (out->form == NULL || (size_t)out->code.page > out->form->page_count) {
        source->failed = true;
        return 0;
    }
    if (form_zones(&zones, &zone_count, out->form, out->code.page, error) != 0)
        return -1;
    int result = 0;
    if (count != zone_count)
        source->failed = true;
    else
        result = take_fields(out, source, zones, count, error);
    free(zones);
    return result;
}

static uint32_t big_endian(const unsigned char *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

/* The picture of the zones: a PNG by its head, with every zone's place on it. Whoever shows it
 * decodes it with the care that a picture from outside needs. */
static int take_crops(struct page_reading *out, struct byte_source *source, struct error *error)
{
    static const unsigned char head[16] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n',
                                           0,    0,   0,   13,  'I',  'H',  'D',  'R'};
    size_t size = take_number(source, 4, MAX_CROPS_BYTES);
    if (source->failed || size == 0)
        return 0;
    if (source->left < size || size < sizeof head + 8 || out->field_count == 0 ||
        memcmp(source->next, head, sizeof head) != 0) {
        source->failed = true;
        return 0;
    }
    uint32_t width = big_endian(source->next + 16), height = big_endian(source->next + 20);
    for (size_t i = 0; i < out->field_count; i++) {
        const struct crop_px *crop = &out->fields[i].crop;
        source->failed |= (uint32_t)(crop->left + crop->width) > width ||
                          (uint32_t)(crop->top + crop->height) > height;
    }
    buffer_append(&out->crops, source->next, size);
    source->next += size;
    source->left -= size;
    return out->crops.failed ? error_out_of_memory(error) : 0;
}

/* What a reading that is not broken always keeps. */
static bool is_consistent(const struct page_reading *reading)
{
    bool has_reason = reading->reason != REASON_NONE;
    switch (reading->outcome) {
    case PAGE_READ:
        return !has_reason && reading->form != NULL && reading->has_code;
    case PAGE_BLANK:
        return !has_reason && reading->code.form[0] == '\0';
    case PAGE_REJECTED:
        return has_reason && reading->code.form[0] == '\0';
    default:
        return has_reason;
    }
}

int page_reading_parse(struct page_reading *out, const void *bytes, size_t size,
                       const struct intake_context *context, struct error *error)
{
    struct byte_source source = {bytes, size, false};
    *out = (struct page_reading){0};
    take_head(out, &source);
    take_code(out, &source, context);
    int result = take_all_fields(out, &source, error);
    if (result == 0)
        result = take_crops(out, &source, error);
    if (result == 0 && (source.failed || source.left > 0 || !is_consistent(out)))
        result = error_set(error, ERROR_REFUSED, "%s", _("a page reader answered rubbish"));
    if (result != 0)
        page_reading_free(out);
    return result;
}
