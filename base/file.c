/* SPDX-License-Identifier: MIT */
#include "file.h"

#include "message.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int read_all(struct buffer *out, int descriptor, const char *path, size_t limit,
                    struct error *error)
{
    size_t start = out->size;
    for (;;) {
        buffer_reserve(out, 65536);
        if (out->failed)
            return error_out_of_memory(error);
        ssize_t count = read(descriptor, out->data + out->size, 65536);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_set_errno(error, ERROR_REFUSED, _("%s: cannot be read"), path);
        if (count == 0)
            break;
        out->size += (size_t)count;
        if (out->size - start > limit)
            return error_set(error, ERROR_REFUSED, _("%s: larger than the limit of %zu bytes; not read"),
                             path, limit);
    }
    out->data[out->size] = '\0';
    return 0;
}

int file_read(struct buffer *out, const char *path, size_t limit, struct error *error)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return error_set_errno(error, ERROR_REFUSED, _("%s: cannot be opened"), path);
    struct stat status;
    int result;
    if (fstat(descriptor, &status) == 0 && S_ISDIR(status.st_mode))
        result = error_set(error, ERROR_REFUSED, _("%s: is a folder, not a file"), path);
    else
        result = read_all(out, descriptor, path, limit, error);
    close(descriptor);
    return result;
}

static int sync_folder_of(const char *path)
{
    char *copy = strdup(path);
    if (copy == NULL)
        return -1;
    int descriptor = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    free(copy);
    if (descriptor < 0)
        return -1;
    /* Some file systems cannot sync a folder (EINVAL); they give no stronger promise either. */
    int result = fsync(descriptor) == 0 || errno == EINVAL ? 0 : -1;
    close(descriptor);
    return result;
}

int file_writer_open_as(struct file_writer *out, const char *path, const char *temporary_path, int mode,
                        struct error *error)
{
    *out = (struct file_writer){-1, strdup(path), strdup(temporary_path)};
    if (out->path == NULL || out->temporary_path == NULL) {
        free(out->temporary_path);
        out->temporary_path = NULL;
        file_writer_abandon(out);
        return error_out_of_memory(error);
    }
    out->descriptor = open(out->temporary_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (out->descriptor >= 0)
        return 0;
    error_set_errno(error, ERROR_STORE, _("%s: cannot be written"), path);
    free(out->temporary_path);
    out->temporary_path = NULL;
    file_writer_abandon(out);
    return -1;
}

int file_writer_open(struct file_writer *out, const char *path, int mode, struct error *error)
{
    char *temporary_path = NULL;
    *out = (struct file_writer){-1, NULL, NULL};
    if (asprintf(&temporary_path, "%s.part-%ld", path, (long)getpid()) < 0)
        return error_out_of_memory(error);
    int result = file_writer_open_as(out, path, temporary_path, mode, error);
    free(temporary_path);
    return result;
}

int file_writer_append(struct file_writer *writer, const void *bytes, size_t size, struct error *error)
{
    const char *rest = bytes;
    while (size > 0) {
        ssize_t count = write(writer->descriptor, rest, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return error_set_errno(error, ERROR_STORE, _("%s: cannot be written"), writer->path);
        rest += count;
        size -= (size_t)count;
    }
    return 0;
}

int file_writer_commit(struct file_writer *writer, struct error *error)
{
    int failed = fsync(writer->descriptor) != 0;
    failed |= close(writer->descriptor) != 0;
    writer->descriptor = -1;
    if (failed || rename(writer->temporary_path, writer->path) != 0) {
        error_set_errno(error, ERROR_STORE, _("%s: cannot be written"), writer->path);
        file_writer_abandon(writer);
        return -1;
    }
    free(writer->temporary_path);
    writer->temporary_path = NULL;
    int result = sync_folder_of(writer->path);
    if (result != 0)
        error_set_errno(error, ERROR_STORE, _("%s: its folder cannot be synced"), writer->path);
    file_writer_abandon(writer);
    return result;
}

void file_writer_abandon(struct file_writer *writer)
{
    if (writer->descriptor >= 0)
        close(writer->descriptor);
    if (writer->temporary_path != NULL)
        unlink(writer->temporary_path);
    free(writer->temporary_path);
    free(writer->path);
    *writer = (struct file_writer){-1, NULL, NULL};
}

int file_write(const char *path, const void *bytes, size_t size, int mode, struct error *error)
{
    struct file_writer writer;
    if (file_writer_open(&writer, path, mode, error) != 0)
        return -1;
    if (file_writer_append(&writer, bytes, size, error) != 0) {
        file_writer_abandon(&writer);
        return -1;
    }
    return file_writer_commit(&writer, error);
}

bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

int folder_make(const char *path, bool is_private, struct error *error)
{
    if (mkdir(path, is_private ? 0700 : 0777) == 0)
        return 0;
    struct stat status;
    if (errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode))
        return 0;
    return error_set_errno(error, ERROR_STORE, _("%s: the folder cannot be made"), path);
}

char *path_join(const char *folder, const char *name)
{
    char *path = NULL;
    size_t length = strlen(folder);
    const char *slash = length > 0 && folder[length - 1] == '/' ? "" : "/";
    if (asprintf(&path, "%s%s%s", folder, slash, name) < 0)
        return NULL;
    return path;
}
