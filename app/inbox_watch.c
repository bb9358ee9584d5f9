/* SPDX-License-Identifier: MIT */
#include "inbox_watch.h"

#include "clock.h"
#include "file.h"
#include "message.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MS 500 /* how often files that may still grow are looked at */
#define EVENTS (IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR)

/* A file as it lay in the folder when it was looked through last. */
struct inbox_file {
    char *path;
    off_t size;
    struct timespec changed;
    double since_s; /* when it was first seen like this */
    bool is_given;
};

struct inbox_files {
    struct inbox_file *files; /* by path */
    size_t count;
};

struct inbox_watch {
    char *folder;
    int events;                /* inotify */
    struct scan_list folders;  /* by watch number: folders.paths[number - 1] */
    struct scan_list moved_in; /* since the folder was looked through last */
    struct inbox_files files;
    struct scan_list told; /* its troubles: those that were given */
    bool has_looked;
    double looked_s;
};

/* ---- events ---- */

/* Watches the folder and those in it. inotify numbers watches from 1 on and gives a folder that is
 * watched already its old number. A folder that cannot be watched is looked through all the same.
 */
static int watch_folders(struct inbox_watch *watch, const char *path, struct error *error)
{
    int number = inotify_add_watch(watch->events, path, EVENTS), result = 0;
    if (number > 0 && (size_t)number == watch->folders.count + 1)
        result = scan_list_append_file(&watch->folders, path, error);
    DIR *entries = opendir(path);
    for (struct dirent *entry;
         result == 0 && entries != NULL && (entry = readdir(entries)) != NULL;) {
        if (entry->d_type != DT_DIR || entry->d_name[0] == '.')
            continue;
        char *inner = path_join(path, entry->d_name);
        result = inner == NULL ? error_out_of_memory(error) : watch_folders(watch, inner, error);
        free(inner);
    }
    if (entries != NULL)
        closedir(entries);
    return result;
}

static int take_event(struct inbox_watch *watch, const struct inotify_event *event,
                      struct error *error)
{
    if ((event->mask & IN_ISDIR) != 0)
        return watch_folders(watch, watch->folder, error);
    if ((event->mask & IN_MOVED_TO) == 0 || event->wd < 1 ||
        (size_t)event->wd > watch->folders.count)
        return 0;
    char *path = path_join(watch->folders.paths[event->wd - 1], event->name);
    int result = path == NULL ? error_out_of_memory(error)
                              : scan_list_append_file(&watch->moved_in, path, error);
    free(path);
    return result;
}

static int take_events(struct inbox_watch *watch, struct error *error)
{
    _Alignas(struct inotify_event) char bytes[16384];
    for (ssize_t count; (count = read(watch->events, bytes, sizeof bytes)) > 0;) {
        for (char *next = bytes; next < bytes + count;) {
            const struct inotify_event *event = (const struct inotify_event *)next;
            if (take_event(watch, event, error) != 0)
                return -1;
            next += sizeof *event + event->len;
        }
    }
    return 0;
}

/* ---- looking through the folder ---- */

static int compare_paths(const void *a, const void *b)
{
    return strcmp(((const struct inbox_file *)a)->path, ((const struct inbox_file *)b)->path);
}

static struct inbox_file *lookup(const struct inbox_files *files, char *path)
{
    struct inbox_file key = {.path = path};
    return files->count == 0 ? NULL
                             : bsearch(&key, files->files, files->count, sizeof key, compare_paths);
}

static void free_files(struct inbox_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        free(files->files[i].path);
    free(files->files);
    *files = (struct inbox_files){NULL, 0};
}

static bool has_moved_in(const struct inbox_watch *watch, const char *path)
{
    for (size_t i = 0; i < watch->moved_in.count; i++)
        if (strcmp(watch->moved_in.paths[i], path) == 0)
            return true;
    return false;
}

/* Whether the file counts now. */
static bool is_whole(const struct inbox_watch *watch, const struct inbox_file *file)
{
    double changed_s = (double)file->changed.tv_sec + (double)file->changed.tv_nsec / 1e9;
    return clock_read_s(CLOCK_MONOTONIC) - file->since_s >= INBOX_QUIET_S ||
           has_moved_in(watch, file->path) ||
           (!watch->has_looked && clock_read_s(CLOCK_REALTIME) - changed_s >= INBOX_QUIET_S);
}

/* Looks at one file; false if it is gone. */
static bool look_at(struct inbox_file *out, const struct inbox_watch *watch, char *path)
{
    struct stat status;
    const struct inbox_file *before = lookup(&watch->files, path);
    if (lstat(path, &status) != 0)
        return false;
    *out = (struct inbox_file){path, status.st_size, status.st_mtim, clock_read_s(CLOCK_MONOTONIC), false};
    if (before != NULL && before->size == out->size &&
        before->changed.tv_sec == out->changed.tv_sec &&
        before->changed.tv_nsec == out->changed.tv_nsec) {
        out->since_s = before->since_s;
        out->is_given = before->is_given;
    }
    return true;
}

static int look_at_all(struct scan_list *out, struct inbox_files *found, struct inbox_watch *watch,
                       struct scan_list *list, struct error *error)
{
    found->files = calloc(list->count + 1, sizeof *found->files);
    if (found->files == NULL)
        return error_out_of_memory(error);
    for (size_t i = 0; i < list->count; i++) {
        struct inbox_file *file = &found->files[found->count];
        if (!look_at(file, watch, list->paths[i]))
            continue;
        list->paths[i] = NULL; /* found has it now */
        found->count++;
        if (file->is_given || !is_whole(watch, file))
            continue;
        if (scan_list_append_file(out, file->path, error) != 0)
            return -1;
        file->is_given = true;
    }
    return 0;
}

/* Gives a trouble once, however often the folder is looked through. */
static int give_trouble(struct scan_list *out, struct inbox_watch *watch, const struct error *trouble,
                        struct error *error)
{
    for (size_t i = 0; i < watch->told.trouble_count; i++)
        if (strcmp(watch->told.troubles[i].message, trouble->message) == 0)
            return 0;
    return scan_list_note_trouble(&watch->told, trouble, error) != 0
               ? -1
               : scan_list_note_trouble(out, trouble, error);
}

static int look_through(struct scan_list *out, struct inbox_watch *watch, struct error *error)
{
    struct scan_list list = {0};
    struct inbox_files found = {0};
    int result = scan_list_append(&list, watch->folder, error);
    if (result == 0)
        result = look_at_all(out, &found, watch, &list, error);
    for (size_t i = 0; result == 0 && i < list.trouble_count; i++)
        result = give_trouble(out, watch, &list.troubles[i], error);
    scan_list_free(&list);
    if (result != 0) {
        free_files(&found);
        return -1;
    }
    qsort(found.files, found.count, sizeof *found.files, compare_paths);
    free_files(&watch->files);
    watch->files = found;
    watch->has_looked = true;
    watch->looked_s = clock_read_s(CLOCK_MONOTONIC);
    scan_list_free(&watch->moved_in);
    return 0;
}

/* ---- the watch ---- */

int inbox_watch_open(struct inbox_watch **out, const char *folder, struct error *error)
{
    struct stat status;
    *out = NULL;
    if (stat(folder, &status) != 0)
        return error_set_errno(error, ERROR_REFUSED, _("%s: cannot be found"), folder);
    if (!S_ISDIR(status.st_mode))
        return error_set(error, ERROR_REFUSED,
                         _("%s: is no folder; name the folder that scans are written to"), folder);
    struct inbox_watch *watch = calloc(1, sizeof *watch);
    if (watch == NULL || (watch->folder = strdup(folder)) == NULL) {
        free(watch);
        return error_out_of_memory(error);
    }
    watch->events = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
    if (watch->events < 0)
        error_set_errno(error, ERROR_STORE, _("%s: the folder cannot be watched"), folder);
    else if (watch_folders(watch, folder, error) == 0)
        *out = watch;
    if (*out != NULL)
        return 0;
    inbox_watch_close(watch);
    return -1;
}

void inbox_watch_close(struct inbox_watch *watch)
{
    if (watch == NULL)
        return;
    if (watch->events >= 0)
        close(watch->events);
    scan_list_free(&watch->folders);
    scan_list_free(&watch->moved_in);
    scan_list_free(&watch->told);
    free_files(&watch->files);
    free(watch->folder);
    free(watch);
}

/* Whether some file has yet to show that it does not change any more. */
static bool has_candidates(const struct inbox_files *files)
{
    for (size_t i = 0; i < files->count; i++)
        if (!files->files[i].is_given)
            return true;
    return false;
}

int inbox_watch_wait(struct scan_list *out, struct inbox_watch *watch, int timeout_ms,
                     struct error *error)
{
    double until_s = clock_read_s(CLOCK_MONOTONIC) + timeout_ms / 1e3;
    size_t given = out->count;
    bool is_due = !watch->has_looked;
    for (;;) {
        if (is_due && look_through(out, watch, error) != 0)
            return -1;
        double left_ms = (until_s - clock_read_s(CLOCK_MONOTONIC)) * 1e3;
        if (out->count > given || out->trouble_count > 0 || left_ms <= 0)
            return 0;
        bool has_some = has_candidates(&watch->files);
        struct pollfd events = {.fd = watch->events, .events = POLLIN};
        int news = poll(&events, 1, left_ms < LOOK_MS ? (int)left_ms + 1 : LOOK_MS);
        if (news < 0)
            return 0; /* a signal */
        if (news > 0 && take_events(watch, error) != 0)
            return -1;
        is_due = news > 0 || has_some || clock_read_s(CLOCK_MONOTONIC) - watch->looked_s > INBOX_POLL_S;
    }
}
