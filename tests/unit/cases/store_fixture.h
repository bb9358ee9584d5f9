/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TESTS_STORE_FIXTURE_H
#define FORMLOOP_TESTS_STORE_FIXTURE_H

#include "check.h"

#include "case_import.h"
#include "case_store.h"
#include "print_ledger.h"
#include "scan_ledger.h"
#include "store_check.h"

#include <stdbool.h>
#include <stdio.h>

/* A store in a folder of its own, opened for a test and gone after it. All people are invented. */
struct fixture {
    char folder[64];
    char path[96]; /* of the store */
    struct case_store *store;
    struct error error;
    int64_t batch_id; /* open from the start */
};
int fixture_open(void **state);
int fixture_close(void **state);

/* What an import said. */
struct import_notes {
    int result;
    struct import_summary summary;
    int rejection_count;
    struct {
        long row;
        enum case_column column;
        char reason[200];
    } rejections[20];
    int warning_count;
    char warning[300]; /* the last */
    long stop_after;   /* in: progress asks to stop from this row on; 0: never */
};

/* Imports size bytes (text: strlen) as a file of their own. */
void import_bytes(struct import_notes *out, struct fixture *f, const char *bytes, size_t size);
void import_text(struct import_notes *out, struct fixture *f, const char *text);

/* Adds a person of that number, born 1980-05-05, who retires on that day. */
struct case_record add_case(struct fixture *f, const char *number, const char *retirement);
struct case_record load_case(struct fixture *f, const char *number);

/* Prints one piece of the application form (form AP, revision 1) for the case and commits. */
int64_t print_application(struct fixture *f, const char *number, int pages, const char *content);

/* A page of that piece as intake reads it: image and values are any texts that tell them apart. */
struct page_code page_code_of(struct fixture *f, const char *number, int64_t piece_id, int page,
                              int pages);
struct page_result file_page(struct fixture *f, const struct page_code *code, const char *image,
                             const char *values, const char *received);

/* check finds nothing wrong. */
void assert_sound(struct fixture *f);
/* Kinds of the events of the case, oldest first: "imported application_printed". */
void assert_history(struct fixture *f, const char *number, const char *kinds);
/* Runs SQL behind the program's back; tamper fails the test if the store does not let it. */
bool try_to_tamper(struct fixture *f, const char *sql);
void tamper(struct fixture *f, const char *sql);

struct date day(const char *text);
#define assert_done(f, call) assert_success_((f), (call), #call, __FILE__, __LINE__)
void assert_success_(struct fixture *f, int result, const char *call, const char *file, int line);

#endif
