/* SPDX-License-Identifier: MIT */
#include "print_run.h"

#include "customer_barcode.h"
#include "file.h"
#include "file_batch.h"
#include "gaiji.h"
#include "mail_job.h"
#include "message.h"
#include "preflight.h"
#include "print_output.h"
#include "print_piece.h"
#include "print_spool.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* A job on its way. What cannot be set is found first and left out. Then each case is planned in
 * the ledger, set, and added to the file; the files are written beside their place, the ledger
 * commits, the files get their names. */
struct print_run {
    const struct app *app;
    struct workspace *workspace;
    const struct print_order *order;
    struct piece_source source;
    struct imposition imposition; /* with order->is_imposed */
    struct gaiji_map *gaiji;      /* NULL: the workspace has no map */
    struct font_library *fonts;
    struct print_session *spool_session, *single_session;
    size_t *chosen; /* places in order->case_ids, in the order of printing */
    size_t chosen_count;
    struct print_spools spools; /* of order->output or order->mail */
    struct mail_job mail;
    struct file_batch singles; /* files of order->split that wait for their names */
    struct print_output_folder spool_folder, split_folder;
    json_t *skipped; /* array */
    long pieces, pages;
    size_t bytes;
    int64_t job_id;
};

/* ---- one piece ---- */

static bool has_spools(const struct print_order *order)
{
    return order->output != NULL || order->mail != NULL;
}

/* A file of its own for a piece: DOCUMENT-CASE.pdf. */
static int write_split(struct print_run *run, const struct case_record *record,
                       const struct piece_content *content, int64_t piece_id, struct error *error)
{
    struct print_document *document = NULL;
    char name[120], *path;
    size_t bytes = 0;
    snprintf(name, sizeof name, "%s-%s.pdf", run->order->document, record->case_number);
    path = print_output_path(&run->split_folder, name);
    if (path == NULL)
        return error_out_of_memory(error);
    int result = print_document_new_in(&document, run->single_session,
                                       piece_source_title(&run->source), error);
    if (result == 0 && run->order->is_imposed)
        result = print_document_set_imposition(document, &run->imposition, error);
    if (result == 0)
        result = piece_add(document, &run->source, record, content, piece_id, true, error);
    if (result == 0 && !has_spools(run->order))
        run->pages += print_document_page_count(document);
    if (result == 0)
        result = print_document_write_in(document, path, &run->singles, &bytes, error);
    if (!has_spools(run->order))
        run->bytes += bytes;
    print_document_free(document);
    free(path);
    return result;
}

static int note_mailed(struct print_run *run, const struct case_record *record, int64_t piece_id,
                       int first_page, struct error *error)
{
    struct customer_barcode barcode;
    int pages = print_document_page_count(run->spools.document) - first_page;
    struct mail_piece piece = {.piece_id = piece_id,
                               .pages = pages,
                               .sheets =
                                   (pages + PRINT_PAGES_PER_SHEET - 1) / PRINT_PAGES_PER_SHEET,
                               .spool = run->spools.number,
                               .position = first_page + 1};
    memcpy(piece.case_number, record->case_number, sizeof piece.case_number);
    memcpy(piece.postal_code, record->postal_code, sizeof piece.postal_code);
    piece.has_barcode =
        run->source.cover != NULL &&
        customer_barcode_for_address(&barcode, record->postal_code, record->address,
                                     record->address_building) == CUSTOMER_BARCODE_MADE;
    return mail_job_append(&run->mail, &piece, error);
}

static int write_spooled(struct print_run *run, const struct case_record *record,
                         const struct piece_content *content, int64_t piece_id, struct error *error)
{
    struct print_document *document = print_spools_document(&run->spools, error);
    int first_page = document == NULL ? 0 : print_document_page_count(document);
    if (document == NULL || piece_add(document, &run->source, record, content, piece_id,
                                      run->order->case_count == 1, error) != 0)
        return -1;
    if (run->order->mail != NULL && note_mailed(run, record, piece_id, first_page, error) != 0)
        return -1;
    return print_spools_end_piece(&run->spools, error);
}

static int set_piece(struct print_run *run, const struct case_record *record,
                     const struct piece_content *content, int64_t piece_id, struct error *error)
{
    /* The single file first: what is refused must not be in the spool already. */
    if (run->order->split != NULL && write_split(run, record, content, piece_id, error) != 0)
        return -1;
    return has_spools(run->order) ? write_spooled(run, record, content, piece_id, error) : 0;
}

static void note_skipped(struct print_run *run, const struct case_record *record,
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

static int plan_piece(struct planned_piece *out, struct print_run *run, size_t index,
                      const struct piece_request *request, struct error *error)
{
    struct case_store *store = run->workspace->store;
    if (run->order->copied_pieces == NULL)
        return print_job_plan(out, store, request, error);
    return print_job_plan_copy(out, store, request, run->order->copied_pieces[index],
                               run->order->note, error);
}

/* A piece that cannot be set is left out and named; only trouble with the store or disk ends the
 * job. */
static int print_case(struct print_run *run, size_t index, struct error *error)
{
    struct case_record record;
    struct piece_content content;
    struct piece_request request;
    struct planned_piece piece = {0};
    struct error piece_error = ERROR_INIT;
    char hash[HASH_TEXT_SIZE];
    if (case_store_load_by_id(&record, run->workspace->store, run->order->case_ids[index], error) !=
        0)
        return -1;
    int result = piece_content_fill(&content, &request, hash, &run->source, &record, &piece_error);
    if (result == 0)
        result = plan_piece(&piece, run, index, &request, &piece_error);
    bool is_twice = result == 0 && piece.in_job; /* the case was named twice: one piece of paper */
    if (result == 0 && !is_twice)
        result = set_piece(run, &record, &content, piece.piece_id, &piece_error);
    if (result == 0) {
        run->pieces += !is_twice;
    } else if (piece_error.code == ERROR_REFUSED) {
        note_skipped(run, &record, piece_error.message);
        result =
            piece.piece_id == 0 ? 0 : print_job_drop(run->workspace->store, piece.piece_id, error);
    } else {
        *error = piece_error;
    }
    piece_content_free(&content);
    return result;
}

/* ---- all pieces ---- */

static int open_fonts(struct print_run *run, struct error *error)
{
    if (font_library_open(&run->fonts, NULL, error) != 0 ||
        workspace_load_gaiji(&run->gaiji, run->workspace, error) != 0)
        return -1;
    if (run->gaiji != NULL && font_library_use_gaiji(run->fonts, run->gaiji, error) != 0)
        return -1;
    if (has_spools(run->order) &&
        print_session_new(&run->spool_session, run->fonts, PRINT_SPOOLS, error) != 0)
        return -1;
    return run->order->split == NULL
               ? 0
               : print_session_new(&run->single_session, run->fonts, PRINT_SINGLES, error);
}

/* All faults of one piece, as one text. */
struct fault_list {
    struct buffer text;
};

/* A name that the form and its cover sheet both show is told once. */
static void append_fault(void *user, const struct preflight_fault *fault)
{
    struct fault_list *list = user;
    struct buffer line = BUFFER_INIT;
    buffer_format(&line, _("case %s, field %s: %s"), fault->case_number, fault->field,
                  fault->message);
    if (strstr(buffer_text(&list->text), buffer_text(&line)) == NULL)
        buffer_format(&list->text, "%s%s", list->text.size > 0 ? "; " : "", buffer_text(&line));
    buffer_free(&line);
}

static int preflight_filled(struct fault_list *faults, struct preflight *preflight,
                            const struct form_definition *form, struct value_list *values,
                            const struct case_record *record, struct error *error)
{
    const struct filled_form filled = {.form = form,
                                       .values = values->items,
                                       .value_count = values->count,
                                       .case_number = record->case_number};
    int result = values->failed
                     ? error_out_of_memory(error)
                     : preflight_form(NULL, preflight, &filled, append_fault, faults, error);
    value_list_free(values);
    return result;
}

static int preflight_forms(struct fault_list *faults, const struct print_run *run,
                           struct preflight *preflight, const struct case_record *record,
                           struct error *error)
{
    const struct piece_source *source = &run->source;
    struct value_list values = VALUE_LIST_INIT, cover_values = VALUE_LIST_INIT;
    int result = 0;
    if (source->form != NULL) {
        piece_append_values(&values, source, record);
        result = preflight_filled(faults, preflight, source->form, &values, record, error);
    }
    if (result == 0 && source->cover != NULL) {
        piece_append_cover_values(&cover_values, source, record);
        result = preflight_filled(faults, preflight, source->cover, &cover_values, record, error);
    }
    return result;
}

/* What a refusal of one piece says goes to its faults; any other failure ends the job. */
static int append_reason(struct fault_list *faults, const struct error *reason, struct error *error)
{
    if (reason->code != ERROR_REFUSED) {
        *error = *reason;
        return -1;
    }
    buffer_format(&faults->text, "%s%s", faults->text.size > 0 ? "; " : "", reason->message);
    return 0;
}

/* The guide: the amounts, the characters of its values, and whether unusually long ones fit. */
static int preflight_guide(struct fault_list *faults, const struct print_run *run,
                           struct preflight *preflight, const struct case_record *record,
                           struct error *error)
{
    struct guide_values values;
    struct error reason = ERROR_INIT;
    int result =
        guide_values_fill(&values, record, run->workspace->settings, run->order->printed, &reason);
    if (result == 0)
        result = preflight_values(NULL, preflight, values.values.items, values.values.count,
                                  record->case_number, append_fault, faults, error);
    else
        result = append_reason(faults, &reason, error);
    guide_values_free(&values);
    struct print_session *session =
        run->spool_session != NULL ? run->spool_session : run->single_session;
    if (result == 0 && faults->text.size == 0 &&
        piece_try_guide(session, &run->source, record, &reason) != 0)
        result = append_reason(faults, &reason, error);
    return result;
}

static int preflight_case(struct fault_list *faults, const struct print_run *run,
                          struct preflight *preflight, const struct case_record *record,
                          struct error *error)
{
    if (run->source.guide != NULL && preflight_guide(faults, run, preflight, record, error) != 0)
        return -1;
    return preflight_forms(faults, run, preflight, record, error);
}

/* Finds out before anything is written which pieces cannot be printed, and names them all. */
static int preflight_all(struct print_run *run, struct error *error)
{
    struct preflight *preflight = NULL;
    struct fault_list faults = {BUFFER_INIT};
    int result = preflight_new(&preflight, run->fonts, error);
    for (size_t i = 0; result == 0 && i < run->order->case_count; i++) {
        struct case_record record;
        buffer_clear(&faults.text);
        result =
            case_store_load_by_id(&record, run->workspace->store, run->order->case_ids[i], error);
        if (result == 0)
            result = preflight_case(&faults, run, preflight, &record, error);
        if (result == 0 && faults.text.size > 0)
            note_skipped(run, &record, buffer_text(&faults.text));
        else if (result == 0)
            run->chosen[run->chosen_count++] = i;
        if (result == 0 && command_is_interrupted())
            result = command_interrupted(error);
    }
    buffer_free(&faults.text);
    preflight_free(preflight);
    return result;
}

static int print_all(struct print_run *run, struct error *error)
{
    struct progress progress;
    progress_begin(&progress, run->app, _("print"), (long)run->chosen_count);
    int result = 0;
    for (size_t i = 0; result == 0 && i < run->chosen_count; i++) {
        result = command_is_interrupted() ? command_interrupted(error)
                                          : print_case(run, run->chosen[i], error);
        progress_show(&progress, (long)i + 1);
    }
    progress_end(&progress);
    return result;
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
    if (has_spools(order) && stage_spools(run, error) != 0)
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
    if (!has_spools(order))
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
    if (check_output(run->order, error) != 0 || preflight_all(run, error) != 0 ||
        sort_cases(run, error) != 0)
        return -1;
    if (run->chosen_count == 0)
        return 0;
    if (print_job_open(&run->job_id, store, run->order->document, error) != 0)
        return -1;
    int result = stage_outputs(run, error);
    if (result == 0)
        result = print_all(run, error);
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
    print_session_free(run->spool_session);
    print_session_free(run->single_session);
    font_library_close(run->fonts);
    gaiji_map_free(run->gaiji);
    guide_free(run->source.guide);
    mail_job_free(&run->mail);
    free(run->chosen);
    json_decref(run->skipped);
}

int print_order_run(struct app *app, struct workspace *workspace, const struct print_order *order)
{
    struct error error = ERROR_INIT;
    struct print_run run = {.app = app,
                            .workspace = workspace,
                            .order = order,
                            .skipped = json_array(),
                            .imposition = imposition_a4,
                            .source = {.workspace = workspace, .order = order}};
    run.imposition.creep_mm =
        order->creep_mm >= 0 ? order->creep_mm : workspace->settings->booklet.creep_mm;
    int result = piece_source_load(&run.source, &error);
    if (result == 0)
        result = open_fonts(&run, &error);
    if (result == 0)
        result = run_job(&run, &error);
    int exit_code = result == 0 ? say_result(&run) : command_fail(&error);
    free_run(&run);
    return exit_code;
}
