/* SPDX-License-Identifier: MIT */
#include "print_run.h"

#include "file.h"
#include "message.h"
#include "print_run_internal.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

bool print_has_spools(const struct print_order *order)
{
    return order->output != NULL || order->mail != NULL;
}

void print_note_skipped(struct print_run *run, const struct case_record *record,
                        const char *reason)
{
    json_array_append_new(run->skipped,
                          json_pack("{s:s, s:s}", "case", record->case_number, "reason", reason));
    if (run->app->json)
        return;
    if (strstr(reason, record->case_number) !=
        NULL) /* render and preflight name the case themselves */
        fprintf(stderr, "formloop: %s\n", reason);
    else
        fprintf(stderr, _("formloop: case %s: not printed: %s\n"), record->case_number, reason);
}

/* ---- its files ---- */

/* dirname and basename change what they are given. */
static int stage_spools(struct print_run *run, struct error *error)
{
    const struct print_order *order = run->order;
    char *copy = strdup(order->mail != NULL ? order->mail : order->output),
         *again = strdup(copy != NULL ? copy : "");
    int result = copy == NULL || again == NULL ? error_out_of_memory(error) : 0;
    run->spools =
        (struct print_spools){.session = run->spool_session,
                              .folder = &run->spool_folder,
                              .title = piece_source_title(&run->source),
                              .imposition = order->is_imposed ? &run->imposition : NULL,
                              .sheets_per_spool = order->mail != NULL ? order->sheets_per_spool : 0,
                              .pages_per_sheet = PRINT_PAGES_PER_SHEET};
    if (result == 0)
        snprintf(run->spools.name, sizeof run->spools.name, "%s",
                 order->mail != NULL ? "spool" : basename(again));
    if (result == 0 && order->mail != NULL)
        result = folder_make(order->mail, true, error);
    if (result == 0)
        result = print_output_stage(&run->spool_folder, run->workspace,
                                    order->mail != NULL ? order->mail : dirname(copy), run->job_id,
                                    error);
    free(copy);
    free(again);
    return result;
}

static int stage_outputs(struct print_run *run, struct error *error)
{
    const struct print_order *order = run->order;
    if (print_has_spools(order) && stage_spools(run, error) != 0)
        return -1;
    if (order->split == NULL)
        return 0;
    if (folder_make(order->split, true, error) != 0)
        return -1;
    return print_output_stage(&run->split_folder, run->workspace, order->split, run->job_id, error);
}

static int close_spools(struct print_run *run, struct error *error)
{
    const struct print_order *order = run->order;
    if (!print_has_spools(order))
        return 0;
    if (print_spools_close(&run->spools, error) != 0)
        return -1;
    run->pages = run->spools.pages;
    run->bytes = run->spools.bytes;
    if (order->mail == NULL || run->pieces == 0)
        return 0;
    return mail_job_write(&run->mail, &run->spool_folder, run->job_id, order->document,
                          piece_source_title(&run->source), run->workspace->settings,
                          order->printed, order->sort_postal, run->spool_session, error);
}

static void discard_outputs(struct print_run *run)
{
    print_spools_abandon(&run->spools);
    file_batch_abandon(&run->singles);
    print_output_discard(&run->spool_folder);
    print_output_discard(&run->split_folder);
}

static int publish_outputs(struct print_run *run, struct error *error)
{
    struct workspace *workspace = run->workspace;
    if (run->spool_folder.staged != NULL &&
        print_output_publish(&run->spool_folder, workspace, run->job_id, error) != 0)
        return -1;
    return run->split_folder.staged == NULL
               ? 0
               : print_output_publish(&run->split_folder, workspace, run->job_id, error);
}

/* ---- the job ---- */

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int check_output(const struct print_order *order, struct error *error)
{
    size_t length = order->output == NULL ? 0 : strlen(order->output);
    if (length > 0 && (order->output[length - 1] == '/' || is_folder(order->output)))
        return error_set(error, ERROR_STORE, _("%s: is a folder; nothing was printed, name a file"),
                         order->output);
    return 0;
}

/* What the ledger and the user are told that was written. */
static const char *output_of(const struct print_order *order)
{
    return order->mail != NULL ? order->mail : order->output != NULL ? order->output : order->split;
}

static int commit_job(struct print_run *run, struct error *error)
{
    const struct print_order *order = run->order;
    struct print_job_totals totals = {output_of(order), run->pages, (int64_t)run->bytes};
    return print_job_commit(run->workspace->store, &totals, error);
}

static int sort_cases(struct print_run *run, struct error *error)
{
    return run->order->sort_postal
               ? mail_job_sort(run->chosen, run->chosen_count, run->order->case_ids,
                               run->workspace->store, error)
               : 0;
}

/* Plans, sets, writes, commits, names. A job without a piece leaves no trace and no file. */
static int run_job(struct print_run *run, struct error *error)
{
    struct case_store *store = run->workspace->store;
    run->chosen = calloc(run->order->case_count + 1, sizeof *run->chosen);
    if (run->chosen == NULL)
        return error_out_of_memory(error);
    if (check_output(run->order, error) != 0 || print_preflight_all(run, error) != 0 ||
        sort_cases(run, error) != 0)
        return -1;
    if (run->chosen_count == 0)
        return 0;
    if (print_job_open(&run->job_id, store, run->order->document, error) != 0)
        return -1;
    int result = stage_outputs(run, error);
    if (result == 0)
        result = print_set_all(run, error);
    if (result == 0)
        result = close_spools(run, error);
    if (result == 0)
        result = file_batch_commit(&run->singles, error);
    if (result == 0 && run->pieces > 0 && commit_job(run, error) == 0)
        return publish_outputs(run, error);
    result = run->pieces == 0 ? result : -1;
    print_job_abandon(store);
    discard_outputs(run);
    run->job_id = 0;
    return result;
}

static int say_result(const struct print_run *run)
{
    const char *file = output_of(run->order);
    size_t skipped = json_array_size(run->skipped);
    if (run->app->json)
        command_json(json_pack("{s:o, s:s, s:I, s:I, s:o, s:I, s:O}", "job",
                               run->job_id != 0 ? json_integer(run->job_id) : json_null(),
                               "document", run->order->document, "pieces", (json_int_t)run->pieces,
                               "pages", (json_int_t)run->pages, "file",
                               run->pieces > 0 ? json_string(file) : json_null(), "bytes",
                               (json_int_t)run->bytes, "skipped", run->skipped));
    else if (run->order->case_count == 0)
        command_say(run->app, _("%s: due for no case; nothing was printed"), run->order->document);
    else if (run->job_id == 0)
        command_say(run->app, _("%s: nothing was printed, %zu skipped"), run->order->document,
                    skipped);
    else
        command_say(run->app, _("job %lld: %ld pieces, %ld pages of %s in %s, %zu skipped"),
                    (long long)run->job_id, run->pieces, run->pages, run->order->document, file,
                    skipped);
    return skipped > 0 ? EXIT_NEEDS_PERSON : EXIT_ALL_DONE;
}

static void free_run(struct print_run *run)
{
    print_output_free(&run->spool_folder);
    print_output_free(&run->split_folder);
    print_spools_abandon(&run->spools);
    print_workers_close(run);
    gaiji_map_free(run->gaiji);
    guide_free(run->source.guide);
    mail_job_free(&run->mail);
    free(run->chosen);
    json_decref(run->skipped);
}

/* A thread costs as much as setting some pieces: its faces are opened. */
#define PIECES_WORTH_A_THREAD 64

static int useful_jobs(const struct print_order *order)
{
    const size_t most = 1 + order->case_count / PIECES_WORTH_A_THREAD;
    const int jobs = order->jobs < 1 ? 1 : order->jobs > CREW_MAX_JOBS ? CREW_MAX_JOBS : order->jobs;
    return most < (size_t)jobs ? (int)most : jobs;
}

int print_order_run(struct app *app, struct workspace *workspace, const struct print_order *order)
{
    struct error error = ERROR_INIT;
    struct print_run run = {.app = app,
                            .workspace = workspace,
                            .order = order,
                            .skipped = json_array(),
                            .jobs = useful_jobs(order),
                            .imposition = imposition_a4,
                            .source = {.workspace = workspace, .order = order}};
    run.imposition.creep_mm =
        order->creep_mm >= 0 ? order->creep_mm : workspace->settings->booklet.creep_mm;
    int result = piece_source_load(&run.source, &error);
    if (result == 0)
        result = workspace_load_gaiji(&run.gaiji, workspace, &error);
    if (result == 0)
        result = print_workers_open(&run, &error);
    if (result == 0)
        result = run_job(&run, &error);
    int exit_code = result == 0 ? say_result(&run) : command_fail(&error);
    free_run(&run);
    return exit_code;
}
