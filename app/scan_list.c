/* SPDX-License-Identifier: MIT */
#include "scan_list.h"

#include "file.h"
#include "message.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_DEPTH 16

int scan_list_append_file(struct scan_list *list, const char *path, struct error *error)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 64 : list->capacity * 2;
        char **paths = realloc(list->paths, capacity * sizeof *paths);
        if (paths == NULL)
            return error_out_of_memory(error);
        list->paths = paths;
        list->capacity = capacity;
    }
    list->paths[list->count] = strdup(path);
    if (list->paths[list->count] == NULL)
        return error_out_of_memory(error);
    list->count++;
    return 0;
}

static int is_wanted(const struct dirent *entry)
{
    static const char *const left_alone[] = {".part", ".tmp", ".txt", ".csv", ".json", ".jsonl",
                                             ".md",   ".xml", ".log", ".ini",  ".db"};
    if (entry->d_name[0] == '.')
        return 0;
    const char *dot = strrchr(entry->d_name, '.');
    for (size_t i = 0; dot != NULL && i < sizeof left_alone / sizeof *left_alone; i++)
        if (strcasecmp(dot, left_alone[i]) == 0)
            return 0;
    return 1;
}

static int append_path(struct scan_list *list, const char *path, int depth, struct error *error);

int scan_list_note_trouble(struct scan_list *list, const struct error *trouble, struct error *error)
{
    struct error *troubles = realloc(list->troubles, (list->trouble_count + 1) * sizeof *troubles);
    if (troubles == NULL)
        return error_out_of_memory(error);
    list->troubles = troubles;
    troubles[list->trouble_count++] = *trouble;
    return 0;
}

/* What lies in a folder; one thing that cannot be looked at does not hide those beside it. */
static int append_inner(struct scan_list *list, const char *path, int depth, struct error *error)
{
    struct error trouble = ERROR_INIT;
    if (append_path(list, path, depth, &trouble) == 0)
        return 0;
    if (trouble.code == ERROR_REFUSED)
        return scan_list_note_trouble(list, &trouble, error);
    *error = trouble;
    return -1;
}

static int append_folder(struct scan_list *list, const char *path, int depth, struct error *error)
{
    struct dirent **entries;
    if (depth > MAX_DEPTH)
        return error_set(error, ERROR_REFUSED, _("%s: folders nested deeper than %d; not read"), path, MAX_DEPTH);
    int count = scandir(path, &entries, is_wanted, versionsort);
    if (count < 0)
        return error_set_errno(error, ERROR_REFUSED, _("%s: the folder cannot be read"), path);
    int result = 0;
    for (int i = 0; i < count; i++) {
        char *name = result == 0 ? path_join(path, entries[i]->d_name) : NULL;
        if (result == 0)
            result = name == NULL ? error_out_of_memory(error) : append_inner(list, name, depth + 1, error);
        free(name);
        free(entries[i]);
    }
    free(entries);
    return result;
}

static int append_path(struct scan_list *list, const char *path, int depth, struct error *error)
{
    struct stat status;
    if (lstat(path, &status) != 0 && depth > 0 && errno == ENOENT)
        return 0; /* gone since the folder was listed */
    if (lstat(path, &status) != 0)
        return error_set_errno(error, ERROR_REFUSED, _("%s: cannot be found"), path);
    if (S_ISLNK(status.st_mode)) {
        if (depth > 0)
            return 0; /* links inside a folder are left alone: they could lead anywhere */
        if (stat(path, &status) != 0)
            return error_set_errno(error, ERROR_REFUSED, _("%s: cannot be found"), path);
    }
    if (S_ISDIR(status.st_mode))
        return append_folder(list, path, depth, error);
    if (depth > 0 && !S_ISREG(status.st_mode))
        return 0;
    return scan_list_append_file(list, path, error);
}

int scan_list_append(struct scan_list *list, const char *path, struct error *error)
{
    return append_path(list, path, 0, error);
}

void scan_list_free(struct scan_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->paths[i]);
    free(list->paths);
    free(list->troubles);
    *list = (struct scan_list){0};
}
