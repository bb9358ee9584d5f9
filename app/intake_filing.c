/* SPDX-License-Identifier: MIT */
#include "intake_filing.h"

#include "message.h"
#include "reading_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What is said and archived of one page. */
struct page_report {
    const struct scan_page *page;
    struct page_result result;
    json_t *reading; /* owned */
};

/* What intake says, in the ledger's words. */
static enum scan_outcome outcome_of(const struct page_reading *reading)
{
    static const enum scan_outcome outcomes[] = {[PAGE_READ] = SCAN_FILED,
                                                 [PAGE_REVIEW] = SCAN_REVIEW,
                                                 [PAGE_BLANK] = SCAN_BLANK,
                                                 [PAGE_REJECTED] = SCAN_REJECTED};
    return outcomes[reading->outcome];
}

/* Archives the reading; *json is what was archived, owned by the caller. */
static int archive_reading(char hash[HASH_TEXT_SIZE], json_t **json, struct intake_filing *filing,
                           const struct page_reading *reading, struct error *error)
{
    *json = reading_to_json(reading);
    char *text = *json == NULL ? NULL : json_dumps(*json, JSON_INDENT(1));
    int result = text == NULL ? error_out_of_memory(error)
                              : workspace_archive_later(hash, filing->workspace, text, strlen(text),
                                                        "json", error);
    free(text);
    return result;
}

static int file_reading(struct page_report *report, struct intake_filing *filing,
                        struct error *error)
{
    const struct page_reading *reading = &report->page->reading;
    struct buffer values = BUFFER_INIT;
    char reading_hash[HASH_TEXT_SIZE];
    if (archive_reading(reading_hash, &report->reading, filing, reading, error) != 0)
        return -1;
    reading_append_values(&values, reading);
    struct page_entry entry = {
        .batch_id = filing->batch_id,
        .source = report->page->path,
        .source_page = report->page->page,
        .source_pages = report->page->pages,
        .image_hash = report->page->image_hash,
        .reading_hash = reading_hash,
        .outcome = outcome_of(reading),
        .reason = page_reason_name(reading->reason),
        .code = reading->has_code ? &reading->code : NULL,
        .field_values = buffer_text(&values),
        .missing = reading->findings.missing,
        .missing_count = reading->findings.missing_count,
        .conflicts = reading->findings.conflicts,
        .conflict_count = reading->findings.conflict_count,
        .received_date = filing->received,
    };
    int result = values.failed ? error_out_of_memory(error)
                               : case_store_file_page(&report->result, filing->workspace->store,
                                                      &entry, error);
    buffer_free(&values);
    return result;
}

/* An image that came before is not read again: its first reading is what counts. The ledger makes
 * it a duplicate by its hash, whatever the entry says; were the hash not there, the page would go
 * to review. */
static int file_known_image(struct page_report *report, struct intake_filing *filing,
                            struct error *error)
{
    struct page_entry entry = {.batch_id = filing->batch_id,
                               .source = report->page->path,
                               .source_page = report->page->page,
                               .source_pages = report->page->pages,
                               .image_hash = report->page->image_hash,
                               .outcome = SCAN_REVIEW,
                               .reason = SCAN_REASON_SAME_IMAGE,
                               .field_values = "",
                               .received_date = filing->received};
    if (case_store_file_page(&report->result, filing->workspace->store, &entry, error) != 0)
        return -1;
    int descriptor;
    struct error ignored = ERROR_INIT; /* check tells of a reading that is gone */
    if (report->result.reading_hash[0] == '\0' ||
        workspace_archive_open(&descriptor, filing->workspace, report->result.reading_hash, "json",
                               &ignored) != 0)
        return 0;
    report->reading = json_loadfd(descriptor, 0, NULL);
    close(descriptor);
    return 0;
}

/* ---- what is said of a page ---- */

static json_t *event_names(const struct page_result *result)
{
    json_t *array = json_array();
    for (int i = 0; i < result->event_count; i++)
        json_array_append_new(array, json_string(case_event_name(result->events[i].kind)));
    return array;
}

static json_t *text_or_null(const char *text)
{
    return text != NULL && *text != '\0' ? json_string(text) : json_null();
}

static json_t *part_of_reading(const struct page_report *report, const char *key)
{
    json_t *part = json_object_get(report->reading, key);
    return part != NULL ? json_incref(part) : json_array();
}

/* Which form the page is: by its code, or as the reading has it (a blank form has none). */
static void set_form(json_t *line, const struct intake_filing *filing,
                     const struct page_report *report)
{
    static const char *const keys[] = {"form", "revision", "form_page"};
    const struct page_code *code = &report->result.code;
    struct error ignored = ERROR_INIT;
    if (!report->result.has_code) {
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
            json_t *part = json_object_get(report->reading, keys[i]);
            json_object_set_new(line, keys[i], part != NULL ? json_incref(part) : json_null());
        }
        return;
    }
    const struct form_definition *form =
        workspace_form_by_code(filing->workspace, code->form, code->revision, &ignored);
    json_object_set_new(line, "form", json_string(form != NULL ? form->name : code->form));
    json_object_set_new(line, "revision", json_integer(code->revision));
    json_object_set_new(line, "form_page", json_integer(code->page));
}

static void append_page_json(struct intake_filing *filing, const struct page_report *report)
{
    const struct page_result *result = &report->result;
    char image[ARCHIVE_PATH_SIZE];
    json_t *line =
        json_pack("{s:s, s:i, s:s, s:o, s:o}", "file", report->page->path, "page",
                  report->page->page, "outcome", scan_outcome_name(result->outcome), "reason",
                  text_or_null(result->reason), "case", text_or_null(result->case_number));
    set_form(line, filing, report);
    json_object_set_new(line, "piece",
                        result->has_code ? json_integer(result->code.piece_id) : json_null());
    json_object_set_new(line, "state",
                        result->has_state ? json_string(case_state_name(result->state))
                                          : json_null());
    json_object_set_new(line, "events", event_names(result));
    json_object_set_new(line, "fields", part_of_reading(report, "fields"));
    json_object_set_new(line, "missing", part_of_reading(report, "missing"));
    json_object_set_new(line, "conflicts", part_of_reading(report, "conflicts"));
    json_object_set_new(
        line, "image",
        json_string(workspace_archive_path(image, result->image_hash, report->page->ending)));
    char *text = command_json_text(line);
    if (text != NULL)
        buffer_format(&filing->said, "%s\n", text);
    free(text);
}

static void append_names(struct buffer *out, const char *head, const json_t *names)
{
    for (size_t i = 0; i < json_array_size(names); i++)
        buffer_format(out, "%s%s", i == 0 ? head : ", ",
                      json_string_value(json_array_get(names, i)));
}

static void append_page_text(struct buffer *out, const struct page_report *report)
{
    const struct page_result *result = &report->result;
    const char *detail = json_string_value(json_object_get(report->reading, "detail"));
    buffer_format(out, "%s: %s", report->page->path, scan_outcome_name(result->outcome));
    if (result->reason[0] != '\0')
        buffer_format(out, " (%s)", result->reason);
    if (result->case_number[0] != '\0')
        buffer_format(out, _("  case %s, page %d of %d"), result->case_number, result->code.page,
                      result->code.pages);
    if (result->has_state)
        buffer_format(out, " → %s", case_state_label(result->state));
    if (result->outcome != SCAN_DUPLICATE) {
        append_names(out, _("  missing: "), json_object_get(report->reading, "missing"));
        append_names(out, _("  contradictory: "), json_object_get(report->reading, "conflicts"));
    }
    if (detail != NULL && *detail != '\0' && result->outcome != SCAN_FILED)
        buffer_format(out, "  [%s]", detail);
    buffer_append_char(out, '\n');
}

int intake_filing_open(struct intake_filing *out, const struct app *app,
                       struct workspace *workspace, struct date received, struct error *error)
{
    *out = (struct intake_filing){.app = app, .workspace = workspace, .received = received};
    return scan_batch_open(&out->batch_id, workspace->store, error);
}

int intake_filing_add(struct intake_filing *filing, const struct scan_page *page,
                      struct error *error)
{
    struct page_report report = {.page = page};
    if (!filing->has_group && case_store_group_begin(filing->workspace->store, error) != 0)
        return -1;
    filing->has_group = true;
    int result = page->is_known ? file_known_image(&report, filing, error)
                                : file_reading(&report, filing, error);
    if (result == 0) {
        filing->by_outcome[report.result.outcome]++;
        if (filing->app->json)
            append_page_json(filing, &report);
        else if (!filing->app->quiet)
            append_page_text(&filing->said, &report);
    } else {
        error_prefix(error, "%s", page->path);
    }
    json_decref(report.reading);
    return result;
}

/* The archive comes first: after a crash it may hold an image that the ledger does not know, never
 * the other way round. */
int intake_filing_commit(struct intake_filing *filing, struct error *error)
{
    if (workspace_archive_sync(filing->workspace, error) != 0 ||
        (filing->has_group && case_store_group_commit(filing->workspace->store, error) != 0))
        return -1;
    filing->has_group = false;
    fwrite(buffer_text(&filing->said), 1, filing->said.size, stdout);
    fflush(stdout);
    buffer_clear(&filing->said);
    return 0;
}

int intake_filing_close(struct intake_filing *filing, bool is_cut_short, struct error *error)
{
    struct case_store *store = filing->workspace->store;
    case_store_group_abandon(store);
    buffer_free(&filing->said);
    return is_cut_short ? scan_batch_cut_short(store, filing->batch_id, error)
                        : scan_batch_close(store, filing->batch_id, error);
}
