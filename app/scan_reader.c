/* SPDX-License-Identifier: MIT */
#include "scan_reader.h"

#include "file.h"
#include "intake_file.h"
#include "message.h"
#include "scan_ledger.h"
#include "scan_list.h"

#include <stdlib.h>

/* A file above this is not taken in at all: it stays where it is and is named as an error. */
#define FILE_MAX_BYTES ((size_t)512 * 1024 * 1024)

struct scan_reader {
    struct workspace *workspace;
    struct intake_context context;
    struct error form_error; /* a published form that cannot be used stops the run */
    struct scan_list files;
    size_t file_index;
    /* The file that is being read. */
    struct buffer bytes;
    struct intake_file *file;
    struct scan_page page; /* what its pages have in common */
};

static const struct form_definition *find_form(void *user, const char *form_code, int revision)
{
    struct scan_reader *reader = user;
    struct error error = ERROR_INIT;
    const struct form_definition *form =
        workspace_form_by_code(reader->workspace, form_code, revision, &error);
    if (form == NULL && error.code != ERROR_REFUSED)
        reader->form_error = error;
    return form;
}

int scan_reader_open(struct scan_reader **out, struct workspace *workspace, int jobs,
                     struct error *error)
{
    const struct settings_limits *limits = &workspace->settings->limits;
    struct scan_reader *reader = calloc(1, sizeof *reader);
    (void)jobs;
    *out = reader;
    if (reader == NULL)
        return error_out_of_memory(error);
    reader->workspace = workspace;
    reader->context = (struct intake_context){.keys = &workspace->keys,
                                              .find_form = find_form,
                                              .user = reader,
                                              .limits = {.max_bytes = (size_t)limits->intake_bytes,
                                                         .max_side_px = limits->intake_side_px,
                                                         .max_pixels = limits->intake_pixels}};
    return 0;
}

int scan_reader_add(struct scan_reader *reader, const char *path, struct error *error)
{
    return scan_list_append_file(&reader->files, path, error);
}

static void close_file(struct scan_reader *reader)
{
    intake_file_close(reader->file);
    reader->file = NULL;
    buffer_free(&reader->bytes);
    reader->page = (struct scan_page){0};
}

/* Reads, archives and opens the next file. A file that cannot be opened as a scan is one page,
 * rejected with the reason. */
static int open_file(struct scan_reader *reader, struct error *error)
{
    struct scan_page *page = &reader->page;
    struct page_reading *rejected = &page->reading;
    page->path = reader->files.paths[reader->file_index++];
    page->pages = 1;
    if (file_read(&reader->bytes, page->path, FILE_MAX_BYTES, &page->refusal) != 0)
        return 0;
    const char *bytes = buffer_text(&reader->bytes);
    size_t size = reader->bytes.size;
    page->ending = intake_file_ending(bytes, size);
    *rejected = (struct page_reading){.outcome = PAGE_REJECTED};
    if (workspace_archive(page->image_hash, reader->workspace, bytes, size, page->ending, error) !=
            0 ||
        intake_file_open(&reader->file, &rejected->reason, rejected->detail,
                         &reader->context.limits, bytes, size, error) != 0)
        return -1;
    if (reader->file != NULL)
        page->pages = intake_file_page_count(reader->file);
    return 0;
}

static int read_page(struct scan_page *out, struct scan_reader *reader, struct error *error)
{
    struct page_result ignored;
    if (case_store_lookup_image(&ignored, &out->is_known, reader->workspace->store, out->image_hash,
                                out->page, error) != 0)
        return -1;
    if (out->is_known || reader->file == NULL)
        return 0;
    int result =
        intake_file_read_page(&out->reading, reader->file, out->page - 1, &reader->context, error);
    if (reader->form_error.code != ERROR_NONE) {
        *error = reader->form_error;
        result = -1;
    }
    return result;
}

int scan_reader_next(struct scan_page *out, bool *is_end, struct scan_reader *reader,
                     struct error *error)
{
    if (reader->page.page == reader->page.pages || reader->page.refusal.code != ERROR_NONE)
        close_file(reader);
    *out = (struct scan_page){0};
    *is_end = reader->page.path == NULL && reader->file_index == reader->files.count;
    if (*is_end)
        return 0;
    if (reader->page.path == NULL && open_file(reader, error) != 0)
        return -1;
    *out = reader->page;
    if (out->refusal.code != ERROR_NONE)
        return 0;
    out->page = ++reader->page.page;
    out->is_last = out->page == out->pages;
    int result = read_page(out, reader, error);
    if (result != 0) {
        error_prefix(error, "%s", out->path);
        scan_page_free(out);
    }
    return result;
}

void scan_page_free(struct scan_page *page)
{
    page_reading_free(&page->reading);
    *page = (struct scan_page){0};
}

bool scan_reader_is_ready(struct scan_reader *reader)
{
    (void)reader;
    return false;
}

void scan_reader_close(struct scan_reader *reader)
{
    if (reader == NULL)
        return;
    close_file(reader);
    scan_list_free(&reader->files);
    free(reader);
}
