/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SCAN_READER_H
#define FORMLOOP_SCAN_READER_H

#include "error.h"
#include "hash.h"
#include "intake.h"
#include "workspace.h"

#include <stdbool.h>
#include <sys/stat.h>

/* Feeds scanned files to the page readers and gives their pages back one by one, in the order in
 * which the files were added and of the pages in a file, whatever the number of readers. Each file
 * is archived before its first page is given. Only a few pages ahead are held. */
struct scan_reader;

/* A file above this is not taken in at all: it stays where it is and is named as an error. The setting
 * limits.intake_bytes goes no further. */
#define SCAN_FILE_MAX_BYTES ((size_t)512 * 1024 * 1024)

/* A page as it comes back. Texts are borrowed from the reader until the next page is asked for. */
struct scan_page {
    const char *path;     /* of the file, as it was added */
    struct error refusal; /* not ERROR_NONE: the file could not be opened or is too large; it stays
                           * where it is, has no pages, and nothing below is set */
    int page, pages;      /* 1 …, of the file; a file that cannot be decoded has one page */
    bool is_last;         /* page == pages: the next page is of another file */
    char image_hash[HASH_TEXT_SIZE]; /* content hash of the whole file */
    struct stat status;              /* of the file when it was read */
    const char *ending;              /* of the archived file: "png", "tif", … */
    bool is_known; /* the ledger knows this image: it was not read again, reading is empty */
    struct page_reading reading; /* owned */
};

/* jobs: number of page readers, 1 or more. The workspace must outlive the reader. */
int scan_reader_open(struct scan_reader **out, struct workspace *workspace, int jobs,
                     struct error *error);

/* Adds a file at the end of the list; may be called between pages, as files come. */
int scan_reader_add(struct scan_reader *reader, const char *path, struct error *error);

/* Waits for the next page of the list; *is_end when everything that was added has been given (then
 * out holds nothing). Free out with scan_page_free. -1: the workspace failed (archive, store, a
 * published form), or ERROR_INTERRUPTED. */
int scan_reader_next(struct scan_page *out, bool *is_end, struct scan_reader *reader,
                     struct error *error);
void scan_page_free(struct scan_page *page);

/* Whether scan_reader_next would return without waiting for a page reader. */
bool scan_reader_is_ready(struct scan_reader *reader);

/* Waits until several pages are ready: half of those that are held ahead, or all that there are, or
 * as many as are within timeout_ms. -1 as scan_reader_next. */
int scan_reader_gather(struct scan_reader *reader, int timeout_ms, struct error *error);

void scan_reader_close(struct scan_reader *reader); /* NULL is fine */

#endif
