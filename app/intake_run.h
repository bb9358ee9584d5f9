/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_INTAKE_RUN_H
#define FORMLOOP_INTAKE_RUN_H

#include "command.h"
#include "intake_filing.h"
#include "scan_list.h"
#include "scan_reader.h"

/* Taking in files: from the page readers, in order, into batches of the ledger. */
struct intake_run {
    struct app *app;
    struct workspace *workspace;
    struct date received; /* not set: the day on which each batch begins */
    int jobs;
    bool removes_files; /* a file goes from where it lies once all its pages are filed */

    struct scan_reader *reader;
    struct intake_filing filing; /* of the batch that is open, or was last */
    bool has_batch;
    struct done_file *done; /* owned; files to be removed after the next commit */
    size_t done_count, done_capacity;
    bool any_refused, needs_person;
};

/* Starts the page readers; the fields above the blank line are set. */
int intake_run_open(struct intake_run *run, struct error *error);

/* Takes in the files, in a batch that is opened if none is. Files that cannot be read are named and
 * stay where they are. When it fails, and when it is interrupted, what was said is filed. */
int intake_run_take(struct intake_run *run, const struct scan_list *list, struct error *error);

/* Removes files of the list that a run took in, under this name and with this content, and that was
 * killed before it could remove them, or that may not be removed; takes them off the list. */
int intake_run_remove_taken(struct intake_run *run, struct scan_list *list, struct error *error);

/* Closes the batch, if one is open, and says its counts. is_whole: nothing more belongs to it. */
int intake_run_end_batch(struct intake_run *run, bool is_whole, struct error *error);
void intake_run_close(struct intake_run *run);

#endif
