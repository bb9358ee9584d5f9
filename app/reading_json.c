/* SPDX-License-Identifier: MIT */
#include "reading_json.h"

#include <math.h>
#include <unistd.h>

/* Three decimals: more would be noise. */
static json_t *rounded(double value)
{
    return json_real(floor(value * 1000 + 0.5) / 1000);
}

static json_t *fields_to_json(const struct page_reading *reading)
{
    json_t *array = json_array();
    for (size_t i = 0; i < reading->field_count; i++) {
        const struct field_reading *field = &reading->fields[i];
        json_t *entry = json_pack("{s:s, s:s, s:o}", "id", field->id, "value", field_value_name(field->value),
                                  "confidence", rounded(field->confidence));
        const struct crop_px *crop = &field->crop;
        if (crop->width > 0)
            json_object_set_new(entry, "crop",
                                json_pack("[i, i, i, i]", crop->left, crop->top, crop->width, crop->height));
        json_array_append_new(array, entry);
    }
    return array;
}

static json_t *names_to_json(const char *const *names, size_t count)
{
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_string(names[i]));
    return array;
}

static json_t *code_to_json(const struct page_reading *reading)
{
    const struct page_code *code = &reading->code;
    if (!reading->has_code)
        return json_null();
    return json_pack("{s:s, s:i, s:i, s:i, s:I, s:I, s:i}", "form", code->form, "revision", code->revision,
                     "page", code->page, "pages", code->pages, "case_id", (json_int_t)code->case_id, "piece",
                     (json_int_t)code->piece_id, "copies_read", reading->codes_read);
}

json_t *reading_to_json(const struct page_reading *reading, const char *crops_hash)
{
    static const char *const outcomes[] = {
        [PAGE_READ] = "read", [PAGE_REVIEW] = "review", [PAGE_BLANK] = "blank", [PAGE_REJECTED] = "rejected"};
    const char *reason = page_reason_name(reading->reason);
    const struct form_findings *findings = &reading->findings;
    return json_pack(
        "{s:s, s:o, s:s, s:o, s:s?, s:o, s:o, s:{s:i, s:o, s:o, s:o}, s:s?, s:o, s:o, s:o}", "outcome",
        outcomes[reading->outcome], "reason", reason != NULL ? json_string(reason) : json_null(), "detail",
        reading->detail, "code", code_to_json(reading), "form",
        reading->form != NULL ? reading->form->name : NULL, "revision",
        reading->form != NULL ? json_integer(reading->code.revision) : json_null(), "form_page",
        reading->form != NULL ? json_integer(reading->code.page) : json_null(), "geometry", "turn_degrees", reading->turn_degrees,
        "dpi_x", rounded(reading->dpi_x), "dpi_y", rounded(reading->dpi_y), "residual_mm",
        rounded(reading->residual_mm), "crops", crops_hash, "fields", fields_to_json(reading), "missing",
        names_to_json(findings->missing, findings->missing_count), "conflicts",
        names_to_json(findings->conflicts, findings->conflict_count));
}

json_t *reading_load(const struct workspace *workspace, const char *hash)
{
    int descriptor;
    struct error ignored = ERROR_INIT; /* check tells of a reading that is gone */
    if (*hash == '\0' || workspace_archive_open(&descriptor, workspace, hash, "json", &ignored) != 0)
        return NULL;
    json_t *reading = json_loadfd(descriptor, 0, NULL);
    close(descriptor);
    return reading;
}

void reading_append_values(struct buffer *out, const struct page_reading *reading)
{
    for (size_t i = 0; i < reading->field_count; i++)
        buffer_format(out, "%s=%s\n", reading->fields[i].id, field_value_name(reading->fields[i].value));
}
