/* SPDX-License-Identifier: MIT */
#ifndef FORMLOOP_SCAN_SOURCE_H
#define FORMLOOP_SCAN_SOURCE_H

#include "decoded_page.h"
#include "intake.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The bytes of one scan on their way into a decoder, with the limits they are under. */
struct scan_source {
    const unsigned char *bytes; /* borrowed */
    size_t size;
    const struct intake_limits *limits; /* borrowed, every limit set */
    int64_t deadline_ms;                /* CPU time of this thread at which the page must be done */
};

/* What a decoder is. Both functions return -1 only when memory is out; what is wrong with the file is
 * told by page->reason and detail. */
struct scan_format {
    const char *ending; /* of file names, without a dot */
    bool (*is)(const unsigned char *bytes, size_t size);
    /* Counts the pages without decoding any; NULL: always one page and no state. */
    int (*open)(void **state, int *page_count, struct decoded_page *page,
                const struct scan_source *source, struct error *error);
    /* page is fresh (all zero). */
    int (*decode)(struct decoded_page *page, const struct scan_source *source, void *state,
                  int page_index, struct error *error);
    void (*close)(void *state); /* NULL where open is */
};

extern const struct scan_format png_format, tiff_format, jpeg_format, pdf_format;

/* The limits with each zero replaced by its default (intake.h). */
struct intake_limits intake_limits_filled(const struct intake_limits *limits);

/* Whether a picture of these sides may be decoded; if not, page is rejected with the figures. Called
 * before anything is allocated. A picture without pixels is unreadable. */
bool scan_source_allows(const struct scan_source *source, struct decoded_page *page, uint64_t width,
                        uint64_t height);

/* Whether a buffer of that many bytes beside the picture may be had; if not, page is rejected. */
bool scan_source_allows_bytes(const struct scan_source *source, struct decoded_page *page,
                              uint64_t size);

/* Whether the page is still within its CPU time; if not, page is rejected. */
bool scan_source_in_time(const struct scan_source *source, struct decoded_page *page);

#endif
