/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_TESTS_PAGE_ROWS_H
#define FORMLOOP_TESTS_PAGE_ROWS_H

#include <stddef.h>

/* The rows of test_pages: what happens to pages, and what must still be read. */

enum zone_goal {
    ZONES_RIGHT,     /* none wrong; uncertain one in 1,000 at most, besides choices with a tick that was
                      * scribbled out beside another one: there a person may have to look */
    ZONES_NOT_WRONG, /* in doubt: uncertain, never another value */
    ZONES_ANY,       /* counted, not judged */
};

enum row_group {
    ROW_SCAN,   /* scans as offices make them */
    ROW_DAMAGE, /* the table of docs/reading-accuracy.md */
};

struct page_row {
    const char *name;
    const char *degradation; /* of samples/degrade.h */
    double dpi;              /* that the page is drawn at */
    int pages;               /* of the short run */
    double least_filed;      /* share of the pages set straight and filed to the right case */
    enum zone_goal zones;
    enum row_group group;
};

extern const struct page_row page_rows[];
extern const size_t page_row_count;

#endif
