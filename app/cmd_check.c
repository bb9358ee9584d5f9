/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "file.h"
#include "message.h"
#include "print_output.h"
#include "store_check.h"
#include "workspace.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ARCHIVED_MAX_BYTES ((size_t)512 * 1024 * 1024)
#define MAX_FAULTS_SHOWN 200

struct check_run {
    const struct app *app;
    struct workspace *workspace;
    json_t *faults; /* array */
    long fault_count, archived_files;
};

static void note_fault(void *user, const char *message)
{
    struct check_run *run = user;
    if (run->fault_count++ >= MAX_FAULTS_SHOWN)
        return;
    json_array_append_new(run->faults, json_string(message));
    if (!run->app->json)
        fprintf(stderr, "formloop: %s\n", message);
}

/* The archived file of that hash; NULL if there is none. */
static char *find_archived(const struct workspace *workspace, const char *hash)
{
    char name[ARCHIVE_PATH_SIZE];
    return *workspace_archive_find(name, workspace, hash) == '\0' ? NULL : path_join(workspace->path, name);
}

static int check_archived(void *user, enum archived_kind kind, const char *hash)
{
    struct check_run *run = user;
    struct buffer bytes = BUFFER_INIT;
    struct error error = ERROR_INIT;
    (void)kind;
    char message[300], actual[HASH_TEXT_SIZE];
    char *path = find_archived(run->workspace, hash);
    run->archived_files++;
    if (path == NULL) {
        snprintf(message, sizeof message, _("archive: the file of hash %s is missing"), hash);
        note_fault(run, message);
    } else if (file_read(&bytes, path, ARCHIVED_MAX_BYTES, &error) != 0) {
        note_fault(run, error.message);
    } else {
        hash_bytes(actual, buffer_text(&bytes), bytes.size);
        snprintf(message, sizeof message, _("archive: the file of hash %s was changed"), hash);
        if (strcmp(actual, hash) != 0)
            note_fault(run, message);
    }
    buffer_free(&bytes);
    free(path);
    return command_is_interrupted();
}

/* The published revisions; a workspace has a handful. */
struct revision_list {
    struct form_revision items[1024];
    size_t count;
};

static int append_revision(void *user, const struct form_revision *revision)
{
    struct revision_list *list = user;
    if (list->count < sizeof list->items / sizeof *list->items)
        list->items[list->count++] = *revision;
    return 0;
}

static int check_forms(struct check_run *run, struct error *error)
{
    struct revision_list *list = calloc(1, sizeof *list);
    if (list == NULL)
        return error_out_of_memory(error);
    int result = case_store_list_forms(run->workspace->store, append_revision, list, error);
    for (size_t i = 0; result == 0 && i < list->count; i++) {
        struct error fault = ERROR_INIT;
        if (workspace_form(run->workspace, list->items[i].document, list->items[i].revision, &fault) == NULL)
            note_fault(run, fault.message);
    }
    free(list);
    return result;
}

static json_t *counts_to_json(const struct store_check_counts *counts, const struct check_run *run)
{
    json_t *pages = json_object(), *pieces = json_object(), *payments = json_object();
    json_object_set_new(pages, "in", json_integer(counts->pages_taken_in));
    for (int i = 0; i < SCAN_OUTCOME_COUNT; i++)
        json_object_set_new(pages, scan_outcome_name((enum scan_outcome)i), json_integer(counts->pages_by_outcome[i]));
    json_object_set_new(pieces, "printed", json_integer(counts->pieces_printed));
    for (int i = 0; i < PIECE_STATE_COUNT; i++)
        json_object_set_new(pieces, piece_state_name((enum piece_state)i), json_integer(counts->pieces_by_state[i]));
    json_object_set_new(payments, "in", json_integer(counts->money_in_yen));
    for (int i = 0; i < SIDE_COUNT; i++)
        json_object_set_new(payments, payment_side_name((enum payment_side)i),
                            json_integer(counts->money_by_side_yen[i]));
    return json_pack("{s:b, s:o, s:o, s:I, s:o, s:I, s:I, s:I, s:O}", "ok", run->fault_count == 0, "pages", pages,
                     "pieces", pieces, "blank_forms", (json_int_t)counts->blank_forms, "payments_yen", payments,
                     "cases", (json_int_t)counts->cases, "events", (json_int_t)counts->events,
                     "archived_files", (json_int_t)run->archived_files, "faults", run->faults);
}

static void print_counts(const struct store_check_counts *counts, const struct check_run *run)
{
    const long *page = counts->pages_by_outcome, *piece = counts->pieces_by_state;
    printf(_("pages in %ld = filed %ld + review %ld + duplicate %ld + blank %ld + rejected %ld\n"),
           counts->pages_taken_in, page[SCAN_FILED], page[SCAN_REVIEW], page[SCAN_DUPLICATE], page[SCAN_BLANK],
           page[SCAN_REJECTED]);
    printf(_("pieces printed %ld = waiting %ld + mailed %ld + voided %ld + returned %ld\n"),
           counts->pieces_printed, piece[PIECE_WAITING], piece[PIECE_MAILED], piece[PIECE_VOIDED],
           piece[PIECE_RETURNED]);
    if (counts->blank_forms > 0)
        printf(_("  of them blank forms that came in: %lld\n"), (long long)counts->blank_forms);
    const long *yen = counts->money_by_side_yen;
    printf(_("money in %ld yen = matched %ld + review %ld + refunded %ld + discarded %ld + cancelled %ld\n"),
           counts->money_in_yen, yen[SIDE_MATCHED], yen[SIDE_REVIEW], yen[SIDE_REFUNDED], yen[SIDE_DISCARDED],
           yen[SIDE_CANCELLED]);
    printf(_("%ld cases, %ld events in one chain, %ld archived files\n"), counts->cases, counts->events,
           run->archived_files);
    printf(run->fault_count == 0 ? _("everything holds\n") : _("%ld fault(s)\n"), run->fault_count);
}

static int resume_jobs(struct check_run *run, struct error *error)
{
    long left;
    char message[200];
    if (print_output_resume(&left, run->app, run->workspace, error) != 0)
        return -1;
    snprintf(message, sizeof message, _("files of %ld print jobs have not got their names"), left);
    if (left > 0)
        note_fault(run, message);
    return 0;
}

int cmd_check(struct app *app, const struct command *command, int argc, char **argv)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct store_check_counts counts = {0};
    char **operands;
    int exit_code;
    if (command_parse(app, command, NULL, argc, argv, &operands, &exit_code) != 0)
        return exit_code;
    if (operands[0] != NULL)
        return command_misuse(command, _("\"%s\" is not expected"), operands[0]);
    if (workspace_open(&workspace, app->workspace, &error) != 0)
        return command_fail(&error);
    struct check_run run = {app, &workspace, json_array(), 0, 0};
    int result = resume_jobs(&run, &error);
    if (result == 0)
        result = case_store_check(&counts, workspace.store, note_fault, &run, &error);
    if (result == 0)
        result = check_forms(&run, &error);
    if (result == 0)
        result = case_store_list_archived(workspace.store, check_archived, &run, &error);
    if (result == 0 && command_is_interrupted())
        result = command_interrupted(&error);
    if (result == 0 && app->json)
        command_json(counts_to_json(&counts, &run));
    else if (result == 0 && !app->quiet)
        print_counts(&counts, &run);
    json_decref(run.faults);
    workspace_close(&workspace);
    if (result != 0)
        return command_fail(&error);
    return run.fault_count == 0 ? EXIT_ALL_DONE : EXIT_STORE;
}
