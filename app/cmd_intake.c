/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "file.h"
#include "intake_file.h"
#include "message.h"
#include "reading_json.h"
#include "scan_ledger.h"
#include "scan_list.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A file above this is not taken in at all: it stays where it is and is named as an error. */
#define FILE_MAX_BYTES ((size_t)512 * 1024 * 1024)

/* One run of intake: a batch of the ledger. */
struct intake_run {
    struct app *app;
    struct workspace *workspace;
    struct intake_context context;
    struct error form_error; /* a published form that cannot be used stops the run */
    int64_t batch_id;
    struct date received;
    long by_outcome[SCAN_OUTCOME_COUNT];
    bool any_refused; /* a path that could not be read */
};

/* What is said and archived of one page. */
struct page_report {
    const char *source;
    struct page_result result;
    json_t *reading; /* owned */
    const char *ending; /* of the archived scan */
};

static const struct form_definition *find_form(void *user, const char *form_code, int revision)
{
    struct intake_run *run = user;
    struct error error = ERROR_INIT;
    const struct form_definition *form = workspace_form_by_code(run->workspace, form_code, revision, &error);
    if (form == NULL && error.code != ERROR_REFUSED)
        run->form_error = error;
    return form;
}

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
static int archive_reading(char hash[HASH_TEXT_SIZE], json_t **json, const struct intake_run *run,
                           const struct page_reading *reading, struct error *error)
{
    *json = reading_to_json(reading);
    char *text = *json == NULL ? NULL : json_dumps(*json, JSON_INDENT(1));
    int result = text == NULL ? error_out_of_memory(error)
                              : workspace_archive(hash, run->workspace, text, strlen(text), "json", error);
    free(text);
    return result;
}

static int file_reading(struct page_report *report, struct intake_run *run, const struct page_reading *reading,
                        const char *image_hash, struct error *error)
{
    struct buffer values = BUFFER_INIT;
    char reading_hash[HASH_TEXT_SIZE];
    if (archive_reading(reading_hash, &report->reading, run, reading, error) != 0)
        return -1;
    reading_append_values(&values, reading);
    struct page_entry entry = {
        .batch_id = run->batch_id,
        .source = report->source,
        .source_page = 1,
        .image_hash = image_hash,
        .reading_hash = reading_hash,
        .outcome = outcome_of(reading),
        .reason = page_reason_name(reading->reason),
        .code = reading->has_code ? &reading->code : NULL,
        .field_values = buffer_text(&values),
        .missing = reading->findings.missing,
        .missing_count = reading->findings.missing_count,
        .conflicts = reading->findings.conflicts,
        .conflict_count = reading->findings.conflict_count,
        .received_date = run->received,
    };
    int result = values.failed ? error_out_of_memory(error)
                               : case_store_file_page(&report->result, run->workspace->store, &entry, error);
    buffer_free(&values);
    return result;
}

/* An image that came before is not read again: its first reading is what counts. The ledger makes it a
 * duplicate by its hash, whatever the entry says; were the hash not there, the page would go to
 * review. */
static int file_known_image(struct page_report *report, struct intake_run *run, const char *image_hash,
                            struct error *error)
{
    struct page_entry entry = {.batch_id = run->batch_id,
                               .source = report->source,
                               .source_page = 1,
                               .image_hash = image_hash,
                               .outcome = SCAN_REVIEW,
                               .reason = SCAN_REASON_SAME_IMAGE,
                               .field_values = "",
                               .received_date = run->received};
    if (case_store_file_page(&report->result, run->workspace->store, &entry, error) != 0)
        return -1;
    char name[ARCHIVE_PATH_SIZE], *path;
    if (report->result.reading_hash[0] == '\0')
        return 0;
    path = path_join(run->workspace->path, workspace_archive_path(name, report->result.reading_hash, "json"));
    report->reading = path == NULL ? NULL : json_load_file(path, 0, NULL);
    free(path);
    return 0;
}

/* A file that cannot be opened is a reading too, rejected with the reason. */
static int read_page(struct page_reading *out, const struct intake_run *run, const struct buffer *bytes,
                     struct error *error)
{
    struct intake_file *file;
    *out = (struct page_reading){.outcome = PAGE_REJECTED};
    if (intake_file_open(&file, &out->reason, out->detail, &run->context.limits, buffer_text(bytes), bytes->size,
                         error) != 0)
        return -1;
    int result = file == NULL ? 0 : intake_file_read_page(out, file, 0, &run->context, error);
    intake_file_close(file);
    return result;
}

/* Reads the page, archives image and reading, files it. The archive is written first: after a crash
 * it may hold an image that the ledger does not know, never the other way round. */
static int take_in(struct page_report *report, struct intake_run *run, const struct buffer *bytes,
                   struct error *error)
{
    char hash[HASH_TEXT_SIZE];
    bool known;
    report->ending = intake_file_ending(buffer_text(bytes), bytes->size);
    if (workspace_archive(hash, run->workspace, buffer_text(bytes), bytes->size, report->ending,
                          error) != 0 ||
        case_store_lookup_image(&report->result, &known, run->workspace->store, hash, error) != 0)
        return -1;
    if (known)
        return file_known_image(report, run, hash, error);
    struct page_reading reading;
    if (read_page(&reading, run, bytes, error) != 0)
        return -1;
    int result = run->form_error.code == ERROR_NONE ? file_reading(report, run, &reading, hash, error) : -1;
    if (run->form_error.code != ERROR_NONE)
        *error = run->form_error;
    page_reading_free(&reading);
    return result;
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

static void print_page_json(struct intake_run *run, const struct page_report *report)
{
    const struct page_result *result = &report->result;
    char image[ARCHIVE_PATH_SIZE];
    struct error ignored = ERROR_INIT;
    const struct form_definition *form =
        result->has_code ? workspace_form_by_code(run->workspace, result->code.form, result->code.revision, &ignored)
                         : NULL;
    json_t *line = json_pack("{s:s, s:i, s:s, s:o, s:o}", "file", report->source, "page", 1, "outcome",
                             scan_outcome_name(result->outcome), "reason", text_or_null(result->reason), "case",
                             text_or_null(result->case_number));
    json_object_set_new(line, "form", form != NULL ? json_string(form->name)
                              : result->has_code   ? json_string(result->code.form)
                                                   : json_null());
    json_object_set_new(line, "revision", result->has_code ? json_integer(result->code.revision) : json_null());
    json_object_set_new(line, "form_page", result->has_code ? json_integer(result->code.page) : json_null());
    json_object_set_new(line, "piece", result->has_code ? json_integer(result->code.piece_id) : json_null());
    json_object_set_new(line, "state", result->has_state ? json_string(case_state_name(result->state)) : json_null());
    json_object_set_new(line, "events", event_names(result));
    json_object_set_new(line, "fields", part_of_reading(report, "fields"));
    json_object_set_new(line, "missing", part_of_reading(report, "missing"));
    json_object_set_new(line, "conflicts", part_of_reading(report, "conflicts"));
    json_object_set_new(line, "image", json_string(workspace_archive_path(image, result->image_hash,
                                                                          report->ending)));
    command_json(line);
}

static void print_names(const char *head, const json_t *names)
{
    for (size_t i = 0; i < json_array_size(names); i++)
        printf("%s%s", i == 0 ? head : ", ", json_string_value(json_array_get(names, i)));
}

static void print_page_text(const struct page_report *report)
{
    const struct page_result *result = &report->result;
    const char *detail = json_string_value(json_object_get(report->reading, "detail"));
    printf("%s: %s", report->source, scan_outcome_name(result->outcome));
    if (result->reason[0] != '\0')
        printf(" (%s)", result->reason);
    if (result->case_number[0] != '\0')
        printf(_("  case %s, page %d of %d"), result->case_number, result->code.page, result->code.pages);
    if (result->has_state)
        printf(" → %s", case_state_label(result->state));
    if (result->outcome != SCAN_DUPLICATE) {
        print_names(_("  missing: "), json_object_get(report->reading, "missing"));
        print_names(_("  contradictory: "), json_object_get(report->reading, "conflicts"));
    }
    if (detail != NULL && *detail != '\0' && result->outcome != SCAN_FILED)
        printf("  [%s]", detail);
    putchar('\n');
}

static int take_in_file(struct intake_run *run, const char *path, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    struct error file_error = ERROR_INIT;
    struct page_report report = {.source = path};
    if (file_read(&bytes, path, FILE_MAX_BYTES, &file_error) != 0) {
        command_fail(&file_error); /* it stays where it is; the other files are taken in */
        run->any_refused = true;
        buffer_free(&bytes);
        return 0;
    }
    int result = take_in(&report, run, &bytes, error);
    if (result == 0) {
        run->by_outcome[report.result.outcome]++;
        if (run->app->json)
            print_page_json(run, &report);
        else if (!run->app->quiet)
            print_page_text(&report);
        fflush(stdout); /* what is filed is said, even if the next page is interrupted */
    } else {
        error_prefix(error, "%s", path);
    }
    json_decref(report.reading);
    buffer_free(&bytes);
    return result;
}

static int take_in_all(struct intake_run *run, const struct scan_list *list, struct error *error)
{
    struct progress progress;
    if (scan_batch_open(&run->batch_id, run->workspace->store, error) != 0)
        return -1;
    progress_begin(&progress, run->app, _("intake"), (long)list->count);
    int result = 0;
    for (size_t i = 0; result == 0 && i < list->count; i++) {
        result = command_is_interrupted() ? command_interrupted(error) : take_in_file(run, list->paths[i], error);
        progress_show(&progress, (long)i + 1);
    }
    progress_end(&progress);
    struct error close_error = ERROR_INIT; /* a batch that is cut short is closed all the same */
    if (scan_batch_close(run->workspace->store, run->batch_id, &close_error) != 0 && result == 0) {
        *error = close_error;
        result = -1;
    }
    return result;
}

static int collect(struct scan_list *list, char **operands, struct intake_run *run)
{
    for (; *operands != NULL; operands++) {
        struct error error = ERROR_INIT;
        if (scan_list_append(list, *operands, &error) == 0)
            continue;
        int exit_code = command_fail(&error);
        if (error.code != ERROR_REFUSED)
            return exit_code;
        run->any_refused = true;
    }
    return EXIT_ALL_DONE;
}

static int finish(const struct intake_run *run)
{
    const long *count = run->by_outcome;
    command_say(run->app, _("%ld filed, %ld review, %ld duplicate, %ld blank, %ld rejected"), count[SCAN_FILED],
                count[SCAN_REVIEW], count[SCAN_DUPLICATE], count[SCAN_BLANK], count[SCAN_REJECTED]);
    if (run->any_refused)
        return EXIT_REFUSED;
    return count[SCAN_REVIEW] + count[SCAN_REJECTED] > 0 ? EXIT_NEEDS_PERSON : EXIT_ALL_DONE;
}

static void prepare(struct intake_run *out, struct app *app, struct workspace *workspace)
{
    const struct settings_limits *limits = &workspace->settings->limits;
    out->app = app;
    out->workspace = workspace;
    out->context = (struct intake_context){.keys = &workspace->keys,
                                           .find_form = find_form,
                                           .user = out,
                                           .limits = {.max_bytes = (size_t)limits->intake_bytes,
                                                      .max_side_px = limits->intake_side_px,
                                                      .max_pixels = limits->intake_pixels}};
}

int cmd_intake(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *received = NULL, *reason;
    const struct command_option options[] = {
        {"received", 0, NULL, &received, "DATE", N_("the day the paper arrived (受付日); default: today")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct intake_run run = {.received = date_today()};
    struct scan_list list = {0};
    char **operands;
    int exit_code;
    if (command_parse(app, command, options, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] == NULL)
        return command_misuse(command, "%s", _("at least one file or folder is needed"));
    if (received != NULL && date_parse(&run.received, received, &reason) != 0)
        return command_misuse(command, "--received \"%s\": %s", received, _(reason));
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    prepare(&run, app, &workspace);
    exit_code = collect(&list, operands, &run);
    if (exit_code == EXIT_ALL_DONE)
        exit_code = take_in_all(&run, &list, &error) == 0 ? finish(&run) : command_fail(&error);
    scan_list_free(&list);
    workspace_close(&workspace);
    return exit_code;
}
