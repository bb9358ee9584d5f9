/* SPDX-License-Identifier: MIT */
/* The pieces of a job, planned and added by the caller's thread, set by all (base/crew.h). */
#include "customer_barcode.h"
#include "message.h"
#include "print_run_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Workers ---- */

static int open_apart(struct print_worker *worker, const struct print_run *run, struct error *error)
{
    if (print_compositor_new(&worker->spool, run->spool_session, worker->fonts, &worker->turn,
                             error) != 0 ||
        print_document_new_apart(&worker->apart, worker->spool, error) != 0)
        return -1;
    return run->order->is_imposed
               ? print_document_set_imposition(worker->apart, &run->imposition, error)
               : 0;
}

static int open_fonts(struct print_worker *worker, const struct print_run *run,
                      struct error *error)
{
    if (font_library_open(&worker->fonts, NULL, error) != 0)
        return -1;
    return run->gaiji == NULL ? 0 : font_library_use_gaiji(worker->fonts, run->gaiji, error);
}

/* The session's own thread is the first worker's. */
static int open_sessions(struct print_run *run, struct error *error)
{
    struct font_library *fonts = run->workers[0].fonts;
    if (print_has_spools(run->order) &&
        print_session_new(&run->spool_session, fonts, PRINT_SPOOLS, error) != 0)
        return -1;
    return run->order->split == NULL
               ? 0
               : print_session_new(&run->single_session, fonts, PRINT_SINGLES, error);
}

int print_workers_open(struct print_run *run, struct error *error)
{
    int result = 0;
    run->workers = calloc((size_t)run->jobs, sizeof *run->workers);
    if (run->workers == NULL)
        return error_out_of_memory(error);
    for (int i = 0; i < run->jobs && result == 0; i++)
        result = open_fonts(&run->workers[i], run, error);
    if (result == 0)
        result = open_sessions(run, error);
    for (int i = 0; i < run->jobs && result == 0; i++) {
        struct print_worker *worker = &run->workers[i];
        if (run->spool_session != NULL)
            result = open_apart(worker, run, error);
        if (result == 0 && run->single_session != NULL)
            result = print_compositor_new(&worker->single, run->single_session, worker->fonts,
                                          &worker->turn, error);
    }
    return result;
}

void print_workers_close(struct print_run *run)
{
    for (int i = 0; i < run->jobs && run->workers != NULL; i++) {
        print_document_free(run->workers[i].apart);
        print_compositor_free(run->workers[i].spool);
        print_compositor_free(run->workers[i].single);
    }
    print_session_free(run->spool_session);
    print_session_free(run->single_session);
    for (int i = 0; i < run->jobs && run->workers != NULL; i++)
        font_library_close(run->workers[i].fonts);
    free(run->workers);
}

/* ---- One piece ---- */

struct piece_item {
    size_t place; /* in order->case_ids */
    struct case_record record;
    struct piece_content content;
    struct planned_piece piece; /* piece_id 0: none */
    struct error error;         /* ERROR_REFUSED: the piece is left out */
    bool has_barcode;
    struct set_piece *set;    /* for the spool */
    struct file_batch single; /* the file of its own */
    long single_pages;
    size_t single_bytes;
};

static int plan_piece(struct piece_item *item, struct print_run *run, struct error *error)
{
    struct case_store *store = run->workspace->store;
    struct piece_request request;
    struct value_list facts = VALUE_LIST_INIT;
    char hash[HASH_TEXT_SIZE];
    int result = piece_facts_load(&facts, &run->source, &item->record, error);
    if (result == 0)
        result = piece_content_fill(&item->content, &request, hash, &run->source, &item->record,
                                    &facts, error);
    value_list_free(&facts);
    if (result != 0)
        return -1;
    if (run->order->copied_pieces == NULL)
        return print_job_plan(&item->piece, store, &request, error);
    return print_job_plan_copy(&item->piece, store, &request,
                               run->order->copied_pieces[item->place], run->order->note, error);
}

static int prepare_piece(void *user, void *place, struct error *error)
{
    struct print_run *run = user;
    struct piece_item *item = place;
    if (run->next == run->chosen_count)
        return 0;
    if (command_is_interrupted())
        return command_interrupted(error);
    item->place = run->chosen[run->next++];
    if (case_store_load_by_id(&item->record, run->workspace->store,
                              run->order->case_ids[item->place], error) != 0)
        return -1;
    if (plan_piece(item, run, &item->error) == 0 || item->error.code == ERROR_REFUSED)
        return 1;
    *error = item->error;
    return -1;
}

/* A file of its own for a piece: DOCUMENT-CASE.pdf. */
static int write_single(struct piece_item *item, const struct print_run *run,
                        struct print_document *document, struct error *error)
{
    char name[120], *path;
    if (run->order->is_imposed &&
        print_document_set_imposition(document, &run->imposition, error) != 0)
        return -1;
    if (piece_add(document, &run->source, &item->record, &item->content, item->piece.piece_id, true,
                  error) != 0)
        return -1;
    item->single_pages = print_document_page_count(document);
    snprintf(name, sizeof name, "%s-%s.pdf", run->order->document, item->record.case_number);
    path = print_output_path(&run->split_folder, name);
    if (path == NULL)
        return error_out_of_memory(error);
    int result =
        print_document_write_in(document, path, &item->single, &item->single_bytes, error);
    free(path);
    return result;
}

static int set_single(struct piece_item *item, const struct print_run *run,
                      struct print_worker *worker, struct error *error)
{
    struct print_document *document;
    if (print_document_new_by(&document, worker->single, piece_source_title(&run->source), error) !=
        0)
        return -1;
    int result = write_single(item, run, document, error);
    print_document_free(document);
    return result;
}

static int set_spooled(struct piece_item *item, const struct print_run *run,
                       struct print_worker *worker, struct error *error)
{
    struct customer_barcode barcode;
    if (piece_add(worker->apart, &run->source, &item->record, &item->content, item->piece.piece_id,
                  run->order->case_count == 1, error) != 0)
        return -1;
    item->set = print_document_take_piece(worker->apart);
    item->has_barcode =
        run->order->mail != NULL && piece_source_has_address(&run->source) &&
        customer_barcode_for_address(&barcode, item->record.postal_code, item->record.address,
                                     item->record.address_building) == CUSTOMER_BARCODE_MADE;
    return 0;
}

static int set_piece(struct piece_item *item, const struct print_run *run,
                     struct print_worker *worker, struct error *error)
{
    if (run->order->split != NULL && set_single(item, run, worker, error) != 0)
        return -1;
    return print_has_spools(run->order) ? set_spooled(item, run, worker, error) : 0;
}

/* In any thread. */
static void work_on_piece(void *user, int number, const struct crew_turn *turn, void *place)
{
    const struct print_run *run = user;
    struct print_worker *worker = &run->workers[number];
    struct piece_item *item = place;
    if (item->error.code != ERROR_NONE || item->piece.in_job)
        return; /* refused, or the case was named twice: one piece of paper */
    worker->turn = *turn;
    set_piece(item, run, worker, &item->error);
    worker->turn = (struct crew_turn){0};
}

static int note_mailed(struct print_run *run, const struct piece_item *item, int first_page,
                       struct error *error)
{
    int pages = print_document_page_count(run->spools.document) - first_page;
    struct mail_piece piece = {.piece_id = item->piece.piece_id,
                               .has_barcode = item->has_barcode,
                               .pages = pages,
                               .sheets =
                                   (pages + PRINT_PAGES_PER_SHEET - 1) / PRINT_PAGES_PER_SHEET,
                               .spool = run->spools.number,
                               .position = first_page + 1};
    memcpy(piece.case_number, item->record.case_number, sizeof piece.case_number);
    memcpy(piece.postal_code, item->record.postal_code, sizeof piece.postal_code);
    return mail_job_append(&run->mail, &piece, error);
}

static int add_to_spool(struct print_run *run, const struct piece_item *item, struct error *error)
{
    struct print_document *document = print_spools_document(&run->spools, error);
    int first_page = document == NULL ? 0 : print_document_page_count(document);
    if (document == NULL || print_document_append(document, item->set, error) != 0)
        return -1;
    if (run->order->mail != NULL && note_mailed(run, item, first_page, error) != 0)
        return -1;
    return print_spools_end_piece(&run->spools, error);
}

static int add_piece(struct print_run *run, struct piece_item *item, struct error *error)
{
    if (item->piece.in_job)
        return 0;
    if (run->source.guide != NULL &&
        case_store_expect_payments(run->workspace->store, item->record.case_id,
                                   &item->content.guide.expected, error) != 0)
        return -1;
    if (print_job_note_printed(run->workspace->store, item->piece.piece_id, error) != 0)
        return -1;
    run->pieces++;
    if (file_batch_move(&run->singles, &item->single, error) != 0)
        return -1;
    if (item->set != NULL)
        return add_to_spool(run, item, error);
    run->pages += item->single_pages;
    run->bytes += item->single_bytes;
    return 0;
}

/* A piece that cannot be set is left out and named; only trouble with the store or disk ends the
 * job. */
static int finish_piece(void *user, void *place, struct error *error)
{
    struct print_run *run = user;
    struct piece_item *item = place;
    int result = 0;
    if (item->error.code == ERROR_NONE) {
        result = add_piece(run, item, error);
    } else if (item->error.code == ERROR_REFUSED) {
        print_note_skipped(run, &item->record, item->error.message);
        if (item->piece.piece_id != 0)
            result = print_job_drop(run->workspace->store, item->piece.piece_id, error);
    } else {
        *error = item->error;
        result = -1;
    }
    progress_show(&run->progress, ++run->done);
    return result;
}

static void clear_piece(void *place)
{
    struct piece_item *item = place;
    piece_content_free(&item->content);
    set_piece_free(item->set);
    file_batch_abandon(&item->single);
}

/* ---- All pieces ---- */

int print_set_all(struct print_run *run, struct error *error)
{
    const struct crew_work work = {run->jobs,     sizeof(struct piece_item),
                                   run,           prepare_piece,
                                   work_on_piece, finish_piece,
                                   clear_piece};
    run->next = 0;
    progress_begin(&run->progress, run->app, _("print"), (long)run->chosen_count);
    int result = crew_run(&work, error);
    progress_end(&run->progress);
    return result;
}
