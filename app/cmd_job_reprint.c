/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "job_line.h"
#include "message.h"
#include "print_ledger.h"
#include "print_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The pieces of the job that are copied: the named ones, or all that are waiting or mailed. */
struct copy_list {
    const struct piece_choice *choice;
    int64_t *piece_ids, *case_ids;
    size_t count, capacity;
    char document[65];
    int revision;
    bool failed; /* out of memory */
};

static bool is_wanted(const struct piece_choice *choice, const struct print_piece *piece)
{
    if (choice->count == 0)
        return piece->state == PIECE_WAITING || piece->state == PIECE_MAILED;
    for (size_t i = 0; i < choice->count; i++)
        if (choice->ids[i] == piece->piece_id)
            return true;
    return false;
}

static int grow(struct copy_list *list)
{
    size_t capacity = 2 * list->capacity + 64;
    int64_t *piece_ids = realloc(list->piece_ids, capacity * sizeof *piece_ids);
    if (piece_ids != NULL)
        list->piece_ids = piece_ids;
    int64_t *case_ids = realloc(list->case_ids, capacity * sizeof *case_ids);
    if (case_ids != NULL)
        list->case_ids = case_ids;
    if (piece_ids == NULL || case_ids == NULL)
        return -1;
    list->capacity = capacity;
    return 0;
}

static int append_copy(void *user, const struct print_piece *piece)
{
    struct copy_list *list = user;
    if (!is_wanted(list->choice, piece))
        return 0;
    list->failed = list->count == list->capacity && grow(list) != 0;
    if (list->failed)
        return -1;
    /* all pieces of a job are of one document and one revision (print_ledger.h) */
    snprintf(list->document, sizeof list->document, "%s", piece->document);
    list->revision = strcmp(piece->document, "guide") == 0 ? 0 : piece->revision;
    list->piece_ids[list->count] = piece->piece_id;
    list->case_ids[list->count++] = piece->case_id;
    return 0;
}

/* Named pieces that are not of the job. */
static int check_found(const struct copy_list *list, int64_t job_id, struct error *error)
{
    for (size_t i = 0; i < list->choice->count; i++) {
        bool found = false;
        for (size_t j = 0; j < list->count && !found; j++)
            found = list->piece_ids[j] == list->choice->ids[i];
        if (!found)
            return error_set(
                error, ERROR_REFUSED,
                _("piece %lld is not of job %lld; nothing was printed, job show lists its pieces"),
                (long long)list->choice->ids[i], (long long)job_id);
    }
    return list->count > 0
               ? 0
               : error_set(
                     error, ERROR_REFUSED,
                     _("job %lld has no piece that is waiting or mailed; nothing was printed"),
                     (long long)job_id);
}

static int note_found(void *user, const struct print_job *job)
{
    (void)job;
    *(bool *)user = true;
    return 0;
}

static int list_copies(struct copy_list *list, struct case_store *store, int64_t job_id,
                       struct error *error)
{
    bool found = false;
    if (print_job_list(store, job_id, 1, note_found, &found, error) != 0)
        return -1;
    if (!found)
        return error_set(error, ERROR_REFUSED, _("there is no job %lld; job list shows them"),
                         (long long)job_id);
    if (print_job_list_pieces(store, job_id, append_copy, list, error) != 0)
        return -1;
    return list->failed ? error_out_of_memory(error) : check_found(list, job_id, error);
}

static int reprint(struct app *app, int64_t job_id, const struct piece_choice *choice,
                   struct print_order *order)
{
    struct error error = ERROR_INIT;
    struct workspace workspace;
    struct copy_list list = {.choice = choice};
    int exit_code = job_workspace_open(&workspace, app);
    if (exit_code != EXIT_ALL_DONE)
        return exit_code;
    if ((order->note != NULL && print_reason_check(order->note, &error) != 0) ||
        list_copies(&list, workspace.store, job_id, &error) != 0) {
        exit_code = command_fail(&error);
    } else {
        order->document = list.document;
        order->revision = list.revision;
        order->case_ids = list.case_ids;
        order->case_count = list.count;
        order->copied_pieces = list.piece_ids;
        exit_code = print_order_run(app, &workspace, order);
    }
    free(list.piece_ids);
    free(list.case_ids);
    workspace_close(&workspace);
    return exit_code;
}

/* The same paper again: a packet with its cover sheet, or the booklet alone, if that is asked for. */
static int check_reprint(const struct command *command, const struct print_order *order,
                         const char *impose)
{
    if (order->output == NULL && order->split == NULL)
        return command_misuse(command, "%s", _("-o FILE or --split DIR is needed"));
    if (impose != NULL && strcmp(impose, "saddle") != 0)
        return command_misuse(command, "%s",
                              _("--impose: only saddle is known, and only of the guide"));
    if (order->is_booklet && order->has_cover)
        return command_misuse(command, "%s", _("--booklet goes without --cover"));
    return EXIT_ALL_DONE;
}

int cmd_job_reprint(struct app *app, const struct command *command, int argc, char **argv)
{
    const char *piece = NULL, *date_text = NULL, *impose = NULL;
    struct print_order order = {.printed = date_today(), .creep_mm = -1};
    const struct command_option options[] = {
        {"piece", 0, NULL, &piece, "PIECE…",
         N_("only these pieces; default: all that are waiting or mailed")},
        {"reason", 0, NULL, &order.note, "TEXT", N_("why; stands in the ledger")},
        {"output", 'o', NULL, &order.output, "FILE", N_("one PDF of all pieces")},
        {"split", 0, NULL, &order.split, "DIR", N_("a PDF a piece, DOCUMENT-CASE.pdf")},
        {"cover", 0, &order.has_cover, NULL, NULL,
         N_("a cover sheet with window address and barcode before each form or booklet")},
        {"booklet", 0, &order.is_booklet, NULL, NULL,
         N_("of the guide the booklet alone, without notice and transfer slip")},
        {"impose", 0, NULL, &impose, "saddle",
         N_("the guide on A4 sheets for duplex printing and folding")},
        {"date", 0, NULL, &date_text, "DATE",
         N_("the day of printing, for due dates; default: today")},
        {NULL, 0, NULL, NULL, NULL, NULL}};
    struct job_line line;
    int exit_code;
    if (job_line_read(&line, &exit_code, app, command, options, argc, argv) != 0)
        return exit_code;
    order.is_imposed = impose != NULL;
    exit_code = check_reprint(command, &order, impose);
    if (exit_code == EXIT_ALL_DONE)
        exit_code = job_day_parse(&order.printed, command, date_text);
    if (exit_code == EXIT_ALL_DONE)
        exit_code = reprint(app, line.job_id, &line.choice, &order);
    job_line_free(&line);
    return exit_code;
}
