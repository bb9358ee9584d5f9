/* SPDX-License-Identifier: MIT */
#include "print_output.h"

#include "file.h"
#include "hash.h"
#include "message.h"
#include "print_ledger.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ".formloop-1a2b3c4d-": of this store only, since several workspaces may print into one folder. */
#define STAGE_PREFIX_SIZE 24

static int format_prefix(char out[STAGE_PREFIX_SIZE], const struct workspace *workspace, struct error *error)
{
    char hash[HASH_TEXT_SIZE];
    char *path = realpath(workspace->path, NULL);
    if (path == NULL)
        return error_set_errno(error, ERROR_STORE, "%s", workspace->path);
    hash_bytes(hash, path, strlen(path));
    snprintf(out, STAGE_PREFIX_SIZE, ".formloop-%.8s-", hash);
    free(path);
    return 0;
}

static int sync_folder(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return -1;
    /* Some file systems cannot sync a folder (EINVAL); they give no stronger promise either. */
    int result = fsync(descriptor) == 0 || errno == EINVAL ? 0 : -1;
    close(descriptor);
    return result;
}

/* Calls visit for each name in the folder but . and ..; -1 with errno if it cannot be read. */
static int for_each_name(const char *folder, int (*visit)(void *user, const char *folder, const char *name),
                         void *user)
{
    DIR *names = opendir(folder);
    int result = names == NULL ? -1 : 0;
    for (struct dirent *entry; result == 0 && (entry = readdir(names)) != NULL;)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            result = visit(user, folder, entry->d_name);
    int failure = errno;
    if (names != NULL)
        closedir(names);
    errno = failure;
    return result;
}

static int remove_file(void *user, const char *folder, const char *name)
{
    (void)user;
    char *path = path_join(folder, name);
    if (path != NULL)
        unlink(path);
    free(path);
    return 0;
}

static void remove_stage(const char *staged)
{
    for_each_name(staged, remove_file, NULL);
    rmdir(staged);
}

/* ---- what killed jobs left ---- */

struct stale_search {
    struct case_store *store;
    const char *prefix;
    struct error *error;
    const char *path; /* asked for */
    bool is_noted;
};

static int compare_output(void *user, const struct print_output *output)
{
    struct stale_search *search = user;
    search->is_noted = search->is_noted || strcmp(output->staged, search->path) == 0;
    return 0;
}

/* The job that is open holds the store: what is not noted there belongs to nobody who still runs. */
static int remove_stale(void *user, const char *folder, const char *name)
{
    struct stale_search *search = user;
    if (strncmp(name, search->prefix, strlen(search->prefix)) != 0)
        return 0;
    char *path = path_join(folder, name);
    if (path == NULL)
        return error_out_of_memory(search->error);
    search->path = path;
    search->is_noted = false;
    int result = print_job_list_outputs(search->store, compare_output, search, search->error);
    if (result == 0 && !search->is_noted)
        remove_stage(path);
    free(path);
    return result;
}

static int make_stage(struct print_output_folder *out, struct workspace *workspace, int64_t job_id,
                      struct error *error)
{
    char prefix[STAGE_PREFIX_SIZE], name[STAGE_PREFIX_SIZE + 24];
    if (format_prefix(prefix, workspace, error) != 0)
        return -1;
    struct stale_search search = {.store = workspace->store, .prefix = prefix, .error = error};
    error_clear(error);
    if (for_each_name(out->final, remove_stale, &search) != 0)
        return error->message[0] != '\0' ? -1 : error_set_errno(error, ERROR_STORE, _("%s: cannot be read"), out->final);
    /* -o and --split may lead into one folder: each has a stage of its own */
    for (int attempt = 1;; attempt++) {
        snprintf(name, sizeof name, "%s%lld-%d", prefix, (long long)job_id, attempt);
        free(out->staged);
        out->staged = path_join(out->final, name);
        if (out->staged == NULL)
            return error_out_of_memory(error);
        if (mkdir(out->staged, 0700) == 0)
            return 0;
        if (errno != EEXIST || attempt > 99)
            return error_set_errno(error, ERROR_STORE, _("%s: cannot be written"), out->final);
    }
}

int print_output_stage(struct print_output_folder *out, struct workspace *workspace, const char *folder,
                       int64_t job_id, struct error *error)
{
    *out = (struct print_output_folder){realpath(folder, NULL), NULL};
    if (out->final == NULL)
        return error_set_errno(error, ERROR_STORE, _("%s: cannot be written"), folder);
    if (make_stage(out, workspace, job_id, error) != 0)
        return -1;
    if (sync_folder(out->final) != 0)
        return error_set_errno(error, ERROR_STORE, _("%s: cannot be written"), out->final);
    return print_job_add_output(workspace->store, out->staged, out->final, error);
}

char *print_output_path(const struct print_output_folder *folder, const char *name)
{
    return path_join(folder->staged, name);
}

/* ---- giving the names ---- */

static int name_file(void *user, const char *folder, const char *name)
{
    char *from = path_join(folder, name), *to = path_join(user, name);
    int result = from == NULL || to == NULL ? -1 : rename(from, to);
    if (result != 0 && errno == ENOENT)
        result = 0; /* another process resumes the same job */
    free(from);
    free(to);
    return result;
}

/* Everything of staged into final. A stage that is not there was emptied before. */
static int name_files(const char *staged, const char *final, struct error *error)
{
    struct stat status;
    if (stat(final, &status) != 0)
        return error_set_errno(error, ERROR_STORE, "%s", final);
    if (for_each_name(staged, name_file, (void *)final) != 0 && errno != ENOENT)
        return error_set_errno(error, ERROR_STORE, _("%s: a file of %s cannot be moved there"), final, staged);
    if (sync_folder(final) != 0)
        return error_set_errno(error, ERROR_STORE, _("%s: cannot be written"), final);
    if (rmdir(staged) != 0 && errno != ENOENT)
        return error_set_errno(error, ERROR_STORE, "%s", staged);
    return 0;
}

int print_output_publish(const struct print_output_folder *folder, struct workspace *workspace, int64_t job_id,
                         struct error *error)
{
    if (name_files(folder->staged, folder->final, error) == 0)
        return print_job_end_output(workspace->store, job_id, folder->staged, error);
    error_prefix(error, _("job %lld is in the ledger, but its files have not all got their names; the next "
                          "print, job or check command tries again"),
                 (long long)job_id);
    return -1;
}

void print_output_discard(const struct print_output_folder *folder)
{
    if (folder->staged != NULL)
        remove_stage(folder->staged);
}

void print_output_free(struct print_output_folder *folder)
{
    free(folder->final);
    free(folder->staged);
    *folder = (struct print_output_folder){NULL, NULL};
}

/* ---- resuming ---- */

/* Copies: the list may not be open while its rows are deleted. */
struct output_list {
    struct print_output *items;
    size_t count, capacity;
    bool failed;
};

static int append_output(void *user, const struct print_output *output)
{
    struct output_list *list = user;
    if (list->count == list->capacity) {
        size_t capacity = 2 * list->capacity + 4;
        struct print_output *items = realloc(list->items, capacity * sizeof *items);
        list->failed = items == NULL;
        if (list->failed)
            return -1;
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] =
        (struct print_output){output->job_id, strdup(output->staged), strdup(output->final)};
    return 0;
}

static int resume_output(long *left, const struct app *app, struct workspace *workspace,
                         const struct print_output *output, struct error *error)
{
    struct error failure = ERROR_INIT;
    if (output->staged == NULL || output->final == NULL)
        return error_out_of_memory(error);
    if (name_files(output->staged, output->final, &failure) != 0) {
        ++*left;
        command_warn(app, _("job %lld: its files could not be given their names: %s"), (long long)output->job_id,
                     failure.message);
        return 0;
    }
    command_warn(app, _("job %lld was stopped after it was recorded; its files stand in %s now"),
                 (long long)output->job_id, output->final);
    return print_job_end_output(workspace->store, output->job_id, output->staged, error);
}

int print_output_resume(long *left, const struct app *app, struct workspace *workspace, struct error *error)
{
    struct output_list list = {0};
    long unnamed = 0;
    int result = print_job_list_outputs(workspace->store, append_output, &list, error);
    if (result == 0 && list.failed)
        result = error_out_of_memory(error);
    for (size_t i = 0; i < list.count; i++) {
        if (result == 0)
            result = resume_output(&unnamed, app, workspace, &list.items[i], error);
        free((void *)list.items[i].staged);
        free((void *)list.items[i].final);
    }
    free(list.items);
    if (left != NULL)
        *left = unnamed;
    return result;
}
