/* SPDX-License-Identifier: MIT */
#include "scan_reader.h"

#include "clock.h"
#include "command.h"
#include "file.h"
#include "intake_file.h"
#include "message.h"
#include "page_worker.h"
#include "scan_ledger.h"
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PAGES_AHEAD_A_WORKER 12 /* some 60 kB each, their zones' pictures */
#define WAIT_MS 500

/* A page that was asked for, or is known without asking. */
struct page_slot {
    struct scan_file *file;
    int question; /* index of the page, or PAGE_COUNT_QUESTION: then it stands in no list */
    bool is_answered, is_known;
    double cpu_s; /* that reading it took */
    struct page_reading reading;
    struct page_slot *next;
};

/* A file of the list that is not begun yet. Thousands wait at once: its name is all that is held. */
struct waiting_file {
    struct waiting_file *next;
    char path[];
};

/* A file of the list, from when it is begun until its last page was given. */
struct scan_file {
    char *path;
    struct error refusal;
    uint64_t file_id;
    int descriptor; /* of the archived file; -1: none */
    struct stat status; /* before it was read */
    uint64_t bytes;
    char hash[HASH_TEXT_SIZE];
    const char *ending;
    int pages;        /* 0: not known yet */
    int asked, given; /* pages so far */
    double asked_cpu_s, given_cpu_s; /* that reading took: pages answered; pages given */
    bool needs_count; /* its first page does not tell the number of pages */
    bool is_counting;
    struct page_slot count; /* the question for the number */
    struct page_slot *first, *last;
    struct scan_file *next;
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

static struct page_slot *append_slot(struct scan_reader *reader, struct scan_file *file,
                                     int question, struct error *error)
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
    reader->slot_count++;
    return slot;
}

static void free_file(struct scan_file *file)
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

static int append_file(struct scan_file **out, struct scan_reader *reader, const char *path,
                       struct error *error)
{
    struct scan_file *file = *out = calloc(1, sizeof *file);
    if (file == NULL || (file->path = strdup(path)) == NULL) {
        free(file);
        return error_out_of_memory(error);
    }
    file->descriptor = -1;
    file->file_id = ++reader->file_count;
    if (reader->first == NULL)
        reader->first = file;
    else
        reader->last->next = file;
    reader->last = file;
    return 0;
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

/* Reads the file once and archives it; what the workers read is the archived copy, which nobody
 * changes. A file that cannot be read is a page of its own, refused. */
static int open_file(struct scan_reader *reader, struct scan_file *file, struct error *error)
{
    struct buffer bytes = BUFFER_INIT;
    int result = 0;
    if (!read_file(&bytes, file)) {
        struct page_slot *slot = append_slot(reader, file, 0, error);
        file->pages = 1;
        result = slot == NULL ? -1 : 0;
        if (slot != NULL)
            slot->is_answered = true;
    } else {
        file->bytes = bytes.size;
        file->ending = intake_file_ending(buffer_text(&bytes), bytes.size);
        result = workspace_archive_later(file->hash, reader->workspace, buffer_text(&bytes),
                                         bytes.size, file->ending, error);
        if (result == 0)
            result = workspace_archive_open(&file->descriptor, reader->workspace, file->hash,
                                            file->ending, error);
    }
    buffer_free(&bytes);
    return result;
}

/* Begins the next of the waiting files. */
static int begin_file(struct scan_reader *reader, struct error *error)
{
    struct waiting_file *waiting = reader->first_waiting;
    struct scan_file *file;
    if (append_file(&file, reader, waiting->path, error) != 0)
        return -1;
    reader->first_waiting = waiting->next;
    free(waiting);
    return open_file(reader, file, error);
}

/* ---- a file that takes too long ---- */

/* A file of a thousand pages, each of which takes nearly as long as a page may, would hold up all others
 * for a day. Which pages are refused follows from those before them in the file, whatever was read ahead. */
static bool is_over_time(const struct scan_reader *reader, double cpu_s)
{
    return cpu_s > reader->workspace->settings->limits.intake_file_seconds;
}

static void refuse_for_time(struct page_reading *reading, const struct scan_reader *reader)
{
    page_reading_free(reading);
    reading->outcome = PAGE_REJECTED;
    reading->reason = REASON_LIMIT_EXCEEDED;
    snprintf(reading->detail, sizeof reading->detail,
             _("the pages before it took longer than the %d s of computing time that a file may take; it "
               "was not read. Split the file"),
             reader->workspace->settings->limits.intake_file_seconds);
    utf8_make_line(reading->detail);
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
    if (!is_known && is_over_time(reader, file->asked_cpu_s))
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
    if (!slot->is_known && is_over_time(reader, file->given_cpu_s))
        refuse_for_time(&slot->reading, reader);
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
    free_file(reader->finished);
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
    free_file(reader->finished);
    for (struct scan_file *file = reader->first, *next; file != NULL; file = next) {
        next = file->next;
        free_file(file);
    }
    for (struct waiting_file *waiting = reader->first_waiting, *next; waiting != NULL; waiting = next) {
        next = waiting->next;
        free(waiting);
    }
    free(reader);
}
