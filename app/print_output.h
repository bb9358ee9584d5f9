/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_PRINT_OUTPUT_H
#define FORMLOOP_PRINT_OUTPUT_H

#include "command.h"
#include "workspace.h"

#include <stdint.h>

/* Where the files of a print job wait for their names: a hidden folder inside the folder they are
 * for, so that naming them is a rename. A job killed before its commit leaves that folder and nothing
 * else, and the next job of the workspace into the same place removes it; one killed after its commit
 * has its files named by the next print, job or check command (print_ledger.h). */
struct print_output_folder {
    char *final;  /* absolute; owned */
    char *staged; /* owned */
};

/* Makes the folder in which the open job writes what belongs into folder, and notes it in the ledger.
 * ERROR_STORE when nothing can be written there. */
int print_output_stage(struct print_output_folder *out, struct workspace *workspace, const char *folder,
                       int64_t job_id, struct error *error);

/* The path under which a file is to be written now, so that it will be called name. Owned by the
 * caller; NULL when memory is out. */
char *print_output_path(const struct print_output_folder *folder, const char *name);

/* After the commit: gives the files their names, replacing what is there, and ends the note. */
int print_output_publish(const struct print_output_folder *folder, struct workspace *workspace, int64_t job_id,
                         struct error *error);

/* Instead of publishing: removes the folder and what was written into it. NULLs are fine. */
void print_output_discard(const struct print_output_folder *folder);
void print_output_free(struct print_output_folder *folder);

/* Names the files of jobs that were killed after their commit and says so. What cannot be named now
 * (a folder that is not there) is said too and tried again the next time; *left (unless NULL) is how
 * many. -1 only when the store fails. */
int print_output_resume(long *left, const struct app *app, struct workspace *workspace, struct error *error);

#endif
