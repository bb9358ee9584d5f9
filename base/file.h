/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_FILE_H
#define FORMLOOP_FILE_H

#include "buffer.h"
#include "error.h"

#include <stdbool.h>
#include <stddef.h>

/* Appends the whole file to out. A file of more than limit bytes, or one that is no regular file,
 * pipe or device, is refused (ERROR_REFUSED); one that cannot be opened or read is ERROR_REFUSED
 * too, with the reason of the system. */
int file_read(struct buffer *out, const char *path, size_t limit, struct error *error);

/* Writes the bytes under path so that a reader, or a crash at any moment, sees the old file or the
 * new one whole: temporary name in the same folder, write, fsync, rename, fsync of the folder.
 * mode as for open(2). On failure the temporary file is gone and path is as it was. */
int file_write(const char *path, const void *bytes, size_t size, int mode, struct error *error);

/* A file that is written piece by piece under the same promise as file_write. */
struct file_writer {
    int descriptor;       /* -1 when not open */
    char *path;           /* owned */
    char *temporary_path; /* owned */
};

int file_writer_open(struct file_writer *out, const char *path, int mode, struct error *error);
/* The same under a temporary name of the caller's, on the same file system as path. */
int file_writer_open_as(struct file_writer *out, const char *path, const char *temporary_path, int mode,
                        struct error *error);
int file_writer_append(struct file_writer *writer, const void *bytes, size_t size, struct error *error);
int file_writer_commit(struct file_writer *writer, struct error *error); /* fsync, rename; closes */
void file_writer_abandon(struct file_writer *writer); /* removes the temporary file; after commit nothing */

bool file_exists(const char *path);
/* Makes the folder (mode 0777 less umask, or 0700 if is_private); one that is there is fine. */
int folder_make(const char *path, bool is_private, struct error *error);

/* "folder/name", owned by the caller; NULL when memory is out. */
char *path_join(const char *folder, const char *name);

#endif
