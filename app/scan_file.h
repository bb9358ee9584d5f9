/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SCAN_FILE_H
#define FORMLOOP_SCAN_FILE_H

#include "error.h"
#include "hash.h"
#include "intake.h"
#include "workspace.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

/* A file on its way through the page readers, with its pages: what scan_reader.c keeps of it. */

/* A page that was asked for, or is known without asking. */
struct page_slot {
    struct scan_file *file;
    int question; /* index of the page, or PAGE_COUNT_QUESTION: then it stands in no list */
    bool is_answered, is_known;
    double cpu_s; /* that reading it took */
    struct page_reading reading;
    struct page_slot *next;
};

/* From when it is begun until its last page was given. */
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

/* A file of that path, nothing of it read yet; NULL when memory is out. */
struct scan_file *scan_file_new(const char *path, uint64_t file_id);
void scan_file_free(struct scan_file *file); /* NULL is fine */

/* The slot of the next page; NULL when memory is out. */
struct page_slot *scan_file_append_slot(struct scan_file *file, int question, struct error *error);

/* Reads the file once and archives it; what the workers read is the archived copy, which nobody
 * changes. A file that cannot be read has its refusal set. -1: the archive failed, or memory is out. */
int scan_file_open(struct scan_file *file, struct workspace *workspace, struct error *error);

/* Whether pages that took cpu_s are all that a file may have. A file of a thousand pages, each of which
 * takes nearly as long as a page may, would hold up all others for a day. */
bool scan_file_is_over_time(const struct workspace *workspace, double cpu_s);
/* The page behind them: rejected. */
void scan_file_refuse_for_time(struct page_reading *reading, const struct workspace *workspace);

#endif
