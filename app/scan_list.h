/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SCAN_LIST_H
#define FORMLOOP_SCAN_LIST_H

#include "error.h"

#include <stddef.h>

/* The files that intake was asked to read, in the order in which they were named; inside a folder in
 * natural order (scan-9 before scan-10), its subfolders in their place. */
struct scan_list {
    char **paths; /* owned, each owned */
    size_t count, capacity;
    struct error *troubles; /* owned: folders and files within a folder that could not be looked at */
    size_t trouble_count;
};

/* Appends a file, or the files of a folder. In a folder hidden files, *.part and *.tmp (still being written),
 * links and files that are plainly no scans (.txt .csv .json .jsonl .md .xml .log .ini .db) are left
 * alone. A path that does not exist is refused; what cannot be looked at inside a folder becomes one of
 * the list's troubles, and the rest of the folder is listed all the same. */
int scan_list_append(struct scan_list *list, const char *path, struct error *error);
/* Appends the path as it stands, whatever it names. */
int scan_list_append_file(struct scan_list *list, const char *path, struct error *error);
/* Adds one to the list's troubles. */
int scan_list_note_trouble(struct scan_list *list, const struct error *trouble, struct error *error);
void scan_list_free(struct scan_list *list);

#endif
