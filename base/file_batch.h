/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FILE_BATCH_H
#define FORMLOOP_FILE_BATCH_H

#include "error.h"
#include "file.h"

#include <stddef.h>

/* Many files that get their names together, under the promise of file_write: a name is there only
 * for a file that is whole on the disk. One sync of the file system serves them all, where a sync a
 * file takes 2 ms (measured): a job of small files would spend most of its time in it. */
struct file_batch {
    struct file_writer *files; /* owned; closed, under their temporary names */
    size_t count, capacity;
};
#define FILE_BATCH_INIT {NULL, 0, 0}

/* Closes a file that is written to its end and takes it over. On failure it is abandoned. */
int file_batch_append(struct file_batch *batch, struct file_writer *writer, struct error *error);

/* Takes over the files of another batch, which is then empty. On failure both are as before. */
int file_batch_move(struct file_batch *to, struct file_batch *from, struct error *error);

/* Syncs the file systems of the files, gives each its name, syncs their folders; the batch is then
 * empty. After a failure some files may have their names, the others are gone. */
int file_batch_commit(struct file_batch *batch, struct error *error);

void file_batch_abandon(struct file_batch *batch); /* removes the files; ready for use again */

#endif
