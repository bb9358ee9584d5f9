/* SPDX-License-Identifier: MIT */
#include "workspace.h"

#include "file.h"
#include "message.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Files that wait for their names: HASH.EXTENSION.PROCESS. */
#define INCOMING_FOLDER "archive/.incoming"

const char *workspace_archive_path(char out[ARCHIVE_PATH_SIZE], const char *hash,
                                   const char *extension)
{
    snprintf(out, ARCHIVE_PATH_SIZE, "archive/%.2s/%s.%s", hash, hash, extension);
    return out;
}

/* The path of a file in the archive, owned by the caller; NULL without memory. */
static char *full_path(const struct workspace *workspace, const char *hash, const char *extension)
{
    char name[ARCHIVE_PATH_SIZE];
    return path_join(workspace->path, workspace_archive_path(name, hash, extension));
}

/* The same while it waits for its name. */
static char *incoming_path(const struct workspace *workspace, const char *hash,
                           const char *extension)
{
    char *path = NULL;
    if (asprintf(&path, "%s/%s/%s.%s.%ld", workspace->path, INCOMING_FOLDER, hash, extension,
                 (long)getpid()) < 0)
        return NULL;
    return path;
}

static int make_folder_of(const char *path, struct error *error)
{
    char *folder = strndup(path, strlen(path) - strlen(strrchr(path, '/')));
    int result = folder == NULL ? error_out_of_memory(error) : folder_make(folder, true, error);
    free(folder);
    return result;
}

static bool is_waiting(const struct file_batch *batch, const char *path)
{
    for (size_t i = 0; i < batch->count; i++)
        if (strcmp(batch->files[i].path, path) == 0)
            return true;
    return false;
}

static int write_incoming(struct workspace *workspace, const char *path, const char *temporary_path,
                          const void *bytes, size_t size, struct error *error)
{
    struct file_writer writer;
    if (make_folder_of(path, error) != 0 || make_folder_of(temporary_path, error) != 0 ||
        file_writer_open_as(&writer, path, temporary_path, 0444, error) != 0)
        return -1;
    if (file_writer_append(&writer, bytes, size, error) == 0)
        return file_batch_append(&workspace->archived, &writer, error);
    file_writer_abandon(&writer);
    return -1;
}

int workspace_archive_later(char hash[HASH_TEXT_SIZE], struct workspace *workspace,
                            const void *bytes, size_t size, const char *extension,
                            struct error *error)
{
    hash_bytes(hash, bytes, size);
    char *path = full_path(workspace, hash, extension);
    char *temporary_path = incoming_path(workspace, hash, extension);
    int result = 0;
    if (path == NULL || temporary_path == NULL)
        result = error_out_of_memory(error);
    else if (!is_waiting(&workspace->archived, path) && !file_exists(path))
        result = write_incoming(workspace, path, temporary_path, bytes, size, error);
    free(temporary_path);
    free(path);
    return result;
}

int workspace_archive_sync(struct workspace *workspace, struct error *error)
{
    return workspace->archived.count == 0 ? 0 : file_batch_commit(&workspace->archived, error);
}

int workspace_archive_open(int *descriptor, const struct workspace *workspace, const char *hash,
                           const char *extension, struct error *error)
{
    char *path = full_path(workspace, hash, extension);
    char *temporary_path = incoming_path(workspace, hash, extension);
    int result = 0;
    if (path == NULL || temporary_path == NULL) {
        result = error_out_of_memory(error);
    } else {
        *descriptor = open(path, O_RDONLY | O_CLOEXEC);
        if (*descriptor < 0 && errno == ENOENT)
            *descriptor = open(temporary_path, O_RDONLY | O_CLOEXEC);
        if (*descriptor < 0)
            result = error_set_errno(error, ERROR_STORE,
                                     _("%s: the archived file cannot be opened"), path);
    }
    free(temporary_path);
    free(path);
    return result;
}

int workspace_archive(char hash[HASH_TEXT_SIZE], struct workspace *workspace, const void *bytes,
                      size_t size, const char *extension, struct error *error)
{
    if (workspace_archive_later(hash, workspace, bytes, size, extension, error) != 0)
        return -1;
    return workspace_archive_sync(workspace, error);
}

const char *workspace_archive_find(char out[ARCHIVE_PATH_SIZE], const struct workspace *workspace,
                                   const char *hash)
{
    static const char *const extensions[] = {"png", "tif", "jpg", "pdf", "json", "bin"};
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++) {
        char *path = full_path(workspace, hash, extensions[i]);
        bool is_there = path != NULL && file_exists(path);
        free(path);
        if (is_there)
            return workspace_archive_path(out, hash, extensions[i]);
    }
    *out = '\0';
    return out;
}

/* Whether the name ends with the number of a process that is no more. */
static int is_left_over(const struct dirent *entry)
{
    const char *dot = strrchr(entry->d_name, '.');
    long process = dot == NULL ? 0 : strtol(dot + 1, NULL, 10);
    return process > 0 && process != (long)getpid() && kill((pid_t)process, 0) != 0 &&
           errno == ESRCH;
}

void workspace_archive_sweep(const struct workspace *workspace)
{
    struct dirent **entries = NULL;
    char *folder = path_join(workspace->path, INCOMING_FOLDER);
    int count = folder == NULL ? 0 : scandir(folder, &entries, is_left_over, NULL);
    for (int i = 0; i < count; i++) {
        char *path = path_join(folder, entries[i]->d_name);
        if (path != NULL)
            unlink(path);
        free(path);
        free(entries[i]);
    }
    free(entries);
    free(folder);
}
