/* SPDX-License-Identifier: MIT */
#include "print_run.h"

#include "file.h"
#include "guide.h"
#include "guide_values.h"
#include "message.h"
#include "print_document.h"
#include "print_ledger.h"
#include "print_output.h"
#include "values.h"

#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The guide is no form: its personal page carries a code of this form code, revision 1. */
#define GUIDE_FORM_CODE "GD"
#define GUIDE_REVISION 1
#define GUIDE_TITLE "任意継続のしおり"

/* A job on its way. Each case is planned in the ledger, set, and added to the file; the files are
 * written beside their place, the ledger commits, the files get their names. */
struct print_run {
    const struct app *app;
    struct workspace *workspace;
    const struct print_order *order;
    struct font_library *fonts;
    const struct form_definition *form; /* of a form, else NULL */
    struct guide *guide;                /* of the guide, else NULL */
    char guide_hash[HASH_TEXT_SIZE];    /* of its text */
    struct print_document *spool;       /* of order->output */
    struct print_output_folder spool_folder, split_folder;
    json_t *skipped;                    /* array */
    long pieces, pages;
    size_t bytes;
    int64_t job_id;
};

/* ---- one piece ---- */

static const char *document_title(const struct print_run *run)
{
    return run->form != NULL ? run->form->title : GUIDE_TITLE;
}

static int make_codes(char codes[][PAGE_CODE_TEXT_SIZE], const struct print_run *run, const char *form_code,
                      int revision, int pages, int64_t case_id, int64_t piece_id, struct error *error)
{
    struct page_code code = {.revision = revision, .pages = pages, .case_id = case_id, .piece_id = piece_id};
    memcpy(code.form, form_code, 3);
    for (int page = 1; page <= pages; page++) {
        code.page = page;
        if (page_code_format(codes[page - 1], &code, &run->workspace->keys, error) != 0)
            return -1;
    }
    return 0;
}

static int add_form(struct print_document *document, const struct print_run *run,
                    const struct case_record *record, const struct value_list *values, int64_t piece_id,
                    struct error *error)
{
    char codes[PAGE_CODE_MAX_PAGES][PAGE_CODE_TEXT_SIZE];
    const char *texts[PAGE_CODE_MAX_PAGES];
    int pages = (int)run->form->page_count;
    if (make_codes(codes, run, run->form->code, run->form->revision, pages, record->case_id, piece_id, error) != 0)
        return -1;
    for (int i = 0; i < pages; i++)
        texts[i] = codes[i];
    struct filled_form filled = {run->form, values->items, values->count, texts, record->case_number};
    return print_document_add_form(document, &filled, error);
}

static int add_guide(struct print_document *document, const struct print_run *run,
                     const struct case_record *record, const struct guide_values *values, int64_t piece_id,
                     struct error *error)
{
    char code[1][PAGE_CODE_TEXT_SIZE];
    if (make_codes(code, run, GUIDE_FORM_CODE, GUIDE_REVISION, 1, record->case_id, piece_id, error) != 0)
        return -1;
    struct guide_data data = {.values = values->values.items,
                              .value_count = values->values.count,
                              .months = values->months,
                              .month_count = values->month_count,
                              .prepayments = values->prepayments,
                              .prepayment_count = values->prepayment_count,
                              .page_code = code[0],
                              .has_outline = document != run->spool || run->order->case_count == 1,
                              .case_number = record->case_number};
    return print_document_add_guide(document, run->guide, &data, error);
}

/* What one piece is set from. */
struct piece_content {
    struct value_list values;  /* of a form */
    struct guide_values guide; /* of the guide */
};

static int fill_content(struct piece_content *out, struct piece_request *request, char hash[HASH_TEXT_SIZE],
                        const struct print_run *run, const struct case_record *record, struct error *error)
{
    memset(out, 0, sizeof *out);
    *request = (struct piece_request){.case_id = record->case_id, .document = run->order->document, .content_hash = hash};
    if (run->form != NULL) {
        values_append_case(&out->values, record, run->workspace->settings);
        value_format(&out->values, "revision", "%d", run->form->revision);
        value_list_hash(hash, &out->values, run->form->content_hash);
        request->form_code = run->form->code;
        request->revision = run->form->revision;
        request->pages = (int)run->form->page_count;
        return out->values.failed ? error_out_of_memory(error) : 0;
    }
    request->form_code = GUIDE_FORM_CODE;
    request->revision = GUIDE_REVISION;
    request->pages = 1;
    if (guide_values_fill(&out->guide, record, run->workspace->settings, run->order->printed, error) != 0)
        return -1;
    guide_values_hash(hash, &out->guide, run->guide_hash);
    return 0;
}

static int add_piece(struct print_document *document, const struct print_run *run,
                     const struct case_record *record, const struct piece_content *content, int64_t piece_id,
                     struct error *error)
{
    return run->form != NULL ? add_form(document, run, record, &content->values, piece_id, error)
                             : add_guide(document, run, record, &content->guide, piece_id, error);
}

/* A file of its own for a piece: DOCUMENT-CASE.pdf. */
static int write_split(struct print_run *run, const struct case_record *record, const struct piece_content *content,
                       int64_t piece_id, struct error *error)
{
    struct print_document *document = NULL;
    char name[120], *path;
    size_t bytes = 0;
    snprintf(name, sizeof name, "%s-%s.pdf", run->order->document, record->case_number);
    path = print_output_path(&run->split_folder, name);
    if (path == NULL)
        return error_out_of_memory(error);
    int result = print_document_new(&document, run->fonts, document_title(run),
                                    error);
    if (result == 0)
        result = add_piece(document, run, record, content, piece_id, error);
    if (result == 0 && run->spool == NULL)
        run->pages += print_document_page_count(document);
    if (result == 0)
        result = print_document_write(document, path, &bytes, error);
    if (run->spool == NULL)
        run->bytes += bytes;
    print_document_free(document);
    free(path);
    return result;
}

static int set_piece(struct print_run *run, const struct case_record *record, const struct piece_content *content,
                     int64_t piece_id, struct error *error)
{
    if (run->spool != NULL && add_piece(run->spool, run, record, content, piece_id, error) != 0)
        return -1;
    return run->order->split != NULL ? write_split(run, record, content, piece_id, error) : 0;
}

static void note_skipped(struct print_run *run, const struct case_record *record, const char *reason)
{
    json_array_append_new(run->skipped, json_pack("{s:s, s:s}", "case", record->case_number, "reason", reason));
    if (run->app->json)
        return;
    if (strstr(reason, record->case_number) != NULL) /* render names the case by itself */
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
    return print_job_plan_copy(out, store, request, run->order->copied_pieces[index], run->order->note, error);
}

/* A piece that cannot be set is left out and named; only trouble with the store or disk ends the job. */
static int print_case(struct print_run *run, size_t index, struct error *error)
{
    struct case_record record;
    struct piece_content content;
    struct piece_request request;
    struct planned_piece piece = {0};
    struct error piece_error = ERROR_INIT;
    char hash[HASH_TEXT_SIZE];
    if (case_store_load_by_id(&record, run->workspace->store, run->order->case_ids[index], error) != 0)
        return -1;
    int result = fill_content(&content, &request, hash, run, &record, &piece_error);
    if (result == 0)
        result = plan_piece(&piece, run, index, &request, &piece_error);
    bool is_twice = result == 0 && piece.in_job; /* the case was named twice: one piece of paper */
    if (result == 0 && !is_twice)
        result = set_piece(run, &record, &content, piece.piece_id, &piece_error);
    if (result == 0) {
        run->pieces += !is_twice;
    } else if (piece_error.code == ERROR_REFUSED) {
        note_skipped(run, &record, piece_error.message);
        result = piece.piece_id == 0 ? 0 : print_job_drop(run->workspace->store, piece.piece_id, error);
    } else {
        *error = piece_error;
    }
    value_list_free(&content.values);
    guide_values_free(&content.guide);
    return result;
}

/* ---- all pieces ---- */

static int load_document(struct print_run *run, struct error *error)
{
    if (strcmp(run->order->document, "guide") != 0) {
        run->form = workspace_form(run->workspace, run->order->document, run->order->revision, error);
        return run->form == NULL ? -1 : 0;
    }
    struct buffer text = BUFFER_INIT;
    int result = workspace_read_guide(&text, run->workspace, error);
    if (result == 0)
        result = guide_parse(&run->guide, buffer_text(&text), text.size, run->workspace->settings->texts.guide, error);
    hash_bytes(run->guide_hash, buffer_text(&text), text.size);
    buffer_free(&text);
    return result;
}

static int print_all(struct print_run *run, struct error *error)
{
    struct progress progress;
    progress_begin(&progress, run->app, _("print"), (long)run->order->case_count);
    int result = 0;
    for (size_t i = 0; result == 0 && i < run->order->case_count; i++) {
        result = command_is_interrupted() ? command_interrupted(error)
                                          : print_case(run, i, error);
        progress_show(&progress, (long)i + 1);
    }
    progress_end(&progress);
    return result;
}

/* ---- its files ---- */

/* dirname and basename change what they are given. */
static int stage_spool(struct print_run *run, struct error *error)
{
    char *copy = strdup(run->order->output);
    if (copy == NULL)
        return error_out_of_memory(error);
    int result = print_output_stage(&run->spool_folder, run->workspace, dirname(copy), run->job_id, error);
    free(copy);
    if (result != 0)
        error_prefix(error, "%s", run->order->output);
    return result;
}

static int stage_outputs(struct print_run *run, struct error *error)
{
    const struct print_order *order = run->order;
    if (order->output != NULL && stage_spool(run, error) != 0)
        return -1;
    if (order->split == NULL)
        return 0;
    if (folder_make(order->split, true, error) != 0)
        return -1;
    return print_output_stage(&run->split_folder, run->workspace, order->split, run->job_id, error);
}

static int write_spool(struct print_run *run, struct error *error)
{
    if (run->spool == NULL || run->pieces == 0)
        return 0;
    char *copy = strdup(run->order->output);
    char *path = copy == NULL ? NULL : print_output_path(&run->spool_folder, basename(copy));
    run->pages = print_document_page_count(run->spool);
    int result =
        path == NULL ? error_out_of_memory(error) : print_document_write(run->spool, path, &run->bytes, error);
    free(path);
    free(copy);
    return result;
}

static void discard_outputs(struct print_run *run)
{
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
        return error_set(error, ERROR_STORE, _("%s: is a folder; nothing was printed, name a file"), order->output);
    return 0;
}

static int commit_job(struct print_run *run, struct error *error)
{
    const struct print_order *order = run->order;
    struct print_job_totals totals = {order->output != NULL ? order->output : order->split, run->pages,
                                      (int64_t)run->bytes};
    return print_job_commit(run->workspace->store, &totals, error);
}

/* Plans, sets, writes, commits, names. A job without a piece leaves no trace and no file. */
static int run_job(struct print_run *run, struct error *error)
{
    struct case_store *store = run->workspace->store;
    if (run->order->case_count == 0)
        return 0;
    if (check_output(run->order, error) != 0)
        return -1;
    if (run->order->output != NULL &&
        print_document_new(&run->spool, run->fonts, document_title(run), error) != 0)
        return -1;
    if (print_job_open(&run->job_id, store, run->order->document, error) != 0)
        return -1;
    int result = stage_outputs(run, error);
    if (result == 0)
        result = print_all(run, error);
    if (result == 0)
        result = write_spool(run, error);
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
    const char *file = run->order->output != NULL ? run->order->output : run->order->split;
    size_t skipped = json_array_size(run->skipped);
    if (run->app->json)
        command_json(json_pack("{s:o, s:s, s:I, s:I, s:o, s:I, s:O}", "job",
                               run->job_id != 0 ? json_integer(run->job_id) : json_null(), "document", run->order->document,
                               "pieces", (json_int_t)run->pieces, "pages", (json_int_t)run->pages, "file",
                               run->pieces > 0 ? json_string(file) : json_null(), "bytes", (json_int_t)run->bytes,
                               "skipped", run->skipped));
    else if (run->order->case_count == 0)
        command_say(run->app, _("%s: due for no case; nothing was printed"), run->order->document);
    else if (run->job_id == 0)
        command_say(run->app, _("%s: nothing was printed, %zu skipped"), run->order->document, skipped);
    else
        command_say(run->app, _("job %lld: %ld pieces, %ld pages of %s in %s, %zu skipped"), (long long)run->job_id,
                    run->pieces, run->pages, run->order->document, file, skipped);
    return skipped > 0 ? EXIT_NEEDS_PERSON : EXIT_ALL_DONE;
}

int print_order_run(struct app *app, struct workspace *workspace, const struct print_order *order)
{
    struct error error = ERROR_INIT;
    struct print_run run = {.app = app, .workspace = workspace, .order = order, .skipped = json_array()};
    int result = load_document(&run, &error);
    if (result == 0)
        result = font_library_open(&run.fonts, NULL, &error);
    if (result == 0)
        result = run_job(&run, &error);
    int exit_code = result == 0 ? say_result(&run) : command_fail(&error);
    print_output_free(&run.spool_folder);
    print_output_free(&run.split_folder);
    print_document_free(run.spool);
    font_library_close(run.fonts);
    guide_free(run.guide);
    json_decref(run.skipped);
    return exit_code;
}
