/* SPDX-License-Identifier: MIT */
#include "scan_reader.h"

#include "clock.h"
#include "command.h"
#include "message.h"
#include "page_worker.h"
#include "scan_file.h"
#include "scan_ledger.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define PAGES_AHEAD_A_WORKER 12 /* some 60 kB each, their zones' pictures */
#define WAIT_MS 500
#define FILES_OF_OTHERS 64 /* open beside the scans and the channels of the readers: store, archive, streams */

/* A file of the list that is not begun yet. Thousands wait at once: its name is all that is held. */
struct waiting_file {
    struct waiting_file *next;
    char path[];
};

struct scan_reader {
    struct workspace *workspace;
    struct intake_context context;
    struct worker_pool *pool;
    struct waiting_file *first_waiting, *last_waiting;
    struct scan_file *first, *last;
    struct scan_file *finished; /* whose last page was given last: its texts are still lent */
    uint64_t file_count;
    int slot_count, most_slots;
};

/* ---- files and slots ---- */

/* A page of the file, counted among those on their way. */
static struct page_slot *append_slot(struct scan_reader *reader, struct scan_file *file,
                                     int question, struct error *error)
{
    struct page_slot *slot = scan_file_append_slot(file, question, error);
    reader->slot_count += slot != NULL;
    return slot;
}

int scan_reader_add(struct scan_reader *reader, const char *path, struct error *error)
{
    const size_t size = strlen(path) + 1;
    struct waiting_file *waiting = malloc(sizeof *waiting + size);
    if (waiting == NULL)
        return error_out_of_memory(error);
    waiting->next = NULL;
    memcpy(waiting->path, path, size);
    if (reader->first_waiting == NULL)
        reader->first_waiting = waiting;
    else
        reader->last_waiting->next = waiting;
    reader->last_waiting = waiting;
    return 0;
}

/* Begins the next of the waiting files. One that cannot be read is a page of its own, refused. */
static int begin_file(struct scan_reader *reader, struct error *error)
{
    struct waiting_file *waiting = reader->first_waiting;
    struct scan_file *file = scan_file_new(waiting->path, ++reader->file_count);
    if (file == NULL)
        return error_out_of_memory(error);
    if (reader->first == NULL)
        reader->first = file;
    else
        reader->last->next = file;
    reader->last = file;
    reader->first_waiting = waiting->next;
    free(waiting);
    if (scan_file_open(file, reader->workspace, error) != 0)
        return -1;
    if (file->refusal.code == ERROR_NONE)
        return 0;
    struct page_slot *slot = append_slot(reader, file, 0, error);
    if (slot == NULL)
        return -1;
    file->pages = 1;
    slot->is_answered = true;
    return 0;
}

/* ---- asking ---- */

static int ask(struct scan_reader *reader, struct page_slot *slot, struct error *error)
{
    struct worker_question question = {.file_id = slot->file->file_id,
                                       .descriptor = slot->file->descriptor,
                                       .file_bytes = slot->file->bytes,
                                       .question = slot->question,
                                       .tag = slot};
    return worker_pool_ask(reader->pool, &question, error);
}

static int ask_count(struct scan_reader *reader, struct scan_file *file, struct error *error)
{
    file->count = (struct page_slot){.file = file, .question = PAGE_COUNT_QUESTION};
    file->is_counting = true;
    return ask(reader, &file->count, error);
}

/* The next page of the file that was not asked for; one that the ledger knows is not read again. */
static int ask_page(struct scan_reader *reader, struct scan_file *file, struct error *error)
{
    struct page_result ignored;
    bool is_known;
    if (case_store_lookup_image(&ignored, &is_known, reader->workspace->store, file->hash,
                                file->asked + 1, error) != 0)
        return -1;
    struct page_slot *slot = append_slot(reader, file, file->asked, error);
    if (slot == NULL)
        return -1;
    slot->is_known = slot->is_answered = is_known;
    if (!is_known && scan_file_is_over_time(reader->workspace, file->asked_cpu_s))
        slot->is_answered = true; /* give refuses it */
    else if (!is_known)
        return ask(reader, slot, error);
    if (!is_known)
        return 0;
    file->needs_count = file->pages == 0;
    return 0;
}

/* Whether something can be asked of the file now. */
static bool has_question(const struct scan_file *file)
{
    if (file->pages == 0)
        return file->asked == 0 || (file->needs_count && !file->is_counting);
    return file->asked < file->pages;
}

/* Asks one thing more, of the first file that has one; *is_asked false if there is none, or enough
 * pages are on their way. The first file may always go on, all the others wait for it. */
static int ask_next(bool *is_asked, struct scan_reader *reader, struct error *error)
{
    struct scan_file *file = reader->first;
    while (file != NULL && !has_question(file))
        file = file->next;
    bool is_awaited = file == reader->first && (file == NULL || file->first == NULL);
    bool is_more = file != NULL || reader->first_waiting != NULL;
    *is_asked = is_more && (reader->slot_count < reader->most_slots || is_awaited ||
                            (file != NULL && file->needs_count));
    if (!*is_asked)
        return 0;
    if (file == NULL)
        return begin_file(reader, error);
    return file->needs_count ? ask_count(reader, file, error) : ask_page(reader, file, error);
}

static int fill(struct scan_reader *reader, struct error *error)
{
    for (bool is_asked = true; is_asked && worker_pool_has_room(reader->pool);)
        if (ask_next(&is_asked, reader, error) != 0)
            return -1;
    return 0;
}

/* ---- answers ---- */

static int take_answer(struct scan_reader *reader, struct worker_answer *answer,
                       struct error *error)
{
    struct page_slot *slot = answer->tag;
    struct scan_file *file = slot->file;
    int pages;
    int result = page_worker_parse_reading(&slot->reading, &pages, answer, slot->question,
                                           &reader->context, error);
    buffer_free(&answer->bytes);
    if (slot->question == PAGE_COUNT_QUESTION) {
        page_reading_free(&slot->reading);
        file->needs_count = false;
        file->pages = pages > 0 ? pages : 1;
        return result;
    }
    slot->is_answered = true;
    slot->cpu_s = answer->cpu_s;
    file->asked_cpu_s += answer->cpu_s;
    if (file->pages == 0 && pages > 0)
        file->pages = pages;
    else if (file->pages == 0)
        file->needs_count = true;
    return result;
}

/* Waits up to timeout_ms for one answer. */
static int wait_for_answer(struct scan_reader *reader, int timeout_ms, bool *is_answered,
                           struct error *error)
{
    struct worker_answer answer;
    if (worker_pool_wait(&answer, is_answered, reader->pool, timeout_ms, error) != 0)
        return -1;
    return *is_answered ? take_answer(reader, &answer, error) : 0;
}

/* ---- giving ---- */

static bool is_at_end(const struct scan_reader *reader)
{
    return reader->first == NULL && reader->first_waiting == NULL;
}

static bool has_page(const struct scan_reader *reader)
{
    const struct scan_file *file = reader->first;
    return file != NULL && file->pages > 0 && file->first != NULL && file->first->is_answered;
}

static void give(struct scan_page *out, struct scan_reader *reader)
{
    struct scan_file *file = reader->first;
    struct page_slot *slot = file->first;
    /* By the pages before it, whatever was read ahead: so the number of readers changes nothing. */
    if (!slot->is_known && scan_file_is_over_time(reader->workspace, file->given_cpu_s))
        scan_file_refuse_for_time(&slot->reading, reader->workspace);
    file->given_cpu_s += slot->cpu_s;
    *out = (struct scan_page){.path = file->path,
                              .refusal = file->refusal,
                              .page = slot->question + 1,
                              .pages = file->pages,
                              .is_last = slot->question + 1 == file->pages,
                              .status = file->status,
                              .ending = file->ending,
                              .is_known = slot->is_known,
                              .reading = slot->reading};
    memcpy(out->image_hash, file->hash, sizeof out->image_hash);
    file->first = slot->next;
    file->given++;
    reader->slot_count--;
    free(slot);
    if (file->given < file->pages)
        return;
    reader->first = file->next;
    reader->finished = file;
}

int scan_reader_next(struct scan_page *out, bool *is_end, struct scan_reader *reader,
                     struct error *error)
{
    *out = (struct scan_page){0};
    scan_file_free(reader->finished);
    reader->finished = NULL;
    *is_end = is_at_end(reader);
    if (*is_end)
        return 0;
    for (;;) {
        bool is_answered;
        if (fill(reader, error) != 0)
            return -1;
        if (has_page(reader))
            break;
        if (command_is_interrupted())
            return command_interrupted(error);
        if (wait_for_answer(reader, WAIT_MS, &is_answered, error) != 0)
            return -1;
    }
    give(out, reader);
    return 0;
}

bool scan_reader_is_ready(struct scan_reader *reader)
{
    struct error ignored = ERROR_INIT; /* trouble comes again with the next page */
    bool is_answered = true;
    while (is_answered && !has_page(reader))
        if (wait_for_answer(reader, 0, &is_answered, &ignored) != 0)
            return false;
    return has_page(reader);
}

/* Pages that can be given one after the other. */
static int count_ready(const struct scan_reader *reader)
{
    int count = 0;
    for (const struct scan_file *file = reader->first; file != NULL; file = file->next) {
        const struct page_slot *slot = file->first;
        for (; slot != NULL && slot->is_answered; slot = slot->next)
            count++;
        if (slot != NULL || file->pages == 0 || file->asked < file->pages)
            break;
    }
    return count;
}

/* Nothing can come that is not ready, once there is no more to ask for. */
static bool is_all_read(const struct scan_reader *reader, int ready)
{
    const struct scan_file *last = reader->first == NULL ? NULL : reader->last;
    return reader->first_waiting == NULL && ready == reader->slot_count &&
           (last == NULL || (last->pages > 0 && last->asked == last->pages));
}

int scan_reader_gather(struct scan_reader *reader, int timeout_ms, struct error *error)
{
    const double end_s = clock_read_s(CLOCK_MONOTONIC) + timeout_ms / 1000.0;
    for (;;) {
        bool is_answered;
        if (fill(reader, error) != 0)
            return -1;
        const int ready = count_ready(reader);
        const double left_ms = 1000 * (end_s - clock_read_s(CLOCK_MONOTONIC));
        if (ready >= reader->most_slots / 2 || is_all_read(reader, ready) || left_ms < 1 ||
            command_is_interrupted())
            return 0;
        if (wait_for_answer(reader, (int)left_ms, &is_answered, error) != 0)
            return -1;
    }
}

void scan_page_free(struct scan_page *page)
{
    page_reading_free(&page->reading);
    *page = (struct scan_page){0};
}

/* ---- the reader ---- */

static const struct form_definition *find_form(void *user, const char *form_code, int revision)
{
    return workspace_loaded_form(user, form_code, revision);
}

/* How many scans may be open at once. Each that waits for a reader is: with many readers those are more
 * than the 1,024 files that a process may have open by default, so as many as the system lets it have are
 * asked for. A reader gives the right up again as it is confined. */
static int count_files_allowed(int jobs)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return 1;
    files.rlim_cur = files.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &files);
    if (getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur < (rlim_t)jobs + FILES_OF_OTHERS + 1)
        return 1;
    rlim_t left = files.rlim_cur - (rlim_t)jobs - FILES_OF_OTHERS;
    return left < INT_MAX ? (int)left : INT_MAX;
}

int scan_reader_open(struct scan_reader **out, struct workspace *workspace, int jobs,
                     struct error *error)
{
    const struct settings_limits *limits = &workspace->settings->limits;
    struct scan_reader *reader = calloc(1, sizeof *reader);
    *out = reader;
    if (reader == NULL)
        return error_out_of_memory(error);
    reader->workspace = workspace;
    reader->most_slots = PAGES_AHEAD_A_WORKER * jobs;
    const int most_files = count_files_allowed(jobs);
    if (reader->most_slots > most_files)
        reader->most_slots = most_files;
    reader->context = (struct intake_context){.keys = &workspace->keys,
                                              .find_form = find_form,
                                              .user = workspace,
                                              .wants_crops = true,
                                              .limits = {.max_bytes = (size_t)limits->intake_bytes,
                                                         .max_side_px = limits->intake_side_px,
                                                         .max_pixels = limits->intake_pixels,
                                                         .max_pages = limits->intake_pages,
                                                         .max_decoded_bytes = (size_t)limits->intake_unfolded_bytes,
                                                         /* the page's reason is told before the worker is ended */
                                                         .max_cpu_ms = 750L * limits->intake_seconds}};
    workspace_archive_sweep(workspace);
    if (workspace_load_forms(workspace, error) == 0 &&
        page_worker_open_readings(&reader->pool, &reader->context, limits, jobs, error) == 0)
        return 0;
    scan_reader_close(reader);
    *out = NULL;
    return -1;
}

void scan_reader_close(struct scan_reader *reader)
{
    if (reader == NULL)
        return;
    worker_pool_close(reader->pool);
    scan_file_free(reader->finished);
    for (struct scan_file *file = reader->first, *next; file != NULL; file = next) {
        next = file->next;
        scan_file_free(file);
    }
    for (struct waiting_file *waiting = reader->first_waiting, *next; waiting != NULL; waiting = next) {
        next = waiting->next;
        free(waiting);
    }
    free(reader);
}
