/* SPDX-License-Identifier: MIT */
#include "scan_file.h"

#include "file.h"
#include "intake_file.h"
#include "message.h"
#include "scan_reader.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct scan_file *scan_file_new(const char *path, uint64_t file_id)
{
    struct scan_file *file = calloc(1, sizeof *file);
    if (file == NULL || (file->path = strdup(path)) == NULL) {
        free(file);
        return NULL;
    }
    file->descriptor = -1;
    file->file_id = file_id;
    return file;
}

void scan_file_free(struct scan_file *file)
{
    if (file == NULL)
        return;
    for (struct page_slot *slot = file->first, *next; slot != NULL; slot = next) {
        next = slot->next;
        page_reading_free(&slot->reading);
        free(slot);
    }
    if (file->descriptor >= 0)
        close(file->descriptor);
    free(file->path);
    free(file);
}

struct page_slot *scan_file_append_slot(struct scan_file *file, int question, struct error *error)
{
    struct page_slot *slot = calloc(1, sizeof *slot);
    if (slot == NULL) {
        error_out_of_memory(error);
        return NULL;
    }
    *slot = (struct page_slot){.file = file, .question = question};
    if (file->first == NULL)
        file->first = slot;
    else
        file->last->next = slot;
    file->last = slot;
    file->asked++;
    return slot;
}

/* False with the file's refusal set. Opening a pipe would wait for who writes into it, for ever. */
static bool read_file(struct buffer *bytes, struct scan_file *file)
{
    bool is_there = stat(file->path, &file->status) == 0; /* if not, file_read tells what is wrong */
    if (is_there && !S_ISREG(file->status.st_mode) && !S_ISDIR(file->status.st_mode))
        error_set(&file->refusal, ERROR_REFUSED,
                  _("%s: is a pipe or a device, not a file; not taken in"), file->path);
    return file->refusal.code == ERROR_NONE &&
           file_read(bytes, file->path, SCAN_FILE_MAX_BYTES, &file->refusal) == 0;
}

int scan_file_open(struct scan_file *file, struct workspace *workspace, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    int result = 0;
    if (read_file(&bytes, file)) {
        file->bytes = bytes.size;
        file->ending = intake_file_ending(buffer_text(&bytes), bytes.size);
        result = workspace_archive_later(file->hash, workspace, buffer_text(&bytes), bytes.size,
                                         file->ending, error);
        if (result == 0)
            result = workspace_archive_open(&file->descriptor, workspace, file->hash, file->ending, error);
    }
    buffer_free(&bytes);
    return result;
}

bool scan_file_is_over_time(const struct workspace *workspace, double cpu_s)
{
    return cpu_s > workspace->settings->limits.intake_file_seconds;
}

void scan_file_refuse_for_time(struct page_reading *reading, const struct workspace *workspace)
{
    page_reading_free(reading);
    reading->outcome = PAGE_REJECTED;
    reading->reason = REASON_LIMIT_EXCEEDED;
    snprintf(reading->detail, sizeof reading->detail,
             _("the pages before it took longer than the %d s of computing time that a file may take; it "
               "was not read. Split the file"),
             workspace->settings->limits.intake_file_seconds);
    utf8_make_line(reading->detail);
}
