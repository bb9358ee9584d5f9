/* SPDX-License-Identifier: MIT */
/* A reading crosses from the confined process whole and unchanged; one that a hostile file has
 * forged never files a page. */
#include "check.h"
#include "file.h"
#include "reading_bytes.h"

#include <stdio.h>

static const struct page_code_keys keys = {.count = 1, .key = {{.id = 3}}};
static struct form_definition *form;

static const struct form_definition *find_form(void *user, const char *form_code, int revision)
{
    (void)user;
    return strcmp(form->code, form_code) == 0 && form->revision == revision ? form : NULL;
}

static const struct intake_context context = {.keys = &keys, .find_form = find_form};

static int load_form(void **state)
{
    struct buffer text = BUFFER_INIT;
    (void)state;
    if (file_read(&text, FORMLOOP_FORM_FILE, FORM_MAX_BYTES, NULL) != 0)
        return -1;
    form = form_load(text.data, text.size, "form", NULL);
    buffer_free(&text);
    return form == NULL;
}

static int free_form(void **state)
{
    (void)state;
    form_free(form);
    return 0;
}

/* ---- a reading with everything in it ---- */

static void append_png(struct buffer *out)
{
    static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 0,
                                        0,    0,   13,  'I', 'H',  'D',  'R',  0,    0,
                                        0,    100, 0,   0,   0,    50,   8,    0};
    buffer_append(out, png, sizeof png);
}

static void fill_fields(struct page_reading *out)
{
    struct form_zone *zones;
    enum field_value values[200];
    assert_int_equal(form_zones(&zones, &out->field_count, form, 1, NULL), 0);
    assert_in_range(out->field_count, 10, ROWS(values));
    out->fields = calloc(out->field_count, sizeof *out->fields);
    assert_non_null(out->fields);
    for (size_t i = 0; i < out->field_count; i++) {
        enum field_value value = zones[i].kind == ZONE_TICK
                                     ? (enum field_value)(i % 3)
                                     : (enum field_value)(FIELD_BLANK + i % 3);
        out->fields[i] =
            (struct field_reading){zones[i].id, value, 0.25, 1.0 / 3, {1, 2, 3, (int)i % 40}};
        values[i] = value;
    }
    form_judge(&out->findings, form, zones, values, out->field_count);
    free(zones);
}

static struct page_reading make_reading(void)
{
    struct page_reading reading = {.outcome = PAGE_READ,
                                   .detail = "1 欄",
                                   .has_code = true,
                                   .code = {"AP", 1, 1, 2, 77, 900},
                                   .form = form,
                                   .turn_degrees = 270,
                                   .dpi_x = 203.9,
                                   .dpi_y = 98.1,
                                   .residual_mm = 0.125,
                                   .codes_read = 2};
    assert_int_equal(page_code_format(reading.code_text, &reading.code, &keys, NULL), 0);
    fill_fields(&reading);
    append_png(&reading.crops);
    return reading;
}

static struct buffer write_reading(const struct page_reading *reading)
{
    struct buffer bytes = BUFFER_INIT;
    page_reading_write(&bytes, reading);
    assert_false(bytes.failed);
    return bytes;
}

static bool is_accepted(const void *bytes, size_t size)
{
    struct page_reading reading;
    struct error error = ERROR_INIT;
    int result = page_reading_parse(&reading, bytes, size, &context, &error);
    assert_int_equal(error.code, result == 0 ? ERROR_NONE : ERROR_REFUSED);
    page_reading_free(&reading);
    return result == 0;
}

/* ---- tests ---- */

static void test_whole_reading(void **state)
{
    (void)state;
    struct page_reading reading = make_reading(), parsed;
    struct buffer bytes = write_reading(&reading);
    assert_int_equal(page_reading_parse(&parsed, bytes.data, bytes.size, &context, NULL), 0);
    assert_int_equal(parsed.outcome, PAGE_READ);
    assert_string_equal(parsed.detail, reading.detail);
    assert_string_equal(parsed.code_text, reading.code_text);
    assert_int_equal(parsed.code.case_id, 77);
    assert_int_equal(parsed.code.piece_id, 900);
    assert_int_equal(parsed.code.page, 1);
    assert_ptr_equal(parsed.form, form);
    assert_int_equal(parsed.turn_degrees, 270);
    assert_true(parsed.dpi_x == reading.dpi_x && parsed.dpi_y == reading.dpi_y &&
                parsed.residual_mm == reading.residual_mm);
    assert_int_equal(parsed.codes_read, 2);
    assert_int_equal(parsed.field_count, reading.field_count);
    for (size_t i = 0; i < parsed.field_count; i++) {
        assert_string_equal(parsed.fields[i].id, reading.fields[i].id);
        assert_int_equal(parsed.fields[i].value, reading.fields[i].value);
        assert_true(parsed.fields[i].ink == reading.fields[i].ink);
        assert_memory_equal(&parsed.fields[i].crop, &reading.fields[i].crop,
                            sizeof(struct crop_px));
    }
    assert_int_equal(parsed.findings.missing_count, reading.findings.missing_count);
    assert_int_equal(parsed.findings.conflict_count, reading.findings.conflict_count);
    assert_int_equal(parsed.crops.size, reading.crops.size);
    page_reading_free(&parsed);
    page_reading_free(&reading);
    buffer_free(&bytes);
}

/* Cut anywhere, or followed by anything, it is no reading. */
static void test_other_lengths(void **state)
{
    (void)state;
    struct page_reading reading = make_reading();
    struct buffer bytes = write_reading(&reading);
    for (size_t size = 0; size < bytes.size; size++)
        assert_false(is_accepted(bytes.data, size));
    buffer_append_char(&bytes, '\0');
    assert_false(is_accepted(bytes.data, bytes.size));
    page_reading_free(&reading);
    buffer_free(&bytes);
}

/* What a reading may not say. */
static void forge_code(struct page_reading *reading)
{
    reading->code_text[10] = reading->code_text[10] == 'A' ? 'B' : 'A';
}
static void forge_turn(struct page_reading *reading)
{
    reading->turn_degrees = 4 * 90;
}
static void forge_outcome(struct page_reading *reading)
{
    reading->outcome = (enum page_outcome)(PAGE_REJECTED + 1);
}
static void forge_reason(struct page_reading *reading)
{
    reading->outcome = PAGE_REVIEW;
    reading->reason = (enum page_reason)200;
}
static void forge_no_reason(struct page_reading *reading)
{
    reading->outcome = PAGE_REVIEW;
}
static void forge_detail(struct page_reading *reading)
{
    strcpy(reading->detail, "\033[2J");
}
static void forge_text(struct page_reading *reading)
{
    strcpy(reading->detail, "\xe3\x81");
}
static void forge_value(struct page_reading *reading)
{
    reading->fields[0].value = reading->fields[0].value >= FIELD_BLANK ? FIELD_TICKED : FIELD_INKED;
}
static void forge_confidence(struct page_reading *reading)
{
    reading->fields[3].confidence = 0.0 / 0.0;
}
static void forge_field_count(struct page_reading *reading)
{
    reading->field_count--;
}
static void forge_no_fields(struct page_reading *reading)
{
    reading->field_count = 0;
    buffer_clear(&reading->crops);
}
static void forge_crop(struct page_reading *reading)
{
    reading->fields[1].crop = (struct crop_px){60, 0, 41, 10};
}
static void forge_picture(struct page_reading *reading)
{
    reading->crops.data[1] = 'X';
}
static void forge_no_code(struct page_reading *reading)
{
    reading->has_code = false;
}

static void test_forged(void **state)
{
    static const struct {
        const char *what;
        void (*forge)(struct page_reading *reading);
    } rows[] = {
        {"a code whose tag does not verify", forge_code},
        {"a turn of 360 degrees", forge_turn},
        {"an outcome that is none", forge_outcome},
        {"a reason that is none", forge_reason},
        {"review without a reason", forge_no_reason},
        {"an escape sequence", forge_detail},
        {"half a character", forge_text},
        {"a value of another kind of zone", forge_value},
        {"a confidence that is no number", forge_confidence},
        {"a field less than the form has", forge_field_count},
        {"a page read without its fields", forge_no_fields},
        {"a zone outside the picture", forge_crop},
        {"a picture that is none", forge_picture},
        {"a page read without a code", forge_no_code},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct page_reading reading = make_reading();
        rows[i].forge(&reading);
        struct buffer bytes = write_reading(&reading);
        if (is_accepted(bytes.data, bytes.size))
            fail_msg("accepted: %s", rows[i].what);
        page_reading_free(&reading);
        buffer_free(&bytes);
    }
}

/* Pages that were not read to their end cross too, with what is known of them. */
static void test_parts_of_a_reading(void **state)
{
    static const struct page_reading rows[] = {
        {.outcome = PAGE_BLANK, .detail = "there is nothing on the page"},
        {.outcome = PAGE_REJECTED, .reason = REASON_LIMIT_EXCEEDED, .detail = "too large"},
        {.outcome = PAGE_REVIEW, .reason = REASON_NO_CODE, .dpi_x = 300, .dpi_y = 300},
        {.outcome = PAGE_REVIEW, .reason = REASON_BLANK_FORM, .code = {"AP", 1, 2, 2, 0, 0}},
        {.outcome = PAGE_REVIEW, .reason = REASON_UNKNOWN_FORM, .code = {"ZZ", 9, 1, 1, 0, 0}},
    };
    (void)state;
    for (size_t i = 0; i < ROWS(rows); i++) {
        struct page_reading parsed;
        struct buffer bytes = write_reading(&rows[i]);
        assert_int_equal(page_reading_parse(&parsed, bytes.data, bytes.size, &context, NULL), 0);
        assert_int_equal(parsed.reason, rows[i].reason);
        assert_string_equal(parsed.code.form, rows[i].code.form);
        assert_int_equal(parsed.code.case_id, 0);
        assert_false(parsed.has_code);
        page_reading_free(&parsed);
        buffer_free(&bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_reading),
        cmocka_unit_test(test_other_lengths),
        cmocka_unit_test(test_forged),
        cmocka_unit_test(test_parts_of_a_reading),
    };
    return cmocka_run_group_tests(tests, load_form, free_form);
}
