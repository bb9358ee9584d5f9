/* SPDX-License-Identifier: MIT */
#include "file_batch.h"

#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* From how many files on syncing the file system again is less than syncing their folders. */
#define FOLDER_SYNCS 4

static int reserve(struct file_batch *batch, size_t more, struct error *error)
{
    if (batch->count + more <= batch->capacity)
        return 0;
    size_t capacity = batch->capacity * 2 + more;
    struct file_writer *files = realloc(batch->files, capacity * sizeof *files);
    if (files == NULL)
        return error_out_of_memory(error);
    batch->files = files;
    batch->capacity = capacity;
    return 0;
}

int file_batch_append(struct file_batch *batch, struct file_writer *writer, struct error *error)
{
    int result = reserve(batch, 1, error);
    if (result == 0 && close(writer->descriptor) != 0)
        result = error_set_errno(error, ERROR_STORE, _("%s: cannot be written"), writer->path);
    if (result != 0) {
        file_writer_abandon(writer);
        return -1;
    }
    writer->descriptor = -1;
    batch->files[batch->count++] = *writer;
    *writer = (struct file_writer){-1, NULL, NULL};
    return 0;
}

int file_batch_move(struct file_batch *to, struct file_batch *from, struct error *error)
{
    if (from->count == 0)
        return 0;
    if (reserve(to, from->count, error) != 0)
        return -1;
    memcpy(to->files + to->count, from->files, from->count * sizeof *from->files);
    to->count += from->count;
    from->count = 0;
    return 0;
}

/* Files of one folder mostly follow one another: what is done for a folder is done once for them. */
static bool has_folder_of_last(const struct file_batch *batch, size_t index)
{
    if (index == 0)
        return false;
    const char *path = batch->files[index].path, *last = batch->files[index - 1].path;
    const char *end = strrchr(path, '/'), *end_of_last = strrchr(last, '/');
    if (end == NULL || end_of_last == NULL)
        return end == end_of_last;
    return end - path == end_of_last - last && memcmp(path, last, (size_t)(end - path)) == 0;
}

/* The folder of a file; owned by the caller, NULL when memory is out. */
static char *folder_of(const struct file_writer *file)
{
    char *copy = strdup(file->path);
    char *folder = copy == NULL ? NULL : strdup(dirname(copy));
    free(copy);
    return folder;
}

static int sync_folder(const char *folder, int (*sync)(int descriptor), struct error *error)
{
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC), result = 0;
    /* Some file systems cannot sync a folder (EINVAL); they give no stronger promise. */
    if (descriptor < 0 || (sync(descriptor) != 0 && errno != EINVAL))
        result = error_set_errno(error, ERROR_STORE, _("%s: cannot be written"), folder);
    if (descriptor >= 0)
        close(descriptor);
    return result;
}

/* Folders of one file system that follow one another are synced once too. */
static int sync_file_systems(const struct file_batch *batch, struct error *error)
{
    struct stat status;
    dev_t last = 0;
    int result = 0;
    bool is_first = true;
    for (size_t i = 0; i < batch->count && result == 0; i++) {
        if (has_folder_of_last(batch, i))
            continue;
        char *folder = folder_of(&batch->files[i]);
        if (folder == NULL)
            result = error_out_of_memory(error);
        else if (stat(folder, &status) != 0)
            result = error_set_errno(error, ERROR_STORE, _("%s: cannot be written"), folder);
        else if (is_first || status.st_dev != last)
            result = sync_folder(folder, syncfs, error);
        is_first = false;
        last = status.st_dev;
        free(folder);
    }
    return result;
}

/* The names: each folder by itself, or when they are many the file system as a whole. */
static int sync_names(const struct file_batch *batch, struct error *error)
{
    int result = 0;
    if (batch->count > FOLDER_SYNCS)
        return sync_file_systems(batch, error);
    for (size_t i = 0; i < batch->count && result == 0; i++) {
        if (has_folder_of_last(batch, i))
            continue;
        char *folder = folder_of(&batch->files[i]);
        result = folder == NULL ? error_out_of_memory(error) : sync_folder(folder, fsync, error);
        free(folder);
    }
    return result;
}

static int give_names(struct file_batch *batch, struct error *error)
{
    for (size_t i = 0; i < batch->count; i++) {
        struct file_writer *file = &batch->files[i];
        if (rename(file->temporary_path, file->path) != 0)
            return error_set_errno(error, ERROR_STORE, _("%s: cannot be written"), file->path);
        free(file->temporary_path);
        file->temporary_path = NULL;
    }
    return 0;
}

int file_batch_commit(struct file_batch *batch, struct error *error)
{
    int result = sync_file_systems(batch, error);
    if (result == 0)
        result = give_names(batch, error);
    if (result == 0)
        result = sync_names(batch, error);
    file_batch_abandon(batch);
    return result;
}

void file_batch_abandon(struct file_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        file_writer_abandon(&batch->files[i]);
    free(batch->files);
    *batch = (struct file_batch)FILE_BATCH_INIT;
}
