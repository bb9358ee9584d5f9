/* SPDX-License-Identifier: MIT */
#include "intake_run.h"

#include "file.h"
#include "message.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* As long may a page that was read wait for others, and its line to be said. */
#define GATHER_MS 500

/* A file whose pages are all filed, as it was when it was read. */
struct done_file {
    char *path;
    struct stat status;
};

/* ---- files that are done ---- */

static int note_done(struct intake_run *run, const struct scan_page *page, struct error *error)
{
    if (run->done_count == run->done_capacity) {
        size_t capacity = run->done_capacity == 0 ? 64 : run->done_capacity * 2;
        struct done_file *done = realloc(run->done, capacity * sizeof *done);
        if (done == NULL)
            return error_out_of_memory(error);
        run->done = done;
        run->done_capacity = capacity;
    }
    struct done_file *file = &run->done[run->done_count];
    *file = (struct done_file){strdup(page->path), page->status};
    if (file->path == NULL)
        return error_out_of_memory(error);
    run->done_count++;
    return 0;
}

/* Whether the path still names the file that was read, unchanged. */
static bool is_same_file(const char *path, const struct stat *as_read)
{
    struct stat now;
    return lstat(path, &now) == 0 && now.st_dev == as_read->st_dev &&
           now.st_ino == as_read->st_ino && now.st_size == as_read->st_size &&
           now.st_mtim.tv_sec == as_read->st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == as_read->st_mtim.tv_nsec;
}

/* Their pages are committed: removes the files. One that somebody wrote anew meanwhile stays. */
static void remove_done(struct intake_run *run)
{
    for (size_t i = 0; i < run->done_count; i++) {
        struct done_file *file = &run->done[i];
        if (is_same_file(file->path, &file->status) && unlink(file->path) != 0)
            command_warn(run->app, _("%s: is filed, but cannot be removed; remove it by hand"),
                         file->path);
        free(file->path);
    }
    run->done_count = 0;
}

static int remove_if_taken(bool *is_taken, struct intake_run *run, const char *path,
                           struct error *error)
{
    struct stat status;
    struct buffer bytes = BUFFER_INIT;
    struct error unreadable = ERROR_INIT; /* said when it is taken in */
    char hash[HASH_TEXT_SIZE];
    int result = 0;
    *is_taken = false;
    if (lstat(path, &status) == 0 && S_ISREG(status.st_mode) &&
        file_read(&bytes, path, SCAN_FILE_MAX_BYTES, &unreadable) == 0) {
        hash_bytes(hash, buffer_text(&bytes), bytes.size);
        result = case_store_is_file_taken(is_taken, run->workspace->store, hash, path, error);
    }
    buffer_free(&bytes);
    if (result == 0 && *is_taken && is_same_file(path, &status)) {
        if (unlink(path) == 0)
            command_warn(run->app, _("%s: was filed before; removed"), path);
        else
            command_warn(run->app, _("%s: is filed, but cannot be removed; remove it by hand"), path);
    }
    return result;
}

int intake_run_remove_taken(struct intake_run *run, struct scan_list *list, struct error *error)
{
    size_t kept = 0;
    int result = 0;
    for (size_t i = 0; i < list->count; i++) {
        bool is_taken = false;
        if (result == 0)
            result = command_is_interrupted()
                         ? command_interrupted(error)
                         : remove_if_taken(&is_taken, run, list->paths[i], error);
        if (is_taken)
            free(list->paths[i]);
        else
            list->paths[kept++] = list->paths[i];
    }
    list->count = kept;
    return result;
}

/* ---- pages ---- */

static int commit(struct intake_run *run, struct error *error)
{
    if (intake_filing_commit(&run->filing, error) != 0)
        return -1;
    remove_done(run);
    return 0;
}

/* Pages are committed together, as many as are ready: syncing the disk takes longer than filing a page.
 * They are gathered before the first of them is filed, because from then on the store is locked. */
static int take_page(struct intake_run *run, struct scan_page *page, struct error *error)
{
    if (page->refusal.code != ERROR_NONE) {
        command_fail(&page->refusal); /* it stays where it is; the other files are taken in */
        run->any_refused = true;
        return 0;
    }
    if (intake_filing_add(&run->filing, page, error) != 0)
        return -1;
    if (run->removes_files && page->is_last && note_done(run, page, error) != 0)
        return -1;
    return scan_reader_is_ready(run->reader) ? 0 : commit(run, error);
}

static int take_pages(struct intake_run *run, size_t file_count, struct error *error)
{
    struct progress progress;
    long done = 0;
    int result = 0;
    progress_begin(&progress, run->app, _("intake"), (long)file_count);
    for (bool is_end = false; result == 0 && !is_end;) {
        struct scan_page page = {0};
        if (run->filing.pages_waiting == 0)
            result = scan_reader_gather(run->reader, GATHER_MS, error);
        if (result == 0)
            result = command_is_interrupted()
                         ? command_interrupted(error)
                         : scan_reader_next(&page, &is_end, run->reader, error);
        if (result == 0 && !is_end) {
            result = take_page(run, &page, error);
            done += page.is_last || page.refusal.code != ERROR_NONE;
            progress_show(&progress, done);
        }
        scan_page_free(&page);
    }
    progress_end(&progress);
    if (result == 0 || error->code == ERROR_INTERRUPTED)
        result |= commit(run, error);
    return result;
}

int intake_run_take(struct intake_run *run, const struct scan_list *list, struct error *error)
{
    if (!run->has_batch) {
        struct date received = date_is_set(run->received) ? run->received : date_today();
        if (intake_filing_open(&run->filing, run->app, run->workspace, received, error) != 0)
            return -1;
        run->has_batch = true;
    }
    for (size_t i = 0; i < list->count; i++)
        if (scan_reader_add(run->reader, list->paths[i], error) != 0)
            return -1;
    return take_pages(run, list->count, error);
}

int intake_run_open(struct intake_run *run, struct error *error)
{
    return scan_reader_open(&run->reader, run->workspace, run->jobs, error);
}

int intake_run_end_batch(struct intake_run *run, bool is_whole, struct error *error)
{
    if (!run->has_batch)
        return 0;
    run->has_batch = false;
    if (intake_filing_close(&run->filing, is_whole, error) != 0)
        return -1;
    const long *count = run->filing.by_outcome;
    command_say(run->app, _("%ld filed, %ld review, %ld duplicate, %ld blank, %ld rejected"),
                count[SCAN_FILED], count[SCAN_REVIEW], count[SCAN_DUPLICATE], count[SCAN_BLANK],
                count[SCAN_REJECTED]);
    fflush(stdout);
    run->needs_person |= intake_filing_needs_person(&run->filing);
    return 0;
}

void intake_run_close(struct intake_run *run)
{
    scan_reader_close(run->reader);
    for (size_t i = 0; i < run->done_count; i++)
        free(run->done[i].path);
    free(run->done);
}
