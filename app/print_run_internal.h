/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_RUN_INTERNAL_H
#define FORMLOOP_PRINT_RUN_INTERNAL_H

/* Between print_run.c, print_preflight.c and print_setting.c only. */

#include "file_batch.h"
#include "gaiji.h"
#include "mail_job.h"
#include "print_output.h"
#include "print_piece.h"
#include "print_run.h"
#include "print_spool.h"

#include <jansson.h>

/* What one thread sets pieces with. */
struct print_worker {
    struct crew_turn turn;
    struct font_library *fonts;
    struct print_compositor *spool, *single; /* NULL: the job has no such files */
    struct print_document *apart;            /* of spool */
};

/* A job on its way. What cannot be set is found first and left out. Then each case is planned in
 * the ledger, set, and added to the file; the files are written beside their place, the ledger
 * commits, the files get their names. The threads share what is set before they start, and their
 * sessions; all else is the caller's thread's. */
struct print_run {
    const struct app *app;
    struct workspace *workspace;
    const struct print_order *order;
    struct piece_source source;
    struct imposition imposition; /* with order->is_imposed */
    struct gaiji_map *gaiji; /* NULL: the workspace has no map */
    struct print_worker *workers; /* owned; the first is the caller's thread */
    int jobs;
    struct print_session *spool_session, *single_session;
    size_t *chosen; /* places in order->case_ids, in the order of printing */
    size_t chosen_count;
    size_t next; /* place in order->case_ids or chosen that comes next */
    struct print_spools spools; /* of order->output or order->mail */
    struct mail_job mail;
    struct file_batch singles; /* files of order->split that wait for their names */
    struct print_output_folder spool_folder, split_folder;
    struct progress progress;
    long done; /* pieces, with those that were left out */
    json_t *skipped; /* array */
    long pieces, pages;
    size_t bytes;
    int64_t job_id;
};

bool print_has_spools(const struct print_order *order);

/* Names a case that is left out. */
void print_note_skipped(struct print_run *run, const struct case_record *record, const char *reason);

/* Finds out before anything is written which pieces cannot be printed, and names them all; the others
 * are run->chosen. */
int print_preflight_all(struct print_run *run, struct error *error);

/* Opens what run->jobs threads need. Close also after a failure. */
int print_workers_open(struct print_run *run, struct error *error);
void print_workers_close(struct print_run *run); /* before the sessions */

/* Plans, sets and adds run->chosen. */
int print_set_all(struct print_run *run, struct error *error);

#endif
