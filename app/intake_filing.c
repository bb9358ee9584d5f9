/* SPDX-License-Identifier: MIT */
#include "intake_filing.h"

#include "clock.h"
#include "message.h"
#include "reading_json.h"
#include "report_labels.h"
#include "scan_batches.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* A commit syncs the disk, some milliseconds; a group of pages shares one. What waits is not said yet,
 * and the store is locked for others. */
#define GROUP_PAGES 64
#define GROUP_SECONDS 0.5

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

/* Archives the pictures of the zones and the reading that names them; *json is what was archived,
 * owned by the caller. crops_hash is "" when there are none. */
static int archive_reading(char hash[HASH_TEXT_SIZE], char crops_hash[HASH_TEXT_SIZE], json_t **json,
                           const struct intake_filing *filing, const struct page_reading *reading,
                           struct error *error)
{
    const struct buffer *crops = &reading->crops;
    struct workspace *workspace = filing->workspace;
    *crops_hash = '\0';
    if (crops->size > 0 &&
        workspace_archive_later(crops_hash, workspace, crops->data, crops->size, "png", error) != 0)
        return -1;
    *json = reading_to_json(reading, *crops_hash != '\0' ? crops_hash : NULL);
    char *text = *json == NULL ? NULL : json_dumps(*json, JSON_INDENT(1));
    int result = text == NULL
                     ? error_out_of_memory(error)
                     : workspace_archive_later(hash, workspace, text, strlen(text), "json", error);
    free(text);
    return result;
}

/* A page with a registration mark may be one of ours whose code cannot be read: it is nobody's
 * attachment. */
static bool may_be_attachment(const struct intake_filing *filing, const struct page_reading *reading)
{
    return filing->workspace->settings->intake.attachments == ATTACHMENTS_FOLLOW &&
           reading->outcome == PAGE_REVIEW && reading->reason == REASON_NO_CODE &&
           !reading->has_code && reading->marks_found == 0;
}

static int file_reading(struct page_report *report, struct intake_filing *filing,
                        struct error *error)
{
    const struct page_reading *reading = &report->page->reading;
    struct buffer values = BUFFER_INIT;
    char reading_hash[HASH_TEXT_SIZE], crops_hash[HASH_TEXT_SIZE];
    if (archive_reading(reading_hash, crops_hash, &report->reading, filing, reading, error) != 0)
        return -1;
    reading_append_values(&values, reading);
    struct page_entry entry = {
        .batch_id = filing->batch_id,
        .source = report->page->path,
        .source_page = report->page->page,
        .source_pages = report->page->pages,
        .image_hash = report->page->image_hash,
        .reading_hash = reading_hash,
        .crops_hash = *crops_hash != '\0' ? crops_hash : NULL,
        .outcome = outcome_of(reading),
        .reason = page_reason_name(reading->reason),
        .code = reading->has_code ? &reading->code : NULL,
        .field_values = buffer_text(&values),
        .missing = reading->findings.missing,
        .missing_count = reading->findings.missing_count,
        .conflicts = reading->findings.conflicts,
        .conflict_count = reading->findings.conflict_count,
        .received_date = filing->received,
        .may_be_attachment = may_be_attachment(filing, reading),
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
    report->reading = reading_load(filing->workspace, report->result.reading_hash);
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

static json_t *number_or_null(bool is_known, int64_t number)
{
    return is_known ? json_integer((json_int_t)number) : json_null();
}

static json_t *part_of_reading(const struct page_report *report, const char *key)
{
    json_t *part = json_object_get(report->reading, key);
    return part != NULL ? json_incref(part) : json_array();
}

static bool is_batch_sheet(const struct page_result *result)
{
    return result->has_code && strcmp(result->code.form, SCAN_SHEET_FORM) == 0;
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

static json_t *page_to_json(const struct intake_filing *filing, const struct page_report *report)
{
    const struct page_result *result = &report->result;
    char image[ARCHIVE_PATH_SIZE];
    json_t *line =
        json_pack("{s:s, s:i, s:s, s:o, s:o}", "file", report->page->path, "page",
                  report->page->page, "outcome", scan_outcome_name(result->outcome), "reason",
                  text_or_null(result->reason), "case", text_or_null(result->case_number));
    set_form(line, filing, report);
    json_object_set_new(line, "piece",
                        number_or_null(result->has_code && !is_batch_sheet(result),
                                       result->code.piece_id));
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
    json_object_set_new(line, "kind", text_or_null(scan_kind_name(result->kind)));
    json_object_set_new(line, "page_id", json_integer((json_int_t)result->page_id));
    json_object_set_new(line, "first_page",
                        number_or_null(result->first_page_id != 0, result->first_page_id));
    json_object_set_new(line, "batch_sheet",
                        number_or_null(is_batch_sheet(result), result->code.case_id));
    return line;
}

static void append_json_line(struct buffer *out, json_t *line)
{
    char *text = command_json_text(line);
    if (text != NULL) {
        buffer_append_text(out, text);
        buffer_append_char(out, '\n');
    }
    out->failed = out->failed || text == NULL;
    free(text);
}

static void append_names(struct buffer *out, const char *head, const json_t *names)
{
    for (size_t i = 0; i < json_array_size(names); i++)
        buffer_format(out, "%s%s", i == 0 ? head : ", ",
                      json_string_value(json_array_get(names, i)));
}

static void append_place(struct buffer *out, const struct page_result *result)
{
    const struct page_code *code = &result->code;
    if (is_batch_sheet(result))
        buffer_format(out, _("  batch sheet %lld: %lld pages declared"), (long long)code->case_id,
                      (long long)code->piece_id);
    else if (result->kind == KIND_ATTACHMENT)
        buffer_format(out, _("  attachment of case %s"), result->case_number);
    else if (result->case_number[0] != '\0')
        buffer_format(out, _("  case %s, page %d of %d"), result->case_number, code->page,
                      code->pages);
    if (result->has_state)
        buffer_format(out, " → %s", case_state_label(result->state));
    if (result->first_page_id != 0)
        buffer_format(out, _("  (page %lld came first)"), (long long)result->first_page_id);
}

static void append_text_line(struct buffer *out, const struct page_report *report)
{
    const struct page_result *result = &report->result;
    const char *detail = json_string_value(json_object_get(report->reading, "detail"));
    char outcome[REPORT_OUTCOME_SIZE];
    buffer_append_text(out, report->page->path);
    if (report->page->pages > 1)
        buffer_format(out, _(" page %d"), report->page->page);
    buffer_format(out, ": %s",
                  report_outcome(outcome, scan_outcome_name(result->outcome), result->reason));
    append_place(out, result);
    if (result->outcome != SCAN_DUPLICATE) {
        append_names(out, _("  missing: "), json_object_get(report->reading, "missing"));
        append_names(out, _("  contradictory: "), json_object_get(report->reading, "conflicts"));
    }
    if (detail != NULL && *detail != '\0' && result->outcome != SCAN_FILED)
        buffer_format(out, "  [%s]", detail);
    buffer_append_char(out, '\n');
}

/* ---- the run ---- */

int intake_filing_open(struct intake_filing *out, const struct app *app,
                       struct workspace *workspace, struct date received, struct error *error)
{
    *out = (struct intake_filing){
        .app = app, .workspace = workspace, .received = received, .said = BUFFER_INIT};
    return scan_batch_open(&out->batch_id, workspace->store, error);
}

/* Archive first, then ledger, then what is said: after a crash the archive may hold what the ledger does
 * not know, and the ledger what nobody was told, never the other way round. */
int intake_filing_commit(struct intake_filing *filing, struct error *error)
{
    struct buffer *said = &filing->said;
    bool has_group = filing->pages_waiting > 0;
    filing->pages_waiting = 0;
    if (said->failed || workspace_archive_sync(filing->workspace, error) != 0) {
        case_store_group_abandon(filing->workspace->store);
        return said->failed ? error_out_of_memory(error) : -1;
    }
    if (has_group && case_store_group_commit(filing->workspace->store, error) != 0)
        return -1;
    fwrite(buffer_text(said), 1, said->size, stdout);
    fflush(stdout);
    buffer_clear(said);
    return 0;
}

static int begin_page(struct intake_filing *filing, struct error *error)
{
    bool is_due = filing->pages_waiting >= GROUP_PAGES ||
                  (filing->pages_waiting > 0 &&
                   clock_read_s(CLOCK_MONOTONIC) - filing->waiting_since_s > GROUP_SECONDS);
    if (is_due && intake_filing_commit(filing, error) != 0)
        return -1;
    if (filing->pages_waiting++ > 0)
        return 0;
    filing->waiting_since_s = clock_read_s(CLOCK_MONOTONIC);
    return case_store_group_begin(filing->workspace->store, error);
}

int intake_filing_add(struct intake_filing *filing, const struct scan_page *page,
                      struct error *error)
{
    struct page_report report = {.page = page};
    int result = begin_page(filing, error);
    if (result == 0)
        result = page->is_known ? file_known_image(&report, filing, error)
                                : file_reading(&report, filing, error);
    if (result == 0) {
        filing->by_outcome[report.result.outcome]++;
        if (filing->app->json)
            append_json_line(&filing->said, page_to_json(filing, &report));
        else if (!filing->app->quiet)
            append_text_line(&filing->said, &report);
    } else {
        error_prefix(error, "%s", page->path);
    }
    json_decref(report.reading);
    return result;
}

static int warn_of_section(void *user, const struct scan_section *section)
{
    struct intake_filing *filing = user;
    if (section->is_open || section->declared_pages == section->pages_in)
        return 0;
    filing->differing_sheets++;
    command_warn(filing->app,
                 _("batch sheet %lld: %ld pages declared, %ld found; the sheet and the attachments "
                   "behind it went to review. Count the paper"),
                 (long long)section->sheet_id, section->declared_pages, section->pages_in);
    return 0;
}

int intake_filing_close(struct intake_filing *filing, bool is_whole, struct error *error)
{
    struct case_store *store = filing->workspace->store;
    case_store_group_abandon(store);
    buffer_free(&filing->said);
    if (!is_whole)
        return scan_batch_cut_short(store, filing->batch_id, error);
    if (scan_batch_close(store, filing->batch_id, error) != 0)
        return -1;
    return scan_batch_list_sections(store, filing->batch_id, warn_of_section, filing, error);
}

bool intake_filing_needs_person(const struct intake_filing *filing)
{
    return filing->by_outcome[SCAN_REVIEW] + filing->by_outcome[SCAN_REJECTED] +
               filing->differing_sheets >
           0;
}
